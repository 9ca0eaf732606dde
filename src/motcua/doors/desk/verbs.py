"""The acts of the desk: the address of each, the words on its form, and how what was typed becomes its arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.ground.calendar.definitions import Duration
from motcua.ground.money.definitions import WAYS
from motcua.ground.people.queries import account_by_id
from motcua.ground.words.errors import Refused
from motcua.ground.words.text import nfc, nfc_lines
from motcua.record.cases import actions

Words = str | Promise
LONGEST = 5_000
MOST_DAYS = 60


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing an act asks of the official. The options of radios, checks and selects come with the case."""

    name: str
    kind: Literal["area", "text", "days", "radios", "checks", "select"]
    label: Words
    hint: Words = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Verb:
    """``act`` is the verb of `cases.actions` and of `offers`; ``slug`` its address."""

    act: str
    slug: str
    title: Words
    button: Words
    done: Words
    icon: str
    asks: tuple[Ask, ...] = ()
    told: Words = ""
    tone: Literal["", "secondary", "danger"] = ""
    confirm: Words = ""

    def arguments(self, posted: QueryDict) -> dict[str, Any]:
        """What was typed, typed; Refused for what cannot be read, so that it is said beside its field."""
        return {ask.name: _READ.get(f"{self.act}.{ask.name}", _READ[ask.name])(posted) for ask in self.asks}


def _reason(label: Words, hint: Words = "", *, optional: bool = False) -> Ask:
    return Ask("reason", "area", label, hint, optional)


WEIGHTY = frozenset({"decide_case", "stop_case"})
"""Acts that decide and sign: whoever does one has proven not long ago who they are."""

VERBS: tuple[Verb, ...] = (
    Verb(
        "accept_case",
        "tiep-nhan",
        _("Tiếp nhận hồ sơ"),
        _("Tiếp nhận"),
        _("Đã tiếp nhận. Giấy tiếp nhận và hẹn trả đã được lập."),
        "inbox",
        told=_("Hồ sơ đủ và đúng: lập giấy tiếp nhận, thời hạn bắt đầu tính."),
    ),
    Verb(
        "hand_over_case",
        "chuyen-xu-ly",
        _("Chuyển xử lý"),
        _("Chuyển xử lý"),
        _("Đã chuyển hồ sơ đến nơi xử lý."),
        "route",
        told=_("Hồ sơ giấy nhận sau 15 giờ được tính từ sáng ngày làm việc kế tiếp."),
    ),
    Verb(
        "claim_case",
        "nhan-viec",
        _("Nhận xử lý"),
        _("Nhận xử lý"),
        _("Bạn đang giữ hồ sơ này."),
        "hand",
        told=_("Chưa ai giữ hồ sơ này."),
    ),
    Verb(
        "finish_step",
        "xong-buoc",
        _("Hoàn thành bước"),
        _("Xong bước này, chuyển bước sau"),
        _("Đã hoàn thành bước."),
        "check",
        (Ask("note", "area", _("Ghi chú cho người sau"), optional=True),),
    ),
    Verb(
        "decide_case",
        "quyet-dinh",
        _("Quyết định"),
        _("Ra quyết định"),
        _("Đã quyết định. Văn bản kết quả đã được lập và người nộp được báo tin."),
        "stamp",
        (
            Ask("outcome", "radios", _("Kết quả")),
            _reason(_("Lý do, căn cứ"), _("Bắt buộc khi không cấp."), optional=True),
        ),
    ),
    Verb(
        "deliver_case",
        "tra-ket-qua",
        _("Trả kết quả"),
        _("Đã trả kết quả"),
        _("Đã trả kết quả. Hồ sơ kết thúc."),
        "package-check",
        (Ask("how", "radios", _("Trả bằng cách nào")),),
    ),
    Verb(
        "confirm_payment",
        "thu-phi",
        _("Ghi nhận nộp phí"),
        _("Đã thu đủ"),
        _("Đã ghi nhận nộp phí."),
        "banknote",
        (
            Ask("how", "radios", _("Nộp bằng cách nào")),
            Ask("receipt_no", "text", _("Số biên lai"), optional=True),
        ),
        tone="secondary",
    ),
    Verb(
        "ask_for_payment",
        "yeu-cau-nop-phi",
        _("Yêu cầu nộp phí"),
        _("Gửi yêu cầu nộp phí"),
        _("Đã yêu cầu nộp phí. Đồng hồ của cơ quan dừng đến khi người dân nộp."),
        "wallet",
        told=_("Đồng hồ của cơ quan dừng đến khi người dân nộp đủ."),
        tone="secondary",
    ),
    Verb(
        "consult",
        "lay-y-kien",
        _("Lấy ý kiến cơ quan khác"),
        _("Gửi lấy ý kiến"),
        _("Đã gửi lấy ý kiến."),
        "message-square",
        (
            Ask("key", "radios", _("Hỏi về việc gì")),
            Ask("question", "area", _("Nội dung cần cho ý kiến")),
        ),
        tone="secondary",
    ),
    Verb(
        "ask_for_more",
        "yeu-cau-bo-sung",
        _("Yêu cầu bổ sung"),
        _("Gửi yêu cầu bổ sung"),
        _("Đã yêu cầu bổ sung. Đến lượt người nộp hồ sơ."),
        "file-plus",
        (
            Ask("missing", "checks", _("Những gì còn thiếu hoặc chưa đúng"), optional=True),
            _reason(_("Cần sửa, cần thêm những gì"), _("Chỉ được yêu cầu một lần: ghi đầy đủ, chính xác.")),
            Ask(
                "held_ground",
                "radios",
                _("Căn cứ khi yêu cầu giấy tờ đã có trong kho"),
                _("Chỉ khi người nộp đã có giấy tờ đó. Việc này được thống kê."),
                optional=True,
            ),
            Ask("held_reason", "area", _("Lý do vẫn yêu cầu"), optional=True),
        ),
        tone="secondary",
    ),
    Verb(
        "extend_case",
        "hen-lai",
        _("Xin lỗi và hẹn lại"),
        _("Gửi thư xin lỗi, hẹn lại"),
        _("Đã hẹn lại ngày trả. Thư xin lỗi đã được lập."),
        "calendar-days",
        (
            Ask("by", "days", _("Thêm bao nhiêu ngày làm việc"), _("Chỉ được hẹn lại một lần.")),
            _reason(_("Lý do chậm")),
        ),
        tone="secondary",
    ),
    Verb(
        "assign_case",
        "giao-viec",
        _("Giao cho đồng nghiệp"),
        _("Giao việc"),
        _("Đã giao hồ sơ."),
        "user-check",
        (Ask("to", "select", _("Người nhận")),),
        tone="secondary",
    ),
    Verb(
        "release_case",
        "tra-lai",
        _("Trả lại để người khác nhận"),
        _("Trả lại"),
        _("Đã trả lại. Hồ sơ chờ người nhận."),
        "undo-2",
        tone="secondary",
    ),
    Verb(
        "refuse_intake",
        "khong-tiep-nhan",
        _("Từ chối tiếp nhận"),
        _("Từ chối tiếp nhận"),
        _("Đã từ chối tiếp nhận. Phiếu từ chối đã được lập."),
        "circle-x",
        (_reason(_("Lý do từ chối")),),
        tone="danger",
        confirm=_("Từ chối tiếp nhận hồ sơ này? Hồ sơ sẽ kết thúc."),
    ),
    Verb(
        "stop_case",
        "dung",
        _("Dừng giải quyết"),
        _("Dừng giải quyết"),
        _("Đã dừng giải quyết. Thông báo đã được lập."),
        "octagon-pause",
        (_reason(_("Lý do dừng")),),
        tone="danger",
        confirm=_("Dừng giải quyết hồ sơ này? Hồ sơ sẽ kết thúc."),
    ),
    Verb(
        "withdraw_case",
        "rut",
        _("Rút hồ sơ theo yêu cầu người nộp"),
        _("Rút hồ sơ"),
        _("Đã rút hồ sơ theo yêu cầu của người nộp."),
        "undo-2",
        (_reason(_("Lý do"), optional=True),),
        tone="danger",
        confirm=_("Rút hồ sơ này? Chỉ làm khi người nộp yêu cầu."),
    ),
)
"""Every act with a form on the page of a case, in the order in which the panel shows them."""

