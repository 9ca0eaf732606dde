"""The digitiser signs the copy in their own name: whoever compared it with the paper, and nobody else."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from motcua.ground.papers.actions import issue_paper, new_code
from motcua.ground.papers.actions.issuing import Ground
from motcua.ground.papers.definitions import FileRef, Who
from motcua.ground.papers.ports import signs
from motcua.ground.papers.queries import open_paper
from motcua.ground.papers.signing import sign_pdf
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Account, Appointment, Delegation
from motcua.ground.vault.digitising.marking import marked
from motcua.ground.vault.digitising.models import Digitisation
from motcua.ground.words.ids import ref
from motcua.ground.words.moments import day_of

DUTY = "one_stop"


def sign_copy(
    row: Digitisation, copy: FileRef, title: str, *, actor: Actor, now: datetime
) -> tuple[FileRef, UUID | None]:
    """The copy with the mark and the signature, entered in the register of issued papers under a code of its own; and
    which row of the register it is, so that what is revoked there is held no more.

    Not of a photo whose paper nobody saw, nor where nobody keeps keys: then the copy stays as it is. Raises what the
    keeper of the keys raises.
    """
    if not row.on_paper or not signs():
        return copy, None
    with open_paper(copy.digest) as content:
        plain = content.read()
    who, ground = _who(row, actor, now)
    signed = sign_pdf(
        marked(plain, name=who.name, office=who.office, now=now),
        who=who,
        now=now,
        reason="Số hóa từ bản chính",
        place=row.office.place.name,
    )
    paper = issue_paper(
        signed=signed,
        grounds=[ground],
        code=new_code(),
        kind="scan",
        title={"vi": f"Bản số hóa: {title}", "en": f"Digitised copy: {title}"},
        subject=row.subject,
        source=row.ref,
        office=row.office,
        holder=row.owner,
        actor=actor,
        now=now,
    )
    return FileRef(paper.digest, copy.name, len(signed.content), copy.type), paper.pk


def _who(row: Digitisation, actor: Actor, now: datetime) -> tuple[Who, Ground]:
    """Whose signature it is, and by what right they are at this counter today."""
    assert actor.account_id is not None  # whoever holds a duty has an account
    account = Account.objects.get(pk=actor.account_id)
    ground, post = _ground(account, row.office_id, now)
    who = Who(
        by="digitiser",
        key=account.username,
        name=account.name,
        office=row.office.name,
        office_code=row.office.code,
        post=post,
    )
    return who, Ground(ground, duty=DUTY, account_id=account.pk)


def _ground(account: Account, office_id: int, now: datetime) -> tuple[str, str]:
    on = day_of(now)
    held = Appointment.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=on),
        account=account,
        post__office_id=office_id,
        post__duties__contains=[DUTY],
        valid_from__lte=on,
    ).select_related("post")
    appointed = held.first()
    if appointed is not None:
        return ref("appointment", appointed.pk), appointed.post.title
    lent = Delegation.objects.in_force(on).filter(to_account=account, office_id=office_id, duties__contains=[DUTY])
    return ref("delegation", lent.latest("pk").pk), ""
