"""Reading the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import connection
from django.db.models import Max, Min, Q, QuerySet

from motcua.ground.ledger.definitions import Fault, Receipt, SealText
from motcua.ground.ledger.facts import RESTORED
from motcua.ground.ledger.models import Delivery, Fact, Seal
from motcua.ground.ledger.rules import fact_text, leaves_of, link, path_of, root_of, salt_of
from motcua.ground.ledger.rules.writing import FIRST
from motcua.ground.words.errors import Unknown


def facts_of(subject: str, *, known_by: datetime | None = None) -> list[Fact]:
    """All facts of a subject in order, as they were known at ``known_by``."""
    facts = Fact.objects.filter(subject=subject)
    if known_by is not None:
        facts = facts.filter(known_at__lte=known_by)
    return list(facts.order_by("id"))


def failed_deliveries(limit: int = 100) -> list[Delivery]:
    """What needs a person: newest first, each with its reason."""
    return list(Delivery.objects.filter(state=Delivery.FAILED).select_related("fact").order_by("-id")[:limit])


# --- seals -----------------------------------------------------------------------------------------------------------


def last_seal() -> Seal | None:
    return Seal.objects.order_by("-number").first()


def unsealed(last: Seal | None) -> tuple[QuerySet[Fact], int]:
    """The facts that may be sealed next, in sealing order, and the ``after_fact`` of their seal.

    A fact may be sealed once every transaction older than its own has ended: then none can still appear before it.
    """
    oldest, following = _transactions()
    era, restored = last.after_fact if last else 0, _restored(last, following)
    if restored <= era:
        return _in_order(_after(last).filter(tx__lt=oldest)), era
    # What came with a restore and was not sealed yet goes first: nobody writes in front of it any more.
    brought = _in_order(_after(last).filter(pk__lte=restored))
    if brought.exists():
        return brought, era
    return _in_order(Fact.objects.filter(pk__gt=restored, tx__lt=oldest)), restored


def _restored(last: Seal | None, following: int) -> int:
    """The greatest number of a fact that came with the last restore; 0 where there was none.

    A restore that nobody noted shows in transactions that count anew, behind the last seal.
    """
    noted = Fact.objects.filter(kind=RESTORED).order_by("-pk").values_list("pk", flat=True).first() or 1
    if last is None or noted - 1 > last.after_fact:
        return noted - 1
    if following > last.last_tx:
        return last.after_fact
    brought = Fact.objects.filter(tx__gte=following).aggregate(newest=Max("pk"))["newest"] or 0
    return max(brought, last.newest_fact)


def _after(last: Seal | None) -> QuerySet[Fact]:
    if last is None:
        return Fact.objects.all()
    same = Q(tx=last.last_tx, pk__lte=last.last_fact)
    return Fact.objects.filter(pk__gt=last.after_fact, tx__gte=last.last_tx).exclude(same)


def _in_order(facts: QuerySet[Fact]) -> QuerySet[Fact]:
    return facts.order_by("tx", "pk")


def _transactions() -> tuple[int, int]:
    """The number of the oldest transaction that may still write, and the one that the next will get."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(now)::text::bigint, pg_snapshot_xmax(now)::text::bigint"
            " FROM pg_current_snapshot() AS now"
        )
        oldest, following = cursor.fetchone()
    return oldest, following


def facts_under(seal: Seal) -> QuerySet[Fact]:
    """The facts of a seal in sealing order: all that follow the seal before it, up to its last."""
    beyond = Q(tx=seal.last_tx, pk__gt=seal.last_fact)
    return _in_order(_of_restore(seal).filter(_behind(seal), tx__lte=seal.last_tx).exclude(beyond))


def _of_restore(seal: Seal) -> QuerySet[Fact]:
    """The facts between the restore that the seal came after and the next one, noted or shown by later seals."""
    facts = Fact.objects.filter(pk__gt=seal.after_fact)
    noted = Fact.objects.filter(kind=RESTORED, pk__gt=seal.after_fact + 1).aggregate(least=Min("pk"))["least"]
    sealed = Seal.objects.filter(after_fact__gt=seal.after_fact).aggregate(least=Min("after_fact"))["least"]
    next_ones = [*([noted - 1] if noted else []), *([sealed] if sealed else [])]
    return facts.filter(pk__lte=min(next_ones)) if next_ones else facts


