"""The book, and the words over it: what was asked, what came, what goes back, what was handed on.

The book is two tables, entries and postings; the database refuses one that does not balance, and to change any. All
other tables say of one entry what it means. Where they repeat a sum of the book in a column, a trigger compares.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from motcua.ground.money.definitions import (
    CHART,
    ENTRY_KINDS,
    FORMS,
    LAST_NUMBER,
    LETTERS,
    LONGEST_RECEIPT_NO,
    MISMATCHES,
    SERIES,
    TAX_CODE,
    WAYS,
)
from motcua.ground.money.models_orders import Notice, Order, OrderLine, OrderPayment
from motcua.ground.offices.models import Office
from motcua.ground.words.ids import new_id

__all__ = ["Notice", "Order", "OrderLine", "OrderPayment"]

_UNPAID = Q(paid=0, paid_how="", paid_at=None, receipt_no="", paid_by="")
_PAID = Q(paid__gt=0, paid_how__in=sorted(WAYS), paid_at__isnull=False)
_UNWAIVED = Q(waived=0, waived_at=None, waived_reason="")
_WAIVED = Q(waived_at__isnull=False) & ~Q(waived_reason="")
_OPEN = Q(settled_by="")
_SETTLED = ~Q(settled_by="")


class Entry(models.Model):
    """One thing that happened to money, in ``lines`` postings that sum to zero. Never changed; a mistake is put right
    by another entry."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=80)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    reference = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    actor = models.CharField(max_length=80)
    happened_at = models.DateTimeField()
    known_at = models.DateTimeField()
    lines = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="entry_kind", condition=Q(kind__in=ENTRY_KINDS)),
            models.CheckConstraint(name="entry_has_postings", condition=Q(lines__gte=2)),
            models.CheckConstraint(name="entry_known_after", condition=Q(known_at__gte=F("happened_at"))),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject"], name="money_entry_subject"),
            models.Index(fields=["office", "happened_at"], name="money_entry_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.happened_at:%d/%m/%Y}"


class Charge(models.Model):
    """One fee asked of one subject (``case:...``), in whole đồng. What was asked never changes; ``paid``, ``waived``
    and ``refunded`` repeat what its postings say, and ``state`` follows from them.

    ``beneficiary`` is whose money it is (``office:<id>``). ``paid_how``, ``paid_by`` and ``receipt_no`` are of the
    payment that came last; ``settled_by`` is the ref of the actor who recorded that nothing is open any more. ``bill``
    explains how the amount came about, line by line (`rules.FeeBill`).
    """

    OWED, PART, PAID, WAIVED, REFUNDED = "owed", "part", "paid", "waived", "refunded"
    OPEN_STATES = (OWED, PART)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.CharField(max_length=80)
    key = models.CharField(max_length=60)
    name = models.TextField()
    amount = models.BigIntegerField()
    law = models.TextField(blank=True)
    beneficiary = models.CharField(max_length=80, blank=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    bill = models.JSONField(default=list)
    state = models.CharField(max_length=10, default=OWED)
    paid = models.BigIntegerField(default=0)
    waived = models.BigIntegerField(default=0)
    refunded = models.BigIntegerField(default=0)
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
                name="charge_sums",
                condition=Q(paid__gte=0, waived__gte=0, refunded__gte=0, refunded__lte=F("paid"))
                & Q(amount__gte=F("paid") + F("waived")),
            ),
            models.CheckConstraint(
                name="charge_state",
                condition=(Q(state="owed", amount__gt=0, refunded=0) & _OPEN & _UNPAID & _UNWAIVED)
                | (Q(state="part", paid__lt=F("amount"), refunded=0) & _OPEN & _PAID & _UNWAIVED)
                | (
                    Q(state="paid", amount=F("paid") + F("waived"), refunded__lt=F("paid"))
                    & _PAID
                    & _SETTLED
                    & (_UNWAIVED | _WAIVED & Q(waived__gt=0))
                )
                | (
                    Q(state="refunded", amount=F("paid") + F("waived"), refunded=F("paid"))
                    & _PAID
                    & _SETTLED
                    & (_UNWAIVED | _WAIVED & Q(waived__gt=0))
                )
                | (Q(state="waived", waived=F("amount"), refunded=0) & _WAIVED & _SETTLED & _UNPAID),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.key}: {self.amount} đồng ({self.state})"

    @property
    def ref(self) -> str:
        return f"charge:{self.id}"

    @property
    def outstanding(self) -> int:
        """What is still to be paid, in đồng."""
        return self.amount - self.paid - self.waived

    @property
    def kept(self) -> int:
        """What was paid and stays paid: what may still be given back."""
        return self.paid - self.refunded


class Shift(models.Model):
    """A drawer at the counter in one officer's hands, from its opening to the count that closes it. While it is open
    its cash is what the book says; once closed it never changes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    officer = models.CharField(max_length=80)
    officer_name = models.CharField(max_length=160, blank=True)
    opened_at = models.DateTimeField()
    float_amount = models.BigIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    expected = models.BigIntegerField(null=True)
    counted = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["officer", "office"], condition=Q(closed_at=None), name="one_open_shift_per_officer"
            ),
            models.CheckConstraint(name="shift_float", condition=Q(float_amount__gte=0)),
            models.CheckConstraint(
                name="shift_closed_with_a_count",
                condition=Q(closed_at=None, expected=None, counted=None, reason="")
                | Q(closed_at__gte=F("opened_at"), expected__isnull=False, counted__gte=0)
                & (Q(counted=F("expected")) | ~Q(reason="")),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "-opened_at"], name="money_shift_office")]

    def __str__(self) -> str:
        return f"{self.officer} {self.opened_at:%d/%m/%Y %H:%M}"

    @property
    def ref(self) -> str:
        return f"shift:{self.id}"

    @property
    def difference(self) -> int:
        """Counted less expected, in đồng; 0 while open."""
        return (self.counted or 0) - (self.expected or 0)


class Payment(models.Model):
    """Money that came in at one time by one way, for one item or several. ``reference`` is what the way calls it (the
    gateway's transaction): the same one is the same money, however often it is told."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="payment")
    subject = models.CharField(max_length=80)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=10)
    gateway = models.CharField(max_length=30, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, null=True, related_name="payments")
    amount = models.BigIntegerField()
    paid_by = models.CharField(max_length=160, blank=True)
    receipt_no = models.CharField(max_length=LONGEST_RECEIPT_NO, blank=True)
    paid_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["how", "gateway", "reference"], condition=~Q(reference=""), name="payment_counts_once"
            ),
            models.CheckConstraint(name="payment_of_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="payment_how", condition=Q(how__in=sorted(WAYS))),
            models.CheckConstraint(
                name="payment_online_by_gateway", condition=~Q(how="online") | ~Q(gateway="") & ~Q(reference="")
            ),
            models.CheckConstraint(
                name="payment_cash_in_a_shift",
                condition=Q(shift__isnull=False, how="cash")
                | Q(shift=None) & (~Q(how="cash") | Q(reference__startswith="carried:")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject"], name="money_payment_subject"),
            models.Index(fields=["office", "paid_at"], name="money_payment_day"),
            models.Index(fields=["gateway", "paid_at"], name="money_payment_gateway", condition=~Q(gateway="")),
        ]

    def __str__(self) -> str:
        return f"{self.how} {self.reference or self.id}: {self.amount} đồng"

    @property
    def ref(self) -> str:
        return f"payment:{self.id}"


class Allocation(models.Model):
    """How much of a payment went to which charge. What no charge took is a refund that is due."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="allocations")
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="allocations")
    amount = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["payment", "charge"], name="allocation_once"),
            models.CheckConstraint(name="allocation_of_something", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} -> {self.charge_id}: {self.amount} đồng"


class Refund(models.Model):
    """Money that is to be given back, until it was: of a charge (``charge``), or of a payment that was too much."""

    DUE, DONE = "due", "done"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.CharField(max_length=80)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, null=True, related_name="refunds")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="refunds")
    amount = models.BigIntegerField()
    reason = models.TextField()
    law = models.TextField(blank=True)
    state = models.CharField(max_length=10, default=DUE)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=80, blank=True)
    done_how = models.CharField(max_length=10, blank=True)
    reference = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="refund_of_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="refund_of_a_charge_or_a_payment", condition=Q(charge__isnull=False) | Q(payment__isnull=False)
            ),
            models.CheckConstraint(name="refund_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="refund_state",
                condition=Q(state="due", done_at=None, done_by="", done_how="", reference="")
                | Q(state="done", done_at__isnull=False, done_how__in=sorted(WAYS)) & ~Q(done_by=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "asked_at"], name="money_refund_due", condition=Q(state="due"))
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.amount} đồng ({self.state})"

    @property
    def ref(self) -> str:
        return f"refund:{self.id}"


class Remittance(models.Model):
    """What one office collected for one beneficiary up to a day, ordered to be handed on; later seen to have left."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.OneToOneField("Entry", on_delete=models.PROTECT, related_name="remittance")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    beneficiary = models.CharField(max_length=80)
    day = models.DateField()
    amount = models.BigIntegerField()
    remitted_at = models.DateTimeField()
    remitted_by = models.CharField(max_length=80)
    transferred_at = models.DateTimeField(null=True)
    transferred_by = models.CharField(max_length=80, blank=True)
    reference = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="remittance_of_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="remittance_transferred",
                condition=Q(transferred_at=None, transferred_by="", reference="")
                | Q(transferred_at__isnull=False) & ~Q(transferred_by="") & ~Q(reference=""),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "-day"], name="money_remittance_day")]

    def __str__(self) -> str:
        return f"{self.beneficiary} {self.day:%d/%m/%Y}: {self.amount} đồng"

    @property
    def ref(self) -> str:
        return f"remittance:{self.id}"


