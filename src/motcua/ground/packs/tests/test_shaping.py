"""Every error of a file at once, at its line, in words that say what to write."""

from __future__ import annotations

from motcua.ground.packs.reading import read
from motcua.ground.packs.shaping import shape
from motcua.ground.packs.tests.making import Recipe

FULL_OF_ERRORS = """\
key: Phở
nam: {vi: Phở, en: Noodle soup}
time: hai ngày
price: nhiều
valid_from: 2025-07-01
law: {text: Luật Bếp}
form:
  sections:
    - key: chung
      title: Thông tin chung
      fields:
        - key: bat
          label: {vi: Bát}
          type: number
          maximun: 3
        - {key: hanh, label: {vi: Hành, en: Onion}, type: choise}
        - key: nhom
          label: {vi: Nhóm, en: Group}
          row_label: {vi: Người, en: Person}
          type: group
          fields:
            - {key: ten, label: {vi: Tên, en: Name}, type: text, kind: nick}
            - {key: tuoi, label: {vi: Tuổi, en: Age}}
        - {key: 1.5, label: {vi: A, en: B}, type: date}
"""


def found(text: str) -> list[tuple[int, str]]:
    node, issues = read(text, "f.yaml")
    assert node is not None
    assert not issues
    return sorted((issue.spot.line, issue.message) for issue in shape(Recipe, node)[1])


def test_all_errors_of_a_file_are_reported_at_their_lines() -> None:
    assert found(FULL_OF_ERRORS) == [
        (1, "'name' is missing"),
        (1, "key: 'Phở': a key is lower case ASCII letters, digits and underscores, a letter first"),
        (2, "there is no key 'nam' here; did you mean 'name'?"),
        (
            3,
            "time: write a duration as '15 working_days', '8 working_hours', '30 days', '3 months' or "
            "'same_working_day'",
        ),
        (4, "price: Input should be a valid integer, unable to parse string as an integer, not 'nhiều'"),
        (6, "law: a list is wanted, not a table"),
        (10, "form.sections.0.title: write it in both languages: {vi: ..., en: ...}"),
        (13, "form.sections.0.fields.0.label: 'en' is missing"),
        (15, "form.sections.0.fields.0: there is no key 'maximun' here; did you mean 'maximum'?"),
        (16, "form.sections.0.fields.1: there is no 'type' 'choise'; did you mean 'choice'?"),
        (
            22,
            "form.sections.0.fields.2.fields.0.kind: 'nick' is not known here; it is one of 'plain', 'personal_id', "
            "'phone', 'email', 'person_name' or 'business_code'",
        ),
        (23, "form.sections.0.fields.2.fields.1: 'type' is missing; it says what this is"),
        (24, "form.sections.0.fields.3.key: text is wanted; put 1.5 in quotes"),
    ]


def test_a_rule_of_the_type_itself_is_reported_where_the_thing_stands() -> None:
    text = "key: pho\nname: {vi: Phở, en: Soup}\nvalid_from: 2025-07-01\nvalid_to: 2025-01-01\n"
    assert found(text) == [(1, "valid_to must be later than valid_from")]
    form = "form:\n  sections: [{key: a, title: {vi: A, en: A}, fields: [F, F]}]\n"
    form = form.replace("F", "{key: x, type: text, label: {vi: X, en: X}}")
    head = "key: pho\nname: {vi: Phở, en: Soup}\nvalid_from: 2025-07-01\n"
    assert found(head + form) == [(4, "form: field 'x' is declared twice")]


def test_a_file_that_holds_no_table_says_so() -> None:
    assert found("- a\n- b\n") == [(1, "a table of keys is wanted (Recipe), not a list")]
    assert found("chào") == [(1, "a table of keys is wanted (Recipe), not 'chào'")]
