"""Releases: immutable, once per content, in force by date. bà Lan's pinned recipe never changes."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection

from motcua.ground.packs import queries, registry
from motcua.ground.packs.actions import Broken, compile_for, install
from motcua.ground.packs.models import Definition, InForce, Release
from motcua.ground.packs.tests.making import LUCK, PROVINCE, RECIPE, RECIPE_FILE, WORD, Recipe, write
from motcua.ground.words.errors import Refused, Unknown

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Someone:
    ref: str = "account:7"


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_kinds", {})
    monkeypatch.setattr(registry, "_rules", {})
    monkeypatch.setattr(registry, "_users", [])
    registry.register(kinds=[RECIPE, WORD], rules=[LUCK])


def put(folder: Path, files: dict[str, str] | None = None) -> Release:
    return install(province="bep-xanh", folder=write(folder, files or {}), actor=Someone(), now=NOW)


def time_of(pinned: queries.Pinned) -> str:
    assert isinstance(pinned.body, Recipe)
    return str(pinned.body.time)


@pytest.mark.django_db
def test_what_is_installed_is_in_force(tmp_path: Path) -> None:
    release = put(tmp_path)
    assert release.is_new
    assert (release.province, release.installed_by) == ("provinces/bep-xanh", "account:7")
    pinned = queries.definition("recipe", "pho", TODAY)
    assert time_of(pinned) == "3 working_days"
    assert pinned.pack == "national/kitchen"
    assert queries.pinned(pinned.id) is pinned
    assert queries.all_of("recipe", TODAY) == [pinned]
    assert queries.parameter("national/kitchen", "wait") == "3 working_days"


@pytest.mark.django_db
def test_before_its_first_day_it_is_unknown(tmp_path: Path) -> None:
    put(tmp_path)
    with pytest.raises(Unknown):
        queries.definition("recipe", "pho", date(2025, 6, 30))
    assert queries.all_of("recipe", date(2025, 6, 30)) == []
    assert queries.definition("recipe", "pho", date(2025, 7, 1))


@pytest.mark.django_db
def test_nothing_is_known_before_anything_is_installed() -> None:
    assert queries.current_release() is None
    assert queries.all_of("recipe", TODAY) == []
    with pytest.raises(Unknown):
        queries.definition("recipe", "pho", TODAY)
    with pytest.raises(Unknown):
        queries.pinned(1_000_000)
    with pytest.raises(Unknown):
        queries.parameter("national/kitchen", "wait")


@pytest.mark.django_db
def test_the_same_content_again_changes_nothing(tmp_path: Path) -> None:
    first = put(tmp_path)
    again = put(tmp_path, {"national/kitchen/recipes/pho.yaml": "# a comment\n" + RECIPE_FILE})
    assert (again.pk, again.is_new) == (first.pk, False)
    assert (Release.objects.count(), Definition.objects.count(), InForce.objects.count()) == (1, 1, 1)


@pytest.mark.django_db
def test_a_change_is_a_new_definition_and_the_old_one_stays_pinned(tmp_path: Path) -> None:
    put(tmp_path)
    old = queries.definition("recipe", "pho", TODAY)
    slower = {"provinces/bep-xanh/pack.yaml": PROVINCE.replace("3 working_days", "4 working_days")}
    put(tmp_path, slower)
    assert time_of(queries.definition("recipe", "pho", TODAY)) == "4 working_days"
    assert time_of(queries.pinned(old.id)) == "3 working_days"
    put(tmp_path)
    assert queries.definition("recipe", "pho", TODAY).id == old.id
    assert (Release.objects.count(), Definition.objects.count()) == (3, 2)


@pytest.mark.django_db
def test_two_periods_of_one_key_are_in_force_one_after_the_other(tmp_path: Path) -> None:
    files = {
        "national/kitchen/recipes/pho.yaml": RECIPE_FILE + "valid_to: 2026-07-01\n",
        "national/kitchen/recipes/pho@2026-07-01.yaml": RECIPE_FILE.replace("2025-07-01", "2026-07-01"),
    }
    put(tmp_path, files)
    before, after = (queries.definition("recipe", "pho", day) for day in (date(2026, 6, 30), date(2026, 7, 1)))
    assert (before.valid_to, after.valid_from) == (date(2026, 7, 1), date(2026, 7, 1))


@pytest.mark.django_db
def test_broken_packs_change_nothing_and_say_where(tmp_path: Path) -> None:
    with pytest.raises(Broken) as broken:
        put(tmp_path, {"national/kitchen/recipes/pho.yaml": "key: pho\n"})
    assert {str(issue.spot) for issue in broken.value.issues} == {"packs/national/kitchen/recipes/pho.yaml:1"}
    assert "2 lỗi" in broken.value.message.format(**broken.value.params)
    assert Release.objects.count() == 0


@pytest.mark.django_db
def test_a_province_without_a_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no_such_province"):
        install(province="bep-vang", folder=write(tmp_path, {}), actor=Someone(), now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["packs_definition", "packs_release", "packs_in_force"])
@pytest.mark.parametrize("verb", ["DELETE FROM {}", "UPDATE {} SET id = id + 1", "TRUNCATE {} CASCADE"])
def test_the_database_refuses_to_change_what_was_published(tmp_path: Path, table: str, verb: str) -> None:
    put(tmp_path)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL motcua.scratch = 'off'; SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="what was published stays"):
            cursor.execute(verb.format(table))


@pytest.mark.django_db
def test_reading_what_is_in_force_costs_one_look_at_the_newest_release(
    tmp_path: Path, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    put(tmp_path)
    pinned = queries.definition("recipe", "pho", TODAY)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert queries.definition("recipe", "pho", TODAY) is pinned
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert queries.pinned(pinned.id) is pinned


@pytest.mark.django_db
def test_what_would_change_is_told_field_by_field_with_the_open_ones(tmp_path: Path) -> None:
    put(tmp_path)
    old = queries.definition("recipe", "pho", TODAY)
    registry.register(users=[lambda: Counter({old.id: 4})])
    files = {
        "provinces/bep-xanh/pack.yaml": PROVINCE.replace("3 working_days", "4 working_days"),
        "national/kitchen/words/w.yaml": "- {key: a, name: {vi: A, en: A}}\n",
    }
    found = queries.changes(compile_for(province="bep-xanh", folder=write(tmp_path, files)))
    assert [(c.what, c.kind, c.key, c.open_users) for c in found] == [
        ("changed", "parameters", "provinces/bep-xanh", 0),
        ("changed", "recipe", "pho", 4),
        ("added", "word", "a", 0),
    ]
    assert found[1].fields == (("time", "3 working_days", "4 working_days"),)
    put(tmp_path, files)
    removed = queries.changes(
        compile_for(province="bep-xanh", folder=write(tmp_path, {"national/kitchen/words/w.yaml": ""}))
    )
    assert ("removed", "word", "a") in [(c.what, c.kind, c.key) for c in removed]


@pytest.mark.django_db(transaction=True)
def test_twelve_installations_at_once_make_one_release(tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET motcua.scratch = 'on'")
    folder = write(tmp_path, {})
    made: list[bool] = []
    start = threading.Barrier(12)

    def one() -> None:
        start.wait()
        try:
            made.append(install(province="bep-xanh", folder=folder, actor=Someone(), now=NOW).is_new)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [False] * 11 + [True]
    assert Release.objects.count() == 1


def test_registering_the_same_twice_is_one_and_another_of_the_name_is_a_bug() -> None:
    registry.register(kinds=[RECIPE], rules=[LUCK])
    with pytest.raises(ValueError, match="two kinds named recipe"):
        registry.register(kinds=[type(RECIPE)("recipe", "others", Recipe, key=lambda d: d.key)])
