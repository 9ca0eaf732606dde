"""Which province this installation serves. The house names none; packs/default says which one stands in for all."""

from __future__ import annotations

import os
from pathlib import Path

from motcua.wiring.embedded import CHECKOUT


def packs_folder() -> Path:
    return Path(os.environ.get("MOTCUA_PACKS") or CHECKOUT / "packs")


def province(packs: Path) -> str:
    return os.environ.get("MOTCUA_PROVINCE") or (packs / "default").read_text("utf-8").strip()


def provinces(packs: Path) -> list[str]:
    return sorted(path.parent.name for path in (packs / "provinces").glob("*/pack.yaml"))
