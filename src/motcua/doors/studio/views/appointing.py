"""Filling a post by a decision, and ending it: first who and which post, then the decision and its days."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.doors.look.asking import Asked, today
from motcua.doors.studio.pages import (
    Field,
    Form,
    answer,
    day_of_field,
    day_or_none,
    doing,
    keepers,
    number,
    show,
    typed,
    written,
)
from motcua.doors.studio.words import duties_said
from motcua.ground.offices.models import Post
from motcua.ground.people.actions import appoint, end_appointment
from motcua.ground.people.models import Account
from motcua.ground.people.overseeing import Care, care_of, find_officials
from motcua.ground.words.errors import Unknown
from motcua.ground.words.text import fold

MOST = 30


@require_http_methods(["GET", "HEAD", "POST"])
@keepers
def appoint_(request: Asked) -> HttpResponseBase:
    care = care_of(request.actor)
    account, post = _account(care, request.GET.get("can-bo", "")), _post(care, request.GET.get("chuc-danh", ""))
    if account is None or post is None:
        return _choose(request, care, account, post)
    return answer(request, _form(request, account, post), lambda: _appoint(request, account, post))


def _account(care: Care, typed_: str) -> Account | None:
    """One of those in care; or, by the whole user name, an official of elsewhere who comes here."""
    if not typed_:
        return None
    key = number(typed_)
    if key is not None:
        return care.account(key)
    found = Account.objects.filter(username=typed_, kind="official").first()
    if found is None:
        raise Unknown(f"account {typed_}")
    return found


def _post(care: Care, typed_: str) -> Post | None:
    return care.post(number(typed_) or 0) if typed_ else None


def _choose(request: Asked, care: Care, account: Account | None, post: Post | None) -> HttpResponseBase:
    text = request.GET.get("q", "").strip()[:100]
    on = today(request)
    context = {"account": account, "post": post, "text": text}
    if account is None:
        found, _more = find_officials(care.accounts().filter(is_active=True), text, on, size=MOST) if text else ([], "")
        known = [each.account.pk for each in found]
        elsewhere = Account.objects.filter(username=text, kind="official", is_active=True).exclude(pk__in=known)
        return show(request, "choose", {**context, "found": found, "whole": elsewhere.first() if text else None})
    return show(request, "choose", {**context, "posts": _posts(care, text, request) if text else []})


def _posts(care: Care, text: str, request: Asked) -> list[Post]:
    words = fold(text).split()
    on = today(request)
    open_ = Post.objects.select_related("office").filter(office__in=care.offices).exclude(valid_to__lte=on)
    found = []
    for post in open_.order_by("office__code", "title"):
        folded = f" {fold(post.title)} {fold(post.office.name)} {post.office.code.lower()}"
        if all(f" {word}" in folded for word in words):
            found.append(post)
    return found[:MOST]


def _form(request: Asked, account: Account, post: Post) -> Form:
    on = today(request)
    return Form(
        title=_("Bổ nhiệm"),
        facts=[
            (_("Cán bộ"), f"{account.name} ({account.username})"),
            (_("Chức danh"), f"{post.title}, {post.office.name}"),
            (_("Nhiệm vụ"), ", ".join(str(each) for each in duties_said(post.duties))),
        ],
        intro=[_("Ghi theo quyết định đã ký. Có thể ghi trước ngày có hiệu lực.")],
        fields=[
            Field("decision_number", _("Số quyết định"), hint=_("Như trên văn bản, ví dụ 15/QĐ-UBND.")),
            Field("decision_date", _("Ngày ký quyết định"), "date", value=written(on)),
            Field("valid_from", _("Giữ chức danh từ ngày"), "date", value=written(max(on, post.valid_from))),
            Field("last_day", _("Đến hết ngày"), "date", optional=True, hint=_("Bỏ trống nếu không có thời hạn.")),
        ],
        submit=_("Bổ nhiệm"),
        icon="user-check",
        back=reverse("studio:post", args=[post.pk]),
        back_words=post.title,
    )


def _appoint(request: Asked, account: Account, post: Post) -> HttpResponseBase:
    last = day_or_none(request, "last_day")
    appoint(
        account=account,
        post=post,
        valid_from=day_of_field(request, "valid_from"),
        valid_to=last + timedelta(days=1) if last else None,
        decision_number=typed(request, "decision_number", 60),
        decision_date=day_or_none(request, "decision_date"),
        **doing(request),
    )
    told = {"name": account.name, "title": post.title}
    messages.success(request, _("Đã bổ nhiệm %(name)s giữ chức danh %(title)s.") % told)
    return redirect("studio:official", account.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@keepers
def end(request: Asked, appointment_id: int) -> HttpResponseBase:
    found = care_of(request.actor).appointment(appointment_id)
    on = today(request)
    form = Form(
        title=_("Thôi giữ chức danh"),
        facts=[
            (_("Cán bộ"), found.account.name),
            (_("Chức danh"), f"{found.post.title}, {found.post.office.name}"),
            (_("Giữ từ ngày"), written(found.valid_from)),
        ],
        intro=[
            _("Từ ngày này người đó không còn thấy danh sách việc và không ký được; ủy quyền từ chức danh cũng hết.")
        ],
        fields=[
            Field("decision_number", _("Số quyết định")),
            Field("decision_date", _("Ngày ký quyết định"), "date", value=written(on)),
            Field("on", _("Thôi giữ từ ngày"), "date", value=written(on)),
        ],
        submit=_("Ghi thôi giữ chức danh"),
        icon="log-out",
        danger=True,
        back=reverse("studio:official", args=[found.account_id]),
        back_words=found.account.name,
    )

    def act() -> HttpResponseBase:
        end_appointment(
            appointment=found,
            on=day_of_field(request, "on"),
            decision_number=typed(request, "decision_number", 60),
            decision_date=day_or_none(request, "decision_date"),
            **doing(request),
        )
        messages.success(request, _("Đã ghi: %(name)s thôi giữ chức danh.") % {"name": found.account.name})
        return redirect("studio:official", found.account_id)

    return answer(request, form, act)
