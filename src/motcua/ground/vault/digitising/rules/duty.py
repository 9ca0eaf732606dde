"""Which of the papers that came in the law wants digitised, and on what ground it does not want the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from motcua.ground.papers.definitions import PDF, FileRef
from motcua.ground.vault.digitising.definitions import Component, DigitisingExempt


def papers_in(files: Sequence[FileRef]) -> list[tuple[FileRef, ...]]:
    """The papers among the files of one component: photos that follow each other are the pages of one paper, a PDF is
    a paper by itself."""
    papers: list[list[FileRef]] = []
    for file in files:
        if papers and PDF not in (file.type, papers[-1][-1].type):
            papers[-1].append(file)
        else:
            papers.append([file])
    return [tuple(paper) for paper in papers]


def ground_for(
    component: Component, exemptions: Iterable[DigitisingExempt], *, on: date, held: bool = False
) -> DigitisingExempt | None:
    """The first ground in force on which this need not be digitised; None when it is to be. ``held`` says that the
    vault has this very paper."""
    return next((each for each in exemptions if each.in_force(on) and _holds(each, component, held)), None)


def _holds(exempt: DigitisingExempt, component: Component, held: bool) -> bool:
    """Everything that the exemption says holds of the component. What an officer has to say never holds by itself."""
    return (
        not exempt.by_hand
        and (not exempt.forms or component.form in exempt.forms)
        and (exempt.on_paper is None or component.on_paper == exempt.on_paper)
        and (not exempt.held or held)
    )
