"""From a template and plain data to a PDF/A.

The same template, data and moment give the same bytes, on any machine and in any thread. typst is loaded when the first
paper is printed; after that one takes about ten milliseconds, outside of the interpreter's lock.
"""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, cast

import zxingcpp

from motcua.ground.papers import face
from motcua.ground.papers.definitions import Size, Template
from motcua.ground.words.errors import Refused

if TYPE_CHECKING:
    import typst

_LOG = logging.getLogger(__name__)

_NOWHERE = "/dev/null"
"""What the layouts see as the root of all files: not a folder, so nothing can be in it."""

_STANDARD: Literal["a-2a"] = "a-2a"
"""PDF/A-2a: to be kept for long (2b), text that can be searched (2u), and an order that can be read aloud."""

_PRELUDE = (
    "#let paper = json(bytes(sys.inputs.paper)); #let d = paper.data;"
    " #set document(title: paper.title, author: paper.author, date: datetime(..paper.made_at));"
    f' #set text(font: "{face.FAMILY}", lang: "vi", region: "VN", fallback: false, hyphenate: false);'
    " #set page(paper: paper.size)\n"
)
"""One line, so that a line of an error is a line of the template and one more."""

_OUTSIDE = re.compile(r"\b(import|include|read|plugin|eval|sys)\b")
_COMMENT = re.compile(r"^\s*//.*$")
_READ = re.compile(r"\bd\.([a-z_]+)")


def print_paper(
    template: Template,
    data: Mapping[str, Any],
    *,
    made_at: datetime,
    title: str,
    size: Size | None = None,
    author: str = "",
    qr: str = "",
) -> bytes:
    """A PDF/A-2a with embedded fonts, its title, its author (the office) and its date. ``qr`` is the text of the code
    at the upper left (`marks.qr_payload`), "" for none. ``Refused("not_printed")`` when the template cannot hold the
    data: what was to be printed is kept where it came from.
    """
    try:
        printed, warnings = _compile(template, data, made_at, title, size or template.sizes[0], author, qr)
    except _typst().TypstError as error:
        raise _not_printed(template, title, _said(error)) from error
    if warnings:
        raise _not_printed(template, title, "; ".join(_said(warning) for warning in warnings))
    return printed


def faults_of(template: Template) -> tuple[str, ...]:
    """What keeps the template from being printed with its own sample, in sentences; empty when nothing does."""
    return _faults(template.key, template.model_dump_json())


def outside_of(source: str) -> Iterator[tuple[int, str]]:
    """(line, word) for each word by which a layout would reach beyond its data."""
    for number, line in enumerate(source.split("\n"), start=1):
        for found in _OUTSIDE.finditer(_COMMENT.sub("", line)):
            yield number, found.group()


def names_read(source: str) -> set[str]:
    """The names of its data that a layout reads."""
    return {found for line in source.split("\n") for found in _READ.findall(_COMMENT.sub("", line))}


@cache
def _faults(key: str, written: str) -> tuple[str, ...]:
    template = Template.model_validate_json(written)
    found: list[str] = []
    for size in template.sizes:
        try:
            _, warnings = _compile(template, template.sample, _SAMPLED, template.name.vi, size, "", "QR" * 150)
        except _typst().TypstError as error:
            warnings = [error]
        found += [f"on {size.upper()}: {_said(one)}" for one in warnings]
    return tuple(dict.fromkeys(found))


_SAMPLED = datetime(2026, 1, 1, tzinfo=UTC)


def _compile(
    template: Template, data: Mapping[str, Any], made_at: datetime, title: str, size: Size, author: str, qr: str
) -> tuple[bytes, list[Any]]:
    moment = made_at.astimezone(UTC)
    paper = {
        "data": {name: data[name] for name in template.takes},
        "title": title,
        "author": author,
        "size": size,
        "made_at": {name: getattr(moment, name) for name in _MOMENT},
        "qr": _code(qr) if qr else "",
    }
    printed, warnings = _compiler().compile_with_warnings(
        input=(_PRELUDE + template.source).encode(),
        format="pdf",
        sys_inputs={"paper": json.dumps(face.printable(paper), ensure_ascii=False)},
        pdf_standards=_STANDARD,
        timestamp=int(moment.timestamp()),
    )
    assert isinstance(printed, bytes)
    return printed, list(warnings)


_MOMENT = ("year", "month", "day", "hour", "minute", "second")


def _code(payload: str) -> str:
    """A QR code (TCVN 7322:2009, ISO/IEC 18004) with its empty border: an SVG of one stroke for each run of black."""
    made = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    dots = memoryview(cast(bytes, made.to_image(scale=1, add_quiet_zones=True)))
    wide = len(dots)
    rows = (dots.tobytes()[start : start + wide] for start in range(0, dots.nbytes, wide))
    runs = ((row, run.span()) for row, line in enumerate(rows) for run in _BLACK.finditer(line))
    strokes = "".join(f"M{start} {row}.5h{end - start}" for row, (start, end) in runs)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {wide}"><path stroke="#000" d="{strokes}"/></svg>'
    )


_BLACK = re.compile(rb"\0+")


def _compiler() -> typst.Compiler:
    """A compiler belongs to one thread; the fonts are everybody's."""
    if not hasattr(_press, "compiler"):
        _press.compiler = _typst().Compiler(
            root=_NOWHERE,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            package_path=_NOWHERE,
            package_cache_path=_NOWHERE,
        )
    made: typst.Compiler = _press.compiler
    return made


_press = threading.local()


@cache
def _fonts() -> typst.Fonts:
    made: typst.Fonts = _typst().Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(face.FOLDER)]
    )
    return made


def _typst() -> Any:
    import typst

    return typst


def _not_printed(template: Template, title: str, why: str) -> Refused:
    _LOG.error("template %s cannot print: %s", template.key, why)
    return Refused(
        "not_printed",
        "Chưa in được “{title}”. Nội dung vẫn được giữ nguyên và xem được trên màn hình; hãy báo cho quản trị hệ thống "
        "rồi in lại sau.",
        params={"title": title},
    )


def _said(problem: Any) -> str:
    """What the compiler says, without the data that it was given."""
    place = re.search(r"-->\s*\S*?:(\d+):\d+|┌─ \S*?:(\d+):\d+", str(getattr(problem, "diagnostic", "")))
    line = f"line {int(place.group(1) or place.group(2)) - 1}: " if place else ""
    hints = "".join(f" ({hint})" for hint in getattr(problem, "hints", ()))
    return f"{line}{problem.message}{hints}"
