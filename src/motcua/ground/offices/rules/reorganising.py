"""What becomes of offices when their units change: by rule where there is one, else as the file says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from motcua.ground.offices.events import Close, Event, MoveOffice, Open, RenameOffice
from motcua.ground.offices.rules.naming import is_code, office_name
from motcua.ground.places.rules.reorganising import Standing, UnitPlan
from motcua.ground.words.errors import Problem


@dataclass(frozen=True, slots=True)
class Agency:
    """An office as the rules see it; ``parent`` and ``successor`` are codes of offices."""

    code: str
    name: str
    kind: str
    place: str
    parent: str | None
    valid_from: date


@dataclass(frozen=True, slots=True)
class Closing:
    """``takers`` are all that may take its work; ``successor`` takes what cannot be told by place."""

    code: str
    successor: str | None
    takers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person has to look at afterwards: a sentence and its words."""

    message: str
    params: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class OfficePlan:
    """``changed`` are offices that stay under another name, unit row or parent, as they will be; ``opens`` come in an
    order in which each finds its parent."""

    closes: tuple[Closing, ...]
    opens: tuple[Agency, ...]
    changed: tuple[Agency, ...]
    remarks: tuple[Remark, ...]
    desks: Desks


@dataclass(frozen=True, slots=True)
class Desks:
    """Who was competent on the eve, and who is after: for a kind of office and the code of a unit."""

    before: Mapping[tuple[str, str], str]
    after: Mapping[tuple[str, str], str]
    parents_before: Mapping[str, str]
    parents_after: Mapping[str, str]
    heirs: Mapping[str, tuple[str, ...]]
    passes: Mapping[str, str]

    def competent_before(self, kind: str, place: str) -> str | None:
        return _nearest(kind, place, self.before, self.parents_before)

    def competent_after(self, kind: str, place: str) -> str | None:
        """For the land that ``place`` named on the eve; None when it was divided among several offices."""
        found = set()
        for unit in self.units_after(place):
            nearest = _nearest(kind, unit, self.after, self.parents_after)
            passed = self.passes.get(kind)
            found.add(nearest or (passed and _nearest(passed, unit, self.after, self.parents_after)))
        return found.pop() if len(found) == 1 else None

    def units_after(self, place: str) -> tuple[str, ...]:
        return self.heirs.get(place, (place,))


def _nearest(kind: str, place: str, offices: Mapping[tuple[str, str], str], parents: Mapping[str, str]) -> str | None:
    while place:
        if (kind, place) in offices:
            return offices[kind, place]
        place = parents.get(place, "")
    return None


def plan_offices(
    event: Event,
    units: UnitPlan,
    *,
    standing: Mapping[str, Standing],
    agencies: Sequence[Agency],
    kind_names: Mapping[str, str],
    codes: Collection[str],
    when: date,
) -> tuple[OfficePlan | None, list[Problem]]:
    """``agencies`` are those in force ``when``; ``codes`` every identifier ever given. All problems at once."""
    planner = _Planner(event, units, standing, {each.code: each for each in agencies}, kind_names, set(codes), when)
    planner.read()
    planner.follow_units()
    planner.close_of_ended_units()
    planner.find_takers()
    planner.set_parents()
    return (None, planner.problems) if planner.problems else (planner.plan(), [])


