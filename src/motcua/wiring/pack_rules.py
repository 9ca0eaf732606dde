"""What the house asks of procedures, letters and examples: named rules, pure, each with its public wording."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterator

from motcua.ground.calendar.definitions import Duration, Timetable
from motcua.ground.forms.definitions import (
    AddressField,
    AnyField,
    ChoiceField,
    ComputedField,
    Condition,
    DateField,
    Form,
    GroupField,
    LongTextField,
    MoneyField,
    NumberField,
    PersonField,
    TextField,
)
from motcua.ground.money.fees import FeeTable
from motcua.ground.packs.definitions import Books, Fault, Found, Level, Manifest, Rule
from motcua.ground.packs.durations import exceeds, least_working_minutes, most_working_minutes
from motcua.ground.packs.rules import suggestion
from motcua.ground.packs.source import fault_of_check
from motcua.ground.packs.walking import walk
from motcua.ground.papers.definitions import Template
from motcua.ground.papers.printing import faults_of, names_read, outside_of
from motcua.ground.words.definitions import Law
from motcua.record.cases.definitions import Letter, Procedure, WorkedCase
from motcua.record.cases.letters import PLACES
from motcua.record.cases.sheets import SHEET
from motcua.wiring.reactions import MESSAGE_FOR

LETTER_PLACES: tuple[str, ...] = PLACES
"""The closed list of what a letter may mention."""

HOUSE_LETTERS = ("giay_tiep_nhan", "phieu_bo_sung", "phieu_tu_choi", "thu_xin_loi", "thong_bao_dung")
"""The letters of the one-stop mechanism that the engine itself issues."""

HOUSE_NEEDS: tuple[tuple[str, str], ...] = (
    *(("letter", key) for key in HOUSE_LETTERS),
    *(("message", key) for key in MESSAGE_FOR.values()),
    ("calendar", "default"),
)
"""Kind and key of everything the engine uses by name."""


def file_is_named(found: Found[Procedure], books: Books) -> Iterator[Fault]:
    """A procedure's file is named `<code>.yaml`, or `<code>@<valid_from>.yaml` where it has several periods."""
    body = found.body
    if found.file_name not in (body.code, f"{body.code}@{body.valid_from.isoformat()}"):
        yield Fault(("code",), f"the code is {body.code} but the file is named {found.file_name}.yaml")


def promises_within_law(found: Found[Procedure], books: Books) -> Iterator[Fault]:
    """The time promised is at most what the law gives; working and calendar days are compared for the worst case."""
    limit, most = found.body.time_limit, found.body.time_law_max
    if exceeds(limit, most):
        yield Fault(("time_limit",), f"{limit} may end later than the law allows: {most}")


def steps_fit(found: Found[Procedure], books: Books) -> Iterator[Fault]:
    """The budgets of the steps, one after the other, fit into the time limit."""
    total = sum(most_working_minutes(step.budget) for step in found.body.steps)
    limit = least_working_minutes(found.body.time_limit)
    if total > limit:
        yield Fault(
            ("steps",),
            f"the steps take {_minutes(total)} together, but the time limit of {found.body.time_limit} is certain to "
            f"hold only {_minutes(limit)}",
        )


def opinions_fit(found: Found[Procedure], books: Books) -> Iterator[Fault]:
    """An opinion that is asked beside the work fits into the time limit; one for which the law stops the clock may take
    its own time."""
    limit = least_working_minutes(found.body.time_limit)
    for position, asked in enumerate(found.body.consultations):
        budget = most_working_minutes(asked.budget)
        if not asked.pauses and budget > limit:
            yield Fault(
                ("consultations", position, "budget"),
                f"an opinion within {asked.budget} may come after the time limit of {found.body.time_limit}, which is "
                f"certain to hold only {_minutes(limit)}; write `pauses: true` if the law stops the clock for it",
            )


def _minutes(minutes: int) -> str:
    days, rest = divmod(minutes, 480)
    return str(Duration(amount=days, unit="working_days") if not rest else f"{minutes} working minutes")


