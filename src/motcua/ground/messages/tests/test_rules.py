from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from motcua.ground.messages.definitions import BACKOFF, MessageTemplate, Value
from motcua.ground.messages.rules import fill, septets, sms_text, unaccented, wait_after
from motcua.ground.words.definitions import Text

CODE = "H09.12.34-241105-0007"


def make(**change: str) -> MessageTemplate:
    words = {"subject": "Hồ sơ {code}", "body": "{office}: {reason}", "sms": "Hồ sơ {code}"} | change
    return MessageTemplate(key="decided", **{name: Text(vi=text, en=text) for name, text in words.items()})


def both(text: str, values: dict[str, Value]) -> tuple[str, str]:
    words = Text(vi=text, en=text)
    return fill(words, values, "vi"), fill(words, values, "en")


def test_values_are_written_as_each_language_writes_them() -> None:
    moment = datetime(2025, 11, 5, 9, 5, tzinfo=UTC)
    assert both("{due_at}", {"due_at": moment}) == ("16:05 ngày 05/11/2025", "16:05 on 05/11/2025")
    assert both("{due_at}", {"due_at": date(2025, 11, 5)}) == ("05/11/2025", "05/11/2025")
    assert both("{fee_total} đ", {"fee_total": 1_250_000}) == ("1.250.000 đ", "1.250.000 đ")
    assert both("{state}", {"state": Text(vi="Đã có kết quả", en="Decided")}) == ("Đã có kết quả", "Decided")
    assert both("{reason}", {"reason": None}) == both("{reason}", {"reason": " "}) == ("—", "—")


def test_a_value_that_looks_like_a_place_is_not_filled_again() -> None:
    assert both("{reason}", {"reason": "{code} {0.__class__}", "code": CODE})[0] == "{code} {0.__class__}"


def test_a_hole_is_an_error() -> None:
    with pytest.raises(KeyError, match="code"):
        both("Hồ sơ {code}", {})


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"body": "{applicant_name}"}, "no place {applicant_name}"),
        ({"body": "{code.__class__}"}, "no place"),
        ({"body": "{}"}, "no place"),
        ({"body": "a { b"}, "a brace stands alone"),
        ({"sms": "{reason}"}, "sms of 'decided' has no place {reason}"),
        ({"sms": "{code}" + "a" * 140}, "161 characters, more than 160"),
    ],
)
def test_a_pack_cannot_say_what_does_not_belong_in_a_message(change: dict[str, str], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        make(**change)


def test_the_same_words_without_their_marks() -> None:
    assert unaccented("Đã tiếp nhận “hồ sơ” – nộp 8.000₫…") == 'Da tiep nhan "ho so" - nop 8.000d...'
    assert unaccented(unicodedata.normalize("NFD", "Thửa đất số 7")) == "Thua dat so 7"
    assert unaccented("漢 `") == "? ?"


def test_a_short_message_loses_its_marks_or_keeps_them() -> None:
    assert sms_text("Hồ sơ  đã có\nkết quả") == "Ho so da co ket qua"
    assert sms_text("Hồ sơ đã có kết quả", accented=True) == "Hồ sơ đã có kết quả"


def test_what_does_not_fit_is_cut_at_a_word_and_keeps_the_code() -> None:
    text = f"Hồ sơ {CODE} " + "đã được tiếp nhận " * 20
    short, accented = sms_text(text), sms_text(text, accented=True)
    assert 150 <= len(short) <= 160
    assert len(accented) <= 70
    for cut in (short, accented):
        assert CODE in cut
        assert cut.endswith("...")
    assert short.removesuffix("...").split(" ")[-1] in {"da", "duoc", "tiep", "nhan"}


def test_characters_that_count_twice_are_counted_twice() -> None:
    assert septets("a[€") == 5
    assert septets("đ") is None
    assert sms_text("[" * 100) == "[" * 78 + "..."


@given(st.text(max_size=400), st.booleans())
def test_a_short_message_always_fits(text: str, accented: bool) -> None:
    short = sms_text(text, accented=accented)
    length = septets(short)
    assert length <= 160 if length is not None else len(short.encode("utf-16-be")) <= 140
    assert accented or length is not None


def test_the_waits_grow_and_end() -> None:
    waits = [wait_after(attempts, None) for attempts in range(1, len(BACKOFF) + 2)]
    assert waits == [*sorted(BACKOFF), None]
    assert wait_after(1, timedelta(hours=1)) == timedelta(hours=1)
