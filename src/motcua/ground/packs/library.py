"""The packs of a folder, read once: what is in their files before any province chooses among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from motcua.ground.packs.definitions import Found, Issue, Kind, Level, Manifest, ProvinceManifest
from motcua.ground.packs.nodes import Entry, Listing, Node, Scalar, Spot, Table
from motcua.ground.packs.reading import read
from motcua.ground.packs.rewrites import rewrite
from motcua.ground.packs.rules import suggestion
from motcua.ground.packs.shaping import shape
from motcua.ground.packs.source import faults_of_module

_MANIFEST = "pack.yaml"
_LARGEST = 2_000_000


@dataclass(frozen=True, slots=True)
class Written:
    """One definition as written: a table of a file, before parameters are filled in."""

    kind: Kind
    node: Node
    file: str


@dataclass(slots=True)
class Pack:
    """One national pack: its manifest, its definitions as written, the text of its rules.py."""

    manifest: Found[Manifest]
    written: list[Written] = field(default_factory=list)
    source: str = ""


@dataclass(slots=True)
class Library:
    """Everything in the folder. Packs and provinces whose manifest is broken are missing, with an issue. ``local`` are
    the definitions that a province itself writes."""

    packs: dict[str, Pack] = field(default_factory=dict)
    provinces: dict[str, Found[ProvinceManifest]] = field(default_factory=dict)
    local: dict[str, list[Written]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    issues: list[Issue] = field(default_factory=list)


def open_library(folder: Path, kinds: Mapping[str, Kind]) -> Library:
    """Read every pack under ``folder``; files are named relative to the folder's parent, as a person types them."""
    library = Library()
    for path in _folders(folder / "national"):
        _read_national(_Reader(folder, library), path, [kind for kind in kinds.values() if not kind.local])
    for path in _folders(folder / "provinces"):
        _read_province(_Reader(folder, library), path, [kind for kind in kinds.values() if kind.local])
    return library


def _folders(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith((".", "_")))


class _Reader:
    """Reads files into the library's list of issues."""

    def __init__(self, folder: Path, library: Library) -> None:
        self.root = folder.parent
        self.library = library
        self.used: set[Path] = set()

    def name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def refuse(self, code: str, spot: Spot, message: str) -> None:
        self.library.issues.append(Issue(Level.ERROR, code, spot, message))

    def text(self, path: Path) -> str | None:
        try:
            if path.stat().st_size <= _LARGEST:
                return path.read_bytes().decode("utf-8")
            self.refuse("file.too_large", Spot(self.name(path)), f"a file of a pack has at most {_LARGEST:,} bytes")
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            self.refuse("file.not_utf8", Spot(self.name(path), line), "the file is not UTF-8 text")
        return None

    def node(self, path: Path) -> Node | None:
        text = self.text(path)
        if text is None:
            return None
        node, issues = read(text, self.name(path))
        self.library.issues += issues
        return node

    def manifest(self, path: Path, model: type[Any], pack: str) -> Found[Any] | None:
        """The manifest in its folder, None when it cannot be used."""
        file = path / _MANIFEST
        if not file.is_file():
            self.refuse("pack.no_manifest", Spot(self.name(path)), f"a pack has a file {_MANIFEST}")
            return None
        node = self.node(file)
        body = self._shaped(model, node) if node is not None else None
        if body is None or node is None:
            return None
        if body.id != pack:
            spot = node.entries["id"].node.spot if isinstance(node, Table) else node.spot
            self.refuse("pack.id", spot, f"the id is '{body.id}' but the folder says '{pack}'")
        return Found("pack", pack, pack, body, node, self.name(file))

    def _shaped(self, model: type[Any], node: Node) -> Any:
        body, issues = shape(model, node)
        self.library.issues += issues
        return body


def _read_national(reader: _Reader, path: Path, kinds: Sequence[Kind]) -> None:
    pack = f"national/{path.name}"
    manifest = reader.manifest(path, Manifest, pack)
    files = list(_yaml_files(path))
    written = [one for file in files for one in _read_definitions(reader, path, file, kinds)]
    _refuse_strays(reader, path, kinds)
    source = _read_source(reader, path)
    if manifest is None:
        reader.library.broken.add(pack)
    else:
        reader.library.packs[pack] = Pack(manifest, written, source)


def _yaml_files(path: Path) -> Iterable[Path]:
    found = (p for p in path.rglob("*") if p.suffix in (".yaml", ".yml") and p.is_file())
    return sorted(p for p in found if p != path / _MANIFEST)


