"""Promises pass to the office that takes over: part of a reorganisation, which leaves the fact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from motcua.ground.offices.actions.journal import Journal
from motcua.ground.promises.definitions import OPEN
from motcua.ground.promises.models import Promise

_WANTED = """
SELECT promise.id, taken.heir AS owed_by_office_id FROM promises_promise promise
JOIN ({taken}) taken ON taken.subject = promise.subject AND taken.office = promise.owed_by_office_id
WHERE promise.state = ANY(%(open)s) AND taken.heir <> promise.owed_by_office_id
"""
_OF_OFFICES = """
SELECT promise.id, taken.heir AS owed_by_office_id FROM promises_promise promise
JOIN unnest(%(offices)s::bigint[], %(heirs)s::bigint[]) AS taken (office, heir)
  ON taken.office = promise.owed_by_office_id
WHERE promise.state = ANY(%(open)s)
"""


@transaction.atomic
def pass_promises(*, taken: str, params: Mapping[str, Any], journal: Journal) -> int:
    """``taken`` is a query of ``subject``, ``office`` and ``heir``: what the one owes on the subject, the other owes
    from now on. Dates and states stay: who takes over takes over the delay too."""
    wanted = _WANTED.format(taken=taken)
    return journal.rewrite_by(Promise._meta.db_table, ["owed_by_office_id"], wanted, {**params, "open": list(OPEN)})


@transaction.atomic
def pass_all_promises(*, heirs: Mapping[int, int], journal: Journal) -> int:
    """Whatever these offices still owe passes to their heirs."""
    params = {"offices": list(heirs), "heirs": list(heirs.values()), "open": list(OPEN)}
    return journal.rewrite_by(Promise._meta.db_table, ["owed_by_office_id"], _OF_OFFICES, params)
