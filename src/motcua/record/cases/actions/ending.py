"""Ways to end: decide and deliver, stop, withdraw. And the person's opinion afterwards."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.ground.money.queries import owed
from motcua.ground.papers.models import IssuedPaper
from motcua.ground.papers.ports import signs
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused
from motcua.record.cases import facts
from motcua.record.cases.actions import clocks
from motcua.record.cases.actions.acting import Acting, hold, need_reason
from motcua.record.cases.actions.assuring import must_be_proven
from motcua.record.cases.actions.charging import waive_rest
from motcua.record.cases.actions.consulting import open_consultations
from motcua.record.cases.actions.letters import issue_letter
from motcua.record.cases.actions.processing import close_step
from motcua.record.cases.actions.reusing import give_result
from motcua.record.cases.actions.signing import keep_prepared, letter_of, prepared_for, sign_result
from motcua.record.cases.definitions import Outcome, State
from motcua.record.cases.models import Case, Prepared, Rating
from motcua.record.cases.rules import ENDED, ONE_STOP_DECREE, next_step

Effect = Callable[[Case, Actor, datetime], None]
_effects: dict[str, Effect] = {}


def bind_effect(key: str, effect: Effect) -> None:
    """Let outcome effect ``key`` of the packs do ``effect``, inside the decision. Called by the wiring."""
    _effects[key] = effect


@transaction.atomic
def decide_case(
    *,
    case_id: UUID,
    actor: Actor,
    now: datetime,
    outcome: str,
    reason: str = "",
    version: int | None = None,
    seen: str = "",
) -> Case:
    """Grant or refuse: the office's promise is kept, the letter is issued, the effects happen with it.

    Where there are keys, who decides signs what they have seen: ``seen`` is the digest of what `prepare_decision`
    showed.
    """
    acting = hold(case_id, actor=actor, now=now, version=version)
    _may_decide(acting, outcome)
    prepared = prepared_for(acting, seen=seen, outcome=outcome, reason=reason) if signs() else None
    chosen, on_time, paper = _decide(acting, outcome, reason, prepared)
    signed = {"paper": paper.ref, "digest": paper.digest} if paper else {}
    acting.end(facts.DECIDED, {"outcome": chosen.key, "granted": chosen.granted, "on_time": on_time, **signed})
    return acting.case


@transaction.atomic
def prepare_decision(
    *, case_id: UUID, actor: Actor, now: datetime, outcome: str, reason: str = "", version: int | None = None
) -> Prepared:
    """What this decision would issue, to be looked at. It is decided in full and taken back, so whatever would refuse
    the decision refuses here; nothing is left but the paper. Leaves no fact: nothing was decided."""
    acting = hold(case_id, actor=actor, now=now, version=version)
    _may_decide(acting, outcome)
    kept: list[Prepared] = []
    with suppress(_TakenBack), transaction.atomic():
        tried = hold(case_id, actor=actor, now=now)
        _decide(tried, outcome, reason, None)
        letter = tried.case.letters.order_by("-issued_at", "-id")[0]
        kept.append(keep_prepared(acting, letter, outcome, reason))
        raise _TakenBack
    (prepared,) = kept
    Prepared.objects.filter(case=acting.case).delete()
    prepared.save(force_insert=True)
    return prepared


class _TakenBack(Exception):
    """The decision was only tried."""


def _may_decide(acting: Acting, outcome: str) -> None:
    acting.need("approve")
    acting.move("decide")
    _ready_to_decide(acting, _outcome(acting, outcome))


def _decide(
    acting: Acting, outcome: str, reason: str, prepared: Prepared | None
) -> tuple[Outcome, bool, IssuedPaper | None]:
    case, actor, now = acting.case, acting.actor, acting.now
    chosen = _outcome(acting, outcome)
    case.reason = reason.strip() if chosen.granted else need_reason(reason)
    if case.step:
        close_step(acting, case.reason)
    on_time = clocks.keep(case.ref, clocks.CASE, now)
    clocks.release_all(case, now)
    waive_rest(case, actor=actor, now=now)
    case.outcome, case.finished_at, case.due_at, case.assignee_id = chosen.key, now, None, None
    for key in chosen.effects:
        _effects[key](case, actor, now)
    paper = None
    if prepared is None:
        issue_letter(case, acting.procedure, chosen.letter, actor=actor, now=now, reason=reason, outcome=chosen)
    else:
        paper = sign_result(acting, prepared, letter_of(prepared))
    give_result(case, chosen, actor=actor, now=now, paper=paper)
    return chosen, on_time, paper


@transaction.atomic
def deliver_case(
    *, case_id: UUID, actor: Actor, now: datetime, how: str = "counter", version: int | None = None
) -> Case:
    """Hand the result to the person (art 20)."""
    acting = hold(case_id, actor=actor, now=now, version=version)
    acting.need("one_stop", acting.case.receiving_office_id)
    if how not in {"counter", "online", "post"}:
        raise Refused("no_such_way", "Chọn cách trả kết quả: tại quầy, trực tuyến hoặc qua bưu chính.", field="how")
    acting.move("deliver")
    acting.end(facts.DELIVERED, {"how": how})
    return acting.case


@transaction.atomic
def stop_case(*, case_id: UUID, actor: Actor, now: datetime, reason: str, version: int | None = None) -> Case:
    """Stop processing, with notice (form 05 of TT 03/2025). While the person may still answer, it waits for them."""
    acting = hold(case_id, actor=actor, now=now, version=version)
    case = acting.case
    received = case.received_at is not None
    acting.need("handle" if received else "one_stop", None if received else case.receiving_office_id)
    case.reason = need_reason(reason)
    if acting.start == State.SUPPLEMENT_ASKED and case.due_at is not None and now <= case.due_at:
        raise Refused(
            "citizen_still_has_time",
            "Người nộp hồ sơ còn thời hạn bổ sung nên chưa dừng giải quyết được.",
            law=f"{ONE_STOP_DECREE} Điều 19 khoản 4",
        )
    acting.move("stop")
    _end_work(acting)
    issue_letter(case, acting.procedure, "thong_bao_dung", actor=actor, now=now, reason=reason)
    acting.end(facts.STOPPED)
    return case


@transaction.atomic
def withdraw_case(*, case_id: UUID, actor: Actor, now: datetime, reason: str = "", version: int | None = None) -> Case:
    """The citizen takes the dossier back; at the counter the one-stop officer does it for them."""
    acting = hold(case_id, actor=actor, now=now, version=version)
    case = acting.case
    if actor.kind != "citizen":
        acting.need("one_stop", case.receiving_office_id)
    must_be_proven(actor, acting.procedure)
    acting.move("withdraw")
    case.reason = reason.strip()
    _end_work(acting)
    acting.end(facts.WITHDRAWN)
    return case


@transaction.atomic
def rate_case(*, case_id: UUID, actor: Actor, now: datetime, stars: int, comment: str = "") -> Rating:
    """One to five, once, after the end of the work (art 29-32). Only the citizen of the case."""
    acting = hold(case_id, actor=actor, now=now)
    if actor.kind != "citizen":
        raise Refused("not_yours", "Chỉ người nộp hồ sơ mới đánh giá được.")
    if acting.start not in ENDED | {State.FINISHED}:
        raise Refused("rate_later", "Bạn có thể đánh giá sau khi hồ sơ được giải quyết xong.")
    if stars not in range(1, 6):
        raise Refused("stars_out_of_range", "Chọn mức hài lòng từ 1 đến 5.", field="stars")
    if Rating.objects.filter(case=acting.case).exists():
        raise Refused("rated_already", "Bạn đã đánh giá hồ sơ này. Cảm ơn bạn.")
    rating = Rating.objects.create(case=acting.case, stars=stars, comment=comment.strip()[:2000], rated_at=now)
    acting.end(facts.RATED, {"stars": stars})
    return rating


def _outcome(acting: Acting, key: str) -> Outcome:
    chosen = acting.procedure.outcome(key)
    if chosen is None:
        raise Refused("no_such_outcome", "Chọn một kết quả giải quyết trong danh sách.", field="outcome")
    return chosen


def _ready_to_decide(acting: Acting, chosen: Outcome) -> None:
    case = acting.case
    if next_step(acting.procedure, case.step) is not None:
        raise Refused("steps_left", "Còn bước xử lý chưa hoàn thành. Hãy hoàn thành các bước trước khi quyết định.")
    waiting = open_consultations(case, acting.now)
    if waiting:
        raise Refused(
            "opinion_awaited",
            "Đang chờ ý kiến của {office}, còn trong thời hạn trả lời.",
            params={"office": ", ".join(c.office.name for c in waiting)},
        )
    if chosen.granted and owed(case.ref):
        raise Refused("fee_unpaid", "Hồ sơ còn phí, lệ phí chưa nộp. Hãy ghi nhận nộp phí trước khi cấp kết quả.")


def _end_work(acting: Acting) -> None:
    """Whatever ran, stops: steps, questions, promises."""
    case = acting.case
    case.step_runs.filter(finished_at__isnull=True).update(finished_at=acting.now)
    case.supplement_requests.filter(answered_at__isnull=True).update(answered_at=acting.now)
    clocks.release_all(case, acting.now)
    waive_rest(case, actor=acting.actor, now=acting.now)
    case.finished_at, case.assignee_id = acting.now, None
