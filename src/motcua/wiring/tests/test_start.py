"""What every start makes sure of: the secret key and the compiled catalogues."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

from motcua.wiring.catalogues import compile_catalogues
from motcua.wiring.secret import secret_key

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Hồ sơ"\nmsgstr "{}"\n'


def test_the_secret_is_made_once_and_is_ours_alone(tmp_path: Path) -> None:
    first = secret_key(tmp_path / "state")
    assert len(first) >= 50
    assert secret_key(tmp_path / "state") == first
    assert [path.name for path in (tmp_path / "state").iterdir()] == ["secret-key"]
    assert (tmp_path / "state" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert secret_key(tmp_path / "other") != first


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
