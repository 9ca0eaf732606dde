"""Whether who signed a paper could sign it then: by the decisions known today, and as it stood in the house at that
very moment. Asked for anybody who holds the paper, so it looks over the wall at what officials' posts were, and tells
only that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from motcua.doors.look.wall import beyond_the_wall
from motcua.ground.access.overseeing import who_could_sign
from motcua.ground.papers.register import PublicPaper, SignedPublicly

Held = Literal["both", "decision", "house", "none", "seal"]
"""``both``; only by decisions that were entered later; only as the house knew it then; not at all; of a seal nothing is
asked: it is the office's."""


@dataclass(frozen=True, slots=True)
class Hand:
    signed: SignedPublicly
    held: Held


def hands_of(paper: PublicPaper) -> tuple[Hand, ...]:
    return tuple(Hand(each, _held(paper, each)) for each in paper.signatures)


def _held(paper: PublicPaper, signed: SignedPublicly) -> Held:
    if signed.by == "seal" or not signed.duty:
        return "seal"
    with beyond_the_wall("whether who signed a paper could sign it then"):
        found = who_could_sign(signed.duty, paper.office_id, signed.signed_at)
        grounds = [each for each in found if each.account.pk == signed.account_id]
    by_decision = any(each.by_decision for each in grounds)
    in_system = any(each.in_system for each in grounds)
    if by_decision and in_system:
        return "both"
    return "decision" if by_decision else "house" if in_system else "none"
