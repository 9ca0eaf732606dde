"""What an official can do with a case now. Pure: everything it looks at is passed in.

An act that is offered is not refused for the state of the case or for want of a duty; what would be refused so is not
offered. The tests try every act in every situation and compare.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from motcua.ground.people.definitions import Actor
from motcua.ground.words.moments import day_of
from motcua.record.cases.definitions import Procedure, State
from motcua.record.cases.rules import acts_from, next_step, step


@dataclass(frozen=True, slots=True)
class Situation:
    """A case as far as it decides what can be done with it.

    ``clock_runs``: the office's promise on the case is neither paused nor broken; ``owed`` in đồng; ``questions`` are
    the keys of consultations not yet answered, ``awaited`` that one of them is still within its time; ``ask_until`` is
    the last moment at which more may be asked after receipt.
    """

    procedure: Procedure
    state: State
    office_id: int
    receiving_office_id: int
    step: str
    duty: str
    assignee_id: int | None
    received: bool
    supplements: int
    extended: bool
    due_at: datetime | None
    clock_runs: bool
    owed: int
    questions: frozenset[str]
    awaited: bool
    ask_until: datetime | None


@dataclass(frozen=True, slots=True)
class Offer:
    """An act by the name of its verb in `cases.actions`; ``choices`` are the outcomes or questions it can take."""

    act: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    case: Situation
    actor: Actor
    now: datetime

    def counter(self) -> bool:
        return self.actor.may("one_stop", self.case.receiving_office_id)

    def holds(self, duty: str) -> bool:
        return self.actor.may(duty, self.case.office_id)

    def mine(self) -> bool:
        return self.case.assignee_id is not None and self.case.assignee_id == self.actor.account_id

    def in_process(self) -> bool:
        return self.case.state == State.IN_PROCESS


def offers(case: Situation, actor: Actor, now: datetime) -> tuple[Offer, ...]:
    """Every act possible now for this actor, the next one first."""
    asked = _Asked(case, actor, now)
    possible = [act for act, lawful in _LAWFUL.items() if _state_allows(act, case.state) and lawful(asked)]
    found = [Offer(act, _choices(act, asked)) for act in possible]
    return tuple(offer for offer in found if offer.choices or offer.act not in _NEEDS_CHOICE)


def obstacles(case: Situation, actor: Actor, now: datetime) -> tuple[str, ...]:
    """Why the next thing this actor would do is not offered yet: ``steps_left``, ``awaited``, ``unpaid``, ``claim``."""
    asked = _Asked(case, actor, now)
    if not asked.in_process():
        return ()
    if asked.holds("approve") and next_step(case.procedure, case.step) is None:
        unpaid = case.owed > 0 and any(outcome.granted for outcome in case.procedure.outcomes)
        return tuple(name for name, stands in (("awaited", case.awaited), ("unpaid", unpaid)) if stands)
    if asked.holds(case.duty) and case.assignee_id is None:
        return ("claim",)
    if asked.holds("approve") and not asked.holds(case.duty):
        return ("steps_left",)
    return ()


def _state_allows(act: str, state: State) -> bool:
    moves = _MOVES.get(act)
    if moves is None:
        return state == State.IN_PROCESS
    return bool(moves & acts_from(state))


def _more_may_be_asked(asked: _Asked) -> bool:
    """Once, and after receipt only within the first days (art 15.3, 19.4)."""
    case = asked.case
    if case.supplements:
        return False
    if not case.received:
        return asked.counter()
    return asked.holds("handle") and case.ask_until is not None and asked.now <= case.ask_until


def _step_can_end(asked: _Asked) -> bool:
    case = asked.case
    current = step(case.procedure, case.step)
    following = next_step(case.procedure, case.step) if current else None
    return current is not None and following is not None and asked.mine() and asked.holds(current.duty)


def _can_be_extended(asked: _Asked) -> bool:
    """Once, and at least a day before the term ends (art 19.9)."""
    case = asked.case
    in_time = case.due_at is not None and (day_of(case.due_at) - day_of(asked.now)).days >= 1
    return asked.holds("approve") and not case.extended and case.clock_runs and in_time


def _can_be_decided(asked: _Asked) -> bool:
    last = next_step(asked.case.procedure, asked.case.step) is None
    return asked.holds("approve") and last and not asked.case.awaited


def _can_be_stopped(asked: _Asked) -> bool:
    """Not while the person still has time to answer (art 19.4)."""
    case = asked.case
    waiting = case.state == State.SUPPLEMENT_ASKED and case.due_at is not None and asked.now <= case.due_at
    return not waiting and (asked.holds("handle") if case.received else asked.counter())


def _payment_can_be_noted(asked: _Asked) -> bool:
    return asked.case.owed > 0 and (asked.counter() or asked.holds("handle"))


_LAWFUL: Mapping[str, Callable[[_Asked], bool]] = {
    "accept_case": _Asked.counter,
    "answer_supplement": _Asked.counter,
    "hand_over_case": _Asked.counter,
    "claim_case": lambda asked: asked.case.assignee_id is None and asked.holds(asked.case.duty),
    "finish_step": _step_can_end,
    "decide_case": _can_be_decided,
    "deliver_case": _Asked.counter,
    "confirm_payment": _payment_can_be_noted,
    "ask_for_payment": lambda asked: asked.case.owed > 0 and asked.holds("handle"),
    "consult": lambda asked: asked.holds("handle"),
    "ask_for_more": _more_may_be_asked,
    "extend_case": _can_be_extended,
    "release_case": lambda asked: asked.case.assignee_id is not None and (asked.mine() or asked.holds("lead")),
    "assign_case": lambda asked: asked.mine() or asked.holds("lead"),
    "refuse_intake": _Asked.counter,
    "stop_case": _can_be_stopped,
    "withdraw_case": _Asked.counter,
}
"""Act -> whether this actor may, once the state allows it. In the order in which an officer thinks of them."""

_MOVES: Mapping[str, frozenset[str]] = {
    "accept_case": frozenset({"accept"}),
    "refuse_intake": frozenset({"refuse_intake"}),
    "ask_for_more": frozenset({"ask_for_more"}),
    "answer_supplement": frozenset({"supplement_before_receipt", "supplement_after_receipt"}),
    "hand_over_case": frozenset({"hand_over"}),
    # At the counter a fee may be noted as soon as it is charged, and until the decision.
    "confirm_payment": frozenset({"confirm_payment", "hand_over", "decide"}),
    "ask_for_payment": frozenset({"ask_for_payment"}),
    "decide_case": frozenset({"decide"}),
    "deliver_case": frozenset({"deliver"}),
    "stop_case": frozenset({"stop"}),
    "withdraw_case": frozenset({"withdraw"}),
}
"""The moves of the life-cycle each act makes. An act that is not here works inside processing and moves nothing."""

_NEEDS_CHOICE = frozenset({"decide_case", "consult"})


def _choices(act: str, asked: _Asked) -> tuple[str, ...]:
    case = asked.case
    if act == "decide_case":  # nothing is granted while a fee is open
        return tuple(o.key for o in case.procedure.outcomes if not (o.granted and case.owed))
    if act == "consult":
        return tuple(c.key for c in case.procedure.consultations if c.key not in case.questions)
    return ()
