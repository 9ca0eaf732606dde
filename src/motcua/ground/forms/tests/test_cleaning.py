"""What is kept of a whole form, and what the person is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from motcua.ground.forms.definitions import ComputedField
from motcua.ground.forms.rules import SENTENCES, estimate, shown
from motcua.ground.words.definitions import Text

from .samples import DIGEST, LAN, PHOTO, answer, choice, everything, field, form, read, text, typed


def codes(data: Any, **more: Any) -> list[tuple[str, str]]:
    return [(p.field, p.code) for p in read(everything(), data, **more).problems]


def test_what_ba_lan_types_is_stored_in_one_shape() -> None:
    cleaned = read(everything(), typed(), "html")
    assert cleaned.problems == ()
    assert cleaned.answers == {
        "applicant": {"id": "074188000123", "name": "NGUYỄN THỊ LAN", "birth_date": "1988-09-05"},
        "phone": "0912345678",
        "home": {"unit": "00001", "unit_name": "Phường Bình An, tỉnh Mẫu", "line": "số 12, đường Mẫu"},
        "who": "child",
        "born_in": "hospital",
        "hospital": "Bệnh viện Mẫu",
        "area": "1234.5",
        "price": 1_500_000,
        "since": "2020-02-01",
        "needs": ["a", "c"],
        "photos": [PHOTO],
        "children": [{"name": "Trần Văn An", "kind": "adopted", "adopted_on": "2021-03-02", "share": "0.5"}],
        "how_many": 1,
        "shares": "1235",
    }


def test_the_answers_are_in_the_order_of_the_form() -> None:
    backwards = dict(reversed(typed().items()))
    assert list(read(everything(), backwards, "html").answers)[:3] == ["applicant", "phone", "home"]


def test_what_is_missing_is_said_field_by_field() -> None:
    assert codes({}) == [
        ("applicant.name", "required"),
        ("applicant.birth_date", "required"),
        ("applicant.id", "required"),
        ("phone", "required"),
        ("home.unit", "required"),
        ("home.line", "required"),
        ("who", "required"),
    ]


def test_the_answer_of_a_hidden_field_is_dropped_and_so_is_what_hangs_on_it() -> None:
    cleaned = read(everything(), typed() | {"who": "self"}, "html")
    assert cleaned.problems == ()
    assert {"born_in", "hospital"}.isdisjoint(cleaned.answers)


def test_a_condition_in_a_group_looks_at_its_own_row_first() -> None:
    inner = [choice("kind", "a", "b"), field("text", "more", when={"field": "kind", "equals": "a"})]
    inner[0]["required"] = False
    group = {**field("group", "rows", least=0), "row_label": text("Dòng"), "fields": [*inner, field("text", "name")]}
    data = {"kind": "a", "rows": [{"kind": "b", "more": "x", "name": "1"}, {"more": "y", "name": "2"}]}
    cleaned = read(form(choice("kind", "a", "b"), group), data)
    assert (cleaned.answers["rows"], cleaned.problems) == ([{"kind": "b", "name": "1"}, {"name": "2"}], ())


def test_a_condition_in_a_group_may_look_above() -> None:
    inner = [field("text", "more", when={"field": "kind", "equals": "a"}), field("text", "name")]
    what = form(choice("kind", "a", "b"), {**field("group", "rows"), "row_label": text("Dòng"), "fields": inner})
    assert [p.field for p in read(what, {"kind": "a", "rows": [{"name": "x"}]}).problems] == ["rows.0.more"]
    assert read(what, {"kind": "b", "rows": [{"name": "x"}]}).problems == ()


@pytest.mark.parametrize(
    ("when", "answers", "expected"),
    [
        ({"field": "a", "equals": "x"}, {"a": "x"}, True),
        ({"field": "a", "equals": "x"}, {"a": ["y", "x"]}, True),
        ({"field": "a", "equals": "x"}, {}, False),
        ({"all_of": [{"field": "a", "equals": "x"}, {"field": "b", "equals": "x"}]}, {"a": "x"}, False),
        ({"any_of": [{"field": "a", "equals": "x"}, {"field": "b", "equals": "x"}]}, {"b": "x"}, True),
    ],
)
def test_shown(when: dict[str, Any], answers: dict[str, Any], expected: bool) -> None:
    what = form(choice("a", "x", "y"), choice("b", "x", "y"), field("text", "c", when=when))
    conditional = what.field("c")
    assert conditional is not None
    assert shown(conditional, answers) is expected


def test_a_machine_is_told_of_keys_nobody_asked_for_and_a_browser_is_not() -> None:
    extra = typed() | {"csrf": "x", "applicant": LAN | {"sex": "f"}, "price": 1, "area": 1}
    extra["children"] = [extra["children"][0] | {"a\x00b": 1}]
    assert codes(extra) == [
        ("csrf", "unknown_field"),
        ("applicant.sex", "unknown_field"),
        ("children.0.a?b", "unknown_field"),
    ]
    assert codes(extra, source="html") == []


def test_empty_rows_are_left_out_and_problems_keep_the_number_the_person_sees() -> None:
    data = typed() | {"children": [{"name": " "}, {"name": "An", "kind": "own"}, {"name": "5", "kind": "own"}]}
    cleaned = read(everything(), data, "html")
    assert [(p.field, str(p.params["row"])) for p in cleaned.problems] == [("children.2.name", "Con 3")]
    assert cleaned.answers["how_many"] == 2


def test_as_many_empty_rows_are_asked_for_as_are_still_needed() -> None:
    group = {**field("group", "rows", least=2), "row_label": text("Dòng"), "fields": [field("text", "name")]}
    what = form(group)
    assert [p.field for p in read(what, {"rows": [{}, {"name": "x"}, {}]}).problems] == ["rows.0.name"]
    assert [(p.field, p.code) for p in read(what, {}).problems] == [("rows", "too_few")]
    optional = form(group | {"required": False})
    assert read(optional, {}).problems == ()
    assert [p.code for p in read(optional, {"rows": [{"name": "x"}]}).problems] == ["too_few"]


def test_ten_thousand_rows_are_one_problem() -> None:
    cleaned = read(everything(), typed() | {"children": [{"name": "An", "kind": "own"}] * 10_000}, "html")
    assert [(p.field, p.code) for p in cleaned.problems] == [("children", "too_many")]
    assert len(cleaned.answers["children"]) == 4


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (LAN, {"id": "074188000123", "name": "NGUYỄN THỊ LAN", "birth_date": "1988-09-05"}),
        (LAN | {"birth_date": "05/09/1989"}, ["id_birth_mismatch"]),
        (LAN | {"id": "074388000123"}, ["personal_id"]),
        (LAN | {"id": ""}, ["required"]),
        (LAN | {"birth_date": "17/03/2026", "id": "074326000123"}, ["in_the_future"]),
        (LAN | {"name": ["Lan"]}, ["wrong_shape"]),
        ("Lan", ["wrong_shape"]),
        ([LAN], ["wrong_shape"]),
    ],
)
def test_a_person(person: object, expected: object) -> None:
    assert answer(field("person", "who"), person, "json") == expected


def test_a_person_need_not_have_a_number_nor_a_birth_date_asked() -> None:
    foreign = field("person", "who", id_required=False, birth_date=False)
    stored = {"id": "", "name": "John Smith", "birth_date": ""}
    assert answer(foreign, {"name": "John Smith"}) == stored
    assert answer(foreign, stored, "json") == stored


def test_an_optional_person_begun_must_be_finished() -> None:
    assert answer(field("person", "who", required=False), {"name": "Lan"}) == ["required", "required"]
    assert answer(field("person", "who", required=False), {"name": " ", "id": ""}) is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ({"unit": " 00002 ", "line": "ấp 1"}, {"unit": "00002", "unit_name": "Xã Bình Yên, tỉnh Mẫu", "line": "ấp 1"}),
        ({"unit": "00002", "unit_name": "Xã Khác", "line": "ấp 1"}, {"unit_name": "Xã Bình Yên, tỉnh Mẫu"}),
        ({"unit": "99999", "line": "ấp 1"}, ["unit_unknown"]),
        ({"unit": "binh yen", "line": "ấp 1"}, ["unit_unknown"]),
        ({"find": "binh yen", "line": "ấp 1"}, ["choose_unit"]),
        ({"unit": ["00002"], "line": "ấp 1"}, ["wrong_shape"]),
        ({"unit": "00002"}, ["required"]),
        ("ấp 1", ["wrong_shape"]),
    ],
)
def test_an_address_keeps_the_name_of_its_day(address: object, expected: Any) -> None:
    found = answer(field("address", "home"), address, "json")
    assert found == expected if isinstance(expected, list) else found | expected == found


def test_an_address_may_be_a_unit_alone() -> None:
    where = answer(field("address", "where", ask_line=False), {"unit": "00002", "line": "ấp 1"})
    assert where == {"unit": "00002", "unit_name": "Xã Bình Yên, tỉnh Mẫu", "line": ""}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([PHOTO], [PHOTO]),
        ([PHOTO | {"size": "1024"}, PHOTO, {}], [PHOTO]),
        ([], ["required"]),
        ([PHOTO | {"digest": "../etc"}], ["bad_file"]),
        ([DIGEST], ["bad_file"]),
        (PHOTO, ["wrong_shape"]),
        ([PHOTO | {"digest": f"{n:064x}"} for n in range(6)], ["too_many"]),
        ([PHOTO | {"owner": "x"}], ["unknown_field"]),
    ],
)
def test_files(files: object, expected: object) -> None:
    assert answer(field("file", "photos"), files, "json") == expected


def test_a_computed_value_cannot_be_given() -> None:
    cleaned = read(everything(), typed() | {"how_many": 99, "shares": "1"}, "html")
    assert (cleaned.answers["how_many"], cleaned.answers["shares"]) == (1, "1235")


def test_a_total_of_money_is_an_amount() -> None:
    what = form(
        field("money", "a", required=False),
        field("money", "b", required=False),
        field("computed", "sum", function="total", of=["a", "b"]),
    )
    assert read(what, {"a": 10**15, "b": 1}).answers["sum"] == 10**15 + 1
    assert read(what, {}).answers == {"sum": 0}


def test_every_sentence_says_what_to_do_and_has_its_places_filled() -> None:
    for sentence in SENTENCES.values():
        assert sentence.endswith(".")
    for problem in read(everything(), {"area": "x", "since": "1/1/3000", "children": [{"name": "1"}] * 9}).problems:
        assert "{" not in problem.message.format(**problem.params)


def test_labels_stand_inside_the_sentence_in_both_languages() -> None:
    problem = read(form(field("text", "name", "Họ, chữ đệm, tên")), {}).problems[0]
    assert problem.message.format(**problem.params) == "Nhập họ, chữ đệm, tên."
    assert isinstance(problem.params["label"], Text)
    assert str(read(form(field("text", "o", "UBND nơi cấp")), {}).problems[0].params["label"]) == "UBND nơi cấp"


@pytest.mark.parametrize("data", [[], "x", None, 7, [{}]])
def test_what_is_no_form_at_all_is_one_problem(data: Any) -> None:
    assert [p.code for p in read(everything(), data).problems] == ["wrong_shape"]


def test_cleaned_answers_are_json() -> None:
    cleaned = read(everything(), typed(), "html")
    assert json.loads(json.dumps(cleaned.answers)) == cleaned.answers


def test_a_total_is_told_while_typing() -> None:
    form_ = everything()
    beside = {f.key: f for f in form_.fields()}
    total, count = beside["shares"], beside["how_many"]
    data = {"area": "1.000,5", "children": [{"name": "x", "share": "0,5"}, {"share": "x"}, {"name": ""}, 7]}
    assert isinstance(total, ComputedField)
    assert isinstance(count, ComputedField)
    assert (estimate(total, beside, data), estimate(count, beside, data)) == ("1001", 2)
    assert estimate(total, beside, {"area": [], "children": "x"}) == "0"
