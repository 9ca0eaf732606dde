"""Issuing the letters of the one-stop mechanism: the words are fixed at the moment of issue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from motcua.ground.money.queries import charges_of
from motcua.ground.offices.definitions import OfficeKind
from motcua.ground.offices.models import Office
from motcua.ground.packs import queries as packs
from motcua.ground.people.definitions import Actor
from motcua.ground.people.queries import post_title
from motcua.ground.words.errors import Unknown
from motcua.ground.words.moments import day_of
from motcua.record.cases.definitions import Letter, Outcome, Procedure
from motcua.record.cases.letters import Places, fill
from motcua.record.cases.models import Case, IssuedLetter
from motcua.record.cases.sheets import PAPER_FORMS, covered_phone, sheet


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
    today = day_of(now)
    letter = packs.definition("letter", key, today).body
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
        above=_above(office, today),
        place=office.place.name,
        papers=_handed_in(case, procedure),
        phone=covered_phone(case.applicant.phone) if case.applicant else "",
        signer=post_title(actor.account_id, office.pk, today) if actor.account_id else "",
        maker=actor.ref,
    )
    title, body = fill(letter, places)
    body["place"] = office.place.name  # where it is dated, whatever becomes of the office and its unit
    return IssuedLetter.objects.create(
        case=case,
        key=key,
        form=letter.form,
        title=title,
        body=body,
        issued_by=office.name,
        issued_at=now,
        sheet=sheet(letter, places),
        template_id=template_of(letter, today),
    )


def template_of(letter: Letter, on: date) -> int | None:
    """How it looks from now on. Where packs from before there were papers are installed, the act goes on without."""
    try:
        return packs.definition("template", letter.template, on).id
    except Unknown:
        return None


def _above(office: Office, on: date) -> str:
    """The office above, where the law has it named: not over a people's committee."""
    if office.parent is None or _stands_alone(office.kind, on):
        return ""
    return office.parent.name_on(on)


def _stands_alone(kind: str, on: date) -> bool:
    try:
        body = packs.definition("office_kind", kind, on).body
    except Unknown:
        return False
    assert isinstance(body, OfficeKind)
    return body.stands_alone


def _handed_in(case: Case, procedure: Procedure) -> tuple[tuple[str, str, int], ...]:
    """The components that came, in the order of the procedure: name, in what form, how many files."""
    many = Counter(case.papers.values_list("component", flat=True))
    return tuple((p.name.vi, PAPER_FORMS[p.form], many[p.key]) for p in procedure.papers if many[p.key])


def _opinions(case: Case) -> str:
    """What the consulted offices answered, each with its name."""
    answered = case.consultations.filter(answered_at__isnull=False).select_related("office").order_by("answered_at")
    return "; ".join(f"{asked.office_name}: {asked.opinion}" for asked in answered)


_COUNTER_LETTERS = frozenset({"giay_tiep_nhan", "phieu_bo_sung", "phieu_tu_choi"})


def _missing_names(procedure: Procedure, keys: Iterable[str]) -> list[dict[str, str]]:
    named = {p.key: p.name for p in procedure.papers} | {f.key: f.label for f in procedure.form.fields()}
    return [{"vi": named[key].vi, "en": named[key].en} for key in keys if key in named]
