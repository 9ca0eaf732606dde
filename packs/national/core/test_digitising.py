"""Each ground on which a paper need not be digitised holds where it should, and nowhere else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from motcua.ground.papers.definitions import PDF, FileRef
from motcua.ground.vault.digitising.definitions import Component, DigitisingExempt
from motcua.ground.vault.digitising.rules import ground_for
from motcua.ground.words.definitions import Text

GROUNDS = [
    DigitisingExempt.model_validate(said)
    for said in yaml.safe_load((Path(__file__).parent / "digitising.yaml").read_text("utf-8"))
]
TODAY = date(2026, 11, 2)
FORMS = ("original", "copy", "certified_copy", "electronic", "shown")


def ground(form: str, *, on_paper: bool = True, held: bool = False, on: date = TODAY) -> str:
    file = FileRef("a" * 64, "giay.pdf", 10, PDF)
    component = Component("giay", Text(vi="Giấy", en="Paper"), "", form, on_paper, (file,))
    found = ground_for(component, GROUNDS, on=on, held=held)
    return found.key if found else ""


@pytest.mark.parametrize(
    ("form", "at_counter", "online"),
    [
        ("original", "", ""),
        ("copy", "ban_chup", "ban_chup"),
        ("certified_copy", "ban_sao_chung_thuc", ""),
        ("electronic", "", "nop_ban_dien_tu"),
        ("shown", "chi_xuat_trinh", "chi_xuat_trinh"),
    ],
)
def test_the_form_decides(form: str, at_counter: str, online: str) -> None:
    """A certified copy that came online is an electronic one, which the law wants."""
    assert ground(form) == at_counter
    assert ground(form, on_paper=False) == online


@pytest.mark.parametrize("form", ["original", "electronic"])
def test_what_the_vault_has_is_not_digitised_again(form: str) -> None:
    assert ground(form, held=True) == "da_co_trong_kho"


def test_what_an_officer_sees_holds_only_when_they_say_so() -> None:
    by_hand = {each.key for each in GROUNDS if each.by_hand}
    assert by_hand == {"da_chia_se", "la_ban_sao", "bi_mat_nha_nuoc"}
    assert not by_hand & {
        ground(form, on_paper=p, held=h) for form in FORMS for p in (True, False) for h in (True, False)
    }


def test_before_the_circular_nothing_was_exempt() -> None:
    assert {ground(form, on=date(2023, 5, 24)) for form in FORMS} == {""}


def test_every_ground_names_its_law() -> None:
    assert all(each.law.text for each in GROUNDS)
    assert len({each.key for each in GROUNDS}) == len(GROUNDS)
