"""The acts of the cast, in short sentences, so that a test reads as a story."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from motcua.record.cases import actions
from motcua.record.cases.models import Case, Consultation
from motcua.record.cases.tests.world import BIRTH_PAPER, CODE, MONDAY, World, answers


class Story:
    """One case on its way. Each act takes ten minutes on the clock unless told otherwise."""

    def __init__(self, world: World, now: datetime = MONDAY) -> None:
        self.world = world
        self.now = now
        self.case: Case = None  # type: ignore[assignment]

    @property
    def due(self) -> datetime:
        assert self.case.due_at is not None
        return self.case.due_at

    def later(self, **span: float) -> Story:
        self.now += timedelta(**span)
        return self

    def act(self, verb: str, who: str, **more: Any) -> Story:
        """Do ``verb`` of the actions as ``who``, then ten minutes pass."""
        arguments: dict[str, Any] = {"actor": self.world.actor(who), "now": self.now, **more}
        result = getattr(actions, verb)(case_id=self.case.id, **arguments)
        if isinstance(result, Case):
            self.case = result
        else:
            self.case.refresh_from_db()
        return self.later(minutes=10)

    def submitted(self, who: str = "lan", key: str = "", **changed: Any) -> Story:
        self.case = actions.submit_case(
            actor=self.world.actor(who),
            now=self.now,
            procedure=CODE,
            data=answers(**changed),
            papers={"proof": [BIRTH_PAPER]},
            key=key or uuid4().hex,
            applicant=self.world.parties[who],
        )
        return self.later(minutes=10)

    def at_counter(self, who: str = "hanh") -> Story:
        self.case = actions.intake_at_counter(
            actor=self.world.actor(who),
            now=self.now,
            procedure=CODE,
            data=answers(),
            papers={"proof": [BIRTH_PAPER]},
            key=uuid4().hex,
            office_id=self.world.here.pk,
            applicant=self.world.parties["lan"],
        )
        return self.later(minutes=10)

    def accepted(self) -> Story:
        return self.submitted().act("accept_case", "hanh")

    def in_process(self) -> Story:
        return self.accepted().act("hand_over_case", "hanh")

    def claimed(self) -> Story:
        return self.in_process().act("claim_case", "binh")

    def paid(self) -> Story:
        return self.act("confirm_payment", "hanh", how="cash", receipt_no="B0001")

    def ready_to_decide(self) -> Story:
        self.claimed().paid()
        return self.act("finish_step", "binh", note="Hồ sơ hợp lệ").act("finish_step", "binh")

    def decided(self, outcome: str = "granted", reason: str = "") -> Story:
        return self.ready_to_decide().act("decide_case", "minh", outcome=outcome, reason=reason)

    def consulted(self, key: str = "advice") -> Consultation:
        self.act("consult", "binh", key=key, question="Đề nghị cho ý kiến")
        return self.case.consultations.get(key=key, answered_at__isnull=True)

    def opinion(self, consultation: Consultation, *, who: str = "thao", agrees: bool = True) -> Story:
        actions.answer_consultation(
            consultation_id=consultation.id,
            actor=self.world.actor(who),
            now=self.now,
            agrees=agrees,
            opinion="Thống nhất",
        )
        self.case.refresh_from_db()
        return self.later(minutes=10)
