"""What is owed, and what was paid for it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from motcua.ground.money.definitions import LONGEST_RECEIPT_NO
from motcua.ground.words.ids import new_id

_UNPAID = Q(paid_how="", paid_at=None, receipt_no="", paid_by="")
_UNWAIVED = Q(waived_at=None, waived_reason="")


class Charge(models.Model):
    """One fee asked of one subject (``case:...``), in whole đồng. Once paid or waived it never changes again.

    ``paid_by`` is the payer as the receipt names them; ``settled_by`` is the ref of the actor who recorded it.
    """

    OWED, PAID, WAIVED = "owed", "paid", "waived"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.CharField(max_length=80)
    key = models.CharField(max_length=60)
    name = models.TextField()
    amount = models.BigIntegerField()
    law = models.TextField(blank=True)
    state = models.CharField(max_length=10, default=OWED)
    charged_at = models.DateTimeField()
    charged_by = models.CharField(max_length=80)
    paid_how = models.CharField(max_length=10, blank=True)
    paid_at = models.DateTimeField(null=True)
    paid_by = models.CharField(max_length=160, blank=True)
    receipt_no = models.CharField(max_length=LONGEST_RECEIPT_NO, blank=True)
    waived_at = models.DateTimeField(null=True)
    waived_reason = models.TextField(blank=True)
    settled_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "key"], name="charge_once_per_key"),
            models.CheckConstraint(name="charge_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="charge_state",
                condition=(Q(state="owed", amount__gt=0, settled_by="") & _UNPAID & _UNWAIVED)
                | (
                    Q(state="paid", amount__gt=0, paid_how__in=["card", "cash", "qr", "transfer"])
                    & Q(paid_at__isnull=False)
                    & ~Q(settled_by="")
                    & _UNWAIVED
                )
                | (Q(state="waived", waived_at__isnull=False) & ~Q(waived_reason="") & ~Q(settled_by="") & _UNPAID),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.key}: {self.amount} đồng ({self.state})"
