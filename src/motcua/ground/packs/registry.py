"""The kinds and rules this house knows, registered once by the wiring before anything is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version

from motcua.ground.packs.definitions import Kind, Rule
from motcua.ground.packs.pipeline import Setting
from motcua.ground.packs.quality import QUALITY_RULES

Users = Callable[[], Mapping[int, int]]
"""How many open things stand on each pinned definition, by its id."""

_kinds: dict[str, Kind] = {}
_rules: dict[str, Rule] = {rule.code: rule for rule in QUALITY_RULES}
_users: list[Users] = []


def register(*, kinds: Iterable[Kind] = (), rules: Iterable[Rule] = (), users: Iterable[Users] = ()) -> None:
    """Make these known; the same again changes nothing, another thing of the same name is a bug."""
    for kind in kinds:
        if _kinds.setdefault(kind.name, kind) is not kind:
            raise ValueError(f"two kinds named {kind.name}")
    for rule in rules:
        if _rules.setdefault(rule.code, rule) is not rule:
            raise ValueError(f"two rules named {rule.code}")
    _users.extend(one for one in users if one not in _users)


def kind(name: str) -> Kind:
    return _kinds[name]


def setting() -> Setting:
    """What the pipeline works with."""
    return Setting(dict(_kinds), tuple(_rules.values()), version("motcua"))


def open_users() -> Counter[int]:
    """Everything open that is pinned, all users together."""
    total: Counter[int] = Counter()
    for users in _users:
        total.update(users())
    return total
