"""The colours of the stylesheet against WCAG 2.2, in light, dark and high contrast."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[1] / "static/look/motcua.css").read_text("utf-8")
TEXT, SHAPE, STRONG = 4.5, 3.0, 7.0

# What is written on what.
ON_GROUNDS = ["ink", "ink-soft", "accent", "accent-deep", "good", "warn", "bad"]
GROUNDS = ["paper", "surface", "sunken"]
PAIRS = [(text, ground, TEXT) for text in ON_GROUNDS for ground in GROUNDS] + [
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-deep", TEXT),
    ("accent", "accent-tint", TEXT),
    ("accent-deep", "accent-tint", TEXT),
    ("ink", "accent-tint", TEXT),
    ("ink-soft", "accent-tint", TEXT),
    ("on-lacquer", "lacquer", TEXT),
    ("on-lacquer", "lacquer-deep", TEXT),
    *((f"on-{tone}", tone, TEXT) for tone in ("good", "warn", "bad")),
    ("on-bad", "bad-deep", TEXT),
    *((tone, f"{tone}-tint", TEXT) for tone in ("good", "warn", "bad", "idle")),
    *(("ink", f"{tone}-tint", TEXT) for tone in ("good", "warn", "bad", "idle")),
    ("ink-soft", "warn-tint", TEXT),
    *(("line-strong", ground, SHAPE) for ground in GROUNDS),
    *(("mark", ground, SHAPE) for ground in GROUNDS),
    *(("focus-ink", ground, SHAPE) for ground in GROUNDS),
]


def blocks() -> dict[str, dict[str, str]]:
    """Each scheme's colours; a scheme that does not name one inherits that of the light scheme."""
    found = re.findall(r"(@media \(prefers-[a-z-]+: \w+\) \{\s*)?:root \{([^}]*)\}", CSS)
    light, dark, more = (dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", body)) for _, body in found[:3])
    return {"light": light, "dark": light | dark, "contrast": light | dark | more}


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast"])
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_contrast(scheme: str, text: str, ground: str, least: float) -> None:
    colours = blocks()[scheme]
    wanted = STRONG if scheme == "contrast" and least == TEXT else least
    assert contrast(colours[text], colours[ground]) >= wanted


def test_the_focus_ring_shows_on_lacquer() -> None:
    for colours in blocks().values():
        assert contrast("#ffffff", colours["lacquer"]) >= SHAPE


def test_every_colour_is_a_token() -> None:
    """A literal colour would escape the dark scheme; but paper and scanners are always black on white."""
    rest = CSS[CSS.index("/* ---------- ground") :]
    literal = set(re.findall(r"#[0-9a-f]{3,6}\b", rest))
    assert literal <= {"#fff", "#000", "#1e1b22", "#ffd272", "#333", "#999"}
