"""What the tests of this door add to the world of cases: a procedure done at once, and the counter's form filled in."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.ground.packs.models import Definition, InForce, Release
from motcua.ground.papers.samples import pdf
from motcua.record.cases.definitions import Procedure
from motcua.record.cases.models import Case

QUICK = "9.000002"

_QUICK = """
code: "9.000002"
name: {vi: Sao y thử nghiệm, en: Trial copy}
summary: {vi: Làm ngay tại quầy., en: Done at the counter.}
sector: thu_nghiem
online: none
law: [{text: Luật thử nghiệm, article: Điều 2}]
valid_from: 2025-07-01
order: [{vi: Đến quầy, en: Come}]
ways: [counter, post]
time_limit: 3 working_minutes
time_law_max: 1 working_days
audience: {vi: Mọi người, en: Anyone}
competent: {office_kind: uy_ban, by: chosen, name: {vi: Ủy ban, en: Committee}}
applicant: either
form:
  sections:
    - key: main
      title: {vi: Nội dung, en: Content}
      fields:
        - {key: pages, type: number, label: {vi: Số trang, en: Pages}, minimum: 1}
columns: [{field: pages, name: {vi: Số trang, en: Pages}, slot: number_1}]
fees: [{key: fee, name: {vi: Phí sao y, en: Fee}, amount: 2000, per: pages, law: {text: Nghị quyết thử}}]
steps:
  - {key: check, name: {vi: Đối chiếu, en: Compare}, duty: handle, budget: 2 working_minutes}
  - {key: sign, name: {vi: Ký, en: Sign}, duty: approve, budget: 1 working_minutes}
outcomes:
  - {key: granted, name: {vi: Đã sao y, en: Certified}, granted: true, letter: giay}
  - {key: refused, name: {vi: Từ chối, en: Refused}, granted: false, letter: tu_choi}
same_visit: true
"""


def publish_quick() -> None:
    release = Release.objects.order_by("-pk").first()
    assert release is not None
    body = Procedure.model_validate(yaml.safe_load(_QUICK)).model_dump(mode="json")
    row = Definition.objects.create(
        kind="procedure", key=QUICK, hash="8" * 64, pack="national/thu", body=body, release=release
    )
    InForce.objects.create(release=release, kind="procedure", key=QUICK, definition=row)


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("giay.pdf", pdf("Giay"), content_type="application/pdf")


def filled(**changed: Any) -> dict[str, Any]:
    """The form of the trial permit as posted, with its paper scanned, for somebody new."""
    posted = {
        "key": uuid4().hex,
        "who": "new",
        "walk_in_name": "Hồ Thị Mới",
        "walk_in_phone": "0912345678",
        "subject": "Xin cấp giấy",
        "home.find": "90001",
        "home.line": "12 đường Thử",
        "pages": "2",
        "late": "no",
        "paper_proof": scan(),
        **changed,
    }
    return {name: value for name, value in posted.items() if value is not None}


def version(case: Case) -> str:
    case.refresh_from_db()
    return str(case.version)


def press(browser: Client, case: Case, slug: str, **typed: Any) -> Any:
    """Press the button of an act, on a page that is up to date unless told otherwise."""
    return browser.post(f"/ban-lam-viec/ho-so/{case.pk}/{slug}", {"version": version(case), **typed})


def slugs(html: str, case: Case) -> set[str]:
    """The acts a page offers."""
    return set(re.findall(rf'action="/ban-lam-viec/ho-so/{case.pk}/([a-z-]+)"', html))
