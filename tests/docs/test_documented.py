"""What a reader may meet is documented: keys, facts, commands, settings, verbs of make, sources of law."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import click
import pytest

from motcua.ground.ledger.queries import facts_of
from motcua.record.cases.models import Case
from motcua.wiring.commands import packs
from tests.architecture.house import ROOT, SOURCE, name, python
from tools import law, reference

SETTINGS = ROOT / "docs" / "reference" / "settings.md"
NOT_SETTINGS = {"PATH"}
"""What we read of the environment to hand it on."""


def test_the_keys_of_packs_are_those_of_the_checker() -> None:
    assert packs.REFERENCE.read_text("utf-8") == packs.reference(), "run `motcua packs docs`"


@pytest.mark.parametrize("page", reference.PAGES)
def test_the_reference_is_what_the_code_says(page: str) -> None:
    assert (ROOT / page).read_text("utf-8") == reference.PAGES[page](), "run `python tools/reference.py`"


def test_the_status_of_the_law_is_what_the_packs_say() -> None:
    assert law.PAGE.read_text("utf-8") == law.page(), "run `python tools/law.py`"


# --- facts


def test_every_kind_of_fact_is_left_by_a_verb() -> None:
    found = reference.kinds()
    assert len(found) > 30
    assert [each.name for each in found if not each.verbs] == []
    names = [each.name for each in found]
    assert len(set(names)) == len(names)


def test_the_payload_told_is_the_payload_left() -> None:
    """Keys as they stand in the code occur in the words beside the kind, and no other name is promised there."""
    untold = {
        each.name: missing
        for each in reference.kinds()
        if (missing := {key for key in each.keys if not re.search(rf"\b{key}\b", each.payload)})
    }
    assert untold == {}


def test_what_a_dossier_leaves_is_documented(case: Case) -> None:
    kinds = {each.name: each for each in reference.kinds()}
    common = {"code", "procedure", "definition", "channel", "from", "state"}
    for fact in facts_of(case.ref):
        assert set(fact.payload) - common <= kinds[fact.kind].keys


# --- commands and make


def test_every_command_and_option_says_what_it_does() -> None:
    page = (ROOT / "docs" / "reference" / "commands.md").read_text("utf-8")
    found = dict(reference.commands())
    assert {"motcua demo", "motcua packs check", "motcua work"} <= set(found)
    for spoken, command in found.items():
        assert command.help, spoken
        assert re.search(rf"^### {re.escape(spoken)}\b", page, re.M)
        for option in (each for each in command.params if isinstance(each, click.Option)):
            assert f"| `{option.opts[0]}`" in page, f"{spoken} {option.opts[0]}"


def test_every_verb_and_variable_of_make_is_told() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    told, steps = reference.targets(makefile)
    rules = set(re.findall(r"^([a-z-]+):(?!=)", makefile, re.M))
    assert rules == {*told, *steps}
    assert set(re.findall(r"\$\(([A-Z_]+)\)", makefile)) - {"RUN", "MAKEFILE_LIST"} <= set(reference.VARIABLES)


# --- settings


def read_of_the_environment() -> Iterator[tuple[str, object]]:
    """Names of variables that the house reads, each with its default where one is written beside it."""
    for path in (path for path in python() if path.is_relative_to(SOURCE)):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="environ"), attr="get"), args=[named, *rest]):
                    yield from _named(named, rest)
                case ast.Call(func=ast.Name(id="_flag"), args=[named, *rest]):
                    yield from _named(named, rest)
                case ast.Call(func=ast.Name(id="secret_setting"), args=[ast.Constant(value=str(secret))]):
                    yield from ((secret, None), (f"{secret}_FILE", None))
                case ast.Subscript(value=ast.Attribute(attr="environ"), slice=named, ctx=ast.Load()):
                    yield from _named(named, [])


def _named(named: ast.expr, rest: list[ast.expr]) -> Iterator[tuple[str, object]]:
    if isinstance(named, ast.Constant):
        default = rest[0].value if rest and isinstance(rest[0], ast.Constant) else None
        yield str(named.value), default


def documented() -> dict[str, str]:
    """Variable to default, from the tables of the page."""
    rows = re.findall(r"^\| `([A-Z_]+)` \| ([^|]*) \| [^|]+ \|$", SETTINGS.read_text("utf-8"), re.M)
    assert len({variable for variable, _ in rows}) == len(rows)
    return {variable: default.strip() for variable, default in rows}


def test_every_setting_is_documented_with_its_default() -> None:
    told, read = documented(), dict(read_of_the_environment())
    assert set(told) == set(read) - NOT_SETTINGS
    for variable, default in read.items():
        if isinstance(default, bool):
            assert told[variable] == ("on" if default else "off"), variable
        elif isinstance(default, str) and default:
            assert told[variable] == f"`{default}`", variable


def test_no_setting_is_named_that_nothing_reads() -> None:
    """In any document: a variable that was renamed leaves no trace of its old name."""
    known = set(documented()) | {"MOTCUA_STATIC_FROM_SOURCE"}
    tops = [top for top in ROOT.iterdir() if not top.name.startswith(".")]
    for path in (path for top in tops for path in ([top] if top.suffix == ".md" else top.rglob("*.md"))):
        for variable in re.findall(r"\b(MOTCUA_[A-Z_]+|DATABASE_URL)\b", path.read_text("utf-8")):
            assert variable in known, f"{name(path)}: {variable}"
