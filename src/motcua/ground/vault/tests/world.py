"""Two kinds of paper that exist in tests only, published."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

import yaml

from motcua.ground.packs.models import Definition, InForce, Release
from motcua.ground.papers.definitions import FileRef
from motcua.ground.vault.definitions import PaperType

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TODAY = date(2026, 11, 2)
FILE = FileRef("c" * 64, "giay-khai-sinh.pdf", 2000, "application/pdf")

TYPES = """
- key: giay_sinh
  name: {vi: Giấy sinh thử, en: Trial birth paper}
  issuer: {vi: Ủy ban thử, en: Trial committee}
  valid_from: 2020-01-01
  law: [{text: Luật thử nghiệm}]
- key: giay_phep
  name: {vi: Giấy phép thử, en: Trial permit}
  code: {value: KQ.X01.000001, source: {text: Danh mục thử}}
  issuer: {vi: Ủy ban thử, en: Trial committee}
  valid_from: 2020-01-01
  valid_for: {months: 6}
  law: [{text: Luật thử nghiệm}]
- key: hop_dong
  name: {vi: Hợp đồng thử, en: Trial contract}
  issuer: {vi: Các bên, en: The parties}
  valid_from: 2020-01-01
  valid_for: {until: het_han}
  fields: [{key: het_han, name: {vi: Hết hạn, en: Ends}, type: date}]
  law: [{text: Luật thử nghiệm}]
- key: the
  name: {vi: Thẻ thử, en: Trial card}
  issuer: {vi: Bộ thử, en: Trial ministry}
  valid_from: 2020-01-01
  digitise: false
  not_digitised: {ground: {vi: Đã có trong cơ sở dữ liệu, en: In a database}, law: {text: Thông tư thử}}
  law: [{text: Luật thử nghiệm}]
"""


def types() -> dict[str, PaperType]:
    return {body.key: body for body in map(PaperType.model_validate, yaml.safe_load(TYPES))}


def publish(release: Release | None = None) -> None:
    """The types, in this release or in one of their own."""
    release = release or Release.objects.create(
        province="provinces/thu", set_hash="0" * 64, installed_at=NOW, installed_by="system", engine="0", manifest={}
    )
    for key, body in types().items():
        said = {"pack": "national/thu", "body": body.model_dump(mode="json"), "release": release}
        hash = sha256(f"paper_type {key}".encode()).hexdigest()
        row, _ = Definition.objects.get_or_create(kind="paper_type", key=key, hash=hash, defaults=said)
        InForce.objects.create(release=release, kind="paper_type", key=key, definition=row)
