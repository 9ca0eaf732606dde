"""What is written to the log says nothing of persons and gives nothing away: the last place that sees it masks it.

Nobody should write such things into a log. But an error's own words may hold what somebody typed, and a database's
words the row that it refused.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

_MASKS: tuple[tuple[re.Pattern[str], str], ...] = (
    # The text of an encrypted column, a key for programs, a JSON web token, a key in a header.
    (re.compile(r"\bv1\.[0-9a-z]{1,16}\.[\w=-]{16,}"), "<closed>"),
    (re.compile(r"\bmc_[\w-]{8,}"), "<token>"),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*"), "<token>"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), r"\1 <token>"),
    # password=..., "secret": "...", token: ...
    (
        re.compile(
            r"(?i)([\"']?\b[\w-]*(?:password|passwd|mat[-_]khau|secret|token|api[-_]?key|sessionid|csrfmiddlewaretoken|otp)\b"
            r"[\"']?\s*[=:]\s*)(\"[^\"]*\"|'[^']*'|[^\s,;&}\])]+)"
        ),
        r"\1<secret>",
    ),
    # postgresql://user:password@host
    (re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s@/]+@"), r"\1<secret>@"),
    # Personal numbers of 12 digits, telephones, addresses of mail.
    (re.compile(r"(?<![\w.])(?<![0-9a-f]{4}-)\d{12}(?![\w.])"), "<number>"),  # but not the end of a UUID
    (re.compile(r"(?<![\w.+])(?:0|\+84)\d{9}(?![\w.])"), "<number>"),
    (re.compile(r"(?<![\w.])[\w.+-]+@(?=[\w-]+\.[\w.-]*\w)"), "<name>@"),
)


_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What ends a line, drives a terminal, or turns the direction of writing around."""
_LONGEST = 4000
"""Of a line: the time that the patterns take grows with its square, and a visitor writes parts of it."""


def _spelt(found: re.Match[str]) -> str:
    return {"\r": "\\r", "\n": "\\n"}.get(found[0]) or f"\\u{ord(found[0]):04x}"


def mask(text: str) -> str:
    for pattern, instead in _MASKS:
        text = pattern.sub(instead, text)
    return text


class Masking(logging.Formatter):
    """Masks the finished line, so that the words of an error and its trace are masked too; and keeps one record on one
    line, so that nobody writes lines of their own into it."""

    def format(self, record: logging.LogRecord) -> str:
        return "\n".join(mask(line[:_LONGEST]) for line in super().format(record).split("\n"))

    def formatMessage(self, record: logging.LogRecord) -> str:
        if _UNSEEN.search(record.message):
            record.message = _safe(record.message)
        return super().formatMessage(record)


class MaskedJson(logging.Formatter):
    """One object on one line for each record, for machines: ``at`` in UTC, ``level``, ``logger``, ``said``, the parts
    of an event under their own names, and ``trace`` where something broke. Every text is masked."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = {"at": at, "level": record.levelname, "logger": record.name, "said": _safe(record.getMessage())}
        told |= {name: _safe(str(value)) for name, value in getattr(record, "event", {}).items()}
        if record.exc_info:
            trace = self.formatException(record.exc_info).split("\n")
            told["trace"] = "\n".join(_safe(line) for line in trace)
        return json.dumps(told, ensure_ascii=False)


def _safe(text: str) -> str:
    """Masked before what is unseen is spelt out, or the letter that stands for it would hide where a number begins."""
    return _UNSEEN.sub(_spelt, mask(text[:_LONGEST]))
