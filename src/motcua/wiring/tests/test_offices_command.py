"""`motcua offices` as a clerk meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from motcua.ground.offices.models import Office, Reorganisation
from motcua.record.cases.tests.world import World
from motcua.wiring.commands import offices
from motcua.wiring.tests.reform import MERGE, world_before

PAST = MERGE.replace("2026-11-09", "2025-08-01")


@pytest.fixture
def world(db: None) -> World:
    return world_before()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "hop-nhat.yaml"
    path.write_text(PAST, "utf-8")
    return path


def run(*told: object, answer: str | None = None) -> Result:
    return CliRunner().invoke(offices.command, [str(each) for each in told], input=answer)


def test_a_rehearsal_reads_as_a_report(world: World, file: Path) -> None:
    said = run("reorganise", file)
    assert said.exit_code == 0, said.output
    assert "Diễn tập, chưa thay đổi gì" in said.output
    assert "xã Sen (90001) → xã Hợp Nhất (90009): toàn bộ" in said.output
    assert "Mở Ủy ban nhân dân xã Hợp Nhất (H99.90009)" in said.output
    assert "4 bổ nhiệm chuyển" in said.output
    assert not Reorganisation.objects.exists()


def test_applying_asks_first(world: World, file: Path) -> None:
    assert "Thực hiện?" in run("reorganise", file, "--apply", answer="n\n").output
    assert not Reorganisation.objects.exists()
    assert "Đã thực hiện, số" in run("reorganise", file, "--apply", answer="y\n").output
    assert Office.objects.filter(code="H99.90009").exists()


def test_a_whole_life(world: World, file: Path) -> None:
    told = json.loads(run("reorganise", file, "--apply", "--yes", "--json").output)
    assert told["counts"]["offices_closed"] == 2
    number = told["number"]
    again = run("reorganise", file, "--apply", "--yes")
    assert (again.exit_code, "đã được thực hiện" in again.output) == (1, True)
    assert "Sắp xếp hai xã thử" in run("reorganisations").output
    assert "H99.90009" in run("list", "--kind", "uy_ban").output
    assert "nhận việc của Ủy ban nhân dân xã Sen (H99.90001)" in run("show", "H99.90009").output
    assert "việc đã chuyển sang Ủy ban nhân dân xã Hợp Nhất" in run("show", "H99.90001").output
    assert run("undo", number).output == f"Đã hoàn tác lần sắp xếp số {number}: Sắp xếp hai xã thử.\n"
    assert "hoàn tác ngày" in run("reorganisations").output
    assert run("undo", number).exit_code == 1


def test_what_is_wrong_is_told_with_lines(world: World, file: Path) -> None:
    file.write_text(PAST.replace("type: merge", "type: mege"), "utf-8")
    said = run("reorganise", file)
    assert (said.exit_code, "hop-nhat.yaml:6" in said.output) == (1, True)
    file.write_text(PAST.replace('"90002"]', '"90077"]'), "utf-8")
    assert "units.0: Không có đơn vị mã 90077 vào ngày 01/08/2025." in run("reorganise", file).output


@pytest.mark.parametrize("told", [("show", "H00"), ("undo", "7")])
def test_what_is_not_there(world: World, told: tuple[str, ...]) -> None:
    assert run(*told).exit_code == 1
