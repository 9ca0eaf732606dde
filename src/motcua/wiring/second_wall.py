"""What the web role may do with each table, settled after every migration. Which rows it sees, policies say
(`ground.offices.walls`).

A new table is open to the web role, so that nobody has to think of a grant; a test asks that one which leads to a
party, a case or an account has a policy. What no request may ever do is listed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connections

from motcua.ground.offices.walls import WEB

MAY: Mapping[str, str] = {
    # Facts are added and read, nothing else; seals and stamps are the worker's.
    "ledger_fact": "SELECT, INSERT",
    "ledger_seal": "SELECT",
    "ledger_stamp": "SELECT",
    "ledger_leaves": "SELECT",
    "ledger_erased": "SELECT",
    "ledger_stamping": "SELECT",
    # Lists of what is erased, and what is held, are for commands.
    **dict.fromkeys(("retention_erasurelist", "retention_erasure", "retention_hold"), ""),
    # What is published is installed by a command.
    **dict.fromkeys(("packs_release", "packs_definition", "packs_in_force"), "SELECT"),
    # The map, and its changes, come by command too.
    **dict.fromkeys(("places_place", "places_succession"), "SELECT"),
    # Rows as they were before, of any room: whole cases among them.
    "offices_change": "",
    # What must be kept, and what was erased, is decided by command.
    **dict.fromkeys(("retention_hold", "retention_erasure"), ""),
    "offices_reorganisation": "SELECT",
    "django_migrations": "SELECT",  # whether all are done is asked by the page of the house's health
    **dict.fromkeys(("auth_permission", "auth_group", "auth_group_permissions"), ""),
    "django_content_type": "SELECT",
    # The book is only continued.
    **dict.fromkeys(
        ("money_entry", "money_posting", "money_payment", "money_allocation", "money_remitted"), "SELECT, INSERT"
    ),
    # A paper is never changed, nor removed by a request.
    "papers_paper": "SELECT, INSERT",
    # What is issued is revoked or replaced; a trigger refuses every other change.
    "papers_issuedpaper": "SELECT, INSERT, UPDATE",
    **dict.fromkeys(("papers_revision", "papers_signature", "papers_archiving"), "SELECT, INSERT"),
    "people_reading": "SELECT, INSERT",
    # What is held ends, and is emptied by retention; nothing of it is removed by a request.
    **dict.fromkeys(("vault_holding", "vault_share"), "SELECT, INSERT, UPDATE"),
    **dict.fromkeys(("vault_use", "vault_sharevisit"), "SELECT, INSERT"),
}
"""Less than everything; "" is nothing at all."""

_TABLES = """
SELECT relname FROM pg_class JOIN pg_namespace space ON space.oid = relnamespace
WHERE space.nspname = current_schema() AND relkind IN ('r', 'p', 'v', 'm')
"""
# A trigger keeps the truth of a table and has to see all of it, whoever writes.
_TRIGGERS = """
SELECT format('ALTER FUNCTION %I() SECURITY DEFINER SET search_path = public, pg_temp', proname) FROM pg_proc
JOIN pg_namespace space ON space.oid = pronamespace
WHERE space.nspname = current_schema() AND prorettype = 'trigger'::regtype AND NOT prosecdef
  AND proowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)
"""


def settle(using: str = "default", **told: Any) -> None:
    """Give and take; the same as often as it is asked."""
    with connections[using].cursor() as cursor:
        cursor.execute(_TABLES)
        tables = {name for (name,) in cursor.fetchall()}
        if "offices_office" not in tables:
            return
        everything = ", ".join(f'"{name}"' for name in sorted(tables))
        narrowed = ", ".join(f'"{name}"' for name in sorted(tables & MAY.keys()))
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {WEB}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {everything} TO {WEB}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {WEB}")
        cursor.execute(f"REVOKE ALL ON {narrowed} FROM {WEB}")
        for name in sorted(tables & MAY.keys()):
            if MAY[name]:
                cursor.execute(f'GRANT {MAY[name]} ON "{name}" TO {WEB}')
        cursor.execute(_TRIGGERS)
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def after_migrating(using: str, plan: object = None, **told: Any) -> None:
    """For the signal; `flush` sends it too, without a plan, and has changed no table."""
    if plan is not None:
        settle(using)
