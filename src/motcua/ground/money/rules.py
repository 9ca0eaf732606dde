"""Sums and words. Pure: what a fee is, the rooms above know; here come its amount, its factor and its ceiling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Literal

Zero = Literal["lẻ", "linh"]

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 1_000_000_000


def fee_amount(amount: int, answers: Mapping[str, object], *, per: str | None = None, cap: int | None = None) -> int:
    """What is owed in whole đồng: ``amount``, times the answer ``per`` when there is one, at most ``cap``.

    An answer that was not asked counts nothing times. Half a đồng and more is rounded up to one.
    """
    factor = Decimal(1) if per is None else _number(answers.get(per), per)
    owed = int((amount * factor).to_integral_value(ROUND_HALF_UP))
    return owed if cap is None else min(owed, cap)


def _number(answer: object, per: str) -> Decimal:
    try:
        number = Decimal(str(answer or 0))
    except InvalidOperation:
        raise ValueError(f"'{per}' is not a number: {answer!r}") from None
    if not number.is_finite() or number < 0:
        raise ValueError(f"'{per}' cannot multiply a fee: {answer!r}")
    return number


def in_figures(amount: int) -> str:
    """``in_figures(1_250_000) == "1.250.000 đồng"``."""
    return f"{amount:,} đồng".replace(",", ".")


def in_words(amount: int, *, zero: Zero = "lẻ") -> str:
    """``in_words(1_250_000) == "một triệu hai trăm năm mươi nghìn đồng"``, as a receipt must say it.

    ``zero`` is the word for an empty place of tens: "lẻ" in the South, "linh" in the North. Both are right.
    """
    if amount < 0:
        raise ValueError("money is not negative")
    return " ".join((*_words(amount, zero), "đồng"))


def _words(number: int, zero: Zero) -> list[str]:
    """Above a thousand million, count the thousand millions: "một nghìn hai trăm tỷ"."""
    high, low = divmod(number, _BILLION)
    if not high:
        return _below_billion(low, zero, spoken=False) or [_DIGITS[0]]
    return [*_words(high, zero), "tỷ", *_below_billion(low, zero, spoken=True)]


def _below_billion(number: int, zero: Zero, *, spoken: bool) -> list[str]:
    """``spoken`` says that something stands before, so that an empty place of hundreds must be heard."""
    words: list[str] = []
    for size, name in ((1_000_000, "triệu"), (1_000, "nghìn"), (1, "")):
        group = number // size % 1_000
        if group:
            words += _below_thousand(group, zero, spoken=spoken or bool(words))
            words += [name] if name else []
    return words


def _below_thousand(number: int, zero: Zero, *, spoken: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or spoken else []
    if tens == 1:
        words.append("mười")
    elif tens:
        words += [_DIGITS[tens], "mươi"]
    elif units and words:
        words.append(zero)
    if units:
        words.append(_unit(units, tens))
    return words


def _unit(units: int, tens: int) -> str:
    """The units change their sound after tens: mốt, tư, lăm."""
    if units == 1 and tens > 1:
        return "mốt"
    if units == 4 and tens > 1:
        return "tư"
    if units == 5 and tens:
        return "lăm"
    return _DIGITS[units]


def allocate(amount: int, open_charges: Sequence[tuple[int, int | None]]) -> list[int]:
    """How much of ``amount`` each charge takes, in their order: what is open of it, at most what was meant for it. What
    is left over is nobody's here."""
    taken = []
    for outstanding, meant in open_charges:
        part = min(outstanding, amount if meant is None else min(meant, amount))
        taken.append(part)
        amount -= part
    return taken


LASTS: Mapping[str, timedelta] = {"page": timedelta(minutes=15), "qr": timedelta(days=1)}
"""How long an order waits to be paid, by what its gateway can: a page is paid at once, a QR when one finds the time."""

_ASKED_AFTER = (15, 30, 60, 120, 300, 600)
"""Seconds between one question and the next, while the order waits to be paid."""
_THEREAFTER = timedelta(minutes=15)
_AFTER_EXPIRY = (timedelta(minutes=2), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
"""Money may come late; what comes later still, the nightly comparison finds."""


def first_ask(opened_at: datetime) -> datetime:
    return opened_at + timedelta(seconds=_ASKED_AFTER[0])


def next_ask(asks: int, expires_at: datetime, now: datetime) -> datetime | None:
    """When the gateway is asked again, having been asked ``asks`` times: ever later, then a few times behind the end,
    then no more."""
    if now < expires_at:
        wait = timedelta(seconds=_ASKED_AFTER[asks]) if asks < len(_ASKED_AFTER) else _THEREAFTER
        return min(now + wait, expires_at + _AFTER_EXPIRY[0])
    return next((at for after in _AFTER_EXPIRY if (at := expires_at + after) > now), None)


def shares(amount: int, meant: Sequence[int]) -> list[int]:
    """How ``amount`` is divided: each its own, in order, as far as it goes; the last takes what is left over."""
    parts = []
    for each in meant[:-1]:
        parts.append(min(each, amount))
        amount -= parts[-1]
    return [*parts, amount]


def series_of(year: int, letters: str) -> str:
    """``series_of(2026, "AA") == "26TAA"`` (TT 91/2026/TT-BTC)."""
    return f"{year % 100:02d}T{letters}"
