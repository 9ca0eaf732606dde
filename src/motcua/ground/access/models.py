"""What proves who somebody is, the sign-ins that run on it, and what the owner of an account is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from motcua.ground.people.definitions import Via
from motcua.ground.people.models import Account
from motcua.ground.words.encrypted import EncryptedText


class SignIn(models.Model):
    """One account signed in, in one browser. Django's session without a running one of these counts as nobody's.

    ``key`` is a digest of the session's key: who reads this table can take over no session. ``proven_at`` is when the
    proof was last given in full. ``acts_for_*`` name the ground on which a citizen acts for another party. ``browser``
    is a digest of the mark by which a browser is known again.
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
    browser = models.CharField(max_length=64, blank=True)
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


class Password(models.Model):
    """That a password was set, and whether it is long enough to stand alone. The password itself is the account's."""

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="password_set")
    set_at = models.DateTimeField()
    long = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.account_id} ({self.set_at:%d/%m/%Y})"


class Factor(models.Model):
    """Something an official has: a passkey, or an application that shows codes.

    Nothing is proven with it before ``confirmed_at``, nor after ``ended_at``. ``counter`` only grows: of a passkey it
    is the authenticator's own count, of an application the last half minute whose code was used.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="factors")
    kind = models.CharField(max_length=8, choices=[("totp", "Ứng dụng mã xác thực"), ("passkey", "Khóa đăng nhập")])
    name = models.CharField(max_length=60)
    secret = EncryptedText(bind="account_id", blank=True)
    credential = models.BinaryField(max_length=1023, null=True, unique=True)
    public_key = models.BinaryField(null=True)
    counter = models.BigIntegerField(default=0)
    added_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=8, blank=True)

    if TYPE_CHECKING:
        account_id: int

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="factor_of_its_kind",
                condition=Q(kind="totp", credential=None, public_key=None)
                | Q(kind="passkey", secret="", credential__isnull=False, public_key__isnull=False),
            ),
            models.CheckConstraint(
                name="factor_ended_with_why",
                condition=Q(ended_at=None, ended_why="") | Q(ended_at__isnull=False) & ~Q(ended_why=""),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["account"], name="factor_in_use", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.name} ({self.kind})"


class RecoveryCode(models.Model):
    """A code on paper, for when everything else is lost: used once. Those of one set share the salt."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="recovery_codes")
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account"], name="recovery_code_left", condition=Q(used_at=None))]

    def __str__(self) -> str:
        return f"{self.account_id} ({self.made_at:%d/%m/%Y})"


class Invitation(models.Model):
    """A link by which the owner of an account sets its password, once; ``ended_at``: used, or another came after it."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    expires = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.account_id} ({self.made_at:%d/%m/%Y})"


class Notice(models.Model):
    """Something about their account that its owner must see: it stands on every page until they have.

    ``told`` fills the sentence: a device, an address, how many times. ``sign_in`` is where it was done: whoever did it
    there knows, and is not told there. It is not a fact and goes with the account.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    told = models.JSONField(default=dict)
    sign_in = models.ForeignKey(SignIn, models.SET_NULL, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account"], name="notice_not_seen", condition=Q(seen_at=None))]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.kind}"
