"""Everything a pack may say to this room.

The life-cycle is not among it: the ten national states and their moves are code (`rules.py`), each with its article.
What varies by procedure is content.
"""

from __future__ import annotations

from decimal import Decimal
from enum import IntEnum
from typing import Annotated, Any, Literal, Self

from pydantic import Field as F
from pydantic import model_validator

from motcua.ground.calendar.definitions import Duration
from motcua.ground.forms.definitions import Condition, Form
from motcua.ground.vault.definitions import ValidFor
from motcua.ground.words.definitions import Dated, Definition, Key, Law, Text
from motcua.ground.words.grades import Grade

ProcedureCode = Annotated[str, F(pattern=r"^\d\.\d{6}$|^[A-Z]{2,4}\.\d{6}$")]
"""The official code, a digit and six more; what has no national code is numbered by its publisher, with letters."""


class State(IntEnum):
    """The ten national states of a dossier (reference: the status codes of the national portal)."""

    REGISTERED = 1
    RECEIVED = 2
    NOT_ACCEPTED = 3
    IN_PROCESS = 4
    SUPPLEMENT_ASKED = 5
    PAYMENT_ASKED = 6
    WITHDRAWN = 7
    STOPPED = 8
    FINISHED = 9
    DELIVERED = 10


Channel = Literal["counter", "online", "post"]
CHANNEL_CODES: dict[str, int] = {"counter": 1, "online": 2, "post": 3}
"""`KenhThucHien` of the national synchronisation packet."""


class PaperAsked(Definition):
    """One component of the dossier (thành phần hồ sơ). ``type`` is what kind of paper it is, whatever this procedure
    calls it, and ``or_types`` are others that prove the same; none where nobody holds such a paper beforehand."""

    key: Key
    name: Text
    type: Key | None = None
    or_types: tuple[Key, ...] = ()
    form: Literal["original", "copy", "certified_copy", "electronic", "shown"]
    required: bool = True
    when: Condition | None = None
    most: Annotated[int, F(ge=1, le=20)] = 5
    copies: Annotated[int, F(ge=1)] = 1
    law: Law | None = None

    @property
    def types(self) -> tuple[str, ...]:
        """Every kind of paper that will do, the proper one first."""
        return (self.type, *self.or_types) if self.type else ()

    @model_validator(mode="after")
    def _proper_first(self) -> Self:
        if self.or_types and self.type is None:
            raise ValueError("`or_types` stand beside a `type`")
        return self


class Fee(Definition):
    """Either ``amount`` in whole đồng, multiplied by the number field ``per`` where one is named, or ``table``, a fee
    table that says what is counted. ``when`` decides whether it is owed. ``collected_for`` is the kind of office whose
    money it is, when not the competent one's: the one-stop counter only collects it."""

    key: Key
    name: Text
    amount: Annotated[int, F(ge=0)] | None = None
    table: Key | None = None
    per: Key | None = None
    cap: int | None = None
    when: Condition | None = None
    collected_for: Key | None = None
    law: Law

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.amount is None) == (self.table is None):
            raise ValueError("a fee has an amount or a table, and only one of them")
        if self.table is not None and (self.per or self.cap is not None):
            raise ValueError("what a table counts and its most are said in the table")
        return self


class Competent(Definition):
    """Which office decides: the office of kind ``office_kind`` whose place is named by the address or unit field
    ``by`` of the form, or the province's own when ``by`` is ``province``, or the one the person picks (``chosen``)."""

    office_kind: Key
    by: Key = "chosen"
    name: Text


class Step(Definition):
    """A step inside processing. ``budget`` is the time it may take; ``duty`` is who may do it."""

    key: Key
    name: Text
    duty: Literal["one_stop", "handle", "approve"]
    budget: Duration


class ConsultationAsked(Definition):
    """Another office that may be asked for its opinion in parallel, with its own clock (NĐ 61/2018 art 19.5)."""

    key: Key
    name: Text
    office_kind: Key
    budget: Duration
    pauses: bool = False


class SupplementRule(Definition):
    """When more may be asked after receipt, how long the person has, and whether the term then starts again."""

    within: Duration = Duration(amount=3, unit="working_days")
    answer_in: Duration = Duration(amount=30, unit="days")
    restart: bool = True
    law: Law


class ResultGiven(Definition):
    """The paper that an outcome gives the applicant, who holds it from then on.

    ``valid_for`` where the outcome says it (``until`` names a date field of the form), else as the type does. ``about``
    is the field with the name of whom it speaks of, where that is not the applicant. It is entered for the applicant
    only under ``when``: who fetches a paper for another has not thereby got one.
    """

    type: Key
    valid_for: ValidFor | None = None
    about: Key | None = None
    when: Condition | None = None


class Outcome(Definition):
    """A way to end: ``granted`` or ``refused``, the letter it prints, the paper it gives, and the effects bound in the
    wiring."""

    key: Key
    name: Text
    granted: bool
    letter: Key
    result: ResultGiven | None = None
    effects: tuple[Key, ...] = ()

    @model_validator(mode="after")
    def _refusals_give_nothing(self) -> Self:
        if self.result is not None and not self.granted:
            raise ValueError("only an outcome that grants gives a result")
        return self


