"""A hundred thousand promises: what the database reads of them."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from motcua.ground.calendar.tests.books import at
from motcua.ground.offices.models import Office
from motcua.ground.promises import calendars, queries
from motcua.ground.promises.actions import break_overdue
from motcua.ground.promises.actions.remembering import used
from motcua.ground.promises.models import Promise, UsedCalendar
from motcua.ground.promises.tests.publishing import publish

NOW = at("2025-03-03 09:00")

MANY = """
INSERT INTO promises_promise (id, subject, kind, key, owed_by, owed_by_office_id, state, budget, law, opened_at,
    counted_from, due_at, extension_law, closed_at, broken_at, reckoned_in_id, leg)
SELECT gen_random_uuid(), 'case:' || n, 'case', '', 'office', %(office)s,
    CASE WHEN n %% 10 = 0 THEN 'running' WHEN n %% 10 = 1 THEN 'broken' ELSE 'kept' END, '5 working_days', '',
    %(now)s, %(now)s, %(now)s + (n - 1000) * interval '1 minute', '',
    CASE WHEN n %% 10 > 1 THEN %(now)s END, CASE WHEN n %% 10 = 1 THEN %(now)s END,
    CASE WHEN n %% 100 = 0 THEN %(old)s ELSE %(new)s END, ''
FROM generate_series(0, 99999) AS n
"""


@pytest.fixture
def many(office: Office) -> UsedCalendar:
    """Ten thousand run, a hundred of them late; the others are broken or kept. One in ten of those that run was
    reckoned in an older calendar, which is returned."""
    publish()
    old = used(calendars.in_force(NOW.date()))
    publish("10")
    new = used(calendars.in_force(NOW.date()))
    with connection.cursor() as cursor:
        cursor.execute(MANY, {"office": office.pk, "now": NOW, "old": old.pk, "new": new.pk})
        cursor.execute("ANALYZE promises_promise")
    return old


def test_the_scan_for_silence_reads_one_range_of_its_own_index(many: UsedCalendar) -> None:
    scan = Promise.objects.select_for_update(skip_locked=True).filter(state="running", due_at__lt=NOW)
    plan = scan.order_by("due_at")[:500].explain(analyze=True)
    assert "Index Scan using promise_due_running" in plan
    assert "Index Cond: (due_at <" in plan
    assert "Rows Removed" not in plan
    assert "Sort" not in plan
    assert re.search(r" rows=100(\.00)? loops=1", plan), "PostgreSQL 18 writes fractions of a row"
    assert [break_overdue(now=NOW) for _ in range(2)] == [100, 0]


def test_what_another_calendar_may_move_is_one_range_of_one_calendar(many: UsedCalendar) -> None:
    """Due on or after the first day that differs, and reckoned in the calendar that is out of date."""
    (stale,) = [found for found in queries.stale_promises(NOW) if found.calendar is not None]
    assert stale.calendar == many
    plan = stale.found(NOW).order_by("due_at").values_list("pk")[:500].explain(analyze=True)
    assert "Index Scan using promise_reckoned_in" in plan
    assert "Index Cond: ((reckoned_in_id =" in plan
    assert "(due_at >=" in plan
    assert "Rows Removed" not in plan
    assert "Sort" not in plan
