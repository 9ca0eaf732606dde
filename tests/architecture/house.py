"""What the tests of the architecture look at: the tracked files, as rooms, functions and lines."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "motcua"
STOREYS = ("ground", "record", "tell", "doors", "bridges")


@dataclass(frozen=True)
class Function:
    place: str
    lines: int


def tracked() -> list[Path]:
    """What is in the repository or about to be: a new file counts before it is committed."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [path for name in told.split("\0") if name and (path := ROOT / name).is_file()]


def python(*, tests: bool = False) -> list[Path]:
    """Our modules; migrations are written by a machine."""
    found = [path for path in tracked() if path.suffix == ".py" and "migrations" not in path.parts]
    return [path for path in found if tests or not is_test(path)]


def is_test(path: Path) -> bool:
    return "tests" in path.relative_to(ROOT).parts or path.name.startswith("test_") or path.name == "conftest.py"


def rooms() -> list[Path]:
    """The folders of every storey that hold code."""
    found = [room for storey in STOREYS for room in (SOURCE / storey).glob("*") if (room / "__init__.py").exists()]
    return [*sorted(found), SOURCE / "wiring"]


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield Function(f"{name(path)}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))
