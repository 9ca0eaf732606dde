"""Behind the second wall a query that forgot its filter finds what is the reader's, and for nobody nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from motcua.doors.look import wall
from motcua.ground.ledger.models import Fact
from motcua.ground.offices.models import Office, Post
from motcua.ground.people.definitions import ANONYMOUS, Actor
from motcua.ground.people.models import Account, Appointment, Party
from motcua.ground.people.queries import actor_for, party_by_id, search_parties
from motcua.ground.words.errors import Unknown
from motcua.record.cases import queries
from motcua.record.cases.models import Case, CasePaper
from motcua.record.cases.queries import Filters
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import MONDAY, START, World, build
from motcua.wiring.second_wall import MAY
from tests.architecture.house import SOURCE

TODAY = date(2026, 11, 2)
TO_BE_GUARDED = {"people_party", "people_account", "cases_case"}
"""What leads to one of these is somebody's."""


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture
def story(world: World) -> Story:
    """Bà Lan's dossier, claimed, and a department asked about it."""
    told = Story(world).claimed()
    told.consulted()
    return told


@contextmanager
def behind(actor: Actor) -> Iterator[Any]:
    with wall._behind(wall.scope_of(actor)), connection.cursor() as cursor:
        yield cursor


def rows(actor: Actor, table: str) -> int:
    with behind(actor) as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return int(cursor.fetchone()[0])


def guarded() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace")
        return {name for (name,) in cursor.fetchall()}


SHUT = {table for table, may in MAY.items() if not may}
"""The web has no right in them at all."""


