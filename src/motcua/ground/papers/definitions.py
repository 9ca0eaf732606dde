"""What a paper is: a file known by the digest of its content."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024

LARGEST = 20 * MEBIBYTE
"""Of one file. Forty A4 pages scanned in colour at 200 dpi come to about 15 MiB, a phone's photo to 3-8 MiB."""

LARGEST_REQUEST = 120 * MEBIBYTE
"""Of one form with all its files: six of the largest. What is more is sent in parts, each saved with the draft."""

LONGEST_NAME = 150
"""Characters of a file's name, its ending included."""

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"

ENDINGS: dict[str, tuple[str, ...]] = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",)}
"""The types that are kept, each with the endings its name may have; the first is given to a name that has none."""


@dataclass(frozen=True, slots=True)
class FileRef:
    """A paper as a form or a case names it: whose content, under which name. The name belongs to the use, not to the
    content, so the same scan may be called differently in two cases."""

    digest: str
    name: str
    size: int
    type: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A paper that is not as it was stored: ``missing`` or ``damaged``."""

    digest: str
    kind: str
    detail: str
