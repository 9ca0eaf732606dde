"""To propose what is due to be erased."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from motcua.ground.ledger.actions import record_fact
from motcua.ground.packs import queries as packs
from motcua.ground.people.definitions import Actor
from motcua.ground.words.moments import day_of
from motcua.record.cases.models import Case
from motcua.record.retention import facts
from motcua.record.retention.definitions import RetentionRule
from motcua.record.retention.models import Erasure, ErasureList, Hold
from motcua.record.retention.queries import erased_of
from motcua.record.retention.rules import due, ever, later, rule_for, shortest

MOST = 5_000
"""Dossiers on one list; what is left comes with the next."""


@transaction.atomic
def propose(*, day: date, actor: Actor, now: datetime, most: int = MOST) -> ErasureList | None:
    """A list of what is due on ``day``; None when nothing is, or while a list waits for its decision.

    Dossiers that are held, or on a list already approved, are left out.
    """
    if ErasureList.objects.filter(state=ErasureList.PROPOSED).exists():
        return None
    rules = [pinned.body for pinned in packs.all_of("retention", day)]
    found = list(islice(_due([rule for rule in rules if isinstance(rule, RetentionRule)], day), most))
    if not found:
        return None
    made = ErasureList.objects.create(day=day, proposed_at=now)
    for each in found:
        each.proposal = made
    Erasure.objects.bulk_create(found, batch_size=1_000)
    payload = {"day": day.isoformat(), "cases": len(found)}
    record_fact(facts.PROPOSED, subject=f"erasure_list:{made.pk}", actor=actor, now=now, payload=payload)
    return made


def _due(rules: list[RetentionRule], day: date) -> Iterator[Erasure]:
    """Of the dossiers closed longest ago, each with what of it is due."""
    years = shortest(rules)
    if years is None:
        return
    for case in _closed().iterator(chunk_size=500):
        assert case.closed_at is not None
        closed = day_of(case.closed_at)
        if later(closed, years) > day:
            return
        rule = rule_for(rules, case.procedure, case.outcome)
        done = erased_of(case.pk)
        if rule is not None and (what := due(rule, closed, day, done)):
            complete = ever(rule) <= done | set(what)
            kinds = list(rule.facts) if "facts" in what else []
            yield Erasure(case=case, rule=rule.key, what=list(what), facts=kinds, complete=complete)


def _closed() -> QuerySet[Case]:
    done = Erasure.objects.filter(case=OuterRef("pk"), complete=True, done_at__isnull=False)
    waiting = Erasure.objects.filter(case=OuterRef("pk"), proposal__state=ErasureList.APPROVED, done_at=None)
    held = Hold.objects.filter(case=OuterRef("pk"), lifted_at=None)
    cases = Case.objects.filter(~Exists(done), ~Exists(waiting), ~Exists(held), closed_at__isnull=False)
    return cases.only("id", "procedure", "outcome", "closed_at").order_by("closed_at", "id")
