"""Filing by program: papers first, then the case, once however often it is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import File, Header, Status
from ninja.files import UploadedFile

from motcua.doors.api import schemas as s
from motcua.doors.api.answers import ACT, answers
from motcua.doors.api.auth import actor_of
from motcua.doors.api.reading import router, whole
from motcua.ground.offices.queries import office_by_code
from motcua.ground.packs import queries as packs
from motcua.ground.papers import tickets
from motcua.ground.papers.actions import store
from motcua.ground.papers.definitions import FileRef
from motcua.ground.people.queries import party_by_id
from motcua.ground.people.representing import applicant_of
from motcua.ground.words.errors import Refused, Unknown
from motcua.ground.words.moments import day_of
from motcua.ground.words.secrecy import refuse_declared
from motcua.record.cases import actions
from motcua.record.cases.models import Case

T = TypeVar("T")
_ONCE = gettext_noop(
    "Tên bạn đặt cho lần nộp này, 8 đến 80 ký tự ASCII, ví dụ một UUID. Gửi lại cùng tên thì nhận lại hồ sơ đã nộp "
    "(200)."
)
Once = Annotated[
    str, Header(alias="Idempotency-Key", min_length=8, max_length=80, pattern=r"^[\x21-\x7e]+$", description=_ONCE)
]
OnBehalfOf = Annotated[
    UUID | None,
    Header(
        alias="On-Behalf-Of",
        description=gettext_noop("Nộp thay cho ai: party_id trong may_act_for của /me; không gửi khi nộp cho mình"),
    ),
]
"""Read by `auth.Token` on every call, declared where it matters most."""
_TAGS = ["filing"]
_FILED = answers(s.CaseOut, *ACT) | {201: s.CaseOut}


@router.post(
    "/papers",
    tags=_TAGS,
    response=answers(s.TicketOut, *ACT, 503, status=201),
    summary=gettext_noop("Gửi một giấy tờ (PDF, JPEG, PNG) và nhận vé để nộp"),
)
def upload(request: HttpRequest, file: File[UploadedFile]) -> Status[dict[str, Any]]:
    actor = actor_of(request)
    stored = store(file, name=file.name or "", actor=actor, now=timezone.now())
    return Status(201, {"ticket": tickets.issue(stored, holder=actor.ref), **asdict(stored)})


@router.post(
    "/cases",
    tags=_TAGS,
    response=_FILED,
    summary=gettext_noop("Nộp hồ sơ trực tuyến (người dân)"),
)
def submit(
    request: HttpRequest, body: s.FilingIn, idempotency_key: Once, on_behalf_of: OnBehalfOf = None
) -> Status[dict[str, Any]]:
    actor, now = actor_of(request), timezone.now()
    refuse_declared(body.secrecy)
    _in_force(body.procedure, now)
    case = actions.submit_case(
        actor=actor,
        now=now,
        procedure=body.procedure,
        data=with_files(request, body.answers),
        papers=redeem(request, body.papers),
        key=idempotency_key,
        place_code=body.place_code,
        applicant=applicant_of(actor),
        held=held(body.held),
    )
    return _filed(case, body, now)


@router.post(
    "/counter/cases",
    tags=_TAGS,
    response=_FILED,
    summary=gettext_noop("Tiếp nhận hồ sơ tại quầy (cán bộ một cửa)"),
)
def take_in(request: HttpRequest, body: s.CounterIn, idempotency_key: Once) -> Status[dict[str, Any]]:
    actor, now = actor_of(request), timezone.now()
    refuse_declared(body.secrecy)
    _in_force(body.procedure, now)
    applicant_id = body.applicant_id
    case = actions.intake_at_counter(
        actor=actor,
        now=now,
        procedure=body.procedure,
        data=with_files(request, body.answers),
        papers=redeem(request, body.papers),
        key=idempotency_key,
        office_id=named("office", lambda: office_by_code(body.office)).pk,
        applicant=named("applicant_id", lambda: party_by_id(applicant_id)) if applicant_id else None,
        place_code=body.place_code,
        channel=body.channel,
        held=held(body.held),
        held_ground=body.held_ground,
        held_reason=body.held_reason,
    )
    return _filed(case, body, now)


def _filed(case: Case, body: s.FilingIn, now: datetime) -> Status[dict[str, Any]]:
    """201 for a new case, 200 for one filed before under this key; never somebody else's answer to another question."""
    if case.procedure != body.procedure:
        raise Refused(
            "key_used",
            "Tên lần nộp (Idempotency-Key) này đã dùng cho một hồ sơ của thủ tục khác. Hãy đặt tên khác.",
            field="Idempotency-Key",
        )
    return Status(201 if case.filed_at == now else 200, whole(case))


def _in_force(code: str, now: datetime) -> None:
    named("procedure", lambda: packs.definition("procedure", code, day_of(now)))


def named(field: str, look_up: Callable[[], T]) -> T:
    """What a field of the body names; a name that names nothing is that field's fault, not the address's."""
    try:
        return look_up()
    except Unknown:
        raise Refused("no_such", "Không có gì mang tên này.", field=field) from None


def held(given: Mapping[str, UUID]) -> dict[str, str]:
    return {component: str(holding) for component, holding in given.items()}


def redeem(request: HttpRequest, given: Mapping[str, Sequence[str]]) -> dict[str, list[FileRef]]:
    holder = actor_of(request).ref
    return {component: [tickets.redeem(t, holder=holder) for t in held] for component, held in given.items()}


def with_files(request: HttpRequest, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Files inside answers come as ``{"ticket": ...}`` and in no other way: a digest overheard must open nothing."""
    holder = actor_of(request).ref

    def swapped(value: Any) -> Any:
        if isinstance(value, list):
            return [swapped(inner) for inner in value]
        if not isinstance(value, dict):
            return value
        if "digest" in value:
            raise Refused("paper_ticket", _NO_DIGEST)
        if set(value) == {"ticket"}:
            return asdict(tickets.redeem(str(value["ticket"]), holder=holder))
        return {key: swapped(inner) for key, inner in value.items()}

    return {key: swapped(value) for key, value in answers.items()}


_NO_DIGEST = gettext_noop("Nộp tệp bằng vé nhận được khi tải lên, không bằng mã băm của tệp.")
