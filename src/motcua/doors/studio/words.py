"""What the studio calls duties, acts and their parts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from motcua.ground.offices.definitions import OfficeKind
from motcua.ground.packs import queries as packs

Words = str | Promise

DUTIES: Mapping[str, Words] = {
    "one_stop": gettext_lazy("Tiếp nhận và trả kết quả"),
    "handle": gettext_lazy("Thụ lý hồ sơ"),
    "approve": gettext_lazy("Phê duyệt kết quả"),
    "lead": gettext_lazy("Lãnh đạo cơ quan"),
    "administer": gettext_lazy("Quản trị hệ thống"),
}

REACHES: Mapping[str, Words] = {
    "own": gettext_lazy("Hồ sơ của cơ quan mình"),
    "subtree": gettext_lazy("Hồ sơ của cơ quan mình và các cơ quan trực thuộc"),
}
CLEARANCES: tuple[Words, ...] = (
    gettext_lazy("Hồ sơ thường"),
    gettext_lazy("Cả hồ sơ hạn chế tiếp cận"),
    gettext_lazy("Cả hồ sơ mà luật yêu cầu giữ kín"),
)

ACTS: Mapping[str, Words] = {
    "offices.opened": gettext_lazy("Mở cơ quan"),
    "offices.renamed": gettext_lazy("Đổi tên cơ quan"),
    "offices.closed": gettext_lazy("Đóng cơ quan"),
    "offices.post_opened": gettext_lazy("Mở chức danh"),
    "offices.post_closed": gettext_lazy("Kết thúc chức danh"),
    "offices.reorganised": gettext_lazy("Sắp xếp đơn vị, cơ quan"),
    "offices.reorganisation_undone": gettext_lazy("Hoàn tác sắp xếp"),
    "people.official_registered": gettext_lazy("Mở tài khoản cán bộ"),
    "people.appointed": gettext_lazy("Bổ nhiệm"),
    "people.appointment_ended": gettext_lazy("Thôi giữ chức danh"),
    "people.delegated": gettext_lazy("Ủy quyền"),
    "people.delegation_revoked": gettext_lazy("Thu hồi ủy quyền"),
    "access.invited": gettext_lazy("Gửi lời mời"),
    "access.factors_reset": gettext_lazy("Đặt lại cách xác thực"),
    "access.account_closed": gettext_lazy("Khóa tài khoản"),
    "access.account_opened": gettext_lazy("Mở khóa tài khoản"),
}
"""What the journal lists, in the order of its menu."""


def duties_said(duties: Collection[str]) -> list[Words]:
    return [name for key, name in DUTIES.items() if key in duties]


def kinds(on: date) -> dict[str, str]:
    """The kinds of offices that the packs know on that day, by key, in the reader's language."""
    found = [pinned.body for pinned in packs.all_of("office_kind", on)]
    language = get_language() or "vi"
    return {kind.key: kind.name.in_language(language) for kind in found if isinstance(kind, OfficeKind)}
