"""What the simulated gateway and bank know: payments, transfers, the notices they owe, and what kind of day it is."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Payment(models.Model):
    """An order as a merchant sent it here. ``taken`` is what was really taken of it, in đồng."""

    objects: ClassVar[models.Manager[Payment]] = models.Manager()

    OPEN, PAID, FAILED = "open", "paid", "failed"

    tmn_code = models.CharField(max_length=20)
    txn_ref = models.CharField(max_length=100)
    amount = models.BigIntegerField()
    info = models.CharField(max_length=255)
    return_url = models.TextField()
    created = models.CharField(max_length=14)
    expires = models.CharField(max_length=14)
    state = models.CharField(max_length=10, default=OPEN)
    code = models.CharField(max_length=2, blank=True)
    taken = models.BigIntegerField(default=0)
    returned = models.BigIntegerField(default=0)
    transaction = models.CharField(max_length=20, blank=True)
    bank = models.CharField(max_length=20, blank=True)
    paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["tmn_code", "txn_ref"], name="txn_ref_once")]


class Transfer(models.Model):
    """Money that came to an account of the simulated bank."""

    objects: ClassVar[models.Manager[Transfer]] = models.Manager()

    transaction = models.CharField(max_length=40, unique=True)
    account = models.CharField(max_length=19)
    amount = models.BigIntegerField()
    purpose = models.CharField(max_length=200)
    at = models.DateTimeField()


class Outgoing(models.Model):
    """A notice that is owed to a merchant. ``body`` is empty for one that is all in its address."""

    objects: ClassVar[models.Manager[Outgoing]] = models.Manager()

    url = models.TextField()
    body = models.TextField(blank=True)
    signature = models.CharField(max_length=128, blank=True)
    about = models.CharField(max_length=100)
    due_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(blank=True)


class Weather(models.Model):
    """What kind of day it is where nothing else is chosen. One row."""

    objects: ClassVar[models.Manager[Weather]] = models.Manager()

    day = models.CharField(max_length=20, blank=True)
