"""What a browser posts, as the raw data of a form: files kept, rows added and removed, units found.

Nothing here is decided: `forms.rules.clean` does that. What comes out is JSON, so it can be saved as a draft as it is.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Protocol

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext_noop

from motcua.ground.forms.definitions import AddressField, AnyField, FileField, Form, GroupField
from motcua.ground.forms.rules import SENTENCES, nest
from motcua.ground.papers import tickets
from motcua.ground.papers.definitions import LARGEST, MEBIBYTE, FileRef
from motcua.ground.words.errors import Problem, Refused, Unavailable
from motcua.ground.words.text import fold, nfc

_log = logging.getLogger("motcua.look")


class Unit(Protocol):
    """A commune-level unit, as `places` gives it."""

    @property
    def code(self) -> str: ...
    @property
    def full_name(self) -> str: ...


Search = Callable[[str], Sequence[Unit]]
Store = Callable[["UploadedFile[Any]"], FileRef]
Verb = Literal["continue", "add", "remove", "find"]

_TOO_LARGE = gettext_noop("Chọn tệp nhỏ hơn ở mục “{title}”: mỗi tệp tối đa {limit} MB.")
_NOT_TAKEN = gettext_noop("Chưa kiểm tra được tệp ở mục “{title}”. Hãy chọn lại tệp sau ít phút; các mục khác vẫn giữ.")
_EDITS: Mapping[str, Verb] = {"_add": "add", "_remove": "remove", "_find": "find"}
_PLACE = re.compile(r"([a-z][a-z0-9_]*)(?:\.(\d{1,2})\.([a-z][a-z0-9_]*))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Intent:
    """Which button was pressed. All but ``continue`` ask for the same page again; ``path`` is where."""

    verb: Verb
    path: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """``data`` for `clean(..., source="html")` and for the draft; ``problems`` of the files, to stand before those of
    the answers; ``matches`` and ``focus`` for `form_fields` when the page comes back."""

    data: dict[str, Any]
    intent: Intent
    problems: tuple[Problem, ...] = ()
    matches: Mapping[str, tuple[Unit, ...]] = field(default_factory=dict)
    focus: str = ""


def read_post(form: Form, request: HttpRequest, *, holder: str, store: Store, search: Search) -> Posted:
    """Read a POST. ``holder`` is whose file tickets are honoured; ``store`` keeps an uploaded file or raises
    `Refused`; ``search`` finds the communes in force by what was typed. Problems of size and type do not lose the rest.
    """
    data = _answers(form, request)
    problems = [*_redeem_all(form, data, holder), *_store_all(form, data, request, store)]
    intent = _intent(request)
    focus = _edit(form, data, intent)
    return Posted(data, intent, tuple(problems), find_units(form, data, search), focus)


def find_units(form: Form, data: dict[str, Any], search: Search) -> dict[str, tuple[Unit, ...]]:
    """Settle, in place, every address in which a name was typed. One unit found is chosen; of several, and of none,
    the answer says which, by the path of the address."""
    matches: dict[str, tuple[Unit, ...]] = {}
    for path, address in _addresses(form, data):
        typed = _text(address.get("find"))
        if "find" not in address or (typed and typed == address.get("unit_name") and address.get("unit")):
            continue
        found = tuple(search(typed)) if typed else ()
        picked = _text(address.get("unit")) if typed == _text(address.get("found")) else ""
        unit = _the_one(found, typed, picked)
        address |= {"find": typed, "unit": "", "unit_name": "", "found": ""}
        if unit is not None:
            address |= {"find": unit.full_name, "unit": unit.code, "unit_name": unit.full_name}
        elif re.fullmatch(r"\d{5}", typed, re.ASCII) and not found:
            address["unit"] = typed
        elif typed:
            address["found"] = typed
            matches[path] = found
    return matches


def _the_one(found: Sequence[Unit], typed: str, picked: str) -> Unit | None:
    if len(found) == 1:
        return found[0]
    same = [unit for unit in found if unit.code in (picked, typed)] or [
        unit for unit in found if fold(unit.full_name) == fold(typed)
    ]
    return same[0] if len(same) == 1 else None


def field_at(form: Form, path: str) -> AnyField | None:
    """The field of ``photos`` or of ``children.0.photos``."""
    found = _PLACE.fullmatch(path)
    outer = form.field(found[1]) if found else None
    if found is None or found[3] is None:
        return outer
    inner = outer.fields if isinstance(outer, GroupField) else ()
    return next((f for f in inner if f.key == found[3]), None)


def _answers(form: Form, request: HttpRequest) -> dict[str, Any]:
    # A database keeps no NUL, and what was typed is saved before it is judged.
    pairs = {name: [str(v).replace("\0", "") for v in values] for name, values in request.POST.lists()}
    tree = nest(pairs)
    return {f.key: tree[f.key] for f in form.fields() if f.key in tree}


def _intent(request: HttpRequest) -> Intent:
    for name, verb in _EDITS.items():
        if name in request.POST:
            return Intent(verb, str(request.POST[name])[:200])
    return Intent("continue")


def _places(form: Form, data: dict[str, Any]) -> Iterator[tuple[str, AnyField, dict[str, Any]]]:
    """Every field that is not a group, with its path and the object its answer stands in."""
    for each in form.fields():
        if not isinstance(each, GroupField):
            yield each.key, each, data
            continue
        rows = data.get(each.key)
        for number, row in enumerate(rows if isinstance(rows, list) else ()):
            for inner in each.fields if isinstance(row, dict) else ():
                yield f"{each.key}.{number}.{inner.key}", inner, row


def _addresses(form: Form, data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, each, beside in _places(form, data):
        address = beside.get(each.key)
        if isinstance(each, AddressField) and isinstance(address, dict):
            yield path, address


def _redeem_all(form: Form, data: dict[str, Any], holder: str) -> Iterator[Problem]:
    """A digest that comes back from a browser is worth nothing; its ticket is."""
    for path, each, beside in _places(form, data):
        if isinstance(each, FileField) and each.key in beside:
            rows, kept = beside[each.key], []
            for row in rows if isinstance(rows, list) else ():
                try:
                    kept.append(asdict(tickets.redeem(_text(row.get("ticket")), holder=holder)))
                except Refused as refused:
                    yield Problem(path, refused.code, refused.message, refused.params)
                except AttributeError:  # a row that is no row
                    continue
            beside[each.key] = kept


def _store_all(form: Form, data: dict[str, Any], request: HttpRequest, store: Store) -> Iterator[Problem]:
    for path, files in request.FILES.lists():
        each = field_at(form, path)
        if isinstance(each, FileField):
            yield from _store(each, path, files, _list_at(form, data, path), store)
    for path in getattr(request, "too_large", ()):
        if isinstance(each := field_at(form, path), FileField):
            yield Problem(path, "paper_too_large", _TOO_LARGE, {"title": each.label, "limit": LARGEST // MEBIBYTE})


def _store(
    each: FileField, path: str, files: Sequence[Any], kept: list[dict[str, Any]], store: Store
) -> Iterator[Problem]:
    for file in files:
        if len(kept) >= each.most:
            sentence = SENTENCES["too_many.file"]
            yield Problem(path, "too_many", sentence, {"title": each.label, "most": each.most})
            return
        try:
            paper = asdict(store(file))
        except Refused as refused:
            yield Problem(path, refused.code, refused.message, refused.params)
            continue
        except Unavailable as trouble:
            # The rest of the form is kept, so it is this file alone that must come again.
            _log.warning("a file was not taken: %s", trouble.reason)
            yield Problem(path, "paper_not_taken", _NOT_TAKEN, {"title": each.label})
            continue
        if paper["digest"] not in [other["digest"] for other in kept]:
            kept.append(paper)


def _list_at(form: Form, data: dict[str, Any], path: str) -> list[Any]:
    """The list of files or rows at a path, made if it is not there."""
    key, _, rest = path.partition(".")
    if not rest:
        if not isinstance(data.get(key), list):
            data[key] = []
        found: list[Any] = data[key]
        return found
    number, _, inner = rest.partition(".")
    rows, group = _list_at(form, data, key), form.field(key)
    while len(rows) <= int(number) and isinstance(group, GroupField) and len(rows) < group.most:
        rows.append({})
    row = rows[int(number)] if int(number) < len(rows) else {}
    return _list_at(form, row, inner) if isinstance(row, dict) else []


def _edit(form: Form, data: dict[str, Any], intent: Intent) -> str:
    """Add or remove a row, and say where the person should go on."""
    if intent.verb == "find":
        return intent.path
    if intent.verb == "add":
        group = field_at(form, intent.path)
        if isinstance(group, GroupField):
            rows = _list_at(form, data, intent.path)
            if len(rows) < group.most:
                rows.append({})
            return f"{intent.path}.{len(rows) - 1}"
    if intent.verb == "remove":
        path, _, number = intent.path.rpartition(".")
        if isinstance(field_at(form, path), GroupField | FileField):
            rows = _list_at(form, data, path)
            if number.isdecimal() and int(number) < len(rows):
                rows.pop(int(number))
            return path
    return ""


def _text(raw: object) -> str:
    return nfc(raw[:300]) if isinstance(raw, str) else ""
