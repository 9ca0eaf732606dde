"""Units merge, split, move; offices, posts, cases and promises follow: one event, one transaction.

A rehearsal is the application itself, rolled back. `MOVERS` is the list of rooms whose rows go with an office: a room
that comes later, with targets or registers of its own, adds its mover here and is rehearsed, applied and undone with
the others, because everything is changed through the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from django.db import connection, transaction

from motcua.ground.ledger.actions import record_fact
from motcua.ground.offices.actions.journal import Journal
from motcua.ground.offices.actions.reorganising import (
    agencies_on,
    close_reorganisation,
    enter_reorganisation,
    pass_posts,
    reorganise_offices,
)
from motcua.ground.offices.definitions import OfficeKind
from motcua.ground.offices.events import Event
from motcua.ground.offices.models import Office
from motcua.ground.offices.rules.reorganising import OfficePlan, Remark, plan_offices
from motcua.ground.packs import queries as packs
from motcua.ground.packs.definitions import Issue
from motcua.ground.packs.reading import read
from motcua.ground.packs.shaping import shape
from motcua.ground.people.actions.reorganising import end_delegations, pass_appointments
from motcua.ground.people.definitions import Actor
from motcua.ground.people.queries import duties_in
from motcua.ground.places.actions.reorganising import reorganise_units, standing_on
from motcua.ground.places.rules.reorganising import Standing, UnitPlan, plan_units
from motcua.ground.promises.actions.passing import pass_all_promises
from motcua.ground.words.errors import Problem, Refused
from motcua.ground.words.moments import VIETNAM, day_of
from motcua.record.cases.actions import reroute_cases
from motcua.record.cases.actions.rerouting import Heap
from motcua.record.cases.queries import drafts_naming

BASES = {
    "measured": "đo đạc",
    "population": "ước theo dân số",
    "area": "ước theo diện tích",
    "assumed": "giả định",
}
DUTIES_NEEDED = {"one_stop": "tiếp nhận và trả kết quả", "handle": "thụ lý hồ sơ", "approve": "phê duyệt kết quả"}


class BrokenFile(Exception):
    """The file is not one of a reorganisation; each issue has its line."""

    def __init__(self, issues: list[Issue]) -> None:
        super().__init__("; ".join(str(issue) for issue in issues))
        self.issues = issues


@dataclass(slots=True)
class Report:
    """What moved. ``counts`` is what the fact keeps; ``by_hand`` what a person must still do."""

    event: Event
    when: date
    number: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    units: list[tuple[str, str, str]] = field(default_factory=list)
    offices: list[str] = field(default_factory=list)
    delegations: list[str] = field(default_factory=list)
    heaps: tuple[Heap, ...] = ()
    by_hand: list[Remark] = field(default_factory=list)

    def remark(self, message: str, /, **params: object) -> None:
        self.by_hand.append(Remark(message, params))


@dataclass(frozen=True)
class Moving:
    """What a mover is told: the plans, the offices by code as they now are, and where things go."""

    event: Event
    units: UnitPlan
    plan: OfficePlan
    offices: Mapping[str, Office]
    when: date
    journal: Journal
    actor: Actor
    now: datetime
    report: Report

    @cached_property
    def closing(self) -> dict[int, int | None]:
        """Offices that end, and who takes what cannot be told by its place."""
        return {
            self.offices[each.code].pk: self.offices[each.successor].pk if each.successor else None
            for each in self.plan.closes
        }

    @cached_property
    def by_id(self) -> dict[int, Office]:
        return {office.pk: office for office in self.offices.values()}

    @cached_property
    def watched(self) -> set[int]:
        """Offices that lose land although they stay: a commune of theirs now lies elsewhere."""
        desks, found = self.plan.desks, set()
        for kind in {kind for kind, _ in desks.before}:
            for place in self.units.ends:
                before = desks.competent_before(kind, place)
                if before is not None and desks.competent_after(kind, place) not in (None, before):
                    found.add(self.offices[before].pk)
        return found

    def desk(self, office_id: int, place: str) -> int | None:
        """Who is competent now for what this office was competent for; None when the place does not tell."""
        office, desks = self.by_id[office_id], self.plan.desks
        if desks.competent_before(office.kind, place) != office.code:
            return None
        after = desks.competent_after(office.kind, place)
        return self.offices[after].pk if after is not None and after != office.code else None


def move_people(moving: Moving) -> dict[str, int]:
    """Posts of closing offices, and who holds them."""
    passed = pass_posts(plan=moving.plan, offices=moving.offices, when=moving.when, journal=moving.journal)
    people = pass_appointments(posts=passed.posts, when=moving.when, journal=moving.journal)
    for title in passed.unlike:
        moving.report.remark(
            "Chức danh trùng tên nhưng khác nhiệm vụ được mở riêng: {title}. Hãy rà soát.", title=title
        )
    return {
        "posts": len(passed.posts),
        "posts_opened": passed.opened,
        "accounts": people.accounts,
        "appointments": people.appointments,
    }


def move_delegations(moving: Moving) -> dict[str, int]:
    closing = {office: moving.by_id[heir] if heir else None for office, heir in moving.closing.items()}
    decision = moving.event.decision if moving.event.delegations == "carry" else ""
    ended = end_delegations(closing=closing, when=moving.when, decision=decision, journal=moving.journal)
    for each in ended:
        told = f"{each.from_account.name} → {each.to_account.name}, {each.office.name}, số {each.decision_number}"
        moving.report.delegations.append(told)
    if ended and not decision:
        moving.report.remark("Làm lại {many} ủy quyền đã hết theo cơ quan, nếu còn cần.", many=len(ended))
    return {"delegations_ended": len(ended), "delegations_carried": len(ended) if decision else 0}


def move_cases(moving: Moving) -> dict[str, int]:
    done = reroute_cases(
        desk=moving.desk,
        watched=moving.watched,
        closing=moving.closing,
        journal=moving.journal,
        actor=moving.actor,
        now=moving.now,
    )
    moving.report.heaps = done.heaps
    unassigned = sum(heap.unassigned for heap in done.heaps)
    if unassigned:
        moving.report.remark(
            "Giao lại {many} hồ sơ: người đang giữ không có chức danh ở cơ quan nhận.", many=unassigned
        )
    return {
        "cases": done.cases,
        "cases_late": sum(heap.late for heap in done.heaps),
        "consultations": done.consultations,
        "promises": done.promises,
    }


def move_other_promises(moving: Moving) -> dict[str, int]:
    """What closing offices owe on anything that is no case."""
    heirs = {office: heir for office, heir in moving.closing.items() if heir is not None}
    return {"other_promises": pass_all_promises(heirs=heirs, journal=moving.journal)}


def count_drafts(moving: Moving) -> dict[str, int]:
    """Drafts do not move: they are read on the day's map when they are filed."""
    return {"drafts": drafts_naming(set(moving.units.ends) - moving.units.goes_on)}


