from __future__ import annotations

import io
import random
import struct
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.papers import rules, samples
from motcua.ground.papers.definitions import ENDINGS, JPEG, LONGEST_NAME, PDF, PNG, FileRef
from motcua.ground.words.errors import Refused

ZIP = b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + b"\x00" * 60
HTML = b"<!doctype html><html><script>alert(1)</script></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EXE = b"MZ\x90\x00\x03" + b"\x00" * 200
WORD = (
    b"PK\x03\x04"
    + b"\x00" * 26
    + b"[Content_Types].xml"
    + b"\x00" * 40
    + b"PK\x03\x04"
    + b"\x00" * 26
    + b"word/document.xml"
)
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 40


def type_of(content: bytes) -> str:
    return rules.type_of(io.BytesIO(content), name="giấy chứng sinh.pdf")


def refusal(content: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        type_of(content)
    return caught.value


def test_it_knows_the_three_types_by_their_content() -> None:
    assert type_of(samples.pdf("Giấy chứng sinh")) == PDF
    assert type_of(samples.jpeg()) == JPEG
    assert type_of(samples.png(20, 10)) == PNG


@pytest.mark.parametrize("content", [ZIP, HTML, SVG, EXE, b"GIF89a" + b"\x00" * 50, b"chi la chu", b"\x00"])
def test_it_refuses_what_only_the_name_calls_a_paper(content: bytes) -> None:
    refused = refusal(content)
    assert refused.code == "paper_type"
    assert "không phải là PDF, JPEG hay PNG" in refused.message.format(**refused.params)


def test_it_says_what_to_do_with_a_word_file_and_with_a_photo_of_an_iphone() -> None:
    assert "lưu văn bản thành PDF" in refusal(WORD).message
    assert "chuyển ảnh sang JPEG" in refusal(HEIC).message


def test_it_refuses_an_empty_file() -> None:
    assert refusal(b"").code == "paper_empty"


@pytest.mark.parametrize("junk", [b"\x00", b"PK\x03\x04", b"<script>alert(1)</script>\n", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("paper", [samples.pdf("a"), samples.jpeg(), samples.png()])
def test_it_refuses_what_begins_with_something_else(junk: bytes, paper: bytes) -> None:
    assert refusal(junk + paper).code in {"paper_type", "paper_broken"}


@pytest.mark.parametrize("paper", [samples.pdf("a"), samples.png(30, 30), samples.jpeg()])
def test_it_refuses_every_truncation(paper: bytes) -> None:
    whole = paper.rstrip()
    for length in range(1, len(whole)):
        assert refusal(whole[:length]).code in {"paper_broken", "paper_type"}


def test_it_refuses_a_pdf_that_goes_on_after_its_end() -> None:
    assert refusal(samples.pdf("a") + ZIP).code == "paper_broken"
    assert type_of(samples.pdf("a") + b"\r\n\x00\x00") == PDF


def test_it_refuses_a_png_that_was_damaged_on_its_way() -> None:
    damaged = bytearray(samples.png(30, 30))
    damaged[45] ^= 1
    assert refusal(bytes(damaged)).code == "paper_broken"
    assert refusal(samples.png() + b"x").code == "paper_broken"


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (120_000_001, 1), (2**31, 2**31)])
def test_a_picture_of_absurd_size_is_refused_by_its_header(width: int, height: int) -> None:
    bomb = bytearray(samples.png())
    bomb[16:24] = struct.pack(">II", width, height)
    assert refusal(bytes(bomb)).code == "paper_pixels"


def test_so_is_a_jpeg() -> None:
    bomb = bytearray(samples.jpeg())
    at = bomb.index(b"\xff\xc0")
    bomb[at + 5 : at + 9] = b"\xff\xff\xff\xff"
    assert refusal(bytes(bomb)).code == "paper_pixels"


def test_it_takes_a_photo_after_which_the_phone_put_data_of_its_own() -> None:
    assert type_of(samples.jpeg() + b"SEFT" + b"\x01\x02" * 500) == JPEG


def test_it_walks_a_jpeg_whose_markers_lie_across_reading_steps() -> None:
    whole = samples.jpeg()
    scan = whole.index(b"\xff\xda") + 2 + struct.unpack(">H", whole[whole.index(b"\xff\xda") + 2 :][:2])[0]
    noise = random.Random(1).randbytes(70_000).replace(b"\xff", b"\xff\x00")
    for shift in range(65_530, 65_540):
        body = whole[:scan] + noise[:shift].rstrip(b"\xff") + b"\xff\xd9"
        assert type_of(body) == JPEG
        assert refusal(body[:-2]).code == "paper_broken"


@given(st.binary(max_size=400))
def test_it_never_fails_otherwise_than_by_refusing(noise: bytes) -> None:
    for start in (b"", b"%PDF-1.7\n", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"):
        assert refusal(start + noise).code.startswith("paper_")


@given(st.text(max_size=300), st.sampled_from(sorted(ENDINGS)))
def test_a_clean_name_is_one_safe_line_with_a_true_ending(name: str, type: str) -> None:
    clean = rules.clean_name(name, type)
    assert clean.endswith(ENDINGS[type])
    assert len(clean) <= LONGEST_NAME
    assert not set(clean) & set("/\\\n\r\t\x00\u202e\u200b")
    assert clean == unicodedata.normalize("NFC", clean)
    assert not clean.startswith(".")
    assert rules.clean_name(clean, type) == clean


@pytest.mark.parametrize(
    ("given_name", "type", "clean"),
    [
        ("Giấy chứng sinh.PDF", PDF, "Giấy chứng sinh.pdf"),
        (unicodedata.normalize("NFD", "Giấy tờ.jpeg"), JPEG, "Giấy tờ.jpeg"),
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ("C:\\Users\\lan\\anh.jpg", JPEG, "anh.jpg"),
        ("tải về.exe", PDF, "tải về.exe.pdf"),
        ("giay\u202efdp.exe", PNG, "giayfdp.exe.png"),
        ("a\x00\nb.png", PNG, "ab.png"),
        ("...", PDF, "giay-to.pdf"),
        ("", JPEG, "giay-to.jpg"),
        (".pdf", PDF, "giay-to.pdf"),
    ],
)
def test_names_are_made_clean(given_name: str, type: str, clean: str) -> None:
    assert rules.clean_name(given_name, type) == clean


def test_the_name_in_a_refusal_keeps_the_ending_the_person_saw() -> None:
    assert rules.shown_name("ho so.zip") == "ho so.zip"
    assert rules.shown_name("ho so.pdf") == "ho so.pdf"


def test_a_paper_is_handed_out_to_be_saved_and_cannot_run() -> None:
    headers = rules.headers_for(FileRef(digest="a" * 64, name='Giấy "khai" sinh; Đ.pdf', size=12, type=PDF))
    assert headers["Content-Disposition"] == (
        'attachment; filename="giay _khai_ sinh_ d.pdf"; '
        "filename*=UTF-8''Gi%E1%BA%A5y%20%22khai%22%20sinh%3B%20%C4%90.pdf"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"].startswith("private")
    assert headers["Content-Type"] == PDF
    assert all(value.isascii() and value.isprintable() for value in headers.values())


def test_a_paper_shown_in_the_browser_is_sandboxed() -> None:
    headers = rules.headers_for(FileRef(digest="a" * 64, name="a.png", size=12, type=PNG), inline=True)
    assert headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in headers["Content-Security-Policy"].split("; ")
    assert "allow-scripts" not in headers["Content-Security-Policy"]
