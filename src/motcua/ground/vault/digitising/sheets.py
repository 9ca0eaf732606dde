"""Photos of the pages of one paper become one PDF, in their order: each on a page of its own, as it lay.

What a scanner made says how large the paper was, and keeps its size (1:1); a phone does not know, and its photo fills
an A4. Pictures are put in as they are, turned as the camera says; how large they are is asked of their first bytes
(`papers.rules`), before anything unpacks them.
"""

from __future__ import annotations

import json
import struct
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import typst

from motcua.ground.papers.definitions import ENDINGS, JPEG, PNG

_A4 = (595.276, 841.89)
_SCANNER = range(150, 1201)
"""Dots per inch that a scanner writes into a picture. A phone writes 72 or nothing, which is no measure."""

_PAGES = """#set page(margin: 0pt)
#for each in json("pages.json") {
  page(width: each.width * 1pt, height: each.height * 1pt)[
    #image(each.file, width: 100%, height: 100%, fit: "contain")
  ]
}
"""


def one_pdf(pictures: Sequence[tuple[BinaryIO, str]]) -> bytes:
    """The pictures (JPEG or PNG, each with its type) as the pages of a PDF."""
    with tempfile.TemporaryDirectory(prefix="motcua-sheets-") as place:
        folder = Path(place)
        pages = [_put(folder, number, content, type) for number, (content, type) in enumerate(pictures)]
        (folder / "pages.json").write_text(json.dumps(pages))
        (folder / "pages.typ").write_text(_PAGES)
        return bytes(typst.compile(str(folder / "pages.typ"), root=place))


def _put(folder: Path, number: int, content: BinaryIO, type: str) -> dict[str, object]:
    data = content.read()
    file = f"{number}{ENDINGS[type][0]}"
    (folder / file).write_bytes(data)
    width, height = page_of(data, type)
    return {"file": file, "width": width, "height": height}


def page_of(data: bytes, type: str) -> tuple[float, float]:
    """Width and height in points of the page that a picture belongs on."""
    read = {JPEG: _jpeg, PNG: _png}[type]
    across, down, dpi, turned = read(data)
    if turned:
        across, down = down, across
    if dpi in _SCANNER and across / dpi * 72 >= 72 and down / dpi <= 34:
        return across / dpi * 72, down / dpi * 72
    return _A4 if down >= across else (_A4[1], _A4[0])


def pixels_of(data: bytes, type: str) -> tuple[int, int]:
    """Width and height as they are seen, from the first bytes of a picture."""
    across, down, _dpi, turned = {JPEG: _jpeg, PNG: _png}[type](data)
    return (down, across) if turned else (across, down)


def _png(data: bytes) -> tuple[int, int, int, bool]:
    across, down = struct.unpack(">II", data[16:24])
    dpi, at = 0, 8
    while at + 12 <= len(data) and (kind := data[at + 4 : at + 8]) != b"IDAT":
        (length,) = struct.unpack(">I", data[at : at + 4])
        if kind == b"pHYs" and data[at + 16 : at + 17] == b"\x01":
            dpi = round(struct.unpack(">I", data[at + 8 : at + 12])[0] * 0.0254)
        at += 12 + length
    return across, down, dpi, False


def _jpeg(data: bytes) -> tuple[int, int, int, bool]:
    """From the segments before the picture: JFIF's density, EXIF's orientation, the frame's size."""
    dpi, turned, at = 0, False, 2
    while at + 4 <= len(data):
        marker = data[at + 1]
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        body = data[at + 4 : at + 2 + length]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            down, across = struct.unpack(">HH", body[1:5])
            return across, down, dpi, turned
        if marker == 0xE0 and body[:5] == b"JFIF\0" and body[7] == 1:
            (dpi,) = struct.unpack(">H", body[8:10])
        elif marker == 0xE1 and body[:6] == b"Exif\0\0":
            turned = _orientation(body[6:]) >= 5
        at += 2 + length
    return 1, 1, 0, False


def _orientation(tiff: bytes) -> int:
    """1 to 8; from 5 on the picture lies on its side."""
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (start,) = struct.unpack(f"{order}I", tiff[4:8])
        (many,) = struct.unpack(f"{order}H", tiff[start : start + 2])
        for number in range(min(many, 64)):
            entry = tiff[start + 2 + 12 * number : start + 14 + 12 * number]
            tag, _type, _count, value = struct.unpack(f"{order}HHIH", entry[:10])
            if tag == 0x0112:
                return int(value)
    except struct.error:
        pass
    return 1