Mover = Callable[[Moving], Mapping[str, int]]
MOVERS: tuple[Mover, ...] = (move_people, move_delegations, move_cases, move_other_promises, count_drafts)


def read_event(text: str, file: str) -> Event:
    """Raises BrokenFile with everything wrong, each with its line."""
    node, issues = read(text, file)
    if node is None or issues:
        raise BrokenFile(issues)
    event, issues = shape(Event, node)
    if issues or not isinstance(event, Event):
        raise BrokenFile(issues)
    return event


def reorganise(*, text: str, file: str, actor: Actor, now: datetime, apply: bool) -> Report:
    """Rehearse the event of the file, or apply it. Refused("reorganisation") with every problem at once."""
    event = read_event(text, file)
    today = day_of(now)
    if apply and event.day > today:
        raise Refused(
            "day_ahead",
            "Ngày {day} chưa đến nên chưa thực hiện được. Hãy diễn tập trước, và chạy lại lệnh này từ ngày đó.",
            params={"day": f"{event.day:%d/%m/%Y}"},
        )
    if event.day > today:
        now = datetime.combine(event.day, time(), VIETNAM)
    with transaction.atomic():
        report = _carry_out(event, text, actor, now)
        _check_constraints()
        if not apply:
            transaction.set_rollback(True)
    return report


def _carry_out(event: Event, text: str, actor: Actor, now: datetime) -> Report:
    when = day_of(now)
    row = enter_reorganisation(event=event, text=text, actor=actor, now=now)
    journal, report = Journal(row.pk), Report(event, when, row.pk)
    rows, units, plan, standing = _planned(event, when)
    places = reorganise_units(plan=units, rewrite=journal.rewrite, note=journal.note)
    offices = reorganise_offices(plan=plan, rows=rows, units=places, when=when, journal=journal)
    moving = Moving(event, units, plan, offices, when, journal, actor, now, report)
    _tell_units(report, units, standing)
    _tell_offices(report, plan, offices)
    for mover in MOVERS:
        report.counts |= mover(moving)
    journal.renew_statistics()
    report.by_hand += [*plan.remarks, *_left_to_do(moving)]
    close_reorganisation(reorganisation=row, moved=report.counts, actor=actor, now=now, record=record_fact)
    return report


def _planned(event: Event, when: date) -> tuple[dict[str, Office], UnitPlan, OfficePlan, Mapping[str, Standing]]:
    standing, later = standing_on(event.day)
    units, problems = plan_units(event.units, day=event.day, law=str(event.law), standing=standing, later=later)
    rows, agencies = agencies_on(when)
    plan = None
    if units is not None:
        codes = set(Office.objects.values_list("code", flat=True))
        plan, more = plan_offices(
            event, units, standing=standing, agencies=agencies, kind_names=kind_names(when), codes=codes, when=when
        )
        problems += more
    if units is None or plan is None:
        raise _refused(problems)
    return rows, units, plan, standing


