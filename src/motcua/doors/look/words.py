"""How the house says dates, money, states and deadlines. Pure but for the language of the reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, gettext_noop, ngettext
from django.utils.translation import gettext as _

from motcua.ground.calendar.definitions import Duration
from motcua.ground.vault.models import Holding
from motcua.ground.words.moments import day_of, local
from motcua.record.cases.definitions import State

WEEKDAYS = (
    gettext_lazy("thứ Hai"),
    gettext_lazy("thứ Ba"),
    gettext_lazy("thứ Tư"),
    gettext_lazy("thứ Năm"),
    gettext_lazy("thứ Sáu"),
    gettext_lazy("thứ Bảy"),
    gettext_lazy("Chủ nhật"),
)


@dataclass(frozen=True, slots=True)
class Sign:
    """A state as it is shown: words, the shape of its icon, and the tone of its colour. Colour never stands alone."""

    text: str | Promise
    icon: str
    tone: str


# The names are the national ones (status codes of the national portal).
STATES: dict[State, Sign] = {
    State.REGISTERED: Sign(gettext_lazy("Mới đăng ký"), "circle-dashed", "new"),
    State.RECEIVED: Sign(gettext_lazy("Được tiếp nhận"), "inbox", "info"),
    State.NOT_ACCEPTED: Sign(gettext_lazy("Không được tiếp nhận"), "circle-x", "bad"),
    State.IN_PROCESS: Sign(gettext_lazy("Đang xử lý"), "hourglass", "info"),
    State.SUPPLEMENT_ASKED: Sign(gettext_lazy("Yêu cầu bổ sung giấy tờ"), "file-plus", "warn"),
    State.PAYMENT_ASKED: Sign(gettext_lazy("Yêu cầu thực hiện nghĩa vụ tài chính"), "banknote", "warn"),
    State.WITHDRAWN: Sign(gettext_lazy("Công dân yêu cầu rút hồ sơ"), "undo-2", "idle"),
    State.STOPPED: Sign(gettext_lazy("Dừng xử lý"), "octagon-pause", "bad"),
    State.FINISHED: Sign(gettext_lazy("Đã xử lý xong"), "check", "good"),
    State.DELIVERED: Sign(gettext_lazy("Đã trả kết quả"), "package-check", "done"),
}


CLOCKS = {
    "intake": gettext_lazy("Trả lời tiếp nhận"),
    "case": gettext_lazy("Trả kết quả"),
    "step": gettext_lazy("Bước xử lý"),
    "consultation": gettext_lazy("Trả lời lấy ý kiến"),
    "supplement": gettext_lazy("Bổ sung hồ sơ"),
    "linked": gettext_lazy("Trả kết quả liên thông"),
}
"""What each kind of promise is about."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near a deadline is: ``level`` is one of late, today, soon, ok."""

    text: str
    icon: str
    level: str


def nearness(due: datetime, now: datetime) -> Nearness:
    """Counted on the wall clock, as people speak; the working hours in between are the ledger's business."""
    left = due - now
    if left < timedelta():
        return Nearness(_("quá hạn %(length)s") % {"length": length(-left)}, "triangle-alert", "late")
    day, today = day_of(due), day_of(now)
    clock = clock_time(due)
    if left < timedelta(hours=1):
        return Nearness(_("còn %(length)s") % {"length": length(left)}, "timer", "today")
    if day == today:
        return Nearness(_("hôm nay, %(time)s") % {"time": clock}, "timer", "today")
    days = (day - today).days
    if days == 1:
        return Nearness(_("ngày mai, %(time)s") % {"time": clock}, "clock", "soon")
    text = _("còn %(length)s") % {"length": in_days(days)}
    return Nearness(text, "clock", "soon" if days <= 2 else "ok")


