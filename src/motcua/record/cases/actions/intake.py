"""The one-stop unit's answer to an online filing, and completing the dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.ground.forms.rules import Source
from motcua.ground.packs import queries as packs
from motcua.ground.people.definitions import Actor
from motcua.ground.promises.queries import calendar_for
from motcua.ground.words.errors import Problem, Refused
from motcua.ground.words.moments import day_of, local
from motcua.record.cases import facts
from motcua.record.cases.actions import clocks
from motcua.record.cases.actions.acting import Acting, hold, need_reason
from motcua.record.cases.actions.assuring import must_be_proven
from motcua.record.cases.actions.charging import charge_fees
from motcua.record.cases.actions.filing import (
    Papers,
    add_papers,
    check_answers,
    check_papers,
    files_answered,
    search_text,
)
from motcua.record.cases.actions.letters import issue_letter
from motcua.record.cases.actions.reusing import asked_although_held, enter_handed_in, note_asked_again, use_held
from motcua.record.cases.definitions import State, SupplementRule
from motcua.record.cases.filing_form import PAPER
from motcua.record.cases.models import Case, Supplement
from motcua.record.cases.once_only import Anyway, Held, OnceOnly, chosen, still_offered
from motcua.record.cases.rules import ONE_STOP_DECREE, ask_until, column_values, supplement_rule


@transaction.atomic
def accept_case(*, case_id: UUID, actor: Actor, now: datetime, version: int | None = None) -> Case:
    """Receive (art 17): the receipt is issued and the term begins."""
    acting = hold(case_id, actor=actor, now=now, version=version)
    case, procedure = acting.case, acting.procedure
    acting.need("one_stop", case.receiving_office_id)
    acting.move("accept")
    clocks.keep(case.ref, clocks.INTAKE, now)
    case.received_at = now
    clocks.open_case(case, procedure, now)
    enter_handed_in(case, procedure, actor=actor, now=now)
    charge_fees(case, procedure, actor=actor, now=now)
    issue_letter(case, procedure, "giay_tiep_nhan", actor=actor, now=now)
    acting.end(facts.RECEIVED, {"due_at": case.due_at.isoformat() if case.due_at else None})
    return case


@transaction.atomic
def refuse_intake(*, case_id: UUID, actor: Actor, now: datetime, reason: str, version: int | None = None) -> Case:
    """Refuse to receive (art 17.1), with the reason, in writing."""
    acting = hold(case_id, actor=actor, now=now, version=version)
    acting.need("one_stop", acting.case.receiving_office_id)
    acting.case.reason = need_reason(reason)
    acting.move("refuse_intake")
    clocks.keep(acting.case.ref, clocks.INTAKE, now)
    clocks.release_all(acting.case, now)
    issue_letter(acting.case, acting.procedure, "phieu_tu_choi", actor=actor, now=now, reason=reason)
    acting.end(facts.INTAKE_REFUSED)
    return acting.case


@transaction.atomic
def ask_for_more(
    *,
    case_id: UUID,
    actor: Actor,
    now: datetime,
    reason: str,
    missing: Sequence[str] = (),
    held_ground: str = "",
    held_reason: str = "",
    version: int | None = None,
) -> Case:
    """Ask to complete the dossier: once, in full (art 15.3, 17.2, 19.4). ``missing`` are component or field keys. What
    the applicant holds in the vault is asked for only on a ground of `once_only.GROUNDS` and in words."""
    acting = hold(case_id, actor=actor, now=now, version=version)
    case = acting.case
    received = case.received_at is not None
    acting.need("handle" if received else "one_stop", None if received else case.receiving_office_id)
    reason = need_reason(reason)
    if case.supplements:
        raise Refused(
            "asked_before",
            "Hồ sơ này đã được yêu cầu bổ sung một lần. Quy định chỉ cho hướng dẫn hoàn thiện một lần, đầy đủ; "
            "hãy giải quyết trên hồ sơ hiện có.",
            law=f"{ONE_STOP_DECREE} Điều 15 khoản 3",
        )
    acting.move("ask_for_more")
    again = asked_although_held(case, acting.procedure, missing, actor=actor, now=now)
    anyway = Anyway(held_ground, held_reason)
    told = note_asked_again(case, acting.procedure, again, anyway, actor=actor, now=now)
    rule = supplement_rule(acting.procedure)
    if received:
        _within_the_law(acting, rule)
    else:
        clocks.keep(case.ref, clocks.INTAKE, now)
    clocks.wait_for_supplement(case, now, rule.answer_in, str(rule.law))
    case.supplements += 1
    Supplement.objects.create(
        case=case,
        reason=reason,
        missing=list(missing),
        after_receipt=received,
        asked_by_id=acting.account_id,
        asked_at=now,
    )
    issue_letter(case, acting.procedure, "phieu_bo_sung", actor=actor, now=now, reason=reason, missing=missing)
    acting.end(facts.MORE_ASKED, {"missing": list(missing), "after_receipt": received, **told})
    return case


@transaction.atomic
def answer_supplement(
    *,
    case_id: UUID,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any] | None = None,
    papers: Papers | None = None,
    held: Held | None = None,
    held_ground: str = "",
    held_reason: str = "",
    source: Source = "json",
    version: int | None = None,
) -> Case:
    """Hand in what was asked for: the whole set of answers anew (or none to keep them) and further papers, or papers
    of the applicant's vault in their place.

    By the citizen online, or by the one-stop officer for someone at the counter.
    """
    acting = hold(case_id, actor=actor, now=now, version=version)
    case = acting.case
    _only_owner_or_counter(acting)
    must_be_proven(actor, acting.procedure)
    received = case.received_at is not None
    acting.move("supplement_after_receipt" if received else "supplement_before_receipt")
    papers = papers or {}
    once = _take_answers(acting, data, papers, held or {}, source)
    again = _taken_although_held(acting, papers, once)
    told = note_asked_again(case, acting.procedure, again, Anyway(held_ground, held_reason), actor=actor, now=now)
    add_papers(case, papers, actor=actor, now=now, scanned=actor.kind == "official")
    use_held(case, acting.procedure, once.used, actor=actor, now=now)
    if received:
        enter_handed_in(case, acting.procedure, actor=actor, now=now)
    case.supplement_requests.filter(answered_at__isnull=True).update(answered_at=now)
    clocks.supplement_answered(case, now, restart=supplement_rule(acting.procedure).restart)
    if not received:
        clocks.open_intake(case, acting.procedure, now)
    given = {component: [f.digest for f in refs] for component, refs in papers.items() if refs}
    acting.end(facts.SUPPLEMENTED, {"papers": given, "after_receipt": received, **once.told, **told})
    return case


def _taken_although_held(acting: Acting, papers: Papers, once: OnceOnly) -> list[str]:
    """What an officer takes in although it is held, and for which no ground was given when it was asked."""
    if acting.actor.kind != "official":
        return []
    asked = {key for each in acting.case.asked_again.all() for key in each.components}
    return sorted(key for key, given in papers.items() if given and key in once.offered and key not in asked)


def _take_answers(
    acting: Acting, data: Mapping[str, Any] | None, papers: Papers, held: Held, source: Source
) -> OnceOnly:
    """The answers are the case's from now on; gives back what is held of the papers that came with no file before."""
    case, procedure = acting.case, acting.procedure
    problems: list[Problem] = []
    if data is not None:
        answers, problems = check_answers(packs.pinned(case.definition_id), data, acting.now, source)
        if not problems:
            _keep_new_files(acting, answers)
        case.answers = answers
    had = {p.component for p in case.papers.all()}
    offers = still_offered(acting.actor, case, day_of(acting.now))
    once, of_vault = chosen(offers, procedure, case.answers, held)
    told_of = [problem.field.removeprefix(PAPER) for problem in of_vault]
    problems += [*of_vault, *check_papers(procedure, case.answers, papers, [*had, *once.used, *told_of])]
    if problems:
        raise Refused("invalid", "Chưa gửi được: có nội dung cần xem lại.", problems=tuple(problems))
    for slot, value in column_values(procedure, case.answers).items():
        setattr(case, slot, value)
    case.search_text = search_text(case)
    return once


