"""What was published, for ever, and what is in force by each release. Rows are added; the database refuses the rest."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Release(models.Model):
    """One installation of a province's packs. The last one counts.

    ``set_hash`` covers definitions, parameters and the packs' rules; ``manifest`` names the packs, their owners and
    the value of every parameter. ``is_new`` is true on the object that `install` returns when it made this release.
    """

    province = models.CharField(max_length=70)
    set_hash = models.CharField(max_length=64)
    installed_at = models.DateTimeField()
    installed_by = models.CharField(max_length=80)
    engine = models.CharField(max_length=40)
    manifest = models.JSONField()

    is_new: bool = False

    def __str__(self) -> str:
        return f"{self.province} {self.set_hash[:12]}"


class Definition(models.Model):
    """A definition as published: its content never changes, so whoever points here knows what was said."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=140)
    hash = models.CharField(max_length=64)
    pack = models.CharField(max_length=70)
    body = models.JSONField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="first_seen")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key", "hash"], name="packs_definition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} {self.hash[:12]}"


class InForce(models.Model):
    """That a release puts a definition in force, on the days it says of itself; open dates are null."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="in_force")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=140)
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "packs_in_force"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "definition"], name="packs_in_force_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["release", "kind", "key"], name="packs_in_force_by_key")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
