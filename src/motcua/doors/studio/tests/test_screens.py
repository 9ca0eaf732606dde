"""What is shown to whom, and what their acts do."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from motcua.doors.studio.tests.conftest import In, top
from motcua.ground.access.models import Factor
from motcua.ground.ledger.models import Fact
from motcua.ground.offices.models import Office, Post
from motcua.ground.people.models import Account, Appointment
from motcua.ground.people.queries import actor_for
from motcua.ground.words.moments import day_of
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import MONDAY, World

TODAY = day_of(timezone.now())
DECISION = {"decision_number": "15/QĐ-UBND", "decision_date": f"{TODAY:%d/%m/%Y}"}


def day(ahead: int = 0) -> str:
    return f"{TODAY + timedelta(days=ahead):%d/%m/%Y}"


def kinds_since(number: int) -> list[str]:
    facts = Fact.objects.filter(pk__gt=number).exclude(kind__startswith="access.sign")
    return list(facts.order_by("pk").values_list("kind", flat=True))


def last() -> int:
    return int(Fact.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)


def test_the_tree_begins_where_ones_care_begins(signed_in: In, world: World) -> None:
    all_of_it, one = signed_in("son").get("/quan-tri/co-quan").text, signed_in("minh").get("/quan-tri/co-quan").text
    for office in (top(), world.here, world.there, world.department):
        assert office.name in all_of_it
    assert world.here.name in one
    assert world.there.name not in one
    assert top().name not in one


@pytest.mark.parametrize("text", ["uy ban lon", "Ủy  Ban", "H99", "h99"])
def test_an_office_is_found_with_or_without_marks(signed_in: In, text: str) -> None:
    found = signed_in("son").get("/quan-tri/co-quan", {"q": text}).text
    assert top().name in found


def test_the_tree_is_shown_as_at_a_day(signed_in: In, world: World) -> None:
    browser = signed_in("son")
    told = {"name": "Cơ quan mang tên mới", "on": day()}
    assert browser.post(reverse("studio:rename_office", args=[world.there.pk]), told).status_code == 302
    assert "Cơ quan mang tên mới" in browser.get("/quan-tri/co-quan").text
    then = browser.get("/quan-tri/co-quan", {"ngay": "01/10/2026"}).text
    assert "Cơ quan mang tên mới" not in then
    assert world.there.name in then
    assert "Không có cơ quan nào" in browser.get("/quan-tri/co-quan", {"ngay": "01/01/2020"}).text


def test_an_office_is_opened_below_and_closed_again(signed_in: In, world: World) -> None:
    browser, before = signed_in("son"), last()
    address = f"{reverse('studio:open_office')}?cap-tren={top().pk}"
    told = {"name": "Sở Mới", "code": "h99.20", "kind": "uy_ban", "place": "90", "valid_from": day()}
    assert "Mã định danh" in browser.get(address).text
    made = browser.post(address, told)
    opened = Office.objects.get(code="H99.20")
    assert made.url == reverse("studio:office", args=[opened.pk])
    assert "đã thuộc về một cơ quan khác" in browser.post(address, told).text
    closing = reverse("studio:close_office", args=[opened.pk])
    assert browser.post(closing, {"on": day()}).status_code == 409
    assert browser.post(closing, {"on": day(1)}).status_code == 302
    assert kinds_since(before) == ["offices.opened", "offices.closed"]


def test_an_office_with_others_below_is_not_closed(signed_in: In, world: World) -> None:
    below = Office.objects.create(
        code="H99.90001.1", name="Tổ", kind="so", place=world.here.place, parent=world.here, valid_from=date(2025, 7, 1)
    )
    refused = signed_in("son").post(reverse("studio:close_office", args=[world.here.pk]), {"on": day(1)})
    assert refused.status_code == 409
    assert below.name in refused.text


def test_who_leads_an_office_does_not_close_it(signed_in: In, world: World) -> None:
    refused = signed_in("minh").post(reverse("studio:close_office", args=[world.here.pk]), {"on": day(1)})
    assert refused.status_code == 409
    assert "người đứng đầu" in refused.text
    assert Office.objects.get(pk=world.here.pk).valid_to is None


def test_a_post_is_opened_with_its_duties_and_what_it_sees(signed_in: In, world: World) -> None:
    browser, before = signed_in("ha"), last()
    address = reverse("studio:open_post", args=[world.here.pk])
    assert "Quản trị hệ thống" not in browser.get(address).content.decode().split("<form")[-1]
    told = {"title": "Chuyên viên", "duties": ["handle"], "reach": "subtree", "clearance": "restricted"}
    assert browser.post(address, {**told, "valid_from": day()}).status_code == 302
    post = Post.objects.get(office=world.here, title="Chuyên viên")
    assert (post.duties, post.reach, post.clearance) == (["handle"], "subtree", 1)
    assert browser.post(address, {**told, "title": "Khác", "duties": [], "valid_from": day()}).status_code == 422
    assert browser.post(reverse("studio:close_post", args=[post.pk]), {"on": day(1)}).status_code == 302
    assert kinds_since(before) == ["offices.post_opened", "offices.post_closed"]


def test_an_account_an_appointment_and_its_end(signed_in: In, world: World) -> None:
    browser, before = signed_in("son"), last()
    opened = browser.post(
        f"{reverse('studio:open_account')}?co-quan={world.here.pk}", {"name": "Lý Thị Mơ", "username": "MO"}
    )
    account = Account.objects.get(username="mo")
    assert (account.office_id, account.kind, account.has_usable_password()) == (world.here.pk, "official", False)
    assert "/dang-nhap/loi-moi/" in opened.text
    assert opened["Cache-Control"] == "no-store"
    post = Post.objects.get(title="Vị trí binh")
    found = browser.get(reverse("studio:appoint"), {"can-bo": account.pk, "q": "vi tri binh"}).text
    assert f"chuc-danh={post.pk}" in found
    address = f"{reverse('studio:appoint')}?can-bo={account.pk}&chuc-danh={post.pk}"
    assert browser.post(address, {**DECISION, "decision_number": "", "valid_from": day()}).status_code == 422
    assert browser.post(address, {**DECISION, "valid_from": day(), "last_day": day(10)}).status_code == 302
    held = Appointment.objects.get(account=account)
    assert (held.decision_number, held.valid_to) == ("15/QĐ-UBND", TODAY + timedelta(days=11))
    assert actor_for(account, TODAY).may("handle", world.here.pk)
    end = reverse("studio:end_appointment", args=[held.pk])
    assert browser.post(end, {**DECISION, "on": day(1)}).status_code == 302
    assert not actor_for(account, TODAY + timedelta(days=1)).duties
    page = browser.get(reverse("studio:official", args=[account.pk])).text
    assert "15/QĐ-UBND" in page
    assert kinds_since(before) == [
        "people.official_registered",
        "access.invited",
        "people.appointed",
        "people.appointment_ended",
    ]


def test_somebody_of_elsewhere_is_appointed_by_their_whole_user_name(signed_in: In, world: World) -> None:
    """A commune's administrator may not read the list of another, but may receive whoever comes with a decision."""
    browser = signed_in("ha")
    post = Post.objects.get(title="Vị trí binh")
    by_part = browser.get(reverse("studio:appoint"), {"chuc-danh": post.pk, "q": "vu thi thao"}).text
    assert "Vũ Thị Thảo" not in by_part
    assert "Vũ Thị Thảo" in browser.get(reverse("studio:appoint"), {"chuc-danh": post.pk, "q": "thao"}).text
    address = f"{reverse('studio:appoint')}?can-bo=thao&chuc-danh={post.pk}"
    assert browser.post(address, {**DECISION, "valid_from": day()}).status_code == 302


