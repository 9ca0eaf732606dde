"""Which moves a promise allows."""

from __future__ import annotations

from datetime import datetime

from motcua.ground.promises.definitions import Act, State
from motcua.ground.words.errors import Refused

MOVES: dict[tuple[Act, State], State] = {
    ("pause", "running"): "paused",
    ("resume", "paused"): "running",
    ("restart", "paused"): "running",
    ("restart", "running"): "running",
    ("extend", "running"): "running",
    ("break", "running"): "broken",
    ("keep", "running"): "kept",
    ("keep", "paused"): "kept",
    ("keep", "broken"): "kept_late",
    ("release", "running"): "released",
    ("release", "paused"): "released",
    ("release", "broken"): "released",
    # What is late stays late; whose turn it is is noted all the same.
    ("pause", "broken"): "broken",
    ("resume", "broken"): "broken",
    ("restart", "broken"): "broken",
}
"""Every lawful move. What is not here is refused."""

_REFUSALS: dict[Act, str] = {
    "pause": "Thời hạn này đang tạm dừng hoặc đã kết thúc nên không tạm dừng được nữa.",
    "resume": "Thời hạn này không ở trạng thái tạm dừng nên không tính tiếp được.",
    "restart": "Thời hạn này đã kết thúc nên không tính lại từ đầu được.",
    "extend": "Chỉ gia hạn được khi thời hạn đang tính và chưa quá hạn.",
    "keep": "Việc này đã hoàn thành hoặc không còn phải thực hiện.",
    "release": "Việc này đã hoàn thành hoặc không còn phải thực hiện.",
    "break": "Chỉ thời hạn đang tính mới quá hạn được.",
}


def next_state(act: Act, state: State) -> State:
    """Where ``act`` leads from ``state``; Refused when it leads nowhere."""
    end = MOVES.get((act, state))
    if end is None:
        raise Refused("promise_" + act, _REFUSALS[act], params={"state": state})
    return end


def state_at(state: State, due: datetime, now: datetime) -> State:
    """What a promise is at that moment, whether or not anybody has said so. The due moment itself is still in time."""
    return "broken" if state == "running" and due < now else state
