"""The habits of the house that a machine can see."""

from __future__ import annotations

import ast
import csv
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.architecture.house import ROOT, SOURCE, functions, is_test, name, python, rooms, tracked

LONGEST_FUNCTION = 60
LONGEST_FILE = 500
PACKS = ROOT / "packs"
# What writes without being a verb of an official, and why it may.
ALSO_WRITES = {
    "src/motcua/ground/ledger/outbox.py": "marks deliveries done, in the transaction of the consumer",
    "src/motcua/ground/access/limits.py": "counts attempts before anybody has acted, so there is no act and no fact",
    "src/motcua/ground/words/encrypted.py": "closes what stood open in a column, in a migration",
    "src/motcua/wiring/sample/members.py": "gives the cast of the demo its one shared password",
}
_WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
_ON_ROWS = re.compile(r"\.objects\b|\.filter\(|\.exclude\(|\.select_for_update\(|_set\b|\.all\(\)")
_WRITING_SQL = re.compile(r"^\s*(INSERT INTO|UPDATE \w|DELETE FROM|TRUNCATE)\b", re.MULTILINE)


def source(*suffixes: str) -> list[Path]:
    """What the house itself is made of: no packs, no tests, no catalogue of translations."""
    inside = [path for path in tracked() if path.is_relative_to(SOURCE) and path.suffix in suffixes]
    return [path for path in inside if not is_test(path)]


def text(path: Path) -> str:
    return unicodedata.normalize("NFC", path.read_text("utf-8"))


def lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{name(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(text(path).splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_procedure_code_in_the_house() -> None:
    assert lines_with(re.compile(r"(?<![\d.])\d\.\d{6}(?![\d.])"), source(".py", ".html", ".js", ".css")) == []


def province_names() -> set[str]:
    """Both before and after the reform, and the folders of packs/provinces."""
    names = {path.name for path in (PACKS / "provinces").iterdir() if path.is_dir() and path.name != "__pycache__"}
    units = PACKS / "national" / "core" / "units"
    for book in (*units.glob("by-*.csv"), *units.glob("from-*.csv")):
        with book.open(encoding="utf-8", newline="") as file:
            tops = [row["title"] for row in csv.DictReader(file) if not row["parent"]]
        names |= {re.sub(r"^(tỉnh|thành phố) ", "", title, flags=re.IGNORECASE) for title in tops}
    return names


def test_no_province_is_named_in_the_house() -> None:
    names = province_names()
    assert len(names) >= 63
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, sorted(names)))})(?!\w)")
    assert lines_with(pattern, source(".py", ".html", ".js", ".css")) == []


def test_no_sector_is_named_in_the_house() -> None:
    """By its name, or by its key as a whole string."""
    sectors = yaml.safe_load((PACKS / "national" / "core" / "sectors.yaml").read_text("utf-8"))
    assert sectors
    names = "|".join(re.escape(sector["name"]["vi"]) for sector in sectors)
    keys = "|".join(re.escape(sector["key"]) for sector in sectors)
    pattern = re.compile(rf"(?<!\w)({names})(?!\w)|[\"']({keys})[\"']")
    assert lines_with(pattern, source(".py", ".html", ".js", ".css")) == []


def test_no_drawer_for_everything() -> None:
    drawers = {"services.py", "utils.py", "helpers.py", "common.py", "signals.py", "misc.py"}
    assert [name(path) for path in python() if path.name in drawers] == []


@pytest.mark.parametrize("room", rooms(), ids=lambda room: str(room.relative_to(SOURCE)))
def test_every_room_says_what_it_promises(room: Path) -> None:
    readme = room / "README.md"
    assert readme.exists()
    lines = readme.read_text("utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert 5 <= len(lines) <= 60


def test_only_actions_write() -> None:
    house = [path for path in python() if path.is_relative_to(SOURCE)]
    writers = [path for path in house if "actions" not in path.relative_to(SOURCE).with_suffix("").parts]
    found = [place for path in writers if name(path) not in ALSO_WRITES for place in writes(path)]
    assert found == []


def test_the_list_of_other_writers_only_shrinks() -> None:
    assert [each for each in ALSO_WRITES if not list(writes(ROOT / each))] == []


def writes(path: Path) -> Iterator[str]:
    """Calls that change rows: on a manager or a query set, `save`, or SQL that writes."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _WRITES:
            on = ast.unparse(node.func.value)
            if _ON_ROWS.search(on) or (node.func.attr == "save" and "storage" not in on and "super()" not in on):
                yield f"{name(path)}:{node.lineno}: {on}.{node.func.attr}"
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _WRITING_SQL.search(node.value):
            yield f"{name(path)}:{node.lineno}: {node.value.strip().splitlines()[0]}"


def test_functions_are_short() -> None:
    long = [
        f"{each.place}: {each.lines}"
        for path in python(tests=True)
        for each in functions(path)
        if each.lines > LONGEST_FUNCTION
    ]
    assert long == []


def test_files_fit_in_the_head() -> None:
    sizes = {name(path): len(path.read_text("utf-8").splitlines()) for path in python(tests=True)}
    assert {where: size for where, size in sizes.items() if size > LONGEST_FILE} == {}


def test_no_registry_is_named() -> None:
    """Where packages come from is for each place to decide: a province may have only a mirror."""
    hosts = [
        ".".join(parts)
        for parts in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("registry", "npmjs"),
            ("yarnpkg", "com"),
            ("deb", "debian"),
            ("debian", "org"),
            ("archive", "ubuntu"),
            ("crates", "io"),
        )
    ]
    pattern = re.compile("|".join(rf"(?<![\w-]){re.escape(host)}" for host in hosts), re.IGNORECASE)
    binary = {".whl", ".png", ".jpg", ".ico", ".pdf", ".woff2", ".gz"}
    readable = [path for path in tracked() if path.suffix not in binary]
    found = [name(path) for path in readable if pattern.search(path.read_text("utf-8", errors="replace"))]
    assert found == []


def test_every_requirement_is_pinned_by_hash() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        joined = path.read_text("utf-8").replace("\\\n", " ")
        for line in filter(None, joined.splitlines()):
            assert re.match(r"^[\w.\[\],-]+==\S+.* --hash=sha256:[0-9a-f]{64}", line), f"{path.name}: {line[:60]}"
