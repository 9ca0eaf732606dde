"""Three minutes at the counter."""

from __future__ import annotations

import pytest

from motcua.doors.desk.tests.conftest import In
from motcua.doors.desk.tests.making import QUICK, press, version
from motcua.doors.desk.tests.test_intake import quick
from motcua.ground.ledger.models import Fact
from motcua.record.cases.models import Case


@pytest.fixture
def case(signed_in: In) -> Case:
    signed_in("hanh").post(f"/ban-lam-viec/tiep-nhan/{QUICK}", quick())
    return Case.objects.get()


def lane(case: Case) -> str:
    return f"/ban-lam-viec/ho-so/{case.pk}/tai-quay"


def test_one_official_alone_needs_four_presses(signed_in: In, case: Case) -> None:
    browser = signed_in("moi")
    html = browser.get(lane(case)).text
    assert "6.000 đồng" in html
    assert press(browser, case, "thu-phi", how="cash", receipt_no="B7", lane="1").url == lane(case)
    assert browser.post(lane(case), {"version": version(case)}).url == lane(case)
    case.refresh_from_db()
    assert (case.step, case.state) == ("sign", 4)
    assert press(browser, case, "quyet-dinh", outcome="granted", lane="1").url == lane(case)
    assert press(browser, case, "tra-ket-qua", how="counter", lane="1").url == lane(case)
    case.refresh_from_db()
    assert case.state == 10
    kinds = list(Fact.objects.filter(subject=case.ref).order_by("id").values_list("kind", flat=True))
    acts = ("received", "paid", "handed_over", "claimed", "step_finished", "claimed", "decided", "delivered")
    assert kinds == [f"cases.{act}" for act in acts]


def test_each_presses_as_far_as_their_duty_goes(signed_in: In, case: Case) -> None:
    signed_in("hanh").post(lane(case), {"version": version(case)})
    case.refresh_from_db()
    assert (case.state, case.assignee_id) == (4, None)
    assert "xong-buoc" not in signed_in("hanh").get(lane(case)).text
    signed_in("binh").post(lane(case), {"version": version(case)})
    case.refresh_from_db()
    assert (case.step, case.assignee_id) == ("sign", None)


def test_a_stale_press_does_nothing(signed_in: In, case: Case) -> None:
    old = version(case)
    press(signed_in("hanh"), case, "thu-phi", how="cash")
    answer = signed_in("hanh").post(lane(case), {"version": old})
    assert answer.status_code == 409
    assert "vừa được cập nhật" in answer.text
    case.refresh_from_db()
    assert case.state == 2


def test_pressed_when_nothing_is_left_to_do(signed_in: In, case: Case) -> None:
    assert signed_in("binh").post(lane(case), {"version": version(case)}).status_code == 302
    case.refresh_from_db()
    assert case.state == 2
