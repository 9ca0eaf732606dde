"""Orders to pay through a gateway, and what was heard of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from motcua.ground.money.definitions import HEARD_BY
from motcua.ground.money.references import LENGTH
from motcua.ground.words.ids import new_id


class Order(models.Model):
    """One payment that somebody means to make through a gateway, for one charge or several. It promises nothing: what
    came in is a `Payment`, and there may be several (the second goes back) or none.

    ``reference`` names it to the gateway and to the bank. ``next_ask_at`` is when the gateway is asked again, None
    when no more; ``trouble`` is why it could not be asked the last time; ``heard`` is what it last said, in its own
    sentence.
    """

    WAITING, PAID, FAILED, EXPIRED = "waiting", "paid", "failed", "expired"
    DISPUTED, REFUNDING, REFUNDED = "disputed", "refunding", "refunded"
    STATES = (WAITING, PAID, FAILED, EXPIRED, DISPUTED, REFUNDING, REFUNDED)
    HAS_MONEY = (PAID, REFUNDING, REFUNDED)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=LENGTH, unique=True)
    gateway = models.CharField(max_length=30)
    amount = models.BigIntegerField()
    purpose = models.CharField(max_length=60)
    state = models.CharField(max_length=10, default=WAITING)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=80)
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    next_ask_at = models.DateTimeField(null=True)
    asks = models.PositiveSmallIntegerField(default=0)
    trouble = models.TextField(blank=True)
    heard = models.TextField(blank=True)

    class Meta:
        app_label = "money"
        constraints: ClassVar = [
            models.CheckConstraint(name="order_of_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="order_lasts", condition=Q(expires_at__gt=F("opened_at"))),
            models.CheckConstraint(
                name="order_state",
                condition=Q(state__in=["waiting", "failed", "expired", "disputed"], settled_at=None)
                | Q(state__in=["paid", "refunding", "refunded"], settled_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_ask_at", "id"], name="order_to_ask", condition=Q(next_ask_at__isnull=False)),
            models.Index(fields=["expires_at"], name="order_waiting", condition=Q(state="waiting")),
            models.Index(fields=["gateway", "opened_at"], name="order_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.reference}: {self.amount} đồng ({self.state})"

    @property
    def ref(self) -> str:
        return f"order:{self.id}"


class OrderLine(models.Model):
    """How much of an order is meant for which charge; ``subject`` is the charge's (``case:...``)."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    charge = models.ForeignKey("money.Charge", on_delete=models.PROTECT, related_name="order_lines")
    subject = models.CharField(max_length=80)
    amount = models.BigIntegerField()

    if TYPE_CHECKING:
        order_id: UUID
        charge_id: UUID

    class Meta:
        app_label = "money"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "charge"], name="order_line_once"),
            models.CheckConstraint(name="order_line_of_something", condition=Q(amount__gt=0)),
        ]
        indexes: ClassVar = [models.Index(fields=["subject"], name="money_order_line_subject")]

    def __str__(self) -> str:
        return f"{self.subject}: {self.amount} đồng"


class OrderPayment(models.Model):
    """That a payment came in for this order: ``transaction`` is the gateway's number of it."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    payment = models.OneToOneField("money.Payment", on_delete=models.PROTECT, related_name="of_order")
    transaction = models.CharField(max_length=100)

    class Meta:
        app_label = "money"
        indexes: ClassVar = [models.Index(fields=["transaction"], name="money_order_transaction")]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.transaction}"


class Notice(models.Model):
    """What was heard of an order, and how: once for each thing that was said, however often. ``digest`` is of the
    words as they came; neither cards nor names are kept. ``order`` is None for money that names none."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="notices")
    gateway = models.CharField(max_length=30)
    heard_by = models.CharField(max_length=10)
    outcome = models.CharField(max_length=10)
    code = models.CharField(max_length=20, blank=True)
    transaction = models.CharField(max_length=100, blank=True)
    amount = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        app_label = "money"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gateway", "heard_by", "digest"], name="notice_said_once"),
            models.CheckConstraint(name="notice_heard_by", condition=Q(heard_by__in=sorted(HEARD_BY))),
        ]
        indexes: ClassVar = [models.Index(fields=["order", "first_at"], name="money_notice_order")]

    def __str__(self) -> str:
        return f"{self.gateway} {self.outcome} ({self.heard_by})"
