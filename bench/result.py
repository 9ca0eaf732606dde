"""What every measurement answers, and how it is written."""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Result:
    """``value`` is ours and ``limit`` that of what bounds us or of a peer, both in ``unit`` (more is better).

    ``runs`` are all values of ours, of which ``value`` is the median; ``limit_runs`` likewise. ``against`` says what
    the limit is, ``size`` how much was done in one run, ``details`` whatever else was measured on the way.
    """

    bench: str
    unit: str
    against: str
    size: int
    runs: Sequence[float]
    limit_runs: Sequence[float]
    details: Mapping[str, object] = field(default_factory=dict)
    cores: int = field(default_factory=lambda: len(os.sched_getaffinity(0)))

    @property
    def value(self) -> float:
        return statistics.median(self.runs)

    @property
    def limit(self) -> float:
        return statistics.median(self.limit_runs)

    @property
    def ratio(self) -> float:
        """Ours over the limit's: 1 is as fast as what bounds us."""
        return self.value / self.limit

    @property
    def spread(self) -> float:
        """From the slowest run to the fastest, as a part of the median."""
        return (max(self.runs) - min(self.runs)) / self.value

    def as_dict(self) -> dict[str, object]:
        return {
            "bench": self.bench,
            "value": _short(self.value),
            "unit": self.unit,
            "limit": _short(self.limit),
            "ratio": _short(self.ratio),
            "against": self.against,
            "size": self.size,
            "cores": self.cores,
            "runs": [_short(run) for run in self.runs],
            "limit_runs": [_short(run) for run in self.limit_runs],
            "spread": _short(self.spread),
            "details": dict(self.details),
        }

    def as_json(self) -> str:
        """One line."""
        return json.dumps(self.as_dict(), ensure_ascii=False)

    def as_text(self) -> str:
        rows = [
            ("ours", f"{_said(self.value)} {self.unit}, spread {self.spread:.0%} in {len(self.runs)} runs"),
            ("limit", f"{_said(self.limit)} {self.unit}: {self.against}"),
            ("ratio", f"{self.ratio:.3g}"),
            ("size", f"{self.size:,}"),
            ("cores", str(self.cores)),
            *(
                (name, _said(told) if isinstance(told, int | float) else str(told))
                for name, told in self.details.items()
            ),
        ]
        width = max(len(name) for name, _ in rows)
        return "\n".join([self.bench, *(f"  {name:<{width}}  {told}" for name, told in rows)])


def seconds(work: Callable[[], object], runs: int = 3) -> list[float]:
    """How long each run took, by the clock on the wall."""
    out = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        out.append(time.perf_counter() - began)
    return out


def _short(number: float) -> float:
    return float(f"{number:.6g}")


def _said(number: float) -> str:
    return f"{number:,.0f}" if number >= 1_000 else f"{number:.4g}"
