"""Who could sign, by what decisions say and by what the house knew at that moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from motcua.ground.access.actions import close_account, reopen_account
from motcua.ground.access.overseeing import Competent, moment, who_could_sign
from motcua.ground.ledger.actions import record_fact
from motcua.ground.offices.models import Office, Post
from motcua.ground.people.actions import appoint, delegate, end_appointment, revoke_delegation
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.people.models import Account, Appointment
from motcua.ground.places.models import Place

START = date(2026, 1, 5)


def at(day: int, hour: int = 9) -> datetime:
    """That day of March 2026."""
    return moment(date(2026, 3, day), time(hour))


def on(day: int) -> date:
    return date(2026, 3, day)


def told(now: datetime) -> dict[str, Any]:
    return {"actor": SYSTEM, "now": now, "record": record_fact}


@pytest.fixture
def office(db: None) -> Office:
    place = Place.objects.create(
        code="90", level="province", kind="tỉnh", name="Thử", full_name="Thử", province_code="90",
        valid_from=START, exact_name="thử", search_text="thu",
    )  # fmt: skip
    return Office.objects.create(code="H99", name="Ủy ban", kind="uy_ban", place=place, valid_from=START)


@pytest.fixture
def post(office: Office) -> Post:
    return Post.objects.create(office=office, title="Chủ tịch", duties=["approve"], valid_from=START)


@pytest.fixture
def people(db: None) -> Callable[[str], Account]:
    def made(name: str) -> Account:
        return Account.objects.create(username=name.lower(), name=name, kind="official", created_at=at(1))

    return made


def held(account: Account, post: Post, since: int, until: int | None = None, *, noted: datetime) -> Appointment:
    days: dict[str, Any] = {"valid_from": on(since), "valid_to": on(until) if until else None}
    return appoint(account=account, post=post, **days, **told(noted))


def said(office: Office, moment_: datetime) -> list[tuple[str, bool, bool]]:
    return [
        (each.account.name, each.by_decision, each.in_system) for each in who_could_sign("approve", office.pk, moment_)
    ]


def test_from_the_first_day_up_to_the_last(office: Office, post: Post, people: Callable[[str], Account]) -> None:
    held(people("Minh"), post, 5, 10, noted=at(2))
    days = {day: said(office, at(day)) for day in (4, 5, 9, 10)}
    assert days == {4: [], 5: [("Minh", True, True)], 9: [("Minh", True, True)], 10: []}
    assert who_could_sign("lead", office.pk, at(6)) == []


def test_entered_late_is_said_so(office: Office, post: Post, people: Callable[[str], Account]) -> None:
    """The decision gave it from the 5th; the house heard of it on the 8th."""
    held(people("Minh"), post, 5, noted=at(8))
    assert said(office, at(6)) == [("Minh", True, False)]
    (found,) = who_could_sign("approve", office.pk, at(6))
    assert found.entered_at == at(8)
    assert said(office, at(8, 10)) == [("Minh", True, True)]


def test_an_end_entered_late_is_said_so(office: Office, post: Post, people: Callable[[str], Account]) -> None:
    """It ended on the 10th, which was entered at three in the afternoon of the 12th: until then the house let him."""
    given = held(people("Minh"), post, 5, noted=at(2))
    end_appointment(appointment=given, on=on(10), **told(at(12, 15)))
    answers = {hour: said(office, at(12, hour)) for hour in (14, 16)}
    assert answers == {14: [("Minh", False, True)], 16: []}
    assert said(office, at(9)) == [("Minh", True, True)]


def test_on_the_day_of_leaving_the_hour_counts(office: Office, post: Post, people: Callable[[str], Account]) -> None:
    given = held(people("Minh"), post, 5, noted=at(2))
    end_appointment(appointment=given, on=on(10), **told(at(10, 15)))
    assert said(office, at(10, 14)) == [("Minh", False, True)]
    assert said(office, at(10, 15) + timedelta(seconds=1)) == []


def test_a_delegation_lasts_as_long_as_its_lender_holds_it(
    office: Office, post: Post, people: Callable[[str], Account]
) -> None:
    minh, binh = people("Minh"), people("Bình")
    given = held(minh, post, 2, noted=at(1))
    days: dict[str, Any] = {"valid_from": on(5), "valid_to": on(20)}
    lent: dict[str, Any] = {"from_account": minh, "to_account": binh, "office": office, "duties": ["approve"], **days}
    delegate(**lent, decision_number="7/UQ", **told(at(4)))
    assert said(office, at(4, 10)) == [("Minh", True, True)]
    assert said(office, at(6)) == [("Bình", True, True), ("Minh", True, True)]
    end_appointment(appointment=given, on=on(12), **told(at(11)))
    assert said(office, at(13)) == []
    (by, _own) = who_could_sign("approve", office.pk, at(6))
    assert isinstance(by, Competent)
    assert by.delegation is not None
    assert by.delegation.decision_number == "7/UQ"


def test_a_delegation_revoked_at_noon_held_in_the_morning(
    office: Office, post: Post, people: Callable[[str], Account]
) -> None:
    minh, binh = people("Minh"), people("Bình")
    held(minh, post, 2, noted=at(1))
    days: dict[str, Any] = {"valid_from": on(5), "valid_to": on(20)}
    lent: dict[str, Any] = {"from_account": minh, "to_account": binh, "office": office, "duties": ["approve"], **days}
    made = delegate(**lent, decision_number="7/UQ", **told(at(4)))
    revoke_delegation(delegation=made, **told(at(8, 12)))
    assert said(office, at(8, 11)) == [("Bình", False, True), ("Minh", True, True)]
    assert said(office, at(8, 13)) == [("Minh", True, True)]


def test_a_closed_account_could_not(office: Office, post: Post, people: Callable[[str], Account]) -> None:
    minh = people("Minh")
    held(minh, post, 2, noted=at(1))
    close_account(account=minh, actor=SYSTEM, now=at(6, 12))
    reopen_account(account=minh, actor=SYSTEM, now=at(9, 12))
    days = {moment_: bool(said(office, moment_)) for moment_ in (at(6, 11), at(6, 13), at(9, 11), at(9, 13))}
    assert list(days.values()) == [True, False, False, True]


def test_of_a_post_or_office_that_was_not_there_nobody(
    office: Office, post: Post, people: Callable[[str], Account]
) -> None:
    held(people("Minh"), post, 2, noted=at(1))
    Post.objects.update(valid_to=on(9))
    assert [bool(said(office, at(day))) for day in (8, 9)] == [True, False]
    Post.objects.update(valid_to=None)
    Office.objects.update(valid_to=on(7))
    assert [bool(said(office, at(day))) for day in (6, 7)] == [True, False]
