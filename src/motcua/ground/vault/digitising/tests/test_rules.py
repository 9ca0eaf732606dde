"""What a paper seems to say, from lines as engines read them: whole, and with the slips they make."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.vault.digitising.definitions import Box, Guess, Line, Word
from motcua.ground.vault.digitising.rules import Wanted, guess_fields
from motcua.ground.vault.digitising.telling import lines as lines_again
from motcua.ground.vault.digitising.telling import told

TODAY = date(2026, 11, 2)


def line(text: str, top: float, left: float = 0.1, confidence: int = 95, page: int = 1) -> Line:
    words = enumerate(text.split())
    return Line(tuple(Word(each, confidence, Box(page, left + 0.03 * n, top, 0.025, 0.012)) for n, each in words))


HEAD = (
    line("ỦY BAN NHÂN DÂN", 0.05),
    line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 0.05, 0.55),
    line("PHƯỜNG TÂN PHÚ", 0.065),
    line("Độc lập - Tự do - Hạnh phúc", 0.065, 0.6),
    line("Số: 12/UBND-XN", 0.09),
    line("Tân Phú, ngày 05 tháng 3 năm 2024", 0.1, 0.6),
    line("GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", 0.2, 0.3),
)


def seen(
    *more: Line, head: tuple[Line, ...] = HEAD, name: str = "", wanted: tuple[Wanted, ...] = ()
) -> dict[str, Guess]:
    return {each.field: each for each in guess_fields([*head, *more], name=name, wanted=wanted, today=TODAY)}


def said(*more: Line, **how: object) -> dict[str, str]:
    return {field: guess.value for field, guess in seen(*more, **how).items()}  # type: ignore[arg-type]


def test_the_head_of_a_paper() -> None:
    assert said() == {
        "title": "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN",
        "issuer": "ỦY BAN NHÂN DÂN PHƯỜNG TÂN PHÚ",
        "number": "12/UBND-XN",
        "issued_on": "2024-03-05",
    }


@pytest.mark.parametrize(
    ("read", "number"),
    [
        ("Số: 123/QĐ-UBND", "123/QĐ-UBND"),
        ("So: l23/QĐ-UBND", "123/QĐ-UBND"),
        ("S0: 1O3/GKS", "103/GKS"),
        ("SỐ 45/2024/TLKS", "45/2024/TLKS"),
        ("Số: 7 / GP-XD", "7/GP-XD"),
        ("Số định danh cá nhân: 079190001234", None),
        ("Số 12 đường Lê Lợi", None),
    ],
)
def test_a_number_as_engines_read_it(read: str, number: str | None) -> None:
    assert said(line(read, 0.1), head=()).get("number") == number


@pytest.mark.parametrize(
    ("read", "day"),
    [
        ("Tân Phú, ngày 05 tháng 3 năm 2024", "2024-03-05"),
        ("Tan Phu, ngay O5 thang 3 nam 2O24", "2024-03-05"),
        ("Tân Phú, ngảy l5 tháng l2 nãm 2023", "2023-12-15"),
        ("Tân Phú, ngày 31 tháng 02 năm 2024", None),
        ("Tân Phú, ngày 05 tháng 3 năm 2031", None),
        ("Ngày, tháng, năm sinh: 12/08/1990", None),
    ],
)
def test_a_date_of_issue(read: str, day: str | None) -> None:
    """One that cannot be, or is still to come, is none; nor is a birthday."""
    assert said(line(read, 0.1), head=()).get("issued_on") == day


def test_the_personal_number_beside_its_name_is_surer_than_any() -> None:
    anywhere = seen(line("Mã 079190001234 của hồ sơ", 0.3))["personal_id"]
    named = seen(line("Số định danh cá nhân: O7919000l234", 0.3))["personal_id"]
    assert (anywhere.value, named.value) == ("079190001234", "079190001234")
    assert named.confidence > anywhere.confidence


def test_what_is_not_built_as_a_personal_number_is_doubted() -> None:
    assert seen(line("Số định danh cá nhân: 003190001234", 0.3))["personal_id"].confidence < 40


def test_until_when_it_holds() -> None:
    assert said(line("Giấy có giá trị đến ngày 05 tháng 9 năm 2024.", 0.4))["valid_until"] == "2024-09-05"
    assert said(line("Có giá trị đến: 12/08/2031", 0.4))["valid_until"] == "2031-08-12"


def test_what_it_is_about() -> None:
    assert said(line("V/v công nhận hòa giải cơ sở", 0.25))["abstract"] == "công nhận hòa giải cơ sở"
    two = (line("Về việc thành lập tổ công nghệ số", 0.25), line("cộng đồng khu phố 3", 0.263))
    assert said(*two)["abstract"] == "thành lập tổ công nghệ số cộng đồng khu phố 3"


def test_fields_of_a_type_stand_after_their_labels() -> None:
    wanted = (
        Wanted("ten", ("Họ và tên",)),
        Wanted("sinh", ("Ngày, tháng, năm sinh",), "date"),
        Wanted("von", ("Vốn kinh doanh",), "number"),
        Wanted("gioi", ("Giới tính",)),
        Wanted("noi", ("Nơi sinh",)),
    )
    found = said(
        line("Họ và tên: TRẦN THỊ LAN Giới tính: Nữ Dân tộc: Kinh", 0.3),
        line("Ngay thang nam sinh 12/08/1990", 0.32),
        line("Vốn kinh doanh: 150.000.000 đồng", 0.34),
        line("Nơi sinh:", 0.36),
        line("Bệnh viện Thử", 0.38),
        wanted=wanted,
    )
    assert {key: found[key] for key in ("ten", "sinh", "von", "gioi", "noi")} == {
        "ten": "TRẦN THỊ LAN",
        "sinh": "1990-08-12",
        "von": "150000000",
        "gioi": "Nữ",
        "noi": "Bệnh viện Thử",
    }


def test_the_worst_word_bounds_a_guess_and_the_box_is_around_it() -> None:
    guess = seen(line("Số: 12/UBND-XN", 0.1, confidence=40), head=())["number"]
    assert guess.confidence < 40
    assert guess.box is not None
    assert (round(guess.box.left, 3), guess.box.top) == (0.13, 0.1)


def test_diacritics_of_offices_are_set_right() -> None:
    head = (line("ỦY BẠN NHÂN DẦN", 0.05), line("PHUONG TÂN PHÚ", 0.065))
    assert said(head=head)["issuer"] == "ỦY BAN NHÂN DÂN PHƯỜNG TÂN PHÚ"


def test_without_lines_there_are_no_guesses() -> None:
    assert seen(head=()) == {}


@given(st.lists(st.text(alphabet="ngày tháng năm số: 0123OIl/-ABĐƯ", min_size=1, max_size=60), max_size=6))
def test_whatever_was_read_nothing_breaks_and_nothing_is_surer_than_certain(texts: list[str]) -> None:
    lines = tuple(line(text, 0.1 * n) for n, text in enumerate(texts) if text.split())
    wanted = (Wanted("ten", ("số",)), Wanted("ngay", ("ngày",), "date"), Wanted("so", ("năm",), "number"))
    for guess in seen(head=lines, wanted=wanted).values():
        assert 0 <= guess.confidence <= 100
        assert guess.value


def test_lines_come_back_as_they_were_kept() -> None:
    assert lines_again(told(HEAD))[4].text == "Số: 12/UBND-XN"
    assert [each.text for each in lines_again(told(HEAD))] == [each.text for each in HEAD]
