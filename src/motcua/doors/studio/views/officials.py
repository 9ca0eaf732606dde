"""Officials: finding them, one account with all it holds and held, and what is done to an account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from motcua.doors.look.asking import Asked, today
from motcua.doors.studio.inviting import invited
from motcua.doors.studio.pages import Field, Form, answer, doing, keepers, number, show, typed
from motcua.ground.access import actions as access
from motcua.ground.access.queries import codes_left, factors_of, sign_ins_of
from motcua.ground.offices.models import Office
from motcua.ground.people.actions import register_official
from motcua.ground.people.models import Account
from motcua.ground.people.overseeing import (
    Care,
    appointments_of,
    care_of,
    delegations_ever,
    find_officials,
    may_manage,
)
from motcua.ground.words.errors import Refused, Unknown

SIZE = 40


@require_safe
@keepers
def officials(request: Asked) -> HttpResponse:
    care, on = care_of(request.actor), today(request)
    text, state = request.GET.get("q", "").strip()[:100], request.GET.get("trang-thai", "")
    accounts = care.accounts()
    if state in STATES:
        accounts = accounts.filter(is_active=state == "dang-dung")
    rows, after = find_officials(accounts, text, on, after=request.GET.get("after", ""), size=SIZE)
    context = {"rows": rows, "after": after, "text": text, "state": state, "states": STATES.items()}
    return show(request, "officials", context)


STATES: Mapping[str, Promise] = {
    "dang-dung": gettext_lazy("Đang dùng"),
    "da-khoa": gettext_lazy("Đã khóa"),
}


@require_safe
@keepers
def official(request: Asked, account_id: int) -> HttpResponse:
    care, on = care_of(request.actor), today(request)
    found = care.account(account_id)
    manages = may_manage(request.actor, found, on)
    held = appointments_of(found)
    context = {
        "account": found,
        "manages": manages,
        "mine": found.pk == request.actor.account_id,
        "held": [(each, _when(each, on), each.post.office_id in care.offices) for each in held],
        "delegations": [(each, each.from_account_id == found.pk, _when(each, on)) for each in delegations_ever(found)],
        "verbs": [verb for verb in VERBS.values() if manages and verb.fits(found)],
        **(_proofs(found) if manages else {}),
    }
    return show(request, "official", context)


def _when(each: Any, on: Any) -> str:
    """``now``, ``ahead`` or ``over`` of anything with days; what was revoked is over."""
    ends = [end for end in (each.valid_to, getattr(each, "revoked_on", None)) if end is not None]
    if ends and min(ends) <= on:
        return "over"
    return "ahead" if each.valid_from > on else "now"


def _proofs(account: Account) -> dict[str, Any]:
    """How the owner signs in and where they are signed in now: only for who may reset that."""
    last = account.sign_ins.order_by("-pk").first()
    return {
        "factors": factors_of(account),
        "codes": codes_left(account),
        "running": sign_ins_of(account),
        "last": last.started_at if last else None,
        "has_password": account.has_usable_password(),
    }


@dataclass(frozen=True, slots=True)
class Verb:
    """Something done to an account; ``why`` is said before it is done."""

    slug: str
    title: Promise
    why: Promise
    done: Promise
    act: Callable[[Asked, Account], HttpResponseBase | None]
    fits: Callable[[Account], bool]
    icon: str
    danger: bool = False


def _close(request: Asked, account: Account) -> None:
    access.close_account(account=account, actor=request.actor, now=request.now)


def _reopen(request: Asked, account: Account) -> None:
    access.reopen_account(account=account, actor=request.actor, now=request.now)


def _reset(request: Asked, account: Account) -> None:
    access.reset_factors(account=account, actor=request.actor, now=request.now)


def _sign_out(request: Asked, account: Account) -> None:
    access.end_all(account=account, why="revoked", actor=request.actor, now=request.now)


def _verbs() -> tuple[Verb, ...]:
    return (
        Verb(
            "moi",
            gettext_lazy("Gửi lại lời mời"),
            gettext_lazy(
                "Liên kết mới hiện một lần để bạn trao tận tay; "
                "liên kết cũ, mật khẩu cũ và mọi phiên đăng nhập hết hiệu lực."
            ),
            gettext_lazy("Đã tạo lời mời."),
            invited,
            lambda account: account.is_active,
            "mail",
        ),
        Verb(
            "dat-lai-xac-thuc",
            gettext_lazy("Đặt lại cách xác thực"),
            gettext_lazy(
                "Chỉ làm khi đã gặp đúng người: mọi cách xác thực thứ hai bị gỡ, "
                "người đó phải đăng ký lại khi đăng nhập."
            ),
            gettext_lazy("Đã gỡ mọi cách xác thực thứ hai."),
            _reset,
            lambda account: account.is_active,
            "rotate-ccw",
            danger=True,
        ),
        Verb(
            "ket-thuc-phien",
            gettext_lazy("Kết thúc mọi phiên"),
            gettext_lazy("Người đó bị đưa ra khỏi mọi thiết bị và phải đăng nhập lại."),
            gettext_lazy("Đã kết thúc mọi phiên đăng nhập."),
            _sign_out,
            lambda account: account.is_active,
            "log-out",
        ),
        Verb(
            "khoa",
            gettext_lazy("Khóa tài khoản"),
            gettext_lazy(
                "Không ai đăng nhập được bằng tài khoản này nữa, mọi phiên kết thúc ngay. "
                "Chức danh và lịch sử giữ nguyên."
            ),
            gettext_lazy("Đã khóa tài khoản."),
            _close,
            lambda account: account.is_active,
            "lock",
            danger=True,
        ),
        Verb(
            "mo-khoa",
            gettext_lazy("Mở khóa tài khoản"),
            gettext_lazy("Người đó đăng nhập lại được như trước khi bị khóa."),
            gettext_lazy("Đã mở khóa tài khoản."),
            _reopen,
            lambda account: not account.is_active,
            "key",
        ),
    )


VERBS = {verb.slug: verb for verb in _verbs()}


@require_http_methods(["GET", "HEAD", "POST"])
@keepers
def act(request: Asked, account_id: int, verb: str) -> HttpResponseBase:
    found = care_of(request.actor).account(account_id)
    doing_ = VERBS.get(verb)
    if doing_ is None or not may_manage(request.actor, found, today(request)):
        raise Unknown(f"{verb} of account {account_id}")
    form = Form(
        title=doing_.title,
        facts=[(_("Tài khoản"), f"{found.name} ({found.username})")],
        intro=[doing_.why],
        fields=[],
        submit=doing_.title,
        icon=doing_.icon,
        danger=doing_.danger,
        back=reverse("studio:official", args=[found.pk]),
        back_words=found.name,
    )

    def do() -> HttpResponseBase:
        if not doing_.fits(found):
            raise Refused("account_state", "Tài khoản không còn ở trạng thái cho phép làm việc này.")
        told = doing_.act(request, found)
        if told is not None:
            return told
        messages.success(request, str(doing_.done))
        return redirect("studio:official", found.pk)

    return answer(request, form, do)


@require_http_methods(["GET", "HEAD", "POST"])
@keepers
def open_(request: Asked) -> HttpResponseBase:
    care = care_of(request.actor)
    office = _office(care, request.GET.get("co-quan", ""))
    form = Form(
        title=_("Mở tài khoản cán bộ"),
        facts=[(_("Cơ quan quản lý tài khoản"), office.name)],
        intro=[
            _("Mỗi người một tài khoản. Chưa có nhiệm vụ nào cho đến khi bổ nhiệm vào một chức danh."),
            _("Người đó đặt mật khẩu qua liên kết mời, chỉ hiện một lần ở bước sau."),
        ],
        fields=[
            Field("name", _("Họ và tên")),
            Field("username", _("Tên đăng nhập"), hint=_("Chữ thường không dấu, chữ số, dấu chấm, gạch nối.")),
        ],
        submit=_("Mở tài khoản và tạo lời mời"),
        icon="user-plus",
        back=reverse("studio:office", args=[office.pk]),
        back_words=office.name,
    )

    def act_() -> HttpResponseBase:
        made = register_official(
            name=typed(request, "name", 160),
            username=typed(request, "username", 60).lower(),
            password=None,
            office=office,
            **doing(request),
        )
        return invited(request, made)

    return answer(request, form, act_)


def _office(care: Care, text: str) -> Office:
    """The one asked for, or the first in one's hands."""
    key = number(text) if text else min(care.roots)
    return care.office(key or 0)
