"""Reading scans with OCRmyPDF (MPL-2.0) and Tesseract (Apache-2.0), programs beside ours: nothing of them is linked.

Debian's OCRmyPDF draws pages with Ghostscript (AGPL), a program that it starts itself; we ask for no PDF/A, the other
thing that needs it. Poppler's programs (GPL) count pages and draw the pictures. A paper is somebody else's file:
whatever looks into it is confined (`confined.py`), bounded in time, and works in a folder that is gone afterwards.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from motcua.bridges.recognition.tables import lines_of
from motcua.ground.vault.digitising.definitions import MOST_PAGES, Line, Recognised
from motcua.ground.words.errors import Unavailable

_PROGRAMS = ("ocrmypdf", "tesseract", "pdfinfo", "pdfimages", "pdftotext", "pdftoppm")
_LANGUAGE = "vie"
_CONFINED = str(Path(__file__).with_name("confined.py"))
_MEMORY = 2 * 1024**3
_FILE = 256 * 1024**2
_LOOK = 20.0  # seconds to count pages and measure pictures
_START, _EACH = 60.0, 45.0  # seconds for reading: to begin with, and for each page
_LARGEST_COPY = 20 * 1024**2
_MOST_PIXELS = 100_000_000
_FINEST = 1250  # dots per inch: of a picture on a tiny page, drawing the page would make a wall
_LONGEST_SIDE = 2400.0  # points: a page of A1, and a little more
_PICTURE = 1600  # pixels of the long side of what the officer sees
_WRITTEN = 95  # confidence in words that came with the file
_LATER = timedelta(minutes=2)
_SAID = {2: "the file is no PDF that can be read", 6: "the file has text already", 8: "the file needs a password"}


@dataclass(frozen=True, slots=True)
class _Bench:
    """A folder to work in, and until when."""

    folder: Path

    def run(self, *command: str, seconds: float) -> str:
        """What the program printed. `Unavailable` with what it complained of."""
        with contextlib.ExitStack() as closing:
            printed = closing.enter_context((self.folder / "printed").open("w+b"))
            complained = closing.enter_context((self.folder / "complained").open("w+b"))
            status = _status(command, self.folder, printed, complained, seconds)
            printed.seek(0)
            complained.seek(0)
            if status == 0:
                return printed.read(8 * 1024**2).decode("utf-8", "replace")
            raise _trouble(command[0], status, complained.read(4096).decode("utf-8", "replace"))


class OcrMyPdf:
    def read(self, pdf: BinaryIO) -> Recognised:
        with tempfile.TemporaryDirectory(prefix="motcua-reading-") as place:
            bench = _Bench(Path(place))
            with (bench.folder / "given.pdf").open("wb") as given:
                shutil.copyfileobj(pdf, given)
            pages = _look_over(bench)
            _recognise(bench, pages)
            _draw(bench, pages)
            return _gather(bench, pages)

    def about(self) -> str:
        missing = [name for name in _PROGRAMS if shutil.which(name) is None]
        if missing:
            raise Unavailable(f"not installed: {', '.join(missing)}", retry=None)
        with tempfile.TemporaryDirectory(prefix="motcua-reading-") as place:
            bench = _Bench(Path(place))
            if _LANGUAGE not in bench.run("tesseract", "--list-langs", seconds=_LOOK).split():
                raise Unavailable(f"tesseract has no language {_LANGUAGE}", retry=None)
            return f"OCRmyPDF {bench.run('ocrmypdf', '--version', seconds=_LOOK).strip()}, Tesseract {_LANGUAGE}"


def _look_over(bench: _Bench) -> int:
    """How many pages there are. Refused before anything is drawn: too many, too large, too fine."""
    told = bench.run("pdfinfo", "-l", str(MOST_PAGES), "given.pdf", seconds=_LOOK)
    found = re.search(r"^Pages:\s+(\d+)", told, re.MULTILINE)
    pages = int(found.group(1)) if found else 0
    if not 1 <= pages <= MOST_PAGES:
        raise Unavailable(f"{pages} pages; from 1 to {MOST_PAGES} are read", retry=None)
    sides = re.findall(r"size:\s+([\d.]+) x ([\d.]+) pts", told)
    if any(float(side) > _LONGEST_SIDE for sizes in sides for side in sizes):
        raise Unavailable("a page is larger than A1", retry=None)
    for line in bench.run("pdfimages", "-list", "given.pdf", seconds=_LOOK).splitlines()[2:]:
        _small_enough(line.split())
    return pages


def _small_enough(cells: Sequence[str]) -> None:
    """A line of `pdfimages -list`: page num type width height color comp bpc enc interp object ID x-ppi y-ppi ..."""
    with contextlib.suppress(ValueError, IndexError):
        width, height, across, down = (int(cells[number]) for number in (3, 4, 12, 13))
        if width * height > _MOST_PIXELS or max(across, down) > _FINEST:
            raise Unavailable(f"a picture of {width} x {height} pixels at {across} dpi is too large", retry=None)


def _recognise(bench: _Bench, pages: int) -> None:
    (bench.folder / "table.cfg").write_text("tessedit_create_tsv 1\n")
    bench.run(
        *("ocrmypdf", "--language", _LANGUAGE, "--jobs", "1", "--quiet", "--keep-temporary-files"),
        *("--skip-text", "--rotate-pages", "--deskew", "--optimize", "1", "--output-type", "pdf"),
        *("--max-image-mpixels", str(_MOST_PIXELS // 1_000_000), "--tesseract-timeout", str(_EACH)),
        *("--tesseract-config", "table.cfg", "given.pdf", "copy.pdf"),
        seconds=_START + _EACH * pages,
    )
    if (bench.folder / "copy.pdf").stat().st_size > _LARGEST_COPY:
        raise Unavailable("the straightened copy is larger than 20 MB", retry=None)


def _draw(bench: _Bench, pages: int) -> None:
    size = ("-scale-to", str(_PICTURE), "-jpeg", "-jpegopt", "quality=70")
    bench.run("pdftoppm", *size, "copy.pdf", "page", seconds=_LOOK + _EACH * pages)


def _gather(bench: _Bench, pages: int) -> Recognised:
    pictures = sorted(bench.folder.glob("page-*.jpg"))
    if len(pictures) != pages:
        raise Unavailable(f"{len(pictures)} of {pages} pages were drawn", retry=_LATER)
    lines = tuple(line for page in range(1, pages + 1) for line in _lines(bench, page))
    return Recognised((bench.folder / "copy.pdf").read_bytes(), tuple(p.read_bytes() for p in pictures), lines)


def _lines(bench: _Bench, page: int) -> Iterator[Line]:
    """What was recognised on a page; of a page that brought its words along, those."""
    table = next(bench.folder.glob(f"ocrmypdf.io.*/{page:06}_ocr_tess.tsv"), None)
    if table is not None:
        yield from lines_of(table.read_text("utf-8", "replace"), page=page)
        return
    number = str(page)
    written = bench.run("pdftotext", "-tsv", "-f", number, "-l", number, "copy.pdf", "-", seconds=_LOOK)
    yield from lines_of(written, page=page, certain=_WRITTEN)


def _status(command: Sequence[str], folder: Path, out: BinaryIO, err: BinaryIO, seconds: float) -> int:
    limits = (str(int(seconds) + 1), str(_MEMORY), str(_FILE))
    here = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "TMPDIR": str(folder)}
    try:
        child = subprocess.Popen(
            [sys.executable, "-I", "-S", _CONFINED, *limits, *command],
            cwd=folder,
            env={**here, "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
    except OSError as problem:
        raise Unavailable(f"{command[0]} cannot be started: {problem}", retry=_LATER) from problem
    try:
        return child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise Unavailable(f"{command[0]} took more than {seconds:.0f} seconds", retry=_LATER) from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)  # it and whatever it started
        child.wait()


def _trouble(program: str, status: int, complained: str) -> Unavailable:
    if status < 0:
        return Unavailable(f"{program} was ended by signal {-status}", retry=_LATER)
    last = next((line.strip() for line in reversed(complained.splitlines()) if line.strip()), "no reason given")
    if program == "ocrmypdf" and status in _SAID:
        return Unavailable(f"{_SAID[status]}: {last}", retry=None)
    hopeless = program in ("pdfinfo", "pdfimages")
    return Unavailable(f"{program} ended with {status}: {last}"[:400], retry=None if hopeless else _LATER)
