"""The words of money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

ChargeState = Literal["owed", "part", "paid", "waived", "refunded"]
PaidHow = Literal["cash", "transfer", "card", "qr", "online"]
WAYS: frozenset[str] = frozenset(get_args(PaidHow))
COUNTER_WAYS: tuple[PaidHow, ...] = ("cash", "transfer", "card", "qr")
"""What an officer may note at the counter; ``online`` is what a gateway tells."""

LONGEST_RECEIPT_NO = 60
LARGEST = 2**63 - 1
"""What a database column holds, in đồng."""

AccountKind = Literal[
    "receivable",
    "assessed",
    "cash",
    "clearing",
    "bank",
    "float",
    "collected",
    "remitted",
    "refund_due",
    "over_short",
]
CHART: tuple[AccountKind, ...] = get_args(AccountKind)
"""The chart of accounts. A posting names one of them and whose it is (``of``); debit is positive, credit negative.

=============  =======================  ========================================================================
account        of                       what its balance says
=============  =======================  ========================================================================
receivable     the beneficiary          asked for and not paid (debit)
assessed       the beneficiary          the other side of what is asked for and not paid (credit)
cash           ``shift:<id>``           what must lie in the drawer (debit)
clearing       ``gateway:<code>``       what a gateway has taken in and not handed over (debit)
bank           ""                       what came into the collecting account (debit)
float          ""                       the small change that the drawers were given (credit)
collected      the beneficiary          collected for it and not yet remitted (credit)
remitted       the beneficiary          ordered to be transferred to it, not yet seen to have left (credit)
refund_due     ""                       what is to be given back (credit)
over_short     ``shift:<id>``           what a count found missing (debit) or too much (credit)
=============  =======================  ========================================================================
"""

EntryKind = Literal[
    "charged",
    "received",
    "waived",
    "refund_asked",
    "refunded",
    "shift_opened",
    "shift_closed",
    "settled",
    "remitted",
    "transferred",
]
ENTRY_KINDS: tuple[EntryKind, ...] = get_args(EntryKind)

MismatchKind = Literal[
    "overpaid",
    "amount_differs",
    "nobody_owes",
    "unknown_reference",
    "missing_here",
    "missing_there",
    "refund_failed",
    "unbalanced",
    "columns_differ",
    "receipt_gap",
    "receipt_missing",
    "remitted_differs",
    "count_differs",
    "suspect",
]
"""Why somebody has to look. ``missing_here``: the gateway has it and the book does not; ``missing_there``: the other
way round. What a gateway's comparison finds uses the same words, so that one screen shows all."""
MISMATCHES: tuple[MismatchKind, ...] = get_args(MismatchKind)

HeardBy = Literal["notice", "asked", "parity"]
"""How something became known of a payment: the gateway told, was asked, or a day of it was compared with the book."""
HEARD_BY: frozenset[str] = frozenset(get_args(HeardBy))


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What a comparison found: a task to be, once for each kind and reference."""

    kind: MismatchKind
    reference: str
    expected: str = ""
    found: str = ""
    subject: str = ""
    office_id: int | None = None


# --- electronic receipts (NĐ 254/2026, TT 91/2026/TT-BTC)
# --------------------------------------------------------------

_LETTER = "[ABCDEGHKLMNPQRSTUVXY]"
LETTERS = f"^{_LETTER}{{2}}$"
SERIES = rf"^\d{{2}}T{_LETTER}{{2}}$"
"""Year, T, and two letters of the issuer: ``26TAA``."""
FORMS: frozenset[str] = frozenset({"EBL01", "EBL02"})
"""Without and with a printed face value."""
LAST_NUMBER = 99_999_999
TAX_CODE = r"^\d{10}(-?\d{3})?$"