def length(span: timedelta) -> str:
    """Rounded down to what one says: minutes under an hour, hours under a day, then days."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        count = max(minutes, 1)
        return ngettext("%(count)s phút", "%(count)s phút", count) % {"count": count}
    if minutes < 24 * 60:
        count = minutes // 60
        return ngettext("%(count)s giờ", "%(count)s giờ", count) % {"count": count}
    return in_days(minutes // (24 * 60))


def in_days(count: int) -> str:
    return ngettext("%(count)s ngày", "%(count)s ngày", count) % {"count": count}


def working_time(minutes: int) -> str:
    """Working minutes as the law speaks of them: a working day is 8 working hours."""
    days, rest = divmod(minutes, 480)
    hours, rest = divmod(rest, 60)
    parts = []
    if days:
        parts.append(ngettext("%(count)s ngày làm việc", "%(count)s ngày làm việc", days) % {"count": days})
    if hours:
        parts.append(ngettext("%(count)s giờ", "%(count)s giờ", hours) % {"count": hours})
    if rest or not parts:
        parts.append(ngettext("%(count)s phút", "%(count)s phút", rest) % {"count": rest})
    return " ".join(parts)


def duration(term: Duration) -> str:
    """``15 working_days`` as it is published."""
    if term.unit == "same_working_day":
        return _("trong ngày làm việc")
    if term.unit == "working_minutes":
        text = ngettext("%(count)s phút làm việc", "%(count)s phút làm việc", term.amount)
    elif term.unit == "working_hours":
        text = ngettext("%(count)s giờ làm việc", "%(count)s giờ làm việc", term.amount)
    elif term.unit == "working_days":
        text = ngettext("%(count)s ngày làm việc", "%(count)s ngày làm việc", term.amount)
    elif term.unit == "days":
        text = ngettext("%(count)s ngày", "%(count)s ngày", term.amount)
    else:
        text = ngettext("%(count)s tháng", "%(count)s tháng", term.amount)
    return text % {"count": term.amount}


_COMPOSED = tuple(
    (re.compile(pattern), sentence)
    for pattern, sentence in (
        (r"(?P<name>.+) \(dự kiến\)", gettext_noop("%(name)s (dự kiến)")),
        (r"(?P<name>.+) \(ngày liền kề\)", gettext_noop("%(name)s (ngày liền kề)")),
        (r"Nghỉ bù (?P<name>.+)", gettext_noop("Nghỉ bù %(name)s")),
        (r"Nghỉ hoán đổi, làm bù ngày (?P<name>[\d/]+)", gettext_noop("Nghỉ hoán đổi, làm bù ngày %(name)s")),
        (r"Làm bù cho ngày (?P<name>[\d/]+)", gettext_noop("Làm bù cho ngày %(name)s")),
        (
            r"Nhận sau (?P<name>[\d:]+) nên giải quyết trong ngày làm việc tiếp theo",
            gettext_noop("Nhận sau %(name)s nên giải quyết trong ngày làm việc tiếp theo"),
        ),
    )
)
"""How the calendar composes its reasons; the ledgers keep them in Vietnamese."""


def reason(said: str) -> str:
    """A reason of a time ledger in the reader's language, part by part where it was composed."""
    if not said or (known := _(said)) != said:
        return known if said else ""
    for pattern, sentence in _COMPOSED:
        if found := pattern.fullmatch(said):
            return _(sentence) % {"name": reason(found["name"])}
    return said


def percent(share: Decimal) -> str:
    """``12,5%``; what is little is not nothing, and what is nearly all is not all."""
    if 0 < share < Decimal("0.001"):
        return _("dưới 0,1%")
    shown = share * 100 if share == 1 else min(round(share * 100, 1), Decimal("99.9"))
    number = f"{shown:f}".removesuffix(".0")
    return f"{number if (get_language() or 'vi').startswith('en') else number.replace('.', ',')}%"


def short_date(day: date) -> str:
    there = day_of(day) if isinstance(day, datetime) else day
    return f"{there.day:02}/{there.month:02}/{there.year}"


def long_date(day: date) -> str:
    """``thứ Hai, 23/11/2026``"""
    there = day_of(day) if isinstance(day, datetime) else day
    return f"{WEEKDAYS[there.weekday()]}, {short_date(there)}"


def clock_time(moment: datetime) -> str:
    return local(moment).strftime("%H:%M")


LOOKED: dict[str, str | Promise] = {
    "case": gettext_lazy("Mở hồ sơ của bạn"),
    "paper": gettext_lazy("Mở giấy tờ trong hồ sơ của bạn"),
    "letter": gettext_lazy("Mở văn bản trong hồ sơ của bạn"),
    "search": gettext_lazy("Tìm thấy bạn trong danh sách người nộp"),
    "vault": gettext_lazy("Xem giấy tờ bạn đã có trong kho, để không phải nộp lại"),
    "export": gettext_lazy("Xuất danh sách có hồ sơ của bạn"),
    "api": gettext_lazy("Chương trình của cơ quan đọc hồ sơ của bạn"),
    "reveal": gettext_lazy("Mở số định danh hoặc số điện thoại của bạn"),
}
TRUST: dict[str, str | Promise] = {
    "handed_in": gettext_lazy("bản bạn đã nộp"),
    "certified": gettext_lazy("bản sao chứng thực điện tử"),
    "digitised": gettext_lazy("bản đã số hóa, có ký số"),
    "issued": gettext_lazy("cơ quan cấp"),
}
PURPOSES: dict[str, str | Promise] = {
    "handling": gettext_lazy("Để xử lý hồ sơ"),
    "asked": gettext_lazy("Để trả lời ý kiến được hỏi về hồ sơ"),
    "directing": gettext_lazy("Để chỉ đạo, kiểm tra việc xử lý của cơ quan mình"),
    "counter": gettext_lazy("Để tiếp nhận hồ sơ tại quầy"),
    "outside": gettext_lazy("Ngoài việc đang xử lý, với lý do"),
}


