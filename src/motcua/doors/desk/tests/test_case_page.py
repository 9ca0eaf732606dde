from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.doors.desk.tests.conftest import In
from motcua.doors.desk.tests.making import filled, press, slugs
from motcua.record.cases.models import Case
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import World


def page(case: Case) -> str:
    return f"/ban-lam-viec/ho-so/{case.pk}"


def test_the_page_tells_the_whole_case(signed_in: In, story: Story) -> None:
    story.ready_to_decide()
    html = signed_in("minh").get(page(story.case)).text
    for said in (
        *(story.case.code, "Cấp giấy thử nghiệm", "Nguyễn Thị Lan", "Xin cấp giấy", "giay.pdf", "2.000 đồng", "B0001"),
        *("Văn bản giay_tiep_nhan", "Hồ sơ hợp lệ", "Phạm Văn Bình", "Lê Thị Hạnh", "hẹn trả kết quả lúc"),
        *("Thủ tục chưa kiểm chứng", "Đến lượt cơ quan", "Hoàn thành bước xử lý: Kiểm tra"),
    ):
        assert said in html, said
    assert len(html.encode()) < 60_000
    assert html.count("is-done") == 2


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("hanh", {"rut"}),
        ("binh", {"xong-buoc", "lay-y-kien", "yeu-cau-bo-sung", "tra-lai", "dung", "giao-viec"}),
        ("minh", {"hen-lai", "tra-lai", "giao-viec"}),
    ],
)
def test_each_is_offered_what_they_can_do(who: str, offered: set[str], signed_in: In, story: Story) -> None:
    story.claimed().paid()
    assert slugs(signed_in(who).get(page(story.case)).text, story.case) == offered


def test_nothing_is_offered_once_it_is_over(signed_in: In, story: Story) -> None:
    story.decided().act("deliver_case", "hanh")
    html = signed_in("moi").get(page(story.case)).text
    assert slugs(html, story.case) == set()
    assert "Hồ sơ đã kết thúc" in html


def test_the_office_that_was_asked_sees_the_question_and_not_the_rest(signed_in: In, story: Story) -> None:
    asked = story.claimed().consulted()
    html = signed_in("thao").get(page(story.case)).text
    assert "Đề nghị cho ý kiến" in html
    assert f"/ban-lam-viec/y-kien/{asked.pk}" in html
    assert "Xin cấp giấy" in html
    assert "Diễn biến" not in html
    assert "2.000 đồng" not in html


def test_a_page_costs_the_same_however_long_its_story(signed_in: In, story: Story) -> None:
    browser = signed_in("binh")

    def cost() -> int:
        with CaptureQueriesContext(connection) as counted:
            browser.get(page(story.case))
        return len([q for q in counted.captured_queries if "packs_release" not in q["sql"]])

    story.claimed()
    browser.get(page(story.case))
    few = cost()
    for _ in range(4):
        story.act("release_case", "binh").act("claim_case", "binh")
    assert cost() == few
    assert few <= 32


def test_a_letter_is_read_and_the_receipt_has_a_code_to_scan(signed_in: In, story: Story) -> None:
    story.decided()
    receipt, decision = story.case.letters.order_by("issued_at", "id")
    half = signed_in("hanh").get(f"{page(story.case)}/van-ban/{receipt.pk}").text
    assert "letter--a5" in half
    assert 'class="qr"' in half
    assert "In giấy hẹn (A5)" in half
    whole = signed_in("hanh").get(f"{page(story.case)}/van-ban/{decision.pk}").text
    assert "letter--a4" in whole
    assert "Văn bản giay" in whole


def test_a_paper_is_opened_and_never_runs(signed_in: In, world: World) -> None:
    browser = signed_in("hanh")
    browser.post("/ban-lam-viec/tiep-nhan/9.000001", filled())
    case = Case.objects.get()
    paper = case.papers.get()
    assert paper.scanned
    shown = browser.get(f"{page(case)}/giay-to/{paper.digest}", {"xem": "1"})
    assert b"".join(shown.streaming_content).startswith(b"%PDF")
    assert shown["Content-Disposition"].startswith("inline")
    kept = browser.get(f"{page(case)}/giay-to/{paper.digest}")
    assert b"".join(kept.streaming_content).startswith(b"%PDF")
    assert kept["Content-Disposition"].startswith("attachment")
    assert browser.get(f"{page(case)}/giay-to/{'0' * 64}").status_code == 404
    assert signed_in("tuan.cb").get(f"{page(case)}/giay-to/{paper.digest}").status_code == 404


