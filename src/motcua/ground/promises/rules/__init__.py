"""The law of promises: pure.

``moves`` says what may follow what, ``due`` when a promise is due, ``ledger`` why, ``changes`` what another calendar
changes, ``legs`` when a linked procedure is over, ``history`` how it stood earlier.
"""

from __future__ import annotations

from motcua.ground.promises.rules.changes import days_that_differ, days_within
from motcua.ground.promises.rules.due import check_extension, due_after_pauses, due_again, due_if_resumed
from motcua.ground.promises.rules.history import as_at
from motcua.ground.promises.rules.ledger import (
    NOT_BEGUN,
    OVERDUE,
    PAUSED_FOR,
    RESTARTED,
    leg_ledger,
    time_ledger,
)
from motcua.ground.promises.rules.legs import critical_path, in_order
from motcua.ground.promises.rules.moves import MOVES, next_state, state_at

__all__ = [
    "MOVES",
    "NOT_BEGUN",
    "OVERDUE",
    "PAUSED_FOR",
    "RESTARTED",
    "as_at",
    "check_extension",
    "critical_path",
    "days_that_differ",
    "days_within",
    "due_after_pauses",
    "due_again",
    "due_if_resumed",
    "in_order",
    "leg_ledger",
    "next_state",
    "state_at",
    "time_ledger",
]
