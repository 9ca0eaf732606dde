"""How surely a citizen must have proven who they are, before they act on a dossier online."""

from __future__ import annotations

from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused
from motcua.record.cases.definitions import Procedure


def must_be_proven(actor: Actor, procedure: Procedure) -> None:
    """Officials prove themselves by other means, and at the counter they see the person and their card."""
    if actor.kind != "citizen" or actor.via.level >= procedure.assurance:
        return
    raise Refused(
        "assurance",
        "Thủ tục này cần định danh điện tử mức độ {level}; bạn đang đăng nhập ở mức độ {have}. Hãy xác nhận mức độ"
        " {level} rồi làm tiếp, hoặc đến Bộ phận một cửa; nội dung đã nhập vẫn được giữ.",
        law=str(procedure.assurance_law or ""),
        params={"level": procedure.assurance, "have": actor.via.level},
    )
