"""What accounts, names, keys and delegations must satisfy."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from motcua.ground.forms.rules.identifiers import birth_year, read_email, read_person_name, read_personal_id, read_phone
from motcua.ground.forms.rules.sentences import Misread
from motcua.ground.offices.definitions import ADMINISTER, LENDABLE
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused

SHORTEST_PASSWORD = 8
TOKEN_MARK = "mc_"
SHOWN_OF_TOKEN = 10
LONGEST_TOKEN_LIFE = timedelta(days=366)
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}", re.ASCII)


def check_username(username: str) -> None:
    if not _USERNAME.fullmatch(username):
        raise Refused(
            "username",
            "Tên đăng nhập gồm 2 đến 60 chữ cái thường không dấu, chữ số, dấu chấm, gạch nối.",
            field="username",
        )


def check_password(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(
            "password", "Mật khẩu cần ít nhất {least} ký tự.", field="password", params={"least": SHORTEST_PASSWORD}
        )


def read_name(raw: str) -> str:
    """The whole name in one piece, in the order its owner writes it."""
    try:
        return read_person_name(raw, 160)
    except Misread:
        raise Refused("person_name", "Nhập họ, chữ đệm, tên bằng chữ, không có chữ số.", field="name") from None


def read_identity(number: str, birth_date: date | None, today: date) -> str:
    try:
        read = read_personal_id(number, today)
    except Misread:
        raise Refused(
            "personal_id",
            "Nhập số định danh cá nhân gồm đủ 12 chữ số, như in trên thẻ căn cước.",
            field="personal_id",
        ) from None
    if birth_date is not None and birth_year(read) != birth_date.year:
        raise Refused(
            "id_birth_mismatch",
            "Kiểm tra lại số định danh và ngày sinh: số định danh ghi năm sinh {year}.",
            field="personal_id",
            params={"year": birth_year(read)},
        )
    return read


def read_contact(phone: str, email: str) -> tuple[str, str]:
    """Either may be left out."""
    try:
        number = read_phone(phone) if phone.strip() else ""
    except Misread:
        raise Refused("phone", "Nhập số điện thoại gồm 10 chữ số, ví dụ 0912 345 678.", field="phone") from None
    try:
        return number, read_email(email, 254) if email.strip() else ""
    except Misread:
        raise Refused(
            "email", "Nhập thư điện tử như ten@vidu.vn, không dấu và không có khoảng trắng.", field="email"
        ) from None


def check_delegation(
    duties: Collection[str], held: Collection[str], valid_from: date, valid_to: date, today: date
) -> None:
    """``held`` are the lender's own duties in the office on the first day; what was lent to one cannot be lent on."""
    if not duties or not set(duties) <= LENDABLE:
        raise Refused("no_duties", "Chọn ít nhất một nhiệm vụ để ủy quyền.", field="duties")
    if valid_to <= valid_from or valid_to <= today:
        raise Refused("delegation_days", "Ngày hết ủy quyền phải sau ngày bắt đầu và sau hôm nay.", field="valid_to")
    if not set(duties) <= set(held):
        raise Refused(
            "duty_not_held",
            "Người ủy quyền không giữ nhiệm vụ này theo chức danh của mình vào ngày {day}; không ủy quyền lại.",
            field="duties",
            params={"day": f"{valid_from:%d/%m/%Y}"},
        )


def check_token_life(now: datetime, expires: datetime) -> None:
    if not now < expires <= now + LONGEST_TOKEN_LIFE:
        raise Refused("token_life", "Khóa truy cập phải có hạn dùng sau lúc này và không quá một năm.", field="expires")


def digest_of(token: str) -> str:
    """A token holds 256 random bits, so a plain digest cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


def leads(actor: Actor, chain: Sequence[int]) -> bool:
    """``chain`` is an office and those above it, nearest first."""
    return actor.kind == "system" or any(actor.may("lead", office) for office in chain)


def looks_after(actor: Actor, chain: Sequence[int]) -> bool:
    """Who leads the office or one above it, or administers there: posts, accounts and appointments are theirs."""
    return leads(actor, chain) or any(actor.may(ADMINISTER, office) for office in chain)


def may_give(actor: Actor, duties: Collection[str], chain: Sequence[int]) -> bool:
    """Whether the actor may fill a post with these duties. An administrator makes administrators only further down:
    one beside themselves is made by who leads the office, or from above."""
    if ADMINISTER not in duties or leads(actor, chain):
        return looks_after(actor, chain)
    return looks_after(actor, chain[1:])


def check_decision(number: str, decided_on: date | None, today: date) -> str:
    """The number as it is kept. Who holds a post holds it by a decision (Luật Cán bộ, công chức)."""
    written = number.strip()
    if not written:
        raise Refused("decision_number", "Nhập số quyết định.", field="decision_number")
    if decided_on is None or decided_on > today:
        raise Refused("decision_date", "Nhập ngày ký quyết định; ngày này không ở sau hôm nay.", field="decision_date")
    return written
