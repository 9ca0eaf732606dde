"""docs/law-status.md: what of the law in the packs is verified, and what an official must still compare.

python tools/law.py           write it
python tools/law.py check     exit 1 when it is out of date
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
NATIONAL = ROOT / "packs" / "national"
PAGE = ROOT / "docs" / "law-status.md"
INTRODUCTION = """\
# What of the law is verified

Made by `python tools/law.py`; do not edit.

Nội dung pháp luật trong các gói là dữ liệu có nguồn. “Đã đối chiếu” nghĩa là đã đọc trong văn bản hoặc trên trang
chính thức trích văn bản đó. Phần còn lại ghi theo trí nhớ hoặc theo nguồn thứ cấp, màn hình đánh dấu “Chưa kiểm
chứng”, và cán bộ chuyên môn phải đối chiếu trước khi dùng thật. Không danh sách nào dưới đây thay cho văn bản.

The content of the packs names its sources. *Verified* means that it was read in the legal text or on an official page
that quotes it. Everything else was written from memory or from a secondary source, is marked on the screens, and must
be compared by an official before real use. To verify a line: read the text, correct the pack, write
`verified: true`, and run `motcua packs check`."""
Row = tuple[str, ...]


_LAW_KEYS = frozenset({"text", "article", "verified"})


@dataclass(frozen=True)
class Source:
    """One place in a pack that rests on a source of law."""

    file: str
    place: tuple[str, ...]
    text: str
    article: str
    verified: bool


def sources(pack: Path) -> list[Source]:
    """Every source of law a pack names, in the order of its files."""
    paths = [path for path in sorted(pack.rglob("*.yaml")) if path.parent.name != "examples"]
    return [
        Source(path.relative_to(pack).as_posix(), place, *told)
        for path in paths
        for place, told in _laws(yaml.safe_load(path.read_text("utf-8")), ())
    ]


def _laws(node: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, str, bool]]]:
    if isinstance(node, dict) and "text" in node and set(node) <= _LAW_KEYS:
        yield place, (str(node["text"]), str(node.get("article", "")), node.get("verified") is True)
    elif isinstance(node, dict):
        for key, inner in node.items():
            yield from _laws(inner, place if key == "law" and place else (*place, str(key)))
    elif isinstance(node, list):
        for inner in node:
            label = next((str(inner[k]) for k in ("key", "code", "on") if isinstance(inner, dict) and k in inner), "")
            yield from _laws(inner, (*place, label) if label else place)


def page() -> str:
    packs = [path.parent for path in sorted(NATIONAL.glob("*/pack.yaml"))]
    by_pack = {pack: sources(pack) for pack in packs}
    lines = [*INTRODUCTION.splitlines(), "", "## Thủ tục", ""]
    lines += table(
        ("mã", "thủ tục", "cả thủ tục đã đối chiếu", "gói"), [row for pack in packs for row in _procedures(pack)]
    )
    lines += ["## Các gói", ""]
    rows: list[Row] = [
        (
            f"[`{pack.name}`](#{pack.name})",
            str(len(told)),
            str(sum(s.verified for s in told)),
            str(sum(not s.verified for s in told)),
        )
        for pack, told in by_pack.items()
    ]
    lines += table(("gói", "số căn cứ", "đã đối chiếu", "chưa"), rows)
    lines += [
        "The figures and promises of the provinces (`packs/provinces`) are illustrations and name no source.",
        "",
    ]
    for pack, told in by_pack.items():
        lines += [f"## {pack.name}", "", *table(("căn cứ chưa đối chiếu", "điều", "dùng ở"), _unverified(pack, told))]
    return "\n".join(lines).rstrip() + "\n"


def _procedures(pack: Path) -> Iterator[Row]:
    for path in sorted(pack.glob("procedures/*.yaml")):
        body = yaml.safe_load(path.read_text("utf-8"))
        verified = "có" if body.get("verified") is True else "chưa"
        yield f"`{body['code']}`", str(body["name"]["vi"]), verified, f"`{pack.name}`"


def _unverified(pack: Path, told: list[Source]) -> list[Row]:
    places: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for each in told:
        if not each.verified:
            places[each.text, each.article][each.file].append(" › ".join(each.place))
    return [
        (text, article, "; ".join(_used(pack, file, at) for file, at in files.items()))
        for (text, article), files in places.items()
    ]


def _used(pack: Path, file: str, places: list[str]) -> str:
    link = f"[{file}](../{(pack / file).relative_to(ROOT).as_posix()})"
    unique = list(dict.fromkeys(places))
    shown = ", ".join(f"`{place}`" for place in unique[:3] if place)
    more = f" và {len(unique) - 3} nơi khác" if len(unique) > 3 else ""
    return f"{link}: {shown}{more}" if shown else link


def table(heads: Row, rows: list[Row]) -> list[str]:
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    return [*lines, *(f"| {' | '.join(row)} |" for row in rows), ""]


def main(arguments: list[str]) -> int:
    text = page()
    if PAGE.is_file() and PAGE.read_text("utf-8") == text:
        return 0
    print(PAGE.relative_to(ROOT))
    if arguments == ["check"]:
        return 1
    PAGE.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    if sys.argv[1:] not in ([], ["check"]):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
