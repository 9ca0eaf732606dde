"""Every letter of every pack on paper, with the longest that it has to hold and with next to nothing: read back with
the tools of a stranger (poppler, and zxing for the code), from the text and from the picture."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast

import pytest
import zxingcpp
from numpy import frombuffer, uint8

from motcua.ground.packs.actions import compile_for
from motcua.ground.packs.definitions import Books, Found
from motcua.ground.papers.definitions import Marked, Size, Template
from motcua.ground.papers.marks import qr_payload, read_payload
from motcua.ground.papers.printing import print_paper
from motcua.record.cases.definitions import Letter
from motcua.record.cases.letters import Places
from motcua.record.cases.sheets import sheet
from motcua.wiring import settings

NOW = datetime(2026, 11, 5, 1, 30, tzinfo=UTC)
CODE = "H57.12.34-261105-0007"
NAME = (
    "Công Tằng Tôn Nữ Nguyễn Phước Quỳnh Hương Thục Trinh và Công ty trách nhiệm hữu hạn một thành viên Đầu tư "
    "Xây dựng Ưỡn Ẹo"
)
OFFICE = "Trung tâm Phục vụ hành chính công xã Phong Điền Thượng Nguyên"
ABOVE = "Ủy ban nhân dân tỉnh Thừa Thiên Huế"
REASON = "\n".join(
    f"Điểm {n}: bản vẽ chưa thể hiện khoảng lùi so với chỉ giới đường đỏ; khuỷu, Ỷ lại, ẵm." * 3 for n in range(30)
)
LAST_OF_REASON = "Điểm 29"
PAPERS = tuple((f"Giấy tờ thứ {n} chứng minh quyền sử dụng đất theo quy định", "Bản chính", n) for n in range(1, 41))
ROWS = [
    [f"Nội dung thứ {n} được chứng nhận", f"Số {n}, đường Nguyễn Chí Thanh, xã Phong Điền Thượng Nguyên"]
    for n in range(1, 13)
]
WIDTH = {"a4": 595.28, "a5": 419.53}
HEIGHT = {"a4": 841.89, "a5": 595.28}
QUIET = {"a4": 90.0, "a5": 79.0}  # the margin that the code has for itself, in points
MARKED = Marked(CODE, "1.001193", "account:17", "Giấy chứng nhận", "Đăng ký", NOW)


@cache
def books() -> Books:
    return compile_for(province="ben-tre", folder=settings.PACKS).books


def letters() -> list[str]:
    return sorted(path.stem for path in settings.PACKS.glob("national/*/letters/*.yaml"))


def filled(letter: Letter, **told: Any) -> dict[str, Any]:
    procedure = next(iter(books().all("procedure"))).body
    users = [p.body for p in books().all("procedure") if any(o.letter == letter.key for o in p.body.outcomes)]
    places: dict[str, Any] = {
        "applicant": "",
        "procedure": users[0] if users else procedure,
        "code": CODE,
        "office": "Ủy ban nhân dân xã An Hội",
        "filed_at": NOW,
        "received_at": None,
        "due_at": None,
        "now": NOW,
        "reason": "",
        "missing": [],
        "time_limit": procedure.time_limit,
        "officer": "",
        "fee_total": 0,
        "new_due_at": None,
        "outcome": None,
        "opinion": "",
        "answers": {},
    }
    return sheet(letter, Places(**places | told))


def longest(letter: Letter) -> dict[str, Any]:
    shown = filled(
        letter,
        applicant=NAME,
        office=OFFICE,
        above=ABOVE,
        place="Phong Điền Thượng Nguyên",
        received_at=NOW,
        due_at=NOW,
        new_due_at=NOW,
        reason=REASON,
        missing=[{"vi": name, "en": name} for name, _, _ in PAPERS],
        papers=PAPERS,
        phone="••• ••• 678",
        fee_total=1_250_000,
        officer="Nguyễn Phước Quỳnh Hương",
        signer="Phó Chủ tịch Ủy ban nhân dân",
        maker="account:17",
    )
    return shown | {"rows": ROWS if letter.shows else []}


def template_of(letter: Letter) -> Template:
    found = books().get("template", letter.template)
    assert found is not None
    return cast(Template, found.body)


def paper(letter: Letter, shown: dict[str, Any], size: Size) -> bytes:
    qr = qr_payload("https://dichvucong.example.gov.vn", "0123456789ABCDEFGHJK", MARKED)
    return print_paper(template_of(letter), shown, made_at=NOW, title=shown["title"], size=size, author=OFFICE, qr=qr)


def told(program: str, pdf: bytes, *how: str) -> str:
    return _run(program, pdf, *how).decode()


def _run(program: str, pdf: bytes, *how: str) -> bytes:
    return subprocess.run([program, *how], input=pdf, capture_output=True, check=True).stdout


@pytest.mark.parametrize("key", letters())
def test_a_letter_holds_the_longest_on_every_size(key: str) -> None:
    letter: Letter = cast(Found[Letter], books().get("letter", key)).body
    shown = longest(letter)
    takes = template_of(letter).takes
    for size in template_of(letter).sizes:
        pdf = paper(letter, shown, size)
        is_archival(pdf, size)
        stays_in_its_margins(pdf, size)
        said = " ".join(told("pdftotext", pdf, "-layout", "-", "-").split())
        for part in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Nguyễn Phước Quỳnh Hương"):
            assert part in said, (size, part)
        if "reason" in takes or "{reason}" in str(letter.body):
            assert LAST_OF_REASON in said, size
        if "papers" in takes:
            assert "Giấy tờ thứ 40" in said, size
        code_is_read(pdf)


@pytest.mark.parametrize("key", letters())
def test_a_letter_with_next_to_nothing_is_one_tidy_page(key: str) -> None:
    letter: Letter = cast(Found[Letter], books().get("letter", key)).body
    size = template_of(letter).sizes[0]
    pdf = paper(letter, filled(letter), size)
    is_archival(pdf, size)
    assert "Pages:           1\n" in told("pdfinfo", pdf, "-")


def is_archival(pdf: bytes, size: Size) -> None:
    """PDF/A by its marks, tagged, of the right size, every font within."""
    assert b"<pdfaid:part>2<" in pdf
    assert b"<pdfaid:conformance>A<" in pdf
    facts = told("pdfinfo", pdf, "-")
    assert re.search(r"Tagged: +yes", facts)
    found = re.search(r"Page size: +([\d.]+) x ([\d.]+)", facts)
    assert found is not None
    assert (float(found[1]), float(found[2])) == pytest.approx((WIDTH[size], HEIGHT[size]), abs=1)
    fonts = told("pdffonts", pdf, "-").splitlines()[2:]
    assert fonts
    for font in fonts:
        assert "LiberationSerif" in font
        assert re.search(r"CID TrueType +Identity-H +yes yes yes", font), font


def stays_in_its_margins(pdf: bytes, size: Size) -> None:
    """No word over the code, none beyond the edge, none upon the foot."""
    for line in told("pdftotext", pdf, "-bbox", "-", "-").splitlines():
        word = re.search(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*)</word', line)
        if word:
            left, top, right, bottom = (float(word[n]) for n in range(1, 5))
            assert left >= QUIET[size], word[5]
            assert right <= WIDTH[size] - 25, word[5]
            assert 10 < top < bottom < HEIGHT[size] - 10, word[5]


def code_is_read(pdf: bytes) -> None:
    """From the picture of the upper left corner, as a phone sees it."""
    picture = _run(
        "pdftoppm", pdf, "-r", "250", "-gray", "-f", "1", "-l", "1", "-x", "0", "-y", "0", "-W", "340", "-H", "340", "-"
    )
    head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", picture)
    assert head is not None
    dots = frombuffer(picture, uint8, offset=head.end()).reshape(int(head[2]), int(head[1]))
    (code,) = zxingcpp.read_barcodes(dots)
    assert read_payload(code.text) == ("0123456789ABCDEFGHJK", MARKED)


def test_every_template_that_is_shipped_is_used_by_a_letter_or_by_the_house() -> None:
    used = {cast(Letter, found.body).template for found in books().all("letter")}
    assert {found.key for found in books().all("template")} == used | {"phieu_kiem_soat", "so_theo_doi", "bien_lai"}


def test_a_receipt_holds_the_longest_and_says_all_that_the_decree_asks() -> None:
    found = books().get("template", "bien_lai")
    assert found is not None
    template = cast(Template, found.body)
    shown = template.sample | {"items": template.sample["items"] * 2}
    qr = qr_payload("https://dichvucong.example.gov.vn", "0123456789ABCDEFGHJK", MARKED)
    pdf = print_paper(template, shown, made_at=NOW, title=shown["title"], author=OFFICE, qr=qr)
    is_archival(pdf, "a5")
    stays_in_its_margins(pdf, "a5")
    code_is_read(pdf)
    said = " ".join(told("pdftotext", pdf, "-", "-").split())
    for name in ("tax_code", "form", "series", "number", "case", "payer", "total", "words", "place_date", "replaces"):
        assert shown[name] in said, name
    for part in (shown["issuer"].upper(), "Lệ phí cấp giấy phép xây dựng", "1.250.000 đồng", "(Chữ ký số)"):
        assert part in said, part
