"""What happened to an account and how somebody proved who they are, in the person's language."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from motcua.ground.access.models import Notice

register = template.Library()

PROVEN: Mapping[str, str | Promise] = {
    "national_id": _("định danh điện tử"),
    "passkey": _("khóa đăng nhập"),
    "password_totp": _("mật khẩu và ứng dụng xác thực"),
    "password_code": _("mật khẩu và mã dự phòng"),
    "password": _("mật khẩu"),
    "agency": _("tài khoản cơ quan"),
}

TOLD: Mapping[str, str | Promise] = {
    "new_device": _("Đăng nhập từ một thiết bị chưa từng dùng: {device}, địa chỉ {address}."),
    "factor_added": _("Đã thêm cách xác thực “{name}”."),
    "factor_removed": _("Đã gỡ cách xác thực “{name}”."),
    "factors_reset": _("Người quản trị đã đặt lại các cách xác thực của bạn. Hãy thêm lại."),
    "passkey_doubted": _("Khóa đăng nhập “{name}” có dấu hiệu bị sao chép nên không dùng được nữa."),
    "code_used": _("Một mã dự phòng vừa được dùng; còn {left} mã."),
    "password_set": _("Mật khẩu đã được đổi."),
    "invited": _("Người quản trị đã gửi lời mời đặt mật khẩu mới."),
    "reopened": _("Tài khoản đã được mở lại."),
}


@register.filter
def how_proven(method: str) -> str:
    return str(PROVEN.get(method, method))


@register.filter
def notice_text(notice: Notice) -> str:
    if notice.kind == "failed":
        said = ngettext(
            "Có %(n)s lần đăng nhập hoặc xác thực sai, lần cuối từ địa chỉ %(address)s.",
            "Có %(n)s lần đăng nhập hoặc xác thực sai, lần cuối từ địa chỉ %(address)s.",
            notice.times,
        )
        return said % {"n": notice.times, "address": notice.told.get("address", "?")}
    told = {key: value or "?" for key, value in notice.told.items()}
    return str(TOLD.get(notice.kind, notice.kind)).format_map(told)
