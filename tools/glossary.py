"""The words of GLOSSARY.md, enforced: templates, packs, catalogues and documents say one word for one thing.

python tools/glossary.py            every word that should be another, as file:line; exit 1 when there is one
python tools/glossary.py FILE ...   only these files

What a person may read is checked, and nothing else: the text of templates without tags and template code, the texts of
packs without the words people search by, the sentences of catalogues, the prose of documents without code.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GLOSSARY = "GLOSSARY.md"
ALLOW = "glossary: allow"
WHERES = ("screens", "docs", "all")

_SKIP = frozenset({".git", ".venv", ".state", "node_modules", "__pycache__", "build", "vendor", "units"})
_NOT_OURS = frozenset({GLOSSARY, "CHANGELOG.md", "LICENSE", "OFL.txt"})


@dataclass(frozen=True)
class Term:
    """A word of the engine, the word of law that it stands for, what it means, and where that is written."""

    engine: str
    vietnamese: str
    meaning: str
    source: str


@dataclass(frozen=True)
class Avoided:
    """A word not to use, the right one, where this holds, and why."""

    word: str
    right: str
    where: str
    why: str

    @property
    def pattern(self) -> str:
        return r"\s+".join(re.escape(part) for part in self.word.casefold().split())

    def holds_in(self, kind: str) -> bool:
        return self.where in ("all", kind)


@dataclass(frozen=True, order=True)
class Finding:
    file: str
    line: int
    word: str
    right: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: “{self.word}” → {self.right}"


# --- reading GLOSSARY.md


def read_terms(text: str) -> list[Term]:
    return [Term(*row) for row in _table(text, ("engine", "Vietnamese", "what it means", "source"))]


def read_avoided(text: str) -> list[Avoided]:
    return [Avoided(*row) for row in _table(text, ("not", "but", "where", "why"))]


def faults(text: str) -> list[str]:
    """What is wrong with the glossary itself, a line each."""
    terms, avoided = read_terms(text), read_avoided(text)
    found = [
        f"no table with the columns of {name}" for name, rows in (("terms", terms), ("words", avoided)) if not rows
    ]
    found += [f"an empty cell in the row of '{row}'" for row in (*terms, *avoided) if not all(vars(row).values())]
    for name, words in (("engine", [t.engine for t in terms]), ("not", [a.word.casefold() for a in avoided])):
        found += [
            f"'{word}' stands twice in the column '{name}'" for word in sorted(set(words)) if words.count(word) > 1
        ]
    found += [
        f"'{a.word}': where is '{a.where}', not one of {', '.join(WHERES)}" for a in avoided if a.where not in WHERES
    ]
    order = [t.engine.casefold() for t in terms]
    if order != sorted(order):
        found.append("the first table is not in the order of the alphabet")
    return found


def _table(text: str, heads: tuple[str, ...]) -> Iterator[list[str]]:
    """The rows of the markdown table under these heads."""
    inside = False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            inside = False
        elif tuple(cells) == heads:
            inside = True
        elif inside and len(cells) == len(heads) and not set("".join(cells)) <= set("-: "):
            yield cells


# --- what a person may read, with everything else blanked so that lines keep their numbers

_TAG = re.compile(r"<[^>]*>", re.DOTALL)
_SPOKEN = re.compile(r"\b(?:alt|title|placeholder|aria-label|label|content|value)\s*=\s*(\"[^\"]*\"|'[^']*')")
_TEMPLATE = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_TEMPLATE_BLOCK = re.compile(r"\{% comment .*?endcomment %\}|<(script|style)\b.*?</\1>", re.DOTALL)
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\([^)]*\)")


def of_template(text: str) -> str:
    """Text, spoken attributes and the sentences given to ``translate``; no tags, no template code."""
    text = _TEMPLATE_BLOCK.sub(lambda m: _blank(m[0]), text)
    text = _TEMPLATE.sub(lambda m: _translated(m[0]), text)
    return _TAG.sub(lambda m: _keep(m[0], _SPOKEN.finditer(m[0]), 1), text)


def of_pack(text: str) -> str:
    """All but comments, keys and ``search_words``: people search by the words they know, old ones too."""
    return "\n".join(_pack_lines(text.split("\n")))


def of_catalogue(text: str) -> str:
    """Sentences and their translations; comments, places in the source and inline code are left out."""
    text = _CODE.sub(lambda m: _blank(m[0]), text)
    return "\n".join("" if line.startswith("#") else re.sub(r"^msg\w+(\[\d\])?", "", line) for line in text.split("\n"))


def of_document(text: str) -> str:
    """Prose: no fenced code, no inline code, no addresses of links."""
    for pattern in (_FENCE, _CODE, _LINK):
        text = pattern.sub(lambda m: _blank(m[0]), text)
    return text


def _pack_lines(lines: Iterable[str]) -> Iterator[str]:
    searched: int | None = None
    for line in lines:
        indent = len(line) - len(line.lstrip())
        is_item = line.lstrip().startswith("- ")
        if searched is not None and line.strip() and (indent < searched or (indent == searched and not is_item)):
            searched = None
        if re.match(r"\s*search_words:", line):
            searched = indent
        hidden = searched is not None or line.lstrip().startswith("#")
        yield "" if hidden else re.sub(r"^(\s*(?:- )?\w+:)|\{\w+:|, \w+:", lambda m: _blank(m[0]), line)


def _translated(code: str) -> str:
    spoken = code.startswith(("{% translate", "{% trans ", "{% include", "{% with")) or "|default:" in code
    return _keep(code, _STRING.finditer(code) if spoken else (), 0)


def _keep(text: str, spans: Iterable[re.Match[str]], group: int) -> str:
    """Blank all but these parts."""
    kept = list(_blank(text))
    for match in spans:
        start, end = match.span(group)
        kept[start:end] = text[start:end]
    return "".join(kept)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


# --- looking

Reader = Callable[[str], str]
_READERS: dict[str, tuple[str, Reader]] = {
    ".html": ("screens", of_template),
    ".txt": ("screens", of_template),
    ".yaml": ("screens", of_pack),
    ".po": ("screens", of_catalogue),
    ".md": ("docs", of_document),
}


def files(root: Path) -> Iterator[Path]:
    """Templates and catalogues of the house, packs, and every document."""
    for path in sorted(_walk(root)):
        top = path.relative_to(root).parts[0]
        if path.name in _NOT_OURS:
            continue
        is_text = path.suffix == ".md"
        is_screen = (path.suffix in (".html", ".po", ".txt") and top == "src") or (
            path.suffix == ".yaml" and top == "packs"
        )
        if is_text or is_screen:
            yield path


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir():
            if path.name not in _SKIP and not path.name.endswith(".egg-info"):
                yield from _walk(path)
        else:
            yield path


def look(path: Path, avoided: Iterable[Avoided], name: str = "") -> list[Finding]:
    """The words of one file that should be others."""
    kind, reader = _READERS[path.suffix]
    raw = unicodedata.normalize("NFC", path.read_text("utf-8"))
    allowed = {number for number, line in enumerate(raw.split("\n"), start=1) if ALLOW in line}
    by_word = {" ".join(a.word.casefold().split()): a for a in avoided if a.holds_in(kind)}
    if not by_word:
        return []
    # The longest first: "hồ sơ trễ hạn" is one finding, not three.
    longest = sorted(by_word.values(), key=lambda a: -len(a.word))
    anyone = re.compile(rf"(?<!\w)(?:{'|'.join(a.pattern for a in longest)})(?!\w)")
    # Lower case of the same length, so that places stay; casefold would make two letters of some.
    text = "".join(c.lower() if len(c.lower()) == 1 else c for c in reader(raw))
    found = []
    for match in anyone.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if line not in allowed:
            word = by_word[" ".join(match[0].split())]
            found.append(Finding(name or str(path), line, word.word, word.right))
    return found


def look_at_all(root: Path, paths: Iterable[Path] = ()) -> list[Finding]:
    avoided = read_avoided((root / GLOSSARY).read_text("utf-8"))
    chosen = list(paths) or list(files(root))
    return sorted(finding for path in chosen for finding in look(path, avoided, _name(path, root)))


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def main(arguments: list[str], root: Path = ROOT) -> int:
    wrong = [f"{GLOSSARY}: {fault}" for fault in faults((root / GLOSSARY).read_text("utf-8"))]
    wrong += [str(finding) for finding in look_at_all(root, [Path(a).resolve() for a in arguments])]
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
