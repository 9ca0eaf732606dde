"""The same arithmetic written a second time: minute by minute, slow and obvious, sharing nothing with `rules`."""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from motcua.ground.calendar.definitions import CalendarBook, Duration
from motcua.ground.words.moments import VIETNAM

CLOCK = [time(hour, minute) for hour in range(24) for minute in range(60)]


class SlowCalendar:
    def __init__(self, book: CalendarBook) -> None:
        self.book = book
        self.off = {day.on for day in book.days_off} | {swap.off for swap in book.swapped_days}
        self.like = {swap.worked: swap.off for swap in book.swapped_days}
        self._known: dict[date, list[bool]] = {}

    def minutes_of(self, day: date) -> list[bool]:
        """For every minute of the day, whether the office works in it."""
        if day not in self._known:
            self._known[day] = [self._works(day, clock) for clock in CLOCK]
        return self._known[day]

    def _works(self, day: date, clock: time) -> bool:
        if day in self.off:
            return False
        like = self.like.get(day, day)
        for period in self.book.office_hours:
            if period.valid_from <= like and (period.valid_to is None or like < period.valid_to):
                return any(span.start <= clock < span.end for span in period.hours.get(like.weekday(), ()))
        return False

    def walk(self, start: datetime) -> Iterator[tuple[date, int, bool]]:
        """Minute after minute for ever, and whether each is worked."""
        day, minute = start.date(), start.hour * 60 + start.minute
        while True:
            worked = self.minutes_of(day)
            for passed in range(minute, 1440):
                yield day, passed, worked[passed]
            day, minute = day + timedelta(days=1), 0

    def between(self, start: datetime, end: datetime) -> int:
        stop, count = (end.date(), end.hour * 60 + end.minute), 0
        for day, minute, works in self.walk(start):
            if (day, minute) >= stop:
                return count
            count += works
        raise AssertionError

    def next_working_moment(self, start: datetime) -> datetime:
        return next(_moment(day, minute) for day, minute, works in self.walk(start) if works)

    def add(self, start: datetime, duration: Duration) -> datetime:
        if duration.working_minutes is None:
            return self._add_on_the_calendar(start, duration)
        left = duration.working_minutes
        if left == 0:
            just_before = start - timedelta(minutes=1)
            ends_here = self.minutes_of(just_before.date())[just_before.hour * 60 + just_before.minute]
            return start if ends_here else self.next_working_moment(start)
        for day, minute, works in self.walk(start):
            left -= works
            if left == 0:
                return _moment(day, minute + 1)
        raise AssertionError

    def _add_on_the_calendar(self, start: datetime, duration: Duration) -> datetime:
        day = start.date()
        if duration.unit == "days":
            day += timedelta(days=duration.amount)
        for _ in range(duration.amount if duration.unit == "months" else 0):
            day = _first_of_next_month(day)
        if duration.unit == "months":
            day = day.replace(day=min(start.day, gregorian.monthrange(day.year, day.month)[1]))
        while not any(self.minutes_of(day)) or self._end_of(day) < start:
            day += timedelta(days=1)
        return self._end_of(day)

    def _end_of(self, day: date) -> datetime:
        last = max(minute for minute, works in enumerate(self.minutes_of(day)) if works)
        return _moment(day, last + 1)


def _moment(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(), tzinfo=VIETNAM) + timedelta(minutes=minute)


def _first_of_next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
