"""The demo's national identity: its people are the sample's citizens, told in a file, and the portal is known to it."""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from motcua.wiring.embedded import state_dir

CLIENT = "motcua"
_BACK = "/dang-nhap/dinh-danh/ve"


def folder() -> Path:
    return state_dir() / "national-id"


def write_client(sites: Sequence[str], *, at: Path | None = None) -> Path:
    """Make the portal at ``sites`` known; its secret, made once, is in the file that is returned."""
    place = at or folder()
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    secret = place / "client-secret"
    if not secret.exists():
        _write(secret, secrets.token_urlsafe(32))
    client = {
        "id": CLIENT,
        "name": "Cổng dịch vụ công Một Cửa",
        "secret": secret.read_text(),
        "redirect_uris": [site + _BACK for site in sites],
        "post_logout_redirect_uris": [f"{site}/" for site in sites],
    }
    _write(place / "clients.json", json.dumps([client], ensure_ascii=False, indent=1))
    return secret


def write_people(*, at: Path | None = None) -> None:
    """Those of the sample's citizens who have a personal number, the cast first; and who has level 1 only."""
    from django.utils import timezone

    from motcua.ground.people.models import Account
    from motcua.wiring.sample.area import Area
    from motcua.wiring.sample.members import beginners, roles

    found = Account.objects.filter(kind="citizen", party__personal_id__isnull=False, party__birth_date__isnull=False)
    notes = roles()
    people = [
        told(each.personal_id, each.name, each.birth_date, 1, each.role_vi)
        for each in beginners(Area.of_packs(timezone.now()))
    ]
    known = {each["personal_id"] for each in people}
    for account in found.select_related("party").order_by("pk"):
        party = account.party
        assert party is not None
        assert party.personal_id is not None
        assert party.birth_date is not None
        if party.personal_id not in known:
            people.append(told(party.personal_id, party.name, party.birth_date, 2, notes.get(account.username, "")))
    _write((at or folder()) / "people.json", json.dumps(people, ensure_ascii=False, indent=1))


def told(personal_id: str, name: str, birth_date: date, level: int, note: str) -> dict[str, object]:
    from motcua.wiring.sample.members import PASSWORD

    return {
        "personal_id": personal_id,
        "name": name,
        "birth_date": birth_date.isoformat(),
        "sex": "female" if int(personal_id[3]) % 2 else "male",
        "level": level,
        "note": note,
        "passcode": PASSWORD,
    }


def _write(path: Path, text: str) -> None:
    """Whole or not at all, and for its owner alone: the sandbox may read it at any moment."""
    handle, partial = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(partial, path)
