"""The named rules over procedures, letters and examples: one test per surprise, on an invented procedure."""

from __future__ import annotations

from typing import Any

import pytest

from motcua.ground.calendar.definitions import Timetable
from motcua.ground.offices.definitions import OfficeKind
from motcua.ground.packs.definitions import Books, Fault, Found
from motcua.ground.packs.reading import read
from motcua.ground.packs.shaping import shape
from motcua.ground.papers.definitions import Template
from motcua.record.cases.definitions import Letter, Procedure, WorkedCase
from motcua.wiring import pack_rules

PROCEDURE = """
code: "9.000001"
name: {vi: Thủ tục thử, en: A test procedure}
summary: {vi: Để thử, en: For testing}
sector: thu
online: full
law: [{text: Luật Thử, verified: true}]
verified: true
order: [{vi: Nộp, en: File}]
ways: [online]
time_limit: 5 working_days
time_law_max: 10 working_days
audience: {vi: Mọi người, en: Everyone}
competent: {office_kind: ubnd_xa, by: noi_o, name: {vi: Xã, en: Commune}}
valid_from: 2025-07-01
form:
  sections:
    - key: chung
      title: {vi: Chung, en: General}
      fields:
        - {key: noi_o, label: {vi: Nơi ở, en: Home}, type: address}
        - {key: me, label: {vi: Mẹ, en: Mother}, type: person}
        - {key: so_ban, label: {vi: Số bản, en: Copies}, type: number}
        - {key: ngay, label: {vi: Ngày, en: Day}, type: date}
        - key: nhanh
          label: {vi: Nhanh, en: Fast}
          type: choice
          choices: [{value: co, label: {vi: Có, en: 'Yes'}}, {value: khong, label: {vi: Không, en: 'No'}}]
columns:
  - {field: me.name, name: {vi: Mẹ, en: Mother}, slot: text_1}
fees:
  - key: phi
    name: {vi: Phí, en: Fee}
    amount: 1000
    per: so_ban
    when: {field: nhanh, equals: co}
    law: {text: Luật Thử, verified: true}
papers:
  - {key: don, name: {vi: Đơn, en: Form}, form: original, when: {field: nhanh, equals: co}}
steps:
  - {key: xem, name: {vi: Xem, en: Look}, duty: handle, budget: 4 working_days}
  - {key: ky, name: {vi: Ký, en: Sign}, duty: approve, budget: 8 working_hours}
outcomes:
  - {key: cap, name: {vi: Cấp, en: Grant}, granted: true, letter: giay}
  - {key: tu_choi, name: {vi: Từ chối, en: Refuse}, granted: false, letter: giay}
checks: [du_tuoi]
"""
RULES_PY = "def du_tuoi(answers: Mapping[str, Any]) -> list[Problem]: return []\n"


def found(model: Any, text: str, kind: str, name: str = "9.000001") -> Found[Any]:
    node, refused = read(text, f"packs/national/thu/{kind}/{name}.yaml")
    assert node is not None
    assert not refused
    body, issues = shape(model, node)
    assert body is not None, issues
    return Found(kind, getattr(body, "code", None) or body.key, "national/thu", body, node, f"packs/x/{name}.yaml")  # type: ignore[attr-defined]


def procedure(old: str = "", new: str = "", name: str = "9.000001") -> Found[Any]:
    assert old in PROCEDURE
    return found(Procedure, PROCEDURE.replace(old, new) if old else PROCEDURE, "procedure", name)


def books(*others: Found[Any]) -> Books:
    return Books(tuple(others), sources={"national/thu": RULES_PY})


def faults(one: Found[Any], *others: Found[Any]) -> list[tuple[str, Fault]]:
    rules = [rule for rule in pack_rules.RULES if rule.kind == one.kind and rule.tier is None]
    return [(rule.code, fault) for rule in rules for fault in rule.check(one, books(one, *others))]


