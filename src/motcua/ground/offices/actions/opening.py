"""Opening, renaming and closing offices."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction

from motcua.ground.offices import facts, rules
from motcua.ground.offices.definitions import Holder
from motcua.ground.offices.models import Office
from motcua.ground.offices.queries import chain_of
from motcua.ground.places.models import Place
from motcua.ground.words.errors import Refused
from motcua.ground.words.facts import Recorder
from motcua.ground.words.ids import ref

_CODE_LAW = "Quyết định 20/2020/QĐ-TTg"


def open_office(
    *,
    code: str,
    name: str,
    kind: str,
    place: Place,
    valid_from: date,
    parent: Office | None = None,
    takes_over: Collection[Office] = (),
    actor: Holder,
    now: datetime,
    record: Recorder,
) -> Office:
    """``takes_over`` are offices closed already, whose work passes to this one."""
    if not rules.is_code(code):
        raise Refused(
            "office_code",
            "Mã định danh “{code}” không đúng: viết như H09.01.02, không quá 35 ký tự.",
            field="code",
            law=_CODE_LAW,
            params={"code": code},
        )
    with transaction.atomic():
        if not rules.looks_after(actor, chain_of(parent) if parent else []):
            raise rules.not_yours()
        _refuse_overlap(code, kind, place, valid_from)
        _refuse_outside(place, parent, valid_from)
        office = Office.objects.create(
            code=code, name=name, kind=kind, place=place, parent=parent, valid_from=valid_from
        )
        _take_over(office, takes_over)
        payload = {
            "code": code,
            "kind": kind,
            "parent": parent.pk if parent else None,
            "valid_from": valid_from.isoformat(),
            "takes_over": [old.pk for old in takes_over],
        }
        _record(record, facts.OPENED, office, actor, now, payload)
    return office


def _refuse_overlap(code: str, kind: str, place: Place, valid_from: date) -> None:
    if Office.objects.filter(code=code).exists():
        raise Refused(
            "office_code_taken",
            "Mã định danh “{code}” đã thuộc về một cơ quan khác; mã không dùng lại.",
            field="code",
            law=_CODE_LAW,
            params={"code": code},
        )
    if Office.objects.filter(kind=kind, place__code=place.code).exclude(valid_to__lte=valid_from).exists():
        raise Refused(
            "office_overlaps",
            "{place} đã có một cơ quan cùng loại còn hoạt động; hãy đóng cơ quan đó trước.",
            field="place",
            params={"place": place.title},
        )


def _refuse_outside(place: Place, parent: Office | None, valid_from: date) -> None:
    if not place.in_force(valid_from):
        raise Refused(
            "place_not_in_force",
            "{place} không tồn tại vào ngày {day}.",
            field="place",
            params={"place": place.title, "day": _said(valid_from)},
        )
    if parent is not None and not parent.in_force(valid_from):
        raise Refused(
            "parent_not_in_force",
            "{parent} không hoạt động vào ngày {day}.",
            field="parent",
            params={"parent": parent.name, "day": _said(valid_from)},
        )


def _take_over(office: Office, old: Collection[Office]) -> None:
    closed = Office.objects.filter(pk__in=[o.pk for o in old], valid_to__lte=office.valid_from, successor=None)
    if closed.update(successor=office) != len(old):
        raise Refused(
            "takes_over_open_office",
            "Chỉ tiếp quản được cơ quan đã đóng trước ngày {day} và chưa có cơ quan kế thừa.",
            field="takes_over",
            params={"day": _said(office.valid_from)},
        )


def close_office(
    *,
    office: Office,
    on: date,
    successor: Office | None = None,
    unfinished: int = 0,
    actor: Holder,
    now: datetime,
    record: Recorder,
) -> Office:
    """``on`` is the first day without it; ``successor`` takes over what comes later. ``unfinished`` is what the rooms
    above still have under way there: moving that is a reorganisation."""
    with transaction.atomic():
        office = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
        _must_stand_above(actor, office)
        _refuse_closing(office, on, successor)
        _refuse_unfinished(office, on, unfinished)
        office.valid_to, office.successor = on, successor
        office.save(update_fields=["valid_to", "successor"])
        payload = {"valid_to": on.isoformat(), "successor": successor.pk if successor else None}
        _record(record, facts.CLOSED, office, actor, now, payload)
    return office


def _refuse_closing(office: Office, on: date, successor: Office | None) -> None:
    if office.valid_to is not None:
        raise Refused(
            "office_closed",
            "{office} đã đóng từ ngày {day}.",
            params={"office": office.name, "day": _said(office.valid_to)},
        )
    if on <= office.valid_from:
        raise Refused(
            "close_too_early",
            "Ngày đóng phải sau ngày {day}, ngày {office} bắt đầu hoạt động.",
            params={"office": office.name, "day": _said(office.valid_from)},
        )
    if successor is not None and (successor.pk == office.pk or not successor.in_force(on)):
        raise Refused(
            "successor_not_in_force",
            "Cơ quan kế thừa phải là cơ quan khác, đang hoạt động vào ngày {day}.",
            field="successor",
            params={"day": _said(on)},
        )


def _refuse_unfinished(office: Office, on: date, unfinished: int) -> None:
    if unfinished:
        raise Refused(
            "office_has_work",
            "{office} còn {count} việc chưa xong. Đóng bằng một lần sắp xếp (motcua offices reorganise), "
            "để việc được chuyển sang cơ quan kế thừa.",
            params={"office": office.name, "count": unfinished},
        )
    below = Office.objects.filter(parent=office).exclude(valid_to__lte=on).order_by("code").first()
    if below is not None:
        raise Refused(
            "office_has_offices",
            "{below} còn hoạt động và trực thuộc {office}; hãy đóng hoặc chuyển cơ quan đó trước.",
            params={"office": office.name, "below": below.name},
        )


def rename_office(*, office: Office, name: str, on: date, actor: Holder, now: datetime, record: Recorder) -> Office:
    """The same office under another name from ``on`` on; an act of before is shown with the old one."""
    written = rules.check_name(name)
    with transaction.atomic():
        office = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
        _must_stand_above(actor, office)
        _refuse_renaming(office, written, on)
        office.begin_era(on)
        office.name = written
        office.save(update_fields=["name", "past"])
        _record(record, facts.RENAMED, office, actor, now, {"name": written, "on": on.isoformat()})
    return office


def _refuse_renaming(office: Office, name: str, on: date) -> None:
    if not office.in_force(on):
        raise _not_in_force(office, on)
    if name == office.name:
        raise Refused("office_name_same", "Cơ quan đang mang tên này.", field="name")
    latest = max((date.fromisoformat(era["until"]) for era in office.past), default=office.valid_from)
    if on < latest:
        raise Refused(
            "rename_too_early",
            "Tên đổi từ một ngày không sớm hơn ngày {day}, lần đổi gần nhất.",
            field="on",
            params={"day": _said(latest)},
        )


def _must_stand_above(actor: Holder, office: Office) -> None:
    """Nobody closes or renames the office they look after: that is for those above it."""
    if not rules.looks_after(actor, chain_of(office)[1:]):
        raise rules.not_yours()


def _not_in_force(office: Office, on: date) -> Refused:
    return Refused(
        "office_not_in_force",
        "{office} không hoạt động vào ngày {day}.",
        params={"office": office.name, "day": _said(on)},
    )


def _said(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _record(
    record: Recorder, kind: str, office: Office, actor: Holder, now: datetime, payload: Mapping[str, object]
) -> None:
    subject, place_code = ref("office", office.pk), office.place.code
    record(kind, subject=subject, actor=actor, now=now, office_id=office.pk, place_code=place_code, payload=payload)
