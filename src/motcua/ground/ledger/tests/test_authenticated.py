from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.ground.ledger.actions import record_fact
from motcua.ground.ledger.models import Fact
from motcua.ground.ledger.queries.authenticated import Authenticated, Way, acts_between, authenticated
from motcua.ground.people.definitions import ANONYMOUS, SYSTEM, Actor, Via
from motcua.ground.words.moments import VIETNAM

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 8)
NOON = datetime(2026, 11, 4, 12, 0, tzinfo=VIETNAM)
KIND = "tests.filed"
LAN = Actor(ref="account:1", account_id=1, party_id=None, name="Lan", kind="citizen")

# Written on its own, from the words of the measure alone: of the acts of persons, those with a proof.
CHECK = """
    SELECT count(*) FILTER (WHERE length(method) > 0 AND NOT level < 1), count(*) FROM ledger_fact
    WHERE kind = %s AND actor <> 'system'
      AND (happened_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date BETWEEN %s AND %s
"""


def act(via: Via, *, actor: Actor = LAN, at: datetime = NOON, kind: str = KIND) -> None:
    record_fact(kind, subject="case:1", actor=replace(actor, via=via), now=at)


def checked() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(CHECK, [KIND, FIRST, LAST])
        hit, of = cursor.fetchone()
        return int(hit), int(of)


VIAS = st.sampled_from(
    [
        Via("portal", "national_id", 2),
        Via("portal", "national_id", 1),
        Via("desk", "password_totp", 2),
        Via("desk", "password", 1),
        Via("api", "token", 0),
        Via("portal", "", 0),
        Via("", "", 0),
    ]
)
HOURS = st.integers(-60, 24 * 8)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(VIAS, HOURS, st.booleans()), max_size=8))
def test_the_figure_is_that_of_a_query_written_on_its_own(acts: list[tuple[Via, int, bool]]) -> None:
    midnight = datetime(2026, 11, 2, tzinfo=VIETNAM)
    before = authenticated(FIRST, LAST, [KIND])
    for via, hours, house in acts:
        act(via, actor=SYSTEM if house else LAN, at=midnight + timedelta(hours=hours))
    found = authenticated(FIRST, LAST, [KIND])
    assert (found.hit, found.of) == checked()
    assert found.of - before.of <= len(acts)
    assert (found.hit, found.of) == (
        acts_between(FIRST, LAST, [KIND], proven=True).count(),
        acts_between(FIRST, LAST, [KIND]).count(),
    )


def test_the_last_minute_of_the_last_day_counts_and_the_next_does_not() -> None:
    act(Via("portal", "national_id", 2), at=datetime(2026, 11, 8, 23, 59, 59, tzinfo=VIETNAM))
    act(Via("portal", "national_id", 2), at=datetime(2026, 11, 9, tzinfo=VIETNAM))
    act(Via("portal", "national_id", 2), at=datetime(2026, 11, 1, 23, 59, tzinfo=VIETNAM))
    assert authenticated(FIRST, LAST, [KIND]).of == 1


def test_each_line_opens_to_its_facts() -> None:
    act(Via("portal", "national_id", 2))
    act(Via("desk", "password_totp", 2))
    act(Via("portal", "", 0), actor=ANONYMOUS)
    act(Via("portal", "national_id", 2), kind="tests.other")
    found = authenticated(FIRST, LAST, [KIND])
    assert set(found.ways) == {
        Way("portal", "national_id", 2, 1),
        Way("desk", "password_totp", 2, 1),
        Way("portal", "", 0, 1),
    }
    [missing] = acts_between(FIRST, LAST, [KIND], proven=False)
    assert missing.actor == "anonymous"
    [desk] = acts_between(FIRST, LAST, [KIND], channel="desk", method="password_totp")
    assert (desk.channel, desk.level) == ("desk", 2)


@pytest.mark.parametrize(
    ("hit", "of", "percent"), [(0, 0, None), (2, 3, "66.66"), (99_999, 100_000, "99.99"), (7, 7, "100.00")]
)
def test_all_of_it_is_said_only_when_nothing_is_missing(hit: int, of: int, percent: str | None) -> None:
    assert Authenticated(hit, of, ()).percent == (None if percent is None else Decimal(percent))


def test_a_fact_of_before_the_question_was_asked_is_not_called_proven() -> None:
    Fact.objects.create(kind=KIND, subject="case:1", actor="account:1", happened_at=NOON, known_at=NOON)
    assert (authenticated(FIRST, LAST, [KIND]).hit, authenticated(FIRST, LAST, [KIND]).of) == (0, 1)
