"""Reading cases: lists by key, one case, its facts, papers and letters. Scope is the room's, not the door's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.utils import timezone
from ninja import Router

from motcua.doors.api.auth import actor_of
from motcua.doors.api.problems import ProblemDetails
from motcua.doors.api.schemas import CaseOut, CasePage, ConsultationOut, FactOut
from motcua.doors.look.files import paper_response
from motcua.record.cases import queries
from motcua.record.cases.models import Case

router = Router(tags=["cases"])


@router.get("/cases", response={200: CasePage, 401: ProblemDetails}, summary="Your own cases (citizen), newest first")
def mine(request: HttpRequest, after: str = "") -> dict[str, Any]:
    page = queries.cases_of_citizen(actor_of(request), after=after)
    return {"cases": [brief(case) for case in page.cases], "after": page.after}


@router.get("/work", response={200: CasePage, 401: ProblemDetails}, summary="The work list of your offices (official)")
def work(
    request: HttpRequest,
    tray: queries.Tray = "all_open",
    q: str = "",
    procedure: str = "",
    channel: str = "",
    after: str = "",
) -> dict[str, Any]:
    filters = queries.Filters(tray=tray, search=q, procedure=procedure, channel=channel)
    page = queries.work_list(actor_of(request), filters, now=timezone.now(), after=after)
    return {"cases": [brief(case) for case in page.cases], "after": page.after}


_ONE = {200: CaseOut, 401: ProblemDetails, 404: ProblemDetails}


@router.get("/cases/{case_id}", response=_ONE, summary="One case")
def read(request: HttpRequest, case_id: UUID) -> dict[str, Any]:
    return whole(queries.case_for(actor_of(request), case_id))


@router.get(
    "/cases/{case_id}/facts",
    response={200: list[FactOut], 401: ProblemDetails, 404: ProblemDetails},
    summary="Everything that happened to a case",
)
def facts(request: HttpRequest, case_id: UUID) -> list[dict[str, Any]]:
    case = queries.case_for(actor_of(request), case_id)
    return [
        {
            "kind": fact.kind,
            "actor": fact.actor,
            "happened_at": fact.happened_at,
            "known_at": fact.known_at,
            "payload": fact.payload,
        }
        for fact in queries.history_of(case)
    ]


@router.get(
    "/cases/{case_id}/consultations",
    response={200: list[ConsultationOut], 401: ProblemDetails, 404: ProblemDetails},
    summary="Opinions asked of other offices",
)
def consultations(request: HttpRequest, case_id: UUID) -> list[dict[str, Any]]:
    case = queries.case_for(actor_of(request), case_id)
    return [opinion(asked) for asked in case.consultations.select_related("office").order_by("asked_at")]


@router.get(
    "/cases/{case_id}/papers/{digest}",
    response={200: bytes, 401: ProblemDetails, 404: ProblemDetails},
    summary="The content of a paper",
)
def paper(request: HttpRequest, case_id: UUID, digest: str) -> FileResponse:
    return paper_response(queries.paper_for(actor_of(request), case_id, digest))


def brief(case: Case) -> dict[str, Any]:
    return {
        "id": case.id,
        "code": case.code,
        "procedure": case.procedure,
        "channel": case.channel,
        "state": case.state,
        "office": case.office.code,
        "applicant_name": case.applicant_name,
        "filed_at": case.filed_at,
        "received_at": case.received_at,
        "due_at": case.due_at,
        "finished_at": case.finished_at,
        "step": case.step,
        "outcome": case.outcome,
        "version": case.version,
    }


def whole(case: Case) -> dict[str, Any]:
    return {
        **brief(case),
        "definition": case.definition.hash,
        "answers": case.answers,
        "reason": case.reason,
        "papers": list(case.papers.order_by("id").values("component", "digest", "name", "size", "type")),
    }


def opinion(asked: Any) -> dict[str, Any]:
    return {
        "id": asked.id,
        "case_id": asked.case_id,
        "key": asked.key,
        "office": asked.office.code,
        "question": asked.question,
        "due_at": asked.due_at,
        "answered_at": asked.answered_at,
        "agrees": asked.agrees,
        "opinion": asked.opinion,
    }