def test_a_sound_procedure_has_no_fault() -> None:
    assert faults(procedure()) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("time_limit: 5", "time_limit: 11", "within_law", "may end later than the law allows: 10 working_days"),
        ("time_limit: 5 working_days", "time_limit: 11 days", "within_law", "11 days"),
        ("budget: 4 working_days", "budget: 5 working_days", "steps_fit", "the steps take 6 working_days together"),
        ("time_limit: 5 working_days", "time_limit: 6 days", "steps_fit", "certain to hold only 4 working_days"),
        ("budget: 4 working_days", "budget: 4 days", "steps_fit", "the steps take 6 working_days together"),
        ("budget: 4 working_days", "budget: 1 month", "steps_fit", "the steps take 32 working_days together"),
        ("time_limit: 5 working_days", "time_limit: same_working_day", "steps_fit", "certain to hold only 120 working"),
        ("field: me.name", "field: me.nam", "columns", "a person field has no part 'nam'; did you mean 'name'?"),
        ("field: me.name", "field: mee", "columns", "the form has no field 'mee'; did you mean 'me'?"),
        ("field: me.name", "field: ngay", "columns", "a date field does not fit the slot text_1"),
        ("field: me.name", "field: me.birth_date", "columns", "'me.birth_date' does not fit the slot text_1"),
        ("field: me.name", "field: so_ban.x", "columns", "a number field has no part 'x'"),
        ("per: so_ban", "per: so_bang", "fee_per", "the form has no field 'so_bang'; did you mean 'so_ban'?"),
        ("per: so_ban", "per: nhanh", "fee_per", "'nhanh' is a choice field; a fee counts a number field"),
        ("per: so_ban\n    when: {field: nhanh", "when: {field: ngay", "conditions", "a condition asks a choice"),
        (
            "original, when: {field: nhanh, equals: co}",
            "original, when: {field: nhanh, equals: coo}",
            "conditions",
            "'co'?",
        ),
        ("by: noi_o", "by: me", "competent", "there is: chosen, province, noi_o"),
        ("[du_tuoi]", "[du_tuoii]", "checks", "rules.py has no function 'du_tuoii'; did you mean 'du_tuoi'?"),
        ("verified: true\norder", "order", "from_memory", "0 of 2 sources of law are from memory"),
        ("law: [{text: Luật Thử, verified: true}]", "law: [{text: Luật Thử}]", "from_memory", "1 of 2"),
    ],
)
def test_it_finds(old: str, new: str, code: str, words: str) -> None:
    ((named, fault),) = faults(procedure(old, new))
    assert named == f"procedure.{code}"
    assert words in fault.message


@pytest.mark.parametrize(
    ("limit", "budget", "fits"),
    [
        ("5 working_days", "4 working_days", True),
        ("2 working_days", "same_working_day", False),  # after 15:00, the rest of a day and the next
        ("3 working_days", "same_working_day", True),
        ("2 days", "1 working_hour", False),  # filed on a Friday evening
        ("5 days", "1 day", True),
        ("4 days", "1 day", False),  # begun in the morning it ends with the next day
        ("1 month", "19 working_days", True),
        ("1 month", "20 working_days", False),
    ],
)
def test_steps_fit_in_every_unit(limit: str, budget: str, fits: bool) -> None:
    """The first step as given, then signing in one working day."""
    text = PROCEDURE.replace("time_limit: 5 working_days", f"time_limit: {limit}")
    text = text.replace("time_law_max: 10 working_days", "time_law_max: 3 months")
    one = found(Procedure, text.replace("budget: 4 working_days", f"budget: {budget}"), "procedure")
    assert ([code for code, _ in faults(one)] == []) is fits


@pytest.mark.parametrize(
    ("budget", "fits"),
    [
        ("5 working_days", True),
        ("6 working_days", False),
        ("5 days", False),
        ("same_working_day", True),
        ("9 working_days, pauses: true", True),
    ],
)
def test_an_opinion_beside_the_work_is_due_before_the_result(budget: str, fits: bool) -> None:
    asked = f"consultations:\n  - {{key: y_kien, name: &n, office_kind: ubnd_xa, budget: {budget}}}\noutcomes:"
    text = PROCEDURE.replace("outcomes:", asked.replace("&n", "{vi: Ý kiến, en: Opinion}"))
    expected = [] if fits else ["procedure.opinions_fit"]
    assert [code for code, _ in faults(found(Procedure, text, "procedure"))] == expected


def test_the_file_is_named_as_the_code() -> None:
    assert faults(procedure(name="9.000001@2025-07-01")) == []
    assert [code for code, _ in faults(procedure(name="9.000001@2026-07-01"))] == ["procedure.file_name"]
    assert [code for code, _ in faults(procedure(name="khai_sinh"))] == ["procedure.file_name"]


LETTER = """
key: giay
title: {vi: Giấy, en: Paper}
law: {text: Luật Thử}
body:
  - {vi: "Gửi {applicant}, hẹn {due_at}.", en: "To {applicant}, due {due_at}."}
"""


