"""The verbs of money. Those that are part of an act of the room above run in its transaction and leave no fact of their
own: one act, one fact. What an officer does with money alone (a shift, a remittance, a refund paid out) leaves one."""

from __future__ import annotations

from motcua.ground.money.actions.asking import ask_due, compare_day, give_back
from motcua.ground.money.actions.charging import NOTHING_TO_COLLECT, charge, waive
from motcua.ground.money.actions.ordering import dispute, expire_orders, hurry, open_order, settle
from motcua.ground.money.actions.receipts import cancel_receipt, name_issuer
from motcua.ground.money.actions.receiving import receive, record_payment
from motcua.ground.money.actions.refunding import ask_refund, refund_done
from motcua.ground.money.actions.remitting import remit_day, remittance_left, settle_clearing
from motcua.ground.money.actions.shifts import close_shift, open_shift
from motcua.ground.money.actions.tasks import open_task, settle_task

__all__ = [
    "NOTHING_TO_COLLECT",
    "ask_due",
    "ask_refund",
    "cancel_receipt",
    "charge",
    "close_shift",
    "compare_day",
    "dispute",
    "expire_orders",
    "give_back",
    "hurry",
    "name_issuer",
    "open_order",
    "open_shift",
    "open_task",
    "receive",
    "record_payment",
    "refund_done",
    "remit_day",
    "remittance_left",
    "settle",
    "settle_clearing",
    "settle_task",
    "waive",
]
