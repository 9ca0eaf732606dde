"""VNPAY as a gateway of the house: its page to pay on, its notices, its answers when it is asked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import requests

from motcua.bridges.payment import vnpay
from motcua.ground.money.definitions import PaidHow
from motcua.ground.money.ports import Ability, Answer, Asking, Back, Knock, Outcome, Told, Unsigned, Verdict
from motcua.ground.words.definitions import Text
from motcua.ground.words.errors import Unavailable

_PATIENCE = (5, 10)  # seconds to connect, and to answer
_MOST = 64 * 1024
_LATER = timedelta(minutes=1)
_SAID: Mapping[Verdict, str] = {
    "confirmed": vnpay.CONFIRMED,
    "no_order": vnpay.NO_ORDER,
    "before": vnpay.BEFORE,
    "bad_amount": vnpay.BAD_AMOUNT,
    "unsigned": vnpay.BAD_SIGNATURE,
    "failed": vnpay.OTHER,
}
_OUTCOMES: Mapping[str, Outcome] = {"00": "paid", "01": "waiting", "04": "suspect", "07": "suspect"}
_NO_SUCH, _ASKED_TWICE, _WAS_PAYMENT = "91", "94", "01"
_WHOLE, _PART = "02", "03"


class Vnpay:
    """``server`` is the address of this machine as VNPAY shall note it beside what is asked."""

    can: frozenset[Ability] = frozenset({"page", "ask", "refund"})
    how: PaidHow = "card"

    def __init__(
        self, *, tmn_code: str, secret: str, url: str, api_url: str, name: Text, server: str = "127.0.0.1"
    ) -> None:
        self._tmn_code, self._secret, self._url, self._api_url = tmn_code, secret, url, api_url
        self._server, self.name = server, name

    def pay_url(self, asking: Asking, *, back: str, address: str, language: str, now: datetime) -> str:
        fields = {
            "vnp_Version": vnpay.VERSION,
            "vnp_Command": "pay",
            "vnp_TmnCode": self._tmn_code,
            "vnp_Amount": vnpay.amount(asking.amount),
            "vnp_CurrCode": "VND",
            "vnp_TxnRef": asking.reference,
            "vnp_OrderInfo": asking.purpose,
            "vnp_OrderType": "other",
            "vnp_Locale": "en" if language.startswith("en") else "vn",
            "vnp_ReturnUrl": back,
            "vnp_IpAddr": address,
            "vnp_CreateDate": vnpay.stamp(asking.opened_at),
            "vnp_ExpireDate": vnpay.stamp(asking.expires_at),
        }
        return f"{self._url}?{vnpay.signed_query(fields, self._secret)}"

    def read_return(self, fields: Mapping[str, str]) -> Told:
        return self._told(fields)

    def read_notice(self, knock: Knock) -> Told:
        return self._told(knock.fields)

    def answer(self, verdict: Verdict) -> Answer:
        code = _SAID[verdict]
        return Answer(json.dumps({"RspCode": code, "Message": vnpay.ANSWERS[code]}))

    def ask(self, asking: Asking, *, now: datetime) -> Sequence[Told]:
        body = self._request("querydr", asking, f"{asking.reference}:ask:{now.timestamp()}", now)
        said = self._posted("querydr", body)
        if said["vnp_ResponseCode"] == _NO_SUCH:
            return (Told(asking.reference, "waiting", code=_NO_SUCH),)
        if said["vnp_ResponseCode"] != vnpay.SUCCESS or said.get("vnp_TxnRef") != asking.reference:
            raise Unavailable(f"cổng thanh toán trả lời mã {said['vnp_ResponseCode']}", retry=_LATER)
        return (self._outcome(said),)

    def day(self, on: date, *, now: datetime) -> Sequence[Told]:
        raise NotImplementedError("VNPAY is asked order by order")

    def refund(self, back: Back, *, now: datetime) -> Told:
        body = self._request("refund", back.asking, back.key, now)
        body |= {
            "vnp_TransactionType": _WHOLE if back.amount == back.taken else _PART,
            "vnp_Amount": vnpay.amount(back.amount),
            "vnp_TransactionNo": back.transaction,
            "vnp_CreateBy": back.by,
        }
        said = self._posted("refund", body)
        code = said["vnp_ResponseCode"]
        done = code in (vnpay.SUCCESS, _ASKED_TWICE)
        outcome: Outcome = "refunded" if done else "failed"
        return Told(back.asking.reference, outcome, back.amount, said.get("vnp_TransactionNo", ""), code)

    def _request(self, command: str, asking: Asking, key: str, now: datetime) -> dict[str, str]:
        """``vnp_RequestId`` names this question among all of a day; the same key asks the same question again."""
        return {
            "vnp_RequestId": hashlib.sha256(key.encode()).hexdigest()[:32],
            "vnp_Version": vnpay.VERSION,
            "vnp_Command": command,
            "vnp_TmnCode": self._tmn_code,
            "vnp_TxnRef": asking.reference,
            "vnp_OrderInfo": asking.purpose,
            "vnp_TransactionDate": vnpay.stamp(asking.opened_at),
            "vnp_CreateDate": vnpay.stamp(now),
            "vnp_IpAddr": self._server,
        }

    def _posted(self, kind: str, body: dict[str, str]) -> dict[str, str]:
        body = {**body, vnpay.HASH: vnpay.sign_body(kind, body, self._secret)}
        said = _exchanged(self._api_url, body)
        if not vnpay.is_signed_body(f"{kind} answered", said, self._secret):
            raise Unavailable("trả lời của cổng thanh toán không có chữ ký đúng", retry=_LATER)
        return {"vnp_ResponseCode": "", **said}

    def _told(self, fields: Mapping[str, str]) -> Told:
        if not vnpay.is_signed(fields, self._secret) or fields.get("vnp_TmnCode") != self._tmn_code:
            raise Unsigned
        return _taken(fields, _heard(fields), fields.get("vnp_ResponseCode", ""))

    def _outcome(self, said: Mapping[str, str]) -> Told:
        """Of what it answers: the code of the answer is about the question, the status about the payment."""
        status = said.get("vnp_TransactionStatus", "")
        if said.get("vnp_TransactionType", _WAS_PAYMENT) not in ("", _WAS_PAYMENT):
            return Told(said["vnp_TxnRef"], "waiting", code=status)  # tells of a refund, and nothing of the payment
        outcome = _OUTCOMES.get(status, "failed")
        return replace(_taken(said, outcome, status), said=vnpay.STATUSES.get(status, "") if outcome != "paid" else "")


def _heard(fields: Mapping[str, str]) -> Outcome:
    """Of a notice: where its two codes do not agree, nothing is known yet."""
    if vnpay.succeeded(fields):
        return "paid"
    code = fields.get("vnp_ResponseCode", "")
    return "suspect" if code == "07" else "waiting" if code in ("", vnpay.SUCCESS) else "failed"


def _taken(fields: Mapping[str, str], outcome: Outcome, code: str) -> Told:
    took = outcome in ("paid", "suspect")
    try:
        amount = vnpay.dong(fields.get("vnp_Amount", "")) if took else 0
    except ValueError:
        raise Unsigned from None
    return Told(
        reference=fields.get("vnp_TxnRef", ""),
        outcome=outcome,
        amount=amount,
        transaction=fields.get("vnp_TransactionNo", "") if took else "",
        code=code,
        said="" if outcome in ("paid", "waiting") else vnpay.sentence(code),
        at=vnpay.moment(fields.get("vnp_PayDate", "")),
        bank=fields.get("vnp_BankCode", ""),
    )


def _exchanged(url: str, body: Mapping[str, str]) -> dict[str, str]:
    try:
        with requests.post(url, json=body, timeout=_PATIENCE, stream=True, allow_redirects=False) as answer:
            if answer.status_code != 200:
                raise Unavailable(f"cổng thanh toán trả lời HTTP {answer.status_code}", retry=_LATER)
            said: Any = json.loads(answer.raw.read(_MOST, decode_content=True))
    except (requests.RequestException, OSError, ValueError) as trouble:
        raise Unavailable(f"cổng thanh toán không trả lời: {type(trouble).__name__}", retry=_LATER) from trouble
    if not isinstance(said, dict):
        raise Unavailable("cổng thanh toán trả lời không đọc được", retry=_LATER)
    return {str(key): str(value) for key, value in said.items()}
