"""Make sure of what the tests need beside Python, the shortest way there is here: a Chromium, what drives it, a font
with Vietnamese letters, openssl, and the programs that read scans.

python tools/browser.py       install what is missing, or say what to do
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = (
    "chromium",
    "fontconfig",
    "fonts-dejavu-core",
    "fonts-liberation2",
    "libatomic1",
    "ocrmypdf",
    "openssl",
    "poppler-utils",
    "tesseract-ocr-vie",
)
BY_HAND = f"""motcua: the tests miss {{}}.
On Debian: apt-get install {" ".join(PACKAGES)}
Elsewhere: put `chromium` or `google-chrome`, `openssl`, `ocrmypdf`, `tesseract` with its Vietnamese and Poppler's
programs on the PATH, and install a font with Vietnamese letters.
Without a browser: make test ARGS='-m "not browser"'"""


def main() -> None:
    if missing():
        _apt()
    if executable() is None:
        _playwright()
    still = missing()
    if still:
        sys.exit(BY_HAND.format(", ".join(still)))


def missing() -> list[str]:
    needs = {
        "a Chromium": executable() is not None,
        "what playwright's driver needs (libatomic)": _driver_runs(),
        "a font with Vietnamese letters": _vietnamese_font(),
        "openssl, which checks evidence as a stranger would": shutil.which("openssl") is not None,
        "what reads scans (ocrmypdf, tesseract with vie, pdftoppm)": _scans_read(),
    }
    return [need for need, met in needs.items() if not met]


def executable() -> str | None:
    """The browser that the tests drive: the system's, else the one playwright brought."""
    for name in NAMES:
        found = shutil.which(name)
        if found is not None:
            return found
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return next((str(path) for path in sorted(cache.glob("chromium-*/chrome-*/chrome"), reverse=True)), None)


def _driver_runs() -> bool:
    command = [sys.executable, "-m", "playwright", "--version"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _vietnamese_font() -> bool:
    if shutil.which("fc-list") is None:
        return False
    told = subprocess.run(["fc-list", ":lang=vi", "family"], capture_output=True, text=True, check=False)
    return bool(told.stdout.strip())


def _scans_read() -> bool:
    if any(shutil.which(name) is None for name in ("ocrmypdf", "tesseract", "pdftoppm")):
        return False
    told = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return "vie" in told.stdout.split()


def _apt() -> None:
    """With root's rights, or sudo that asks for no password; we never ask for one."""
    if shutil.which("apt-get") is None:
        return
    sudo: list[str] = []
    if os.geteuid() != 0:
        sudo = ["sudo", "-n"]
        if shutil.which("sudo") is None or subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode:
            return
    print(f"motcua: apt-get install {' '.join(PACKAGES)} ...", flush=True)
    apt = [*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    for verb in (["update"], ["install", "--yes", "--no-install-recommends", *PACKAGES]):
        subprocess.run([*apt, *verb], stdout=subprocess.DEVNULL, check=False)


def _playwright() -> None:
    print("motcua: asking playwright for a Chromium ...", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


if __name__ == "__main__":
    main()
