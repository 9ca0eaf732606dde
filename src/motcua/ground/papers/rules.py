"""What is a paper and what is not, told by the content; and how one is handed out."""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib
from typing import BinaryIO
from urllib.parse import quote

import filetype

from motcua.ground.papers.definitions import (
    CODE_ALPHABET,
    CODE_LENGTH,
    ENDINGS,
    JPEG,
    LONGEST_NAME,
    MOST_PIXELS,
    PDF,
    PNG,
    FileRef,
)
from motcua.ground.words.errors import Refused
from motcua.ground.words.text import fold, nfc

_HEAD = 8192  # as much as `filetype` looks at
_TAIL = 2048
_STEP = 64 * 1024

_WORD_PROCESSOR = re.compile(r"msword|officedocument|opendocument|ms-excel|ms-powerpoint|rtf")
_PDF_END = re.compile(rb"startxref\s+\d+\s+%%EOF[\s\x00]*\Z")
_JPEG_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # controls, and what turns the direction of a name around


class _Broken(Exception):
    """The structure does not reach its own end."""


class _Enormous(Exception):
    """So many pixels that nothing should unpack them."""


def type_of(content: BinaryIO, *, name: str) -> str:
    """The type of a whole file by its content; what the name says is not asked. Refuses what is not a paper.

    The file must begin as what it is, and be complete. After a JPEG's end other data may follow, because phones put
    their own there; after a PDF's or a PNG's end nothing may.
    """
    content.seek(0)
    head = content.read(_HEAD)
    if not head:
        raise Refused("paper_empty", "Tệp “{name}” không có nội dung. Hãy chọn lại tệp.", params={"name": name})
    found = filetype.guess(head)
    mime = found.mime if found else ""
    if mime not in ENDINGS:
        raise _not_a_paper(mime, name)
    try:
        {PDF: _check_pdf, JPEG: _check_jpeg, PNG: _check_png}[mime](content)
    except _Broken:
        raise Refused(
            "paper_broken",
            "Tệp “{name}” bị hỏng hoặc chưa tải lên hết. Hãy mở thử tệp trên máy của bạn rồi tải lên lại.",
            params={"name": name},
        ) from None
    except _Enormous:
        raise Refused(
            "paper_pixels",
            "Ảnh “{name}” quá lớn: tối đa {most} triệu điểm ảnh. Hãy quét ở 200 dpi hoặc chụp ở cỡ ảnh nhỏ hơn.",
            params={"name": name, "most": MOST_PIXELS // 1_000_000},
        ) from None
    return str(mime)


def _not_a_paper(mime: str, name: str) -> Refused:
    if mime in {"image/heic", "image/avif"}:
        return Refused(
            "paper_type",
            "Ảnh “{name}” ở định dạng HEIC, nhiều máy không mở được. Hãy chuyển ảnh sang JPEG rồi tải lên lại.",
            params={"name": name},
        )
    if _WORD_PROCESSOR.search(mime):
        return Refused(
            "paper_type",
            "Tệp “{name}” là văn bản còn sửa được. Hãy lưu văn bản thành PDF rồi tải lên lại.",
            params={"name": name},
        )
    return Refused(
        "paper_type",
        "Tệp “{name}” không phải là PDF, JPEG hay PNG. Hãy chụp hoặc quét giấy tờ rồi tải lên lại.",
        params={"name": name},
    )


def _check_pdf(content: BinaryIO) -> None:
    content.seek(0)
    if not re.match(rb"%PDF-\d", content.read(_HEAD)):
        raise _Broken
    size = content.seek(0, 2)
    content.seek(max(0, size - _TAIL))
    if not _PDF_END.search(content.read()):
        raise _Broken


def _check_png(content: BinaryIO) -> None:
    """Every chunk is there with its checksum: the header first, then data, the end last and nothing after it."""
    content.seek(16)
    _look_at_size(*struct.unpack(">II", _exactly(content, 8)))
    content.seek(8)
    if _png_chunk(content) != b"IHDR":
        raise _Broken
    seen: set[bytes] = set()
    while (kind := _png_chunk(content)) != b"IEND":
        seen.add(kind)
    if b"IDAT" not in seen or content.read(1):
        raise _Broken


def _png_chunk(content: BinaryIO) -> bytes:
    length, kind = struct.unpack(">I4s", _exactly(content, 8))
    checksum = zlib.crc32(kind)
    while length:
        part = _exactly(content, min(length, _STEP))
        checksum, length = zlib.crc32(part, checksum), length - len(part)
    if struct.unpack(">I", _exactly(content, 4))[0] != checksum:
        raise _Broken
    return bytes(kind)


def _check_jpeg(content: BinaryIO) -> None:
    """Walk the segments to the end-of-image marker; there must have been a frame and a scan."""
    content.seek(2)
    seen: set[str] = set()
    while (marker := _next_marker(content)) != 0xD9:
        if marker in {0x01, *range(0xD0, 0xD9)}:
            continue
        (length,) = struct.unpack(">H", _exactly(content, 2))
        body = _exactly(content, max(0, length - 2))
        if marker == 0xDA:
            seen.add("scan")
            _skip_scan(content)
        elif 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            seen.add("frame")
            _look_at_size(*struct.unpack(">HH", body[1:5].ljust(4, b"\0")))
    if seen != {"frame", "scan"}:
        raise _Broken


def _look_at_size(one: int, other: int) -> None:
    """By what the header says, before anything is unpacked."""
    if one * other > MOST_PIXELS:
        raise _Enormous


def _next_marker(content: BinaryIO) -> int:
    if _exactly(content, 1) != b"\xff":
        raise _Broken
    while (code := _exactly(content, 1)) == b"\xff":
        pass
    return code[0]


def _skip_scan(content: BinaryIO) -> None:
    """Go to the marker that ends the compressed data."""
    kept = b""
    while part := content.read(_STEP):
        part = kept + part
        if found := _JPEG_MARKER.search(part):
            content.seek(found.start() - len(part), 1)
            return
        kept = b"\xff" if part.endswith(b"\xff") else b""
    raise _Broken


def _exactly(content: BinaryIO, count: int) -> bytes:
    data = content.read(count)
    if len(data) < count:
        raise _Broken
    return data


def clean_name(name: str, type: str) -> str:
    """A name that is safe to show and to save: one line, no folder, an ending that tells the truth, bounded."""
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(" " if c == "\t" else c for c in last if c == "\t" or unicodedata.category(c) not in _INVISIBLE)
    bare = nfc(visible)
    stem, ending = bare, ENDINGS[type][0]
    for possible in ENDINGS[type]:
        if bare.lower().endswith(possible):
            stem, ending = bare[: -len(possible)], possible
    stem = stem.strip(" .")[: LONGEST_NAME - len(ending)].strip(" .")
    return (stem or "giay-to") + ending


def shown_name(name: str) -> str:
    """A name fit for a sentence that refuses it, before its type is known."""
    bare = clean_name(name, PDF)
    return bare if name.lower().strip().endswith(".pdf") else bare.removesuffix(".pdf")


def headers_for(paper: FileRef, *, inline: bool = False) -> dict[str, str]:
    """The HTTP headers under which a paper is handed out: never as something that runs, never to a shared cache.

    ``inline`` shows it in the browser instead of saving it; even then it has no origin, no script and no network.
    """
    plain = re.sub(r"[^a-z0-9._ -]", "_", fold(paper.name))
    how = "inline" if inline else "attachment"
    return {
        "Content-Type": paper.type,
        "Content-Length": str(paper.size),
        # RFC 6266: a plain name for old browsers, the true one as RFC 5987 writes it.
        "Content-Disposition": f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(paper.name, safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
        "ETag": f'"{paper.digest}"',
    }


_MISREAD = str.maketrans("ILO", "110", " -\u2010\u2011\u2013")


def code_as_typed(text: str) -> str:
    """The code that somebody read off a paper: whatever the case, the spaces and hyphens, with what is easily misread
    set right. "" for what is none."""
    code = text.upper().translate(_MISREAD)
    return code if len(code) == CODE_LENGTH and set(code) <= set(CODE_ALPHABET) else ""


def shown_code(code: str) -> str:
    """In four groups of five, as it is printed."""
    return "-".join(code[at : at + 5] for at in range(0, len(code), 5))
