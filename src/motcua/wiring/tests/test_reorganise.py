"""Two communes become one while the cast is at work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from motcua.ground.ledger.models import Fact
from motcua.ground.offices.models import Office, Reorganisation
from motcua.ground.offices.queries import office_for
from motcua.ground.people.models import Appointment, Delegation
from motcua.ground.places.models import Succession
from motcua.ground.promises.models import Promise
from motcua.ground.words.errors import Refused, Unknown
from motcua.record.cases import queries
from motcua.record.cases.queries import Filters, work_list
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import MONDAY, World
from motcua.wiring.reorganise import BrokenFile, read_event
from motcua.wiring.tests.reform import (
    DAY,
    MERGE,
    REFORM,
    apply,
    as_of_the_day,
    everything,
    rehearse,
    undo,
    world_before,
)


@pytest.fixture
def world(db: None) -> World:
    return world_before()


@pytest.fixture
def stories(world: World) -> dict[str, Story]:
    """An open case in every state, and one that ended."""
    told = {
        "registered": Story(world).submitted(),
        "received": Story(world).accepted(),
        "in process": Story(world).claimed(),
        "waiting for more": Story(world).claimed().act("ask_for_more", "binh", reason="Thiếu giấy", missing=["proof"]),
        "waiting for money": Story(world).claimed().act("ask_for_payment", "binh"),
        "finished": Story(world).decided(),
        "delivered": Story(world).decided().act("deliver_case", "hanh"),
        "asked": Story(world).claimed(),
    }
    told["asked"].consulted()
    return told


def heir() -> Office:
    return Office.objects.get(code="H99.90009")


def refresh(stories: dict[str, Story]) -> None:
    for story in stories.values():
        story.case.refresh_from_db()
        story.now = max(story.now, REFORM + timedelta(minutes=5))


def test_a_rehearsal_changes_nothing_and_tells_everything(stories: dict[str, Story]) -> None:
    before, facts = everything(), Fact.objects.count()
    report = rehearse()
    assert everything() == before
    assert Fact.objects.count() == facts
    assert not Reorganisation.objects.exists()
    assert report.counts["cases"] == 7
    assert report.counts["offices_closed"] == 2
    assert report.counts["appointments"] == 4
    assert [(heap.was, heap.now, heap.cases) for heap in report.heaps] == [("H99.90001", "H99.90009", 7)]
    assert report.counts == apply().counts


def test_open_cases_lie_on_the_successors_desk(world: World, stories: dict[str, Story]) -> None:
    apply()
    refresh(stories)
    moved = {name for name, story in stories.items() if story.case.office_id == heir().pk}
    assert moved == set(stories) - {"delivered"}
    assert {story.case.receiving_office_id for name, story in stories.items() if name in moved} == {heir().pk}
    owed = Promise.objects.filter(closed_at=None, owed_by="office", subject__startswith="case:")
    assert {promise.owed_by_office_id for promise in owed} == {heir().pk}
    facts = Fact.objects.filter(kind="cases.rerouted")
    assert {fact.subject for fact in facts} == {stories[name].case.ref for name in moved}
    assert {(f.payload["was"], f.payload["now"], f.office_id) for f in facts} == {("H99.90001", "H99.90009", heir().pk)}
    assert Fact.objects.filter(kind="offices.reorganised").count() == 1


def test_officers_go_on_the_next_minute(world: World, stories: dict[str, Story]) -> None:
    """The same accounts, with duties at the successor; every lawful act goes on from where it stood."""
    apply()
    refresh(stories)
    as_of_the_day(world)
    hanh = world.actor("hanh")
    assert hanh.offices == {heir().pk}
    assert {case.pk for case in work_list(hanh, Filters("intake"), now=REFORM).cases} == {stories["registered"].case.pk}
    assert stories["in process"].case.assignee == world.accounts["binh"]
    stories["registered"].act("accept_case", "hanh")
    stories["received"].act("hand_over_case", "hanh")
    stories["in process"].paid().act("finish_step", "binh", note="Được").act("finish_step", "binh")
    stories["in process"].act("decide_case", "minh", outcome="granted")
    stories["waiting for more"].act("answer_supplement", "lan", data=None)
    stories["waiting for money"].paid()
    stories["finished"].act("deliver_case", "hanh")
    letter = stories["in process"].case.letters.latest("issued_at")
    assert letter.issued_by == "Ủy ban nhân dân xã Hợp Nhất"
    first = stories["in process"].case.letters.earliest("issued_at")
    assert first.issued_by == "Ủy ban nhân dân xã Sen"
    assert (first.body["place"], letter.body["place"]) == ("Sen", "Hợp Nhất")


def test_the_code_stays_and_old_names_are_those_of_the_day(world: World, stories: dict[str, Story]) -> None:
    code = stories["delivered"].case.code
    apply()
    assert queries.public_status(code).office == "Ủy ban nhân dân xã Sen"
    assert queries.public_status(stories["received"].case.code).office == "Ủy ban nhân dân xã Hợp Nhất"
    assert stories["received"].case.code.startswith("H99.90001-")


def test_what_ended_before_is_seen_by_the_successor_and_nobody_else(world: World, stories: dict[str, Story]) -> None:
    apply()
    ended = stories["delivered"].case
    minh = world.actor("minh", DAY)
    assert queries.case_for(minh, ended.pk) == ended
    assert [case.pk for case in work_list(minh, Filters("ended"), now=REFORM).cases] == [ended.pk]
    with pytest.raises(Unknown):
        queries.case_for(world.actor("thao", DAY), ended.pk)


def test_what_one_sees_costs_as_many_queries_as_before(
    world: World, stories: dict[str, Story], django_assert_num_queries: Any
) -> None:
    apply()
    with django_assert_num_queries(1):
        minh = world.actor("minh", DAY)
    with django_assert_num_queries(1):
        found = [case.office.name for case in queries.visible_cases(minh)]
    assert len(found) == 8


def test_an_old_code_still_finds(world: World) -> None:
    apply()
    for code in ("90001", "90002", "90009"):
        office = office_for("uy_ban", code, DAY)
        assert office is not None
        assert office.code == "H99.90009"
    before = office_for("uy_ban", "90001", MONDAY.date())
    assert before is not None
    assert before.code == "H99.90001"


def test_a_filing_with_an_old_address_goes_to_the_successor(world: World) -> None:
    """A draft begun before the reform is submitted after it."""
    apply()
    case = Story(world, REFORM + timedelta(hours=1)).submitted().case
    assert case.office.code == "H99.90009"
    assert case.answers["home"] == {"unit": "90009", "unit_name": "xã Hợp Nhất, tỉnh Thử", "line": "12 đường Thử"}
    assert case.code == "H99.90009-261109-0001"


def test_a_consultation_asked_of_a_closed_office_goes_to_its_successor(world: World) -> None:
    story = Story(world).claimed()
    asked = story.consulted("plan")
    apply(
        """
