"""The trays of the work list: their names, and which of them somebody with certain duties works from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.ground.people.definitions import Actor
from motcua.record.cases.queries import TRAYS, Tray

NAMES: Mapping[str, str | Promise] = {
    "intake": _("Chờ tiếp nhận"),
    "hand_over": _("Chờ chuyển xử lý"),
    "unclaimed": _("Chưa ai nhận"),
    "mine": _("Tôi đang giữ"),
    "to_decide": _("Chờ quyết định"),
    "asked": _("Hỏi ý kiến"),
    "late": _("Quá hạn"),
    "waiting": _("Chờ người dân"),
    "to_deliver": _("Chờ trả kết quả"),
    "all_open": _("Đang mở"),
    "ended": _("Đã kết thúc"),
}

EMPTY: Mapping[str, str | Promise] = {
    "intake": _("Không có hồ sơ trực tuyến nào chờ tiếp nhận. Có người đến quầy thì bấm Tiếp nhận tại quầy."),
    "hand_over": _("Mọi hồ sơ đã tiếp nhận đều đã chuyển đến nơi xử lý."),
    "unclaimed": _("Không có hồ sơ nào chờ người nhận. Xem khay Tôi đang giữ để làm tiếp."),
    "mine": _("Bạn không giữ hồ sơ nào. Mở khay Chưa ai nhận để nhận hồ sơ đến hạn sớm nhất."),
    "to_decide": _("Không có hồ sơ nào chờ bạn quyết định."),
    "asked": _("Không có cơ quan nào đang chờ ý kiến của bạn."),
    "late": _("Không có hồ sơ nào quá hạn."),
    "waiting": _("Không có hồ sơ nào đang chờ người dân bổ sung hoặc nộp phí."),
    "to_deliver": _("Không có kết quả nào chờ trả."),
    "all_open": _(
        "Chưa có hồ sơ nào đang mở. Hồ sơ nộp trực tuyến và hồ sơ tại quầy sẽ hiện ở đây, gần hạn nhất trước."
    ),
    "ended": _("Chưa có hồ sơ nào kết thúc."),
}

_OF_DUTY: Mapping[str, frozenset[Tray]] = {
    "one_stop": frozenset({"intake", "hand_over", "to_deliver"}),
    "handle": frozenset({"unclaimed", "mine", "asked"}),
    "approve": frozenset({"to_decide", "unclaimed", "mine"}),
}
_OF_ALL: frozenset[Tray] = frozenset({"late", "waiting", "all_open", "ended"})
_FIRST: tuple[Tray, ...] = ("mine", "intake", "to_decide", "asked", "hand_over", "unclaimed", "to_deliver")


@dataclass(frozen=True, slots=True)
class Tab:
    """``count`` is None for the trays that are never counted."""

    key: Tray
    name: str | Promise
    count: int | None
    current: bool

    @property
    def badge(self) -> str:
        return "" if not self.count else "99+" if self.count > 99 else str(self.count)


def trays_of(actor: Actor) -> tuple[Tray, ...]:
    """The trays that somebody with these duties has anything to do in."""
    duties = {duty for _, duty in actor.duties}
    wanted = _OF_ALL.union(*(trays for duty, trays in _OF_DUTY.items() if duty in duties))
    return tuple(tray for tray in TRAYS if tray in wanted)


def chosen(asked: str, actor: Actor, counts: Mapping[str, int]) -> Tray:
    """The tray asked for; else the first that holds work for this actor."""
    trays = trays_of(actor)
    for tray in trays:
        if tray == asked:
            return tray
    return next((tray for tray in _FIRST if tray in trays and counts.get(tray)), "all_open")


def tabs(actor: Actor, counts: Mapping[str, int], current: Tray) -> list[Tab]:
    return [Tab(tray, NAMES[tray], counts.get(tray), tray == current) for tray in trays_of(actor)]
