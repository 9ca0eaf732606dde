"""Reading a QR code off the screen, as a phone held before it would."""

from __future__ import annotations

import struct
import zlib

import zxingcpp
from playwright.sync_api import Locator


def scanned(drawn: Locator) -> str:
    pixels, height, width = _grey(drawn.screenshot())
    found = zxingcpp.read_barcodes(memoryview(pixels).cast("B", (height, width)))
    assert len(found) == 1
    return str(found[0].text)


def _grey(png: bytes) -> tuple[bytes, int, int]:
    """The first channel of a PNG as Chromium writes it: eight bits deep, not interlaced."""
    width, height, depth, colours = struct.unpack(">IIBB", png[16:26])
    assert (depth, png[28]) == (8, 0)
    channels = {0: 1, 2: 3, 6: 4}[colours]
    stride, data, place = width * channels, b"", 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            data += png[place + 8 : place + 8 + length]
        place += 12 + length
    raw, rows = zlib.decompress(data), [bytes(stride)]
    for start in range(0, len(raw), stride + 1):
        rows.append(_unfiltered(raw[start], raw[start + 1 : start + 1 + stride], rows[-1], channels))
    return b"".join(row[::channels] for row in rows[1:]), height, width


def _unfiltered(kind: int, line: bytes, above: bytes, step: int) -> bytes:
    done = bytearray(line)
    for at in range(len(done)):
        left, up = (done[at - step] if at >= step else 0), above[at]
        corner = above[at - step] if at >= step else 0
        done[at] = (done[at] + (0, left, up, (left + up) // 2, _nearest(left, up, corner))[kind]) & 255
    return bytes(done)


def _nearest(left: int, up: int, corner: int) -> int:
    """Paeth's predictor."""
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))
