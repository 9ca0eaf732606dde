"""How well and how fast scans are read: python tools/read_scans.py [PAPERS]

Synthetic papers, one half scanned and one half photographed (`vault/digitising/samples.py`, `tests/scanning.py`), go
through the real engine. Told are the fields that came out exactly as they stand on the paper, without any correction,
and pages for each minute of processor time, so that a busy machine tells the same.
"""

from __future__ import annotations

import resource
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from io import BytesIO

from motcua.bridges.recognition.ocrmypdf import OcrMyPdf
from motcua.ground.papers.definitions import JPEG
from motcua.ground.vault.digitising.rules import guess_fields
from motcua.ground.vault.digitising.samples import Sample, samples
from motcua.ground.vault.digitising.sheets import one_pdf
from motcua.ground.vault.digitising.tests.scanning import photographed, scanned

SEED = 2026


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    ways: dict[str, Callable[[Sample, int], bytes]] = {
        "scan, 150 dpi, turned 2 degrees, noise, JPEG 60 %": lambda paper, n: scanned(paper.pdf, seed=n),
        "photo in perspective, uneven light, JPEG 60 %": lambda paper, n: photographed(paper.pdf, seed=n),
    }
    for way, (name, picture) in enumerate(ways.items()):
        right, asked, seconds = _measured(samples(many // 2, seed=SEED + way), picture)
        share = f"{sum(right.values())}/{sum(asked.values())} fields as they stand"
        print(f"{name}: {share}, {60 * (many // 2) / seconds:.1f} pages a minute of one core")
        print("  " + ", ".join(f"{field} {right[field]}/{asked[field]}" for field in sorted(asked)))


def _measured(
    papers: list[Sample], picture: Callable[[Sample, int], bytes]
) -> tuple[Counter[str], Counter[str], float]:
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    seconds = 0.0
    for number, paper in enumerate(papers):
        pdf = one_pdf([(BytesIO(picture(paper, number)), JPEG)])
        before = _spent()
        read = OcrMyPdf().read(BytesIO(pdf))
        seconds += _spent() - before
        found = {
            each.field: each.value for each in guess_fields(read.lines, name="", wanted=(), today=date(2026, 1, 1))
        }
        for field, said in paper.says.items():
            asked[field] += 1
            right[field] += found.get(field) == said
    return right, asked, seconds


def _spent() -> float:
    """Processor seconds of all programs that we started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
