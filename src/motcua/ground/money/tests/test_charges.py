from __future__ import annotations

import threading
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from motcua.ground.money import queries
from motcua.ground.money.actions import charge, record_payment, waive
from motcua.ground.money.models import Charge
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused, Unknown

SUBJECT = "case:0192"


def fee(hanh: Actor, now: datetime, *, key: str = "fee", amount: int = 8_000) -> Charge:
    return charge(subject=SUBJECT, key=key, name="Lệ phí hộ tịch", amount=amount, law="Điều 3", actor=hanh, now=now)


@pytest.mark.django_db
@pytest.mark.usefixtures("drawer")
def test_what_is_charged_is_owed_until_it_is_paid(hanh: Actor, now: datetime) -> None:
    first, second = fee(hanh, now), fee(hanh, now, key="copies", amount=6_000)
    assert [row.key for row in queries.charges_of(SUBJECT)] == ["fee", "copies"]
    assert queries.owed(SUBJECT) == 14_000
    paid = record_payment(first.id, how="cash", paid_by="Nguyễn Thị Lan", receipt_no="0000012", actor=hanh, now=now)
    assert (paid.state, paid.paid_at, paid.settled_by) == ("paid", now, "account:2")
    assert queries.owed(SUBJECT) == 6_000
    waive(second.id, reason="Miễn theo khoản 2 Điều 4", actor=hanh, now=now)
    assert queries.owed(SUBJECT) == 0
    assert queries.owed("case:other") == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("drawer")
def test_a_fee_is_asked_once(hanh: Actor, now: datetime) -> None:
    fee(hanh, now)
    with pytest.raises(Refused) as caught:
        fee(hanh, now, amount=9_000)
    assert caught.value.code == "already_charged"
    assert caught.value.message.format(**caught.value.params) == "Khoản “Lệ phí hộ tịch” đã được tính trước đó."
    assert queries.owed(SUBJECT) == 8_000


@pytest.mark.django_db
@pytest.mark.usefixtures("drawer")
def test_a_fee_of_nothing_is_born_waived(hanh: Actor, now: datetime) -> None:
    assert fee(hanh, now, amount=0).state == "waived"
    assert queries.owed(SUBJECT) == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("drawer")
def test_money_is_counted_once(hanh: Actor, now: datetime) -> None:
    row = fee(hanh, now)
    record_payment(row.id, how="qr", actor=hanh, now=now)
    with pytest.raises(Refused, match="already_paid"):
        record_payment(row.id, how="cash", actor=hanh, now=now)
    with pytest.raises(Refused, match="already_paid"):
        waive(row.id, reason="nhầm", actor=hanh, now=now)
    assert queries.charges_of(SUBJECT)[0].paid_how == "qr"


@pytest.mark.django_db
@pytest.mark.usefixtures("drawer")
def test_what_is_waived_cannot_be_paid(hanh: Actor, now: datetime) -> None:
    row = fee(hanh, now)
    waive(row.id, reason="Hồ sơ đã rút", actor=hanh, now=now)
    with pytest.raises(Refused, match="already_waived"):
        record_payment(row.id, how="cash", actor=hanh, now=now)


@pytest.mark.django_db
@pytest.mark.usefixtures("drawer")
def test_a_waiver_has_a_reason(hanh: Actor, now: datetime) -> None:
    row = fee(hanh, now)
    with pytest.raises(Refused, match="reason_missing"):
        waive(row.id, reason="  ", actor=hanh, now=now)
    assert queries.owed(SUBJECT) == 8_000


@pytest.mark.django_db
@pytest.mark.usefixtures("drawer")
def test_a_payment_seen_later_keeps_its_own_time_but_not_one_to_come(hanh: Actor, now: datetime) -> None:
    row = fee(hanh, now)
    with pytest.raises(Refused, match="paid_in_future"):
        record_payment(row.id, how="transfer", paid_at=now + timedelta(hours=1), actor=hanh, now=now)
    earlier = now - timedelta(hours=20)
    assert record_payment(row.id, how="transfer", paid_at=earlier, actor=hanh, now=now).paid_at == earlier


