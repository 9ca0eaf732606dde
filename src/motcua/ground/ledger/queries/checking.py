"""All seals again, from the facts themselves: in constant memory, and faster than they could be forged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.db import connection, transaction
from django.db.models import F

from motcua.ground.ledger.definitions import Fault
from motcua.ground.ledger.facts import STAMPED
from motcua.ground.ledger.models import Erased, Fact, Leaves, Seal
from motcua.ground.ledger.queries.order import Row, facts_from, rows_of
from motcua.ground.ledger.rules import head_text, leaf, link, root_of, salt_of
from motcua.ground.ledger.rules.checking import stamps_or_faults
from motcua.ground.ledger.rules.leaves import split
from motcua.ground.ledger.rules.stamps import Trust
from motcua.ground.ledger.rules.writing import FIRST

_SEALS_AT_ONCE = 20
Heads = dict[int, "Acts"]


class Acts:
    """What one act erased, added up as it was when it was recorded."""

    def __init__(self) -> None:
        self.count, self.digest = 0, hashlib.sha256()

    def add(self, text: bytes, leaf_left: bytes) -> None:
        self.count += 1
        self.digest.update(leaf_left + hashlib.sha256(head_text(text)).digest())


def faults(first: int = 1, trust: Trust | None = None) -> Iterator[Fault]:
    """Do all seals again from number ``first`` on and say what does not agree; nothing when the ledger is whole.

    Stamps are asked whether they are of their seal, and with ``trust`` whether they lead to a root.
    """
    with transaction.atomic():
        heads: Heads = {}
        yield from _chain(first, trust, heads)
        yield from _lost_stamps()
        if first <= 1:
            yield from _erased_otherwise(heads)


def _chain(first: int, trust: Trust | None, heads: Heads) -> Iterator[Fault]:
    before = Seal.objects.filter(number=first - 1).first()
    if before is None and first > 1:
        yield Fault(first, f"seal {first - 1} is missing")
    number, previous = first, link(before.text) if before else FIRST
    era, facts = -1, _Facts(iter(()))
    for seal in _seals(first):
        if seal.after_fact != era:
            yield from _left_behind(number - 1, facts)
            era, facts = seal.after_fact, _Facts(rows_of(facts_from(seal)))
        if seal.number != number:
            yield Fault(number, f"seal {number} is missing")
        if bytes(seal.previous) != previous:
            yield Fault(seal.number, "does not follow from the seal before it")
        yield from _faults_under(seal, facts, heads)
        yield from _bad_stamps(seal, trust)
        number, previous = seal.number + 1, link(seal.text)


def _seals(first: int) -> Iterator[Seal]:
    seals = Seal.objects.filter(number__gte=first).order_by("number").prefetch_related("stamps", "erased")
    return seals.select_related("leaves").iterator(chunk_size=_SEALS_AT_ONCE)


class _Facts:
    """The facts after a restore in sealing order, handed out seal by seal."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._next: Row | None = next(rows, None)

    def until(self, tx: int, key: int) -> Iterator[Row]:
        row, last = self._next, (tx, key)
        while row is not None and row[:2] <= last:
            yield row
            row = next(self._rows, None)
        self._next = row

    @property
    def left(self) -> bool:
        return self._next is not None


def _left_behind(number: int, facts: _Facts) -> Iterator[Fault]:
    """What came with a restore was sealed before anything else was: behind the last such seal nothing may lie."""
    if facts.left:
        yield Fault(number, "facts lie behind the last seal before a restore")


def _faults_under(seal: Seal, facts: _Facts, heads: Heads) -> Iterator[Fault]:
    kept: Leaves | None = getattr(seal, "leaves", None)
    key, salts = bytes(seal.key), split(bytes(kept.salts), 16) if kept is not None and kept.salts else ()
    gone: dict[int, Erased] = {each.fact_id: each for each in seal.erased.all()}
    leaves, keys = list[bytes](), list[int]()
    for index, row in enumerate(facts.until(seal.last_tx, seal.last_fact)):
        keys.append(row.id)
        if gone and row.id in gone:
            left = bytes(gone[row.id].leaf)
            heads.setdefault(gone[row.id].by_id, Acts()).add(row.text, left)
            leaves.append(left)
        elif not salts:
            leaves.append(leaf(salt_of(key, index), row.text))
        else:
            leaves.append(leaf(salts[index] if index < len(salts) else b"", row.text))
    yield from _unlike(seal, leaves, keys, split(bytes(kept.digests), 32) if kept is not None else ())


def _unlike(seal: Seal, leaves: list[bytes], keys: list[int], kept: tuple[bytes, ...]) -> Iterator[Fault]:
    if len(leaves) != seal.facts:
        yield Fault(seal.number, f"{seal.facts} facts were sealed and {len(leaves)} are there")
    elif root_of(leaves) != bytes(seal.root):
        yield Fault(seal.number, "a fact says something else than was sealed" + _which(leaves, keys, kept))
    elif kept and list(kept) != leaves:
        yield Fault(seal.number, "the leaves kept with the seal are not those of its facts")


def _which(leaves: list[bytes], keys: list[int], kept: tuple[bytes, ...]) -> str:
    """The leaves kept with the seal name the facts that differ."""
    if len(kept) != len(leaves):
        return ""
    differ = [str(key) for key, ours, then in zip(keys, leaves, kept, strict=True) if ours != then]
    return f": {', '.join(differ[:20])}" if differ else ""


def _bad_stamps(seal: Seal, trust: Trust | None) -> Iterator[Fault]:
    stamps = list(seal.stamps.all())
    for kept, found in zip(
        stamps, stamps_or_faults((bytes(each.token) for each in stamps), seal.text, trust), strict=True
    ):
        if isinstance(found, Fault):
            yield found
        elif found.at != kept.stamped_at:
            yield Fault(seal.number, f"the stamp of {kept.authority} says another moment than is written beside it")


_LOST = """SELECT (fact.payload->>'seal')::bigint, fact.payload->>'authority' FROM ledger_fact fact
LEFT JOIN ledger_stamp stamp ON stamp.seal_id = (fact.payload->>'seal')::bigint
    AND stamp.authority = fact.payload->>'authority' AND encode(sha256(stamp.token), 'hex') = fact.payload->>'token'
WHERE fact.kind = %s AND stamp.id IS NULL ORDER BY fact.id LIMIT 1000"""


def _lost_stamps() -> Iterator[Fault]:
    """Each stamp left a fact, with its digest: one that is taken away or exchanged is missed."""
    with connection.cursor() as cursor:
        cursor.execute(_LOST, [STAMPED])
        for number, authority in cursor.fetchall():
            yield Fault(number or 0, f"the stamp of {authority} is missing or another")


def _erased_otherwise(heads: Heads) -> Iterator[Fault]:
    """Each body that is gone was named, with what stays of the fact, by an act that is itself a sealed fact."""
    acts = Fact.objects.in_bulk(heads)
    for by, seen in sorted(heads.items()):
        said = acts[by].payload.get("bodies", {}) if by in acts else {}
        if (seen.count, seen.digest.hexdigest()) != (said.get("facts"), said.get("digest")):
            yield Fault(0, f"bodies were erased otherwise than fact {by} tells")
    full = Fact.objects.filter(erased__isnull=False).exclude(payload={})
    for fact in full.annotate(under=F("erased__seal"))[:20]:
        yield Fault(fact.under, f"the erased body of fact {fact.pk} was written again")
