"""Paying by bank transfer with a VietQR: the gateway is the payer's own bank, and ours tells what came in.

Nobody holds the payer to the amount or to the reference; what came is found by the reference in its purpose.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.utils.module_loading import import_string

from motcua.bridges.payment.vietqr import VietQr, folded, receiver_name, write
from motcua.ground.money.definitions import PaidHow
from motcua.ground.money.ports import (
    Ability,
    Answer,
    Asking,
    Back,
    Bank,
    BankNotice,
    Knock,
    Told,
    Transfer,
    Unsigned,
    Verdict,
)
from motcua.ground.money.references import found_in
from motcua.ground.words.definitions import Text
from motcua.ground.words.moments import VIETNAM

_CLOCKS_DIFFER = timedelta(minutes=5)


class VietQrTransfer:
    """``bank`` is its BIN; ``notices`` is a dotted path to a `money.ports.Bank`, made with ``options``."""

    can: frozenset[Ability] = frozenset({"qr", "ask", "list"})
    how: PaidHow = "qr"

    def __init__(
        self, *, bank: str, account: str, receiver: str, name: Text, notices: str, options: Mapping[str, str]
    ) -> None:
        self._bank, self._account, self._receiver, self.name = bank, account, receiver, name
        self._notices: Bank = import_string(notices)(**options)

    def pay_url(self, asking: Asking, *, back: str, address: str, language: str, now: datetime) -> str:
        raise NotImplementedError("a transfer has no page of its own")

    def transfer(self, asking: Asking) -> Transfer:
        purpose = folded(f"{asking.reference} {asking.purpose}")
        qr = VietQr(self._bank, self._account, asking.amount, purpose, name=receiver_name(self._receiver))
        return Transfer(self._bank, self._account, self._receiver, asking.amount, purpose, write(qr))

    def read_return(self, fields: Mapping[str, str]) -> Told:
        raise Unsigned

    def read_notice(self, knock: Knock) -> Told:
        notice = self._notices.read(knock)
        if notice.account != self._account:
            raise Unsigned
        return told(notice)

    def answer(self, verdict: Verdict) -> Answer:
        """A transfer that names no order has been heard all the same: telling it again would not help."""
        status = {"unsigned": 403, "failed": 503}.get(verdict, 200)
        return Answer(json.dumps({"result": "refused" if status > 200 else "taken"}), status)

    def ask(self, asking: Asking, *, now: datetime) -> Sequence[Told]:
        since = asking.opened_at - _CLOCKS_DIFFER
        came = [told(notice) for notice in self._notices.statement(self._account, since, now + _CLOCKS_DIFFER)]
        return [each for each in came if each.reference == asking.reference] or [Told(asking.reference, "waiting")]

    def day(self, on: date, *, now: datetime) -> Sequence[Told]:
        start = datetime.combine(on, time(), VIETNAM)
        return [told(notice) for notice in self._notices.statement(self._account, start, start + timedelta(days=1))]

    def refund(self, back: Back, *, now: datetime) -> Told:
        raise NotImplementedError("the treasury transfers it back")


def told(notice: BankNotice) -> Told:
    """Of the purpose nothing but the reference is kept: what else people write there is theirs."""
    reference = found_in(notice.purpose)
    return Told(reference, "paid", notice.amount, notice.transaction, at=notice.at, bank=notice.bank)