@pytest.mark.django_db
@pytest.mark.usefixtures("drawer")
def test_a_receipt_number_that_does_not_fit_is_refused(hanh: Actor, now: datetime) -> None:
    row = fee(hanh, now)
    with pytest.raises(Refused, match="receipt_no_too_long"):
        record_payment(row.id, how="cash", receipt_no="0" * 61, actor=hanh, now=now)


@pytest.mark.django_db
@pytest.mark.usefixtures("drawer")
def test_what_was_never_charged_is_unknown(hanh: Actor, now: datetime) -> None:
    with pytest.raises(Unknown):
        record_payment(uuid4(), how="cash", actor=hanh, now=now)


@pytest.mark.django_db
@pytest.mark.usefixtures("drawer")
@pytest.mark.parametrize("amount", [-1, 2**63])
def test_an_impossible_amount_is_a_bug(amount: int, hanh: Actor, now: datetime) -> None:
    with pytest.raises(ValueError, match="cannot be charged"):
        fee(hanh, now, amount=amount)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("drawer")
def test_twenty_at_once_pay_once(hanh: Actor, now: datetime) -> None:
    row = fee(hanh, now)
    outcomes: list[str] = []
    barrier = threading.Barrier(20)

    def pay(number: int) -> None:
        barrier.wait()
        try:
            record_payment(row.id, how="cash", receipt_no=str(number), actor=hanh, now=now)
            outcomes.append(str(number))
        except Refused as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=pay, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    paid = [outcome for outcome in outcomes if outcome != "already_paid"]
    assert len(outcomes) == 20
    assert [queries.charges_of(SUBJECT)[0].receipt_no] == paid


@pytest.mark.django_db
@pytest.mark.usefixtures("drawer")
@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": -1},
        {"amount": 0},
        {"state": "forgiven"},
        {"state": "paid"},
        {"state": "paid", "settled_by": "account:2", "paid_how": "cash"},
        {"state": "paid", "settled_by": "account:2", "paid_how": "gold", "paid_at": "2025-07-02T09:00:00+07:00"},
        {"state": "paid", "paid_how": "cash", "paid_at": "2025-07-02T09:00:00+07:00"},
        {"state": "waived"},
        {"state": "waived", "settled_by": "account:2", "waived_at": "2025-07-02T09:00:00+07:00"},
        {"paid_how": "cash"},
        {"receipt_no": "0000012"},
        {"waived_reason": "miễn"},
    ],
)
def test_the_database_refuses_untrue_money(wrong: dict[str, object], now: datetime) -> None:
    good: dict[str, object] = {"subject": SUBJECT, "key": "fee", "name": "Lệ phí", "amount": 1, "charged_at": now}
    with pytest.raises(IntegrityError), transaction.atomic():
        Charge.objects.create(**{**good, **wrong})


@pytest.mark.django_db
@pytest.mark.usefixtures("drawer")
@pytest.mark.parametrize(
    "change", [{"amount": 1}, {"subject": "case:other"}, {"state": "owed"}, {"paid_how": "qr"}, {"receipt_no": "1"}]
)
def test_the_database_keeps_what_is_settled(change: dict[str, object], hanh: Actor, now: datetime) -> None:
    row = fee(hanh, now)
    record_payment(row.id, how="cash", actor=hanh, now=now)
    with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
        Charge.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(ProgrammingError, match="keeps its amount"), transaction.atomic():
        Charge.objects.filter(pk=row.pk)._raw_delete("default")


@pytest.mark.django_db
@pytest.mark.usefixtures("drawer")
def test_the_database_keeps_the_amount_while_it_is_owed(hanh: Actor, now: datetime) -> None:
    fee(hanh, now)
    with pytest.raises(ProgrammingError, match="keeps its amount"), transaction.atomic():
        Charge.objects.update(amount=1)
