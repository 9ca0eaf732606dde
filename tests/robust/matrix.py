"""Who may enter where: the roles, whose things they try, and what the declared table expects of each cell.

The table is matrix.yaml. A *gate* says what each group of people meets; a row names the gate of an address and method.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from motcua.doors.api.api import api
from motcua.doors.desk.verbs import VERBS
from motcua.doors.studio.views.officials import VERBS as ACCOUNT_VERBS
from tests.robust.things import Address, walk

TABLE = Path(__file__).with_name("matrix.yaml")
Kind = Literal["nobody", "citizen", "official"]
Target = Literal["hers", "anothers", "elsewhere", "represented", "nothing"]
VERB = "ban-lam-viec/ho-so/<uuid:case_id>/<slug:slug>"
ACCOUNT_VERB = "quan-tri/can-bo/<int:account_id>/<slug:verb>"

ROLES: Mapping[str, Kind] = {
    "nobody": "nobody",
    "owner": "citizen",
    "stranger": "citizen",
    "representative": "citizen",
    "one_stop": "official",
    "handler": "official",
    "decider": "official",
    "leader": "official",
    "elsewhere": "official",
    "administrator": "official",
    "ended": "official",
}
"""Everybody who tries. At the API each of them comes as a program, with a token of their own."""

HERE = frozenset({"one_stop", "handler", "decider", "leader"})
SEES: Mapping[Target, frozenset[str]] = {
    "hers": HERE | {"owner"},
    "anothers": HERE,
    "elsewhere": frozenset({"elsewhere"}),
    "represented": HERE | {"representative"},
    "nothing": frozenset(),
}
"""Who may see a case: said here once more, apart from the gate in `cases.queries` that decides it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One address and method. ``act`` is the verb of the desk, where the address has one."""

    route: str
    method: str
    gate: str
    act: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.route}" + (f" ({self.act})" if self.act else "")


@cache
def declared() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load(TABLE.read_text("utf-8"))
    return found


def known() -> dict[str, tuple[str, ...]]:
    """Every address of the house with the methods to try: those of the document for the API, both for a page."""
    routes: dict[str, tuple[str, ...]] = {each.route: ("GET", "POST") for each in walk()}
    document = api.get_openapi_schema(path_prefix="/api/")
    for path, methods in document["paths"].items():
        routes[path[1:].replace("{", "<").replace("}", ">")] = tuple(sorted(method.upper() for method in methods))
    return routes


def missing() -> list[str]:
    """Lines to add to the table, for what is in the house and not in it."""
    rows = declared()["rows"]
    lines = []
    for route, methods in known().items():
        told = rows.get(route)
        if told is None:
            gates = ", ".join(f"{method}: open" for method in methods)
            lines.append(f'  "{route}": {{{gates}}}   # choose the gates')
        elif route.startswith("api/v1") and set(told) - {"with", "act"} != set(methods):
            lines.append(f'  "{route}": its methods are {", ".join(methods)}')
    return lines


def superfluous() -> list[str]:
    return sorted(set(declared()["rows"]) - set(known()) - {"look/", "look/<slug:page>"})


def rows() -> Iterator[Row]:
    for route, told in declared()["rows"].items():
        for method in known().get(route, ()):
            gate = told.get(method, "none")
            if route == VERB and method == "POST":
                yield from (Row(route, method, declared()["verbs"][verb.act], verb.slug) for verb in VERBS)
            elif route == ACCOUNT_VERB:
                yield from (Row(route, method, gate, verb) for verb in sorted(ACCOUNT_VERBS))
            else:
                yield Row(route, method, gate)


def address_of(route: str) -> Address:
    return next((each for each in walk() if each.route == route), Address(route, ()))


def expected(row: Row, role: str, sees: bool | None) -> str:
    """``sees`` is None where the address names nothing of anybody's."""
    gate: Mapping[str, str] = declared()["gates"][row.gate]
    kind = ROLES[role]
    asked = {None: (role, kind, "all"), True: (role, kind, "seen", "all"), False: (f"unseen_{kind}", "unseen", "all")}
    names = asked[sees] if kind != "nobody" else ("nobody", "all")
    return next(str(gate[name]) for name in names if name in gate)
