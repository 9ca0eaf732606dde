"""Which promise runs, stands still, goes on or begins again in each of the ten states, and by which article.

The table is read against the decree: NĐ 61/2018 art 15, 17, 19 and 22, whose skeleton NĐ 118/2025 keeps.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from motcua.ground.calendar.definitions import Duration
from motcua.ground.promises.models import Pause, Promise
from motcua.ground.promises.queries import calendar_for, promise_on
from motcua.record.cases.definitions import State
from motcua.record.cases.queries import procedure_of
from motcua.record.cases.rules import MOVES, ask_until, supplement_rule
from motcua.record.cases.tests.steps import Story
from motcua.record.cases.tests.world import MONDAY, VN, World, announce

pytestmark = pytest.mark.django_db

Acts = list[tuple[str, str, dict[str, Any]]]

FILED: Acts = []
RECEIVED: Acts = [("accept_case", "hanh", {})]
IN_PROCESS: Acts = [*RECEIVED, ("hand_over_case", "hanh", {}), ("claim_case", "binh", {})]
MORE: Acts = [("ask_for_more", "binh", {"reason": "Thiếu bản vẽ"})]
FEE: Acts = [("ask_for_payment", "binh", {})]
ANSWERED: Acts = [("answer_supplement", "lan", {})]
PAID: Acts = [("confirm_payment", "hanh", {"how": "cash"})]
ASK: Acts = [("consult", "binh", {"key": "advice", "question": "Đề nghị cho ý kiến"})]
ASK_AND_WAIT: Acts = [("consult", "binh", {"key": "plan", "question": "Đề nghị cho ý kiến"})]
OPINION: Acts = [("opinion", "thao", {})]
STEP: Acts = [("finish_step", "binh", {})]
LATE: Acts = [("later", "", {"days": 60})]

# Each row: from which state to which, what is done, and then each clock; with what stands still, the ground and the
# article that stops it.
ARTICLE = re.compile(r"Điều \d+(?: khoản \d+)?")
SUPPLEMENT, PAYMENT, OPINION_AWAITED = "supplement Điều 19 khoản 4", "payment Điều 22", "consultation Điều 19 khoản 5"
TABLE: list[tuple[str, str, Acts, dict[str, str]]] = [
    ("-1", "online: an answer is owed", FILED, {"intake": "running"}),
    ("12", "received: the result is owed", RECEIVED, {"intake": "kept", "case": "running"}),
    ("13", "refused", [("refuse_intake", "hanh", {"reason": "Sai thẩm quyền"})], {"intake": "kept"}),
    (
        "15",
        "incomplete at intake: the person's turn",
        [("ask_for_more", "hanh", {"reason": "Thiếu"})],
        {"intake": "kept", "supplement": "running"},
    ),
    (
        "51",
        "complete before receipt: an answer is owed anew",
        [("ask_for_more", "hanh", {"reason": "Thiếu"}), *ANSWERED],
        {"intake": "running", "supplement": "kept"},
    ),
    ("17", "withdrawn before receipt", [("withdraw_case", "lan", {})], {"intake": "released"}),
    (
        "57",
        "withdrawn while the person was asked",
        [*IN_PROCESS, *MORE, ("withdraw_case", "lan", {})],
        {"intake": "kept", "case": "released", "step": "released", "supplement": "released"},
    ),
    (
        "27",
        "withdrawn after receipt",
        [*RECEIVED, ("withdraw_case", "lan", {})],
        {"intake": "kept", "case": "released"},
    ),
    ("24", "handed over: the first step runs", IN_PROCESS, {"intake": "kept", "case": "running", "step": "running"}),
    (
        "47",
        "withdrawn in process, a question open",
        [*IN_PROCESS, *ASK, ("withdraw_case", "lan", {})],
        {"intake": "kept", "case": "released", "step": "released", "question": "released"},
    ),
    (
        "45",
        "to be completed: the office's clocks stop",
        [*IN_PROCESS, *MORE],
        {"intake": "kept", "case": SUPPLEMENT, "step": SUPPLEMENT, "supplement": "running"},
    ),
    (
        "54",
        "complete: from zero",
        [*IN_PROCESS, *MORE, *ANSWERED],
        {"intake": "kept", "case": "from zero", "step": "from zero", "supplement": "kept"},
    ),
    (
        "58",
        "not completed in time: stopped",
        [*IN_PROCESS, *MORE, *LATE, ("stop_case", "binh", {"reason": "Không bổ sung"})],
        {"intake": "kept", "case": "released", "step": "released", "supplement": "released"},
    ),
    (
        "46",
        "a fee: the office's clocks stop",
        [*IN_PROCESS, *FEE],
        {"intake": "kept", "case": PAYMENT, "step": PAYMENT},
    ),
    (
        "64",
        "paid: from where they stood",
        [*IN_PROCESS, *FEE, *PAID],
        {"intake": "kept", "case": "running", "step": "running"},
    ),
    (
        "68",
        "not paid: stopped",
        [*IN_PROCESS, *FEE, ("stop_case", "binh", {"reason": "Không nộp"})],
        {"intake": "kept", "case": "released", "step": "released"},
    ),
    (
        "48",
        "stopped in process",
        [*IN_PROCESS, ("stop_case", "binh", {"reason": "Trùng hồ sơ"})],
        {"intake": "kept", "case": "released", "step": "released"},
    ),
    (
        "44",
        "an opinion beside the work stops nothing",
        [*IN_PROCESS, *ASK],
        {"intake": "kept", "case": "running", "step": "running", "question": "running"},
    ),
    (
        "44",
        "an opinion for which the law waits",
        [*IN_PROCESS, *ASK_AND_WAIT],
        {"intake": "kept", "case": OPINION_AWAITED, "step": OPINION_AWAITED, "question": "running"},
    ),
    (
        "44",
        "given: from where they stood",
        [*IN_PROCESS, *ASK_AND_WAIT, *OPINION],
        {"intake": "kept", "case": "running", "step": "running", "question": "kept"},
    ),
    (
        "44",
        "the next step begins stopped while the law waits",
        [*IN_PROCESS, *ASK_AND_WAIT, *STEP],
        {"intake": "kept", "case": OPINION_AWAITED, "step": OPINION_AWAITED, "question": "running"},
    ),
    (
        "45",
        "to be completed while an opinion is awaited: the person's turn, also for the office asked",
        [*IN_PROCESS, *ASK_AND_WAIT, *MORE],
        {"intake": "kept", "case": SUPPLEMENT, "step": SUPPLEMENT, "supplement": "running", "question": SUPPLEMENT},
    ),
    (
        "54",
        "complete, and the opinion still awaited: from zero, and waiting",
        [*IN_PROCESS, *ASK_AND_WAIT, *MORE, *ANSWERED],
        {
            "intake": "kept",
            "case": "from zero, " + OPINION_AWAITED,
            "step": "from zero, " + OPINION_AWAITED,
            "supplement": "kept",
            "question": "running",
        },
    ),
    (
        "64",
        "paid, and the opinion still awaited",
        [*IN_PROCESS, *ASK_AND_WAIT, *FEE, *PAID],
        {"intake": "kept", "case": OPINION_AWAITED, "step": OPINION_AWAITED, "question": "running"},
    ),
    (
        "46",
        "a fee while an opinion is given beside the work: the office asked waits too",
        [*IN_PROCESS, *ASK, *FEE],
        {"intake": "kept", "case": PAYMENT, "step": PAYMENT, "question": PAYMENT},
    ),
    (
        "49",
        "decided",
        [*IN_PROCESS, *PAID, *STEP, *STEP, ("decide_case", "minh", {"outcome": "granted"})],
        {"intake": "kept", "case": "kept", "step": "kept"},
    ),
    (
        "9A",
        "delivered",
        [
            *IN_PROCESS,
            *PAID,
            *STEP,
            *STEP,
            ("decide_case", "minh", {"outcome": "granted"}),
            ("deliver_case", "hanh", {}),
        ],
        {"intake": "kept", "case": "kept", "step": "kept"},
    ),
]


@pytest.mark.parametrize(("move", "acts", "expected"), [(r[0], r[2], r[3]) for r in TABLE], ids=[r[1] for r in TABLE])
def test_in_each_state_each_clock_does_what_the_decree_says(
    world: World, move: str, acts: Acts, expected: dict[str, str]
) -> None:
    story = Story(world).submitted()
    for verb, who, more in acts:
        do(story, verb, who, more)
    assert story.case.state == int(move[1], 16)
    clocks = clocks_of(story, story.now - timedelta(minutes=10))
    assert clocks == expected


def test_the_table_names_every_move_of_the_nation() -> None:
    lawful = {f"{move.start.value:X}{move.end.value:X}" for move in MOVES}
    assert lawful <= {row[0] for row in TABLE}
    assert {f"{state.value:X}" for state in State} == {row[0][1] for row in TABLE}


def do(story: Story, verb: str, who: str, more: dict[str, Any]) -> None:
    if verb == "later":
        story.later(**more)
    elif verb == "opinion":
        story.opinion(story.case.consultations.get(answered_at__isnull=True), who=who)
    else:
        story.act(verb, who, **more)


def clocks_of(story: Story, now: datetime) -> dict[str, str]:
    """Each clock by its kind, the latest of several: its state, or what it stands still for, and since when it counts
    where it was set to zero by the last act."""
    refs = [story.case.ref, *(question.ref for question in story.case.consultations.all())]
    found = {}
    for promise in Promise.objects.filter(subject__in=refs).order_by("opened_at"):
        pause = Pause.objects.filter(promise=promise, ended_at=None).first()
        said = promise.state
        if pause is not None:
            assert said == "paused"
            said = f"{pause.ground} {ARTICLE.findall(pause.law)[0]}"
        if promise.counted_from > promise.opened_at:
            assert promise.counted_from == now
            said = "from zero" + (f", {said}" if pause is not None else "")
        found["question" if promise.kind == "consultation" else promise.kind] = said
    return found


def test_a_question_gets_back_the_time_in_which_it_could_not_be_answered(world: World) -> None:
    """The department has two working days; the dossier is with bà Lan for a week in between."""
    story = Story(world).claimed()
    question = story.consulted("advice")
    story.act("ask_for_more", "binh", reason="Thiếu bản vẽ")
    story.later(days=7).act("answer_supplement", "lan")
    before, question = question.due_at, story.case.consultations.get()
    assert question.due_at == before + timedelta(days=7, minutes=10)
    owed = promise_on(question.ref, "consultation")
    assert owed is not None
    assert owed.due_at == question.due_at
    story.opinion(question)
    owed.refresh_from_db()
    assert owed.state == "kept"


def test_the_turn_passes_to_the_person_in_the_ledger_too(world: World) -> None:
    story = Story(world).claimed()
    story.consulted("plan")
    story.later(days=1).act("ask_for_payment", "binh")
    story.later(days=1).act("confirm_payment", "hanh", how="cash")
    owed = promise_on(story.case.ref, "case")
    assert owed is not None
    pauses = [(pause.ground, pause.ended_at is None) for pause in owed.pauses.order_by("started_at")]
    assert pauses == [("consultation", False), ("payment", False), ("consultation", True)]


def test_an_extension_is_asked_a_day_before_the_end_and_once(world: World) -> None:
    """Art 19.9; what it promises is a date."""
    story = Story(world).claimed()
    was = story.due
    story.act("extend_case", "minh", reason="Cần xác minh", by=Duration(amount=2, unit="working_days"))
    assert story.due == was + timedelta(days=2)
    story.act("ask_for_payment", "binh").later(days=1).act("confirm_payment", "hanh", how="cash")
    assert story.due.date() == (was + timedelta(days=3)).date()


def test_each_office_counts_in_its_own_calendar(world: World) -> None:
    """The communes have Wednesday off; the department and bà Lan do not."""
    announce(date(2026, 11, 4), date(2026, 12, 2), kind="uy_ban")
    story = Story(world).claimed()
    question = story.consulted("advice")
    owed = {p.kind: p.due_at.astimezone(VN) for p in Promise.objects.all()}
    assert f"{owed['intake']:%d %H:%M}" == "03 08:00"
    assert f"{owed['case']:%d %H:%M}" == "10 08:10"
    assert f"{owed['step']:%d %H:%M}" == "05 08:20"
    assert f"{question.due_at.astimezone(VN):%d %H:%M}" == "04 08:40"
    story.later(days=1).act("extend_case", "minh", reason="Bận", by=Duration(amount=1, unit="working_days"))
    assert f"{story.due.astimezone(VN):%d %H:%M}" == "11 08:10"


def test_the_three_days_to_ask_for_more_are_those_of_the_office(world: World) -> None:
    """Received on Monday; Wednesday is off, so Friday morning is still in time, and the person counts as everybody."""
    announce(date(2026, 11, 4), date(2026, 12, 7), kind="uy_ban")
    story = Story(world).claimed().later(days=3, hours=23)
    story.act("ask_for_more", "binh", reason="Thiếu bản vẽ")
    assert f"{story.due.astimezone(VN):%F %T}" == "2026-12-07 23:59:59"
    rule = supplement_rule(procedure_of(story.case))
    assert ask_until(calendar_for(date(2026, 11, 2)), MONDAY, rule) < story.now
