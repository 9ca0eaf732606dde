"""Who acts, with which duties on a day; who could act; finding parties."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from motcua.ground.offices.definitions import ADMINISTER
from motcua.ground.people.definitions import ANONYMOUS, Actor, Sight, Via
from motcua.ground.people.models import Account, ApiToken, Appointment, Delegation, Party, Reading
from motcua.ground.people.rules import TOKEN_MARK, digest_of
from motcua.ground.words.errors import Unknown
from motcua.ground.words.ids import ref
from motcua.ground.words.moments import day_of
from motcua.ground.words.text import fold

# Not closed when the day ended, or now if it has not; what is closed and does not say since when always was.
_OPEN = """
    (account.is_active OR EXISTS (SELECT FROM people_closure WHERE account_id = account.id AND reopened_at IS NULL))
    AND NOT EXISTS (
        SELECT FROM people_closure closed
        CROSS JOIN (VALUES ((%(on)s::date + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')) AS day(ended)
        WHERE closed.account_id = account.id AND closed.closed_at < day.ended
          AND (closed.reopened_at IS NULL OR closed.reopened_at >= day.ended)
    )
"""

# Duties by appointment on a day: appointment, post and office must all be in force, the account open.
_HELD = f"""
    SELECT appointment.account_id, post.office_id, unnest(post.duties) AS duty
    FROM people_appointment appointment
    JOIN people_account account ON account.id = appointment.account_id AND {_OPEN}
    JOIN offices_post post ON post.id = appointment.post_id
    JOIN offices_office office ON office.id = post.office_id
    WHERE daterange(appointment.valid_from, appointment.valid_to) @> %(on)s
      AND daterange(post.valid_from, post.valid_to) @> %(on)s
      AND daterange(office.valid_from, office.valid_to) @> %(on)s
"""

_CLOSED = f"SELECT id FROM people_account account WHERE id = ANY(%(accounts)s) AND NOT ({_OPEN})"

_OF_ACCOUNT = """appointment.account_id IN (
    SELECT %(account)s UNION SELECT from_account_id FROM people_delegation WHERE to_account_id = %(account)s
)"""
_IN_OFFICE = "post.office_id = %(office)s"


# A delegation lends only what its lender holds by appointment on that very day.
_LENT = """
    FROM people_delegation lent
    JOIN held ON held.account_id = lent.from_account_id
      AND held.office_id = lent.office_id AND held.duty = ANY(lent.duties)
    WHERE daterange(lent.valid_from, lent.valid_to) @> %(on)s
      AND (lent.revoked_on IS NULL OR lent.revoked_on > %(on)s)
"""


def _able(scope: str) -> str:
    return f"""
    WITH held AS ({_HELD} AND {scope})
    SELECT account_id, office_id, duty FROM held
    UNION
    SELECT lent.to_account_id, lent.office_id, held.duty
    {_LENT}
    """


# What the posts of an account, and those whose duties are lent to it, let it see beside what they let it do. A decision
# that lends a duty names one office: nothing below that is lent with it.
_SEEING = ", post.sectors, post.reach, post.clearance"
_MINE = f"""
    WITH held AS ({_HELD.replace(" AS duty", " AS duty" + _SEEING)} AND {_OF_ACCOUNT})
    SELECT account_id, office_id, duty, sectors, reach, clearance FROM held
    UNION
    SELECT lent.to_account_id, lent.office_id, held.duty, held.sectors, 'own', held.clearance
    {_LENT}
"""
# With the closed offices whose work came, in one step or several, to those where the account holds a duty (past), and
# the offices of each sight: those below, where the post reaches that far, and in turn the closed ones of all of them.
_WITH_SIGHT = f"""
    WITH RECURSIVE mine AS (SELECT * FROM ({_MINE}) able WHERE account_id = %(account)s),
    working AS (SELECT DISTINCT office_id, sectors, clearance, reach FROM mine WHERE duty <> '{ADMINISTER}'),
    past AS (
        SELECT closed.id FROM offices_office closed JOIN (SELECT DISTINCT office_id FROM working) held
          ON closed.successor_id = held.office_id
        UNION
        SELECT closed.id FROM offices_office closed JOIN past ON closed.successor_id = past.id
    ),
    seen AS (
        SELECT office_id, sectors, clearance, reach FROM working
        UNION
        SELECT next.id, seen.sectors, seen.clearance, seen.reach FROM seen JOIN offices_office next
          ON next.successor_id = seen.office_id OR (seen.reach = 'subtree' AND next.parent_id = seen.office_id)
    )
    SELECT office_id, duty, NULL::text[], NULL::int, NULL::bigint[] FROM mine
    UNION ALL SELECT id, '', NULL, NULL, NULL FROM past
    UNION ALL SELECT NULL, NULL, sectors::text[], clearance, array_agg(DISTINCT office_id) FROM seen GROUP BY 3, 4
"""


def actor_for(account: Account, on: date) -> Actor:
    """The account as it may act on that day: its own duties and those lent to it. One query, none for a citizen."""
    if not account.is_active:
        return ANONYMOUS
    found: list[tuple[Any, ...]] = []
    if account.kind == "official":
        with connection.cursor() as cursor:
            cursor.execute(_WITH_SIGHT, {"on": on, "account": account.pk})
            found = cursor.fetchall()
    held = [(office, duty) for office, duty, _, _, offices in found if offices is None]
    return Actor(
        ref=ref("account", account.pk),
        account_id=account.pk,
        party_id=account.party_id,
        name=account.name,
        kind=account.kind,  # type: ignore[arg-type]
        duties=frozenset((office, duty) for office, duty in held if duty),
        past_offices=frozenset(office for office, duty in held if not duty),
        sight=tuple(
            Sight(frozenset(offices), frozenset(sectors), grade)
            for _, _, sectors, grade, offices in found
            if offices is not None
        ),
    )


def who_could(duty: str, office_id: int, on: date) -> list[Account]:
    """The officials who may do that duty in that office on that day, or could on one that is past, by name.

    It answers as of what is known today, and by the day. What the house itself knew at a moment of that day, and by
    which decision, `access.overseeing.who_could_sign` answers.
    """
    rows = _rows(_able(_IN_OFFICE), {"on": on, "office": office_id})
    able = {holder for holder, _, held in rows if held == duty}
    closed = {account for (account,) in _fetched(_CLOSED, {"on": on, "accounts": list(able)})}
    return list(Account.objects.filter(pk__in=able - closed).order_by("name", "pk"))


def could(account: Account, duty: str, office_id: int, on: date) -> bool:
    """Whether that official could, by what is known today."""
    return account in who_could(duty, office_id, on)


def duties_in(office_ids: Collection[int], on: date) -> dict[int, frozenset[str]]:
    """By office, the duties that somebody holds there by appointment on that day."""
    rows = _rows(f"{_HELD} AND post.office_id = ANY(%(offices)s)", {"on": on, "offices": list(office_ids)})
    return {each: frozenset(duty for _, office, duty in rows if office == each) for each in office_ids}


def duties_held(account: Account, office_id: int, on: date) -> frozenset[str]:
    """By appointment alone: what the account may lend."""
    own = f"{_HELD} AND appointment.account_id = %(account)s AND {_IN_OFFICE}"
    rows = _rows(own, {"on": on, "account": account.pk, "office": office_id})
    return frozenset(duty for _, _, duty in rows)


def _rows(sql: str, params: dict[str, Any]) -> list[tuple[int, int, str]]:
    """Account, office, duty."""
    return [(account, office, duty) for account, office, duty in _fetched(sql, params)]


def _fetched(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def actor_of_token(token: str, now: datetime) -> Actor | None:
    """Whom a key for programs stands for; None for one that is unknown, expired or revoked."""
    if not token.startswith(TOKEN_MARK):
        return None
    found = (
        ApiToken.objects.select_related("account")
        .filter(digest=digest_of(token), expires__gt=now, revoked_at=None, account__is_active=True)
        .first()
    )
    if found is None:
        return None
    return replace(actor_for(found.account, day_of(now)), via=Via("api", "token", found.level))


def tokens_of(actor: Actor) -> list[ApiToken]:
    """The actor's own keys, newest first; their text is nowhere."""
    return list(ApiToken.objects.filter(account=actor.account_id).order_by("-id"))


def delegations_of(account: Account, on: date) -> list[Delegation]:
    """Given and received by the account, in force on that day or still to come."""
    mine = Q(from_account=account) | Q(to_account=account)
    ahead = Delegation.objects.filter(mine, Q(revoked_on=None) | Q(revoked_on__gt=on), valid_to__gt=on)
    return list(ahead.select_related("from_account", "to_account", "office").order_by("valid_from", "id"))


def account_by_id(account_id: int) -> Account:
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        raise Unknown(f"account {account_id}")
    return account


def party_by_id(party_id: UUID) -> Party:
    """Whom an official has found, or oneself."""
    found = list(Party.objects.raw("SELECT * FROM people_known(%s)", [party_id]))
    if not found:
        raise Unknown(f"party {party_id}")
    return found[0]


def party_of(actor: Actor) -> Party | None:
    """The citizen behind the actor; an official acts as an office and has none."""
    return None if actor.party_id is None else Party.objects.get(pk=actor.party_id)


def search_parties(text: str, *, actor: Actor, limit: int = 20) -> list[Party]:
    """By personal identifier or business code in full, or by words of the name with or without diacritics. For
    officials in office."""
    words = fold(text).split()
    if not actor.offices or not words:
        return []
    if len(words) == 1 and words[0].replace("-", "").isdigit():
        return list(Party.objects.raw("SELECT * FROM people_numbered(%s)", words))
    literal = [word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for word in words]
    return list(Party.objects.raw("SELECT * FROM people_found(%s::text[], %s)", [literal, limit]))


def post_title(account_id: int, office_id: int, on: date) -> str:
    """What somebody is in that office on that day; "" for one to whom duties are only lent there."""
    held = Appointment.objects.filter(
        _within("", on), _within("post__", on), account=account_id, post__office=office_id
    )
    return held.order_by("pk").values_list("post__title", flat=True).first() or ""


def _within(at: str, on: date) -> Q:
    ahead = Q(**{f"{at}valid_to": None}) | Q(**{f"{at}valid_to__gt": on})
    return Q(**{f"{at}valid_from__lte": on}) & ahead


def readings_of(party_id: UUID | None, *, limit: int = 20, before: int | None = None) -> list[Reading]:
    """Who looked at a person's data, the newest first; ``before`` is the last number of the page before."""
    if party_id is None:
        return []
    found = Reading.objects.filter(party_id=party_id).select_related("office").order_by("-id")
    return list((found.filter(id__lt=before) if before else found)[:limit])


def reason_given(actor: Actor, about: str, since: datetime) -> str:
    """What the actor last said, since then, of why they look at this dossier outside their own work; "" for nothing."""
    said = Reading.objects.filter(reader=actor.ref, about=about, purpose="outside", at__gte=since).exclude(reason="")
    return said.order_by("-at").values_list("reason", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class Reader:
    """How much one reader looked at in a time: persons, dossiers, and how many of the looks were outside their work."""

    account_id: int
    name: str
    office: str
    looks: int
    persons: int
    dossiers: int
    outside: int
    revealed: int


_READERS = """
SELECT reading.account_id, account.name, office.name, count(*), count(DISTINCT reading.party_id),
    count(DISTINCT nullif(reading.about, '')), count(*) FILTER (WHERE reading.purpose = 'outside'),
    count(*) FILTER (WHERE reading.what IN ('reveal', 'export'))
FROM people_reading reading JOIN people_account account ON account.id = reading.account_id
JOIN offices_office office ON office.id = reading.office_id
WHERE reading.office_id = ANY(%s) AND reading.at >= %s
GROUP BY 1, 2, 3 ORDER BY 7 DESC, 4 DESC, 2 LIMIT %s
"""


def readers_in(offices: Collection[int], since: datetime, limit: int = 100) -> list[Reader]:
    """Who looked at persons' data in these offices, first those who did so outside their work, then by how much."""
    with connection.cursor() as cursor:
        cursor.execute(_READERS, [list(offices), since, limit])
        return [Reader(*row) for row in cursor.fetchall()]


def looks_outside(offices: Collection[int], since: datetime, limit: int = 50) -> list[Reading]:
    """The single looks outside the readers' own work, with what they said, the newest first."""
    found = Reading.objects.filter(office_id__in=list(offices), at__gte=since, purpose="outside")
    return list(found.select_related("office", "account").order_by("-at", "-id")[:limit])
