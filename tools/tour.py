"""The code that documents show, kept the code that runs.

python tools/tour.py            write every piece anew
python tools/tour.py check      say which are out of date; exit 1 when one is

A document says where a piece stands, and this writes the piece below it:

    <!-- code: src/motcua/record/cases/rules.py#next_state -->

After `#`: of Python a function, a class, a method (`Class.method`) or a name of the module; of YAML a key, inner ones
after ` > `. Several, with commas between them, are shown one below the other.
"""

from __future__ import annotations

import ast
import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
_LANGUAGES = {".py": "python", ".yaml": "yaml"}
_MARKER = re.compile(r"^<!-- code: (?P<file>[^#\s]+)#(?P<names>.+?) -->\n(?P<block>```\w*\n.*?^```\n)?", re.M | re.S)


class NoSuchPiece(LookupError):
    """A document names code that is not there."""


def documents(root: Path = ROOT) -> list[Path]:
    """Every document that shows code by reference."""
    return [path for path in sorted((root / "docs").rglob("*.md")) if _MARKER.search(path.read_text("utf-8"))]


def refreshed(text: str, root: Path = ROOT) -> str:
    """The document with every piece as it is today."""

    def block(marker: re.Match[str]) -> str:
        head = marker[0].splitlines()[0]
        pieces = [piece(root / marker["file"], name.strip()) for name in marker["names"].split(",")]
        language = _LANGUAGES[Path(marker["file"]).suffix]
        return f"{head}\n```{language}\n" + "\n\n".join(pieces) + "\n```\n"

    return _MARKER.sub(block, text)


def piece(path: Path, name: str) -> str:
    """The lines of one piece, as written, moved to the left margin."""
    if not path.is_file():
        raise NoSuchPiece(f"{path} is not there")
    text = path.read_text("utf-8")
    span = _in_python(text, name) if path.suffix == ".py" else _in_yaml(text, name)
    if span is None:
        raise NoSuchPiece(f"{path} holds no {name}")
    lines = text.splitlines()[span[0] - 1 : span[1]]
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return textwrap.dedent("\n".join(lines))


def _in_python(text: str, name: str) -> tuple[int, int] | None:
    """First and last line, decorators and the docstring of a name included."""
    body: list[ast.stmt] = ast.parse(text).body
    *outer, last = name.split(".")
    for part in outer:
        body = next((node.body for node in body if isinstance(node, ast.ClassDef) and node.name == part), [])
    for node, following in zip(body, [*body, None][1:], strict=True):
        if last in _names_of(node):
            assert node.end_lineno is not None
            decorators = getattr(node, "decorator_list", [])
            first = min([node.lineno, *(each.lineno for each in decorators)])
            documented = following is not None and _is_docstring(following) and not hasattr(node, "body")
            end = following.end_lineno if following is not None and documented else None
            return first, end or node.end_lineno
    return None


def _names_of(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _in_yaml(text: str, name: str) -> tuple[int, int] | None:
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    span: tuple[int, int] | None = None
    for part in name.split(" > "):
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        found = next(((key, value) for key, value in pairs if key.value == part), None)
        if found is None:
            return None
        key, node = found
        end = node.end_mark
        on_its_line = text.splitlines()[end.line][: end.column] if end.column else ""
        span = (key.start_mark.line + 1, end.line + 1 if on_its_line.strip() else end.line)
    return span


def main(arguments: list[str]) -> int:
    stale = 0
    for path in documents():
        text = path.read_text("utf-8")
        fresh = refreshed(text)
        if fresh != text:
            stale += 1
            print(path.relative_to(ROOT))
            if arguments != ["check"]:
                path.write_text(fresh, "utf-8")
    return 1 if stale and arguments == ["check"] else 0


if __name__ == "__main__":
    if sys.argv[1:] not in ([], ["check"]):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
