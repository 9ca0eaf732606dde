"""What we keep of the OWASP Application Security Verification Standard 5.0.0, requirement by requirement.

The standard's identifiers and levels, our own words for what each asks (its text is CC BY-SA and is not copied), and
what proves that we keep it. The claims are data, docs/security/asvs.yaml; here they are read, checked and counted.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from motcua.wiring.embedded import CHECKOUT

CLAIMS = CHECKOUT / "docs" / "security" / "asvs.yaml"
PAGE = CHECKOUT / "docs" / "security" / "report.md"

STATUSES: Mapping[str, str] = {
    "open": "open",
    "partly": "partly met",
    "operator": "the operator's duty",
    "met": "met",
    "na": "not applicable",
}
"""In the order in which they are told: what is left to do comes first."""

CHAPTERS: Mapping[str, tuple[str, int]] = {
    "V1": ("Encoding and sanitisation", 30),
    "V2": ("Validation and business logic", 13),
    "V3": ("Web front end", 31),
    "V4": ("API and web services", 16),
    "V5": ("Files", 13),
    "V6": ("Authentication", 47),
    "V7": ("Sessions", 19),
    "V8": ("Authorisation", 13),
    "V9": ("Self-contained tokens", 7),
    "V10": ("OAuth and OpenID Connect", 36),
    "V11": ("Cryptography", 24),
    "V12": ("Communication", 12),
    "V13": ("Configuration", 21),
    "V14": ("Data protection", 13),
    "V15": ("Secure coding and architecture", 21),
    "V16": ("Logging and errors", 17),
    "V17": ("WebRTC", 12),
}
"""What each chapter is about, and how many requirements version 5.0.0 has in it."""

LEVELS: Mapping[int, int] = {1: 70, 2: 183, 3: 92}
_KEYS = {"level", "asks", "status", "evidence", "note"}


@dataclass(frozen=True, slots=True)
class Requirement:
    """``evidence`` are files of this repository, or tests in them as ``file::name``."""

    id: str
    level: int
    asks: str
    status: str
    evidence: tuple[str, ...] = ()
    note: str = ""

    @property
    def chapter(self) -> str:
        return self.id.partition(".")[0]

    @property
    def place(self) -> tuple[int, ...]:
        """Where it stands in the standard."""
        return tuple(int(part) for part in self.id.removeprefix("V").split("."))


def read(path: Path = CLAIMS) -> tuple[Requirement, ...]:
    """All requirements in the order of the standard. A KeyError or TypeError means a file that is not one of ours."""
    told: Mapping[str, Mapping[str, Any]] = yaml.safe_load(path.read_text("utf-8"))
    return tuple(sorted((_requirement(id, each) for id, each in told.items()), key=lambda each: each.place))


def _requirement(id: str, told: Mapping[str, Any]) -> Requirement:
    if unknown := set(told) - _KEYS:
        raise TypeError(f"{id} has {sorted(unknown)}")
    return Requirement(
        id, told["level"], told["asks"], told["status"], tuple(told.get("evidence", ())), told.get("note", "")
    )


# --- is it honest ----------------------------------------------------------------------------------------------------


def faults(requirements: Iterable[Requirement], root: Path = CHECKOUT) -> list[str]:
    """Claims without evidence, evidence that is not there, and numbers other than those of the standard."""
    known = list(requirements)
    found = [fault for each in known for fault in _faults_of(each, root)]
    many = Counter(each.chapter for each in known)
    found += [
        f"{chapter} has {count} requirements, not {many[chapter]}"
        for chapter, (_, count) in CHAPTERS.items()
        if many[chapter] != count
    ]
    levels = Counter(each.level for each in known)
    return found + [
        f"level {each}: {levels[each]}, not {count}" for each, count in LEVELS.items() if levels[each] != count
    ]


def _faults_of(each: Requirement, root: Path) -> Iterator[str]:
    if each.status not in STATUSES:
        yield f"{each.id}: no status is called {each.status}"
    if each.status in ("met", "partly") and not each.evidence:
        yield f"{each.id} is claimed without evidence"
    if each.status != "met" and not each.note:
        yield f"{each.id} is {each.status} and does not say why"
    for evidence in each.evidence:
        file, _, test = evidence.partition("::")
        if not (root / file).exists():
            yield f"{each.id}: {file} is not there"
        elif test and test not in tests_in(root / file):
            yield f"{each.id}: {file} has no {test}"


@cache
def tests_in(path: Path) -> frozenset[str]:
    """The names of the functions of a file."""
    tree = ast.parse(path.read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


# --- told ------------------------------------------------------------------------------------------------------------


def counts(requirements: Iterable[Requirement]) -> dict[str, dict[int, dict[str, int]]]:
    """By chapter, level and status; the chapter "all" is the sum."""
    table: dict[str, dict[int, dict[str, int]]] = {
        chapter: {level: dict.fromkeys(STATUSES, 0) for level in LEVELS} for chapter in ("all", *CHAPTERS)
    }
    for each in requirements:
        for chapter in ("all", each.chapter):
            table[chapter][each.level][each.status] += 1
    return table


def as_json(requirements: Iterable[Requirement]) -> dict[str, Any]:
    known = tuple(requirements)
    rows = [
        {
            "id": each.id,
            "level": each.level,
            "asks": each.asks,
            "status": each.status,
            "evidence": list(each.evidence),
            "note": each.note,
        }
        for each in known
    ]
    return {"standard": "OWASP ASVS 5.0.0", "counts": counts(known), "requirements": rows}


def told(requirements: Iterable[Requirement]) -> Iterator[str]:
    """For a terminal: what is left to do, requirement by requirement; then the sums."""
    known = tuple(requirements)
    for status in ("open", "partly", "operator"):
        chosen = [each for each in known if each.status == status]
        yield f"{STATUSES[status].capitalize()}: {len(chosen)}"
        yield from (f"  {each.id:8} L{each.level}  {each.asks}\n               {each.note}" for each in chosen)
        yield ""
    yield from _sums(known)


def _sums(known: tuple[Requirement, ...]) -> Iterator[str]:
    yield f"{'':38}" + "".join(f"{status:>10}" for status in STATUSES)
    for chapter, levels in counts(known).items():
        name = f"{chapter} {CHAPTERS[chapter][0]}" if chapter in CHAPTERS else "All"
        for level, by_status in levels.items():
            if any(by_status.values()):
                yield f"{name:34} L{level} " + "".join(f"{count:>10}" for count in by_status.values())


_ABOUT = """# Security report

