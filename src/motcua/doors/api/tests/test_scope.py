"""Who sees what, and page by page."""

from __future__ import annotations

import pytest

from motcua.doors.api.tests.program import UNKNOWN, Program
from motcua.record.cases.definitions import State
from motcua.record.cases.models import Case
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import MONDAY, World


@pytest.mark.parametrize("who", ["tuan", "tuan.cb"])
def test_a_stranger_finds_nothing(world: World, who: str) -> None:
    story = Story(world).claimed()
    case, asked = story.case, story.consulted()
    stranger = Program(world, who)
    paper = case.papers.get().digest
    for path in ("", "/facts", "/letters", "/consultations", f"/papers/{paper}"):
        assert stranger.get(f"/cases/{case.id}{path}").status == 404
        assert stranger.get(f"/cases/{UNKNOWN}{path}").status == 404
    for verb in ("accept", "hand-over", "claim", "release", "withdraw", "ask-for-payment", "finish-step"):
        assert stranger.post(f"/cases/{case.id}/{verb}", {}).status == 404
    assert stranger.post(f"/consultations/{asked.id}/answer", {"agrees": True, "opinion": "x"}).status == 404
    assert stranger.get("/cases").body["cases"] == stranger.get("/work").body["cases"] == []


def test_the_consulted_office_sees_the_case(world: World) -> None:
    story = Story(world).claimed()
    thao = Program(world, "thao")
    assert thao.get(f"/cases/{story.case.id}").status == 404
    story.consulted()
    assert thao.get(f"/cases/{story.case.id}").status == 200
    assert [case["id"] for case in thao.get("/work", tray="asked").body["cases"]] == [str(story.case.id)]


def test_the_public_look_up_tells_no_person(world: World, nobody: Program) -> None:
    case = Story(world).submitted().case
    told = nobody.get(f"/status/{case.code}").body
    assert set(told) == {"code", "procedure", "state", "office", "filed_at", "due_at"}
    assert nobody.get("/status/H99.90001-261102-9999").status == 404


def test_procedures_are_found_and_read_by_anybody(nobody: Program) -> None:
    [found] = nobody.get("/procedures", q="giay thu nghiem").body
    assert nobody.get("/procedures", q="ô tô").body == []
    read = nobody.get(f"/procedures/{found['code']}").body
    assert read["body"]["form"]["sections"][0]["key"] == "main"
    assert read["definition"] == "1" * 64


def test_a_citizens_cases_page_by_page(world: World, lan: Program) -> None:
    filed = [Story(world, MONDAY).later(minutes=n).submitted().case.code for n in range(30)]
    first = lan.get("/cases").body
    second = lan.get("/cases", after=first["after"]).body
    seen = [case["code"] for case in first["cases"] + second["cases"]]
    assert (seen, len(first["cases"]), second["after"]) == (filed[::-1], 25, "")


def test_the_work_list_page_by_page_holds_each_case_once(world: World, hanh: Program) -> None:
    """All due at the same moment, so that the id alone keeps them apart."""
    for _ in range(30):
        Story(world).submitted()
    first = hanh.get("/work", tray="intake").body
    second = hanh.get("/work", tray="intake", after=first["after"]).body
    seen = [case["id"] for case in first["cases"] + second["cases"]]
    assert len(seen) == len(set(seen)) == Case.objects.count()


@pytest.mark.parametrize(
    "after",
    [
        "~",
        "x~y",
        "2026-11-02T08:00:00+07:00~",
        f"2026-11-02T08:00:00~{UNKNOWN}",
        f"0001-01-01T00:00:00+14:00~{UNKNOWN}",
        f"9999-12-31T23:59:59-14:00~{UNKNOWN}",
        "~" * 100,
    ],
)
@pytest.mark.parametrize("path", ["/work", "/cases"])
def test_a_key_that_is_none_of_ours(world: World, path: str, after: str) -> None:
    Story(world).submitted()
    assert Program(world, "lan").get(path, after=after).status == 200
    assert Program(world, "hanh").get(path, after=after).status == 200


def test_the_work_list_is_narrowed(world: World, hanh: Program) -> None:
    Story(world).submitted(subject="Sửa nhà")
    Story(world).submitted(subject="Xây mới")
    assert [c["state"] for c in hanh.get("/work", q="sua nha").body["cases"]] == [State.REGISTERED]
    assert len(hanh.get("/work", procedure="9.000001", channel="online").body["cases"]) == 2
    assert hanh.get("/work", channel="post").body["cases"] == []
