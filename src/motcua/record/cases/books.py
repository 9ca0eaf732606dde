"""The two papers that are no letters: the slip that shows how a dossier went through the house (Mẫu số 06), and the
register of an office (Mẫu số 07). Both are made from what is recorded at the moment they are printed."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django.db.models import Q

from motcua.ground.offices.models import Office
from motcua.ground.packs import queries as packs
from motcua.ground.papers.definitions import Template
from motcua.ground.papers.marks import qr_text
from motcua.ground.papers.printing import print_paper
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Account
from motcua.ground.promises.models import Promise
from motcua.ground.promises.queries import promises_on
from motcua.ground.words.moments import VIETNAM, day_of, local
from motcua.record.cases.definitions import State
from motcua.record.cases.models import Case, StepRun
from motcua.record.cases.printing import Printed, following
from motcua.record.cases.queries import procedure_of, visible_cases
from motcua.record.cases.sheets import foot, marked, place_and_date

VOLUME = 500
"""Dossiers in one volume of the register: as much as is in memory at a time."""

ON_TIME, LATE, RUNNING = "Đúng hạn", "Quá hạn", "Đang thực hiện"


def control_slip(case: Case, *, actor: Actor, now: datetime) -> Printed:
    """Mẫu số 06 as it stands now: each hand it went through, since when, until when, in time or late."""
    procedure = procedure_of(case)
    office = case.office
    shown = {
        "office": case.office_name,
        "place_date": place_and_date(office.place.name, now),
        "title": "Phiếu kiểm soát quá trình giải quyết hồ sơ",
        "foot": foot(case.code, "Mẫu số 06"),
        "case": case.code,
        "procedure": procedure.name.vi,
        "applicant": case.applicant_name,
        "received": _moment(case.received_at),
        "due": _moment(case.due_at),
        "hands": list(_hands(case, now)),
        "maker": actor.ref,
        "signer_name": actor.name,
    }
    about = marked(shown, case.code, case.procedure, now)
    content = print_paper(
        _template("phieu_kiem_soat", now),
        shown,
        made_at=now,
        title=str(shown["title"]),
        author=case.office_name,
        qr=qr_text(following(case.code), about),
    )
    return Printed(f"Phiếu kiểm soát {case.code}.pdf", content)


def _hands(case: Case, now: datetime) -> Iterator[list[str]]:
    """Step, in whose hands, received, passed on, due, in time or late."""
    names = {step.key: step.name.vi for step in procedure_of(case).steps}
    promises = {(p.key, p.opened_at): p for p in promises_on(case.ref) if p.kind == "step"}
    for run in case.step_runs.select_related("finished_by").order_by("id"):
        promise = promises.get((run.key, run.opened_at)) or _latest(promises, run.key)
        due = promise.due_at if promise else None
        yield [
            names.get(run.key, run.key),
            _in_hands(run, case),
            _moment(run.opened_at),
            _moment(run.finished_at),
            _moment(due),
            _standing(run.finished_at, due, now),
        ]


def _latest(promises: Mapping[Any, Promise], key: str) -> Promise | None:
    return next((p for (of, _), p in reversed(list(promises.items())) if of == key), None)


def _in_hands(run: StepRun, case: Case) -> str:
    account: Account | None = run.finished_by if run.finished_at else case.assignee
    return account.name if account else ""


def _standing(finished: datetime | None, due: datetime | None, now: datetime) -> str:
    if due is not None and (finished or now) > due:
        return LATE
    return ON_TIME if finished else RUNNING


def received_in(actor: Actor, office: Office, first: date, last: date) -> Iterator[list[Case]]:
    """The dossiers that an office received from the first to the last day, as far as the actor sees them, a volume at a
    time: neither memory nor a cursor is held for all of them."""
    start, end = (datetime.combine(day, time(), VIETNAM) for day in (first, last + timedelta(days=1)))
    seen = visible_cases(actor).filter(receiving_office=office, received_at__gte=start, received_at__lt=end)
    taken_in = seen.select_related("office").order_by("received_at", "id")
    part = list(taken_in[:VOLUME])
    while part:
        yield part
        newest = part[-1]
        later = Q(received_at__gt=newest.received_at) | Q(received_at=newest.received_at, id__gt=newest.id)
        part = list(taken_in.filter(later)[:VOLUME])


def register_volumes(
    parts: Iterable[list[Case]], office: Office, first: date, last: date, *, now: datetime
) -> Iterator[Printed]:
    """Mẫu số 07 in volumes; a register without dossiers is one volume too."""
    number = 0
    for number, part in enumerate(parts, start=1):
        yield _volume(part, office, first, last, number, now)
    if not number:
        yield _volume([], office, first, last, 1, now)


def _volume(cases: list[Case], office: Office, first: date, last: date, number: int, now: datetime) -> Printed:
    title = "Sổ theo dõi hồ sơ"
    shown = {
        "office": office.name,
        "place_date": place_and_date(office.place.name, now),
        "title": title,
        "foot": f"Mẫu số 07 · Quyển số {number:02d}",
        "volume": f"{number:02d}",
        "first": f"{first:%d/%m/%Y}",
        "last": f"{last:%d/%m/%Y}",
        "rows": [_line(case) for case in cases],
    }
    content = print_paper(_template("so_theo_doi", now), shown, made_at=now, title=title, author=office.name)
    return Printed(f"so-theo-doi-{first:%Y%m%d}-{last:%Y%m%d}-quyen-{number:02d}.pdf", content)


def _line(case: Case) -> list[str]:
    procedure = procedure_of(case)
    delivered = case.closed_at if case.state_now == State.DELIVERED else None
    return [
        case.code,
        procedure.name.vi,
        f"{procedure.sets:02d}",
        case.applicant_name,
        case.office_name,
        _moment(case.received_at),
        _moment(case.due_at),
        _moment(case.finished_at),
        _moment(delivered),
    ]


class _Pipe:
    """A file that a ZIP writes into and somebody else reads out of at once."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def write(self, part: bytes) -> int:
        self.waiting.append(bytes(part))
        return len(part)

    def flush(self) -> None: ...

    def taken(self) -> bytes:
        told, self.waiting = b"".join(self.waiting), []
        return told


def zipped(volumes: Iterable[Printed], made_at: datetime) -> Iterator[bytes]:
    """The volumes as one ZIP, each handed on before the next is printed. They are compressed already."""
    pipe = _Pipe()
    stamp = local(made_at).timetuple()[:6]
    with zipfile.ZipFile(cast(Any, pipe), "w", zipfile.ZIP_STORED) as archive:
        for volume in volumes:
            archive.writestr(zipfile.ZipInfo(volume.name, date_time=stamp), volume.content)
            yield pipe.taken()
    yield pipe.taken()


def _template(key: str, now: datetime) -> Template:
    return cast(Template, packs.definition("template", key, day_of(now)).body)


def _moment(moment: datetime | None) -> str:
    return f"{local(moment):%H:%M %d/%m/%Y}" if moment else ""
