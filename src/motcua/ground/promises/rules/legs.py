"""Linked procedures: the whole is due when its critical path ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from motcua.ground.calendar.definitions import Until
from motcua.ground.calendar.rules import Calendar
from motcua.ground.promises.definitions import CriticalPath, Leg, OnPath
from motcua.ground.promises.rules.due import due_after_pauses
from motcua.ground.words.errors import Refused

Begun = Mapping[str, tuple[datetime, datetime]]
"""Of each leg that has begun, when it did and when it ends: when it was closed, else its due moment."""


def in_order(legs: Sequence[Leg]) -> tuple[Leg, ...]:
    """The legs, each after all that it waits for. Refused when there is none, when a key is written twice or nowhere,
    or when legs wait for each other."""
    known = {leg.key: leg for leg in legs}
    unknown = {key for leg in legs for key in leg.after} - known.keys()
    if not legs or len(known) < len(legs) or unknown:
        raise Refused(
            "legs_unclear",
            "Các phần việc liên thông phải có mã riêng và chỉ chờ những phần việc có trong danh sách.",
            params={"unknown": ", ".join(sorted(unknown))},
        )
    ordered: dict[str, Leg] = {}
    while len(ordered) < len(legs):
        free = [leg for leg in legs if leg.key not in ordered and all(key in ordered for key in leg.after)]
        if not free:
            raise Refused("legs_in_a_circle", "Các phần việc liên thông chờ lẫn nhau nên không thể bắt đầu.")
        ordered |= {leg.key: leg for leg in free}
    return tuple(ordered.values())


def critical_path(
    calendar_of: Callable[[int | None], Calendar], start: datetime, legs: Sequence[Leg], begun: Begun
) -> CriticalPath:
    """When all legs have ended, and the legs that decide it.

    A leg that has begun ends as ``begun`` says. One that has not begins when the last it waits for ends, or at
    ``start``, and runs for its duration in the calendar of its office.
    """
    parts: dict[str, OnPath] = {}
    for leg in in_order(legs):
        ready = max((parts[key].end for key in leg.after), default=start)
        if leg.key in begun:
            parts[leg.key] = OnPath(leg, min(ready, begun[leg.key][0]), begun[leg.key][1])
            continue
        until: Until = "office_hours" if leg.office else "midnight"
        end = due_after_pauses(calendar_of(leg.office), ready, leg.duration, (), until=until)
        parts[leg.key] = OnPath(leg, ready, end)
    last = max(parts.values(), key=lambda part: part.end)
    return CriticalPath(last.end, tuple(_back_from(last, parts)))


def _back_from(last: OnPath, parts: Mapping[str, OnPath]) -> list[OnPath]:
    """The path to a leg: before each, the one it waited for longest."""
    path = [last]
    while path[0].leg.after:
        path.insert(0, max((parts[key] for key in path[0].leg.after), key=lambda part: part.end))
    return path
