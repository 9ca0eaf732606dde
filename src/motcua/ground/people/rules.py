"""What accounts, names, keys and delegations must satisfy."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from datetime import date, datetime, timedelta

from motcua.ground.forms.rules.identifiers import birth_year, read_email, read_person_name, read_personal_id, read_phone
from motcua.ground.forms.rules.sentences import SENTENCES, Misread
from motcua.ground.offices.definitions import DUTIES
from motcua.ground.words.errors import Refused

SHORTEST_PASSWORD = 8
TOKEN_MARK = "mc_"
SHOWN_OF_TOKEN = 10
LONGEST_TOKEN_LIFE = timedelta(days=366)
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}", re.ASCII)


def check_username(username: str) -> None:
    if not _USERNAME.fullmatch(username):
        message = "Tên đăng nhập gồm 2 đến 60 chữ cái thường không dấu, chữ số, dấu chấm, gạch nối."
        raise Refused("username", message, field="username")


def check_password(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        message = "Mật khẩu cần ít nhất {least} ký tự."
        raise Refused("password", message, field="password", params={"least": SHORTEST_PASSWORD})


def read_name(raw: str) -> str:
    """The whole name in one piece, in the order its owner writes it."""
    try:
        return read_person_name(raw, 160)
    except Misread as misread:
        raise _refused(misread, "name", "họ, chữ đệm, tên") from None


def read_identity(number: str, birth_date: date | None, today: date) -> str:
    try:
        read = read_personal_id(number, today)
    except Misread as misread:
        raise _refused(misread, "personal_id", "số định danh cá nhân") from None
    if birth_date is not None and birth_year(read) != birth_date.year:
        message = "Kiểm tra lại số định danh và ngày sinh: số định danh ghi năm sinh {year}."
        raise Refused("id_birth_mismatch", message, field="personal_id", params={"year": birth_year(read)})
    return read


def read_contact(phone: str, email: str) -> tuple[str, str]:
    """Either may be left out."""
    try:
        number = read_phone(phone) if phone.strip() else ""
    except Misread as misread:
        raise _refused(misread, "phone", "số điện thoại") from None
    try:
        return number, read_email(email, 254) if email.strip() else ""
    except Misread as misread:
        raise _refused(misread, "email", "địa chỉ thư điện tử") from None


def _refused(misread: Misread, field: str, label: str) -> Refused:
    params = {"label": label, **misread.params}
    return Refused(misread.sentence.split(".")[0], SENTENCES[misread.sentence], field=field, params=params)


def check_delegation(
    duties: Collection[str], held: Collection[str], valid_from: date, valid_to: date, today: date
) -> None:
    """``held`` are the lender's own duties in the office on the first day; what was lent to one cannot be lent on."""
    if not duties or not set(duties) <= DUTIES:
        message = "Chọn ít nhất một nhiệm vụ để ủy quyền."
        raise Refused("no_duties", message, field="duties")
    if valid_to <= valid_from or valid_to <= today:
        message = "Ngày hết ủy quyền phải sau ngày bắt đầu và sau hôm nay."
        raise Refused("delegation_days", message, field="valid_to")
    if not set(duties) <= set(held):
        message = "Người ủy quyền không giữ nhiệm vụ này theo chức danh của mình vào ngày {day}; không ủy quyền lại."
        raise Refused("duty_not_held", message, field="duties", params={"day": f"{valid_from:%d/%m/%Y}"})


def check_token_life(now: datetime, expires: datetime) -> None:
    if not now < expires <= now + LONGEST_TOKEN_LIFE:
        message = "Khóa truy cập phải có hạn dùng sau lúc này và không quá một năm."
        raise Refused("token_life", message, field="expires")


def digest_of(token: str) -> str:
    """A token holds 256 random bits, so a plain digest cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()
