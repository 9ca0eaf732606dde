"""Reads: for whom somebody may act, and who acts for whom. `queries` reads accounts, posts and parties."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.ground.people.definitions import Actor, ActsFor
from motcua.ground.people.models import Account, Mandate, Party, Representation
from motcua.ground.words.errors import Unknown
from motcua.ground.words.text import fold


def acts_for(ground: str, ground_id: int, account: Account, on: date) -> ActsFor | None:
    """For whom the account may act on that day on that ground; None where it may not, or no longer."""
    if account.party_id is None or not account.is_active:
        return None
    if ground == "mandate":
        mandate = _mandates(account.party_id, on).filter(pk=ground_id).first()
        return None if mandate is None else _by_mandate(mandate)
    found = _representations(account.party_id, on).filter(pk=ground_id).first() if ground == "authorised" else None
    return None if found is None else _by_organisation(found)


def acts_for_options(actor: Actor, on: date) -> list[ActsFor]:
    """All for whom a citizen may act on that day, organisations first."""
    if actor.kind != "citizen" or actor.party_id is None:
        return []
    organisations = _representations(actor.party_id, on).order_by("organisation__search_name", "id")
    persons = _mandates(actor.party_id, on).order_by("giver__search_name", "id")
    return [*map(_by_organisation, organisations), *map(_by_mandate, persons)]


def may_act_for(account: Account, party_id: UUID, procedure: str, on: date) -> ActsFor | None:
    """The ground on which the account may act for that party in that procedure on that day, if there is one."""
    if account.party_id is None or not account.is_active:
        return None
    organisations = map(_by_organisation, _representations(account.party_id, on).filter(organisation_id=party_id))
    persons = map(_by_mandate, _mandates(account.party_id, on).filter(giver_id=party_id))
    return next((ground for ground in (*organisations, *persons) if ground.covers(procedure)), None)


def still_acts_for(actor: Actor, on: date) -> ActsFor | None:
    """The actor's ground as it is at this very moment; it cannot be ended before the transaction of the act is.

    Many may act on one ground at once, so the row is locked for sharing only.
    """
    held = actor.acts_for
    if held is None or actor.account_id is None:
        return None
    table = "people_mandate" if held.ground == "mandate" else "people_representation"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} WHERE id = %s FOR SHARE", [held.id])
    return acts_for(held.ground, held.id, Account.objects.get(pk=actor.account_id), on)


def applicant_of(actor: Actor) -> Party | None:
    """Whose case it is that a citizen files: that of the party they act for, or their own."""
    party_id = actor.acts_for.party_id if actor.acts_for else actor.party_id
    return None if party_id is None else Party.objects.get(pk=party_id)


def legally_represents(party_id: UUID | None, organisation_id: UUID, on: date) -> bool:
    """Whether an officer has confirmed that person as a legal representative, in force on that day."""
    legal = Representation.objects.in_force(on).filter(role="legal", organisation_id=organisation_id)
    return party_id is not None and legal.filter(person_id=party_id).exists()


def organisation_led(actor: Actor, organisation_id: UUID, on: date) -> Party:
    """The organisation of a legal representative, or Unknown."""
    if actor.kind != "citizen" or not legally_represents(actor.party_id, organisation_id, on):
        raise Unknown(f"organisation {organisation_id}")
    return Party.objects.get(pk=organisation_id)


def representations_of(party: Party, on: date) -> list[Representation]:
    """Who acts for an organisation, or for which organisations a person acts: standing that day, confirmed or not."""
    side = Q(organisation=party) if party.kind == "organisation" else Q(person=party)
    found = Representation.objects.standing(on).filter(side).select_related("organisation", "person")
    return list(found.order_by("role", "valid_from", "id"))


def mandates_of(party: Party, on: date) -> list[Mandate]:
    """Given and received, standing on that day, accepted or not."""
    found = Mandate.objects.standing(on).filter(Q(giver=party) | Q(receiver=party))
    return list(found.select_related("giver", "receiver").order_by("valid_from", "id"))


def mandate_for(actor: Actor, mandate_id: int) -> Mandate:
    """One's own, given or received; any for the officials of a counter. Else Unknown."""
    found = Mandate.objects.select_related("giver", "receiver").filter(pk=mandate_id).first()
    if found is None or not (_at_counter(actor) or _is(actor, found.giver_id, found.receiver_id)):
        raise Unknown(f"mandate {mandate_id}")
    return found


def representation_for(actor: Actor, representation_id: int, on: date) -> Representation:
    """One's own, or of an organisation that one legally represents; any for officials of a counter. Else Unknown."""
    found = Representation.objects.select_related("organisation", "person").filter(pk=representation_id).first()
    if found is not None and (_at_counter(actor) or _is(actor, found.person_id)):
        return found
    if found is None or actor.kind != "citizen" or not legally_represents(actor.party_id, found.organisation_id, on):
        raise Unknown(f"representation {representation_id}")
    return found


def person_named(personal_id: str, name: str) -> Party | None:
    """Whom both the number and the name mean; the same None for a number nobody has and for another's."""
    found = (party for party in numbered(personal_id) if party.kind == "person" and fold(party.name) == fold(name))
    return next(found, None)


def numbered(number: str) -> list[Party]:
    """Who has this number or code, found over the second wall: whoever knows it in full may name them."""
    return list(Party.objects.raw("SELECT * FROM people_numbered(%s)", [number]))


def alone_with(party_id: UUID) -> None:
    """Until the end of the transaction nobody else changes who acts for that party: its row may lie behind the wall, so
    it is not the row that is locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"acting for {party_id}"])


def _representations(party_id: UUID, on: date) -> QuerySet[Representation]:
    """Of that person. Whom a legal representative authorised acts only while the organisation has such a one."""
    legal = Representation.objects.in_force(on).filter(role="legal", organisation_id=OuterRef("organisation_id"))
    mine = Representation.objects.in_force(on).filter(person_id=party_id).filter(Q(role="legal") | Exists(legal))
    return mine.select_related("organisation")


def _mandates(party_id: UUID, on: date) -> QuerySet[Mandate]:
    return Mandate.objects.in_force(on).filter(receiver_id=party_id).select_related("giver")


def _by_organisation(found: Representation) -> ActsFor:
    named = frozenset(found.procedures)
    return ActsFor(found.organisation_id, found.organisation.name, "authorised", found.pk, named)


def _by_mandate(found: Mandate) -> ActsFor:
    return ActsFor(found.giver_id, found.giver.name, "mandate", found.pk, frozenset(found.procedures))


def _is(actor: Actor, *parties: UUID) -> bool:
    return actor.kind == "citizen" and actor.party_id in parties


def _at_counter(actor: Actor) -> bool:
    return any(duty == "one_stop" for _, duty in actor.duties)
