"""Terms reckoned by hand on paper calendars, hours 07:00-11:30 and 13:30-17:00, each with the law that decides it.

Articles and numbers of decisions are from memory, as everywhere in the calendar (`verified: false`).
"""

from __future__ import annotations

import pytest

from motcua.ground.calendar.definitions import Until
from motcua.ground.calendar.rules import Calendar, add, paper_hand_over
from motcua.ground.calendar.tests.books import at, lasting, shipped

COUNTRY = Calendar(shipped())

BY_W = "Quyết định 188/1999/QĐ-TTg: ngày làm việc 8 giờ"
BY_R = "Quyết định 188/1999/QĐ-TTg: tuần làm việc 40 giờ, nghỉ thứ bảy, chủ nhật"
BY_H = "Giờ làm việc do Ủy ban nhân dân cấp tỉnh quy định"
BY_TET12 = "Điều 115 khoản 1 điểm b Bộ luật Lao động 2012"
BY_SUB12 = "Điều 115 khoản 3 Bộ luật Lao động 2012"
BY_ND12 = "Điều 115 khoản 1 điểm đ Bộ luật Lao động 2012"
BY_TET19 = "Điều 112 khoản 1 điểm b Bộ luật Lao động 2019"
BY_SUB19 = "Điều 111 khoản 3 Bộ luật Lao động 2019"
BY_ND19 = "Điều 112 khoản 1 điểm đ Bộ luật Lao động 2019"
BY_HK = "Điều 112 khoản 1 điểm e Bộ luật Lao động 2019"
BY_VH = "Nghị quyết 28/2026/QH16"
BY_MOON = "Âm lịch Việt Nam theo giờ UTC+7 (Quyết định 121/CP ngày 08/8/1967)"
BY_SWAP15 = "Tờ trình 89/TTr-LĐTBXH ngày 20/11/2014"
BY_SWAP18 = "Công văn 6519/VPCP-KGVX năm 2018"
BY_SWAP24 = "Công văn 2450/VPCP-KGVX năm 2024"
BY_SWAP25 = "Thông báo 6150/TB-BLĐTBXH"
BY_SWAP26 = "Công văn 12729/VPCP-KGVX"
BY_F = "Điều 147 khoản 2 Bộ luật Dân sự 2015"
BY_HOURS = "Điều 147 khoản 1 Bộ luật Dân sự 2015"
BY_L3 = "Điều 148 khoản 3 Bộ luật Dân sự 2015"
BY_L5 = "Điều 148 khoản 5 Bộ luật Dân sự 2015"
BY_L6 = "Điều 148 khoản 6 Bộ luật Dân sự 2015"
BY_C7 = "Điều 7 Nghị định 23/2015/NĐ-CP"
BY_HT = "Điều 16 Luật Hộ tịch 2014: ngay; nhận sau 15 giờ thì ngày làm việc tiếp theo"

