"""The verbs of `cases.actions`, one route each. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop as noop
from ninja import File, Header, Router
from ninja.files import UploadedFile
from pydantic import ValidationError

from motcua.doors.api import schemas as s
from motcua.doors.api.auth import actor_of
from motcua.doors.api.problems import ProblemDetails
from motcua.doors.api.reading import opinion, whole
from motcua.ground.calendar.definitions import Duration
from motcua.ground.offices.queries import office_by_code
from motcua.ground.papers import tickets
from motcua.ground.papers.actions import store
from motcua.ground.papers.definitions import FileRef
from motcua.ground.people.queries import account_by_id, party_by_id, party_of
from motcua.ground.words.errors import Refused
from motcua.record.cases import actions
from motcua.record.cases.models import Case

router = Router(tags=["acts"])

_PROBLEMS = dict.fromkeys((401, 403, 404, 409, 413, 422), ProblemDetails)
_CASE = {200: s.CaseOut, **_PROBLEMS}
_CREATED = {200: s.CaseOut, 201: s.CaseOut, **_PROBLEMS}


@router.post("/papers", response={201: s.TicketOut, **_PROBLEMS}, summary="Store a paper and get a ticket for it")
def upload(request: HttpRequest, file: File[UploadedFile]) -> tuple[int, dict[str, Any]]:
    actor = actor_of(request)
    stored = store(file, name=file.name or "", actor=actor, now=timezone.now())
    ticket = tickets.issue(stored, holder=actor.ref)
    return 201, {"ticket": ticket, **{k: getattr(stored, k) for k in ("digest", "name", "size", "type")}}


@router.post("/cases", response=_CREATED, summary="File a case online")
def submit(
    request: HttpRequest, body: s.FilingIn, idempotency_key: Annotated[str, Header(min_length=8, max_length=80)]
) -> tuple[int, dict[str, Any]]:
    """Send the same `Idempotency-Key` again to learn what became of a filing whose answer you did not get."""
    actor, now = actor_of(request), timezone.now()
    case = actions.submit_case(
        actor=actor,
        now=now,
        procedure=body.procedure,
        data=_with_files(request, body.answers),
        papers=_redeem(request, body.papers),
        key=idempotency_key,
        place_code=body.place_code,
        applicant=party_of(actor),
    )
    return (201 if case.filed_at == now else 200), whole(case)


@router.post("/counter/cases", response=_CREATED, summary="Take in a case at the counter (official)")
def take_in(
    request: HttpRequest, body: s.CounterIn, idempotency_key: Annotated[str, Header(min_length=8, max_length=80)]
) -> tuple[int, dict[str, Any]]:
    now = timezone.now()
    case = actions.intake_at_counter(
        actor=actor_of(request),
        now=now,
        procedure=body.procedure,
        data=_with_files(request, body.answers),
        papers=_redeem(request, body.papers),
        key=idempotency_key,
        office_id=office_by_code(body.office).pk,
        applicant=party_by_id(body.applicant_id) if body.applicant_id else None,
        place_code=body.place_code,
        channel=body.channel,
    )
    return (201 if case.filed_at == now else 200), whole(case)


@router.post("/cases/{case_id}/accept", response=_CASE)
def accept(request: HttpRequest, case_id: UUID, body: s.Act) -> dict[str, Any]:
    return _told(actions.accept_case(case_id=case_id, **_who(request), version=body.version))


@router.post("/cases/{case_id}/refuse-intake", response=_CASE)
def refuse_intake(request: HttpRequest, case_id: UUID, body: s.ReasonIn) -> dict[str, Any]:
    return _told(actions.refuse_intake(case_id=case_id, **_who(request), **body.dict()))


@router.post("/cases/{case_id}/ask-for-more", response=_CASE)
def ask_for_more(request: HttpRequest, case_id: UUID, body: s.MoreIn) -> dict[str, Any]:
    return _told(actions.ask_for_more(case_id=case_id, **_who(request), **body.dict()))


@router.post("/cases/{case_id}/supplement", response=_CASE)
def supplement(request: HttpRequest, case_id: UUID, body: s.SupplementIn) -> dict[str, Any]:
    papers = _redeem(request, body.papers)
    answers = None if body.answers is None else _with_files(request, body.answers)
    return _told(
        actions.answer_supplement(case_id=case_id, **_who(request), data=answers, papers=papers, version=body.version)
    )


@router.post("/cases/{case_id}/hand-over", response=_CASE)
def hand_over(request: HttpRequest, case_id: UUID, body: s.Act) -> dict[str, Any]:
    return _told(actions.hand_over_case(case_id=case_id, **_who(request), version=body.version))


@router.post("/cases/{case_id}/claim", response=_CASE)
def claim(request: HttpRequest, case_id: UUID, body: s.Act) -> dict[str, Any]:
    return _told(actions.claim_case(case_id=case_id, **_who(request), version=body.version))


@router.post("/cases/{case_id}/release", response=_CASE)
def release(request: HttpRequest, case_id: UUID, body: s.Act) -> dict[str, Any]:
    return _told(actions.release_case(case_id=case_id, **_who(request), version=body.version))


@router.post("/cases/{case_id}/assign", response=_CASE)
def assign(request: HttpRequest, case_id: UUID, body: s.AssignIn) -> dict[str, Any]:
    to = account_by_id(body.to)
    return _told(actions.assign_case(case_id=case_id, **_who(request), to=to, version=body.version))


@router.post("/cases/{case_id}/finish-step", response=_CASE)
def finish_step(request: HttpRequest, case_id: UUID, body: s.NoteIn) -> dict[str, Any]:
    return _told(actions.finish_step(case_id=case_id, **_who(request), **body.dict()))


@router.post("/cases/{case_id}/extend", response=_CASE)
def extend(request: HttpRequest, case_id: UUID, body: s.ExtendIn) -> dict[str, Any]:
    by = _duration(body.by)
    return _told(actions.extend_case(case_id=case_id, **_who(request), reason=body.reason, by=by, version=body.version))


@router.post("/cases/{case_id}/consult", response={200: s.ConsultationOut, **_PROBLEMS})
def consult(request: HttpRequest, case_id: UUID, body: s.ConsultIn) -> dict[str, Any]:
    return opinion(actions.consult(case_id=case_id, **_who(request), **body.dict()))


@router.post("/consultations/{consultation_id}/answer", response={200: s.ConsultationOut, **_PROBLEMS})
def answer_consultation(request: HttpRequest, consultation_id: UUID, body: s.OpinionIn) -> dict[str, Any]:
    return opinion(actions.answer_consultation(consultation_id=consultation_id, **_who(request), **body.dict()))


@router.post("/cases/{case_id}/ask-for-payment", response=_CASE)
def ask_for_payment(request: HttpRequest, case_id: UUID, body: s.Act) -> dict[str, Any]:
    return _told(actions.ask_for_payment(case_id=case_id, **_who(request), version=body.version))


@router.post("/cases/{case_id}/confirm-payment", response=_CASE)
def confirm_payment(request: HttpRequest, case_id: UUID, body: s.PaymentIn) -> dict[str, Any]:
    return _told(actions.confirm_payment(case_id=case_id, **_who(request), **body.dict()))


@router.post("/cases/{case_id}/decide", response=_CASE)
def decide(request: HttpRequest, case_id: UUID, body: s.DecisionIn) -> dict[str, Any]:
    return _told(actions.decide_case(case_id=case_id, **_who(request), **body.dict()))


@router.post("/cases/{case_id}/stop", response=_CASE)
def stop(request: HttpRequest, case_id: UUID, body: s.ReasonIn) -> dict[str, Any]:
    return _told(actions.stop_case(case_id=case_id, **_who(request), **body.dict()))


@router.post("/cases/{case_id}/withdraw", response=_CASE)
def withdraw(request: HttpRequest, case_id: UUID, body: s.WithdrawIn) -> dict[str, Any]:
    return _told(actions.withdraw_case(case_id=case_id, **_who(request), **body.dict()))


@router.post("/cases/{case_id}/deliver", response=_CASE)
def deliver(request: HttpRequest, case_id: UUID, body: s.DeliveryIn) -> dict[str, Any]:
    return _told(actions.deliver_case(case_id=case_id, **_who(request), **body.dict()))


@router.post("/cases/{case_id}/rate", response={200: s.RatingOut, **_PROBLEMS})
def rate(request: HttpRequest, case_id: UUID, body: s.RatingIn) -> Any:
    return actions.rate_case(case_id=case_id, **_who(request), **body.dict())


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"actor": actor_of(request), "now": timezone.now()}


def _told(case: Case) -> dict[str, Any]:
    return whole(case)


def _redeem(request: HttpRequest, given: Mapping[str, Sequence[str]]) -> dict[str, list[FileRef]]:
    holder = actor_of(request).ref
    return {component: [tickets.redeem(t, holder=holder) for t in held] for component, held in given.items()}


def _with_files(request: HttpRequest, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Files inside answers come as ``{"ticket": ...}`` and in no other way: a digest overheard must open nothing."""
    holder = actor_of(request).ref

    def swapped(value: Any, depth: int = 0) -> Any:
        if depth > _DEEPEST:
            return None
        if isinstance(value, dict):
            if "digest" in value:
                raise Refused("paper_ticket", noop("Không nhận lại được tệp đã tải lên. Hãy tải tệp lên lần nữa."))
            if set(value) == {"ticket"}:
                return asdict(tickets.redeem(str(value["ticket"]), holder=holder))
            return {key: swapped(inner, depth + 1) for key, inner in value.items()}
        return [swapped(inner, depth + 1) for inner in value] if isinstance(value, list) else value

    return {key: swapped(value) for key, value in answers.items()}


_DEEPEST = 6


def _duration(words: str) -> Duration:
    try:
        return Duration.model_validate(words)
    except ValidationError:
        raise Refused("duration", noop("Thời hạn ghi dạng “5 working_days”."), field="by") from None