def test_a_case_that_is_not_there(signed_in: In, world: World) -> None:
    assert signed_in("hanh").get(f"/ban-lam-viec/ho-so/{uuid4()}").status_code == 404


def test_every_act_has_its_answer(signed_in: In, story: Story) -> None:
    """From intake to delivery through the buttons alone."""
    story.submitted()
    case = story.case
    for who, slug, typed, said in (
        ("hanh", "tiep-nhan", {}, "Đã tiếp nhận"),
        ("hanh", "chuyen-xu-ly", {}, "Đã chuyển"),
        ("binh", "nhan-viec", {}, "Bạn đang giữ"),
        ("binh", "lay-y-kien", {"key": "advice", "question": "Có phù hợp không?"}, "Đã gửi lấy ý kiến"),
        ("binh", "yeu-cau-nop-phi", {}, "Đã yêu cầu nộp phí"),
        ("hanh", "thu-phi", {"how": "cash", "receipt_no": "B1"}, "Đã ghi nhận"),
        ("binh", "tra-lai", {}, "Đã trả lại"),
        ("minh", "giao-viec", {"to": "BINH"}, "Đã giao"),
        ("minh", "hen-lai", {"by": "2", "reason": "Chờ ý kiến"}, "Đã hẹn lại"),
        ("binh", "xong-buoc", {"note": "Đủ"}, "Đã hoàn thành"),
        ("binh", "xong-buoc", {}, "Đã hoàn thành"),
    ):
        typed = {name: str(story.world.accounts["binh"].pk) if v == "BINH" else v for name, v in typed.items()}
        browser = signed_in(who)
        answer = press(browser, case, slug, **typed)
        assert answer.status_code == 302, (slug, answer.text)
        assert said in browser.get(answer.url).text, slug
    asked = case.consultations.get()
    answer = signed_in("thao").post(f"/ban-lam-viec/y-kien/{asked.pk}", {"agrees": "yes", "opinion": "Phù hợp"})
    assert answer.status_code == 302
    assert press(signed_in("minh"), case, "quyet-dinh", outcome="granted").status_code == 302
    assert press(signed_in("hanh"), case, "tra-ket-qua", how="counter").status_code == 302
    case.refresh_from_db()
    assert (case.state, case.outcome, case.extended) == (10, "granted", True)


@pytest.mark.parametrize(
    ("before", "who", "slug", "typed", "state"),
    [
        ("submitted", "hanh", "khong-tiep-nhan", {"reason": "Sai nơi"}, 3),
        ("submitted", "hanh", "yeu-cau-bo-sung", {"reason": "Thiếu", "missing": ["proof", "home"]}, 5),
        ("accepted", "hanh", "rut", {}, 7),
        ("claimed", "binh", "dung", {"reason": "Người nộp qua đời"}, 8),
    ],
)
def test_the_other_ways_out(
    before: str, who: str, slug: str, typed: dict[str, object], state: int, signed_in: In, story: Story
) -> None:
    getattr(story, before)()
    assert press(signed_in(who), story.case, slug, **typed).status_code == 302
    story.case.refresh_from_db()
    assert story.case.state == state


def test_the_papers_of_a_case_are_pdfs_that_the_browser_shows_and_never_runs(signed_in: In, story: Story) -> None:
    story.decided()
    receipt = story.case.letters.order_by("issued_at", "id")[0]
    hanh = signed_in("hanh")
    assert f"{page(story.case)}/van-ban/{receipt.pk}/pdf" in hanh.get(page(story.case)).text
    for address in (f"van-ban/{receipt.pk}/pdf", f"van-ban/{receipt.pk}/pdf?kho=a5", "phieu-kiem-soat/pdf"):
        paper = hanh.get(f"{page(story.case)}/{address}")
        assert paper.content.startswith(b"%PDF"), address
        assert paper["Content-Security-Policy"].startswith("sandbox"), address
        assert paper["X-Content-Type-Options"] == "nosniff", address


def test_the_register_is_asked_for_and_streamed(signed_in: In, story: Story) -> None:
    hanh = signed_in("hanh")
    assert "Tải sổ" in hanh.get("/ban-lam-viec/so-theo-doi").text
    told = hanh.get("/ban-lam-viec/so-theo-doi", {"tu": "2026-11-01", "den": "2026-11-30"})
    assert told["Content-Type"] == "application/zip"
    assert b"".join(told.streaming_content).startswith(b"PK")
    odd = hanh.get("/ban-lam-viec/so-theo-doi", {"tu": "2026-11-30", "den": "2026-11-01"})
    assert odd.status_code == 422
    assert "Ngày cuối phải từ ngày đầu trở đi" in odd.text
