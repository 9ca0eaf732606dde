"""What somebody has with the administration: held papers, where they were used, with whom they are shared."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from motcua.ground.offices.models import Office
from motcua.ground.people.models import Account, Party
from motcua.ground.vault.definitions import TRUST
from motcua.ground.words.ids import new_id, ref


class HoldingSet(models.QuerySet["Holding"]):
    def standing(self, on: date) -> HoldingSet:
        """Neither ended nor expired, and begun."""
        begun = Q(valid_from=None) | Q(valid_from__lte=on)
        return self.filter(begun, Q(valid_until=None) | Q(valid_until__gte=on), ended_at=None)


class Holding(models.Model):
    """A paper or result that a party holds (kho quản lý dữ liệu điện tử, TT 01/2023 art 24).

    ``type`` is the key of a `PaperType`. ``code`` is the mã kết quả số hóa. ``about`` is the name of whom the paper
    speaks of, where that is not its holder: a newborn's birth certificate is held by the parent who asked for it.
    ``valid_until`` is the last day, both days included. ``digest`` names the file on the shelf of papers, if there is
    one; ``issued_paper`` the row of the register of issued papers. ``source`` is the subject it came from, ``part`` the
    component or outcome of it. ``fields`` are what was extracted, by the keys of the type.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    holder = models.ForeignKey(Party, models.PROTECT, related_name="+")
    about = models.CharField(max_length=200, blank=True)
    type = models.CharField(max_length=60)
    code = models.CharField(max_length=120, unique=True)
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=120, blank=True)
    issued_on = models.DateField(null=True)
    issuer = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    abstract = models.TextField(blank=True)
    fields = models.JSONField(default=dict)
    trust = models.CharField(max_length=10)
    digest = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_size = models.PositiveBigIntegerField(default=0)
    file_type = models.CharField(max_length=60, blank=True)
    issued_paper = models.UUIDField(null=True, unique=True)
    source = models.CharField(max_length=80, blank=True)
    source_code = models.CharField(max_length=60, blank=True)
    procedure = models.CharField(max_length=12, blank=True)
    part = models.CharField(max_length=80, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=10, blank=True)
    ended_by = models.CharField(max_length=80, blank=True)
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    objects = HoldingSet.as_manager()

    if TYPE_CHECKING:
        holder_id: UUID
        office_id: int | None

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="holding_trust", condition=Q(trust__in=TRUST)),
            models.CheckConstraint(name="holding_digest", condition=Q(digest="") | Q(digest__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="holding_interval",
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="holding_ended_whole",
                condition=Q(ended_at=None, ended_why="", ended_by="", replaced_by=None)
                | Q(ended_at__isnull=False, ended_why__in=["revoked", "replaced"]) & ~Q(ended_by=""),
            ),
            models.UniqueConstraint(
                name="holding_once_a_content",
                fields=["holder", "type", "digest"],
                condition=Q(ended_at=None) & ~Q(digest=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["holder", "type"], name="holding_of_type", condition=Q(ended_at=None)),
            models.Index(fields=["holder", "-entered_at", "-id"], name="holding_newest"),
            models.Index(fields=["source"], name="holding_source", condition=~Q(source="")),
            models.Index(fields=["digest"], name="holding_digest_named", condition=~Q(digest="")),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def ref(self) -> str:
        return ref("holding", self.id)

    def stands(self, on: date) -> bool:
        """The same as `HoldingSet.standing`, of one row."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and self.ended_at is None and not self.expired(on)

    def expired(self, on: date) -> bool:
        return self.valid_until is not None and self.valid_until < on


class Use(models.Model):
    """That a held paper was used in place of one handed in: in which dossier, as which component of it."""

    holding = models.ForeignKey(Holding, models.CASCADE, related_name="uses")
    subject = models.CharField(max_length=80)
    subject_code = models.CharField(max_length=60, blank=True)
    purpose = models.CharField(max_length=300)
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="use_once_a_subject", fields=["holding", "subject", "purpose"]),
        ]
        indexes: ClassVar = [models.Index(fields=["subject"], name="use_of_subject")]

    def __str__(self) -> str:
        return f"{self.holding_id} -> {self.subject}"


class Share(models.Model):
    """A link to one held paper. Who has the link sees it until it expires or is ended; only a digest of what the link
    says is kept, so the house itself cannot make it again."""

    holding = models.ForeignKey(Holding, models.CASCADE, related_name="shares")
    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        holding_id: UUID

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="share_expires", condition=Q(expires_at__gt=F("made_at"))),
            models.CheckConstraint(name="share_has_purpose", condition=~Q(purpose="")),
        ]

    def __str__(self) -> str:
        return f"{self.holding_id} until {self.expires_at:%d/%m/%Y %H:%M}"

    def is_open(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.expires_at


class ShareVisit(models.Model):
    """That somebody with the link looked: when, and whether the page or the file. Not who: nobody is asked."""

    share = models.ForeignKey(Share, models.CASCADE, related_name="visits")
    what = models.CharField(max_length=4, choices=[("page", "Trang"), ("file", "Tệp")])
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.share_id} {self.at:%d/%m/%Y %H:%M}"
