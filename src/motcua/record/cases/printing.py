"""A letter or a receipt as a paper: from what was kept when it was issued, so it is the same whenever it is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings

from motcua.ground.money.models import Receipt
from motcua.ground.money.rules import in_figures
from motcua.ground.packs import queries as packs
from motcua.ground.papers.definitions import Size, Template
from motcua.ground.papers.marks import qr_payload, qr_text
from motcua.ground.papers.printing import print_paper
from motcua.ground.words.moments import day_of
from motcua.record.cases.models import Case, IssuedLetter
from motcua.record.cases.queries import procedure_of
from motcua.record.cases.sheets import foot as foot_of
from motcua.record.cases.sheets import marked, place_and_date, sheet_of_words

PLAIN = "van_ban"
"""How a letter looks that was issued before letters had papers."""

RECEIPT = "bien_lai"
"""How a receipt for money looks."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF under the name it is saved by."""

    name: str
    content: bytes


def printed_for(letter: IssuedLetter, *, size: Size | None = None) -> Printed:
    """The paper that is handed out for a letter the actor may see: printed on demand, which its foot says."""
    return Printed(f"{letter.title['vi']} {letter.case.code}.pdf", printed(letter, size=size))


def printed(letter: IssuedLetter, *, code: str = "", size: Size | None = None) -> bytes:
    """The letter as PDF/A. ``code`` is that of the issued paper which is signed next: where it can be checked stands in
    the code at the upper left; without one that leads to where the dossier can be followed."""
    shown = _shown(letter)
    about = marked(shown, letter.case.code, letter.case.procedure, letter.issued_at)
    qr = qr_payload(settings.SITE, code, about) if code else qr_text(following(letter.case.code), about)
    foot = _foot(shown["foot"], signed=bool(code))
    template = cast(Template, _template(letter))
    return print_paper(
        template,
        {**shown, "foot": foot},
        made_at=letter.issued_at,
        title=shown["title"],
        size=size if size in template.sizes else None,
        author=letter.issued_by,
        qr=qr,
    )


def receipt_for(receipt: Receipt, case: Case) -> Printed:
    """The paper of a receipt that nobody has sealed: printed on demand, which its foot says."""
    return Printed(f"Biên lai {receipt.full_number}.pdf", printed_receipt(receipt, case))


def printed_receipt(receipt: Receipt, case: Case, *, code: str = "") -> bytes:
    """The receipt as PDF/A. ``code`` as of a letter."""
    shown = _receipt(receipt, case, signed=bool(code))
    about = marked(shown, case.code, case.procedure, receipt.issued_at)
    template = packs.definition("template", RECEIPT, day_of(receipt.issued_at)).body
    return print_paper(
        cast(Template, template),
        shown,
        made_at=receipt.issued_at,
        title=f"{shown['title']} {receipt.full_number}",
        author=receipt.issuer_name,
        qr=qr_payload(settings.SITE, code, about) if code else qr_text(following(case.code), about),
    )


def _receipt(receipt: Receipt, case: Case, *, signed: bool) -> dict[str, Any]:
    words = receipt.words[:1].upper() + receipt.words[1:]
    foot = foot_of(case.code, f"Mẫu {receipt.form}") + (" · Biên lai đã hủy" if receipt.cancelled_at else "")
    return {
        "issuer": receipt.issuer_name,
        "tax_code": receipt.tax_code,
        "form": receipt.form,
        "series": receipt.series,
        "number": f"{receipt.number:08d}",
        "title": "Biên lai thu phí, lệ phí",
        "place_date": place_and_date(receipt.office.place.name, receipt.issued_at),
        "foot": _foot(foot, signed=signed),
        "case": case.code,
        "procedure": procedure_of(case).name.vi,
        "payer": receipt.payer,
        "items": [[item["name"], item["law"], in_figures(item["amount"])] for item in receipt.items],
        "total": in_figures(receipt.amount),
        "words": words,
        "replaces": receipt.replaces.full_number if receipt.replaces else "",
        "maker": receipt.issued_by,
    }


def following(code: str) -> str:
    """Where anybody sees in which state a dossier is."""
    return f"{settings.SITE.rstrip('/')}/tra-cuu?ma={code}"


def _shown(letter: IssuedLetter) -> Mapping[str, Any]:
    if letter.sheet:
        return cast(Mapping[str, Any], letter.sheet)
    body = letter.body["vi"]
    return sheet_of_words(
        letter.title["vi"],
        body["paragraphs"],
        body["rows"],
        code=letter.case.code,
        office=letter.issued_by,
        place=letter.body.get("place", ""),
        issued_at=letter.issued_at,
    )


def _template(letter: IssuedLetter) -> object:
    if letter.template_id is not None:
        return packs.pinned(letter.template_id).body
    return packs.definition("template", PLAIN, day_of(letter.issued_at)).body


def _foot(foot: str, *, signed: bool) -> str:
    parts = [foot, "" if signed else "Bản chưa ký số", "Dữ liệu giả định" if settings.DEMO else ""]
    return " · ".join(filter(None, parts))
