"""What is digitised of a dossier: the papers of its components, once the one-stop unit has received it."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from motcua.ground.ledger.models import Fact
from motcua.ground.papers.definitions import FileRef
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.vault.digitising.actions import papers_came_in
from motcua.ground.vault.digitising.definitions import Component, Dossier
from motcua.record.cases.models import Case, CasePaper
from motcua.record.cases.queries import procedure_of


def digitise_papers(fact: Fact, now: datetime) -> None:
    """Heard when a dossier is received, and when more is handed in later; before receipt nothing is digitised."""
    case = Case.objects.select_related("definition").get(id=fact.subject.removeprefix("case:"))
    if case.received_at is None:
        return
    dossier = Dossier(
        subject=case.ref,
        code=case.code,
        procedure=case.procedure,
        sector=case.sector,
        office_id=case.receiving_office_id,
        place_code=case.place_code,
        grade=case.grade,
        owner_id=case.applicant_id,
    )
    papers_came_in(dossier=dossier, components=_components(case), actor=SYSTEM, now=now)


def _components(case: Case) -> list[Component]:
    """What was handed in of each paper the procedure asks for; files that answer a question are no papers."""
    handed: dict[tuple[str, bool], list[CasePaper]] = defaultdict(list)
    for paper in case.papers.exclude(digest="").order_by("pk"):
        handed[paper.component, paper.scanned].append(paper)
    asked = {paper.key: paper for paper in procedure_of(case).papers}
    return [
        Component(
            key=key,
            name=asked[key].name,
            type=asked[key].type or "",
            form=asked[key].form,
            on_paper=on_paper,
            files=tuple(FileRef(each.digest, each.name, each.size, each.type) for each in papers),
        )
        for (key, on_paper), papers in handed.items()
        if key in asked
    ]
