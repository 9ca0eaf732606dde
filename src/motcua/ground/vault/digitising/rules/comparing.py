"""What an officer typed beside the picture, checked and brought into the form in which it is stored."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from motcua.ground.forms.rules.dates import read_date
from motcua.ground.forms.rules.identifiers import read_personal_id
from motcua.ground.forms.rules.sentences import Misread
from motcua.ground.vault.definitions import PaperField, PaperType
from motcua.ground.words.definitions import Text
from motcua.ground.words.errors import Problem
from motcua.ground.words.text import nfc, nfc_lines

Kind = Literal["text", "long", "date", "number", "personal_id"]


@dataclass(frozen=True, slots=True)
class Field:
    """A field beside the picture. ``own`` is the key that the type of paper has for one of the basic metadata."""

    key: str
    name: Text
    kind: Kind
    required: bool = False
    own: str = ""


BASIC = (
    Field("title", Text(vi="Tên giấy tờ", en="Title"), "text", required=True),
    Field("number", Text(vi="Số, ký hiệu", en="Number and symbol"), "text"),
    Field("issued_on", Text(vi="Ngày ban hành", en="Date of issue"), "date", required=True),
    Field("issuer", Text(vi="Cơ quan ban hành", en="Issued by"), "text", required=True),
    Field("personal_id", Text(vi="Số định danh của chủ giấy tờ", en="Owner's personal number"), "personal_id"),
    Field("valid_until", Text(vi="Có giá trị đến ngày", en="Valid until"), "date"),
    Field("abstract", Text(vi="Trích yếu", en="Abstract"), "long"),
)
"""The basic metadata (TT 01/2023 Điều 9, from memory), asked of any paper."""

BASIC_KEYS = frozenset(field.key for field in BASIC)
_OLD_NUMBER = re.compile(r"\d{9}", re.ASCII)
"""Of the identity card (chứng minh nhân dân), which papers of its time carry."""
_LONGEST: Mapping[str, int] = {"text": 300, "long": 2000, "number": 40}


def fields_of(type: PaperType | None) -> tuple[Field, ...]:
    """What is asked of a paper of this type: the basic metadata, under the names that the type has for them, and what
    else it says."""
    told = type.fields if type else ()
    renamed: dict[str, PaperField] = {field.basic: field for field in told if field.basic}
    own = (Field(field.key, field.name, field.type, field.required) for field in told if not field.basic)
    return (*(_renamed(field, renamed.get(field.key)) for field in BASIC), *own)


def _renamed(field: Field, told: PaperField | None) -> Field:
    if told is None:
        return field
    return replace(field, name=told.name, required=field.required or told.required, own=told.key)


def compared(typed: Mapping[str, str], type: PaperType | None, today: date) -> tuple[dict[str, str], list[Problem]]:
    """The values as stored, days as 2024-03-05; and what is wrong with each that is not one."""
    values: dict[str, str] = {}
    problems: list[Problem] = []
    for field in fields_of(type):
        said = typed.get(field.key, "")
        said = nfc_lines(said) if field.kind == "long" else nfc(said)
        if said:
            values[field.key], wrong = _read(field.key, field.kind, said, today)
            problems += wrong
        elif field.required:
            problems.append(Problem(field.key, "required", "Nhập nội dung này theo bản chính."))
    problems += _in_order(values)
    return values, problems


def extracted(values: Mapping[str, str], type: PaperType) -> dict[str, str]:
    """What the vault keeps under the keys of the type, beside its own columns."""
    own = {field.own: values[field.key] for field in fields_of(type) if field.own and field.key in values}
    rest = {key: value for key, value in values.items() if key not in BASIC_KEYS or key == "personal_id"}
    return {**rest, **own}


def _read(key: str, kind: Kind, typed: str, today: date) -> tuple[str, list[Problem]]:
    try:
        if kind == "date":
            day = read_date(typed)
            early = key != "issued_on" or day <= today
            return day.isoformat(), [] if early else [Problem(key, "not_yet", "Ngày ban hành không thể ở tương lai.")]
        if kind == "personal_id":
            return typed if _OLD_NUMBER.fullmatch(typed) else read_personal_id(typed, today), []
    except Misread:
        if kind == "date":
            return typed, [Problem(key, "misread", "Nhập ngày như trên giấy, ví dụ 05/03/2024.")]
        return typed, [Problem(key, "misread", "Số định danh gồm 12 chữ số; số trên giấy tờ cũ có thể gồm 9.")]
    if kind == "number" and not typed.replace(".", "", 1).replace("-", "", 1).isdigit():
        return typed, [Problem(key, "misread", "Nhập một số.")]
    most = _LONGEST[kind]
    return typed, [Problem(key, "too_long", "Tối đa {most} ký tự.", {"most": most})] if len(typed) > most else []


def _in_order(values: Mapping[str, str]) -> Iterator[Problem]:
    issued, until = values.get("issued_on"), values.get("valid_until")
    if issued and until and until < issued:
        yield Problem("valid_until", "before_issue", "Ngày hết giá trị phải sau ngày ban hành.")
