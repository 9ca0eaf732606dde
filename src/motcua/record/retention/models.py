"""Lists of what is to be erased, what was, and what has to wait."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from motcua.ground.people.models import Account
from motcua.record.cases.models import Case


class ErasureList(models.Model):
    """What the house proposes to erase, as of one day, and the decision on it.

    ``by_decision_of`` is the ref of who approved. A list that came with `repeat` does again after a restore what was
    decided before it.
    """

    PROPOSED, APPROVED, REFUSED, DONE = "proposed", "approved", "refused", "done"

    day = models.DateField()
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=PROPOSED)
    decision_number = models.CharField(max_length=60, blank=True)
    decision_date = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    by_decision_of = models.CharField(max_length=80, blank=True)
    done_at = models.DateTimeField(null=True)
    repeats = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="erasure_by_decision",
                condition=~Q(state__in=["approved", "done"])
                | ~Q(decision_number="") & ~Q(by_decision_of="") & Q(decision_date__isnull=False),
            ),
            models.UniqueConstraint(fields=["state"], condition=Q(state="proposed"), name="one_proposal_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.day} {self.state}"


class Erasure(models.Model):
    """What of one dossier a list erases, by which rule; ``papers`` are the digests that went, for a restore.

    ``complete`` says that nothing of it will ever be due again.
    """

    proposal = models.ForeignKey(ErasureList, on_delete=models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="erasures")
    rule = models.CharField(max_length=60)
    what = ArrayField(models.CharField(max_length=10))
    facts = ArrayField(models.CharField(max_length=60), default=list)
    complete = models.BooleanField(default=False)
    papers = ArrayField(models.CharField(max_length=64), default=list)
    done_at = models.DateTimeField(null=True)
    waits_for = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["proposal", "case"], name="erasure_once_in_a_list")]
        indexes: ClassVar = [
            models.Index(fields=["case"], name="erasure_complete", condition=Q(complete=True, done_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {','.join(self.what)}"


class Hold(models.Model):
    """Nothing of the dossier is erased while this stands: a complaint, an inspection, a lawsuit."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    ground = models.CharField(max_length=10)
    number = models.CharField(max_length=60)
    placed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="hold_ground", condition=Q(ground__in=["complaint", "inspection", "lawsuit", "other"])
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case"], name="hold_standing", condition=Q(lifted_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.ground} {self.number}"
