"""The book: whatever happens to money, and in whatever order it is told, it balances and says what the columns say."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.db.utils import ProgrammingError
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.ground.money import checking, queries
from motcua.ground.money.actions import (
    ask_refund,
    cancel_receipt,
    charge,
    close_shift,
    name_issuer,
    open_shift,
    receive,
    refund_done,
    remit_day,
    remittance_left,
    settle_clearing,
    settle_task,
    waive,
)
from motcua.ground.money.models import Charge, Entry, Payment, Posting, Receipt, Refund, Remittance, Shift, Task
from motcua.ground.money.tests.conftest import make_office
from motcua.ground.offices.models import Office
from motcua.ground.people.definitions import SYSTEM, Actor
from motcua.ground.words.errors import Refused
from motcua.ground.words.moments import day_of

pytestmark = pytest.mark.django_db
SUBJECT = "case:0192"
numbers = count(1)


def owes(office: Office, now: datetime, *amounts: int, beneficiary: str = "office:7") -> list[Charge]:
    return [
        charge(
            subject=SUBJECT,
            key=f"fee_{next(numbers)}",
            name="Lệ phí",
            amount=amount,
            beneficiary=beneficiary,
            office_id=office.pk,
            actor=SYSTEM,
            now=now,
        )
        for amount in amounts
    ]


def told(now: datetime, charges: list[Charge], amount: int, reference: str = "") -> Payment:
    """The gateway says so."""
    return receive(
        amount=amount,
        how="online",
        charge_ids=[row.pk for row in charges],
        subject=SUBJECT,
        gateway="thu",
        reference=reference or f"R{next(numbers)}",
        paid_by="Lan",
        actor=SYSTEM,
        now=now,
    )


def agrees() -> None:
    """At commit, and by the second writing."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def found(now: datetime) -> list[str]:
    return [f"{each.kind} {each.reference}" for each in checking.mismatches(None, now)]


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_paid_in_parts(office: Office, now: datetime) -> None:
    first, second = owes(office, now, 5_000, 3_000)
    told(now, [first, second], 6_000)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, second.outstanding) == ("paid", "part", 2_000)
    assert queries.owed(SUBJECT) == 2_000
    told(now, [first, second], 2_000)
    second.refresh_from_db()
    assert (second.state, second.paid) == ("paid", 3_000)
    agrees()


def test_one_payment_names_what_goes_where(office: Office, now: datetime) -> None:
    first, second = owes(office, now, 5_000, 3_000)
    payment = receive(
        amount=4_000, how="transfer", allocations={second.pk: 3_000, first.pk: 1_000}, actor=SYSTEM, now=now
    )
    assert {part.charge_id: part.amount for part in payment.allocations.all()} == {first.pk: 1_000, second.pk: 3_000}
    agrees()


def test_told_again_it_is_the_same_money(office: Office, now: datetime) -> None:
    rows = owes(office, now, 5_000)
    once, again = told(now, rows, 5_000, "A1"), told(now, rows, 5_000, "A1")
    assert once.pk == again.pk
    assert Payment.objects.count() == 1
    assert told(now, rows, 4_000, "A1").amount == 5_000
    task = Task.objects.get()
    assert (task.kind, task.reference, task.expected, task.found) == ("amount_differs", "thu:A1", "5000", "4000")


def test_what_nobody_owes_is_to_be_given_back(office: Office, now: datetime) -> None:
    rows = owes(office, now, 5_000)
    waive(rows[0].pk, reason="Hồ sơ kết thúc", actor=SYSTEM, now=now)
    payment = told(now, rows, 5_000)
    refund = Refund.objects.get()
    assert (refund.amount, refund.payment_id, refund.state) == (5_000, payment.pk, "due")
    assert Task.objects.get().kind == "overpaid"
    refund_done(refund.pk, how="online", gateway="thu", reference="B1", actor=SYSTEM, now=now)
    assert refund_done(refund.pk, how="online", gateway="thu", reference="B1", actor=SYSTEM, now=now).done_at == now
    assert queries.balance("refund_due") == queries.balance("clearing", "gateway:thu") == 0
    agrees()
    assert found(now) == []


