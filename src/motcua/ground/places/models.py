"""Administrative units as they were on each day, and what became of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

LEVELS = [("province", "Cấp tỉnh"), ("district", "Cấp huyện"), ("commune", "Cấp xã")]
SUCCESSIONS = [("continue", "Giữ nguyên địa giới"), ("merge", "Nhập toàn bộ"), ("split", "Chia tách")]
BASES = [
    ("whole", "Toàn bộ"),
    ("measured", "Đo đạc"),
    ("population", "Ước tính theo dân số"),
    ("area", "Ước tính theo diện tích"),
    ("assumed", "Giả định"),
]


class PlaceSet(models.QuerySet["Place"]):
    def in_force(self, on: date) -> PlaceSet:
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)


class Place(models.Model):
    """A unit over one period in which its name, rank and extent did not change.

    The reform of 2025 gave many old codes to units of another extent, so a code alone names no unit: (code,
    valid_from) does. The database refuses two units of one code on the same day (migration 0002).
    """

    code = models.CharField(max_length=5)
    level = models.CharField(max_length=8, choices=LEVELS)
    kind = models.CharField(max_length=20)  # phường, xã, đặc khu, thị trấn, huyện, tỉnh ...
    name = models.CharField(max_length=80)  # without its kind
    full_name = models.CharField(max_length=200)  # kind and name, then those of the units it lies in
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    province_code = models.CharField(max_length=2)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    since_known = models.BooleanField(default=True)  # False: a later list carried back; it came to be by valid_from
    exact_name = models.CharField(max_length=80)  # the name in lower case, diacritics kept
    search_text = models.CharField(max_length=200)  # see rules.search_text

    objects = PlaceSet.as_manager()

    if TYPE_CHECKING:
        parent_id: int | None

    class Meta:
        constraints = [
            models.CheckConstraint(name="place_interval", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))),
            models.CheckConstraint(
                name="place_code_of_level",
                condition=Q(level="province", code__regex=r"^\d{2}$", parent=None)
                | Q(level="district", code__regex=r"^\d{3}$", parent__isnull=False)
                | Q(level="commune", code__regex=r"^\d{5}$", parent__isnull=False),
            ),
            models.UniqueConstraint(name="place_identity", fields=["code", "valid_from"]),
        ]
        indexes = [models.Index(name="place_of_province", fields=["province_code", "level"])]

    def __str__(self) -> str:
        return self.full_name

    @property
    def title(self) -> str:
        """Kind and name as written in running text, without the units it lies in."""
        return self.full_name.split(", ")[0]

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


class Succession(models.Model):
    """``new`` took over the land of ``old``, whole or in part, on the day the one ended and the other began.

    ``share`` is how much of ``old`` went to ``new``, ``part`` how much of ``new`` came from ``old``. Shares of one old
    unit add up to exactly 1, and so do parts of one new unit: the database refuses anything else when a transaction
    ends (migration 0003). Every basis but ``whole`` and ``measured`` makes the number an estimate.
    """

    old = models.ForeignKey(Place, models.PROTECT, related_name="became")
    new = models.ForeignKey(Place, models.PROTECT, related_name="came_from")
    kind = models.CharField(max_length=10, choices=SUCCESSIONS)
    share = models.DecimalField(max_digits=7, decimal_places=6)
    share_basis = models.CharField(max_length=10, choices=BASES)
    part = models.DecimalField(max_digits=7, decimal_places=6)
    part_basis = models.CharField(max_length=10, choices=BASES)
    on = models.DateField()
    law = models.CharField(max_length=200)

    if TYPE_CHECKING:
        old_id: int
        new_id: int

    class Meta:
        constraints = [
            models.UniqueConstraint(name="succession_once", fields=["old", "new"]),
            models.CheckConstraint(name="succession_of_two", condition=~Q(old=F("new"))),
            models.CheckConstraint(
                name="succession_kind",
                condition=Q(kind="continue", share_basis="whole", part_basis="whole")
                | Q(kind="merge", share_basis="whole") & ~Q(part_basis="whole")
                | Q(kind="split") & ~Q(share_basis="whole"),
            ),
            models.CheckConstraint(
                name="succession_share",
                condition=Q(share=1, share_basis="whole")
                | Q(share__gt=0, share__lt=1, share_basis__in=["measured", "population", "area", "assumed"]),
            ),
            models.CheckConstraint(
                name="succession_part",
                condition=Q(part=1, part_basis="whole")
                | Q(part__gt=0, part__lt=1, part_basis__in=["measured", "population", "area", "assumed"]),
            ),
        ]
        indexes = [models.Index(name="succession_on", fields=["on"])]

    def __str__(self) -> str:
        return f"{self.old_id} -> {self.new_id} ({self.kind})"