def _behind(seal: Seal) -> Q:
    """Behind the seal before this one, which begins where that ended: no place lies between two seals."""
    before = Seal.objects.filter(number=seal.number - 1, after_fact=seal.after_fact).first()
    if before is None:
        return Q()
    return Q(tx__gte=before.last_tx) & ~Q(tx=before.last_tx, pk__lte=before.last_fact)


def seal_over(fact: Fact) -> Seal:
    """The seal a fact lies under. Unknown while it is not sealed yet."""
    era = Seal.objects.filter(after_fact__lt=fact.pk).aggregate(last=Max("after_fact"))["last"]
    there = Seal.objects.filter(after_fact=era, last_tx__gte=fact.tx).exclude(last_tx=fact.tx, last_fact__lt=fact.pk)
    seal = there.order_by("last_tx", "last_fact").first()
    if seal is None:
        raise Unknown(f"seal over fact {fact.pk}")
    return seal


def receipt_of(fact: Fact) -> Receipt:
    """What a stranger needs to check this fact. Unknown while it is not sealed yet."""
    seal = seal_over(fact)
    facts = list(facts_under(seal))
    key = bytes(seal.key)
    leaves = leaves_of(key, (fact_text(each.sealed) for each in facts))
    index = next(index for index, each in enumerate(facts) if each.pk == fact.pk)
    stamps = tuple(bytes(stamp.token) for stamp in seal.stamps.order_by("pk"))
    return Receipt(fact_text(fact.sealed), salt_of(key, index), index, path_of(leaves, index), seal.text, stamps)


def seal_whole(number: int) -> tuple[SealText, bytes, Iterator[bytes]]:
    """The text of a seal, the key of its salts, and the texts of its facts in sealing order. Unknown: no such seal."""
    seal = Seal.objects.filter(number=number).first()
    if seal is None:
        raise Unknown(f"seal {number}")
    return seal.text, bytes(seal.key), _texts(seal)


def _texts(seal: Seal) -> Iterator[bytes]:
    return (fact_text(fact.sealed) for fact in facts_under(seal).iterator(chunk_size=2000))


def faults(first: int = 1) -> Iterator[Fault]:
    """Do all seals again from number ``first`` on and say what does not agree; nothing when the ledger is whole."""
    before = Seal.objects.filter(number=first - 1).first()
    if before is None and first > 1:
        yield Fault(first, f"seal {first - 1} is missing")
    number, previous = first, link(before.text) if before else FIRST
    for seal in Seal.objects.filter(number__gte=first).order_by("number").iterator(chunk_size=100):
        if seal.number != number:
            yield Fault(number, f"seal {number} is missing")
        if bytes(seal.previous) != previous:
            yield Fault(seal.number, "does not follow from the seal before it")
        yield from _faults_under(seal)
        yield from _left_behind(seal)
        number, previous = seal.number + 1, link(seal.text)


def _faults_under(seal: Seal) -> Iterator[Fault]:
    leaves = leaves_of(bytes(seal.key), _texts(seal))
    if len(leaves) != seal.facts:
        yield Fault(seal.number, f"{seal.facts} facts were sealed and {len(leaves)} are there")
    elif root_of(leaves) != bytes(seal.root):
        yield Fault(seal.number, "a fact says something else than was sealed")


def _left_behind(seal: Seal) -> Iterator[Fault]:
    """What came with a restore was sealed before anything else was: behind the last such seal nothing may lie."""
    following = Seal.objects.filter(number=seal.number + 1).first()
    if following is None or following.after_fact == seal.after_fact:
        return
    sealed = Q(tx__lt=seal.last_tx) | Q(tx=seal.last_tx, pk__lte=seal.last_fact)
    if _of_restore(seal).exclude(sealed).exists():
        yield Fault(seal.number, "facts lie behind the last seal before a restore")
