"""Synthetic papers that look like official ones, with what each of them says: for the demo, the tests and the bench.

Every name, number and office is invented and drawn by a seed; each paper says that it is a sample.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import typst

from motcua.ground import papers

_FONTS = str(Path(papers.__file__ or "").parent / "fonts")
_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý")
_MIDDLES = ("Thị", "Văn", "Ngọc", "Minh", "Thanh", "Hữu", "Đức", "Bảo", "Quốc", "Kim")
_GIVEN = ("Lan", "Hạnh", "Bình", "Tuấn", "Phượng", "Khôi", "Thủy", "Duyên", "Nghĩa", "Trường", "Yến", "Vũ", "Đạt")
_PLACES = ("An Lạc", "Tân Phú", "Phú Mỹ", "Long Thạnh", "Hiệp Thành", "Mỹ Đức", "Thạnh Lộc", "Bình Hưng", "Vĩnh Lợi")
_STREETS = ("Nguyễn Huệ", "Lê Lợi", "Trần Phú", "Hai Bà Trưng", "Lý Thường Kiệt", "Phan Chu Trinh")

_PAGE = """#let it = json(bytes(sys.inputs.it))
#set page("a4", margin: (left: 3cm, right: 2cm, top: 2cm, bottom: 2cm))
#set text(font: "Liberation Serif", size: 13pt, lang: "vi")
#set par(justify: true)
#grid(columns: (2fr, 3fr), align: center + top,
  [#set text(12pt); #it.above \\ #strong(it.office) \\ #line(length: 25%, stroke: 0.5pt) Số: #it.number],
  [#set text(12pt); *CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM* \\ *Độc lập - Tự do - Hạnh phúc*
   \\ #line(length: 50%, stroke: 0.5pt) #emph[#it.place, #it.issued]] )
#v(8mm)
#align(center)[#text(15pt)[#strong(it.title)] #if it.about != "" [\\ #strong(it.about)]]
#v(4mm)
#for line in it.lines [#line \\ ]
#v(6mm)
#grid(columns: (1fr, 1fr), align: center, [], [#strong(it.signs) \\ #v(2cm) #strong(it.signer)])
#place(bottom + center)[#text(9pt)[Giấy tờ mẫu, dữ liệu giả lập]]
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """A paper as PDF, its type, and what its fields say as they would be stored."""

    pdf: bytes
    type: str
    says: Mapping[str, str]


def samples(many: int, *, seed: int) -> list[Sample]:
    """The kinds in turn; the same for the same seed."""
    draw = random.Random(seed)
    return [_KINDS[number % len(_KINDS)](draw) for number in range(many)]


def _unmarried(draw: random.Random) -> Sample:
    who, born, number = _person(draw)
    day, place = _day(draw), draw.choice(_PLACES)
    until = day + timedelta(days=180)
    lines = [
        f"Xét đề nghị của ông/bà: {who.upper()}",
        f"Ngày, tháng, năm sinh: {born:%d/%m/%Y}",
        f"Số định danh cá nhân: {number}",
        f"Nơi cư trú: Số {draw.randint(2, 300)} đường {draw.choice(_STREETS)}, phường {place}",
        "Tình trạng hôn nhân: Hiện tại chưa đăng ký kết hôn với ai.",
        "Giấy này được cấp để: đăng ký kết hôn.",
        f"Giấy có giá trị đến ngày {_written(until)}.",
    ]
    says = {
        "title": "GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN",
        "personal_id": number,
        "valid_until": until.isoformat(),
    }
    return _paper("giay_xac_nhan_hon_nhan", draw, day, place, "UBND-XN", says, lines)


def _born(draw: random.Random) -> Sample:
    who, _born_on, _number = _person(draw)
    mother, _day_of_hers, hers = _person(draw)
    day, place = _day(draw), draw.choice(_PLACES)
    born = day - timedelta(days=draw.randint(5, 50))
    lines = [
        f"Họ, chữ đệm, tên: {who.upper()}",
        f"Ngày, tháng, năm sinh: {born:%d/%m/%Y}",
        f"Giới tính: {draw.choice(('Nam', 'Nữ'))}",
        f"Nơi sinh: Bệnh viện đa khoa {place}",
        f"Họ, chữ đệm, tên người mẹ: {mother.upper()}",
        f"Số định danh cá nhân: {hers}",
    ]
    says = {"title": "GIẤY KHAI SINH", "personal_id": hers}
    return _paper("giay_khai_sinh", draw, day, place, "GKS", says, lines)


def _decision(draw: random.Random) -> Sample:
    who, _born_on, number = _person(draw)
    day, place = _day(draw), draw.choice(_PLACES)
    about = f"Về việc công nhận kết quả hòa giải cơ sở khu phố {draw.randint(1, 9)}"
    lines = [
        "Căn cứ Luật Tổ chức chính quyền địa phương;",
        "Theo đề nghị của công chức tư pháp - hộ tịch,",
        f"Điều 1. Công nhận kết quả hòa giải giữa ông/bà {who} (căn cước số {number}) và các bên có liên quan.",
        "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
    ]
    says = {"title": "QUYẾT ĐỊNH", "abstract": about.removeprefix("Về việc "), "personal_id": number}
    return _paper("quyet_dinh", draw, day, place, "QĐ-UBND", says, lines, about)


def _business(draw: random.Random) -> Sample:
    who, born, number = _person(draw)
    day, place = _day(draw), draw.choice(_PLACES)
    capital = draw.randint(5, 90) * 10_000_000
    lines = [
        f"Tên hộ kinh doanh: {draw.choice(_GIVEN).upper()} {draw.choice(_GIVEN).upper()}",
        f"Địa chỉ: Số {draw.randint(2, 300)} đường {draw.choice(_STREETS)}, phường {place}",
        f"Vốn kinh doanh: {capital:,} đồng".replace(",", "."),
        f"Họ và tên chủ hộ: {who.upper()}",
        f"Sinh ngày: {born:%d/%m/%Y}",
        f"Số CCCD: {number}",
    ]
    says = {"title": "GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH", "personal_id": number}
    return _paper("dang_ky_ho_kinh_doanh", draw, day, place, "HKD", says, lines)


_KINDS = (_unmarried, _born, _decision, _business)


def _paper(
    type: str,
    draw: random.Random,
    day: date,
    place: str,
    symbol: str,
    says: Mapping[str, str],
    lines: list[str],
    about: str = "",
) -> Sample:
    number = f"{draw.randint(1, 999)}/{symbol}"
    it = {
        "above": "ỦY BAN NHÂN DÂN",
        "office": f"PHƯỜNG {place.upper()}",
        "number": number,
        "place": place,
        "issued": _written(day),
        "title": says["title"],
        "about": about,
        "lines": lines,
        "signs": draw.choice(("CHỦ TỊCH", "KT. CHỦ TỊCH, PHÓ CHỦ TỊCH")),
        "signer": _name(draw),
    }
    # Its types want source and fonts to be named in the same way; a template is bytes and a folder is not.
    made = typst.compile(_PAGE.encode(), sys_inputs={"it": json.dumps(it)}, font_paths=[_FONTS])  # type: ignore[misc]
    head = {"number": number, "issued_on": day.isoformat(), "issuer": f"ỦY BAN NHÂN DÂN PHƯỜNG {place.upper()}"}
    return Sample(bytes(made), type, {**head, **says})


def _person(draw: random.Random) -> tuple[str, date, str]:
    born = date(1960, 1, 1) + timedelta(days=draw.randint(0, 14_000))
    sex = draw.randint(0, 1)
    number = f"{draw.choice((1, 22, 48, 79, 92)):03}{sex}{born.year % 100:02}{draw.randint(0, 999_999):06}"
    return _name(draw), born, number


def _name(draw: random.Random) -> str:
    return f"{draw.choice(_FAMILIES)} {draw.choice(_MIDDLES)} {draw.choice(_GIVEN)}"


def _day(draw: random.Random) -> date:
    return date(2023, 1, 2) + timedelta(days=draw.randint(0, 900))


def _written(day: date) -> str:
    return f"ngày {day.day:02} tháng {day.month:02} năm {day.year}"
