"""What a reorganisation leaves to people is listed, so that nobody finds it out later."""

from __future__ import annotations

import pytest

from motcua.ground.packs.models import Definition, InForce, Release
from motcua.ground.people.models import Appointment
from motcua.record.cases.models import Case
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import World
from motcua.wiring.tests.reform import apply, world_before


@pytest.fixture
def world(db: None) -> World:
    return world_before()


def told_by_hand(text: str = "") -> list[str]:
    report = apply(text) if text else apply()
    return [remark.message.format(**remark.params) for remark in report.by_hand]


def test_an_officer_without_a_post_at_the_successor_gives_the_case_back(world: World) -> None:
    story = Story(world).in_process()
    Case.objects.filter(pk=story.case.pk).update(assignee=world.accounts["thao"])
    assert any(line.startswith("Giao lại 1 hồ sơ") for line in told_by_hand())
    story.case.refresh_from_db()
    assert story.case.assignee is None


def test_a_duty_that_nobody_holds_at_the_new_office(world: World) -> None:
    Appointment.objects.filter(account__username__in=["minh", "tuan.cb"]).delete()
    wanted = "Ủy ban nhân dân xã Hợp Nhất (H99.90009) chưa có người giữ nhiệm vụ: phê duyệt kết quả."
    assert wanted in told_by_hand()


def test_hours_of_its_own_that_name_a_closed_office(world: World) -> None:
    release = Release.objects.latest("pk")
    hours = {"valid_from": "2025-07-01", "law": {"text": "Quyết định thử"}}
    hours["hours"] = {"0": [{"start": "07:00", "end": "11:00"}]}
    name = {"vi": "Giờ riêng", "en": "Own hours"}
    body = {"key": "rieng", "name": name, "offices": ["H99.90001"], "office_hours": [hours]}
    told = {"kind": "timetable", "key": "rieng"}
    row = Definition.objects.create(**told, hash="t" * 64, pack="provinces/thu", body=body, release=release)
    InForce.objects.create(release=release, **told, definition=row)
    wanted = "Giờ làm việc riêng “rieng” còn nêu cơ quan đã đóng: H99.90001; hãy sửa gói của tỉnh."
    assert wanted in told_by_hand()


def test_a_procedure_that_names_a_kind_of_which_nothing_is_left(world: World) -> None:
    close = [f"  - {{type: close, code: H99.9000{n}, successor: H99.10}}" for n in (1, 2)]
    text = "name: Bỏ cấp xã thử\nday: 2026-11-09\nlaw: {text: Nghị quyết}\noffices:\n" + "\n".join(close) + "\n"
    wanted = "Thủ tục 9.000001 còn nêu loại cơ quan “uy_ban” không còn cơ quan nào; hãy sửa gói thủ tục."
    assert wanted in told_by_hand(text)
