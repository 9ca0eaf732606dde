"""The words of a PDF's first pages, as far as a stamp needs: read within bounds, without trusting its structure.

What was scanned is a picture and has no words: there the declaration of who files it stands alone.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

_MOST_READ = 8 * 1024 * 1024
_MOST_OF_ONE = 256 * 1024
_MOST_STREAMS = 120
_PAGES = 3
_STREAM = re.compile(rb"stream\r?\n")
_TOKEN = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>|\b(?:Td|TD|Tm|ET)\b|T\*|['\"]")
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_CODE = rb"<([0-9A-Fa-f]{1,16})>\s*"
_PAIR = re.compile(_CODE * 2)
_TRIPLE = re.compile(_CODE * 3)
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_SIMPLE = {b"n": b"\n", b"r": b"\r", b"t": b"\t"}
Map = dict[bytes, str]


def words_of_pdf(content: BinaryIO) -> str:
    """Lines of text; what a font writes in signs of its own is read by the maps that the file brings along."""
    content.seek(0)
    data = content.read(_MOST_READ)
    maps: list[Map] = []
    pages: list[bytes] = []
    for text in _streams(data):
        if b"beginbf" in text:
            maps.append(_map(text))
        elif len(pages) < _PAGES and (b"Tj" in text or b"TJ" in text):
            pages.append(text)
    return "\n".join(line for page in pages for line in _lines(page, maps))


def _streams(data: bytes) -> Iterator[bytes]:
    """The first streams, each unpacked no further than its bound: a bomb is a long stream like another."""
    for number, found in enumerate(_STREAM.finditer(data)):
        if number >= _MOST_STREAMS:
            return
        raw = data[found.end() : found.end() + _MOST_OF_ONE]
        try:
            yield zlib.decompressobj().decompress(raw, _MOST_OF_ONE)
        except zlib.error:
            yield raw.partition(b"endstream")[0]


def _map(text: bytes) -> Map:
    """Codes and the letters they stand for (bfchar, bfrange)."""
    found: Map = {}
    for section in _CHARS.findall(text):
        found |= {_bytes(code): _utf16(letter) for code, letter in _PAIR.findall(section)}
    for section in _RANGES.findall(text):
        for first, last, target in _TRIPLE.findall(section):
            found |= _range(first, last, _utf16(target))
    return found


def _range(first: bytes, last: bytes, letter: str) -> Map:
    """Codes in a row for letters in a row."""
    start, many, width = int(first, 16), min(int(last, 16) - int(first, 16), 255), (len(first) + 1) // 2
    base = ord(letter[-1:] or " ")
    return {
        (start + step).to_bytes(width + 1, "big")[-width:]: letter[:-1] + chr(min(base + step, 0x10FFFF))
        for step in range(many + 1)
    }


def _lines(page: bytes, maps: list[Map]) -> Iterator[str]:
    """What is written between two moves of the pen, once for each way of reading it."""
    written: list[bytes] = []
    for token in _TOKEN.findall(page):
        if token[:1] in (b"(", b"<"):
            written.append(_raw(token))
        elif written:
            yield from _read(b"".join(written), maps)
            written = []
    yield from _read(b"".join(written), maps)


def _raw(token: bytes) -> bytes:
    if token[:1] == b"<":
        return _bytes(re.sub(rb"\s", b"", token[1:-1]))
    return _ESCAPED.sub(_unescaped, token[1:-1])


def _unescaped(found: re.Match[bytes]) -> bytes:
    said = found.group(1)
    return bytes([int(said, 8) & 255]) if said.isdigit() else _SIMPLE.get(said, said)


def _read(written: bytes, maps: list[Map]) -> Iterator[str]:
    yield written.decode("utf-8", "replace")
    yield _utf16(written.hex().encode())
    for letters in maps:
        for width in (1, 2):
            codes = [written[at : at + width] for at in range(0, min(len(written), 400), width)]
            yield "".join(letters.get(code, "") for code in codes)


def _bytes(digits: bytes) -> bytes:
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _utf16(digits: bytes) -> str:
    return _bytes(digits).decode("utf-16-be", "replace").lstrip("\ufeff")
