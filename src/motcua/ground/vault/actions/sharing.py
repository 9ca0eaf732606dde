"""A holder shows one paper to whom they give a link, until when they say, and sees that it was looked at."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from motcua.ground.ledger.actions import record_fact
from motcua.ground.people.definitions import Actor
from motcua.ground.vault import facts
from motcua.ground.vault.models import Holding, Share
from motcua.ground.vault.queries import Looked, SharedPaper, holding_for, shared_paper, visible_holdings
from motcua.ground.words.errors import Refused, Unknown
from motcua.ground.words.ids import ref
from motcua.ground.words.moments import day_of

LONGEST = timedelta(days=30)
MOST_OPEN = 20
"""Links to one paper at a time: who needs more has lost sight of them."""


@transaction.atomic
def share_holding(
    *, holding_id: UUID, purpose: str, lasts: timedelta, actor: Actor, now: datetime
) -> tuple[Share, str]:
    """The share and its link's secret, which is told once and kept nowhere. Refused without a purpose, for too long, or
    when the paper does not stand."""
    row = holding_for(actor, holding_id)
    assert actor.account_id is not None  # a citizen sees papers, and every citizen has an account
    _may_share(actor, row, now)
    said = " ".join(purpose.split())[:300]
    if len(said) < 3:
        raise Refused("share_purpose", "Ghi mục đích chia sẻ: cho ai xem, để làm gì.", field="purpose")
    if not timedelta() < lasts <= LONGEST:
        raise Refused("share_lasts", "Chọn thời hạn chia sẻ, dài nhất 30 ngày.", field="lasts")
    if Share.objects.filter(holding=row, ended_at=None, expires_at__gt=now).count() >= MOST_OPEN:
        raise Refused("share_many", "Giấy tờ này đang được chia sẻ qua nhiều liên kết. Hãy ngừng bớt rồi tạo tiếp.")
    secret = secrets.token_urlsafe(32)
    share = Share.objects.create(
        holding=row,
        digest=digest_of(secret),
        purpose=said,
        made_at=now,
        made_by_id=actor.account_id,
        expires_at=now + lasts,
    )
    _record(facts.SHARED, row, share, actor, now, expires_at=share.expires_at.isoformat())
    return share, secret


@transaction.atomic
def end_share(*, share_id: int, actor: Actor, now: datetime) -> Share:
    """From now on the link shows nothing; ended or expired before, it stays as it was. Unknown when not theirs."""
    mine = visible_holdings(actor).values("pk")
    share = Share.objects.select_for_update(of=("self",)).filter(pk=share_id, holding__in=mine).first()
    if share is None:
        raise Unknown(f"share {share_id}")
    if share.ended_at is None and share.expires_at > now:
        share.ended_at = now
        share.save(update_fields=["ended_at"])
        _record(facts.SHARE_ENDED, share.holding, share, actor, now)
    return share


@transaction.atomic
def visit_share(*, secret: str, what: Looked, actor: Actor, now: datetime) -> SharedPaper:
    """What the link shows, and the note that somebody looked. Unknown for a link that is wrong, expired or ended."""
    found = shared_paper(digest_of(secret), now)
    _note_visit(found.share, what, now)
    record_fact(
        facts.SHARE_VISITED,
        subject=ref("holding", found.holding),
        actor=actor,
        now=now,
        office_id=found.office_id,
        payload={"party": ref("party", found.party), "share": found.share, "what": what},
    )
    return found


def _note_visit(share: int, what: Looked, now: datetime) -> None:
    """Past the models, which would ask for the new row's number: whoever visits may write visits and read none."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO vault_sharevisit (share_id, what, at) VALUES (%s, %s, %s)", [share, what, now])


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _may_share(actor: Actor, row: Holding, now: datetime) -> None:
    """A mandate for some procedures is for dossiers of these, not for showing the giver's papers around."""
    if actor.acts_for is not None and actor.acts_for.procedures:
        raise Refused(
            "share_beyond_mandate",
            "Việc {name} ủy quyền cho bạn chỉ gồm một số thủ tục, không gồm chia sẻ giấy tờ.",
            params={"name": actor.acts_for.name},
        )
    if not row.stands(day_of(now)):
        raise Refused("share_not_valid", "Giấy tờ này không còn hiệu lực nên không chia sẻ được.")


def _record(kind: str, row: Holding, share: Share, actor: Actor, now: datetime, **more: str) -> None:
    payload = {"party": ref("party", row.holder_id), "type": row.type, "share": share.pk, **more}
    record_fact(kind, subject=row.ref, actor=actor, now=now, office_id=row.office_id, payload=payload)
