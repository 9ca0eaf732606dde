"""What accounts, names, keys and delegations must satisfy."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from motcua.ground.forms.rules.identifiers import (
    birth_year,
    read_business_code,
    read_email,
    read_person_name,
    read_personal_id,
    read_phone,
)
from motcua.ground.forms.rules.sentences import SENTENCES, Misread
from motcua.ground.offices.definitions import LENDABLE
from motcua.ground.people.definitions import Actor, Term
from motcua.ground.words.definitions import Law, Text
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


def check_decision(number: str, decided_on: date | None, today: date) -> str:
    """The number as it is kept. Who holds a post holds it by a decision (Luật Cán bộ, công chức)."""
    written = number.strip()
    if not written:
        raise Refused("decision_number", "Nhập số quyết định.", field="decision_number")
    if decided_on is None or decided_on > today:
        raise Refused("decision_date", "Nhập ngày ký quyết định; ngày này không ở sau hôm nay.", field="decision_date")
    return written


# --- acting for an organisation or another person --------------------------------------------------------------------

_CIVIL_CODE = "Bộ luật Dân sự 2015"
LAWS: Mapping[str, Law] = {
    "mandate": Law(text=_CIVIL_CODE, article="Điều 138, Điều 140, Điều 562 đến Điều 569"),
    "parent": Law(text=_CIVIL_CODE, article="Điều 136 khoản 1, Điều 140 khoản 4"),
    "guardian": Law(text=_CIVIL_CODE, article="Điều 46 đến Điều 63, Điều 136 khoản 2"),
    "legal": Law(text="Luật Doanh nghiệp 2020", article="Điều 12"),
    "authorised": Law(text=_CIVIL_CODE, article="Điều 138, Điều 140"),
}
"""On what law each ground rests; all from memory, so unverified."""

MAJORITY = 18
"""Years; Bộ luật Dân sự 2015, Điều 20, from memory, unverified."""

BINDING_LEVEL = 2
"""The level of electronic identity at which somebody may let another act for them (Nghị định 69/2024/NĐ-CP: a level 2
account stands for the card; from memory, unverified)."""

_CODE_LABEL = Text(vi="mã số doanh nghiệp hoặc mã số thuế", en="the business or tax code")
_LONGEST_WORDS = 200


def in_force(term: Term, on: date) -> bool:
    return term.valid_from <= on and not any(end is not None and end <= on for end in (term.valid_to, term.ended_on))


def overlap(one: Term, other: Term) -> bool:
    """Whether there is a day on which both are in force."""
    return in_force(one, max(one.valid_from, other.valid_from)) and in_force(
        other, max(one.valid_from, other.valid_from)
    )


def comes_of_age(born: date) -> date:
    """The first day as an adult; for whom was born on 29 February, 1 March of a common year."""
    year = born.year + MAJORITY
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, 3, 1) if (born.month, born.day) == (2, 29) and not leap else born.replace(year=year)


def read_code(typed: str, today: date) -> str:
    try:
        return read_business_code(typed, today)
    except Misread as misread:
        params = {**misread.params, "label": _CODE_LABEL}
        raise Refused("business_code", SENTENCES[misread.sentence], field="business_code", params=params) from None


def must_bind(actor: Actor) -> tuple[UUID, int]:
    """Who lets another act for them, or takes that on, does so in person and at the level that stands for the card.
    Their party and their account."""
    if actor.kind != "citizen" or actor.party_id is None or actor.account_id is None:
        raise Refused("citizens_only", "Chỉ tài khoản công dân được làm việc này.")
    if actor.acts_for is not None:
        raise Refused(
            "no_redelegation",
            "Bạn đang thực hiện thay cho {name}. Việc này chỉ làm được cho chính mình; không ủy quyền lại được.",
            params={"name": actor.acts_for.name},
        )
    if actor.via.level < BINDING_LEVEL:
        raise Refused(
            "level_needed",
            "Việc này cần định danh điện tử mức 2. Hãy đăng nhập bằng tài khoản mức 2, hoặc đến Bộ phận một cửa.",
        )
    return actor.party_id, actor.account_id


def mandate_ends(ground: str, valid_from: date, valid_to: date | None, born: date | None, today: date) -> date | None:
    """The day after the last: as given, or when the child comes of age. Refused where these days cannot be."""
    if ground == "parent":
        valid_to = _until_of_age(born, valid_to, today)
    if valid_to is None and ground != "guardian":
        raise Refused("mandate_days", "Nhập ngày cuối cùng của việc ủy quyền.", field="valid_to")
    check_term(valid_from, valid_to, today)
    return valid_to


def _until_of_age(born: date | None, valid_to: date | None, today: date) -> date:
    if born is None:
        raise Refused(
            "birth_date_needed", "Nhập ngày sinh của con: cha, mẹ đại diện cho con chưa đủ 18 tuổi.", field="giver"
        )
    adult = comes_of_age(born)
    if adult <= today:
        raise Refused(
            "of_age",
            "Người này đã đủ 18 tuổi từ ngày {day}, nên tự ủy quyền hoặc cần quyết định về người giám hộ.",
            field="giver",
            params={"day": f"{adult:%d/%m/%Y}"},
        )
    return adult if valid_to is None else min(adult, valid_to)


def check_term(valid_from: date, valid_to: date | None, today: date) -> None:
    if valid_to is not None and (valid_to <= valid_from or valid_to <= today):
        raise Refused("mandate_days", "Ngày cuối cùng phải từ ngày bắt đầu và từ hôm nay trở đi.", field="valid_to")


def check_alone(term: Term, procedures: Collection[str], others: Iterable[tuple[Term, Collection[str]]]) -> None:
    """Two grounds of the same two for one procedure on one day would leave it open which of them an act rests on."""
    for other, named in others:
        shared = not procedures or not named or set(procedures) & set(named)
        if shared and overlap(term, other):
            raise Refused(
                "represented_already",
                "Người này đã được ủy quyền cho việc đó từ ngày {day}. Hãy chấm dứt ủy quyền cũ rồi lập lại.",
                field="valid_from",
                params={"day": f"{other.valid_from:%d/%m/%Y}"},
            )


def read_words(typed: str, code: str, message: str, field: str) -> str:
    """A source or a reason, as kept; refused with that sentence where there is none."""
    written = " ".join(typed.split())[:_LONGEST_WORDS]
    if not written:
        raise Refused(code, message, field=field)
    return written
