"""`motcua people`, `offices`, `health` and `static` as somebody at the server meets them."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from motcua.ground.access.models import Invitation
from motcua.ground.health.actions import note_pulse
from motcua.ground.ledger.models import Fact
from motcua.ground.offices.models import Office, Post
from motcua.ground.people.models import Account, Appointment
from motcua.ground.people.queries import actor_for
from motcua.ground.words.moments import day_of
from motcua.record.cases.tests.world import World
from motcua.wiring.commands import health, offices, people
from motcua.wiring.tests.reform import world_before

TODAY = day_of(timezone.now())
DAY = TODAY.isoformat()


@pytest.fixture
def world(db: None) -> World:
    return world_before()


def run(*words: object, on: Any = people) -> Result:
    return CliRunner().invoke(on.command, [str(word) for word in words])


def done(*words: object, on: Any = people) -> str:
    answer = run(*words, "--json", on=on)
    assert answer.exit_code == 0, answer.output
    return str(json.loads(answer.output)["done"])


def test_the_first_administrator_is_made_once(world: World) -> None:
    bootstrap = ("bootstrap", "quan.tri", "--name", "Hồ Thị Quản", "--office", "H99")
    said = run(*bootstrap)
    assert said.exit_code == 0, said.output
    assert said.output.count("/dang-nhap/loi-moi/") == 1
    account = Account.objects.get(username="quan.tri")
    assert actor_for(account, TODAY).may("administer", Office.objects.get(code="H99").pk)
    facts = list(Fact.objects.order_by("-pk")[:4])
    assert [fact.kind for fact in reversed(facts)] == [
        "offices.post_opened",
        "people.official_registered",
        "people.appointed",
        "access.invited",
    ]
    assert {fact.actor for fact in facts} == {"system"}
    assert done(*bootstrap) == "unchanged"
    assert Invitation.objects.count() == 1
    other = run("bootstrap", "khac", "--name", "Người Khác", "--office", "H99")
    assert (other.exit_code, "đã có người quản trị: Hồ Thị Quản" in other.output) == (1, True)
    assert not Account.objects.filter(username="khac").exists()


def test_bootstrap_without_one_top_office_asks_which(world: World) -> None:
    Office.objects.update(parent=None)
    refused = run("bootstrap", "quan.tri", "--name", "Hồ Thị Quản")
    assert (refused.exit_code, "--office" in refused.output) == (1, True)


def test_every_verb_is_done_once_however_often_it_is_asked(world: World) -> None:
    decision = ("--decision", "9/QĐ", "--decided", DAY)
    held = ("--office", "H99.90001", "--post", "Văn thư", *decision)
    acts: list[tuple[Any, tuple[object, ...]]] = [
        (offices, ("post", "H99.90001", "Văn thư", "--duties", "handle", "--from", DAY)),
        (people, ("account", "open", "van.thu", "--name", "Lý Văn Thư", "--office", "H99.90001")),
        (people, ("appoint", "van.thu", *held, "--from", DAY)),
        (people, ("end", "van.thu", *held, "--on", (TODAY + timedelta(days=3)).isoformat())),
        (people, ("account", "disable", "van.thu")),
        (people, ("account", "enable", "van.thu")),
        (offices, ("rename", "H99.90001", "Ủy ban tên mới", "--on", DAY)),
    ]
    for where, words in acts:
        before = Fact.objects.count()
        assert done(*words, on=where) == "made", words
        assert Fact.objects.count() == before + 1, words
        assert done(*words, on=where) == "unchanged", words
        assert Fact.objects.count() == before + 1, words


def test_what_contradicts_is_refused(world: World) -> None:
    told = ("account", "open", "van.thu", "--name", "Lý Văn Thư", "--office", "H99.90001")
    assert done(*told) == "made"
    refused = run("account", "open", "van.thu", "--name", "Tên Khác", "--office", "H99.90001")
    assert (refused.exit_code, "đã có, với nội dung khác" in refused.output) == (1, True)
    for words in (("invite", "khong.co"), ("account", "disable", "lan"), ("delegations", "--office", "H00")):
        assert run(*words).exit_code == 1, words
    assert run("appoint", "van.thu", "--office", "H99.90001", "--post", "Không có", "--decision", "1", "--decided",
               DAY, "--from", DAY).exit_code == 1  # fmt: skip
    assert run("appoint", "van.thu", "--from", "32/13/2026").exit_code == 2


def test_lists(world: World) -> None:
    found = [json.loads(line) for line in run("account", "list", "ha", "--json").output.splitlines()]
    assert "hanh" in {each["username"] for each in found}
    assert "chưa ai giữ" not in run("posts", "H99.90001", on=offices).output
    assert run("kinds", on=offices).exit_code == 0


ROWS = f"""row,code,name,kind,place,parent,office,title,duties,username,from,until,decision,decided
appointment,,,,,,H99.90001,Văn thư,,lam,{DAY},,5/QĐ,{DAY}
account,,Lâm Văn Lâm,,,,H99.90001,,,lam,,,,
post,,,,,,H99.90001,Văn thư,handle approve,,{DAY},,,
"""


def write(folder: Path, text: str, *, encoding: str = "utf-8") -> Path:
    path = folder / "can-bo.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_file_in_any_order_is_all_done_and_then_unchanged(world: World, tmp_path: Path) -> None:
    file = write(tmp_path, "\ufeff" + ROWS)
    assert "Thử xong, chưa ghi gì" in run("import", file, "--dry-run").output
    assert not Account.objects.filter(username="lam").exists()
    made = json.loads(run("import", file, "--json").output)
    assert (made["applied"], made["made"]) == (True, {"office": 0, "post": 1, "account": 1, "appointment": 1})
    assert Appointment.objects.get(account__username="lam").decision_number == "5/QĐ"
    facts = Fact.objects.count()
    again = json.loads(run("import", file, "--json").output)
    assert (again["made"]["account"], again["unchanged"]["appointment"]) == (0, 1)
    assert Fact.objects.count() == facts


def test_one_bad_row_and_nothing_happens(world: World, tmp_path: Path) -> None:
    bad = ROWS + "\n".join(
        [
            "account,,L1,,,,H99.90001,,,l1,,,,",
            "account,,Lê Hai,,,,H00,,,hai,,,,",
            f"post,,,,,,H99.90001,Lạ,king,,{DAY},,,",
            f"appointment,,,,,,H99.90001,Văn thư,,lam,32/01/2026,,5/QĐ,{DAY}",
            "king,,,,,,,,,,,,,",
            f"post,,,,,,H99.90001,Thiếu,,,{DAY},,,",
        ]
    )
    before = Fact.objects.count()
    answer = run("import", write(tmp_path, bad))
    assert answer.exit_code == 1
    lines = [line for line in answer.output.splitlines() if line.startswith("dòng ")]
    assert [line.partition(":")[0] for line in lines] == [
        "dòng 5, cột name",
        "dòng 6, cột office",
        "dòng 7, cột duties",
        "dòng 8, cột from",
        "dòng 9, cột row",
        "dòng 10, cột duties",
    ]
    assert (Fact.objects.count(), Post.objects.filter(title="Văn thư").exists()) == (before, False)


@pytest.mark.parametrize(
    ("text", "encoding", "told"),
    [
        ("rov,code\n", "utf-8", "Dòng đầu"),
        ("row,lạ\n", "utf-8", "cột lạ"),
        ("row,name\naccount,Lê,thừa\n", "utf-8", "nhiều ô hơn"),
        ("row,name\naccount,Lê\n", "utf-16", "UTF-8"),
    ],
)
def test_a_file_that_is_none(world: World, tmp_path: Path, text: str, encoding: str, told: str) -> None:
    answer = run("import", write(tmp_path, text, encoding=encoding))
    assert (answer.exit_code, told in answer.output) == (1, True), answer.output


def test_health_is_an_exit_status(world: World) -> None:
    note_pulse(name="worker", now=timezone.now())
    answer = run("--json", on=health)
    assert answer.exit_code == 1
    assert json.loads(answer.output)["parts"]["worker"]["state"] == "good"
    assert "PostgreSQL" in run(on=health).output
