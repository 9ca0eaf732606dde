"""The sentences a person may read, and whether the English catalogue has them all.

    python tools/messages.py check     what is missing, empty, fuzzy, left over, or has other {places} than its original
    python tools/messages.py update    add what is missing with an empty translation, and drop what is left over

A sentence is found where a template translates it, where a door calls gettext, and where any room or pack makes a
`Refused` or a `Problem`: those are translated at the door by the sentence itself. One that stands in a constant of the
module is found through its name. `WORDS` names the rest: what is put into such sentences and shown in ledgers.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
import yaml
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "motcua"
PACKS = ROOT / "packs" / "national"
CATALOGUE = SOURCE / "wiring" / "locale" / "en" / "LC_MESSAGES" / "django.po"

# Function -> where in its arguments the context, the sentence and the plural stand.
_CALLS: dict[str, tuple[int | None, int, int | None]] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (None, 0, None)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (None, 0, 1)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (0, 1, None)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (0, 1, 2)),
    "Refused": (None, 1, None),
    "Problem": (None, 2, None),
}
WORDS: dict[str, tuple[str, ...]] = {
    "bridges/payment/vnpay.py": ("RESPONSES", "STATUSES"),
    "ground/calendar/rules/ledger.py": ("OUTSIDE_HOURS",),
    "ground/calendar/rules/what_is.py": ("WEEKLY_REST", "IN_HOURS"),
    "ground/calendar/rules/daily.py": ("FIRST_DAY", "CALENDAR_DAYS", "MOVED", "SAME_DAY"),
    "ground/health/definitions.py": ("NAMES", "MESSAGES"),
    "ground/money/actions/ordering.py": ("PAID_OTHERWISE",),
    "ground/promises/rules/ledger.py": ("PAUSED_FOR", "RESTARTED", "OVERDUE", "NOT_BEGUN"),
    "record/cases/actions/acting.py": ("DUTY_NAMES",),
    "record/cases/rules.py": ("STATE_NAMES",),
}
_LITERAL = r"""[ur]?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_IN_TEMPLATE = re.compile(rf"\b(n?p?gettext|_)\(\s*({_LITERAL}(?:\s*,\s*{_LITERAL})*)", re.DOTALL)
_PLACE = re.compile(r"\{(\w+)[^}]*\}|%\((\w+)\)[sd]")


@dataclass(frozen=True, order=True)
class Sentence:
    context: str
    text: str
    plural: str = ""


def sentences(*folders: Path) -> dict[Sentence, str]:
    """Every sentence of these folders, or else of the house and its packs, with one place where it stands."""
    found: dict[Sentence, str] = {}
    for folder in folders or (SOURCE, PACKS):
        for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.html"), *folder.rglob("*.txt")]):
            if {"tests", "migrations"} & set(path.relative_to(folder).parts):
                continue
            of_file = _of_python(path) if path.suffix == ".py" else _of_template(path)
            for sentence in of_file:
                found.setdefault(sentence, str(path.relative_to(folder)))
    return found if folders else _words() | found


def _words() -> dict[Sentence, str]:
    """What is named in `WORDS`, and the days off and special days of the packs' calendars."""
    found: dict[Sentence, str] = {}
    for name, constants in WORDS.items():
        known = _constants(ast.parse((SOURCE / name).read_text("utf-8")))
        found |= {Sentence("", text): name for constant in constants for text in known[constant]}
    for path in sorted(PACKS.glob("*/calendar.yaml")):
        book = yaml.safe_load(path.read_text("utf-8"))
        days = [day for kind in ("days_off", "holidays", "special_days") for day in book.get(kind, ())]
        found |= {Sentence("", day["name"]): str(path.relative_to(PACKS)) for day in days}
    return found


