"""What stands at the head of a Vietnamese official paper (NĐ 30/2020): who issues it, its number, place and date, its
name, what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher

from motcua.ground.vault.digitising.definitions import Guess
from motcua.ground.vault.digitising.rules.seeing import DIGIT, Seen, as_digits, days_in, guess, text_of
from motcua.ground.words.text import fold

_NATION = re.compile(r"cong hoa xa hoi|chu nghia viet nam|doc lap|tu do|hanh phuc|^viet nam$")
_NAMES = re.compile(
    r"^(giay|quyet dinh|to khai|ban sao|trich luc|chung nhan|chung chi|hop dong|bien ban|phieu|don |van bang|bang "
    r"|can cuoc|ho chieu|thong bao|cong van|to trinh|ke hoach|bao cao|so ho khau|xac nhan)"
)
_ISSUERS = re.compile(
    r"^(uy ban nhan dan|ubnd|hoi dong nhan dan|so |bo |cuc |chi cuc |phong |cong an|benh vien|trung tam|tram y te"
    r"|toa an|vien kiem sat|van phong|truong |ban |chi nhanh|kho bac|bao hiem xa hoi|ngan hang)"
)
_ALWAYS = (
    "ỦY BAN NHÂN DÂN",
    "HỘI ĐỒNG NHÂN DÂN",
    "CÔNG AN",
    "TÒA ÁN NHÂN DÂN",
    "BỆNH VIỆN",
    "TRUNG TÂM",
    "PHƯỜNG",
    "XÃ",
)
"""Words that are never written otherwise: a diacritic that was read wrong is set right."""
_NUMBER = re.compile(rf"^s[o0]\s?[:.;]?\s?({DIGIT}[0-9a-zA-Z|!]*(?:\s?[/-]\s?[0-9a-z.&|!]+)+)(?:[^/]|$)")
_ABOUT = re.compile(r"^\W{0,2}(?:v\s?/\s?v|ve viec)\b\W*")
_NOT_OF_ISSUE = re.compile(r"sinh|tu ngay|den (?:het )?ngay|het han|thoi han|can cu|ngay cap cu")
_PLACE_AND_DATE = re.compile(r"^[^\d:]{2,60}[,.;]?\s?ngay")
_HEAD = 0.55
"""The part of the first page in which the head may stand: a short paper hangs low."""


def headings(seen: Sequence[Seen], name: str, today: date) -> Iterator[Guess]:
    """``name`` is what the type of the paper is called, where it is known."""
    first = [each for each in seen if each.box.page == 1]
    title = _title([each for each in first if each.box.top < _HEAD], fold(name))
    if title is not None:
        yield from _titled(title, first, name)
    above = [each for each in first if title is None or each.box.top < title.box.top]
    yield from _issuer([each for each in above if each.box.top < _HEAD])
    yield from _number(first)
    yield from _issued_on(seen, today)
    yield from _abstract(first)


def _capitals(seen: Seen) -> bool:
    letters = [letter for letter in seen.line.text if letter.isalpha()]
    return len(letters) >= 4 and sum(letter.isupper() for letter in letters) >= 0.85 * len(letters)


def _title(head: Sequence[Seen], name: str) -> Seen | None:
    """The line in capitals that is called as papers are; else the tallest one that nobody else claims."""
    free = [e for e in head if _capitals(e) and not _NATION.search(e.folded) and not _ISSUERS.match(e.folded)]
    named = [each for each in free if _NAMES.match(each.folded) or (name and _alike(each.folded, name))]
    if named:
        return max(named, key=lambda each: _likeness(each.folded, name))
    return max(free, key=lambda each: each.box.height, default=None) if name else None


def _alike(said: str, name: str) -> bool:
    return _likeness(said, name) > 0.7


def _likeness(said: str, name: str) -> float:
    return SequenceMatcher(None, said, name, autojunk=False).ratio() if name else 0.0


def _titled(title: Seen, first: Sequence[Seen], name: str) -> Iterator[Guess]:
    """With the line below, where the name goes on there in capitals."""
    words = list(title.line.words)
    below = [e for e in first if 0 < e.box.top - title.box.top < 2.5 * title.box.height and e is not title]
    for each in below[:1]:
        if _capitals(each) and not _NAMES.match(each.folded) and len(each.line.words) > 1:
            words += each.line.words
    said = text_of(words)
    sure = 98 if name and _alike(fold(said), fold(name)) else 85
    yield guess("title", said, words, sure)


def _issuer(above: Sequence[Seen]) -> Iterator[Guess]:
    """On the left; the name of its place often stands on the line below."""
    for number, each in enumerate(above):
        if not _ISSUERS.match(each.folded) or each.box.left > 0.5:
            continue
        words = list(each.line.words)
        for after in above[number + 1 : number + 3]:
            near = after.box.top - each.box.top < 3 * each.box.height
            if near and after.box.left < 0.5 and _capitals(after) and not _NATION.search(after.folded):
                words += after.line.words
                break
        yield guess("issuer", _set_right(text_of(words)), words, 90 if len(words) > 2 else 60)
        return


def _set_right(said: str) -> str:
    for phrase in _ALWAYS:
        words, folded = said.split(), [fold(word) for word in said.split()]
        wanted = fold(phrase).split()
        for at in range(len(words) - len(wanted) + 1):
            if folded[at : at + len(wanted)] == wanted:
                words[at : at + len(wanted)] = phrase.split()
        said = " ".join(words)
    return said


def _number(first: Sequence[Seen]) -> Iterator[Guess]:
    for each in first:
        found = _NUMBER.match(each.folded)
        if found is None:
            continue
        words = each.words(*found.span(1))
        said = re.sub(r"^[Ss][ốốôoỐÔO0]\s*[:.;]?\s*", "", text_of(words)).replace(" ", "")
        head, slash, rest = said.partition("/")
        yield guess("number", as_digits(head) + slash + rest, words, 95)
        return


def _issued_on(seen: Sequence[Seen], today: date) -> Iterator[Guess]:
    """The day beside a place, “Bến Nghé, ngày …”; else the last day that could be it."""
    best: tuple[int, Guess] | None = None
    for each in seen:
        for day, start, end in days_in(each):
            if day > today or _NOT_OF_ISSUE.search(each.folded[:start][-24:] + each.folded[start : start + 6]):
                continue
            sure = 95 if _PLACE_AND_DATE.match(each.folded) else 55
            if best is None or sure > best[0]:
                best = (sure, guess("issued_on", day.isoformat(), each.words(start, end), sure))
    if best is not None:
        yield best[1]


def _abstract(first: Sequence[Seen]) -> Iterator[Guess]:
    for number, each in enumerate(first):
        found = _ABOUT.match(each.folded)
        if found is None or found.end() >= len(each.folded):
            continue
        words = list(each.words(found.end(), len(each.folded)))
        for after in first[number + 1 : number + 2]:
            close = 0 < after.box.top - each.box.top < 2 * each.box.height
            if close and after.line.text[:1].islower():
                words += after.line.words
        yield guess("abstract", text_of(words), words, 85)
        return
