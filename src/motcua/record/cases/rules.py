"""The life-cycle of a dossier, and the other pure rules of this room.

The ten states and the moves between them are the nation's, so they are code. Articles name the decree on the
one-stop mechanism: NĐ 61/2018/NĐ-CP, whose skeleton NĐ 118/2025/NĐ-CP keeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from motcua.ground.calendar.rules import Calendar, add
from motcua.ground.forms.definitions import AddressField, Form
from motcua.ground.forms.rules.conditions import met
from motcua.ground.words.errors import Refused
from motcua.record.cases.definitions import PaperAsked, Procedure, State, Step, SupplementRule

Turn = Literal["office", "citizen", "nobody"]

ONE_STOP_DECREE = "NĐ 61/2018/NĐ-CP, NĐ 118/2025/NĐ-CP"


@dataclass(frozen=True, slots=True)
class Move:
    """A lawful step from one state to another; ``law`` is the article that allows it."""

    act: str
    start: State
    end: State
    law: str


S = State
MOVES: tuple[Move, ...] = (
    Move("accept", S.REGISTERED, S.RECEIVED, "Điều 17"),
    Move("refuse_intake", S.REGISTERED, S.NOT_ACCEPTED, "Điều 17 khoản 1"),
    Move("ask_for_more", S.REGISTERED, S.SUPPLEMENT_ASKED, "Điều 17 khoản 2"),
    Move("withdraw", S.REGISTERED, S.WITHDRAWN, "Điều 11"),
    Move("hand_over", S.RECEIVED, S.IN_PROCESS, "Điều 18"),
    Move("withdraw", S.RECEIVED, S.WITHDRAWN, "Điều 11"),
    Move("ask_for_more", S.IN_PROCESS, S.SUPPLEMENT_ASKED, "Điều 19 khoản 4"),
    Move("ask_for_payment", S.IN_PROCESS, S.PAYMENT_ASKED, "Điều 22"),
    Move("withdraw", S.IN_PROCESS, S.WITHDRAWN, "Điều 11"),
    Move("stop", S.IN_PROCESS, S.STOPPED, "Điều 19 khoản 8"),
    Move("decide", S.IN_PROCESS, S.FINISHED, "Điều 19"),
    Move("supplement_before_receipt", S.SUPPLEMENT_ASKED, S.REGISTERED, "Điều 17 khoản 2"),
    Move("supplement_after_receipt", S.SUPPLEMENT_ASKED, S.IN_PROCESS, "Điều 19 khoản 4"),
    Move("withdraw", S.SUPPLEMENT_ASKED, S.WITHDRAWN, "Điều 11"),
    Move("stop", S.SUPPLEMENT_ASKED, S.STOPPED, "Điều 19 khoản 4"),
    Move("confirm_payment", S.PAYMENT_ASKED, S.IN_PROCESS, "Điều 22"),
    Move("stop", S.PAYMENT_ASKED, S.STOPPED, "Điều 22"),
    Move("deliver", S.FINISHED, S.DELIVERED, "Điều 20"),
)
"""Every lawful move. What is not here is refused."""

_BY_ACT: dict[tuple[str, State], Move] = {(m.act, m.start): m for m in MOVES}

ENDED = frozenset({S.NOT_ACCEPTED, S.WITHDRAWN, S.STOPPED, S.DELIVERED})
"""No move leads out of these."""

DECIDED = ENDED | {S.FINISHED}
"""The office owes no decision any more."""

TURNS: Mapping[State, Turn] = {
    S.REGISTERED: "office",
    S.RECEIVED: "office",
    S.IN_PROCESS: "office",
    S.SUPPLEMENT_ASKED: "citizen",
    S.PAYMENT_ASKED: "citizen",
    S.FINISHED: "citizen",
    S.NOT_ACCEPTED: "nobody",
    S.WITHDRAWN: "nobody",
    S.STOPPED: "nobody",
    S.DELIVERED: "nobody",
}
"""Whose stop-watch runs in each state."""

STATE_NAMES: Mapping[State, str] = {
    S.REGISTERED: "Mới đăng ký",
    S.RECEIVED: "Được tiếp nhận",
    S.NOT_ACCEPTED: "Không được tiếp nhận",
    S.IN_PROCESS: "Đang xử lý",
    S.SUPPLEMENT_ASKED: "Yêu cầu bổ sung giấy tờ",
    S.PAYMENT_ASKED: "Yêu cầu thực hiện nghĩa vụ tài chính",
    S.WITHDRAWN: "Công dân yêu cầu rút hồ sơ",
    S.STOPPED: "Dừng xử lý",
    S.FINISHED: "Đã xử lý xong",
    S.DELIVERED: "Đã trả kết quả",
}

_REFUSALS: Mapping[str, str] = {
    "accept": "Hồ sơ đang ở trạng thái “{state}” nên không tiếp nhận được nữa. Hãy tải lại trang.",
    "refuse_intake": "Chỉ từ chối tiếp nhận được khi hồ sơ mới đăng ký; hồ sơ đang ở trạng thái “{state}”.",
    "ask_for_more": "Hồ sơ đang ở trạng thái “{state}” nên không yêu cầu bổ sung được.",
    "withdraw": "Hồ sơ đang ở trạng thái “{state}” nên không rút được nữa.",
    "hand_over": "Chỉ chuyển xử lý hồ sơ đã được tiếp nhận; hồ sơ đang ở trạng thái “{state}”.",
    "ask_for_payment": "Chỉ yêu cầu nộp phí khi hồ sơ đang xử lý; hồ sơ đang ở trạng thái “{state}”.",
    "stop": "Hồ sơ đang ở trạng thái “{state}” nên không dừng giải quyết được.",
    "decide": "Chỉ quyết định được khi hồ sơ đang xử lý; hồ sơ đang ở trạng thái “{state}”.",
    "deliver": "Chưa có kết quả để trả: hồ sơ đang ở trạng thái “{state}”.",
    "confirm_payment": "Hồ sơ đang ở trạng thái “{state}” nên không ghi nhận nộp phí ở bước này.",
}
_ANY_REFUSAL = "Hồ sơ đang ở trạng thái “{state}” nên không làm được việc này."


def next_state(act: str, state: State) -> Move:
    """The move that ``act`` makes from ``state``; Refused, with a sentence for the person, when the law knows none."""
    move = _BY_ACT.get((act, state))
    if move is None:
        raise Refused(
            "illegal_move",
            _REFUSALS.get(act, _ANY_REFUSAL),
            law=ONE_STOP_DECREE,
            params={"state": STATE_NAMES[state], "act": act},
        )
    return move


def acts_from(state: State) -> frozenset[str]:
    """The acts that lead out of a state; empty exactly for the ended ones."""
    return frozenset(m.act for m in MOVES if m.start == state)


def supplement_rule(procedure: Procedure) -> SupplementRule:
    """The procedure's own rule, or the decree's for all."""
    if procedure.supplement is not None:
        return procedure.supplement
    return SupplementRule.model_validate({"law": {"text": ONE_STOP_DECREE, "article": "Điều 19 khoản 4"}})


def ask_until(calendar: Calendar, received: datetime, rule: SupplementRule) -> datetime:
    """The last moment at which a received dossier may be returned for completion (art 19.4), in the calendar of the
    office that processes it."""
    return add(calendar, received, rule.within).due


def dossier_code(office_code: str, day: date, serial: int) -> str:
    """``H09.12.34-241105-0007``: agency, day of filing, serial of that day (NĐ 61/2018 art 26; QĐ 20/2020)."""
    if not 1 <= serial <= 9999:
        raise Refused(
            "day_is_full",
            "Cơ quan đã nhận đủ 9.999 hồ sơ trong ngày. Vui lòng nộp lại vào ngày làm việc tiếp theo.",
            law="NĐ 61/2018/NĐ-CP Điều 26",
        )
    return f"{office_code}-{day:%y%m%d}-{serial:04d}"


def papers_asked(procedure: Procedure, answers: Mapping[str, Any]) -> tuple[PaperAsked, ...]:
    """The components this person has to hand in, after the conditions."""
    return tuple(p for p in procedure.papers if met(p.when, answers))


def missing_papers(procedure: Procedure, answers: Mapping[str, Any], given: Iterable[str]) -> tuple[PaperAsked, ...]:
    """Required components that were not given. What is only shown at the counter is never uploaded."""
    have = set(given)
    return tuple(p for p in papers_asked(procedure, answers) if p.required and p.form != "shown" and p.key not in have)


def competent_place(procedure: Procedure, answers: Mapping[str, Any], chosen: str) -> str:
    """The commune code that decides which office is competent; "" when the person has yet to choose."""
    by = procedure.competent.by
    if by in {"chosen", "province"}:
        return chosen or first_unit(procedure.form, answers)
    address = answers.get(by)
    return str(address.get("unit", "")) if isinstance(address, dict) else ""


def first_unit(form: Form, answers: Mapping[str, Any]) -> str:
    """The unit of the first address answered, for offices that serve the whole province."""
    for field in form.fields():
        address = answers.get(field.key) if isinstance(field, AddressField) else None
        if isinstance(address, dict) and address.get("unit"):
            return str(address["unit"])
    return ""


def column_values(procedure: Procedure, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The declared list columns of these answers, by slot: text, date or number, absent ones as None or ""."""
    return {c.slot: _column_value(c.slot, dig(answers, c.field)) for c in procedure.columns}


