"""The pages of docs/reference that are made from the code: facts and commands.

python tools/reference.py           write them
python tools/reference.py check     say which are out of date; exit 1 when one is
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "motcua"
MADE = "Made by `python tools/reference.py`; do not edit."


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    return [*lines, *(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows), ""]


_ABOUT_FACTS = re.compile(r"\bfacts\.[A-Z]|record_fact\(")


# --- facts: their constants, what stands beside them, and the verbs that leave them ----------------------------------


@dataclass
class Kind:
    """A kind of fact. ``payload`` is what is written beside it, ``verbs`` the public functions that leave it."""

    name: str
    module: str
    constant: str
    payload: str
    verbs: dict[str, str] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)

    @property
    def room(self) -> str:
        return "/".join(self.module.split(".")[1:3] if ".wiring" not in self.module else ["wiring"])


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind of fact in the house, with who leaves it."""
    found = {(each.module, each.constant): each for path in _modules() for each in _constants(path)}
    for path in _modules():
        for module, constant, verb, told, keys in _recorded(path):
            each = found.get((module, constant))
            if each is not None:
                each.verbs[verb] = told
                each.keys |= keys
    return tuple(sorted(found.values(), key=lambda each: each.name))


def _modules() -> list[Path]:
    paths = sorted(SOURCE.rglob("*.py"))
    ours = [path for path in paths if not {"tests", "migrations"} & set(path.relative_to(SOURCE).parts)]
    return [path for path in ours if path.name == "facts.py" or _ABOUT_FACTS.search(path.read_text("utf-8"))]


def _name_of(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _constants(path: Path) -> Iterator[Kind]:
    """Those of a room's facts.py, and of a module that records one of its own."""
    text = path.read_text("utf-8")
    if path.name != "facts.py" and "record_fact(" not in text:
        return
    lines, body = text.splitlines(), ast.parse(text).body
    for node, following in zip(body, [*body[1:], None], strict=True):
        match node:
            case ast.Assign(targets=[ast.Name(id=constant)], value=ast.Constant(value=str(kind))) if re.fullmatch(
                r"[a-z_]+\.[a-z_]+", kind
            ):
                beside = lines[node.lineno - 1].partition("  # ")[2]
                below = _string(following)
                yield Kind(kind, _name_of(path), constant, _prose(beside or below))


def _string(node: ast.stmt | None) -> str:
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return text
    return ""


def _recorded(path: Path) -> Iterator[tuple[str, str, str, str, set[str]]]:
    """Module and constant of a kind, a verb that leaves it, what the verb says of itself, and the payload's keys."""
    tree = ast.parse(path.read_text("utf-8"))
    origins = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for name, function in functions.items():
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            for argument in call.args:
                match argument:
                    case ast.Attribute(value=ast.Name(id=module), attr=constant):
                        origin = origins.get(module, "")
                    case ast.Name(id=constant):
                        origin = _name_of(path)
                    case _:
                        continue
                for verb in _public(name, functions):
                    yield origin, constant, verb, _sentence(functions[verb]), _keys(call, function)


def _public(name: str, functions: Mapping[str, ast.FunctionDef], seen: frozenset[str] = frozenset()) -> set[str]:
    """The public functions of a module through which this one is reached."""
    if not name.startswith("_"):
        return {name}
    callers = [
        other
        for other, function in functions.items()
        if other not in seen | {name}
        and any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(function))
    ]
    return {verb for caller in callers for verb in _public(caller, functions, seen | {name})}


def _keys(call: ast.Call, function: ast.FunctionDef) -> set[str]:
    """Keys of the tables handed over, written on the spot or in a name of the same function."""
    handed = [*call.args, *(each.value for each in call.keywords if each.arg == "payload")]
    names = {node.id for node in handed if isinstance(node, ast.Name)}
    handed += [
        node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and {t.id for t in node.targets if isinstance(t, ast.Name)} & names
    ]
    tables = [node for node in handed if isinstance(node, ast.Dict)]
    return {str(key.value) for each in tables for key in each.keys if isinstance(key, ast.Constant)}


def _sentence(function: ast.FunctionDef) -> str:
    """The first sentence of a docstring, or the name where the name is enough."""
    text = _prose((ast.get_docstring(function) or "").split("\n\n")[0])
    return re.split(r"(?<=[.!?]) (?=[A-ZĐ`])", text)[0] or f"{function.name.replace('_', ' ').capitalize()}."


def facts_page() -> str:
    found = kinds()
    lines = [
        "# Facts",
        "",
        f"{MADE} Every kind of fact the house leaves: the verb that leaves it,",
        "when, and what its payload holds. Kinds are contracts and are never renamed. How they are kept is told in",
        "[the ledger](../../src/motcua/ground/ledger/README.md).",
        "",
    ]
    by_room: dict[str, list[Kind]] = defaultdict(list)
    for each in found:
        by_room[each.room].append(each)
    for room, members in sorted(by_room.items()):
        lines += [f"## {room}", ""]
        if members[0].module.endswith(".facts"):
            about = ast.get_docstring(ast.parse(_path_of(members[0].module).read_text("utf-8"))) or ""
            lines += [line for part in about.split("\n\n") for line in (_prose(part), "")]
        lines += table(("kind", "left by", "when", "payload"), [_row(each) for each in members])
    return "\n".join(lines).rstrip() + "\n"


