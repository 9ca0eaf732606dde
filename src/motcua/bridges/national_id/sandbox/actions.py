"""Everything that the sandbox writes: the people and services that its files name, how a code was earned, and who tried
to come in how often."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from allauth.idp.oidc.models import Client
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from motcua.bridges.national_id.sandbox.models import Passing, Person
from motcua.bridges.national_id.sandbox.settings import CLIENTS, PEOPLE

_MOST_TRIES = 8
_TRIES_COUNT_FOR = 300
_PASSING_KEPT = timedelta(hours=1)
_FIELDS = ("name", "sex", "level", "note", "password", "birth_date")


class QuickHasher(PBKDF2PasswordHasher):
    algorithm = "quick"
    iterations = 1


@transaction.atomic
def read_files() -> None:
    """Whoever is no longer named is gone."""
    people = _read(PEOPLE)
    told = [Person(**{**each, "birth_date": date.fromisoformat(each["birth_date"])}) for each in map(_row, people)]
    Person.objects.exclude(personal_id__in=[each.personal_id for each in told]).delete()
    Person.objects.bulk_create(told, update_conflicts=True, unique_fields=["personal_id"], update_fields=_FIELDS)
    services = _read(CLIENTS)
    Client.objects.exclude(pk__in=[each["id"] for each in services]).delete()
    for each in services:
        _service(each)


def read_if_changed() -> None:
    """The files as they are now: the sample may have been made since we started."""
    stamp = tuple(path.stat().st_mtime_ns for path in (PEOPLE, CLIENTS) if path.exists())
    if cache.get("files") != stamp:
        read_files()
        cache.set("files", stamp, None)


def proven(personal_id: str, passcode: str) -> Person | None:
    """The same answer, and as much work, for a number that nobody has."""
    tries = f"tries:{personal_id[:12]}"
    cache.add(tries, 0, _TRIES_COUNT_FOR)
    person = Person.objects.filter(personal_id=personal_id).first()
    right = (person or Person(password=make_password(""))).check_password(passcode)
    if cache.incr(tries) > _MOST_TRIES or person is None or not right:
        return None
    cache.delete(tries)
    return person


def note_passing(digest: str, *, level: int, proven_at: int) -> None:
    Passing.objects.filter(at__lt=timezone.now() - _PASSING_KEPT).delete()
    Passing.objects.create(digest=digest, level=level, proven_at=proven_at)


def _row(told: dict[str, Any]) -> dict[str, Any]:
    return {**{key: told[key] for key in told if key != "passcode"}, "password": make_password(told["passcode"])}


def _service(told: dict[str, Any]) -> None:
    client = Client.objects.filter(pk=told["id"]).first() or Client(pk=told["id"])
    client.name = told["name"]
    client.type = Client.Type.CONFIDENTIAL if told["secret"] else Client.Type.PUBLIC
    client.set_scopes(["openid", "profile"])
    client.set_redirect_uris(told["redirect_uris"])
    client.set_post_logout_redirect_uris(told["post_logout_redirect_uris"])
    if told["secret"] and not (client.secret and client.check_secret(told["secret"])):
        client.set_secret(told["secret"])
    client.save()


def _read(path: Any) -> list[dict[str, Any]]:
    found = json.loads(path.read_text("utf-8")) if path.exists() else []
    assert isinstance(found, list), path
    return found
