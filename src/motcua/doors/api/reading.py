"""Reading cases: lists by key, one case, its facts, papers and letters. Scope is the room's, not the door's."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Query, Router

from motcua.doors.api.answers import ONE, OWN, answers
from motcua.doors.api.auth import actor_of
from motcua.doors.api.schemas import (
    CaseOut,
    CasePage,
    ConsultationOut,
    FactOut,
    HoldingPage,
    LetterOut,
    MeOut,
    ReadingOut,
)
from motcua.doors.look.files import paper_response
from motcua.ground.forms.rules.covering import cover, paths
from motcua.ground.offices.models import Office
from motcua.ground.people.queries import readings_of
from motcua.ground.people.representing import acts_for_options
from motcua.ground.promises.definitions import OPEN
from motcua.ground.promises.models import Promise
from motcua.ground.promises.queries import promises_on
from motcua.ground.vault.models import Holding
from motcua.ground.vault.queries import page_of
from motcua.ground.words.moments import day_of
from motcua.record.cases import queries
from motcua.record.cases.actions.reading import note_listed, note_opened
from motcua.record.cases.actions.reading import reveal as uncover
from motcua.record.cases.models import Case, Consultation

router = Router(tags=["cases"])
"""Of everything that asks for a token: one router, because one address answers to several methods."""

Words = Annotated[str, Query(max_length=200)]
_OF_A_LETTER = ("id", "key", "title", "body", "issued_by", "issued_at")
Reason = Annotated[str, Query(max_length=500, description=gettext_noop("Lý do, khi hồ sơ không thuộc việc đang xử lý"))]
Reveal = Annotated[
    str,
    Query(
        max_length=2000,
        description=gettext_noop(
            "Các ô số định danh, điện thoại cần đọc đủ, cách nhau bằng dấu phẩy, hoặc `all`. Mỗi ô được ghi lại."
        ),
    ),
]
After = Annotated[str, Query(max_length=100, description=gettext_noop("Khóa của trang, như trang trước đã cho"))]


@router.get("/me", response=answers(MeOut, 401), summary=gettext_noop("Bạn là ai và đang giữ nhiệm vụ gì"))
def me(request: HttpRequest) -> dict[str, Any]:
    actor = actor_of(request)
    codes = dict(Office.objects.filter(pk__in={office for office, _ in actor.duties}).values_list("pk", "code"))
    duties = sorted((codes[office], duty) for office, duty in actor.duties)
    return {
        "ref": actor.ref,
        "name": actor.name,
        "kind": actor.kind,
        "duties": [{"office": office, "duty": duty} for office, duty in duties],
        "acts_for": actor.acts_for.party_id if actor.acts_for else None,
        "may_act_for": [
            {
                "party_id": each.party_id,
                "name": each.name,
                "ground": each.ref,
                "procedures": sorted(each.procedures),
            }
            for each in acts_for_options(actor, day_of(timezone.now()))
        ],
    }


@router.get(
    "/cases",
    response=answers(CasePage, *OWN),
    summary=gettext_noop("Hồ sơ của bạn (người dân), mới nhất trước"),
)
def my_cases(request: HttpRequest, after: After = "") -> dict[str, Any]:
    page = queries.cases_of_citizen(actor_of(request), after=after)
    return {"cases": [brief(case) for case in page.cases], "after": page.after}


@router.get(
    "/work",
    response=answers(CasePage, *OWN),
    summary=gettext_noop("Danh sách việc của các cơ quan bạn giữ nhiệm vụ (cán bộ), gấp nhất trước"),
)
def work_list(
    request: HttpRequest,
    tray: queries.Tray = "all_open",
    q: Words = "",
    procedure: Words = "",
    channel: Words = "",
    after: After = "",
) -> dict[str, Any]:
    filters = queries.Filters(tray=tray, search=q, procedure=procedure, channel=channel)
    page = queries.work_list(actor_of(request), filters, now=timezone.now(), after=after)
    note_listed(cases=page.cases, what="api", actor=actor_of(request), now=timezone.now())
    return {"cases": [brief(case) for case in page.cases], "after": page.after}


@router.get("/cases/{case_id}", response=answers(CaseOut, *ONE, 422), summary=gettext_noop("Một hồ sơ"))
def read_case(request: HttpRequest, case_id: UUID, reveal: Reveal = "", reason: Reason = "") -> dict[str, Any]:
    case = _opened(request, case_id, reason)
    return {**whole(case), "answers": _answers(request, case, reveal, reason)}


@router.get(
    "/cases/{case_id}/facts",
    response=answers(list[FactOut], *ONE),
    summary=gettext_noop("Mọi việc đã xảy ra với hồ sơ"),
)
def facts(request: HttpRequest, case_id: UUID) -> list[dict[str, Any]]:
    case = _opened(request, case_id)
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
    "/cases/{case_id}/letters",
    response=answers(list[LetterOut], *ONE),
    summary=gettext_noop("Các văn bản đã ban hành cho hồ sơ"),
)
def letters(request: HttpRequest, case_id: UUID) -> list[dict[str, Any]]:
    case = _opened(request, case_id)
    return [dict(each) for each in case.letters.order_by("issued_at", "id").values(*_OF_A_LETTER)]


@router.get(
    "/cases/{case_id}/consultations",
    response=answers(list[ConsultationOut], *ONE),
    summary=gettext_noop("Ý kiến đã lấy của các cơ quan khác"),
)
def consultations(request: HttpRequest, case_id: UUID) -> list[dict[str, Any]]:
    case = _opened(request, case_id)
    return [opinion(asked) for asked in case.consultations.select_related("office").order_by("asked_at")]


@router.get(
    "/cases/{case_id}/papers/{digest}",
    response=answers(bytes, *ONE, 503),
    summary=gettext_noop("Nội dung của một giấy tờ trong hồ sơ"),
)
def paper(request: HttpRequest, case_id: UUID, digest: str) -> FileResponse:
    _opened(request, case_id)
    return paper_response(queries.paper_for(actor_of(request), case_id, digest))


@router.get(
    "/me/readings",
    response=answers(list[ReadingOut], *OWN),
    summary=gettext_noop("Ai đã xem dữ liệu của bạn (người dân), mới nhất trước"),
)
def looked_at(request: HttpRequest, before: Annotated[int, Query(ge=0, le=2**63 - 1)] = 0) -> list[dict[str, Any]]:
    found = readings_of(actor_of(request).party_id, limit=50, before=before or None)
    return [
        {
            "number": each.pk,
            "at": each.at,
            "office": each.office.name if each.office else "",
            "post": each.post,
            "what": each.what,
            "purpose": each.purpose,
            "case": each.about_code,
            "reason": each.reason,
        }
        for each in found
    ]


@router.get(
    "/vault",
    response=answers(HoldingPage, *OWN),
    summary=gettext_noop("Giấy tờ trong kho của bạn, hoặc của người bạn thực hiện thay, mới nhất trước"),
)
def vault(request: HttpRequest, type: Words = "", after: After = "") -> dict[str, Any]:
    page = page_of(actor_of(request), type=type, after=after)
    today = day_of(timezone.now())
    return {"holdings": [_holding(row, today) for row in page.holdings], "after": page.after}


def _holding(row: Holding, today: date) -> dict[str, Any]:
    named = ("id", "code", "type", "title", "about", "number", "issuer", "issued_on", "valid_until", "trust")
    return {name: getattr(row, name) for name in named} | {"valid": row.stands(today), "case": row.source_code}


def _opened(request: HttpRequest, case_id: UUID, reason: str = "") -> Case:
    """The case, and a note that a program reads it."""
    case = queries.case_for(actor_of(request), case_id)
    note_opened(case=case, what="api", actor=actor_of(request), now=timezone.now(), reason=reason)
    return case


def _answers(request: HttpRequest, case: Case, asked: str, reason: str) -> dict[str, Any]:
    """One's own as they are; else with numbers covered, but for those that were asked for, each of which is noted."""
    actor = actor_of(request)
    if actor.kind == "citizen":
        return dict(case.answers)
    form, wanted = queries.procedure_of(case).form, set(asked.split(","))
    may = set(paths(form, case.answers))
    shown = may if "all" in wanted else may & wanted
    for path in sorted(shown):
        uncover(case=case, field=path, actor=actor, now=timezone.now(), reason=reason)
    return cover(form, case.answers, frozenset(shown))


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
        "answers": cover(queries.procedure_of(case).form, case.answers),
        "reason": case.reason,
        "papers": list(case.papers.order_by("id").values("component", "digest", "name", "size", "type")),
        "owed": [_owed(promise) for promise in promises_on(case.ref) if promise.state in OPEN],
    }


def _owed(promise: Promise) -> dict[str, Any]:
    office = promise.owed_by_office
    return {
        "kind": promise.kind,
        "key": promise.key,
        "owed_by": promise.owed_by,
        "office": office.code if office else "",
        "state": promise.state,
        "due_at": promise.due_at,
        "budget": promise.budget,
        "law": promise.law,
    }


def opinion(asked: Consultation) -> dict[str, Any]:
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
