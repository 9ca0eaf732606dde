"""The counter's money: the drawer, the day, what goes back, what does not agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from motcua.doors.look.words import MISMATCHES, PAID_HOW
from motcua.ground.ledger.models import Fact
from motcua.ground.money import definitions
from motcua.ground.money.actions import receive
from motcua.ground.money.models import Charge, Refund, Remittance, Shift, Task
from motcua.ground.people.definitions import SYSTEM
from motcua.record.cases.tests.steps import Story

In = Callable[[str], Any]
TILL = "/ban-lam-viec/quay-thu"
pytestmark = pytest.mark.django_db


def test_cash_is_refused_until_the_drawer_is_opened_right_there(signed_in: In, story: Story) -> None:
    case = story.claimed().case
    _shut(story)
    browser = signed_in("hanh")
    page = f"/ban-lam-viec/ho-so/{case.pk}"
    assert "Nhận tiền mặt cần quầy thu đang mở" in browser.get(page).text
    pay = {"how": "cash", "version": case.version}
    refused = browser.post(f"{page}/thu-phi", pay)
    assert refused.status_code == 422
    assert "Bạn chưa mở quầy thu" in refused.text
    opened = browser.post(TILL, {"act": "mo", "office": case.receiving_office_id, "case": str(case.pk)})
    assert opened.url == page
    assert browser.post(f"{page}/thu-phi", pay).status_code == 302
    assert "Theo sổ phải có" in browser.get(TILL).text


def _shut(story: Story) -> None:
    """Every drawer, counted and agreeing."""
    for shift in Shift.objects.filter(closed_at=None):
        Shift.objects.filter(pk=shift.pk).update(closed_at=story.now, expected=0, counted=0)


def test_a_shift_is_counted_and_closed(signed_in: In, story: Story) -> None:
    story.claimed().paid()
    browser = signed_in("hanh")
    shift = Shift.objects.get(officer=story.world.actor("hanh").ref)
    close = {"act": "chot", "id": str(shift.pk)}
    assert browser.post(TILL, close).status_code == 422
    told = browser.post(TILL, {**close, "counted": "1.000"})
    assert "lệch so với sổ" in told.text
    assert browser.post(TILL, {**close, "counted": "1.000", "reason": "Thối nhầm"}).status_code == 302
    shift.refresh_from_db()
    assert (shift.expected, shift.counted, shift.reason) == (2_000, 1_000, "Thối nhầm")
    assert Task.objects.get().kind == "count_differs"
    assert "Tiền trong quầy lệch" in browser.get(TILL).text
    assert signed_in("tuan.cb").post(TILL, {**close, "counted": "1"}).status_code == 404


def test_the_day_is_handed_on_and_seen_to_leave(signed_in: In, story: Story) -> None:
    story.claimed().paid()
    browser = signed_in("hanh")
    assert browser.post(TILL, {"act": "nop"}).status_code == 302
    row = Remittance.objects.get()
    assert (row.amount, row.beneficiary) == (2_000, f"office:{story.case.office_id}")
    browser.post(TILL, {"act": "nop"})
    assert Remittance.objects.count() == 1
    assert browser.post(TILL, {"act": "chuyen", "id": str(row.pk)}).status_code == 422
    assert browser.post(TILL, {"act": "chuyen", "id": str(row.pk), "reference": "UNC 7"}).status_code == 302
    assert "UNC 7" in browser.get(TILL).text


def test_one_asks_for_a_refund_and_another_pays_it(signed_in: In, story: Story) -> None:
    case = story.claimed().paid().case
    charge = Charge.objects.get(subject=case.ref)
    ask = {"act": "de-nghi-hoan", "case": str(case.pk), "id": str(charge.pk)}
    assert signed_in("binh").post(TILL, ask).status_code == 422
    assert signed_in("binh").post(TILL, {**ask, "reason": "Thu nhầm mức"}).status_code == 302
    refund = Refund.objects.get()
    browser = signed_in("hanh")
    assert "Thu nhầm mức" in browser.get(TILL).text
    give = {"act": "hoan", "id": str(refund.pk), "how": "cash"}
    assert signed_in("tuan.cb").post(TILL, give).status_code == 404
    assert browser.post(TILL, give).status_code == 302
    kinds = list(Fact.objects.filter(subject=case.ref).order_by("id").values_list("kind", flat=True))[-2:]
    assert kinds == ["cases.refund_asked", "money.refunded"]


def test_what_does_not_agree_is_settled_with_a_word(signed_in: In, story: Story) -> None:
    case = story.claimed().case
    receive(
        amount=9_000,
        how="online",
        gateway="thu",
        reference="X1",
        subject=case.ref,
        office_id=case.receiving_office_id,
        actor=SYSTEM,
        now=story.now,
    )
    task = Task.objects.get()
    browser = signed_in("hanh")
    html = browser.get(TILL).text
    assert "Nộp thừa, phải hoàn trả" in html
    assert case.code in html
    assert browser.post(TILL, {"act": "xong", "id": str(task.pk)}).status_code == 422
    assert browser.post(TILL, {"act": "xong", "id": str(task.pk), "how": "Đã hoàn"}).status_code == 302
    assert "Không có chênh lệch nào" in browser.get(TILL).text


def test_a_stranger_sees_nothing_of_it(signed_in: In, story: Story) -> None:
    story.claimed().paid()
    assert "Nguyễn Thị Lan" not in signed_in("tuan.cb").get(TILL).text
    assert signed_in("hanh").post(TILL, {"act": "khac"}).status_code == 422
    assert signed_in("hanh").post(TILL, {"act": "mo", "office": "9" * 30}).status_code == 404
    assert signed_in("hanh").post(TILL, {"act": "chot", "id": "x", "counted": "1"}).status_code == 404


def test_every_difference_and_way_to_pay_has_words() -> None:
    assert set(MISMATCHES) == set(definitions.MISMATCHES)
    assert set(PAID_HOW) == definitions.WAYS
