"""Every due date prints what was counted, what was skipped, and why."""

from __future__ import annotations

import pytest

from motcua.ground.calendar.rules import Calendar, Interval, add
from motcua.ground.calendar.tests.books import at, lasting, shipped

COUNTRY = Calendar(shipped())


def lines(start: str, duration: str) -> list[str]:
    return [told(line) for line in add(COUNTRY, at(start), lasting(duration)).intervals]


def told(line: Interval) -> str:
    mark = "+" if line.counted else "-"
    count = f"{line.days}d" if line.days else f"{line.minutes}m"
    return f"{mark} {line.start:%d/%m %H:%M} {line.end:%d/%m %H:%M} {count} {line.reason}"


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