def dig(answers: Mapping[str, Any], path: str) -> Any:
    """``child.name`` inside nested answers; None where the path ends early."""
    value: Any = answers
    for part in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value


def _column_value(slot: str, value: Any) -> Any:
    if slot.startswith("text"):
        if isinstance(value, Mapping):
            value = value.get("name") or value.get("unit_name")
        return "" if value is None else str(value)[:200]
    if slot.startswith("date"):
        return date.fromisoformat(value) if isinstance(value, str) and value else None
    return value if value not in ("", None) else None


def next_step(procedure: Procedure, step_key: str) -> Step | None:
    """The step after ``step_key``; the first one after ""; None after the last."""
    if not step_key:
        return procedure.steps[0] if procedure.steps else None
    keys = [s.key for s in procedure.steps]
    after = keys.index(step_key) + 1
    return procedure.steps[after] if after < len(keys) else None


def step(procedure: Procedure, key: str) -> Step | None:
    return next((s for s in procedure.steps if s.key == key), None)


@dataclass(frozen=True, slots=True)
class Watch:
    """A stretch of a dossier's life and whose turn it was."""

    turn: Turn
    state: State
    start: datetime
    end: datetime | None


def stop_watches(history: Sequence[tuple[datetime, State]]) -> tuple[Watch, ...]:
    """From the states a dossier went through, in order, the stretches of each party. The last one is open unless the
    dossier has ended."""
    watches: list[Watch] = []
    for position, (start, state) in enumerate(history):
        end = history[position + 1][0] if position + 1 < len(history) else None
        if state in ENDED and end is None:
            break
        watches.append(Watch(TURNS[state], state, start, end))
    return tuple(watches)
