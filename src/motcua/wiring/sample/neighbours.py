"""The people of the sample besides the cast. All are invented: a name put together by us, and a personal identifier
whose serial is 000000, which is never given to anybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from motcua.ground.people.actions import register_citizen
from motcua.ground.people.models import Account, Party
from motcua.wiring.sample.area import doing

WOMEN = (
    "Võ Thị Thu Hà",
    "Lâm Ngọc Diễm",
    "Phan Thị Mỹ Duyên",
    "Huỳnh Kim Thoa",
    "Đỗ Thị Hồng Gấm",
    "Trương Thị Bích Liên",
    "Cao Thị Thanh Tuyền",
    "Đinh Thị Mai Trâm",
    "Tạ Thị Ngọc Sương",
    "Mai Thị Xuân Đào",
    "Thái Thị Kim Cúc",
    "Châu Thị Yến Phi",
    "La Thị Cẩm Nhung",
    "Quách Thị Thúy Vân",
    "Hồ Thị Lệ Quyên",
    "Ngô Thị Hải Yến",
    "Dương Thị Thảo My",
    "Tô Thị Diệu Hiền",
    "Lưu Thị Minh Tâm",
    "Kiều Thị Ánh Hồng",
    "Đoàn Thị Tường Vy",
    "Từ Thị Như Ý",
)
MEN = (
    "Võ Hoàng Phúc",
    "Lâm Chí Cường",
    "Phan Văn Thuận",
    "Huỳnh Tấn Lộc",
    "Đỗ Minh Nhựt",
    "Trương Công Hậu",
    "Cao Xuân Thịnh",
    "Đinh Gia Khiêm",
    "Tạ Hữu Nghĩa",
    "Mai Thành Đạt",
    "Thái Quốc Việt",
    "Châu Bá Lành",
    "La Vĩnh Tường",
    "Quách Trung Kiên",
    "Hồ Nhật Trường",
    "Ngô Đức Trí",
    "Dương Khánh Toàn",
    "Tô Phước Hưng",
    "Lưu Đình Quý",
    "Kiều Anh Tú",
)
CHILDREN = ("Minh Anh", "Bảo Anh", "Khánh An", "Gia An", "Thiên An", "Minh Châu", "Hoài An", "Nhật Minh", "Khánh Minh")
"""Given names that girls and boys both bear."""

STREETS = (
    "Hoa Sữa",
    "Bằng Lăng",
    "Phượng Vĩ",
    "Hướng Dương",
    "Sen Hồng",
    "Mai Vàng",
    "Cúc Trắng",
    "Sao Mai",
    "Lúa Mới",
)

_FIRST_YEAR = 1983


@dataclass(frozen=True)
class Person:
    """As a form asks for a person."""

    name: str
    birth_date: date | None
    id: str

    @property
    def family(self) -> str:
        return self.name.split()[0]

    @property
    def given(self) -> str:
        return self.name.split()[-1]


def reserved_id(province_code: str, birth_date: date, *, man: bool) -> str:
    """A personal identifier that is structurally sound, and of nobody."""
    century_and_sex = 2 * (birth_date.year // 100 - 19) + (0 if man else 1)
    return f"0{province_code}{century_and_sex}{birth_date:%y}000000"


def neighbours(province_code: str, now: datetime, *, men: bool) -> Iterator[Account]:
    """Citizens with accounts that nobody can sign in with; each is registered when first asked for. Their identifiers
    differ by the year of birth alone, so a year that one of the cast has is left out."""
    year = _FIRST_YEAR
    for number, name in enumerate(MEN if men else WOMEN, 1):
        born = date(year, 1 + number * 5 % 12, 1 + number * 11 % 28)
        if Party.objects.filter(personal_id=reserved_id(province_code, born, man=men)).exists():
            born = born.replace(year=(year := year + 1))
        username = f"{'ong' if men else 'ba'}.{number:02}"
        yield register_citizen(
            name=name,
            username=username,
            password=None,
            personal_id=reserved_id(province_code, born, man=men),
            birth_date=born,
            email=f"{username}@vidu.example",
            **doing(now),
        )
        year += 1


def person_of(party: Party) -> Person:
    return Person(party.name, party.birth_date, party.personal_id or "")
