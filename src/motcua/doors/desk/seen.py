"""The page of a case as an official sees it: its whole story, and what can be done with it now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language, gettext

from motcua.doors.desk import anyway, verbs
from motcua.doors.desk.offers import Offer, Situation, obstacles, offers
from motcua.doors.desk.verbs import Ask, Verb
from motcua.doors.look import casefile
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Account
from motcua.ground.people.queries import who_could
from motcua.ground.promises.models import Promise
from motcua.ground.promises.queries import calendar_for, promises_on
from motcua.ground.words.moments import day_of
from motcua.record.cases import queries
from motcua.record.cases.definitions import Procedure, State, Step
from motcua.record.cases.models import Case, Consultation, StepRun
from motcua.record.cases.once_only import GROUNDS, offered
from motcua.record.cases.rules import ask_until, papers_asked, step, supplement_rule

Option = tuple[str, str | LazyText]


@dataclass(frozen=True, slots=True)
class Field:
    """One question of an act, with what may be chosen and what was typed before."""

    ask: Ask
    id: str
    options: tuple[Option, ...]
    value: str
    values: tuple[str, ...]
    error: str


@dataclass(frozen=True, slots=True)
class Act:
    """An act that is offered, ready to be drawn; ``main`` ones are shown at once rather than folded, ``open`` when what
    was typed in it was just refused."""

    verb: Verb
    fields: tuple[Field, ...]
    main: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """An act that was refused: what was typed, and the sentence."""

    act: str
    values: Mapping[str, Sequence[str]]
    message: str
    law: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the story, and who did it."""

    moment: casefile.Moment
    who: str


@dataclass(frozen=True, slots=True)
class StepSeen:
    """A step of processing. ``state`` is done, now or ahead."""

    step: Step
    state: str
    run: StepRun | None
    promise: Promise | None


def page(case: Case, actor: Actor, now: datetime, typed: Typed | None = None) -> dict[str, Any]:
    """Everything the page of a case shows to this actor."""
    told = casefile.told(case, now)
    procedure: Procedure = told["procedure"]
    promises = promises_on(case.ref)
    situation = situation_of(case, procedure, told["consultations"], promises, told["charges"]["owed"], now)
    possible = offers(situation, actor, now)
    may_ask = any(offer.act == "ask_for_more" for offer in possible)
    held = offered(actor, procedure, case.applicant, day_of(now)) if may_ask else {}
    acts = acts_of(case, procedure, possible, now, typed, held=held)
    to_answer = [c for c in told["consultations"] if _may_answer(c, case, actor)]
    offices = {case.office_id, case.receiving_office_id}
    inside = actor.offices & offices
    return {
        **told,
        "told": _with_names(case, procedure),
        "steps": steps_of(case, procedure, promises),
        "current_step": step(procedure, case.step),
        "acts": acts,
        "supplement_here": any(offer.act == "answer_supplement" for offer in possible),
        "obstacles": obstacles(situation, actor, now),
        "to_answer": to_answer,
        "only_asked": not (inside or actor.past_offices & offices),
        "typed": typed,
        "anchor": _anchor(typed, acts),
        "kept": _kept(typed, {a.verb.act for a in acts} | {str(c.pk) for c in to_answer}),
        "fast": procedure.same_visit and bool(inside),
        "owed_now": owed_now(promises),
    }


def situation_of(
    case: Case,
    procedure: Procedure,
    consultations: Sequence[Consultation],
    promises: Sequence[Promise],
    owed: int,
    now: datetime,
) -> Situation:
    asked = [c for c in consultations if c.answered_at is None]
    return Situation(
        procedure=procedure,
        state=case.state_now,
        office_id=case.office_id,
        receiving_office_id=case.receiving_office_id,
        step=case.step,
        duty=case.duty,
        assignee_id=case.assignee_id,
        received=case.received_at is not None,
        supplements=case.supplements,
        extended=case.extended,
        due_at=case.due_at,
        clock_runs=any(p.kind == "case" and p.state == "running" for p in promises),
        owed=owed,
        questions=frozenset(c.key for c in asked),
        awaited=any(c.due_at > now for c in asked),
        ask_until=_ask_until(case, procedure),
    )


def _ask_until(case: Case, procedure: Procedure) -> datetime | None:
    if case.received_at is None:
        return None
    calendar = calendar_for(day_of(case.received_at), case.office)
    return ask_until(calendar, case.received_at, supplement_rule(procedure))


def acts_of(
    case: Case,
    procedure: Procedure,
    possible: Sequence[Offer],
    now: datetime,
    typed: Typed | None = None,
    *,
    held: Collection[str] = (),
) -> list[Act]:
    """The offers with their forms; handing over to a colleague only when there is one, and why something ``held`` is
    asked for only where something is."""
    found = []
    decides = any(offer.act == "decide_case" for offer in possible)
    for offer in possible:
        verb = verbs.BY_ACT.get(offer.act)
        if verb is None:
            continue
        was = typed if typed is not None and typed.act == offer.act else None
        asks = [ask for ask in verb.asks if held or ask.name not in anyway.FIELDS]
        fields = tuple(_field(ask, verb, _options(ask, offer, case, procedure, now, held), was) for ask in asks)
        if any(field.ask.kind == "select" and not field.options for field in fields):
            continue
        main = verb.tone == "" and not (decides and offer.act == "claim_case")
        found.append(Act(verb, fields, main, was is not None))
    return found


