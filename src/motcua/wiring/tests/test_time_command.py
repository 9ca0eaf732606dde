"""`motcua time explain`, as a clerk reads it."""

from __future__ import annotations

import json
import unicodedata
from datetime import date, datetime

import pytest
from click.testing import CliRunner, Result

from motcua.ground.calendar.definitions import Duration
from motcua.ground.promises.actions import redate_open
from motcua.record.cases.actions import follow_redated
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import VN, World, announce, build
from motcua.wiring.columns import padded, rows, width, wrapped
from motcua.wiring.commands import time

TET = [date(2026, 2, day) for day in (16, 17, 18, 19, 20)]
MONDAY = datetime(2026, 2, 2, 8, 0, tzinfo=VN)


@pytest.fixture
def world(db: None) -> World:
    found = build()
    announce(*TET, name="Tết Nguyên đán", now=MONDAY)
    return found


def run(*words: str) -> Result:
    return CliRunner().invoke(time.command, ["explain", *words])


def full_story(world: World) -> Story:
    """Completed once, paid for, an opinion that the law waits for, Tết, a day off announced later, a new date."""
    story = Story(world, MONDAY).claimed()
    story.act("ask_for_more", "binh", reason="Thiếu bản vẽ").later(days=2)
    story.act("answer_supplement", "lan").later(days=1)
    story.act("ask_for_payment", "binh").later(days=1)
    story.act("confirm_payment", "hanh", how="cash").later(days=3)
    question = story.consulted("plan")
    story.later(days=2).opinion(question)
    announce(*TET, date(2026, 2, 23), name="Tết Nguyên đán", now=story.now)
    assert redate_open(now=story.now, told=(follow_redated,)).moved == 1
    story.case.refresh_from_db()
    story.act("finish_step", "binh")
    return story.act("extend_case", "minh", reason="Cần xác minh", by=Duration(amount=1, unit="working_days"))


HEAD = """\
Hồ sơ CODE
   Thủ tục     9.000001 Cấp giấy thử nghiệm
   Cơ quan     Cơ quan H99.90001
   Trạng thái  Đang xử lý (4)
   Nộp lúc     08:00 02/02/2026
   Tiếp nhận   08:10 02/02/2026
   Hạn         09:10 25/02/2026
   Xem lúc     23:59 12/02/2026
"""

CASE = """\
2. Giải quyết hồ sơ. Thời hạn: 05 ngày làm việc. Phải thực hiện: Cơ quan H99.90001.
   Hạn 09:10 25/02/2026: đang tính.
   Căn cứ: Điều 1 Luật thử nghiệm
   Từ                Đến               Lượt       Tính                Lý do
   -------------------------------------------------------------------------------------------------
   08:10 02/02/2026  08:40 02/02/2026  cơ quan    không tính          Không tính: thời hạn được tính
                                                                      lại từ đầu
   08:40 02/02/2026  08:50 04/02/2026  người nộp  không tính          Chờ người nộp bổ sung hồ sơ
                                                                      [Điều 19 khoản 4 NĐ
                                                                      61/2018/NĐ-CP, NĐ
                                                                      118/2025/NĐ-CP]
   08:50 04/02/2026  09:00 05/02/2026  cơ quan    8 giờ 10 phút       Trong giờ làm việc [Quy chế
                                                                      thử]
   09:00 05/02/2026  09:10 06/02/2026  người nộp  không tính          Chờ người nộp thực hiện nghĩa
                                                                      vụ tài chính [NĐ
                                                                      61/2018/NĐ-CP, NĐ
                                                                      118/2025/NĐ-CP Điều 22]
   09:10 06/02/2026  17:00 06/02/2026  cơ quan    5 giờ 50 phút       Trong giờ làm việc [Quy chế
                                                                      thử]
   17:00 06/02/2026  07:00 09/02/2026  cơ quan    không tính          Nghỉ hằng tuần [Quy chế thử]
   07:00 09/02/2026  09:20 09/02/2026  cơ quan    2 giờ 20 phút       Trong giờ làm việc [Quy chế
                                                                      thử]
   09:20 09/02/2026  09:30 11/02/2026  cơ quan    không tính          Chờ ý kiến của cơ quan được
                                                                      hỏi [NĐ 61/2018/NĐ-CP, NĐ
                                                                      118/2025/NĐ-CP Điều 19 khoản
                                                                      5]
   09:30 11/02/2026  23:59 12/02/2026  cơ quan    13 giờ 30 phút      Trong giờ làm việc [Quy chế
                                                                      thử]
   23:59 12/02/2026  17:00 13/02/2026  cơ quan    còn 8 giờ           Trong giờ làm việc [Quy chế
                                                                      thử]
   17:00 13/02/2026  00:00 16/02/2026  cơ quan    không tính          Nghỉ hằng tuần [Quy chế thử]
   00:00 16/02/2026  00:00 21/02/2026  cơ quan    không tính          Tết Nguyên đán [Quyết định
                                                                      nghỉ thêm]
   00:00 21/02/2026  00:00 23/02/2026  cơ quan    không tính          Nghỉ hằng tuần [Quy chế thử]
   00:00 23/02/2026  07:00 24/02/2026  cơ quan    không tính          Tết Nguyên đán [Quyết định
                                                                      nghỉ thêm]
   07:00 24/02/2026  09:10 25/02/2026  cơ quan    còn 10 giờ 10 phút  Trong giờ làm việc [Quy chế
                                                                      thử]
   Đã tính: 29 giờ 50 phút.
   * 08:40 02/02/2026: Tạm dừng đến 08:50 04/02/2026: Chờ người nộp bổ sung hồ sơ [Điều 19 khoản
      4 NĐ 61/2018/NĐ-CP, NĐ 118/2025/NĐ-CP]
   * 08:50 04/02/2026: Không tính: thời hạn được tính lại từ đầu [Điều 19 khoản 4 NĐ
      61/2018/NĐ-CP, NĐ 118/2025/NĐ-CP]
   * 09:00 05/02/2026: Tạm dừng đến 09:10 06/02/2026: Chờ người nộp thực hiện nghĩa vụ tài chính
      [NĐ 61/2018/NĐ-CP, NĐ 118/2025/NĐ-CP Điều 22]
   * 09:20 09/02/2026: Tạm dừng đến 09:30 11/02/2026: Chờ ý kiến của cơ quan được hỏi [NĐ
      61/2018/NĐ-CP, NĐ 118/2025/NĐ-CP Điều 19 khoản 5]
   * 09:40 11/02/2026: Lịch làm việc thay đổi: 09:10 23/02/2026 thành 09:10 24/02/2026
      (23/02/2026 Tết Nguyên đán) [Quyết định nghỉ thêm]
   * 09:50 11/02/2026: Hẹn lại đến 09:10 25/02/2026 [NĐ 61/2018/NĐ-CP, NĐ 118/2025/NĐ-CP Điều 19
      khoản 9]
"""


