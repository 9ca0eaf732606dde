"""How accounts, posts, delegations and keys come to people, and leave them. Each act leaves one fact.

``record`` is the ledger's `record_fact`; this room lies below the ledger and may not know it.
"""

from motcua.ground.people.actions.accounts import register_citizen, register_official, register_party
from motcua.ground.people.actions.duties import appoint, delegate, end_appointment, revoke_delegation
from motcua.ground.people.actions.keys import issue_token, revoke_token, use_token
from motcua.ground.people.actions.mandating import accept_mandate, end_mandate, give_mandate, record_mandate
from motcua.ground.people.actions.representing import (
    authorise,
    claim_organisation,
    confirm_representative,
    end_representation,
)

__all__ = [
    "accept_mandate",
    "appoint",
    "authorise",
    "claim_organisation",
    "confirm_representative",
    "delegate",
    "end_appointment",
    "end_mandate",
    "end_representation",
    "give_mandate",
    "issue_token",
    "record_mandate",
    "register_citizen",
    "register_official",
    "register_party",
    "revoke_delegation",
    "revoke_token",
    "use_token",
]
