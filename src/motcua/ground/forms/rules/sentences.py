"""What a person is told when an answer cannot be used: each sentence says what to do.

The sentences are also the keys of the catalogues, so they stand in one place. The code of a problem is the part of
the key before the dot.
"""

from __future__ import annotations

from collections.abc import Mapping

from motcua.ground.words.definitions import Text


def _(sentence: str) -> str:
    """Marks a sentence for the catalogues; the doors translate it."""
    return sentence


SENTENCES: Mapping[str, str] = {
    "required": _("Nhập {label}."),
    "required.choice": _("Chọn {label}."),
    "required.several": _("Chọn ít nhất một mục ở phần “{title}”."),
    "required.file": _("Đính kèm {label}."),
    "required.date": _("Nhập {label} theo dạng ngày/tháng/năm, ví dụ 05/09/1988."),
    "required.part": _("Nhập {label} ở mục “{title}”."),
    "wrong_shape": _("Nhập lại {label}: nội dung gửi lên không đúng dạng."),
    "wrong_shape.all": _("Gửi lại tờ khai: nội dung gửi lên không đúng dạng."),
    "unknown_field": _("Bỏ mục “{key}”: tờ khai này không hỏi mục đó."),
    "too_long": _("Rút gọn {label} còn tối đa {most} ký tự."),
    "bad_characters": _("Gõ lại {label}: trong đó có ký tự điều khiển không nhìn thấy được."),
    "not_a_number": _("Nhập {label} bằng chữ số, ví dụ 1.234 hoặc 12,5."),
    "not_a_number.money": _("Nhập {label} bằng chữ số, đơn vị đồng, ví dụ 1.500.000."),
    "ambiguous_number": _("Viết lại {label} không có dấu chấm, dấu phẩy, ví dụ 1500 hoặc 1500000."),
    "not_whole": _("Nhập {label} là số nguyên, không có phần lẻ."),
    "too_precise": _("Viết {label} với tối đa {places} chữ số sau dấu phẩy."),
    "below_minimum": _("Nhập {label} từ {limit} trở lên."),
    "above_maximum": _("Nhập {label} không quá {limit}."),
    "not_a_date": _("Nhập {label} theo dạng ngày/tháng/năm, ví dụ 05/09/1988."),
    "not_a_date.year": _("Viết đủ bốn chữ số của năm ở {label}, ví dụ 05/09/1988."),
    "no_such_day": _("Kiểm tra lại {label}: không có ngày {typed} trong lịch."),
    "in_the_future": _("Nhập {label} không muộn hơn hôm nay, ngày {today}."),
    "in_the_past": _("Nhập {label} không sớm hơn hôm nay, ngày {today}."),
    "too_early": _("Nhập {label} từ ngày {limit} trở về sau."),
    "not_a_choice": _("Chọn {label} trong các mục đã cho."),
    "one_choice": _("Chỉ chọn một mục ở phần “{title}”."),
    "personal_id": _("Nhập {label} gồm đủ 12 chữ số, như in trên thẻ căn cước."),
    "personal_id.old": _("Nhập {label} gồm 12 chữ số. Số cũ có 9 chữ số không còn dùng được."),
    "personal_id.structure": _("Kiểm tra lại {label}: {typed} không phải là một số định danh cá nhân."),
    "id_birth_mismatch": _("Kiểm tra lại số định danh và ngày sinh ở mục “{title}”: số định danh ghi năm sinh {year}."),
    "phone": _("Nhập {label} gồm 10 chữ số, ví dụ 0912 345 678."),
    "email": _("Nhập {label} như ten@vidu.vn, không dấu và không có khoảng trắng."),
    "person_name": _("Nhập {label} bằng chữ, không có chữ số và ký hiệu."),
    "business_code": _(
        "Nhập {label} gồm 10 chữ số; chi nhánh thêm 3 chữ số, ví dụ 0100109106-001; cá nhân, hộ kinh doanh nhập "
        "12 chữ số định danh cá nhân."
    ),
    "business_code.check": _(
        "Chép lại {label} từ giấy đăng ký: chữ số cuối của {typed} không khớp các chữ số trước, chắc có số gõ nhầm."
    ),
    "business_code.branch": _("Nhập lại ba chữ số chi nhánh của {label}: từ 001 đến 999."),
    "business_code.early": _(
        "Nhập {label} gồm 10 hoặc 13 chữ số: số định danh cá nhân chỉ thay mã số thuế từ ngày 01/07/2025."
    ),
    "unit_unknown": _("Chọn lại xã, phường, đặc khu ở mục “{title}”: mã {typed} không có hiệu lực vào ngày {today}."),
    "choose_unit": _("Chọn một xã, phường, đặc khu tìm được cho “{typed}” ở mục “{title}”, hoặc gõ lại tên."),
    "too_many": _("Chỉ khai tối đa {most} mục ở phần “{title}”."),
    "too_many.file": _("Chỉ đính kèm tối đa {most} tệp ở mục “{title}”."),
    "too_few": _("Khai ít nhất {least} mục ở phần “{title}”."),
    "bad_file": _("Đính kèm lại tệp ở mục “{title}”: không nhận ra tệp đã gửi."),
}

PARTS: Mapping[str, Text] = {
    "id": Text(vi="số định danh cá nhân", en="the personal identification number"),
    "name": Text(vi="họ, chữ đệm, tên", en="the full name"),
    "birth_date": Text(vi="ngày, tháng, năm sinh", en="the date of birth"),
    "unit": Text(vi="xã, phường hoặc đặc khu", en="the commune, ward or special zone"),
    "line": Text(vi="số nhà, đường, thôn, tổ", en="the house number, street or hamlet"),
}


class Misread(Exception):
    """An answer that cannot be used; ``sentence`` is a key of `SENTENCES`."""

    def __init__(self, sentence: str, **params: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.params = params


def lowered(label: Text) -> Text:
    """The label as it stands inside a sentence; ``UBND`` keeps its capitals."""
    return Text(vi=_lowered(label.vi), en=_lowered(label.en))


def _lowered(words: str) -> str:
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
