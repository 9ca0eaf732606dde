"""The acts, on a real database: what moves, what is refused, what remains."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from motcua.ground.calendar.definitions import Duration
from motcua.ground.promises.models import Promise
from motcua.ground.words.errors import Refused, Unknown
from motcua.record.cases import actions, facts, queries
from motcua.record.cases.definitions import State
from motcua.record.cases.models import Case, Serial
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import MONDAY, VN, World, answers

pytestmark = pytest.mark.django_db


def kinds(case: Case) -> list[str]:
    return [fact.kind for fact in queries.history_of(case)]


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, match=f"^{code}:")


def test_the_straight_way(world: World) -> None:
    story = Story(world).decided().act("deliver_case", "hanh").act("rate_case", "lan", stars=5)
    assert story.case.state_now == State.DELIVERED
    assert kinds(story.case) == [
        facts.SUBMITTED,
        facts.RECEIVED,
        facts.HANDED_OVER,
        facts.CLAIMED,
        facts.PAID,
        facts.STEP_FINISHED,
        facts.STEP_FINISHED,
        facts.DECIDED,
        facts.DELIVERED,
        facts.RATED,
    ]
    assert queries.history_of(story.case)[7].payload["on_time"] is True
    assert [letter.key for letter in story.case.letters.order_by("issued_at")] == ["giay_tiep_nhan", "giay"]


def test_the_granted_letter_shows_the_declared_answers(world: World) -> None:
    letter = Story(world).decided().case.letters.get(key="giay")
    assert letter.body["vi"]["rows"] == [["Nội dung đề nghị", "Xin cấp giấy"]]
    assert "Nguyễn Thị Lan" in letter.body["en"]["paragraphs"][0]


def test_the_code_names_office_day_and_serial(world: World) -> None:
    first, second = Story(world).submitted().case, Story(world).submitted().case
    assert [first.code, second.code] == ["H99.90001-261102-0001", "H99.90001-261102-0002"]


def test_the_day_of_the_code_is_the_day_in_vietnam(world: World) -> None:
    just_after_midnight = datetime(2026, 11, 3, 0, 30, tzinfo=VN)
    assert "-261103-" in Story(world, just_after_midnight).submitted().case.code


def test_a_filing_that_fails_leaves_nothing_not_even_a_gap(world: World) -> None:
    with refused("invalid") as problem:
        Story(world).submitted(subject="", late="yes")
    assert {"subject", "paper_excuse"} == {p.field for p in problem.value.problems}
    assert not Case.objects.exists()
    assert not Serial.objects.exists()


def test_missing_conditional_paper_is_asked_only_when_its_condition_holds(world: World) -> None:
    with refused("invalid") as problem:
        Story(world).submitted(late="yes")
    assert [p.field for p in problem.value.problems] == ["paper_excuse"]


def test_sent_twice_it_is_one_case(world: World) -> None:
    first = Story(world).submitted(key="k-1").case
    again = Story(world).later(days=3).submitted(key="k-1", subject="khác").case
    assert again.id == first.id
    assert kinds(first) == [facts.SUBMITTED]


def test_the_same_key_of_another_person_is_another_case(world: World) -> None:
    assert Story(world).submitted("lan", "k-1").case.id != Story(world).submitted("tuan", "k-1").case.id


def test_the_declared_column_is_a_real_one(world: World) -> None:
    case = Story(world).submitted().case
    assert Case.objects.filter(text_1="Xin cấp giấy").get().id == case.id


def test_received_the_term_begins_and_the_fee_is_owed(world: World) -> None:
    case = Story(world).accepted().case
    # Received Monday 08:10; five working days of eight hours end on the Monday after, at the same hour.
    assert case.due_at == datetime(2026, 11, 9, 8, 10, tzinfo=VN)
    assert queries.history_of(case)[-1].payload["state"] == State.RECEIVED


def test_a_fee_unpaid_holds_back_a_grant_but_not_a_refusal(world: World) -> None:
    story = Story(world).claimed().act("finish_step", "binh").act("finish_step", "binh")
    with refused("fee_unpaid"):
        story.act("decide_case", "minh", outcome="granted")
    story.act("decide_case", "minh", outcome="refused", reason="Không đủ điều kiện")
    assert story.case.outcome == "refused"


def test_a_refusal_needs_its_reason(world: World) -> None:
    with refused("reason_missing"):
        Story(world).ready_to_decide().act("decide_case", "minh", outcome="refused", reason="  ")


def test_more_is_asked_once_only(world: World) -> None:
    story = Story(world).submitted().act("ask_for_more", "hanh", reason="Thiếu trang 2", missing=["proof"])
    assert (story.case.state_now, queries.watches_of(queries.history_of(story.case))[-1].turn) == (
        State.SUPPLEMENT_ASKED,
        "citizen",
    )
    story.act("answer_supplement", "lan", data=answers(subject="Đã sửa"))
    assert (story.case.state_now, story.case.text_1) == (State.REGISTERED, "Đã sửa")
    with refused("asked_before"):
        story.act("ask_for_more", "hanh", reason="Thiếu nữa")


def test_after_receipt_the_term_starts_again_from_zero(world: World) -> None:
    story = Story(world).claimed()
    asked = story.now
    story.act("ask_for_more", "binh", reason="Thiếu bản vẽ", missing=["proof"])
    story.now = asked + timedelta(days=7)
    story.act("answer_supplement", "lan")
    assert story.case.state_now == State.IN_PROCESS
    assert story.case.due_at == asked + timedelta(days=14)


def test_three_working_days_after_receipt_it_is_too_late_to_ask(world: World) -> None:
    with refused("too_late_to_ask"):
        Story(world).claimed().later(days=4).act("ask_for_more", "binh", reason="Thiếu bản vẽ")


def test_a_wrong_supplement_keeps_the_case_where_it_was(world: World) -> None:
    story = Story(world).submitted().act("ask_for_more", "hanh", reason="Sai nơi cư trú")
    with refused("invalid"):
        story.act("answer_supplement", "lan", data=answers(home={"unit": "99999", "line": "x"}))
    story.case.refresh_from_db()
    assert story.case.state_now == State.SUPPLEMENT_ASKED


def test_not_supplemented_in_time_it_may_be_stopped_and_not_before(world: World) -> None:
    story = Story(world).submitted().act("ask_for_more", "hanh", reason="Thiếu")
    with refused("citizen_still_has_time"):
        story.act("stop_case", "hanh", reason="Không bổ sung")
    story.later(days=40).act("stop_case", "hanh", reason="Không bổ sung")
    assert story.case.state_now == State.STOPPED


def test_payment_stops_the_clock(world: World) -> None:
    story = Story(world).claimed()
    due = story.due
    story.act("ask_for_payment", "binh").later(days=7, minutes=-10).paid()
    assert story.case.state_now == State.IN_PROCESS
    assert story.due == due + timedelta(days=7)
    assert [w.turn for w in queries.watches_of(queries.history_of(story.case))[-2:]] == ["citizen", "office"]


def test_claiming_what_another_holds_names_them(world: World) -> None:
    with refused("claimed_already") as problem:
        Story(world).claimed().act("claim_case", "binh")
    assert "Bạn đã nhận" in problem.value.message


def test_a_step_is_finished_by_the_one_who_claimed_it(world: World) -> None:
    with refused("claim_first"):
        Story(world).in_process().act("finish_step", "binh")


def test_released_it_waits_for_others_again(world: World) -> None:
    story = Story(world).claimed().act("release_case", "minh").act("claim_case", "binh")
    assert story.case.assignee == world.accounts["binh"]


def test_assigning_to_one_without_the_duty_is_refused(world: World) -> None:
    with refused("cannot_receive"):
        Story(world).claimed().act("assign_case", "binh", to=world.accounts["hanh"])


def test_steps_left_or_opinions_awaited_hold_back_the_decision(world: World) -> None:
    story = Story(world).claimed().paid()
    with refused("steps_left"):
        story.act("decide_case", "minh", outcome="granted")
    consultation = story.consulted()
    story.act("finish_step", "binh").act("finish_step", "binh")
    with refused("opinion_awaited") as problem:
        story.act("decide_case", "minh", outcome="granted")
    assert problem.value.params["office"] == "Cơ quan H99.10"
    story.opinion(consultation).act("decide_case", "minh", outcome="granted")
    assert story.case.state_now == State.FINISHED


def test_an_overdue_opinion_no_longer_holds_it_back(world: World) -> None:
    story = Story(world).claimed().paid()
    story.consulted()
    story.act("finish_step", "binh").act("finish_step", "binh").later(days=4)
    assert story.act("decide_case", "minh", outcome="granted").case.state_now == State.FINISHED


def test_the_consulted_office_has_its_own_clock(world: World) -> None:
    story = Story(world).claimed()
    due, asked = story.due, story.now
    consultation = story.consulted()
    assert consultation.due_at == asked + timedelta(days=2)
    assert story.case.due_at == due


def test_a_question_that_pauses_moves_the_due_date_and_one_that_does_not_leaves_it(world: World) -> None:
    story = Story(world).claimed()
    due = story.due
    consultation = story.consulted("plan")
    story.later(days=1, minutes=-10).opinion(consultation)
    assert story.case.due_at == due + timedelta(days=1)


def test_extended_once_at_least_a_day_before(world: World) -> None:
    story = Story(world).claimed()
    due = story.due
    give: dict[str, Any] = {"reason": "Cần xác minh thêm", "by": Duration(amount=2, unit="working_days")}
    story.act("extend_case", "minh", **give)
    assert story.case.due_at == due + timedelta(days=2)
    with refused("extended_before"):
        story.act("extend_case", "minh", **give)


def test_on_the_last_day_it_is_too_late_to_extend(world: World) -> None:
    story = Story(world).claimed()
    story.now = story.due - timedelta(hours=1)
    with refused("too_late_to_extend"):
        story.act("extend_case", "minh", reason="Muộn", by=Duration(amount=2, unit="working_days"))


@pytest.mark.parametrize("until", ["submitted", "accepted", "in_process", "claimed"])
def test_the_citizen_may_withdraw_until_it_is_decided(world: World, until: str) -> None:
    story: Story = getattr(Story(world), until)()
    story.act("withdraw_case", "lan", reason="Đổi ý")
    assert story.case.state_now == State.WITHDRAWN
    assert not Promise.objects.filter(state__in=["running", "paused"]).exists()


def test_decided_it_cannot_be_withdrawn(world: World) -> None:
    with refused("illegal_move"):
        Story(world).decided().act("withdraw_case", "lan")


def test_at_the_counter_it_is_received_in_one_act(world: World) -> None:
    case = Story(world).at_counter().case
    assert (case.state_now, kinds(case)) == (State.RECEIVED, [facts.RECEIVED])
    assert case.papers.get().scanned


def test_on_paper_after_three_the_step_counts_from_the_next_morning(world: World) -> None:
    story = Story(world).at_counter()
    story.now = story.now.replace(hour=15, minute=30)
    story.act("hand_over_case", "hanh")
    step = Promise.objects.get(kind="step")
    assert step.due_at == datetime(2026, 11, 4, 17, 0, tzinfo=VN)


def test_a_stale_page_is_refused_and_says_so(world: World) -> None:
    story = Story(world).submitted()
    seen = story.case.version
    story.act("accept_case", "hanh", version=seen)
    with refused("stale_page"):
        story.act("hand_over_case", "hanh", version=seen)


@pytest.mark.parametrize("who", ["tuan", "tuan.cb", "nobody", "thao"])
@pytest.mark.parametrize("verb", ["accept_case", "claim_case", "withdraw_case"])
def test_a_stranger_meets_no_case(world: World, who: str, verb: str) -> None:
    with pytest.raises(Unknown):
        Story(world).submitted().act(verb, who)


@pytest.mark.parametrize(("verb", "who"), [("accept_case", "binh"), ("accept_case", "lan"), ("decide_case", "hanh")])
def test_seeing_a_case_is_not_enough_to_act(world: World, verb: str, who: str) -> None:
    more = {"outcome": "granted"} if verb == "decide_case" else {}
    with refused("not_your_duty"):
        Story(world).submitted().act(verb, who, **more)


def test_the_consulted_office_sees_the_case_and_nobody_else_gained_sight(world: World) -> None:
    story = Story(world).claimed()
    story.consulted()
    assert queries.case_for(world.actor("thao"), story.case.id)
    with pytest.raises(Unknown):
        queries.case_for(world.actor("tuan.cb"), story.case.id)


def test_rated_once_and_after_the_end(world: World) -> None:
    story = Story(world).accepted()
    with refused("rate_later"):
        story.act("rate_case", "lan", stars=4)
    done = Story(world).decided()
    done.act("rate_case", "lan", stars=4)
    with refused("rated_already"):
        done.act("rate_case", "lan", stars=4)


def test_an_unknown_case_is_unknown(world: World) -> None:
    with pytest.raises(Unknown):
        actions.accept_case(case_id=uuid4(), actor=world.actor("hanh"), now=Story(world).now)


def test_an_unknown_procedure_is_unknown(world: World) -> None:
    with pytest.raises(Unknown):
        actions.submit_case(
            actor=world.actor("lan"), now=Story(world).now, procedure="1.999999", data={}, papers={}, key="k-12345"
        )


def test_the_work_list_finds_by_the_beginning_of_words_with_or_without_diacritics(world: World) -> None:
    case = Story(world).submitted().case

    def found(words: str) -> list[UUID]:
        filters = queries.Filters(search=words)
        return [c.id for c in queries.work_list(world.actor("hanh"), filters, now=MONDAY).cases]

    assert found("nguyen thi l") == found("Nguyễn Lan") == found(case.code) == [case.id]
    assert found("tran") == found("'; drop") == []


def test_ended_cases_are_paged_whole_however_they_ended(world: World) -> None:
    for _ in range(3):
        Story(world).submitted().act("refuse_intake", "hanh", reason="Sai thẩm quyền")
        Story(world).submitted().act("withdraw_case", "lan")
    seen, after = [], ""
    for _ in range(3):
        page = queries.work_list(
            world.actor("hanh"), queries.Filters(tray="ended"), now=Story(world).now, after=after, size=2
        )
        seen += [case.id for case in page.cases]
        after = page.after
    assert (len(seen), len(set(seen)), after) == (6, 6, "")
