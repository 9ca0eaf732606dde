"""Terms reckoned by hand on paper calendars, hours 07:00-11:30 and 13:30-17:00."""

from __future__ import annotations

import pytest

from motcua.ground.calendar.rules import Calendar, add, paper_hand_over
from motcua.ground.calendar.tests.books import at, lasting, shipped

COUNTRY = Calendar(shipped())

TERMS = [
    ("eight hours are one working day", "2025-03-03 07:00", "8 working_hours", "2025-03-03 17:00"),
    ("a working day goes to the same hour", "2025-03-03 09:00", "1 working_day", "2025-03-04 09:00"),
    ("over the weekend", "2025-03-07 16:00", "1 working_day", "2025-03-10 16:00"),
    ("filed on Saturday", "2025-03-08 10:00", "8 working_hours", "2025-03-10 17:00"),
    ("filed on Friday night", "2025-03-07 20:00", "8 working_hours", "2025-03-10 17:00"),
    ("filed before the doors open", "2025-03-03 05:00", "1 working_hour", "2025-03-03 08:00"),
    ("filed at lunch", "2025-03-03 12:00", "1 working_hour", "2025-03-03 14:30"),
    ("lunch inside the term", "2025-03-03 11:00", "1 working_hour", "2025-03-03 14:00"),
    ("three minutes at closing time", "2025-03-03 16:58", "3 working_minutes", "2025-03-04 07:01"),
    ("Tết 2024, 7 days off", "2024-02-05 13:30", "7 working_days", "2024-02-21 11:30"),
    ("Tết 2025, 5 days off", "2025-01-24 07:00", "5 working_days", "2025-02-06 17:00"),
    ("Tết 2026, 5 days off", "2026-02-13 07:00", "3 working_days", "2026-02-24 17:00"),
    ("Hùng Kings 2025", "2025-04-04 10:00", "1 working_day", "2025-04-08 10:00"),
    ("five holidays in a row in 2023", "2023-04-28 16:00", "1 working_day", "2023-05-04 16:00"),
    ("2 September 2023 with its day before", "2023-08-31 15:00", "1 working_day", "2023-09-05 15:00"),
    ("2 September 2025 inside twenty days", "2025-08-04 09:30", "20 working_days", "2025-09-03 09:30"),
    ("2 May 2025 swapped", "2025-04-29 07:00", "2 working_days", "2025-05-05 17:00"),
    ("26 April 2025 worked instead", "2025-04-25 13:30", "1 working_day", "2025-04-26 11:30"),
    ("4 May 2024 worked instead", "2024-05-03 15:00", "8 working_hours", "2024-05-04 15:00"),
    ("2 January 2026 swapped", "2025-12-31 10:00", "1 working_day", "2026-01-05 10:00"),
    ("24 November 2026, the new holiday", "2026-11-23 08:00", "1 working_day", "2026-11-25 08:00"),
    ("24 November 2025 was none yet", "2025-11-21 08:00", "1 working_day", "2025-11-24 08:00"),
    ("thirty days, the first not counted (147.2)", "2025-03-03 08:00", "30 days", "2025-04-02 17:00"),
    ("thirty days ending on a Sunday (148.5)", "2025-02-14 16:30", "30 days", "2025-03-17 17:00"),
    ("fifteen days ending in Tết (148.5)", "2025-01-14 09:00", "15 days", "2025-02-03 17:00"),
    ("a day begins at midnight, not after hours", "2025-03-03 23:59", "1 day", "2025-03-04 17:00"),
    ("a month without the corresponding day (148.3)", "2025-01-31 10:00", "1 month", "2025-02-28 17:00"),
    ("the same in a leap year", "2024-01-31 10:00", "1 month", "2024-02-29 17:00"),
    ("three months ending on 2 September", "2025-06-02 10:00", "3 months", "2025-09-03 17:00"),
    ("twelve months ending on 1 May", "2025-05-01 10:00", "12 months", "2026-05-04 17:00"),
]


@pytest.mark.parametrize(("start", "duration", "due"), [c[1:] for c in TERMS], ids=[c[0] for c in TERMS])
def test_a_term_ends_as_reckoned_by_hand(start: str, duration: str, due: str) -> None:
    assert add(COUNTRY, at(start), lasting(duration)).due == at(due)


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


@pytest.mark.parametrize(("received", "handed"), [c[1:] for c in HAND_OVERS], ids=[c[0] for c in HAND_OVERS])
def test_papers_are_handed_over_by_the_rule_of_15_00(received: str, handed: str) -> None:
    """Article 18 of the one-stop decree."""
    assert paper_hand_over(COUNTRY, at(received)) == at(handed)
