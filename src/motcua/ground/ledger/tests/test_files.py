"""Receipts and exports as files: whole they hold, and any letter changed shows."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.ledger.definitions import Fault, Held, Line, Receipt, Sealed, SealText, Whole
from motcua.ground.ledger.rules import fact_text, leaf, link, path_of, root_of, salt_of
from motcua.ground.ledger.rules.files import NotOurs, check_file, export_lines, receipt_lines
from motcua.ground.ledger.tests.conftest import NOW

KEY = bytes(range(32))
TEXTS = [
    fact_text(Sealed(n, "tests.happened", f"case:{n}", 7, "", "account:1", NOW, NOW, {"tên": "Hồ sơ"}))
    for n in range(5)
]


def sealed(number: int, texts: list[bytes], previous: bytes) -> SealText:
    leaves = [leaf(salt_of(KEY, index), text) for index, text in enumerate(texts)]
    return SealText(number, NOW + timedelta(minutes=number), len(texts), root_of(leaves), previous)


ONE = sealed(1, TEXTS[:3], bytes(32))
TWO = sealed(2, TEXTS[3:], link(ONE))
EXPORT = list(
    export_lines(
        [Whole(ONE, KEY, [Line(text) for text in TEXTS[:3]]), Whole(TWO, KEY, [Line(text) for text in TEXTS[3:]])]
    )
)


def receipt(index: int) -> Receipt:
    leaves = [leaf(salt_of(KEY, each), text) for each, text in enumerate(TEXTS[:3])]
    return Receipt(TEXTS[index], salt_of(KEY, index), index, path_of(leaves, index), ONE)


RECEIPTS = list(receipt_lines([receipt(0), receipt(2)]))


def faults(lines: list[str]) -> list[Fault]:
    return [found for found in check_file(lines) if isinstance(found, Fault)]


def test_receipts_hold_and_say_what_they_hold() -> None:
    digest = link(ONE).hex()
    assert list(check_file(RECEIPTS)) == [Held(1, digest, TEXTS[0].decode()), Held(1, digest, TEXTS[2].decode())]


def test_a_whole_export_has_no_fault() -> None:
    assert faults(EXPORT) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda lines: [line.replace("account:1", "account:2") for line in lines], "says something else"),
        (lambda lines: [lines[0], *lines[1:3], *lines[4:]], "3 facts were sealed and 2"),
        (lambda lines: [lines[0], lines[1], lines[3], lines[2], *lines[4:]], "says something else"),
        (lambda lines: [lines[0], *lines[5:], *lines[1:5]], "does not follow"),
        (lambda lines: lines[:-1], "2 facts were sealed and 1"),
    ],
    ids=["another actor", "a fact dropped", "two facts exchanged", "two seals exchanged", "cut off"],
)
def test_no_change_of_an_export_stays_unseen(change, says: str) -> None:  # type: ignore[no-untyped-def]
    assert any(says in fault.what for fault in faults(change(EXPORT)))


@given(st.data())
def test_any_letter_changed_in_a_receipt_shows(data: st.DataObject) -> None:
    """As a fault, as a file that is none of ours, or as another seal; stamps are checked elsewhere."""
    line = RECEIPTS[1]
    at = data.draw(st.integers(0, line.index('"following"') - 1))
    letter = data.draw(st.sampled_from('0123456789abcdefgz"{},: '))
    changed = line[:at] + letter + line[at + 1 :]
    try:
        found = list(check_file([RECEIPTS[0], changed]))
    except NotOurs:
        return
    same = Held(1, link(ONE).hex(), TEXTS[0].decode())
    assert found != [same] or json.loads(changed) == json.loads(line)


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["hello"],
        ["[]"],
        ['{"motcua": "receipts", "version": 2}'],
        [RECEIPTS[0], "{}"],
        [RECEIPTS[0], RECEIPTS[1][:-9]],
        [EXPORT[0], '{"seal": "x", "key": ""}'],
        [EXPORT[0], EXPORT[1].replace("sealed_at", "when")],
    ],
)
def test_what_is_none_of_ours_is_said(lines: list[str]) -> None:
    with pytest.raises(NotOurs):
        list(check_file(lines))
