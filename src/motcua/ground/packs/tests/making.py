"""Tiny packs on disk, with a kind of their own: a `recipe`, which has a form, a time and a friend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from motcua.ground.calendar.definitions import Duration
from motcua.ground.forms.definitions import Form
from motcua.ground.packs.definitions import Books, Fault, Found, Issue, Kind, Level, Reference, Rule
from motcua.ground.packs.pipeline import Setting
from motcua.ground.words.definitions import Dated, Definition, Key, Law, Text


class Recipe(Dated):
    """A definition with a bit of everything."""

    key: Key
    name: Text
    time: Duration = Duration(amount=1, unit="working_days")
    price: int = 0
    friend: Key | None = None
    law: tuple[Law, ...] = ()
    form: Form | None = None


class Word(Definition):
    """A definition that is always in force."""

    key: Key
    name: Text


def _friend(recipe: Recipe) -> Iterable[Reference]:
    if recipe.friend:
        yield Reference(("friend",), "recipe", recipe.friend)


def not_free(found: Found[Recipe], books: Books) -> Iterator[Fault]:
    """A recipe is not given away."""
    if found.body.price == 13:
        yield Fault(("price",), "13 brings bad luck")


RECIPE = Kind("recipe", "recipes", Recipe, key=lambda d: d.key, references=_friend)
WORD = Kind("word", "words", Word, key=lambda d: d.key, many=True)
LUCK = Rule("recipe.luck", Level.WARNING, not_free, kind="recipe")


def setting(*rules: Rule, engine: str = "0.1.0") -> Setting:
    return Setting({kind.name: kind for kind in (RECIPE, WORD)}, rules, engine)


MANIFEST = """\
id: national/{name}
name: {{vi: Bếp, en: Kitchen}}
owner: Sở Bếp núc
engine: ">=0.1, <0.2"
quality: bronze
law:
  - {{text: Luật Bếp, article: Điều 1, verified: true}}
parameters:
  wait:
    name: {{vi: Thời gian chờ, en: Waiting time}}
    type: duration
    default: 5 working_days
    law_max: 10 working_days
    law: {{text: Luật Bếp, article: Điều 2}}
  price:
    name: {{vi: Giá, en: Price}}
    type: money
    default: 5000
"""

RECIPE_FILE = """\
key: pho
name: {vi: Phở, en: Noodle soup}
time: {param: wait}
price: {param: price}
valid_from: 2025-07-01
"""

PROVINCE = """\
id: provinces/bep-xanh
name: {vi: Bếp Xanh, en: Green Kitchen}
uses: [national/kitchen]
values:
  national/kitchen:
    wait: 3 working_days
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    """The files of a folder `packs`, on top of the kitchen, its recipe and its province; "" leaves a file out."""
    usual = {
        "national/kitchen/pack.yaml": MANIFEST.format(name="kitchen"),
        "national/kitchen/recipes/pho.yaml": RECIPE_FILE,
        "provinces/bep-xanh/pack.yaml": PROVINCE,
    }
    packs = folder / "packs"
    for name, text in {**usual, **files}.items():
        path = packs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text:
            path.write_text(text, encoding="utf-8")
        else:
            path.unlink(missing_ok=True)
    return packs


def lines(issues: Iterable[Issue]) -> list[str]:
    """Issues as `file:line LEVEL code`, the file without its folders."""
    return [f"{i.spot.file.rsplit('/', 1)[-1]}:{i.spot.line} {i.level.name} {i.code}" for i in issues]


def message(issues: Iterable[Any], code: str) -> str:
    """The message of the one issue of that code."""
    (found,) = [issue for issue in issues if issue.code == code]
    return str(found.message)