@dataclass(slots=True)
class _Planner:
    event: Event
    units: UnitPlan
    standing: Mapping[str, Standing]
    agencies: Mapping[str, Agency]
    kind_names: Mapping[str, str]
    codes: set[str]
    when: date
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    opens: dict[str, Agency] = field(default_factory=dict)
    told_parent: dict[str, str] = field(default_factory=dict)
    told_name: dict[str, str] = field(default_factory=dict)
    told_successor: dict[str, str | None] = field(default_factory=dict)
    changed: dict[str, Agency] = field(default_factory=dict)
    closes: dict[str, Closing] = field(default_factory=dict)

    def refuse(self, where: str, code: str, message: str, /, **params: object) -> None:
        self.problems.append(Problem(where, code, message, params))

    def remark(self, message: str, /, **params: object) -> None:
        self.remarks.append(Remark(message, params))

    # --- what the file says ------------------------------------------------------------------------------------------

    def read(self) -> None:
        for number, change in enumerate(self.event.offices):
            where = f"offices.{number}"
            match change:
                case Open():
                    self.open(change, where)
                case Close():
                    if self.known(change.code, where) and self.once(change.code, self.told_successor, where):
                        self.told_successor[change.code] = change.successor
                case RenameOffice():
                    if self.known(change.code, where) and self.once(change.code, self.told_name, where):
                        self.told_name[change.code] = change.name
                case MoveOffice():
                    if self.known(change.code, where) and self.once(change.code, self.told_parent, where):
                        self.told_parent[change.code] = change.parent
                case _:
                    assert_never(change)

    def known(self, code: str, where: str) -> bool:
        if code in self.agencies:
            return True
        self.refuse(where, "office_not_in_force", "Không có cơ quan mã {code} đang hoạt động.", code=code)
        return False

    def once(self, code: str, told: Mapping[str, object], where: str) -> bool:
        if code in told:
            self.refuse(where, "office_twice", "Cơ quan mã {code} được nêu hai lần.", code=code)
        return code not in told

    def open(self, change: Open, where: str) -> None:
        title = self.title_after(change.place)
        if not is_code(change.code):
            message = "Mã định danh “{code}” không đúng: viết như H09.01.02, không quá 35 ký tự."
            self.refuse(where, "office_code", message, code=change.code)
        elif change.code in self.codes:
            message = "Mã định danh “{code}” đã thuộc về một cơ quan khác; mã không dùng lại."
            self.refuse(where, "office_code_taken", message, code=change.code)
        elif change.kind not in self.kind_names:
            message = "Không có loại cơ quan “{kind}” trong danh mục."
            self.refuse(where, "office_kind", message, kind=change.kind, code=change.code)
        elif title is None:
            message = "Cơ quan {code} mở tại {place}, không phải đơn vị có vào ngày {day}."
            params = {"code": change.code, "place": change.place, "day": f"{self.units.day:%d/%m/%Y}"}
            self.refuse(where, "place_not_in_force", message, **params)
        else:
            name = change.name or office_name(self.kind_names[change.kind], title)
            self.codes.add(change.code)
            self.opens[change.code] = Agency(change.code, name, change.kind, change.place, change.parent, self.when)

    def title_after(self, place: str) -> str | None:
        begun = next((unit.title for unit in self.units.begins if unit.code == place), None)
        if begun is not None or place in self.units.ends:
            return begun
        return self.standing[place].title if place in self.standing else None

    def parent_unit(self, place: str) -> str:
        begun = next((unit.parent for unit in self.units.begins if unit.code == place), None)
        return begun if begun is not None else self.standing[place].parent if place in self.standing else ""

    # --- offices that stay, under a unit that began anew -------------------------------------------------------------

    def follow_units(self) -> None:
        """The office of a unit that keeps its code keeps its own, and is called as the unit is."""
        for agency in self.agencies.values():
            if agency.code in self.told_successor:
                continue
            told = self.told_name.get(agency.code)
            name = told or self.follow_name(agency)
            if name != agency.name or agency.place in self.units.goes_on:
                self.changed[agency.code] = replace(agency, name=name)

    def follow_name(self, agency: Agency) -> str:
        if agency.place not in self.units.goes_on:
            return agency.name
        was, now = self.standing[agency.place].title, self.title_after(agency.place) or ""
        if was != now and not agency.name.endswith(was):
            message = "Tên “{name}” ({code}) không mang tên đơn vị; nếu cần đổi, thêm dòng rename cho cơ quan này."
            self.remark(message, name=agency.name, code=agency.code)
            return agency.name
        return agency.name.removesuffix(was) + now if was != now else agency.name

    # --- offices that end --------------------------------------------------------------------------------------------

    def close_of_ended_units(self) -> None:
        gone = set(self.units.ends) - self.units.goes_on
        for agency in self.agencies.values():
            if agency.place in gone:
                self.told_successor.setdefault(agency.code, None)
        for code in self.told_successor:
            agency = self.agencies[code]
            if agency.valid_from >= self.when:
                message = "{office} ({code}) mới hoạt động từ {day}, chưa đóng ngay trong ngày đó được."
                params = {"office": agency.name, "code": code, "day": f"{agency.valid_from:%d/%m/%Y}"}
                self.refuse(self.where(code), "close_too_early", message, **params)

    def where(self, code: str) -> str:
        numbered = enumerate(self.event.offices)
        return next((f"offices.{n}" for n, each in numbered if each.code == code), "offices")

    def find_takers(self) -> None:
        self.check_doubles()
        after = dict(self.after())
        for code, told in sorted(self.told_successor.items()):
            agency = self.agencies[code]
            if told is not None and not self.may_take(code, told):
                continue
            by_rule = self.takers(agency, after, needed=told is None)
            default = self.units.defaults.get(agency.place)
            chosen = told or (self.taker_at(agency, default, after, needed=False) if default else None)
            if chosen is None and len(by_rule) == 1:
                chosen = by_rule[0]
            if chosen is None and not by_rule:
                self.left_without(agency)
            takers = dict.fromkeys([*by_rule, *([chosen] if chosen else [])])
            self.closes[code] = Closing(code, chosen, tuple(takers))

    def check_doubles(self) -> None:
        """On one day a unit has at most one office of a kind."""
        seen: dict[tuple[str, str], str] = {}
        for agency in [*self.staying(), *self.opens.values()]:
            other = seen.setdefault((agency.kind, agency.place), agency.code)
            if other != agency.code:
                message = "Đơn vị {place} sẽ có hai cơ quan cùng loại: {other} và {code}."
                params = {"place": agency.place, "other": other, "code": agency.code}
                self.refuse(self.where(agency.code), "office_overlaps", message, **params)

    def staying(self) -> Iterator[Agency]:
        return (each for each in self.agencies.values() if each.code not in self.told_successor)

    def after(self) -> Iterator[tuple[tuple[str, str], str]]:
        return (((each.kind, each.place), each.code) for each in [*self.staying(), *self.opens.values()])

    def may_take(self, code: str, successor: str) -> bool:
        stays = successor in self.agencies and successor not in self.told_successor
        if stays or successor in self.opens:
            return True
        message = "Cơ quan kế thừa {successor} của {code} phải là cơ quan khác, đang hoạt động hoặc được mở trong tệp."
        self.refuse(self.where(code), "successor_not_in_force", message, code=code, successor=successor)
        return False

    def takers(self, agency: Agency, after: Mapping[tuple[str, str], str], *, needed: bool) -> list[str]:
        """The office of the same kind, or of the kind it passes to, of each unit that takes the land."""
        found = (self.taker_at(agency, heir, after, needed=needed) for heir in self.heirs_of(agency.place))
        return list(dict.fromkeys(taker for taker in found if taker is not None))

    def heirs_of(self, place: str) -> tuple[str, ...]:
        """An abolished unit without heirs was the land of those that lay in it."""
        heirs = self.units.heirs.get(place)
        if heirs or heirs is None:
            return heirs or (place,)
        inner = [unit.code for unit in self.standing.values() if unit.parent == place]
        return tuple(dict.fromkeys(heir for code in inner for heir in self.heirs_of(code)))

    def taker_at(self, agency: Agency, heir: str, after: Mapping[tuple[str, str], str], *, needed: bool) -> str | None:
        kind = self.event.passes.get(agency.kind, agency.kind)
        place = heir
        while place:
            if (kind, place) in after:
                return after[kind, place]
            place = self.parent_unit(place)
        same_level = len(heir) == len(agency.place)
        if needed and same_level and kind == agency.kind and agency.place in self.units.ends:
            self.missing(agency, heir)
        return None

    def missing(self, agency: Agency, heir: str) -> None:
        message = (
            "{unit} ({place}) chưa có cơ quan loại “{kind}” để nhận việc của {office} ({code}). Thêm vào “offices”: "
            'type: open, kind: {kind}, place: "{place}", code: mã định danh mới.'
        )
        params = {"unit": self.title_after(heir), "place": heir, "kind": agency.kind}
        if not any(each.code == "office_missing" and each.params["place"] == heir for each in self.of_kind(agency)):
            self.refuse("offices", "office_missing", message, office=agency.name, code=agency.code, **params)

    def of_kind(self, agency: Agency) -> list[Problem]:
        return [each for each in self.problems if each.params.get("kind") == agency.kind]

    def left_without(self, agency: Agency) -> None:
        if any(each.code == "office_missing" for each in self.of_kind(agency)):
            return
        message = "{office} ({code}) đóng mà không có cơ quan kế thừa. Nêu successor, hoặc passes cho loại “{kind}”."
        params = {"office": agency.name, "code": agency.code, "kind": agency.kind}
        self.refuse(self.where(agency.code), "no_successor", message, **params)

    # --- who stands under whom ---------------------------------------------------------------------------------------

    def set_parents(self) -> None:
        after = dict(self.after())
        for agency in self.staying():
            parent = self.told_parent.get(agency.code) or self.parent_of(agency, after)
            if parent != agency.parent:
                self.changed[agency.code] = replace(self.changed.get(agency.code, agency), parent=parent)
        for code, opening in self.opens.items():
            self.opens[code] = replace(opening, parent=opening.parent or self.parent_of_new(opening))
        told = {**self.told_parent, **{code: opening.parent for code, opening in self.opens.items() if opening.parent}}
        for code, above in told.items():
            if above not in after.values():
                message = "Cơ quan cấp trên {parent} của {code} không hoạt động vào ngày {day}."
                params = {"parent": above, "code": code, "day": f"{self.when:%d/%m/%Y}"}
                self.refuse(self.where(code), "parent_not_in_force", message, **params)

    def parent_of(self, agency: Agency, after: Mapping[tuple[str, str], str]) -> str | None:
        """A moved unit's office comes under the office of the same kind of its new parent."""
        above = self.agencies.get(agency.parent) if agency.parent else None
        if above is None:
            return agency.parent
        unit = self.standing.get(agency.place)
        now = self.parent_unit(agency.place)
        if unit is not None and now != unit.parent and above.place == unit.parent and (above.kind, now) in after:
            return after[above.kind, now]
        passed = self.passed_to(above.code)
        if passed is None:
            message = "Cơ quan cấp trên của {office} ({code}) đã đóng; nếu có cấp trên mới, thêm dòng move."
            self.remark(message, office=agency.name, code=agency.code)
        return passed

    def passed_to(self, code: str) -> str | None:
        closing = self.closes.get(code)
        return code if closing is None else closing.successor

    def parent_of_new(self, opening: Agency) -> str | None:
        """Where those stood whose work it takes."""
        for code, closing in sorted(self.closes.items()):
            above = self.agencies[code].parent
            if opening.code in closing.takers and above is not None:
                return self.passed_to(above)
        return None

    # --- the plan ----------------------------------------------------------------------------------------------------

    def plan(self) -> OfficePlan:
        parents = {code: unit.parent for code, unit in self.standing.items()}
        after = {code: parent for code, parent in parents.items() if code not in self.units.ends}
        after |= {unit.code: unit.parent for unit in self.units.begins}
        desks = Desks(
            before={(each.kind, each.place): each.code for each in self.agencies.values()},
            after=dict(self.after()),
            parents_before=parents,
            parents_after=after,
            heirs=self.units.heirs,
            passes=self.event.passes,
        )
        changed = tuple(self.changed[code] for code in sorted(self.changed))
        return OfficePlan(tuple(self.closes.values()), self.ordered(), changed, tuple(self.remarks), desks)

    def ordered(self) -> tuple[Agency, ...]:
        out: dict[str, Agency] = {}

        def put(agency: Agency, seen: frozenset[str]) -> None:
            above = self.opens.get(agency.parent or "")
            if above is not None and above.code not in out and above.code not in seen:
                put(above, seen | {agency.code})
            out.setdefault(agency.code, agency)

        for agency in sorted(self.opens.values(), key=lambda each: each.code):
            put(agency, frozenset())
        return tuple(out.values())
