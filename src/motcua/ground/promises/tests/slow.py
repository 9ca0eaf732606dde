"""When a promise is due, written a second time: a walk over minutes and days, slow and obvious, that shares nothing
with `rules` and knows no shortcut."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from motcua.ground.calendar.tests.slow import SlowCalendar
from motcua.ground.promises.definitions import Promised
from motcua.ground.words.moments import VIETNAM

A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)


@dataclass
class SlowPromise:
    calendar: SlowCalendar
    promised: Promised

    def due(self) -> datetime:
        if self.promised.extension is not None:
            extension = self.promised.extension
            return self.days_later(extension.at, extension.to.date(), extension.to)
        minutes, unit = self.promised.duration.working_minutes, self.promised.duration.unit
        if minutes is None or (self.promised.owed_by == "citizen" and unit == "working_days"):
            return self.days_later(self.promised.counted_from, self.last_day(), None)
        return self.minutes_later(self.promised.counted_from, minutes)

    def minutes_later(self, start: datetime, left: int) -> datetime:
        """Only worked minutes outside every pause count."""
        if left == 0:
            ends_here = self.works(start - A_MINUTE)
            return start if ends_here else self.next_worked(start)
        moment = start
        while left:
            left -= self.works(moment) and not self.paused(moment)
            moment += A_MINUTE
        return moment

    def days_later(self, start: datetime, last: date, hour: datetime | None) -> datetime:
        """Midnight after midnight; one that passes in a pause does not count. The end of the first worked day after
        the last midnight, unless it lies in a pause; ``hour`` is the moment promised on just that day."""
        left, day = (last - start.date()).days, start.date()
        while True:
            if left == 0 and any(self.calendar.minutes_of(day)):
                for end in (hour, self.end_of(day)):
                    if end and end.date() == day and end >= start and not self.paused(end):
                        return end
            day += A_DAY
            left -= left > 0 and not self.passes_in_a_pause(midnight(day))

    def last_day(self) -> date:
        start, term = self.promised.counted_from, self.promised.duration
        day = start.date()
        if term.unit == "days":
            return day + timedelta(days=term.amount)
        if term.unit == "months":
            return months_later(day, term.amount)
        if term.unit == "same_working_day":
            return self.next_worked_day(day if self.for_today(start) else day + A_DAY)
        for _ in range(term.amount):
            day = self.next_worked_day(day + A_DAY)
        return self.next_worked_day(day)

    def for_today(self, start: datetime) -> bool:
        still_open = start.time() <= self.calendar.book.paper_hand_over_until
        return still_open and any(self.calendar.minutes_of(start.date())[start.hour * 60 + start.minute :])

    def next_worked_day(self, day: date) -> date:
        while not any(self.calendar.minutes_of(day)):
            day += A_DAY
        return day

    def end_of(self, day: date) -> datetime:
        if self.promised.owed_by == "citizen":
            return datetime.combine(day, time(23, 59, 59), tzinfo=VIETNAM)
        worked = [minute for minute, works in enumerate(self.calendar.minutes_of(day)) if works]
        return midnight(day) + (worked[-1] + 1) * A_MINUTE

    def next_worked(self, moment: datetime) -> datetime:
        while not self.works(moment):
            moment += A_MINUTE
        return moment

    def works(self, moment: datetime) -> bool:
        return self.calendar.minutes_of(moment.date())[moment.hour * 60 + moment.minute]

    def paused(self, moment: datetime) -> bool:
        return any(rest.end and rest.start <= moment < rest.end for rest in self.promised.rests)

    def passes_in_a_pause(self, moment: datetime) -> bool:
        return any(rest.end and rest.start < moment <= rest.end for rest in self.promised.rests)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=VIETNAM)


def months_later(day: date, months: int) -> date:
    """The corresponding day, or the last of a shorter month."""
    month = day.replace(day=1)
    for _ in range(months):
        month = (month + timedelta(days=31)).replace(day=1)
    while day.day:
        try:
            return month.replace(day=day.day)
        except ValueError:
            day -= A_DAY
    raise AssertionError