_SLOTS: dict[str, tuple[type, ...]] = {
    "text": (TextField, LongTextField, ChoiceField, AddressField, PersonField),
    "date": (DateField,),
    "number": (NumberField, MoneyField, ComputedField),
}
_PARTS: dict[type, dict[str, str]] = {
    PersonField: {"id": "text", "name": "text", "birth_date": "date"},
    AddressField: {"unit": "text", "unit_name": "text", "line": "text"},
}


def columns_fit(found: Found[Procedure], books: Books) -> Iterator[Fault]:
    """A column of the work list shows a field of the form, or a part of a person or address (`me.name`), in a slot of
    its type."""
    for position, column in enumerate(found.body.columns):
        key, _, part = column.field.partition(".")
        field = found.body.form.field(key)
        message = _no_field(found.body.form, key) if field is None else _misfit(field, part, column.slot)
        if message:
            yield Fault(("columns", position, "field"), message)


def _misfit(field: AnyField, part: str, slot: str) -> str:
    kind = slot.split("_")[0]
    if not part:
        fits = isinstance(field, _SLOTS[kind]) and not (isinstance(field, ChoiceField) and field.multiple)
        return "" if fits else f"a {field.type} field does not fit the slot {slot}"
    parts = _PARTS.get(type(field), {})
    if part not in parts:
        return f"a {field.type} field has no part '{part}'{suggestion(part, list(parts))}"
    return "" if parts[part] == kind else f"'{field.key}.{part}' does not fit the slot {slot}"


def _no_field(form: Form, key: str) -> str:
    return f"the form has no field '{key}'{suggestion(key, [field.key for field in form.fields()])}"


def fees_count_numbers(found: Found[Procedure], books: Books) -> Iterator[Fault]:
    """A fee is multiplied by a number field of the form."""
    for position, fee in enumerate(found.body.fees):
        field = found.body.form.field(fee.per) if fee.per else None
        if fee.per and field is None:
            yield Fault(("fees", position, "per"), _no_field(found.body.form, fee.per))
        elif field is not None and not isinstance(field, NumberField | ComputedField):
            yield Fault(("fees", position, "per"), f"'{fee.per}' is a {field.type} field; a fee counts a number field")


def tables_ask_of_the_form(found: Found[Procedure], books: Books) -> Iterator[Fault]:
    """What a fee table counts is asked by the form of every procedure that uses it: numbers, choices, groups."""
    for position, fee in enumerate(found.body.fees):
        table = books.get("fee_table", fee.table) if fee.table else None
        for message in _table_faults(table.body, found.body.form) if table else ():
            yield Fault(("fees", position, "table"), message)


_ASKED = {"number": (NumberField, MoneyField, ComputedField), "choice": (ChoiceField,), "group": (GroupField,)}


def _table_faults(table: FeeTable, form: Form) -> Iterator[str]:
    for what, key, group in table.asks():
        members = form.field(group) if group else None
        fields = {f.key: f for f in members.fields} if isinstance(members, GroupField) else {}
        field = fields.get(key) if group else form.field(key)
        if not isinstance(field, _ASKED[what]):
            yield f"the table counts the {what} '{key}', and the form has none"
    asked = [row.when for row in table.rows if row.each is None] + [exempt.when for exempt in table.exemptions]
    for when in asked:
        yield from _condition_faults(when, form)


def conditions_ask_choices(found: Found[Procedure], books: Books) -> Iterator[Fault]:
    """What a fee or a paper waits for is a choice of the form, and one of its values."""
    for part in ("fees", "papers"):
        for position, item in enumerate(getattr(found.body, part)):
            for message in _condition_faults(item.when, found.body.form):
                yield Fault((part, position, "when"), message)


