"""Renewing keys while everybody goes on working."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.core import signing
from django.db import connection

from motcua.ground.access.actions import keys as actions
from motcua.ground.ledger.models import Fact
from motcua.ground.words.encrypted import ring
from motcua.ground.words.keyring import KeyRing, new_key
from motcua.ground.words.tests.test_encrypted import Secret
from motcua.wiring import keys
from motcua.wiring.commands.keys import command

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def table(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with connection.schema_editor() as editor:
        editor.create_model(Secret)
    column = Secret._meta.get_field("seed")
    for module in (keys, actions):
        monkeypatch.setattr(module, "encrypted_fields", lambda: [column])
    settings.ENCRYPTION_KEYS, settings.ENCRYPTION_KEYS_FILE = "", str(tmp_path / "encryption-keys")
    settings.STATE = tmp_path
    (tmp_path / "encryption-keys").write_text(KeyRing((new_key(),)).text)
    (tmp_path / "secret-key").write_text("old-signing-key")
    return tmp_path


def motcua(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


def closed() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT split_part(seed, '.', 2) FROM words_tests_secret")
        return {name for (name,) in cursor.fetchall()}


def test_a_key_is_renewed_while_everything_stays_readable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "_AT_ONCE", 2)
    Secret.objects.bulk_create([Secret(owner=number, seed=f"seed {number}") for number in range(5)])
    (old,) = closed()
    added = motcua("add")
    assert added.exit_code == 0, added.output
    new = added.output.split()[0]
    assert [each.seed for each in Secret.objects.order_by("owner")] == [f"seed {number}" for number in range(5)]
    Secret.objects.create(owner=5, seed="seed 5")
    assert closed() == {old, new}
    assert f"5 texts stand under {old}" in motcua("retire", old).output
    assert f"5 texts closed under {new}" in motcua("rotate").output
    assert closed() == {new}
    assert motcua("rotate").output == f"0 texts closed under {new}\n"
    assert motcua("retire", old).exit_code == 0
    assert [each.seed for each in Secret.objects.order_by("owner")] == [f"seed {number}" for number in range(6)]
    kinds = list(Fact.objects.order_by("id").values_list("kind", "payload"))
    assert kinds == [
        ("access.key_added", {"key": new}),
        ("access.closed_again", {"key": new, "texts": 5}),
        ("access.key_retired", {"key": old}),
    ]


def test_a_run_that_broke_off_is_taken_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "_AT_ONCE", 2)
    Secret.objects.bulk_create([Secret(owner=number, seed=f"seed {number}") for number in range(5)])
    motcua("add")
    batches = actions._batches(Secret._meta.get_field("seed"), ring())
    assert next(batches).texts == 2
    assert motcua("rotate").output.startswith("3 texts")
    assert len(closed()) == 1


def test_a_text_that_no_key_opens_is_named_and_passed_by() -> None:
    Secret.objects.bulk_create([Secret(owner=number, seed=f"seed {number}") for number in range(3)])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE words_tests_secret SET owner = 77 WHERE owner = 1")
    motcua("add")
    told = motcua("rotate")
    assert told.exit_code == 1
    assert "2 texts closed" in told.output
    assert "words_tests_secret.seed" in told.output


def test_a_key_that_is_missing_is_shouted(table: Path) -> None:
    Secret.objects.create(owner=1, seed="x")
    (table / "encryption-keys").write_text(KeyRing((new_key(),)).text)
    told = motcua("list")
    assert told.exit_code == 1
    assert "1 texts  KEY MISSING" in told.output


def test_the_first_key_is_never_retired() -> None:
    assert "is the first key" in motcua("retire", ring().first.name).output


def test_a_ring_of_the_environment_is_left_to_its_owner(settings: Any) -> None:
    settings.ENCRYPTION_KEYS = KeyRing((new_key(),)).text
    told = motcua("add")
    assert told.exit_code == 1
    assert "MOTCUA_ENCRYPTION_KEYS" in told.output


def test_a_signing_key_is_renewed_and_the_old_one_believed_until_retired(table: Path, settings: Any) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "old-signing-key", []
    ticket = signing.dumps("x")
    assert motcua("add", "--signing").exit_code == 0
    new, old = (table / "secret-key").read_text().split()
    assert old == "old-signing-key"
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = new, [old]
    assert signing.loads(ticket) == "x"
    listed = motcua("list").output
    assert new not in listed
    assert old not in listed
    assert motcua("retire", "--signing", keys.name_of(old)).exit_code == 0
    assert (table / "secret-key").read_text() == f"{new}\n"
