"""The words of money."""

from __future__ import annotations

from typing import Literal, get_args

ChargeState = Literal["owed", "paid", "waived"]
PaidHow = Literal["cash", "transfer", "card", "qr"]
WAYS: frozenset[str] = frozenset(get_args(PaidHow))

LONGEST_RECEIPT_NO = 60
LARGEST = 2**63 - 1
"""What a database column holds, in đồng."""
