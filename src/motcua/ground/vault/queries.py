"""Reads. `visible_holdings` decides what a citizen sees; of officials the room above decides, by their dossiers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db import connection

from motcua.ground.packs import queries as packs
from motcua.ground.people.definitions import Actor
from motcua.ground.people.models import Party, Reading
from motcua.ground.vault.definitions import TRUST, PaperType
from motcua.ground.vault.models import Holding, HoldingSet, Share, Use
from motcua.ground.words.errors import Unknown
from motcua.ground.words.ids import ref


def visible_holdings(actor: Actor) -> HoldingSet:
    """A citizen's own, or those of whom they act for: of these only what came from the procedures of the mandate,
    where it names some. Nobody else's."""
    rows = Holding.objects.select_related("holder", "office")
    if actor.kind != "citizen" or actor.party_id is None:
        return rows.none()
    acts_for = actor.acts_for
    if acts_for is None:
        return rows.filter(holder_id=actor.party_id)
    theirs = rows.filter(holder_id=acts_for.party_id)
    return theirs.filter(procedure__in=sorted(acts_for.procedures)) if acts_for.procedures else theirs


def holding_for(actor: Actor, holding_id: UUID) -> Holding:
    """The citizen's holding, or Unknown: the same answer for "not there" and "not yours"."""
    held = visible_holdings(actor).filter(pk=holding_id).first()
    if held is None:
        raise Unknown(f"holding {holding_id}")
    return held


def held(party: Party, type: str | Collection[str], on: date) -> list[Holding]:
    """What the party holds of this type, or of these, and is valid on that day; the most trusted first, then the
    newest. Behind the second wall only what the reader may see is among them."""
    types = [type] if isinstance(type, str) else list(type)
    rows = Holding.objects.filter(holder=party, type__in=types).standing(on).select_related("holder", "office")
    return sorted(rows, key=_worth, reverse=True)


def held_by(actor: Actor, party: Party, types: Collection[str], on: date) -> list[Holding]:
    """The same, asked by whoever takes papers in: a citizen for themselves or whom they act for, within the mandate; an
    official for who stands before them, which the caller notes as a look at that person's data."""
    if not types or actor.kind == "anonymous":
        return []
    if actor.kind == "official":
        rows = list(Holding.objects.raw("SELECT * FROM vault_at_counter(%s, %s)", [party.pk, sorted(types)]))
    else:
        rows = list(visible_holdings(actor).filter(holder=party, type__in=types).standing(on))
    return sorted((row for row in rows if row.stands(on)), key=_worth, reverse=True)


def _worth(row: Holding) -> tuple[int, date, UUID]:
    return TRUST.index(row.trust), row.issued_on or date.min, row.pk


@dataclass(frozen=True, slots=True)
class Page:
    """A page by key; ``after`` is the key of the next one, "" on the last."""

    holdings: list[Holding]
    after: str


def page_of(actor: Actor, *, type: str = "", after: str = "", size: int = 25) -> Page:
    """What a citizen sees, the newest first: also what expired or ended. A key that is none reads as the first page."""
    rows = visible_holdings(actor)
    rows = rows.filter(type=type) if type else rows
    if (last := _key(after)) is not None:
        rows = rows.filter(pk__lt=last)
    found = list(rows.order_by("-pk")[: size + 1])
    return Page(found[:size], str(found[size - 1].pk) if len(found) > size else "")


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def types_of(actor: Actor) -> list[str]:
    """The types among what a citizen sees."""
    return sorted(visible_holdings(actor).values_list("type", flat=True).distinct())


def uses_of(holding: Holding) -> list[Use]:
    return list(holding.uses.select_related("office").order_by("-pk"))


def looks_at(holding: Holding, most: int = 20) -> list[Reading]:
    """Who looked at papers of the dossiers in which this one came or was used, or at the vault itself."""
    about = [holding.source, ref("party", holding.holder_id), *holding.uses.values_list("subject", flat=True)]
    looks = Reading.objects.filter(party_id=holding.holder_id, about__in=filter(None, about))
    return list(looks.filter(what__in=["paper", "vault"]).select_related("office").order_by("-pk")[:most])


def source_case(holding: Holding) -> UUID | None:
    """The id of the dossier it came from, for a link; None where it came from none."""
    return _key(holding.source.removeprefix("case:"))


def of_source(subject: str) -> list[Holding]:
    """Everything that came from this subject, in order."""
    return list(Holding.objects.filter(source=subject).order_by("pk"))


def of_issued_paper(issued_paper: UUID) -> Holding | None:
    """The holding of a paper in the register of issued papers: what is revoked there is ended here."""
    return Holding.objects.filter(issued_paper=issued_paper).first()


def names_paper(digests: Collection[str]) -> set[str]:
    """Which of these files a held paper still names: they may not be erased."""
    return set(Holding.objects.filter(digest__in=list(digests)).values_list("digest", flat=True))


def paper_types(on: date) -> dict[str, PaperType]:
    """The types in force on that day, by key."""
    found = (pinned.body for pinned in packs.all_of("paper_type", on))
    return {body.key: body for body in found if isinstance(body, PaperType)}


# --- what a link shows ---------------------------------------------------------------------------------------------

Looked = Literal["page", "file"]


@dataclass(frozen=True, slots=True)
class SharedPaper:
    """All that a link shows: the paper, whose it is as the paper says, for what, until when. No number of a person."""

    holding: UUID
    share: int
    party: UUID
    title: str
    type: str
    number: str
    issued_on: date | None
    issuer: str
    valid_until: date | None
    trust: str
    digest: str
    file_name: str
    file_size: int
    file_type: str
    about: str
    holder: str
    purpose: str
    expires_at: datetime
    office_id: int | None


def shared_paper(digest: str, at: datetime) -> SharedPaper:
    """Anybody's question who has the link. Unknown for one that is wrong, expired or ended, all three alike."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM vault_shared(%s, %s)", [digest, at])
        told = cursor.fetchone()
    if told is None:
        raise Unknown("share")
    return SharedPaper(*told)


def shares_of(holding: Holding) -> list[Share]:
    """The holder's links to one paper, newest first, each with its visits."""
    return list(holding.shares.prefetch_related("visits").order_by("-pk"))