def test_a_whole_life_is_readable(world: World) -> None:
    story = full_story(world)
    result = run(story.case.code, "--as-of", "2026-02-12")
    assert result.exit_code == 0, result.output
    head, *blocks = result.output.split("\n\n")
    assert head + "\n" == HEAD.replace("CODE", story.case.code)
    assert blocks[1] + "\n" == CASE
    assert [block.split(".")[0] for block in blocks[:-1]] == ["1", "2", "3", "4", "5", "6"]
    assert max(map(width, result.output.splitlines())) <= 100


def test_it_is_told_as_it_stood_then(world: World) -> None:
    story = full_story(world)
    earlier = json.loads(run(story.case.code, "--as-of", "2026-02-03", "--json").output)
    later = json.loads(run(story.case.code, "--as-of", "2026-02-12", "--json").output)
    assert (earlier["state"], later["state"]) == ("Yêu cầu bổ sung giấy tờ (5)", "Đang xử lý (4)")
    owed = {promise["kind"]: promise for promise in earlier["promises"]}
    assert owed["case"]["state"] == "paused"
    assert owed["case"]["due_at"] == "2026-02-09T08:10:00+07:00"
    assert owed["supplement"]["state"] == "running"
    assert earlier["due_at"] == owed["supplement"]["due_at"] == "2026-03-04T23:59:59+07:00"
    assert "consultation" not in owed
    assert later["due_at"] == story.due.astimezone(VN).isoformat()


def test_machines_get_the_same(world: World) -> None:
    story = Story(world, MONDAY).claimed()
    found = json.loads(run(story.case.code, "--json", "--as-of", "2026-02-02").output)
    assert found["code"] == story.case.code
    assert [promise["kind"] for promise in found["promises"]] == ["intake", "case", "step"]
    case = found["promises"][1]
    assert sum(line["working_minutes"] for line in case["ledger"] if line["counted"]) == 5 * 480
    assert case["counted_minutes"] == 410
    assert found["working_minutes"] == {"office": 420, "citizen": 0}


def test_an_ended_case_owes_nothing(world: World) -> None:
    story = Story(world, MONDAY).decided()
    result = run(story.case.code)
    assert "Trạng thái  Đã xử lý xong (9)" in result.output
    assert "hoàn thành đúng hạn" in result.output
    assert "Quá hạn" not in result.output


def test_silence_is_told(world: World) -> None:
    story = Story(world, MONDAY).claimed()
    result = run(story.case.code, "--as-of", "2026-02-10")
    assert "đã quá hạn, chưa xong" in result.output
    assert "quá 14 giờ 50 phút" in result.output


def test_codes_that_lead_nowhere(world: World) -> None:
    story = Story(world, MONDAY).submitted()
    unknown = run("H99.90001-260202-9999")
    assert (unknown.exit_code, "Không có hồ sơ mang mã “H99.90001-260202-9999”" in unknown.output) == (1, True)
    too_early = run(story.case.code.lower(), "--as-of", "2026-02-01")
    assert (too_early.exit_code, "sau ngày được hỏi" in too_early.output) == (1, True)


# --- columns ---------------------------------------------------------------------------------------------------------


def test_letters_with_marks_take_one_column() -> None:
    """However they are stored: ``ễ`` as one character, or as an ``e`` and two marks."""
    word = "Nguyễn Thị Đường"
    apart = unicodedata.normalize("NFD", word)
    assert len(apart) > len(word) == width(word) == width(apart) == 16
    assert width(padded(apart, 20)) == 20
    assert [unicodedata.normalize("NFC", line) for line in wrapped(apart, 10)] == ["Nguyễn Thị", "Đường"]


def test_wide_letters_take_two_and_long_words_are_cut() -> None:
    assert width("河內") == 4
    assert wrapped("河內河內", 5) == ["河內", "河內"]
    assert wrapped("một H99.90001-261102-0001 hai", 8) == ["một", "H99.9000", "1-261102", "-0001", "hai"]
    assert wrapped("", 5) == [""]


def test_a_row_is_as_high_as_its_highest_cell() -> None:
    assert list(rows(("một", "hai ba bốn"), (5, 6), indent=" ")) == [" một    hai ba", "        bốn"]
