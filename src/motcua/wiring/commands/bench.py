"""`motcua bench`: measurements of the checkout's bench/, each a ratio against a limit or a peer."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from types import ModuleType

import click

from motcua.wiring.embedded import CHECKOUT


@click.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object as the last line, for machines.")
@click.option("--full", is_flag=True, help="The large size, which may take minutes.")
def command(name: str | None, as_json: bool, full: bool) -> None:
    """Measure NAME on this machine; without NAME, list what can be measured.

    A measurement starts what it needs by itself: no database of yours is touched.
    """
    if name is None:
        for each in names():
            click.echo(f"{each:<12} {(load(each).__doc__ or '').splitlines()[0]}")
        return
    if name not in names():
        raise click.ClickException(f"no measurement {name}; there are: {', '.join(names()) or 'none in this install'}")
    result = load(name).run(full=full)
    click.echo(result.as_text())
    if as_json:
        click.echo(result.as_json())


def names() -> list[str]:
    """The modules of bench/ in the checkout; an installed copy has none."""
    found = sorted(module.name for module in pkgutil.iter_modules([str(CHECKOUT / "bench")]))
    return [each for each in found if each != "result"]


def load(name: str) -> ModuleType:
    """Imported as part of the package bench: a bare `calendar` would hide Python's own."""
    if str(CHECKOUT) not in sys.path:
        sys.path.append(str(CHECKOUT))
    return importlib.import_module(f"bench.{name}")
