"""Every due date prints what was counted, what was skipped, and why."""

from __future__ import annotations

from datetime import date, time

import pytest

from motcua.ground.calendar.definitions import Season, Span, SpecialDay, Timetable, Until
from motcua.ground.calendar.rules import Calendar, Interval, add, with_timetables
from motcua.ground.calendar.tests.books import LAW, at, holiday, lasting, shipped
from motcua.ground.words.definitions import Text

COUNTRY = Calendar(shipped())


def span(start: str, end: str) -> Span:
    return Span(start=time.fromisoformat(start), end=time.fromisoformat(end))


def lines(start: str, duration: str, calendar: Calendar = COUNTRY, until: Until = "office_hours") -> list[str]:
    return [told(line) for line in add(calendar, at(start), lasting(duration), until=until).intervals]


def told(line: Interval) -> str:
    mark = "+" if line.counted else "-"
    count = f"{line.days}d" if line.days else f"{line.minutes}m"
    return f"{mark} {line.start:%d/%m %H:%M} {line.end:%d/%m %H:%M} {count} {line.reason}"


def laws(start: str, duration: str, calendar: Calendar = COUNTRY, until: Until = "office_hours") -> list[str]:
    return [line.law for line in add(calendar, at(start), lasting(duration), until=until).intervals]


def test_nights_and_lunches_are_inside_the_counted_line() -> None:
    assert lines("2025-03-03 09:00", "3 working_days") == ["+ 03/03 09:00 06/03 09:00 1440m Trong giờ làm việc"]


def test_a_weekend_is_named() -> None:
    assert lines("2025-03-07 16:00", "1 working_day") == [
        "+ 07/03 16:00 07/03 17:00 60m Trong giờ làm việc",
        "- 07/03 17:00 10/03 07:00 0m Nghỉ hằng tuần",
        "+ 10/03 07:00 10/03 16:00 420m Trong giờ làm việc",
    ]


def test_time_before_the_first_working_minute_is_named() -> None:
    assert lines("2025-03-07 20:00", "1 working_hour") == [
        "- 07/03 20:00 08/03 00:00 0m Ngoài giờ làm việc",
        "- 08/03 00:00 10/03 07:00 0m Nghỉ hằng tuần",
        "+ 10/03 07:00 10/03 08:00 60m Trong giờ làm việc",
    ]


def test_holidays_carry_their_name_and_law() -> None:
    term = add(COUNTRY, at("2023-04-28 16:00"), lasting("1 working_day"))
    assert [told(line) for line in term.intervals] == [
        "+ 28/04 16:00 28/04 17:00 60m Trong giờ làm việc",
        "- 28/04 17:00 30/04 00:00 0m Giỗ Tổ Hùng Vương",
        "- 30/04 00:00 01/05 00:00 0m Ngày Chiến thắng",
        "- 01/05 00:00 02/05 00:00 0m Ngày Quốc tế lao động",
        "- 02/05 00:00 03/05 00:00 0m Nghỉ bù Giỗ Tổ Hùng Vương",
        "- 03/05 00:00 04/05 07:00 0m Nghỉ bù Ngày Chiến thắng",
        "+ 04/05 07:00 04/05 16:00 420m Trong giờ làm việc",
    ]
    assert term.intervals[1].law == "Điều 112 khoản 1 điểm e Bộ luật Lao động 2019"


def test_a_swapped_day_names_the_day_worked_instead() -> None:
    assert lines("2025-04-25 13:30", "2 working_days") == [
        "+ 25/04 13:30 25/04 17:00 210m Trong giờ làm việc",
        "+ 25/04 17:00 26/04 17:00 480m Làm bù cho ngày 02/05/2025",
        "- 26/04 17:00 28/04 07:00 0m Nghỉ hằng tuần",
        "+ 28/04 07:00 28/04 11:30 270m Trong giờ làm việc",
    ]
    assert "- 02/05 00:00 03/05 00:00 0m Nghỉ hoán đổi, làm bù ngày 26/04/2025" in lines(
        "2025-04-29 08:00", "2 working_days"
    )


