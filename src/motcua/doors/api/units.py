"""Administrative units over time, for anybody: found by any name, shown with their family, followed to today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja import Query, Router

from motcua.doors.api import schemas as s
from motcua.doors.api.answers import LOOKED_UP, answers
from motcua.ground.places.models import Place
from motcua.ground.places.queries import Step, family, search_units, successors
from motcua.ground.words.errors import Unknown
from motcua.ground.words.moments import day_of

router = Router(tags=["units"], auth=None)

MOST = 30
Words = Annotated[
    str, Query(max_length=100, description=gettext_noop("Tên có dấu hoặc không dấu, hoặc mã; cũ hay mới"))
]
On = Annotated[date | None, Query(description=gettext_noop("Ngày, dạng 2025-07-01; bỏ trống là hôm nay"))]
MeantOn = Annotated[
    date | None,
    Query(description=gettext_noop("Mã được hiểu theo ngày này, vì nhiều mã đã dùng lại cho đơn vị khác")),
]
_SHOWN = ("code", "title", "full_name", "level", "province_code", "valid_from", "valid_to", "since_known")


@router.get(
    "/units",
    response=answers(list[s.UnitFound], 422),
    summary=gettext_noop("Tìm đơn vị hành chính, cả tên và mã cũ, và nay là đâu"),
)
def find_units(request: HttpRequest, search: Words = "", on: On = None) -> list[dict[str, Any]]:
    found = search_units(search, on or _today(), MOST, former=True)
    return [{"unit": shown(each.place), "now": [shown(place) for place in each.now]} for each in found]


@router.get(
    "/units/{code}",
    response=answers(s.UnitPage, *LOOKED_UP, 422),
    summary=gettext_noop("Một đơn vị vào một ngày, từ đâu mà có và trở thành gì"),
)
def read_unit(request: HttpRequest, code: str, on: On = None) -> dict[str, Any]:
    day = on or _today()
    told = family(_code(code), day)
    if told is None:
        raise Unknown(f"unit {code}")
    return {
        "unit": shown(told.place),
        "in_force": told.in_force,
        "lies_in": [shown(place) for place in _above(told.place)],
        "came_from": _steps(told.before),
        "became": _steps(told.after),
        "holders": [shown(place) for place in told.holders],
        "bearers": [shown(place) for place in told.bearers],
    }


@router.get(
    "/units/{code}/successors",
    response=answers(list[s.UnitOut], *LOOKED_UP, 422),
    summary=gettext_noop("Các đơn vị giữ địa bàn của đơn vị ấy vào một ngày"),
)
def successors_of_unit(
    request: HttpRequest, code: str, on: On = None, meant_on: MeantOn = None
) -> list[dict[str, Any]]:
    found = successors(_code(code), on or _today(), meant_on=meant_on)
    if not found:
        raise Unknown(f"unit {code}")
    return [shown(place) for place in found]


def shown(place: Place) -> dict[str, Any]:
    return {name: getattr(place, name) for name in _SHOWN}


def _steps(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """One generation; the next is that of each unit."""
    return [
        {
            **{name: getattr(step, name) for name in ("on", "kind", "share_basis", "part_basis", "law")},
            "share": f"{step.share:f}",
            "part": f"{step.part:f}",
            "estimated": step.share_estimated or step.part_estimated,
            "unit": shown(step.place),
        }
        for step in steps
    ]


def _above(place: Place) -> list[Place]:
    above = []
    while place.parent is not None:
        place = place.parent
        above.append(place)
    return above


def _code(code: str) -> str:
    """What can be no code is not looked for."""
    if not (code.isascii() and code.isdigit() and len(code) <= 5):
        raise Unknown(f"unit {code}")
    return code


def _today() -> date:
    return day_of(timezone.now())
