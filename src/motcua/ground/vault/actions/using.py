"""A held paper is used in place of one handed in. Part of the act of filing, which leaves the fact."""

from __future__ import annotations

from datetime import datetime

from motcua.ground.people.definitions import Actor
from motcua.ground.vault.definitions import Origin
from motcua.ground.vault.models import Holding, Use
from motcua.ground.words.errors import Refused
from motcua.ground.words.moments import day_of


def use_holding(*, holding: Holding, origin: Origin, purpose: str, actor: Actor, now: datetime) -> Use:
    """``origin`` is the dossier it is used in. Refused when it does not stand on that day."""
    if not holding.stands(day_of(now)):
        raise Refused(
            "holding_not_valid",
            "Giấy tờ “{title}” trong kho không còn hiệu lực. Hãy nộp giấy tờ khác.",
            params={"title": holding.title},
        )
    return Use.objects.create(
        holding=holding,
        subject=origin.subject,
        subject_code=origin.code,
        purpose=purpose[:300],
        office_id=origin.office_id,
        at=now,
        by=actor.ref,
    )
