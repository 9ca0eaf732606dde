"""Behind the second wall a held paper is its holder's, and of officials who see a dossier of that holder."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from motcua.ground.ledger.models import Fact
from motcua.ground.people.definitions import ANONYMOUS
from motcua.ground.vault.actions import share_holding, visit_share
from motcua.ground.vault.models import Holding, Share, ShareVisit, Use
from motcua.ground.vault.queries import held_by, visible_holdings
from motcua.record.cases.tests.held import birth_of, publish_typed
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.test_once_only import Filed
from motcua.record.cases.tests.world import MONDAY, World, build
from motcua.wiring.tests.test_second_wall import behind, rows

TABLES = ("vault_holding", "vault_use", "vault_share", "vault_sharevisit")


@pytest.fixture
def world(db: None) -> World:
    made = build()
    publish_typed()
    return made


@pytest.fixture
def birth(world: World) -> Holding:
    return birth_of(world)


def share(world: World, birth: Holding) -> str:
    day = MONDAY.replace(day=3) - MONDAY
    told = {"purpose": "Nhà trường xem", "lasts": day, "actor": world.actor("lan"), "now": MONDAY}
    return share_holding(holding_id=birth.pk, **told)[1]  # type: ignore[arg-type]


def test_theirs_and_nobody_elses(world: World, birth: Holding) -> None:
    Filed(world).online(held={"birth": str(birth.pk)})
    visit_share(secret=share(world, birth), what="page", actor=ANONYMOUS, now=MONDAY)
    seen = {who: [rows(world.actor(who), table) for table in TABLES] for who in ("lan", "tuan", "tuan.cb", "nobody")}
    assert seen == {"lan": [1, 1, 1, 1], "tuan": [0] * 4, "tuan.cb": [0] * 4, "nobody": [0] * 4}
    assert [rows(world.actor("binh"), table) for table in TABLES] == [1, 1, 0, 0], "links are not an official's matter"


def test_officials_see_it_with_a_dossier_only(world: World, birth: Holding) -> None:
    assert rows(world.actor("hanh"), "vault_holding") == 0
    Story(world).submitted()
    assert rows(world.actor("hanh"), "vault_holding") == 1
    with behind(world.actor("lan")):
        assert set(visible_holdings(world.actor("lan"))) == {birth}


def test_at_the_counter_an_official_asks_for_one_person_and_type(world: World, birth: Holding) -> None:
    lan, on = world.parties["lan"], MONDAY.date()
    with behind(world.actor("hanh")):
        assert held_by(world.actor("hanh"), lan, ["giay_sinh"], on) == [birth]
        assert held_by(world.actor("hanh"), lan, ["giay_phep"], on) == []
    with behind(world.actor("tuan")) as cursor:
        cursor.execute("SELECT count(*) FROM vault_at_counter(%s, '{giay_sinh}')", [lan.pk])
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("who", ["online", "counter"])
def test_filing_with_it_works_behind_the_wall(world: World, birth: Holding, who: str) -> None:
    story, held = Filed(world), {"birth": str(birth.pk)}
    with behind(world.actor("lan" if who == "online" else "hanh")):
        story.online(held=held) if who == "online" else story.at_the_counter(held=held)
    assert Use.objects.get().holding == birth


def test_whoever_visits_writes_that_and_reads_nothing(world: World, birth: Holding) -> None:
    secret = share(world, birth)
    with behind(ANONYMOUS):
        assert visit_share(secret=secret, what="page", actor=ANONYMOUS, now=MONDAY).title == "Giấy sinh thử"
        assert not ShareVisit.objects.exists()
        assert not Holding.objects.exists()
    Share.objects.update(ended_at=MONDAY)
    with behind(ANONYMOUS) as cursor, pytest.raises(ProgrammingError), transaction.atomic():
        cursor.execute("INSERT INTO vault_sharevisit (share_id, what, at) VALUES (%s, 'page', now())", [1])
    assert ShareVisit.objects.count() == 1


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE vault_holding SET valid_until = NULL, trust = 'issued'",
        "DELETE FROM vault_holding",
        "DELETE FROM vault_sharevisit",
        "UPDATE vault_use SET subject = ''",
    ],
)
def test_what_a_holder_may_not_do_to_it(world: World, birth: Holding, sql: str) -> None:
    with behind(world.actor("lan")) as cursor, pytest.raises(ProgrammingError), transaction.atomic():
        cursor.execute(sql)


def test_the_facts_of_a_paper_are_its_holders_to_read(world: World, birth: Holding) -> None:
    with behind(world.actor("lan")):
        assert Fact.objects.filter(subject=birth.ref).exists()
    with behind(world.actor("tuan")):
        assert not Fact.objects.filter(subject=birth.ref).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT vault_named('case:1')")
        assert cursor.fetchone() == (None,)
