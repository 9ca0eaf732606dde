"""What every verb of this room shares: who may, and the one fact."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from motcua.ground.offices.models import Office
from motcua.ground.offices.queries import chain_of
from motcua.ground.offices.rules import leads, looks_after, not_yours
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Account, Delegation
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
