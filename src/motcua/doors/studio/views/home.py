"""The first page: what is in one's care, and what was done there last."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from motcua.doors.look.asking import Asked, today
from motcua.doors.studio.pages import keepers, show
from motcua.doors.studio.views.journal import said
from motcua.doors.studio.views.state import read
from motcua.doors.studio.words import ACTS
from motcua.ground.access.overseeing import Filters, acts
from motcua.ground.offices.models import Office, Post
from motcua.ground.people.models import Appointment
from motcua.ground.people.overseeing import Care, care_of

SOON = timedelta(days=30)


@require_safe
@keepers
def home(request: Asked) -> HttpResponse:
    care, on = care_of(request.actor), today(request)
    running = Q(valid_to=None) | Q(valid_to__gt=on)
    context = {
        "offices": Office.objects.in_force(on).filter(pk__in=care.offices).count(),
        "officials": care.accounts().filter(is_active=True).count(),
        "vacant": _vacant(care, on),
        "ending": list(
            Appointment.objects.select_related("account", "post__office")
            .filter(running, post__office__in=care.offices, valid_to__lte=on + SOON)
            .order_by("valid_to", "account__name")[:10]
        ),
        "acts": said(acts(care, ACTS, Filters(), size=8)),
        "state": read(request),
        "roots": list(Office.objects.filter(pk__in=care.roots).order_by("code")),
    }
    return show(request, "home", context)


def _vacant(care: Care, on: object) -> int:
    """Posts in force that nobody holds today."""
    running = Q(valid_to=None) | Q(valid_to__gt=on)
    held = Appointment.objects.filter(running, valid_from__lte=on).values("post")
    posts = Post.objects.filter(running, office__in=Office.objects.in_force(on), valid_from__lte=on)  # type: ignore[arg-type]
    return posts.filter(office__in=care.offices).exclude(pk__in=held).count()
