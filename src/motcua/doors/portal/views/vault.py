"""The citizen's vault: what they hold, where it was used, who looked, with whom it is shared; and what a link shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from motcua.doors.look import words
from motcua.doors.look.asking import Asked, today
from motcua.doors.look.files import file_response
from motcua.doors.look.limiting import address
from motcua.doors.portal.guarding import citizens
from motcua.ground.access import limits
from motcua.ground.papers.definitions import FileRef
from motcua.ground.vault import actions, queries
from motcua.ground.vault.models import Holding, Share
from motcua.ground.vault.queries import Looked, SharedPaper
from motcua.ground.words.errors import Problem, Refused, Unknown

_LASTS = {
    "1": (timedelta(hours=1), gettext_lazy("1 giờ")),
    "24": (timedelta(hours=24), gettext_lazy("1 ngày")),
    "72": (timedelta(days=3), gettext_lazy("3 ngày")),
    "168": (timedelta(days=7), gettext_lazy("7 ngày")),
    "720": (timedelta(days=30), gettext_lazy("30 ngày")),
}
"""How long a link may be asked for, by hours."""


@dataclass(frozen=True, slots=True)
class Row:
    """A held paper as the list shows it; ``sign`` is its state, tone and icon."""

    holding: Holding
    sign: words.Sign


@require_safe
@citizens
def vault(request: Asked) -> HttpResponseBase:
    """All of it, the newest first; of one type, where one is asked for."""
    type = request.GET.get("loai", "")[:60]
    page = queries.page_of(request.actor, type=type, after=request.GET.get("after", "")[:36])
    types = queries.paper_types(today(request))
    context = {
        "rows": [Row(row, words.holding_sign(row, today(request))) for row in page.holdings],
        "after": page.after,
        "type": type,
        "types": [(key, types[key].name) for key in queries.types_of(request.actor) if key in types],
    }
    return render(request, "portal/vault.html", context)


@require_safe
@citizens
def holding(request: Asked, holding_id: UUID) -> HttpResponseBase:
    return _page(request, queries.holding_for(request.actor, holding_id))


@require_safe
@citizens
def file(request: Asked, holding_id: UUID) -> FileResponse:
    row = queries.holding_for(request.actor, holding_id)
    return file_response(_file_of(row))


@require_POST
@citizens
def share(request: Asked, holding_id: UUID) -> HttpResponseBase:
    """Make a link. It is shown in this answer alone: the house keeps only a digest of it."""
    row = queries.holding_for(request.actor, holding_id)
    lasts = _LASTS.get(request.POST.get("lasts", ""), (timedelta(), ""))[0]
    purpose = request.POST.get("purpose", "").replace("\0", "")
    try:
        made, secret = actions.share_holding(
            holding_id=row.pk, purpose=purpose, lasts=lasts, actor=request.actor, now=request.now
        )
    except Refused as refusal:
        return _page(request, row, (refusal.problem,), status=422 if refusal.field else 409)
    link = request.build_absolute_uri(reverse("portal:shared", args=[secret]))
    return _page(request, row, made=made, link=link, status=201)


@require_POST
@citizens
def end(request: Asked, share_id: int) -> HttpResponseBase:
    ended = actions.end_share(share_id=share_id, actor=request.actor, now=request.now)
    messages.success(request, _("Đã ngừng chia sẻ. Liên kết không còn mở được nữa."))
    return redirect("portal:holding", holding_id=ended.holding_id)


def _page(
    request: Asked,
    row: Holding,
    problems: tuple[Problem, ...] = (),
    *,
    made: Share | None = None,
    link: str = "",
    status: int = 200,
) -> HttpResponse:
    on = today(request)
    kind = queries.paper_types(on).get(row.type)
    context: dict[str, Any] = {
        "holding": row,
        "sign": words.holding_sign(row, on),
        "kind": kind,
        "fields": [(field.name, row.fields[field.key]) for field in kind.fields if row.fields.get(field.key)]
        if kind
        else [],
        "source": queries.source_case(row),
        "uses": queries.uses_of(row),
        "looks": [(look, words.LOOKED[look.what]) for look in queries.looks_at(row)],
        "shares": [(each, each.is_open(request.now)) for each in queries.shares_of(row)],
        "may_share": row.stands(on) and not (request.actor.acts_for and request.actor.acts_for.procedures),
        "lasts": [(key, said) for key, (_span, said) in _LASTS.items()],
        "typed": {"purpose": request.POST.get("purpose", "")[:300], "lasts": request.POST.get("lasts", "24")},
        "problems": problems,
        "wrong": {problem.field: problem for problem in problems},
        "made": made,
        "link": link,
    }
    return render(request, "portal/holding.html", context, status=status)


def _file_of(row: Holding | SharedPaper) -> FileRef:
    if not row.digest:
        raise Unknown("a paper without a file")
    return FileRef(row.digest, row.file_name, row.file_size, row.file_type)


# --- what a link shows, to whoever has it -----------------------------------------------------------------------------


@require_safe
def shared(request: Asked, secret: str) -> HttpResponseBase:
    found = _visit(request, secret, "page")
    context = {"paper": found, "secret": secret, "on": today(request), "trust": words.TRUST[found.trust]}
    return _private(render(request, "portal/shared.html", context))


@require_safe
def shared_file(request: Asked, secret: str) -> HttpResponseBase:
    return _private(file_response(_file_of(_visit(request, secret, "file"))))


def _visit(request: Asked, secret: str, what: Looked) -> SharedPaper:
    """Each look is noted; and nobody can try links one after the other."""
    limits.must("lookup", address(request), now=request.now)
    return actions.visit_share(secret=secret, what=what, actor=request.actor, now=request.now)


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """No search engine keeps it, and the link does not travel on in the address it came from."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response
