"""The verbs of `cases.actions`, one route each. Nothing is decided here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop
from pydantic import ValidationError

from motcua.doors.api import schemas as s
from motcua.doors.api.answers import ACT, answers
from motcua.doors.api.auth import actor_of
from motcua.doors.api.filing import held, named, redeem, with_files
from motcua.doors.api.reading import opinion, router, whole
from motcua.ground.calendar.definitions import Duration
from motcua.ground.people.queries import account_by_id
from motcua.ground.words.errors import Refused
from motcua.record.cases import actions, queries

_TAGS = ["acts"]
_CASE = answers(s.CaseOut, *ACT)
_OPINION = answers(s.ConsultationOut, *ACT)


@router.post(
    "/cases/{case_id}/accept",
    tags=_TAGS,
    response=_CASE,
    summary=gettext_noop("Tiếp nhận hồ sơ nộp trực tuyến"),
)
def accept(request: HttpRequest, case_id: UUID, body: s.Act) -> dict[str, Any]:
    return whole(actions.accept_case(case_id=case_id, **_who(request), **body.dict()))


@router.post(
    "/cases/{case_id}/refuse-intake",
    tags=_TAGS,
    response=_CASE,
    summary=gettext_noop("Từ chối tiếp nhận"),
)
def refuse_intake(request: HttpRequest, case_id: UUID, body: s.ReasonIn) -> dict[str, Any]:
    return whole(actions.refuse_intake(case_id=case_id, **_who(request), **body.dict()))


@router.post(
    "/cases/{case_id}/ask-for-more",
    tags=_TAGS,
    response=_CASE,
    summary=gettext_noop("Yêu cầu bổ sung hồ sơ"),
)
def ask_for_more(request: HttpRequest, case_id: UUID, body: s.MoreIn) -> dict[str, Any]:
    return whole(actions.ask_for_more(case_id=case_id, **_who(request), **body.dict()))


@router.post(
    "/cases/{case_id}/supplement",
    tags=_TAGS,
    response=_CASE,
    summary=gettext_noop("Nộp phần bổ sung"),
)
def supplement(request: HttpRequest, case_id: UUID, body: s.SupplementIn) -> dict[str, Any]:
    papers = redeem(request, body.papers)
    data = None if body.answers is None else with_files(request, body.answers)
    return whole(
        actions.answer_supplement(
            case_id=case_id,
            **_who(request),
            data=data,
            papers=papers,
            held=held(body.held),
            held_ground=body.held_ground,
            held_reason=body.held_reason,
            version=body.version,
        )
    )


@router.post(
    "/cases/{case_id}/hand-over",
    tags=_TAGS,
    response=_CASE,
    summary=gettext_noop("Chuyển hồ sơ đến nơi xử lý"),
)
def hand_over(request: HttpRequest, case_id: UUID, body: s.Act) -> dict[str, Any]:
    return whole(actions.hand_over_case(case_id=case_id, **_who(request), **body.dict()))


@router.post(
    "/cases/{case_id}/claim",
    tags=_TAGS,
    response=_CASE,
    summary=gettext_noop("Nhận xử lý hồ sơ"),
)
def claim(request: HttpRequest, case_id: UUID, body: s.Act) -> dict[str, Any]:
    return whole(actions.claim_case(case_id=case_id, **_who(request), **body.dict()))


@router.post(
    "/cases/{case_id}/release",
    tags=_TAGS,
    response=_CASE,
    summary=gettext_noop("Trả lại hồ sơ để người khác xử lý"),
)
def release(request: HttpRequest, case_id: UUID, body: s.Act) -> dict[str, Any]:
    return whole(actions.release_case(case_id=case_id, **_who(request), **body.dict()))


@router.post(
    "/cases/{case_id}/assign",
    tags=_TAGS,
    response=_CASE,
    summary=gettext_noop("Giao hồ sơ cho đồng nghiệp"),
)
def assign(request: HttpRequest, case_id: UUID, body: s.AssignIn) -> dict[str, Any]:
    queries.case_for(actor_of(request), case_id)  # first, or who sees no case could ask which accounts there are
    to = named("to", lambda: account_by_id(body.to))
    return whole(actions.assign_case(case_id=case_id, **_who(request), to=to, version=body.version))


@router.post(
    "/cases/{case_id}/finish-step",
    tags=_TAGS,
    response=_CASE,
    summary=gettext_noop("Hoàn thành bước xử lý"),
)
def finish_step(request: HttpRequest, case_id: UUID, body: s.NoteIn) -> dict[str, Any]:
    return whole(actions.finish_step(case_id=case_id, **_who(request), **body.dict()))


@router.post(
    "/cases/{case_id}/extend",
    tags=_TAGS,
    response=_CASE,
    summary=gettext_noop("Xin lỗi và hẹn lại ngày trả kết quả"),
)
def extend(request: HttpRequest, case_id: UUID, body: s.ExtendIn) -> dict[str, Any]:
    by = _duration(body.by)
    return whole(actions.extend_case(case_id=case_id, **_who(request), reason=body.reason, by=by, version=body.version))


@router.post(
    "/cases/{case_id}/consult",
    tags=_TAGS,
    response=_OPINION,
    summary=gettext_noop("Lấy ý kiến cơ quan khác"),
)
def consult(request: HttpRequest, case_id: UUID, body: s.ConsultIn) -> dict[str, Any]:
    return opinion(actions.consult(case_id=case_id, **_who(request), **body.dict()))


@router.post(
    "/consultations/{consultation_id}/answer",
    tags=_TAGS,
    response=_OPINION,
    summary=gettext_noop("Trả lời khi được lấy ý kiến"),
)
def answer_consultation(request: HttpRequest, consultation_id: UUID, body: s.OpinionIn) -> dict[str, Any]:
    return opinion(actions.answer_consultation(consultation_id=consultation_id, **_who(request), **body.dict()))


@router.post(
    "/cases/{case_id}/ask-for-payment",
    tags=_TAGS,
    response=_CASE,
    summary=gettext_noop("Yêu cầu nộp phí, lệ phí"),
)
def ask_for_payment(request: HttpRequest, case_id: UUID, body: s.Act) -> dict[str, Any]:
    return whole(actions.ask_for_payment(case_id=case_id, **_who(request), **body.dict()))


@router.post(
    "/cases/{case_id}/confirm-payment",
    tags=_TAGS,
    response=_CASE,
    summary=gettext_noop("Ghi nhận đã nộp phí, lệ phí"),
)
def confirm_payment(request: HttpRequest, case_id: UUID, body: s.PaymentIn) -> dict[str, Any]:
    return whole(actions.confirm_payment(case_id=case_id, **_who(request), **body.dict()))


@router.post(
    "/cases/{case_id}/decide",
    tags=_TAGS,
    response=_CASE,
    summary=gettext_noop("Quyết định kết quả giải quyết"),
)
def decide(request: HttpRequest, case_id: UUID, body: s.DecisionIn) -> dict[str, Any]:
    return whole(actions.decide_case(case_id=case_id, **_who(request), **body.dict()))


@router.post(
    "/cases/{case_id}/stop",
    tags=_TAGS,
    response=_CASE,
    summary=gettext_noop("Dừng giải quyết hồ sơ"),
)
def stop(request: HttpRequest, case_id: UUID, body: s.ReasonIn) -> dict[str, Any]:
    return whole(actions.stop_case(case_id=case_id, **_who(request), **body.dict()))


@router.post(
    "/cases/{case_id}/withdraw",
    tags=_TAGS,
    response=_CASE,
    summary=gettext_noop("Rút hồ sơ"),
)
def withdraw(request: HttpRequest, case_id: UUID, body: s.WithdrawIn) -> dict[str, Any]:
    return whole(actions.withdraw_case(case_id=case_id, **_who(request), **body.dict()))


@router.post(
    "/cases/{case_id}/deliver",
    tags=_TAGS,
    response=_CASE,
    summary=gettext_noop("Trả kết quả"),
)
def deliver(request: HttpRequest, case_id: UUID, body: s.DeliveryIn) -> dict[str, Any]:
    return whole(actions.deliver_case(case_id=case_id, **_who(request), **body.dict()))


@router.post(
    "/cases/{case_id}/rate",
    tags=_TAGS,
    response=answers(s.RatingOut, *ACT),
    summary=gettext_noop("Đánh giá việc giải quyết"),
)
def rate(request: HttpRequest, case_id: UUID, body: s.RatingIn) -> Any:
    return actions.rate_case(case_id=case_id, **_who(request), **body.dict())


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"actor": actor_of(request), "now": timezone.now()}


def _duration(words: str) -> Duration:
    try:
        return Duration.model_validate(words)
    except ValidationError:
        raise Refused("duration", "Thời hạn ghi dạng “5 working_days”.", field="by") from None
