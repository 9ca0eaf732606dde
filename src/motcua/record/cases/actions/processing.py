"""Inside processing: hand over, claim, release, assign, finish a step, extend once."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from motcua.ground.calendar.definitions import Duration
from motcua.ground.calendar.rules import add
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Account
from motcua.ground.people.queries import actor_for
from motcua.ground.promises.queries import calendar_for
from motcua.ground.words.errors import Refused
from motcua.ground.words.moments import day_of, local
from motcua.record.cases import facts
from motcua.record.cases.actions import clocks
from motcua.record.cases.actions.acting import Acting, hold, need_reason
from motcua.record.cases.actions.letters import issue_letter
from motcua.record.cases.definitions import State, Step
from motcua.record.cases.models import Case, StepRun
from motcua.record.cases.rules import ONE_STOP_DECREE, next_step, step


@transaction.atomic
def hand_over_case(*, case_id: UUID, actor: Actor, now: datetime, version: int | None = None) -> Case:
    """The one-stop unit hands the dossier to those who process it (art 18): at once when electronic; on paper what
    comes after 15:00 counts from the next working morning."""
    acting = hold(case_id, actor=actor, now=now, version=version)
    case = acting.case
    acting.need("one_stop", case.receiving_office_id)
    acting.move("hand_over")
    first = next_step(acting.procedure, "")
    if first is None:
        case.duty = "approve"
    else:
        _open_step(acting, first, on_paper=case.channel != "online")
    acting.end(facts.HANDED_OVER, {"step": case.step})
    return case


@transaction.atomic
def claim_case(*, case_id: UUID, actor: Actor, now: datetime, version: int | None = None) -> Case:
    """Take a waiting case into one's own hands. Of many who try at once, one gets it."""
    acting = hold(case_id, actor=actor, now=now, version=version)
    case = acting.case
    _only_in_process(acting)
    acting.need(case.duty)
    if case.assignee_id is not None:
        raise _taken(case, actor)
    case.assignee_id = actor.account_id
    acting.end(facts.CLAIMED, {"step": case.step})
    return case


@transaction.atomic
def release_case(*, case_id: UUID, actor: Actor, now: datetime, version: int | None = None) -> Case:
    """Put it back for others: by the one who holds it, or by whoever leads the office when they are away."""
    acting = hold(case_id, actor=actor, now=now, version=version)
    case = acting.case
    _only_in_process(acting)
    if case.assignee_id is None:
        raise Refused("not_claimed", "Hồ sơ chưa có người nhận xử lý nên không cần trả lại.")
    if case.assignee_id != actor.account_id:
        acting.need("lead")
    case.assignee_id = None
    acting.end(facts.RELEASED, {"step": case.step})
    return case


@transaction.atomic
def assign_case(*, case_id: UUID, actor: Actor, now: datetime, to: Account, version: int | None = None) -> Case:
    """Put a case into a colleague's hands; they must hold the duty the step asks, today."""
    acting = hold(case_id, actor=actor, now=now, version=version)
    case = acting.case
    _only_in_process(acting)
    if case.assignee_id != actor.account_id:
        acting.need("lead")
    if not actor_for(to, day_of(now)).may(case.duty, case.office_id):
        raise Refused("cannot_receive", "Người được giao chưa có nhiệm vụ phù hợp với bước này tại cơ quan.")
    case.assignee = to
    acting.end(facts.ASSIGNED, {"step": case.step, "to": f"account:{to.pk}"})
    return case


@transaction.atomic
def finish_step(*, case_id: UUID, actor: Actor, now: datetime, note: str = "", version: int | None = None) -> Case:
    """Close the running step and open the next one."""
    acting = hold(case_id, actor=actor, now=now, version=version)
    case = acting.case
    _only_in_process(acting)
    current = step(acting.procedure, case.step)
    following = next_step(acting.procedure, case.step) if current else None
    if current is None or following is None:
        raise Refused("no_next_step", "Đây là bước cuối cùng. Hãy ra quyết định để kết thúc việc xử lý.")
    _in_own_hands(acting, current)
    close_step(acting, note)
    _open_step(acting, following)
    if following.duty != current.duty:
        case.assignee_id = None
    acting.end(facts.STEP_FINISHED, {"step": current.key, "next": following.key})
    return case


