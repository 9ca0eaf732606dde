"""An officer compares: what they say counts, what was read does not; and the vault has the paper."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.ground.ledger.models import Fact
from motcua.ground.papers.samples import pdf
from motcua.ground.vault.digitising import facts
from motcua.ground.vault.digitising.actions import (
    ask_to_scan_again,
    confirm_digitised,
    read_next,
    scan_again,
    spare,
)
from motcua.ground.vault.digitising.definitions import Compared
from motcua.ground.vault.digitising.models import Digitisation
from motcua.ground.vault.digitising.queries import tray
from motcua.ground.vault.digitising.tests.world import NOW, SAID, World, came_in, component, kept
from motcua.ground.vault.models import Holding
from motcua.ground.words.errors import Refused, Unknown


@pytest.fixture
def row(world: World) -> Digitisation:
    (row,) = came_in(world, component(kept(pdf("giay")), type="giay_thu"))
    read_next(now=NOW)
    row.refresh_from_db()
    return row


def confirm(world: World, row: Digitisation, **said: str) -> Digitisation:
    told = Compared("giay_thu", {**SAID, **said})
    return confirm_digitised(digitisation_id=row.pk, said=told, actor=world.hanh, now=NOW, version=row.version)


def test_confirmed_it_is_held_with_its_code(world: World, row: Digitisation) -> None:
    done = confirm(world, row)
    held = Holding.objects.get()
    assert (done.state, done.holding, done.lines) == ("confirmed", held.pk, [])
    assert (held.holder, held.type, held.trust, held.number) == (world.lan, "giay_thu", "digitised", "12/UBND-XN")
    assert (held.issued_on, held.source, held.part) == (date(2024, 3, 5), row.subject, "giay")
    assert held.fields == {"ho_ten": "Trần Thị Ngọc Lan", "personal_id": "079190001234", "so": "12/UBND-XN"}
    assert held.code.startswith("079190001234-")
    assert held.digest == done.copy


def test_the_fact_says_nothing_of_what_the_paper_says(world: World, row: Digitisation) -> None:
    confirm(world, row)
    fact = Fact.objects.get(kind=facts.DIGITISED)
    assert fact.subject == row.subject
    assert fact.payload["sources"] == row.sources
    told = str(fact.payload)
    assert not [said for said in SAID.values() if said in told]
    assert Holding.objects.get().code not in told


def test_every_problem_is_told_at_once(world: World, row: Digitisation) -> None:
    with pytest.raises(Refused) as refused:
        confirm(world, row, title="", issued_on="31/02/2024", ngay_sinh="hôm qua", personal_id="12", ho_ten="")
    assert [(p.field, p.code) for p in refused.value.problems] == [
        ("title", "required"),
        ("issued_on", "misread"),
        ("personal_id", "misread"),
        ("ho_ten", "required"),
        ("ngay_sinh", "misread"),
    ]
    assert not Holding.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"issued_on": "03/11/2026"}, "issued_on"),
        ({"valid_until": "04/03/2024"}, "valid_until"),
        ({"number": ""}, "number"),
    ],
)
def test_what_cannot_be_so(world: World, row: Digitisation, said: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        confirm(world, row, **said)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_without_a_type_it_has_no_code(world: World, row: Digitisation) -> None:
    with pytest.raises(Refused) as refused:
        confirm_digitised(digitisation_id=row.pk, said=Compared("", SAID), actor=world.hanh, now=NOW)
    assert refused.value.problems[0].field == "type"


def test_the_stranger_sees_none_and_does_none(world: World, row: Digitisation) -> None:
    assert tray(world.tuan).rows == []
    told = Compared("giay_thu", SAID)
    with pytest.raises(Unknown):
        confirm_digitised(digitisation_id=row.pk, said=told, actor=world.tuan, now=NOW)


def test_who_was_second_is_told(world: World, row: Digitisation) -> None:
    confirm(world, row)
    with pytest.raises(Refused) as refused:
        confirm(world, row)
    assert refused.value.code == "stale_page"


def test_a_photo_whose_paper_nobody_saw_is_trusted_less(world: World) -> None:
    (row,) = came_in(world, component(kept(pdf("giay")), type="giay_thu", on_paper=False))
    read_next(now=NOW)
    row.refresh_from_db()
    confirm(world, row)
    assert Holding.objects.get().trust == "handed_in"


def test_an_officer_sees_that_it_is_exempt(world: World, row: Digitisation) -> None:
    with pytest.raises(Refused) as refused:
        spare(digitisation_id=row.pk, ground="ban_chup", actor=world.hanh, now=NOW)
    assert refused.value.code == "no_ground"
    spare(digitisation_id=row.pk, ground="la_ban_sao", actor=world.hanh, now=NOW)
    assert Fact.objects.get(kind=facts.SPARED).payload["ground"] == "la_ban_sao"
    assert tray(world.hanh).rows == []


def test_the_counter_scans_again(world: World, row: Digitisation) -> None:
    ask_to_scan_again(digitisation_id=row.pk, actor=world.hanh, now=NOW)
    row.refresh_from_db()
    assert row.state == "rescan"
    better = kept(pdf("ro hon"))
    for files in ([], [better, better]):
        with pytest.raises(Refused) as refused:
            scan_again(digitisation_id=row.pk, files=files, actor=world.hanh, now=NOW)
        assert refused.value.code == "one_paper"
    scan_again(digitisation_id=row.pk, files=[better], actor=world.hanh, now=NOW)
    assert read_next(now=NOW)
    row.refresh_from_db()
    assert (row.state, row.sources) == ("read", [better.digest])
    confirm(world, row)
    kinds = list(Fact.objects.filter(subject=row.subject).order_by("id").values_list("kind", flat=True))
    assert kinds == [facts.CAME_IN, facts.SCAN_AGAIN, facts.SCANNED_AGAIN, facts.DIGITISED]
