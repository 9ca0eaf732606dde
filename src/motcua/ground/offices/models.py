"""Offices, and the posts in them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.ground.places.models import Place

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


class PostSet(models.QuerySet["Post"]):
    def in_force(self, on: date) -> PostSet:
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)


class Post(models.Model):
    """A position in an office and the duties that go with it; people come and go, the post stays."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="posts")
    title = models.CharField(max_length=120)
    duties = ArrayField(models.CharField(max_length=10))
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = PostSet.as_manager()

    if TYPE_CHECKING:
        office_id: int

    class Meta:
        constraints = [
            models.CheckConstraint(name="post_interval", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))),
            models.UniqueConstraint(name="post_identity", fields=["office", "title", "valid_from"]),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.office_id})"
