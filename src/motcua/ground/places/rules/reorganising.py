"""From what a decision says to what happens to each unit; or everything that stands against it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import assert_never

from motcua.ground.places.definitions import Basis, Level, Passage, Unit
from motcua.ground.places.events import Abolish, Change, Create, Heir, Into, Merge, Move, Rename, Split
from motcua.ground.places.rules.names import level_of, split_title
from motcua.ground.places.rules.portions import MILLION, portions
from motcua.ground.words.errors import Problem

LEVEL_NAMES: Mapping[Level, str] = {"province": "cấp tỉnh", "district": "cấp huyện", "commune": "cấp xã"}
_RANK: Mapping[Level, int] = {"province": 0, "district": 1, "commune": 2}
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit in force on the day before."""

    code: str
    title: str
    parent: str
    valid_from: date
    valid_to: date | None = None

    @property
    def level(self) -> Level:
        return level_of(self.code)


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """What an event does to units.

    ``ends`` are codes whose row ends, ``begins`` the rows of the day, those that hold others first. ``heirs`` names for
    each ended code those that take its land, ``defaults`` the one of several that takes what cannot be told by place.
    """

    day: date
    ends: tuple[str, ...]
    begins: tuple[Unit, ...]
    passages: tuple[Passage, ...]
    heirs: Mapping[str, tuple[str, ...]]
    defaults: Mapping[str, str]

    @property
    def goes_on(self) -> frozenset[str]:
        """Codes that end and begin anew: the same unit under another name, parent or extent."""
        return frozenset(self.ends) & {unit.code for unit in self.begins}


@dataclass(slots=True)
class _Gift:
    share: Decimal
    share_basis: Basis
    part: Decimal | None = None
    part_basis: Basis = "assumed"


@dataclass(slots=True)
class _Target:
    title: str
    parent: str | None
    likely: str = ""  # the parent that all givers have, where none is told
    givers: dict[str, _Gift] = field(default_factory=dict)


def plan_units(
    changes: Sequence[Change], *, day: date, law: str, standing: Mapping[str, Standing], later: Collection[str]
) -> tuple[UnitPlan | None, list[Problem]]:
    """``later`` are codes that some unit bears on the day or after it, standing ones included. All problems at once."""
    planner = _Planner(day, law, standing, frozenset(later))
    for number, change in enumerate(changes):
        planner.take(change, f"units.{number}")
    planner.take_children()
    planner.take_enlarged()
    planner.check_targets()
    return (None, planner.problems) if planner.problems else (planner.plan(), [])


