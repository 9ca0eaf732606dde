"""What proves who somebody is: the sign-ins that run."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from motcua.ground.people.definitions import Via
from motcua.ground.people.models import Account


class SignIn(models.Model):
    """One account signed in, in one browser. Django's session without a running one of these counts as nobody's.

    ``key`` is a digest of the session's key: who reads this table can take over no session. ``proven_at`` is when the
    proof was last given in full. ``acts_for_*`` name the ground on which a citizen acts for another party.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="sign_ins")
    key = models.CharField(max_length=64, unique=True)
    channel = models.CharField(max_length=10)
    method = models.CharField(max_length=16)
    level = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    proven_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=10, blank=True)
    device = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=45, blank=True)
    acts_for_ground = models.CharField(max_length=12, blank=True)
    acts_for_id = models.BigIntegerField(null=True)

    if TYPE_CHECKING:
        account_id: int

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="sign_in_ended_with_why",
                condition=Q(ended_at=None, ended_why="") | Q(ended_at__isnull=False) & ~Q(ended_why=""),
            ),
            models.CheckConstraint(
                name="sign_in_acts_for_on_a_ground",
                condition=Q(acts_for_ground="", acts_for_id=None)
                | Q(acts_for_ground__in=["authorised", "mandate"], acts_for_id__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "-id"], name="sign_in_by_account"),
            models.Index(fields=["seen_at"], name="sign_in_running", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} ({self.method}, {self.started_at:%d/%m/%Y})"

    @property
    def via(self) -> Via:
        return Via(self.channel, self.method, self.level, self.pk)  # type: ignore[arg-type]


class Limit(models.Model):
    """When the bucket of one key will be empty again (`limits`). Not logged by the database: a crash may forget it."""

    key = models.CharField(max_length=32, primary_key=True)
    tat = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["tat"], name="limit_over")]

    def __str__(self) -> str:
        return self.key
