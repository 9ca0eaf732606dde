"""Offices, posts, accounts and appointments as commands and files ask for them: done once, however often asked.

Each verb answers "made" or "unchanged", and refuses what contradicts what is there already.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from motcua.ground.forms.rules.dates import read_date
from motcua.ground.forms.rules.sentences import Misread
from motcua.ground.ledger.actions import record_fact
from motcua.ground.offices.actions import close_office, open_office, open_post, rename_office
from motcua.ground.offices.definitions import OfficeKind
from motcua.ground.offices.models import Office, Post
from motcua.ground.packs import queries as packs
from motcua.ground.people import rules
from motcua.ground.people.actions import appoint, end_appointment, register_official
from motcua.ground.people.definitions import SYSTEM, Via
from motcua.ground.people.models import Account, Appointment
from motcua.ground.places.queries import place
from motcua.ground.promises.models import IS_OPEN, Promise
from motcua.ground.words.errors import Refused
from motcua.ground.words.grades import GRADES
from motcua.ground.words.moments import day_of
from motcua.ground.words.text import nfc

Done = Literal["made", "unchanged"]
HOUSE = replace(SYSTEM, via=Via("command", "house", 2))
ADMINISTRATOR = "Quản trị hệ thống"
"""The title of the post that `bootstrap` opens."""


@dataclass(frozen=True, slots=True)
class Decision:
    number: str = ""
    decided_on: date | None = None


def doing(now: datetime) -> dict[str, Any]:
    return {"actor": HOUSE, "now": now, "record": record_fact}


def office_of(code: str, field_: str = "office") -> Office:
    found = Office.objects.select_related("place").filter(code=code.strip().upper()).first()
    if found is None:
        raise Refused("unknown_office", "Không có cơ quan mã “{code}”.", field=field_, params={"code": code})
    return found


def account_of(username: str) -> Account:
    found = Account.objects.filter(username=username.strip().lower(), kind="official").first()
    if found is None:
        raise Refused(
            "unknown_account", "Không có cán bộ tên đăng nhập “{name}”.", field="username", params={"name": username}
        )
    return found


def post_of(office: Office, title: str, on: date) -> Post:
    """In force on that day, or opening later."""
    found = Post.objects.filter(office=office, title=title.strip()).exclude(valid_to__lte=on).order_by("valid_from")
    post = found.first()
    if post is None:
        raise Refused(
            "unknown_post",
            "{office} không có chức danh “{title}” vào ngày {day}.",
            field="title",
            params={"office": office.name, "title": title, "day": f"{on:%d/%m/%Y}"},
        )
    return post


def enrol_office(
    *, code: str, name: str, kind: str, place_code: str, parent: str, valid_from: date, now: datetime
) -> Done:
    above = office_of(parent, "parent") if parent.strip() else None
    standing = Office.objects.select_related("place").filter(code=code.strip().upper()).first()
    if standing is not None:
        told = (nfc(name), kind, place_code, above.pk if above else None, valid_from)
        there = (standing.name, standing.kind, standing.place.code, standing.parent_id, standing.valid_from)
        return _same(told, there, "code", f"{standing.name} ({standing.code})")
    unit = place(place_code, valid_from)
    if unit is None:
        raise Refused(
            "unknown_place",
            "Không có đơn vị hành chính mã “{code}” vào ngày {day}.",
            field="place",
            params={"code": place_code, "day": f"{valid_from:%d/%m/%Y}"},
        )
    if above is not None and kind not in kinds(day_of(now)):  # no procedure names the kind of the one at the top
        raise Refused("office_kind", "Không có loại cơ quan “{kind}”.", field="kind", params={"kind": kind})
    told_: dict[str, Any] = {"code": code.strip().upper(), "name": rules_name(name), "kind": kind, "place": unit}
    open_office(**told_, parent=above, valid_from=valid_from, **doing(now))
    return "made"


def rules_name(name: str) -> str:
    return " ".join(nfc(name).split())


def kinds(on: date) -> dict[str, OfficeKind]:
    found = [pinned.body for pinned in packs.all_of("office_kind", on)]
    return {body.key: body for body in found if isinstance(body, OfficeKind)}


def rename(*, code: str, name: str, on: date, now: datetime) -> Done:
    office = office_of(code)
    if office.name == rules_name(name):
        return "unchanged"
    rename_office(office=office, name=name, on=on, **doing(now))
    return "made"


def close(*, code: str, on: date, successor: str, now: datetime) -> Done:
    office, heir = office_of(code), office_of(successor, "successor") if successor else None
    if (office.valid_to, office.successor_id) == (on, heir.pk if heir else None):
        return "unchanged"
    unfinished = Promise.objects.filter(IS_OPEN, owed_by_office=office).count()
    close_office(office=office, on=on, successor=heir, unfinished=unfinished, **doing(now))
    return "made"


def enrol_post(
    *,
    office: str,
    title: str,
    duties: Collection[str],
    valid_from: date,
    sectors: Collection[str] = (),
    reach: str = "own",
    clearance: str = "ordinary",
    now: datetime,
) -> Done:
    where, written = office_of(office), " ".join(nfc(title).split())
    standing = Post.objects.filter(office=where, title=written).exclude(valid_to__lte=valid_from).first()
    if standing is not None:
        told = (sorted(duties), sorted(sectors), reach, clearance)
        there = (sorted(standing.duties), sorted(standing.sectors), standing.reach, GRADES[standing.clearance])
        return _same(told, there, "title", f"{standing.title}, {where.name}")
    if reach not in ("own", "subtree") or clearance not in GRADES:
        raise Refused(
            "post_sight",
            "reach là own hoặc subtree; clearance là {grades}.",
            field="reach",
            params={"grades": ", ".join(GRADES)},
        )
    sight: dict[str, Any] = {"sectors": sectors, "reach": reach, "clearance": clearance}
    open_post(office=where, title=written, duties=duties, valid_from=valid_from, **sight, **doing(now))
    return "made"


def enrol_account(*, username: str, name: str, office: str, now: datetime) -> Done:
    where, written = office_of(office), username.strip().lower()
    standing = Account.objects.filter(username=written).first()
    if standing is not None:
        told = ("official", rules.read_name(name), where.pk)
        return _same(told, (standing.kind, standing.name, standing.office_id), "username", written)
    register_official(name=name, username=written, password=None, office=where, **doing(now))
    return "made"


def enrol_appointment(
    *,
    username: str,
    office: str,
    title: str,
    valid_from: date,
    valid_to: date | None,
    decision: Decision,
    now: datetime,
) -> Done:
    account, post = account_of(username), post_of(office_of(office), title, valid_from)
    standing = Appointment.objects.filter(account=account, post=post, valid_from=valid_from).first()
    if standing is not None:
        told = (valid_to, decision.number, decision.decided_on)
        there = (standing.valid_to, standing.decision_number, standing.decision_date)
        return _same(told, there, "username", f"{account.name}, {post.title}")
    appoint(
        account=account,
        post=post,
        valid_from=valid_from,
        valid_to=valid_to,
        decision_number=decision.number,
        decision_date=decision.decided_on,
        **doing(now),
    )
    return "made"


def end(*, username: str, office: str, title: str, on: date, decision: Decision, now: datetime) -> Done:
    account, where = account_of(username), office_of(office)
    held = Appointment.objects.filter(account=account, post__office=where, post__title=title.strip())
    latest = held.order_by("-valid_from").first()
    if latest is None:
        raise Refused("not_appointed", "{name} không giữ chức danh này.", field="title", params={"name": account.name})
    if latest.valid_to == on and latest.end_decision_number == decision.number:
        return "unchanged"
    told: dict[str, Any] = {"decision_number": decision.number, "decision_date": decision.decided_on}
    end_appointment(appointment=latest, on=on, **told, **doing(now))
    return "made"


def _same(told: Collection[object], there: Collection[object], at: str, what: str) -> Done:
    if told == there:
        return "unchanged"
    raise Refused("differs", "{what} đã có, với nội dung khác.", field=at, params={"what": what})


def words(text: str) -> list[str]:
    """``one_stop handle`` or ``one_stop; handle``."""
    return text.replace(";", " ").replace(",", " ").split()


def day(text: str, at: str) -> date:
    """``01/07/2026``, or ``2026-07-01``."""
    try:
        return read_date(text)
    except Misread:
        raise Refused(
            "date", "“{text}” không phải ngày: viết 01/07/2026 hoặc 2026-07-01.", field=at, params={"text": text}
        ) from None
