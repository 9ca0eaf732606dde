"""State secrets may not enter this house: what their stamps look like, and what to do with one instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from motcua.ground.words.errors import Refused
from motcua.ground.words.text import nfc

ORDINARY = "thuong"
SECRETS = {"mat": "Mật", "toi_mat": "Tối mật", "tuyet_mat": "Tuyệt mật"}
"""The grades of the law (Điều 8), by the key in which a filing declares one."""


@dataclass(frozen=True, slots=True)
class Source:
    """A law and from when on it stands; ``verified`` says that its words were read."""

    text: str
    valid_from: date
    verified: bool = False


LAW = (
    Source("Luật Bảo vệ bí mật nhà nước 29/2018/QH14", date(2020, 7, 1)),
    Source("Nghị định 26/2020/NĐ-CP", date(2020, 7, 1)),
)
"""From memory; a law that replaces them is added here with its day."""

CITED = "; ".join(source.text for source in LAW)
_STAMPS = ("TUYỆT MẬT", "TỐI MẬT", "MẬT")
_UNACCENTED = ("TUYET MAT", "TOI MAT")
_LIFTED = ("GIẢI MẬT", "ĐÃ GIẢI MẬT")
_AROUND = " \t.,:;*|[](){}\"'“”_-–—"
_PARTS = re.compile(r"[_\-.,()\[\]{}+]+")


def stamp_in_text(text: str) -> str:
    """The highest stamp that stands alone on a line, "" for none: “bảo mật” in a sentence is none. A paper that bears
    the stamp of a lifted secret is none any more."""
    lines = {" ".join(nfc(line).strip(_AROUND).split()) for line in text.splitlines()}
    if lines & set(_LIFTED):
        return ""
    return next((stamp for stamp in _STAMPS if stamp in lines), "")


def stamp_in_name(name: str) -> str:
    """The same for the name of a file: ``Công văn (MẬT).pdf``. Without signs only what means nothing else."""
    parts = {" ".join(part.split()) for part in _PARTS.split(nfc(name))} | {
        " ".join(_PARTS.sub(" ", nfc(name)).split()[:2])
    }
    if parts & set(_LIFTED):
        return ""
    return next((stamp for stamp in (*_STAMPS, *_UNACCENTED) if stamp in parts), "")


def refuse_declared(grade: str) -> None:
    """For a filing that says of its papers that one is a state secret, or says what no form offers."""
    if grade == ORDINARY:
        return
    raise Refused(
        "state_secret",
        "Hệ thống này không được nhận, lưu bí mật nhà nước. Đừng tải lên; nộp bản giấy trực tiếp cho bộ phận văn thư "
        "bảo mật của cơ quan, trong bì niêm phong, và hỏi Bộ phận một cửa để được hướng dẫn.",
        field="secrecy",
        law=CITED,
    )


def refuse_stamped(stamp: str, name: str) -> None:
    """For a file that bears a stamp: stop, and ask."""
    if not stamp:
        return
    raise Refused(
        "state_secret_stamp",
        "Tệp “{name}” mang dấu “{stamp}” nên chưa được nhận và không được lưu. Nếu là bí mật nhà nước: nộp bản giấy "
        "cho bộ phận văn thư bảo mật. Nếu đã giải mật: nộp bản có dấu giải mật. Nếu không phải: đổi tên tệp, hoặc bỏ "
        "trang này.",
        law=CITED,
        params={"name": name, "stamp": stamp},
    )