Made by `motcua security report --write`; do not edit. The claims are in [asvs.yaml](asvs.yaml).

What Motcua keeps of the [OWASP Application Security Verification Standard](https://github.com/OWASP/ASVS) 5.0.0, all
{all} requirements of it. The aim is level 2, and level 3 where money and identity are. What each requirement asks is
said in our own words; the standard itself decides. A claim names its evidence, a test or a file, and a test looks
whether that is there. *Met* means that the product keeps it as it is shipped; what only who runs it can keep is *the
operator's duty*.
"""


def page(requirements: Iterable[Requirement]) -> str:
    known = tuple(requirements)
    lines = [_ABOUT.format(all=len(known)), "## Sums", ""]
    lines += ["| chapter | level | " + " | ".join(STATUSES.values()) + " |", "|---|---|" + "---:|" * len(STATUSES)]
    for chapter, levels in counts(known).items():
        name = f"{chapter} {CHAPTERS[chapter][0]}" if chapter in CHAPTERS else "**all**"
        lines += [
            f"| {name} | {level} | " + " | ".join(str(count or "") for count in by_status.values()) + " |"
            for level, by_status in levels.items()
            if any(by_status.values())
        ]
    for status, name in STATUSES.items():
        chosen = [each for each in known if each.status == status]
        lines += ["", f"## {name.capitalize()}", "", f"{len(chosen)} requirements.", ""]
        lines += ["| | level | asks | evidence and remarks |", "|---|---|---|---|"]
        lines += [f"| {each.id} | {each.level} | {_cell(each.asks)} | {_remarks(each)} |" for each in chosen]
    return "\n".join(lines) + "\n"


def _remarks(each: Requirement) -> str:
    evidence = [f"`{path}`" for path in each.evidence]
    return " ".join(part for part in (_cell(each.note), ", ".join(evidence)) if part)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