@transaction.atomic
def extend_case(
    *, case_id: UUID, actor: Actor, now: datetime, reason: str, by: Duration, version: int | None = None
) -> Case:
    """The one re-appointment the law allows, with the letter of apology, at least a day before the term ends
    (art 19.9)."""
    acting = hold(case_id, actor=actor, now=now, version=version)
    case = acting.case
    _only_in_process(acting)
    acting.need("approve")
    reason = need_reason(reason)
    was = case.due_at
    if case.extended:
        raise Refused(
            "extended_before", "Hồ sơ này đã được hẹn lại một lần; quy định không cho hẹn lại lần nữa.", law=_ART_19_9
        )
    if was is None or (day_of(was) - day_of(now)).days < 1:
        raise Refused(
            "too_late_to_extend",
            "Chỉ được hẹn lại chậm nhất 01 ngày trước khi hết hạn (hạn trả là {due}).",
            law=_ART_19_9,
            params={"due": f"{local(was):%H:%M %d/%m/%Y}" if was else "—"},
        )
    new_due = add(calendar_for(day_of(was), case.office), was, by).due
    if not timedelta() < new_due - was <= _LONGEST_EXTENSION:
        raise Refused("extension_out_of_range", "Thời gian hẹn thêm phải dài hơn 0 và không quá một năm.", field="by")
    clocks.extend(case, now, new_due, _ART_19_9)
    case.extended = True
    issue_letter(case, acting.procedure, "thu_xin_loi", actor=actor, now=now, reason=reason, new_due_at=new_due)
    acting.end(facts.EXTENDED, {"due_at": new_due.isoformat(), "was": was.isoformat()})
    return case


_LONGEST_EXTENSION = timedelta(days=366)
"""No article says so; a term of centuries is a slip of the keyboard."""
_ART_19_9 = f"{ONE_STOP_DECREE} Điều 19 khoản 9"


def close_step(acting: Acting, note: str) -> None:
    """The running step ends here and its promise is kept."""
    case = acting.case
    StepRun.objects.filter(case=case, finished_at__isnull=True).update(
        finished_at=acting.now, finished_by_id=acting.actor.account_id, note=note.strip()
    )
    clocks.keep(case.ref, clocks.STEP, acting.now, key=case.step)


def _open_step(acting: Acting, opening: Step, *, on_paper: bool = False) -> None:
    case = acting.case
    case.step, case.duty = opening.key, opening.duty
    StepRun.objects.create(case=case, key=opening.key, opened_at=acting.now)
    clocks.open_step(case, opening, acting.now, handed_over_on_paper=on_paper)


def _only_in_process(acting: Acting) -> None:
    if acting.start != State.IN_PROCESS:
        raise Refused(
            "not_in_process", "Việc này chỉ làm được khi hồ sơ đang xử lý. Hãy tải lại trang để xem tình trạng mới."
        )


def _in_own_hands(acting: Acting, current: Step) -> None:
    """A step is finished by the one who claimed it, so that the work has a name."""
    acting.need(current.duty)
    if acting.case.assignee_id is None:
        raise Refused("claim_first", "Hãy nhận xử lý hồ sơ trước khi hoàn thành bước này.")
    if acting.case.assignee_id != acting.actor.account_id:
        raise _taken(acting.case, acting.actor)


def _taken(case: Case, actor: Actor) -> Refused:
    if case.assignee_id == actor.account_id:
        return Refused("claimed_already", "Bạn đã nhận xử lý hồ sơ này rồi.")
    name = case.assignee.name if case.assignee else ""
    return Refused("claimed_already", "Hồ sơ đang do {name} xử lý.", params={"name": name})
