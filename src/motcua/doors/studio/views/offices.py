"""Offices: the tree as at a day, one office with its posts, and opening, renaming and closing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.look.asking import Asked, today
from motcua.doors.look.wall import beyond_the_wall
from motcua.doors.studio.pages import (
    Field,
    Form,
    answer,
    as_at,
    day_of_field,
    doing,
    keepers,
    number,
    show,
    typed,
    written,
)
from motcua.doors.studio.words import duties_said, kinds
from motcua.ground.calendar.definitions import NoOfficeHours
from motcua.ground.offices.actions import close_office, open_office, rename_office
from motcua.ground.offices.models import Office, Post
from motcua.ground.offices.queries import chain_of, predecessors
from motcua.ground.offices.rules import looks_after
from motcua.ground.people.models import Appointment
from motcua.ground.people.overseeing import Care, care_of, holders
from motcua.ground.places.models import Place
from motcua.ground.places.queries import place
from motcua.ground.promises.calendars import in_force
from motcua.ground.promises.models import IS_OPEN, Promise
from motcua.ground.words.errors import Refused, Unknown
from motcua.ground.words.text import fold

SIZE = 40
DAYS = tuple(gettext_lazy(day) for day in ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"))


@dataclass(frozen=True, slots=True)
class Row:
    """An office in a list; ``below`` counts the offices directly under it on that day."""

    office: Office
    name: str
    kind: str
    below: int


@require_safe
@keepers
def tree(request: Asked) -> HttpResponse:
    """The offices at the top of somebody's care, or all in it that a search finds."""
    care, on, text = care_of(request.actor), as_at(request), request.GET.get("q", "").strip()[:100]
    found = _found(care, text, on) if text else _top(care, on)
    rows, after = _page(found, on, request.GET.get("after", ""))
    context = {"rows": rows, "after": after, "text": text, "on": on, "as_at": _as_at(request, on)}
    return show(request, "offices", {**context, "may_open": bool(care)})


@require_safe
@keepers
def office(request: Asked, office_id: int) -> HttpResponse:
    care, on = care_of(request.actor), as_at(request)
    found = care.office(office_id)
    rows, after = _page(Office.objects.filter(parent=found), on, request.GET.get("after", ""))
    posts = list(Post.objects.filter(office=found).order_by("-valid_from", "title"))
    held = holders(posts)
    context = {
        "office": found,
        "name": found.name_on(on),
        "kind": kinds(on).get(found.kind, "—"),
        "eras": [(era["name"], date.fromisoformat(era["until"])) for era in reversed(found.past)],
        "predecessors": predecessors(found),
        "rows": rows,
        "after": after,
        "on": on,
        "as_at": _as_at(request, on),
        "open": found.in_force(on),
        "in_care": care.offices,
        "may_change": looks_after(request.actor, chain_of(found)[1:]),
        **_posts(posts, held, on),
        **_hours(found, on),
    }
    return show(request, "office", context)


def _posts(posts: Iterable[Post], held: Mapping[int, list[Appointment]], on: date) -> dict[str, Any]:
    """Posts in force on the day, with who holds them and who will; and those that are over or yet to come."""
    told = [_told(post, held.get(post.pk, []), on) for post in posts]
    return {
        "posts": [each for each in told if each["when"] == "now"],
        "other_posts": [each for each in told if each["when"] != "now"],
    }


def _told(post: Post, held: list[Appointment], on: date) -> dict[str, Any]:
    over = post.valid_to is not None and post.valid_to <= on
    return {
        "post": post,
        "duties": duties_said(post.duties),
        "when": "over" if over else "ahead" if post.valid_from > on else "now",
        "now": [each for each in held if each.valid_from <= on and (each.valid_to is None or on < each.valid_to)],
        "ahead": [each for each in held if each.valid_from > on],
        "past": sum(1 for each in held if each.valid_to is not None and each.valid_to <= on),
    }


