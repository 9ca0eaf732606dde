"""When something is due, for anybody: the same reckoning as on the portal, with its ledger."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Query, Router

from motcua.doors.api import schemas as s
from motcua.doors.api.answers import answers
from motcua.doors.look import words
from motcua.doors.look.duedate import Reckoned, reckon
from motcua.ground.words.errors import Refused
from motcua.ground.words.moments import day_of

_AS_A_PROGRAM_WRITES_IT = {
    "not_a_moment": gettext_noop("Lúc nộp ghi dạng 2026-11-23T14:30."),
    "not_a_duration": gettext_noop("Thời hạn ghi dạng “5 working_days”."),
}
router = Router(tags=["time"], auth=None)

Start = Annotated[
    str,
    Query(
        max_length=40,
        description=gettext_noop("Lúc nộp, dạng `2026-11-23T14:30`; giờ Việt Nam nếu không ghi múi giờ"),
    ),
]
Term = Annotated[
    str,
    Query(max_length=40, description=gettext_noop("Thời hạn, ví dụ `15 working_days`; dài nhất khoảng một năm")),
]
OfficeCode = Annotated[
    str, Query(max_length=40, description=gettext_noop("Mã cơ quan có giờ làm việc riêng; bỏ trống là cả tỉnh"))
]


@router.get(
    "/working-time/due",
    response=answers(s.DueOut, 422),
    summary=gettext_noop("Nộp lúc này, thời hạn chừng ấy, thì hẹn trả khi nào và vì sao"),
)
def due(request: HttpRequest, start: Start, duration: Term, office: OfficeCode = "") -> dict[str, Any]:
    told = _reckoned(start, duration, office)
    lines = [
        {
            **{name: getattr(line, name) for name in ("start", "end", "counted", "minutes", "days", "law")},
            "reason": words.reason(line.reason),
        }
        for line in told.intervals
    ]
    return {"start": told.start, "duration": str(told.duration), "office": office, "due": told.due, "ledger": lines}


def _reckoned(start: str, duration: str, office: str) -> Reckoned:
    try:
        return reckon(start, duration, office, day_of(timezone.now()))
    except Refused as refused:
        sentence = _AS_A_PROGRAM_WRITES_IT.get(refused.code, refused.message)
        raise Refused(refused.code, sentence, field=refused.field, params=refused.params) from None
