"""What is owed, by whom, until when; and when its clock stood still."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.ground.calendar.definitions import Duration
from motcua.ground.offices.models import Office
from motcua.ground.packs.models import Release
from motcua.ground.promises.definitions import CLOSED, OPEN, Extension, Leg, OwedBy, Promised, Rest
from motcua.ground.words.ids import new_id

if TYPE_CHECKING:
    from uuid import UUID

IS_OPEN = Q(state__in=OPEN)
IS_RUNNING = Q(state="running")


class UsedCalendar(models.Model):
    """A calendar that due moments were reckoned in: the country's book and the timetables laid over it, in order, by
    the ids of their published definitions, so that it can be made again for ever."""

    hash = models.CharField(max_length=64, unique=True)
    parts = ArrayField(models.BigIntegerField())

    if TYPE_CHECKING:
        id: int

    def __str__(self) -> str:
        return self.hash[:12]


class Redating(models.Model):
    """That open promises were reckoned again after a release: when the pass was done, and when, a while later, a second
    one found what was opened at the very moment of the installation."""

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.release_id}: {self.done_at}"

    if TYPE_CHECKING:
        release_id: int


class Promise(models.Model):
    """Something owed on a subject (``case:...``) until a moment. ``key`` tells several of one kind apart.

    ``due_at`` of a paused promise is what it was when the clock stopped; ``reckoned_in`` is the calendar it was found
    with, None when that is not known. ``broken_at`` stays for ever: kept late is not kept.

    The promise of a linked procedure has ``legs`` and no budget: its due moment follows from those of its children,
    each of which says with ``parent`` and ``leg`` what it is a part of.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60, blank=True)
    owed_by = models.CharField(max_length=10)
    owed_by_office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, default="running")
    budget = models.CharField(max_length=40, blank=True)
    law = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField()
    counted_from = models.DateTimeField()
    due_at = models.DateTimeField()
    extended_at = models.DateTimeField(null=True)
    extended_to = models.DateTimeField(null=True)
    extension_law = models.CharField(max_length=300, blank=True)
    broken_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reckoned_in = models.ForeignKey(UsedCalendar, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    leg = models.CharField(max_length=60, blank=True)
    legs = models.JSONField(null=True)

    if TYPE_CHECKING:
        owed_by_office_id: int | None
        reckoned_in_id: int | None
        parent_id: UUID | None

    class Meta:
        indexes: ClassVar = [
            # The scan for silence reads one range of this index, however many promises there ever were.
            models.Index(fields=["due_at"], name="promise_due_running", condition=IS_RUNNING),
            models.Index(fields=["owed_by_office", "due_at"], name="promise_owed_by_office", condition=IS_OPEN),
            models.Index(fields=["subject"], name="promise_by_subject"),
            # What another calendar may move, without what cannot feel it: one range of one calendar.
            models.Index(fields=["reckoned_in", "due_at"], name="promise_reckoned_in", condition=IS_RUNNING),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "kind", "key"], name="promise_open_once", condition=IS_OPEN),
            models.UniqueConstraint(
                fields=["parent", "leg"], name="promise_leg_once", condition=Q(parent__isnull=False)
            ),
            models.CheckConstraint(
                name="promise_budget_or_legs",
                condition=Q(legs__isnull=True) & ~Q(budget="") | Q(legs__isnull=False, budget=""),
            ),
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
    def parts(self) -> tuple[Leg, ...]:
        """The legs of a linked procedure; none of an ordinary promise."""
        return tuple(
            Leg(
                leg["key"],
                Duration.model_validate(leg["duration"]),
                tuple(leg["after"]),
                leg["office"],
                leg["law"],
            )
            for leg in self.legs or ()
        )

    @property
    def promised(self) -> Promised:
        """As the rules see it. ValueError for a promise with legs, which has no term of its own."""
        extension = None
        if self.extended_at is not None and self.extended_to is not None:
            extension = Extension(self.extended_at, self.extended_to, self.extension_law)
        rests = sorted(self.pauses.all(), key=lambda pause: pause.started_at)
        return Promised(
            opened=self.opened_at,
            counted_from=self.counted_from,
            duration=Duration.model_validate(self.budget),
            due=self.due_at,
            owed_by=cast(OwedBy, self.owed_by),
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
