"""What happens at the simulated gateway and bank, on good days and on bad ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import requests
from django.db import transaction
from django.utils.crypto import get_random_string

from motcua.bridges.payment import vnpay
from motcua.bridges.payment.sandbox.merchants import Account, Merchant, merchant
from motcua.bridges.payment.sandbox.models import Outgoing, Payment, Transfer, Weather
from motcua.bridges.payment.sealing import SIGNATURE, sign

DAYS: Mapping[str, str] = {
    "": "Ngày đẹp trời",
    "late": "Thông báo (IPN) đến muộn một phút",
    "double": "Thông báo đến hai lần",
    "reordered": "Thông báo cũ “người trả tiền hủy” đến sau thông báo thành công",
    "wrong_amount": "Chỉ thu được một phần số tiền",
    "wrong_signature": "Thông báo bị ký sai",
    "never": "Thông báo không bao giờ đến",
    "no_return": "Trình duyệt không quay lại cổng dịch vụ công",
}
_LATE = timedelta(minutes=1)
_AGAIN = (timedelta(seconds=5), timedelta(seconds=20), timedelta(minutes=1))
_PATIENCE = 5
_CANCELLED = "24"


@transaction.atomic
def take_order(fields: Mapping[str, str]) -> Payment:
    """The same order comes again when its page is loaded again."""
    told = {
        "amount": vnpay.dong(fields["vnp_Amount"]),
        "info": fields["vnp_OrderInfo"],
        "return_url": fields["vnp_ReturnUrl"],
        "created": fields["vnp_CreateDate"],
        "expires": fields.get("vnp_ExpireDate", ""),
    }
    found, _ = Payment.objects.get_or_create(
        tmn_code=fields["vnp_TmnCode"], txn_ref=fields["vnp_TxnRef"], defaults=told
    )
    return found


@transaction.atomic
def finish(payment_id: int, *, code: str, bank: str, day: str, now: datetime) -> Payment:
    """Somebody has paid, or has not; the first time counts. Notices are owed as the day has them."""
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    if payment.state != Payment.OPEN:
        return payment
    payment.code, payment.bank, payment.paid_at = code, bank, now
    payment.transaction = get_random_string(8, "123456789")
    payment.state = Payment.PAID if code == vnpay.SUCCESS else Payment.FAILED
    if payment.state == Payment.PAID:
        payment.taken = payment.amount - payment.amount // 3 if day == "wrong_amount" else payment.amount
    payment.save()
    _owe_notices(payment, day, now)
    return payment


def result_of(payment: Payment) -> dict[str, str]:
    """The fields of the way back and of a notice."""
    paid = payment.state == Payment.PAID
    return {
        "vnp_TmnCode": payment.tmn_code,
        "vnp_Amount": vnpay.amount(payment.taken if paid else payment.amount),
        "vnp_BankCode": payment.bank,
        "vnp_BankTranNo": f"VNP{payment.transaction}" if paid else "",
        "vnp_CardType": "ATM",
        "vnp_OrderInfo": payment.info,
        "vnp_PayDate": vnpay.stamp(payment.paid_at) if payment.paid_at else "",
        "vnp_ResponseCode": payment.code,
        "vnp_TransactionNo": payment.transaction,
        "vnp_TransactionStatus": vnpay.SUCCESS if paid else "02",
        "vnp_TxnRef": payment.txn_ref,
    }


def _owe_notices(payment: Payment, day: str, now: datetime) -> None:
    told, known = result_of(payment), merchant(payment.tmn_code)
    if day == "never":
        return
    if day == "wrong_signature":
        _owe(known, told, now, secret="khong-phai-khoa-that")
        return
    _owe(known, told, now + _LATE if day == "late" else now)
    if day == "double":
        _owe(known, told, now)
    if day == "reordered":
        stale = {"vnp_ResponseCode": _CANCELLED, "vnp_TransactionStatus": "02", "vnp_TransactionNo": "0"}
        _owe(known, {**told, **stale}, now)


def _owe(known: Merchant, told: Mapping[str, str], due: datetime, *, secret: str = "") -> None:
    url = f"{known.ipn_url}?{vnpay.signed_query(told, secret or known.secret)}"
    Outgoing.objects.create(url=url, about=told["vnp_TxnRef"], due_at=due)


@transaction.atomic
def transfer(account: Account, *, amount: int, purpose: str, day: str, now: datetime) -> Transfer:
    """Money comes to an account; the bank tells of it as the day has it."""
    row = Transfer.objects.create(
        transaction=f"FT{now:%y%j}{get_random_string(8, '0123456789')}",
        account=account.number,
        amount=amount,
        purpose=purpose,
        at=now,
    )
    if day == "never":
        return row
    body = json.dumps(notice_of(row, account), ensure_ascii=False)
    secret = "khong-phai-khoa-that" if day == "wrong_signature" else account.secret
    told = {"url": account.notice_url, "body": body, "signature": sign(body.encode(), secret), "about": purpose[:100]}
    for _ in range(2 if day == "double" else 1):
        Outgoing.objects.create(**told, due_at=now + _LATE if day == "late" else now)
    return row


def notice_of(row: Transfer, account: Account) -> dict[str, Any]:
    return {
        "transaction": row.transaction,
        "account": row.account,
        "bank": account.bank,
        "amount": row.amount,
        "purpose": row.purpose,
        "at": row.at.isoformat(),
    }


@transaction.atomic
def give_back(payment_id: int, amount: int) -> bool:
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    if payment.state != Payment.PAID or payment.returned + amount > payment.taken:
        return False
    payment.returned += amount
    payment.save(update_fields=["returned"])
    return True


@transaction.atomic
def be(day: str) -> None:
    Weather.objects.update_or_create(pk=1, defaults={"day": day if day in DAYS else ""})


def send_due(*, now: datetime, late_too: bool = False) -> int:
    """Send the notices whose time has come, in their order; how many."""
    owed = Outgoing.objects.filter(due_at__isnull=False)
    due = list((owed if late_too else owed.filter(due_at__lte=now)).order_by("due_at", "pk")[:50])
    for each in due:
        _send(each, now)
    return len(due)


def _send(notice: Outgoing, now: datetime) -> None:
    """Whatever is neither confirmed nor known before is told again, a few times."""
    try:
        done, answer = _told(notice)
    except (requests.RequestException, ValueError) as trouble:
        done, answer = False, type(trouble).__name__
    again = None if done or notice.tries >= len(_AGAIN) else now + _AGAIN[notice.tries]
    notice.tries, notice.due_at, notice.answer = notice.tries + 1, again, answer[:300]
    notice.save(update_fields=["tries", "due_at", "answer"])


def _told(notice: Outgoing) -> tuple[bool, str]:
    if notice.body:
        headers = {SIGNATURE: notice.signature, "Content-Type": "application/json"}
        answer = requests.post(notice.url, data=notice.body.encode(), headers=headers, timeout=_PATIENCE)
        return answer.status_code == 200, f"HTTP {answer.status_code} {answer.text}"
    answer = requests.get(notice.url, timeout=_PATIENCE)
    return answer.json().get("RspCode") in (vnpay.CONFIRMED, vnpay.BEFORE), answer.text
