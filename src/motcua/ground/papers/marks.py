"""What the code at the upper left of an issued paper says, and reading it back.

An address where anybody can check the paper, and behind it, as a fragment, what the law wants of the code (TT
01/2023/TT-VPCP, see `Marked`). A browser keeps a fragment to itself, so no log of any server holds it.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import parse_qsl, quote, urlsplit

from motcua.ground.papers.definitions import Marked
from motcua.ground.words.moments import VIETNAM, local
from motcua.ground.words.text import nfc

CHECKING = "kiem-tra"
"""Where an issued paper is checked, before its code."""

GIST = 80
"""Letters of the gist: a code with more squares than this makes is not read from paper by an old phone."""

_MOMENT = "%Y%m%d%H%M%S"


def address(site: str, code: str) -> str:
    return f"{site.rstrip('/')}/{CHECKING}/{quote(code, safe='')}"


def qr_payload(site: str, code: str, marked: Marked) -> str:
    """``SITE/kiem-tra/CODE#hs=..&tt=..&nt=..&ten=..&nd=..&luc=..``: dossier, procedure, who made it (người tạo), its
    name, its content in short (nội dung), when it was made in Vietnam."""
    return qr_text(address(site, code), marked)


def qr_text(at: str, marked: Marked) -> str:
    """The same behind another address: of a paper that is not signed there is nothing to check."""
    said = {
        "hs": marked.case,
        "tt": marked.procedure,
        "nt": marked.maker,
        "ten": marked.name,
        "nd": _short(marked.gist),
        "luc": f"{local(marked.made_at):{_MOMENT}}",
    }
    return f"{at}#" + "&".join(f"{name}={quote(nfc(value), safe='')}" for name, value in said.items())


def read_payload(payload: str) -> tuple[str, Marked] | None:
    """The code of the paper and what is said of it; None for what is no such payload."""
    parts = urlsplit(payload)
    said = dict(parse_qsl(parts.fragment, keep_blank_values=True))
    folder, _, code = parts.path.rpartition("/")
    if not folder.endswith(f"/{CHECKING}") or not code or set(said) != {"hs", "tt", "nt", "ten", "nd", "luc"}:
        return None
    try:
        moment = datetime.strptime(said["luc"], _MOMENT).replace(tzinfo=VIETNAM)
    except ValueError:
        return None
    return code, Marked(said["hs"], said["tt"], said["nt"], said["ten"], said["nd"], moment)


def _short(gist: str) -> str:
    words = " ".join(gist.split())
    return words if len(words) <= GIST else words[: GIST - 1].rstrip() + "…"
