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
from motcua.ground.words.ids import new_id


class Party(models.Model):
    """A person or an organisation with rights and duties. A name is one text in Vietnamese order, never taken apart."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=[("person", "Cá nhân"), ("organisation", "Tổ chức")])
    personal_id = models.CharField(max_length=12, null=True, unique=True)
    name = models.CharField(max_length=160)
    birth_date = models.DateField(null=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    search_name = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="party_personal_id",
                condition=Q(personal_id=None) | Q(personal_id__regex=r"^\d{12}$", kind="person"),
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

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = []
    objects = AccountManager()

    if TYPE_CHECKING:
        party_id: UUID | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="account_of_citizen_has_party", condition=~Q(kind="citizen") | Q(party__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """An official holds a post from one day up to, not including, another."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

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
    """A key for programs. Only its digest is kept; ``prefix`` is shown so that its owner can tell keys apart."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=10)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires = models.DateTimeField()
    last_used = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        account_id: int

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
