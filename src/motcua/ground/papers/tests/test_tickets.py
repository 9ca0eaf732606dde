from __future__ import annotations

import pytest

from motcua.ground.papers import tickets
from motcua.ground.papers.definitions import PDF, FileRef
from motcua.ground.words.errors import Refused

PAPER = FileRef(digest="a" * 64, name="Giấy chứng sinh.pdf", size=12, type=PDF)


def test_the_holder_gets_their_paper_back() -> None:
    assert tickets.redeem(tickets.issue(PAPER, holder="account:1"), holder="account:1") == PAPER


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:-1] + "A" * (t[-1] != "A") + "B" * (t[-1] == "A"), lambda t: "", str.upper]
)
def test_a_forged_ticket_is_refused(spoil: object) -> None:
    assert callable(spoil)
    with pytest.raises(Refused, match="paper_ticket"):
        tickets.redeem(spoil(tickets.issue(PAPER, holder="account:1")), holder="account:1")


def test_a_stranger_cannot_redeem_it() -> None:
    with pytest.raises(Refused, match="paper_ticket"):
        tickets.redeem(tickets.issue(PAPER, holder="account:1"), holder="account:2")