VERBS = ["moi", "dat-lai-xac-thuc", "ket-thuc-phien", "khoa"]


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_done_to_an_account_is_done_by_who_looks_after_all_it_holds(
    signed_in: In, world: World, verb: str
) -> None:
    """Not by its owner, not by who looks after a part; not to somebody placed higher."""
    told = {"son": ["hanh", "minh", "ha", "thao", "quang"], "ha": ["hanh", "minh"], "minh": ["hanh", "ha"]}
    for who, whom in told.items():
        browser = signed_in(who)
        for name in world.accounts:
            address = reverse("studio:account_act", args=[world.accounts[name].pk, verb])
            expected = 200 if name in whom or (who == "son" and name in ("binh", "tuan.cb")) else 404
            if who in ("ha", "minh") and name == "binh":
                expected = 200
            assert browser.get(address).status_code == expected, (who, name)


def test_a_closed_account_is_out_at_once_and_may_come_back(signed_in: In, world: World) -> None:
    browser, hanh = signed_in("ha"), signed_in("hanh")
    assert hanh.get("/ban-lam-viec/").status_code == 200
    pk = world.accounts["hanh"].pk
    assert browser.post(reverse("studio:account_act", args=[pk, "khoa"])).status_code == 302
    assert hanh.get("/ban-lam-viec/").status_code == 302
    assert "đã khóa" in browser.get("/quan-tri/can-bo", {"trang-thai": "da-khoa"}).text
    assert browser.post(reverse("studio:account_act", args=[pk, "khoa"])).status_code == 409
    assert browser.post(reverse("studio:account_act", args=[pk, "mo-khoa"])).status_code == 302
    assert Account.objects.get(pk=pk).is_active


@pytest.mark.parametrize("text", ["le hanh", "Lê  Thị Hạnh", "han", "HẠNH"])
def test_an_official_is_found(signed_in: In, text: str) -> None:
    found = signed_in("minh").get("/quan-tri/can-bo", {"q": text}).text
    assert "Lê Thị Hạnh" in found
    assert "Phạm Văn Bình" not in found


