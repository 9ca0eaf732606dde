"""The protocol of VNPAY 2.1.0: how its fields are named, signed and answered. Pure: no clock, no network, no settings.

The address to pay at, the way back and the notice (IPN) were checked against code that works; asking (``querydr``) and
giving back (``refund``) are from memory, and to be compared with VNPAY's own document before they are used with money.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from urllib.parse import quote_plus

VERSION = "2.1.0"
HANOI = timezone(timedelta(hours=7))
HASH, HASH_TYPE = "vnp_SecureHash", "vnp_SecureHashType"
_MOMENT = re.compile(r"[0-9]{14}")
_HUNDREDFOLD = re.compile(r"[0-9]{1,15}")

SUCCESS = "00"

RESPONSES: Mapping[str, str] = {
    "00": "Giao dịch thành công",
    "07": "Đã trừ tiền, giao dịch bị nghi ngờ gian lận",
    "09": "Thẻ hoặc tài khoản chưa đăng ký dịch vụ ngân hàng trực tuyến",
    "10": "Xác thực thẻ hoặc tài khoản sai quá 3 lần",
    "11": "Đã hết thời gian chờ thanh toán",
    "12": "Thẻ hoặc tài khoản bị khóa",
    "13": "Mật khẩu xác thực giao dịch (OTP) không đúng",
    "24": "Người trả tiền hủy giao dịch",
    "51": "Tài khoản không đủ số dư",
    "65": "Tài khoản vượt hạn mức giao dịch trong ngày",
    "75": "Ngân hàng thanh toán đang bảo trì",
    "79": "Nhập sai mật khẩu thanh toán quá số lần quy định",
    "99": "Lỗi khác",
}
"""``vnp_ResponseCode`` of paying, as people may read it."""

STATUSES: Mapping[str, str] = {
    "00": "Giao dịch thành công",
    "01": "Giao dịch chưa hoàn tất",
    "02": "Giao dịch bị lỗi",
    "04": "Giao dịch đảo: đã trừ tiền ở ngân hàng nhưng chưa thành công ở cổng thanh toán",
    "05": "Đang xử lý hoàn tiền",
    "06": "Đã gửi yêu cầu hoàn tiền sang ngân hàng",
    "07": "Giao dịch bị nghi ngờ gian lận",
    "09": "Hoàn tiền bị từ chối",
}
"""``vnp_TransactionStatus`` (from memory, as of 2.1.0)."""

CONFIRMED, NO_ORDER, BEFORE, BAD_AMOUNT, BAD_SIGNATURE, OTHER = "00", "01", "02", "04", "97", "99"
ANSWERS: Mapping[str, str] = {
    CONFIRMED: "Confirm Success",
    NO_ORDER: "Order not found",
    BEFORE: "Order already confirmed",
    BAD_AMOUNT: "Invalid amount",
    BAD_SIGNATURE: "Invalid signature",
    OTHER: "Unknown error",
}
"""What a notice is answered with. Whatever is neither 00 nor 02 makes VNPAY tell it again."""

_QUERY = (
    "RequestId",
    "Version",
    "Command",
    "TmnCode",
    "TxnRef",
    "TransactionDate",
    "CreateDate",
    "IpAddr",
    "OrderInfo",
)
_REFUND = (
    *("RequestId", "Version", "Command", "TmnCode", "TransactionType", "TxnRef", "Amount", "TransactionNo"),
    *("TransactionDate", "CreateBy", "CreateDate", "IpAddr", "OrderInfo"),
)
_TOLD = (
    *("ResponseId", "Command", "ResponseCode", "Message", "TmnCode", "TxnRef", "Amount", "BankCode", "PayDate"),
    *("TransactionNo", "TransactionType", "TransactionStatus", "OrderInfo"),
)
SIGNED: Mapping[str, tuple[str, ...]] = {
    "querydr": _QUERY,
    "refund": _REFUND,
    "querydr answered": (*_TOLD, "PromotionCode", "PromotionAmount"),
    "refund answered": _TOLD,
}
"""The fields (each with ``vnp_`` before it) whose values are joined by ``|`` and signed, in this order."""


def query(fields: Mapping[str, str]) -> str:
    """As it is signed and as it is sent: sorted, encoded as in a form, empty values left out."""
    told = sorted((key, value) for key, value in fields.items() if value != "" and key not in (HASH, HASH_TYPE))
    return "&".join(f"{quote_plus(key)}={quote_plus(value)}" for key, value in told)


def signed_query(fields: Mapping[str, str], secret: str) -> str:
    text = query(fields)
    return f"{text}&{HASH}={signature(text, secret)}"


def is_signed(fields: Mapping[str, str], secret: str) -> bool:
    """Whether the fields of a way back or a notice are VNPAY's own. Only fields that begin with ``vnp_`` are theirs."""
    ours = {key: value for key, value in fields.items() if key.startswith("vnp_")}
    return _same(ours.get(HASH, ""), signature(query(ours), secret))


def sign_body(kind: str, body: Mapping[str, str], secret: str) -> str:
    """The hash of a body of JSON; ``kind`` is a key of `SIGNED`."""
    return signature("|".join(str(body.get(f"vnp_{name}", "")) for name in SIGNED[kind]), secret)


def is_signed_body(kind: str, body: Mapping[str, str], secret: str) -> bool:
    return _same(str(body.get(HASH, "")), sign_body(kind, body, secret))


def signature(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha512).hexdigest()


def _same(said: str, right: str) -> bool:
    """Some libraries write hexadecimal digits large."""
    return hmac.compare_digest(said.lower().encode(), right.encode())


def amount(dong: int) -> str:
    """VNPAY counts in hundredths of a đồng."""
    return str(dong * 100)


def dong(said: str) -> int:
    """ValueError for what is no whole number of đồng."""
    if not _HUNDREDFOLD.fullmatch(said) or int(said) % 100:
        raise ValueError(f"{said!r} is no amount of whole đồng")
    return int(said) // 100


def stamp(at: datetime) -> str:
    return at.astimezone(HANOI).strftime("%Y%m%d%H%M%S")


def moment(said: str) -> datetime | None:
    """None for what is no time: a notice of a failure may carry none."""
    if not _MOMENT.fullmatch(said):
        return None
    try:
        return datetime.strptime(said, "%Y%m%d%H%M%S").replace(tzinfo=HANOI)
    except ValueError:
        return None


def succeeded(fields: Mapping[str, str]) -> bool:
    """Both codes must say so."""
    return fields.get("vnp_ResponseCode") == SUCCESS and fields.get("vnp_TransactionStatus") == SUCCESS


def sentence(code: str) -> str:
    return RESPONSES.get(code, RESPONSES["99"])
