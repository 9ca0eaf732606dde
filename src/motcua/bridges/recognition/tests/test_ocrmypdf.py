"""The real programs on a poor scan; and what they are kept from: papers that are no papers, too many or too large, and
programs that die, hang or eat."""

from __future__ import annotations

import os
import time
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import typst

from motcua.bridges.recognition import ocrmypdf
from motcua.bridges.recognition.ocrmypdf import OcrMyPdf
from motcua.ground.papers.definitions import JPEG
from motcua.ground.papers.samples import pdf
from motcua.ground.vault.digitising.definitions import Recognised
from motcua.ground.vault.digitising.rules import guess_fields
from motcua.ground.vault.digitising.samples import Sample, samples
from motcua.ground.vault.digitising.sheets import one_pdf
from motcua.ground.vault.digitising.tests.scanning import scanned
from motcua.ground.words.errors import Unavailable

TODAY = date(2026, 11, 2)


@pytest.fixture(scope="module")
def paper() -> Sample:
    return samples(1, seed=7)[0]


@pytest.fixture(scope="module")
def read(paper: Sample) -> Recognised:
    """A scan turned by two degrees with noise, a JPEG of 60 %."""
    return OcrMyPdf().read(BytesIO(one_pdf([(BytesIO(scanned(paper.pdf, dpi=130)), JPEG)])))


def test_the_fields_are_read_as_they_are(read: Recognised, paper: Sample) -> None:
    """Over many papers a few are not: `tools/read_scans.py` counts."""
    found = {each.field: each for each in guess_fields(read.lines, name="", wanted=(), today=TODAY)}
    wrong = [(field, said) for field, said in paper.says.items() if field not in found or found[field].value != said]
    assert len(wrong) <= 1, wrong
    assert all(each.box is not None for each in found.values())


def test_the_copy_can_be_searched_and_seen(read: Recognised) -> None:
    assert read.pdf.startswith(b"%PDF-")
    assert len(read.pictures) == 1
    assert all(picture.startswith(b"\xff\xd8\xff") for picture in read.pictures)
    assert all(0 <= word.box.left <= 1 and 0 <= word.box.top <= 1 for line in read.lines for word in line.words)
    assert {word.confidence for line in read.lines for word in line.words} <= set(range(101))


def refused(content: bytes) -> Unavailable:
    with pytest.raises(Unavailable) as trouble:
        OcrMyPdf().read(BytesIO(content))
    return trouble.value


def pages(many: int, width: str = "100pt") -> bytes:
    return bytes(
        typst.compile(f"#set page(width: {width}, height: 100pt)\n".encode() + b"a #pagebreak()\n" * (many - 1))
    )


def picture(width: int, height: int, points: int = 500) -> bytes:
    """A PDF that says it has a picture of this size, which nobody should unpack."""
    draw = b"q %d 0 0 %d 0 0 cm /I Do Q" % (points, points)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /XObject << /I 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(draw), draw),
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Length 4 >>\nstream\nAAAA\nendstream" % (width, height),
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return body + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(body),
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\nno structure at all\n%%EOF\n", "pdfinfo"),
        (pages(500), "500 pages"),
        (pages(1, width="3000pt"), "larger than A1"),
        (picture(60_000, 60_000), "60000 x 60000"),
        (picture(4_000, 4_000, points=100), "2880 dpi"),
    ],
    ids=["broken", "many", "large", "bomb", "fine"],
)
def test_refused_before_anything_is_drawn(content: bytes, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocrmypdf, "_recognise", lambda *told: pytest.fail("it was drawn"))
    trouble = refused(content)
    assert said in trouble.reason
    assert trouble.retry is None


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An OCRmyPDF that is a script of ours, before the real one on the path."""
    script = tmp_path / "ocrmypdf"
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return script


def does(script: Path, what: str) -> None:
    script.write_text(f"#!/bin/sh\n{what}\n")
    script.chmod(0o755)


def test_an_engine_that_is_killed_is_asked_again_later(engine: Path) -> None:
    does(engine, "kill -9 $$")
    trouble = refused(pdf("giay"))
    assert "ended by signal 9" in trouble.reason
    assert trouble.retry is not None


def test_one_that_hangs_is_ended_with_all_that_it_started(
    engine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocrmypdf, "_START", 0.5)
    monkeypatch.setattr(ocrmypdf, "_EACH", 0.0)
    does(engine, f"sleep 600 & echo $! > {tmp_path}/child; wait")
    trouble = refused(pdf("giay"))
    assert "more than" in trouble.reason
    child = int((tmp_path / "child").read_text())
    until = time.monotonic() + 10
    while _runs(child):
        assert time.monotonic() < until, "its child lives on"


def _runs(process: int) -> bool:
    """A zombie that nobody has buried yet does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_one_that_eats_memory_gets_none(engine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocrmypdf, "_MEMORY", 512 * 1024**2)
    does(engine, "exec python3 -c 'bytearray(2 * 1024**3)'")
    assert "MemoryError" in refused(pdf("giay")).reason


def test_one_that_writes_without_end_is_stopped(engine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocrmypdf, "_FILE", 1024**2)
    does(engine, "exec head -c 100000000 /dev/zero > copy.pdf")
    assert "signal" in refused(pdf("giay")).reason or "File too large" in refused(pdf("giay")).reason


def test_its_folder_is_gone_afterwards(engine: Path, tmp_path: Path) -> None:
    does(engine, f"pwd > {tmp_path}/where; exit 7")
    refused(pdf("giay"))
    assert not Path((tmp_path / "where").read_text().strip()).exists()


def test_what_is_not_installed_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "Tesseract vie" in OcrMyPdf().about()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable) as trouble:
        OcrMyPdf().about()
    assert "ocrmypdf" in trouble.value.reason
    assert trouble.value.retry is None