def test_officials_come_page_by_page(signed_in: In, world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr("motcua.doors.studio.views.officials.SIZE", 3)
    browser, seen, after = signed_in("son"), [], ""
    for _page in range(9):
        page = browser.get("/quan-tri/can-bo", {"after": after})
        seen += [row.account.username for row in page.context["rows"]]
        after = page.context["after"]
        if not after:
            break
    assert seen == sorted({"ha", "hanh", "binh", "minh", "thao", "tuan.cb", "son", "quang"})


def test_who_could_sign_is_answered_for_then(signed_in: In, world: World) -> None:
    page = signed_in("son").get("/quan-tri/tham-quyen", {"co-quan": "H99.90001", "ngay": "05/10/2026", "gio": "14h30"})
    assert "Đỗ Quang Minh" in page.text
    assert "14:30" in page.text
    assert "Không ai" in signed_in("son").get("/quan-tri/tham-quyen", {"co-quan": "H99", "ngay": day()}).text
    many = signed_in("son").get("/quan-tri/tham-quyen", {"co-quan": "co quan", "ngay": day()}).text
    assert many.count("nhiem-vu=approve&amp;co-quan=") == 3
    assert signed_in("son").get("/quan-tri/tham-quyen", {"ngay": "32/01/2026"}).status_code == 400


def test_the_journal_lists_what_was_done_in_ones_care(signed_in: In, world: World) -> None:
    son = signed_in("son")
    for office in (world.here, world.there):
        address = reverse("studio:open_post", args=[office.pk])
        son.post(address, {"title": f"Văn thư {office.code}", "duties": ["handle"], "valid_from": day()})
    all_of_it, one = son.get("/quan-tri/nhat-ky").text, signed_in("minh").get("/quan-tri/nhat-ky").text
    assert "Văn thư H99.90001" in all_of_it
    assert "Văn thư H99.90002" in all_of_it
    assert "Văn thư H99.90001" in one
    assert "Văn thư H99.90002" not in one
    filtered = son.get("/quan-tri/nhat-ky", {"viec": "offices.post_opened", "co-quan": "h99.90002"}).text
    assert "Văn thư H99.90001" not in filtered
    nothing = signed_in("minh").get("/quan-tri/nhat-ky", {"co-quan": "H99.90002"}).text
    assert "Văn thư" not in nothing


def test_what_others_did_is_in_the_journal_too(signed_in: In, world: World) -> None:
    """By who leads a commune; the province's administrator holds no duty there himself."""
    signed_in("minh").post(reverse("studio:account_act", args=[world.accounts["hanh"].pk, "moi"]))
    page = signed_in("son").get("/quan-tri/nhat-ky").text
    assert "Gửi lời mời" in page
    assert "người làm: Đỗ Quang Minh" in page


def test_how_the_owner_signs_in_is_seen_and_reset(signed_in: In, world: World) -> None:
    hanh = world.accounts["hanh"]
    signed_in("hanh")
    Factor.objects.create(
        account=hanh, kind="totp", name="Điện thoại", secret="x", added_at=MONDAY, confirmed_at=MONDAY
    )
    page = reverse("studio:official", args=[hanh.pk])
    browser = signed_in("son")
    for who in (browser, signed_in("minh")):
        assert "Điện thoại" in who.get(page).text
        assert "dùng lần cuối" in who.get(page).text
    assert browser.post(reverse("studio:account_act", args=[hanh.pk, "dat-lai-xac-thuc"])).status_code == 302
    shown = browser.get(page).text
    assert "Điện thoại" not in shown
    assert "dùng lần cuối" not in shown


def test_an_office_that_owes_something_is_not_closed(signed_in: In, world: World) -> None:
    """Though no dossier of it is shown to the administrator."""
    open_case(world)
    address = reverse("studio:close_office", args=[world.here.pk])
    assert ">1<" in signed_in("son").get(address).text
    refused = signed_in("son").post(address, {"on": day(1)})
    assert refused.status_code == 409
    assert "1 việc chưa xong" in refused.text


def open_case(world: World) -> None:
    Story(world, timezone.now() - timedelta(hours=3)).submitted()


def test_the_journal_as_a_file_runs_nothing_in_a_spreadsheet(signed_in: In, world: World) -> None:
    son = signed_in("son")
    address = reverse("studio:open_post", args=[world.here.pk])
    son.post(address, {"title": "=HYPERLINK(1)", "duties": ["handle"], "valid_from": day()})
    answer = son.get("/quan-tri/nhat-ky.csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0][1:4] == ["Lúc", "Việc", "Người làm"]
    assert [row[3] for row in rows[1:]] == ["Đinh Công Sơn"]
    assert rows[1][4] == "'=HYPERLINK(1)"


def test_an_administrator_sees_no_dossier(signed_in: In, world: World) -> None:
    actor = actor_for(world.accounts["son"], TODAY)
    assert not actor.offices
    assert signed_in("son").get("/quan-tri/").status_code == 200


def test_the_menu_leads_here_only_who_may_come(signed_in: In) -> None:
    for name, there in (("son", True), ("minh", True), ("hanh", False)):
        assert ('href="/quan-tri/"' in signed_in(name).get("/ban-lam-viec/").text) is there, name
