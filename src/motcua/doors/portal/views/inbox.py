"""What the administration has written to a citizen."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from motcua.doors.look.asking import Asked
from motcua.ground.messages.actions import mark_read
from motcua.ground.messages.queries import inbox_message, inbox_of

_PAGE = 20


@require_safe
def messages(request: Asked) -> HttpResponse:
    if request.actor.kind != "citizen":
        return redirect_to_login(request.get_full_path(), reverse("login"))
    before = _uuid(request.GET.get("after", ""))
    found = inbox_of(request.actor.party_id, limit=_PAGE + 1, before=before)
    after = str(found[_PAGE - 1].id) if len(found) > _PAGE else ""
    return render(request, "portal/inbox.html", {"letters": found[:_PAGE], "after": after})


@require_safe
def read(request: Asked, message_id: UUID) -> HttpResponse:
    message = inbox_message(request.actor, message_id)
    if message.read_at is None:
        mark_read(message.id, actor=request.actor, now=request.now)
    case_id = message.subject_ref.removeprefix("case:") if message.subject_ref.startswith("case:") else ""
    return render(request, "portal/message.html", {"letter": message, "case_id": case_id})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
