"""The whole life of a case by API alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from motcua.doors.api.tests.program import Answer, Program
from motcua.ground.ledger.actions import record_fact
from motcua.ground.people.actions import delegate, revoke_delegation
from motcua.ground.words.moments import day_of
from motcua.record.cases.definitions import State
from motcua.record.cases.tests.world import World, answers


class Play:
    """The cast, each with a program of their own, and one case."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.programs = {name: Program(world, name) for name in ("lan", "hanh", "binh", "minh", "thao")}
        self.case: dict[str, Any] = {}

    def filed(self) -> Play:
        filed = self.programs["lan"].file()
        assert filed.status == 201, filed.body
        self.case = filed.body
        return self

    def does(self, who: str, verb: str, **body: Any) -> Answer:
        version = {} if verb in ("rate", "answer") else {"version": self.case["version"]}
        answer = self.programs[who].post(f"/cases/{self.case['id']}/{verb}", {**version, **body})
        if answer.status == 200:
            self.case = self.programs["hanh"].get(f"/cases/{self.case['id']}").body
        return answer

    def did(self, who: str, verb: str, **body: Any) -> Play:
        answer = self.does(who, verb, **body)
        assert answer.status == 200, answer.body
        return self

    def claimed(self) -> Play:
        return self.filed().did("hanh", "accept").did("hanh", "hand-over").did("binh", "claim")

    def ready(self) -> Play:
        self.claimed().did("hanh", "confirm-payment", how="cash", receipt_no="B0001")
        return self.did("binh", "finish-step", note="Hợp lệ").did("binh", "finish-step")

    @property
    def state(self) -> State:
        return State(self.case["state"])

    @property
    def kinds(self) -> list[str]:
        return [fact["kind"].removeprefix("cases.") for fact in self.programs["lan"].get(self.at("facts")).body]

    def at(self, what: str) -> str:
        return f"/cases/{self.case['id']}/{what}"


@pytest.fixture
def play(world: World) -> Play:
    return Play(world)


def test_from_filing_to_rating(play: Play) -> None:
    play.ready().did("minh", "decide", outcome="granted").did("hanh", "deliver", how="online")
    rated = play.does("lan", "rate", stars=5, comment="Nhanh")
    assert rated.body == {"stars": 5, "comment": "Nhanh"}
    assert play.state == State.DELIVERED
    assert play.kinds == [
        *("submitted", "received", "handed_over", "claimed", "paid", "step_finished", "step_finished"),
        *("decided", "delivered", "rated"),
    ]
    letters = play.programs["lan"].get(play.at("letters")).body
    assert [letter["key"] for letter in letters] == ["giay_tiep_nhan", "giay"]
    assert play.programs["lan"].get(f"/status/{play.case['code']}").body["state"] == 10


def test_what_is_owed_is_told_at_every_moment(play: Play) -> None:
    assert [(each["kind"], each["owed_by"]) for each in play.filed().case["owed"]] == [("intake", "office")]
    play.did("hanh", "accept")
    assert [each["kind"] for each in play.case["owed"]] == ["case"]
    play.did("hanh", "hand-over").did("binh", "ask-for-more", reason="Ảnh mờ", missing=["proof"])
    waiting = {each["kind"]: (each["owed_by"], each["state"]) for each in play.case["owed"]}
    assert waiting == {
        "case": ("office", "paused"),
        "step": ("office", "paused"),
        "supplement": ("citizen", "running"),
    }


def test_a_supplement_with_another_paper_and_corrected_answers(play: Play) -> None:
    play.claimed().did("binh", "ask-for-more", reason="Ảnh mờ", missing=["proof"])
    ticket = play.programs["lan"].ticket()
    play.did("lan", "supplement", answers=answers(subject="Sửa lại"), papers={"proof": [ticket]})
    assert play.state == State.IN_PROCESS
    assert play.case["answers"]["subject"] == "Sửa lại"
    assert [paper["component"] for paper in play.case["papers"]] == ["proof", "proof"]


def test_a_consultation_is_answered_by_the_office_that_was_asked(play: Play) -> None:
    asked = play.claimed().does("binh", "consult", key="advice", question="Đề nghị cho ý kiến")
    assert asked.status == 200
    address = f"/consultations/{asked.body['id']}/answer"
    body = {"agrees": True, "opinion": "Thống nhất"}
    assert Program(play.world, "tuan.cb").post(address, body).status == 404
    assert play.programs["hanh"].post(address, body).status == 403
    answered = play.programs["thao"].post(address, body)
    assert (answered.status, answered.body["agrees"]) == (200, True)
    assert play.programs["thao"].post(address, body).code == "answered_already"
    assert len(play.programs["thao"].get(play.at("consultations")).body) == 1


