"""Officials go with the work: nobody loses a duty overnight, nobody holds a post twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from motcua.ground.offices.actions.journal import Journal
from motcua.ground.offices.models import Office, Post, Reorganisation
from motcua.ground.people.actions.reorganising import end_delegations, pass_appointments
from motcua.ground.people.models import Account, Appointment, Delegation
from motcua.ground.people.queries import actor_for, duties_in
from motcua.ground.places.models import Place
from motcua.ground.places.tests.conftest import NOW
from motcua.ground.words.moments import day_of

SINCE, DAY = date(2025, 7, 1), date(2026, 1, 1)


class Town:
    """Two offices that pass into a third, each with a desk of the same title."""

    def __init__(self) -> None:
        place = Place.objects.create(
            code="11", level="province", kind="tỉnh", name="Đầm", full_name="tỉnh Đầm", province_code="11",
            valid_from=SINCE, exact_name="đầm", search_text=" dam",
        )  # fmt: skip
        told = {"place": place, "valid_from": SINCE}
        self.old = [Office.objects.create(code=f"H11.{n}", name=f"Cũ {n}", kind=f"cu_{n}", **told) for n in (1, 2)]
        self.new = Office.objects.create(code="H11.9", name="Mới", kind="moi", **told)
        self.desks = [Post.objects.create(office=o, title="Bàn", duties=["handle"], valid_from=SINCE) for o in self.old]
        self.desk = Post.objects.create(office=self.new, title="Bàn", duties=["handle"], valid_from=SINCE)
        self.event = Reorganisation.objects.create(
            name="Thử", day=DAY, law="", file="", digest="", applied_at=NOW, applied_by="system"
        )
        self.journal = Journal(self.event.pk)

    def official(self, name: str) -> Account:
        return Account.objects.create(username=name, name=name, kind="official", created_at=NOW)

    def seat(self, account: Account, post: Post, start: date = SINCE, end: date | None = None) -> Appointment:
        return Appointment.objects.create(account=account, post=post, valid_from=start, valid_to=end)

    def move(self) -> None:
        pass_appointments(posts={desk.pk: self.desk for desk in self.desks}, when=DAY, journal=self.journal)

    def close(self) -> None:
        Office.objects.filter(pk__in=[o.pk for o in self.old]).update(valid_to=DAY, successor=self.new)


@pytest.fixture
def town(db: None) -> Town:
    return Town()


def spans(account: Account) -> list[tuple[int, date, date | None]]:
    found = Appointment.objects.filter(account=account).order_by("valid_from", "pk")
    return list(found.values_list("post__office_id", "valid_from", "valid_to"))


def test_an_appointment_ends_and_begins_again_on_the_day(town: Town) -> None:
    lan = town.official("lan")
    town.seat(lan, town.desks[0], end=date(2026, 6, 1))
    town.move()
    assert spans(lan) == [(town.old[0].pk, SINCE, DAY), (town.new.pk, DAY, date(2026, 6, 1))]


def test_who_held_two_posts_that_become_one_holds_it_once_and_for_the_longer_time(town: Town) -> None:
    lan = town.official("lan")
    town.seat(lan, town.desks[0], end=date(2026, 6, 1))
    town.seat(lan, town.desks[1])
    town.move()
    assert spans(lan)[2:] == [(town.new.pk, DAY, None)]


def test_who_holds_the_post_already_goes_on(town: Town) -> None:
    lan = town.official("lan")
    town.seat(lan, town.desks[0])
    town.seat(lan, town.desk)
    town.move()
    assert spans(lan) == [(town.old[0].pk, SINCE, DAY), (town.new.pk, SINCE, None)]


def test_what_was_still_to_come_begins_at_the_successor(town: Town) -> None:
    lan, start = town.official("lan"), DAY + timedelta(days=20)
    town.seat(lan, town.desks[0], start)
    town.move()
    assert spans(lan) == [(town.new.pk, start, None)]


def test_what_was_over_stays_over(town: Town) -> None:
    lan = town.official("lan")
    town.seat(lan, town.desks[0], end=date(2025, 12, 1))
    town.move()
    assert spans(lan) == [(town.old[0].pk, SINCE, date(2025, 12, 1))]


def test_duties_pass_without_a_gap_and_the_past_may_be_read(town: Town) -> None:
    lan = town.official("lan")
    town.seat(lan, town.desks[0])
    town.move()
    town.close()
    eve, day = actor_for(lan, DAY - timedelta(days=1)), actor_for(lan, DAY)
    assert eve.offices == {town.old[0].pk}
    assert not eve.past_offices
    assert day.offices == {town.new.pk}
    assert day.past_offices == {office.pk for office in town.old}
    assert not day.may("handle", town.old[0].pk)
    assert duties_in([town.new.pk, town.old[0].pk], DAY) == {town.new.pk: {"handle"}, town.old[0].pk: set()}


def test_delegations_end_or_are_carried_by_a_decision(town: Town) -> None:
    lan, tam = town.official("lan"), town.official("tam")
    told = {"from_account": lan, "to_account": tam, "duties": ["handle"], "office": town.old[0]}
    until = DAY + timedelta(days=9)
    Delegation.objects.create(**told, valid_from=SINCE, valid_to=until, decision_number="1")
    Delegation.objects.create(**told, valid_from=SINCE, valid_to=DAY, decision_number="0")
    closing = {town.old[0].pk: town.new}
    ended = end_delegations(closing=closing, when=DAY, decision="2", journal=town.journal)
    assert [each.decision_number for each in ended] == ["1"]
    rows = Delegation.objects.order_by("pk").values_list("office_id", "valid_from", "valid_to", "revoked_on")
    assert list(rows) == [
        (town.old[0].pk, SINCE, until, DAY),
        (town.old[0].pk, SINCE, DAY, None),
        (town.new.pk, DAY, until, None),
    ]


def test_the_journal_puts_back_every_column_and_takes_away_what_was_added(town: Town) -> None:
    lan = town.official("lan")
    seats = [town.seat(lan, town.desks[0]), town.seat(lan, town.desks[1], DAY + timedelta(days=1))]
    before = list(Appointment.objects.order_by("pk").values())
    town.move()
    assert town.journal.changed_since() == {}
    Appointment.objects.filter(pk=seats[0].pk).update(valid_to=DAY + timedelta(days=3))
    assert town.journal.changed_since() == {"people_appointment": 1}
    town.journal.roll_back()
    assert list(Appointment.objects.order_by("pk").values()) == before
    assert day_of(NOW) >= SINCE