def _read_definitions(reader: _Reader, pack: Path, file: Path, kinds: Sequence[Kind]) -> Iterator[Written]:
    name = reader.name(file)
    kind = _kind_of(file.relative_to(pack), kinds)
    if file.suffix == ".yml":
        return reader.refuse("file.name", Spot(name), "name it .yaml")
    if kind is None:
        tail = suggestion(file.relative_to(pack).parts[0].removesuffix(".yaml"), [k.folder for k in kinds])
        return reader.refuse("file.unknown", Spot(name), f"nothing reads this file{tail}")
    node = reader.node(file)
    if isinstance(node, Listing) and not kind.many:
        return reader.refuse("file.many", node.spot, f"a file of {kind.folder} holds one definition, not a list")
    items: tuple[Node, ...] = node.items if isinstance(node, Listing) else (node,) if node is not None else ()
    for item in items:
        if isinstance(item, Table):
            item, issues = rewrite(item)
            reader.library.issues += issues
            item = _with_source(reader, file, kind.beside, item) if kind.beside else item
        yield Written(kind, item, name)
    return None


def _with_source(reader: _Reader, file: Path, ending: str, item: Table) -> Table:
    """The definition with the text that lies beside its file, empty where there is none."""
    beside = file.with_suffix(ending)
    if "source" in item.entries:
        reader.refuse("file.beside", item.entries["source"].spot, f"the source lies beside this file in {beside.name}")
    text = _joined(reader, beside, [])
    spot = Spot(reader.name(beside))
    if text is None:
        reader.refuse("file.beside", item.spot, f"the source is missing: it lies beside this file in {beside.name}")
    return Table(item.spot, item.entries | {"source": Entry(spot, Scalar(spot, text or ""))})


def _joined(reader: _Reader, file: Path, above: list[Path]) -> str | None:
    """The text of a file with the parts that it imports from its own folder, each once."""
    reader.used.add(file)
    text = reader.text(file) if file.is_file() else None
    if text is None:
        return None
    above.append(file)
    lines = [_imported(reader, file, line, number, above) for number, line in enumerate(text.split("\n"), start=1)]
    return "\n".join(lines)


def _imported(reader: _Reader, file: Path, line: str, number: int, above: list[Path]) -> str:
    named = _IMPORT.match(line)
    if named is None:
        return line
    part = file.parent / named.group(1)
    if part in above:
        return ""
    text = _joined(reader, part, above)
    if text is None:
        reader.refuse("file.beside", Spot(reader.name(file), number), f"there is no {part.name} in this folder")
    return text or ""


_IMPORT = re.compile(r'#import "([a-z0-9_]+\.[a-z]+)": \*\s*$')


def _refuse_strays(reader: _Reader, path: Path, kinds: Sequence[Kind]) -> None:
    """Texts that stand beside no definition and that none imports."""
    for ending in sorted({kind.beside for kind in kinds if kind.beside}):
        for file in sorted(path.rglob(f"*{ending}")):
            if file not in reader.used:
                reader.refuse("file.unknown", Spot(reader.name(file)), "nothing reads this file")


def _kind_of(inside: Path, kinds: Sequence[Kind]) -> Kind | None:
    """The kind of a file by the folder it lies in, or by its own name."""
    folder = inside.parts[0].removesuffix(".yaml") if len(inside.parts) == 1 else inside.parts[0]
    return next((kind for kind in kinds if kind.folder == folder and len(inside.parts) <= 2), None)


def _read_source(reader: _Reader, path: Path) -> str:
    """The text of rules.py; other Python than that, its tests and ``__init__.py`` has no place in a pack."""
    for file in sorted(path.rglob("*.py")):
        inside = file.relative_to(path).parts
        is_test = inside[0] == "tests" or file.name.startswith("test_")
        if inside != ("rules.py",) and not is_test and file.name != "__init__.py":
            reader.refuse("file.unknown", Spot(reader.name(file)), "a pack's code lies in rules.py")
    file = path / "rules.py"
    source = (reader.text(file) or "") if file.is_file() else ""
    for line, message in faults_of_module(source):
        reader.refuse("rules.impure", Spot(reader.name(file), line), message)
    return source


def _read_province(reader: _Reader, path: Path, kinds: Sequence[Kind]) -> None:
    pack = f"provinces/{path.name}"
    manifest = reader.manifest(path, ProvinceManifest, pack)
    local: list[Written] = []
    for file in sorted(p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        if file.suffix == ".yaml" and _kind_of(file.relative_to(path), kinds) is not None:
            local += _read_definitions(reader, path, file, kinds)
        elif file.name not in (_MANIFEST, "README.md"):
            also = "".join(f", and {kind.folder}" for kind in kinds)
            message = (
                "a province pack holds nothing but pack.yaml: which packs it uses, and values of their parameters"
                + also
            )
            reader.refuse("province.file", Spot(reader.name(file)), message)
    if manifest is None:
        reader.library.broken.add(pack)
    else:
        reader.library.provinces[pack] = manifest
        reader.library.local[pack] = local
