"""The papers that are kept: one row for one content."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from motcua.ground.papers.definitions import ENDINGS


class Paper(models.Model):
    """A content and since when we have it. The database refuses to change or remove it.

    It has no name and no owner: who may open it is decided by whoever refers to it.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    type = models.CharField(max_length=40)
    stored_at = models.DateTimeField()
    stored_by = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="paper_digest", condition=Q(digest__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(name="paper_size", condition=Q(size__gt=0)),
            models.CheckConstraint(name="paper_type", condition=Q(type__in=sorted(ENDINGS))),
        ]

    def __str__(self) -> str:
        return self.digest
