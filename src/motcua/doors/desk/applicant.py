"""Who the dossier is for: found among those known, or entered new."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop

from motcua.doors.look.asking import Asked, today
from motcua.ground.forms.definitions import Form
from motcua.ground.forms.rules import clean
from motcua.ground.ledger.actions import record_fact
from motcua.ground.people.actions.reading import note_reading
from motcua.ground.people.definitions import Actor, Look, WalkIn
from motcua.ground.people.models import Party
from motcua.ground.people.queries import party_by_id, search_parties
from motcua.ground.places.queries import unit_name
from motcua.ground.words.errors import Problem, Unknown
from motcua.ground.words.text import nfc

NEW = "new"
_P = "walk_in_"
_MISSING = gettext_noop("Chọn người nộp trong kết quả tìm, hoặc nhập người mới.")


@dataclass(frozen=True, slots=True)
class Applicant:
    """What was typed about the applicant, and whom it means. ``searched``: the officer looks for somebody."""

    query: str = ""
    chosen: str = ""
    found: tuple[Party, ...] = ()
    typed: dict[str, Any] = field(default_factory=dict)
    searched: bool = False

    @property
    def entered(self) -> bool:
        """Whether somebody new was entered."""
        return self.chosen == NEW or (not self.chosen and any(self.typed.get(_P + n) for n in ("name", "personal_id")))


def read(request: Asked) -> Applicant:
    """The part of the counter form that is about the applicant. Raises Unknown for a forged party."""
    posted = request.POST
    query, chosen = nfc(posted.get("who_q", "")[:160]), posted.get("who", "")[:36]
    typed = {name: posted[name][:300] for name in posted if name.startswith(_P)}
    picked = [party_by_id(_uuid(chosen))] if chosen and chosen != NEW else []
    found = search_parties(query, actor=request.actor, limit=12) if query else []
    parties = {party.pk: party for party in (*picked, *found)}
    look = Look("search", "counter", min(may_take_in(request.actor) or request.actor.offices, default=None))
    note_reading(parties=list(parties), look=look, actor=request.actor, now=request.now, record=record_fact)
    searching = "_find_person" in posted or bool(query and not chosen and not any(typed.values()))
    return Applicant(query, chosen, tuple(parties.values()), typed, searching)


def settle(applicant: Applicant, kind: str, request: Asked) -> tuple[Party | WalkIn | None, tuple[Problem, ...]]:
    """Whom the dossier is for, or what is wrong with it. Nobody, where the procedure asks for nobody."""
    if kind == "nobody":
        return None, ()
    if applicant.entered:
        return _walk_in(applicant.typed, kind, today(request))
    if not applicant.chosen:
        return None, (Problem("who_q", "person_missing", _MISSING),)
    return party_by_id(_uuid(applicant.chosen)), ()


def known(applicant: Applicant) -> Party | None:
    """The one of those found who was chosen, or the only one found."""
    if applicant.entered:
        return None
    chosen = [party for party in applicant.found if str(party.pk) == applicant.chosen]
    found = chosen or (applicant.found if not applicant.chosen else ())
    return found[0] if len(found) == 1 else None


def _walk_in(typed: dict[str, Any], kind: str, on: date) -> tuple[WalkIn | None, tuple[Problem, ...]]:
    cleaned = clean(form_for(kind), typed, today=on, unit_name=unit_name, source="html")
    if cleaned.problems:
        return None, cleaned.problems
    told = {name.removeprefix(_P): value or "" for name, value in cleaned.answers.items()}
    born = told.get("birth_date")
    return WalkIn(
        kind="organisation" if (told.get("kind") or kind) == "organisation" else "person",
        name=told.get("name") or told.get("organisation", ""),
        personal_id=told.get("personal_id", ""),
        birth_date=date.fromisoformat(born) if born else None,
        phone=told.get("phone", ""),
        email=told.get("email", ""),
    ), ()


def may_take_in(actor: Actor) -> tuple[int, ...]:
    """The counters this official works at today."""
    return tuple(sorted(office for office, duty in actor.duties if duty == "one_stop"))


@cache
def form_for(kind: str) -> Form:
    """The fields for somebody new: a person, an organisation, or first which of the two."""
    fields: list[dict[str, Any]] = []
    only = {
        "person": {"field": _P + "kind", "equals": "person"},
        "organisation": {"field": _P + "kind", "equals": "organisation"},
    }
    if kind == "either":
        choices = [
            {"value": "person", "label": {"vi": "Cá nhân", "en": "A person"}},
            {"value": "organisation", "label": {"vi": "Tổ chức", "en": "An organisation"}},
        ]
        label = {"vi": "Người nộp là", "en": "The applicant is"}
        fields.append({"key": _P + "kind", "type": "choice", "label": label, "choices": choices})
    for of, each in _FIELDS:
        if of in ("both", kind) or kind == "either":
            when = {"when": only[of]} if kind == "either" and of != "both" else {}
            fields.append({**each, **when})
    section = {"key": "walk_in", "title": {"vi": "Người nộp mới", "en": "A new applicant"}, "fields": fields}
    return Form.model_validate({"sections": [section]})


_FIELDS: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "person",
        {
            "key": _P + "name",
            "type": "text",
            "kind": "person_name",
            "max_length": 160,
            "label": {"vi": "Họ, chữ đệm, tên", "en": "Full name"},
        },
    ),
    (
        "organisation",
        {
            "key": _P + "organisation",
            "type": "text",
            "max_length": 150,
            "label": {"vi": "Tên tổ chức", "en": "Name of the organisation"},
        },
    ),
    (
        "person",
        {
            "key": _P + "personal_id",
            "type": "text",
            "kind": "personal_id",
            "required": False,
            "label": {"vi": "Số định danh cá nhân", "en": "Personal identifier"},
        },
    ),
    (
        "person",
        {
            "key": _P + "birth_date",
            "type": "date",
            "bound": "past",
            "required": False,
            "label": {"vi": "Ngày sinh", "en": "Date of birth"},
        },
    ),
    (
        "both",
        {
            "key": _P + "phone",
            "type": "text",
            "kind": "phone",
            "required": False,
            "label": {"vi": "Điện thoại", "en": "Telephone"},
        },
    ),
    (
        "both",
        {
            "key": _P + "email",
            "type": "text",
            "kind": "email",
            "required": False,
            "label": {"vi": "Thư điện tử", "en": "E-mail"},
        },
    ),
)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Unknown(f"party {text}") from None
