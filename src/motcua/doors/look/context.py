"""What every template may ask for, as ``look.…``. Nothing is read before a template asks."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from motcua.doors.look import navigation, signing
from motcua.ground.messages.queries import reads_for, unread_count
from motcua.ground.packs.queries import current_release
from motcua.ground.people.definitions import ANONYMOUS, Actor


class Look:
    """``look.province``, ``look.demo``, ``look.nav``, ``look.actor``, ``look.unread``, ``look.languages``."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def demo(self) -> bool:
        return bool(getattr(settings, "DEMO", False))

    @cached_property
    def province(self) -> str:
        """Its name as the installed packs give it; empty before any are."""
        release = current_release()
        names = release.manifest["name"] if release else {}
        return str(names.get(_language(), names.get("vi", "")))

    @property
    def actor(self) -> Actor:
        actor: Actor = getattr(self._request, "actor", ANONYMOUS)
        return actor

    @property
    def now(self) -> datetime:
        """The one reading of the clock of this request."""
        now: datetime = getattr(self._request, "now", None) or timezone.now()
        return now

    @cached_property
    def nav(self) -> list[navigation.Link]:
        return navigation.links(self._request, self.actor)

    @cached_property
    def unread(self) -> int:
        return unread_count(reads_for(self.actor))

    @cached_property
    def warned(self) -> bool:
        """Whether something happened to the account that its owner has not seen yet."""
        running = signing.current(self._request)
        return running is not None and bool(getattr(running, "warned", False))

    @cached_property
    def acting_lapsed(self) -> bool:
        """Whether somebody was acted for who may be no longer."""
        return signing.acting_lapsed(self._request)

    @property
    def languages(self) -> list[tuple[str, str]]:
        """The languages one may switch to: code and own name."""
        return [(code, str(name)) for code, name in settings.LANGUAGES if code != _language()]

    @property
    def here(self) -> str:
        """Where to come back to after switching language. A page that answers a POST has no address of its own."""
        return self._request.get_full_path() if self._request.method in ("GET", "HEAD") else "/"


def _language() -> str:
    return (get_language() or "vi").split("-")[0]


def look(request: HttpRequest) -> dict[str, Any]:
    return {"look": Look(request)}
