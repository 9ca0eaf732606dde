"""The ledger's acts upon offices, posts and accounts in somebody's care; and who could act at a moment, and by what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from motcua.ground.ledger.models import Fact
from motcua.ground.people import facts
from motcua.ground.people.models import Account, Appointment, Delegation
from motcua.ground.people.overseeing import Care
from motcua.ground.words.ids import ref
from motcua.ground.words.moments import VIETNAM, day_of


@dataclass(frozen=True, slots=True)
class Filters:
    """Of the journal: one kind of act, one office, one person as who acted or was acted upon. ``nothing`` lets
    nothing through: what was asked for is not in this care."""

    kind: str = ""
    office_id: int | None = None
    account_id: int | None = None
    nothing: bool = False


def acts(
    care: Care, kinds: Collection[str], filters: Filters, *, before: int | None = None, size: int = 40
) -> list[Fact]:
    """Facts of these kinds that concern an office or an account in this care, the newest first."""
    if filters.nothing or not care:
        return []
    accounts = care.accounts().annotate(ref=Concat(Value("account:"), Cast("pk", CharField()))).values("ref")
    found = Fact.objects.filter(kind__in=[filters.kind] if filters.kind else list(kinds))
    if filters.office_id is not None:
        found = found.filter(office_id=filters.office_id)
    else:
        found = found.filter(Q(office_id__in=care.offices) | Q(office_id=None, subject__in=accounts))
    if filters.account_id is not None:
        person = ref("account", filters.account_id)
        found = found.filter(Q(subject=person) | Q(actor=person))
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[:size])


@dataclass(frozen=True, slots=True)
class Competent:
    """Somebody who could act then. ``delegation`` is what lent it, None for their own post.

    ``by_decision``: the decisions known today say so. ``in_system``: so it stood in the house at that very moment.
    They differ where something was entered later than it took effect: ``entered_at`` is when.
    """

    account: Account
    appointment: Appointment
    delegation: Delegation | None
    by_decision: bool
    in_system: bool
    entered_at: datetime | None


def who_could_sign(duty: str, office_id: int, at: datetime) -> list[Competent]:
    """Who could do that duty in that office at that moment, by appointment or delegation; by name.

    Rows tell what decisions say; facts tell when the house learnt of them. An account that was closed at the moment
    could not act, whatever it held.
    """
    history = _History(duty, office_id, at)
    found = [*history.appointed(), *history.lent()]
    return sorted(found, key=lambda each: (each.account.name, each.account.pk, each.delegation is not None))


def could_sign(account: Account, duty: str, office_id: int, at: datetime) -> list[Competent]:
    """On what grounds that official could; nothing where they could not."""
    return [each for each in who_could_sign(duty, office_id, at) if each.account.pk == account.pk]


class _History:
    """Everything about one duty in one office, read once."""

    def __init__(self, duty: str, office_id: int, at: datetime) -> None:
        self.duty, self.office_id, self.at, self.on = duty, office_id, at, day_of(at)
        posts = Q(post__office=office_id, post__duties__contains=[duty], post__valid_from__lte=self.on)
        posts &= _not_over("post__valid_to", self.on) & _not_over("post__office__valid_to", self.on)
        held = Appointment.objects.select_related("account", "post").filter(posts, valid_from__lte=self.on)
        self.held = list(held.filter(post__office__valid_from__lte=self.on))
        given = Delegation.objects.select_related("from_account", "to_account").filter(
            office=office_id, duties__contains=[duty], valid_from__lte=self.on, valid_to__gt=self.on
        )
        self.given = list(given)
        self.facts = self._facts()

    def _facts(self) -> dict[str, list[Fact]]:
        accounts = {each.account_id for each in self.held} | {each.to_account_id for each in self.given}
        subjects = [ref("account", key) for key in accounts]
        subjects += [ref("delegation", each.pk) for each in self.given]
        told: dict[str, list[Fact]] = {}
        for fact in Fact.objects.filter(subject__in=subjects, kind__in=_TELLING).order_by("pk"):
            told.setdefault(fact.subject, []).append(fact)
        return told

    def appointed(self) -> list[Competent]:
        return [found for each in self.held if (found := self._by_appointment(each))]

    def _by_appointment(self, held: Appointment) -> Competent | None:
        by_decision = held.valid_to is None or self.on < held.valid_to
        begun, ended = self._entered(held)
        in_system = self._was_there(held, begun, ended)
        if self._closed(held.account) or not (by_decision or in_system):
            return None
        late = begun if by_decision else ended
        return Competent(
            held.account,
            held,
            None,
            by_decision,
            in_system,
            None if (by_decision and in_system) or not late else late.known_at,
        )

    def _was_there(self, held: Appointment, begun: Fact | None, ended: Fact | None) -> bool:
        if begun is not None and begun.known_at > self.at:
            return False
        until = held.valid_to
        if ended is not None and ended.known_at > self.at:
            until = _date(begun.payload.get("valid_to")) if begun else None
        return until is None or self.on < until

    def _entered(self, held: Appointment) -> tuple[Fact | None, Fact | None]:
        """The fact of the appointment, and that of its present end."""
        mine = [each for each in self.facts.get(ref("account", held.account_id), []) if _about(each, held)]
        begun = next((each for each in mine if each.kind == facts.APPOINTED), None)
        ended = [each for each in mine if each.kind == facts.APPOINTMENT_ENDED]
        return begun, ended[-1] if ended else None

    def lent(self) -> list[Competent]:
        return [found for each in self.given for held in self.held if (found := self._by_delegation(each, held))]

    def _by_delegation(self, lent: Delegation, held: Appointment) -> Competent | None:
        """Lent as long as its lender holds it."""
        lender = self._by_appointment(held) if held.account_id == lent.from_account_id else None
        if lender is None or self._closed(lent.to_account):
            return None
        told = self.facts.get(ref("delegation", lent.pk), [])
        made = next((each for each in told if each.kind == facts.DELEGATED), None)
        revoked = next((each for each in told if each.kind == facts.DELEGATION_REVOKED), None)
        begun = made is None or made.known_at <= self.at
        over = lent.revoked_on is not None and lent.revoked_on <= self.on
        running = begun and (not over or (revoked is not None and revoked.known_at > self.at))
        by_decision, in_system = lender.by_decision and not over, lender.in_system and running
        if not (by_decision or in_system):
            return None
        late = None if by_decision and in_system else revoked if over else made
        return Competent(
            lent.to_account, held, lent, by_decision, in_system, late.known_at if late else lender.entered_at
        )

    def _closed(self, account: Account) -> bool:
        """Whether the account was closed at that moment; before anything was told of that, as it is today."""
        told = [each for each in self.facts.get(ref("account", account.pk), []) if each.kind in _CLOSING]
        before = [each for each in told if each.known_at <= self.at]
        if before:
            return before[-1].kind == ACCOUNT_CLOSED
        return not account.is_active and not told


ACCOUNT_CLOSED, ACCOUNT_OPENED = "access.account_closed", "access.account_opened"
_CLOSING = (ACCOUNT_CLOSED, ACCOUNT_OPENED)
_TELLING = (facts.APPOINTED, facts.APPOINTMENT_ENDED, facts.DELEGATED, facts.DELEGATION_REVOKED, *_CLOSING)


def _about(fact: Fact, held: Appointment) -> bool:
    return bool(fact.payload.get("appointment") == held.pk)


def _date(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def _not_over(column: str, on: date) -> Q:
    return Q(**{column: None}) | Q(**{f"{column}__gt": on})


def moment(on: date, clock: time) -> datetime:
    """By the clocks of Vietnam."""
    return datetime.combine(on, clock, VIETNAM)
