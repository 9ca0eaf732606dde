"""The sample, made once."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from motcua.ground.ledger.actions import record_fact
from motcua.ground.ledger.queries import facts_of
from motcua.ground.messages.actions import deliver_due
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.places.models import Place, Succession
from motcua.wiring.kinds import install_packs
from motcua.wiring.sample.area import Area, name_issuers, open_area
from motcua.wiring.sample.dossiers import make_cases
from motcua.wiring.sample.members import seat_cast
from motcua.wiring.sample.representatives import make_representatives
from motcua.wiring.sample.units import load_country

MADE = "sample.made"
"""Subject ``sample:province``; payload: province. One database holds the sample of one province."""

_SUBJECT = "sample:province"
_ALL = 10_000


def make_sample(province: str, now: datetime) -> None:
    """Install the packs of the province; make its offices, people and dossiers unless they are there."""
    made = {fact.payload["province"] for fact in facts_of(_SUBJECT)}
    if made - {province}:
        raise RuntimeError(f"this database holds the sample of {', '.join(made)}; give {province} one of its own")
    install_packs(province=province, folder=settings.PACKS, actor=SYSTEM, now=now)
    if made:
        return
    with transaction.atomic():
        load_country(settings.PACKS / "national" / "core" / "units", now)
        _count_rows()
        area = Area.of_packs(now)
        open_area(area, now)
        name_issuers(area)
        seat_cast(area, now)
        make_representatives(now)
        make_cases(area, now)
        record_fact(MADE, subject=_SUBJECT, actor=SYSTEM, now=now, payload={"province": province})
    deliver_due(now=now, limit=_ALL)


def _count_rows() -> None:
    """The planner must know of the thousands of units that this transaction alone sees, or it reads them row by row.

    Of these tables alone: those that all databases of a server share would stay locked until we are done.
    """
    with connection.cursor() as cursor:
        for model in (Place, Succession):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
