from __future__ import annotations

from typing import Any

from motcua.doors.desk.tests.conftest import In
from motcua.doors.desk.tests.making import scan, version
from motcua.record.cases.models import Case
from motcua.record.cases.tests.steps import Story


def address(case: Case) -> str:
    return f"/ban-lam-viec/ho-so/{case.pk}/nhan-bo-sung"


def brought(case: Case, **changed: Any) -> dict[str, Any]:
    return {
        "version": version(case),
        "subject": "Xin cấp giấy đã sửa",
        "home.find": "90001",
        "home.line": "12 đường Thử",
        "pages": "2",
        "late": "no",
        "paper_proof": scan(),
        **changed,
    }


def asked(story: Story) -> Case:
    return story.claimed().act("ask_for_more", "binh", reason="Thiếu giấy", missing=["proof"]).case


def test_what_was_asked_is_taken_at_the_counter(signed_in: In, story: Story) -> None:
    case = asked(story)
    browser = signed_in("hanh")
    html = browser.get(address(case)).text
    assert "Thiếu giấy" in html
    assert "Xin cấp giấy" in html
    assert address(case) in browser.get(f"/ban-lam-viec/ho-so/{case.pk}").text
    assert browser.post(address(case), brought(case)).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.text_1) == (4, "Xin cấp giấy đã sửa")
    assert case.papers.filter(scanned=True).count() == 1


def test_what_is_wrong_is_said_and_kept(signed_in: In, story: Story) -> None:
    case = asked(story)
    answer = signed_in("hanh").post(address(case), brought(case, pages="nhiều"))
    assert answer.status_code == 422
    assert "Xin cấp giấy đã sửa" in answer.text
    assert 'href="#f-pages"' in answer.text


def test_too_late_because_somebody_else_was_quicker(signed_in: In, story: Story) -> None:
    case = asked(story)
    posted = brought(case)
    story.act("answer_supplement", "lan")
    answer = signed_in("hanh").post(address(case), posted)
    assert answer.status_code == 422
    assert "Xin cấp giấy đã sửa" in answer.text
    assert "vừa được cập nhật bởi người khác" in answer.text


def test_only_at_the_counter_that_took_it_in(signed_in: In, story: Story) -> None:
    case = asked(story)
    assert signed_in("binh").get(address(case)).url == f"/ban-lam-viec/ho-so/{case.pk}"
    answer = signed_in("binh").post(address(case), brought(case))
    assert "cán bộ một cửa nhận hộ" in answer.text
    case.refresh_from_db()
    assert case.state == 5
