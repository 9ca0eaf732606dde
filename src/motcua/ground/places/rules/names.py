"""Names of units, and what of them is written and searched."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from motcua.ground.places.definitions import Level
from motcua.ground.words.text import fold, nfc

LEVEL_OF_LENGTH: dict[int, Level] = {2: "province", 3: "district", 5: "commune"}

KINDS = ("đặc khu", "phường", "thị trấn", "xã", "quận", "huyện", "thị xã", "thành phố", "tỉnh")
_KINDS_FOLDED = tuple(fold(kind) for kind in KINDS)

# How people shorten kinds when they type. One letter counts only when another word follows it.
_SHORT = {"tp": "thanh pho", "tx": "thi xa", "tt": "thi tran", "dk": "dac khu"}
_LETTERS = {"p": "phuong", "x": "xa", "q": "quan", "h": "huyen", "t": "tinh"}


def level_of(code: str) -> Level:
    level = LEVEL_OF_LENGTH.get(len(code))
    if level is None or not code.isascii() or not code.isdigit():
        raise ValueError(f"not the code of a unit: {code!r}")
    return level


def split_title(title: str) -> tuple[str, str]:
    """``split_title("phường Sen") == ("phường", "Sen")``."""
    for kind in KINDS:
        if title.casefold().startswith(kind + " "):
            return kind, title[len(kind) + 1 :]
    raise ValueError(f"unknown kind of unit: {title!r}")


def full_name(titles: Iterable[str]) -> str:
    """From the unit up: ``phường Sen, quận 1, thành phố Mẫu``."""
    return ", ".join(titles)


def search_text(titles: list[str]) -> str:
    """What a search by words reads: `` sen, phuong, quan 1, thanh pho mau m tpm``.

    Folded; the bare name first; every word after a space, so that ``LIKE '% sen%'`` finds beginnings of words. The
    initials of the province are added because people type them.
    """
    kind, name = split_title(titles[0])
    words = [fold(name), _folded(kind), *(_folded(title) for title in titles[1:])]
    return f" {', '.join(words)} {_initials(titles[-1])}"


_folded = lru_cache(maxsize=1024)(fold)


@lru_cache(maxsize=1024)
def _initials(title: str) -> str:
    kind, name = split_title(title)
    letters = "".join(word[0] for word in re.findall(r"\w+", fold(name)))
    return f"{letters} tp{letters}" if kind == "thành phố" else letters


def wanted_words(typed: str) -> list[str]:
    """The folded words of a search, the usual abbreviations written out."""
    words = re.findall(r"\w+", fold(typed))
    last = len(words) - 1
    out: list[str] = []
    for at, word in enumerate(words):
        longer = _SHORT.get(word) or (_LETTERS.get(word, word) if at < last else word)
        out += longer.split()
    return out


def bare_name(typed: str) -> str:
    """The name in what was typed, lower case, diacritics kept, without its kind and without what follows a comma."""
    name = nfc(typed.split(",")[0]).casefold()
    for kind, folded in zip(KINDS, _KINDS_FOLDED, strict=True):
        for written in (kind, folded):
            if name.startswith(written + " "):
                return name[len(written) + 1 :]
    return name
