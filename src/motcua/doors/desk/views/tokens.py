"""Keys for programs: issued, shown once, revoked."""

from __future__ import annotations

import re
from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from motcua.doors.desk.pages import officials, show
from motcua.doors.look import signing
from motcua.doors.look.asking import Asked
from motcua.ground.ledger.actions import record_fact
from motcua.ground.people.actions import issue_token, revoke_token
from motcua.ground.people.queries import account_by_id, tokens_of
from motcua.ground.words.errors import Problem, Refused, Unknown
from motcua.ground.words.ids import new_id
from motcua.ground.words.text import nfc

DAYS = (30, 90, 180, 365)
_ISSUED = "tokens_issued"
_KEY = re.compile(r"[0-9a-f]{32}", re.ASCII)


@require_http_methods(["GET", "HEAD", "POST"])
@officials
def tokens(request: Asked) -> HttpResponseBase:
    if request.method != "POST":
        return _page(request)
    key = request.POST.get("key", "")
    if not _KEY.fullmatch(key) or key in request.session.get(_ISSUED, []):
        messages.info(
            request, _("Khóa này đã được tạo và chỉ hiện một lần. Nếu chưa chép, hãy thu hồi rồi tạo khóa mới.")
        )
        return redirect("desk:tokens")
    signing.must_be_recent(request)
    try:
        text = _issue(request)
    except Refused as refusal:
        return _page(request, problems=(refusal.problem,), status=422)
    request.session[_ISSUED] = [*request.session.get(_ISSUED, [])[-20:], key]
    # Shown in the answer itself and nowhere kept: the next page would have to be told it, and would keep it.
    response = _page(request, text=text)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@officials
def revoke(request: Asked, token_id: int) -> HttpResponseBase:
    token = next((each for each in tokens_of(request.actor) if each.pk == token_id), None)
    if token is None:
        raise Unknown(f"token {token_id}")
    revoke_token(token=token, actor=request.actor, now=request.now, record=record_fact)
    messages.success(request, _("Đã thu hồi khóa. Chương trình dùng nó không vào được nữa."))
    return redirect("desk:tokens")


def _issue(request: Asked) -> str:
    name = nfc(request.POST.get("name", ""))[:80]
    if not name:
        raise Refused("token_name", "Đặt tên để sau này biết khóa dùng vào việc gì.", field="name")
    assert request.actor.account_id is not None
    _token, text = issue_token(
        account=account_by_id(request.actor.account_id),
        name=name,
        expires=request.now + timedelta(days=_days(request)),
        actor=request.actor,
        now=request.now,
        record=record_fact,
    )
    return text


def _days(request: Asked) -> int:
    typed = request.POST.get("days", "")
    return next((days for days in DAYS if str(days) == typed), DAYS[0])


def _page(request: Asked, *, text: str = "", problems: tuple[Problem, ...] = (), status: int = 200) -> HttpResponse:
    context = {
        "tokens": tokens_of(request.actor),
        "text": text,
        "problems": problems,
        "typed": "" if text else request.POST.get("name", ""),
        "days": [(str(n), ngettext("%(count)s ngày", "%(count)s ngày", n) % {"count": n}) for n in DAYS],
        "picked": request.POST.get("days", str(DAYS[1])),
        "key": new_id().hex,
    }
    return show(request, "tokens", context, status=status)
