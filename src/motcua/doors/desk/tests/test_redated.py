"""A date that moved with the calendar is told in words, to the desk and to the citizen; a step's is not."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

from django.test import Client

from motcua.doors.desk.tests.conftest import In
from motcua.ground.promises.actions import redate_open
from motcua.ground.words.moments import day_of
from motcua.record.cases.actions import follow_redated
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import announce

SAID = "Lịch làm việc thay đổi nên thời hạn được tính lại"


def read(browser: Client, path: str) -> str:
    response: Any = browser.get(path)
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_a_date_that_moved_is_told_with_its_reason(story: Story, signed_in: In) -> None:
    case = story.claimed().case
    off = day_of(story.now) + timedelta(days=1)
    while off.weekday() > 4:
        off += timedelta(days=1)
    announce(off, name="Ngày nghỉ của tỉnh")
    assert redate_open(now=story.now, told=(follow_redated,)).moved
    for page in (
        read(signed_in("binh"), f"/ban-lam-viec/ho-so/{case.pk}"),
        read(signed_in("lan"), f"/ho-so/{case.pk}"),
    ):
        assert page.count(SAID) == 1
        assert f"{off:%d/%m/%Y} Ngày nghỉ của tỉnh" in page
        assert "Trả kết quả: từ" in page
