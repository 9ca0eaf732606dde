"""Make sure of a Chromium and of a font with Vietnamese letters, by the shortest way that this machine allows.

python tools/browser.py       install what is missing, or say what to do
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BY_HAND = (
    "motcua: the browser tests need a Chromium and a font with Vietnamese letters, and neither apt nor playwright\n"
    "could install them here. On Debian: apt-get install chromium fontconfig fonts-dejavu-core\n"
    "Elsewhere: put `chromium` or `google-chrome` on the PATH. Without a browser: make test ARGS='-m \"not browser\"'"
)


def main() -> None:
    if not (executable() and _vietnamese_font()):
        _apt() or _playwright()
    found = executable()
    if found is None:
        sys.exit(BY_HAND)
    if not _vietnamese_font():
        sys.exit("motcua: no font with Vietnamese letters found; install one (Debian: fonts-dejavu-core fontconfig)")


def executable() -> str | None:
    """The browser that the tests drive: the system's, else the one playwright brought."""
    for name in NAMES:
        found = shutil.which(name)
        if found is not None:
            return found
    return _of_playwright()


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else None


def _vietnamese_font() -> bool:
    if shutil.which("fc-list") is None:
        return False
    told = subprocess.run(["fc-list", ":lang=vi", "family"], capture_output=True, text=True, check=False)
    return bool(told.stdout.strip())


def _apt() -> bool:
    """With root's rights or sudo without a password; elsewhere we do not ask for one."""
    if shutil.which("apt-get") is None:
        return False
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if prefix and (shutil.which("sudo") is None or subprocess.run([*prefix, "true"], check=False).returncode != 0):
        return False
    wanted = ["fontconfig", "fonts-dejavu-core", "fonts-liberation2", *([] if executable() else ["chromium"])]
    print(f"motcua: installing {' '.join(wanted)} ...", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    if subprocess.run([*prefix, "apt-get", "-qq", "update"], check=False, **quiet).returncode != 0:  # type: ignore[call-overload]
        return False
    command = [*prefix, "apt-get", "-qq", "install", "--yes", "--no-install-recommends", *wanted]
    return bool(subprocess.run(command, check=False, **quiet).returncode == 0)  # type: ignore[call-overload]


def _playwright() -> bool:
    print("motcua: asking playwright for a Chromium ...", flush=True)
    return subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode == 0


if __name__ == "__main__":
    main()
