"""Every link between documents leads somewhere."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.house import ROOT, name, tracked

DOCUMENTS = [path for path in tracked() if path.suffix == ".md"]
_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.M | re.S)
_LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?\)")
_ELSEWHERE = ("http://", "https://", "mailto:")


def prose(path: Path) -> str:
    return _CODE.sub("", path.read_text("utf-8"))


@cache
def anchors(path: Path) -> frozenset[str]:
    """The anchors that a forge gives to the headings of a document."""
    found: list[str] = []
    fenced = re.sub(r"^(```|~~~).*?^\1", "", path.read_text("utf-8"), flags=re.M | re.S)
    for heading in re.findall(r"^#{1,6} +(.+?) *$", fenced, re.M):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        slug = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        again = found.count(slug)
        found.append(f"{slug}-{again}" if again else slug)
    return frozenset(found)


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_links_lead_somewhere(path: Path) -> None:
    inside = [link for link in _LINK.findall(prose(path)) if not link.startswith(_ELSEWHERE)]
    assert [link for link in inside if not leads_somewhere(path, link)] == []


def leads_somewhere(path: Path, link: str) -> bool:
    file, _, anchor = link.partition("#")
    target = (path.parent / file).resolve() if file else path
    if not target.is_relative_to(ROOT) or not target.exists():
        return False
    return not anchor or (target.suffix == ".md" and anchor in anchors(target))


def test_headings_become_anchors_as_a_forge_makes_them(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("# Cô Hạnh receives, and `x_y`\n```\n# not one\n```\n## A\n## A\n### [Text](b.md)\n")
    assert anchors(page) == {"cô-hạnh-receives-and-x_y", "a", "a-1", "text"}


def test_every_document_is_reachable_from_the_readme() -> None:
    seen, waiting = set(), [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path in seen or not path.is_file() or path.suffix != ".md":
            continue
        seen.add(path)
        links = [link.partition("#")[0] for link in _LINK.findall(prose(path)) if not link.startswith(_ELSEWHERE)]
        targets = [(path.parent / link).resolve() for link in links if link]
        waiting += [target / "README.md" if target.is_dir() else target for target in targets]
    assert [name(path) for path in DOCUMENTS if path not in seen] == []