name: Hợp nhất hai sở thử
day: 2026-11-09
law: {text: Nghị quyết thử nghiệm}
offices:
  - {type: open, code: H99.11, kind: so, place: "90", name: Sở Hợp Nhất, parent: H99}
  - {type: close, code: H99.10, successor: H99.11}
"""
    )
    asked.refresh_from_db()
    assert asked.office.code == "H99.11"
    owed = Promise.objects.get(subject=asked.ref)
    assert owed.owed_by_office == asked.office
    as_of_the_day(world)
    story.now = REFORM
    story.opinion(asked)
    assert Promise.objects.get(subject=story.case.ref, kind="case").state == "running"


def test_an_act_after_the_day_by_somebody_who_was_at_work_is_told_to_reload(world: World) -> None:
    story, binh = Story(world).in_process(), world.actor("binh")
    apply()
    with pytest.raises(Refused, match="case_rerouted"):
        story.act("claim_case", "binh", actor=binh)


def test_the_same_file_twice(world: World) -> None:
    apply()
    with pytest.raises(Refused, match="applied_already"):
        apply()


def test_a_day_ahead_is_rehearsed_and_not_applied(world: World, stories: dict[str, Story]) -> None:
    report = rehearse(now=MONDAY)
    assert report.when == DAY
    assert report.counts["cases"] == 7
    with pytest.raises(Refused, match="day_ahead"):
        apply(now=MONDAY)


def test_the_day_of_applying_counts_for_offices_and_the_legal_day_for_units(world: World) -> None:
    apply(now=REFORM + timedelta(days=3))
    assert Succession.objects.filter(on=DAY).count() == 2
    assert heir().valid_from == DAY + timedelta(days=3)
    assert {each.valid_from for each in Appointment.objects.filter(post__office=heir())} == {heir().valid_from}
    closed = Office.objects.get(code="H99.90001")
    assert (closed.valid_to, closed.successor) == (heir().valid_from, heir())


def test_delegations_end_and_are_listed_or_carried_by_decision(world: World) -> None:
    lent = {"from_account": world.accounts["minh"], "to_account": world.accounts["hanh"], "office": world.here}
    days = {"valid_from": MONDAY.date(), "valid_to": DAY + timedelta(days=30)}
    Delegation.objects.create(**lent, **days, duties=["approve"], decision_number="1/QĐ")
    report = apply()
    assert report.counts["delegations_ended"] == 1
    assert "số 1/QĐ" in report.delegations[0]
    assert not world.actor("hanh", DAY).may("approve", heir().pk)
    undo(report.number)
    apply(MERGE + 'delegations: carry\ndecision: "2/QĐ"\n')
    assert world.actor("hanh", DAY).may("approve", heir().pk)
    assert Delegation.objects.latest("pk").decision_number == "2/QĐ"


def test_lines_of_what_is_wrong_with_the_file() -> None:
    with pytest.raises(BrokenFile) as broken:
        read_event(MERGE.replace("from:", "form:").replace("day: 2026-11-09", "day: mai"), "thu.yaml")
    said = [str(issue) for issue in broken.value.issues]
    assert any("thu.yaml:3" in line and "day" in line for line in said)
    assert any("thu.yaml:6" in line and "form" in line for line in said)


def test_everything_that_stands_against_it_is_told_at_once(world: World) -> None:
    text = """