def test_the_first_day_is_not_counted_and_the_last_is_moved_off_a_day_off() -> None:
    assert lines("2025-02-14 16:30", "30 days") == [
        "- 14/02 16:30 15/02 00:00 30m Ngày đầu tiên không tính vào thời hạn",
        "+ 15/02 00:00 16/03 00:00 29d Tính theo ngày dương lịch",
        "- 16/03 00:00 17/03 00:00 0m Nghỉ hằng tuần",
        "+ 17/03 00:00 17/03 17:00 1d Ngày cuối là ngày nghỉ nên thời hạn kết thúc vào ngày làm việc tiếp theo",
    ]


@pytest.mark.parametrize("start", ["2025-01-02 08:00", "2025-04-01 16:00", "2026-01-20 10:00"])
def test_twenty_working_days_stay_readable(start: str) -> None:
    """Even over Tết, which alone is one line."""
    assert len(lines(start, "20 working_days")) <= 16


HAND_OVER = "Điều 18 Nghị định 61/2018/NĐ-CP, Nghị định 118/2025/NĐ-CP"
FORTY_HOURS = "Quyết định 188/1999/QĐ-TTg (tuần làm việc 40 giờ)"


def test_the_same_working_day_is_one_line() -> None:
    assert lines("2025-03-03 09:00", "same_working_day") == [
        "+ 03/03 09:00 03/03 17:00 1d Giải quyết trong ngày làm việc"
    ]
    assert laws("2025-03-03 09:00", "same_working_day") == [FORTY_HOURS]


def test_what_comes_after_15_00_says_why_it_is_for_the_next_working_day() -> None:
    assert lines("2025-03-07 15:30", "same_working_day") == [
        "- 07/03 15:30 08/03 00:00 90m Nhận sau 15:00 nên giải quyết trong ngày làm việc tiếp theo",
        "- 08/03 00:00 10/03 00:00 0m Nghỉ hằng tuần",
        "+ 10/03 00:00 10/03 17:00 1d Giải quyết trong ngày làm việc",
    ]
    assert laws("2025-03-07 15:30", "same_working_day") == [HAND_OVER, FORTY_HOURS, FORTY_HOURS]


def test_what_comes_after_closing_came_outside_hours() -> None:
    """On a half day that ends before the hour of the rule."""
    half = SpecialDay(on=date(2025, 3, 3), spans=(span("07:00", "11:00"),), name="Nửa ngày", law=LAW)
    calendar = Calendar(shipped().model_copy(update={"special_days": (half,)}))
    assert lines("2025-03-03 13:00", "same_working_day", calendar) == [
        "- 03/03 13:00 04/03 00:00 0m Ngoài giờ làm việc",
        "+ 04/03 00:00 04/03 17:00 1d Giải quyết trong ngày làm việc",
    ]
    assert lines("2025-03-03 10:00", "same_working_day", calendar) == [
        "+ 03/03 10:00 03/03 11:00 1d Giải quyết trong ngày làm việc"
    ]


def test_what_comes_in_tết_names_the_days_of_tết() -> None:
    said = lines("2025-01-30 10:00", "same_working_day")
    assert said[0] == "- 30/01 10:00 01/02 00:00 0m Tết Nguyên đán Ất Tỵ"
    assert said[-1] == "+ 03/02 00:00 03/02 17:00 1d Giải quyết trong ngày làm việc"


def test_a_citizens_days_end_at_midnight() -> None:
    (first, counted) = add(COUNTRY, at("2025-03-03 08:00"), lasting("2 days"), until="midnight").intervals
    assert told(first) == "- 03/03 08:00 04/03 00:00 420m Ngày đầu tiên không tính vào thời hạn"
    assert told(counted) == "+ 04/03 00:00 05/03 23:59 2d Tính theo ngày dương lịch"
    assert counted.end == at("2025-03-05 23:59:59")