def test_release_and_assign(play: Play) -> None:
    play.claimed().did("binh", "release").did("minh", "assign", to=play.world.accounts["binh"].pk)
    assert play.kinds[-2:] == ["released", "assigned"]
    assert play.does("minh", "assign", to=10**12).fields == ["to"]
    assert play.does("minh", "assign", to=play.world.accounts["thao"].pk).code == "cannot_receive"


def test_payment_is_asked_and_confirmed(play: Play) -> None:
    play.claimed().did("binh", "ask-for-payment")
    assert play.state == State.PAYMENT_ASKED
    play.did("hanh", "confirm-payment", how="transfer")
    assert (play.state, play.does("binh", "ask-for-payment").code) == (State.IN_PROCESS, "nothing_owed")


def test_extended_once_with_an_apology(play: Play) -> None:
    due = play.claimed().case["due_at"]
    play.did("minh", "extend", by="2 working_days", reason="Chờ xác minh")
    assert play.case["due_at"] > due
    again = play.does("minh", "extend", by="2 working_days", reason="Chờ nữa")
    assert (again.status, again.code) == (409, "extended_before")
    assert "Điều 19" in again.body["law"]


@pytest.mark.parametrize("by", ["", "mai", "5", "-1 days", "99999 days", "1 working_day\n", "9999 months", "0 days"])
def test_a_term_that_is_none(play: Play, by: str) -> None:
    answer = play.claimed().does("minh", "extend", by=by, reason="Bận")
    assert (answer.status, answer.fields) == (422, ["by"])


@pytest.mark.parametrize(
    ("who", "verb", "body", "state"),
    [
        ("hanh", "refuse-intake", {"reason": "Không thuộc thẩm quyền"}, State.NOT_ACCEPTED),
        ("hanh", "ask-for-more", {"reason": "Thiếu"}, State.SUPPLEMENT_ASKED),
        ("lan", "withdraw", {"reason": "Đổi ý"}, State.WITHDRAWN),
        ("lan", "withdraw", {}, State.WITHDRAWN),
    ],
)
def test_what_may_become_of_a_new_filing(play: Play, who: str, verb: str, body: Any, state: State) -> None:
    assert play.filed().did(who, verb, **body).state == state


def test_stopped_with_a_reason(play: Play) -> None:
    assert play.claimed().did("binh", "stop", reason="Người nộp qua đời").state == State.STOPPED


def test_the_law_refuses_with_its_article(play: Play) -> None:
    refused = play.filed().does("hanh", "deliver")
    assert (refused.status, refused.code) == (409, "illegal_move")
    assert "NĐ 61/2018" in refused.body["law"]
    assert "Mới đăng ký" in refused.body["detail"]


def test_who_holds_no_duty_is_refused(play: Play) -> None:
    refused = play.filed().does("binh", "accept")
    assert (refused.status, refused.code) == (403, "not_your_duty")
    assert Program(play.world, "lan").post(play.at("accept"), {}).status == 403


def test_a_stale_page_is_refused(play: Play) -> None:
    play.filed()
    old = play.case["version"]
    play.did("hanh", "accept")
    stale = play.programs["hanh"].post(play.at("hand-over"), {"version": old})
    assert (stale.status, stale.code) == (409, "stale_page")
    assert play.programs["hanh"].get(f"/cases/{play.case['id']}").body["state"] == State.RECEIVED


def test_a_reason_is_asked_for_by_name(play: Play) -> None:
    assert play.filed().does("hanh", "refuse-intake", reason="  ").fields == ["reason"]


def test_delegated_duties_act_and_end_with_the_delegation(play: Play) -> None:
    play.ready()
    refused = play.does("hanh", "decide", outcome="granted")
    assert refused.code == "not_your_duty"
    world, now = play.world, timezone.now()
    today = day_of(now)
    lent = delegate(
        from_account=world.accounts["minh"],
        to_account=world.accounts["hanh"],
        office=world.here,
        duties=["approve"],
        valid_from=today,
        valid_to=today + timedelta(days=2),
        decision_number="12/QĐ",
        actor=world.actor("minh", today),
        now=now,
        record=record_fact,
    )
    held = play.programs["hanh"].get("/me").body["duties"]
    assert {"office": "H99.90001", "duty": "approve"} in held
    play.did("hanh", "decide", outcome="granted")
    revoke_delegation(delegation=lent, actor=world.actor("minh", today), now=now, record=record_fact)
    assert play.programs["hanh"].get("/me").body["duties"] == [{"office": "H99.90001", "duty": "one_stop"}]
