"""Tiers: what a pack may say of its own quality. A tier is reached when no rule of it, or of a lower one, finds a
fault; a claim that is not met is an ERROR."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from motcua.ground.packs.definitions import TIERS, Books, Fault, Found, Issue, Level, Manifest, Rule, Tier
from motcua.ground.packs.nodes import Path, spot_of
from motcua.ground.packs.walking import walk
from motcua.ground.words.definitions import Law, Text

_MARKS = frozenset("ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ")


def reached(pack: Found[Manifest], books: Books, rules: Iterable[Rule]) -> Tier | None:
    """The highest tier without a fault in it or below."""
    tier: Tier | None = None
    rules = tuple(rules)
    for name in TIERS:
        if any(True for _ in _faults(pack, books, rules, name)):
            break
        tier = name
    return tier


def claims(pack: Found[Manifest], books: Books, rules: Iterable[Rule]) -> Iterator[Issue]:
    """The faults against the tier that the pack claims."""
    rules = tuple(rules)
    for name in TIERS[: TIERS.index(pack.body.quality) + 1]:
        for rule, found, fault in _faults(pack, books, rules, name):
            message = f"the pack claims {pack.body.quality}: {fault.message}"
            yield Issue(Level.ERROR, rule.code, spot_of(found.node, fault.path), message)


def _faults(
    pack: Found[Manifest], books: Books, rules: tuple[Rule, ...], tier: Tier
) -> Iterator[tuple[Rule, Found[Any], Fault]]:
    for rule in rules:
        if rule.tier == tier:
            for found in books.all(rule.kind, pack.key):
                for fault in rule.check(found, books):
                    yield rule, found, fault


def cites_law(pack: Found[Manifest], books: Books) -> Iterator[Fault]:
    """The pack cites its sources of law."""
    if not pack.body.law:
        yield Fault(("quality",), "'law' lists no source; cite the laws the pack rests on")


def verified(pack: Found[Manifest], books: Books) -> Iterator[Fault]:
    """Every source of law was checked against the text: nothing says `verified: false`."""
    for found in books.of_pack(pack.key):
        count = sum(isinstance(part, Law) and not part.verified for _, part in walk(found.body))
        if count:
            yield Fault(
                ("quality",), f"{found.file} has {count} sources of law that were not checked (verified: false)"
            )


def both_languages(pack: Found[Manifest], books: Books) -> Iterator[Fault]:
    """Every text is really in both languages: the English is not the Vietnamese again."""
    for found in books.of_pack(pack.key):
        same = [(path, part) for path, part in walk(found.body) if isinstance(part, Text) and _untranslated(part)]
        for path, part in same:
            yield Fault(("quality",), f"{found.file}: {_say(path)} is not translated: '{part.vi[:60]}'")


def _untranslated(text: Text) -> bool:
    return text.vi == text.en and any(letter in _MARKS for letter in text.vi.lower())


def _say(path: Path) -> str:
    return ".".join(str(name) for name in path)


def used_twice(pack: Found[Manifest], books: Books) -> Iterator[Fault]:
    """At least two provinces use the pack."""
    count = books.users.get(pack.key, 0)
    if count < 2:
        yield Fault(("quality",), f"{count} province(s) use this pack; gold asks for two")


def articles_cited(pack: Found[Manifest], books: Books) -> Iterator[Fault]:
    """Every source of law names its article."""
    for found in books.of_pack(pack.key):
        count = sum(isinstance(part, Law) and not part.article for path, part in walk(found.body))
        if count and found.kind != "pack":
            yield Fault(("quality",), f"{found.file} has {count} sources of law without an article")


QUALITY_RULES = (
    Rule("bronze.law", Level.ERROR, cites_law, tier="bronze"),
    Rule("silver.verified", Level.ERROR, verified, tier="silver"),
    Rule("silver.languages", Level.ERROR, both_languages, tier="silver"),
    Rule("gold.used_twice", Level.ERROR, used_twice, tier="gold"),
    Rule("gold.articles", Level.ERROR, articles_cited, tier="gold"),
)