class Column(Definition):
    """An answer shown and sorted in the work list; kept in the real column ``slot``."""

    field: str
    name: Text
    slot: Literal["text_1", "text_2", "text_3", "date_1", "date_2", "number_1", "number_2"]


class Procedure(Dated):
    """An administrative procedure as published, and what the house needs to run it. ``assurance`` is the least level
    of electronic identity with which it is filed online, supplemented and withdrawn: 2 where nothing is said, 0 where
    no applicant is named; ``assurance_law`` is what asks for it. ``confidentiality`` is the grade
    of its dossiers: they are opened only by posts cleared for it."""

    code: ProcedureCode
    name: Text
    summary: Text
    search_words: tuple[str, ...] = ()
    sector: Key
    confidentiality: Grade = "ordinary"
    life_events: tuple[Key, ...] = ()
    online: Literal["full", "partial", "none"]
    partial_reason: Text | None = None
    law: Annotated[tuple[Law, ...], F(min_length=1)]
    verified: bool = False

    # The seven published parts, beside the name: order, ways, papers and sets, time, audience, office.
    order: Annotated[tuple[Text, ...], F(min_length=1)]
    ways: Annotated[tuple[Channel, ...], F(min_length=1)]
    papers: tuple[PaperAsked, ...] = ()
    sets: Annotated[int, F(ge=1)] = 1
    time_limit: Duration
    time_law_max: Duration
    audience: Text
    competent: Competent

    applicant: Literal["person", "organisation", "either", "nobody"] = "person"
    assurance: Literal[0, 1, 2] = 2
    assurance_law: Law | None = None
    form: Form
    columns: tuple[Column, ...] = ()
    fees: tuple[Fee, ...] = ()
    steps: tuple[Step, ...] = ()
    consultations: tuple[ConsultationAsked, ...] = ()
    supplement: SupplementRule | None = None
    outcomes: Annotated[tuple[Outcome, ...], F(min_length=1)]
    checks: tuple[str, ...] = ()
    same_visit: bool = False
    intake: Duration = Duration(amount=8, unit="working_hours")

    @model_validator(mode="before")
    @classmethod
    def _nobody_proves_nothing(cls, told: Any) -> Any:
        """Who need not be named need not be proven."""
        if isinstance(told, dict) and told.get("applicant") == "nobody":
            return {"assurance": 0, **told}
        return told

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.online == "partial" and self.partial_reason is None:
            raise ValueError("a partly online procedure must publish its reason")
        if not any(o.granted for o in self.outcomes) and self.applicant != "nobody":
            raise ValueError("at least one outcome must grant")
        for what, keys in (
            ("paper", [p.key for p in self.papers]),
            ("fee", [f.key for f in self.fees]),
            ("step", [s.key for s in self.steps]),
            ("consultation", [c.key for c in self.consultations]),
            ("outcome", [o.key for o in self.outcomes]),
            ("column slot", [str(c.slot) for c in self.columns]),
        ):
            for key in keys:
                if keys.count(key) > 1:
                    raise ValueError(f"{what} '{key}' is declared twice")
        return self

    def outcome(self, key: str) -> Outcome | None:
        return next((o for o in self.outcomes if o.key == key), None)


class Letter(Definition):
    """A letter of the one-stop mechanism or of a procedure: title, body with ``{named}`` places from a closed list,
    and the answers it prints below, by field key (``shows``). ``template`` is how it looks on paper, ``symbol`` what
    stands behind its number there (NĐ 30/2020)."""

    key: Key
    title: Text
    form: str = ""
    template: Key = "van_ban"
    symbol: Annotated[str, F(pattern=r"^([A-ZĐ]{2,8})?$")] = ""
    law: Law
    body: Annotated[tuple[Text, ...], F(min_length=1)]
    shows: tuple[Key, ...] = ()


class Sector(Definition):
    """A field of public administration, as the portal groups procedures."""

    key: Key
    name: Text


class LifeEvent(Definition):
    """A moment of life under which a person looks for procedures."""

    key: Key
    name: Text
    summary: Text


class WorkedCase(Definition):
    """An example dossier: what is filed, what officials do, and the facts that must remain."""

    key: Key
    name: Text
    procedure: ProcedureCode
    answers: dict[str, object]
    papers: tuple[Key, ...] = ()
    channel: Channel = "online"
    acts: tuple[WorkedAct, ...] = ()
    refused: str | None = None
    facts: tuple[str, ...]
    state: int | None = None
    fees: Decimal = Decimal(0)


class WorkedAct(Definition):
    """One act of the example: the verb of `actions.py` and its arguments."""

    act: Key
    by: Literal["citizen", "one_stop", "handler", "approver", "consulted"]
    after: Duration = Duration(amount=1, unit="working_hours")
    give: dict[str, object] = {}


WorkedCase.model_rebuild()
