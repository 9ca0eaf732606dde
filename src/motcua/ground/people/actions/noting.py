"""What every verb of this room shares: who may, and the one fact."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from motcua.ground.offices.models import Office
from motcua.ground.offices.queries import chain_of
from motcua.ground.offices.rules import leads, looks_after, not_yours
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Account, Delegation
from motcua.ground.words.errors import Refused
from motcua.ground.words.facts import Recorder
from motcua.ground.words.ids import ref


def must_direct(actor: Actor, office: Office) -> None:
    """Who leads the office or one above it; the house itself when it is set up."""
    if not leads(actor, chain_of(office)):
        raise not_yours()


def must_look_after(actor: Actor, office: Office) -> None:
    """Who leads or administers the office or one above it."""
    if not looks_after(actor, chain_of(office)):
        raise not_yours()


def must_own(actor: Actor, account: Account) -> None:
    if actor.kind != "system" and actor.account_id != account.pk:
        raise not_yours()


def must_receive(actor: Actor, office_id: int) -> int:
    """The account of an officer of that counter."""
    if actor.account_id is None or not actor.may("one_stop", office_id):
        raise Refused("not_your_duty", "Bạn không có nhiệm vụ tiếp nhận hồ sơ tại bộ phận một cửa này.")
    return actor.account_id


def counter_of(actor: Actor) -> int:
    """The counter at which an official sits; the first, where they have several."""
    counters = sorted(office for office, duty in actor.duties if duty == "one_stop")
    if not counters:
        raise Refused("not_your_duty", "Việc này cần nhiệm vụ tiếp nhận hồ sơ tại một bộ phận một cửa.")
    return counters[0]


def party_ref(party_id: UUID) -> str:
    return ref("party", party_id)


def days(valid_from: date, valid_to: date | None) -> dict[str, str | None]:
    return {"valid_from": valid_from.isoformat(), "valid_to": valid_to.isoformat() if valid_to else None}


def decided(number: str, on: date | None) -> dict[str, str | None]:
    return {"decision_number": number, "decision_date": on.isoformat() if on else None} if number else {}


def note(
    record: Recorder,
    kind: str,
    account: Account,
    actor: Actor,
    now: datetime,
    payload: Mapping[str, object],
    office: Office | None = None,
) -> None:
    subject, office_id = ref("account", account.pk), office.pk if office else None
    record(kind, subject=subject, actor=actor, now=now, office_id=office_id, payload=payload)


def note_delegation(
    record: Recorder, kind: str, delegation: Delegation, actor: Actor, now: datetime, payload: Mapping[str, object]
) -> None:
    subject = ref("delegation", delegation.pk)
    record(kind, subject=subject, actor=actor, now=now, office_id=delegation.office_id, payload=payload)
