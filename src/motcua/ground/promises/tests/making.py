"""Promises as hypothesis draws them, with pauses, restarts and dates promised anew."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from hypothesis import strategies as st

from motcua.ground.calendar.definitions import Duration
from motcua.ground.calendar.tests import books
from motcua.ground.calendar.tests.slow import SlowCalendar
from motcua.ground.promises.definitions import Extension, Promised, Rest

durations = st.one_of(
    st.builds(Duration, amount=st.integers(0, 2500), unit=st.just("working_minutes")),
    st.builds(Duration, amount=st.integers(0, 5), unit=st.just("working_days")),
    st.builds(Duration, amount=st.integers(0, 60), unit=st.just("days")),
    st.builds(Duration, amount=st.integers(0, 3), unit=st.just("months")),
    st.builds(Duration, amount=st.just(0), unit=st.just("same_working_day")),
)
rests = st.tuples(books.moments, st.integers(0, 20 * 1440)).map(
    lambda drawn: Rest(drawn[0], drawn[0] + timedelta(minutes=drawn[1]))
)


@st.composite
def extensions(draw: st.DrawFn, since: datetime) -> Extension | None:
    if draw(st.booleans()):
        return None
    at = since + timedelta(minutes=draw(st.integers(0, 5 * 1440)))
    return Extension(at, at + timedelta(minutes=draw(st.integers(1, 30 * 1440))))


@st.composite
def promises(draw: st.DrawFn) -> Promised:
    opened = draw(books.moments)
    zero = opened + timedelta(minutes=draw(st.sampled_from([0, 0, 700, 9000])))
    return Promised(
        opened=opened,
        counted_from=zero,
        duration=draw(durations),
        due=zero,
        owed_by=draw(st.sampled_from(["office", "citizen"])),
        rests=tuple(draw(st.lists(rests, max_size=4))),
        extension=draw(extensions(zero)),
    )


UNITS = (
    ("working_minutes", 2000),
    ("working_hours", 30),
    ("working_days", 6),
    ("days", 40),
    ("months", 2),
    ("same_working_day", 0),
)


def any_promise(chance: Random, slow: SlowCalendar, since: datetime) -> Promised:
    """One by chance within three weeks of ``since``; a date promised anew is one that an office would name."""
    opened = since + timedelta(minutes=chance.randrange(20 * 1440))
    zero = opened + timedelta(minutes=chance.choice([0, 0, chance.randrange(5 * 1440)]))
    begins = [opened + timedelta(minutes=chance.randrange(-1440, 15 * 1440)) for _ in range(chance.randrange(4))]
    unit, most = chance.choice(UNITS)
    extension = None
    if chance.random() < 0.25:
        at = zero + timedelta(minutes=chance.randrange(4 * 1440))
        extension = Extension(at, slow.add(at, Duration(amount=chance.randrange(1, 8), unit="working_days")))
    return Promised(
        opened=opened,
        counted_from=zero,
        duration=Duration.model_validate({"amount": chance.randrange(most + 1), "unit": unit}),
        due=zero,
        owed_by=chance.choice(["office", "office", "citizen"]),
        rests=tuple(Rest(begin, begin + timedelta(minutes=chance.randrange(4 * 1440))) for begin in begins),
        extension=extension,
    )
