"""What is proposed, what was erased, what has to wait."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from motcua.ground.words.errors import Unknown
from motcua.record.retention.models import Erasure, ErasureList, Hold


def lists() -> list[ErasureList]:
    return list(ErasureList.objects.order_by("pk"))


def list_of(number: int) -> ErasureList:
    found = ErasureList.objects.filter(pk=number).first()
    if found is None:
        raise Unknown(f"erasure list {number}")
    return found


def is_held(case_id: UUID | str) -> bool:
    return Hold.objects.filter(case_id=case_id, lifted_at=None).exists()


def erased_of(case_id: UUID | str) -> set[str]:
    """What of the dossier is gone already."""
    done = Erasure.objects.filter(case_id=case_id, done_at__isnull=False).values_list("what", flat=True)
    return {what for each in done for what in each}


def journal() -> Iterator[dict[str, Any]]:
    """Every erasure, so that it can be done again in a database that was restored from before it."""
    done = Erasure.objects.filter(done_at__isnull=False).select_related("proposal").order_by("done_at", "pk")
    for each in done.iterator(chunk_size=500):
        yield {
            "case": str(each.case_id),
            "rule": each.rule,
            "what": list(each.what),
            "facts": list(each.facts),
            "papers": list(each.papers),
            "complete": each.complete,
            "decision_number": each.proposal.decision_number,
            "decision_date": str(each.proposal.decision_date),
            "by_decision_of": each.proposal.by_decision_of,
            "done_at": each.done_at.isoformat() if each.done_at else None,
        }
