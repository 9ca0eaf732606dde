"""From lines to fields. Nothing here is believed: each guess says how sure it is and where it was read, and an officer
compares it with the picture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from motcua.ground.forms.rules.identifiers import read_personal_id
from motcua.ground.forms.rules.sentences import Misread
from motcua.ground.vault.digitising.definitions import Guess, Line
from motcua.ground.vault.digitising.rules.headings import headings
from motcua.ground.vault.digitising.rules.seeing import DIGIT, Seen, as_digits, days_in, guess, see, text_of
from motcua.ground.words.text import fold

_OWNER = re.compile(r"so dinh danh|dinh danh ca nhan|can cuoc|cccd|c\.c\.c\.d")
_TWELVE = re.compile(rf"(?<![0-9a-z])(?:{DIGIT}[ .]?){{11}}{DIGIT}(?![0-9a-z])")
_UNTIL = re.compile(r"gia tri (?:su dung )?(?:den|toi)|thoi han (?:su dung )?(?:den|toi)|het han|hieu luc den|co den")
_FIGURE = re.compile(r"\d[\d.,]*")
_DOUBTED = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """A field of the type of paper: what stands before it on the paper, and what kind of value it is."""

    key: str
    labels: tuple[str, ...]
    type: Literal["text", "date", "number"] = "text"


def guess_fields(lines: Sequence[Line], *, name: str, wanted: Sequence[Wanted], today: date) -> tuple[Guess, ...]:
    """One guess for each field that was found: those on any paper, and those ``wanted`` of this type (called ``name``,
    empty where the type is not known)."""
    seen = see([line for line in lines if line.words])
    found = [*headings(seen, name, today), *_personal_id(seen, today), *_valid_until(seen)]
    for field in wanted:
        found += _labelled(seen, field)
    best: dict[str, Guess] = {}
    for each in found:
        if each.value and (each.field not in best or each.confidence > best[each.field].confidence):
            best[each.field] = each
    return tuple(best.values())


def _personal_id(seen: Sequence[Seen], today: date) -> Iterator[Guess]:
    """Twelve digits that are built as such a number; better beside its name. What is not built so is doubted."""
    for each in seen:
        named = _OWNER.search(each.folded)
        for found in _TWELVE.finditer(each.folded):
            digits = re.sub(r"\D", "", as_digits(found.group()))
            sure = 98 if named else 60
            try:
                read_personal_id(digits, today)
            except Misread:
                sure = _DOUBTED
            yield guess("personal_id", digits, each.words(*found.span()), sure)


def _valid_until(seen: Sequence[Seen]) -> Iterator[Guess]:
    for each in seen:
        said = _UNTIL.search(each.folded)
        if said is None:
            continue
        for day, start, end in days_in(each):
            if start >= said.start():
                yield guess("valid_until", day.isoformat(), each.words(start, end), 92)
                break


def _labelled(seen: Sequence[Seen], field: Wanted) -> Iterator[Guess]:
    """What stands after the label, on its line or, where that ends with it, on the next."""
    for label in field.labels:
        pattern = _label(label)
        for number, each in enumerate(seen):
            found = pattern.search(each.folded)
            if found is None:
                continue
            start, owner = found.end(), each
            if not each.folded[start:].strip(" .:;") and number + 1 < len(seen):
                start, owner = 0, seen[number + 1]
            yield from _value(owner, start, field, at_start=found.start() == 0)
            break


def _label(label: str) -> re.Pattern[str]:
    """Words of a label as they may be read: spaces and punctuation count for nothing, a colon may be lost."""
    words = [re.escape(word) for word in re.findall(r"\w+", fold(label))]
    return re.compile(r"(?<!\w)" + r"\W{0,3}".join(words) + r"(?!\w)(?:\W{0,2}\([^)]*\))?\W{0,3}")


def _value(seen: Seen, start: int, field: Wanted, *, at_start: bool) -> Iterator[Guess]:
    sure = 90 if at_start else 75
    if field.type == "date":
        for day, begins, ends in days_in(seen):
            if begins >= start:
                yield guess(field.key, day.isoformat(), seen.words(begins, ends), sure)
                return
    elif field.type == "number":
        found = _FIGURE.search(seen.folded, start)
        if found:
            digits = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", found.group()).rstrip(".,").replace(",", ".")
            yield guess(field.key, digits, seen.words(*found.span()), sure)
    elif words := seen.words(start, _ends(seen, start)):
        yield guess(field.key, text_of(words), words, sure)


def _ends(seen: Seen, start: int) -> int:
    """Where the next label on the same line begins: at the capital before a colon, “LAN Giới tính: Nữ”."""
    words = seen.line.words
    first = next((number for number, (_begins, ends) in enumerate(seen.spans) if ends > start), len(words))
    for number in range(first + 1, len(words)):
        if not words[number].text.endswith(":"):
            continue
        while number > first + 1 and words[number].text[:1].islower():
            number -= 1
        return seen.spans[number][0]
    return len(seen.folded)
