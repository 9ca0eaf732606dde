"""The verbs of digitising: papers come in, are read, compared, spared or scanned again."""

from __future__ import annotations

from motcua.ground.vault.digitising.actions.coming_in import papers_came_in
from motcua.ground.vault.digitising.actions.comparing import ask_to_scan_again, confirm_digitised, scan_again, spare
from motcua.ground.vault.digitising.actions.reading import read_next, try_again

__all__ = [
    "ask_to_scan_again",
    "confirm_digitised",
    "papers_came_in",
    "read_next",
    "scan_again",
    "spare",
    "try_again",
]