def test_a_refund_takes_two(office: Office, hanh: Actor, now: datetime) -> None:
    hanh = replace(hanh, duties=frozenset({(office.pk, "one_stop")}))
    (row,) = owes(office, now, 5_000)
    with pytest.raises(Refused, match="nothing_to_refund"):
        ask_refund(row.pk, reason="Thu nhầm", actor=hanh, now=now)
    told(now, [row], 5_000)
    with pytest.raises(Refused, match="refund_too_much"):
        ask_refund(row.pk, amount=5_001, reason="Thu nhầm", actor=hanh, now=now)
    refund = ask_refund(row.pk, amount=2_000, reason="Thu nhầm", law="Điều 5", actor=hanh, now=now)
    with pytest.raises(Refused, match="refund_needs_two"):
        refund_done(refund.pk, how="transfer", actor=hanh, now=now)
    refund_done(refund.pk, how="transfer", reference="UNC 12", actor=SYSTEM, now=now)
    row.refresh_from_db()
    assert (row.state, row.refunded) == ("paid", 2_000)
    rest = ask_refund(row.pk, reason="Thu nhầm", actor=hanh, now=now)
    row.refresh_from_db()
    assert (rest.amount, row.state) == (3_000, "refunded")
    agrees()


def test_a_day_is_remitted_once(office: Office, now: datetime) -> None:
    ours, theirs = owes(office, now, 5_000), owes(office, now, 3_000, beneficiary="office:9")
    told(now, [*ours, *theirs], 8_000)
    made = remit_day(office_id=office.pk, day=day_of(now), actor=SYSTEM, now=now)
    assert {row.beneficiary: row.amount for row in made} == {"office:7": 5_000, "office:9": 3_000}
    assert remit_day(office_id=office.pk, day=day_of(now), actor=SYSTEM, now=now) == []
    refund = ask_refund(ours[0].pk, amount=1_000, reason="Thu nhầm", actor=SYSTEM, now=now)
    assert remit_day(office_id=office.pk, day=day_of(now), actor=SYSTEM, now=now) == [], "more went back than came"
    told(now, owes(office, now, 4_000), 4_000)
    (next_one,) = remit_day(office_id=office.pk, day=day_of(now), actor=SYSTEM, now=now)
    assert next_one.amount == 3_000
    settle_clearing(gateway="thu", amount=12_000, reference="SK1", actor=SYSTEM, now=now)
    refund_done(refund.pk, how="transfer", actor=SYSTEM, now=now)
    for row in Remittance.objects.all():
        remittance_left(row.pk, reference="UNC", actor=SYSTEM, now=now)
    for account in ("collected", "remitted", "clearing", "bank", "receivable", "assessed"):
        assert queries.balance(account) == 0, account
    agrees()
    assert found(now) == []


def test_a_day_to_come_is_not_remitted(office: Office, now: datetime) -> None:
    with pytest.raises(Refused, match="day_to_come"):
        remit_day(office_id=office.pk, day=day_of(now) + timedelta(days=1), actor=SYSTEM, now=now)


def test_cash_needs_a_drawer_and_a_count(office: Office, hanh: Actor, now: datetime) -> None:
    hanh = replace(hanh, duties=frozenset({(office.pk, "one_stop")}))
    rows = owes(office, now, 5_000)
    with pytest.raises(Refused, match="no_shift"):
        receive(amount=5_000, how="cash", charge_ids=[rows[0].pk], actor=hanh, now=now)
    shift = open_shift(office_id=office.pk, float_amount=200_000, actor=hanh, now=now)
    assert open_shift(office_id=office.pk, actor=hanh, now=now).pk == shift.pk
    receive(amount=5_000, how="cash", charge_ids=[rows[0].pk], actor=hanh, now=now)
    assert queries.in_drawer(shift) == 205_000
    with pytest.raises(Refused, match="difference_unexplained"):
        close_shift(shift.pk, counted=204_000, actor=hanh, now=now)
    closed = close_shift(shift.pk, counted=204_000, reason="Thối nhầm", actor=hanh, now=now)
    assert (closed.expected, closed.difference) == (205_000, -1_000)
    assert (queries.in_drawer(shift), queries.balance("over_short", shift.ref)) == (0, 1_000)
    assert (queries.balance("float"), queries.balance("bank")) == (0, 4_000)
    assert Task.objects.get().kind == "count_differs"
    with pytest.raises(Refused, match="shift_closed"):
        close_shift(shift.pk, counted=1, reason="lại", actor=hanh, now=now)
    with pytest.raises(Refused, match="no_shift"):
        receive(amount=1, how="cash", actor=hanh, now=now)
    with pytest.raises(ProgrammingError, match="once over"), transaction.atomic():
        Shift.objects.update(counted=205_000)
    agrees()


