"""Asking other offices, in parallel, each with its own clock (art 19.5)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from motcua.ground.offices.models import Office
from motcua.ground.offices.queries import hold_open, office_for
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused, Unknown
from motcua.ground.words.moments import day_of
from motcua.record.cases import facts
from motcua.record.cases.actions import clocks
from motcua.record.cases.actions.acting import Acting, hold
from motcua.record.cases.definitions import ConsultationAsked, State
from motcua.record.cases.models import Case, Consultation


@transaction.atomic
def consult(
    *, case_id: UUID, actor: Actor, now: datetime, key: str, question: str, version: int | None = None
) -> Consultation:
    """Ask the office named by the procedure's consultation ``key``."""
    acting = hold(case_id, actor=actor, now=now, version=version)
    case = acting.case
    if acting.start != State.IN_PROCESS:
        raise Refused("not_in_process", "Chỉ lấy ý kiến khi hồ sơ đang xử lý.")
    acting.need("handle")
    asked = _asked(acting, key)
    office = _office_asked(case, asked, day_of(now))
    if office is None:
        raise Refused("no_office", "Chưa có cơ quan phù hợp để lấy ý kiến tại địa bàn này.")
    hold_open([office.pk], day_of(now))
    question = question.strip()
    if not question:
        raise Refused("question_missing", "Nhập nội dung cần lấy ý kiến.", field="question")
    consultation = Consultation(
        case=case,
        key=key,
        office=office,
        question=question,
        asked_by_id=acting.account_id,
        asked_at=now,
        due_at=now,
        pauses=asked.pauses,
    )
    consultation.due_at = clocks.open_consultation(consultation, asked.budget, now)
    consultation.save(force_insert=True)
    if asked.pauses:
        clocks.pause_office(case, now, "consultation", clocks.OPINION_LAW)
    acting.end(facts.CONSULTED, {"consultation": str(consultation.id), "key": key, "office": office.code})
    return consultation


@transaction.atomic
def answer_consultation(
    *, consultation_id: UUID, actor: Actor, now: datetime, agrees: bool, opinion: str
) -> Consultation:
    """The asked office answers; late answers are taken too, and stand as late."""
    found = Consultation.objects.filter(id=consultation_id).values_list("case_id", flat=True).first()
    if found is None:
        raise Unknown(f"consultation {consultation_id}")
    acting = hold(found, actor=actor, now=now)
    consultation = Consultation.objects.select_for_update(of=("self",)).select_related("office").get(id=consultation_id)
    acting.need("handle", consultation.office_id)
    if consultation.answered_at is not None:
        raise Refused("answered_already", "Ý kiến này đã được trả lời.")
    if acting.start != State.IN_PROCESS:
        raise Refused("not_in_process", "Hồ sơ không còn ở bước xử lý nên không cần trả lời nữa.")
    opinion = opinion.strip()
    if not opinion:
        raise Refused("opinion_missing", "Nhập ý kiến trả lời.", field="opinion")
    consultation.answered_at, consultation.answered_by_id = now, actor.account_id
    consultation.agrees, consultation.opinion = agrees, opinion
    consultation.save()
    in_time = clocks.keep(consultation.ref, clocks.CONSULTATION, now)
    _resume(acting, consultation)
    acting.end(
        facts.CONSULTATION_ANSWERED,
        {
            "consultation": str(consultation.id),
            "key": consultation.key,
            "office": consultation.office.code,
            "agrees": agrees,
            "in_time": in_time,
        },
    )
    return consultation


def _office_asked(case: Case, asked: ConsultationAsked, today: date) -> Office | None:
    """By the place of the case as it was meant at filing; where that was divided since, by the office in charge."""
    found = office_for(asked.office_kind, case.place_code, today, meant_on=day_of(case.filed_at))
    return found or office_for(asked.office_kind, case.office.place.code, today)


def _resume(acting: Acting, consultation: Consultation) -> None:
    """The office's clock runs again once no pausing question is open."""
    if consultation.pauses and not clocks.awaits_opinion(acting.case):
        clocks.resume_office(acting.case, acting.now)


def _asked(acting: Acting, key: str) -> ConsultationAsked:
    asked = next((c for c in acting.procedure.consultations if c.key == key), None)
    if asked is None:
        raise Refused("no_such_consultation", "Thủ tục này không quy định lấy ý kiến đó.")
    if acting.case.consultations.filter(key=key, answered_at__isnull=True).exists():
        raise Refused("asked_already", "Đã gửi lấy ý kiến này và đang chờ trả lời.")
    return asked


def open_consultations(case: Case, now: datetime) -> list[Consultation]:
    """Questions still within their time: a decision waits for them; an overdue one no longer holds it up."""
    return list(case.consultations.filter(answered_at__isnull=True, due_at__gt=now).select_related("office"))
