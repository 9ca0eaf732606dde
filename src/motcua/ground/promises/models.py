"""What is owed, by whom, until when; and when its clock stood still."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from motcua.ground.calendar.definitions import Duration
from motcua.ground.offices.models import Office
from motcua.ground.promises.definitions import CLOSED, OPEN, Extension, Promised, Rest
from motcua.ground.words.ids import new_id

if TYPE_CHECKING:
    from uuid import UUID

IS_OPEN = Q(state__in=OPEN)
IS_RUNNING = Q(state="running")


class Promise(models.Model):
    """Something owed on a subject (``case:...``) until a moment. ``key`` tells several of one kind apart.

    ``due_at`` of a paused promise is what it was when the clock stopped. ``broken_at`` stays for ever: kept late is
    not kept.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60, blank=True)
    owed_by = models.CharField(max_length=10)
    owed_by_office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, default="running")
    budget = models.CharField(max_length=40)
    law = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField()
    counted_from = models.DateTimeField()
    due_at = models.DateTimeField()
    extended_at = models.DateTimeField(null=True)
    extended_to = models.DateTimeField(null=True)
    extension_law = models.CharField(max_length=300, blank=True)
    broken_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        owed_by_office_id: int | None

    class Meta:
        indexes: ClassVar = [
            # The scan for silence reads one range of this index, however many promises there ever were.
            models.Index(fields=["due_at"], name="promise_due_running", condition=IS_RUNNING),
            models.Index(fields=["owed_by_office", "due_at"], name="promise_owed_by_office", condition=IS_OPEN),
            models.Index(fields=["subject"], name="promise_by_subject"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "kind", "key"], name="promise_open_once", condition=IS_OPEN),
            models.CheckConstraint(name="promise_state", condition=Q(state__in=[*OPEN, *CLOSED])),
            models.CheckConstraint(
                name="promise_closed_at",
                condition=Q(state__in=OPEN, closed_at__isnull=True) | Q(state__in=CLOSED, closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="promise_broken_at",
                condition=Q(state__in=["kept_late", "released"])
                | Q(state="broken", broken_at__isnull=False)
                | Q(state__in=["running", "paused", "kept"], broken_at__isnull=True),
            ),
            models.CheckConstraint(
                name="promise_owed_by",
                condition=Q(owed_by="office", owed_by_office__isnull=False)
                | Q(owed_by="citizen", owed_by_office__isnull=True),
            ),
            models.CheckConstraint(
                name="promise_extension",
                condition=Q(extended_at__isnull=True, extended_to__isnull=True)
                | Q(extended_to__isnull=False, extended_to__gt=models.F("extended_at"), extended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.kind} {self.key}: {self.state}, {self.due_at}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def promised(self) -> Promised:
        """As the rules see it."""
        extension = None
        if self.extended_at is not None and self.extended_to is not None:
            extension = Extension(self.extended_at, self.extended_to, self.extension_law)
        rests = sorted(self.pauses.all(), key=lambda pause: pause.started_at)
        return Promised(
            opened=self.opened_at,
            counted_from=self.counted_from,
            duration=Duration.model_validate(self.budget),
            due=self.due_at,
            owed_by="office" if self.owed_by == "office" else "citizen",
            law=self.law,
            rests=tuple(Rest(pause.started_at, pause.ended_at, pause.ground, pause.law) for pause in rests),
            extension=extension,
            closed=self.closed_at,
        )


class Pause(models.Model):
    """The clock of a promise stands still on a legal ground."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="pauses")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ground = models.CharField(max_length=40)
    law = models.CharField(max_length=300, blank=True)

    if TYPE_CHECKING:
        promise_id: UUID

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["promise"], name="pause_one_at_a_time", condition=Q(ended_at=None)),
            models.CheckConstraint(
                name="pause_forward", condition=Q(ended_at=None) | Q(ended_at__gte=models.F("started_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promise_id} {self.ground} {self.started_at}..{self.ended_at or ''}"
