"""Static files, gathered where the web server reads them."""

from __future__ import annotations

import hashlib
from pathlib import Path


def collect_static() -> bool:
    """Only when a file was added, changed or removed since the last time; whether that was so."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    stamp = settings.STATE / "static.collected"
    if stamp.exists() and stamp.read_text() == digest.hexdigest() and settings.STATIC_ROOT.is_dir():
        return False
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(digest.hexdigest())
    return True