def _keep_new_files(acting: Acting, answers: Mapping[str, Any]) -> None:
    had = files_answered(acting.procedure, acting.case.answers)
    now_has = files_answered(acting.procedure, answers)
    new = {path: [f for f in files if f not in had.get(path, [])] for path, files in now_has.items()}
    add_papers(acting.case, new, actor=acting.actor, now=acting.now, scanned=acting.actor.kind == "official")


def _only_owner_or_counter(acting: Acting) -> None:
    case, actor = acting.case, acting.actor
    owner = actor.kind == "citizen"
    if not owner and not actor.may("one_stop", case.receiving_office_id):
        raise Refused("not_yours", "Chỉ người nộp hồ sơ hoặc cán bộ một cửa nhận hộ mới gửi được phần bổ sung.")


def _within_the_law(acting: Acting, rule: SupplementRule) -> None:
    received = acting.case.received_at
    assert acting.start == State.IN_PROCESS
    assert received is not None
    last = ask_until(calendar_for(day_of(received), acting.case.office), received, rule)
    if acting.now > last:
        raise Refused(
            "too_late_to_ask",
            "Đã quá hạn yêu cầu bổ sung (đến {last}). Hãy giải quyết trên hồ sơ hiện có.",
            law=str(rule.law),
            params={"last": f"{local(last):%H:%M %d/%m/%Y}"},
        )
