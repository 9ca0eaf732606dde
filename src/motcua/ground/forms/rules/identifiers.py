"""Numbers and names with a structure that can be checked without asking anybody."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Literal

from motcua.ground.forms.rules.sentences import Misread
from motcua.ground.forms.rules.texts import narrow, read_line

# Structure of the personal identifier (số định danh cá nhân), from memory, unverified: Điều 13 Nghị định 137/2015/NĐ-CP
# and Thông tư 07/2016/TT-BCA, kept by Nghị định 70/2024/NĐ-CP. Three digits of the province where the birth was
# registered, or of the country (above 100); one of century and sex; two of the year of birth; six at random.
# A number is for life: these are the codes in use when numbers were first given, whatever was merged since.
# fmt: off
_PROVINCES_OF_BIRTH = frozenset((
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42, 44,
    45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89,
    91, 92, 93, 94, 95, 96,
))
# fmt: on
_FIRST_COUNTRY = 101
_SEPARATORS = re.compile(r"[ .\-()/]")
_MOBILE = re.compile(r"0[35789]\d{8}", re.ASCII)
_LANDLINE = re.compile(r"02\d{9}", re.ASCII)
_ABROAD = re.compile(r"\+[1-9]\d{7,14}", re.ASCII)
_EMAIL = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[A-Z\d](?:[A-Z\d-]{0,61}[A-Z\d])?\.)+[A-Z]{2,63}", re.ASCII | re.IGNORECASE
)
# Names of ethnic minorities are written with these too: H'Hen Niê, Y-Moan.
_IN_NAMES = frozenset(" '’ʼ-.")
# The check digit of a tax code: Thông tư 105/2020/TT-BTC; weights confirmed on published codes.
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
# Since then persons and household businesses have no other tax code: Thông tư 86/2024/TT-BTC, from memory, unverified.
_PERSONAL_ID_IS_TAX_CODE = date(2025, 7, 1)


def read_personal_id(raw: object, today: date) -> str:
    typed = narrow(raw)
    number = _SEPARATORS.sub("", typed)
    if re.fullmatch(r"\d{9}", number, re.ASCII):
        raise Misread("personal_id.old")
    if not re.fullmatch(r"\d{12}", number, re.ASCII):
        raise Misread("personal_id")
    place = int(number[:3])
    if (place not in _PROVINCES_OF_BIRTH and place < _FIRST_COUNTRY) or birth_year(number) > today.year:
        raise Misread("personal_id.structure", typed=number)
    return number


def birth_year(personal_id: str) -> int:
    """The fourth digit is 0/1 for men and women born in 1900-1999, 2/3 in 2000-2099, and so on."""
    return 1900 + 100 * (int(personal_id[3]) // 2) + int(personal_id[4:6])


def sex_of(personal_id: str) -> Literal["male", "female"]:
    """By the same fourth digit: even for men."""
    return "female" if int(personal_id[3]) % 2 else "male"


def read_business_code(raw: object, today: date) -> str:
    """A tax or business code (of an enterprise they are one, Luật Doanh nghiệp): ten digits, or thirteen with the
    branch, kept as ``0123456789-001``; or twelve, the personal identifier of a person or of a household business's
    owner."""
    number = _SEPARATORS.sub("", narrow(raw))
    if re.fullmatch(r"\d{12}", number, re.ASCII):
        if today < _PERSONAL_ID_IS_TAX_CODE:
            raise Misread("business_code.early")
        return read_personal_id(number, today)
    if not re.fullmatch(r"\d{10}(\d{3})?", number, re.ASCII):
        raise Misread("business_code")
    if number[2:9] == "0000000" or _check_digit(number) != int(number[9]):
        raise Misread("business_code.check", typed=number[:10])
    if number[10:] == "000":
        raise Misread("business_code.branch")
    return number if len(number) == 10 else f"{number[:10]}-{number[10:]}"


def read_phone(raw: object) -> str:
    """A Vietnamese number in national form, ``0912345678``; one from abroad as ``+`` and digits."""
    typed = narrow(raw)
    number = ("+" if typed.startswith("+") else "") + _SEPARATORS.sub("", typed).lstrip("+")
    number = re.sub(r"^(?:\+84|0084|84(?=\d{9,10}$))0?", "0", number)
    if not (_MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number) or _ABROAD.fullmatch(number)):
        raise Misread("phone")
    return number


def read_email(raw: object, most: int) -> str:
    """The part after @ in lower case; the part before it belongs to its server."""
    typed = narrow(raw)
    if len(typed) > min(most, 254):
        raise Misread("too_long", most=min(most, 254))
    if not _EMAIL.fullmatch(typed):
        raise Misread("email")
    name, _, server = typed.rpartition("@")
    return f"{name}@{server.lower()}"


def read_person_name(raw: object, most: int) -> str:
    """Letters of any Latin alphabet, because names of ethnic minorities and of foreigners are names; case as typed."""
    name = read_line(raw, most).rstrip(" .")
    if not name or not name[0].isalpha() or not all(_may_stand_in_name(c) for c in name):
        raise Misread("person_name")
    return name


def _may_stand_in_name(character: str) -> bool:
    if character in _IN_NAMES or unicodedata.category(character) == "Mn":
        return True
    return character.isalpha() and unicodedata.name(character, "").startswith("LATIN")


def _check_digit(number: str) -> int:
    """Ten, which is no digit, for a serial that is never issued."""
    return 10 - sum(w * int(d) for w, d in zip(_WEIGHTS, number, strict=False)) % 11
