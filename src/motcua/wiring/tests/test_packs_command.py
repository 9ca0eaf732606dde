"""`motcua packs` as an operator meets it, on tiny packs with one invented procedure."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from motcua.ground.ledger.models import Fact
from motcua.ground.packs import registry
from motcua.ground.packs.models import Release
from motcua.ground.packs.reference import models_of
from motcua.record.cases.definitions import LifeEvent
from motcua.wiring import kinds
from motcua.wiring.commands import packs
from motcua.wiring.pack_rules import HOUSE_LETTERS
from motcua.wiring.reactions import MESSAGE_FOR
from motcua.wiring.tests.test_pack_rules import GRANTED, LETTER, PROCEDURE, RULES_PY, TEMPLATE

MANIFEST = """\
id: national/thu
name: {vi: Thử, en: Test}
owner: Sở Thử
engine: ">=0.1"
quality: bronze
law: [{text: Luật Thử, verified: true}]
parameters:
  cho:
    name: {vi: Chờ, en: Wait}
    type: duration
    default: 5 working_days
    law_max: 10 working_days
    law: {text: Luật Thử}
"""
PROVINCE = "id: provinces/tinh-thu\nname: {vi: Tỉnh Thử, en: Test}\nuses: [national/thu]\n"
CALENDAR = """\
key: default
office_hours: [{valid_from: 2025-01-01, hours: {0: [{start: '07:30', end: '17:00'}]}, law: {text: Luật Thử}}]
paper_hand_over_law: {text: Luật Thử}
"""
MESSAGE = "- {{key: {key}, subject: &T, body: &T, sms: &T}}\n".replace("&T", "{{vi: Tin, en: News}}")
HEAD = "from collections.abc import Mapping\nfrom typing import Any\nfrom motcua.ground.words.errors import Problem\n\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Packs without an error."""
    refused = GRANTED.replace("key: cap", "key: tu_choi").replace("outcome: cap", "outcome: tu_choi")
    incomplete = GRANTED.replace("key: cap", "key: thieu").replace("\nacts:", "\nrefused: invalid\nacts:")
    files = {
        "national/thu/pack.yaml": MANIFEST,
        "national/thu/rules.py": HEAD + RULES_PY,
        "national/thu/procedures/9.000001.yaml": PROCEDURE.replace(
            "time_limit: 5 working_days", "time_limit: {param: cho}"
        ),
        "national/thu/examples/cap.yaml": GRANTED,
        "national/thu/examples/tu_choi.yaml": refused,
        "national/thu/examples/thieu.yaml": incomplete,
        "national/thu/calendar.yaml": CALENDAR,
        "national/thu/messages.yaml": "".join(MESSAGE.format(key=key) for key in MESSAGE_FOR.values()),
        "national/thu/sectors.yaml": "- {key: thu, name: {vi: Thử, en: Test}}\n",
        "national/thu/office_kinds.yaml": "- {key: ubnd_xa, name: {vi: Xã, en: Commune}, level: commune}\n",
        **{f"national/thu/letters/{key}.yaml": LETTER.replace("giay", key, 1) for key in ("giay", *HOUSE_LETTERS)},
        "national/thu/templates/van_ban.yaml": TEMPLATE.replace("key: giay", "key: van_ban").partition("source")[0],
        "national/thu/templates/van_ban.typ": "#d.title",
        "provinces/tinh-thu/pack.yaml": PROVINCE,
    }
    for name, text in files.items():
        path = tmp_path / "packs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "packs"


def run(*words: object) -> Result:
    return CliRunner().invoke(packs.command, [str(word) for word in words])


def give(folder: Path, wait: str) -> None:
    (folder / "provinces/tinh-thu/pack.yaml").write_text(f"{PROVINCE}values: {{national/thu: {{cho: {wait}}}}}\n")


def test_check_is_quiet_about_sound_packs(folder: Path) -> None:
    result = run("check", "--folder", folder)
    assert result.output == "national/thu: bronze\n0 ERROR, 0 FUTURE_ERROR, 0 WARNING\n"
    assert result.exit_code == 0


