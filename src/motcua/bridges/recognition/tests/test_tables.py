"""Tables of words become lines, and two headings beside each other stay two."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from motcua.bridges.recognition.tables import lines_of

HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
PAGE = "1\t1\t0\t0\t0\t0\t0\t0\t1000\t1414\t-1\t"


def word(line: int, number: int, left: int, text: str, confidence: float = 90.5) -> str:
    return f"5\t1\t1\t1\t{line}\t{number}\t{left}\t100\t80\t20\t{confidence}\t{text}"


def test_columns_are_lines_of_their_own() -> None:
    table = "\n".join([HEAD, PAGE, word(1, 1, 100, "ỦY"), word(1, 2, 190, "BAN"), word(1, 3, 600, "CỘNG")])
    left, right = lines_of(table, page=3)
    assert (left.text, right.text) == ("ỦY BAN", "CỘNG")
    assert left.words[0].confidence == 90
    box = right.words[0].box
    assert (box.page, box.left, round(box.top, 3)) == (3, 0.6, 0.071)


def test_words_that_came_with_the_file_have_a_confidence_of_their_own() -> None:
    (line,) = lines_of("\n".join([HEAD, PAGE, word(1, 1, 10, "chữ", -1)]), certain=95)
    assert line.words[0].confidence == 95


@given(st.text(alphabet="0123456789\t\n.-aâ", max_size=400))
def test_no_table_breaks_it(table: str) -> None:
    assert all(line.words for line in lines_of(f"{HEAD}\n{PAGE}\n{table}"))
