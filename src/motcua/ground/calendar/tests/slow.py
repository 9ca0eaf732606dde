"""The same arithmetic written a second time: minute by minute, slow and obvious, sharing nothing with `rules`."""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from motcua.ground.calendar.definitions import CalendarBook, Duration, Holiday, OfficeHours, Span, Timetable
from motcua.ground.calendar.tests import moon
from motcua.ground.words.moments import VIETNAM

CLOCK = [time(hour, minute) for hour in range(24) for minute in range(60)]
A_DAY, A_MINUTE, A_SECOND = timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)


class SlowCalendar:
    """Of a country's book and the timetables of an office, each asked anew for every day."""

    def __init__(self, book: CalendarBook, timetables: Sequence[Timetable] = ()) -> None:
        self.book = book
        self.timetables = timetables
        self._last_first: list[CalendarBook | Timetable] = [*reversed(timetables), book]
        self._known: dict[date, list[bool]] = {}
        self._holidays: dict[int, set[date]] = {}

    def minutes_of(self, day: date) -> list[bool]:
        """For every minute of the day, whether the office works in it."""
        if day not in self._known:
            spans = list(self.spans_of(day))
            self._known[day] = [any(span.start <= clock < span.end for span in spans) for clock in CLOCK]
        return self._known[day]

    def spans_of(self, day: date) -> Iterable[Span]:
        if self.is_off(day):
            return ()
        for source in self._last_first:
            for special in source.special_days:
                if special.on == day:
                    return special.spans
        for swap in self.book.swapped_days:
            if swap.worked == day:
                return self.usual_spans(swap.off)
        return self.usual_spans(day)

    def usual_spans(self, day: date) -> Iterable[Span]:
        for source in self._last_first:
            there = [hours for hours in source.office_hours if self.holds(hours, day)]
            seasonal = [hours for hours in there if hours.season is not None]
            for hours in seasonal or there:
                return hours.hours.get(day.weekday(), ())
        return ()

    def holds(self, hours: OfficeHours, day: date) -> bool:
        """A season is walked day after day from its beginning to its end."""
        if not (hours.valid_from <= day and (hours.valid_to is None or day < hours.valid_to)):
            return False
        if hours.season is None:
            return True
        on, wanted = hours.season.begins, f"{day:%m-%d}"
        while on != wanted:
            if on == hours.season.ends:
                return False
            on = f"{date.fromisoformat('2024-' + on) + A_DAY:%m-%d}"  # a leap year has every day of any year
        return True

    def is_off(self, day: date) -> bool:
        given = [off.on for source in self._last_first for off in source.days_off]
        swapped = [swap.off for swap in self.book.swapped_days]
        return day in given or day in swapped or day in self.holidays_of(day.year)

    # --- holidays that no decision has settled

    def holidays_of(self, year: int) -> set[date]:
        if year not in self._holidays:
            decided = any(one.year == year for one in self.book.decided_years)
            self._holidays[year] = set() if decided else self._reckon(year)
        return self._holidays[year]

    def _reckon(self, year: int) -> set[date]:
        by_law = set()
        for holiday in self.book.holidays:
            for number in range(holiday.days):
                day = _holiday(holiday, year) + (holiday.first + number) * A_DAY
                if holiday.valid_from <= day and (holiday.valid_to is None or day < holiday.valid_to):
                    by_law.add(day)
        chosen = set()
        for holiday in self.book.holidays:
            day = _holiday(holiday, year)
            if holiday.beside and holiday.valid_from <= day and (holiday.valid_to is None or day < holiday.valid_to):
                chosen.add(self._beside(day, by_law))
        off, instead = by_law | chosen, set()
        for day in sorted(by_law):
            if self.rests(day):
                while day in off or day in instead or self.rests(day):
                    day += A_DAY
                instead.add(day)
        return off | instead

    def _beside(self, day: date, off: set[date]) -> date:
        """The neighbour that is worked; when both are, the one with the weekend behind it, else the one before."""
        before, after = day - A_DAY, day + A_DAY
        if before in off or self.rests(before):
            return after
        if after in off or self.rests(after):
            return before
        return after if self.rests(after + A_DAY) and not self.rests(before - A_DAY) else before

    def rests(self, day: date) -> bool:
        """Weekly rest of the country, whatever an office does."""
        return not any(
            hours.hours.get(day.weekday()) for hours in self.book.office_hours if self.holds(hours, day)
        ) and any(self.holds(hours, day) for hours in self.book.office_hours)

    # --- terms

    def walk(self, start: datetime) -> Iterator[tuple[date, int, bool]]:
        """Minute after minute for ever, and whether each is worked."""
        day, minute = start.date(), start.hour * 60 + start.minute
        while True:
            worked = self.minutes_of(day)
            for passed in range(minute, 1440):
                yield day, passed, worked[passed]
            day, minute = day + A_DAY, 0

    def between(self, start: datetime, end: datetime) -> int:
        stop, count = (end.date(), end.hour * 60 + end.minute), 0
        for day, minute, works in self.walk(start):
            if (day, minute) >= stop:
                return count
            count += works
        raise AssertionError

    def next_working_moment(self, start: datetime) -> datetime:
        return next(_moment(day, minute) for day, minute, works in self.walk(start) if works)

    def add(self, start: datetime, duration: Duration, *, until: str = "office_hours") -> datetime:
        if duration.working_minutes is not None and (until == "office_hours" or duration.unit != "working_days"):
            return self.after(start, duration.working_minutes)
        if duration.unit == "same_working_day":
            day = start.date() if self.still_today(start) else start.date() + A_DAY
        elif duration.unit == "working_days":
            day = start.date()
            for _ in range(duration.amount):
                day = self.worked_day(day + A_DAY)
        else:
            day = _on_the_calendar(start.date(), duration)
        day = self.worked_day(day)
        while until == "office_hours" and self._end_of(day) < start:
            day = self.worked_day(day + A_DAY)
        return self._end_of(day) if until == "office_hours" else _moment(day + A_DAY, 0) - A_SECOND

    def after(self, start: datetime, left: int, pauses: Sequence[tuple[datetime, datetime]] = ()) -> datetime:
        """So many worked minutes that lie in no pause; seconds are dropped everywhere."""
        start = start.replace(second=0, microsecond=0)
        pauses = [(begin.replace(second=0), end.replace(second=0)) for begin, end in pauses]
        if left == 0:
            just_before = start - A_MINUTE
            ends_here = self.minutes_of(just_before.date())[just_before.hour * 60 + just_before.minute]
            return start if ends_here else self.next_working_moment(start)
        for day, minute, works in self.walk(start):
            if works and not (pauses and _inside(pauses, _moment(day, minute))):
                left -= 1
                if left == 0:
                    return _moment(day, minute + 1)
        raise AssertionError

    def still_today(self, start: datetime) -> bool:
        in_time = start.time().replace(second=0, microsecond=0) <= self.book.paper_hand_over_until
        return in_time and any(self.minutes_of(start.date())[start.hour * 60 + start.minute :])

    def worked_day(self, day: date) -> date:
        """That day, or the next that is worked."""
        while not any(self.minutes_of(day)):
            day += A_DAY
        return day

    def _end_of(self, day: date) -> datetime:
        last = max(minute for minute, works in enumerate(self.minutes_of(day)) if works)
        return _moment(day, last + 1)


def _inside(pauses: Sequence[tuple[datetime, datetime]], moment: datetime) -> bool:
    return any(begin <= moment < end for begin, end in pauses)


def _holiday(holiday: Holiday, year: int) -> date:
    if holiday.day is not None:
        month, day = map(int, holiday.day.split("-"))
        return date(year, month, day)
    return moon.new_year(year) if holiday.lunar == "01-01" else moon.lunar_date(10, 3, year)


def _on_the_calendar(day: date, duration: Duration) -> date:
    if duration.unit == "days":
        return day + duration.amount * A_DAY
    first = day.replace(day=1)
    for _ in range(duration.amount):
        first = (first + 32 * A_DAY).replace(day=1)
    return first.replace(day=min(day.day, gregorian.monthrange(first.year, first.month)[1]))


def _moment(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(), tzinfo=VIETNAM) + timedelta(minutes=minute)
