"""What a case copies of its promises follows them when another calendar moves them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from motcua.ground.promises.models import Promise
from motcua.ground.words.errors import Unavailable
from motcua.record.cases.actions import clocks
from motcua.record.cases.models import Case, Consultation

_SHOWN = (clocks.INTAKE, clocks.CASE, clocks.SUPPLEMENT)
"""Kinds whose due moment is the case's own; that of a step is not."""


def follow_redated(promise: Promise, was: datetime) -> None:
    """Told of each promise whose due moment moved, in the same transaction. Raises Unavailable while an act holds the
    case: it holds it before its promises, so waiting here would be waiting for each other. The version stays: nobody's
    page becomes stale by it."""
    kind, _, pk = promise.subject.partition(":")
    if kind == "consultation":
        _follow(Consultation.objects.filter(pk=pk), promise)
    elif kind == "case" and promise.kind in _SHOWN:
        _follow(Case.objects.filter(pk=pk), promise)


def _follow(rows: QuerySet[Case] | QuerySet[Consultation], promise: Promise) -> None:
    held = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if held is None:
        raise Unavailable(f"{promise.subject} is held by an act", retry=timedelta(seconds=1))
    held.due_at = promise.due_at
    held.save(update_fields=["due_at"])
