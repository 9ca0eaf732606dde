"""The reference of everything a pack may say, made from the types themselves."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from motcua.ground.packs.definitions import TIERS, Kind, Manifest, ProvinceManifest, Rule

_PLAIN = {"str": "text", "int": "whole number", "float": "number", "bool": "true or false", "date": "YYYY-MM-DD"}
_PLAIN |= {"time": "'HH:MM'", "Decimal": "number", "object": "anything", "Any": "anything"}


def models_of(model: type[BaseModel]) -> list[type[BaseModel]]:
    """The model and every model reachable from it, each once, in the order of appearance."""
    found: list[type[BaseModel]] = []
    _collect(model, found)
    return found


def _collect(annotation: Any, found: list[type[BaseModel]]) -> None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel) and annotation not in found:
        found.append(annotation)
        for field in annotation.model_fields.values():
            _collect(field.annotation, found)
    for inner in get_args(annotation):
        _collect(inner, found)


def page(kinds: Mapping[str, Kind], rules: Iterable[Rule], lists: Mapping[str, Iterable[str]]) -> str:
    """docs/reference/packs.md. ``lists`` are closed lists worth printing: title to members."""
    models: list[type[BaseModel]] = []
    tops: list[type[BaseModel]] = [Manifest, ProvinceManifest, *(kind.model for kind in kinds.values())]
    for model in tops:
        models += [one for one in models_of(model) if one not in models]
    rules = list(rules)
    parts = [
        _OPENING,
        *_kinds(kinds),
        "## Keys\n",
        *(part for model in models for part in _model(model)),
        *_lists(lists),
        "## Rules\n",
        *_rules(rule for rule in rules if rule.tier is None),
        *_tiers(rules),
    ]
    return "\n".join(parts).rstrip() + "\n"


_OPENING = """# Packs: everything that may be written

Made by `motcua packs docs` from the types the checker uses; do not edit. How a pack is put together is told in
`packs/README.md`.

A file is YAML 1.2 with plain tables, lists and scalars: no anchors, aliases, tags, merge keys, duplicate keys,
templates or secrets. Any value may instead be `{param: key}`, a parameter that the pack's `pack.yaml` declares. An
unknown key is an error.
"""


def _kinds(kinds: Mapping[str, Kind]) -> Iterator[str]:
    yield "## Files\n"
    yield "| kind | where | holds |\n|---|---|---|"
    yield "| `pack` | `pack.yaml` | one [Manifest](#manifest), or one [ProvinceManifest](#provincemanifest) |"
    for kind in kinds.values():
        many = "a list of" if kind.many else "one"
        link = f"[{kind.model.__name__}](#{kind.model.__name__.lower()})"
        where = f"`{kind.folder}.yaml` or `{kind.folder}/*.yaml`" + (" of a province" if kind.local else "")
        yield f"| `{kind.name}` | {where} | {many} {link} |"
    yield ""


def _model(model: type[BaseModel]) -> Iterator[str]:
    yield f"### {model.__name__}\n"
    if model.__doc__ and model.__doc__ != BaseModel.__doc__:
        yield " ".join(model.__doc__.split()).replace("``", "`") + "\n"
    yield "| key | value | |\n|---|---|---|"
    for name, field in model.model_fields.items():
        yield f"| `{name}` | {_say(field.annotation)} | {_default(field)} |"
    yield ""


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True, validated_data={})
    if isinstance(default, bool):
        return f"default `{str(default).lower()}`"
    return "" if default in (None, "", (), {}) else f"default `{_cell(str(default))}`"


def _say(annotation: Any) -> str:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _say(inner[0])
    if origin is Literal:
        return " \\| ".join(f"`{value}`" for value in inner)
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_say(one) for one in inner if one is not type(None)))
    if origin is dict:
        return f"table: {_say(inner[0])} to {_say(inner[1])}"
    if origin in (tuple, list):
        return f"list of {_say(inner[0])}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    name = getattr(annotation, "__name__", str(annotation))
    return _PLAIN.get(name, name)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _lists(lists: Mapping[str, Iterable[str]]) -> Iterator[str]:
    for title, members in lists.items():
        yield f"## {title}\n"
        yield ", ".join(f"`{member}`" for member in members) + "\n"


def _rules(rules: Iterable[Rule]) -> Iterator[str]:
    yield "| rule | level | of each | what it asks |\n|---|---|---|---|"
    for rule in rules:
        yield f"| `{rule.code}` | {rule.level.name} | {rule.kind} | {_cell(rule.says)} |"
    yield ""


def _tiers(rules: Iterable[Rule]) -> Iterator[str]:
    yield "## Quality tiers\n"
    yield "A pack without errors reaches a tier when no rule of it, or of a tier before it, finds a fault. Claiming a"
    yield "tier that is not reached is an error.\n"
    yield "| tier | rule | of each | what it asks |\n|---|---|---|---|"
    rules = list(rules)
    for tier in TIERS:
        for rule in rules:
            if rule.tier == tier:
                yield f"| {tier} | `{rule.code}` | {rule.kind} | {_cell(rule.says)} |"
    yield ""
