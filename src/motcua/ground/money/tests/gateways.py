"""A gateway without a network: what it has taken stands in a list, and tests decide what it tells, when, and how
often."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from motcua.ground.money.definitions import PaidHow
from motcua.ground.money.ports import Ability, Answer, Asking, Back, Knock, Told, Transfer, Unsigned, Verdict
from motcua.ground.words.definitions import Text
from motcua.ground.words.errors import Unavailable
from motcua.ground.words.moments import day_of

TAKEN: list[Told] = []
"""All that was taken."""
BY: dict[str, str] = {}
"""Which gateway took it, by its number."""
BACK: dict[str, int] = {}
"""What went back, by the key of the refund."""
AWAY: list[str] = []
"""Why it does not answer, if anything stands here."""


def empty() -> None:
    TAKEN.clear()
    BY.clear()
    BACK.clear()
    AWAY.clear()


def takes(reference: str, amount: int, at: datetime, by: str = "cong") -> Told:
    told = Told(reference, "paid", amount, f"GD{len(TAKEN) + 1}", "00", at=at)
    TAKEN.append(told)
    BY[told.transaction] = by
    return told


class Page:
    """As VNPAY: a page, and asked order by order."""

    key = "cong"
    name = Text(vi="Cổng thử", en="A test")
    how: PaidHow = "online"
    can: frozenset[Ability] = frozenset({"page", "ask", "refund"})

    def pay_url(self, asking: Asking, *, back: str, address: str, language: str, now: datetime) -> str:
        return f"https://cong.example/pay?ref={asking.reference}"

    def transfer(self, asking: Asking) -> Transfer:
        return Transfer("970400", "1", "Kho bạc", asking.amount, asking.reference, f"QR {asking.reference}")

    def read_return(self, fields: Mapping[str, str]) -> Told:
        return self._read(fields)

    def read_notice(self, knock: Knock) -> Told:
        return self._read(knock.fields)

    def _read(self, fields: Mapping[str, str]) -> Told:
        """Its signature is a word."""
        found = [each for each in TAKEN if each.transaction == fields.get("transaction")]
        if fields.get("signed") != "yes" or not found:
            raise Unsigned
        return found[0]

    def answer(self, verdict: Verdict) -> Answer:
        return Answer(json.dumps({"verdict": verdict}))

    def ask(self, asking: Asking, *, now: datetime) -> Sequence[Told]:
        _answers()
        mine = [told for told in TAKEN if told.reference == asking.reference]
        return mine or (Told(asking.reference, "waiting"),)

    def day(self, on: date, *, now: datetime) -> Sequence[Told]:
        _answers()
        return [told for told in TAKEN if BY[told.transaction] == self.key and told.at and day_of(told.at) == on]

    def refund(self, back: Back, *, now: datetime) -> Told:
        _answers()
        if back.amount > back.taken - sum(BACK.values()) and back.key not in BACK:
            return Told(back.asking.reference, "failed", code="95")
        BACK[back.key] = back.amount
        return Told(back.asking.reference, "refunded", back.amount, f"HT{back.key[:8]}", "00")


class Qr(Page):
    """As a bank: a QR, and a list of the day."""

    key = "quet"
    how: PaidHow = "qr"
    can: frozenset[Ability] = frozenset({"qr", "ask", "list"})


def _answers() -> None:
    if AWAY:
        raise Unavailable(AWAY[0])


GATEWAYS = {
    "cong": {"adapter": f"{Page.__module__}.Page"},
    "quet": {"adapter": f"{Qr.__module__}.Qr"},
}
