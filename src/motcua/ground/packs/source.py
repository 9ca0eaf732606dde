"""What a pack's ``rules.py`` may be: pure functions of the answers. Read, never run, by the checker."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from motcua.ground.packs.rules import suggestion

PARAMETER, RETURNS = "Mapping[str, Any]", "list[Problem]"
SIGNATURE = f"(answers: {PARAMETER}) -> {RETURNS}"

_ROOMS = (
    "motcua.ground.words.definitions",
    "motcua.ground.words.errors",
    "motcua.ground.words.text",
    "motcua.ground.forms.definitions",
    "motcua.ground.calendar.definitions",
)
_WORLD = """
    asyncio builtins code codeop concurrent ctypes fcntl ftplib gc glob http imaplib importlib inspect io logging mmap
    multiprocessing os pathlib pdb pickle pkgutil platform poplib pty pwd random resource runpy sched secrets select
    selectors shelve shutil signal smtplib socket socketserver sqlite3 ssl subprocess sys tempfile threading time urllib
    uuid webbrowser xmlrpc zipimport
"""
_OUTSIDE = frozenset(_WORLD.split())
_CALLS = frozenset({"open", "eval", "exec", "compile", "__import__", "input", "print", "globals", "vars", "setattr"})
_CLOCK = frozenset({"now", "today", "utcnow"})


def faults_of_module(source: str) -> list[tuple[int, str]]:
    """(line, sentence) for all that a pack's code may not do."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        return [(error.lineno or 1, f"this is not Python: {error.msg}")]
    return sorted(fault for node in ast.walk(tree) for fault in _faults_of(node))


def _faults_of(node: ast.AST) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            if not _may_import(alias.name):
                yield node.lineno, _import_refused(alias.name)
    elif isinstance(node, ast.ImportFrom):
        name = "." * node.level + (node.module or "")
        if node.level or not _may_import(node.module or ""):
            yield node.lineno, _import_refused(name)
    elif isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id in _CALLS:
            yield node.lineno, f"'{node.func.id}' reaches outside; a check is a pure function of the answers"
        elif isinstance(node.func, ast.Attribute) and node.func.attr in _CLOCK:
            yield node.lineno, f"'{node.func.attr}()' reads the clock; a check is a pure function of the answers"


def _may_import(name: str) -> bool:
    if name in _ROOMS:
        return True
    top = name.split(".")[0]
    return top in sys.stdlib_module_names and top not in _OUTSIDE


def _import_refused(name: str) -> str:
    return f"'{name}' is not for packs; rules.py imports pure modules of the standard library and {', '.join(_ROOMS)}"


def fault_of_check(source: str, dotted: str) -> str:
    """What is wrong with the check ``needs_a_paper`` of a pack's rules.py; empty when it is as it must be."""
    name = dotted.removeprefix("rules.")
    functions = _functions(source)
    if name not in functions:
        return f"rules.py has no function '{name}'{suggestion(name, [f for f in functions if not f.startswith('_')])}"
    found = functions[name]
    arguments = found.args
    plain = len(arguments.args) == 1 and not (arguments.posonlyargs or arguments.kwonlyargs or arguments.vararg)
    typed = plain and not arguments.kwarg and _annotation(arguments.args[0].annotation) == PARAMETER
    if not typed or _annotation(found.returns) != RETURNS:
        return f"rules.py line {found.lineno}: '{name}' must be typed {SIGNATURE}"
    return ""


def _functions(source: str) -> dict[str, ast.FunctionDef]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return {}
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def _annotation(node: ast.expr | None) -> str:
    if node is None:
        return ""
    return str(node.value) if isinstance(node, ast.Constant) else ast.unparse(node)
