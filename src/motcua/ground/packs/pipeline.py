"""From files to what a province has: fill in parameters, type, link, ask the rules, hash.

Every step goes on past what is broken, so that one run reports everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from motcua.ground.packs.definitions import Books, Found, Issue, Kind, Level, Rule, Tier
from motcua.ground.packs.engine import engine_fits
from motcua.ground.packs.library import Library, Pack, Written, open_library
from motcua.ground.packs.nodes import Scalar, Spot, Table, spot_of
from motcua.ground.packs.parameters import Values, substitute, values_of
from motcua.ground.packs.quality import claims, reached
from motcua.ground.packs.rules import digest, suggestion
from motcua.ground.packs.shaping import shape
from motcua.ground.words.definitions import Dated

Typed = dict[tuple[int, Any], tuple[Found[Any] | None, list[Issue]]]
"""What a node became with these values of parameters, None for those without: typed once for all provinces alike."""


@dataclass(frozen=True)
class Setting:
    """What the checker is given: kinds and rules from the wiring, and the version of the engine."""

    kinds: Mapping[str, Kind]
    rules: tuple[Rule, ...]
    engine: str


@dataclass(frozen=True)
class Compiled:
    """One province's books, with the issues found on the way. Without a province: all national packs as they are."""

    province: str
    name: dict[str, str]
    books: Books
    packs: tuple[Pack, ...]
    parameters: dict[str, dict[str, Any]]
    issues: tuple[Issue, ...]

    @property
    def broken(self) -> bool:
        return any(issue.level is Level.ERROR for issue in self.issues)

    @cached_property
    def definitions(self) -> tuple[Published, ...]:
        return tuple(Published.of(found) for found in self.books.found if found.kind != "pack")

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the release says of itself."""
        return {
            "province": self.province,
            "name": self.name,
            "packs": [_summary(pack) for pack in self.packs],
            "parameters": self.parameters,
        }

    @cached_property
    def hash(self) -> str:
        definitions = sorted([d.kind, d.key, d.hash] for d in self.definitions)
        return digest({"manifest": self.manifest, "definitions": definitions})


@dataclass(frozen=True, slots=True)
class Published:
    """A definition as it will be kept: its JSON, and the hash of that with the pack whose rules.py serves it."""

    kind: str
    key: str
    pack: str
    body: dict[str, Any]
    hash: str
    valid_from: date | None
    valid_to: date | None

    @classmethod
    def of(cls, found: Found[Any]) -> Published:
        body = found.body.model_dump(mode="json")
        dates = (found.body.valid_from, found.body.valid_to) if isinstance(found.body, Dated) else (None, None)
        return cls(found.kind, found.key, found.pack, body, hash_of(found.pack, body), *dates)


def hash_of(pack: str, body: dict[str, Any]) -> str:
    return digest({"pack": pack, "body": body})


@dataclass(frozen=True)
class Report:
    """What `motcua packs check` prints: issues in the order of the files, and the tier each pack reaches."""

    issues: tuple[Issue, ...]
    tiers: dict[str, Tier | None] = field(default_factory=dict)

    @property
    def broken(self) -> bool:
        return any(issue.level is Level.ERROR for issue in self.issues)


def check(folder: Path, setting: Setting) -> Report:
    """All packs: once as they are, then as each province has them."""
    library = open_library(folder, setting.kinds)
    typed: Typed = {}
    national = _compile(library, setting, None, typed)
    issues = {*library.issues, *national.issues}
    for province in library.provinces:
        issues.update(_compile(library, setting, province, typed, national.books).issues)
    failing = {_pack_of(issue.spot.file) for issue in issues if issue.level is Level.ERROR}
    tiers: dict[str, Tier | None] = {}
    for pack in library.packs.values():
        name = pack.manifest.key
        tiers[name] = None if name in failing else reached(pack.manifest, national.books, setting.rules)
        if name not in failing:
            issues.update(claims(pack.manifest, national.books, setting.rules))
    tiers.update(dict.fromkeys(name for name in library.broken if name.startswith("national/")))
    return Report(tuple(sorted(issues, key=lambda issue: issue.order)), dict(sorted(tiers.items())))


def _pack_of(file: str) -> str:
    """``packs/national/a_pack/letters/x.yaml`` -> ``national/a_pack``."""
    return "/".join(file.split("/")[1:3])


def compile_province(folder: Path, setting: Setting, province: str) -> Compiled | None:
    """One province's books with all issues that concern it, None when there is no such province."""
    library = open_library(folder, setting.kinds)
    name = province if province.startswith("provinces/") else f"provinces/{province}"
    if name not in library.provinces:
        if name not in library.broken:
            return None
        return Compiled(name, {}, Books(()), (), {}, tuple(library.issues))
    compiled = _compile(library, setting, name, {})
    concerned = {name, *library.provinces[name].body.uses}
    own = [issue for issue in library.issues if _pack_of(issue.spot.file) in concerned]
    quality = [
        i for p in compiled.packs if not compiled.broken for i in claims(p.manifest, compiled.books, setting.rules)
    ]
    issues = sorted({*own, *compiled.issues, *quality}, key=lambda issue: issue.order)
    return Compiled(name, compiled.name, compiled.books, compiled.packs, compiled.parameters, tuple(issues))


