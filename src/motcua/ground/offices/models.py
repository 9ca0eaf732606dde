"""Offices, and the posts in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.ground.places.models import Place
from motcua.ground.words.grades import GRADES

OFFICE_CODE = r"^[A-Z]\d{2}(\.[0-9A-Z]+)*$"


class OfficeSet(models.QuerySet["Office"]):
    def in_force(self, on: date) -> OfficeSet:
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)


class Office(models.Model):
    """An agency of one kind, competent for one place, over one period.

    ``code`` is its electronic identifier (QĐ 20/2020/QĐ-TTg). What it may decide follows from its kind and place.
    """

    code = models.CharField(max_length=35, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="predecessors")
    past = models.JSONField(default=list)  # what it was before each change, the oldest first: see `era_on`

    objects = OfficeSet.as_manager()

    if TYPE_CHECKING:
        place_id: int
        parent_id: int | None
        successor_id: int | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="office_interval", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            models.CheckConstraint(name="office_code", condition=Q(code__regex=OFFICE_CODE)),
            models.CheckConstraint(
                name="office_successor_of_closed", condition=Q(successor=None) | Q(valid_to__isnull=False)
            ),
        ]
        indexes = [models.Index(name="office_competence", fields=["place", "kind"])]

    def __str__(self) -> str:
        return self.name

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def name_on(self, on: date) -> str:
        """As it was called on that day; an act of then is shown with it."""
        era = self.era_on(on)
        return str(era["name"]) if era else self.name

    def era_on(self, on: date) -> Mapping[str, Any] | None:
        """Name, place and parent (keys) and ``until``, the first day without them; None when they are today's."""
        return next((era for era in self.past if on < date.fromisoformat(era["until"])), None)

    def begin_era(self, on: date) -> None:
        """What it is now is kept as what it was until ``on``."""
        until = on.isoformat()
        if any(era["until"] >= until for era in self.past):
            return  # changed twice on one day: nobody saw what was between
        self.past = [*self.past, {"until": until, "name": self.name, "place": self.place_id, "parent": self.parent_id}]


class PostSet(models.QuerySet["Post"]):
    def in_force(self, on: date) -> PostSet:
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)


class Post(models.Model):
    """A position in an office and the duties that go with it; people come and go, the post stays.

    What it lets one see of dossiers is data too: those of ``sectors`` (all where none is named), of its own office or
    of the ``subtree`` below it (``reach``), up to a grade of confidentiality (``clearance``: `words.grades.rank`).
    """

    OWN, SUBTREE = "own", "subtree"

    office = models.ForeignKey(Office, models.PROTECT, related_name="posts")
    title = models.CharField(max_length=120)
    duties = ArrayField(models.CharField(max_length=10))
    sectors = ArrayField(models.CharField(max_length=60), default=list)
    reach = models.CharField(max_length=10, default=OWN)
    clearance = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = PostSet.as_manager()

    if TYPE_CHECKING:
        office_id: int

    class Meta:
        constraints = [
            models.CheckConstraint(name="post_interval", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))),
            models.UniqueConstraint(name="post_identity", fields=["office", "title", "valid_from"]),
            models.CheckConstraint(name="post_reach", condition=Q(reach__in=["own", "subtree"])),
            models.CheckConstraint(name="post_clearance", condition=Q(clearance__lt=len(GRADES))),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.office_id})"


class Reorganisation(models.Model):
    """One event that was applied, with the file that told it. Undone, its file may be applied again."""

    APPLIED, UNDONE = "applied", "undone"

    name = models.CharField(max_length=200)
    day = models.DateField()
    law = models.CharField(max_length=300)
    file = models.TextField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default=APPLIED)
    applied_at = models.DateTimeField()
    applied_by = models.CharField(max_length=80)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=80, blank=True)
    moved = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="reorganisation_once", fields=["digest"], condition=Q(state="applied")),
            models.CheckConstraint(
                name="reorganisation_state",
                condition=Q(state="applied", undone_at=None) | Q(state="undone", undone_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.name} ({self.day})"


class Change(models.Model):
    """One row that a reorganisation added (``before`` is null) or changed: what its columns were, and became.

    Any room's tables occur in it by name, since whoever moves with an office is changed by the same event.
    """

    # Without a constraint: checking it row by row would take as long as changing the rows.
    reorganisation = models.ForeignKey(
        Reorganisation, models.PROTECT, related_name="changes", db_constraint=False, db_index=False
    )
    table = models.CharField(max_length=63)
    key = models.CharField(max_length=40)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(name="change_of_reorganisation", fields=["reorganisation", "table"])]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"
