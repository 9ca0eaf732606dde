"""Change notes: one small file per change in changes/unreleased, so that the changelog never conflicts.

python tools/changes.py check      every note is well formed, and an unreleased version has at least one
python tools/changes.py release    the notes become a section of CHANGELOG.md, and are removed
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
KINDS = {"added": "Added", "changed": "Changed", "fixed": "Fixed", "removed": "Removed", "security": "Security"}
HEADING = "## "


@dataclass(frozen=True)
class Note:
    kind: str
    text: str


def check(root: Path) -> list[str]:
    """What is wrong, a line each."""
    problems: list[str] = []
    paths = _paths(root)
    for path in paths:
        try:
            read(path)
        except ValueError as error:
            problems.append(f"{path.relative_to(root)}: {error}")
    if not paths and not _released(root):
        problems.append(f"version {version(root)} is not released and changes/unreleased holds no note about it")
    return problems


def read(path: Path) -> Note:
    try:
        body = yaml.safe_load(path.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise ValueError(f"not YAML: {error}") from None
    if not isinstance(body, dict) or set(body) != {"kind", "text"}:
        raise ValueError("write exactly two keys, `kind` and `text`")
    if body["kind"] not in KINDS:
        raise ValueError(f"kind must be one of {', '.join(KINDS)}")
    if not isinstance(body["text"], str) or not body["text"].strip():
        raise ValueError("text must say what changed, in a sentence")
    return Note(body["kind"], " ".join(body["text"].split()))


def release(root: Path, on: str) -> None:
    if _released(root):
        raise ValueError(f"version {version(root)} is in CHANGELOG.md already: raise it in pyproject.toml first")
    paths = _paths(root)
    section = render(version(root), on, [read(path) for path in paths])
    log = root / "CHANGELOG.md"
    head, heading, rest = log.read_text("utf-8").partition(f"\n{HEADING}")
    log.write_text(f"{head.rstrip()}\n\n{section}{heading}{rest}", "utf-8")
    for path in paths:
        path.unlink()


def render(number: str, on: str, notes: list[Note]) -> str:
    lines = [f"{HEADING}{number} ({on})", ""]
    for kind, title in KINDS.items():
        of_kind = [f"- {note.text}" for note in notes if note.kind == kind]
        if of_kind:
            lines += [f"### {title}", "", *of_kind, ""]
    return "\n".join(lines)


def version(root: Path) -> str:
    return str(tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def _released(root: Path) -> bool:
    lines = (root / "CHANGELOG.md").read_text("utf-8").splitlines()
    return any(line.startswith(f"{HEADING}{version(root)} ") for line in lines)


def _paths(root: Path) -> list[Path]:
    return sorted((root / "changes" / "unreleased").glob("*.y*ml"))


def main(verb: str) -> None:
    problems = check(ROOT)
    if problems:
        sys.exit("\n".join(problems))
    if verb == "release":
        release(ROOT, datetime.now(UTC).date().isoformat())


if __name__ == "__main__":
    if sys.argv[1:] not in (["check"], ["release"]):
        sys.exit(__doc__)
    main(sys.argv[1])
