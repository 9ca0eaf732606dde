"""Which office is competent, and what stands below it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import connection

from motcua.ground.offices.models import Office, Reorganisation
from motcua.ground.places.models import Place
from motcua.ground.places.queries import successors
from motcua.ground.words.errors import Refused, Unknown

_SUBTREE = """
WITH RECURSIVE below AS (
    SELECT id FROM offices_office WHERE id = %s
    UNION
    SELECT child.id FROM offices_office child JOIN below ON child.parent_id = below.id
)
SELECT office.* FROM offices_office office JOIN below USING (id) ORDER BY office.code
"""


_BELOW = """
WITH RECURSIVE below AS (
    SELECT id FROM offices_office WHERE id = ANY(%s)
    UNION
    SELECT child.id FROM offices_office child JOIN below ON child.parent_id = below.id
)
SELECT id FROM below
"""

_HOLD = "SELECT id FROM offices_office WHERE id = ANY(%s) AND (valid_to IS NULL OR valid_to > %s) FOR SHARE SKIP LOCKED"


def office_for(kind: str, place_code: str, on: date, *, meant_on: date | None = None) -> Office | None:
    """The office of that kind competent on that day for what the code names (as of ``meant_on``, where that is said).

    A unit no longer in force leads to those that hold its land, a unit without such an office to the one it lies in
    (a commune to its province). None when there is no office, and also when the land was divided among units with
    different offices: then the person says which (`offices_possible`), the house does not guess.
    """
    found = offices_possible(kind, place_code, on, meant_on=meant_on)
    return found[0] if len(found) == 1 else None


def offices_possible(kind: str, place_code: str, on: date, *, meant_on: date | None = None) -> list[Office]:
    """All offices `office_for` might mean, by code."""
    chains = [_upwards(place) for place in successors(place_code, on, meant_on=meant_on)]
    offices = {
        office.place.code: office
        for office in Office.objects.in_force(on)
        .filter(kind=kind, place__code__in={code for chain in chains for code in chain})
        .select_related("place")
    }
    nearest = {_first(chain, offices) for chain in chains} - {None}
    return sorted((office for office in nearest if office), key=lambda office: office.code)


def _upwards(place: Place) -> list[str]:
    """Codes from the unit up to its province."""
    codes = [place.code]
    while place.parent is not None:
        place = place.parent
        codes.append(place.code)
    return codes


def _first(chain: Collection[str], offices: dict[str, Office]) -> Office | None:
    return next((offices[code] for code in chain if code in offices), None)


def office_by_code(code: str) -> Office:
    """Open or closed. Raises Unknown."""
    office = Office.objects.select_related("place").filter(code=code).first()
    if office is None:
        raise Unknown(f"office {code}")
    return office


def subtree(office: Office) -> list[Office]:
    """The office and all below it, open or closed, by code."""
    return list(Office.objects.raw(_SUBTREE, [office.pk]))


def below(offices: Collection[int]) -> frozenset[int]:
    """These offices and all below them, open or closed."""
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, [list(offices)])
        return frozenset(office for (office,) in cursor.fetchall())


def ancestors(office: Office) -> list[Office]:
    """The office itself first, then those above it."""
    chain = [office]
    while (parent := chain[-1].parent) is not None:
        chain.append(parent)
    return chain


def chain_of(office: Office) -> list[int]:
    """The office and those above it, nearest first: what `rules.looks_after` asks for."""
    return [above.pk for above in ancestors(office)]


def offices_in_force(on: date, *, kind: str | None = None) -> list[Office]:
    found = Office.objects.in_force(on).select_related("place")
    return list((found.filter(kind=kind) if kind else found).order_by("code"))


def hold_open(offices: Collection[int], on: date) -> None:
    """Keep these offices open until the caller's transaction ends: what comes to them comes to an open office.

    Refused when one is closed, or is being reorganised at this moment: it is not waited for, since whoever reorganises
    may be waiting for the case that the caller holds.
    """
    wanted = set(offices)
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [list(wanted), on])
        if len(cursor.fetchall()) < len(wanted):
            raise Refused(
                "office_reorganised",
                "Cơ quan này vừa được sắp xếp lại. Nội dung bạn nhập vẫn được giữ; hãy gửi lại sau ít phút.",
            )


def predecessors(office: Office) -> list[Office]:
    """The closed offices whose work came to it, directly."""
    return list(office.predecessors.select_related("place").order_by("valid_to", "code"))


def reorganisations() -> list[Reorganisation]:
    """All that were applied, undone ones included, the newest first."""
    return list(Reorganisation.objects.order_by("-pk"))


def reorganisation(number: int) -> Reorganisation:
    """Raises Unknown."""
    found = Reorganisation.objects.filter(pk=number).first()
    if found is None:
        raise Unknown(f"reorganisation {number}")
    return found
