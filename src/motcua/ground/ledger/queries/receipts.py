"""What a stranger takes along: the receipt of one fact, a seal with all that lies under it, the stamps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db.models import Max

from motcua.ground.ledger.definitions import Line, Published, Receipt, SealText, Whole
from motcua.ground.ledger.models import Erased, Fact, Leaves, Seal, Stamp
from motcua.ground.ledger.queries.order import facts_under, rows_of
from motcua.ground.ledger.rules import fact_text, leaves_of, link, path_of, salt_of, seal_text
from motcua.ground.ledger.rules.leaves import place_of, split
from motcua.ground.words.errors import Unknown

MOST_FOLLOWING = 1_000
"""Seals between a fact's own and a stamped one that a receipt carries, some 250 bytes each."""


class Tree(NamedTuple):
    """The leaves under a seal and what gives their salts: its key, or the salts themselves after an erasure."""

    digests: Sequence[bytes]
    key: bytes
    salts: Sequence[bytes]

    def salt(self, index: int) -> bytes:
        return self.salts[index] if self.salts else salt_of(self.key, index)


def seal_over(fact: Fact) -> Seal:
    """The seal a fact lies under. Unknown while it is not sealed yet."""
    era = Seal.objects.filter(after_fact__lt=fact.pk).aggregate(last=Max("after_fact"))["last"]
    there = Seal.objects.filter(after_fact=era, last_tx__gte=fact.tx).exclude(last_tx=fact.tx, last_fact__lt=fact.pk)
    seal = there.order_by("last_tx", "last_fact").first()
    if seal is None:
        raise Unknown(f"seal over fact {fact.pk}")
    return seal


def tree_of(seal: Seal) -> Tree:
    """As it was kept when the seal was made; of seals of before leaves were kept, from the facts."""
    kept = Leaves.objects.filter(seal=seal).first()
    key = bytes(seal.key)
    if kept is None:
        return Tree(leaves_of(key, (row.text for row in rows_of(facts_under(seal)))), key, ())
    return Tree(split(bytes(kept.digests), 32), key, split(bytes(kept.salts), 16) if kept.salts else ())


def receipt_of(fact: Fact) -> Receipt:
    """What a stranger needs to check this fact. Unknown while it is not sealed yet."""
    seal = seal_over(fact)
    tree = tree_of(seal)
    gone = Erased.objects.filter(fact=fact).first()
    text = b"" if gone else fact_text(fact.sealed)
    index = gone.index if gone else place_of(tree.digests, tree.key, tree.salts, text)
    if index is None:
        raise Unknown(f"fact {fact.pk} under seal {seal.number}: it says something else than was sealed")
    following, stamps = stamps_after(seal)
    return Receipt(
        text=text,
        salt=b"" if gone else tree.salt(index),
        index=index,
        path=path_of(tree.digests, index),
        seal=seal.text,
        stamps=stamps,
        following=following,
        erased=bytes(gone.leaf) if gone else b"",
    )


def stamps_after(seal: Seal) -> tuple[tuple[SealText, ...], tuple[bytes, ...]]:
    """The nearest stamped seal from this one on: the seals up to it, and its stamps. Nothing when none is near."""
    until = seal.number + MOST_FOLLOWING
    first = Stamp.objects.filter(seal__gte=seal.number, seal__lte=until).order_by("seal").first()
    if first is None:
        return (), ()
    between = Seal.objects.filter(number__gt=seal.number, number__lte=first.seal_id).order_by("number")
    stamps = Stamp.objects.filter(seal=first.seal_id).order_by("pk")
    return tuple(each.text for each in between), tuple(bytes(stamp.token) for stamp in stamps)


def receipt_if_sealed(fact: Fact) -> Receipt | None:
    try:
        return receipt_of(fact)
    except Unknown:
        return None


def published(*, before: int | None = None, limit: int = 100) -> list[Published]:
    """The newest seals, or those before a number, newest first. Nothing in them is about a person."""
    seals = Seal.objects.order_by("-number").prefetch_related("stamps")
    chosen = seals if before is None else seals.filter(number__lt=before)
    return [_published(seal) for seal in chosen.defer("key")[:limit]]


def _published(seal: Seal) -> Published:
    stamps = tuple((each.authority, each.stamped_at, bytes(each.token)) for each in seal.stamps.all())
    return Published(seal.text, seal_text(seal.text).decode(), link(seal.text).hex(), stamps)


def digest_of(number: int) -> str | None:
    """The digest of our seal of this number; None where there is none."""
    seal = Seal.objects.filter(number=number).defer("key").first() if number < 2**63 else None
    return link(seal.text).hex() if seal else None


def newest_stamps() -> dict[str, Stamp]:
    """The newest stamp of each authority."""
    newest = Stamp.objects.order_by("authority", "-seal").distinct("authority").select_related("seal")
    return {stamp.authority: stamp for stamp in newest}


def seal_whole(number: int) -> Whole:
    """A seal with the texts of its facts in sealing order. Unknown: no such seal."""
    seal = Seal.objects.filter(number=number).first()
    if seal is None:
        raise Unknown(f"seal {number}")
    kept = Leaves.objects.filter(seal=seal, salts__isnull=False).first()
    gone = {each.fact_id: bytes(each.leaf) for each in seal.erased.all()}
    return Whole(
        seal=seal.text,
        key=bytes(seal.key),
        lines=_lines(seal, gone),
        salts=split(bytes(kept.salts), 16) if kept is not None and kept.salts else (),
        stamps=tuple(bytes(stamp.token) for stamp in seal.stamps.order_by("pk")),
    )


def _lines(seal: Seal, gone: dict[int, bytes]) -> Iterator[Line]:
    for row in rows_of(facts_under(seal)):
        yield Line(erased=gone[row.id]) if row.id in gone else Line(row.text)