def _field(ask: Ask, verb: Verb, options: tuple[Option, ...], was: Typed | None) -> Field:
    values = tuple(was.values.get(ask.name, ())) if was else _preset(ask, options)
    error = was.message if was is not None and was.field == ask.name else ""
    return Field(ask, f"a-{verb.slug}-{ask.name}", options, values[0] if values else "", values, error)


def _preset(ask: Ask, options: tuple[Option, ...]) -> tuple[str, ...]:
    """A way that is nearly always the one is chosen beforehand; an outcome never is."""
    return (str(options[0][0]),) if ask.name == "how" or (ask.name == "key" and len(options) == 1) else ()


def _options(
    ask: Ask, offer: Offer, case: Case, procedure: Procedure, now: datetime, held: Collection[str]
) -> tuple[Option, ...]:
    language = get_language() or "vi"
    match ask.name, offer.act:
        case "outcome", _:
            return tuple((o.key, o.name.in_language(language)) for o in procedure.outcomes if o.key in offer.choices)
        case "key", _:
            named = procedure.consultations
            return tuple((c.key, c.name.in_language(language)) for c in named if c.key in offer.choices)
        case "missing", _:
            asked = papers_asked(procedure, case.answers)
            papers = [(p.key, _with_held(p.name.in_language(language), p.key in held)) for p in asked]
            return (*papers, *((f.key, f.label.in_language(language)) for f in procedure.form.fields()))
        case "held_ground", _:
            return tuple((key, gettext(said)) for key, said in GROUNDS.items())
        case "how", "confirm_payment":
            return tuple(verbs.PAID_HOW.items())
        case "how", _:
            return tuple(verbs.DELIVERED_HOW.items())
        case "to", _:
            able = who_could(case.duty, case.office_id, day_of(now))
            return tuple((str(account.pk), account.name) for account in able if account.pk != case.assignee_id)
    return ()


def _with_held(name: str, held: bool) -> str:
    return gettext("%(paper)s (đã có trong kho)") % {"paper": name} if held else name


def _anchor(typed: Typed | None, acts: Sequence[Act]) -> str:
    """Where the refusal leads: to the field at fault, else to what can be done."""
    if typed is not None and typed.field == "opinion":
        return f"o-{typed.act}"
    return next((field.id for act in acts for field in act.fields if field.error), "act")


def _kept(typed: Typed | None, shown: Collection[str]) -> list[str]:
    """What was typed for an act whose form is no longer there, so that it is not lost with it."""
    if typed is None or typed.act in shown:
        return []
    names = ("reason", "note", "question", "opinion")
    return [value for name in names for value in typed.values.get(name, ()) if value.strip()]


def _may_answer(consultation: Consultation, case: Case, actor: Actor) -> bool:
    waits = consultation.answered_at is None and case.state_now == State.IN_PROCESS
    return waits and actor.may("handle", consultation.office_id)


def owed_now(promises: Sequence[Promise]) -> Promise | None:
    """What the head of the page shows a deadline of: what runs now, else what stands still, else how the case was
    kept."""
    wanted = [p for p in promises if p.kind in {"case", "intake", "supplement"}]
    open_now = [p for p in wanted if p.is_open]
    running = [p for p in open_now if p.state != "paused"]
    of_office = [p for p in wanted if p.kind != "supplement"]
    return next(iter((running or open_now or of_office)[-1:]), None)


def steps_of(case: Case, procedure: Procedure, promises: Sequence[Promise]) -> list[StepSeen]:
    runs = {run.key: run for run in case.step_runs.select_related("finished_by").order_by("id")}
    owed = {p.key: p for p in promises if p.kind == "step"}
    return [StepSeen(s, _step_state(s, runs, case), runs.get(s.key), owed.get(s.key)) for s in procedure.steps]


def _step_state(each: Step, runs: Mapping[str, StepRun], case: Case) -> str:
    run = runs.get(each.key)
    if run is None:
        return "ahead"
    return "done" if run.finished_at is not None else "now"


def _with_names(case: Case, procedure: Procedure) -> list[Told]:
    history = queries.history_of(case)
    names = names_of({fact.actor for fact in history})
    return [Told(moment, names.get(fact.actor, "")) for fact in history for moment in casefile.story([fact], procedure)]


def names_of(refs: set[str]) -> dict[str, str]:
    """The names behind ``account:<id>``; the system's own acts bear none."""
    ids = [int(ref.removeprefix("account:")) for ref in refs if ref.startswith("account:")]
    return {f"account:{pk}": name for pk, name in Account.objects.filter(pk__in=ids).values_list("pk", "name")}


def open_questions(cases: Sequence[Case]) -> list[Consultation]:
    """What these cases wait for from other offices. One query for a whole page."""
    return list(Consultation.objects.filter(case__in=[case.pk for case in cases], answered_at__isnull=True))
