"""Facts this room leaves: one. Its other moves are part of an act above, which leaves the fact."""

BROKEN = "promises.broken"
"""Subject: that of the promise. Happened at the due moment, known when the scan came by. By the system.

Payload: promise, kind, key, owed_by, due_at, budget.
"""