def results_fit(found: Found[Procedure], books: Books) -> Iterator[Fault]:
    """What a result says of the form is there: whom it is about (a text or a person), until which date it holds, and
    the choice on which it is the applicant's."""
    form: Form = found.body.form
    for position, outcome in enumerate(found.body.outcomes):
        if (given := outcome.result) is None:
            continue
        path = ("outcomes", position, "result")
        if given.about and not isinstance(form.field(given.about), TextField | PersonField):
            yield Fault((*path, "about"), f"the form has no text or person '{given.about}'")
        until = given.valid_for.until if given.valid_for else None
        if until and not isinstance(form.field(until), DateField):
            yield Fault((*path, "valid_for"), f"the form has no date '{until}'")
        for message in _condition_faults(given.when, form):
            yield Fault((*path, "when"), message)


def _condition_faults(when: Condition | None, form: Form) -> Iterator[str]:
    for part in when.parts if when else ():
        field = form.field(part.field)
        if field is None:
            yield _no_field(form, part.field)
        elif not isinstance(field, ChoiceField):
            yield f"'{part.field}' is a {field.type} field; a condition asks a choice"
        elif part.equals not in (values := [choice.value for choice in field.choices]):
            yield f"'{part.field}' has no choice '{part.equals}'{suggestion(part.equals, values)}"


def competence_is_found(found: Found[Procedure], books: Books) -> Iterator[Fault]:
    """Who is competent is chosen by the person, is the province's own, or follows from an address field."""
    by = found.body.competent.by
    field = found.body.form.field(by)
    if by not in ("chosen", "province") and not isinstance(field, AddressField):
        addresses = [f.key for f in found.body.form.fields() if isinstance(f, AddressField)]
        tail = f"; there is: {', '.join(['chosen', 'province', *addresses])}"
        yield Fault(("competent", "by"), f"'{by}' is not 'chosen', 'province' or an address field{tail}")
    kind = books.get("office_kind", found.body.competent.office_kind)
    if by == "province" and kind is not None and kind.body.level != "province":
        yield Fault(
            ("competent", "by"), f"'{kind.key}' is an office of each {kind.body.level}: which one is competent?"
        )


def checks_are_functions(found: Found[Procedure], books: Books) -> Iterator[Fault]:
    """Each check is a function of the pack's `rules.py`, typed `(answers: Mapping[str, Any]) -> list[Problem]`."""
    for position, name in enumerate(found.body.checks):
        message = fault_of_check(books.sources.get(found.pack, ""), name)
        if message:
            yield Fault(("checks", position), message)


def law_from_memory(found: Found[Procedure], books: Books) -> Iterator[Fault]:
    """What was written from memory (`verified: false`) is known as such, on screen and here."""
    laws = [(path, part) for path, part in walk(found.body) if isinstance(part, Law)]
    count = sum(not law.verified for _, law in laws)
    if count or not found.body.verified:
        whole = "" if found.body.verified else "; the procedure itself is not verified"
        yield Fault(("law",), f"{count} of {len(laws)} sources of law are from memory (verified: false){whole}")


def letters_name_places(found: Found[Letter], books: Books) -> Iterator[Fault]:
    """The `{places}` of a letter are of the closed list."""
    texts = [(("title",), found.body.title), *((("body", n), text) for n, text in enumerate(found.body.body))]
    for path, text in texts:
        for language in ("vi", "en"):
            for message in _place_faults(text.in_language(language)):
                yield Fault((*path, language), message)


def _place_faults(text: str) -> Iterator[str]:
    try:
        places = _places(text)
    except ValueError:
        yield "a brace stands alone; a place is written {applicant}"
        return
    for place in places:
        if place not in LETTER_PLACES:
            yield f"there is no place {{{place}}}{suggestion(place, list(LETTER_PLACES))}"


def _places(text: str) -> list[str]:
    """The names in braces; a conversion or a format (``{code!r:>9}``) makes the name unknown."""
    parts = string.Formatter().parse(text)
    return [
        name + (f":{spec}" if spec else "") + (f"!{how}" if how else "")
        for _, name, spec, how in parts
        if name is not None
    ]


