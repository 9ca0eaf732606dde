"""The second wall: how a migration says which rows of a table the web may see.

Requests run as the database role ``motcua_web``, which owns nothing. What it sees of a table with a policy is decided
by settings that say who asks (`doors.look.wall`): nothing said, nothing seen. Tables without a policy are open to it as
far as `wiring.second_wall` grants. Policies are permissive: a room may add another ground to a table of a room below.
"""

from __future__ import annotations

from django.db.migrations import RunSQL

WEB = "motcua_web"

# In brackets with SELECT, each is asked once a query and not once a row.
KIND = "(SELECT motcua_kind())"
ACCOUNT = "(SELECT motcua_account())"
REF = "(SELECT motcua_ref())"
PARTIES = "(SELECT motcua_parties())::uuid[]"
OFFICES = "(SELECT motcua_offices())::bigint[]"
RUNS = "(SELECT motcua_runs())"
IS_OFFICIAL = f"{KIND} = 'official'"


def guarded(table: str, using: str, *, check: str = "", name: str = "theirs") -> RunSQL:
    """From now on the web sees and writes only rows for which ``using`` holds; what it writes must satisfy ``check``,
    where that is something else."""
    checked = f" WITH CHECK ({check})" if check else ""
    return RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f" CREATE POLICY {name} ON {table} TO {WEB} USING ({using}){checked}",
        f"DROP POLICY {name} ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    )


def also(table: str, using: str, *, name: str, command: str = "ALL") -> RunSQL:
    """One more ground on which a guarded table is open; ``command`` is SELECT, ALL, or INSERT, only checked."""
    said = f"WITH CHECK ({using})" if command == "INSERT" else f"USING ({using})"
    return RunSQL(f"CREATE POLICY {name} ON {table} FOR {command} TO {WEB} {said}", f"DROP POLICY {name} ON {table}")


def function(head: str, body: str) -> RunSQL:
    """A function that runs as the owner of the tables and so sees over the wall: narrow, and asked by name only."""
    name = head.split(" RETURNS ")[0]
    return RunSQL(
        f"CREATE FUNCTION {head} LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp"
        f" AS $$ {body} $$",
        f"DROP FUNCTION {name}",
    )
