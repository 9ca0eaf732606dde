"""What is said of each part of the house, and of the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

State = Literal["good", "warn", "bad", "absent"]
"""``absent``: this house has no such part, and does without."""


NAMES: Mapping[str, str] = {
    "database": "Cơ sở dữ liệu",
    "migrations": "Cấu trúc bảng",
    "worker": "Tiến trình nền",
    "seals": "Niêm phong sổ sự kiện",
    "queue": "Việc chờ gửi",
    "disk": "Ổ đĩa",
    "scanner": "Quét mã độc",
    "stamps": "Dấu thời gian (RFC 3161)",
    "identity": "Định danh điện tử",
    "second_factor": "Xác thực hai lớp của cán bộ",
    "data": "Dữ liệu",
}
"""The parts, as people call them."""

MESSAGES: Mapping[str, str] = {
    "unreadable": "Không đọc được: {why}",
    "database": "PostgreSQL {version} trả lời.",
    "no_database": "Không trả lời: {why}",
    "migrations": "Đúng với phiên bản phần mềm.",
    "migrations_missing": "Thiếu {missing} lần đổi bảng. Chạy: motcua migrate.",
    "worker": "Thấy {seconds} giây trước.",
    "worker_never": "Chưa thấy tiến trình nền chạy lần nào. Chạy: motcua work.",
    "worker_quiet": "Tiến trình nền im lặng từ {at}. Kiểm tra: motcua work.",
    "seals": "Lần gần nhất {at}.",
    "seals_none": "Chưa có sự kiện nào cần niêm phong.",
    "seals_behind": "Có sự kiện từ {at} chưa niêm phong. Kiểm tra tiến trình nền.",
    "queue": "{waiting} việc đang chờ, không việc nào lỗi.",
    "queue_old": "{waiting} việc đang chờ, lâu nhất từ {at}.",
    "queue_failed": "{failed} việc gửi lỗi, {waiting} việc đang chờ. Xem trang Sự cố.",
    "disk": "Còn trống {free_gb} GB ({percent} %).",
    "scanner": "Giấy tờ nộp lên được quét trước khi nhận.",
    "scanner_none": "Không có trình quét: giấy tờ nộp lên chưa được quét mã độc.",
    "stamps": "{count} cơ quan đóng dấu thời gian.",
    "stamps_none": "Không cơ quan nào đóng dấu thời gian cho niêm phong.",
    "stamps_local": "Dấu thời gian do chính máy này đóng: chỉ để trình diễn.",
    "identity": "Đã nối với {issuer}.",
    "identity_none": "Chưa nối: người dân chưa đăng nhập được.",
    "identity_sandbox": "Định danh giả lập với người giả định: chỉ để trình diễn.",
    "second_factor": "Bắt buộc với mọi cán bộ.",
    "second_factor_offered": "Chưa bắt buộc: cán bộ vào được chỉ với mật khẩu.",
    "data": "Bản chạy thật.",
    "data_demo": "Bản trình diễn: mọi dữ liệu đều là giả định.",
}
"""What is said of one, by its code."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One part. ``code`` names the sentence, whose places ``params`` fill; these are also the figures for machines.
    Without a ``needed`` part the house is not ready."""

    key: str
    state: State
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    needed: bool = False

    @property
    def name(self) -> str:
        return NAMES[self.key]

    @property
    def message(self) -> str:
        return MESSAGES[self.code]

    @property
    def said(self) -> str:
        """In Vietnamese."""
        return self.message.format(**self.params)


@dataclass(frozen=True, slots=True)
class Report:
    signs: tuple[Sign, ...]

    @property
    def ready(self) -> bool:
        return not any(sign.needed and sign.state == "bad" for sign in self.signs)

    @property
    def status(self) -> Literal["ok", "degraded", "down"]:
        if not self.ready:
            return "down"
        return "degraded" if any(sign.state in ("warn", "bad") for sign in self.signs) else "ok"

    def as_dict(self) -> dict[str, object]:
        parts = {sign.key: {"state": sign.state, "told": sign.code, **sign.params} for sign in self.signs}
        return {"status": self.status, "ready": self.ready, "parts": parts}
