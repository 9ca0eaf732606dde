from __future__ import annotations

import csv
import io
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.doors.desk import trays
from motcua.doors.desk.exporting import csv_of
from motcua.doors.desk.tests.conftest import In
from motcua.doors.desk.views.worklist import due_today
from motcua.record.cases.queries import Filters
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import MONDAY, World

LIST = "/ban-lam-viec/"


def codes(html: str) -> list[str]:
    return re.findall(r'<a class="code"[^>]*>([^<]+)</a>', html)


def tabs(html: str) -> dict[str, str]:
    found = re.findall(r'href="\?khay=(\w+)"[^>]*>[^<]*(?:<span class="count[^"]*">([^<]+)</span>)?</a></li>', html)
    return dict(found)


def test_each_sees_the_trays_of_their_duties(signed_in: In, story: Story) -> None:
    story.submitted()
    assert tabs(signed_in("hanh").get(LIST).text) == {
        "intake": "1", "hand_over": "", "late": "", "waiting": "", "to_deliver": "", "all_open": "", "ended": "",
    }  # fmt: skip
    assert set(tabs(signed_in("binh").get(LIST).text)) == {
        *("unclaimed", "mine", "asked", "late", "waiting", "all_open", "ended")
    }
    assert "to_decide" in tabs(signed_in("minh").get(LIST).text)


def test_the_first_tray_with_work_opens_by_itself(signed_in: In, story: Story) -> None:
    story.submitted()
    html = signed_in("hanh").get(LIST).text
    assert 'href="?khay=intake" aria-current="page"' in html
    assert codes(html) == [story.case.code]


def test_a_row_says_what_who_where_and_when(signed_in: In, story: Story) -> None:
    html = signed_in("binh").get(LIST, {"khay": "mine"}).text if story.claimed() else ""
    for said in ("Cấp giấy thử nghiệm", "Nguyễn Thị Lan", "Nội dung: Xin cấp giấy", "Kiểm tra", "Phạm Văn Bình"):
        assert said in html
    assert 'class="due due--' in html
    assert "Đang xử lý" in html


def test_a_case_that_is_late_leads_the_list(signed_in: In, world: World, now: datetime) -> None:
    late = Story(world, now - timedelta(days=60)).accepted()
    fresh = Story(world, now - timedelta(hours=1)).accepted()
    html = signed_in("hanh").get(LIST, {"khay": "all_open"}).text
    assert codes(html) == [late.case.code, fresh.case.code]
    assert 'class="is-late"' in html
    assert "1 hồ sơ quá hạn" in html


def test_nothing_owed_is_said_too(signed_in: In, world: World) -> None:
    html = signed_in("hanh").get(LIST).text
    assert "Không còn hồ sơ nào quá hạn" in html
    assert "Khay này trống" in html
    assert "hiện ở đây, gần hạn nhất trước" in html


def test_due_today_counts_to_midnight(world: World) -> None:
    story = Story(world, MONDAY).accepted()
    actor = world.actor("hanh")
    assert due_today(actor, story.due - timedelta(hours=1)) == 1
    assert due_today(actor, story.due - timedelta(days=1)) == 0
    assert due_today(actor, story.due + timedelta(minutes=1)) == 0
    assert due_today(world.actor("tuan.cb"), story.due) == 0


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "nguyen thi lan"}, True),
        ({"q": "Nguyễn Thị Lan"}, True),
        ({"q": "CODE"}, True),
        ({"q": "ai đó khác"}, False),
        ({"thu-tuc": "9.000001"}, True),
        ({"thu-tuc": "9.000002"}, False),
        ({"kenh": "online"}, True),
        ({"kenh": "counter"}, False),
        ({"kenh": "chim bồ câu"}, True),
        ({"sau": "không phải khóa"}, True),
    ],
)
def test_the_list_is_narrowed(query: dict[str, str], found: bool, signed_in: In, story: Story) -> None:
    story.submitted()
    query = {name: story.case.code.lower() if value == "CODE" else value for name, value in query.items()}
    html = signed_in("hanh").get(LIST, {"khay": "all_open", **query}).text
    assert (codes(html) == [story.case.code]) is found
    assert ("Không tìm thấy hồ sơ nào" in html) is not found


