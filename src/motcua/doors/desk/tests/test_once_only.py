"""At the counter and in the request for more: what the person holds is offered, and asking for it needs a reason."""

from __future__ import annotations

import pytest

from motcua.doors.desk.tests.conftest import In
from motcua.doors.desk.tests.making import filled, scan
from motcua.ground.people.models import Reading
from motcua.ground.vault.models import Holding
from motcua.record.cases.models import AskedAgain, Case
from motcua.record.cases.tests.held import TYPED, birth_of, publish_typed
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.test_once_only import SCAN, Filed
from motcua.record.cases.tests.world import World

FORM = f"/ban-lam-viec/tiep-nhan/{TYPED}"
WHY = {"held_ground": "unreadable", "held_reason": "Bản trong kho mất trang thứ hai"}


@pytest.fixture
def birth(world: World) -> Holding:
    publish_typed()
    return birth_of(world)


def for_lan(world: World, **more: object) -> dict[str, object]:
    typed = filled(walk_in_name="", walk_in_phone="", who=str(world.parties["lan"].pk), **more)
    return {name: value for name, value in typed.items() if not name.startswith(("paper_", "walk_in"))} | more


def test_the_officer_sees_what_the_person_holds(world: World, birth: Holding, signed_in: In) -> None:
    browser = signed_in("hanh")
    assert "Dùng giấy tờ đã có trong kho" not in browser.get(FORM).text
    found = browser.post(FORM, {"who_q": "thi lan", "_find_person": "1"}).text
    assert f'name="held_birth" value="{birth.pk}" checked' in found
    assert "H99-7" in found
    assert Reading.objects.filter(party=world.parties["lan"], what="vault", purpose="counter").count() == 1
    answer = browser.post(FORM, for_lan(world, held_birth=str(birth.pk), held_tie=""))
    assert answer.status_code == 302, answer.text
    assert [paper.holding for paper in Case.objects.get().papers.all()] == [birth]


def test_taking_it_in_again_asks_why(world: World, birth: Holding, signed_in: In) -> None:
    browser = signed_in("hanh")
    answer = browser.post(FORM, for_lan(world, held_birth="", paper_birth=scan()))
    assert answer.status_code == 422
    assert "Người nộp đã có trong kho: Giấy khai sinh" in answer.text
    assert 'href="#f-held_ground"' in answer.text
    assert not Case.objects.exists()
    answer = browser.post(FORM, for_lan(world, held_birth="", paper_birth=scan(), **WHY))
    assert answer.status_code == 302, answer.text
    assert AskedAgain.objects.get().components == ["birth"]


def test_the_request_for_more_asks_why(world: World, birth: Holding, story: Story, signed_in: In) -> None:
    case = Filed(world, story.now).online(papers={"birth": [SCAN]}).case
    browser, page = signed_in("hanh"), f"/ban-lam-viec/ho-so/{case.pk}"
    assert "Quan hệ nhân thân (đã có trong kho)" in browser.get(page).text
    asked = {"version": case.version, "missing": ["tie"], "reason": "Nộp giấy tờ về quan hệ"}
    answer = browser.post(f"{page}/yeu-cau-bo-sung", asked)
    assert answer.status_code == 422
    assert "Người nộp đã có trong kho: Quan hệ nhân thân" in answer.text
    assert "Nộp giấy tờ về quan hệ" in answer.text, "what was typed is still there"
    assert browser.post(f"{page}/yeu-cau-bo-sung", asked | WHY).status_code == 302
    assert AskedAgain.objects.get().ground == "unreadable"


def test_of_who_holds_nothing_no_reason_is_asked(world: World, story: Story, signed_in: In) -> None:
    publish_typed()
    case = Filed(world, story.now).online(papers={"birth": [SCAN]}).case
    page = signed_in("hanh").get(f"/ban-lam-viec/ho-so/{case.pk}").text
    assert "held_ground" not in page
    assert "(đã có trong kho)" not in page
