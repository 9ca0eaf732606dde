"""The shapes of the API. Names are the house's; the answers of a form have the shapes of the forms room."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

Answers = dict[str, Any]
Tickets = dict[str, list[str]]
"""Component key to tickets, as `POST /papers` gave them."""


class TextOut(Schema):
    vi: str
    en: str


class ProcedureBrief(Schema):
    code: str
    name: TextOut
    summary: TextOut
    sector: str
    online: str
    verified: bool


class ProcedureOut(ProcedureBrief):
    definition: str = Field(description="Hash of the definition in force")
    body: dict[str, Any] = Field(description="The whole published definition: parts, form, papers, fees, steps")


class PaperOut(Schema):
    component: str
    digest: str
    name: str
    size: int
    type: str


class TicketOut(Schema):
    ticket: str
    digest: str
    name: str
    size: int
    type: str


class CaseBrief(Schema):
    id: UUID
    code: str
    procedure: str
    channel: str
    state: int
    office: str = Field(description="Agency e-identifier of the competent office (QĐ 20/2020/QĐ-TTg)")
    applicant_name: str
    filed_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    step: str
    outcome: str
    version: int


class CaseOut(CaseBrief):
    definition: str
    answers: Answers
    papers: list[PaperOut]
    reason: str


class CasePage(Schema):
    cases: list[CaseBrief]
    after: str = Field(description="Key of the next page; empty on the last")


class FactOut(Schema):
    kind: str
    actor: str
    happened_at: datetime
    known_at: datetime
    payload: dict[str, Any]


class ConsultationOut(Schema):
    id: UUID
    case_id: UUID
    key: str
    office: str
    question: str
    due_at: datetime
    answered_at: datetime | None
    agrees: bool | None
    opinion: str


class StatusOut(Schema):
    code: str
    procedure: str
    state: int
    office: str
    filed_at: datetime
    due_at: datetime | None


class FilingIn(Schema):
    procedure: str
    answers: Answers
    papers: Tickets = {}
    place_code: str = ""


class CounterIn(FilingIn):
    office: str = Field(description="Code of the one-stop unit that takes it in")
    applicant_id: UUID | None = None
    channel: Literal["counter", "post"] = "counter"


class Act(Schema):
    version: int | None = Field(None, description="The version you saw; an older one is refused")


class ReasonIn(Act):
    reason: str


class WithdrawIn(Act):
    reason: str = ""


class MoreIn(ReasonIn):
    missing: list[str] = []


class SupplementIn(Act):
    answers: Answers | None = None
    papers: Tickets = {}


class NoteIn(Act):
    note: str = ""


class AssignIn(Act):
    to: int


class ExtendIn(ReasonIn):
    by: str = Field(description="A duration: '5 working_days'")


class ConsultIn(Act):
    key: str
    question: str


class OpinionIn(Schema):
    agrees: bool
    opinion: str


class PaymentIn(Act):
    how: Literal["cash", "transfer", "card", "qr"]
    receipt_no: str = ""


class DecisionIn(Act):
    outcome: str
    reason: str = ""


class DeliveryIn(Act):
    how: Literal["counter", "online", "post"] = "counter"


class RatingIn(Schema):
    stars: int
    comment: str = ""


class RatingOut(Schema):
    stars: int
    comment: str
