from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.bridges.payment.vietqr import LONGEST_PURPOSE, BadQr, VietQr, crc, folded, read, receiver_name, write

PRINTED = (
    "00020101021238530010A0000007270123000697043201091290057180208QRIBFTTA53037045802VN5920NGUYEN PHAM THUY LAN"
    "62390835Thanh toan don hang cho Bean Bakery63043AA2"
)
"""A QR as banks print it (reference/law.md 9.3), not made here."""


def test_the_check_value_of_the_polynomial() -> None:
    assert crc("123456789") == "29B1"


def test_a_printed_code_is_read_and_written_again_as_it_was() -> None:
    found = read(PRINTED)
    assert (found.bank, found.account, found.amount) == ("970432", "129005718", None)
    assert (found.name, found.purpose) == ("NGUYEN PHAM THUY LAN", "Thanh toan don hang cho Bean Bakery")
    assert (found.to, found.dynamic) == ("account", True)
    assert write(found) == PRINTED


def test_a_fixed_code_and_one_to_a_card_say_so() -> None:
    fixed = VietQr("970436", "9704366614626076016", to="card", dynamic=False)
    text = write(fixed)
    assert "010211" in text
    assert "0208QRIBFTTC" in text
    assert "54" not in text[text.index("5303704") + 7 :][:2]
    assert read(text) == fixed


words = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=25)
codes = st.builds(
    VietQr,
    bank=st.from_regex(r"[0-9]{6}", fullmatch=True),
    account=st.from_regex(r"[0-9A-Za-z]{1,19}", fullmatch=True),
    amount=st.none() | st.integers(1, 10**13 - 1),
    purpose=words,
    to=st.sampled_from(["account", "card"]),
    name=words,
    city=words.map(lambda word: word[:15]),
    dynamic=st.booleans(),
)


@given(codes)
def test_what_is_written_is_read(code: VietQr) -> None:
    assert read(write(code)) == code


@given(codes, st.data())
def test_one_wrong_character_is_noticed(code: VietQr, data: st.DataObject) -> None:
    text = write(code)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(min_codepoint=0x20, max_codepoint=0x7E).filter(lambda each: each != text[at]))
    with pytest.raises(BadQr):
        read(text[:at] + other + text[at + 1 :])


@given(st.text(max_size=120))
def test_anything_else_is_no_code(text: str) -> None:
    with pytest.raises(BadQr):
        read(text)


@pytest.mark.parametrize(
    "change",
    [
        {"bank": "97043"},
        {"account": ""},
        {"account": "1" * 20},
        {"amount": 0},
        {"amount": 10**13},
        {"purpose": "Lệ phí"},
        {"name": "ĐẶNG"},
        {"city": "X" * 16},
        {"purpose": "x" * 96},
    ],
)
def test_what_no_bank_would_take_is_not_written(change: dict[str, object]) -> None:
    good: dict[str, object] = {"bank": "970436", "account": "0011000000001", "amount": 8_000}
    with pytest.raises(BadQr):
        write(VietQr(**{**good, **change}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("Lệ phí hộ tịch – Đặng Văn Á", "Le phi ho tich - Dang Van"),
        ("đường Đồng Khởi", "duong Dong Khoi"),
        ("MC2345678A hồ sơ & giấy tờ", "MC2345678A ho so giay to"),
        ("x" * 40, "x" * 25),
        ("  \n\t ", ""),
        ("ＭＣ 全角", ""),
    ],
)
def test_words_are_folded_as_banks_pass_them_on(said: str, heard: str) -> None:
    assert folded(said) == heard


@given(st.text())
def test_folded_words_fit_and_can_be_written(text: str) -> None:
    short = folded(text)
    assert len(short) <= LONGEST_PURPOSE
    assert read(write(VietQr("970436", "1", 1, short))).purpose == short


def test_a_name_is_printed_large() -> None:
    assert receiver_name("Kho bạc Nhà nước khu vực") == "KHO BAC NHA NUOC KHU VUC"