def test_pages_follow_each_other_without_gap_or_repetition(signed_in: In, world: World, now: datetime) -> None:
    made = {Story(world, now - timedelta(minutes=n)).submitted(key=f"k{n}").case.code for n in range(60)}
    browser, address, seen = signed_in("hanh"), "?khay=intake", list[str]()
    while address:
        html = browser.get(LIST + address.replace("&amp;", "&")).text
        assert len(html.encode()) < 60_000
        seen += codes(html)
        following = re.search(r'pager__after" rel="next" href="([^"]+)"', html)
        address = following[1] if following else ""
    assert len(seen) == 60
    assert set(seen) == made


def test_a_longer_page_costs_no_more_queries(signed_in: In, world: World, now: datetime) -> None:
    browser = signed_in("hanh")

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            browser.get(LIST, {"khay": "all_open"})
        return len(counted)

    Story(world, now - timedelta(hours=2)).claimed()
    cost()  # what is published is read once for the whole process
    few = cost()
    for n in range(12):
        Story(world, now - timedelta(hours=2, minutes=n)).claimed()
    assert cost() == few
    assert few <= 25


def test_an_office_that_was_asked_sees_its_own_deadline(signed_in: In, story: Story) -> None:
    asked = story.claimed().consulted()
    html = signed_in("thao").get(LIST).text
    assert codes(html) == [story.case.code]
    assert asked.due_at.isoformat()[:16] in html
    assert story.due.isoformat()[:16] not in html


def test_a_clock_that_stands_still_says_so(signed_in: In, story: Story) -> None:
    story.claimed().consulted("plan")
    assert "due--paused" in signed_in("binh").get(LIST, {"khay": "mine"}).text
    story.submitted().act("ask_for_more", "hanh", reason="Thiếu")
    assert "hạn của người dân" in signed_in("hanh").get(LIST, {"khay": "waiting"}).text


def rows_of(response: Any) -> list[list[str]]:
    body = b"".join(response.streaming_content).decode()
    assert body.startswith("\ufeff")
    return list(csv.reader(io.StringIO(body.removeprefix("\ufeff"))))


def test_the_filtered_list_is_a_file(signed_in: In, story: Story) -> None:
    story.submitted()
    story.submitted(who="tuan", subject="=HYPERLINK(1)")
    browser = signed_in("hanh")
    answer = browser.get(LIST, {"khay": "intake", "dang": "csv", "thu-tuc": "9.000001"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="ho-so-intake-')
    head, *rows = rows_of(answer)
    assert head[0] == "Mã hồ sơ"
    assert head[-1] == "Nội dung"
    assert {row[3]: row[-1] for row in rows} == {"Nguyễn Thị Lan": "Xin cấp giấy", "Trần Anh Tuấn": "'=HYPERLINK(1)"}
    _, *found = rows_of(browser.get(LIST, {"khay": "intake", "dang": "csv", "q": "tran anh tuan"}))
    assert [row[3] for row in found] == ["Trần Anh Tuấn"]


def test_the_file_holds_no_more_than_the_list(signed_in: In, story: Story, now: datetime) -> None:
    story.submitted()
    head, *rows = rows_of(signed_in("tuan.cb").get(LIST, {"khay": "all_open", "dang": "csv"}))
    assert head[0] == "Mã hồ sơ"
    assert rows == []


def test_the_file_is_read_page_by_page(world: World, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.doors.desk.exporting.PAGE", 3)
    for n in range(7):
        Story(world, now - timedelta(minutes=n)).submitted()
    _, *rows = rows_of(csv_of(world.actor("hanh"), Filters(tray="intake"), now))
    assert len({row[0] for row in rows}) == 7


def test_every_tray_has_a_name_and_words_for_when_it_is_empty() -> None:
    from motcua.record.cases.queries import TRAYS

    assert set(trays.NAMES) == set(trays.EMPTY) == set(TRAYS)
    assert [trays.Tab("late", "x", n, False).badge for n in (None, 0, 7, 100)] == ["", "", "7", "99+"]