def _of_python(path: Path) -> Iterator[Sentence]:
    tree = ast.parse(path.read_text("utf-8"))
    constants, aliases = _constants(tree), _aliases(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") == "Refused" for base in node.bases):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Call) and ast.unparse(inner.func) == "super().__init__":
                    yield from _of_call("Refused", inner, constants)
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            name = aliases.get(name, name)
            if name in _CALLS:
                yield from _of_call(name, node, constants)


def _constants(tree: ast.Module) -> dict[str, list[str]]:
    """The strings that each name of a module stands for: one, or the values of a table."""
    found: dict[str, list[str]] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            values = node.value.values if isinstance(node.value, ast.Dict) else [node.value]
            texts = [text for value in values if (text := _constant(value))]
            found |= {target.id: texts for target in targets if isinstance(target, ast.Name) and texts}
    return found


def _aliases(tree: ast.Module) -> dict[str, str]:
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {each.asname: each.name for node in imports for each in node.names if each.asname and each.name in _CALLS}


def _of_call(name: str, node: ast.Call, constants: dict[str, list[str]]) -> Iterator[Sentence]:
    """A sentence that came from elsewhere was found where it was written; one put together on the spot never is."""
    context, text, plural = _CALLS[name]
    arguments = dict(enumerate(node.args))
    for each in node.keywords:
        if each.arg == "message":
            arguments[text] = each.value
    said = arguments.get(text)
    if isinstance(said, ast.JoinedStr):
        raise SystemExit(f"a sentence is put together in line {node.lineno}: use named places and params")
    around = [_constant(arguments.get(place)) if place is not None else "" for place in (context, plural)]
    for sentence in _sentences_of(said, constants):
        yield Sentence(around[0], sentence, around[1])


def _sentences_of(node: ast.expr | None, constants: dict[str, list[str]]) -> Iterator[str]:
    """What an argument may say: a literal, a name, an entry of a table, one or the other."""
    if isinstance(node, ast.Constant):
        yield from filter(None, [_constant(node)])
    elif isinstance(node, ast.Name):
        yield from constants.get(node.id, ())
    elif isinstance(node, ast.Subscript):
        yield from _sentences_of(node.value, constants)
    elif isinstance(node, ast.IfExp):
        yield from (*_sentences_of(node.body, constants), *_sentences_of(node.orelse, constants))
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        for each in (node.func.value, *node.args[1:]):
            yield from _sentences_of(each, constants)


def _constant(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _of_template(path: Path) -> Iterator[Sentence]:
    for call in _IN_TEMPLATE.finditer(templatize(path.read_text("utf-8"))):
        context, text, plural = _CALLS[call[1]]
        words = ast.literal_eval(f"({call[2]},)")
        yield Sentence(
            words[context] if context is not None else "",
            words[text],
            words[plural] if plural is not None else "",
        )


def problems(catalogue: polib.POFile, wanted: dict[Sentence, str]) -> list[str]:
    entries = {Sentence(entry.msgctxt or "", entry.msgid): entry for entry in catalogue if not entry.obsolete}
    found: list[str] = []
    for sentence, place in wanted.items():
        entry = entries.pop(Sentence(sentence.context, sentence.text), None)
        if entry is None:
            found.append(f"{place}: not in the catalogue: {sentence.text!r}")
        else:
            found += [f"{place}: {trouble}: {sentence.text!r}" for trouble in _troubles(entry)]
    return found + [f"left over in the catalogue: {sentence.text!r}" for sentence in entries]


def _troubles(entry: polib.POEntry) -> Iterator[str]:
    translations = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not translations or not all(translations):
        yield "not translated"
    elif entry.fuzzy:
        yield "only guessed (fuzzy)"
    else:
        places = _places(entry.msgid) | _places(entry.msgid_plural or "")
        # A singular may well say "one" instead of the number.
        if any(_places(each) - places for each in translations) or places - _places(translations[-1]):
            yield "has other places than the original"


def _places(text: str) -> set[str]:
    return {one or other for one, other in _PLACE.findall(text)}


def update(catalogue: polib.POFile, wanted: dict[Sentence, str]) -> None:
    known = {Sentence(entry.msgctxt or "", entry.msgid) for entry in catalogue}
    keep = {Sentence(each.context, each.text) for each in wanted}
    for entry in [each for each in catalogue if Sentence(each.msgctxt or "", each.msgid) not in keep]:
        catalogue.remove(entry)
    for sentence in sorted(wanted):
        if Sentence(sentence.context, sentence.text) in known:
            continue
        entry = polib.POEntry(msgid=sentence.text, msgctxt=sentence.context or None)
        if sentence.plural:
            entry.msgid_plural, entry.msgstr_plural = sentence.plural, {0: "", 1: ""}
        catalogue.append(entry)


def main(verb: str) -> None:
    catalogue = polib.pofile(str(CATALOGUE), wrapwidth=110)
    wanted = sentences()
    if verb == "update":
        update(catalogue, wanted)
        catalogue.save()
    found = problems(catalogue, wanted)
    print(*found, f"{len(wanted)} sentences, {len(found)} problems", sep="\n")
    sys.exit(1 if found and verb == "check" else 0)


if __name__ == "__main__":
    if sys.argv[1:] not in (["check"], ["update"]):
        sys.exit(__doc__)
    main(sys.argv[1])
