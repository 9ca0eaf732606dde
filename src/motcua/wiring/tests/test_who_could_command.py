"""`motcua people who-could`: the past as it was decided, and as the house knew it."""

from __future__ import annotations

import json
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from click.testing import CliRunner
from django.utils import timezone

from motcua.ground.access.actions import close_account
from motcua.ground.ledger.actions import record_fact
from motcua.ground.people.actions import end_appointment
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.people.tests.conftest import record, ward
from motcua.wiring.commands.people import command

__all__ = ["record", "ward"]


def asked(*told: str) -> list[dict[str, Any]]:
    done = CliRunner().invoke(command, ["who-could", "approve", "H12.11001", *told, "--json"])
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.output.splitlines()]


def test_who_could_sign_then_and_now(ward: SimpleNamespace) -> None:
    now = timezone.now()
    today = timezone.localdate()
    ended = today - timedelta(days=30)
    assert [each["username"] for each in asked()] == ["minh"]
    end_appointment(appointment=ward.minhs_post, on=ended, actor=SYSTEM, now=now, record=record_fact)
    before, after = (f"{day:%d/%m/%Y}" for day in (ended - timedelta(days=1), ended + timedelta(days=1)))
    (then,) = asked("--at", before)
    assert (then["username"], then["by_decision"], then["in_system"]) == ("minh", True, True)
    (late,) = asked("--at", after)
    assert (late["by_decision"], late["in_system"]) == (False, True)
    assert asked() == []


def test_an_account_closed_since_could_then(ward: SimpleNamespace) -> None:
    close_account(account=ward.minh, actor=SYSTEM, now=timezone.now())
    yesterday = timezone.localdate() - timedelta(days=1)
    assert [each["username"] for each in asked("--at", f"{yesterday:%d/%m/%Y}")] == ["minh"]
    assert asked() == []


def test_it_is_said_in_words(ward: SimpleNamespace) -> None:
    said = CliRunner().invoke(command, ["who-could", "approve", "H12.11001", "--time", "08:30"])
    assert "Phạm Quang Minh" in said.output
    assert CliRunner().invoke(command, ["who-could", "approve", "H99"]).exit_code == 1
