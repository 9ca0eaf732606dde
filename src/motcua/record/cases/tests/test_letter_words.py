from __future__ import annotations

import pytest

from motcua.ground.calendar.definitions import Duration
from motcua.record.cases.letters import duration_words


@pytest.mark.parametrize(
    ("term", "vi", "en"),
    [
        ("15 working_days", "15 ngày làm việc", "15 working days"),
        ("1 working_day", "01 ngày làm việc", "1 working day"),
        ("3 months", "03 tháng", "3 months"),
        ("same_working_day", "trong ngày làm việc", "within the working day"),
    ],
)
def test_a_letter_says_a_term_as_officials_write_it(term: str, vi: str, en: str) -> None:
    duration = Duration.model_validate(term)
    assert (duration_words(duration, "vi"), duration_words(duration, "en")) == (vi, en)
