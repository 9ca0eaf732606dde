"""Facts this room leaves, of what nobody does. Its other moves are part of an act above, which leaves the fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from motcua.ground.promises.models import Promise

BROKEN = "promises.broken"
"""Subject: that of the promise. Happened at the due moment, known when the scan came by or somebody acted too late,
whichever was first. By the system, once for each promise.

Payload: promise, kind, key, owed_by, due_at, budget.
"""

REDATED = "promises.redated"
"""Subject: that of the promise. Its due moment moved because the calendar did. By the system, once for each date that
changed.

Payload: promise, kind, key, owed_by, was, due_at, days: those that count otherwise now, each with on, works, name, law.
"""


def about(promise: Promise) -> dict[str, str]:
    """Which promise a fact speaks of."""
    return {"promise": str(promise.pk), "kind": promise.kind, "key": promise.key, "owed_by": promise.owed_by}
