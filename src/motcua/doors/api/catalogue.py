"""What anyone may read: the procedures, and the public look-up by code."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from motcua.doors.api.problems import ProblemDetails
from motcua.doors.api.schemas import ProcedureBrief, ProcedureOut, StatusOut
from motcua.ground.packs import queries as packs
from motcua.ground.words.moments import day_of
from motcua.record.cases import catalogue, queries
from motcua.record.cases.definitions import Procedure

router = Router(tags=["catalogue"], auth=None)


@router.get(
    "/procedures", response=list[ProcedureBrief], summary="Find procedures by words, with or without diacritics"
)
def find(request: HttpRequest, q: str = "", sector: str = "", life_event: str = "") -> list[dict[str, Any]]:
    found = catalogue.find(q, on=day_of(timezone.now()), sector=sector, life_event=life_event)
    return [_brief(entry.procedure) for entry in found]


@router.get(
    "/procedures/{code}", response={200: ProcedureOut, 404: ProblemDetails}, summary="A procedure with its seven parts"
)
def read(request: HttpRequest, code: str) -> dict[str, Any]:
    pinned = packs.definition("procedure", code, day_of(timezone.now()))
    procedure = pinned.body
    assert isinstance(procedure, Procedure)
    return {**_brief(procedure), "definition": pinned.hash, "body": procedure.model_dump(mode="json")}


@router.get("/status/{code}", response={200: StatusOut, 404: ProblemDetails}, summary="Public look-up by dossier code")
def status(request: HttpRequest, code: str) -> dict[str, Any]:
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