def letters_agree(found: Found[Letter], books: Books) -> Iterator[Fault]:
    """Both languages of a paragraph mention the same places."""
    for position, text in enumerate(found.body.body):
        try:
            odd = set(_places(text.vi)) ^ set(_places(text.en))
        except ValueError:
            continue
        if odd:
            yield Fault(("body", position), f"only one language mentions {', '.join(sorted(odd))}")


def letters_show_fields(found: Found[Letter], books: Books) -> Iterator[Fault]:
    """What a letter shows is a field of the procedures that issue it."""
    users = [p.body for p in books.all("procedure") if any(outcome.letter == found.key for outcome in p.body.outcomes)]
    known = {field.key for procedure in users for field in procedure.form.fields()}
    for position, key in enumerate(found.body.shows):
        if users and key not in known:
            yield Fault(
                ("shows", position), f"no procedure that issues it asks '{key}'{suggestion(key, sorted(known))}"
            )


def the_house_is_served(found: Found[Manifest], books: Books) -> Iterator[Fault]:
    """Where there are procedures there are the letters of the one-stop mechanism, the messages to applicants, and the
    calendar `default`."""
    procedures = list(books.all("procedure"))
    if procedures and procedures[0].pack == found.pack:
        for kind, key in HOUSE_NEEDS:
            if books.get(kind, key) is None and (kind, key) not in books.broken:
                yield Fault((), f"no pack has the {kind} '{key}', which the engine uses")


def examples_fit(found: Found[WorkedCase], books: Books) -> Iterator[Fault]:
    """An example answers fields of its procedure's form and gives papers that it asks."""
    procedure = books.get("procedure", found.body.procedure)
    if procedure is None:
        return
    form: Form = procedure.body.form
    for key in found.body.answers:
        if form.field(key) is None:
            yield Fault(("answers", key), _no_field(form, key))
    papers = [paper.key for paper in procedure.body.papers]
    for position, key in enumerate(found.body.papers):
        if key not in papers:
            yield Fault(("papers", position), f"the procedure asks no paper '{key}'{suggestion(key, papers)}")


def three_examples(found: Found[Procedure], books: Books) -> Iterator[Fault]:
    """Each procedure has at least three worked examples: one granted, one refused, one incomplete (sent back for more,
    or not let in); where nothing is granted, three of any kind."""
    examples = [e.body for e in books.all("worked_case") if e.body.procedure == found.key]
    kinds = Counter(kind for example in examples for kind in _kinds_of(example, found.body))
    grants = any(outcome.granted for outcome in found.body.outcomes)
    missing = [kind for kind in ("granted", "refused", "incomplete") if not kinds[kind]] if grants else []
    if len(examples) < 3 or missing:
        lacks = f", none is {' or '.join(missing)}" if missing else ""
        yield Fault(("code",), f"{found.key} has {len(examples)} worked examples of at least three{lacks}")


_REFUSALS = frozenset({"refuse_intake", "stop_case"})


def _kinds_of(example: WorkedCase, procedure: Procedure) -> set[str]:
    kinds = {"incomplete"} if example.refused else set()
    for act in example.acts:
        if act.act == "ask_for_more":
            kinds.add("incomplete")
        elif act.act in _REFUSALS:
            kinds.add("refused")
        elif act.act == "decide_case":
            outcome = procedure.outcome(str(act.give.get("outcome", "")))
            kinds.update(() if outcome is None else ("granted",) if outcome.granted else ("refused",))
    return kinds


def timetables_apart(found: Found[Timetable], books: Books) -> Iterator[Fault]:
    """Two timetables for the same offices (the same codes, the same kinds, or both for the whole province) have hours
    in different periods and no special day in common: the calendar could not tell which one holds."""
    for other in books.all("timetable"):
        if other.key < found.key and _same_scope(found.body, other.body):
            for position, hours in enumerate(found.body.office_hours):
                if any(hours.clashes(theirs) for theirs in other.body.office_hours):
                    message = f"'{other.key}' ({other.file}) has hours for the same offices in the same days"
                    yield Fault(("office_hours", position), message)
            taken = {day.on for day in other.body.special_days}
            for position, day in enumerate(found.body.special_days):
                if day.on in taken:
                    message = f"'{other.key}' ({other.file}) has hours for the same offices on {day.on}"
                    yield Fault(("special_days", position), message)


