"""Filling letters: pure, from a closed list of places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.ground.calendar.definitions import Duration
from motcua.ground.forms.rules import describe
from motcua.ground.words.definitions import Text
from motcua.ground.words.moments import local
from motcua.record.cases.definitions import Letter, Procedure

LANGUAGES = ("vi", "en")

_UNITS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "working_minutes": "phút làm việc",
        "working_hours": "giờ làm việc",
        "working_days": "ngày làm việc",
        "days": "ngày",
        "months": "tháng",
        "same_working_day": "trong ngày làm việc",
    },
    "en": {
        "working_minutes": "working minutes",
        "working_hours": "working hours",
        "working_days": "working days",
        "days": "days",
        "months": "months",
        "same_working_day": "within the working day",
    },
}


@dataclass(frozen=True, slots=True)
class Places:
    """What a letter may mention, and what its paper shows beside that: the office above, where it is dated, the papers
    handed in (name, in what form, how many), the applicant's phone as far as it is shown, what the officer signs as,
    and who made it as the ledger knows them."""

    applicant: str
    procedure: Procedure
    code: str
    office: str
    filed_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    now: datetime
    reason: str
    missing: list[dict[str, str]]
    time_limit: Duration
    officer: str
    fee_total: int
    new_due_at: datetime | None
    outcome: Text | None
    opinion: str
    answers: Mapping[str, Any]
    above: str = ""
    place: str = ""
    papers: tuple[tuple[str, str, int], ...] = ()
    phone: str = ""
    signer: str = ""
    maker: str = ""


PLACES: tuple[str, ...] = (
    *("applicant", "procedure", "code", "office", "office_place", "filed_at", "received_at", "due_at", "today"),
    *("reason", "missing_papers", "time_limit", "officer", "fee_total", "new_due_at", "outcome", "opinion"),
)
"""The names a pack may put in braces."""


def fill(letter: Letter, places: Places) -> tuple[dict[str, str], dict[str, Any]]:
    """Title and body in both languages: ``{"vi": {"paragraphs": [...], "rows": [[label, value], ...]}, "en": ...}``."""
    title: dict[str, str] = {}
    body: dict[str, Any] = {}
    for language in LANGUAGES:
        words = _words(places, language)
        title[language] = letter.title.in_language(language).format_map(words)
        body[language] = {
            "paragraphs": _paragraphs(letter.body, words, language),
            "rows": _rows(letter.shows, places, language),
        }
    return title, body


def without_signature(letter: Letter, places: Places) -> list[str]:
    """The paragraphs in Vietnamese without those that name who signs: a paper has a place for that."""
    told = [text for text in letter.body if "{officer}" not in text.vi]
    return _paragraphs(told, _words(places, "vi"), "vi")


def _paragraphs(body: Iterable[Text], words: Mapping[str, str], language: str) -> list[str]:
    filled = [text.in_language(language).format_map(words).strip() for text in body]
    return [paragraph for paragraph in filled if paragraph]


def duration_words(duration: Duration, language: str) -> str:
    """``15 ngày làm việc``; ``1 working day``; ``trong ngày làm việc``."""
    unit = _UNITS[language][duration.unit]
    if duration.unit == "same_working_day":
        return unit
    if language == "en" and duration.amount == 1:
        unit = unit.removesuffix("s")
    return f"{duration.amount:02d} {unit}" if language == "vi" and duration.amount < 10 else f"{duration.amount} {unit}"


def amount(dong: int, language: str) -> str:
    return f"{dong:,}".replace(",", ".") + (" đồng" if language == "vi" else " dong")


def _words(places: Places, language: str) -> dict[str, str]:
    nobody = "người phản ánh" if language == "vi" else "the reporter"
    return {
        "applicant": places.applicant or nobody,
        "procedure": places.procedure.name.in_language(language),
        "code": places.code,
        "office": places.office,
        "office_place": places.office,
        "filed_at": _moment(places.filed_at, language),
        "received_at": _moment(places.received_at, language),
        "due_at": _moment(places.due_at, language),
        "today": _moment(places.now, language),
        "reason": places.reason,
        "missing_papers": _listed(m[language] for m in places.missing),
        "time_limit": duration_words(places.time_limit, language),
        "officer": places.officer,
        "fee_total": amount(places.fee_total, language),
        "new_due_at": _moment(places.new_due_at, language),
        "outcome": places.outcome.in_language(language) if places.outcome else "",
        "opinion": places.opinion,
    }


def _moment(moment: datetime | None, language: str) -> str:
    if moment is None:
        return "—"
    then = local(moment)
    return f"{then:%H:%M} ngày {then:%d/%m/%Y}" if language == "vi" else f"{then:%H:%M on %d/%m/%Y}"


def _listed(names: Iterable[str]) -> str:
    return "; ".join(names) or "—"


def _rows(shows: tuple[str, ...], places: Places, language: str) -> list[list[str]]:
    if not shows:
        return []
    form = places.procedure.form
    labels = {f.key: f.label.in_language(language) for f in form.fields()}
    wanted = {labels[key] for key in shows if key in labels}
    return [
        [str(label), str(value)]
        for section in describe(form, places.answers, language)
        for label, value in section.rows
        if label in wanted or any(str(label).startswith(f"{w} ") for w in wanted)
    ]
