"""Many dossiers at once, act after act in the order of time, through the verbs of cases as people would."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from heapq import heapify, heappop, heappush
from io import BytesIO
from typing import Any

from motcua.ground.calendar.definitions import Duration
from motcua.ground.calendar.rules import Calendar, add
from motcua.ground.ledger import outbox
from motcua.ground.money.actions import close_shift, open_shift
from motcua.ground.money.queries import in_drawer
from motcua.ground.offices.models import Office
from motcua.ground.papers.actions import store
from motcua.ground.papers.definitions import FileRef
from motcua.ground.papers.ports import signs
from motcua.ground.papers.samples import pdf
from motcua.ground.people.definitions import ANONYMOUS, SYSTEM, Actor, Via
from motcua.ground.people.models import Account
from motcua.ground.people.queries import actor_for, who_could
from motcua.ground.promises.actions import break_overdue
from motcua.ground.words.moments import day_of
from motcua.record.cases import actions
from motcua.record.cases.definitions import WorkedAct, WorkedCase
from motcua.record.cases.models import Case
from motcua.wiring.sample.retelling import Retelling

_ALL = 10_000
_DUTIES = {"one_stop": "one_stop", "handler": "handle", "approver": "approve", "consulted": "handle"}


@dataclass
class Play:
    """One example on its way through the offices, as far as ``acts`` go. ``counter`` is where it is taken in, if not
    online."""

    example: WorkedCase
    telling: Retelling
    citizen: Account | None
    acts: list[WorkedAct]
    counter: Office | None
    key: str
    staff: Staff
    case: Case | None = None

    def go_on(self, now: datetime) -> None:
        if self.case is None:
            self._file(now)
        else:
            self._act(self.case, self.acts.pop(0), now)

    @property
    def wait(self) -> Duration | None:
        """How long until the next act; None after the last."""
        return self.acts[0].after if self.acts else None

    def _file(self, now: datetime) -> None:
        told: dict[str, Any] = {
            "now": now,
            "procedure": self.example.procedure,
            "data": self.telling.answers(self.example.answers),
            "papers": self.staff.papers(self.example.papers, now),
            "key": self.key,
            "place_code": self.telling.unit,
            "applicant": self.citizen.party if self.citizen else None,
        }
        if self.counter is None:
            self.case = actions.submit_case(actor=self._citizen(now), **told)
        else:
            officer = self.staff.who("one_stop", self.counter.pk, day_of(now))
            self.case = actions.intake_at_counter(actor=officer, office_id=self.counter.pk, **told)

    def _act(self, case: Case, act: WorkedAct, now: datetime) -> None:
        give = dict(act.give)
        if act.act == "answer_consultation":
            question = case.consultations.get(key=give.pop("key"), answered_at__isnull=True)
            asked = self.staff.who("handle", question.office_id, day_of(now))
            actions.answer_consultation(consultation_id=question.id, actor=asked, now=now, **_given(give))
            return
        if act.act == "answer_supplement":
            answers: Any = give.get("answers")
            papers: Any = give.get("papers", ())
            give = {
                "data": self.telling.answers(answers) if answers else None,
                "papers": self.staff.papers(papers, now),
            }
        actor = self._actor(case, act.by, now)
        if act.act == "decide_case" and signs():  # who decides looks first, and signs that
            seen = actions.prepare_decision(case_id=case.id, actor=actor, now=now, **_given(give))
            give["seen"] = seen.digest
        if give.get("how") == "cash":
            with _drawer(case.receiving_office_id, actor, now):
                getattr(actions, act.act)(case_id=case.id, actor=actor, now=now, **_given(give))
            return
        getattr(actions, act.act)(case_id=case.id, actor=actor, now=now, **_given(give))

    def _actor(self, case: Case, by: str, now: datetime) -> Actor:
        if by == "citizen":
            return self._citizen(now)
        office = case.receiving_office_id if by == "one_stop" else case.office_id
        return self.staff.who(_DUTIES[by], office, day_of(now))

    def _citizen(self, now: datetime) -> Actor:
        if not self.citizen:
            return ANONYMOUS
        return replace(actor_for(self.citizen, day_of(now)), via=Via("portal", "national_id", 2))


@contextmanager
def _drawer(office_id: int, actor: Actor, now: datetime) -> Iterator[None]:
    """Cash is taken out of a drawer that is counted afterwards, and agrees."""
    shift = open_shift(office_id=office_id, actor=actor, now=now)
    yield
    close_shift(shift.pk, counted=in_drawer(shift), actor=actor, now=now)


def _given(give: dict[str, Any]) -> dict[str, Any]:
    """What a pack writes as words, as the verbs want it."""
    return {key: Duration.model_validate(value) if key == "by" else value for key, value in give.items()}


@dataclass
class Staff:
    """Who does a duty in an office, and the scans that are handed in; both looked up once, for nobody in the sample
    changes their post between the first dossier of an office and the last."""

    _known: dict[tuple[str, int], Actor] = field(default_factory=dict)
    _papers: dict[str, FileRef] = field(default_factory=dict)

    def who(self, duty: str, office_id: int, on: date) -> Actor:
        key = (duty, office_id)
        if key not in self._known:
            able = who_could(duty, office_id, on)
            if not able:
                raise RuntimeError(f"nobody in the sample may {duty} at office {office_id} on {on}")
            self._known[key] = replace(actor_for(able[0], on), via=Via("desk", "password_totp", 2))
        return self._known[key]

    def papers(self, components: Iterable[str], now: datetime) -> dict[str, list[FileRef]]:
        return {key: [self._paper(key, now)] for key in components}

    def _paper(self, component: str, now: datetime) -> FileRef:
        if component not in self._papers:
            name = component.replace("_", "-")
            self._papers[component] = store(BytesIO(pdf(name)), name=f"{name}.pdf", actor=SYSTEM, now=now)
        return self._papers[component]


def play_all(starts: Sequence[tuple[datetime, Play]], calendar: Calendar, until: datetime) -> None:
    """Everything up to ``until``, each message at its moment and each broken promise on the next morning."""
    coming = [(at, number, play) for number, (at, play) in enumerate(starts)]
    heapify(coming)
    today = None
    while coming and coming[0][0] <= until:
        at, number, play = heappop(coming)
        if day_of(at) != today:
            today = day_of(at)
            break_overdue(now=at)
        play.go_on(at)
        outbox.run_once(at, limit=10)  # what an act has to tell and to seal is less
        if play.wait is not None:
            heappush(coming, (add(calendar, at, play.wait).due, number, play))
    outbox.run_once(until, limit=_ALL)
    break_overdue(now=until, limit=_ALL)


def before(calendar: Calendar, moment: datetime, minutes: int) -> datetime:
    """The moment in office hours that lies so many working minutes before another."""
    return calendar.moment_of(calendar.minutes_at(moment) - minutes)
