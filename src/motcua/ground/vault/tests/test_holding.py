from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from motcua.ground.ledger.models import Fact
from motcua.ground.people.definitions import ANONYMOUS, Actor, ActsFor
from motcua.ground.people.models import Party
from motcua.ground.vault.actions import attach_file, end_holding, enter_holding, erase_holdings, use_holding
from motcua.ground.vault.definitions import Origin
from motcua.ground.vault.models import Holding
from motcua.ground.vault.queries import held, holding_for, names_paper, of_source, visible_holdings
from motcua.ground.vault.tests.conftest import citizen
from motcua.ground.vault.tests.world import FILE, NOW, TODAY
from motcua.ground.words.errors import Refused, Unknown

BIRTH = Origin(subject="case:0192", code="H99-1", procedure="1.000001", part="granted")


def enter(holder: Party, actor: Actor, **more: object) -> Holding:
    told = {"type": "giay_sinh", "trust": "issued", "now": NOW, "file": FILE, "origin": BIRTH} | more
    return enter_holding(holder=holder, actor=actor, **told)  # type: ignore[arg-type]


def test_what_was_granted_is_held(lan: Party, hanh: Actor) -> None:
    row = enter(lan, hanh, about="Nguyễn Bé Na")
    assert held(lan, "giay_sinh", TODAY) == [row]
    assert row.title == "Giấy sinh thử"
    assert row.code.startswith("001190000011-GIAYSINH-")
    assert row.valid_until is None
    fact = Fact.objects.get(kind="vault.entered")
    assert fact.subject == row.ref
    assert fact.payload == {
        "party": f"party:{lan.pk}",
        "type": "giay_sinh",
        "trust": "issued",
        "source": BIRTH.subject,
        "digest": FILE.digest,
    }
    assert "Na" not in str(fact.payload)
    assert "001190000011" not in str(fact.payload)


def test_it_expires_by_the_day_alone(lan: Party, hanh: Actor) -> None:
    row = enter(lan, hanh, type="giay_phep", issued_on=date(2026, 5, 2))
    assert row.valid_until == TODAY, "six months, and that day is still one of them"
    assert held(lan, "giay_phep", TODAY) == [row]
    assert held(lan, "giay_phep", TODAY + timedelta(days=1)) == []
    assert row.stands(TODAY)
    assert not row.stands(TODAY + timedelta(days=1))


def test_it_is_not_held_before_it_begins(lan: Party, hanh: Actor) -> None:
    row = enter(lan, hanh, valid_from=TODAY + timedelta(days=1))
    assert held(lan, "giay_sinh", TODAY) == []
    assert held(lan, "giay_sinh", TODAY + timedelta(days=1)) == [row]
    assert not row.stands(TODAY)


def test_the_same_file_is_held_once_and_trusted_more(lan: Party, hanh: Actor) -> None:
    first = enter(lan, hanh, trust="handed_in")
    again = enter(lan, hanh, trust="digitised")
    less = enter(lan, hanh, trust="handed_in")
    assert first.pk == again.pk == less.pk
    assert Holding.objects.get().trust == "digitised"
    told = [fact.payload.get("trust_was") for fact in Fact.objects.filter(kind="vault.entered").order_by("pk")]
    assert told == [None, "handed_in"], "trusted less again is nothing that happened"


def test_the_most_trusted_comes_first_then_the_newest(lan: Party, hanh: Actor) -> None:
    photo = enter(lan, hanh, file=None, trust="handed_in", issued_on=date(2026, 10, 1))
    old = enter(lan, hanh, file=None, issued_on=date(2026, 1, 1))
    new = enter(lan, hanh, file=None, issued_on=date(2026, 2, 1))
    assert held(lan, ("giay_sinh", "giay_phep"), TODAY) == [new, old, photo]


def test_the_signed_file_may_come_after(lan: Party, hanh: Actor) -> None:
    row = enter(lan, hanh, file=None)
    attach_file(holding=row, file=FILE, number="12/GKS", actor=hanh, now=NOW)
    row.refresh_from_db()
    assert (row.digest, row.number) == (FILE.digest, "12/GKS")
    assert names_paper([FILE.digest, "f" * 64]) == {FILE.digest}


