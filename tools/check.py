"""`make check`: everything that can be said about the tree without running it. Several at once; all are always run."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
# The settings want a database's address; none of the checks calls it.
NO_DATABASE = "postgresql://nobody@/none?host=/nonexistent"


@dataclass(frozen=True)
class Done:
    name: str
    passed: bool
    seconds: float
    said: str


def checks() -> dict[str, list[str]]:
    """The slowest first, so that the others run beside it."""
    python = str(BIN / "python")
    return {
        "types": [
            str(BIN / "mypy"),
            *(part for name in ("motcua", "packs", "tests", "tools", "bench") for part in ("-p", name)),
        ],
        "import contracts": [str(BIN / "lint-imports"), "--no-logo"],
        "lint": [str(BIN / "ruff"), "check", "."],
        "layout": [str(BIN / "ruff"), "format", "--check", "."],
        # It warns that it could not ask a database which migrations ran; here only the files matter.
        "migrations": [
            python,
            "-W",
            "ignore::RuntimeWarning",
            "-m",
            "django",
            "makemigrations",
            "--check",
            "--dry-run",
        ],
        "packs": [python, "-m", "motcua.wiring.cli", "packs", "check"],
        "words of the glossary": [python, "tools/glossary.py"],
        "known weaknesses": [python, "tools/audit.py", "check"],
        "bill of materials": [python, "tools/sbom.py", "check"],
        "change notes": [python, "tools/changes.py", "check"],
    }


def run(name: str, command: list[str]) -> Done:
    started = time.monotonic()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "motcua.wiring.settings",
        "DATABASE_URL": NO_DATABASE,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return Done(name, done.returncode == 0, time.monotonic() - started, done.stdout.strip())


def main() -> None:
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        results = list(pool.map(lambda item: run(*item), checks().items()))
    for done in results:
        print(f"{'ok    ' if done.passed else 'FAILED'} {done.name} ({done.seconds:.1f} s)")
    failed = [done for done in results if not done.passed]
    for done in failed:
        print(f"\n--- {done.name}\n{done.said}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
