"""Which examples are told again, when they were filed, and at which act each of them stands today.

``hours`` are working hours before now. A dossier stands before its act ``until``, the ``nth`` of that name, or has gone
all its way. The hours leave room for the longest and the shortest promise that a province makes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from motcua.ground.calendar.definitions import Duration
from motcua.record.cases.definitions import WorkedAct


class Scene(NamedTuple):
    """``who`` is somebody of the cast, or nobody in particular. ``where`` is the main commune, ``other`` for its
    neighbour, ``before`` for the same place on the eve of the reform, when ``hours`` count back from that."""

    example: str
    hours: float
    until: str = ""
    nth: int = 1
    who: str = ""
    where: str = "main"
    then: WorkedAct | None = None


def _then(act: str, who: Any, reason: str, **give: object) -> WorkedAct:
    return WorkedAct(act=act, by=who, after=Duration(amount=1, unit="working_hours"), give={"reason": reason, **give})


OF_LAN = (
    Scene("khai_sinh_dung_han", 90, who="lan"),
    Scene("gia_dinh_cung_gop_von", 14, "answer_supplement", who="lan"),
    Scene("cap_phep_nha_o", 24, "answer_consultation", who="lan"),
    Scene("xin_viec", 9, "confirm_payment", who="lan"),
    Scene("nha_cua_minh", 30, "deliver_case", who="lan"),
    Scene("bang_tot_nghiep", 50, who="lan", where="before"),
)
DRAFT_OF_LAN = "mo_tap_hoa"

WAITING = (
    Scene("khai_sinh_dung_han", 2, "accept_case"),
    Scene("den_hong_trung", 1, "accept_case"),
    Scene("cap_phep_nha_o", 3, "accept_case"),
    Scene("khong_ro_dia_diem", 13, "ask_for_more"),
    Scene("khai_sinh_cha_nhan_con", 1, "hand_over_case"),
    Scene("da_co_ho_kinh_doanh", 4, "hand_over_case"),
    Scene("o_ga", 3, "hand_over_case"),
    Scene("khai_sinh_dung_han", 2, "claim_case"),
    Scene("bo_sung_ban_ve", 9, "claim_case"),
    Scene("duong_day_dien", 68, "claim_case"),
)
IN_HAND = (
    Scene("khai_sinh_trung", 3, "finish_step"),
    Scene("khai_sinh_qua_han_bo_sung", 15, "finish_step"),
    Scene("mo_tap_hoa", 8, "finish_step"),
    Scene("khai_sinh_dung_han", 26, "finish_step", 2),
    Scene("khong_cap_phep_vi_lo_gioi", 75, "answer_consultation"),
    Scene(
        "cap_phep_nha_o",
        32,
        "finish_step",
        then=_then(
            "extend_case",
            "approver",
            "Mưa kéo dài nên chưa kiểm tra thực địa được. Mong gia đình thông cảm.",
            by="5 working_days",
        ),
    ),
)
TO_DECIDE = (
    Scene("khai_sinh_cha_nhan_con", 3, "decide_case"),
    Scene("den_hong_trung", 17, "decide_case"),
    Scene("mo_tap_hoa", 36, "decide_case"),
)
WITH_CITIZEN = (
    Scene("bo_sung_ban_ve", 28, "answer_supplement"),
    Scene("khai_sinh_qua_han_bo_sung", 12, "answer_supplement"),
    Scene("mo_tap_hoa", 10, "confirm_payment"),
    Scene("khai_sinh_dung_han", 5, "deliver_case"),
    Scene("bang_tot_nghiep", 2, "deliver_case"),
)
ENDED = (
    Scene("cap_phep_nha_o", 112),
    Scene("o_ga", 80),
    Scene("bang_tot_nghiep", 33),
    Scene("ban_chinh_bi_tay_xoa", 44),
    Scene("rut_ho_so", 52),
    Scene("thieu_trang", 27),
    Scene(
        "mo_tap_hoa",
        22,
        "accept_case",
        then=_then(
            "refuse_intake",
            "one_stop",
            "Ngành nghề đề nghị thuộc loại phải thành lập doanh nghiệp. Đề nghị nộp hồ sơ theo thủ tục đăng ký "
            "doanh nghiệp.",
        ),
    ),
    Scene(
        "cap_phep_nha_o",
        58,
        "finish_step",
        then=_then(
            "stop_case",
            "handler",
            "Thửa đất đang có tranh chấp và Tòa án đã yêu cầu tạm dừng. Có thể nộp lại khi tranh chấp kết thúc.",
        ),
    ),
)
OF_OTHER_OFFICES = (
    Scene("nha_cua_minh", 3, "accept_case"),
    Scene("chu_nha_khong_dong_y", 24, "decide_case"),
    Scene("hop_dong_thieu_chu_ky", 6, "answer_supplement"),
    Scene("nop_nham_thu_tuc", 35),
    Scene("khai_sinh_dung_han", 3, "accept_case", where="other"),
    Scene("mo_tap_hoa", 7, "claim_case", where="other"),
    Scene("nhieu_giay_to", 25, where="other"),
    Scene("khai_sinh_cha_nhan_con", 45, where="before"),
)
SCENES = (*OF_LAN, *WAITING, *IN_HAND, *TO_DECIDE, *WITH_CITIZEN, *ENDED, *OF_OTHER_OFFICES)
