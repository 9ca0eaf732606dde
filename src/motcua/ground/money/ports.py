"""Ways to pay that lie outside the house. Adapters in `bridges` are named in the settings (`GATEWAYS`), by a key that
stands on every order, so that a real one takes the place of a simulated one by configuration alone.

A gateway is asked and listened to; it decides nothing. What a browser brings back (`read_return`) is never believed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from motcua.ground.money.definitions import PaidHow
from motcua.ground.words.definitions import Text
from motcua.ground.words.errors import Unknown

Outcome = Literal["paid", "failed", "waiting", "suspect", "refunded"]
"""What a gateway says of a payment. ``suspect``: the money was taken, and it will not vouch for it."""

Ability = Literal["page", "qr", "ask", "list", "refund"]
"""It has a page to pay on; its order is a QR; it can be asked about one order; it lists the payments of a day; it gives
money back."""

Verdict = Literal["confirmed", "no_order", "before", "bad_amount", "unsigned", "failed"]
"""How a notice ended, for the gateway's own words. ``failed`` is ours to mend; the gateway shall tell it again."""


class Unsigned(Exception):
    """Nobody vouches for what was told: it is not what the gateway said."""


@dataclass(frozen=True, slots=True)
class Asking:
    """An order as a gateway needs to know it. ``purpose`` is plain ASCII and names nobody."""

    reference: str
    amount: int
    purpose: str
    opened_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What a gateway says of one payment. ``amount`` is what it took, in whole đồng; ``transaction`` is its own
    number for that taking, and names it for ever. ``reference`` is "" when a transfer names no order."""

    reference: str
    outcome: Outcome
    amount: int = 0
    transaction: str = ""
    code: str = ""
    said: str = ""
    at: datetime | None = None
    bank: str = ""


@dataclass(frozen=True, slots=True)
class Knock:
    """A request of a gateway, as it came in."""

    fields: Mapping[str, str]
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gateway wants to hear."""

    body: str
    status: int = 200
    kind: str = "application/json"


@dataclass(frozen=True, slots=True)
class Transfer:
    """An order as a bank transfer, to be typed or scanned (``qr`` is the text of the QR)."""

    bank: str
    account: str
    name: str
    amount: int
    purpose: str
    qr: str


@dataclass(frozen=True, slots=True)
class Back:
    """A refund as a gateway is asked for it. ``key`` is the same in each attempt, so that it is done once."""

    asking: Asking
    transaction: str
    taken: int
    taken_at: datetime
    amount: int
    key: str
    by: str


@dataclass(frozen=True, slots=True)
class BankNotice:
    """Money that came to an account, as the bank tells it. ``purpose`` is what the payer wrote, as it arrived."""

    transaction: str
    account: str
    amount: int
    purpose: str
    at: datetime
    bank: str = ""


class Bank(Protocol):
    """Tells of transfers: banks differ, and so do those who pass on their notices."""

    def read(self, knock: Knock) -> BankNotice:
        """`Unsigned` when the bank did not say it."""

    def statement(self, account: str, since: datetime, until: datetime) -> Sequence[BankNotice]:
        """What came in, from the one moment up to the other. `Unavailable` when the bank does not answer."""


class Gateway(Protocol):
    """Methods for what it cannot do are not called; ``can`` says what it can."""

    @property
    def name(self) -> Text: ...
    @property
    def how(self) -> PaidHow: ...
    @property
    def can(self) -> frozenset[Ability]: ...

    def pay_url(self, asking: Asking, *, back: str, address: str, language: str, now: datetime) -> str:
        """Where the payer's browser goes; ``back`` is where it is sent afterwards."""

    def transfer(self, asking: Asking) -> Transfer: ...

    def read_return(self, fields: Mapping[str, str]) -> Told:
        """`Unsigned` when the browser brings what the gateway did not say."""

    def read_notice(self, knock: Knock) -> Told:
        """`Unsigned` when nobody vouches for it."""

    def answer(self, verdict: Verdict) -> Answer: ...

    def ask(self, asking: Asking, *, now: datetime) -> Sequence[Told]:
        """All that it took for this order, or that it has not yet. `Unavailable` when it does not answer."""

    def day(self, on: date, *, now: datetime) -> Sequence[Told]:
        """All that it took on that day, by Vietnamese time."""

    def refund(self, back: Back, *, now: datetime) -> Told:
        """Give back; ``refunded`` when it has done so or promised to, ``failed`` when it will not."""


def gateway_keys() -> Sequence[str]:
    """In the order of the settings, which is that of the screens."""
    return tuple(settings.GATEWAYS)


def gateway(key: str) -> Gateway:
    options = dict(settings.GATEWAYS.get(key, {}))
    if not options:
        raise Unknown(f"gateway {key}")
    return cast(Gateway, import_string(str(options.pop("adapter")))(**options))
