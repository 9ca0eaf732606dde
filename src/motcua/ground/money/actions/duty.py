"""Who may do something with an office's money."""

from __future__ import annotations

from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused


def must_handle_money(actor: Actor, office_id: int | None) -> None:
    """The house itself, whoever receives dossiers at that office, or leads it."""
    if actor.kind == "system":
        return
    if office_id is None or not (actor.may("one_stop", office_id) or actor.may("lead", office_id)):
        raise Refused(
            "not_your_duty", "Chỉ người tiếp nhận hoặc lãnh đạo cơ quan thu mới làm việc này với tiền đã thu."
        )