def test_a_citizens_working_days_are_stretches_of_days() -> None:
    assert lines("2025-01-23 10:00", "3 working_days", until="midnight") == [
        "- 23/01 10:00 24/01 00:00 300m Ngày đầu tiên không tính vào thời hạn",
        "+ 24/01 00:00 25/01 00:00 1d Trong giờ làm việc",
        "- 25/01 00:00 27/01 00:00 0m Nghỉ hằng tuần",
        "- 27/01 00:00 01/02 00:00 0m Tết Nguyên đán Ất Tỵ",
        "- 01/02 00:00 03/02 00:00 0m Nghỉ hằng tuần",
        "+ 03/02 00:00 04/02 23:59 2d Trong giờ làm việc",
    ]


def test_a_moved_last_day_of_a_citizen_is_a_whole_day() -> None:
    assert lines("2025-02-14 16:30", "30 days", until="midnight")[-2:] == [
        "- 16/03 00:00 17/03 00:00 0m Nghỉ hằng tuần",
        "+ 17/03 00:00 17/03 23:59 1d Ngày cuối là ngày nghỉ nên thời hạn kết thúc vào ngày làm việc tiếp theo",
    ]


def test_a_special_day_is_a_line_with_its_name_and_law() -> None:
    saturday = SpecialDay(on=date(2025, 3, 8), spans=(span("07:00", "11:00"),), name="Trực thứ bảy", law=LAW)
    calendar = Calendar(shipped().model_copy(update={"special_days": (saturday,)}))
    assert lines("2025-03-07 16:00", "6 working_hours", calendar) == [
        "+ 07/03 16:00 07/03 17:00 60m Trong giờ làm việc",
        "+ 07/03 17:00 08/03 11:00 240m Trực thứ bảy",
        "- 08/03 11:00 10/03 07:00 0m Nghỉ hằng tuần",
        "+ 10/03 07:00 10/03 08:00 60m Trong giờ làm việc",
    ]
    assert laws("2025-03-07 16:00", "6 working_hours", calendar)[1] == "Quyết định thử nghiệm"


def test_a_special_day_opens_no_holiday() -> None:
    tet = SpecialDay(on=date(2025, 1, 28), spans=(span("07:00", "11:00"),), name="Trực Tết", law=LAW)
    calendar = Calendar(shipped().model_copy(update={"special_days": (tet,)}))
    assert "Trực Tết" not in str(lines("2025-01-24 07:00", "3 working_days", calendar))


def test_a_season_is_a_line_of_its_own_law() -> None:
    hours = shipped().office_hours[0]
    summer = hours.model_copy(
        update={
            "season": Season(begins="04-16", ends="10-15"),
            "hours": dict.fromkeys(range(5), (span("06:30", "11:00"), span("13:30", "16:30"))),
            "law": LAW,
        }
    )
    calendar = Calendar(shipped().model_copy(update={"office_hours": (hours, summer)}))
    assert lines("2025-04-15 16:00", "1 working_day", calendar) == [
        "+ 15/04 16:00 15/04 17:00 60m Trong giờ làm việc",
        "+ 15/04 17:00 16/04 16:00 420m Trong giờ làm việc",
    ]
    assert laws("2025-04-15 16:00", "1 working_day", calendar) == [FORTY_HOURS, "Quyết định thử nghiệm"]


def test_a_day_off_of_the_province_carries_its_own_law() -> None:
    local = Timetable(key="tinh", name=Text(vi="Tỉnh", en="Province"), days_off=(holiday(date(2025, 3, 4)),))
    calendar = Calendar(with_timetables(shipped(), [local]))
    assert lines("2025-03-03 16:00", "1 working_day", calendar)[1] == "- 03/03 17:00 05/03 07:00 0m Nghỉ ngày 04/03"


def test_what_is_expected_is_said_to_be() -> None:
    said = lines("2027-02-03 16:00", "1 working_day")
    assert said[1] == "- 03/02 17:00 09/02 00:00 0m Tết Nguyên đán (dự kiến)"
    assert said[2] == "- 09/02 00:00 11/02 07:00 0m Nghỉ bù Tết Nguyên đán (dự kiến)"
