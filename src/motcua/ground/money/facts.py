"""The facts this room leaves by itself; what is part of an act of the room above is told by that one's fact."""

from __future__ import annotations

SHIFT_OPENED = "money.shift_opened"  # float
SHIFT_CLOSED = "money.shift_closed"  # expected, counted, payments: how many
REMITTED = "money.remitted"  # beneficiary, day, amount, items: how many
TRANSFERRED = "money.transferred"  # amount, reference
REFUNDED = "money.refunded"  # refund, amount, how; subject is what the money was for
TASK_SETTLED = "money.task_settled"  # kind, reference

ALL: tuple[str, ...] = (
    SHIFT_OPENED,
    SHIFT_CLOSED,
    REMITTED,
    TRANSFERRED,
    REFUNDED,
    TASK_SETTLED,
)
