"""Seals, pure: ``writing`` makes bytes of facts, ``tree`` one digest of many, ``checking`` does both again."""

from __future__ import annotations

from motcua.ground.ledger.rules.checking import check_receipt
from motcua.ground.ledger.rules.leaves import leaves_of
from motcua.ground.ledger.rules.tree import leaf, path_of, root_by_path, root_of
from motcua.ground.ledger.rules.writing import fact_text, head_text, link, salt_of, seal_text

__all__ = [
    "check_receipt",
    "fact_text",
    "head_text",
    "leaf",
    "leaves_of",
    "link",
    "path_of",
    "root_by_path",
    "root_of",
    "salt_of",
    "seal_text",
]
