"""Comparing lengths of time that count differently. In doubt, the answer is the one that promises less."""

from __future__ import annotations

from motcua.ground.calendar.definitions import Duration

_LONGEST_MONTH, _SHORTEST_MONTH = 31, 28
_DAY = 480


def exceeds(value: Duration, limit: Duration) -> bool:
    """Whether ``value`` may end later than ``limit``. Public holidays are left out of account, weekends are not.

    >>> exceeds(Duration(amount=5, unit="working_days"), Duration(amount=7, unit="days"))
    False
    >>> exceeds(Duration(amount=6, unit="working_days"), Duration(amount=7, unit="days"))
    True
    """
    if value.unit == limit.unit:
        return value.amount > limit.amount
    if limit.working_minutes is not None:
        return most_working_minutes(value) > limit.working_minutes
    return _most_days(value) > _least_days(limit)


def most_working_minutes(value: Duration) -> int:
    """The working minutes it can hold at most: each calendar day may turn out to be a working day."""
    if value.working_minutes is not None:
        return value.working_minutes
    return _most_days(value) * _DAY


def least_working_minutes(value: Duration) -> int:
    """The working minutes it holds at least: a rest of a week may fall on the weekend."""
    if value.working_minutes is not None:
        return value.working_minutes
    weeks, rest = divmod(_least_days(value), 7)
    return (weeks * 5 + max(0, rest - 2)) * _DAY


def _most_days(value: Duration) -> int:
    if value.unit == "days":
        return value.amount
    if value.unit == "months":
        return value.amount * _LONGEST_MONTH
    weeks, rest = divmod(value.working_minutes or 0, 5 * _DAY)
    return weeks * 7 + (-(-rest // _DAY) + 2 if rest else 0)


def _least_days(value: Duration) -> int:
    return value.amount * (_SHORTEST_MONTH if value.unit == "months" else 1)
