"""A procedure whose papers have types and whose grant gives one; and a birth certificate that bà Lan holds."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

import yaml

from motcua.ground.packs.models import Release
from motcua.ground.papers.definitions import FileRef
from motcua.ground.vault.actions import enter_holding
from motcua.ground.vault.definitions import Origin
from motcua.ground.vault.models import Holding
from motcua.ground.vault.tests.world import publish
from motcua.record.cases.definitions import Procedure
from motcua.record.cases.tests.world import MONDAY, PROCEDURE, World, _define

TYPED = "9.000007"
BIRTH = FileRef("c" * 64, "giay-khai-sinh.pdf", 2000, "application/pdf")


def _paper(key: str, name: str, form: str, type: str, **more: object) -> dict[str, object]:
    return {"key": key, "name": {"vi": name, "en": key.title()}, "form": form, "type": type, **more}


def publish_typed() -> None:
    """Besides what the newest release has."""
    release = Release.objects.latest("pk")
    publish(release)
    said = yaml.safe_load(PROCEDURE) | {"code": TYPED, "fees": []}
    said["papers"] = [
        _paper("birth", "Giấy khai sinh", "original", "giay_sinh"),
        _paper("tie", "Quan hệ nhân thân", "electronic", "giay_sinh", required=False, or_types=["hop_dong"]),
        _paper("copy", "Bản chụp", "copy", "giay_phep", required=False),
    ]
    when = {"field": "late", "equals": "no"}
    said["outcomes"][0]["result"] = {"type": "giay_phep", "about": "subject", "when": when}
    _define(release, "procedure", TYPED, Procedure.model_validate(said), "7" * 64)


def birth_of(world: World, who: str = "lan", file: FileRef | None = BIRTH) -> Holding:
    """Issued some time before, in another dossier."""
    return enter_holding(
        holder=world.parties[who],
        type="giay_sinh",
        trust="issued",
        about="Nguyễn Bé Na",
        file=file,
        origin=Origin(f"case:{uuid5(NAMESPACE_OID, who)}", "H99-7", "1.000001", "granted", world.here.pk),
        actor=world.actor("minh"),
        now=MONDAY,
    )
