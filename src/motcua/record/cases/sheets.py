"""What a letter's paper shows: plain data in Vietnamese, fixed when the letter is issued. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from motcua.ground.papers.definitions import Marked
from motcua.ground.words.moments import local
from motcua.record.cases.definitions import Letter
from motcua.record.cases.letters import Places, amount, duration_words, fill, without_signature

SHEET: tuple[str, ...] = (
    *("above", "office", "number", "place_date", "title", "foot"),
    *("case", "procedure_code", "procedure", "applicant", "phone", "filed", "received", "due", "new_due"),
    *("time_limit", "fees", "collect_at", "sets", "papers", "missing", "reason", "outcome"),
    *("paragraphs", "rows", "recipients", "signer_authority", "signer_post", "signer_name", "maker"),
)
"""The names a template of a letter may take."""

_EMPTY: Mapping[str, Any] = dict.fromkeys(SHEET, "") | {
    name: [] for name in ("papers", "missing", "paragraphs", "rows", "recipients")
}


PAPER_FORMS: Mapping[str, str] = {
    "original": "Bản chính",
    "copy": "Bản sao",
    "certified_copy": "Bản sao có chứng thực",
    "electronic": "Bản điện tử",
    "shown": "Xuất trình bản chính",
}


def sheet(letter: Letter, places: Places) -> dict[str, Any]:
    """Everything the paper of this letter may show."""
    title, body = fill(letter, places)
    return {
        **_EMPTY,
        "above": places.above,
        "office": places.office,
        "number": "/".join(filter(None, (places.code, letter.symbol))),
        "place_date": place_and_date(places.place, places.now),
        "title": title["vi"],
        "foot": foot(places.code, letter.form),
        "case": places.code,
        "procedure_code": places.procedure.code,
        "procedure": places.procedure.name.vi,
        "applicant": places.applicant,
        "phone": places.phone,
        "filed": _moment(places.filed_at),
        "received": _moment(places.received_at),
        "due": _moment(places.due_at),
        "new_due": _moment(places.new_due_at),
        "time_limit": duration_words(places.time_limit, "vi"),
        "fees": amount(places.fee_total, "vi") if places.fee_total else "",
        "collect_at": places.office,
        "sets": f"{places.procedure.sets:02d}",
        "papers": [[name, form, f"{many:02d}"] for name, form, many in places.papers],
        "missing": [missing["vi"] for missing in places.missing],
        "reason": places.reason,
        "outcome": places.outcome.vi if places.outcome else "",
        "paragraphs": without_signature(letter, places),
        "rows": body["vi"]["rows"],
        "recipients": [places.applicant or "Người phản ánh", f"Lưu: hồ sơ {places.code}"],
        "signer_post": places.signer,
        "signer_name": places.officer,
        "maker": places.maker,
    }


def sheet_of_words(
    title: str,
    paragraphs: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    code: str,
    office: str,
    place: str,
    issued_at: datetime,
) -> dict[str, Any]:
    """For a letter of which only the words were kept: who signed stands in them."""
    return {
        **_EMPTY,
        "office": office,
        "place_date": place_and_date(place, issued_at),
        "title": title,
        "foot": foot(code),
        "case": code,
        "paragraphs": list(paragraphs),
        "rows": [list(row) for row in rows],
    }


def marked(shown: Mapping[str, Any], case: str, procedure: str, made_at: datetime) -> Marked:
    """What the code of such a paper says of it."""
    return Marked(
        case=case,
        procedure=procedure,
        maker=shown["maker"],
        name=shown["title"],
        gist=shown["procedure"],
        made_at=made_at,
    )


def place_and_date(place: str, moment: datetime) -> str:
    """As administrative papers begin (NĐ 30/2020): the days 1 to 9 and the months 1 and 2 with a zero before them."""
    day = local(moment)
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    dated = f"ngày {day:%d} tháng {month} năm {day.year}"
    return f"{place}, {dated}" if place else dated


def foot(code: str, form: str = "") -> str:
    return f"Mã hồ sơ {code}" + (f" · {form}" if form else "")


def covered_phone(phone: str) -> str:
    """Enough for its owner to see that it is theirs, too little for who finds the paper."""
    digits = "".join(filter(str.isdigit, phone))
    return f"••• ••• {digits[-3:]}" if len(digits) >= 9 else ""


def _moment(moment: datetime | None) -> str:
    """``09 giờ 05 phút, ngày 30 tháng 11 năm 2026``, as the forms have it."""
    if moment is None:
        return ""
    then = local(moment)
    return f"{then:%H} giờ {then:%M} phút, {place_and_date('', then)}"
