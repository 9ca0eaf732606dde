"""What merchants ask by JSON: about a payment, and to give it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.crypto import get_random_string

from motcua.bridges.payment import vnpay
from motcua.bridges.payment.sandbox.actions import give_back, result_of
from motcua.bridges.payment.sandbox.merchants import Stranger, merchant
from motcua.bridges.payment.sandbox.models import Payment

_NO_MERCHANT, _NO_FORM, _NO_PAYMENT, _NOT_PAID, _BAD_SIGNATURE = "02", "03", "91", "95", "97"


def answered(body: Mapping[str, str], now: datetime) -> dict[str, str]:
    """Signed, whatever it says, as long as we know who asks."""
    command = body.get("vnp_Command", "")
    if command not in ("querydr", "refund"):
        return {"vnp_ResponseCode": _NO_FORM, "vnp_Message": "Invalid request"}
    try:
        secret = merchant(body.get("vnp_TmnCode", "")).secret
    except Stranger:
        return {"vnp_ResponseCode": _NO_MERCHANT, "vnp_Message": "Unknown merchant"}
    said = _said(command, body, secret)
    said |= {"vnp_ResponseId": get_random_string(16), "vnp_Command": command, "vnp_TmnCode": body["vnp_TmnCode"]}
    said.setdefault("vnp_Message", "")
    return {**said, vnpay.HASH: vnpay.sign_body(f"{command} answered", said, secret)}


def _said(command: str, body: Mapping[str, str], secret: str) -> dict[str, str]:
    if not vnpay.is_signed_body(command, body, secret):
        return {"vnp_ResponseCode": _BAD_SIGNATURE}
    payment = Payment.objects.filter(tmn_code=body["vnp_TmnCode"], txn_ref=body.get("vnp_TxnRef", "")).first()
    if payment is None:
        return {"vnp_ResponseCode": _NO_PAYMENT}
    return _state(payment) if command == "querydr" else _refunded(payment, body)


def _state(payment: Payment) -> dict[str, str]:
    told = result_of(payment)
    if payment.state == Payment.OPEN:
        told["vnp_TransactionStatus"] = "01"
    names = ("TxnRef", "Amount", "BankCode", "PayDate", "TransactionNo", "TransactionStatus", "OrderInfo")
    known = {f"vnp_{name}": told[f"vnp_{name}"] for name in names}
    return {**known, "vnp_ResponseCode": vnpay.SUCCESS, "vnp_TransactionType": "01"}


def _refunded(payment: Payment, body: Mapping[str, str]) -> dict[str, str]:
    try:
        done = give_back(payment.pk, vnpay.dong(body.get("vnp_Amount", "")))
    except ValueError:
        return {"vnp_ResponseCode": _NO_FORM}
    if not done:
        return {"vnp_ResponseCode": _NOT_PAID}
    told = {name: body[name] for name in ("vnp_TxnRef", "vnp_Amount", "vnp_TransactionType", "vnp_OrderInfo")}
    more = {"vnp_TransactionNo": get_random_string(8, "123456789"), "vnp_TransactionStatus": "05"}
    return {**told, **more, "vnp_BankCode": payment.bank, "vnp_ResponseCode": vnpay.SUCCESS}
