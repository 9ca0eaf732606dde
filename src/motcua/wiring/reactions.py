"""Who hears of what: the only place where rooms of different floors are joined by facts."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from motcua.ground.ledger import outbox
from motcua.ground.ledger.models import Fact
from motcua.ground.messages.actions import send
from motcua.ground.messages.definitions import Value
from motcua.ground.money.facts import RECEIPT_CANCELLED
from motcua.ground.money.queries import owed
from motcua.ground.papers import facts as papers
from motcua.ground.papers.models import IssuedPaper
from motcua.ground.papers.ports import signs
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.promises.facts import REDATED
from motcua.ground.vault.actions import end_holding
from motcua.ground.vault.definitions import Ended
from motcua.ground.vault.queries import of_issued_paper
from motcua.record.cases import facts
from motcua.record.cases.actions import seal_letter, seal_receipt
from motcua.record.cases.actions.signing import unsealed, unsealed_receipts
from motcua.record.cases.models import Case
from motcua.wiring.digitising import digitise_papers

MESSAGE_FOR = {
    facts.SUBMITTED: "case_submitted",
    facts.RECEIVED: "case_received",
    facts.INTAKE_REFUSED: "refused_intake",
    facts.MORE_ASKED: "more_asked",
    facts.PAYMENT_ASKED: "payment_asked",
    facts.EXTENDED: "extended",
    facts.DECIDED: "decided",
    facts.DELIVERED: "delivered",
    facts.STOPPED: "stopped",
    facts.WITHDRAWN: "withdrawn",
    REDATED: "redated",
}
"""Which message an applicant gets for which fact. What is not here goes unannounced."""


def tell_applicant(fact: Fact, now: datetime) -> None:
    """Write to the applicant about their case; a report without an applicant has nobody to write to. Of the dates that
    a later calendar moves, only that of the result is theirs to know, and only while it is still awaited."""
    if fact.kind == REDATED and fact.payload["kind"] != "case":
        return
    case = Case.objects.select_related("applicant", "office").get(id=fact.subject.removeprefix("case:"))
    if case.applicant is None or (fact.kind == REDATED and case.due_at is None):
        return
    send(
        to=case.applicant,
        template=MESSAGE_FOR[fact.kind],
        params={
            "code": case.code,
            "office": case.office.name,
            "due_at": case.due_at,
            "reason": _days(fact) if fact.kind == REDATED else _reason(case),
            "fee_total": owed(case.ref),
        },
        subject_ref=case.ref,
        now=now,
    )


def end_held(fact: Fact, now: datetime) -> None:
    """What was revoked or replaced in the register of issued papers is held no more."""
    held = of_issued_paper(UUID(fact.subject.removeprefix("issued:")))
    if held is None:
        return
    by = str(fact.payload.get("by", "")).removeprefix("issued:")
    replacing = of_issued_paper(UUID(by)) if by else None
    why: Ended = "replaced" if fact.kind == papers.REPLACED else "revoked"
    end_holding(holding=held, why=why, by=replacing, actor=SYSTEM, now=now)


def _reason(case: Case) -> str:
    """Why: of the request to supplement while it is open, else of the decision."""
    asked = case.supplement_requests.filter(answered_at__isnull=True).first()
    return asked.reason if asked else case.reason


_MOST_DAYS = 10
"""Days named in a message: a decision moves few, other hours may change every day of half a year."""


def _days(fact: Fact) -> str:
    """The days that count otherwise now, each with its name: ``24/11/2026 Ngày Văn hóa Việt Nam``."""
    days = [(date.fromisoformat(day["on"]), day["name"]) for day in fact.payload["days"][:_MOST_DAYS]]
    return "; ".join(f"{on:%d/%m/%Y} {name}" for on, name in days)


SEALED_AFTER = (facts.RECEIVED, facts.INTAKE_REFUSED, facts.MORE_ASKED, facts.EXTENDED, facts.STOPPED)
"""What leaves a letter of the one-stop mechanism, which the worker seals beside the path of the act."""


def seal_letters(fact: Fact, now: datetime) -> None:
    """Each once; who asked for it before the worker came has it sealed already. Where there are no keys, nothing."""
    if not signs():
        return
    case = Case.objects.get(id=fact.subject.removeprefix("case:"))
    for letter in unsealed(case):
        seal_letter(letter_id=letter.pk, actor=SYSTEM, now=now)


PRINTED_AFTER = (facts.PAID, facts.PART_PAID, RECEIPT_CANCELLED)
"""What leaves a receipt with its number, or another in place of one that was wrong."""


def seal_receipts(fact: Fact, now: datetime) -> None:
    """The signed file of each receipt of the case that has none, once. Where there are no keys, nothing; where the
    office issues no receipts there are none."""
    if not signs() or not fact.subject.startswith("case:"):
        return
    for receipt in unsealed_receipts(fact.subject):
        seal_receipt(receipt_id=receipt.pk, actor=SYSTEM, now=now)


def tell_holder(fact: Fact, now: datetime) -> None:
    """A paper of theirs holds no more, and why."""
    paper = IssuedPaper.objects.select_related("holder").get(id=fact.subject.removeprefix("issued:"))
    if paper.holder is None or not paper.subject.startswith("case:"):
        return
    case = Case.objects.get(id=paper.subject.removeprefix("case:"))
    params: dict[str, Value] = {"code": case.code, "office": paper.office_name, "reason": paper.revoked_why}
    send(to=paper.holder, template="paper_revoked", params=params, subject_ref=case.ref, now=now)


def connect() -> None:
    """Called once, when the wiring is ready."""
    for kind in MESSAGE_FOR:
        outbox.subscribe(kind, "tell_applicant", tell_applicant)
    for kind in SEALED_AFTER:
        outbox.subscribe(kind, "seal_letters", seal_letters)
    for kind in PRINTED_AFTER:
        outbox.subscribe(kind, "seal_receipts", seal_receipts)
    for kind in (papers.REVOKED, papers.REPLACED):
        outbox.subscribe(kind, "tell_holder", tell_holder)
    for kind in (facts.RECEIVED, facts.SUPPLEMENTED):
        outbox.subscribe(kind, "digitise_papers", digitise_papers)
    for kind in (papers.REVOKED, papers.REPLACED):
        outbox.subscribe(kind, "end_held", end_held)
