"""To issue a paper, to revoke it, and to put another in its place. Nobody changes what is issued."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.ground.ledger.actions import record_fact
from motcua.ground.offices.models import Office
from motcua.ground.papers import facts
from motcua.ground.papers.actions.storing import keep_own
from motcua.ground.papers.definitions import CODE_ALPHABET, CODE_LENGTH, IssuedKind, Made, SignedPdf
from motcua.ground.papers.models import Archiving, IssuedPaper, Revision, Signature
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Party
from motcua.ground.words.errors import Refused, Unknown


def new_code() -> str:
    """A code nobody can guess: it is printed on the paper, so it is drawn before the paper is made."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


@dataclass(frozen=True, slots=True)
class Ground:
    """By what right somebody signed: ``ref`` is ``appointment:<id>``, ``delegation:<id>`` or ``office:<id>`` (a seal);
    ``duty`` the one that the act asks. ``account_id`` is who signed; nobody for a seal."""

    ref: str
    duty: str = ""
    account_id: int | None = None


@transaction.atomic
def issue_paper(
    *,
    signed: SignedPdf,
    grounds: Sequence[Ground],
    code: str,
    kind: IssuedKind,
    title: Mapping[str, str],
    subject: str,
    office: Office,
    actor: Actor,
    now: datetime,
    holder: Party | None = None,
    holder_name: str = "",
    source: str = "",
) -> IssuedPaper:
    """Keep a signed PDF and enter it in the register, in the transaction of the act that issues it.

    ``grounds`` are those of the signatures, one for each, in their order. ``title`` is in both languages (``vi``,
    ``en``); ``source`` what it was made from, of which one paper at a time is in force.
    """
    kept = keep_own(signed.content, name=f"{code}.pdf", actor=actor, now=now)
    paper = IssuedPaper.objects.create(
        code=code,
        kind=kind,
        title=dict(title),
        subject=subject,
        source=source,
        holder=holder,
        holder_name=holder_name or (holder.name if holder else ""),
        office=office,
        office_name=office.name,
        digest=kept.digest,
        level=signed.level,
        issued_at=now,
        issued_by=actor.ref,
    )
    Revision.objects.create(paper=paper, digest=kept.digest, level=signed.level, made_at=now)
    Archiving.objects.create(paper=paper, next_at=now)
    pairs = list(zip(signed.made, grounds, strict=True))
    Signature.objects.bulk_create(_signature(paper, made, ground) for made, ground in pairs)
    payload = {
        "kind": kind,
        "about": subject,
        "digest": kept.digest,
        "level": signed.level,
        "signed": [_told(made, ground) for made, ground in pairs],
    }
    _leave(facts.ISSUED, paper, actor, now, payload)
    return paper


def _signature(paper: IssuedPaper, made: Made, ground: Ground) -> Signature:
    return Signature(
        paper=paper,
        by=made.who.by,
        account_id=ground.account_id,
        name=made.who.name,
        post=made.who.post,
        ground=ground.ref,
        duty=ground.duty,
        field=made.field,
        certificate=made.certificate,
        serial=made.serial,
        certificate_name=made.certificate_name,
        signed_at=made.signed_at,
        level=made.level,
    )


def _told(made: Made, ground: Ground) -> dict[str, str]:
    return {"by": made.who.by, "ground": ground.ref, "certificate": made.certificate}


@transaction.atomic
def revoke_paper(*, paper_id: UUID, reason: str, decision: str, actor: Actor, now: datetime) -> IssuedPaper:
    """It holds no more, from now on, by a decision of who leads the office; whoever checks it reads that."""
    paper = _held(paper_id)
    _must_lead(actor, paper)
    if paper.revoked_at is not None:
        raise Refused("revoked_before", "Văn bản này đã bị thu hồi.")
    _end(paper, reason, decision, actor, now)
    paper.save()
    _leave(facts.REVOKED, paper, actor, now, _ended(paper))
    return paper


@transaction.atomic
def replace_paper(
    *, paper_id: UUID, by: IssuedPaper, reason: str, decision: str, actor: Actor, now: datetime
) -> IssuedPaper:
    """Another paper stands in its place: of one that is in force it is revoked by the same act, of one that was revoked
    before it says what came after."""
    paper = _held(paper_id)
    _must_lead(actor, paper)
    if paper.replaced_by_id is not None:
        raise Refused("replaced_before", "Văn bản này đã được thay thế bằng văn bản khác.")
    if by.subject != paper.subject or by.pk == paper.pk or by.revoked_at is not None:
        raise Refused("replaced_by_what", "Văn bản thay thế phải là một văn bản khác, còn hiệu lực, của cùng hồ sơ.")
    if paper.revoked_at is None:
        _end(paper, reason, decision, actor, now)
    paper.replaced_by = by
    paper.save()
    _leave(facts.REPLACED, paper, actor, now, {**_ended(paper), "by": by.ref})
    return paper


def _held(paper_id: UUID) -> IssuedPaper:
    paper = IssuedPaper.objects.select_for_update(of=("self",)).filter(pk=paper_id).first()
    if paper is None:
        raise Unknown(f"issued paper {paper_id}")
    return paper


def _must_lead(actor: Actor, paper: IssuedPaper) -> None:
    if not actor.may("lead", paper.office_id):
        raise Refused(
            "not_your_duty",
            "Thu hồi, thay thế văn bản đã ban hành cần nhiệm vụ “lãnh đạo cơ quan” tại cơ quan ban hành.",
        )


def _end(paper: IssuedPaper, reason: str, decision: str, actor: Actor, now: datetime) -> None:
    reason, decision = reason.strip()[:1000], decision.strip()[:60]
    if len(reason) < 5:
        raise Refused("reason_missing", "Hãy ghi rõ lý do thu hồi để người dân biết.", field="reason")
    if not decision:
        raise Refused("decision_missing", "Hãy ghi số, ký hiệu của quyết định thu hồi.", field="decision")
    paper.revoked_at, paper.revoked_by = now, actor.ref
    paper.revoked_why, paper.revoked_decision = reason, decision


def _ended(paper: IssuedPaper) -> dict[str, str]:
    return {"about": paper.subject, "digest": paper.digest, "decision": paper.revoked_decision}


def _leave(kind: str, paper: IssuedPaper, actor: Actor, now: datetime, payload: Mapping[str, object]) -> None:
    record_fact(kind, subject=paper.ref, actor=actor, now=now, office_id=paper.office_id, payload=payload)
