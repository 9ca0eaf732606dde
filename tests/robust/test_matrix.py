"""Who may enter where: role x address x method x whose it is, each cell as matrix.yaml declares it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.robust import matrix
from tests.robust.matrix import HERE, ROLES, Row, Target
from tests.robust.standing import Standing
from tests.robust.things import Things


@pytest.fixture(scope="module")
def standing(_sample: Things, django_db_blocker: Any) -> Iterator[Standing]:
    """Everybody has signed in once; what any of them does is undone after each try."""
    with django_db_blocker.unblock():
        point = transaction.savepoint()
        there = Standing(_sample)
        there.enter()
        yield there
        transaction.savepoint_rollback(point)


def test_every_address_has_its_row() -> None:
    assert not matrix.missing(), "add to tests/robust/matrix.yaml:\n" + "\n".join(matrix.missing())
    assert not matrix.superfluous(), "no such address any more"


@pytest.mark.parametrize("row", list(matrix.rows()), ids=str)
def test_every_cell(standing: Standing, db: None, row: Row) -> None:
    wrong, opened, unseen = [], False, set()
    for role, target in cells(row):
        values, case = standing.targets(row).get(target, (None, None))
        if values is None:
            continue
        sees = standing.sees(row, role, target)
        came, leads = standing.tried(row, role, values, case)
        wanted = matrix.expected(row, role, sees)
        opened |= came == "in" or (came == "refused" and wanted == "in" and not is_act(row))
        if not fits(came, wanted):
            wrong.append(f"{role} at {target}: {came}, not {wanted}")
        if wanted == "404" and matrix.ROLES[role] != "nobody":
            unseen.add((came, leads))
    assert not wrong, f"{row}\n" + "\n".join(wrong)
    assert len(unseen) < 2, f"{row}: what is not there and what is not theirs answer {unseen}"
    assert opened or not opens(row), f"{row}: nobody came in, so nothing was tried"


def cells(row: Row) -> Iterator[tuple[str, Target]]:
    """All roles at what is bà Lan's; of other things those to whom the difference is one. Where a gate makes none
    between people a few do. An act of the desk, which the API does too, is tried by fewer; and each act also by those
    who may, on a case where it can be done."""
    if row.gate in ("open", "none", "nowhere"):
        yield from (("nobody", "hers"), ("owner", "hers"), ("ended", "hers"))
        return
    yield from ((role, "hers") for role in ROLES if not row.act or role not in _ALIKE)
    yield from ((role, "nothing") for role in ("nobody", "owner", "one_stop"))
    yield ("one_stop", "elsewhere")
    yield from (("representative", "represented"), ("owner", "anothers"))
    if row.method == "GET":
        yield from (("elsewhere", "elsewhere"), ("owner", "represented"))
    else:
        gate = matrix.declared()["gates"][row.gate]
        yield from ((role, "anothers") for role in sorted(HERE) if gate.get(role) == "in")


_ALIKE = ("stranger", "representative", "decider", "administrator")


def fits(came: str, wanted: str) -> bool:
    if wanted == "not":
        return came in ("duty", "refused")
    return came == wanted or (wanted == "in" and came == "refused")


def opens(row: Row) -> bool:
    return "in" in matrix.declared()["gates"][row.gate].values() and str(row) not in NOT_DONE


def is_act(row: Row) -> bool:
    """An act on a case: tried where it can be done, so that somebody does it."""
    return "<case_id>/" in row.route or row.route == matrix.VERB or "act" in matrix.declared()["rows"][row.route]


NOT_DONE = {
    "POST ho-so/<uuid:case_id>/bo-sung",
    "POST ho-so/<uuid:case_id>/danh-gia",
    "POST ban-lam-viec/ho-so/<uuid:case_id>/nhan-bo-sung",
    "POST ban-lam-viec/ho-so/<uuid:case_id>/<slug:slug> (lay-y-kien)",
    "POST api/v1/cases/<case_id>/consult",
    "POST api/v1/cases/<case_id>/rate",
}
"""Acts for which the sample has no case, or which ask more than is sent here: tests of their own do these."""
