"""What a pack may say to a person: one event, its words in both languages, and places from a closed list."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Literal, Self

from pydantic import model_validator

from motcua.ground.words.definitions import Definition, Key, Text

Channel = Literal["inbox", "email", "sms"]
CHANNELS: tuple[Channel, ...] = ("inbox", "email", "sms")

PLACES: dict[str, str] = {
    "code": "X00.00.00-251231-0000",
    "state": "Yêu cầu thực hiện nghĩa vụ tài chính",
    "due_at": "16:30 ngày 31/12/2025",
    "new_due_at": "16:30 ngày 31/12/2025",
    "answer_by": "16:30 ngày 31/12/2025",
    **dict.fromkeys(("procedure", "office", "office_place", "received_at", "reason", "missing_papers"), "…"),
    **dict.fromkeys(("fee_total", "outcome", "consulted"), "…"),
}
"""The names that may stand in braces, and for a short message the longest thing that comes there."""

Value = str | int | Text | datetime | date | None
"""What may be put into a place; it is written as each language writes it."""

SMS_PLACES: frozenset[str] = frozenset({"code", "state", "due_at", "new_due_at", "answer_by"})
"""A short message is read by whoever holds the phone: the code and how it stands, nothing about the person."""

SMS_LONGEST = 160
"""Characters of one short message in the GSM alphabet (3GPP TS 23.038); 70 with diacritics."""
SMS_LONGEST_ACCENTED = 70

BACKOFF: tuple[timedelta, ...] = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
)
"""The waits between attempts, about a day in all; after the attempt that follows the last, a person has to look."""

LEASE = timedelta(minutes=10)
"""How long one worker holds a message; afterwards it counts as crashed and another may try."""

_PLACE = re.compile(r"\{([^{}]*)\}")


def places_in(text: str) -> set[str]:
    """The names in braces. Raises ValueError for a brace that is no place."""
    if {"{", "}"} & set(_PLACE.sub("", text)):
        raise ValueError("a brace stands alone; a place is written {code}")
    return set(_PLACE.findall(text))


class MessageTemplate(Definition):
    """The words for one event. ``sms`` is for the short message: with everything in place it fits into one."""

    key: Key
    subject: Text
    body: Text
    sms: Text

    @model_validator(mode="after")
    def _closed(self) -> Self:
        for what, text, allowed in (
            ("subject", self.subject, set(PLACES)),
            ("body", self.body, set(PLACES)),
            ("sms", self.sms, SMS_PLACES),
        ):
            for words in (text.vi, text.en):
                strange = places_in(words) - allowed
                if strange:
                    raise ValueError(
                        f"{what} of '{self.key}' has no place {{{min(strange)}}}; known: {sorted(allowed)}"
                    )
        for words in (self.sms.vi, self.sms.en):
            length = len(_PLACE.sub(lambda place: PLACES[place[1]], words))
            if length > SMS_LONGEST:
                raise ValueError(f"sms of '{self.key}' may come to {length} characters, more than {SMS_LONGEST}")
        return self
