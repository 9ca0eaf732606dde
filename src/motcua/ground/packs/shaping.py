"""Nodes to typed definitions: every error at once, each at its place and in words that say what to write."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from motcua.ground.packs.definitions import Issue, Level
from motcua.ground.packs.nodes import Node, Path, Scalar, Table, plain, spot_of, step
from motcua.ground.packs.rules import suggestion
from motcua.ground.words.definitions import Definition


def shape(model: type[Definition], node: Node) -> tuple[Definition | None, list[Issue]]:
    """The typed object, or all that keeps it from being one."""
    try:
        return model.model_validate(plain(node)), []
    except ValidationError as error:
        errors = [dict(one) for one in error.errors(include_url=False)]
        return None, [_issue(model, node, one) for one in errors if not _follows(one)]


def _follows(error: dict[str, Any]) -> bool:
    """A list is "too short" only because its items are wrong, which is reported of each."""
    return error["type"] == "too_short" and bool(len(error["input"]) >= error["ctx"]["min_length"])


def _issue(model: type[Definition], node: Node, error: dict[str, Any]) -> Issue:
    path = _path(node, error["loc"])
    spot = spot_of(node, path)
    missing = error["type"] in ("missing", "union_tag_not_found")
    where = ".".join(str(name) for name in (path[:-1] if error["type"] == "extra_forbidden" else path))
    message = _message(model, node, path, error)
    return Issue(Level.ERROR, "type.missing" if missing else "type", spot, f"{where}: {message}" if where else message)


def _path(node: Node, loc: Sequence[str | int]) -> Path:
    """Pydantic's location without what is not in the file: the tags of unions and the names of validators."""
    path: list[str | int] = []
    for name in loc:
        found = step(node, name)
        if found is not None:
            path.append(name)
            node = found[1]
    return tuple(path)


def _message(model: type[Definition], node: Node, path: Path, error: dict[str, Any]) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "missing":
        return f"'{error['loc'][-1]}' is missing"
    if kind == "extra_forbidden":
        known = _model_at(model, node, path[:-1])
        name = path[-1] if path else error["loc"][-1]
        return f"there is no key '{name}' here{suggestion(str(name), list(known.model_fields) if known else [])}"
    if kind in ("literal_error", "enum"):
        return f"{error['input']!r} is not known here; it is one of {context['expected']}"
    if kind == "union_tag_not_found":
        return f"{context['discriminator']} is missing; it says what this is"
    if kind == "union_tag_invalid":
        tags = [tag.strip(" '") for tag in context["expected_tags"].split(",")]
        return f"there is no {context['discriminator']} '{context['tag']}'{suggestion(context['tag'], tags)}"
    return _message_of_value(node, path, error)


def _message_of_value(node: Node, path: Path, error: dict[str, Any]) -> str:
    kind, context, given = error["type"], error.get("ctx", {}), error["input"]
    if kind == "string_type" and isinstance(given, int | float):
        return f"text is wanted; put {given} in quotes"
    if kind == "string_pattern_mismatch":
        hint = _PATTERNS.get(context["pattern"], f"it must match {context['pattern']}")
        return f"'{given}': {hint}"
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        if context.get("class_name") == "Text":
            return "write it in both languages: {vi: ..., en: ...}"
        return f"a table of keys is wanted{_named(context)}, not {_say(given)}"
    if kind in ("tuple_type", "list_type"):
        return f"a list is wanted, not {_say(given)}"
    message = str(error["msg"]).removeprefix("Value error, ")
    return message if kind == "value_error" else f"{message}, not {_say(given)}"


_PATTERNS = {
    r"^[a-z][a-z0-9_]*$": "a key is lower case ASCII letters, digits and underscores, a letter first",
    r"^[a-z0-9_.]+$": "a value is lower case ASCII letters, digits, underscores and dots",
}


def _named(context: Mapping[str, Any]) -> str:
    name = context.get("class_name")
    return f" ({name})" if name else ""


def _say(given: Any) -> str:
    if given is None:
        return "nothing"
    if isinstance(given, dict | list | tuple):
        return "a table" if isinstance(given, dict) else "a list"
    return repr(given)


def _model_at(annotation: Any, node: Node, path: Path) -> type[BaseModel] | None:
    """The model that describes the table at the path."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _model_at(get_args(annotation)[0], node, path)
    if origin in (Union, types.UnionType):
        return _model_at(_member(annotation, node), node, path)
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    if not path:
        return annotation if is_model else None
    found = step(node, path[0])
    if found is None:
        return None
    if is_model:
        field = annotation.model_fields.get(str(path[0]))
        return None if field is None else _model_at(field.annotation, found[1], path[1:])
    inner = get_args(annotation)
    return _model_at(inner[-1] if origin is dict else inner[0], found[1], path[1:]) if inner else None


def _member(union: Any, node: Node) -> Any:
    """The member of a union that the table's ``type`` chooses, else the first that is a model."""
    tag = node.get("type") if isinstance(node, Table) else None
    models = [m for m in get_args(union) if isinstance(m, type) and issubclass(m, BaseModel)]
    for model in models:
        field = model.model_fields.get("type")
        tags = get_args(field.annotation) if field is not None and get_origin(field.annotation) is Literal else ()
        if isinstance(tag, Scalar) and tag.value in tags:
            return model
    return models[0] if models and tag is None else None
