"""The spine: facts, and who still has to hear of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Fact(models.Model):
    """One thing that happened. Written in the transaction of the act; the database refuses to change or remove it.

    ``happened_at`` is when it was so, ``known_at`` when the house learnt of it: a correction has an old happened_at
    and a new known_at, so last month's report can be computed again as it was. ``payload`` holds references and
    digests, never a person's papers or answers.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    office_id = models.BigIntegerField(null=True)
    place_code = models.CharField(max_length=10, blank=True)
    actor = models.CharField(max_length=80)
    happened_at = models.DateTimeField()
    known_at = models.DateTimeField()
    payload = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject", "id"], name="fact_by_subject"),
            models.Index(fields=["kind", "happened_at"], name="fact_by_kind"),
            models.Index(fields=["office_id", "happened_at"], name="fact_by_office"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(happened_at__lte=models.F("known_at")), name="fact_known_after_happened"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Delivery(models.Model):
    """That one consumer has to hear of one fact. Claimed with SKIP LOCKED; a failure keeps its reason."""

    WAITING, DONE, FAILED = "waiting", "done", "failed"

    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="deliveries")
    consumer = models.CharField(max_length=60)
    state = models.CharField(max_length=10, default=WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["next_at", "id"], name="delivery_waiting", condition=Q(state="waiting")),
            models.Index(fields=["-id"], name="delivery_failed", condition=Q(state="failed")),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fact", "consumer"], name="delivery_once_per_consumer"),
        ]

    def __str__(self) -> str:
        return f"{self.consumer} <- {self.fact_id} ({self.state})"