class Posting(models.Model):
    """One line of an entry: an account, whose it is, and a signed amount (debit positive)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    account = models.CharField(max_length=12)
    of = models.CharField(max_length=80, blank=True)
    amount = models.BigIntegerField()
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, null=True, related_name="postings")
    refund = models.ForeignKey(Refund, on_delete=models.PROTECT, null=True, related_name="postings")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="posting_account", condition=Q(account__in=CHART)),
            models.CheckConstraint(name="posting_of_something", condition=~Q(amount=0)),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "of"], name="money_posting_account")]

    def __str__(self) -> str:
        return f"{self.account} {self.of}: {self.amount}"


class Remitted(models.Model):
    """That a line of what was collected is part of a remittance: of one only."""

    remittance = models.ForeignKey(Remittance, on_delete=models.PROTECT, related_name="items")
    posting = models.OneToOneField(Posting, on_delete=models.PROTECT, related_name="remitted")

    def __str__(self) -> str:
        return f"{self.remittance_id}: {self.posting_id}"


class Issuer(models.Model):
    """An office that issues electronic receipts: how it stands on them, and the two letters of its series (TT
    91/2026)."""

    office = models.OneToOneField(Office, on_delete=models.PROTECT, related_name="receipt_issuer")
    name = models.CharField(max_length=200)
    tax_code = models.CharField(max_length=14)
    form = models.CharField(max_length=5, default="EBL01")
    letters = models.CharField(max_length=2, default="AA")
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="issuer_form", condition=Q(form__in=sorted(FORMS))),
            models.CheckConstraint(name="issuer_letters", condition=Q(letters__regex=LETTERS)),
            models.CheckConstraint(name="issuer_tax_code", condition=Q(tax_code__regex=TAX_CODE)),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.tax_code})"


class ReceiptBook(models.Model):
    """The numbers of one issuer, form and year, and the last one given out. Its row is the lock between two receipts,
    so an act that fails leaves no gap, and issuers never wait for each other."""

    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="books")
    year = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=5)
    series = models.CharField(max_length=5)
    last = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "form", "series"], name="one_book_per_series"),
            models.CheckConstraint(name="book_series", condition=Q(series__regex=SERIES)),
            models.CheckConstraint(name="book_eight_digits", condition=Q(last__gte=1, last__lte=LAST_NUMBER)),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.series}: {self.last}"


class Receipt(models.Model):
    """An electronic receipt (biên lai điện tử): its words as they were issued. Cancelled or replaced by another, never
    deleted; its number is never given out again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    book = models.ForeignKey(ReceiptBook, on_delete=models.PROTECT, related_name="receipts")
    number = models.PositiveIntegerField()
    form = models.CharField(max_length=5)
    series = models.CharField(max_length=5)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="receipts")
    subject = models.CharField(max_length=80)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    issuer_name = models.CharField(max_length=200)
    tax_code = models.CharField(max_length=14)
    payer = models.CharField(max_length=160)
    items = models.JSONField()
    amount = models.BigIntegerField()
    words = models.TextField()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=80)
    issued_by_name = models.CharField(max_length=160, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=80, blank=True)
    cancelled_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "number"], name="receipt_number_once"),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(cancelled_at=None), name="one_valid_receipt_per_payment"
            ),
            models.CheckConstraint(name="receipt_number", condition=Q(number__gte=1, number__lte=LAST_NUMBER)),
            models.CheckConstraint(
                name="receipt_complete",
                condition=Q(amount__gt=0) & ~Q(words="") & ~Q(issuer_name="") & ~Q(payer="") & ~Q(items=[]),
            ),
            models.CheckConstraint(
                name="receipt_cancelled",
                condition=Q(cancelled_at=None, cancelled_by="", cancelled_reason="")
                | Q(cancelled_at__isnull=False) & ~Q(cancelled_by="") & ~Q(cancelled_reason=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject"], name="money_receipt_subject"),
            models.Index(fields=["office", "issued_at"], name="money_receipt_day"),
        ]

    def __str__(self) -> str:
        return self.full_number

    @property
    def ref(self) -> str:
        return f"receipt:{self.id}"

    @property
    def full_number(self) -> str:
        """``EBL01 26TAA 00000012``."""
        return f"{self.form} {self.series} {self.number:08d}"


class Task(models.Model):
    """Something about money that does not agree and that a person settles: what was expected, what was found, and what
    was done about it. Once for each kind and reference while it is open."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20)
    reference = models.CharField(max_length=160)
    subject = models.CharField(max_length=80, blank=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="+")
    expected = models.TextField(blank=True)
    found = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=80, blank=True)
    how = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "reference"], condition=Q(settled_at=None), name="one_open_task_per_mismatch"
            ),
            models.CheckConstraint(name="task_kind", condition=Q(kind__in=MISMATCHES)),
            models.CheckConstraint(
                name="task_settled_with_a_word",
                condition=Q(settled_at=None, settled_by="", how="")
                | Q(settled_at__isnull=False) & ~Q(settled_by="") & ~Q(how=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "opened_at"], name="money_task_open", condition=Q(settled_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"
