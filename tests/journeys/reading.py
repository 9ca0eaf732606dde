"""What stands in for the engine that reads scans, as another program of the operator would: it draws the first page
and has read a few words there."""

from __future__ import annotations

import subprocess
from typing import BinaryIO

from motcua.ground.vault.digitising.definitions import Box, Line, Recognised, Word

SAID = (("Số: 27/GCS", 0.10, 96), ("Bến Thử, ngày 05 tháng 3 năm 2024", 0.14, 72), ("GIẤY CHỨNG SINH", 0.22, 93))


class Drawn:
    def read(self, pdf: BinaryIO) -> Recognised:
        content = pdf.read()
        command = ["pdftoppm", "-scale-to", "900", "-jpeg", "-singlefile", "-"]
        picture = subprocess.run(command, input=content, capture_output=True, check=True).stdout
        return Recognised(content, (picture,), tuple(_line(*each) for each in SAID))

    def about(self) -> str:
        return "words that are always the same"


def _line(text: str, top: float, confidence: int) -> Line:
    words = enumerate(text.split())
    return Line(tuple(Word(each, confidence, Box(1, 0.1 + 0.09 * n, top, 0.08, 0.02)) for n, each in words))
