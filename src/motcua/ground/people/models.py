"""Parties before the administration, the accounts they act with, and the posts, delegations and tokens of these."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.ground.offices.models import Office, Post
from motcua.ground.words.encrypted import EncryptedText
from motcua.ground.words.ids import new_id


class Party(models.Model):
    """A person or an organisation with rights and duties. A name is one text in Vietnamese order, never taken apart."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=[("person", "Cá nhân"), ("organisation", "Tổ chức")])
    personal_id = models.CharField(max_length=12, null=True, unique=True)
    business_code = models.CharField(max_length=14, null=True, unique=True)
    name = models.CharField(max_length=160)
    birth_date = models.DateField(null=True)
    phone = EncryptedText(bind="id", blank=True)
    email = EncryptedText(bind="id", blank=True)
    search_name = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="party_personal_id",
                condition=Q(personal_id=None) | Q(personal_id__regex=r"^\d{12}$", kind="person"),
            ),
            models.CheckConstraint(
                name="party_business_code",
                condition=Q(business_code=None)
                | Q(business_code__regex=r"^(\d{10}(-\d{3})?|\d{12})$", kind="organisation"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by user name for Django's login; making one is an action."""


class Account(AbstractBaseUser):
    """A way to sign in. One human may have two: as a citizen (with a party), and as an official (with posts)."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(
        max_length=10, choices=[("citizen", "Công dân"), ("official", "Cán bộ"), ("system", "Hệ thống")]
    )
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="accounts")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")  # an official's: who answers for it

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = []
    objects = AccountManager()

    if TYPE_CHECKING:
        party_id: UUID | None
        office_id: int | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="account_of_citizen_has_party", condition=~Q(kind="citizen") | Q(party__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Closure(models.Model):
    """From when to when an account was closed. ``Account.is_active`` says how it is now; this, how it was."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="closures")
    closed_at = models.DateTimeField()
    reopened_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="closure_interval", condition=Q(reopened_at=None) | Q(reopened_at__gte=F("closed_at"))
            ),
            models.UniqueConstraint(name="closure_one_open", fields=["account"], condition=Q(reopened_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} ({self.why})"


class Appointment(models.Model):
    """An official holds a post from one day up to, not including, another, by one decision and until another."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    decision_number = models.CharField(max_length=60, blank=True)
    decision_date = models.DateField(null=True)
    end_decision_number = models.CharField(max_length=60, blank=True)
    end_decision_date = models.DateField(null=True)

    if TYPE_CHECKING:
        account_id: int
        post_id: int

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="appointment_interval", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            models.UniqueConstraint(name="appointment_identity", fields=["account", "post", "valid_from"]),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} @ {self.post_id}"


class DelegationSet(models.QuerySet["Delegation"]):
    def in_force(self, on: date) -> DelegationSet:
        return self.filter(Q(revoked_on=None) | Q(revoked_on__gt=on), valid_from__lte=on, valid_to__gt=on)


class Delegation(models.Model):
    """Duties that one official lends another for stated days, by a numbered decision.

    It gives nothing on a day on which the lender no longer holds the duty by appointment.
    """

    from_account = models.ForeignKey(Account, models.PROTECT, related_name="delegations_given")
    to_account = models.ForeignKey(Account, models.PROTECT, related_name="delegations_received")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    duties = ArrayField(models.CharField(max_length=10))
    valid_from = models.DateField()
    valid_to = models.DateField()
    revoked_on = models.DateField(null=True)
    decision_number = models.CharField(max_length=60)

    objects = DelegationSet.as_manager()

    if TYPE_CHECKING:
        from_account_id: int
        to_account_id: int
        office_id: int

    class Meta:
        constraints = [
            models.CheckConstraint(name="delegation_interval", condition=Q(valid_to__gt=F("valid_from"))),
            models.CheckConstraint(name="delegation_to_another", condition=~Q(from_account=F("to_account"))),
            models.CheckConstraint(name="delegation_by_decision", condition=~Q(decision_number="")),
        ]

    def __str__(self) -> str:
        return f"{self.from_account_id} -> {self.to_account_id} ({self.decision_number})"


class ApiToken(models.Model):
    """A key for programs. Only its digest is kept; ``prefix`` is shown so that its owner can tell keys apart. ``level``
    is that of the sign-in that issued it: what it does is proven as surely, and no more."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=10)
    digest = models.CharField(max_length=64, unique=True)
    level = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField()
    expires = models.DateTimeField()
    last_used = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        account_id: int

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


def _ended_with_why(name: str) -> models.CheckConstraint:
    whole = Q(ended_on=None, ended_why="", ended_by=None) | Q(ended_on__isnull=False) & ~Q(ended_why="")
    return models.CheckConstraint(name=name, condition=whole)


def _interval(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")))


class RepresentationSet(models.QuerySet["Representation"]):
    def in_force(self, on: date) -> RepresentationSet:
        """Confirmed where that is asked, and on a day of their term."""
        return self.filter(Q(role="authorised") | Q(confirmed_at__isnull=False), *_on(on))

    def standing(self, on: date) -> RepresentationSet:
        """Not ended and not over on that day, whether begun or confirmed or not."""
        return self.filter(*_ahead(on))


class MandateSet(models.QuerySet["Mandate"]):
    def in_force(self, on: date) -> MandateSet:
        """Accepted where that is asked, and on a day of their term."""
        return self.filter(Q(made="counter") | Q(accepted_at__isnull=False), *_on(on))

    def standing(self, on: date) -> MandateSet:
        """Not ended and not over on that day, whether begun or accepted or not."""
        return self.filter(*_ahead(on))


def _on(day: date) -> tuple[Q, ...]:
    return (Q(valid_from__lte=day), *_ahead(day))


def _ahead(day: date) -> tuple[Q, ...]:
    return (Q(valid_to=None) | Q(valid_to__gt=day), Q(ended_on=None) | Q(ended_on__gt=day))


class Representation(models.Model):
    """Somebody acts for an organisation.

    A legal representative says so first and gives nothing until an officer has seen the papers (``confirmed_*``): the
    national business register is not connected. Whom such a one authorises needs no confirmation. ``source`` is the
    decision, or how the representative came to be known; ``stated_name`` what the organisation was called then.
    """

    organisation = models.ForeignKey(Party, models.PROTECT, related_name="representations")
    person = models.ForeignKey(Party, models.PROTECT, related_name="represents")
    role = models.CharField(
        max_length=10,
        choices=[("legal", "Người đại diện theo pháp luật"), ("authorised", "Người được ủy quyền")],
    )
    procedures = ArrayField(models.CharField(max_length=12), default=list)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200)
    stated_name = models.CharField(max_length=160, blank=True)
    given_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=200, blank=True)
    ended_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    objects = RepresentationSet.as_manager()

    if TYPE_CHECKING:
        organisation_id: UUID
        person_id: UUID

    class Meta:
        constraints = [
            _interval("representation_interval"),
            _ended_with_why("representation_ended"),
            models.CheckConstraint(name="representation_by_source", condition=~Q(source="")),
            models.CheckConstraint(
                name="representation_confirmed_whole",
                condition=Q(confirmed_at=None, confirmed_by=None, confirmed_office=None)
                | Q(role="legal", confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
            models.CheckConstraint(name="representation_legal_in_all", condition=~Q(role="legal") | Q(procedures=[])),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.organisation_id} ({self.role})"

    @property
    def waits(self) -> bool:
        """Claimed, and seen by no officer yet."""
        return self.role == "legal" and self.confirmed_at is None


class Mandate(models.Model):
    """One person acts for another on stated days: by their own will, as parent of a minor, or as guardian.

    ``made`` online by the giver, and in force once the receiver has accepted; or at a counter from the paper whose
    digest stands here, and in force with that. Only a guardian's may have no last day.
    """

    giver = models.ForeignKey(Party, models.PROTECT, related_name="mandates_given")
    receiver = models.ForeignKey(Party, models.PROTECT, related_name="mandates_received")
    ground = models.CharField(
        max_length=10,
        choices=[
            ("mandate", "Ủy quyền"),
            ("parent", "Cha, mẹ của con chưa thành niên"),
            ("guardian", "Giám hộ"),
        ],
    )
    procedures = ArrayField(models.CharField(max_length=12), default=list)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    made = models.CharField(max_length=8, choices=[("online", "Trực tuyến"), ("counter", "Tại quầy")])
    source = models.CharField(max_length=200, blank=True)
    paper = models.CharField(max_length=64, blank=True)
    paper_name = models.CharField(max_length=255, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    given_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    accepted_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=200, blank=True)
    ended_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    objects = MandateSet.as_manager()

    if TYPE_CHECKING:
        giver_id: UUID
        receiver_id: UUID

    class Meta:
        constraints = [
            _interval("mandate_interval"),
            _ended_with_why("mandate_ended"),
            models.CheckConstraint(name="mandate_to_another", condition=~Q(giver=F("receiver"))),
            models.CheckConstraint(
                name="mandate_has_last_day", condition=Q(ground="guardian") | Q(valid_to__isnull=False)
            ),
            models.CheckConstraint(
                name="mandate_made_whole",
                condition=Q(made="online", ground="mandate", paper="", office=None)
                | Q(made="counter", office__isnull=False, accepted_at=None) & ~Q(paper="") & ~Q(source=""),
            ),
            models.CheckConstraint(
                name="mandate_accepted_whole",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} -> {self.receiver_id} ({self.ground})"

    @property
    def waits(self) -> bool:
        """Given, and not accepted yet."""
        return self.made == "online" and self.accepted_at is None


class Reading(models.Model):
    """That somebody in office, or a program of theirs, looked at data of a person: who, whom, for what, about which
    dossier. At most one row a reader, person, purpose, reason, dossier and hour; the fact beside it is what is sealed.

    ``post`` is what the reader was on that day; ``reason`` is what they said when they looked outside their own work.
    """

    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    reader = models.CharField(max_length=80)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    post = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=12)
    what = models.CharField(max_length=10)
    about = models.CharField(max_length=80, blank=True)
    about_code = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    hour = models.DateTimeField()
    at = models.DateTimeField()

    if TYPE_CHECKING:
        party_id: UUID
        office_id: int | None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="reading_once_an_hour", fields=["reader", "party", "purpose", "about", "reason", "hour"]
            ),
            models.CheckConstraint(
                name="reading_outside_says_why", condition=~Q(purpose="outside") | ~Q(reason="") | Q(what="api")
            ),
        ]
        indexes = [
            models.Index(name="reading_of_party", fields=["party", "-id"]),
            models.Index(name="reading_at_office", fields=["office", "-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.reader} -> {self.party_id} ({self.purpose})"
