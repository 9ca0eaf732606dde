"""Issuing the letters of the one-stop mechanism: the words are fixed at the moment of issue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from motcua.ground.money.queries import charges_of
from motcua.ground.packs import queries as packs
from motcua.ground.people.definitions import Actor
from motcua.ground.words.moments import day_of
from motcua.record.cases.definitions import Letter, Outcome, Procedure
from motcua.record.cases.letters import Places, fill
from motcua.record.cases.models import Case, IssuedLetter


def issue_letter(
    case: Case,
    procedure: Procedure,
    key: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    missing: Sequence[str] = (),
    new_due_at: datetime | None = None,
    outcome: Outcome | None = None,
) -> IssuedLetter:
    """Fill letter ``key`` as it stands today and keep it with the case."""
    letter = packs.definition("letter", key, day_of(now)).body
    assert isinstance(letter, Letter)
    office = case.office if key not in _COUNTER_LETTERS else case.receiving_office
    places = Places(
        applicant=case.applicant_name,
        procedure=procedure,
        code=case.code,
        office=office.name,
        filed_at=case.filed_at,
        received_at=case.received_at,
        due_at=case.due_at,
        now=now,
        reason=reason.strip(),
        missing=_missing_names(procedure, missing),
        time_limit=procedure.time_limit,
        opinion=_opinions(case),
        officer=actor.name,
        fee_total=sum(c.amount for c in charges_of(case.ref)),
        new_due_at=new_due_at,
        outcome=outcome.name if outcome else None,
        answers=case.answers,
    )
    title, body = fill(letter, places)
    body["place"] = office.place.name  # where it is dated, whatever becomes of the office and its unit
    return IssuedLetter.objects.create(
        case=case, key=key, form=letter.form, title=title, body=body, issued_by=office.name, issued_at=now
    )


def _opinions(case: Case) -> str:
    """What the consulted offices answered, each with its name."""
    answered = case.consultations.filter(answered_at__isnull=False).select_related("office").order_by("answered_at")
    return "; ".join(f"{asked.office_name}: {asked.opinion}" for asked in answered)


_COUNTER_LETTERS = frozenset({"giay_tiep_nhan", "phieu_bo_sung", "phieu_tu_choi"})


def _missing_names(procedure: Procedure, keys: Iterable[str]) -> list[dict[str, str]]:
    named = {p.key: p.name for p in procedure.papers} | {f.key: f.label for f in procedure.form.fields()}
    return [{"vi": named[key].vi, "en": named[key].en} for key in keys if key in named]
