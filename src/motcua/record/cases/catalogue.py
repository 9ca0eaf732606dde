"""Finding a procedure by words, with or without diacritics, by sector and by life event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from motcua.ground.packs import queries as packs
from motcua.ground.words.text import fold, nfc
from motcua.record.cases.definitions import LifeEvent, Procedure, Sector

_EVERYDAY = frozenset({"lam", "xin", "cap", "thu", "tuc", "giay", "to", "cho", "o", "tai", "nhu", "the", "nao", "gi"})
"""Words people type around what they mean; they never decide whether a procedure is found."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A procedure in force and what it is found by."""

    procedure: Procedure
    pack: str
    hash: str
    exact: str
    name: str
    words: str


def published(on: date) -> tuple[Entry, ...]:
    """Every procedure in force, by name."""
    found = packs.all_of("procedure", on)
    return _entries(tuple(sorted(pinned.id for pinned in found)))


@lru_cache(maxsize=8)
def _entries(ids: tuple[int, ...]) -> tuple[Entry, ...]:
    entries = [_entry(packs.pinned(id)) for id in ids]
    return tuple(sorted(entries, key=lambda e: e.name))


def _entry(pinned: packs.Pinned) -> Entry:
    procedure = pinned.body
    assert isinstance(procedure, Procedure)
    name, summary = procedure.name, procedure.summary
    words = " ".join([name.vi, name.en, procedure.code, summary.vi, summary.en, *procedure.search_words])
    exact = nfc(f"{name.vi} {' '.join(procedure.search_words)}").casefold()
    return Entry(procedure, pinned.pack, pinned.hash, exact, fold(name.vi), fold(words))


def find(words: str, *, on: date, sector: str = "", life_event: str = "") -> list[Entry]:
    """The procedures that hold every meaningful word typed, best first; all of them when nothing was typed."""
    entries = [
        e
        for e in published(on)
        if (not sector or e.procedure.sector == sector) and (not life_event or life_event in e.procedure.life_events)
    ]
    wanted = _meaningful(fold(words).split())
    if not wanted:
        return entries
    scored = [(_score(e, wanted, nfc(words).casefold()), e) for e in entries]
    return [e for score, e in sorted(scored, key=lambda pair: -pair[0]) if score > 0]


def _meaningful(tokens: Sequence[str]) -> list[str]:
    return [t for t in tokens if t not in _EVERYDAY] or list(tokens)


def _score(entry: Entry, wanted: Iterable[str], typed: str) -> int:
    """0 unless every word begins some word of the entry; the name weighs more, and the same diacritics most."""
    score = 0
    in_name, in_words = entry.name.split(), entry.words.split()
    for token in wanted:
        if any(w.startswith(token) for w in in_name):
            score += 10
        elif any(w.startswith(token) for w in in_words):
            score += 4
        else:
            return 0
    if typed in entry.exact:
        score += 25
    elif fold(typed) in entry.name:
        score += 15
    return score


def sectors(on: date) -> list[Sector]:
    return [p.body for p in packs.all_of("sector", on) if isinstance(p.body, Sector)]


def life_events(on: date) -> list[LifeEvent]:
    return [p.body for p in packs.all_of("life_event", on) if isinstance(p.body, LifeEvent)]
