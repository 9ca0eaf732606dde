"""To hold a dossier back from erasure, and to let it go again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from motcua.ground.ledger.actions import record_fact
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused
from motcua.record.cases.models import Case
from motcua.record.retention import facts
from motcua.record.retention.definitions import Ground
from motcua.record.retention.models import Hold


@transaction.atomic
def hold(*, case: Case, ground: Ground, number: str, actor: Actor, now: datetime) -> Hold:
    """By an official of an office that holds the dossier, on the paper of that number."""
    account = _official(case, actor)
    if not number.strip():
        raise Refused("hold_needs_number", "Hãy ghi số của đơn, quyết định hoặc văn bản yêu cầu giữ lại hồ sơ.")
    made = Hold.objects.create(case=case, ground=ground, number=number.strip(), placed_by_id=account, placed_at=now)
    payload = {"hold": made.pk, "ground": ground, "number": made.number}
    record_fact(facts.HELD, subject=case.ref, actor=actor, now=now, office_id=case.office_id, payload=payload)
    return made


@transaction.atomic
def lift(*, hold_id: int, actor: Actor, now: datetime) -> Hold:
    """By an official of an office that holds the dossier: from now on it may be erased again."""
    found = (
        Hold.objects.select_for_update(of=("self",)).select_related("case").filter(pk=hold_id, lifted_at=None).first()
    )
    if found is None:
        raise Refused("hold_not_there", "Không có lệnh giữ lại nào mang số này đang còn hiệu lực.")
    found.lifted_by_id, found.lifted_at = _official(found.case, actor), now
    found.save()
    office, payload = found.case.office_id, {"hold": found.pk}
    record_fact(facts.HOLD_LIFTED, subject=found.case.ref, actor=actor, now=now, office_id=office, payload=payload)
    return found


def _official(case: Case, actor: Actor) -> int:
    offices = {case.office_id, case.receiving_office_id}
    if actor.kind != "official" or actor.account_id is None or not offices & actor.offices:
        raise Refused("hold_not_yours", "Chỉ cán bộ của cơ quan giữ hồ sơ được giữ lại hoặc thôi giữ hồ sơ.")
    return actor.account_id