class _Planner:
    def __init__(self, day: date, law: str, standing: Mapping[str, Standing], later: frozenset[str]) -> None:
        self.day, self.law, self.standing, self.later = day, law, standing, later
        self.targets: dict[str, _Target] = {}
        self.ended: dict[str, str] = {}  # code -> where in the file
        self.heirs: dict[str, tuple[str, ...]] = {}
        self.defaults: dict[str, str] = {}
        self.problems: list[Problem] = []

    def refuse(self, where: str, code: str, message: str, /, **params: object) -> None:
        self.problems.append(Problem(where, code, message, params))

    # --- each change -------------------------------------------------------------------------------------------------

    def take(self, change: Change, where: str) -> None:
        match change:
            case Create():
                self.target(change.code, change.title, change.parent, where)
            case Rename():
                self.go_on(change.code, change.title, None, where)
            case Move():
                self.go_on(change.code, change.title, change.parent, where)
            case Merge():
                self.merge(change, where)
            case Split() | Abolish():
                self.divide(change, where)
            case _:
                assert_never(change)

    def end(self, code: str, where: str) -> Standing | None:
        """The unit to end; None with a problem when it cannot."""
        unit = self.standing.get(code)
        if unit is None:
            self.refuse(
                where, "unit_not_in_force", "Không có đơn vị mã {code} vào ngày {day}.", code=code, day=self.said
            )
            return None
        if code in self.ended:
            self.refuse(where, "unit_twice", "{unit} ({code}) được nêu ở hai thay đổi.", code=code, unit=unit.title)
            return None
        if unit.valid_from >= self.day or unit.valid_to is not None:
            self.refuse(
                where,
                "unit_changed_later",
                "{unit} ({code}) đã có thay đổi vào hoặc sau ngày {day}; không sắp xếp lùi về trước thay đổi đó được.",
                code=code,
                unit=unit.title,
                day=self.said,
            )
            return None
        self.ended[code] = where
        return unit

    def go_on(self, code: str, title: str, parent: str | None, where: str) -> None:
        unit = self.end(code, where)
        if unit is not None:
            target = self.target(code, title or unit.title, parent, where)
            self.give(code, code, target, _Gift(_ONE, "whole"))

    def merge(self, change: Merge, where: str) -> None:
        units = [unit for code in change.givers if (unit := self.end(code, where)) is not None]
        levels = {unit.level for unit in units} | {level_of(change.into.code)}
        if len(levels) > 1:
            named = ", ".join(f"{unit.title} ({unit.code})" for unit in units)
            self.refuse(where, "levels_differ", "Không nhập đơn vị khác cấp với nhau: {units}.", units=named)
        for extra in set(change.parts) - set(change.givers):
            self.refuse(where, "part_of_stranger", "“parts” nêu {code}, không có trong “from”.", code=extra)
        target = self.into(change.into, [unit.code for unit in units], where)
        for unit in units:
            gift = _Gift(_ONE, "whole", change.parts.get(unit.code), change.basis)
            self.give(unit.code, change.into.code, target, gift)

    def divide(self, change: Split | Abolish, where: str) -> None:
        heirs = change.into if isinstance(change, Split) else change.heirs
        unit = self.end(change.code, where)
        if unit is None:
            return
        if isinstance(change, Split) and any(level_of(heir.code) != unit.level for heir in heirs):
            self.refuse(where, "levels_differ", "{unit} ({code}) chỉ chia được thành đơn vị cùng cấp.", **_named(unit))
        if not heirs and not any(child.parent == unit.code for child in self.standing.values()):
            self.refuse(where, "no_heir", "{unit} ({code}) giải thể mà chưa nêu đơn vị nhận (heirs).", **_named(unit))
        self.check_shares(unit, heirs, where)
        for heir in heirs:
            whole = heir.share == _ONE
            gift = _Gift(heir.share, "whole" if whole else change.basis, heir.part, change.basis)
            self.give(unit.code, heir.code, self.into(heir, [unit.code], where), gift)
        self.heirs.setdefault(unit.code, ())
        self.default(change, heirs, where)

    def check_shares(self, unit: Standing, heirs: Sequence[Heir], where: str) -> None:
        total = sum((heir.share for heir in heirs), Decimal())
        if heirs and total != _ONE:
            self.refuse(
                where,
                "shares_not_whole",
                "Các phần chia của {unit} ({code}) cộng lại bằng {total}, không bằng 1.",
                total=f"{total.normalize():f}",
                **_named(unit),
            )
        if len({heir.code for heir in heirs}) < len(heirs):
            self.refuse(where, "heir_twice", "{unit} ({code}) nêu một đơn vị nhận hai lần.", **_named(unit))

    def default(self, change: Split | Abolish, heirs: Sequence[Heir], where: str) -> None:
        if change.default is None:
            return
        if change.default not in {heir.code for heir in heirs}:
            params = {"code": change.code, "default": change.default}
            self.refuse(where, "default_no_heir", "“default” {default} không phải đơn vị nhận của {code}.", **params)
        self.defaults[change.code] = change.default

    def into(self, told: Into, givers: Sequence[str], where: str) -> _Target:
        known = self.standing.get(told.code)
        target = self.target(told.code, told.title or (known.title if known else ""), told.parent, where)
        parents = {self.standing[code].parent for code in givers}
        if known is None and len(parents) == 1:
            target.likely = target.likely or parents.pop()
        return target

    def target(self, code: str, title: str, parent: str | None, where: str) -> _Target:
        found = self.targets.get(code)
        if found is None:
            found = self.targets[code] = _Target(title, parent)
        elif (title and found.title and title != found.title) or (parent and found.parent and parent != found.parent):
            self.refuse(where, "unit_told_twice", "Đơn vị {code} được nêu hai lần, mỗi lần một khác.", code=code)
        found.title, found.parent = found.title or title, found.parent or parent
        return found

    def give(self, old: str, new: str, target: _Target, gift: _Gift) -> None:
        target.givers[old] = gift
        self.heirs[old] = (*self.heirs.get(old, ()), new)

    # --- what follows from them --------------------------------------------------------------------------------------

    def take_enlarged(self) -> None:
        """A unit in force that takes land without being named as a giver goes on, enlarged."""
        for code, target in list(self.targets.items()):
            if target.givers and code in self.standing and code not in self.ended:
                self.go_on(code, target.title, target.parent, self.where(code, target))
                self.take_children()

    def take_children(self) -> None:
        """Units that lie in one that ends lie in another from then on, and so begin anew; from the top down."""
        below: dict[str, list[Standing]] = defaultdict(list)
        for unit in self.standing.values():
            below[unit.parent].append(unit)
        waiting = sorted(self.ended, key=len)
        while waiting:
            code = waiting.pop(0)
            for child in below[code]:
                if child.code not in self.ended:
                    self.follow(child, code)
                    waiting.append(child.code)

    def follow(self, child: Standing, parent: str) -> None:
        heirs = (parent,) if parent in self.targets else self.heirs.get(parent, ())
        if len(heirs) != 1:
            self.refuse(
                self.ended[parent],
                "child_left",
                "{unit} ({code}) thuộc {parent} nhưng tệp chưa nói từ ngày {day} thuộc đơn vị nào.",
                parent=parent,
                day=self.said,
                **_named(child),
            )
            self.ended[child.code] = self.ended[parent]
            return
        self.go_on(child.code, child.title, heirs[0], self.ended[parent])

    def parent_of(self, code: str, target: _Target) -> str:
        """As told, else the former one, or the only heir of that."""
        if target.parent:
            return target.parent
        known = self.standing.get(code)
        former = known.parent if known else target.likely
        if former in self.ended and former not in self.targets and len(self.heirs.get(former, ())) == 1:
            return self.heirs[former][0]
        return former

    # --- what must be true of the units of the day -------------------------------------------------------------------

    def check_targets(self) -> None:
        for code, target in self.targets.items():
            where = self.where(code, target)
            if code not in self.ended and code in self.later:
                message = "Mã {code} đã thuộc về một đơn vị khác vào ngày {day} hoặc sau đó."
                self.refuse(where, "code_taken", message, code=code, day=self.said)
            self.check_title(code, target, where)
            self.check_parent(code, self.parent_of(code, target), where)
            self.check_parts(code, target, where)

    def check_title(self, code: str, target: _Target, where: str) -> None:
        try:
            split_title(target.title)
        except ValueError:
            message = "Tên đơn vị mã {code} phải viết cả loại đơn vị, ví dụ “xã Sen”; tệp ghi “{title}”."
            self.refuse(where, "unit_title", message, code=code, title=target.title)

    def check_parent(self, code: str, parent: str, where: str) -> None:
        level = level_of(code)
        if level == "province":
            if parent:
                self.refuse(where, "parent_of_province", "Đơn vị cấp tỉnh {code} không thuộc đơn vị nào.", code=code)
            return
        stands = parent in self.targets or (parent in self.standing and parent not in self.ended)
        if not stands or _RANK[level_of(parent)] >= _RANK[level]:
            message = "Đơn vị {code} cần thuộc một đơn vị cấp trên có vào ngày {day}; “{parent}” không phải."
            self.refuse(where, "parent_not_in_force", message, code=code, parent=parent, day=self.said)

    def check_parts(self, code: str, target: _Target, where: str) -> None:
        told = [gift.part for gift in target.givers.values() if gift.part is not None]
        if not told:
            return
        if len(told) < len(target.givers) or sum(told) != _ONE:
            message = "Các phần hợp thành {code} phải được nêu đủ và cộng lại bằng 1 (đang là {total})."
            total = f"{sum(told, Decimal()).normalize():f}"
            self.refuse(where, "parts_not_whole", message, code=code, total=total)

    def where(self, code: str, target: _Target) -> str:
        return next((self.ended[old] for old in target.givers if old in self.ended), f"units ({code})")

    # --- the plan ----------------------------------------------------------------------------------------------------

    def plan(self) -> UnitPlan:
        begins = [
            Unit(code, target.title, self.parent_of(code, target), self.day) for code, target in self.targets.items()
        ]
        return UnitPlan(
            day=self.day,
            ends=tuple(sorted(self.ended)),
            begins=tuple(sorted(begins, key=lambda unit: (len(unit.code), unit.code))),
            passages=tuple(passage for code in sorted(self.targets) for passage in self.passages(code)),
            heirs=dict(self.heirs),
            defaults=self.defaults,
        )

    def passages(self, code: str) -> Iterator[Passage]:
        givers = self.targets[code].givers
        for (old, gift), part in zip(sorted(givers.items()), _parts(sorted(givers.items())), strict=True):
            basis: Basis = "whole" if part == _ONE else gift.part_basis if gift.part is not None else "assumed"
            yield Passage(old, code, gift.share, part, gift.share_basis, basis, self.day, self.law)

    @property
    def said(self) -> str:
        return f"{self.day:%d/%m/%Y}"


def _parts(givers: Sequence[tuple[str, _Gift]]) -> Iterable[Decimal]:
    """As told, else equal ones in millionths: an assumption, and marked as one."""
    told = [gift.part for _, gift in givers]
    if told and None not in told:
        return [part for part in told if part is not None]
    return [Decimal(part) / MILLION for part in portions([1] * len(givers))] if givers else []


def _named(unit: Standing) -> dict[str, object]:
    return {"unit": unit.title, "code": unit.code}
