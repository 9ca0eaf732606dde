"""The one page on which the link of an invitation is read; nothing keeps it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponseBase
from django.urls import reverse

from motcua.doors.look.asking import Asked
from motcua.doors.studio.pages import show
from motcua.ground.access.actions import invite
from motcua.ground.people.models import Account


def invited(request: Asked, account: Account) -> HttpResponseBase:
    """Shown in the answer itself: the next page would have to be told it, and would keep it."""
    hours = settings.INVITATION_HOURS
    text = invite(account=account, hours=hours, actor=request.actor, now=request.now)
    link = request.build_absolute_uri(reverse("invitation", args=[text]))
    response = show(request, "invited", {"account": account, "link": link, "hours": hours})
    response["Cache-Control"] = "no-store"
    return response