def test_revoked_is_not_held_and_ends_once(lan: Party, hanh: Actor) -> None:
    row = enter(lan, hanh)
    new = enter(lan, hanh, file=None)
    end_holding(holding=row, why="replaced", by=new, actor=hanh, now=NOW)
    ended = end_holding(holding=row, why="revoked", actor=hanh, now=NOW + timedelta(days=1))
    assert (ended.ended_why, ended.ended_at) == ("replaced", NOW)
    assert held(lan, "giay_sinh", TODAY) == [new]
    assert [fact.payload["by"] for fact in Fact.objects.filter(kind="vault.ended")] == [new.ref]


def test_the_database_keeps_an_end_whole(lan: Party, hanh: Actor) -> None:
    row = enter(lan, hanh)
    with pytest.raises(IntegrityError, match="holding_ended_whole"), transaction.atomic():
        Holding.objects.filter(pk=row.pk).update(ended_at=NOW)
    with pytest.raises(IntegrityError, match="holding_trust"), transaction.atomic():
        Holding.objects.filter(pk=row.pk).update(trust="hearsay")


def test_used_where(lan: Party, hanh: Actor) -> None:
    row = enter(lan, hanh)
    use_holding(holding=row, origin=Origin("case:7", "H99-7"), purpose="Giấy tờ thử", actor=citizen(lan), now=NOW)
    assert [(use.subject_code, use.purpose) for use in row.uses.all()] == [("H99-7", "Giấy tờ thử")]
    end_holding(holding=row, why="revoked", actor=hanh, now=NOW)
    row.refresh_from_db()
    with pytest.raises(Refused, match="holding_not_valid"):
        use_holding(holding=row, origin=Origin("case:8"), purpose="Giấy tờ thử", actor=citizen(lan), now=NOW)


def test_erased_is_gone_and_the_fact_says_so(lan: Party, hanh: Actor) -> None:
    row, old = enter(lan, hanh, about="Nguyễn Bé Na"), enter(lan, hanh, file=None)
    use_holding(holding=row, origin=Origin("case:7", "H99-7"), purpose="Giấy tờ thử", actor=citizen(lan), now=NOW)
    end_holding(holding=old, why="replaced", by=row, actor=hanh, now=NOW)
    assert erase_holdings([row], actor=hanh, now=NOW) == [FILE.digest]
    assert of_source(BIRTH.subject) == [old], "what it replaced stays ended"
    assert held(lan, "giay_sinh", TODAY) == []
    assert [fact.payload["why"] for fact in Fact.objects.filter(kind="vault.ended").order_by("pk")] == [
        "replaced",
        "erased",
    ]


def test_a_type_nobody_declared(lan: Party, hanh: Actor) -> None:
    with pytest.raises(Unknown):
        enter(lan, hanh, type="giay_la")


# --- who sees it ---------------------------------------------------------------------------------------------------


def test_a_holder_sees_theirs_and_a_stranger_nothing(lan: Party, tuan: Party, hanh: Actor) -> None:
    row = enter(lan, hanh)
    assert holding_for(citizen(lan), row.pk) == row
    for stranger in (citizen(tuan), hanh, ANONYMOUS):
        assert not visible_holdings(stranger).exists()
        with pytest.raises(Unknown):
            holding_for(stranger, row.pk)


@pytest.mark.parametrize(("procedures", "sees"), [((), True), (("1.000001",), True), (("1.000002",), False)])
def test_who_acts_for_the_holder_sees_what_the_mandate_covers(
    lan: Party, tuan: Party, hanh: Actor, procedures: tuple[str, ...], sees: bool
) -> None:
    enter(lan, hanh)
    acts_for = ActsFor(lan.pk, lan.name, "mandate", 1, frozenset(procedures))
    who = Actor("account:3", 3, tuan.pk, tuan.name, "citizen", acts_for=acts_for)
    assert visible_holdings(who).exists() is sees
