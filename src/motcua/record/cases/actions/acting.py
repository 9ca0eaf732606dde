"""What every act on a case shares: it locks the one row, checks the mover and the page, and ends in one fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.ground.ledger.actions import record_fact
from motcua.ground.ledger.models import Fact
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Party
from motcua.ground.people.representing import still_acts_for
from motcua.ground.words.errors import Refused
from motcua.ground.words.ids import ref
from motcua.ground.words.moments import day_of
from motcua.record.cases import queries
from motcua.record.cases.definitions import Procedure, State
from motcua.record.cases.models import Case
from motcua.record.cases.rules import ENDED, ONE_STOP_DECREE, next_state


@dataclass(slots=True)
class Acting:
    """A case held by its row lock while one act is done to it."""

    case: Case
    procedure: Procedure
    actor: Actor
    now: datetime
    start: State

    def move(self, act: str) -> None:
        """Go where ``act`` leads; Refused when the law knows no such move from here."""
        self.case.state = next_state(act, self.start).end
        if self.case.state_now in ENDED:
            self.case.closed_at = self.now
            self.case.due_at = None

    def need(self, duty: str, office_id: int | None = None) -> None:
        """Refused unless the actor holds ``duty`` today in the competent office, or in ``office_id``."""
        if not self.actor.may(duty, office_id or self.case.office_id):
            raise Refused("not_your_duty", NOT_YOUR_DUTY, law=ONE_STOP_DECREE, params={"duty": DUTY_NAMES[duty]})

    @property
    def account_id(self) -> int:
        """The account that acts; whoever holds a duty has one."""
        assert self.actor.account_id is not None
        return self.actor.account_id

    def end(self, kind: str, payload: Mapping[str, Any] | None = None) -> Fact:
        """Save the case and leave the one fact of this act."""
        self.case.version += 1
        self.case.save()
        return leave_fact(self.case, self.procedure, kind, self.actor, self.now, self.start, payload or {})


DUTY_NAMES = {
    "one_stop": "tiếp nhận và trả kết quả",
    "handle": "thụ lý hồ sơ",
    "approve": "phê duyệt kết quả",
    "lead": "lãnh đạo cơ quan",
}
NOT_YOUR_DUTY = "Việc này cần nhiệm vụ “{duty}” tại cơ quan giải quyết. Hãy nhờ người có nhiệm vụ đó hoặc xin ủy quyền."


def hold(case_id: UUID, *, actor: Actor, now: datetime, version: int | None = None) -> Acting:
    """Lock a case the actor may see. ``version`` is what the person's page showed; an older one is Refused.

    Raises Unknown when there is no such case for this actor. The caller is inside a transaction.
    """
    case = queries.visible_cases(actor).select_for_update(of=("self",)).filter(id=case_id).first()
    if case is None:
        _refuse_if_moved(case_id, actor)
        raise queries.no_such_case(case_id)
    if version is not None and version != case.version:
        raise Refused(
            "stale_page",
            "Hồ sơ vừa được cập nhật bởi người khác. Hãy xem lại tình trạng mới rồi thực hiện tiếp; "
            "nội dung bạn đã nhập vẫn được giữ.",
        )
    if actor.kind == "citizen":
        must_act_for(actor, case.applicant, case.procedure, now)
    return Acting(case, queries.procedure_of(case), actor, now, case.state_now)


def must_act_for(actor: Actor, applicant: Party | None, procedure: str, now: datetime) -> None:
    """A citizen acts for themselves, or on a ground that holds at this very moment and for this procedure; whoever ends
    it meanwhile waits for the act, or the act for them."""
    if applicant is None:
        return
    if applicant.pk == actor.party_id:
        _must_be_oneself(actor)
        return
    held = still_acts_for(actor, day_of(now))
    if held is None or held.party_id != applicant.pk:
        raise Refused(
            "not_acting_for",
            "Bạn không (hoặc không còn) được thực hiện thay cho {name}. Hãy xem lại ở mục Tài khoản; nội dung đã nhập "
            "vẫn được giữ.",
            params={"name": applicant.name},
        )
    if not held.covers(procedure):
        raise Refused(
            "beyond_mandate",
            "Việc {name} ủy quyền cho bạn không gồm thủ tục này. Hãy nhờ người ủy quyền bổ sung.",
            params={"name": applicant.name},
        )


def _must_be_oneself(actor: Actor) -> None:
    if actor.acts_for is not None:
        raise Refused(
            "acts_for_another",
            "Bạn đang thực hiện thay cho {name}, còn việc này là của chính bạn. Hãy thôi thực hiện thay rồi làm tiếp.",
            params={"name": actor.acts_for.name},
        )


def _refuse_if_moved(case_id: UUID, actor: Actor) -> None:
    """Somebody who was at work while their office was reorganised: the case is at its successor, where they will hold
    their duties with the next request."""
    moved = Case.objects.filter(id=case_id, office__predecessors__in=actor.offices).select_related("office").first()
    if moved is not None:
        raise Refused(
            "case_rerouted",
            "Hồ sơ vừa được chuyển sang {office} theo quyết định sắp xếp. Hãy tải lại trang rồi thực hiện tiếp; "
            "nội dung bạn đã nhập vẫn được giữ.",
            params={"office": moved.office.name},
        )


def leave_fact(
    case: Case,
    procedure: Procedure,
    kind: str,
    actor: Actor,
    now: datetime,
    start: State | None,
    more: Mapping[str, Any],
) -> Fact:
    return record_fact(
        kind,
        subject=case.ref,
        actor=actor,
        now=now,
        office_id=case.office_id,
        place_code=case.place_code,
        payload={
            "code": case.code,
            "procedure": procedure.code,
            "definition": case.definition.hash,
            "channel": case.channel,
            "from": start.value if start else None,
            "state": case.state,
            **_on_behalf(case, actor),
            **more,
        },
    )


def _on_behalf(case: Case, actor: Actor) -> dict[str, str]:
    """Whom a citizen acted for and on what ground, when not for themselves."""
    held = actor.acts_for
    if held is None or case.applicant_id != held.party_id:
        return {}
    return {"on_behalf_of": ref("party", held.party_id), "ground": held.ref}


def need_reason(reason: str) -> str:
    """The reason as stored; Refused when there is none."""
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing", "Nhập lý do để người nộp hồ sơ biết vì sao.", field="reason")
    return reason
