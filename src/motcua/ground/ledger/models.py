"""The spine: facts, and who still has to hear of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Func, Q

from motcua.ground.ledger.definitions import Sealed, SealText
from motcua.ground.ledger.facts import RESTORED


class CurrentTransaction(Func):
    """The number of the writing transaction. Facts are sealed in its order once no older transaction can still come."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()


class Fact(models.Model):
    """One thing that happened. Written in the transaction of the act; the database refuses to change or remove it.

    ``happened_at`` is when it was so, ``known_at`` when the house learnt of it: a correction has an old happened_at
    and a new known_at, so last month's report can be computed again as it was. ``payload`` holds references and
    digests, never a person's papers or answers. ``channel``, ``method`` and ``level`` say how the one who acted came
    in, and are empty on facts of before that was asked.
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
    channel = models.CharField(max_length=12, blank=True, db_default="", default="")
    method = models.CharField(max_length=16, blank=True, db_default="", default="")
    level = models.SmallIntegerField(db_default=0, default=0)
    tx = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["tx", "id"], name="fact_in_sealing_order"),
            # The sealer asks for the last restore again and again, and mostly there was none.
            models.Index(fields=["id"], name="fact_restored", condition=Q(kind=RESTORED)),
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

    @property
    def sealed(self) -> Sealed:
        """What goes under the seal."""
        return Sealed(
            id=self.pk,
            kind=self.kind,
            subject=self.subject,
            office_id=self.office_id,
            place_code=self.place_code,
            actor=self.actor,
            happened_at=self.happened_at,
            known_at=self.known_at,
            payload=self.payload,
            channel=self.channel,
            method=self.method,
            level=self.level,
        )


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


class Seal(models.Model):
    """One seal over what follows the seal before it, up to ``last``, in sealing order: by transaction, then number.

    ``key`` gives each fact its salt. Transaction numbers begin anew where a database is restored into another
    server: facts up to ``after_fact`` came with the restore, and a seal with that number is over later ones only.
    ``newest_fact`` is the greatest number under this seal and all before it.
    """

    number = models.BigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    facts = models.PositiveIntegerField()
    last_tx = models.BigIntegerField()
    last_fact = models.BigIntegerField()
    newest_fact = models.BigIntegerField()
    after_fact = models.BigIntegerField(default=0)
    root = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    key = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="seal_of_something", condition=Q(facts__gt=0)),
            models.CheckConstraint(name="seal_counts_from_one", condition=Q(number__gt=0)),
        ]
        indexes: ClassVar = [models.Index(fields=["after_fact", "last_tx", "last_fact"], name="seal_by_last_fact")]

    def __str__(self) -> str:
        return f"seal {self.number}"

    @property
    def text(self) -> SealText:
        return SealText(self.number, self.sealed_at, self.facts, bytes(self.root), bytes(self.previous))


class Leaves(models.Model):
    """The leaves under one seal, 32 bytes each in sealing order: a receipt needs no fact but its own.

    ``salts``, 16 bytes each, are kept from the first erasure under the seal on, when the key that gives them all is
    destroyed; those of erased bodies are zeros. Seals of before this table have none until then.
    """

    seal = models.OneToOneField(Seal, on_delete=models.PROTECT, primary_key=True, related_name="leaves")
    digests = models.BinaryField()
    salts = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"leaves of seal {self.seal_id}"


class Erased(models.Model):
    """That the body of a sealed fact was erased: its leaf stays, its salt is destroyed. ``by`` is the fact of it."""

    fact = models.OneToOneField(Fact, on_delete=models.PROTECT, primary_key=True, related_name="erased")
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="erased")
    index = models.PositiveIntegerField()
    leaf = models.BinaryField(max_length=32)
    by = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="bodies")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seal", "index"], name="erased_once"),
        ]

    def __str__(self) -> str:
        return f"fact {self.fact_id} erased by {self.by_id}"


class Stamp(models.Model):
    """A time stamp (RFC 3161) of one seal, as the authority answered; ``authority`` is its address or name."""

    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="stamps")
    authority = models.CharField(max_length=200)
    token = models.BinaryField()
    stamped_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seal", "authority"], name="stamp_once_per_authority"),
        ]

    def __str__(self) -> str:
        return f"{self.seal_id} {self.authority}"


class Stamping(models.Model):
    """How far an authority has stamped, and why it does not when it does not."""

    authority = models.CharField(max_length=200, primary_key=True)
    last_seal = models.BigIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.authority}: seal {self.last_seal}"