def _compile(
    library: Library, setting: Setting, province: str | None, typed: Typed, everything: Books | None = None
) -> Compiled:
    chosen = library.provinces[province] if province is not None else None
    issues: list[Issue] = [] if chosen is None else list(_check_choice(chosen, library))
    names = library.packs if chosen is None else chosen.body.uses
    packs = tuple(library.packs[name] for name in dict.fromkeys(names) if name in library.packs)
    build = _Build(setting, typed)
    parameters: dict[str, dict[str, Any]] = {}
    for pack in packs:
        values, found = values_of(pack.manifest, chosen)
        issues += found
        parameters[pack.manifest.key] = {key: value.value for key, value in values.items()}
        build.add(pack, values)
    if chosen is not None:
        build.add_local(chosen.key, library.local[chosen.key])
    users = Counter(name for p in library.provinces.values() for name in p.body.uses)
    books = Books(tuple(build.found), frozenset(build.broken), {p.manifest.key: p.source for p in packs}, users)
    issues += build.issues
    issues += _engine_issues(packs, setting.engine)
    issues += _twice(books)
    issues += _links(books, setting.kinds, "the packs" if chosen is None else f"the packs of {province}", everything)
    issues += _ask(books, setting.rules)
    name = {} if chosen is None else chosen.body.name.model_dump()
    return Compiled(province or "", name, books, packs, parameters, tuple(issues))


class _Build:
    """Collects the typed definitions of packs."""

    def __init__(self, setting: Setting, typed: Typed) -> None:
        self.setting = setting
        self.typed = typed
        self.found: list[Found[Any]] = []
        self.broken: set[tuple[str, str]] = set()
        self.issues: list[Issue] = []

    def add(self, pack: Pack, values: Values) -> None:
        self.found.append(pack.manifest)
        for written in pack.written:
            self._one(pack.manifest.key, written, values)

    def add_local(self, province: str, local: Iterable[Written]) -> None:
        """What a province writes itself: final, so without parameters."""
        for written in local:
            self._one(province, written, {})

    def _one(self, pack: str, written: Written, values: Values) -> None:
        found, issues = self._typed_once(pack, written, values)
        self.issues += issues
        if found is None:
            self.broken.update((written.kind.name, word) for word in _words_of(written))
        else:
            self.found.append(found)

    def _typed_once(self, pack: str, written: Written, values: Values) -> tuple[Found[Any] | None, list[Issue]]:
        without, with_values = (id(written.node), None), (id(written.node), tuple(values.items()))
        known = self.typed.get(without) or self.typed.get(with_values)
        if known is None:
            node, issues = substitute(written.node, values, pack)
            body, more = shape(written.kind.model, node)
            kind = written.kind
            found = None if body is None else Found(kind.name, kind.key(body), pack, body, node, written.file)
            known = found, issues + more
            self.typed[without if node is written.node else with_values] = known
        return known


