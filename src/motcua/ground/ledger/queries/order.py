"""The order of sealing: by transaction, then number. Which facts come next, and which lie under which seal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection
from django.db.models import CharField, F, Func, Max, Min, Q, QuerySet, TextField
from django.db.models.functions import Cast

from motcua.ground.ledger.facts import RESTORED
from motcua.ground.ledger.models import Fact, Seal
from motcua.ground.ledger.rules.writing import payload_text, row_text


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
    return facts_from(seal).filter(tx__lte=seal.last_tx).exclude(beyond)


def facts_from(seal: Seal) -> QuerySet[Fact]:
    """The facts of this seal and of all that follow it up to the next restore. A seal begins where the one before it
    ends: no place lies between two seals."""
    before = Seal.objects.filter(number=seal.number - 1, after_fact=seal.after_fact).first()
    facts = _in_order(_of_restore(seal))
    if before is None:
        return facts
    return facts.filter(tx__gte=before.last_tx).exclude(tx=before.last_tx, pk__lte=before.last_fact)


def _of_restore(seal: Seal) -> QuerySet[Fact]:
    """The facts between the restore that the seal came after and the next one, noted or shown by later seals."""
    facts = Fact.objects.filter(pk__gt=seal.after_fact)
    noted = Fact.objects.filter(kind=RESTORED, pk__gt=seal.after_fact + 1).aggregate(least=Min("pk"))["least"]
    sealed = Seal.objects.filter(after_fact__gt=seal.after_fact).aggregate(least=Min("after_fact"))["least"]
    next_ones = [*([noted - 1] if noted else []), *([sealed] if sealed else [])]
    return facts.filter(pk__lte=min(next_ones)) if next_ones else facts


# --- facts as the bytes that are sealed, by the million -------------------------------------------------------------


class Row(NamedTuple):
    """One fact on its way under a seal: its place in the order, and its text."""

    tx: int
    id: int
    text: bytes


class _Moment(Func):
    """`rules.moment_text`, by the database."""

    template = """to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    output_field = CharField()


_COLUMNS = ("tx", "pk", "kind", "subject", "office_id", "place_code", "actor", "happened", "known", "body")
_CAME_IN = ("channel", "method", "level")
_AT_ONCE = 4_000


def rows_of(facts: QuerySet[Fact]) -> Iterator[Row]:
    """The texts of these facts, read step by step: as many as there are, in constant memory."""
    written = facts.annotate(
        happened=_Moment(F("happened_at")), known=_Moment(F("known_at")), body=Cast("payload", TextField())
    )
    for row in written.values_list(*_COLUMNS, *_CAME_IN).iterator(chunk_size=_AT_ONCE):
        tx, key, kind, subject, office, place, actor, happened, known, body, channel, method, level = row
        payload = payload_text(body)
        text = row_text(key, kind, subject, office, place, actor, happened, known, payload, channel, method, level)
        yield Row(tx, key, text)
