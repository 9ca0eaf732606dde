"""Who acts for whom, at the counter: a representative confirmed from papers, a mandate recorded from its original."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import NamedTuple, cast
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.doors.desk.applicant import may_take_in
from motcua.doors.desk.pages import officials, show
from motcua.doors.look import terms
from motcua.doors.look.asking import Asked, today
from motcua.ground.ledger.actions import record_fact
from motcua.ground.papers.actions import store
from motcua.ground.papers.definitions import FileRef
from motcua.ground.papers.queries import open_paper, paper
from motcua.ground.papers.rules import headers_for
from motcua.ground.people import actions, rules
from motcua.ground.people.actions.reading import note_reading
from motcua.ground.people.definitions import Look, Looked, MandateGround, WalkIn
from motcua.ground.people.models import Mandate, Party, Representation
from motcua.ground.people.queries import party_by_id
from motcua.ground.people.representing import (
    mandate_for,
    mandates_of,
    numbered,
    representation_for,
    representations_of,
)
from motcua.ground.words.definitions import Text
from motcua.ground.words.errors import Problem, Refused, Unknown
from motcua.ground.words.text import fold, nfc

GROUNDS = ("mandate", "parent", "guardian")
_TYPED = ("giver_personal_id", "giver_name", "giver_birth_date", "receiver_personal_id", "receiver_name", "source")
_OTHER_NAME = gettext_noop("Số này là của một người tên khác. Hãy xem lại số và tên trên thẻ căn cước.")


class Row(NamedTuple):
    it: Mandate | Representation
    last: date | None
    named: list[Text | str]
    now: bool
    kind: LazyText


@require_http_methods(["GET", "HEAD", "POST"])
@officials
def representatives(request: Asked) -> HttpResponseBase:
    """Found by the number or code of whom it is about, never listed; posted, so that no log of addresses keeps it."""
    query = request.POST.get("q", "")[:40]
    number = "".join(character for character in query if character.isdigit())
    code = f"{number[:10]}-{number[10:]}" if len(number) == 13 else number
    allowed = bool(may_take_in(request.actor))
    found = numbered(code) if code and allowed else []
    if len(found) == 1:
        return redirect(_about(found[0]))
    _note(request, "search", [party.pk for party in found])
    context = {"q": query, "allowed": allowed, "found": found, "asked": request.method == "POST"}
    return show(request, "representatives", context)


@require_safe
@officials
def about(request: Asked, party_id: UUID) -> HttpResponseBase:
    """Who acts for this organisation or person, and for whom it acts."""
    if not may_take_in(request.actor):
        raise Unknown(f"party {party_id}")
    return _page(request, party_by_id(party_id))


@require_POST
@officials
def confirm(request: Asked, representation_id: int) -> HttpResponseBase:
    """The officer has seen the registration of the organisation."""
    found = representation_for(request.actor, representation_id, today(request))
    try:
        actions.confirm_representative(
            representation=found,
            source=nfc(request.POST.get("source", ""))[:300],
            name=nfc(request.POST.get("name", ""))[:160],
            office_id=_counter(request),
            actor=request.actor,
            now=request.now,
            record=record_fact,
        )
    except Refused as refusal:
        return _page(request, found.organisation, (refusal.problem,))
    messages.success(request, _("Đã xác nhận người đại diện theo pháp luật."))
    return redirect(_about(found.organisation))


@require_POST
@officials
def end_representation(request: Asked, representation_id: int) -> HttpResponseBase:
    found = representation_for(request.actor, representation_id, today(request))
    why = request.POST.get("why", "")[:300]
    try:
        actions.end_representation(
            representation=found, why=why, actor=request.actor, now=request.now, record=record_fact
        )
    except Refused as refusal:
        return _page(request, found.organisation, (refusal.problem,))
    messages.success(request, _("Đã chấm dứt. Từ lúc này việc đại diện không còn hiệu lực."))
    return redirect(_about(found.organisation))


@require_POST
@officials
def end_mandate(request: Asked, mandate_id: int) -> HttpResponseBase:
    """For a giver who stands at the counter."""
    found = mandate_for(request.actor, mandate_id)
    why = request.POST.get("why", "")[:300]
    try:
        actions.end_mandate(mandate=found, why=why, actor=request.actor, now=request.now, record=record_fact)
    except Refused as refusal:
        return _page(request, found.giver, (refusal.problem,))
    messages.success(request, _("Đã chấm dứt. Từ lúc này ủy quyền không còn hiệu lực."))
    return redirect(_about(found.giver))


@require_http_methods(["GET", "HEAD", "POST"])
@officials
def record(request: Asked) -> HttpResponseBase:
    """A mandate from its original on paper."""
    if request.method != "POST":
        return _form(request)
    try:
        made = _record(request)
    except Refused as refusal:
        return _form(request, (refusal.problem,), status=422 if refusal.field else 409)
    messages.success(request, _("Đã ghi nhận giấy tờ. Người được ủy quyền thực hiện thay được từ ngày đã ghi."))
    return redirect(_about(made.giver))


@require_safe
@officials
def mandate_paper(request: Asked, mandate_id: int) -> FileResponse:
    """The scan of the original."""
    found = mandate_for(request.actor, mandate_id)
    if not found.paper:
        raise Unknown(f"paper of mandate {mandate_id}")
    _note(request, "paper", [found.giver_id, found.receiver_id])
    kept = paper(found.paper)
    response = FileResponse(open_paper(kept.digest))
    held = FileRef(digest=kept.digest, name=found.paper_name, size=kept.size, type=kept.type)
    for name, value in headers_for(held).items():
        response.headers[name] = value
    return response


def _record(request: Asked) -> Mandate:
    giver, receiver = _person(request, "giver_"), _person(request, "receiver_")
    ground = request.POST.get("ground", "")
    if ground not in GROUNDS:
        raise Refused("mandate_ground", gettext_noop("Chọn căn cứ thực hiện thay."), field="ground")
    valid_from = terms.day(request, "valid_from")
    valid_to = terms.day_after(request, "valid_to", needed=ground == "mandate")
    scope = terms.picked(request)
    rules.read_words(request.POST.get("source", ""), "source", _SOURCE, "source")
    upload = request.FILES.get("paper")
    if upload is None:
        raise Refused("paper_needed", gettext_noop("Đính kèm bản chụp giấy tờ gốc."), field="paper")
    scan = store(upload, name=upload.name or "", actor=request.actor, now=request.now)
    return actions.record_mandate(
        giver=giver,
        receiver=receiver,
        ground=cast("MandateGround", ground),
        procedures=scope,
        valid_from=valid_from,
        valid_to=valid_to,
        source=nfc(request.POST.get("source", ""))[:300],
        paper=scan.digest,
        paper_name=scan.name,
        office_id=_counter(request),
        actor=request.actor,
        now=request.now,
        record=record_fact,
    )


_SOURCE = gettext_noop("Nhập tên, số, ngày của giấy tờ và nơi cấp hoặc chứng thực.")


def _person(request: Asked, prefix: str) -> Party | WalkIn:
    """Who is known by number and name; else somebody new, as on their card."""
    number, name = terms.identity(request, prefix)
    known = next((party for party in numbered(number) if party.kind == "person"), None)
    if known is None:
        born = (
            terms.day(request, f"{prefix}birth_date") if request.POST.get(f"{prefix}birth_date", "").strip() else None
        )
        return WalkIn("person", name, number, born)
    if fold(known.name) != fold(name):
        raise Refused("other_name", _OTHER_NAME, field=f"{prefix}personal_id")
    return known


def _counter(request: Asked) -> int:
    counters = may_take_in(request.actor)
    if not counters:
        raise Refused("not_your_duty", "Việc này cần nhiệm vụ tiếp nhận hồ sơ tại một bộ phận một cửa.")
    return counters[0]


def _note(request: Asked, what: Looked, parties: Collection[UUID]) -> None:
    """Whom the officer sees here can read that they did."""
    look = Look(what, "counter", min(may_take_in(request.actor), default=None))
    note_reading(parties=set(parties), look=look, actor=request.actor, now=request.now, record=record_fact)


def _about(party: Party) -> str:
    return reverse("desk:party_representatives", args=[party.pk])


def _page(request: Asked, party: Party, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    on, names = today(request), {choice.code: choice.name for choice in terms.procedures(request)}

    def row(it: Mandate | Representation) -> Row:
        named: list[Text | str] = [names.get(code, code) for code in it.procedures]
        kind = terms.KINDS[it.ground if isinstance(it, Mandate) else it.role]
        return Row(it, terms.last_day(it.valid_to), named, rules.in_force(it, on) and not it.waits, kind)

    representations = representations_of(party, on)
    mandates = mandates_of(party, on) if party.kind == "person" else []
    others = [each.person_id for each in representations] + [each.giver_id for each in mandates]
    _note(request, "search", [party.pk, *others, *(each.receiver_id for each in mandates)])
    context = {
        "party": party,
        "representations": [row(each) for each in representations],
        "mandates": [row(each) for each in mandates],
        "problems": problems,
    }
    status = 200 if not problems else 422 if problems[0].field else 409
    return show(request, "party_representatives", context, status=status)


def _form(request: Asked, problems: tuple[Problem, ...] = (), *, status: int = 200) -> HttpResponse:
    context = {
        "allowed": bool(may_take_in(request.actor)),
        "grounds": [(value, terms.KINDS[value]) for value in GROUNDS],
        "ground": request.POST.get("ground", "mandate"),
        "laws": rules.LAWS,
        "typed": terms.typed(request, *_TYPED),
        "procedures": terms.procedures(request),
        "problems": problems,
        "wrong": {problem.field: problem for problem in problems},
    }
    return show(request, "record_mandate", context, status=status)
