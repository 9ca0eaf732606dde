"""What every start makes sure of: the secret key and the compiled catalogues."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest

from motcua.ground.words.keyring import read_ring
from motcua.wiring.catalogues import compile_catalogues
from motcua.wiring.secret import ToldTwice, encryption_keys_file, replace, secret_setting, signing_keys

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Hồ sơ"\nmsgstr "{}"\n'


def test_the_secret_is_made_once_and_is_ours_alone(tmp_path: Path) -> None:
    (first,) = signing_keys(tmp_path / "state")
    assert len(first) >= 50
    assert signing_keys(tmp_path / "state") == [first]
    assert [path.name for path in (tmp_path / "state").iterdir()] == ["secret-key"]
    assert (tmp_path / "state" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert signing_keys(tmp_path / "other") != [first]


def test_the_ring_of_encryption_is_made_once_and_is_ours_alone(tmp_path: Path) -> None:
    kept = encryption_keys_file(tmp_path)
    made = kept.read_text()
    assert len(read_ring(made).keys) == 1
    assert kept.stat().st_mode & 0o777 == 0o600
    assert encryption_keys_file(tmp_path).read_text() == made


def test_a_secret_that_is_replaced_stays_ours_alone(tmp_path: Path) -> None:
    (old,) = signing_keys(tmp_path)
    replace(tmp_path / "secret-key", f"new\n{old}\n")
    assert signing_keys(tmp_path) == ["new", old]
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_a_secret_comes_from_a_variable_or_a_file_and_never_from_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "password").write_text("from the file\n")
    assert secret_setting("MOTCUA_SMTP_PASSWORD") == ""
    monkeypatch.setenv("MOTCUA_SMTP_PASSWORD_FILE", str(tmp_path / "password"))
    assert secret_setting("MOTCUA_SMTP_PASSWORD") == "from the file"
    monkeypatch.setenv("MOTCUA_SMTP_PASSWORD", "from the variable")
    with pytest.raises(ToldTwice, match="MOTCUA_SMTP_PASSWORD_FILE"):
        secret_setting("MOTCUA_SMTP_PASSWORD")


def translated(compiled: Path) -> str:
    with (compiled / "en/LC_MESSAGES/django.mo").open("rb") as file:
        return gettext.GNUTranslations(file).gettext("Hồ sơ")


def test_a_catalogue_is_compiled_again_when_it_changes_even_to_an_older_one(tmp_path: Path) -> None:
    source, compiled = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po", tmp_path / "compiled"
    source.parent.mkdir(parents=True)
    source.write_text(PO.format("Dossier"), "utf-8")
    compile_catalogues(tmp_path / "locale", compiled)
    assert translated(compiled) == "Dossier"
    source.write_text(PO.format("File"), "utf-8")
    os.utime(source, (0, 0))
    compile_catalogues(tmp_path / "locale", compiled)
    assert translated(compiled) == "File"


def test_a_fresh_catalogue_is_left_alone(tmp_path: Path) -> None:
    source = tmp_path / "locale" / "en" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(PO.format("Dossier"), "utf-8")
    compile_catalogues(tmp_path / "locale", tmp_path)
    inode = (tmp_path / "en/LC_MESSAGES/django.mo").stat().st_ino
    compile_catalogues(tmp_path / "locale", tmp_path)
    assert (tmp_path / "en/LC_MESSAGES/django.mo").stat().st_ino == inode
