"""What bears the stamp of a state secret is known, and nothing else is."""

from __future__ import annotations

import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.papers.stamps import words_of_pdf
from motcua.ground.words.errors import Refused
from motcua.ground.words.secrecy import refuse_declared, stamp_in_name, stamp_in_text


@pytest.mark.parametrize(
    ("name", "stamp"),
    [
        ("Công văn (MẬT)", "MẬT"),
        ("12_TỐI MẬT_2026", "TỐI MẬT"),
        ("TUYET MAT - ke hoach", "TUYET MAT"),
        ("TUYỆT MẬT", "TUYỆT MẬT"),
        ("CAM KẾT BẢO MẬT", ""),
        ("MẬT ĐỘ XÂY DỰNG", ""),
        ("CCCD_MAT_TRUOC", ""),
        ("mật khẩu", ""),
        ("MẬT - GIẢI MẬT", ""),
    ],
)
def test_the_name_of_a_file(name: str, stamp: str) -> None:
    assert stamp_in_name(name) == stamp


@pytest.mark.parametrize(
    ("text", "stamp"),
    [
        ("ỦY BAN NHÂN DÂN\nTỐI MẬT\nSố: 1", "TỐI MẬT"),
        ("[ MẬT ]\n", "MẬT"),
        ("Các bên giữ MẬT thông tin", ""),
        ("MẬT\nĐã GIẢI MẬT ngày 1/1", "MẬT"),
        ("MẬT\nGIẢI MẬT\n", ""),
        ("", ""),
    ],
)
def test_the_words_of_a_page(text: str, stamp: str) -> None:
    assert stamp_in_text(text) == stamp


def _pdf(*streams: bytes) -> BytesIO:
    body = b"".join(b"1 0 obj <<>> stream\n" + zlib.compress(each) + b"\nendstream endobj\n" for each in streams)
    return BytesIO(b"%PDF-1.7\n" + body)


def test_a_page_in_utf_16() -> None:
    said = ("\ufeff" + "TỐI MẬT").encode("utf-16-be").hex().encode()
    assert stamp_in_text(words_of_pdf(_pdf(b"BT /F1 12 Tf <" + said + b"> Tj ET"))) == "TỐI MẬT"


def test_a_font_with_signs_of_its_own() -> None:
    """As word processors write: glyph numbers, and a map from them to letters."""
    letters = sorted(set("MẬT"))
    codes = {letter: f"{number + 1:04X}" for number, letter in enumerate(letters)}
    mapped = "".join(f"<{codes[each]}> <{ord(each):04X}>\n" for each in letters)
    cmap = f"{len(letters)} beginbfchar\n{mapped}endbfchar".encode()
    page = f"BT [<{codes['M']}> -20 <{codes['Ậ']}{codes['T']}>] TJ ET".encode()
    assert stamp_in_text(words_of_pdf(_pdf(page, cmap))) == "MẬT"


def test_a_bomb_is_read_to_its_bound_only() -> None:
    words = words_of_pdf(_pdf(b"BT (a) Tj " * 30_000_00))
    assert len(words) < 2_000_000


@given(st.binary(max_size=3000))
def test_whatever_it_is_it_is_read(data: bytes) -> None:
    assert isinstance(words_of_pdf(BytesIO(b"stream\n" + data)), str)


@pytest.mark.parametrize("grade", ["mat", "toi_mat", "tuyet_mat", "la"])
def test_what_is_declared_is_refused_with_what_to_do(grade: str) -> None:
    refuse_declared("thuong")
    with pytest.raises(Refused) as refusal:
        refuse_declared(grade)
    assert refusal.value.code == "state_secret"
    assert "bản giấy" in refusal.value.message
    assert "29/2018/QH14" in refusal.value.law
