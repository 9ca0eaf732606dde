"""What is compared with what, where money is concerned: the book with itself, and with those who hold money for it.
What does not agree becomes a task of a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from motcua.ground.money import checking
from motcua.ground.money.actions import open_task
from motcua.ground.money.definitions import Mismatch
from motcua.ground.money.ports import gateway_keys
from motcua.ground.words.errors import Unavailable
from motcua.ground.words.moments import day_of
from motcua.record.cases.actions.paying import compare_with_gateway

Check = Callable[[date | None, datetime], Iterable[Mismatch]]


def with_gateways(day: date | None, now: datetime) -> Iterable[Mismatch]:
    """A day of each gateway, of today where none is given; what the book lacks is put down on the way. `Unavailable`
    where one is silent: then nobody knows."""
    for key in gateway_keys():
        done = compare_with_gateway(key, day or day_of(now), now=now)
        if done.silent:
            raise Unavailable(f"{key}: {done.silent}")
        yield from done.wrong


CHECKS: dict[str, Check] = {"book": checking.mismatches, "gateways": with_gateways}
"""By name. A gateway's comparison is one more: it gets the day and the present moment, and yields what differs."""


def compare(day: date | None, now: datetime) -> list[tuple[str, Mismatch]]:
    """Run every check and open a task for whatever it finds."""
    found = [(name, mismatch) for name, check in CHECKS.items() for mismatch in check(day, now)]
    for _, mismatch in found:
        open_task(
            mismatch.kind,
            mismatch.reference,
            subject=mismatch.subject,
            office_id=mismatch.office_id,
            expected=mismatch.expected,
            found=mismatch.found,
            now=now,
        )
    return found