def letter(old: str = "", new: str = "") -> Found[Any]:
    return found(Letter, LETTER.replace(old, new) if old else LETTER, "letter")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("{applicant}, hẹn", "{aplicant}, hẹn", ["letter.places", "letter.languages"]),
        ("{due_at}.", "{due_at!r}.", ["letter.places", "letter.places"]),
        ("{due_at}.", "{due_at.year}.", ["letter.places", "letter.places"]),
        ("{due_at}.", "{due_at:>9}.", ["letter.places", "letter.places"]),
        ("{due_at}.", "{}.", ["letter.places", "letter.places"]),
        (", hẹn {due_at}", "", ["letter.languages"]),
        ("Gửi {applicant}", "Gửi {applicant", ["letter.places"]),
        ("title: {vi: Giấy", "title: {vi: 'Giấy {x}'", ["letter.places"]),
    ],
)
def test_a_letter_names_only_places_of_the_list(old: str, new: str, expected: list[str]) -> None:
    assert faults(letter()) == []
    assert [code for code, _ in faults(letter(old, new))] == expected


def test_what_a_letter_shows_is_asked_by_who_issues_it() -> None:
    shows = letter("key: giay\n", "key: giay\nshows: [me, cha]\n")
    ((code, fault),) = faults(shows, procedure())
    assert code == "letter.shows"
    assert fault.path == ("shows", 1)
    assert faults(shows) == []


def test_the_house_needs_its_letters_messages_and_calendar_once_there_are_procedures() -> None:
    manifest: Any = Found("pack", "national/thu", "national/thu", letter().body, letter().node, "f")
    missing = [fault.message for fault in pack_rules.the_house_is_served(manifest, books(procedure(), letter()))]
    assert len(missing) == len(pack_rules.HOUSE_NEEDS)
    assert list(pack_rules.the_house_is_served(manifest, books(letter()))) == []


@pytest.mark.parametrize(("level", "expected"), [("commune", ["procedure.competent"]), ("province", [])])
def test_the_provinces_own_office_is_an_office_of_the_province(level: str, expected: list[str]) -> None:
    kind = found(OfficeKind, f"{{key: ubnd_xa, name: {{vi: Cơ quan, en: Office}}, level: {level}}}", "office_kind")
    assert [code for code, _ in faults(procedure("by: noi_o", "by: province"), kind)] == expected


GRANTED = """
key: cap
name: {vi: Được cấp, en: Granted}
procedure: "9.000001"
answers: {so_ban: 2}
papers: [don]
acts: [{act: decide_case, by: approver, give: {outcome: cap}}]
facts: [cases.submitted]
"""


def example(key: str, acts: str, old: str = "", new: str = "") -> Found[Any]:
    text = GRANTED.replace("key: cap", f"key: {key}").replace(
        "acts: [{act: decide_case, by: approver, give: {outcome: cap}}]", acts
    )
    return found(WorkedCase, text.replace(old, new) if old else text, "worked_case")


REFUSED = example("tu_choi", "acts: [{act: decide_case, by: approver, give: {outcome: tu_choi}}]")
INCOMPLETE = example("thieu", "refused: invalid")
GRANT = example("cap", "acts: [{act: decide_case, by: approver, give: {outcome: cap}}]")
ASKED = example("hoi", "acts: [{act: ask_for_more, by: handler}]")
TURNED_AWAY = example("khong_nhan", "acts: [{act: refuse_intake, by: one_stop}]")


@pytest.mark.parametrize(
    ("examples", "words"),
    [
        ([GRANT, REFUSED, INCOMPLETE], ""),
        ([GRANT, TURNED_AWAY, ASKED], ""),
        ([GRANT, REFUSED], "2 worked examples of at least three, none is incomplete"),
        ([REFUSED, TURNED_AWAY, INCOMPLETE], "none is granted"),
        ([], "0 worked examples of at least three, none is granted or refused or incomplete"),
    ],
)
def test_three_examples_of_three_kinds(examples: list[Found[WorkedCase]], words: str) -> None:
    found = [fault.message for fault in pack_rules.three_examples(procedure(), books(*examples))]
    assert bool(found) == bool(words)
    assert all(words in message for message in found)


def test_where_nothing_is_granted_any_three_examples_do() -> None:
    text = PROCEDURE.replace("granted: true", "granted: false") + "applicant: nobody\n"
    nothing = found(Procedure, text, "procedure")
    assert list(pack_rules.three_examples(nothing, books(REFUSED, TURNED_AWAY, INCOMPLETE))) == []


