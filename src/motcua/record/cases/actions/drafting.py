"""What a citizen has typed and not filed: kept as typed, so nothing is lost; not an act of the administration, so no
fact."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.ground.people.definitions import Actor
from motcua.ground.words.errors import Refused
from motcua.record.cases import queries
from motcua.record.cases.models import Draft

MOST_DRAFTS = 200


@transaction.atomic
def save_draft(
    *,
    actor: Actor,
    now: datetime,
    procedure: str,
    data: Mapping[str, Any],
    draft_id: UUID | None = None,
) -> Draft:
    """Keep what was typed. Raises Unknown for a draft that is not the actor's."""
    if actor.account_id is None:
        raise Refused("log_in_first", "Đăng nhập để lưu hồ sơ đang soạn.")
    if draft_id is None:
        if Draft.objects.filter(owner_id=actor.account_id).count() >= MOST_DRAFTS:
            raise Refused("too_many_drafts", "Bạn có quá nhiều hồ sơ đang soạn. Hãy xóa bớt rồi lưu lại.")
        behalf = actor.acts_for.party_id if actor.acts_for else None
        draft = Draft(owner_id=actor.account_id, procedure=procedure, started_at=now, on_behalf_of_id=behalf)
    else:
        draft = queries.draft_of(actor, draft_id)
    draft.data, draft.saved_at = dict(data), now
    draft.save()
    return draft


@transaction.atomic
def discard_draft(*, actor: Actor, draft_id: UUID) -> None:
    queries.draft_of(actor, draft_id).delete()
