"""One answer of a simple field: what came in, as it is stored. Each raises `Misread` for what cannot be used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from motcua.ground.forms.definitions import (
    AnyField,
    ChoiceField,
    DateField,
    FileField,
    LongTextField,
    MoneyField,
    NumberField,
    TextField,
)
from motcua.ground.forms.rules.dates import read_date, write_date
from motcua.ground.forms.rules.identifiers import (
    read_business_code,
    read_email,
    read_person_name,
    read_personal_id,
    read_phone,
)
from motcua.ground.forms.rules.numbers import Source, kept, read_money, read_number, write_number
from motcua.ground.forms.rules.sentences import Misread
from motcua.ground.forms.rules.texts import blank, narrow, read_line, read_lines

_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,100}", re.ASCII)
FILE_KEYS = frozenset({"digest", "name", "size", "type"})


def read_simple(field: AnyField, raw: Any, today: date, source: Source) -> Any:
    match field:
        case TextField():
            return _text(field, raw, today)
        case LongTextField():
            return read_lines(raw, field.max_length)
        case NumberField() | MoneyField():
            return read_amount(field, raw, source)
        case DateField():
            return read_day(field, raw, today).isoformat()
        case ChoiceField():
            return _choice(field, raw)
        case FileField():
            return _files(field, raw)
    raise AssertionError(f"{field.type} is not a simple field")


def read_day(field: DateField, raw: Any, today: date) -> date:
    day = read_date(raw)
    if field.bound == "past" and day > today:
        raise Misread("in_the_future", today=write_date(today))
    if field.bound == "future" and day < today:
        raise Misread("in_the_past", today=write_date(today))
    if field.earliest and day < field.earliest:
        raise Misread("too_early", limit=write_date(field.earliest))
    return day


def read_amount(field: NumberField | MoneyField, raw: Any, source: Source) -> int | str:
    """Money as an integer, a number as the text in which it is kept."""
    if isinstance(field, MoneyField):
        amount = Decimal(read_money(raw, source=source))
        return int(_between(amount, Decimal(field.minimum), Decimal(field.maximum)))
    units = (field.unit.vi, field.unit.en) if field.unit else ()
    value = read_number(raw, places=field.places, source=source, units=units)
    low = None if field.minimum is None else Decimal(str(field.minimum))
    high = None if field.maximum is None else Decimal(str(field.maximum))
    return kept(_between(value, low, high))


def missing(field: AnyField) -> Misread:
    """How a person is told that a required answer is not there."""
    match field:
        case ChoiceField():
            return Misread("required.several" if field.multiple else "required.choice")
        case FileField() | DateField():
            return Misread(f"required.{field.type}")
    return Misread("required")


def _text(field: TextField, raw: Any, today: date) -> str:
    match field.kind:
        case "personal_id":
            return read_personal_id(raw, today)
        case "business_code":
            return read_business_code(raw, today)
        case "phone":
            return read_phone(raw)
        case "email":
            return read_email(raw, field.max_length)
        case "person_name":
            return read_person_name(raw, field.max_length)
        case "plain":
            return read_line(raw, field.max_length)


def _between(value: Decimal, low: Decimal | None, high: Decimal | None) -> Decimal:
    if low is not None and value < low:
        raise Misread("below_minimum", limit=write_number(low, "vi"))
    if high is not None and value > high:
        raise Misread("above_maximum", limit=write_number(high, "vi"))
    return value


def _choice(field: ChoiceField, raw: Any) -> str | list[str]:
    """Several come out in the order of the form, each once."""
    given = [narrow(v) for v in raw[:100] if not blank(v)] if isinstance(raw, list | tuple) else [narrow(raw)]
    if not set(given) <= {choice.value for choice in field.choices}:
        raise Misread("not_a_choice")
    if field.multiple:
        return [choice.value for choice in field.choices if choice.value in given]
    if len(set(given)) > 1:
        raise Misread("one_choice")
    return given[0]


def _files(field: FileField, raw: Any) -> list[dict[str, Any]]:
    if not isinstance(raw, list | tuple):
        raise Misread("wrong_shape")
    given = [_file(item) for item in raw[:100] if not blank(item)]
    unique = {item["digest"]: item for item in given}
    if len(unique) > field.most or len(raw) > 100:
        raise Misread("too_many.file", most=field.most)
    return list(unique.values())


def _file(item: Any) -> dict[str, Any]:
    """Only the shape of the reference: whether there is such a file, and whose, is known to `papers`."""
    if not isinstance(item, Mapping):
        raise Misread("bad_file")
    digest, media_type, size = (narrow(item.get(key)) for key in ("digest", "type", "size"))
    if not _DIGEST.fullmatch(digest) or not _MEDIA_TYPE.fullmatch(media_type) or not re.fullmatch(r"[0-9]{1,12}", size):
        raise Misread("bad_file")
    name = read_line(item.get("name"), 255)
    if not name:
        raise Misread("bad_file")
    return {"digest": digest, "name": name, "size": int(size), "type": media_type}
