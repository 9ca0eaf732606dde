from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.bridges.payment import vnpay

SECRET = "khoa-thu-nghiem"
FIELDS = {
    "vnp_Version": "2.1.0",
    "vnp_Command": "pay",
    "vnp_TmnCode": "MOTCUA01",
    "vnp_Amount": "5200000",
    "vnp_CurrCode": "VND",
    "vnp_TxnRef": "MC2345678A",
    "vnp_OrderInfo": "Thanh toan ho so: H00 25 1",
    "vnp_BankCode": "",
}


def test_the_text_that_is_signed() -> None:
    """Sorted by name, a space as plus, a colon encoded, the empty bank left out."""
    assert vnpay.query(FIELDS) == (
        "vnp_Amount=5200000&vnp_Command=pay&vnp_CurrCode=VND&vnp_OrderInfo=Thanh+toan+ho+so%3A+H00+25+1"
        "&vnp_TmnCode=MOTCUA01&vnp_TxnRef=MC2345678A&vnp_Version=2.1.0"
    )
    right = hmac.new(SECRET.encode(), vnpay.query(FIELDS).encode(), hashlib.sha512).hexdigest()
    assert vnpay.signed_query(FIELDS, SECRET) == f"{vnpay.query(FIELDS)}&vnp_SecureHash={right}"


def test_hmac_sha512_is_that_of_rfc_4231() -> None:
    assert vnpay.signature("what do ya want for nothing?", "Jefe") == (
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b63"
        "6e070a38bce737"
    )


fields = st.dictionaries(st.from_regex(r"vnp_[A-Za-z]{1,12}", fullmatch=True), st.text(min_size=1, max_size=40))


@given(fields)
def test_what_is_signed_is_believed_after_its_journey(told: dict[str, str]) -> None:
    told = {key: value for key, value in told.items() if key not in (vnpay.HASH, vnpay.HASH_TYPE)}
    arrived = dict(parse_qsl(vnpay.signed_query(told, SECRET), keep_blank_values=True))
    assert vnpay.is_signed(arrived, SECRET)
    assert vnpay.is_signed({**arrived, vnpay.HASH: arrived[vnpay.HASH].upper(), vnpay.HASH_TYPE: "SHA512"}, SECRET)
    assert not vnpay.is_signed(arrived, "another")


@given(fields.filter(bool), st.data())
def test_nothing_signed_can_be_changed(told: dict[str, str], data: st.DataObject) -> None:
    told = {key: value for key, value in told.items() if key not in (vnpay.HASH, vnpay.HASH_TYPE)} or {"vnp_A": "1"}
    arrived = dict(parse_qsl(vnpay.signed_query(told, SECRET)))
    name = data.draw(st.sampled_from(sorted(told)))
    assert not vnpay.is_signed({**arrived, name: arrived[name] + "0"}, SECRET)
    assert not vnpay.is_signed({**arrived, "vnp_Zz9": "more"}, SECRET)


def test_without_a_signature_nothing_is_believed() -> None:
    assert not vnpay.is_signed(FIELDS, SECRET)
    assert not vnpay.is_signed({vnpay.HASH: "ữ"}, SECRET)
    assert not vnpay.is_signed_body("querydr", {}, SECRET)


def test_bodies_are_signed_over_their_values_in_order() -> None:
    body = {
        "vnp_RequestId": "1",
        "vnp_Version": "2.1.0",
        "vnp_Command": "querydr",
        "vnp_TmnCode": "M",
        "vnp_TxnRef": "R",
    }
    body |= {"vnp_TransactionDate": "20261130080000", "vnp_CreateDate": "20261130080100", "vnp_IpAddr": "127.0.0.1"}
    body |= {"vnp_OrderInfo": "Hoi"}
    text = "1|2.1.0|querydr|M|R|20261130080000|20261130080100|127.0.0.1|Hoi"
    assert vnpay.sign_body("querydr", body, SECRET) == vnpay.signature(text, SECRET)
    assert vnpay.is_signed_body("querydr", {**body, vnpay.HASH: vnpay.signature(text, SECRET)}, SECRET)


@given(st.integers(0, 10**12))
def test_amounts_are_hundredfold(dong: int) -> None:
    assert vnpay.dong(vnpay.amount(dong)) == dong


@pytest.mark.parametrize("said", ["", "-100", "150", "1e5", "10.00", "๑๐๐", "1" * 16])
def test_an_amount_that_is_none(said: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        vnpay.dong(said)


def test_times_are_those_of_hanoi() -> None:
    at = datetime(2026, 12, 31, 18, 30, tzinfo=UTC)
    assert vnpay.stamp(at) == "20270101013000"
    assert vnpay.moment("20270101013000") == at
    assert vnpay.moment("") is None
    assert vnpay.moment("20271301013000") is None


def test_every_code_has_a_sentence() -> None:
    assert set(vnpay.RESPONSES) == {"00", "07", "09", "10", "11", "12", "13", "24", "51", "65", "75", "79", "99"}
    assert vnpay.sentence("24") == "Người trả tiền hủy giao dịch"
    assert vnpay.sentence("xx") == vnpay.RESPONSES["99"]
