"""A form as the templates draw it: each field with its names, its value as typed, its hints and its errors.

The templates in `templates/look/form/` decide how it looks, this module what there is.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.doors.look import words
from motcua.doors.look.formdata import Unit
from motcua.ground.forms.definitions import (
    AddressField,
    AnyField,
    ChoiceField,
    ComputedField,
    DateField,
    FileField,
    Form,
    GroupField,
    LongTextField,
    MoneyField,
    NumberField,
    PersonField,
    TextField,
)
from motcua.ground.forms.rules import condition_sentence, estimate, value_in_words
from motcua.ground.forms.rules.numbers import kept, read_number
from motcua.ground.forms.rules.sentences import Misread
from motcua.ground.papers import tickets
from motcua.ground.papers.definitions import LARGEST, MEBIBYTE, FileRef
from motcua.ground.vault.models import Holding
from motcua.ground.words.definitions import Text
from motcua.ground.words.errors import Problem
from motcua.record.cases.filing_form import HELD, PAPER

_MOST_RADIOS = 8


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    value: str
    label: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Upload:
    """A file already there: its row's number, and the ticket that brings it back with the next post."""

    number: int
    name: str
    size: int
    ticket: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper in the vault that can be used instead of a file: its id, what it is, and where it came from."""

    value: str
    title: str
    told: str
    checked: bool


@dataclass(frozen=True, slots=True)
class Row:
    path: str
    title: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field. ``kind`` names its template; ``path`` is its name in the form, and ``f-`` with dashes its id."""

    kind: str
    path: str
    label: str
    optional: bool = False
    hints: tuple[str, ...] = ()
    when: str = ""
    when_hint: str = ""
    errors: tuple[str, ...] = ()
    focused: bool = False
    value: str = ""
    css: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    options: tuple[Option, ...] = ()
    uploads: tuple[Upload, ...] = ()
    kept: tuple[Kept, ...] = ()
    parts: tuple[FieldView, ...] = ()
    rows: tuple[Row, ...] = ()
    row_label: str = ""
    can_add: bool = False
    can_remove: bool = False
    chosen: str = ""
    chosen_name: str = ""
    found: str = ""
    nothing_found: bool = False

    @property
    def id(self) -> str:
        return field_id(self.path)

    @property
    def another(self) -> bool:
        """Of a paper of which one is kept: whether a file is handed in all the same."""
        return not any(each.checked for each in self.kept)

    @property
    def kept_name(self) -> str:
        """The name under which the choice among the kept ones is posted."""
        return HELD + self.path.removeprefix(PAPER)

    @property
    def owner(self) -> str:
        """The path of what this is a part of."""
        return self.path.rpartition(".")[0]

    @property
    def described_by(self) -> str:
        """The ids of hint, condition and error, in the order they are read."""
        told = [("hint", bool(self.hints)), ("when", bool(self.when_hint)), ("error", bool(self.errors))]
        return " ".join(f"{self.id}-{name}" for name, there in told if there)


@dataclass(frozen=True, slots=True)
class SectionView:
    key: str
    title: str
    help: str
    fields: tuple[FieldView, ...]


def field_id(path: str) -> str:
    return "f-" + path.replace(".", "-")


def problem_text(problem: Problem) -> str:
    """The sentence in the language of the reader; labels of a pack inside it too."""
    return _(problem.message).format(**{key: _said(value) for key, value in problem.params.items()})


def sections(
    form: Form,
    answers: Mapping[str, Any] | None = None,
    problems: Iterable[Problem] = (),
    *,
    holder: str = "",
    matches: Mapping[str, Sequence[Unit]] | None = None,
    focus: str = "",
    offers: Mapping[str, Sequence[Holding]] | None = None,
) -> tuple[SectionView, ...]:
    """``answers`` are raw, as typed, or cleaned; ``holder`` is whom the tickets of the files are made out to;
    ``offers`` are papers of the applicant's vault, by component, that can stand instead of a file."""
    top = {f.key: f for f in form.fields()}
    drawing = _Drawing(top, answers or {}, problems, holder, matches or {}, focus, offers or {})
    return tuple(
        SectionView(s.key, _said(s.title), _said(s.help), tuple(drawing.draw(f) for f in s.fields))
        for s in form.sections
    )


