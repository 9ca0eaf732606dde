"""Shares and parts: what the database refuses, what a better list corrects, what the old rows became."""

from __future__ import annotations

import dataclasses
import importlib
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from motcua.ground.places.models import Succession

from .conftest import Notes, load, passages


def check() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def change(one: Succession, told: dict[str, Any]) -> None:
    """Change it as told, or take it away, in a transaction that is checked as if it ended."""
    with transaction.atomic():
        if told:
            Succession.objects.filter(pk=one.pk).update(**told)
        else:
            one.delete()
        check()


@pytest.mark.parametrize(
    ("found", "told", "constraint"),
    [
        ({"kind": "merge"}, {"share": "0.5"}, "succession_share"),
        ({"kind": "split"}, {"share": 1}, "succession_share"),
        ({"kind": "split"}, {"share": 0}, "succession_share"),
        ({"kind": "split"}, {"share_basis": "guess"}, "succession_share"),
        ({"kind": "continue"}, {"part": "0.5"}, "succession_part"),
        ({"kind": "split"}, {"kind": "merge"}, "succession_kind"),
        ({"kind": "merge"}, {"kind": "continue"}, "succession_kind"),
        ({"kind": "split"}, {"share": "0.4"}, "succession_whole"),
        ({"kind": "merge"}, {"part": "0.45"}, "succession_whole"),
        ({"kind": "continue"}, {"on": "2025-07-02"}, "succession_on_its_day"),
    ],
)
def test_the_database_refuses(country: Notes, found: dict[str, str], told: dict[str, Any], constraint: str) -> None:
    one = Succession.objects.filter(**found).earliest("old__code", "new__code")
    with pytest.raises(IntegrityError) as refused:
        change(one, told)
    assert refused.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


def test_the_database_refuses_to_take_one_of_two_heirs_away(country: Notes) -> None:
    with pytest.raises(IntegrityError, match="add up to 0"):
        change(Succession.objects.filter(kind="split").earliest("pk"), {})


def measured(old: str, **shares: str) -> list[Any]:
    return [
        dataclasses.replace(each, share=Decimal(shares["to" + each.new]), share_basis="measured")
        for each in passages()
        if each.old == old
    ]


def test_a_measured_share_replaces_an_estimate_and_leaves_a_fact(country: Notes) -> None:
    done = load(country, [], measured("11004", to11001="0.3", to11007="0.7"))
    check()
    assert (done.shares, done.passages, done.corrected) == (2, 0, 0)
    shares = Succession.objects.filter(old__code="11004").order_by("new__code")
    assert list(shares.values_list("share", "share_basis")) == [
        (Decimal("0.3"), "measured"),
        (Decimal("0.7"), "measured"),
    ]
    assert set(shares.values_list("part_basis", flat=True)) == {"area"}
    assert country[-1][1]["payload"]["shares"] == 2


def test_an_estimate_never_replaces_a_measured_share(country: Notes) -> None:
    load(country, [], measured("11004", to11001="0.3", to11007="0.7"))
    facts = len(country)
    assert not load(country)
    assert len(country) == facts
    assert Succession.objects.filter(share_basis="measured").count() == 2


OLD_ROWS = """
CREATE SCHEMA before; SET LOCAL search_path TO before;
CREATE TABLE places_succession (id int, old_id int, new_id int, kind text, share numeric(7,6), share_basis text,
    part numeric(7,6), part_basis text);
INSERT INTO places_succession (id, old_id, new_id, kind, share) VALUES
    (1, 1, 11, 'continue', 1),
    (2, 2, 12, 'merge', 1), (3, 3, 12, 'merge', 1),
    (4, 4, 12, 'split', NULL), (5, 4, 13, 'split', NULL), (6, 4, 14, 'split', NULL),
    (7, 5, 15, 'split', 0.2), (8, 5, 16, 'split', 0.8),
    (9, 6, 17, 'merge', 1);
"""


def test_rows_without_shares_get_equal_ones_that_add_up_and_say_so(db: None) -> None:
    migration = importlib.import_module("motcua.ground.places.migrations.0003_shares_and_parts")
    with connection.cursor() as cursor:
        cursor.execute(OLD_ROWS)
        cursor.execute(migration.ASSUME)
        cursor.execute(
            "SELECT kind, share::text, share_basis, part::text, part_basis FROM places_succession ORDER BY id"
        )
        rows = cursor.fetchall()
        cursor.execute("SET LOCAL search_path TO public")
    assert rows == [
        ("continue", "1.000000", "whole", "1.000000", "whole"),
        ("merge", "1.000000", "whole", "0.333334", "assumed"),
        ("merge", "1.000000", "whole", "0.333333", "assumed"),
        ("split", "0.333334", "assumed", "0.333333", "assumed"),
        ("split", "0.333333", "assumed", "1.000000", "whole"),
        ("split", "0.333333", "assumed", "1.000000", "whole"),
        ("split", "0.200000", "assumed", "1.000000", "whole"),
        ("split", "0.800000", "assumed", "1.000000", "whole"),
        ("continue", "1.000000", "whole", "1.000000", "whole"),
    ]
