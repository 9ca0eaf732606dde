"""A due moment for anybody who asks: "handed in then, so long a term, at that office"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import ValidationError

from motcua.doors.look import words
from motcua.ground.calendar.definitions import Duration, NoOfficeHours
from motcua.ground.calendar.rules import Interval, add
from motcua.ground.offices.models import Office
from motcua.ground.offices.queries import office_by_code
from motcua.ground.promises.queries import calendar_for
from motcua.ground.words.errors import Refused, Unknown
from motcua.ground.words.moments import VIETNAM

LONGEST: Mapping[str, int] = {
    "working_minutes": 120_000,
    "working_hours": 2_000,
    "working_days": 250,
    "days": 366,
    "months": 12,
    "same_working_day": 0,
}
"""About a year of each: no term of a procedure is longer, and its ledger still fits on a page."""

FIRST_YEAR, YEARS_AHEAD = 2015, 15
"""The calendar works its days out when they are first asked for: nobody may have it do so for centuries."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """``start`` in Vietnam's time; ``intervals`` leave nothing out between it and ``due``."""

    start: datetime
    duration: Duration
    office: Office | None
    due: datetime
    intervals: tuple[Interval, ...]


def reckon(start: str, duration: str, office: str, today: date) -> Reckoned:
    """``start`` in ISO 8601, by Vietnam's clocks where it names no zone; ``duration`` as a pack writes it; ``office`` a
    code, or "" for what holds in the whole province. Refused with the ``field`` that is wrong."""
    begun, term, where = _moment(start), _term(duration), _office(office)
    try:
        if not FIRST_YEAR <= begun.year <= today.year + YEARS_AHEAD:
            raise NoOfficeHours(start)
        due = add(calendar_for(today, where), begun, term)
    except NoOfficeHours:
        raise Refused(
            "outside_calendar", "Lịch làm việc không có ngày này. Hãy chọn một ngày gần hơn.", field="start"
        ) from None
    return Reckoned(begun, term, where, due.due, due.intervals)


def _moment(text: str) -> datetime:
    try:
        if _MOMENT.fullmatch(text):
            told = datetime.fromisoformat(text)
            return (told if told.tzinfo else told.replace(tzinfo=VIETNAM)).astimezone(VIETNAM)
    except (ValueError, OverflowError):
        pass
    raise Refused(
        "not_a_moment", "Hãy nhập ngày nộp theo dạng ngày/tháng/năm và giờ nộp, ví dụ 23/11/2026, 14:30.", field="start"
    )


def _term(text: str) -> Duration:
    try:
        term = Duration.model_validate(text)
    except ValidationError:
        raise Refused(
            "not_a_duration",
            "Hãy nhập thời hạn là một số nguyên và chọn cách tính, ví dụ 15 ngày làm việc.",
            field="duration",
        ) from None
    if term.amount == 0 and term.unit != "same_working_day":
        raise Refused("not_a_duration", "Thời hạn phải từ 1 trở lên.", field="duration")
    if term.amount > LONGEST[term.unit]:
        raise Refused(
            "too_long",
            "Chỉ tính được thời hạn trong khoảng một năm, nhiều nhất {most}.",
            field="duration",
            params={"most": words.duration(Duration(amount=LONGEST[term.unit], unit=term.unit))},
        )
    return term


def _office(code: str) -> Office | None:
    try:
        return office_by_code(code) if code else None
    except Unknown:
        raise Refused("no_such_office", "Không có cơ quan mang mã này.", field="office") from None
