"""The reference of an order: ten characters that survive a bank's form, a telephone and a hasty hand.

``MC``, seven characters drawn by lot and one that checks the others; none looks like another (no O or 0, I or 1).
Drawn, so that nobody counts on from one to the next; checked, so that a slip of the hand finds no other order.
"""

from __future__ import annotations

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
PREFIX = "MC"
LENGTH = 10
_DRAWN = LENGTH - len(PREFIX) - 1
_LOOKS = re.compile(rf"{PREFIX}[{ALPHABET}]{{{LENGTH - len(PREFIX)}}}")
_GAPS = re.compile(r"[^0-9A-Z]")


def new_reference() -> str:
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(_DRAWN))
    return f"{PREFIX}{drawn}{check(drawn)}"


def check(drawn: str) -> str:
    """Weights 1, 3, 5 ... are odd, so each character counts; two neighbours that change places are told apart too,
    unless they stand sixteen apart in the alphabet."""
    return ALPHABET[sum((2 * at + 1) * ALPHABET.index(each) for at, each in enumerate(drawn)) % len(ALPHABET)]


def is_reference(text: str) -> bool:
    return bool(_LOOKS.fullmatch(text)) and check(text[len(PREFIX) : -1]) == text[-1]


def found_in(purpose: str) -> str:
    """The one reference in what a payer wrote to the bank, whatever the bank put around it; "" where there is none, or
    more than one. Spaces that a hand or a bank put into it do no harm."""
    said = purpose.upper()
    found = _all_in(said) or _all_in(_GAPS.sub("", said))
    return found.pop() if len(found) == 1 else ""


def _all_in(said: str) -> set[str]:
    """Also such as overlap, since whatever stands before may look like the beginning of one."""
    starts = range(len(said) - LENGTH + 1)
    return {piece for at in starts if is_reference(piece := said[at : at + LENGTH])}
