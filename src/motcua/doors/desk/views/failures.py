"""What went wrong on the way out of the house: each with its reason and a button to try again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.doors.desk.pages import leads, officials, show
from motcua.doors.look.asking import Asked
from motcua.ground.ledger import outbox
from motcua.ground.ledger.models import Delivery
from motcua.ground.ledger.queries import failed_deliveries
from motcua.ground.messages import actions as said
from motcua.ground.messages.models import Message
from motcua.ground.messages.queries import failed, outgoing
from motcua.ground.offices.models import Office
from motcua.ground.offices.queries import subtree
from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Unknown
from motcua.record.cases.models import Case

_MOST = 500
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Failed:
    """A message that did not go out, and the code of the case it was about."""

    message: Message
    code: str
    address: str


@require_safe
@officials
def failures(request: Asked) -> HttpResponseBase:
    if not leads(request):
        raise Unknown("failures")
    offices = _led(request.actor)
    context = {"deliveries": _deliveries(offices), "failed": _messages(offices)}
    return show(request, "failures", context)


@require_POST
@officials
def retry_delivery(request: Asked, delivery_id: int) -> HttpResponseBase:
    if delivery_id not in {each.pk for each in _deliveries(_led(request.actor))}:
        raise Unknown(f"delivery {delivery_id}")
    outbox.retry(delivery_id, now=request.now)
    messages.success(request, _("Sẽ thử lại ngay."))
    return redirect("desk:failures")


@require_POST
@officials
def retry_message(request: Asked, message_id: UUID) -> HttpResponseBase:
    if message_id not in {each.message.pk for each in _messages(_led(request.actor))}:
        raise Unknown(f"message {message_id}")
    said.retry(message_id, actor=request.actor, now=request.now)
    messages.success(request, _("Sẽ gửi lại ngay."))
    return redirect("desk:failures")


@require_safe
@officials
def sent(request: Asked) -> HttpResponseBase:
    """What the demo would have sent; there is no such page anywhere else."""
    if not getattr(settings, "DEMO", False):
        raise Http404
    return show(request, "outgoing", {"outgoing": outgoing(_SHOWN)})


def _led(actor: Actor) -> set[int]:
    """The offices the actor leads, and all below them."""
    own = Office.objects.filter(pk__in=[office for office, duty in actor.duties if duty == "lead"])
    return {below.pk for office in own for below in subtree(office)}


def _deliveries(offices: set[int]) -> list[Delivery]:
    return [each for each in failed_deliveries(_MOST) if each.fact.office_id in offices] if offices else []


def _messages(offices: set[int]) -> list[Failed]:
    found = failed(_MOST) if offices else []
    codes = _codes((each.subject_ref for each in found), offices)
    return [Failed(m, codes[m.subject_ref], _masked(m.address)) for m in found if m.subject_ref in codes]


def _codes(refs: Iterable[str], offices: set[int]) -> dict[str, str]:
    """The codes of those cases that belong to these offices, by the ref of the case."""
    ids = {ref.removeprefix("case:") for ref in refs if ref.startswith("case:")}
    cases = Case.objects.filter(pk__in=ids, office_id__in=offices).values_list("pk", "code")
    return {f"case:{pk}": code for pk, code in cases}


def _masked(address: str) -> str:
    """Enough to recognise it, too little to write to it."""
    return f"{address[:3]}…{address[-3:]}" if len(address) > 8 else "…"
