"""Photos become pages: of the size that a scanner tells, else an A4 as the camera was held."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest

from motcua.ground.papers.definitions import JPEG, PNG
from motcua.ground.papers.samples import jpeg, png
from motcua.ground.vault.digitising.sheets import one_pdf, page_of, pixels_of


def with_density(dpi: int) -> bytes:
    data = bytearray(jpeg())
    at = data.index(b"JFIF\0")
    data[at + 7 : at + 12] = struct.pack(">BHH", 1, dpi, dpi)
    return bytes(data)


def sized(data: bytes, across: int, down: int) -> bytes:
    changed = bytearray(data)
    at = changed.index(b"\xff\xc0")
    changed[at + 5 : at + 9] = struct.pack(">HH", down, across)
    return bytes(changed)


def turned(data: bytes, orientation: int, order: str = "<") -> bytes:
    mark = b"II*\0" if order == "<" else b"MM\0*"
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    exif = b"Exif\0\0" + mark + struct.pack(f"{order}IH", 8, 1) + entry + b"\0\0\0\0"
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + data[2:]


def test_a_scanner_tells_how_large_the_paper_was() -> None:
    assert page_of(sized(with_density(200), 1165, 1654), JPEG) == pytest.approx((419.4, 595.4), abs=0.1)


@pytest.mark.parametrize("dpi", [0, 72, 96])
def test_a_phone_does_not_and_gets_an_a4(dpi: int) -> None:
    assert page_of(sized(with_density(dpi), 3000, 4000), JPEG) == pytest.approx((595.3, 841.9), abs=0.1)
    assert page_of(sized(with_density(dpi), 4000, 3000), JPEG) == pytest.approx((841.9, 595.3), abs=0.1)


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_photo_on_its_side_is_set_upright(order: str) -> None:
    photo = turned(sized(with_density(72), 4000, 3000), 6, order)
    assert page_of(photo, JPEG) == pytest.approx((595.3, 841.9), abs=0.1)
    assert pixels_of(photo, JPEG) == (3000, 4000)
    assert pixels_of(turned(sized(jpeg(), 4000, 3000), 3, order), JPEG) == (4000, 3000)


def test_pages_stand_in_their_order() -> None:
    made = one_pdf([(BytesIO(png(30, 60)), PNG), (BytesIO(png(60, 30)), PNG), (BytesIO(jpeg()), JPEG)])
    assert made.startswith(b"%PDF-")
    assert b"/Count 3" in made
