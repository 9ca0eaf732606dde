"""How accounts, posts, delegations and keys come to people, and leave them. Each act leaves one fact.

``record`` is the ledger's `record_fact`; this room lies below the ledger and may not know it.
"""

from motcua.ground.people.actions.accounts import register_citizen, register_official, register_party
from motcua.ground.people.actions.duties import appoint, delegate, end_appointment, revoke_delegation
from motcua.ground.people.actions.keys import issue_token, note_login, revoke_token, use_token

__all__ = [
    "appoint",
    "delegate",
    "end_appointment",
    "issue_token",
    "note_login",
    "register_citizen",
    "register_official",
    "register_party",
    "revoke_delegation",
    "revoke_token",
    "use_token",
]
