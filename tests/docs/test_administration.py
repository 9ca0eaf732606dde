"""The first day of a province, as docs/administration.md tells it: from an empty database to the first dossier."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.utils import timezone

from motcua.ground.health.actions import note_pulse
from motcua.ground.offices.models import Office
from motcua.ground.people.models import Account, Party
from motcua.ground.people.queries import actor_for
from motcua.ground.words.moments import day_of
from motcua.record.cases.actions import intake_at_counter
from motcua.wiring.cli import main
from tests.packs.test_worked_cases import NATIONAL, read
from tests.signing import proven, signed_in

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "administration.md"
EXAMPLE = NATIONAL / "chung_thuc" / "examples" / "bang_tot_nghiep.yaml"


def told() -> list[list[str]]:
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line]
    assert all(line.startswith("motcua ") for line in lines)
    return [shlex.split(line)[1:] for line in lines]


def run(words: list[str]) -> str:
    done = CliRunner().invoke(main, words)
    allowed = {0, 1} if words[0] == "health" else {0}
    assert done.exit_code in allowed, f"{words}: {done.output} {done.exception!r}"
    return done.output


@pytest.mark.whole
@pytest.mark.django_db
def test_the_first_day(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.chdir(ROOT)
    said = {" ".join(words): run(words) for words in told()}
    link = next(text for command, text in said.items() if command.startswith("people bootstrap"))
    assert f"{settings.SITE}/dang-nhap/loi-moi/" in link
    assert "Thử xong, chưa ghi gì" in said["people import docs/examples/officials.csv --dry-run"]
    again = [run(words) for words in told() if words[0] in ("offices", "people", "places") and "invite" not in words]
    assert "Đã ghi:" not in "".join(again)
    assert Office.objects.get(code="H29.25747").parent == Office.objects.get(code="H29")
    _keeps_house("quan.tri")
    _takes_a_dossier("mau.cao")


def _keeps_house(username: str) -> None:
    browser = Client()
    signed_in(browser, Account.objects.get(username=username))
    note_pulse(name="worker", now=timezone.now())
    for page in ("", "co-quan", "can-bo", "nhat-ky", "tinh-trang"):
        assert browser.get(f"/quan-tri/{page}").status_code == 200
    assert not actor_for(Account.objects.get(username=username), day_of(timezone.now())).offices


def _takes_a_dossier(username: str) -> None:
    now, example = timezone.now(), read(EXAMPLE)
    actor = proven(actor_for(Account.objects.get(username=username), day_of(now)))
    case = intake_at_counter(
        actor=actor,
        office_id=next(iter(actor.offices)),
        now=now,
        procedure=example.procedure,
        data=example.answers,
        papers={},
        key="ngay-dau",
        place_code="25747",
        applicant=Party.objects.create(kind="person", name="Nguyễn Thị Mẫu", search_name="nguyen thi mau"),
    )
    assert case.code.startswith("H29.25747-")
