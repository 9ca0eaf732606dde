"""The public holidays: what the yearly decisions say, what the law gives without them, and what the moon says."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from motcua.ground.calendar.definitions import DecidedYear, Holiday
from motcua.ground.calendar.rules import Calendar, NoOfficeHours, add, is_working_day
from motcua.ground.calendar.rules.holidays import EXPECTED, days_off_of, lunar_day
from motcua.ground.calendar.tests import moon
from motcua.ground.calendar.tests.books import LAW, at, lasting, plain, shipped

COUNTRY = shipped()
DECIDED = range(2015, 2027)
RECKONED = range(2027, 2041)
UNDECIDED = COUNTRY.model_copy(update={"decided_years": (), "days_off": (), "swapped_days": ()})


@pytest.mark.parametrize("year", range(2015, 2041))
def test_the_lunar_holidays_fall_where_the_sky_says(year: int) -> None:
    assert lunar_day("01-01", year) == moon.new_year(year)
    assert lunar_day("03-10", year) == moon.lunar_date(10, 3, year)


def test_vietnam_has_its_own_moon() -> None:
    """Between 1990 and 2040 the new year of Hà Nội was and will be another day than that of Beijing in two years: the
    new moon falls between 23:00 and midnight at UTC+7."""
    differ = [year for year in range(1990, 2041) if moon.new_year(year) != moon.new_year(year, moon.BEIJING)]
    assert differ == [2007, 2030]
    assert [lunar_day("01-01", year) for year in differ] == [date(2007, 2, 17), date(2030, 2, 2)]


def test_the_decided_years_are_those_with_days_off() -> None:
    assert [decided.year for decided in COUNTRY.decided_years] == list(DECIDED)
    assert {day.on.year for day in COUNTRY.days_off} == set(DECIDED)
    assert all(days_off_of(COUNTRY, year) == () for year in DECIDED)


@pytest.mark.parametrize("year", DECIDED)
def test_every_decision_so_far_is_what_the_law_gives_without_it(year: int) -> None:
    """Swapped days apart. So the reckoning of years to come is as good as these twelve decisions."""
    decided = [day.on for day in COUNTRY.days_off if day.on.year == year]
    reckoned = [day.on for day in days_off_of(UNDECIDED, year)]
    assert _weekdays(decided) == _weekdays(reckoned)


def _weekdays(days: list[date]) -> list[date]:
    return sorted(day for day in days if day.weekday() < 5)


@pytest.mark.parametrize(("years", "days"), [(range(2015, 2021), 10), (range(2021, 2026), 11), (range(2026, 2041), 12)])
def test_each_year_has_the_days_of_its_law(years: range, days: int) -> None:
    """1 + 5 + 1 + 1 + 1 + 1 by article 115 of the code of 2012; from 2021 two days at 2 September, by article 112 of
    the code of 2019; from 2026 also the day of Vietnamese culture. Substitute days come on top."""
    all_days = [*COUNTRY.days_off, *(day for year in RECKONED for day in days_off_of(COUNTRY, year))]
    by_law = Counter(d.on.year for d in all_days if "bù" not in d.name)
    assert {year: by_law[year] for year in years} == dict.fromkeys(years, days)


@pytest.mark.parametrize("year", [*DECIDED, *RECKONED])
def test_each_statutory_day_on_a_weekend_has_a_working_day_instead(year: int) -> None:
    """Article 115.3 of the code of 2012, 111.3 of that of 2019: the next working day, so never one before the holiday.
    The day beside 2 September is chosen, never given on a weekend."""
    days = [d for d in (*COUNTRY.days_off, *days_off_of(COUNTRY, year)) if d.on.year == year]
    on_weekend = [d for d in days if d.on.weekday() >= 5]
    instead = [d for d in days if "bù" in d.name]
    assert len(on_weekend) == len(instead)
    assert all(d.on.weekday() < 5 for d in instead)
    assert all("khoản 3" in d.law.article for d in instead)
    for one in instead:
        name = one.name.removeprefix("Nghỉ bù ").removesuffix(EXPECTED).strip()
        assert any(d.name.startswith(name) and d.on < one.on for d in on_weekend), one


def test_what_is_reckoned_says_that_it_is_expected() -> None:
    said = {day.on: (day.name, str(day.law)) for day in days_off_of(COUNTRY, 2027)}
    assert said[date(2027, 2, 6)] == ("Tết Nguyên đán (dự kiến)", "Điều 112 khoản 1 điểm b Bộ luật Lao động 2019")
    assert said[date(2027, 2, 10)] == ("Nghỉ bù Tết Nguyên đán (dự kiến)", "Điều 111 khoản 3 Bộ luật Lao động 2019")
    assert said[date(2027, 9, 3)][0] == "Quốc khánh (ngày liền kề) (dự kiến)"
    assert all(EXPECTED in day.name for year in RECKONED for day in days_off_of(COUNTRY, year))


def test_the_law_of_the_day_is_the_law_of_the_reckoned_day() -> None:
    laws = {
        year: {str(day.law) for day in days_off_of(UNDECIDED, year) if day.name.startswith("Tết")}
        for year in (2020, 2021)
    }
    assert all("Bộ luật Lao động 2012" in law for law in laws[2020])
    assert all("Bộ luật Lao động 2019" in law for law in laws[2021])


@pytest.mark.parametrize(
    ("year", "beside"),
    [
        (2029, "09-03"),
        (2030, "09-03"),
        (2026, "09-01"),
        (2027, "09-03"),
        (2033, "09-01"),
        (2028, "09-01"),
        (2035, "09-03"),
    ],
    ids=["Sunday", "Monday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday again"],
)
def test_the_day_beside_2_september_makes_the_longer_rest(year: int, beside: str) -> None:
    (chosen,) = (day.on for day in days_off_of(UNDECIDED, year) if "liền kề" in day.name)
    assert f"{chosen:%m-%d}" == beside


def test_a_decision_puts_an_end_to_reckoning() -> None:
    """And to "(dự kiến)": what the decision does not name is worked."""
    (tet,) = (day for day in days_off_of(COUNTRY, 2027) if day.on == date(2027, 2, 8))
    decided = COUNTRY.model_copy(
        update={
            "decided_years": (*COUNTRY.decided_years, DecidedYear(year=2027, law=LAW)),
            "days_off": (*COUNTRY.days_off, tet.model_copy(update={"name": "Tết", "law": LAW})),
        }
    )
    day = Calendar(decided).day(date(2027, 2, 8).toordinal())
    assert (day.works, day.reason, day.law) == (False, "Tết", "Quyết định thử nghiệm")
    assert is_working_day(Calendar(decided), date(2027, 2, 5))
    assert not is_working_day(Calendar(COUNTRY), date(2027, 2, 5))


def test_two_holidays_on_one_day_are_one_day_off() -> None:
    """Nothing in the law gives a second day for it; only weekly rest has a substitute."""
    twice = tuple(Holiday(name=n, day="05-01", valid_from=date(2021, 1, 1), law=LAW) for n in ("Một", "Hai"))
    book = plain().model_copy(update={"holidays": twice, "substitute_law": LAW})
    assert [day.on for day in days_off_of(book, 2024)] == [date(2024, 5, 1)]
    assert [day.on for day in days_off_of(book, 2027)] == [date(2027, 5, 1), date(2027, 5, 3)]


def test_the_calendar_does_not_guess_beyond_the_moon_it_knows() -> None:
    with pytest.raises(NoOfficeHours, match="2101"):
        add(Calendar(COUNTRY), at("2099-12-01 08:00"), lasting("30 months"))


def test_only_a_day_of_weekly_rest_has_a_substitute() -> None:
    """Tết of 2024 began on a Saturday: a country that works on Saturdays would have one for the Sunday alone."""
    hours = plain().office_hours[0]
    saturdays = hours.model_copy(update={"hours": hours.hours | {5: hours.hours[0]}})
    book = UNDECIDED.model_copy(update={"office_hours": (saturdays,)})
    assert sum("bù" in day.name for day in days_off_of(book, 2024)) == 1
