from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from motcua.ground.packs.queries import check_function

RULES = """
from collections.abc import Mapping
from typing import Any
from motcua.ground.words.errors import Problem

def needs_salt(answers: Mapping[str, Any]) -> list[Problem]:
    return [] if answers.get("salt") else [Problem("salt", "no_salt", "Thêm muối.")]
"""


@pytest.fixture
def kitchen(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder `packs` of its own, which is what `import packs` finds for the time of the test."""
    folder = tmp_path / "packs" / "national" / "kitchen"
    folder.mkdir(parents=True)
    (folder / "rules.py").write_text(RULES)
    for package in (folder, folder.parent, folder.parent.parent):
        (package / "__init__.py").touch()
    for name in [name for name in sys.modules if name == "packs" or name.startswith("packs.")]:
        monkeypatch.delitem(sys.modules, name)
    settings.PACKS = tmp_path / "packs"
    monkeypatch.syspath_prepend(tmp_path)
    check_function.cache_clear()
    yield
    check_function.cache_clear()
    for name in [name for name in sys.modules if name == "packs" or name.startswith("packs.")]:
        del sys.modules[name]


@pytest.mark.usefixtures("kitchen")
def test_a_check_is_found_by_name_and_judges_the_answers() -> None:
    for name in ("needs_salt", "rules.needs_salt"):
        check = check_function("national/kitchen", name)
        assert check({"salt": "1"}) == []
        assert [problem.code for problem in check({})] == ["no_salt"]


@pytest.mark.parametrize(
    ("pack", "name"),
    [("../etc", "a"), ("national/kitchen", "__import__"), ("national/kitchen", "os.system"), ("provinces/x", "a")],
)
def test_only_names_of_checks_are_looked_up(pack: str, name: str) -> None:
    with pytest.raises(LookupError):
        check_function(pack, name)
