"""A definition whose text lies in a file of its own beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from motcua.ground.packs.definitions import Issue, Kind
from motcua.ground.packs.pipeline import Compiled, check, compile_province
from motcua.ground.packs.tests.making import lines, setting, write
from motcua.ground.words.definitions import Definition, Key


class Song(Definition):
    """A definition with a text beside it."""

    key: Key
    source: str


SONG = Kind("song", "songs", Song, key=lambda d: d.key, beside=".txt")
SETTING = replace(setting(), kinds={**setting().kinds, "song": SONG})
HERE = "national/kitchen/songs"
FILES = {f"{HERE}/lua.yaml": "key: lua", f"{HERE}/lua.txt": "Lúa ơi\n"}


def issues(folder: Path, files: dict[str, str]) -> tuple[Issue, ...]:
    return check(write(folder, FILES | files), SETTING).issues


def compiled(folder: Path, files: dict[str, str]) -> Compiled:
    found = compile_province(write(folder, FILES | files), SETTING, "bep-xanh")
    assert found is not None
    assert found.issues == ()
    return found


def test_the_text_is_the_source_and_counts_in_the_hash(tmp_path: Path) -> None:
    before, after = compiled(tmp_path, {}), compiled(tmp_path, {f"{HERE}/lua.txt": "Lúa ới\n"})
    song = before.books.get("song", "lua")
    assert song is not None
    assert song.body.source == "Lúa ơi"
    assert before.hash != after.hash


def test_parts_of_the_same_folder_are_joined_in_once_however_they_lead_to_each_other(tmp_path: Path) -> None:
    files = {
        f"{HERE}/lua.txt": '#import "a.txt": *\n#import "b.txt": *\nhát',
        f"{HERE}/a.txt": '#import "b.txt": *\nmột',
        f"{HERE}/b.txt": '#import "a.txt": *\nhai',
    }
    song = compiled(tmp_path, files).books.get("song", "lua")
    assert song is not None
    assert song.body.source.split() == ["hai", "một", "hát"]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({f"{HERE}/lua.txt": ""}, "lua.yaml:1 ERROR file.beside"),
        ({f"{HERE}/lua.yaml": "key: lua\nsource: a"}, "lua.yaml:2 ERROR file.beside"),
        ({f"{HERE}/lua.txt": 'la\n#import "b.txt": *'}, "lua.txt:2 ERROR file.beside"),
        ({f"{HERE}/khac.txt": "la"}, "khac.txt:1 ERROR file.unknown"),
        ({"national/kitchen/lua.txt": "la"}, "lua.txt:1 ERROR file.unknown"),
    ],
)
def test_a_text_has_its_definition_and_a_definition_its_text(
    tmp_path: Path, files: dict[str, str], expected: str
) -> None:
    assert lines(issues(tmp_path, files)) == [expected]


def test_a_province_brings_no_texts(tmp_path: Path) -> None:
    assert lines(issues(tmp_path, {"provinces/bep-xanh/songs/lua.txt": "la"})) == ["lua.txt:1 ERROR province.file"]
