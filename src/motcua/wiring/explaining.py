"""The time of one dossier: every promise with its ledger, what moved its date, and whose time it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from motcua.ground.calendar.definitions import Duration
from motcua.ground.calendar.rules import working_minutes_between
from motcua.ground.promises.calendars import calendar_of
from motcua.ground.promises.definitions import Line, Promised
from motcua.ground.promises.definitions import State as ClockState
from motcua.ground.promises.models import Promise
from motcua.ground.promises.queries import calendar_for, known_at, ledger_of, promises_on, redated
from motcua.ground.promises.rules import PAUSED_FOR, RESTARTED, time_ledger
from motcua.ground.words.moments import day_of, local
from motcua.record.cases.definitions import Procedure, State
from motcua.record.cases.letters import duration_words
from motcua.record.cases.models import Case
from motcua.record.cases.queries import history_of, procedure_of, watches_of
from motcua.record.cases.rules import STATE_NAMES, step

STATES: dict[ClockState, str] = {
    "running": "đang tính",
    "paused": "đang tạm dừng",
    "broken": "đã quá hạn, chưa xong",
    "kept": "hoàn thành đúng hạn",
    "kept_late": "hoàn thành nhưng quá hạn",
    "released": "không còn phải thực hiện",
}


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved the date: since when it counts, what happened, and under which article or decision."""

    at: datetime
    what: str
    law: str


@dataclass(frozen=True, slots=True)
class Clock:
    """One promise of the dossier."""

    kind: str
    key: str
    name: str
    owed_by: str
    term: str
    state: ClockState
    law: str
    opened: datetime
    due: datetime
    lines: tuple[Line, ...]
    moved: tuple[Moved, ...]

    @property
    def counted(self) -> tuple[int, int]:
        """Working minutes and days that counted and are over."""
        over = [line for line in self.lines if line.counted and line.phase == "past"]
        return sum(line.minutes for line in over), sum(line.days for line in over)


@dataclass(frozen=True, slots=True)
class Explained:
    """A dossier's time as it is known at ``now``. ``minutes`` are working minutes on each one's stop-watch."""

    case: Case
    procedure: Procedure
    now: datetime
    state: str
    due: datetime | None
    clocks: tuple[Clock, ...]
    minutes: dict[str, int]


def explain(case: Case, now: datetime) -> Explained:
    """As it stands at ``now``; at an earlier moment than the last act, as it stood then."""
    procedure = procedure_of(case)
    history = [fact for fact in history_of(case) if fact.known_at <= now]
    watches = watches_of(history)
    state = State([fact for fact in history if "state" in fact.payload][-1].payload["state"])
    clocks = tuple(_clocks(case, procedure, now))
    minutes = {"office": 0, "citizen": 0}
    for watch in watches:
        if watch.turn in minutes:
            calendar = calendar_for(day_of(watch.start), case.office)
            minutes[watch.turn] += working_minutes_between(calendar, watch.start, watch.end or max(now, watch.start))
    own = [clock for clock in clocks if clock.kind in ("intake", "case", "supplement")]
    open_now = [clock for clock in own if clock.state in ("running", "broken")] or own
    due = open_now[-1].due if open_now else None
    return Explained(case, procedure, now, f"{STATE_NAMES[state]} ({state.value})", due, clocks, minutes)


def _clocks(case: Case, procedure: Procedure, now: datetime) -> Iterator[Clock]:
    asked = {question.ref: question for question in case.consultations.select_related("office")}
    promises = [promise for ref in (case.ref, *asked) for promise in promises_on(ref) if promise.legs is None]
    for promise in sorted(promises, key=lambda each: (each.opened_at, each.pk)):
        seen = known_at(promise, now)
        if seen is not None:
            name = asked[promise.subject].office.name if promise.subject in asked else ""
            yield _clock(promise, seen, _name(promise, procedure, name), now)


def _clock(promise: Promise, seen: Promised, name: str, now: datetime) -> Clock:
    unchanged = seen == promise.promised
    lines = ledger_of(promise, now) if unchanged else time_ledger(calendar_of(promise), seen, now)
    office = promise.owed_by_office
    return Clock(
        kind=promise.kind,
        key=promise.key,
        name=name,
        owed_by=office.name if office else "người nộp hồ sơ",
        term=duration_words(Duration.model_validate(promise.budget), "vi"),
        state=_state(promise, seen, now),
        law=promise.law,
        opened=seen.opened,
        due=seen.due,
        lines=lines,
        moved=tuple(sorted(_moved(promise, seen, now), key=lambda moved: moved.at)),
    )


def _state(promise: Promise, seen: Promised, now: datetime) -> ClockState:
    if seen.closed is not None:
        return cast(ClockState, promise.state)
    if any(rest.end is None for rest in seen.rests) and not (promise.broken_at and seen.due < now):
        return "paused"
    return "broken" if seen.due < now else "running"


def _moved(promise: Promise, seen: Promised, now: datetime) -> Iterator[Moved]:
    for rest in seen.rests:
        until = f"đến {moment(rest.end)}" if rest.end else "đến nay"
        yield Moved(rest.start, f"Tạm dừng {until}: {PAUSED_FOR.get(rest.ground, rest.ground)}", rest.law)
    if seen.counted_from > seen.opened:
        law = next((rest.law for rest in seen.rests if rest.end == seen.counted_from), "")
        yield Moved(seen.counted_from, RESTARTED, law)
    if seen.extension is not None:
        yield Moved(seen.extension.at, f"Hẹn lại đến {moment(seen.extension.to)}", seen.extension.law)
    for fact in redated(promise):
        if fact.known_at <= now:
            was, due = (datetime.fromisoformat(fact.payload[key]) for key in ("was", "due_at"))
            days = fact.payload["days"]
            named = "; ".join(f"{date.fromisoformat(day['on']):%d/%m/%Y} {day['name']}" for day in days)
            laws = "; ".join(dict.fromkeys(day["law"] for day in days))
            yield Moved(fact.known_at, f"Lịch làm việc thay đổi: {moment(was)} thành {moment(due)} ({named})", laws)
    if promise.broken_at is not None and promise.broken_at <= now:
        yield Moved(seen.due, "Quá hạn", promise.law)


def _name(promise: Promise, procedure: Procedure, asked: str) -> str:
    if promise.kind == "step":
        found = step(procedure, promise.key)
        return f"Bước: {found.name.vi if found else promise.key}"
    return {
        "intake": "Trả lời việc tiếp nhận",
        "case": "Giải quyết hồ sơ",
        "supplement": "Bổ sung, hoàn thiện hồ sơ",
        "consultation": f"Cho ý kiến: {asked}",
    }.get(promise.kind, promise.kind)


def moment(at: datetime) -> str:
    return f"{local(at):%H:%M %d/%m/%Y}"
