"""Forms of the packs on a page: `form_fields`, `error_summary`, `answers`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import template
from django.utils.translation import get_language

from motcua.doors.look import formview
from motcua.doors.look.formdata import Unit
from motcua.ground.forms.definitions import AnyField, Form, Section
from motcua.ground.forms.rules import describe
from motcua.ground.vault.models import Holding
from motcua.ground.words.definitions import Text
from motcua.ground.words.errors import Problem

register = template.Library()
register.filter("field_id", formview.field_id)
register.filter("problem_text", formview.problem_text)


@register.inclusion_tag("look/form/form.html")
def form_fields(
    form: Form,
    answers: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] | None = None,
    holder: str = "",
    matches: Mapping[str, Sequence[Unit]] | None = None,
    focus: str = "",
    find_url: str = "",
    offers: Mapping[str, Sequence[Holding]] | None = None,
) -> dict[str, Any]:
    """All fields of a form, inside a ``<form method="post" enctype="multipart/form-data" novalidate>`` of the page.

    ``answers`` as typed or as stored; ``holder``, ``matches`` and ``focus`` as in `formdata.read_post`. With
    ``find_url`` units are offered while one types: it is asked ``?q=`` and answers with `look/form/units.html`.
    ``offers`` are papers of the applicant's vault, by component, that can stand instead of a file.
    """
    drawn = formview.sections(form, answers, problems or (), holder=holder, matches=matches, focus=focus, offers=offers)
    return {"sections": drawn, "find_url": find_url}


@register.inclusion_tag("look/form/field.html")
def form_field(
    field: AnyField, answer: object = None, problems: Sequence[Problem] | None = None, holder: str = ""
) -> dict[str, Any]:
    """One field on its own, for the small forms of the desk. It cannot depend on another."""
    alone = Form(sections=(Section(key="alone", title=Text(vi="-", en="-"), fields=(field,)),))
    drawn = formview.sections(alone, {field.key: answer}, problems or (), holder=holder)
    return {"field": drawn[0].fields[0], "find_url": ""}


@register.inclusion_tag("look/form/error_summary.html")
def error_summary(problems: Sequence[Problem] | None = None) -> dict[str, Any]:
    """What is to be put right, each linked to its field; at the top of the page, before the form."""
    return {"problems": [{"id": _anchor(problem), "text": _with_row(problem)} for problem in problems or ()]}


def _anchor(problem: Problem) -> str:
    return formview.field_id(problem.field) if problem.field else ""


def _with_row(problem: Problem) -> str:
    row, text = problem.params.get("row"), formview.problem_text(problem)
    return f"{row.in_language(get_language() or 'vi')}: {text}" if isinstance(row, Text) else text


@register.inclusion_tag("look/form/answers.html")
def answers(
    form: Form,
    answers: Mapping[str, Any],
    file_url: str = "",
    edit_url: str = "",
    level: int = 2,
    covered: Collection[str] = (),
) -> dict[str, Any]:
    """Cleaned answers read back. ``file_url`` and ``edit_url`` are put before the digest of a file and before the
    anchor of a field; ``level`` is that of the headings, 2 or 3. Beside those at the paths in ``covered`` stands a
    button, for a form of the page with the id ``uncover``."""
    shown = describe(form, answers, get_language() or "vi")
    told = {"sections": shown, "file_url": file_url, "edit_url": edit_url, "level": level}
    return {**told, "covered": covered}
