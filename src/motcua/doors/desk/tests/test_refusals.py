"""A refusal loses nothing, and says why."""

from __future__ import annotations

from typing import Any

import pytest

from motcua.doors.desk.tests.conftest import In
from motcua.doors.desk.tests.making import press, version
from motcua.record.cases.tests.steps import Story


@pytest.mark.parametrize(
    ("before", "who", "slug", "typed", "status", "said"),
    [
        ("submitted", "hanh", "khong-tiep-nhan", {"reason": " "}, 422, "Nhập lý do"),
        ("claimed", "binh", "lay-y-kien", {"key": "advice", "question": ""}, 422, "Nhập nội dung cần lấy ý kiến"),
        ("claimed", "binh", "lay-y-kien", {"key": "khong-co", "question": "Câu hỏi dài"}, 409, "không quy định"),
        ("claimed", "hanh", "thu-phi", {"how": "vàng", "receipt_no": "B-77"}, 422, "Chọn cách nộp phí"),
        ("claimed", "hanh", "thu-phi", {"how": "cash", "receipt_no": "B-77" * 30}, 422, "Số biên lai dài quá"),
        ("claimed", "minh", "hen-lai", {"by": "nhiều", "reason": "Chờ ý kiến sở"}, 422, "Nhập số ngày làm việc"),
        ("claimed", "minh", "hen-lai", {"by": "61", "reason": "Chờ ý kiến sở"}, 422, "Nhập số ngày làm việc"),
        ("claimed", "minh", "giao-viec", {"to": ""}, 422, "Chọn người nhận"),
        ("ready_to_decide", "minh", "quyet-dinh", {"outcome": "refused", "reason": ""}, 422, "Nhập lý do"),
        ("ready_to_decide", "minh", "quyet-dinh", {"reason": "Đủ căn cứ"}, 422, "Chọn một kết quả"),
        ("decided", "hanh", "tra-ket-qua", {"how": "chim"}, 422, "Chọn cách trả"),
        ("claimed", "binh", "dung", {"reason": "x" * 6000}, 422, "dài quá 5000"),
    ],
)
def test_what_was_typed_is_kept_beside_the_reason(
    before: str, who: str, slug: str, typed: dict[str, str], status: int, said: str, signed_in: In, story: Story
) -> None:
    getattr(story, before)()
    before_state = story.case.state
    answer = press(signed_in(who), story.case, slug, **typed)
    assert answer.status_code == status
    assert said in answer.text
    for name, value in typed.items():
        if value.strip() and name not in {"how", "key", "to", "outcome"}:
            assert value in answer.text
    story.case.refresh_from_db()
    assert story.case.state == before_state


def test_an_act_that_another_may_do_is_seen_by_whoever_watches(
    signed_in: In, story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    case = story.ready_to_decide().case
    assert press(signed_in("binh"), case, "quyet-dinh", outcome="granted", reason="Đủ căn cứ").status_code == 409
    (line,) = [each.event for each in caplog.records if each.name == "motcua.access"]  # type: ignore[attr-defined]
    assert (line["event"], line["page"], line["about"]) == ("forbidden", "desk:act", f"case:{case.pk}")
    assert "granted" not in str(line)


def test_the_refusal_leads_to_the_field(signed_in: In, story: Story) -> None:
    answer = press(signed_in("hanh"), story.submitted().case, "khong-tiep-nhan", reason="")
    assert 'class="error-summary"' in answer.text
    assert 'href="#a-khong-tiep-nhan-reason"' in answer.text
    assert 'id="a-khong-tiep-nhan-reason"' in answer.text
    asked = story.act("accept_case", "hanh").act("hand_over_case", "hanh").act("claim_case", "binh").consulted()
    silent = signed_in("thao").post(f"/ban-lam-viec/y-kien/{asked.pk}", {"agrees": "no", "opinion": ""})
    assert f'href="#o-{asked.pk}"' in silent.text
    assert f'id="o-{asked.pk}"' in silent.text


def test_the_law_that_refuses_is_cited(signed_in: In, story: Story) -> None:
    story.submitted().act("ask_for_more", "hanh", reason="Thiếu").act("answer_supplement", "lan")
    answer = press(signed_in("hanh"), story.case, "yeu-cau-bo-sung", reason="Lại thiếu giấy ra viện")
    assert answer.status_code == 409
    assert "Điều 15 khoản 3" in answer.text
    assert "Lại thiếu giấy ra viện" in answer.text  # though its form is not offered any more


def test_a_stale_page_is_refused_and_its_words_come_back(signed_in: In, story: Story) -> None:
    story.claimed()
    old = version(story.case)
    story.act("finish_step", "binh", note="Đã xong ở máy khác")
    answer = press(signed_in("binh"), story.case, "dung", version=old, reason="Lý do viết rất lâu")
    assert answer.status_code == 409
    assert "vừa được cập nhật bởi người khác" in answer.text
    assert "Lý do viết rất lâu</textarea>" in answer.text
    assert f'name="version" value="{version(story.case)}"' in answer.text
    again = press(signed_in("binh"), story.case, "dung", reason="Lý do viết rất lâu")
    assert again.status_code == 302


@pytest.mark.parametrize("typed", ["", "abc", "-1", "9" * 30, "٣"])
def test_a_version_that_is_none_is_stale(typed: str, signed_in: In, story: Story) -> None:
    story.submitted()
    answer = press(signed_in("hanh"), story.case, "tiep-nhan", version=typed)
    assert answer.status_code == 409


def test_an_act_that_is_not_theirs_is_refused_in_words(signed_in: In, story: Story) -> None:
    story.claimed()
    answer = press(signed_in("hanh"), story.case, "dung", reason="Tôi muốn dừng")
    assert answer.status_code == 409
    assert "thụ lý hồ sơ" in answer.text
    assert "Tôi muốn dừng" in answer.text


def test_what_was_asked_of_another_office_is_kept_too(signed_in: In, story: Story) -> None:
    asked = story.claimed().consulted()
    browser = signed_in("thao")
    address = f"/ban-lam-viec/y-kien/{asked.pk}"
    missing = browser.post(address, {"opinion": "Ý kiến đã viết"})
    assert missing.status_code == 422
    assert "Ý kiến đã viết" in missing.text
    silent = browser.post(address, {"agrees": "no", "opinion": " "})
    assert silent.status_code == 422
    assert 'value="no" checked' in silent.text
    browser.post(address, {"agrees": "no", "opinion": "Trái quy hoạch"})
    twice = browser.post(address, {"agrees": "yes", "opinion": "Nghĩ lại rồi"})
    assert twice.status_code == 409
    assert "Nghĩ lại rồi" in twice.text
    asked.refresh_from_db()
    assert asked.opinion == "Trái quy hoạch"


def test_a_page_reloaded_after_a_refusal_is_the_case(signed_in: In, story: Story) -> None:
    story.submitted()
    answer = signed_in("hanh").get(f"/ban-lam-viec/ho-so/{story.case.pk}/tiep-nhan")
    assert answer.url == f"/ban-lam-viec/ho-so/{story.case.pk}"


def test_an_act_that_does_not_exist(signed_in: In, story: Story) -> None:
    story.submitted()
    assert press(signed_in("hanh"), story.case, "xoa").status_code == 404


@pytest.mark.parametrize("to", ["999999999", "1" * 30, "x"])
def test_a_forged_colleague(to: str, signed_in: In, story: Story) -> None:
    story.claimed()
    answer: Any = press(signed_in("minh"), story.case, "giao-viec", to=to)
    assert answer.status_code in {404, 422}