def test_a_task_is_settled_once_with_a_word(office: Office, hanh: Actor, now: datetime) -> None:
    told(now, owes(office, now, 300), 700)
    task = Task.objects.get()
    with pytest.raises(Refused, match="not_your_duty"):
        settle_task(task.pk, how="Đã hoàn trả", actor=hanh, now=now)
    hanh = replace(hanh, duties=frozenset({(office.pk, "one_stop")}))
    with pytest.raises(Refused, match="how_missing"):
        settle_task(task.pk, how=" ", actor=hanh, now=now)
    assert settle_task(task.pk, how="Đã hoàn trả", actor=hanh, now=now).settled_by == hanh.ref
    with pytest.raises(Refused, match="settled_already"):
        settle_task(task.pk, how="Đã hoàn trả", actor=hanh, now=now)


@pytest.mark.parametrize("table", [Entry, Posting, Payment])
def test_the_book_is_never_changed(table: type[Entry], office: Office, now: datetime) -> None:
    told(now, owes(office, now, 5_000), 5_000)
    for change in ('UPDATE "{}" SET id = id', 'DELETE FROM "{}"'):
        with (
            pytest.raises(ProgrammingError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change.format(table._meta.db_table))


def at_commit(write: Callable[[], object]) -> None:
    """What the database would say at the end of the transaction."""
    with undone():
        write()
        agrees()


def test_what_does_not_balance_is_refused(office: Office, now: datetime) -> None:
    def entry() -> Entry:
        said: dict[str, Any] = {"kind": "charged", "subject": SUBJECT, "actor": "system", "lines": 2}
        return Entry.objects.create(happened_at=now, known_at=now, **said)

    def lines(to: Entry, *amounts: int) -> None:
        for amount in amounts:
            Posting.objects.create(entry=to, account="bank", amount=amount)

    with pytest.raises(IntegrityError, match="sums to 0"):
        at_commit(entry)
    with pytest.raises(IntegrityError, match="sums to 5"):
        at_commit(lambda: lines(entry(), 10, -5))
    told(now, owes(office, now, 5_000), 5_000)
    agrees()
    with pytest.raises(IntegrityError, match="6 postings of 4"):
        at_commit(lambda: lines(Entry.objects.get(kind="received"), 10, -10))


def test_columns_that_say_something_else_are_refused(office: Office, now: datetime) -> None:
    owes(office, now, 5_000)
    with pytest.raises(IntegrityError, match="its postings say"):
        at_commit(lambda: Charge.objects.update(state="part", paid=1, paid_how="qr", paid_at=now))


@st.composite
def happenings(draw: st.DrawFn) -> list[tuple[str, int, int]]:
    """What happens, to which charge or of which reference, with which amount."""
    verbs = st.sampled_from(["pay", "pay", "pay", "cash", "waive", "refund", "give_back", "remit", "close"])
    return draw(st.lists(st.tuples(verbs, st.integers(0, 3), st.integers(1, 12)), max_size=18))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), happenings())
def test_whatever_happens_the_book_balances(amounts: list[int], done: list[tuple[str, int, int]]) -> None:
    """Duplicate, reordered, partial, over- and underpaid, refunded, waived, lost: told in any order."""
    now = datetime.fromisoformat("2025-07-02T09:00:00+07:00")
    with undone():
        office = make_office()
        name_issuer(office_id=office.pk, name="UBND xã Thử", tax_code="0312345678", now=now)
        hanh = Actor("account:2", 2, None, "Cô Hạnh", "official", duties=frozenset({(office.pk, "one_stop")}))
        rows = owes(office, now, *amounts)
        for verb, which, amount in done:
            _happen(verb, rows[which % len(rows) :] + rows[: which % len(rows)], which, amount, office, hanh, now)
            agrees()
        _compare(rows, now)


def _happen(verb: str, rows: list[Charge], which: int, amount: int, office: Office, hanh: Actor, now: datetime) -> None:
    try:
        with transaction.atomic():
            if verb == "pay":  # two amounts share a reference now and then, as a gateway on a bad day
                told(now, rows, amount, f"T{which}{amount % 3}")
            elif verb == "cash":
                open_shift(office_id=office.pk, float_amount=amount, actor=hanh, now=now)
                receive(amount=amount, how="cash", charge_ids=[rows[0].pk], office_id=office.pk, actor=hanh, now=now)
            elif verb == "waive":
                waive(rows[0].pk, reason="Miễn", actor=SYSTEM, now=now)
            elif verb == "refund":
                ask_refund(rows[0].pk, amount=amount, reason="Thu nhầm", actor=SYSTEM, now=now)
            elif verb == "give_back":
                for refund in Refund.objects.filter(state="due")[:1]:
                    refund_done(refund.pk, how="cash" if amount % 2 else "transfer", actor=hanh, now=now)
            elif verb == "remit":
                remit_day(office_id=office.pk, day=day_of(now), actor=SYSTEM, now=now)
            else:
                for shift in Shift.objects.filter(closed_at=None):
                    close_shift(shift.pk, counted=amount, reason="Đếm", actor=hanh, now=now)
    except Refused:
        pass