def test_check_names_file_line_level_and_rule_and_exits_1(folder: Path) -> None:
    give(folder, "12 working_days")
    result = run("check", "--folder", folder)
    assert result.output.startswith(
        "packs/provinces/tinh-thu/pack.yaml:4: ERROR province.value 'cho' is 12 working_days"
    )
    assert result.exit_code == 1
    (issue,) = json.loads(run("check", "--folder", folder, "--json").output)["issues"]
    assert (issue["file"], issue["line"], issue["column"]) == ("packs/provinces/tinh-thu/pack.yaml", 4, 30)


def test_a_reference_that_leads_nowhere_is_an_error(folder: Path) -> None:
    (folder / "national/thu/sectors.yaml").write_text("- {key: khac, name: {vi: Khác, en: Other}}\n")
    (folder / "national/thu/letters/giay.yaml").unlink()
    output = run("check", "--folder", folder).output
    assert "procedures/9.000001.yaml:5: ERROR link.sector there is no sector 'thu' in the packs" in output
    assert output.count("ERROR link.letter there is no letter 'giay'") == 2


@pytest.mark.django_db
def test_install_leaves_one_fact_and_again_none(folder: Path) -> None:
    first, again = (run("install", "tinh-thu", "--folder", folder) for _ in range(2))
    assert ": installed" in first.output
    assert ": unchanged since" in again.output
    (fact,) = Fact.objects.filter(kind="packs.installed")
    release = Release.objects.get()
    assert (fact.subject, fact.payload["set_hash"]) == (f"release:{release.pk}", release.set_hash)


@pytest.mark.django_db
def test_install_refuses_broken_packs_and_unknown_provinces(folder: Path) -> None:
    unknown = run("install", "tinh-khac", "--folder", folder)
    assert "Không có gói nội dung của tỉnh “tinh-khac”." in unknown.output
    give(folder, "soon")
    broken = run("install", "tinh-thu", "--folder", folder)
    assert "ERROR province.value" in broken.output
    assert "nothing was installed: 1 ERROR" in broken.output
    assert (unknown.exit_code, broken.exit_code, Release.objects.count()) == (1, 1, 0)


@pytest.mark.django_db
def test_diff_and_show_tell_what_changes_and_what_is(folder: Path) -> None:
    run("install", "tinh-thu", "--folder", folder)
    give(folder, "4 working_days")
    file = folder / "national/thu/procedures/9.000001.yaml"
    file.write_text(file.read_text().replace("budget: 4 working_days", "budget: 3 working_days"))
    output = run("diff", "tinh-thu", "--folder", folder).output
    assert "changed procedure 9.000001 from 2025-07-01\n" in output
    assert '    time_limit: "5 working_days" -> "4 working_days"\n' in output
    assert '    steps.xem.budget: "4 working_days" -> "3 working_days"\n' in output
    assert output.endswith("0 added, 2 changed, 0 removed\n")
    assert '"time_limit": "5 working_days"' in run("show", "procedure", "9.000001", "--on", "2026-01-01").output
    assert run("show", "procedure", "9.000001", "--on", "2025-01-01").exit_code == 1


@pytest.mark.django_db
def test_verify_names_what_a_later_engine_cannot_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("install", "tinh-thu", "--folder", folder)
    assert run("verify").output == "0 unsound\n"
    monkeypatch.setitem(registry._kinds, "sector", dataclasses.replace(registry.kind("sector"), model=LifeEvent))
    result = run("verify")
    assert result.output.startswith("sector thu (number ")
    assert "summary" in result.output
    assert result.exit_code == 1


def test_the_reference_page_is_up_to_date_and_has_every_key() -> None:
    text = packs.REFERENCE.read_text(encoding="utf-8")
    assert text == packs.reference(), "run `motcua packs docs`"
    for kind in kinds.KINDS:
        assert f"| `{kind.name}` |" in text
        for model in models_of(kind.model):
            section = text.split(f"### {model.__name__}\n", 1)[1].split("###", 1)[0]
            assert all(f"| `{key}` |" in section for key in model.model_fields)
    assert run("docs", "--check").exit_code == 0
