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
from motcua.ground.messages.models import Message
from motcua.ground.messages.queries import inbox_message, inbox_of, reads_for
from motcua.ground.words.errors import Unknown
from motcua.record.cases.queries import visible_cases

_PAGE = 20


@require_safe
def messages(request: Asked) -> HttpResponse:
    if request.actor.kind != "citizen":
        return redirect_to_login(request.get_full_path(), reverse("login"))
    before = _uuid(request.GET.get("after", ""))
    found = inbox_of(reads_for(request.actor), limit=_PAGE + 1, before=before)
    after = str(found[_PAGE - 1].id) if len(found) > _PAGE else ""
    return render(request, "portal/inbox.html", {"letters": _within_scope(request, found[:_PAGE]), "after": after})


@require_safe
def read(request: Asked, message_id: UUID) -> HttpResponse:
    message = inbox_message(request.actor, message_id)
    if not _within_scope(request, [message]):
        raise Unknown(f"message {message_id}")
    if message.read_at is None:
        mark_read(message.id, actor=request.actor, now=request.now)
    case_id = message.subject_ref.removeprefix("case:") if message.subject_ref.startswith("case:") else ""
    return render(request, "portal/message.html", {"letter": message, "case_id": case_id})


def _within_scope(request: Asked, found: list[Message]) -> list[Message]:
    """Who acts for somebody in some procedures reads what was written about those."""
    if request.actor.acts_for is None or not request.actor.acts_for.procedures:
        return found
    about = [each.subject_ref.removeprefix("case:") for each in found if each.subject_ref.startswith("case:")]
    mine = visible_cases(request.actor).filter(id__in=about).values_list("id", flat=True)
    seen = {f"case:{case_id}" for case_id in mine}
    return [each for each in found if each.subject_ref in seen]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