def _compare(rows: list[Charge], now: datetime) -> None:
    assert found(now) == []
    assert Posting.objects.aggregate(sum=Sum("amount"))["sum"] == 0
    for row in Charge.objects.filter(pk__in=[row.pk for row in rows]):
        assert row.paid <= row.amount, "nothing is paid twice"
    came = Payment.objects.aggregate(sum=Sum("amount"))["sum"] or 0
    kept = sum(row.kept for row in Charge.objects.all())
    back = Refund.objects.aggregate(sum=Sum("amount"))["sum"] or 0
    assert came == kept + back, "no đồng is lost"
    remitted = Remittance.objects.aggregate(sum=Sum("amount"))["sum"] or 0
    assert remitted == kept + queries.balance("collected")


def test_a_receipt_says_everything_and_is_replaced_not_changed(office: Office, hanh: Actor, now: datetime) -> None:
    hanh = replace(hanh, duties=frozenset({(office.pk, "one_stop")}))
    name_issuer(office_id=office.pk, name="UBND xã Thử", tax_code="0312345678", now=now)
    told(now, owes(office, now, 5_000, 3_000), 8_000)
    receipt = Receipt.objects.get()
    assert receipt.full_number == "EBL01 25TAA 00000001"
    assert (receipt.payer, receipt.amount, receipt.words) == ("Lan", 8_000, "tám nghìn đồng")
    assert [item["amount"] for item in receipt.items] == [5_000, 3_000]
    new = cancel_receipt(receipt.pk, reason="Sai tên", payer="Nguyễn Thị Lan", actor=hanh, now=now)
    assert new is not None
    assert (new.number, new.replaces_id, new.payer) == (2, receipt.pk, "Nguyễn Thị Lan")
    with pytest.raises(Refused, match="cancelled_already"):
        cancel_receipt(receipt.pk, reason="Sai tên", actor=hanh, now=now)
    for change in ({"payer": "Khác"}, {"number": 9}):
        with pytest.raises(ProgrammingError, match="keeps what it said"), transaction.atomic():
            Receipt.objects.filter(pk=new.pk).update(**change)
    assert found(now) == []


def test_numbers_begin_again_on_the_first_of_january_in_vietnam(office: Office) -> None:
    eve = datetime.fromisoformat("2026-12-31T16:59:59+00:00")
    name_issuer(office_id=office.pk, name="UBND xã Thử", tax_code="0312345678", letters="AB", now=eve)
    for now in (eve, eve, eve + timedelta(seconds=1)):
        told(now, owes(office, now, 1_000), 1_000)
    numbers_given = [receipt.full_number for receipt in Receipt.objects.order_by("pk")]
    assert numbers_given == ["EBL01 26TAB 00000001", "EBL01 26TAB 00000002", "EBL01 27TAB 00000001"]


@pytest.mark.parametrize("wrong", [{"letters": "AI"}, {"letters": "A"}, {"form": "EBL03"}, {"tax_code": "12"}])
def test_a_series_is_as_the_circular_wants_it(wrong: dict[str, str], office: Office, now: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        name_issuer(**{"office_id": office.pk, "name": "UBND", "tax_code": "0312345678", "now": now, **wrong})  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_fifty_issuers_at_once_leave_no_gap(office: Office, now: datetime) -> None:
    """Every third of them thinks better of it: the number goes to somebody else."""
    name_issuer(office_id=office.pk, name="UBND xã Thử", tax_code="0312345678", now=now)
    rows = owes(office, now, *[1_000] * 50)
    gate = threading.Barrier(50)
    failed: list[BaseException] = []

    def issue(number: int) -> None:
        gate.wait(timeout=30)
        try:
            with transaction.atomic():
                told(now, [rows[number]], 1_000, f"P{number}")
                transaction.set_rollback(number % 3 == 0)
        except BaseException as problem:
            failed.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=issue, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(Receipt.objects.values_list("number", flat=True)) == list(range(1, 34))
    assert found(now) == []


@pytest.mark.django_db(transaction=True)
def test_the_same_callback_from_twenty_sides_is_one_payment(office: Office, now: datetime) -> None:
    rows = owes(office, now, 5_000)
    gate = threading.Barrier(20)
    told_of: list[object] = []

    def call() -> None:
        gate.wait(timeout=30)
        try:
            told_of.append(told(now, rows, 5_000, "SAME").pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=call) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(told_of), len(set(told_of)), Payment.objects.count()) == (20, 1, 1)
