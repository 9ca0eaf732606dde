"""Papers came in with a dossier: each that the law wants digitised becomes a row, each that it does not names why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from motcua.ground.ledger.actions import record_fact
from motcua.ground.papers.definitions import FileRef
from motcua.ground.people.definitions import Actor
from motcua.ground.vault.digitising import facts
from motcua.ground.vault.digitising.definitions import Component, Dossier
from motcua.ground.vault.digitising.models import Digitisation
from motcua.ground.vault.digitising.queries import exemptions, taken_in
from motcua.ground.vault.digitising.rules.duty import ground_for, papers_in
from motcua.ground.vault.models import Holding
from motcua.ground.vault.queries import paper_types
from motcua.ground.words.moments import day_of

TYPE = "paper_type"
"""The ground of a paper whose type says that it is not digitised; the type names the law."""


@transaction.atomic
def papers_came_in(
    *, dossier: Dossier, components: Sequence[Component], actor: Actor, now: datetime
) -> list[Digitisation]:
    """Once for each paper: told again of what it knows, it does nothing, and leaves no second fact."""
    known = taken_in(dossier.subject)
    wanted, exempt = [], []
    for component, paper in _papers(components):
        digests = [file.digest for file in paper]
        if (component.key, *digests) in known:
            continue
        known.add((component.key, *digests))
        ground = _ground(dossier, component, digests, now)
        if ground:
            exempt.append({"component": component.key, "ground": ground, "sources": digests})
        else:
            wanted.append(_row(dossier, component, digests, now))
    if wanted or exempt:
        Digitisation.objects.bulk_create(wanted)
        _record(dossier, wanted, exempt, actor, now)
    return wanted


def _papers(components: Sequence[Component]) -> Iterator[tuple[Component, tuple[FileRef, ...]]]:
    for component in components:
        for paper in papers_in(component.files):
            yield component, paper


def _ground(dossier: Dossier, component: Component, digests: Sequence[str], now: datetime) -> str:
    """Why it need not be digitised, or ""."""
    type = paper_types(day_of(now)).get(component.type)
    if type is not None and not type.digitise:
        return TYPE
    exempt = ground_for(component, exemptions(day_of(now)), on=day_of(now), held=_held(dossier, digests))
    return exempt.key if exempt else ""


def _held(dossier: Dossier, digests: Sequence[str]) -> bool:
    """Whether this very paper is in its owner's vault from elsewhere, or was digitised for them before. What was handed
    in with this dossier is held since it was accepted, until its copy replaces it."""
    if dossier.owner_id is None:
        return False
    held = Holding.objects.filter(holder_id=dossier.owner_id, digest__in=digests, ended_at=None)
    held = held.exclude(source=dossier.subject, trust="handed_in")
    done = Digitisation.objects.filter(owner_id=dossier.owner_id, sources=list(digests), state="confirmed")
    return held.exists() or done.exists()


def _row(dossier: Dossier, component: Component, digests: Sequence[str], now: datetime) -> Digitisation:
    return Digitisation(
        subject=dossier.subject,
        subject_code=dossier.code,
        procedure=dossier.procedure,
        component=component.key,
        component_name={"vi": component.name.vi, "en": component.name.en},
        type=component.type,
        on_paper=component.on_paper,
        sector=dossier.sector,
        grade=dossier.grade,
        office_id=dossier.office_id,
        place_code=dossier.place_code,
        owner_id=dossier.owner_id,
        sources=list(digests),
        came_in_at=now,
        next_at=now,
    )


def _record(
    dossier: Dossier, wanted: Sequence[Digitisation], exempt: Sequence[object], actor: Actor, now: datetime
) -> None:
    record_fact(
        facts.CAME_IN,
        subject=dossier.subject,
        actor=actor,
        now=now,
        office_id=dossier.office_id,
        place_code=dossier.place_code,
        payload={
            "code": dossier.code,
            "procedure": dossier.procedure,
            "to_digitise": [
                {"digitisation": str(row.id), "component": row.component, "type": row.type, "on_paper": row.on_paper}
                for row in wanted
            ],
            "exempt": list(exempt),
        },
    )
