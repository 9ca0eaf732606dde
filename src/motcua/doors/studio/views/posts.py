"""Posts: what one may do, who holds it and held it, opening and closing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.look.asking import Asked, today
from motcua.doors.studio.pages import Field, Form, answer, day_of_field, doing, keepers, show, typed, written
from motcua.doors.studio.words import CLEARANCES, DUTIES, REACHES, Words, duties_said
from motcua.ground.offices.actions import close_post, open_post
from motcua.ground.offices.models import Office, Post
from motcua.ground.offices.queries import chain_of
from motcua.ground.offices.rules import may_give
from motcua.ground.packs import queries as packs
from motcua.ground.people.definitions import Actor
from motcua.ground.people.overseeing import care_of, holders
from motcua.ground.words.grades import GRADES


@require_safe
@keepers
def post(request: Asked, post_id: int) -> HttpResponse:
    found = care_of(request.actor).post(post_id)
    on = today(request)
    held = holders([found]).get(found.pk, [])
    context = {
        "post": found,
        "duties": duties_said(found.duties),
        "sees": _sees(found),
        "now_held": [each for each in held if each.valid_from <= on and (each.valid_to is None or on < each.valid_to)],
        "ahead": [each for each in held if each.valid_from > on],
        "past": [each for each in held if each.valid_to is not None and each.valid_to <= on],
        "open": found.valid_to is None or found.valid_to > on,
        "may_give": may_give(request.actor, found.duties, chain_of(found.office)),
    }
    return show(request, "post", context)


def _sees(found: Post) -> list[tuple[Words, Words]]:
    """What the post lets one see of dossiers: nothing at all for who only looks after accounts."""
    if found.duties == ["administer"]:
        return [(_("Xem hồ sơ"), _("Không xem hồ sơ nào"))]
    names = _sectors(found.valid_from)
    sectors = ", ".join(names.get(key, key) for key in found.sectors) or _("Mọi lĩnh vực")
    return [
        (_("Phạm vi hồ sơ"), REACHES[found.reach]),
        (_("Lĩnh vực"), sectors),
        (_("Mức bảo mật"), CLEARANCES[found.clearance]),
    ]


def _sectors(on: Any) -> dict[str, str]:
    language = get_language() or "vi"
    found = [pinned.body for pinned in packs.all_of("sector", on)]
    return {body.key: body.name.in_language(language) for body in found}  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@keepers
def open_(request: Asked, office_id: int) -> HttpResponseBase:
    office = care_of(request.actor).office(office_id)
    form = Form(
        title=_("Mở chức danh"),
        facts=[(_("Cơ quan"), office.name)],
        intro=[
            _("Nhiệm vụ của chức danh không sửa được về sau: khi đổi, kết thúc chức danh này và mở chức danh khác.")
        ],
        fields=_asked(request, office),
        submit=_("Mở chức danh"),
        icon="briefcase",
        back=reverse("studio:office", args=[office.pk]),
        back_words=office.name,
    )

    def act() -> HttpResponseBase:
        open_post(
            office=office,
            title=typed(request, "title"),
            duties=request.POST.getlist("duties"),
            valid_from=day_of_field(request, "valid_from"),
            **_sight(request),
            **doing(request),
        )
        messages.success(request, _("Đã mở chức danh."))
        return redirect("studio:office", office.pk)

    return answer(request, form, act)


def _asked(request: Asked, office: Office) -> list[Field]:
    return [
        Field("title", _("Tên chức danh")),
        Field("duties", _("Nhiệm vụ"), "checks", choices=_duties(request.actor, office)),
        Field(
            "sectors",
            _("Chỉ xem hồ sơ thuộc lĩnh vực"),
            "checks",
            optional=True,
            hint=_("Không chọn là mọi lĩnh vực."),
            choices=list(_sectors(today(request)).items()),
        ),
        Field("reach", _("Phạm vi hồ sơ"), "select", value="own", choices=list(REACHES.items())),
        Field(
            "clearance",
            _("Mức bảo mật"),
            "select",
            value=GRADES[0],
            choices=list(zip(GRADES, CLEARANCES, strict=True)),
        ),
        Field("valid_from", _("Có từ ngày"), "date", value=written(today(request))),
    ]


def _duties(actor: Actor, office: Office) -> list[tuple[str, Words]]:
    chain = chain_of(office)
    return [(key, name) for key, name in DUTIES.items() if may_give(actor, [key], chain)]


def _sight(request: Asked) -> Mapping[str, Any]:
    """Only what the form offers is taken from it."""
    reach, clearance = typed(request, "reach"), typed(request, "clearance")
    known = _sectors(today(request))
    return {
        "sectors": [key for key in request.POST.getlist("sectors") if key in known],
        "reach": reach if reach in REACHES else "own",
        "clearance": clearance if clearance in GRADES else GRADES[0],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@keepers
def close(request: Asked, post_id: int) -> HttpResponseBase:
    found = care_of(request.actor).post(post_id)
    form = Form(
        title=_("Kết thúc chức danh"),
        facts=[(_("Chức danh"), found.title), (_("Cơ quan"), found.office.name)],
        intro=[_("Ai đang giữ chức danh này không còn nhiệm vụ từ nó kể từ ngày kết thúc.")],
        fields=[Field("on", _("Kết thúc từ ngày"), "date", value=written(today(request)))],
        submit=_("Kết thúc chức danh"),
        icon="ban",
        danger=True,
        back=reverse("studio:post", args=[found.pk]),
        back_words=found.title,
    )

    def act() -> HttpResponseBase:
        close_post(post=found, on=day_of_field(request, "on"), **doing(request))
        messages.success(request, _("Đã kết thúc chức danh."))
        return redirect("studio:office", found.office_id)

    return answer(request, form, act)
