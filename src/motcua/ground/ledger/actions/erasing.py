"""To erase the bodies of facts. The leaf stays and the chain holds; the salt is destroyed, so nobody can guess what it
said."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import connection, transaction

from motcua.ground.ledger.actions.recording import record_fact
from motcua.ground.ledger.models import Erased, Fact, Leaves, Seal
from motcua.ground.ledger.queries.receipts import Tree, seal_over, tree_of
from motcua.ground.ledger.rules import fact_text, head_text, root_of
from motcua.ground.ledger.rules.leaves import place_of
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Unavailable, Unknown

_GONE = bytes(16)


@dataclass(frozen=True, slots=True)
class _Body:
    fact: Fact
    seal: Seal
    index: int
    leaf: bytes


@transaction.atomic
def erase_bodies(
    kind: str,
    facts: Iterable[Fact],
    *,
    subject: str,
    payload: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    office_id: int | None = None,
    place_code: str = "",
) -> Fact:
    """Erase what these sealed facts say, and record the act of it as a fact of ``kind``, with the digest of all that
    stays of them. Facts without a body are passed over.

    Raises Unavailable while one is not sealed yet, and where one no longer says what was sealed: that must be looked
    into, not erased.
    """
    bodies = list(_bodies(facts))
    digest = hashlib.sha256()
    for body in bodies:
        digest.update(body.leaf + hashlib.sha256(head_text(fact_text(body.fact.sealed))).digest())
    told = {"bodies": {"facts": len(bodies), "digest": digest.hexdigest()}} if bodies else {}
    act = record_fact(
        kind,
        subject=subject,
        actor=actor,
        now=now,
        office_id=office_id,
        place_code=place_code,
        payload={**payload, **told},
    )
    _erase(bodies, act)
    return act


def _bodies(facts: Iterable[Fact]) -> Iterator[_Body]:
    """In sealing order, each with its place under its seal."""
    full = Fact.objects.filter(pk__in=[fact.pk for fact in facts]).exclude(payload={})
    found = [(_seal_of(fact), fact) for fact in full]
    found.sort(key=lambda each: (each[0].number, each[1].tx, each[1].pk))
    for number, group in groupby(found, key=lambda each: each[0].number):
        under = list(group)
        tree = _locked(under[0][0])
        for seal, fact in under:
            index = place_of(tree.digests, tree.key, tree.salts, fact_text(fact.sealed))
            if index is None:
                raise Unavailable(f"fact {fact.pk} does not say what was sealed under seal {number}", retry=None)
            yield _Body(fact, seal, index, tree.digests[index])


def _seal_of(fact: Fact) -> Seal:
    try:
        return seal_over(fact)
    except Unknown:
        raise Unavailable(f"fact {fact.pk} is not sealed yet", retry=None) from None


def _locked(seal: Seal) -> Tree:
    """The leaves of the seal, for us alone; kept from now on where they were not."""
    Seal.objects.select_for_update().get(pk=seal.pk)
    if not Leaves.objects.filter(seal=seal).exists():
        digests = tree_of(seal).digests
        if root_of(digests) != bytes(seal.root):
            raise Unavailable(f"what lies under seal {seal.number} is not what was sealed", retry=None)
        Leaves.objects.create(seal=seal, digests=b"".join(digests))
    return tree_of(Seal.objects.get(pk=seal.pk))


def _erase(bodies: Sequence[_Body], act: Fact) -> None:
    for _, group in groupby(bodies, key=lambda body: body.seal.pk):
        under = list(group)
        _destroy_salts(Seal.objects.get(pk=under[0].seal.pk), {body.index for body in under})
        Erased.objects.bulk_create(
            Erased(fact=body.fact, seal=body.seal, index=body.index, leaf=body.leaf, by=act) for body in under
        )
    with connection.cursor() as cursor:
        keys = [body.fact.pk for body in bodies]
        cursor.execute("UPDATE ledger_fact SET payload = '{}' WHERE id = ANY(%s)", [keys])


def _destroy_salts(seal: Seal, gone: set[int]) -> None:
    """The key gives every salt, so it goes with the first erasure; the other salts are written down before."""
    tree = tree_of(seal)
    salts = [_GONE if index in gone else tree.salt(index) for index in range(len(tree.digests))]
    Leaves.objects.filter(seal=seal).update(salts=b"".join(salts))
    if seal.key:
        Seal.objects.filter(pk=seal.pk).update(key=b"")