BY_SLUG: Mapping[str, Verb] = {verb.slug: verb for verb in VERBS}
BY_ACT: Mapping[str, Verb] = {verb.act: verb for verb in VERBS}

PAID_HOW: Mapping[str, Words] = {
    "cash": _("Tiền mặt"),
    "transfer": _("Chuyển khoản"),
    "qr": _("Quét mã QR"),
    "card": _("Thẻ"),
}
DELIVERED_HOW: Mapping[str, Words] = {
    "counter": _("Tại quầy"),
    "online": _("Trực tuyến"),
    "post": _("Qua bưu chính"),
}


def do(verb: Verb, arguments: Mapping[str, Any], **who: Any) -> None:
    """Call the verb of `cases.actions`; Refused and Unknown are the caller's."""
    getattr(actions, verb.act)(**arguments, **who)


def text_of(posted: QueryDict, name: str) -> str:
    text = nfc_lines(posted.get(name, ""))
    if len(text) > LONGEST:
        raise Refused(
            "too_long", "Nội dung dài quá {most} ký tự. Hãy viết ngắn lại.", field=name, params={"most": LONGEST}
        )
    return text


def version_of(posted: QueryDict) -> int:
    """The version the page showed. What cannot be read is older than any case."""
    typed = posted.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


def _days(posted: QueryDict) -> Duration:
    typed = posted.get("by", "").strip()
    days = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    if not 1 <= days <= MOST_DAYS:
        raise Refused("how_many_days", "Nhập số ngày làm việc từ 1 đến {most}.", field="by", params={"most": MOST_DAYS})
    return Duration(amount=days, unit="working_days")


def _colleague(posted: QueryDict) -> Any:
    typed = posted.get("to", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise Refused("choose_colleague", "Chọn người nhận hồ sơ.", field="to")
    return account_by_id(int(typed))


def _paid_how(posted: QueryDict) -> str:
    """Chosen from a closed list; the verb takes nothing else."""
    how = posted.get("how", "")
    if how not in WAYS:
        raise Refused("how_to_pay", "Chọn cách nộp phí.", field="how")
    return how


_READ: Mapping[str, Callable[[QueryDict], Any]] = {
    "reason": lambda posted: text_of(posted, "reason"),
    "note": lambda posted: text_of(posted, "note"),
    "held_ground": lambda posted: posted.get("held_ground", "")[:20],
    "held_reason": lambda posted: text_of(posted, "held_reason"),
    "question": lambda posted: text_of(posted, "question"),
    "key": lambda posted: posted.get("key", "")[:60],
    "outcome": lambda posted: posted.get("outcome", "")[:60],
    "missing": lambda posted: [key[:60] for key in posted.getlist("missing")[:200]],
    "how": lambda posted: posted.get("how", ""),
    "confirm_payment.how": _paid_how,
    "receipt_no": lambda posted: nfc(posted.get("receipt_no", "")),
    "by": _days,
    "to": _colleague,
}
