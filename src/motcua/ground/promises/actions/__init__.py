"""The verbs of promises.

Those of `clock` and `parents` are part of an act of the room above, in its transaction, and leave no fact of their own.
Two things nobody does, so they are acts by themselves and each leaves its fact: `silence`, which is noticed by the scan
or by the act that comes too late, whoever is first; and `redating`, when the calendar changes.
"""

from __future__ import annotations

from motcua.ground.promises.actions.clock import extend, keep, open_promise, pause, release, restart, resume
from motcua.ground.promises.actions.parents import open_parent
from motcua.ground.promises.actions.redating import Told, redate_open
from motcua.ground.promises.actions.silence import break_overdue

__all__ = [
    "Told",
    "break_overdue",
    "extend",
    "keep",
    "open_parent",
    "open_promise",
    "pause",
    "redate_open",
    "release",
    "restart",
    "resume",
]
