"""What a counter and a phone do to a paper, without either: turned, noisy, in perspective, and saved as a poor JPEG.
Poppler draws and compresses; the rest is arithmetic. The same for the same seed."""

from __future__ import annotations

import struct
import subprocess
import tempfile
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
import typst

Picture = npt.NDArray[np.float64]


def scanned(pdf: bytes, *, dpi: int = 150, turned: float = 2.0, noise: float = 18.0, seed: int = 1) -> bytes:
    """A scan (JPEG at 60 %): a little turned, with the noise of an old machine."""
    page = _drawn(pdf, dpi)
    turn = np.deg2rad(turned)
    height, width = page.shape
    middle = np.array([[1, 0, width / 2], [0, 1, height / 2], [0, 0, 1]])
    rotation = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
    looked_at = _seen_through(page, middle @ rotation @ np.linalg.inv(middle), (height, width), 255.0)
    return _jpeg(_noisy(looked_at, noise, seed), dpi)


def photographed(pdf: bytes, *, dpi: int = 170, noise: float = 8.0, seed: int = 1) -> bytes:
    """A phone's photo from slightly below, on a brown table, brighter on one side."""
    page = _drawn(pdf, dpi)
    height, width = page.shape
    frame = (int(height * 1.1), int(width * 1.16))
    # Where the corners of the photo lie on the paper, a little beyond it and not square.
    corners = np.array([[-0.09, -0.05], [1.09, -0.05], [1.06, 1.05], [-0.06, 1.05]]) * (width, height)
    photo = _seen_through(page, _homography(frame, corners), frame, 96.0)
    light = np.linspace(0.80, 1.0, frame[1])[None, :]
    return _jpeg(_noisy(photo * light, noise, seed), dpi)


def _drawn(pdf: bytes, dpi: int) -> Picture:
    drawn = subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-gray", "-"], input=pdf, capture_output=True, check=True
    ).stdout
    _magic, size, _most, pixels = drawn.split(b"\n", 3)
    width, height = (int(each) for each in size.split())
    return np.frombuffer(pixels, np.uint8, width * height).reshape(height, width).astype(float)


def _seen_through(page: Picture, lens: Picture, frame: tuple[int, int], beyond: float) -> Picture:
    """Each pixel of the frame is where the lens sends it on the page, between the four nearest."""
    down, across = np.mgrid[0 : frame[0], 0 : frame[1]]
    places = lens @ np.stack([across.ravel(), down.ravel(), np.ones(across.size)])
    x, y = places[0] / places[2], places[1] / places[2]
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    inside = (left >= 0) & (top >= 0) & (left < page.shape[1] - 1) & (top < page.shape[0] - 1)
    left, top = np.where(inside, left, 0), np.where(inside, top, 0)
    dx, dy = x - left, y - top
    upper = page[top, left] * (1 - dx) + page[top, left + 1] * dx
    lower = page[top + 1, left] * (1 - dx) + page[top + 1, left + 1] * dx
    return np.where(inside, upper * (1 - dy) + lower * dy, beyond).reshape(frame)


def _homography(frame: tuple[int, int], corners: Picture) -> Picture:
    """The lens that sends the corners of the frame to these places."""
    height, width = frame
    rows, said = [], []
    for (x, y), (u, v) in zip([(0, 0), (width, 0), (width, height), (0, height)], corners, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        said += [u, v]
    solved = np.linalg.solve(np.array(rows, float), np.array(said, float))
    return np.append(solved, 1.0).reshape(3, 3)


def _noisy(picture: Picture, noise: float, seed: int) -> Picture:
    return picture + np.random.default_rng(seed).normal(0, noise, picture.shape)


def _jpeg(picture: Picture, dpi: int) -> bytes:
    """Through a page of just that size, drawn again as a JPEG of 60 %."""
    height, width = picture.shape
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "it.png").write_bytes(png(picture))
        size = f'#set page(width: {width / dpi * 72}pt, height: {height / dpi * 72}pt, margin: 0pt)\n#image("it.png")'
        (folder / "it.typ").write_text(size)
        (folder / "it.pdf").write_bytes(bytes(typst.compile(str(folder / "it.typ"))))
        command = ["pdftoppm", "-r", str(dpi), "-jpeg", "-jpegopt", "quality=60", "-singlefile", "it.pdf", "it"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        return (folder / "it.jpg").read_bytes()


def png(picture: Picture) -> bytes:
    height, width = picture.shape
    grey = np.clip(picture, 0, 255).astype(np.uint8)
    rows = np.hstack([np.zeros((height, 1), np.uint8), grey]).tobytes()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
