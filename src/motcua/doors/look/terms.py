"""Reading what lets one act for another off a form: whom, from when until when, for which procedures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy, gettext_noop

from motcua.doors.look.asking import Asked, today
from motcua.ground.forms.rules.dates import read_date, write_date
from motcua.ground.forms.rules.sentences import Misread
from motcua.ground.packs import queries as packs
from motcua.ground.people.rules import read_identity, read_name
from motcua.ground.words.definitions import Text
from motcua.ground.words.errors import Refused
from motcua.ground.words.text import nfc

_DATE = gettext_noop("Nhập ngày theo dạng ngày/tháng/năm, ví dụ 05/09/2026.")
_CHOOSE = gettext_noop("Chọn ít nhất một thủ tục, hoặc chọn mọi thủ tục.")

KINDS = {
    "mandate": gettext_lazy("Ủy quyền"),
    "parent": gettext_lazy("Cha, mẹ của con chưa thành niên"),
    "guardian": gettext_lazy("Giám hộ"),
    "legal": gettext_lazy("Người đại diện theo pháp luật"),
    "authorised": gettext_lazy("Người được ủy quyền"),
}
"""What a mandate rests on, and in what role somebody represents an organisation."""


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    name: Text


def procedures(request: Asked) -> list[Choice]:
    """Those that may be named, in the order of their names."""
    bodies: list[Any] = [pinned.body for pinned in packs.all_of("procedure", today(request))]
    found = [Choice(each.code, each.name) for each in bodies if each.applicant != "nobody"]
    return sorted(found, key=lambda choice: choice.name.vi)


def picked(request: Asked) -> list[str]:
    """The procedures named; none for all."""
    if request.POST.get("scope") != "some":
        return []
    known = {choice.code for choice in procedures(request)}
    named = [code for code in request.POST.getlist("procedures") if code in known]
    if not named:
        raise Refused("procedures", _CHOOSE, field="procedures")
    return named


def day(request: Asked, name: str) -> date:
    try:
        return read_date(request.POST.get(name, ""))
    except Misread:
        raise Refused("date", _DATE, field=name) from None


def day_after(request: Asked, name: str, *, needed: bool = True) -> date | None:
    """People name the last day; what is kept is the day after it."""
    if not needed and not request.POST.get(name, "").strip():
        return None
    try:
        return day(request, name) + timedelta(days=1)
    except OverflowError:
        raise Refused("date", _DATE, field=name) from None


def identity(request: Asked, prefix: str = "") -> tuple[str, str]:
    """Number and name of a person, as written on their card."""
    try:
        number = read_identity(request.POST.get(f"{prefix}personal_id", "")[:40], None, today(request))
        return number, read_name(nfc(request.POST.get(f"{prefix}name", "")[:200]))
    except Refused as refused:
        raise Refused(refused.code, refused.message, field=prefix + refused.field, params=refused.params) from None


def typed(request: Asked, *names: str) -> dict[str, Any]:
    """What stands in the form: as posted, or its beginning."""
    posted = request.POST
    kept: dict[str, Any] = {name: posted.get(name, "")[:300] for name in names}
    kept["valid_from"] = posted.get("valid_from", write_date(today(request)))[:20]
    kept["valid_to"] = posted.get("valid_to", "")[:20]
    kept["scope"] = posted.get("scope", "all")
    kept["procedures"] = posted.getlist("procedures")
    return kept


def last_day(valid_to: date | None) -> date | None:
    return None if valid_to is None else valid_to - timedelta(days=1)
