"""Comparing lengths of time that count differently. In doubt, the answer is the one that promises less."""

from __future__ import annotations

from motcua.ground.calendar.definitions import Duration

_LONGEST_MONTH, _SHORTEST_MONTH = 31, 28
_DAY = 480
_WEEKEND = (5, 6)
_AFTER_THE_HOUR = 120
"""Working minutes from the hour of the 15:00 rule to closing at 17:00."""


def exceeds(value: Duration, limit: Duration) -> bool:
    """Whether ``value`` may end later than ``limit``. Public holidays are left out of account, weekends are not.

    >>> exceeds(Duration(amount=5, unit="working_days"), Duration(amount=7, unit="days"))
    False
    >>> exceeds(Duration(amount=6, unit="working_days"), Duration(amount=7, unit="days"))
    True
    """
    if value.unit == limit.unit:
        return value.amount > limit.amount
    if limit.working_minutes is not None or limit.unit == "same_working_day":
        return most_working_minutes(value) > least_working_minutes(limit)
    return _most_days(value) > _least_days(limit)


def most_working_minutes(value: Duration) -> int:
    """The working minutes it can hold at most: each calendar day may turn out to be a working day, the first, which is
    not counted, is worked as well, and so is the one that a last day off moves to; what came just after the hour of the
    15:00 rule has the rest of that day and the whole next one."""
    if value.working_minutes is not None:
        return value.working_minutes
    if value.unit == "same_working_day":
        return _AFTER_THE_HOUR + _DAY
    return max(_most_days(value), *(_worked_days(start, _most_days(value)) for start in range(7))) * _DAY


def _worked_days(start: int, days: int) -> int:
    """Days worked, weekends off, in a term of so many days that begins in the morning of a weekday (0 is Monday)."""
    last = start + days
    while last % 7 in _WEEKEND:
        last += 1
    return sum(day % 7 not in _WEEKEND for day in range(start, last + 1))


def least_working_minutes(value: Duration) -> int:
    """The working minutes it holds at least: a rest of a week may fall on the weekend, and what is done the same day
    may have come just before the hour of the 15:00 rule."""
    if value.working_minutes is not None:
        return value.working_minutes
    if value.unit == "same_working_day":
        return _AFTER_THE_HOUR
    weeks, rest = divmod(_least_days(value), 7)
    return (weeks * 5 + max(0, rest - 2)) * _DAY


def _most_days(value: Duration) -> int:
    if value.unit == "days":
        return value.amount
    if value.unit == "months":
        return value.amount * _LONGEST_MONTH
    weeks, rest = divmod(most_working_minutes(value), 5 * _DAY)
    return weeks * 7 + (-(-rest // _DAY) + 2 if rest else 0)


def _least_days(value: Duration) -> int:
    return value.amount * (_SHORTEST_MONTH if value.unit == "months" else 1)
