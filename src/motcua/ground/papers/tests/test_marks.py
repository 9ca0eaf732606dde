"""The code of an issued paper says what the law wants of it, and keeps it from every server."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from motcua.ground.papers.definitions import Marked
from motcua.ground.papers.marks import GIST, qr_payload, read_payload
from motcua.ground.words.moments import VIETNAM
from motcua.ground.words.text import nfc

SITE = "https://dichvucong.example.vn"
MARKED = Marked(
    case="H07.28778-261130-0001",
    procedure="1.001193",
    maker="account:17",
    name="Giấy tiếp nhận hồ sơ & hẹn trả kết quả",
    gist="Đăng ký khai sinh",
    made_at=datetime(2026, 11, 30, 1, 2, 3, tzinfo=UTC),
)


def test_what_is_said_of_a_paper_stands_behind_the_fragment_where_no_server_sees_it() -> None:
    payload = qr_payload(SITE, "K7Q2-ABCD", MARKED)
    assert payload.partition("#")[0] == f"{SITE}/kiem-tra/K7Q2-ABCD"
    assert payload.isascii()
    assert "luc=20261130080203" in urlsplit(payload).fragment


text = st.text(max_size=60)


@given(
    st.builds(
        Marked,
        case=text,
        procedure=text,
        maker=text,
        name=text,
        gist=text.map(lambda words: " ".join(words.split())),
        made_at=st.datetimes(
            min_value=datetime(2000, 1, 1),  # noqa: DTZ001
            timezones=st.just(VIETNAM),
        ).map(lambda moment: moment.replace(microsecond=0)),
    ),
    st.text(alphabet="ABCDEFGHJKLMNPQRSTUVWXYZ23456789-", min_size=1, max_size=30),
)
def test_whatever_is_said_is_read_back(marked: Marked, code: str) -> None:
    said: Any = {name: nfc(getattr(marked, name)) for name in ("case", "procedure", "maker", "name", "gist")}
    assert read_payload(qr_payload(SITE + "/", code, marked)) == (code, replace(marked, **said))


def test_a_long_gist_is_cut_so_that_the_code_stays_readable() -> None:
    found = read_payload(qr_payload(SITE, "X", replace(MARKED, gist="Đăng ký " * 60)))
    assert found is not None
    assert len(found[1].gist) <= GIST
    assert found[1].gist.endswith("…")


def test_what_is_no_such_code_is_none() -> None:
    for other in ("", "https://example.vn/", f"{SITE}/kiem-tra/", f"{SITE}/kiem-tra/X#hs=1", "kiem-tra"):
        assert read_payload(other) is None
    wrong = qr_payload(SITE, "X", MARKED).replace("luc=2026", "luc=20x6")
    assert read_payload(wrong) is None
