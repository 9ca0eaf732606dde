"""VietQR as NAPAS writes it: the QR of a bank transfer, in the tags of EMVCo (merchant-presented mode).

Every value is ``ID`` ``LEN`` ``VALUE``, two digits each for the first two; templates hold more of the same. The last
four characters are a CRC over all that stands before them. Pure: no clock, no network, no settings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

To = Literal["account", "card"]

NAPAS = "A000000727"
_SERVICES: Mapping[To, str] = {"account": "QRIBFTTA", "card": "QRIBFTTC"}
_DONG, _VIETNAM = "704", "VN"
_BIN = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{1,19}")
_AMOUNT = re.compile(r"[1-9][0-9]{0,12}")
_NOT_SAID = re.compile(r"[^A-Za-z0-9 .\-]+")
LONGEST_PURPOSE = 25
"""What all banks pass on; some cut off the rest."""
_LONGEST_NAME, _LONGEST_CITY = 25, 15


class BadQr(ValueError):
    """The text is no VietQR; the message says which part of it is wrong."""


@dataclass(frozen=True, slots=True)
class VietQr:
    """A transfer as its QR asks for it. ``amount`` is in whole đồng; None lets the payer choose."""

    bank: str
    account: str
    amount: int | None = None
    purpose: str = ""
    to: To = "account"
    name: str = ""
    city: str = ""
    dynamic: bool = True


def write(asked: VietQr) -> str:
    """The text that is drawn as QR. ValueError for what could not be paid; words are folded and cut by the caller."""
    _check(asked)
    receiver = _tags({"00": asked.bank, "01": asked.account})
    body = _tags(
        {
            "00": "01",
            "01": "12" if asked.dynamic else "11",
            "38": _tags({"00": NAPAS, "01": receiver, "02": _SERVICES[asked.to]}),
            "53": _DONG,
            "54": "" if asked.amount is None else str(asked.amount),
            "58": _VIETNAM,
            "59": asked.name,
            "60": asked.city,
            "62": _tags({"08": asked.purpose}),
        }
    )
    return _closed(f"{body}6304")


def read(text: str) -> VietQr:
    """The other way round, for whoever scans. `BadQr` where the text is damaged or asks for something else."""
    if not text.isascii() or text[-8:-4] != "6304":
        raise BadQr("không có phần kiểm tra")
    if _closed(text[:-4]) != text:
        raise BadQr("mã kiểm tra không khớp")
    outer = _read_tags(text[:-8])
    merchant = _read_tags(outer.get("38", ""))
    receiver = _read_tags(merchant.get("01", ""))
    services = {service: to for to, service in _SERVICES.items()}
    if outer.get("00") != "01" or merchant.get("00") != NAPAS or merchant.get("02") not in services:
        raise BadQr("không phải là mã chuyển khoản VietQR")
    if outer.get("53") != _DONG or outer.get("58") != _VIETNAM:
        raise BadQr("không phải là tiền Việt Nam")
    found = VietQr(
        bank=receiver.get("00", ""),
        account=receiver.get("01", ""),
        amount=_amount(outer.get("54", "")),
        purpose=_read_tags(outer.get("62", "")).get("08", ""),
        to=services[merchant["02"]],
        name=outer.get("59", ""),
        city=outer.get("60", ""),
        dynamic=outer.get("01") == "12",
    )
    _check(found)
    return found


def folded(text: str, most: int = LONGEST_PURPOSE) -> str:
    """What a bank passes on: ASCII without diacritics or signs, at most ``most`` characters, cut between words where it
    can be. ``folded("Lệ phí hộ tịch – Đặng Văn Á") == "Le phi ho tich - Dang Van"``."""
    plain = text.replace("đ", "d").replace("Đ", "D").replace("–", "-").replace("—", "-")
    marks = unicodedata.normalize("NFD", plain)
    kept = _NOT_SAID.sub(" ", "".join(each for each in marks if not unicodedata.combining(each)))
    said = " ".join(kept.split())
    if len(said) <= most:
        return said
    short = said[: most + 1].rpartition(" ")[0] or said[:most]
    return short.rstrip(" .-")


def receiver_name(text: str) -> str:
    """As banks print it."""
    return folded(text, _LONGEST_NAME).upper()


def crc(text: str) -> str:
    """CRC-16/CCITT-FALSE as four hexadecimal digits: polynomial 0x1021 from 0xFFFF, not reflected."""
    value = 0xFFFF
    for byte in text.encode():
        value ^= byte << 8
        for _ in range(8):
            value = (value << 1) ^ 0x1021 if value & 0x8000 else value << 1
        value &= 0xFFFF
    return f"{value:04X}"


def _closed(text: str) -> str:
    return text + crc(text)


def _tags(values: Mapping[str, str]) -> str:
    """Empty ones are left out."""
    for tag, value in values.items():
        if len(value) > 99:
            raise BadQr(f"thẻ {tag} dài quá")
    return "".join(f"{tag}{len(value):02}{value}" for tag, value in values.items() if value)


def _read_tags(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    while text:
        head, length = text[:2], text[2:4]
        if not (head.isdigit() and length.isdigit()) or len(text) < 4 + int(length) or head in found:
            raise BadQr("các thẻ không đọc được")
        found[head], text = text[4 : 4 + int(length)], text[4 + int(length) :]
    return found


def _amount(said: str) -> int | None:
    if not said:
        return None
    if not _AMOUNT.fullmatch(said):
        raise BadQr("số tiền không đọc được")
    return int(said)


def _check(qr: VietQr) -> None:
    if not _BIN.fullmatch(qr.bank):
        raise BadQr("mã ngân hàng không có 6 chữ số")
    if not _ACCOUNT.fullmatch(qr.account):
        raise BadQr("số tài khoản hoặc số thẻ không đọc được")
    if qr.amount is not None and not _AMOUNT.fullmatch(str(qr.amount)):
        raise BadQr("số tiền không chuyển được")
    if not all(each.isascii() and each.isprintable() for each in (qr.purpose, qr.name, qr.city)):
        raise BadQr("chữ phải không dấu")
    if len(qr.city) > _LONGEST_CITY:
        raise BadQr("tên nơi nhận dài quá")
