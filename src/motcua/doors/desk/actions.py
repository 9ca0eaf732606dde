"""The one thing that is written at this door: somebody who walks in without being known yet.

It stands here until `people` has a verb for a party without an account.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from motcua.doors.desk import facts
from motcua.ground.ledger.actions import record_fact
from motcua.ground.people import rules
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Party
from motcua.ground.words.errors import Refused
from motcua.ground.words.ids import ref
from motcua.ground.words.moments import day_of
from motcua.ground.words.text import fold
from motcua.record.cases import actions
from motcua.record.cases.models import Case


@dataclass(frozen=True, slots=True)
class WalkIn:
    """Who stands at the counter, as they say it."""

    kind: str
    name: str
    personal_id: str = ""
    birth_date: date | None = None
    phone: str = ""
    email: str = ""


class _FiledBefore(Exception):
    def __init__(self, case: Case) -> None:
        super().__init__(case.code)
        self.case = case


def take_in(
    *,
    actor: Actor,
    now: datetime,
    office_id: int,
    key: str,
    applicant: Party | WalkIn | None,
    filing: Mapping[str, Any],
) -> Case:
    """Take in at the counter, with a new party where one is needed: both or neither. Sent again with the same key it
    is the case of the first time, and nobody is registered twice."""
    earlier = actions.filed_before(actor, key)
    if earlier is not None:
        return earlier
    try:
        with transaction.atomic():
            return _take_in(actor, now, office_id, key, applicant, filing)
    except _FiledBefore as same:
        return same.case


def _take_in(
    actor: Actor, now: datetime, office_id: int, key: str, applicant: Party | WalkIn | None, filing: Mapping[str, Any]
) -> Case:
    if isinstance(applicant, WalkIn):
        applicant = register_walk_in(applicant, office_id=office_id, actor=actor, now=now)
    case = actions.intake_at_counter(
        actor=actor, now=now, office_id=office_id, key=key, applicant=applicant, source="html", **filing
    )
    if case.applicant_id != (applicant.pk if applicant else None):
        raise _FiledBefore(case)  # two sends raced: what was registered for this one goes
    return case


@transaction.atomic
def register_walk_in(person: WalkIn, *, office_id: int, actor: Actor, now: datetime) -> Party:
    """A party without an account: who comes to the counter need not have one."""
    if not actor.may("one_stop", office_id):
        raise Refused("not_your_duty", "Bạn không có nhiệm vụ tiếp nhận hồ sơ tại bộ phận một cửa này.")
    name = rules.read_name(person.name) if person.kind == "person" else person.name
    phone, email = rules.read_contact(person.phone, person.email)
    number = rules.read_identity(person.personal_id, person.birth_date, day_of(now)) if person.personal_id else None
    party = Party(
        kind=person.kind,
        personal_id=number,
        name=name,
        birth_date=person.birth_date,
        phone=phone,
        email=email,
        search_name=f" {fold(name)}"[:160],
    )
    try:
        with transaction.atomic():
            party.save(force_insert=True)
    except IntegrityError:
        message = "Người mang số định danh này đã có trong danh sách. Hãy tìm theo số định danh và chọn người đó."
        raise Refused("personal_id_taken", message, field="personal_id") from None
    record_fact(facts.PARTY_REGISTERED, subject=ref("party", party.pk), actor=actor, now=now, office_id=office_id)
    return party
