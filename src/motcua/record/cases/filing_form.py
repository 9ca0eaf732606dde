"""The form a person fills in: the procedure's own, the papers asked as file fields, and the office when it is chosen.

One form, so that one validator, one page and one set of conditions serve answers and papers alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from motcua.ground.forms.definitions import AddressField, AnyField, FileField, Form, Section
from motcua.ground.words.definitions import Text
from motcua.record.cases.definitions import PaperAsked, Procedure

PAPER = "paper_"
HELD = "held_"
"""Beside the field of a paper: which paper of the vault is used instead, by its id; "" for none."""
PLACE = "filing_place"

_FORMS: Mapping[str, Text] = {
    "original": Text(vi="Bản chính", en="Original"),
    "copy": Text(vi="Bản chụp", en="Copy"),
    "certified_copy": Text(vi="Bản sao có chứng thực", en="Certified copy"),
    "electronic": Text(vi="Bản điện tử", en="Electronic copy"),
    "shown": Text(vi="Xuất trình bản chính, không phải nộp", en="Show the original; nothing to hand in"),
}


@lru_cache(maxsize=512)
def filing_form(procedure: Procedure) -> Form:
    """The procedure's form with a section of papers; each paper is the field ``paper_<key>``."""
    papers = tuple(_field(paper) for paper in procedure.papers if paper.form != "shown")
    extra = [_section("filing_papers", Text(vi="Giấy tờ kèm theo", en="Papers to attach"), papers)] if papers else []
    if asks_place(procedure):
        extra.append(_section("filing_office", Text(vi="Nơi giải quyết", en="Office"), (_PLACE_FIELD,)))
    return Form(sections=(*procedure.form.sections, *extra))


def asks_place(procedure: Procedure) -> bool:
    """Whether the person has to say which commune's office shall decide."""
    has_address = any(isinstance(field, AddressField) for field in procedure.form.fields())
    return procedure.competent.by == "chosen" and not has_address


def split(data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]], str]:
    """What was typed into the whole form, apart: answers, papers by component, the place chosen."""
    answers = {key: value for key, value in data.items() if not key.startswith((PAPER, HELD)) and key != PLACE}
    papers = {key.removeprefix(PAPER): list(value) for key, value in data.items() if key.startswith(PAPER) and value}
    place = data.get(PLACE)
    return answers, papers, str(place.get("unit") or "") if isinstance(place, Mapping) else ""


def held_of(data: Mapping[str, Any]) -> dict[str, str]:
    """What was chosen of the vault, by component."""
    return {key.removeprefix(HELD): str(value)[:36] for key, value in data.items() if key.startswith(HELD) and value}


def _section(key: str, title: Text, fields: Sequence[AnyField]) -> Section:
    return Section(key=key, title=title, fields=tuple(fields))


def _field(paper: PaperAsked) -> FileField:
    return FileField(
        type="file",
        key=PAPER + paper.key,
        label=paper.name,
        help=_FORMS[paper.form],
        required=paper.required,
        when=paper.when,
        most=paper.most,
    )


_PLACE_FIELD = AddressField(
    type="address",
    key=PLACE,
    label=Text(vi="Xã, phường nơi giải quyết hồ sơ", en="Commune or ward whose office decides"),
    ask_line=False,
    line_required=False,
)