def leading_to_somebody() -> set[str]:
    """Tables with a foreign key to a party, an account or a case."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT conrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND confrelid::regclass::text = ANY(%s)",
            [sorted(TO_BE_GUARDED)],
        )
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_every_table_that_leads_to_somebody_has_a_policy() -> None:
    """A new one without a policy fails here: write one with `ground.offices.walls.guarded`."""
    needed = leading_to_somebody() | TO_BE_GUARDED | {"ledger_fact", "money_charge", "django_session"}
    assert needed - SHUT <= guarded()


def test_nobody_finds_nothing_in_any_of_them(story: Story) -> None:
    found = {table: rows(ANONYMOUS, table) for table in guarded()}
    assert {table for table, many in found.items() if many} == set()


def test_a_stranger_finds_nothing_of_hers(story: Story, world: World) -> None:
    tables = sorted(name for name in guarded() if name.startswith(("cases_", "messages_", "money_")))
    for who in ("tuan", "tuan.cb"):
        assert {table: rows(world.actor(who), table) for table in tables} == dict.fromkeys(tables, 0), who


def test_the_forgotten_filter(story: Story, world: World) -> None:
    other = Story(world).submitted("tuan")
    seen = {}
    for who in ("nobody", "lan", "tuan", "hanh", "binh", "thao", "tuan.cb"):
        with behind(world.actor(who)):
            seen[who] = set(Case.objects.values_list("applicant__name", flat=True))
    assert seen["nobody"] == seen["tuan.cb"] == set()
    assert seen["lan"] == {"Nguyễn Thị Lan"}
    assert seen["tuan"] == {"Trần Anh Tuấn"}
    assert seen["hanh"] == seen["binh"] == {"Nguyễn Thị Lan", "Trần Anh Tuấn"}
    assert seen["thao"] == {"Nguyễn Thị Lan"}, "the department sees what it was asked about, and not more"
    with behind(world.actor("lan")):
        assert set(Party.objects.values_list("name", flat=True)) == {"Nguyễn Thị Lan"}
        assert not CasePaper.objects.filter(case_id=other.case.pk).exists()
        assert not Fact.objects.filter(subject=other.case.ref).exists()


@pytest.mark.parametrize("who", ["nobody", "lan", "tuan", "hanh", "binh", "minh", "thao", "tuan.cb"])
def test_the_wall_says_what_the_gate_says(story: Story, world: World, who: str) -> None:
    Story(world).submitted("tuan")
    actor = world.actor(who)
    with behind(actor):
        behind_it = set(Case.objects.values_list("pk", flat=True))
    assert behind_it == set(queries.visible_cases(actor).values_list("pk", flat=True))


def _post(world: World, **sees: Any) -> Actor:
    office = sees.pop("office", world.here)
    account = Account.objects.create(username="moi", name="Mới", kind="official", created_at=MONDAY)
    post = Post.objects.create(office=office, title="Mới", duties=["handle"], valid_from=START, **sees)
    Appointment.objects.create(account=account, post=post, valid_from=START)
    return actor_for(account, TODAY)


@pytest.mark.parametrize(
    ("sees", "case", "visible"),
    [
        ({}, {}, True),
        ({"sectors": ["dat_dai"]}, {}, False),
        ({"sectors": ["dat_dai", "thu_nghiem"]}, {}, True),
        ({}, {"grade": 1}, False),
        ({"clearance": 1}, {"grade": 1}, True),
        ({"clearance": 1, "sectors": ["thu_nghiem"]}, {"grade": 1}, True),
        ({"clearance": 1, "sectors": ["thu_nghiem"]}, {"grade": 2}, False),
        ({"clearance": 2, "sectors": ["dat_dai"]}, {"grade": 1}, False),
    ],
)
def test_sector_and_grade(story: Story, world: World, sees: Any, case: Any, visible: bool) -> None:
    """At the gate and behind the wall."""
    Case.objects.filter(pk=story.case.pk).update(**case)
    actor = _post(world, **sees)
    assert queries.visible_cases(actor).exists() is visible
    with behind(actor):
        assert Case.objects.exists() is visible
    page = queries.work_list(actor, Filters(), now=story.now)
    assert bool(page.cases) is visible


@pytest.mark.parametrize(("reach", "visible"), [("own", False), ("subtree", True)])
def test_reach(story: Story, world: World, reach: str, visible: bool) -> None:
    root = Office.objects.create(code="H99", name="Tỉnh", kind="tinh", place=world.department.place, valid_from=START)
    Office.objects.filter(pk=world.here.pk).update(parent=root)
    actor = _post(world, office=root, reach=reach)
    assert queries.visible_cases(actor).exists() is visible
    with behind(actor):
        assert Case.objects.exists() is visible
    assert not actor.may("handle", world.here.pk), "to see is not to act"


def test_who_only_looks_after_accounts_sees_no_dossier(story: Story, world: World) -> None:
    actor = _post(world)
    Post.objects.filter(title="Mới").update(duties=["administer"])
    assert actor.account_id is not None
    actor = actor_for(Account.objects.get(pk=actor.account_id), TODAY)
    assert actor.duties
    assert actor.sight == ()
    with behind(actor):
        assert not Case.objects.exists()


# --- what the web may never do -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_fact SET payload = '{}'",
        "DELETE FROM ledger_fact",
        "INSERT INTO ledger_seal (number) VALUES (1)",
        "DELETE FROM ledger_seal",
        "DELETE FROM papers_paper",
        "UPDATE people_reading SET reason = ''",
        "INSERT INTO packs_release (province) VALUES ('x')",
        "UPDATE packs_definition SET body = '{}'",
        "DELETE FROM django_migrations",
        "SELECT * FROM offices_change",
        "CREATE TABLE mine (id int)",
        "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
        "DROP POLICY theirs ON cases_case",
        "COPY (SELECT 1) TO PROGRAM 'cat'",
    ],
)
def test_what_no_request_may_do(world: World, sql: str) -> None:
    with behind(world.actor("minh")) as cursor, pytest.raises(ProgrammingError), transaction.atomic():
        cursor.execute(sql)


def test_a_fact_is_left_in_ones_own_name(world: World, story: Story) -> None:
    said = "INSERT INTO ledger_fact (kind, subject, place_code, actor, happened_at, known_at, payload)"
    values = " VALUES ('thu', 'thu:1', '', %s, now(), now(), '{}')"
    with behind(world.actor("lan")) as cursor:
        cursor.execute(said + values, [world.actor("lan").ref])
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute(said + values, [world.actor("minh").ref])


def test_the_public_look_up_tells_what_it_tells(world: World, story: Story) -> None:
    with behind(ANONYMOUS) as cursor:
        assert queries.public_status(story.case.code).code == story.case.code
        cursor.execute("SELECT * FROM cases_public(%s)", [story.case.code])
        assert len(cursor.description) == 7


def test_people_are_found_by_officials_and_by_name(world: World) -> None:
    with behind(world.actor("hanh")):
        assert [party.name for party in search_parties("thi lan", actor=world.actor("hanh"))] == ["Nguyễn Thị Lan"]
        assert not Party.objects.exists(), "nobody has filed anything yet"
        assert party_by_id(world.parties["lan"].pk).name == "Nguyễn Thị Lan"
    with behind(world.actor("tuan")), pytest.raises(Unknown):
        party_by_id(world.parties["lan"].pk)
    with behind(ANONYMOUS) as cursor:
        cursor.execute("SELECT count(*) FROM people_found('{thi,lan}', 20)")
        assert cursor.fetchone() == (0,)


# --- up and down -------------------------------------------------------------------------------------------------


def who() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user || ' ' || motcua_kind()")
        return str(cursor.fetchone()[0])


def role() -> str:
    return who().split()[0]


def asked(actor: Actor) -> HttpRequest:
    request: Any = RequestFactory().get("/")
    request.actor, request.session = actor, type("Session", (), {"session_key": None})()
    return request  # type: ignore[no-any-return]


def test_down_again_behind_the_answer_also_of_an_error(world: World) -> None:
    before = role()
    seen: list[str] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(who())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        wall.Wall(answer)(asked(world.actor("lan")))
    assert seen == ["motcua_web citizen"]
    assert role() == before


def test_what_is_streamed_is_read_behind_it_too(world: World) -> None:
    before = role()

    def lines() -> Iterator[str]:
        yield who()
        yield who()

    def view(request: HttpRequest) -> Any:
        return StreamingHttpResponse(lines())

    response: Any = wall.Wall(view)(asked(world.actor("hanh")))
    assert role() == before
    content = iter(response)
    assert next(content) == b"motcua_web official"
    for close in response._resource_closers:  # the reader went away in the middle
        close()
    assert role() == before


def test_beyond_it_and_back(world: World) -> None:
    with behind(world.actor("lan")):
        with wall.beyond_the_wall("a test"):
            assert "motcua_web" not in who()
        assert who() == "motcua_web citizen"


def test_an_act_that_fails_leaves_it_standing(world: World) -> None:
    with behind(world.actor("lan")) as cursor:
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute("DELETE FROM ledger_fact")
        assert who() == "motcua_web citizen"


def test_every_page_is_answered_behind_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def find(*told: Any, **more: Any) -> list[Any]:
        seen.append(who())
        return []

    monkeypatch.setattr("motcua.doors.portal.views.finding.catalogue.find", find)
    Client().get("/thu-tuc", {"q": "giay"})
    assert set(seen) == {"motcua_web anonymous"}


BEYOND = {
    "whose key this is",
    "whether who signed a paper could sign it then",
    "how many things wait or failed in the whole house",
    "how much an office that is to be closed still owes",
    # Paying is done by anybody who holds a code, and told by a gateway that signs.
    "what is owed for a dossier whose code somebody holds",
    "somebody who holds the code of a dossier begins to pay for it",
    "an order whose number somebody holds",
    "what an order is for whose number somebody holds",
    "somebody came back from a gateway, so it is asked now",
    "a gateway tells what it took, and signs it",
}
"""Every reason for which something reads over the wall."""


def test_whoever_goes_beyond_the_wall_is_known() -> None:
    said = re.compile(r"beyond_the_wall\(\s*\"([^\"]*)\"")
    found = {
        reason
        for file in SOURCE.rglob("*.py")
        if "tests" not in file.parts
        for reason in said.findall(file.read_text())
    }
    assert found == BEYOND


def test_the_views_before_the_wall_are_addresses() -> None:
    from django.urls import get_resolver

    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert set(wall.PROVING) <= names


@pytest.mark.django_db
def test_the_list_of_what_may_be_done_names_tables() -> None:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | {"django_migrations"}
    assert MAY.keys() <= tables


@pytest.mark.django_db(transaction=False)
def test_lists_and_searches_use_their_indexes_behind_it(world: World) -> None:
    """Operators that are not leakproof lose theirs under row-level security; none of the work list's is among them."""
    actor = world.actor("hanh")
    with behind(actor) as cursor, CaptureQueriesContext(connection) as asked:
        cursor.execute("SET LOCAL enable_seqscan = off")
        queries.work_list(actor, Filters(tray="all_open", search="nguyen thi"), now=MONDAY)
        queries.work_list(actor, Filters(tray="ended"), now=MONDAY)
        plans = [plan(cursor, each["sql"]) for each in asked.captured_queries if "due_at" in each["sql"]]
    assert plans
    assert [each for each in plans if "Seq Scan on cases_case" in each] == []


def plan(cursor: Any, sql: str) -> str:
    cursor.execute(f"EXPLAIN {sql}")
    return "\n".join(line for (line,) in cursor.fetchall())