def _hours(found: Office, on: date) -> dict[str, Any]:
    """The hours of the seven days from that day on, and the timetables that make them so."""
    try:
        books = in_force(on, found)
        week = [(DAYS[day.weekday()], day, _spans(books.calendar.day(day.toordinal()).spans)) for day in _week(on)]
    except (NoOfficeHours, Unknown):
        return {"week": [], "timetables": []}
    return {"week": week, "timetables": [part.body.name for part in books.parts[1:]]}  # type: ignore[attr-defined]


def _week(on: date) -> list[date]:
    return [date.fromordinal(on.toordinal() + ahead) for ahead in range(7)]


def _spans(spans: Iterable[tuple[int, int]]) -> str:
    clocks = [(time(start // 60, start % 60), time(end // 60 % 24, end % 60)) for start, end in spans]
    return ", ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in clocks)


def _top(care: Care, on: date) -> Any:
    """Those in force whose office above is in nobody's hands here; with a single one, what stands below it too."""
    top = Office.objects.filter(Q(parent=None) | ~Q(parent__in=care.offices), pk__in=care.offices)
    if top.in_force(on).count() == 1:
        top = Office.objects.filter(Q(pk__in=top) | Q(parent__in=top), pk__in=care.offices)
    return top


def _found(care: Care, text: str, on: date) -> Any:
    words = fold(text).split()
    named = Office.objects.in_force(on).filter(pk__in=care.offices).only("code", "name", "past")
    hits = [each.pk for each in named if _matches(words, each, on) or each.code.lower() == text.lower()]
    return Office.objects.filter(pk__in=hits)


def _matches(words: list[str], each: Office, on: date) -> bool:
    folded = f" {fold(each.name_on(on))}"
    return all(f" {word}" in folded for word in words)


def _page(found: Any, on: date, after: str) -> tuple[list[Row], str]:
    """Those in force on the day, by code; with the token of the next page."""
    below = Count("children", filter=Q(children__valid_from__lte=on) & _not_over("children__valid_to", on))
    offices = found.in_force(on).annotate(below=below).select_related("place").order_by("code")
    rows = list(offices.filter(code__gt=after)[: SIZE + 1])
    names = kinds(on)
    page = [Row(each, each.name_on(on), names.get(each.kind, "—"), each.below) for each in rows[:SIZE]]
    return page, page[-1].office.code if len(rows) > SIZE else ""


def _not_over(column: str, on: date) -> Q:
    return Q(**{column: None}) | Q(**{f"{column}__gt": on})


def _as_at(request: Asked, on: date) -> str:
    return written(on) if on != today(request) else ""


@require_http_methods(["GET", "HEAD", "POST"])
@keepers
def open_(request: Asked) -> HttpResponseBase:
    care = care_of(request.actor)
    above = care.office(number(request.GET.get("cap-tren", "")) or 0)
    form = Form(
        title=_("Mở cơ quan trực thuộc"),
        facts=[(_("Cấp trên"), above.name)],
        intro=[_("Cơ quan mở từ một ngày; trước ngày đó chưa nhận được hồ sơ. Mã định danh không dùng lại.")],
        fields=[
            Field("name", _("Tên cơ quan")),
            Field("code", _("Mã định danh"), value=f"{above.code}.", hint=_("Theo Quyết định 20/2020/QĐ-TTg.")),
            Field("kind", _("Loại cơ quan"), "select", choices=[("", ""), *kinds(today(request)).items()]),
            Field(
                "place",
                _("Mã đơn vị hành chính"),
                value=above.place.code,
                hint=_("Nơi cơ quan có thẩm quyền: mã tỉnh hoặc mã xã."),
            ),
            Field("valid_from", _("Hoạt động từ ngày"), "date", value=written(today(request))),
        ],
        submit=_("Mở cơ quan"),
        icon="building-2",
        back=reverse("studio:office", args=[above.pk]),
        back_words=above.name,
    )

    def act() -> HttpResponseBase:
        valid_from = day_of_field(request, "valid_from")
        opened = open_office(
            code=typed(request, "code", 35).upper(),
            name=typed(request, "name"),
            kind=_kind(request),
            place=_place(typed(request, "place", 10), valid_from),
            valid_from=valid_from,
            parent=above,
            **doing(request),
        )
        messages.success(request, _("Đã mở %(name)s.") % {"name": opened.name})
        return redirect("studio:office", opened.pk)

    return answer(request, form, act)


def _kind(request: Asked) -> str:
    kind = typed(request, "kind", 60)
    if kind not in kinds(today(request)):
        raise Refused("office_kind", "Chọn loại cơ quan.", field="kind")
    return kind


def _place(code: str, on: date) -> Place:
    found = place(code, on)
    if found is None:
        raise Refused(
            "unknown_place",
            "Không có đơn vị hành chính mã “{code}” vào ngày {day}.",
            field="place",
            params={"code": code, "day": written(on)},
        )
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@keepers
def rename(request: Asked, office_id: int) -> HttpResponseBase:
    found = care_of(request.actor).office(office_id)
    form = Form(
        title=_("Đổi tên cơ quan"),
        facts=[(_("Tên hiện nay"), found.name)],
        intro=[_("Cơ quan vẫn là một: hồ sơ, cán bộ, hạn giữ nguyên. Việc làm trước ngày đổi tên vẫn ghi tên cũ.")],
        fields=[
            Field("name", _("Tên mới"), value=found.name),
            Field("on", _("Từ ngày"), "date", value=written(today(request))),
        ],
        submit=_("Đổi tên"),
        icon="pencil",
        back=reverse("studio:office", args=[found.pk]),
        back_words=found.name,
    )

    def act() -> HttpResponseBase:
        rename_office(office=found, name=typed(request, "name"), on=day_of_field(request, "on"), **doing(request))
        messages.success(request, _("Đã đổi tên."))
        return redirect("studio:office", found.pk)

    return answer(request, form, act)


@require_http_methods(["GET", "HEAD", "POST"])
@keepers
def close(request: Asked, office_id: int) -> HttpResponseBase:
    care = care_of(request.actor)
    found = care.office(office_id)
    with beyond_the_wall("how much an office that is to be closed still owes"):
        unfinished = Promise.objects.filter(IS_OPEN, owed_by_office=found).count()
    form = Form(
        title=_("Đóng cơ quan"),
        facts=[(_("Cơ quan"), found.name), (_("Việc chưa xong"), str(unfinished))],
        intro=[
            _("Từ ngày này cơ quan không nhận việc mới, chức danh và ủy quyền tại đây hết hiệu lực."),
            _("Mã định danh và lịch sử được giữ mãi."),
        ],
        fields=[
            Field("on", _("Ngừng hoạt động từ ngày"), "date", value=written(today(request))),
            Field("successor", _("Mã cơ quan kế thừa"), optional=True, hint=_("Ai nhận việc sau này, nếu có.")),
        ],
        submit=_("Đóng cơ quan"),
        icon="ban",
        danger=True,
        back=reverse("studio:office", args=[found.pk]),
        back_words=found.name,
    )

    def act() -> HttpResponseBase:
        on, heir = day_of_field(request, "on"), _heir(care, typed(request, "successor", 35))
        close_office(office=found, on=on, successor=heir, unfinished=unfinished, **doing(request))
        messages.success(request, _("Đã đóng %(name)s từ ngày %(day)s.") % {"name": found.name, "day": written(on)})
        return redirect("studio:office", found.pk)

    return answer(request, form, act)


def _heir(care: Care, code: str) -> Office | None:
    if not code:
        return None
    found = Office.objects.filter(code=code.upper(), pk__in=care.offices).first()
    if found is None:
        raise Refused("unknown_office", "Bạn không phụ trách cơ quan nào có mã này.", field="successor")
    return found