TERMS = [
    ("eight hours are one working day", "2025-03-03 07:00", "8 working_hours", "2025-03-03 17:00", BY_W),
    ("a working day goes to the same hour", "2025-03-03 09:00", "1 working_day", "2025-03-04 09:00", BY_W),
    ("over the weekend", "2025-03-07 16:00", "1 working_day", "2025-03-10 16:00", BY_R),
    ("filed on Saturday", "2025-03-08 10:00", "8 working_hours", "2025-03-10 17:00", BY_R),
    ("filed on Friday night", "2025-03-07 20:00", "8 working_hours", "2025-03-10 17:00", BY_R),
    ("filed before the doors open", "2025-03-03 05:00", "1 working_hour", "2025-03-03 08:00", BY_H),
    ("filed at lunch", "2025-03-03 12:00", "1 working_hour", "2025-03-03 14:30", BY_H),
    ("lunch inside the term", "2025-03-03 11:00", "1 working_hour", "2025-03-03 14:00", BY_H),
    ("three minutes at closing time", "2025-03-03 16:58", "3 working_minutes", "2025-03-04 07:01", BY_H),
    ("Tết 2015: 16 February swapped, 17 to 23 off", "2015-02-13 10:00", "1 working_day", "2015-02-14 10:00", BY_SWAP15),
    (
        "the Saturday worked before Tết 2015, then nine days off",
        "2015-02-14 10:00",
        "1 working_day",
        "2015-02-24 10:00",
        BY_SWAP15,
    ),
    ("Tết 2016: Monday to Friday off", "2016-02-05 09:00", "1 working_day", "2016-02-15 09:00", BY_TET12),
    ("New Year 2017 on a Sunday: Monday instead", "2016-12-30 14:00", "1 working_day", "2017-01-03 14:00", BY_SUB12),
    ("Tết 2018: two days instead of the weekend", "2018-02-13 08:00", "1 working_day", "2018-02-21 08:00", BY_SUB12),
    ("Hùng Kings 2019 on a Sunday: Monday instead", "2019-04-12 15:30", "1 working_day", "2019-04-16 15:30", BY_SUB12),
    (
        "31 December 2018 swapped for a Saturday of the next year",
        "2018-12-28 16:00",
        "2 working_days",
        "2019-01-03 16:00",
        BY_SWAP18,
    ),
    ("5 January 2019 worked instead", "2019-01-04 16:00", "1 working_day", "2019-01-05 16:00", BY_SWAP18),
    (
        "2 September 2020 alone: one day by the old code",
        "2020-09-01 10:00",
        "1 working_day",
        "2020-09-03 10:00",
        BY_ND12,
    ),
    (
        "2 September 2021 with its day after: two by the new code",
        "2021-09-01 10:00",
        "1 working_day",
        "2021-09-06 10:00",
        BY_ND19,
    ),
    (
        "30 April and 1 May 2022 on a weekend: Monday and Tuesday",
        "2022-04-29 10:00",
        "1 working_day",
        "2022-05-04 10:00",
        BY_SUB19,
    ),
    ("Tết 2024, 7 days off", "2024-02-05 13:30", "7 working_days", "2024-02-21 11:30", BY_TET19),
    ("Tết 2025, 5 days off", "2025-01-24 07:00", "5 working_days", "2025-02-06 17:00", BY_TET19),
    ("Tết 2026, 5 days off", "2026-02-13 07:00", "3 working_days", "2026-02-24 17:00", BY_TET19),
    ("Hùng Kings 2025", "2025-04-04 10:00", "1 working_day", "2025-04-08 10:00", BY_HK),
    ("five holidays in a row in 2023", "2023-04-28 16:00", "1 working_day", "2023-05-04 16:00", BY_SUB19),
    ("2 September 2023 with its day before", "2023-08-31 15:00", "1 working_day", "2023-09-05 15:00", BY_ND19),
    ("2 September 2025 inside twenty days", "2025-08-04 09:30", "20 working_days", "2025-09-03 09:30", BY_ND19),
    ("2 May 2025 swapped", "2025-04-29 07:00", "2 working_days", "2025-05-05 17:00", BY_SWAP25),
    ("26 April 2025 worked instead", "2025-04-25 13:30", "1 working_day", "2025-04-26 11:30", BY_SWAP25),
    ("4 May 2024 worked instead", "2024-05-03 15:00", "8 working_hours", "2024-05-04 15:00", BY_SWAP24),
    ("2 January 2026 swapped", "2025-12-31 10:00", "1 working_day", "2026-01-05 10:00", BY_SWAP26),
    ("24 November 2026, the new holiday", "2026-11-23 08:00", "1 working_day", "2026-11-25 08:00", BY_VH),
    ("24 November 2025 was none yet", "2025-11-21 08:00", "1 working_day", "2025-11-24 08:00", BY_VH),
    ("Tết 2027 as expected: Thursday to Wednesday", "2027-02-03 10:00", "1 working_day", "2027-02-11 10:00", BY_TET19),
    (
        "Tết 2030 by the moon over Hà Nội, a day before China's",
        "2030-01-30 10:00",
        "1 working_day",
        "2030-02-07 10:00",
        BY_MOON,
    ),
    ("thirty days, the first not counted", "2025-03-03 08:00", "30 days", "2025-04-02 17:00", BY_F),
    ("thirty days ending on a Sunday", "2025-02-14 16:30", "30 days", "2025-03-17 17:00", BY_L5),
    ("fifteen days ending in Tết", "2025-01-14 09:00", "15 days", "2025-02-03 17:00", BY_L5),
    ("ten days ending on a Saturday that is worked", "2025-04-16 09:00", "10 days", "2025-04-26 17:00", BY_L5),
    ("a day begins at midnight, not after hours", "2025-03-03 23:59", "1 day", "2025-03-04 17:00", BY_F),
    ("a month without the corresponding day", "2025-01-31 10:00", "1 month", "2025-02-28 17:00", BY_L3),
    ("the same in a leap year", "2024-01-31 10:00", "1 month", "2024-02-29 17:00", BY_L3),
    ("a year from 29 February", "2024-02-29 10:00", "12 months", "2025-02-28 17:00", BY_L3),
    ("three months ending on 2 September", "2025-06-02 10:00", "3 months", "2025-09-03 17:00", BY_L5),
    ("twelve months ending on 1 May", "2025-05-01 10:00", "12 months", "2026-05-04 17:00", BY_L5),
    ("certified copies asked for in the morning", "2025-03-03 09:00", "same_working_day", "2025-03-03 17:00", BY_C7),
    ("certified copies asked for at 15:00 sharp", "2025-03-03 15:00", "same_working_day", "2025-03-03 17:00", BY_C7),
    ("certified copies asked for after 15:00", "2025-03-03 15:01", "same_working_day", "2025-03-04 17:00", BY_C7),
    ("a birth registered on Friday after 15:00", "2025-03-07 15:30", "same_working_day", "2025-03-10 17:00", BY_HT),
    ("a birth registered online on Sunday", "2025-03-09 20:00", "same_working_day", "2025-03-10 17:00", BY_HT),
    (
        "a birth registered on the eve of Tết after 15:00",
        "2025-01-24 16:00",
        "same_working_day",
        "2025-02-03 17:00",
        BY_HT,
    ),
]
CITIZENS = [
    (
        "a citizen has thirty days, the last of them until midnight",
        "2025-03-03 08:00",
        "30 days",
        "2025-04-02 23:59:59",
        BY_L6,
    ),
    ("a citizen's last day on a Sunday", "2025-02-14 16:30", "30 days", "2025-03-17 23:59:59", BY_L5),
    (
        "five working days, that of the request not counted",
        "2025-03-03 07:00",
        "5 working_days",
        "2025-03-10 23:59:59",
        BY_F,
    ),
    ("three working days over Tết", "2025-01-23 10:00", "3 working_days", "2025-02-04 23:59:59", BY_TET19),
    ("a month until its corresponding day", "2025-03-10 10:00", "1 month", "2025-04-10 23:59:59", BY_L3),
    ("a term in hours ends with its hour", "2025-03-03 15:00", "4 working_hours", "2025-03-04 09:00", BY_HOURS),
]
"""What a citizen owes, until the end of the last day."""

