"""Split, rename, move, abolish: which desk takes what."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from motcua.ground.offices.models import Office, Post
from motcua.ground.offices.queries import office_for
from motcua.ground.people.models import Appointment
from motcua.ground.places.models import Place, Succession
from motcua.ground.words.errors import Refused
from motcua.record.cases import queries
from motcua.record.cases.models import Case
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import MONDAY, START, World
from motcua.wiring.tests.reform import DAY, REFORM, apply, everything, rehearse, undo, world_before

HEAD = "name: Sắp xếp thử nghiệm\nday: 2026-11-09\nlaw: {text: Nghị quyết thử nghiệm}\n"
SPLIT = (
    HEAD
    + """
units:
  - type: split
    code: "90001"
    into:
      - {code: "90011", title: xã Sen Đông, share: 0.6}
      - {code: "90012", title: xã Sen Tây, share: 0.4}
    basis: population
    default: "90012"
offices:
  - {type: open, code: H99.90011, kind: uy_ban, place: "90011"}
  - {type: open, code: H99.90012, kind: uy_ban, place: "90012"}
"""
)


@pytest.fixture
def world(db: None) -> World:
    return world_before()


def office(code: str) -> Office:
    return Office.objects.get(code=code)


def codes(refused: Refused) -> set[str]:
    for problem in refused.problems:
        assert problem.message.format(**problem.params)
    return {problem.code for problem in refused.problems}


def test_a_split_declares_shares_and_the_default_takes_the_desk(world: World) -> None:
    case = Story(world).claimed().case
    apply(SPLIT)
    case.refresh_from_db()
    assert case.office.code == "H99.90012"
    assert case.assignee == world.accounts["binh"]
    shares = Succession.objects.filter(on=DAY).values_list("new__code", "share", "share_basis", "part_basis")
    assert sorted(shares) == [
        ("90011", Decimal("0.6"), "population", "whole"),
        ("90012", Decimal("0.4"), "population", "whole"),
    ]
    assert office_for("uy_ban", "90001", DAY) is None, "divided land is not guessed"
    assert office_for("so", "90001", DAY) == world.department


def test_a_split_without_default_is_refused_with_the_list(world: World) -> None:
    case = Story(world).in_process().case
    with pytest.raises(Refused) as refused:
        apply(SPLIT.replace('    default: "90012"\n', ""))
    assert codes(refused.value) == {"posts_homeless"}
    Appointment.objects.all().delete()
    Post.objects.all().delete()
    with pytest.raises(Refused) as refused:
        apply(SPLIT.replace('    default: "90012"\n', ""))
    assert codes(refused.value) == {"case_homeless", "cases_homeless"}
    assert refused.value.problems[0].params["case"] == case.code


def test_a_unit_that_is_divided_may_keep_its_code_and_its_office(world: World) -> None:
    before = everything()
    case = Story(world).in_process().case
    text = SPLIT.replace('code: "90012", title: xã Sen Tây', 'code: "90001", title: xã Sen').replace(
        '"90012"', '"90001"'
    )
    number = apply(text.replace('  - {type: open, code: H99.90012, kind: uy_ban, place: "90001"}\n', "")).number
    case.refresh_from_db()
    assert case.office == world.here
    here = office("H99.90001")
    assert here.valid_to is None
    assert here.place.valid_from == DAY
    assert here.name == "Ủy ban nhân dân xã Sen"
    undo(number)
    assert {table for table, rows in everything().items() if before[table] != rows} <= {
        "cases_case", "cases_casepaper", "cases_serial", "cases_steprun", "cases_issuedletter", "money_charge",
        "promises_promise", "promises_usedcalendar",
    }  # fmt: skip


def test_a_rename_is_called_as_the_unit_and_the_past_keeps_its_name(world: World) -> None:
    ended = Story(world).decided().act("deliver_case", "hanh").case
    apply(HEAD + 'units:\n  - {type: rename, code: "90001", title: phường Sen}\n')
    here = office("H99.90001")
    assert (here.name, here.place.title) == ("Ủy ban nhân dân phường Sen", "phường Sen")
    assert here.name_on(DAY - timedelta(days=1)) == "Ủy ban nhân dân xã Sen"
    assert queries.public_status(ended.code).office == "Ủy ban nhân dân xã Sen"
    assert {letter.issued_by for letter in ended.letters.all()} == {"Ủy ban nhân dân xã Sen"}
    assert office_for("uy_ban", "90001", DAY) == here
    assert office_for("uy_ban", "90001", MONDAY.date()) == here
    story = Story(world, REFORM).accepted()
    assert story.case.letters.get().issued_by == "Ủy ban nhân dân phường Sen"


def test_a_province_renamed_takes_its_communes_with_it(world: World) -> None:
    apply(HEAD + 'units:\n  - {type: rename, code: "90", title: thành phố Thử}\n')
    assert Place.objects.get(code="90001", valid_to=None).full_name == "xã Sen, thành phố Thử"
    assert Place.objects.get(code="90001", valid_from=START).full_name == "xã Sen, tỉnh Thử"
    assert office("H99.90001").place.valid_from == DAY
    assert office("H99").name == "Ủy ban nhân dân thành phố Thử"


@pytest.fixture
def neighbour(world: World) -> Office:
    """Another province, with a department of the same kind."""
    place = Place.objects.create(
        code="91", level="province", kind="tỉnh", name="Bạn", full_name="tỉnh Bạn", province_code="91",
        valid_from=START, exact_name="bạn", search_text=" ban",
    )  # fmt: skip
    told = {"place": place, "valid_from": START}
    Office.objects.create(code="H98", name="Ủy ban nhân dân tỉnh Bạn", kind="tinh", **told)
    return Office.objects.create(code="H98.10", name="Sở Thử tỉnh Bạn", kind="so", **told)


def test_competence_moves_with_the_unit(world: World, neighbour: Office) -> None:
    """A commune passes to another province: its office goes with it, and what was asked of the old province's
    department is asked of the new one's."""
    story = Story(world).claimed()
    asked = story.consulted()
    Case.objects.filter(pk=story.case.pk).update(receiving_office=world.department)
    apply(HEAD + 'units:\n  - {type: move, code: "90001", parent: "91"}\n')
    here = office("H99.90001")
    assert here.parent is not None
    assert (here.place.full_name, here.parent.code) == ("xã Sen, tỉnh Bạn", "H98")
    assert office_for("so", "90001", DAY) == neighbour
    story.case.refresh_from_db()
    assert story.case.office == here
    asked.refresh_from_db()
    assert asked.office == world.department, "an office that stays answers what it was asked"


