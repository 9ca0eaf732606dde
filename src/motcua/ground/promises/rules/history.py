"""A promise as it was known earlier."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from motcua.ground.calendar.rules import Calendar
from motcua.ground.promises.definitions import Promised, Rest
from motcua.ground.promises.rules.due import due_again


def as_at(calendar: Calendar, promised: Promised, moment: datetime) -> Promised | None:
    """The promise without what came after ``moment``; None while it was not made. The due moment is the one of then,
    reckoned again when a later pause, restart or extension has moved it."""
    if promised.opened > moment:
        return None
    extension = promised.extension
    seen = replace(
        promised,
        rests=tuple(_seen(rest, moment) for rest in promised.rests if rest.start <= moment),
        counted_from=promised.counted_from if promised.counted_from <= moment else promised.opened,
        extension=extension if extension is not None and extension.at <= moment else None,
        closed=promised.closed if promised.closed is not None and promised.closed <= moment else None,
    )
    if replace(seen, closed=promised.closed) == promised:
        return seen
    over = tuple(rest for rest in seen.rests if rest.end is not None)
    return replace(seen, due=due_again(calendar, replace(seen, rests=over)))


def _seen(rest: Rest, moment: datetime) -> Rest:
    return replace(rest, end=None) if rest.end is not None and rest.end > moment else rest
