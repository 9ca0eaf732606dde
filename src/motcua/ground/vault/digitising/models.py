"""What is to be digitised, and how far it is: one row for each paper that came in and that the law wants digitised."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.ground.offices.models import Office
from motcua.ground.people.models import Account, Party
from motcua.ground.vault.digitising.definitions import OPEN, STATES
from motcua.ground.words.ids import new_id, ref


class Digitisation(models.Model):
    """A paper on its way from a scan into the vault (TT 01/2023, four steps).

    ``sources`` are the digests of what was handed in: one PDF, or photos of its pages in their order. ``copy`` is the
    straightened PDF, ``pictures`` what the officer sees of its pages, ``lines`` what was read there; the lines go once
    the fields are confirmed. ``signed`` is the copy with the digitiser's signature, ``holding`` the row of the vault.
    ``subject`` is the dossier; copied from it are code and procedure, sector and grade (who sees it), and the office
    whose one-stop unit digitises. ``owner`` is whose paper it is, None where nobody is named: then no vault gets it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.CharField(max_length=80)
    subject_code = models.CharField(max_length=60)
    procedure = models.CharField(max_length=12)
    component = models.CharField(max_length=80)
    component_name = models.JSONField()
    type = models.CharField(max_length=60, blank=True)
    on_paper = models.BooleanField()
    sector = models.CharField(max_length=60)
    grade = models.PositiveSmallIntegerField(default=0)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    place_code = models.CharField(max_length=10, blank=True)
    owner = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")
    sources = ArrayField(models.CharField(max_length=64))
    came_in_at = models.DateTimeField()

    state = models.CharField(max_length=9, default="waiting")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    error = models.CharField(max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1)

    copy = models.CharField(max_length=64, blank=True)
    pictures = ArrayField(models.CharField(max_length=64), default=list)
    lines = models.JSONField(default=list)
    read_at = models.DateTimeField(null=True)
    by_machine = models.BooleanField(default=False)

    signed = models.CharField(max_length=64, blank=True)
    holding = models.UUIDField(null=True, unique=True)
    ground = models.CharField(max_length=60, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    if TYPE_CHECKING:
        office_id: int
        owner_id: UUID | None

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="digitisation_state", condition=Q(state__in=STATES)),
            models.CheckConstraint(
                name="digitisation_done_whole",
                condition=Q(state__in=OPEN, done_at=None, done_by=None)
                | Q(state="confirmed", done_at__isnull=False, done_by__isnull=False) & ~Q(copy="")
                | Q(state="spared", done_at__isnull=False, done_by__isnull=False) & ~Q(ground=""),
            ),
            models.CheckConstraint(name="digitisation_of_something", condition=Q(sources__len__gt=0)),
            models.UniqueConstraint(fields=["subject", "component", "sources"], name="digitisation_once_a_paper"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_at", "id"], name="digitisation_waiting", condition=Q(state="waiting")),
            models.Index(
                fields=["office", "came_in_at", "id"],
                name="digitisation_tray",
                condition=~Q(state__in=["confirmed", "spared"]),
            ),
            models.Index(fields=["subject"], name="digitisation_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_code} {self.component}"

    @property
    def ref(self) -> str:
        return ref("digitisation", self.id)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
