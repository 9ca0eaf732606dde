"""The promises a case lives by. `case.due_at` always says what the running one says."""

from __future__ import annotations

from datetime import datetime

from motcua.ground.calendar.definitions import Duration
from motcua.ground.calendar.rules import paper_hand_over
from motcua.ground.promises import actions as promises
from motcua.ground.promises.definitions import Ground, Kind
from motcua.ground.promises.queries import calendar_for, running_on
from motcua.ground.words.moments import day_of
from motcua.record.cases.definitions import Procedure, Step
from motcua.record.cases.models import Case, Consultation
from motcua.record.cases.rules import ONE_STOP_DECREE

INTAKE: Kind = "intake"
CASE: Kind = "case"
STEP: Kind = "step"
SUPPLEMENT: Kind = "supplement"
CONSULTATION: Kind = "consultation"

OPINION_LAW = f"{ONE_STOP_DECREE} Điều 19 khoản 5"


def open_intake(case: Case, procedure: Procedure, now: datetime) -> None:
    """The office owes an answer to an online filing: received, incomplete, or refused."""
    case.due_at = _open(case.ref, INTAKE, "", procedure.intake, case.receiving_office_id, now)


def open_case(case: Case, procedure: Procedure, now: datetime) -> None:
    """From receipt on the competent office owes the result within the promised term."""
    case.due_at = _open(case.ref, CASE, "", procedure.time_limit, case.office_id, now, law=str(procedure.law[0]))


def open_step(case: Case, step: Step, now: datetime, *, handed_over_on_paper: bool = False) -> None:
    """A step begins at once, on paper by the 15:00 rule; while an opinion is awaited that stops the clock, stopped."""
    calendar = calendar_for(day_of(now), case.office)
    start = paper_hand_over(calendar, now) if handed_over_on_paper else now
    _open(case.ref, STEP, step.key, step.budget, case.office_id, start)
    if awaits_opinion(case):
        promises.pause(case.ref, STEP, key=step.key, now=now, ground="consultation", law=OPINION_LAW)


def open_consultation(consultation: Consultation, budget: Duration, now: datetime) -> datetime:
    return _open(consultation.ref, CONSULTATION, "", budget, consultation.office_id, now)


def wait_for_supplement(case: Case, now: datetime, answer_in: Duration, law: str) -> None:
    """The citizen's turn, and the citizen's own clock."""
    citizens_turn(case, now, "supplement", law)
    case.due_at = _open(case.ref, SUPPLEMENT, "", answer_in, None, now, law=law)


def supplement_answered(case: Case, now: datetime, *, restart: bool) -> None:
    """The office's turn again: from zero when the law says so (19.4), else from where it stood."""
    promises.keep(case.ref, SUPPLEMENT, now=now)
    offices_turn(case, now, restart=restart)


def citizens_turn(case: Case, now: datetime, ground: Ground, law: str) -> None:
    """The office's clocks stop, and those of the offices it asked: none of them can go on before the person has done
    their part. What stood still for an opinion stands still for the person from here on."""
    for promise in running_on(case.ref, kinds=(CASE, STEP), paused=True):
        promises.resume(case.ref, promise.kind, key=promise.key, now=now)
    pause_office(case, now, ground, law)
    for question in _unanswered(case):
        for promise in running_on(question.ref):
            promises.pause(question.ref, promise.kind, now=now, ground=ground, law=law)


def offices_turn(case: Case, now: datetime, *, restart: bool = False) -> None:
    """All go on; while an opinion is awaited that stops the clock, only the asked office does."""
    resume_office(case, now, restart=restart)
    for question in _unanswered(case):
        for promise in running_on(question.ref, paused=True):
            question.due_at = promises.resume(question.ref, promise.kind, now=now).due_at
            question.save(update_fields=["due_at"])
    if awaits_opinion(case):
        pause_office(case, now, "consultation", OPINION_LAW)


def awaits_opinion(case: Case) -> bool:
    """Whether a question is open during which, by the procedure, the time limit does not run."""
    return case.consultations.filter(answered_at__isnull=True, pauses=True).exists()


def pause_office(case: Case, now: datetime, ground: Ground, law: str) -> None:
    for promise in running_on(case.ref, kinds=(CASE, STEP)):
        promises.pause(case.ref, promise.kind, key=promise.key, now=now, ground=ground, law=law)


def resume_office(case: Case, now: datetime, *, restart: bool = False) -> None:
    act = promises.restart if restart else promises.resume
    for promise in running_on(case.ref, kinds=(CASE, STEP), paused=True):
        changed = act(case.ref, promise.kind, key=promise.key, now=now)
        if promise.kind == CASE:
            case.due_at = changed.due_at


def extend(case: Case, now: datetime, due_at: datetime, law: str) -> None:
    promises.extend(case.ref, CASE, now=now, due_at=due_at, law=law)
    case.due_at = due_at


def keep(ref: str, kind: str, now: datetime, *, key: str = "") -> bool:
    """The promise is fulfilled; whether in time."""
    return promises.keep(ref, kind, key=key, now=now).state == "kept"


def release_all(case: Case, now: datetime) -> None:
    """The case has ended: nothing is owed on it any more."""
    refs = [case.ref, *(question.ref for question in _unanswered(case))]
    for ref in refs:
        for promise in [*running_on(ref), *running_on(ref, paused=True)]:
            promises.release(ref, promise.kind, key=promise.key, now=now)


def _unanswered(case: Case) -> list[Consultation]:
    return list(case.consultations.filter(answered_at__isnull=True))


def _open(
    ref: str, kind: Kind, key: str, duration: Duration, office_id: int | None, start: datetime, *, law: str = ""
) -> datetime:
    promise = promises.open_promise(
        subject=ref,
        kind=kind,
        key=key,
        duration=duration,
        owed_by="office" if office_id else "citizen",
        office_id=office_id,
        now=start,
        law=law,
    )
    return promise.due_at