def _prose(text: str) -> str:
    return " ".join(text.split()).replace("``", "`")


def _path_of(module: str) -> Path:
    path = SOURCE.parent / Path(*module.split("."))
    return path.with_suffix(".py") if path.with_suffix(".py").is_file() else path / "__init__.py"


def _row(kind: Kind) -> tuple[str, str, str, str]:
    verbs = sorted(kind.verbs)
    said = " / ".join(dict.fromkeys(kind.verbs[verb] for verb in verbs))
    return f"`{kind.name}`", ", ".join(f"`{verb}`" for verb in verbs), said, kind.payload


# --- commands ---------------------------------------------------------------------------------------------------------

VARIABLES = {
    "ARGS": "more for pytest: `make test ARGS='-m \"not browser\"'`",
    "PORT": "the port of the demo",
    "PROVINCE": "the province of the demo, a folder of `packs/provinces`",
    "PYTHON": "the Python that makes the environment, 3.11 or newer",
    "UPGRADE": "with `make lock`: also take newer versions",
}
_STEPS = "steps of the others, seldom called by hand"


def targets(makefile: str) -> tuple[dict[str, str], list[str]]:
    """The verbs of the Makefile with their words, and those that are only steps of others."""
    told = dict(re.findall(r"^([a-z-]+):.*?## (.+)$", makefile, re.M))
    phony = re.findall(r"^\.PHONY: (.+)$", makefile, re.M)
    return told, sorted({name for line in phony for name in line.split()} - set(told))


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every subcommand with its full name, groups left out."""
    from motcua.wiring import commands as modules

    for module in sorted(each.name for each in pkgutil.iter_modules(modules.__path__)):
        found = importlib.import_module(f"{modules.__name__}.{module}").command
        yield from _leaves(f"motcua {module.replace('_', '-')}", found)


def _leaves(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield name, command
        return
    for inner, each in sorted(command.commands.items()):
        yield from _leaves(f"{name} {inner}", each)


def commands_page() -> str:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    told, steps = targets(makefile)
    lines = ["# Commands", "", MADE, "", "## make", ""]
    rows = [(f"`make {name}`", words) for name, words in told.items()]
    lines += table(("verb", "does"), [*rows, (", ".join(f"`make {name}`" for name in steps), _STEPS)])
    used = sorted(set(re.findall(r"\$\(([A-Z_]+)\)", makefile)) & set(VARIABLES))
    lines += table(("variable", "means"), [(f"`{name}`", VARIABLES[name]) for name in used])
    lines += ["## motcua", "", "In `.venv/bin` after `make demo` or `make dev`. Each takes `--help`.", ""]
    for name, command in commands():
        lines += _about(name, command)
    lines += ["## Tools", "", "Run with `.venv/bin/python` from the root of the repository.", ""]
    lines += table(("tool", "does"), [(f"`tools/{path.name}`", _first_line(path)) for path in _tools()])
    return "\n".join(lines).rstrip() + "\n"


def _about(name: str, command: click.Command) -> Iterator[str]:
    arguments = [str(each.name).upper() for each in command.params if isinstance(each, click.Argument)]
    yield f"### {' '.join([name, *arguments])}"
    yield ""
    yield " ".join((command.help or "").split())
    yield ""
    options = [each for each in command.params if isinstance(each, click.Option)]
    if options:
        yield from table(("option", "means"), [(f"`{'`, `'.join(each.opts)}`", _meaning(each)) for each in options])


def _meaning(option: click.Option) -> str:
    words = " ".join((option.help or "").split())
    shown = f"[default: {option.default}]" if option.show_default and option.default is not None else ""
    return f"{words} {shown}".strip()


def _tools() -> list[Path]:
    return [path for path in sorted((ROOT / "tools").glob("*.py")) if path.name != "__init__.py"]


def _first_line(path: Path) -> str:
    return " ".join((ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split("\n\n")[0].split())


# --- writing ----------------------------------------------------------------------------------------------------------

PAGES: Mapping[str, Callable[[], str]] = {
    "docs/reference/facts.md": facts_page,
    "docs/reference/commands.md": commands_page,
}


def main(arguments: list[str]) -> int:
    from motcua.wiring.start import start_django

    start_django()
    stale = 0
    for name, page in PAGES.items():
        path, text = ROOT / name, page()
        if not path.is_file() or path.read_text("utf-8") != text:
            stale += 1
            print(name)
            if arguments != ["check"]:
                path.write_text(text, "utf-8")
    return 1 if stale and arguments == ["check"] else 0


if __name__ == "__main__":
    if sys.argv[1:] not in ([], ["check"]):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
