"""What a digitiser's signature shows, at the upper left of the first page: who, and when (TT 01/2023 Điều 8)."""

from __future__ import annotations

import json
import tempfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

import typst
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.stamp import StaticContentStamp, StaticStampStyle

from motcua.ground import papers
from motcua.ground.words.errors import Refused
from motcua.ground.words.moments import local

_FONTS = str(Path(papers.__file__ or "").parent / "fonts")
_WIDTH, _HEIGHT, _EDGE = 190.0, 42.0, 12.0
_MARK = """#let it = json(bytes(sys.inputs.it))
#set page(width: 190pt, height: 42pt, margin: 0pt, fill: none)
#set text(font: "Liberation Serif", size: 8pt, lang: "vi", fill: rgb("#1a3f8f"))
#block(width: 98%, height: 96%, fill: white.transparentize(15%), stroke: 0.6pt + rgb("#1a3f8f"), inset: 4pt)[
  Số hóa và ký bởi: #strong(it.name) \\ #it.office \\ Thời gian ký: #it.at
]
"""


def marked(pdf: bytes, *, name: str, office: str, now: datetime) -> bytes:
    """The PDF with the mark as a new revision; what was in it stays as it was."""
    it = {"name": name, "office": office[:60], "at": f"{local(now):%d/%m/%Y %H:%M:%S}"}
    with tempfile.TemporaryDirectory(prefix="motcua-mark-") as place:
        drawn = Path(place) / "mark.pdf"
        drawn.write_bytes(_drawn(it))
        try:
            return _put(pdf, drawn)
        except (PdfError, ValueError, LookupError, TypeError) as trouble:  # pyHanko's reader raises all of these
            raise Refused(
                "copy_unsound",
                "Tệp PDF này hỏng cấu trúc nên không ký số được. Hãy quét lại giấy tờ.",
                field="files",
            ) from trouble


def _drawn(it: dict[str, str]) -> bytes:
    # Its types want source and fonts to be named in the same way; a template is bytes and a folder is not.
    made = typst.compile(_MARK.encode(), sys_inputs={"it": json.dumps(it)}, font_paths=[_FONTS])  # type: ignore[misc]
    return bytes(made)


def _put(pdf: bytes, drawn: Path) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    stamp = StaticContentStamp(
        writer, StaticStampStyle.from_pdf_file(str(drawn), border_width=0), BoxConstraints(width=_WIDTH, height=_HEIGHT)
    )
    page = writer.find_page_for_modification(0)[0].get_object()  # type: ignore[no-untyped-call]
    left, _low, _right, top = _media_box(page)
    stamp.apply(0, round(left + _EDGE), round(top - _EDGE - _HEIGHT))
    out = BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def _media_box(page: object) -> list[float]:
    """Of the page, or what it inherits."""
    while page is not None:
        found = page.get("/MediaBox")  # type: ignore[attr-defined]
        if found is not None:
            return [float(each) for each in found]
        page = page.get("/Parent")  # type: ignore[attr-defined]
    return [0.0, 0.0, 595.276, 841.89]
