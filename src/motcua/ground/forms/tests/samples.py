"""A form with every kind of field, and the day and units it is read on. Synthetic."""

from __future__ import annotations

from datetime import date
from typing import Any

from motcua.ground.forms.definitions import Form
from motcua.ground.forms.rules import Cleaned, Source, clean

TODAY = date(2026, 3, 16)
UNITS = {"00001": "Phường Bình An, tỉnh Mẫu", "00002": "Xã Bình Yên, tỉnh Mẫu"}


def text(vi: str, en: str = "") -> dict[str, str]:
    return {"vi": vi, "en": en or vi}


def field(type: str, key: str, vi: str = "", **more: Any) -> dict[str, Any]:
    return {"type": type, "key": key, "label": text(vi or key), **more}


def choice(key: str, *values: str, **more: Any) -> dict[str, Any]:
    return field("choice", key, choices=[{"value": v, "label": text(v.upper())} for v in values], **more)


def group(key: str, *fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**field("group", key, **more), "row_label": text("Dòng", "Row"), "fields": list(fields)}


def form(*fields: dict[str, Any]) -> Form:
    return Form.model_validate({"sections": [{"key": "main", "title": text("Phần chính"), "fields": fields}]})


def unit_name(code: str, on: date) -> str | None:
    return UNITS.get(code)


def read(what: Form, data: Any, source: Source = "json") -> Cleaned:
    return clean(what, data, today=TODAY, unit_name=unit_name, source=source)


def answer(one: dict[str, Any], raw: Any, source: Source = "html") -> Any:
    """The cleaned answer to a form of one field, or the codes of its problems."""
    cleaned = read(form(one), {one["key"]: raw}, source)
    return [p.code for p in cleaned.problems] or cleaned.answers.get(one["key"])


def everything() -> Form:
    """Two sections with every type, a chain of conditions and a group with its own."""
    when_child = {"field": "who", "equals": "child"}
    return Form.model_validate(
        {
            "sections": [
                {
                    "key": "applicant",
                    "title": text("Người yêu cầu", "Applicant"),
                    "fields": [
                        field("person", "applicant", "Người yêu cầu"),
                        field("text", "phone", "Số điện thoại", kind="phone", autocomplete="tel"),
                        field("text", "email", "Thư điện tử", kind="email", required=False),
                        field("address", "home", "Nơi ở hiện tại"),
                        choice("who", "self", "child"),
                        choice("born_in", "home", "hospital", when=when_child),
                        field("text", "hospital", "Tên bệnh viện", when={"field": "born_in", "equals": "hospital"}),
                    ],
                },
                {
                    "key": "content",
                    "title": text("Nội dung", "Content"),
                    "fields": [
                        field("long_text", "reason", "Lý do", required=False),
                        field("number", "area", "Diện tích", places=3, minimum=0, unit=text("m²"), required=False),
                        field("money", "price", "Giá trị", required=False),
                        field("date", "since", "Từ ngày", bound="past", required=False),
                        choice("needs", "a", "b", "c", multiple=True, required=False),
                        field("file", "photos", "Ảnh hiện trạng", required=False, most=3),
                        field("text", "tax", "Mã số thuế", kind="business_code", required=False),
                        {
                            **field("group", "children", "Các con", least=0, most=4),
                            "row_label": text("Con", "Child"),
                            "fields": [
                                field("text", "name", "Họ, chữ đệm, tên", kind="person_name"),
                                choice("kind", "own", "adopted"),
                                field("date", "adopted_on", "Ngày nhận", when={"field": "kind", "equals": "adopted"}),
                                field("number", "share", "Phần", places=2, required=False),
                                field("address", "place", "Nơi sinh", required=False, line_required=False),
                            ],
                        },
                        field("computed", "how_many", "Số con", function="count", of=["children"]),
                        field("computed", "shares", "Tổng phần", function="total", of=["area", "children.share"]),
                    ],
                },
            ]
        }
    )


DIGEST = "ab" * 32
PHOTO = {"digest": DIGEST, "name": "mặt tiền.jpg", "size": 1024, "type": "image/jpeg"}
LAN = {"id": "074188000123", "name": "NGUYỄN THỊ LAN", "birth_date": "05/09/1988"}


def typed() -> dict[str, Any]:
    """What bà Lan types into `everything`."""
    return {
        "applicant": LAN,
        "phone": "0912 345 678",
        "home": {"unit": "00001", "line": "số 12,  đường  Mẫu"},
        "who": "child",
        "born_in": "hospital",
        "hospital": "Bệnh viện Mẫu",
        "area": "1.234,5 m²",
        "price": "1.500.000 đ",
        "since": "1/2/2020",
        "needs": ["c", "a"],
        "photos": [PHOTO],
        "children": [{"name": "Trần Văn An", "kind": "adopted", "adopted_on": "2-3-2021", "share": "0,5"}],
    }