class _Drawing:
    """One drawing of one form: what every field of it needs to know."""

    def __init__(
        self,
        top: Mapping[str, AnyField],
        answers: Mapping[str, Any],
        problems: Iterable[Problem],
        holder: str,
        matches: Mapping[str, Sequence[Unit]],
        focus: str,
        offers: Mapping[str, Sequence[Holding]],
    ) -> None:
        self.top, self.answers, self.holder, self.matches, self.focus = top, answers, holder, matches, focus
        self.offers = offers
        self.language = get_language() or "vi"
        self.errors: dict[str, list[str]] = defaultdict(list)
        for problem in problems:
            self.errors[problem.field].append(problem_text(problem))

    def draw(self, each: AnyField) -> FieldView:
        return self.one(each, each.key, self.answers, self.top, "")

    def one(
        self, each: AnyField, path: str, beside: Mapping[str, Any], known: Mapping[str, AnyField], row: str
    ) -> FieldView:
        raw = beside.get(each.key)
        plain = self.plain(each, path, known, row)
        match each:
            case GroupField():
                return self.group(each, plain, raw)
            case PersonField():
                return replace(plain, kind="compound", parts=self.person(each, path, raw))
            case AddressField():
                return self.address(each, plain, raw)
            case FileField():
                return self.files(each, plain, raw)
            case ChoiceField():
                return self.choice(each, plain, raw)
            case ComputedField():
                value = value_in_words(each, estimate(each, known, beside), self.language, known)
                return replace(plain, kind="computed", optional=False, value=value)
            case LongTextField():
                return replace(plain, kind="textarea", value=_typed(raw))
        return _line(each, plain, raw)

    def plain(self, each: AnyField, path: str, known: Mapping[str, AnyField], row: str) -> FieldView:
        return FieldView(
            kind="input",
            path=path,
            label=_said(each.label),
            optional=not each.required,
            hints=(_said(each.help),) if each.help else (),
            when=_when(each, known, row),
            when_hint=condition_sentence(each.when, {**self.top, **known}, self.language) if each.when else "",
            errors=tuple(self.errors.get(path, ())),
            focused=self.focus == path,
        )

    def part(self, path: str, label: str, raw: object, **more: Any) -> FieldView:
        errors = tuple(self.errors.get(path, ()))
        return FieldView(kind="input", path=path, label=label, errors=errors, value=_typed(raw), **more)

    def person(self, each: PersonField, path: str, raw: Any) -> tuple[FieldView, ...]:
        given = raw if isinstance(raw, Mapping) else {}
        name = self.part(
            f"{path}.name",
            _("Họ, chữ đệm, tên"),
            given.get("name"),
            attributes={"autocapitalize": "words", "spellcheck": "false"},
            focused=self.focus == path,
        )
        born = self.part(f"{path}.birth_date", _("Ngày, tháng, năm sinh"), None, hints=(_date_hint(),), css="input--10")
        born = replace(born, value=_typed_date(given.get("birth_date")), attributes={"inputmode": "numeric"})
        number = self.part(
            f"{path}.id",
            _("Số định danh cá nhân"),
            given.get("id"),
            optional=not each.id_required,
            hints=(_("12 chữ số, in trên thẻ căn cước."),),
            css="input--20",
            attributes={"inputmode": "numeric", "spellcheck": "false"},
        )
        return (name, born, number) if each.birth_date else (name, number)

    def address(self, each: AddressField, plain: FieldView, raw: Any) -> FieldView:
        given = raw if isinstance(raw, Mapping) else {}
        code, name = _typed(given.get("unit")), _typed(given.get("unit_name"))
        found = self.matches.get(plain.path)
        typed = _typed(given.get("find")) or name or code
        options = tuple(Option("", unit.code, unit.full_name, unit.code == code) for unit in found or ())
        where = replace(plain, kind="unit", path=f"{plain.path}.unit", label=_("Xã, phường, đặc khu"), when="")
        where = replace(
            where,
            optional=False,
            hints=(_("Gõ tên hoặc mã rồi bấm Tìm. Không cần gõ dấu."),),
            when_hint="",
            errors=tuple(self.errors.get(where.path, ())),
            value=typed,
            options=options,
            chosen=code,
            chosen_name=name if code else "",
            found=typed if options else "",
            nothing_found=found is not None and not options,
        )
        line = self.part(
            f"{plain.path}.line",
            _("Số nhà, đường, thôn, tổ"),
            given.get("line"),
            optional=not each.line_required,
        )
        parts = (where, line) if each.ask_line else (where,)
        return replace(plain, kind="compound", focused=False, parts=parts)

    def files(self, each: FileField, plain: FieldView, raw: Any) -> FieldView:
        uploads = []
        for number, item in enumerate(raw if isinstance(raw, list | tuple) else ()):
            with suppress(KeyError, TypeError, ValueError):
                paper = FileRef(str(item["digest"]), str(item["name"]), int(item["size"]), str(item["type"]))
                uploads.append(Upload(number, paper.name, paper.size, tickets.issue(paper, holder=self.holder)))
        how_many = _("PDF, JPEG, PNG, tối đa %(mb)s MB mỗi tệp, nhiều nhất %(most)s tệp.")
        hint = how_many % {"mb": LARGEST // MEBIBYTE, "most": each.most}
        hints = (*plain.hints, hint)
        return replace(plain, kind="file", hints=hints, uploads=tuple(uploads), kept=self.kept(each, bool(uploads)))

    def kept(self, each: FileField, uploaded: bool) -> tuple[Kept, ...]:
        """The best of them is chosen as long as nothing was: no other paper, no file."""
        component = each.key.removeprefix(PAPER)
        rows = self.offers.get(component, ()) if each.key.startswith(PAPER) else ()
        picked = self.answers.get(HELD + component, "" if uploaded or not rows else str(rows[0].pk))
        return tuple(
            Kept(str(row.pk), words.holding_title(row), words.holding_told(row), str(row.pk) == picked) for row in rows
        )

    def choice(self, each: ChoiceField, plain: FieldView, raw: Any) -> FieldView:
        picked = {v for v in (raw if isinstance(raw, list | tuple) else [raw]) if isinstance(v, str)}
        # The first option carries the id of the field, so that the error summary leads to it.
        options = tuple(
            Option(f"{plain.id}-{n}" if n else plain.id, c.value, _said(c.label), c.value in picked)
            for n, c in enumerate(each.choices)
        )
        if each.multiple:
            return replace(plain, kind="checkboxes", options=options)
        return replace(plain, kind="radios" if len(options) <= _MOST_RADIOS else "select", options=options)

    def group(self, each: GroupField, plain: FieldView, raw: Any) -> FieldView:
        given = [row if isinstance(row, Mapping) else {} for row in raw] if isinstance(raw, list | tuple) else []
        least = each.least if each.required else 0
        given = (given + [{}] * least)[: max(len(given), least)]
        rows = tuple(self.row(each, f"{plain.path}.{n}", n, row) for n, row in enumerate(given[: each.most]))
        loose = tuple(e for n in range(len(rows)) for e in self.errors.get(f"{plain.path}.{n}", ()))
        return replace(
            plain,
            kind="group",
            optional=not each.required or each.least == 0,
            errors=plain.errors + loose,
            rows=rows,
            row_label=_said(each.row_label),
            can_add=len(rows) < each.most,
            can_remove=len(rows) > least,
        )

    def row(self, each: GroupField, path: str, number: int, data: Mapping[str, Any]) -> Row:
        inner: dict[str, AnyField] = {f.key: f for f in each.fields}
        fields = [self.one(f, f"{path}.{f.key}", data, inner, f"{path}.") for f in each.fields]
        if self.focus == path and fields:
            fields[0] = _focused(fields[0])
        return Row(path, f"{_said(each.row_label)} {number + 1}", tuple(fields))


def _line(each: AnyField, plain: FieldView, raw: Any) -> FieldView:
    """The types that are asked in one line."""
    match each:
        case TextField():
            attributes = {**_TEXT_KINDS.get(each.kind, {})}
            if each.autocomplete:
                attributes["autocomplete"] = each.autocomplete
            css = "input--20" if each.kind in {"personal_id", "phone", "business_code"} else ""
            return replace(plain, value=_typed(raw), attributes=attributes, css=css)
        case NumberField():
            return replace(
                plain, value=_typed_number(raw), attributes=_keys_for(each), unit=_said(each.unit), css="input--10"
            )
        case MoneyField():
            amount = value_in_words(each, raw, "vi").removesuffix(" đồng") if isinstance(raw, int) else _typed(raw)
            return replace(plain, value=amount, attributes={"inputmode": "numeric"}, unit=_("đồng"), css="input--20")
        case DateField():
            hints = (*plain.hints, _date_hint())
            return replace(
                plain, value=_typed_date(raw), hints=hints, attributes={"inputmode": "numeric"}, css="input--10"
            )
    raise AssertionError(f"{each.type} is not asked in one line")


_TEXT_KINDS: Mapping[str, Mapping[str, str]] = {
    "personal_id": {"inputmode": "numeric", "spellcheck": "false"},
    "business_code": {"inputmode": "numeric", "spellcheck": "false"},
    "phone": {"type": "tel"},
    "email": {"inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    "person_name": {"autocapitalize": "words", "spellcheck": "false"},
}


def _keys_for(each: NumberField) -> Mapping[str, str]:
    """The numeric keys of a phone lack the minus, so they are offered only where none is needed."""
    if each.minimum is None or each.minimum < 0:
        return {}
    return {"inputmode": "decimal" if each.places else "numeric"}


def _when(each: AnyField, known: Mapping[str, AnyField], row: str) -> str:
    """The condition for the browser: names of inputs and the values they wait for."""
    if each.when is None:
        return ""
    of = [[(row if part.field in known else "") + part.field, part.equals] for part in each.when.parts]
    return json.dumps({"any": bool(each.when.any_of), "of": of}, separators=(",", ":"))


def _focused(view: FieldView) -> FieldView:
    if view.parts:
        return replace(view, parts=(_focused(view.parts[0]), *view.parts[1:]))
    return replace(view, focused=True)


def _typed(raw: object) -> str:
    return str(raw) if isinstance(raw, str) or (isinstance(raw, int) and not isinstance(raw, bool)) else ""


def _typed_number(raw: object) -> str:
    """A kept number, ``1234.5``, as one types it, ``1234,5``; anything else as it was typed."""
    text = _typed(raw)
    with suppress(Misread):
        value = read_number(text, places=10, source="json")
        if kept(value) == text:
            return kept(value).rstrip("0").replace(".", ",") if "." in text else text
    return text


def _typed_date(raw: object) -> str:
    if isinstance(raw, Mapping):
        return "/".join(_typed(raw.get(part)) for part in ("day", "month", "year")).strip("/")
    text = _typed(raw)
    with suppress(ValueError):
        return date.fromisoformat(text).strftime("%d/%m/%Y") if "-" in text else text
    return text


def _date_hint() -> str:
    return _("Ngày/tháng/năm, ví dụ 05/09/1988.")


def _said(text: object) -> str:
    if isinstance(text, Text):
        return text.in_language(get_language() or "vi")
    return "" if text is None else str(text)
