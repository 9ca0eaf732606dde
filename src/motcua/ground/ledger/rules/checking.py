"""Checking a receipt with nothing but itself, and its stamps with the roots that one trusts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from motcua.ground.ledger.definitions import Fault, Receipt, SealText, Stamped
from motcua.ground.ledger.rules.stamps import BadStamp, Trust, check_stamp
from motcua.ground.ledger.rules.tree import leaf, root_by_path
from motcua.ground.ledger.rules.writing import link


def check_receipt(receipt: Receipt) -> bool:
    """Whether the fact lies under the seal. That the seal itself is genuine, the chain and its time stamps show."""
    start = receipt.erased or leaf(receipt.salt, receipt.text)
    return root_by_path(start, receipt.index, receipt.seal.facts, receipt.path) == receipt.seal.root


def is_chain(seals: Sequence[SealText]) -> bool:
    """Whether each follows from the one before."""
    return all(two.previous == link(one) and two.number == one.number + 1 for one, two in pairwise(seals))


def stamps_or_faults(tokens: Iterable[bytes], seal: SealText, trust: Trust | None) -> Iterator[Stamped | Fault]:
    for token in tokens:
        try:
            yield check_stamp(token, seal, trust)
        except BadStamp as trouble:
            yield Fault(seal.number, str(trouble))
