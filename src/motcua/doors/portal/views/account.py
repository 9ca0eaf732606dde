"""A citizen's account: who they are, and for whom they act."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.doors.look import signing
from motcua.doors.look.asking import Asked, today
from motcua.doors.portal.guarding import citizens
from motcua.ground.access import actions
from motcua.ground.people.definitions import ActsFor
from motcua.ground.people.models import Account, Party
from motcua.ground.people.queries import account_by_id, party_of
from motcua.ground.people.representing import acts_for, acts_for_options, mandates_of
from motcua.ground.words.errors import Refused


@require_safe
@citizens
def account(request: Asked) -> HttpResponse:
    """Who I am, and for whom I may act."""
    me = own_party(request)
    waiting = [each for each in mandates_of(me, today(request)) if each.waits and each.receiver_id == me.pk]
    context = {
        "me": me,
        "via": request.actor.via,
        "options": acts_for_options(request.actor, today(request)),
        "waiting": waiting,
    }
    return render(request, "portal/account.html", context)


@require_POST
@citizens
def act_for(request: Asked) -> HttpResponseBase:
    """From now on for another, or for oneself again; the choice stands on this sign-in alone."""
    chosen = request.POST.get("ground", "")
    ground = _ground(chosen, request) if chosen else None
    running = signing.current(request)
    assert running is not None
    actions.act_for(
        sign_in=running,
        ground=ground.ground if ground else "",
        ground_id=ground.id if ground else None,
        actor=request.actor,
        now=request.now,
    )
    if ground:
        messages.success(request, _("Từ giờ bạn thực hiện thay cho %(name)s.") % {"name": ground.name})
    else:
        messages.success(request, _("Bạn lại làm việc cho chính mình."))
    return redirect("portal:my_cases" if ground else "portal:account")


def _ground(chosen: str, request: Asked) -> ActsFor:
    kind, _colon, number = chosen.partition(":")
    known = number.isascii() and number.isdigit() and len(number) < 16
    found = acts_for(kind, int(number), own_account(request), today(request)) if known else None
    if found is None:
        raise Refused(
            "not_acting_for", "Bạn không (hoặc không còn) được thực hiện thay theo lựa chọn này. Hãy tải lại trang."
        )
    return found


def own_account(request: Asked) -> Account:
    assert request.actor.account_id is not None
    return account_by_id(request.actor.account_id)


def own_party(request: Asked) -> Party:
    """The citizen's own, whomever they act for."""
    me = party_of(request.actor)
    assert me is not None
    return me