def test_open_cases_of_a_department_follow_the_land(world: World, neighbour: Office) -> None:
    case = Story(world).in_process().case
    Case.objects.filter(pk=case.pk).update(office=world.department)
    report = apply(HEAD + 'units:\n  - {type: move, code: "90001", parent: "91"}\n')
    case.refresh_from_db()
    assert case.office == neighbour
    assert report.counts["cases"] == 1


def test_a_district_is_abolished_and_its_work_passes_to_communes(world: World) -> None:
    """The reform of 2025 in small: by the place of each case; the rest, and the people, to a named successor."""
    province = Place.objects.get(code="90")
    district = Place.objects.create(
        code="901", level="district", kind="huyện", name="Đầm", full_name="huyện Đầm, tỉnh Thử", parent=province,
        province_code="90", valid_from=START, exact_name="đầm", search_text=" dam",
    )  # fmt: skip
    Place.objects.filter(level="commune").update(parent=district)
    old = Office.objects.create(
        code="H99.901", name="Ủy ban nhân dân huyện Đầm", kind="huyen", place=district, valid_from=START
    )
    cases = [Story(world).accepted().case for _ in range(2)]
    Case.objects.update(office=old, receiving_office=old)
    Case.objects.filter(pk=cases[1].pk).update(place_code="90002")
    text = """
units:
  - {type: abolish, code: "901"}
  - {type: move, code: "90001", parent: "90"}
  - {type: move, code: "90002", parent: "90"}
passes: {huyen: uy_ban}
"""
    with pytest.raises(Refused) as refused:
        rehearse(HEAD + text.replace("passes: {huyen: uy_ban}\n", ""))
    assert codes(refused.value) == {"no_successor"}
    apply(HEAD + text)
    for case, heir in zip(cases, (world.here, world.there), strict=True):
        case.refresh_from_db()
        assert (case.office, case.receiving_office) == (heir, heir)
    closed = office("H99.901")
    assert (closed.valid_to, closed.successor) == (DAY, None)


def test_two_events_a_month_apart(world: World) -> None:
    """A merge, then the merged unit takes in a third: what ended in the first is seen by the last."""
    ended = Story(world).decided().act("deliver_case", "hanh").case
    from motcua.wiring.tests.reform import MERGE

    apply(MERGE)
    later = REFORM + timedelta(days=30)
    apply(
        HEAD.replace("2026-11-09", "2026-12-09")
        + """
units:
  - {type: merge, from: ["90009"], into: {code: "90020", title: phường Lớn}}
offices:
  - {type: open, code: H99.90020, kind: uy_ban, place: "90020"}
""",
        now=later,
    )
    minh = world.actor("minh", date(2026, 12, 9))
    assert minh.offices == {office("H99.90020").pk}
    assert queries.case_for(minh, ended.pk) == ended
    assert len(minh.past_offices) == 3
