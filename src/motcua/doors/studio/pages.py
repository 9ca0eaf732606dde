"""Who is let in at this door, what every page of it carries, and how a form is asked, answered and asked again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_noop

from motcua.doors.look import signing
from motcua.doors.look.asking import Asked, day_typed, today
from motcua.ground.forms.rules.dates import read_date, write_date
from motcua.ground.forms.rules.sentences import Misread
from motcua.ground.ledger.actions import record_fact
from motcua.ground.people.overseeing import cares
from motcua.ground.words.errors import Problem, Refused, Unknown
from motcua.ground.words.text import nfc

P = ParamSpec("P")
View = Callable[Concatenate[Asked, P], HttpResponseBase]
Words = str | Promise
_DATE = gettext_noop("Nhập ngày theo dạng ngày/tháng/năm, ví dụ 05/09/2026.")


def keepers(view: View[P]) -> View[P]:
    """For who leads or administers an office: a stranger is asked to sign in, others are told that this door is not
    theirs; of anything in particular behind it they hear that there is no such thing."""

    @wraps(view)
    def guarded(request: Asked, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.actor.kind == "anonymous":
            here = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("studio:home")
            return redirect_to_login(here, reverse("login"))
        if not cares(request.actor) and kwargs:
            raise Unknown(f"{request.path} in the studio")
        if not cares(request.actor):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def show(request: Asked, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of the studio; the mark in its head leads back to its first page."""
    more = {"home": reverse("studio:home"), "now": request.now, "today": today(request)}
    return render(request, f"studio/{template}.html", {**more, **context}, status=status)


def doing(request: Asked) -> dict[str, Any]:
    """What every action is handed."""
    return {"actor": request.actor, "now": request.now, "record": record_fact}


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form. ``kind`` is text, date, select or checks; ``value`` what stands there before anybody
    typed; ``choices`` are keys and words."""

    name: str
    label: Words
    kind: str = "text"
    value: str = ""
    hint: Words = ""
    optional: bool = False
    choices: Sequence[tuple[str, Words]] = ()
    picked: Sequence[str] = ()

    @property
    def id(self) -> str:
        return f"f-{self.name}"


@dataclass(frozen=True, slots=True)
class Form:
    """A page that asks before it acts. ``facts`` are what is so already; ``danger`` for what takes something away."""

    title: Words
    submit: Words
    fields: Sequence[Field]
    back: str
    back_words: Words
    intro: Sequence[Words] = ()
    facts: Sequence[tuple[Words, Words]] = ()
    icon: str = "check"
    danger: bool = False


def answer(request: Asked, form: Form, act: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The empty form; when it is sent, by somebody whose proof is fresh, the act; or the form again with what was typed
    and what is wrong with it."""
    if request.method != "POST":
        return _form(request, form)
    signing.must_be_recent(request)
    try:
        return act()
    except Refused as refusal:
        if refusal.code == "not_yours":
            raise
        problem = refusal.problem
        known = refusal.field in {field.name for field in form.fields}
        if not known:
            problem.field = ""
        return _form(request, form, (problem,), status=422 if known else 409)


def _form(request: Asked, form: Form, problems: tuple[Problem, ...] = (), *, status: int = 200) -> HttpResponse:
    wrong = {problem.field: problem for problem in problems}
    rows = [
        {
            "field": field,
            "value": request.POST.get(field.name, field.value),
            "picked": request.POST.getlist(field.name) if request.method == "POST" else list(field.picked),
            "wrong": wrong.get(field.name),
        }
        for field in form.fields
    ]
    return show(request, "form", {"form": form, "rows": rows, "problems": problems}, status=status)


def typed(request: Asked, name: str, most: int = 200) -> str:
    return " ".join(nfc(request.POST.get(name, "")).split())[:most]


def day_of_field(request: Asked, name: str) -> date:
    found = day_or_none(request, name)
    if found is None:
        raise Refused("date", _DATE, field=name)
    return found


def day_or_none(request: Asked, name: str) -> date | None:
    """None where nothing was typed."""
    text = request.POST.get(name, "").strip()
    if not text:
        return None
    try:
        return read_date(text)
    except Misread:
        raise Refused("date", _DATE, field=name) from None


def number(text: str) -> int | None:
    """A key from an address or a form; None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def as_at(request: Asked) -> date:
    """The day the page is asked for, ``?ngay=``; today when that is no day."""
    return day_typed(request.GET.get("ngay", "").strip()) or today(request)


def written(on: date) -> str:
    return write_date(on)