def _same_scope(one: Timetable, other: Timetable) -> bool:
    whole = [not (timetable.office_kinds or timetable.offices) for timetable in (one, other)]
    shared = {*one.office_kinds} & {*other.office_kinds} or {*one.offices} & {*other.offices}
    return all(whole) or bool(shared)


PROCEDURE_RULES = tuple(
    Rule(f"procedure.{name}", level, check, kind="procedure")
    for name, level, check in (
        ("file_name", Level.ERROR, file_is_named),
        ("within_law", Level.ERROR, promises_within_law),
        ("steps_fit", Level.ERROR, steps_fit),
        ("opinions_fit", Level.ERROR, opinions_fit),
        ("columns", Level.ERROR, columns_fit),
        ("fee_per", Level.ERROR, fees_count_numbers),
        ("fee_table_asks", Level.ERROR, tables_ask_of_the_form),
        ("conditions", Level.ERROR, conditions_ask_choices),
        ("results", Level.ERROR, results_fit),
        ("competent", Level.ERROR, competence_is_found),
        ("checks", Level.ERROR, checks_are_functions),
        ("from_memory", Level.WARNING, law_from_memory),
    )
)


def letters_give_what_is_taken(found: Found[Letter], books: Books) -> Iterator[Fault]:
    """The template of a letter takes only what letters give."""
    template = books.get("template", found.body.template)
    for name in template.body.takes if template else ():
        if name not in SHEET:
            yield Fault(("template",), f"{found.body.template} takes '{name}', which no letter gives")


def templates_are_closed(found: Found[Template], books: Books) -> Iterator[Fault]:
    """A layout draws its data and knows nothing else: no files, no network, no text that is run."""
    for line, word in outside_of(found.body.source):
        yield Fault(("source",), f"line {line}: '{word}' reaches outside of the data that the layout is given")


def templates_take_what_they_read(found: Found[Template], books: Books) -> Iterator[Fault]:
    """What a layout reads (`d.name`) is in `takes`, and the sample holds just that."""
    takes = set(found.body.takes)
    for name in sorted(names_read(found.body.source) - takes):
        yield Fault(("takes",), f"the layout reads d.{name}, which is not in takes{suggestion(name, sorted(takes))}")
    for name in sorted(takes ^ set(found.body.sample)):
        where = "takes" if name in found.body.sample else "sample"
        yield Fault((where,), f"'{name}' is missing here")


def templates_print(found: Found[Template], books: Books) -> Iterator[Fault]:
    """A template prints its sample on every size, without an error or a warning."""
    body = found.body
    if not body.source or any(outside_of(body.source)) or any(templates_take_what_they_read(found, books)):
        return
    for fault in faults_of(body):
        yield Fault(("source",), fault)


RULES = (
    *PROCEDURE_RULES,
    Rule("letter.places", Level.ERROR, letters_name_places, kind="letter"),
    Rule("letter.languages", Level.WARNING, letters_agree, kind="letter"),
    Rule("letter.template", Level.ERROR, letters_give_what_is_taken, kind="letter"),
    Rule("letter.shows", Level.ERROR, letters_show_fields, kind="letter"),
    Rule("template.closed", Level.ERROR, templates_are_closed, kind="template"),
    Rule("template.takes", Level.ERROR, templates_take_what_they_read, kind="template"),
    Rule("template.prints", Level.ERROR, templates_print, kind="template"),
    Rule("timetable.apart", Level.ERROR, timetables_apart, kind="timetable"),
    Rule("pack.house", Level.ERROR, the_house_is_served),
    Rule("example.fits", Level.ERROR, examples_fit, kind="worked_case"),
    Rule("bronze.examples", Level.ERROR, three_examples, kind="procedure", tier="bronze"),
)