HAND_OVERS = [
    ("in the morning: at once", "2025-03-03 09:12", "2025-03-03 09:12"),
    ("at 15:00 sharp: the same day", "2025-03-03 15:00", "2025-03-03 15:00"),
    ("after 15:00: next working morning", "2025-03-03 15:01", "2025-03-04 07:00"),
    ("at lunch: when work begins again", "2025-03-03 12:00", "2025-03-03 13:30"),
    ("before the doors open: when they do", "2025-03-03 06:00", "2025-03-03 07:00"),
    ("on Friday evening: on Monday", "2025-03-07 16:00", "2025-03-10 07:00"),
    ("on Saturday: on Monday", "2025-03-08 09:00", "2025-03-10 07:00"),
    ("on the eve of Tết: after it", "2025-01-24 15:30", "2025-02-03 07:00"),
]


@pytest.mark.parametrize(("start", "duration", "due", "law"), [c[1:] for c in TERMS], ids=[c[0] for c in TERMS])
def test_a_term_ends_as_reckoned_by_hand(start: str, duration: str, due: str, law: str) -> None:
    assert add(COUNTRY, at(start), lasting(duration)).due == at(due), law


@pytest.mark.parametrize(("start", "duration", "due", "law"), [c[1:] for c in CITIZENS], ids=[c[0] for c in CITIZENS])
def test_a_citizens_term_ends_as_reckoned_by_hand(start: str, duration: str, due: str, law: str) -> None:
    until: Until = "midnight"
    assert add(COUNTRY, at(start), lasting(duration), until=until).due == at(due), law


@pytest.mark.parametrize(("received", "handed"), [c[1:] for c in HAND_OVERS], ids=[c[0] for c in HAND_OVERS])
def test_papers_are_handed_over_by_the_rule_of_15_00(received: str, handed: str) -> None:
    """Article 18 of the one-stop decree."""
    assert paper_hand_over(COUNTRY, at(received)) == at(handed)


def test_the_table_is_long_and_every_case_names_its_law() -> None:
    cases = [*TERMS, *CITIZENS]
    assert len(cases) >= 45
    assert len({case[0] for case in cases}) == len(cases)
    assert all(case[-1] for case in cases)
