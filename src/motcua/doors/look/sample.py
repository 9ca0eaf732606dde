"""Invented content for the style guide. Long names and long codes on purpose: they are where layouts break."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from motcua.ground.forms.definitions import Form
from motcua.ground.words.definitions import Law
from motcua.ground.words.errors import Problem
from motcua.record.cases.definitions import State

LAW = Law(text="Nghị định của Chính phủ về cơ chế một cửa, một cửa liên thông", article="Điều 19 khoản 4")

_COPIES = "Cấp bản sao chứng thực từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền cấp"
_HOUSE = "Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ"
_FOR_ANOTHER = "Đặng Thị Quỳnh Như (người đại diện của ông Lê Hoàng Vĩnh Phước)"
_CASES = (
    ("261123-0007", "Nguyễn Thị Ánh Nguyệt", "Đăng ký khai sinh", State.IN_PROCESS, timedelta(hours=-27), "running"),
    ("261123-0012", "Trần Văn Hưởng", _COPIES, State.RECEIVED, timedelta(minutes=25), "running"),
    ("261120-0003", "Bếp Nhà Ngoại", "Đăng ký hộ kinh doanh", State.IN_PROCESS, timedelta(hours=30), "running"),
    ("261118-0041", _FOR_ANOTHER, _HOUSE, State.SUPPLEMENT_ASKED, timedelta(days=9), "paused"),
    ("261117-0010", "Lý Mỹ Hằng", "Đăng ký thường trú", State.PAYMENT_ASKED, timedelta(days=6), "paused"),
    ("261115-0009", "Phạm Ngọc Thạch", "Cấp phiếu lý lịch", State.FINISHED, timedelta(days=2), "kept"),
    ("261114-0002", "Võ Thành Đạt", "Đăng ký lại khai tử", State.DELIVERED, timedelta(days=-3), "kept_late"),
)


def _text(vi: str, en: str) -> dict[str, str]:
    return {"vi": vi, "en": en}


FORM = Form.model_validate(
    {
        "sections": [
            {
                "key": "child",
                "title": _text("Trẻ được khai sinh", "The child"),
                "help": _text("Khai đúng như giấy chứng sinh.", "As in the certificate of the hospital."),
                "fields": [
                    {"type": "text", "key": "name", "kind": "person_name", "label": _text("Họ và tên", "Full name")},
                    {"type": "date", "key": "birth", "bound": "past", "label": _text("Ngày sinh", "Date of birth")},
                    {
                        "type": "choice",
                        "key": "sex",
                        "label": _text("Giới tính", "Sex"),
                        "choices": [
                            {"value": "f", "label": _text("Nữ", "Female")},
                            {"value": "m", "label": _text("Nam", "Male")},
                        ],
                    },
                    {"type": "address", "key": "home", "label": _text("Nơi cư trú của cha, mẹ", "Home of the parents")},
                    {"type": "person", "key": "mother", "label": _text("Mẹ", "Mother")},
                    {"type": "file", "key": "proof", "label": _text("Giấy chứng sinh", "Certificate of birth")},
                    {
                        "type": "number",
                        "key": "weight",
                        "places": 1,
                        "required": False,
                        "unit": _text("kg", "kg"),
                        "label": _text("Cân nặng", "Weight"),
                    },
                    {
                        "type": "long_text",
                        "key": "note",
                        "required": False,
                        "label": _text("Ghi chú", "Note"),
                        "help": _text("Điều cán bộ nên biết trước.", "What the officer should know."),
                    },
                ],
            },
            {
                "key": "copies",
                "title": _text("Bản sao", "Copies"),
                "fields": [
                    {
                        "type": "group",
                        "key": "copy",
                        "label": _text("Các bản sao cần cấp", "Copies wanted"),
                        "row_label": _text("Nơi nhận", "Recipient"),
                        "fields": [
                            {"type": "text", "key": "to", "label": _text("Gửi tới", "Sent to")},
                            {"type": "money", "key": "fee", "label": _text("Lệ phí", "Fee")},
                        ],
                    },
                    {
                        "type": "computed",
                        "key": "sum",
                        "function": "total",
                        "of": ["copy.fee"],
                        "label": _text("Tổng lệ phí", "Fees in all"),
                        "unit": _text("đồng", "đồng"),
                    },
                ],
            },
        ]
    }
)
ANSWERS = {
    "name": "Nguyễn Thị Ánh Nguyệt",
    "birth": "24/11/2126",
    "sex": "f",
    "home": {"unit": "", "find": "", "line": "Số 12/34A, đường Ba Mươi Tháng Tư, khu phố 3"},
    "copy": [{"to": "Trường Mầm non Hoa Sen", "fee": "8.000"}, {"to": "", "fee": ""}],
}
PROBLEMS = (
    Problem("birth", "future", "Ngày này chưa đến, hãy xem lại năm."),
    Problem("home.unit", "missing", "Hãy chọn xã, phường."),
    Problem("copy.1.to", "missing", "Hãy điền nơi nhận."),
)


def everything(now: datetime) -> dict[str, Any]:
    return {
        "form": FORM,
        "answers": ANSWERS,
        "problems": PROBLEMS,
        "states": list(State),
        "law": LAW,
        "cases": [_case(now, *case) for case in _CASES],
        "dues": [
            (now - timedelta(days=2, hours=3), "running"),
            (now - timedelta(hours=3, minutes=10), "broken"),
            (now + timedelta(minutes=40), "running"),
            (now + timedelta(hours=3), "running"),
            (now + timedelta(days=2), "running"),
            (now + timedelta(days=15), "running"),
            (now + timedelta(days=4), "paused"),
            (now, "kept"),
            (now, "kept_late"),
        ],
        "ledger": _ledger(now),
        "receipt_text": "http://localhost:8000/tra-cuu?ma=H99.01.02-261123-0007",
        "earlier": now - timedelta(days=6, hours=2),
        "later": now + timedelta(days=5, hours=1),
    }


def _case(
    now: datetime, code: str, who: str, procedure: str, state: State, left: timedelta, promise: str
) -> dict[str, Any]:
    late = left < timedelta() and promise == "running"
    soon = not late and promise == "running" and left < timedelta(days=2)
    return {
        "code": f"H99.01.02-{code}",
        "who": who,
        "procedure": procedure,
        "state": state,
        "due": now + left,
        "promise": promise,
        "row": "is-late" if late else "is-soon" if soon else "",
    }


def _ledger(now: datetime) -> list[dict[str, Any]]:
    day = now.replace(hour=0, minute=30, second=0, microsecond=0) - timedelta(days=4)
    return [
        _interval(day, 3.5, 0, "Nộp trực tuyến ngoài giờ làm việc: tính từ đầu giờ làm việc kế tiếp"),
        _interval(day + timedelta(hours=1), 4, 240, "Giờ làm việc buổi sáng"),
        _interval(day + timedelta(hours=5), 2, 0, "Nghỉ trưa"),
        _interval(day + timedelta(days=1), 24, 0, "Ngày nghỉ hằng tuần"),
        _interval(day + timedelta(days=2), 8, 480, "Một ngày làm việc"),
    ]


def _interval(start: datetime, hours: float, minutes: int, reason: str) -> dict[str, Any]:
    return {
        "start": start,
        "end": start + timedelta(hours=hours),
        "counted": bool(minutes),
        "minutes": minutes,
        "reason": reason,
        "law": str(LAW),
    }
