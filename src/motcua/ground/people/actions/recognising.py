"""A citizen whom the national identity has proven: found by their personal number, or new here."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from motcua.ground.people import facts, queries
from motcua.ground.people.actions.noting import note
from motcua.ground.people.definitions import Via
from motcua.ground.people.models import Account, Party
from motcua.ground.people.ports import Identity
from motcua.ground.words.errors import Refused
from motcua.ground.words.facts import Recorder
from motcua.ground.words.moments import day_of
from motcua.ground.words.text import fold, nfc

_MARK = "dd-"
_LONGEST = Party._meta.get_field("name").max_length or 160


def recognise_citizen(*, identity: Identity, now: datetime, record: Recorder) -> Account:
    """Their account. Somebody new is registered; of somebody known the name and birth date are set right when the
    identity says otherwise, since it is the authority for them. Where nothing changes no fact is left: that they signed
    in is the fact.
    """
    if not (identity.personal_id.isascii() and identity.personal_id.isdigit() and len(identity.personal_id) == 12):
        raise Refused(
            "identity_number",
            "Dịch vụ định danh chưa gửi số định danh cá nhân gồm 12 chữ số, nên chưa đăng nhập được. Hãy liên hệ Bộ"
            " phận một cửa.",
        )
    try:
        return _recognise(identity, now, record)
    except IntegrityError:
        # The first sign-in of one person, twice at once: by now the other has registered them.
        return _recognise(identity, now, record)


@transaction.atomic
def _recognise(identity: Identity, now: datetime, record: Recorder) -> Account:
    party = Party.objects.select_for_update().filter(kind="person", personal_id=identity.personal_id).first()
    if party is None:
        party = Party.objects.create(kind="person", personal_id=identity.personal_id, **_written(identity))
    account = Account.objects.filter(kind="citizen", party=party).order_by("pk").first()
    changed = _set_right(party, account, identity)
    if account is None:
        account = _open_account(party, now)
        _note(facts.CITIZEN_REGISTERED, account, identity, now, {"party": str(party.pk)}, record)
    elif changed:
        _note(facts.CITIZEN_CORRECTED, account, identity, now, {"party": str(party.pk), "changed": changed}, record)
    return account


def _set_right(party: Party, account: Account | None, identity: Identity) -> list[str]:
    """The names of what was otherwise; what the service does not tell stays."""
    told = {name: value for name, value in _written(identity).items() if value is not None}
    changed = sorted(name for name, value in told.items() if getattr(party, name) != value)
    if changed:
        for name in changed:
            setattr(party, name, told[name])
        party.save(update_fields=changed)
    if account is not None and account.name != party.name:
        account.name = party.name
        account.save(update_fields=["name"])
    return [name for name in changed if name != "search_name"]


def _written(identity: Identity) -> dict[str, object]:
    name = " ".join(nfc(identity.name).split())[:_LONGEST]
    return {"name": name, "birth_date": identity.birth_date, "search_name": f" {fold(name)}"[:_LONGEST]}


def _open_account(party: Party, now: datetime) -> Account:
    """Nobody types its name, which is drawn by lot: a personal number, or a digest of one, would tell who it is to
    whoever reads a log."""
    account = Account(
        kind="citizen", name=party.name, username=_MARK + secrets.token_hex(10), party=party, created_at=now
    )
    account.set_unusable_password()
    account.save(force_insert=True)
    return account


def _note(
    kind: str, account: Account, identity: Identity, now: datetime, payload: dict[str, object], record: Recorder
) -> None:
    via = Via("portal", "national_id", identity.level)
    note(record, kind, account, replace(queries.actor_for(account, day_of(now)), via=via), now, payload)
