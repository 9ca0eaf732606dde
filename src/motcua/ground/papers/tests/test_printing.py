"""Printing: the same bytes for the same paper, whoever prints, and nothing beyond its data."""

from __future__ import annotations

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from motcua.ground.papers import face
from motcua.ground.papers.definitions import Template
from motcua.ground.papers.printing import faults_of, names_read, outside_of, print_paper
from motcua.ground.words.definitions import Law, Text
from motcua.ground.words.errors import Refused

NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


def template(source: str = "#d.words", **sample: Any) -> Template:
    return Template(
        key="thu",
        name=Text(vi="Thư", en="Letter"),
        law=Law(text="Luật Thư"),
        sizes=("a4", "a5"),
        takes=("words",),
        sample=sample or {"words": "Kính gửi bà Lan"},
        source=source,
    )


def printed(words: str = "Kính gửi bà Lan", source: str = "#d.words", **how: Any) -> bytes:
    return print_paper(template(source), {"words": words}, made_at=NOW, title="Thư", **how)


def test_the_same_paper_has_the_same_bytes_in_every_thread_and_at_every_hour() -> None:
    first = printed("Đường Ưng Ỷ", qr="https://example.vn/kiem-tra/A")
    with ThreadPoolExecutor(4) as threads:
        others = list(threads.map(lambda _: printed("Đường Ưng Ỷ", qr="https://example.vn/kiem-tra/A"), range(12)))
    assert set(others) == {first}


def test_another_process_prints_the_same_bytes() -> None:
    code = (
        "from motcua.ground.papers.tests.test_printing import printed; import sys; sys.stdout.buffer.write(printed())"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert told.stdout == printed()


def test_it_says_what_it_is_whose_and_to_which_standard() -> None:
    paper = print_paper(template(), {"words": "a"}, made_at=NOW, title="Giấy tiếp nhận", author="UBND xã An Hội")
    for said in ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "Giấy tiếp nhận", "UBND xã An Hội", ">vi-VN<"):
        assert said.encode() in paper, said
    assert b"2026-11-30T03:00:00" in paper


def test_a_paper_has_the_size_that_is_asked_for() -> None:
    assert box(printed()) == (595, 842)
    assert box(printed(size="a5")) == (420, 595)


def box(paper: bytes) -> tuple[int, int]:
    found = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", paper)
    assert found is not None
    return round(float(found.group(1))), round(float(found.group(2)))


def test_letters_that_the_face_lacks_become_boxes_and_stop_nothing() -> None:
    assert face.printable("Lê 漢 Nam\u202e\x07 \u00a0₫") == "Lê □ Nam \u00a0₫"
    assert face.printable({"a": ["e\u0302\u0301", 3, None]}) == {"a": ["ế", 3, None]}
    assert printed("Trần 李 😀").startswith(b"%PDF")


def test_every_vietnamese_letter_is_in_the_face() -> None:
    vowels = "aăâeêioôơuưy"
    marked = {base + mark for base in vowels for mark in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")} | {"đ"}
    assert "□" not in face.printable("".join(marked) + "".join(marked).upper() + "₫–“”…")


@pytest.mark.parametrize(
    "source",
    [
        '#read("/etc/passwd")',
        '#image("/etc/passwd")',
        '#import "/etc/passwd"',
        '#text(font: "Nowhere")[a]',
        "#d.other",
        "#text[漢]",
        "#panic(d.words)",
    ],
)
def test_a_layout_that_cannot_print_is_refused_in_words_and_its_data_is_not_logged(
    source: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Refused) as refused:
        printed("một chuyện riêng", source)
    assert refused.value.code == "not_printed"
    assert "vẫn được giữ nguyên" in refused.value.message
    assert "template thu cannot print" in caplog.text
    assert faults_of(template(source))


def test_a_fault_names_its_line() -> None:
    assert faults_of(template("a\n\n#nothing")) == tuple(
        f"on {size}: line 3: unknown variable: nothing" for size in ("A4", "A5")
    )
    assert faults_of(template()) == ()


def test_words_that_reach_outside_are_found_but_not_in_comments() -> None:
    source = '// import read\n#let a = 1\n  // eval\n#let f = read; #f("x") // eval\n#import "@preview/x:1"'
    assert list(outside_of(source)) == [(4, "read"), (4, "eval"), (5, "import")]


def test_the_names_a_layout_reads_are_known() -> None:
    assert names_read("#d.one #(d.two + 1) // d.three\n// d.four") == {"one", "two", "three"}