def moment(at: datetime) -> str:
    """``09:30 ngày 23/11/2026``"""
    return _("%(time)s ngày %(date)s") % {"time": clock_time(at), "date": short_date(at)}


def between(start: datetime, end: datetime) -> str:
    """``23/11/2026, 07:30–11:30``; two days when they differ."""
    first, last = short_date(start), short_date(end)
    if first == last:
        return f"{first}, {clock_time(start)}–{clock_time(end)}"
    return f"{first}, {clock_time(start)} – {last}, {clock_time(end)}"


def grouped(amount: int | Decimal) -> str:
    return f"{int(amount):,}".replace(",", ".")


def dong(amount: int | Decimal) -> str:
    """``1.250.000 đồng``"""
    return _("%(amount)s đồng") % {"amount": grouped(amount)}


def phone(number: str) -> str:
    """``0912 345 678``; a number of another shape is left as it was written."""
    digits = "".join(c for c in number if c.isdigit())
    if number.strip().startswith("+84"):
        digits = "0" + digits[2:]
    if len(digits) == 10 and digits[0] == "0":
        return f"{digits[:4]} {digits[4:7]} {digits[7:]}"
    return number


def holding_sign(row: Holding, on: date) -> Sign:
    """How a held paper stands on that day."""
    if row.ended_why == "revoked":
        return Sign(gettext_lazy("đã bị thu hồi"), "ban", "bad")
    if row.ended_why == "replaced":
        return Sign(gettext_lazy("đã được thay thế"), "refresh-cw", "idle")
    if row.expired(on):
        return Sign(gettext_lazy("hết hạn"), "timer-off", "warn")
    return Sign(gettext_lazy("còn hiệu lực"), "badge-check", "good")


def holding_title(row: Holding) -> str:
    """What a held paper is, and whom it speaks of where that is another."""
    return f"{row.title}: {row.about}" if row.about else row.title


def holding_told(row: Holding) -> str:
    """Where a held paper came from, and from when: enough to know it by."""
    told = [str(TRUST[row.trust])]
    if row.issued_on is not None:
        told.append(_("cấp ngày %(day)s") % {"day": short_date(row.issued_on)})
    if row.source_code:
        told.append(_("từ hồ sơ %(code)s") % {"code": row.source_code})
    return " · ".join(told)


MISMATCHES: Mapping[str, str | Promise] = {
    "overpaid": gettext_lazy("Nộp thừa, phải hoàn trả"),
    "amount_differs": gettext_lazy("Số tiền khác với sổ"),
    "nobody_owes": gettext_lazy("Tiền vào không rõ của khoản nào"),
    "unknown_reference": gettext_lazy("Mã thanh toán không có trong sổ"),
    "missing_here": gettext_lazy("Cổng thanh toán có, sổ không có"),
    "missing_there": gettext_lazy("Sổ có, cổng thanh toán không có"),
    "refund_failed": gettext_lazy("Hoàn trả không thành"),
    "unbalanced": gettext_lazy("Bút toán không cân"),
    "columns_differ": gettext_lazy("Số ghi trên khoản thu khác với sổ"),
    "receipt_gap": gettext_lazy("Số biên lai bị nhảy"),
    "receipt_missing": gettext_lazy("Thu tiền mà thiếu biên lai"),
    "remitted_differs": gettext_lazy("Số đã nộp khác với các khoản trong danh sách"),
    "count_differs": gettext_lazy("Tiền trong quầy lệch khi chốt ca"),
    "suspect": gettext_lazy("Giao dịch nghi vấn, cần kiểm tra"),
}
"""Why somebody has to look at money."""

PAID_HOW: Mapping[str, str | Promise] = {
    "cash": gettext_lazy("Tiền mặt"),
    "transfer": gettext_lazy("Chuyển khoản"),
    "qr": gettext_lazy("Quét mã QR"),
    "card": gettext_lazy("Thẻ"),
    "online": gettext_lazy("Trực tuyến"),
}
