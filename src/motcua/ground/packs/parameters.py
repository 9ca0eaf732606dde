"""``{param: key}`` becomes the province's value, or the pack's own where the province says nothing."""

from __future__ import annotations

from dataclasses import replace

from motcua.ground.packs.definitions import Found, Issue, Level, Manifest, ProvinceManifest
from motcua.ground.packs.nodes import Entry, Listing, Node, Scalar, Spot, Table, spot_of
from motcua.ground.packs.rules import suggestion

Values = dict[str, Scalar]
"""The value of each parameter of a pack, where it was written."""


def values_of(pack: Found[Manifest], province: Found[ProvinceManifest] | None) -> tuple[Values, list[Issue]]:
    """What the pack's parameters are worth in this province; what is wrong with a value leaves the default."""
    values = {
        key: Scalar(spot_of(pack.node, ("parameters", key, "default")), parameter.accept(parameter.default))
        for key, parameter in pack.body.parameters.items()
    }
    issues: list[Issue] = []
    given = {} if province is None else province.body.values.get(pack.body.id, {})
    for key, value in given.items():
        assert province is not None
        spot = spot_of(province.node, ("values", pack.body.id, key))
        parameter = pack.body.parameters.get(key)
        try:
            if parameter is None:
                tail = suggestion(key, list(pack.body.parameters))
                raise ValueError(f"{pack.body.id} declares no parameter '{key}'{tail}")
            accepted = parameter.accept(value)
            if parameter.over(accepted):
                raise ValueError(
                    f"'{key}' is {accepted}, more than the law allows: {parameter.law_max} ({parameter.law}); "
                    "a province may promise less, never more"
                )
            values[key] = Scalar(spot, accepted)
        except ValueError as error:
            issues.append(Issue(Level.ERROR, "province.value", spot, _sentence(error)))
    return values, issues


def _sentence(error: ValueError) -> str:
    """A pydantic error is a ValueError too, but of many lines."""
    errors = getattr(error, "errors", None)
    return str(errors()[0]["msg"]).removeprefix("Value error, ") if callable(errors) else str(error)


def substitute(node: Node, values: Values, pack: str) -> tuple[Node, list[Issue]]:
    """The node with every ``{param: key}`` replaced; the same object when it has none."""
    issues: list[Issue] = []
    return _substitute(node, values, pack, issues), issues


def _substitute(node: Node, values: Values, pack: str, issues: list[Issue]) -> Node:
    if isinstance(node, Scalar):
        return node
    if isinstance(node, Listing):
        items = tuple(_substitute(item, values, pack, issues) for item in node.items)
        return node if all(a is b for a, b in zip(items, node.items, strict=True)) else replace(node, items=items)
    if "param" in node.entries:
        return _value(node, values, pack, issues)
    entries = {
        key: Entry(entry.spot, _substitute(entry.node, values, pack, issues)) for key, entry in node.entries.items()
    }
    if all(entry.node is node.entries[key].node for key, entry in entries.items()):
        return node
    return Table(node.spot, entries)


def _value(node: Table, values: Values, pack: str, issues: list[Issue]) -> Node:
    def refuse(spot: Spot, message: str) -> Node:
        issues.append(Issue(Level.ERROR, "param", spot, message))
        return Scalar(spot, None)

    entry = node.entries["param"]
    if len(node.entries) > 1:
        others = ", ".join(f"'{key}'" for key in node.entries if key != "param")
        return refuse(entry.spot, f"{{param: ...}} stands alone; {others} belongs to the parameter in pack.yaml")
    key = entry.node.value if isinstance(entry.node, Scalar) else None
    if not isinstance(key, str):
        return refuse(entry.spot, "{param: ...} names a parameter of pack.yaml")
    if key not in values:
        return refuse(entry.spot, f"{pack} declares no parameter '{key}'{suggestion(key, list(values))}")
    return values[key]
