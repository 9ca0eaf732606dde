"""From a folder to what a province has. Each test plants one surprise in tiny packs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from motcua.ground.packs.definitions import Kind, Reference
from motcua.ground.packs.pipeline import Compiled, Setting, check, compile_province
from motcua.ground.packs.quality import QUALITY_RULES
from motcua.ground.packs.tests.making import (
    LUCK,
    MANIFEST,
    PROVINCE,
    RECIPE_FILE,
    Word,
    lines,
    message,
    setting,
    write,
)


def issues(folder: Path, files: dict[str, str]) -> list[str]:
    return lines(check(write(folder, files), setting(LUCK)).issues)


def compiled(folder: Path, files: dict[str, str] | None = None) -> Compiled:
    found = compile_province(write(folder, files or {}), setting(LUCK), "bep-xanh")
    assert found is not None
    return found


def test_sound_packs_have_nothing_to_report(tmp_path: Path) -> None:
    report = check(write(tmp_path, {}), setting(LUCK, *QUALITY_RULES))
    assert report.issues == ()
    assert report.tiers == {"national/kitchen": "bronze"}


def test_a_parameter_is_worth_what_the_province_says_or_else_the_default(tmp_path: Path) -> None:
    books = compiled(tmp_path).books
    recipe = books.get("recipe", "pho")
    assert recipe is not None
    assert (str(recipe.body.time), recipe.body.price) == ("3 working_days", 5000)
    assert compiled(tmp_path).parameters == {"national/kitchen": {"wait": "3 working_days", "price": 5000}}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ("wait: 11 working_days", "more than the law allows: 10 working_days (Điều 2 Luật Bếp)"),
        ("wait: 15 days", "more than the law allows"),
        ("wait: soon", "write a duration as"),
        ("wait: 3", "a duration is wanted here, not 3"),
        ("price: '5000'", "a money is wanted here, not '5000'; write whole đồng without separators"),
        ("price: true", "a money is wanted here, not True"),
        ("price: -1", "money is not negative"),
        ("weight: 1", "national/kitchen declares no parameter 'weight'"),
        ("waits: 1 working_day", "did you mean 'wait'?"),
    ],
)
def test_a_province_gives_only_values_that_are_declared_and_lawful(tmp_path: Path, values: str, words: str) -> None:
    province = PROVINCE.replace("wait: 3 working_days", values)
    found = check(write(tmp_path, {"provinces/bep-xanh/pack.yaml": province}), setting()).issues
    assert lines(found) == ["pack.yaml:6 ERROR province.value"]
    assert found[0].spot.file == "packs/provinces/bep-xanh/pack.yaml"
    assert words in found[0].message


@pytest.mark.parametrize(
    ("province", "expected"),
    [
        (PROVINCE.replace("[national/kitchen]", "[national/kitchen, national/garden]"), "province.uses"),
        (PROVINCE.replace("[national/kitchen]", "[national/kitchen, national/kitchen]"), "province.uses"),
        (PROVINCE.replace("  national/kitchen:", "  national/garden: {a: 1}\n  national/kitchen:"), "province.value"),
        (PROVINCE + "procedures: []\n", "type"),
        (PROVINCE.replace("bep-xanh", "bep-do"), "pack.id"),
        (PROVINCE.replace("uses: [national/kitchen]\n", ""), "type.missing"),
    ],
)
def test_a_province_says_which_packs_and_nothing_else(tmp_path: Path, province: str, expected: str) -> None:
    found = check(write(tmp_path, {"provinces/bep-xanh/pack.yaml": province}), setting()).issues
    assert [issue.code for issue in found] == [expected]


MENU = Kind(
    "menu", "menus", Word, key=lambda d: d.key, references=lambda d: [Reference(("key",), "recipe", d.key)], local=True
)


def with_menus() -> Setting:
    return replace(setting(), kinds={**setting().kinds, "menu": MENU})


def test_what_is_local_a_province_writes_itself(tmp_path: Path) -> None:
    """And it is linked to the packs the province uses."""
    menu = "provinces/bep-xanh/menus/{}.yaml"
    files = {menu.format(key): f"key: {key}\nname: {{vi: Món, en: Dish}}\n" for key in ("pho", "bun")}
    packs = write(tmp_path, files)
    compiled = compile_province(packs, with_menus(), "bep-xanh")
    assert compiled is not None
    assert [(f.key, f.pack) for f in compiled.books.all("menu")] == [
        ("bun", "provinces/bep-xanh"),
        ("pho", "provinces/bep-xanh"),
    ]
    assert lines(compiled.issues) == ["bun.yaml:1 ERROR link.recipe"] == lines(check(packs, with_menus()).issues)


def test_what_is_local_has_no_place_in_a_national_pack(tmp_path: Path) -> None:
    files = {"national/kitchen/menus/pho.yaml": "key: pho\nname: {vi: Món, en: Dish}\n"}
    assert lines(check(write(tmp_path, files), with_menus()).issues) == ["pho.yaml:1 ERROR file.unknown"]


def test_a_province_pack_holds_no_other_file(tmp_path: Path) -> None:
    files = {"provinces/bep-xanh/recipes/bun.yaml": RECIPE_FILE, "provinces/bep-xanh/rules.py": "x = 1\n"}
    assert issues(tmp_path, files) == ["bun.yaml:1 ERROR province.file", "rules.py:1 ERROR province.file"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("time: {param: waits}", "national/kitchen declares no parameter 'waits'; did you mean 'wait'?"),
        ("time: {param: wait, law_max: 3 days}", "'law_max' belongs to the parameter in pack.yaml"),
        ("time: {param: [wait]}", "names a parameter"),
    ],
)
def test_a_parameter_is_named_plainly(tmp_path: Path, line: str, words: str) -> None:
    recipe = RECIPE_FILE.replace("time: {param: wait}", line)
    found = check(write(tmp_path, {"national/kitchen/recipes/pho.yaml": recipe}), setting()).issues
    assert words in message(found, "param")
    assert found[0].spot.line == 3


def test_a_value_that_does_not_fit_is_reported_where_it_was_written(tmp_path: Path) -> None:
    recipe = RECIPE_FILE.replace("price: {param: price}", "price: {param: wait}")
    found = compiled(tmp_path, {"national/kitchen/recipes/pho.yaml": recipe}).issues
    assert [str(issue.spot) for issue in found] == ["packs/provinces/bep-xanh/pack.yaml:6"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("default: 5 working_days", "default: 11 working_days", "type"),
        ("default: 5 working_days", "default: 5", "type"),
        ("    law: {text: Luật Bếp, article: Điều 2}\n", "", "type"),
        ("owner: Sở Bếp núc", "owner: S", "type"),
        ("national/kitchen", "national/garden", "pack.id"),
        (">=0.1, <0.2", ">=0.2", "pack.engine"),
        ("quality: bronze", "quality: wood", "type"),
    ],
)
def test_a_manifest_is_checked(tmp_path: Path, old: str, new: str, code: str) -> None:
    manifest = MANIFEST.format(name="kitchen").replace(old, new)
    assert manifest != MANIFEST.format(name="kitchen")
    files = {"national/kitchen/pack.yaml": manifest}
    found = check(write(tmp_path, files), setting()).issues
    assert [(issue.code, issue.spot.file) for issue in found] == [(code, "packs/national/kitchen/pack.yaml")]


def test_one_broken_file_hides_nothing(tmp_path: Path) -> None:
    """A file that is no YAML, one of the wrong type, one that refers to the second, and a real mistake besides."""
    head = "name: {vi: A, en: B}\nvalid_from: 2025-07-01\n"
    files = {
        "national/kitchen/recipes/a.yaml": "key: [",
        "national/kitchen/recipes/b.yaml": "key: b\nname: x\nvalid_from: 2025-07-01\n",
        "national/kitchen/recipes/c.yaml": f"key: c\n{head}friend: b\n",
        "national/kitchen/recipes/d.yaml": f"key: d\n{head}friend: phoo\n",
        "national/kitchen/recipes/e.yaml": f"key: e\n{head}price: 13\n",
        "national/kitchen/words/w.yaml": "- {key: a, name: {vi: A, en: A}}\n- {key: b}\n",
    }
    assert issues(tmp_path, files) == [
        "a.yaml:2 ERROR yaml.syntax",
        "b.yaml:2 ERROR type",
        "d.yaml:4 ERROR link.recipe",
        "e.yaml:4 WARNING recipe.luck",
        "w.yaml:2 ERROR type.missing",
    ]


def test_a_link_says_what_was_meant(tmp_path: Path) -> None:
    files = {"national/kitchen/recipes/pho.yaml": RECIPE_FILE + "friend: phoo\n"}
    found = check(write(tmp_path, files), setting()).issues
    assert message(found, "link.recipe") == "there is no recipe 'phoo' in the packs; did you mean 'pho'?"


def test_a_province_must_use_the_packs_that_its_packs_refer_to(tmp_path: Path) -> None:
    files = {
        "national/garden/pack.yaml": MANIFEST.format(name="garden"),
        "national/garden/recipes/bun.yaml": RECIPE_FILE.replace("pho", "bun"),
        "national/kitchen/recipes/pho.yaml": RECIPE_FILE + "friend: bun\n",
    }
    found = check(write(tmp_path, files), setting()).issues
    assert "in the packs of provinces/bep-xanh" in message(found, "link.recipe")


def test_a_key_stands_for_one_thing_on_one_day(tmp_path: Path) -> None:
    later = RECIPE_FILE.replace("2025-07-01", "2026-07-01")
    twice = issues(tmp_path / "1", {"national/kitchen/recipes/pho@2026-07-01.yaml": later})
    assert twice == ["pho@2026-07-01.yaml:1 ERROR key.twice"]
    ended = RECIPE_FILE + "valid_to: 2026-07-01\n"
    files = {"national/kitchen/recipes/pho.yaml": ended, "national/kitchen/recipes/pho@2026-07-01.yaml": later}
    assert issues(tmp_path / "2", files) == []


@pytest.mark.parametrize(
    ("file", "text", "code"),
    [
        ("national/kitchen/recipe/x.yaml", RECIPE_FILE, "file.unknown"),
        ("national/kitchen/recipes/deep/x.yaml", RECIPE_FILE, "file.unknown"),
        ("national/kitchen/recipes/x.yml", RECIPE_FILE, "file.name"),
        ("national/kitchen/recipes/x.yaml", "- key: x\n", "file.many"),
        ("national/kitchen/helpers.py", "x = 1\n", "file.unknown"),
        ("national/kitchen/rules.py", "import os\n", "rules.impure"),
        ("national/garden/recipes/x.yaml", RECIPE_FILE, "pack.no_manifest"),
    ],
)
def test_every_file_has_its_place(tmp_path: Path, file: str, text: str, code: str) -> None:
    found = check(write(tmp_path, {file: text}), setting()).issues
    assert code in [issue.code for issue in found]


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    packs = write(tmp_path, {})
    (packs / "national/kitchen/recipes/x.yaml").write_bytes(b"key: a\nname: \xff\n")
    assert lines(check(packs, setting()).issues) == ["x.yaml:2 ERROR file.not_utf8"]


def test_an_old_shape_is_rewritten_and_announced(tmp_path: Path) -> None:
    recipe = "key: pho\nname: {vi: Phở, en: Soup}\ntime_limit_days: 5\nvalid_from: 2025-07-01\n"
    found = check(write(tmp_path, {"national/kitchen/recipes/pho.yaml": recipe}), setting()).issues
    assert message(found, "rewrite.time_limit_days").endswith("write 'time_limit: 5 working_days'")
    assert "FUTURE_ERROR" in str(found[0])
    assert "there is no key 'time_limit' here" in message(found, "type")


def test_the_hash_changes_with_what_counts_and_with_nothing_else(tmp_path: Path) -> None:
    first = compiled(tmp_path / "1").hash
    commented = {
        "national/kitchen/recipes/pho.yaml": "# Ngon\n" + RECIPE_FILE.replace("{vi: Phở, en", "{vi: 'Phở', en")
    }
    assert compiled(tmp_path / "2", commented).hash == first
    others = [
        {"national/kitchen/recipes/pho.yaml": RECIPE_FILE.replace("Phở", "Phở bò")},
        {"provinces/bep-xanh/pack.yaml": PROVINCE.replace("3 working_days", "4 working_days")},
        {"national/kitchen/rules.py": "LIMIT = 1\n"},
    ]
    hashes = {compiled(tmp_path / f"{number + 3}", files).hash for number, files in enumerate(others)}
    assert len(hashes | {first}) == 4


def test_only_what_concerns_the_province_stops_it(tmp_path: Path) -> None:
    files = {"provinces/bep-do/pack.yaml": "id: [", "national/garden/pack.yaml": "id: national/garden\n"}
    assert not compiled(tmp_path, files).broken
    assert check(tmp_path / "packs", setting()).broken
    assert compile_province(tmp_path / "packs", setting(), "bep-vang") is None
    broken = compile_province(tmp_path / "packs", setting(), "bep-do")
    assert broken is not None
    assert broken.broken
