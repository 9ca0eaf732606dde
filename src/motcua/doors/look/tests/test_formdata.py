"""What a browser posts: buttons of the form, units, files."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import RequestFactory

from motcua.doors.look.formdata import Intent, read_post
from motcua.ground.forms.tests.samples import PHOTO, everything, field, form, group, read, typed
from motcua.ground.papers.definitions import LARGEST, FileRef
from motcua.ground.words.errors import Unavailable

from .form_pages import LAN, TUAN, Page, draw, draw_checked, post, take

ROW = {"children.0._": "1", "children.0.name": "An", "children.1._": "1"}


def pdf(name: str, content: bytes = b"%PDF-1.4") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def test_nothing_but_the_answers_is_taken() -> None:
    posted = post({"phone": "1", "csrfmiddlewaretoken": "x", "_save": "1", "_x": "2", "reason": "a\0b"})
    assert posted.data == {"phone": "1", "reason": "ab"}
    assert posted.intent == Intent("continue")


def test_a_row_is_added_and_the_person_goes_on_in_it() -> None:
    posted = post(ROW | {"_add": "children"})
    assert posted.data["children"] == [{"name": "An"}, {}, {}]
    assert (posted.intent, posted.focus) == (Intent("add", "children"), "children.2")
    page = Page(draw(posted=posted))
    assert page.one("input", name="children.2.name")["autofocus"] == ""
    assert page.one("input", name="children.0.name")["value"] == "An"


def test_no_more_rows_than_the_form_allows() -> None:
    rows = {f"children.{n}._": "1" for n in range(4)}
    assert len(post(rows | {"_add": "children"}).data["children"]) == 4


def test_a_row_is_removed_and_the_others_stay() -> None:
    posted = post(ROW | {"children.1.name": "Bình", "_remove": "children.0"})
    assert posted.data["children"] == [{"name": "Bình"}]
    assert Page(draw(posted=posted)).one("button", value="children")["autofocus"] == ""


@pytest.mark.parametrize("verb", ["_add", "_remove", "_find"])
@pytest.mark.parametrize("path", ["", "x", "phone", "children.9", "children.-1", "children.²", "0", "a.b.c.d", "é"])
def test_a_forged_button_changes_nothing(verb: str, path: str) -> None:
    assert post(ROW | {verb: path}).data == {"children": [{"name": "An"}, {}]}


def test_one_unit_found_is_chosen() -> None:
    posted = post({"home.find": " binh  yen ", "home.line": "ấp 1", "_find": "home"})
    assert posted.intent == Intent("find", "home")
    assert posted.data["home"]["unit"] == "00002"
    page = Page(draw(posted=posted))
    assert page.one("input", name="home.unit")["value"] == "00002"
    assert page.one("input", name="home.line")["value"] == "ấp 1"
    assert "Đã chọn: Xã Bình Yên, tỉnh Mẫu" in draw(posted=posted)


def test_of_several_units_the_person_picks_one() -> None:
    posted = post({"home.find": "binh", "_find": "home"})
    page = Page(draw(posted=posted))
    assert [o["value"] for o in page.all("option")] == ["", "00001", "00002"]
    assert page.one("select", id="f-home-unit")["autofocus"] == ""
    picked = post(page.values() | {"home.unit": "00002", "home.line": "ấp 1"})
    assert picked.matches == {}
    assert picked.data["home"]["unit_name"] == "Xã Bình Yên, tỉnh Mẫu"


def test_going_on_without_picking_asks_again() -> None:
    page = Page(draw(posted=post({"home.find": "binh", "_find": "home"})))
    again = Page(draw_checked(post(page.values())))
    assert again.one("select", id="f-home-unit")["aria-invalid"] == "true"
    assert again.text("f-home-unit-error").startswith("Lỗi: Chọn một xã, phường, đặc khu tìm được cho “binh”")


def test_a_name_typed_anew_drops_the_unit_chosen_before() -> None:
    page = Page(draw(posted=post({"home.find": "binh yen"})))
    posted = post(page.values() | {"home.find": "Bình An"})
    assert posted.data["home"]["unit"] == "00001"
    cleared = post(page.values() | {"home.find": ""})
    assert cleared.data["home"]["unit"] == ""


def test_a_pick_from_the_list_before_does_not_answer_a_new_name() -> None:
    page = Page(draw(posted=post({"home.find": "binh", "_find": "home"})))
    posted = post(page.values() | {"home.unit": "00002", "home.find": "xyz"})
    assert (posted.data["home"]["unit"], posted.matches) == ("", {"home": ()})
    assert "Không tìm thấy đơn vị nào tên “xyz”" in draw(posted=posted)


def test_a_code_may_be_typed() -> None:
    posted = post({"home.find": "00002", "home.line": "ấp 1"})
    assert posted.data["home"]["unit"] == "00002"
    assert read(everything(), posted.data, "html").answers["home"]["unit_name"] == "Xã Bình Yên, tỉnh Mẫu"


def test_units_are_found_in_rows_too() -> None:
    posted = post({"children.0.place.find": "binh", "children.1.place.find": "binh an", "_find": "children.0.place"})
    assert list(posted.matches) == ["children.0.place"]
    assert posted.data["children"][1]["place"]["unit"] == "00001"


def test_files_are_kept_and_come_back_with_the_page() -> None:
    first = post({"photos": [pdf("a.pdf", b"%PDF-a"), pdf("b.pdf", b"%PDF-b")]})
    assert [f["name"] for f in first.data["photos"]] == ["a.pdf", "b.pdf"]
    page = Page(draw(posted=first))
    again = post(page.values() | {"photos": [pdf("a again.pdf", b"%PDF-a"), pdf("c.pdf", b"%PDF-c")]})
    assert [f["name"] for f in again.data["photos"]] == ["a.pdf", "b.pdf", "c.pdf"]
    removed = post(page.values() | {"_remove": "photos.0"})
    assert [f["name"] for f in removed.data["photos"]] == ["b.pdf"]


def test_files_in_a_row_stay_with_their_row_when_another_is_removed() -> None:
    what = form(group("rows", field("text", "name"), field("file", "scan")))
    data = {"rows.0._": "1", "rows.1._": "1", "rows.1.name": "x", "rows.1.scan": pdf("x.pdf"), "_remove": "rows.0"}
    rows = post(data, what).data["rows"]
    assert [(row["name"], row["scan"][0]["name"]) for row in rows] == [("x", "x.pdf")]


def test_a_refused_file_loses_nothing_else() -> None:
    posted = post({"phone": "0912345678", "photos": [pdf("x.pdf", b"MZ"), pdf("a.pdf")]})
    assert [(p.field, p.code) for p in posted.problems] == [("photos", "paper_type")]
    assert [f["name"] for f in posted.data["photos"]] == ["a.pdf"]
    assert posted.data["phone"] == "0912345678"


def test_a_file_that_nobody_could_look_at_loses_nothing_else() -> None:
    def away(upload: object) -> FileRef:
        raise Unavailable("clamd does not answer")

    request = RequestFactory().post("/", {"phone": "0912345678", "photos": [pdf("a.pdf")]})
    posted = read_post(everything(), request, holder=LAN, store=away, search=lambda typed: [])
    assert [(p.field, p.code) for p in posted.problems] == [("photos", "paper_not_taken")]
    assert (posted.data["phone"], posted.data["photos"]) == ("0912345678", [])


def test_a_file_over_the_limit_is_said() -> None:
    large = b"\0" * (LARGEST + 1)
    posted = post({"phone": "1", "photos": [pdf("large.pdf", large), pdf("a.pdf")], "nothing": pdf("x.pdf", large)})
    assert [(p.field, p.code) for p in posted.problems] == [("photos", "paper_too_large")]
    assert (posted.data["phone"], [f["name"] for f in posted.data["photos"]]) == ("1", ["a.pdf"])
    assert "mỗi tệp tối đa 20 MB" in draw(problems=posted.problems, posted=posted)


def test_no_more_files_are_kept_than_the_form_allows() -> None:
    posted = post({"photos": [pdf(f"{n}.pdf", b"%%PDF-%d" % n) for n in range(5)]})
    assert len(posted.data["photos"]) == 3
    assert [p.code for p in posted.problems] == ["too_many"]


def test_a_file_of_a_field_nobody_asked_for_is_not_kept() -> None:
    assert post({"phone": "1", "passport": pdf("a.pdf"), "children": pdf("b.pdf")}).data == {"phone": "1"}


@pytest.mark.parametrize(
    "forged",
    [
        {f"photos.0.{key}": str(value) for key, value in PHOTO.items()},
        {"photos.0.ticket": "made:up:ticket"},
        {"photos": "a.pdf"},
        {"photos.0": "x"},
        {"photos.x": "x"},
    ],
)
def test_a_file_cannot_be_claimed_by_its_digest(forged: dict[str, Any]) -> None:
    assert post(forged).data.get("photos", []) == []


def test_anh_tuan_cannot_use_the_ticket_of_ba_lan() -> None:
    sent = Page(draw({"photos": [PHOTO]})).values()
    assert post(sent, holder=LAN).data["photos"] == [PHOTO]
    stolen = post(sent, holder=TUAN)
    assert stolen.data["photos"] == []
    assert [p.code for p in stolen.problems] == ["paper_ticket"]


def test_a_whole_form_goes_through() -> None:
    page = Page(draw(typed()))
    cleaned = read(everything(), post(page.values()).data, "html")
    assert cleaned.problems == ()


def test_names_in_any_order_and_number_never_break_it() -> None:
    query = QueryDict("&".join(f"children.{n}.name=x&home.{n}=y&photos.{n}.ticket=z" for n in range(300)))
    request = RequestFactory().post("/", query.urlencode(), content_type="application/x-www-form-urlencoded")
    assert len(take(request).data["children"]) == 50