def _words_of(written: Written) -> Iterator[str]:
    """What the key of a broken definition may have been: the file's name, and any word at its top."""
    yield written.file.rsplit("/", 1)[-1].removesuffix(".yaml")
    if isinstance(written.node, Table):
        for entry in written.node.entries.values():
            if isinstance(entry.node, Scalar) and isinstance(entry.node.value, str):
                yield entry.node.value


def _check_choice(province: Found[Any], library: Library) -> Iterator[Issue]:
    """That the packs a province uses exist, once each, and that it gives values only to those."""
    uses = province.body.uses
    for position, name in enumerate(uses):
        spot = spot_of(province.node, ("uses", position))
        if name not in library.packs and name not in library.broken:
            message = f"there is no pack '{name}'{suggestion(name, list(library.packs))}"
            yield Issue(Level.ERROR, "province.uses", spot, message)
        elif name in uses[:position]:
            yield Issue(Level.ERROR, "province.uses", spot, f"'{name}' is listed twice")
    for name in province.body.values:
        if name not in uses:
            spot = spot_of(province.node, ("values", name))
            yield Issue(Level.ERROR, "province.value", spot, f"values are given to '{name}', which is not in uses")


def _engine_issues(packs: Iterable[Pack], engine: str) -> Iterator[Issue]:
    for pack in packs:
        wanted = pack.manifest.body.engine
        if not engine_fits(engine, wanted):
            spot = spot_of(pack.manifest.node, ("engine",))
            yield Issue(Level.ERROR, "pack.engine", spot, f"the pack wants engine {wanted}, this is {engine}")


def _twice(books: Books) -> Iterator[Issue]:
    """A key stands for one thing on one day: once, or in periods that do not overlap."""
    seen: dict[tuple[str, str], list[Found[Any]]] = {}
    for found in books.found:
        earlier = seen.setdefault((found.kind, found.key), [])
        for other in earlier:
            if _overlap(found.body, other.body):
                spot = Spot(found.file, found.node.spot.line, found.node.spot.column)
                message = f"{found.kind} '{found.key}' is already defined in {other.node.spot} for the same days"
                yield Issue(Level.ERROR, "key.twice", spot, message)
        earlier.append(found)


def _overlap(one: Any, other: Any) -> bool:
    if not (isinstance(one, Dated) and isinstance(other, Dated)):
        return True
    return (one.valid_to is None or other.valid_from < one.valid_to) and (
        other.valid_to is None or one.valid_from < other.valid_to
    )


def _links(books: Books, kinds: Mapping[str, Kind], where: str, everything: Books | None) -> Iterator[Issue]:
    """That every reference leads somewhere. What is not in ``everything`` either was reported there, unless it is of a
    province's own."""
    for found in books.found:
        kind = kinds.get(found.kind)
        if kind is None:
            continue
        for reference in kind.references(found.body):
            target = (reference.kind, reference.key)
            elsewhere = everything is None or kind.local or everything.get(*target) is not None
            if books.get(*target) is None and target not in books.broken and elsewhere:
                known = sorted({other.key for other in books.all(reference.kind)})
                message = f"there is no {reference.kind} '{reference.key}' in {where}{suggestion(reference.key, known)}"
                yield Issue(Level.ERROR, f"link.{reference.kind}", spot_of(found.node, reference.path), message)


def _ask(books: Books, rules: Iterable[Rule]) -> Iterator[Issue]:
    """The findings of all rules that belong to no tier."""
    for rule in rules:
        for found in books.all(rule.kind) if rule.tier is None else ():
            for fault in rule.check(found, books):
                yield Issue(rule.level, rule.code, spot_of(found.node, fault.path), fault.message)


def _summary(pack: Pack) -> dict[str, Any]:
    body = pack.manifest.body
    said = {"id": body.id, "name": body.name.model_dump(), "owner": body.owner, "quality": body.quality}
    return {**said, "rules": digest(pack.source) if pack.source else ""}
