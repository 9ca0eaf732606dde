"""`motcua keys`: the keys that sign and those that close encrypted columns, and how they are renewed."""

from __future__ import annotations

import sys

import click

from motcua.ground.access.actions.keys import close_again
from motcua.ground.people.definitions import SYSTEM
from motcua.ground.words.encrypted import ring
from motcua.wiring import keys

_SIGNING = click.option("--signing", is_flag=True, help="Of the keys that sign sessions and tickets.")


@click.group()
def command() -> None:
    """The keys that sign and those that close encrypted columns. Never prints one that is in use."""


@command.command(name="list")
def list_keys() -> None:
    """Every key by its name, and how much stands under it. The exit status is 1 if a key is missing."""
    lines = keys.everything()
    for line in lines:
        does = {"encryption": "closes", "signing": "signs"}[line.ring] if line.first else ""
        texts = "" if line.texts is None else f"{line.texts} texts"
        click.echo(f"{line.ring:<11} {line.key:<9} {does:<7} {texts}{'' if line.held else '  KEY MISSING'}".rstrip())
    sys.exit(0 if all(line.held for line in lines) else 1)


@command.command()
@_SIGNING
def add(signing: bool) -> None:
    """Make a key and put it first. Nothing changes for what was closed or signed before."""
    from django.utils import timezone

    with _told():
        name = (keys.add_signing_key if signing else keys.add_encryption_key)(timezone.now())
    click.echo(
        f"{name} is first now." + ("" if signing else " `motcua keys rotate` closes again what stands under others.")
    )
    if signing:
        click.echo("Restart the processes. Retire the old key when nobody holds what it signed: after 30 days at most.")


@command.command()
def rotate() -> None:
    """Close again, under the first key, what stands under others. May be broken off and run again at any time."""
    from django.utils import timezone

    done = close_again(actor=SYSTEM, now=timezone.now())
    click.echo(f"{done.texts} texts closed under {ring().first.name}")
    for fault in done.faults:
        click.echo(f"not opened: {fault}")
    sys.exit(1 if done.faults else 0)


@command.command()
@click.argument("name")
@_SIGNING
def retire(name: str, signing: bool) -> None:
    """Take a key out of its ring. Refused while anything stands under it."""
    from django.utils import timezone

    with _told():
        (keys.retire_signing_key if signing else keys.retire_encryption_key)(name, timezone.now())
    click.echo(f"{name} is retired." + (" Restart the processes." if signing else ""))


class _told:
    """What is not possible is said in a line."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, keys.NotPossible):
            raise click.ClickException(str(error)) from None
