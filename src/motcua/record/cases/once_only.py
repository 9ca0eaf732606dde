"""Once-only: what an applicant holds is offered instead of asked for, and asking all the same takes a reason.

Seed S1-24: what was digitised need not be provided again; Index 766, component 4.3, counts it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Party
from motcua.ground.vault.models import Holding
from motcua.ground.vault.queries import held_by
from motcua.ground.words.errors import Problem, Refused
from motcua.record.cases.definitions import PaperAsked, Procedure
from motcua.record.cases.filing_form import PAPER
from motcua.record.cases.models import Case
from motcua.record.cases.queries import procedure_of
from motcua.record.cases.rules import papers_asked

Held = Mapping[str, str]
"""What was chosen from the vault: the id of the holding by component, "" for none."""

GROUNDS: Mapping[str, str] = {
    "unreadable": gettext_noop("Bản trong kho không đọc được hoặc thiếu trang"),
    "changed": gettext_noop("Nội dung đã thay đổi sau khi giấy tờ được cấp"),
    "doubt": gettext_noop("Nghi ngờ tính xác thực, cần đối chiếu bản chính"),
    "law": gettext_noop("Luật chuyên ngành buộc nộp bản chính"),
}
"""Why a paper that is held may be asked for all the same. That the person would rather bring it is no ground."""

LAW = "Nghị định 45/2020/NĐ-CP; Luật Chuyển đổi số 148/2025/QH15"
"""From memory: a paper found in the store must not be asked again."""

SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class OnceOnly:
    """Of the papers that this filing has to bring: which the applicant holds, and which of these are used."""

    offered: Mapping[str, Sequence[Holding]] = field(default_factory=dict)
    used: Mapping[str, Holding] = field(default_factory=dict)

    @property
    def told(self) -> dict[str, list[str]]:
        """As the fact of the filing tells it; nothing where nothing was held."""
        return {"held": sorted(self.offered), "reused": sorted(self.used)} if self.offered else {}


@dataclass(frozen=True, slots=True)
class Anyway:
    """The ground and the words of an officer who asks for what is held."""

    ground: str = ""
    reason: str = ""


def offered(actor: Actor, procedure: Procedure, applicant: Party | None, on: date) -> dict[str, list[Holding]]:
    """By component, what the applicant holds of it on that day, the best first. One look for the whole form."""
    papers = [paper for paper in procedure.papers if paper.types and paper.form != "shown"]
    if applicant is None or not papers:
        return {}
    rows = held_by(actor, applicant, {type for paper in papers for type in paper.types}, on)
    found = {paper.key: _of(paper, rows) for paper in papers}
    return {key: held for key, held in found.items() if held}


def _of(paper: PaperAsked, rows: Sequence[Holding]) -> list[Holding]:
    """Of its proper type before the others that will do."""
    return [row for type in paper.types for row in rows if row.type == type]


def still_offered(actor: Actor, case: Case, on: date) -> dict[str, list[Holding]]:
    """The same for a dossier that was filed: of the components that came with no paper before."""
    had = set(case.papers.values_list("component", flat=True))
    offers = offered(actor, procedure_of(case), case.applicant, on)
    return {key: rows for key, rows in offers.items() if key not in had}


def chosen(
    offers: Mapping[str, Sequence[Holding]], procedure: Procedure, answers: Mapping[str, Any], held: Held
) -> tuple[OnceOnly, list[Problem]]:
    """What of the offers was taken, of the papers that are asked under these answers; and what was not on offer."""
    asked = {paper.key for paper in papers_asked(procedure, answers)}
    open_offers = {key: rows for key, rows in offers.items() if key in asked}
    used, problems = {}, []
    for key, wanted in held.items():
        if key not in asked or not wanted:
            continue
        row = next((row for row in open_offers.get(key, ()) if str(row.pk) == wanted), None)
        if row is None:
            problems.append(
                Problem(
                    PAPER + key,
                    "holding_not_offered",
                    "Giấy tờ chọn từ kho không còn dùng được cho mục này. Chọn giấy tờ khác hoặc đính kèm tệp.",
                )
            )
        else:
            used[key] = row
    return OnceOnly(open_offers, used), problems


def must_have_reason(asked_again: Collection[str], procedure: Procedure, anyway: Anyway) -> None:
    """Refused when papers that are held are asked for without a ground of the list and words of one's own."""
    if not asked_again:
        return
    if anyway.ground not in GROUNDS or len(anyway.reason.strip()) < SHORTEST_REASON:
        names = [paper.name.vi for paper in procedure.papers if paper.key in asked_again]
        raise Refused(
            "held_already",
            "Người nộp đã có trong kho: {papers}. Dùng bản trong kho; nếu vẫn phải yêu cầu, chọn căn cứ và ghi lý do, "
            "ít nhất {least} ký tự.",
            field="held_reason" if anyway.ground in GROUNDS else "held_ground",
            law=LAW,
            params={"papers": "; ".join(names), "least": SHORTEST_REASON},
        )
