"""Bodies as a program might send them. Codes and people are invented; a test reads each with its schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SHAPES: Mapping[str, Mapping[str, Any]] = {
    "FilingIn": {
        "procedure": "PA.000000",
        "answers": {"what": "Ổ gà trước cổng trường", "where": {"unit": "00000", "line": "Số 1, đường Mẫu"}},
        "papers": {"photo": ["eyJ0aWNrZXQiOi..."]},
    },
    "CounterIn": {
        "procedure": "PA.000000",
        "answers": {"what": "Ổ gà trước cổng trường", "where": {"unit": "00000", "line": "Số 1, đường Mẫu"}},
        "office": "H00.00.00",
        "applicant_id": None,
        "channel": "counter",
    },
    "Act": {"version": 3},
    "ReasonIn": {"reason": "Hồ sơ không thuộc thẩm quyền", "version": 1},
    "WithdrawIn": {"reason": "Tôi sẽ nộp lại sau", "version": 1},
    "MoreIn": {"reason": "Ảnh chụp bị mờ", "missing": ["photo"], "version": 4},
    "SupplementIn": {"papers": {"photo": ["eyJ0aWNrZXQiOi..."]}, "version": 5},
    "NoteIn": {"note": "Hồ sơ đầy đủ, hợp lệ", "version": 6},
    "AssignIn": {"to": 12, "version": 6},
    "ExtendIn": {"by": "5 working_days", "reason": "Chờ kết quả xác minh", "version": 6},
    "ConsultIn": {"key": "planning", "question": "Đề nghị cho ý kiến về quy hoạch", "version": 6},
    "OpinionIn": {"agrees": True, "opinion": "Phù hợp quy hoạch"},
    "PaymentIn": {"how": "cash", "receipt_no": "B0001", "version": 6},
    "DecisionIn": {"outcome": "granted", "reason": "", "version": 8},
    "DeliveryIn": {"how": "counter", "version": 9},
    "RatingIn": {"stars": 5, "comment": "Nhanh, lịch sự"},
}
CODES: Mapping[int, str] = {409: "illegal_move", 422: "invalid"}