def _refused(problems: list[Problem]) -> Refused:
    return Refused("reorganisation", "Chưa thực hiện được.", problems=tuple(problems))


def kind_names(on: date) -> dict[str, str]:
    """The kinds of office that packs know; and others of which some stand, called as these are without their unit."""
    named = {}
    for office in Office.objects.order_by("kind", "-pk").distinct("kind").select_related("place"):
        named[office.kind] = office.name.removesuffix(office.place.title).strip() or office.kind
    bodies = (pinned.body for pinned in packs.all_of("office_kind", on))
    return named | {body.key: body.name.vi for body in bodies if isinstance(body, OfficeKind)}


def _check_constraints() -> None:
    """What the database would refuse at the end is refused now, in a rehearsal too."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _tell_units(report: Report, units: UnitPlan, standing: Mapping[str, Standing]) -> None:
    titles = {unit.code: unit.title for unit in units.begins}
    for passage in units.passages:
        old = f"{standing[passage.old].title} ({passage.old})"
        share = (
            "toàn bộ" if passage.share_basis == "whole" else f"{passage.share * 100:f}".rstrip("0").rstrip(".") + " %"
        )
        estimate = "" if passage.share_basis in ("whole", "measured") else f" (ước theo {passage.share_basis})"
        report.units.append((old, f"{titles[passage.new]} ({passage.new})", share + estimate))
    created = [unit for unit in units.begins if unit.code not in {passage.new for passage in units.passages}]
    report.units += [("", f"{unit.title} ({unit.code})", "lập mới") for unit in created]
    report.units += [
        (f"{standing[code].title} ({code})", "", "giải thể")
        for code in units.ends
        if not units.heirs.get(code) and code not in titles
    ]
    report.counts |= {"units_ended": len(units.ends), "units_begun": len(units.begins)}


def _tell_offices(report: Report, plan: OfficePlan, offices: Mapping[str, Office]) -> None:
    for opening in plan.opens:
        report.offices.append(f"Mở {opening.name} ({opening.code})")
    for closing in plan.closes:
        to = ", ".join(f"{offices[code].name} ({code})" for code in closing.takers) or "—"
        report.offices.append(f"Đóng {offices[closing.code].name} ({closing.code}), việc chuyển sang {to}")
    for agency in plan.changed:
        was = offices[agency.code].past[-1]["name"]
        told = f"{was} → {agency.name}" if was != agency.name else agency.name
        report.offices.append(f"Giữ {told} ({agency.code})")
    counts = {"opened": len(plan.opens), "closed": len(plan.closes), "changed": len(plan.changed)}
    report.counts |= {f"offices_{what}": many for what, many in counts.items()}


def _left_to_do(moving: Moving) -> Iterator[Remark]:
    yield from _duties_missing(moving)
    yield from _kinds_gone(moving)
    yield from _timetables_left(moving)


def _duties_missing(moving: Moving) -> Iterator[Remark]:
    """Whoever takes over needs somebody to receive, to work and to decide."""
    taking = {code for closing in moving.plan.closes for code in closing.takers}
    offices = {moving.offices[code].pk: moving.offices[code] for code in sorted(taking)}
    for office_id, held in duties_in(offices, moving.when).items():
        missing = [name for duty, name in DUTIES_NEEDED.items() if duty not in held]
        if missing:
            message = "{office} ({code}) chưa có người giữ nhiệm vụ: {duties}."
            office = offices[office_id]
            yield Remark(message, {"office": office.name, "code": office.code, "duties": ", ".join(missing)})


def _kinds_gone(moving: Moving) -> Iterator[Remark]:
    """A procedure that still names a kind of which no office is left cannot be filed."""
    left = {kind for kind, _ in moving.plan.desks.after}
    gone = {moving.offices[each.code].kind for each in moving.plan.closes} - left
    for pinned in packs.all_of("procedure", moving.when) if gone else ():
        body: Any = pinned.body
        if body.competent.office_kind in gone:
            message = "Thủ tục {code} còn nêu loại cơ quan “{kind}” không còn cơ quan nào; hãy sửa gói thủ tục."
            yield Remark(message, {"code": body.code, "kind": body.competent.office_kind})


def _timetables_left(moving: Moving) -> Iterator[Remark]:
    """Hours of its own that an office kept do not pass to its successor by themselves."""
    closed = {closing.code for closing in moving.plan.closes}
    for pinned in packs.all_of("timetable", moving.when):
        body: Any = pinned.body
        named = sorted(closed & set(body.offices))
        if named:
            message = "Giờ làm việc riêng “{key}” còn nêu cơ quan đã đóng: {codes}; hãy sửa gói của tỉnh."
            yield Remark(message, {"key": body.key, "codes": ", ".join(named)})
