"""The change notes and the changelog they become."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import changes


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "0.2.0"\n')
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\nHow it is made.\n\n## 0.1.0 (2026-01-01)\n\n- Old.\n")
    (tmp_path / "changes" / "unreleased").mkdir(parents=True)
    return tmp_path


def note(project: Path, name: str, body: str) -> None:
    (project / "changes" / "unreleased" / name).write_text(body, "utf-8")


def test_an_unreleased_version_wants_a_note(project: Path) -> None:
    assert "holds no note" in changes.check(project)[0]
    note(project, "a.yaml", "kind: added\ntext: Một việc mới.\n")
    assert changes.check(project) == []


@pytest.mark.parametrize(
    "body",
    [
        "kind: broke\ntext: x\n",
        "kind: added\n",
        "text: x\n",
        "kind: added\ntext: ''\n",
        "a: [",
        "- x\n",
        "kind: added\ntext: x\nauthor: y\n",
    ],
)
def test_a_note_that_says_too_little_or_too_much_is_refused(project: Path, body: str) -> None:
    note(project, "a.yaml", body)
    [problem] = changes.check(project)
    assert problem.startswith("changes/unreleased/a.yaml: ")


def test_a_release_gathers_the_notes_above_the_older_ones(project: Path) -> None:
    note(project, "b.yaml", "kind: fixed\ntext: Mended.\n")
    note(project, "a.yaml", "kind: added\ntext: >-\n  New\n  thing.\n")
    changes.release(project, "2026-02-03")
    assert (project / "CHANGELOG.md").read_text("utf-8") == (
        "# Changelog\n\nHow it is made.\n\n## 0.2.0 (2026-02-03)\n\n"
        "### Added\n\n- New thing.\n\n### Fixed\n\n- Mended.\n\n## 0.1.0 (2026-01-01)\n\n- Old.\n"
    )
    assert changes.check(project) == []
    with pytest.raises(ValueError, match="already"):
        changes.release(project, "2026-02-04")