def test_an_example_answers_what_is_asked() -> None:
    assert faults(GRANT, procedure()) == []
    odd = example("cap", "refused: invalid", "answers: {so_ban: 2}", "answers: {so_bang: 2}")
    assert [(code, fault.path) for code, fault in faults(odd, procedure())] == [
        ("example.fits", ("answers", "so_bang"))
    ]
    odd = example("cap", "refused: invalid", "papers: [don]", "papers: [don, the]")
    assert [(code, fault.path) for code, fault in faults(odd, procedure())] == [("example.fits", ("papers", 1))]


def timetable(key: str, more: str) -> Found[Any]:
    text = f"key: {key}\nname: {{vi: Giờ, en: Hours}}\n{more}\n"
    return found(Timetable, text, "timetable", name=key)


HOURS = (
    "office_hours: [{{valid_from: {}, hours: {{0: [{{start: '08:00', end: '12:00'}}]}}, law: {{text: Quyết định}}{}}}]"
)
ALL_YEAR, LATER = HOURS.format("2025-01-01", ""), HOURS.format("2024-01-01, valid_to: 2025-01-01", "")
SUMMER = HOURS.format("2025-01-01", ", season: {begins: '04-16', ends: '10-15'}")
WINTER = HOURS.format("2025-01-01", ", season: {begins: '10-16', ends: '04-15'}")
HALF = "spans: [{start: '08:00', end: '11:00'}], name: Nửa ngày, law: {text: Quyết định}"
TET = f"special_days: [{{'on': 2026-02-14, {HALF}}}]"


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        (ALL_YEAR, ALL_YEAR, True),
        (ALL_YEAR, LATER, False),
        (ALL_YEAR, SUMMER, False),
        (SUMMER, WINTER, False),
        (SUMMER, SUMMER, True),
        (TET, TET, True),
        (TET, ALL_YEAR, False),
        (f"office_kinds: [a, b]\n{ALL_YEAR}", f"office_kinds: [b]\n{ALL_YEAR}", True),
        (f"office_kinds: [a]\n{ALL_YEAR}", f"office_kinds: [b]\n{ALL_YEAR}", False),
        (f"offices: [H01]\n{ALL_YEAR}", f"offices: [H01, H02]\n{ALL_YEAR}", True),
        (f"offices: [H01]\n{ALL_YEAR}", ALL_YEAR, False),
    ],
)
def test_timetables_of_equal_scope_do_not_meet(one: str, other: str, *, clash: bool) -> None:
    """Reported once, at the one whose key comes later; a narrower scope goes before a wider one, so it may overlap."""
    earlier, later = timetable("a", one), timetable("b", other)
    assert faults(earlier, later) == []
    said = faults(later, earlier)
    assert [code for code, _ in said] == ["timetable.apart"] * clash


TEMPLATE = """
key: giay
name: {vi: Giấy, en: Paper}
law: {text: Luật Thử, verified: true}
sizes: [a4]
takes: [title]
sample: {title: Lan}
source: "#d.title"
"""


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("#d.title", "#d.title #d.tuoi", "template.takes", "the layout reads d.tuoi, which is not in takes"),
        ("{title: Lan}", "{}", "template.takes", "'title' is missing here"),
        ("[title]", "[title, tuoi]", "template.takes", "'tuoi' is missing here"),
        ("#d.title", "#read(d.title)", "template.closed", "line 1: 'read' reaches outside"),
        ("#d.title", "#d.title #none()", "template.prints", "on A4: line 1: expected function, found none"),
        ("#d.title", "漢", "template.prints", "could not be displayed"),
    ],
)
def test_a_template_prints_its_sample_and_knows_nothing_else(old: str, new: str, code: str, words: str) -> None:
    assert faults(found(Template, TEMPLATE, "template")) == []
    (told,) = faults(found(Template, TEMPLATE.replace(old, new), "template"))
    assert told[0] == code
    assert words in told[1].message


def test_the_template_of_a_letter_takes_only_what_letters_give() -> None:
    own = found(Template, TEMPLATE.replace("[title]", "[title, tuoi]"), "template")
    ((code, fault),) = faults(letter("key: giay\n", "key: giay\ntemplate: giay\n"), own)
    assert code == "letter.template"
    assert "takes 'tuoi', which no letter gives" in fault.message
