"""A closed column: clear in the model, closed in the database, nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models

from motcua.ground.words.encrypted import Closed, EncryptedText, close_clear, ring
from motcua.ground.words.keyring import KeyRing, NotOpened, new_key


class Secret(models.Model):
    """Of an owner; ``note`` may be empty."""

    owner = models.IntegerField()
    seed = EncryptedText(bind="owner")
    note = EncryptedText(bind="owner", blank=True)
    objects: ClassVar[models.Manager[Secret]] = models.Manager()

    class Meta:
        app_label = "words_tests"
        managed = False
        db_table = "words_tests_secret"

    def __str__(self) -> str:
        return str(self.owner)


@pytest.fixture(autouse=True)
def table(db: None) -> None:
    with connection.schema_editor() as editor:
        editor.create_model(Secret)


@pytest.fixture(autouse=True)
def keys(settings: Any) -> KeyRing:
    made = KeyRing((new_key(),))
    settings.ENCRYPTION_KEYS = made.text
    return made


def stored() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT owner, seed, note FROM words_tests_secret ORDER BY owner")
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def test_the_database_holds_it_closed_and_the_model_opens_it() -> None:
    Secret.objects.create(owner=1, seed="JBSWY3DPEHPK3PXP")
    ((_, seed, note),) = stored()
    assert seed.startswith("v1.")
    assert "JBSWY3DP" not in seed
    assert note == ""
    found = Secret.objects.get()
    assert found.seed == "JBSWY3DPEHPK3PXP"
    assert Secret.objects.only("owner").get().seed == "JBSWY3DPEHPK3PXP"


def test_many_at_once_are_closed_too() -> None:
    Secret.objects.bulk_create([Secret(owner=n, seed=f"seed {n}") for n in (1, 2)])
    assert [each.seed for each in Secret.objects.order_by("owner")] == ["seed 1", "seed 2"]


def test_a_row_that_is_saved_again_keeps_what_it_had() -> None:
    Secret.objects.create(owner=1, seed="x", note="")
    before = stored()
    found = Secret.objects.get()
    assert found.seed == "x"
    found.save()
    assert stored() == before
    found.seed = "y"
    found.save(update_fields=["seed"])
    assert Secret.objects.get().seed == "y"
    assert found.seed == "y"


def test_what_is_moved_to_another_row_does_not_open() -> None:
    Secret.objects.create(owner=1, seed="of the director")
    Secret.objects.create(owner=2, seed="of the thief")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE words_tests_secret SET seed = (SELECT seed FROM words_tests_secret WHERE owner = 2)")
    with pytest.raises(NotOpened):
        _ = Secret.objects.get(owner=1).seed


@pytest.mark.parametrize(
    "act",
    [
        lambda: Secret.objects.filter(seed="x").exists(),
        lambda: Secret.objects.filter(seed__contains="x").exists(),
        lambda: Secret.objects.update(seed="x"),
    ],
)
def test_it_is_never_searched_nor_written_past_the_model(act: Any) -> None:
    with pytest.raises((TypeError, FieldError), match=r"never searched|Unsupported lookup"):
        act()


def test_a_text_without_its_row_is_not_written() -> None:
    with pytest.raises(ValueError, match="owner"):
        Secret(seed="x").save()


def test_values_show_nothing() -> None:
    Secret.objects.create(owner=1, seed="x")
    (shown,) = Secret.objects.values_list("seed", flat=True)
    assert isinstance(shown, Closed)
    assert f"{shown} {shown!r}" == "<closed> <closed>"


def test_a_ring_in_a_file_is_read_again_when_it_changes(tmp_path: Path, settings: Any) -> None:
    settings.ENCRYPTION_KEYS, settings.ENCRYPTION_KEYS_FILE = "", str(tmp_path / "keys")
    old, new = new_key(), new_key()
    (tmp_path / "keys").write_text(KeyRing((old,)).text)
    assert ring().names == (old.name,)
    (tmp_path / "next").write_text(KeyRing((new, old)).text)
    (tmp_path / "next").rename(tmp_path / "keys")
    assert ring().names == (new.name, old.name)


def test_what_was_clear_before_is_closed_where_it_stands() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO words_tests_secret (owner, seed, note) VALUES (1, 'x', ''), (2, 'y', 'z'), (3, '', '')"
        )
    close_clear(Secret, ("seed", "note"))
    assert [row[1:] for row in stored()][2] == ("", "")
    assert not {"x", "y", "z"} & {text for row in stored() for text in row[1:]}
    assert [(each.seed, each.note) for each in Secret.objects.order_by("owner")] == [("x", ""), ("y", "z"), ("", "")]
