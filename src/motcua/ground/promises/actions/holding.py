"""What every verb shares: it locks the one open promise, notices that it is late, and reckons in today's calendar."""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

from motcua.ground.calendar.rules import Calendar
from motcua.ground.ledger.actions import record_fact
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.promises import facts, rules
from motcua.ground.promises.actions.parents import derive, pushed
from motcua.ground.promises.actions.remembering import remembered
from motcua.ground.promises.definitions import OPEN, Act, State
from motcua.ground.promises.models import Promise
from motcua.ground.words.errors import Refused
from motcua.ground.words.moments import day_of


def hold(subject: str, kind: str, key: str, now: datetime) -> Promise:
    """The open promise, locked until the caller's transaction ends. One past its due moment is broken from here on,
    and its fact is left, although the scan for silence has not come by: whoever looks first says it."""
    promise = (
        Promise.objects.select_for_update(of=("self",))
        .select_related("owed_by_office__place", "reckoned_in")
        .filter(subject=subject, kind=kind, key=key, state__in=OPEN)
        .first()
    )
    if promise is None:
        raise Refused(
            "nothing_promised", "Không có thời hạn nào đang tính cho việc này.", params={"kind": kind, "key": key}
        )
    notice(promise, now)
    if promise.parent_id is not None:
        notice_whole(promise.parent_id, now)
    return promise


def notice(promise: Promise, now: datetime) -> None:
    """Whether it is late is found before anything is done to it."""
    if rules.state_at(cast(State, promise.state), promise.due_at, now) != promise.state and not pushed(promise, now):
        break_promise(promise, now)


def notice_whole(parent_id: UUID, now: datetime) -> None:
    """Likewise what a leg is a part of, or doing the leg late would make the whole look in time."""
    whole = Promise.objects.select_for_update(of=("self",)).select_related("owed_by_office__place")
    for parent in whole.filter(pk=parent_id, state="running", due_at__lt=now):
        notice(parent, now)


def hold_own_clock(subject: str, kind: str, key: str, now: datetime) -> Promise:
    """Likewise, for a verb that touches the clock: that of a linked procedure is the clocks of its legs."""
    promise = hold(subject, kind, key, now)
    if promise.legs is not None:
        raise Refused(
            "follows_its_legs",
            "Thời hạn của việc liên thông theo các phần việc của nó; hãy thực hiện ở từng phần việc.",
        )
    return promise


def move(promise: Promise, act: Act) -> str:
    """Set the state that ``act`` leads to, and return it."""
    promise.state = rules.next_state(act, cast(State, promise.state))
    return promise.state


def end_pause(promise: Promise, now: datetime) -> bool:
    return bool(promise.pauses.filter(ended_at=None).update(ended_at=now))


def reckon(promise: Promise, now: datetime, calendar: Calendar | None) -> Calendar:
    """The calendar of whoever owes it, today; another one is not remembered."""
    if calendar is not None:
        promise.reckoned_in = None
        return calendar
    return remembered(promise, day_of(now))


def settle(promise: Promise, now: datetime) -> Promise:
    """Save it, and let what it is a part of follow."""
    promise.save()
    if promise.parent_id is not None:
        derive(promise.parent_id, now)
    return promise


def break_promise(promise: Promise, now: datetime) -> None:
    """Silence: what was owed at the due moment was not there. Left once, by whoever notices it."""
    promise.state, promise.broken_at = "broken", now
    promise.save(update_fields=["state", "broken_at"])
    office = promise.owed_by_office
    record_fact(
        facts.BROKEN,
        subject=promise.subject,
        actor=SYSTEM,
        now=now,
        happened_at=promise.due_at,
        office_id=promise.owed_by_office_id,
        place_code=office.place.code if office else "",
        payload={**facts.about(promise), "due_at": promise.due_at.isoformat(), "budget": promise.budget},
    )
