"""Sample dossiers, made through the verbs of cases as people would."""

from __future__ import annotations

from datetime import datetime

from motcua.wiring.sample.area import Area


def make_cases(area: Area, now: datetime) -> None:
    """None yet: the demo begins with an empty desk."""
