"""Answers read back."""

from __future__ import annotations

from motcua.ground.forms.rules import condition_sentence, describe

from .samples import PHOTO, choice, everything, field, form, read, typed


def test_answers_are_read_back_in_words() -> None:
    cleaned = read(everything(), typed(), "html").answers
    applicant, content = describe(everything(), cleaned, "vi")
    assert applicant.section_title == "Người yêu cầu"
    assert dict(applicant.rows) == {
        "Người yêu cầu": "NGUYỄN THỊ LAN, số định danh 074188000123, sinh ngày 05/09/1988",
        "Số điện thoại": "0912345678",
        "Thư điện tử": "",
        "Nơi ở hiện tại": "số 12, đường Mẫu, Phường Bình An, tỉnh Mẫu",
        "who": "CHILD",
        "born_in": "HOSPITAL",
        "Tên bệnh viện": "Bệnh viện Mẫu",
    }
    assert dict(content.rows) == {
        "Lý do": "",
        "Diện tích": "1.234,5 m²",
        "Giá trị": "1.500.000 đồng",
        "Từ ngày": "01/02/2020",
        "needs": "A; C",
        "Ảnh hiện trạng": "mặt tiền.jpg",
        "Mã số thuế": "",
        "Con 1: Họ, chữ đệm, tên": "Trần Văn An",
        "Con 1: kind": "ADOPTED",
        "Con 1: Ngày nhận": "02/03/2021",
        "Con 1: Phần": "0,5",
        "Con 1: Nơi sinh": "",
        "Số con": "1",
        "Tổng phần": "1.235",
    }


def test_each_line_knows_where_its_answer_is() -> None:
    cleaned = read(everything(), typed(), "html").answers
    content = describe(everything(), cleaned, "vi")[1]
    by_path = {entry.path: entry for entry in content.entries}
    assert by_path["children.0.name"].value == "Trần Văn An"
    assert [(p.digest, p.name) for p in by_path["photos"].papers] == [(PHOTO["digest"], PHOTO["name"])]


def test_english_has_its_own_words_and_numbers() -> None:
    rows = dict(describe(everything(), read(everything(), typed(), "html").answers, "en-GB")[1].rows)
    assert (rows["Diện tích"], rows["Giá trị"]) == ("1,234.5 m²", "VND 1,500,000")


def test_a_hidden_field_and_an_empty_section_are_not_read_back() -> None:
    hidden = form(choice("a", "x", "y", required=False), field("text", "b", when={"field": "a", "equals": "x"}))
    assert describe(hidden, {"a": "y", "b": "z"}, "vi")[0].rows == (("a", "Y"),)


def test_an_empty_group_is_one_line() -> None:
    rows = dict(describe(everything(), {}, "vi")[1].rows)
    assert rows["Các con"] == ""


def test_a_condition_is_read_back() -> None:
    when = {"any_of": [{"field": "a", "equals": "x"}, {"field": "b", "equals": "y"}]}
    what = form(choice("a", "x"), choice("b", "y"), field("text", "c", when=when))
    beside = {f.key: f for f in what.fields()}
    assert beside["c"].when is not None
    assert condition_sentence(beside["c"].when, beside, "vi") == "Chỉ điền khi “a” là “X” hoặc “b” là “Y”."
    assert condition_sentence(beside["c"].when, beside, "en") == "Only fill in when “a” is “X” or “b” is “Y”."
