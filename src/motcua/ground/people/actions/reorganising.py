"""Officials go with the work of their office: part of a reorganisation, which leaves the fact.

Who held a post holds it at the successor from the same day, without signing in again: duties are asked for anew at each
request. Keys for programs belong to the account and stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from motcua.ground.offices.actions.journal import Journal
from motcua.ground.offices.models import Office, Post
from motcua.ground.people.models import Appointment, Delegation

_APPOINTMENTS = Appointment._meta.db_table
_DELEGATIONS = Delegation._meta.db_table


@dataclass(frozen=True, slots=True)
class PassedPeople:
    accounts: int
    appointments: int


@transaction.atomic
def pass_appointments(*, posts: Mapping[int, Post], when: date, journal: Journal) -> PassedPeople:
    """``posts`` leads from each post of a closed office to that of the successor. An appointment ends and begins
    again there on the day; one that was still to come begins there."""
    leaving = list(Appointment.objects.exclude(valid_to__lte=when).filter(post__in=posts).order_by("pk"))
    running = [each for each in leaving if each.valid_from < when]
    there = _There(posts, when)
    for each in running:
        there.begin(each, posts[each.post_id])
    added = Appointment.objects.bulk_create(there.new)
    journal.note(_APPOINTMENTS, [each.pk for each in added])
    journal.rewrite(_APPOINTMENTS, {each.pk: {"valid_to": when} for each in running})
    ahead = [each for each in leaving if each.valid_from >= when and not there.holds(each, posts[each.post_id])]
    journal.rewrite(_APPOINTMENTS, {each.pk: {"post_id": posts[each.post_id].pk} for each in ahead})
    return PassedPeople(len({each.account_id for each in leaving}), len(leaving))


class _There:
    """Who holds the successors' posts from the day on. Nobody holds one twice."""

    def __init__(self, posts: Mapping[int, Post], when: date) -> None:
        self.when = when
        self.new: list[Appointment] = []
        self.held: dict[tuple[int, int], Appointment] = {}
        heirs = {post.pk for post in posts.values()}
        for each in Appointment.objects.exclude(valid_to__lte=when).filter(post__in=heirs).order_by("-valid_from"):
            self.held[each.account_id, each.post_id] = each

    def begin(self, leaving: Appointment, post: Post) -> None:
        held = self.held.get((leaving.account_id, post.pk))
        if held is None:
            begun = Appointment(
                account_id=leaving.account_id,
                post=post,
                valid_from=self.when,
                valid_to=leaving.valid_to,
                decision_number=leaving.decision_number,
                decision_date=leaving.decision_date,
            )
            self.held[leaving.account_id, post.pk] = begun
            self.new.append(begun)
        elif held in self.new and held.valid_to is not None:
            held.valid_to = None if leaving.valid_to is None else max(held.valid_to, leaving.valid_to)

    def holds(self, appointment: Appointment, post: Post) -> bool:
        return (appointment.account_id, post.pk) in self.held


@transaction.atomic
def end_delegations(
    *, closing: Mapping[int, Office | None], when: date, decision: str, journal: Journal
) -> Sequence[Delegation]:
    """Delegations name an office and end with it; with the number of a ``decision`` each goes on at the successor."""
    found = Delegation.objects.filter(office__in=closing, revoked_on=None, valid_to__gt=when).order_by("pk")
    ended = list(found.select_related("from_account", "to_account", "office"))
    journal.rewrite(_DELEGATIONS, {each.pk: {"revoked_on": when} for each in ended})
    carried = [_carried(each, heir, when, decision) for each in ended if decision and (heir := closing[each.office_id])]
    journal.note(_DELEGATIONS, [each.pk for each in Delegation.objects.bulk_create(carried)])
    return ended


def _carried(ended: Delegation, heir: Office, when: date, decision: str) -> Delegation:
    return Delegation(
        from_account_id=ended.from_account_id,
        to_account_id=ended.to_account_id,
        office=heir,
        duties=ended.duties,
        valid_from=max(when, ended.valid_from),
        valid_to=ended.valid_to,
        decision_number=decision,
    )
