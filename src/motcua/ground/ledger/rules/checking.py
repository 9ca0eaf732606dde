"""Checking a receipt with nothing but itself."""

from __future__ import annotations

from motcua.ground.ledger.definitions import Receipt
from motcua.ground.ledger.rules.tree import leaf, root_by_path


def check_receipt(receipt: Receipt) -> bool:
    """Whether the fact lies under the seal. That the seal itself is genuine, the chain and its time stamps show."""
    start = leaf(receipt.salt, receipt.text)
    return root_by_path(start, receipt.index, receipt.seal.facts, receipt.path) == receipt.seal.root
