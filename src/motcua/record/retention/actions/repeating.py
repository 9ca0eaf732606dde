"""To do erasures again in a database that was restored from before them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import transaction

from motcua.ground.people.definitions import Actor
from motcua.record.cases.models import Case
from motcua.record.retention.actions.erasing import carry_out
from motcua.record.retention.models import Erasure, ErasureList
from motcua.record.retention.queries import erased_of


def repeat(journal: Iterable[Mapping[str, Any]], *, actor: Actor, now: datetime) -> list[ErasureList]:
    """Under the decisions of then, as `queries.journal` wrote them down. What is gone already, or was never in this
    database, is passed over."""
    made = []
    ordered = sorted(journal, key=_decision)
    for decision, lines in groupby(ordered, key=_decision):
        found = _list(decision, list(lines), now)
        if found is not None:
            made.append(carry_out(number=found.pk, actor=actor, now=now))
    return made


def _decision(line: Mapping[str, Any]) -> tuple[str, str, str]:
    return (line["decision_date"], line["decision_number"], line["by_decision_of"])


@transaction.atomic
def _list(decision: tuple[str, str, str], lines: list[Mapping[str, Any]], now: datetime) -> ErasureList | None:
    there = {
        str(key) for key in Case.objects.filter(pk__in=[line["case"] for line in lines]).values_list("pk", flat=True)
    }
    left = {
        line["case"]: line
        for line in lines
        if line["case"] in there and not set(line["what"]) <= erased_of(line["case"])
    }
    if not left:
        return None
    when, number, who = decision
    made = ErasureList.objects.create(
        day=now.date(), proposed_at=now, state=ErasureList.APPROVED, decision_number=number,
        decision_date=date.fromisoformat(when), decided_at=now, by_decision_of=who, repeats=True,
    )  # fmt: skip
    Erasure.objects.bulk_create(
        Erasure(
            proposal=made,
            case_id=key,
            rule=line["rule"],
            what=line["what"],
            facts=line["facts"],
            complete=line["complete"],
        )
        for key, line in left.items()
    )
    return made
