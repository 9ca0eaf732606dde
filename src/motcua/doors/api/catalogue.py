"""What anyone may read: the procedures, and the public look-up by code."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Query, Router

from motcua.doors.api.answers import LOOKED_UP, answers
from motcua.doors.api.schemas import ProcedureBrief, ProcedureOut, StatusOut
from motcua.ground.packs import queries as packs
from motcua.ground.words.moments import day_of
from motcua.record.cases import catalogue, queries
from motcua.record.cases.definitions import Procedure

router = Router(tags=["catalogue"], auth=None)

Words = Annotated[str, Query(max_length=200)]


@router.get(
    "/procedures",
    response=answers(list[ProcedureBrief], 422),
    summary=gettext_noop("Tìm thủ tục bằng lời, có dấu hoặc không dấu"),
)
def find_procedures(
    request: HttpRequest, q: Words = "", sector: Words = "", life_event: Words = ""
) -> list[dict[str, Any]]:
    found = catalogue.find(q, on=day_of(timezone.now()), sector=sector, life_event=life_event)
    return [_brief(entry.procedure) for entry in found]


@router.get(
    "/procedures/{code}",
    response=answers(ProcedureOut, *LOOKED_UP),
    summary=gettext_noop("Một thủ tục với các nội dung công bố và biểu mẫu"),
)
def read_procedure(request: HttpRequest, code: str) -> dict[str, Any]:
    pinned = packs.definition("procedure", code, day_of(timezone.now()))
    procedure = pinned.body
    assert isinstance(procedure, Procedure)
    return {**_brief(procedure), "definition": pinned.hash, "body": procedure.model_dump(mode="json")}


@router.get(
    "/status/{code}",
    response=answers(StatusOut, *LOOKED_UP),
    summary=gettext_noop("Tra cứu công khai theo mã hồ sơ"),
)
def look_up(request: HttpRequest, code: str) -> dict[str, Any]:
    found = queries.public_status(code)
    return {
        "code": found.code,
        "procedure": found.procedure.code,
        "state": found.state.value,
        "office": found.office,
        "filed_at": found.filed_at,
        "due_at": found.due_at,
    }


def _brief(procedure: Procedure) -> dict[str, Any]:
    return procedure.model_dump(include={"code", "name", "summary", "sector", "online", "verified"})
