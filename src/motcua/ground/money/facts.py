"""The facts this room leaves by itself; what is part of an act of the room above is told by that one's fact."""

from __future__ import annotations

SHIFT_OPENED = "money.shift_opened"  # float
SHIFT_CLOSED = "money.shift_closed"  # expected, counted, payments: how many
REMITTED = "money.remitted"  # beneficiary, day, amount, items: how many
TRANSFERRED = "money.transferred"  # amount, reference
REFUNDED = "money.refunded"  # refund, amount, how; subject is what the money was for
TASK_SETTLED = "money.task_settled"  # kind, reference
ORDER_OPENED = "money.order_opened"  # order, gateway, reference, amount
ORDER_FAILED = "money.order_failed"  # order, gateway, reference, code: the gateway's
ORDER_EXPIRED = "money.order_expired"  # order, gateway, reference
ORDER_DISPUTED = "money.order_disputed"  # order, gateway, reference, code
ORDER_REFUND_ASKED = "money.order_refund_asked"  # order, gateway, reference, refund, amount
STRAY_RECEIVED = "money.stray_received"  # gateway, amount, payment; subject is the gateway
RECEIPT_CANCELLED = "money.receipt_cancelled"  # receipt, number, replaced_by; subject is what was paid for

ALL: tuple[str, ...] = (
    SHIFT_OPENED,
    SHIFT_CLOSED,
    REMITTED,
    TRANSFERRED,
    REFUNDED,
    TASK_SETTLED,
    ORDER_OPENED,
    ORDER_FAILED,
    ORDER_EXPIRED,
    ORDER_DISPUTED,
    ORDER_REFUND_ASKED,
    STRAY_RECEIVED,
    RECEIPT_CANCELLED,
)
