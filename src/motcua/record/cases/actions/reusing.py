"""Papers of the vault in a dossier: used instead of handed in, entered when accepted or granted, asked for anyway."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from motcua.ground.forms.rules.conditions import met
from motcua.ground.ledger.actions import record_fact
from motcua.ground.papers.definitions import FileRef
from motcua.ground.papers.models import IssuedPaper
from motcua.ground.papers.queries import paper as stored
from motcua.ground.people.actions.reading import note_reading
from motcua.ground.people.definitions import Actor, Look
from motcua.ground.people.models import Party
from motcua.ground.vault.actions import enter_holding, use_holding
from motcua.ground.vault.definitions import Origin, PaperType, ValidFor
from motcua.ground.vault.models import Holding
from motcua.ground.vault.queries import paper_types
from motcua.ground.words.ids import ref
from motcua.ground.words.moments import day_of
from motcua.record.cases.definitions import Outcome, PaperAsked, Procedure
from motcua.record.cases.models import AskedAgain, Case, CasePaper
from motcua.record.cases.once_only import Anyway, must_have_reason, offered
from motcua.record.cases.rules import dig

_HANDED_IN = ("original", "electronic")
"""What is kept of what was handed in: not plain copies, certified copies, nor what is only shown (TT 01/2023)."""


def note_offered(*, applicant: Party, office_id: int | None, actor: Actor, now: datetime) -> None:
    """That an officer at the counter looked at what this person holds: once an hour, for the person to read."""
    look = Look("vault", "counter", office_id, about=ref("party", applicant.pk))
    note_reading(parties=[applicant.pk], look=look, actor=actor, now=now, record=record_fact)


def use_held(case: Case, procedure: Procedure, used: Mapping[str, Holding], *, actor: Actor, now: datetime) -> None:
    """These papers of the vault stand in the dossier, as they are today."""
    names = {paper.key: paper.name.vi for paper in procedure.papers}
    for component, chosen in used.items():
        row = Holding.objects.select_for_update(of=("self",)).get(pk=chosen.pk)
        origin = replace(_origin(case), part=component)
        use_holding(holding=row, origin=origin, purpose=names[component], actor=actor, now=now)
        CasePaper.objects.create(
            case=case, component=component, digest=row.digest, name=row.file_name or row.title[:200],
            size=row.file_size, type=row.file_type, holding=row, added_by=actor.ref, added_at=now,
        )  # fmt: skip


def enter_handed_in(case: Case, procedure: Procedure, *, actor: Actor, now: datetime) -> None:
    """What an officer accepted is held from now on. Only where it is certain what it is and that it does not expire:
    for the rest somebody has to read it first, which is digitising."""
    if case.applicant is None:
        return
    types = paper_types(day_of(now))
    keep = {paper.key: paper for paper in procedure.papers if _is_kept(paper, types)}
    for given in case.papers.filter(component__in=keep, holding=None).order_by("id"):
        paper = keep[given.component]
        assert paper.type is not None
        enter_holding(
            holder=case.applicant,
            type=paper.type,
            trust="handed_in",
            file=FileRef(given.digest, given.name, given.size, given.type),
            origin=replace(_origin(case), part=given.component),
            actor=actor,
            now=now,
        )


def _is_kept(paper: PaperAsked, types: Mapping[str, PaperType]) -> bool:
    kind = types.get(paper.type or "")
    if kind is None or paper.or_types or paper.form not in _HANDED_IN:
        return False
    return kind.digitise and kind.valid_for is None


def give_result(
    case: Case,
    outcome: Outcome,
    *,
    actor: Actor,
    now: datetime,
    paper: IssuedPaper | None = None,
) -> Holding | None:
    """What the outcome grants, in the applicant's vault: with the signed file where there is one."""
    given = outcome.result
    if given is None or case.applicant is None or not met(given.when, case.answers):
        return None
    return enter_holding(
        holder=case.applicant,
        type=given.type,
        trust="issued",
        about=_about(case, given.about),
        number=case.code,
        issued_on=day_of(now),
        issuer=case.office.name,
        valid_from=day_of(now),
        valid_for=given.valid_for,
        fields=_until(case, given.valid_for),
        file=_signed(case, paper),
        issued_paper=paper.pk if paper else None,
        origin=replace(_origin(case), part=outcome.key),
        actor=actor,
        now=now,
    )


def _signed(case: Case, paper: IssuedPaper | None) -> FileRef | None:
    if paper is None:
        return None
    kept = stored(paper.digest)
    return FileRef(kept.digest, f"{case.code}.pdf", kept.size, kept.type)


def _until(case: Case, valid_for: ValidFor | None) -> dict[str, object]:
    key = valid_for.until if valid_for else None
    return {key: dig(case.answers, key)} if key else {}


def _about(case: Case, field: str | None) -> str:
    said = dig(case.answers, field) if field else ""
    return str((said.get("name") if isinstance(said, Mapping) else said) or "")


def asked_although_held(
    case: Case, procedure: Procedure, keys: Sequence[str], *, actor: Actor, now: datetime
) -> list[str]:
    """Which of these components the applicant holds. What came with this very dossier is no paper held before."""
    offers = offered(actor, procedure, case.applicant, day_of(now))
    return sorted(key for key in set(keys) if any(row.source != case.ref for row in offers.get(key, ())))


def note_asked_again(
    case: Case, procedure: Procedure, again: Collection[str], anyway: Anyway, *, actor: Actor, now: datetime
) -> dict[str, object]:
    """What the fact of the act tells of it: which and on what ground. The words stay with the dossier."""
    must_have_reason(again, procedure, anyway)
    if not again:
        return {}
    assert actor.account_id is not None  # only officials ask, and every official has an account
    AskedAgain.objects.create(
        case=case,
        components=sorted(again),
        ground=anyway.ground,
        reason=anyway.reason.strip(),
        asked_by_id=actor.account_id,
        asked_at=now,
    )
    return {"asked_although_held": sorted(again), "held_ground": anyway.ground}


def _origin(case: Case) -> Origin:
    return Origin(case.ref, case.code, case.procedure, "", case.office_id)
