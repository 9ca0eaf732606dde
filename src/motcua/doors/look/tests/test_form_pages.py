"""The drawn form: labels, hints, errors, and that nothing typed is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from motcua.ground.forms.tests.samples import DIGEST, PHOTO, choice, everything, field, form, group, read, typed

from .form_pages import LAN, Page, draw, draw_checked, post


def test_every_control_has_a_label_and_every_reference_leads_somewhere() -> None:
    page = Page(draw_checked(post({"children.0.name": "9", "home.find": "binh"})))
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    labelled = {a["for"] for a in page.all("label") if "for" in a}
    for tag, a in page.elements:
        if tag in {"input", "select", "textarea"} and a.get("type") not in {"hidden", "radio", "checkbox"}:
            assert a["id"] in labelled
        for identifier in a.get("aria-describedby", "").split():
            assert identifier in ids
    links = [a["href"][1:] for a in page.all("a")]
    assert len(links) == 9
    assert set(links) <= set(ids)


def test_an_error_stands_at_its_field_and_in_the_summary() -> None:
    page = Page(draw(typed() | {"phone": "123"}, read(everything(), typed() | {"phone": "123"}).problems))
    wrong = page.one("input", name="phone")
    assert (wrong["value"], wrong["aria-invalid"], wrong["type"], wrong["autocomplete"]) == (
        "123",
        "true",
        "tel",
        "tel",
    )
    assert wrong["aria-describedby"] == "f-phone-error"
    assert page.text("f-phone-error") == "Lỗi: Nhập số điện thoại gồm 10 chữ số, ví dụ 0912 345 678."
    summary = page.one("div", class_="error-summary")
    assert (summary["role"], summary["tabindex"]) == ("alert", "-1")
    assert page.one("a", href="#f-phone")


def test_the_summary_says_in_which_row() -> None:
    data = typed() | {"children": [{"name": "An", "kind": "own"}, {"name": "2", "kind": "own"}]}
    html = draw(data, read(everything(), data).problems)
    assert "Con 2: Nhập họ, chữ đệm, tên bằng chữ" in html


@pytest.mark.parametrize("stored", [False, True])
def test_what_is_drawn_posts_back_to_the_same_answers(stored: bool) -> None:
    """Both what was typed and what was stored survive the way through the page."""
    expected = read(everything(), typed(), "html").answers
    page = Page(draw(expected if stored else typed()))
    posted = post(page.values())
    assert posted.problems == ()
    again = read(everything(), posted.data, "html")
    assert (again.answers, again.problems) == (expected, ())


def test_stored_answers_are_shown_as_people_write_them() -> None:
    page = Page(draw(read(everything(), typed() | {"area": "1,234"}, "html").answers))
    shown = {name: page.one("input", name=name)["value"] for name in ("area", "price", "since", "children.0.share")}
    assert shown == {"area": "1,234", "price": "1.500.000", "since": "01/02/2020", "children.0.share": "0,5"}
    assert page.text("f-home-unit") == ""
    assert page.one("input", name="home.find")["value"] == "Phường Bình An, tỉnh Mẫu"


def test_what_cannot_be_read_is_shown_as_it_was_typed() -> None:
    page = Page(draw({"area": "1.234", "price": "hai triệu", "since": "31/02/2020", "reason": "\n a <b>"}))
    assert page.one("input", name="area")["value"] == "1.234"
    assert page.one("input", name="price")["value"] == "hai triệu"
    assert page.one("input", name="since")["value"] == "31/02/2020"
    assert page.values()["reason"] == ["\n a <b>"]


@pytest.mark.parametrize("junk", [None, 7, ["x"], {"a": ["b"]}, [[{}]], "x", True])
def test_a_form_is_drawn_over_any_answers(junk: Any) -> None:
    keys = [f.key for f in everything().fields()]
    assert Page(draw(dict.fromkeys(keys, junk))).one("input", name="phone")


def test_only_what_is_optional_is_marked() -> None:
    page = Page(draw())
    labels = {
        a["for"]: " ".join(t.split()) for (tag, a), t in zip(page.elements, page.texts, strict=True) if "for" in a
    }
    assert labels["f-phone"] == "Số điện thoại"
    assert labels["f-email"] == "Thư điện tử (không bắt buộc)"


def test_a_conditional_field_says_when_it_is_filled_in() -> None:
    page = Page(draw({"children": [{}]}))
    assert page.text("f-hospital-when") == "Chỉ điền khi “born_in” là “HOSPITAL”."
    whens = [json.loads(a["data-when"]) for _, a in page.elements if "data-when" in a]
    assert whens == [
        {"any": False, "of": [["who", "child"]]},
        {"any": False, "of": [["born_in", "hospital"]]},
        {"any": False, "of": [["children.0.kind", "adopted"]]},
    ]


def test_a_condition_in_a_row_may_look_above() -> None:
    rows = group("rows", field("text", "more", when={"field": "kind", "equals": "a"}))
    page = Page(draw(form=form(choice("kind", "a"), rows)))
    assert [json.loads(a["data-when"])["of"] for _, a in page.elements if "data-when" in a] == [[["kind", "a"]]]


def test_enter_goes_on_and_never_removes_a_row() -> None:
    """A browser presses the first button of the form."""
    first = Page(draw(typed())).all("button")[0]
    assert "name" not in first
    assert (first["tabindex"], first["aria-hidden"]) == ("-1", "true")


def test_many_choices_are_a_list_and_few_are_buttons() -> None:
    page = Page(draw({"b": "v3"}, form=form(choice("a", "x", "y"), choice("b", *[f"v{n}" for n in range(9)]))))
    assert [a["type"] for a in page.all("input", name="a")] == ["radio", "radio"]
    assert page.one("option", value="v3")["selected"] == ""


def test_a_needed_row_is_there_from_the_start_and_cannot_be_taken_away() -> None:
    rows = form(group("rows", field("text", "name"), most=2))
    page = Page(draw(form=rows))
    assert page.one("input", name="rows.0.name")
    assert page.all("button", name="_remove") == []
    full = Page(draw({"rows": [{}, {}]}, form=rows))
    assert [a["value"] for a in full.all("button", name="_remove")] == ["rows.0", "rows.1"]
    assert full.all("button", name="_add") == []


def test_computed_values_follow_what_is_typed() -> None:
    html = draw({"area": "10", "children": [{"name": "An", "share": "0,5"}, {"name": "B"}]})
    assert '<output class="computed">2</output>' in html
    assert '<output class="computed">10,5</output>' in html


def test_a_file_there_already_is_named_with_its_size() -> None:
    page = Page(draw({"photos": [PHOTO]}))
    assert "photos.0.ticket" in page.values()
    assert DIGEST not in draw({"photos": [PHOTO]})
    assert page.one("button", value="photos.0")["name"] == "_remove"


def test_answers_are_read_back_with_links() -> None:
    html = Template('{% load forms %}{% answers form answers "/giay-to/" "/sua" 3 %}').render(
        Context({"form": everything(), "answers": read(everything(), typed(), "html").answers})
    )
    assert f'<a href="/giay-to/{DIGEST}">mặt tiền.jpg</a>' in html
    assert 'href="/sua#f-children-0-name"' in html
    assert "<dd>1.500.000 đồng</dd>" in html
    assert "Không khai" in html
    assert '<h3 class="section">Nội dung</h3>' in html


def test_what_was_typed_is_never_markup() -> None:
    evil = "<script>alert(1)</script>\"'"
    data = {"reason": evil, "hospital": evil, "photos": [PHOTO | {"name": evil}], "home": {"find": evil}}
    assert "<script" not in draw(data, read(everything(), data).problems)
    html = Template("{% load forms %}{% answers form answers %}").render(
        Context({"form": everything(), "answers": data})
    )
    assert "<script" not in html


def test_an_english_reader_has_labels_in_english() -> None:
    with translation.override("en"):
        assert "Applicant" in draw()


def test_an_address_without_a_line_asks_for_the_unit_alone() -> None:
    page = Page(draw(form=form(field("address", "where", ask_line=False))))
    assert page.one("input", name="where.find")
    assert page.all("input", name="where.line") == []


def test_one_field_on_its_own() -> None:
    reason = form(field("long_text", "reason", "Lý do")).field("reason")
    given = {"field": reason, "answer": "vì", "holder": LAN}
    html = Template("{% load forms %}{% form_field field answer holder=holder %}").render(Context(given))
    assert Page(html).one("textarea")["name"] == "reason"


def test_a_form_stays_small() -> None:
    rows = {"children": [{"name": "An", "kind": "own"}] * 4}
    assert len(draw(typed() | rows).encode()) < 30_000