name: Tệp sai nhiều chỗ
day: 2026-11-09
law: {text: Nghị quyết thử nghiệm}
units:
  - {type: merge, from: ["90001", "90077"], into: {code: "90002", title: xã Sậy}}
  - {type: rename, code: "90001", title: Sen}
offices:
  - {type: open, code: h99, kind: uy_ban, place: "90002"}
  - {type: close, code: H99.10, successor: H99.77}
"""
    with pytest.raises(Refused) as refused:
        rehearse(text)
    assert {problem.code for problem in refused.value.problems} >= {"unit_not_in_force", "unit_twice"}
    for problem in refused.value.problems:
        assert problem.message.format(**problem.params)


def test_an_error_in_the_middle_leaves_nothing(world: World, stories: dict[str, Story], monkeypatch: Any) -> None:
    from motcua.wiring import reorganise as module

    before, facts = everything(), Fact.objects.count()
    monkeypatch.setattr(module, "MOVERS", (*module.MOVERS, lambda moving: 1 / 0))
    with pytest.raises(ZeroDivisionError):
        apply()
    assert everything() == before
    assert Fact.objects.count() == facts
    assert not Reorganisation.objects.exists()


# --- undoing


def test_undo_restores_every_row(world: World, stories: dict[str, Story]) -> None:
    before = everything()
    report = apply()
    assert everything() != before
    undo(report.number)
    assert everything() == before
    kinds = list(Fact.objects.order_by("-pk").values_list("kind", flat=True)[:8])
    back = Fact.objects.filter(kind="cases.rerouted").latest("pk")
    assert back.payload["undone"] is True
    assert (back.payload["was"], back.payload["now"]) == ("H99.90009", "H99.90001")
    assert (back.office_id, back.payload["office"]) == (world.here.pk, "Ủy ban nhân dân xã Sen")
    assert kinds == ["offices.reorganisation_undone"] + ["cases.rerouted"] * 7
    assert apply().counts == report.counts


def test_undo_is_refused_when_somebody_filed(world: World) -> None:
    number = apply().number
    case = Story(world, REFORM).submitted().case
    with pytest.raises(Refused, match="cannot_undo") as refused:
        undo(number)
    assert [problem.code for problem in refused.value.problems] == ["filed_since"]
    assert refused.value.problems[0].params["example"] == case.code


def test_undo_is_refused_when_a_moved_case_went_on(world: World, stories: dict[str, Story]) -> None:
    number = apply().number
    refresh(stories)
    stories["received"].act("hand_over_case", "hanh", actor=world.actor("hanh", DAY))
    with pytest.raises(Refused) as refused:
        undo(number)
    assert [problem.code for problem in refused.value.problems] == ["acted_since"]


def test_undo_is_refused_when_posts_were_given(world: World) -> None:
    from motcua.ground.ledger.actions import record_fact
    from motcua.ground.offices.actions import open_post
    from motcua.ground.people.definitions import SYSTEM

    number = apply().number
    told = {"actor": SYSTEM, "now": REFORM, "record": record_fact}
    open_post(office=heir(), title="Văn thư", duties=["one_stop"], valid_from=DAY, **told)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        undo(number)
    assert [problem.code for problem in refused.value.problems] == ["staffed_since"]


def test_undo_twice(world: World) -> None:
    number = apply().number
    undo(number)
    with pytest.raises(Refused, match="undone_already"):
        undo(number)


def test_events_are_undone_in_reverse(world: World) -> None:
    before = everything()
    first = apply().number
    second = apply(
        """
name: Đổi tên xã mới
day: 2026-11-20
law: {text: Nghị quyết thử nghiệm}
units:
  - {type: rename, code: "90009", title: phường Hợp Nhất}
""",
        now=REFORM + timedelta(days=11),
    ).number
    assert heir().name == "Ủy ban nhân dân phường Hợp Nhất"
    assert heir().name_on(DAY) == "Ủy ban nhân dân xã Hợp Nhất"
    with pytest.raises(Refused) as refused:
        undo(first)
    assert "later_event" in {problem.code for problem in refused.value.problems}
    undo(second)
    undo(first)
    assert everything() == before


def test_past_offices_are_read_by_index_and_not_by_a_query_per_row(world: World, stories: dict[str, Story]) -> None:
    """The gate has them as constants: no table of offices is searched to decide who sees which row."""
    apply()
    minh = world.actor("minh", DAY)
    gate = queries.visible_cases(minh).filter(closed_at__isnull=True).order_by("due_at").select_related(None)
    plan = gate.only("pk").explain()
    assert "offices_office" not in plan
    assert plan.count("SubPlan") <= 2, "one question about consultations, as before"
    ids = {heir().pk, world.here.pk, world.there.pk}
    assert minh.offices | minh.past_offices == ids
