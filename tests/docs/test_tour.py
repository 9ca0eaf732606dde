"""What documents show is what there is: the pieces of code, the commands, the examples."""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from motcua.ground.people.definitions import Actor
from motcua.record.cases.models import Case
from motcua.wiring.cli import main
from tests.architecture.house import ROOT, tracked
from tools import tour
from tools.reference import targets

DOCUMENTS = [path for path in tracked() if path.suffix == ".md" and path.is_relative_to(ROOT / "docs")]
TOUR = ROOT / "docs" / "tour" / "README.md"


def blocks(path: Path, language: str) -> Iterator[str]:
    yield from re.findall(rf"^```{language}\n(.*?)^```$", path.read_text("utf-8"), re.M | re.S)


def commands() -> Iterator[tuple[str, str]]:
    """Every command that a document shows, with the lines it shows of the answer."""
    for path in DOCUMENTS:
        for block in blocks(path, "console"):
            for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
                command, _, answer = part.partition("\n")
                yield command, answer


@pytest.mark.parametrize("path", tour.documents(), ids=lambda path: path.parent.name)
def test_every_piece_of_code_is_the_code(path: Path) -> None:
    text = path.read_text("utf-8")
    assert tour.refreshed(text) == text, "run `python tools/tour.py`"


def test_the_tour_follows_the_dossier_through_every_floor() -> None:
    shown = set(re.findall(r"^<!-- code: (\w+/\w+/\w+)", TOUR.read_text("utf-8"), re.M))
    floors = {f"src/motcua/{floor}" for floor in ("doors", "record", "ground", "wiring")}
    assert floors | {"packs/national/ho_tich", "packs/provinces/binh"} <= shown


def test_every_example_gives_what_it_shows(case: Case, tuan: Actor) -> None:
    examples = "".join(blocks(TOUR, "pycon"))
    parsed = doctest.DocTestParser().get_doctest(examples, {"case": case, "tuan": tuan}, "tour", str(TOUR), 0)
    said: list[str] = []
    result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(parsed, out=said.append)
    assert result.attempted > 10
    assert result.failed == 0, "".join(said)


def test_every_motcua_command_shown_answers_as_shown(case: Case) -> None:
    shown = [(command, answer) for command, answer in commands() if command.startswith("motcua ")]
    assert shown
    for command, answer in shown:
        done = CliRunner().invoke(main, command.split()[1:])
        assert done.exit_code == 0, f"{command}: {done.output}"
        said = done.output
        for line in filter(str.strip, answer.splitlines()):
            found = re.search(re.escape(line.strip()).replace(re.escape("..."), ".*"), said)
            assert found, f"{command} does not say, or not there: {line}"
            said = said[found.end() :]


def test_every_make_and_tool_shown_is_there() -> None:
    told, steps = targets((ROOT / "Makefile").read_text("utf-8"))
    text = "\n".join(path.read_text("utf-8") for path in tracked() if path.suffix == ".md")
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= {*told, *steps}
    tools = set(re.findall(r"python (tools/\w+\.py)", text))
    assert {"tools/tour.py", "tools/reference.py"} <= tools
    assert [name for name in tools if not (ROOT / name).is_file()] == []


# --- the tool itself


SAMPLE = '''\
import os


@decorated
def first() -> int:
    # why
    return 1


class Outer:
    def inner(self) -> None:
        pass


KNOWN = 3
"""What is known."""
# a remark of the next one
OTHER = 4
'''


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("first", "@decorated\ndef first() -> int:\n    # why\n    return 1"),
        ("Outer.inner", "def inner(self) -> None:\n    pass"),
        ("KNOWN", 'KNOWN = 3\n"""What is known."""'),
        ("OTHER", "OTHER = 4"),
    ],
)
def test_a_piece_of_python(tmp_path: Path, name: str, lines: str) -> None:
    (tmp_path / "a.py").write_text(SAMPLE)
    assert tour.piece(tmp_path / "a.py", name) == lines


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("steps", "steps:\n  - key: a # one\n    budget: 1"),
        ("flow", "flow: {a: 1}"),
        ("values > national/x", "national/x:\n  b: 2"),
        ("values > national/y > c", "c: 3"),
    ],
)
def test_a_piece_of_yaml(tmp_path: Path, name: str, lines: str) -> None:
    text = "flow: {a: 1}\nsteps:\n  - key: a # one\n    budget: 1\n\n# about values\nvalues:\n"
    (tmp_path / "a.yaml").write_text(text + "  national/x:\n    b: 2\n  national/y:\n    c: 3\n")
    assert tour.piece(tmp_path / "a.yaml", name) == lines


@pytest.mark.parametrize("name", ["gone", "Outer.gone", "first.inner"])
def test_code_that_is_not_there_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.py").write_text(SAMPLE)
    with pytest.raises(tour.NoSuchPiece, match=name):
        tour.piece(tmp_path / "a.py", name)
    with pytest.raises(tour.NoSuchPiece, match="not there"):
        tour.piece(tmp_path / "b.py", name)


def test_a_stale_block_is_replaced_and_a_missing_one_added(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\ny = 2\n")
    stale = "<!-- code: a.py#x -->\n```python\nx = 0\n```\nprose\n\n<!-- code: a.py#x, y -->\n"
    fresh = stale.replace("x = 0", "x = 1") + "```python\nx = 1\n\ny = 2\n```\n"
    assert tour.refreshed(stale, tmp_path) == fresh
    assert tour.refreshed(fresh, tmp_path) == fresh
