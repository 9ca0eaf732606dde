"""`motcua packs`: check the packs, install a province's, see what would change."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.utils import timezone

from motcua.ground.packs import pipeline, queries, registry
from motcua.ground.packs.actions import Broken, compile_for
from motcua.ground.packs.definitions import Issue
from motcua.ground.packs.reference import page
from motcua.ground.promises.queries import to_reckon_again
from motcua.ground.words.errors import Refused, Unknown
from motcua.wiring import kinds
from motcua.wiring.embedded import CHECKOUT
from motcua.wiring.enrolling import HOUSE
from motcua.wiring.pack_rules import LETTER_PLACES

REFERENCE = CHECKOUT / "docs" / "reference" / "packs.md"


@click.group()
def command() -> None:
    """Procedures, letters, calendars: the content that packs hold."""


folder_option = click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=lambda: settings.PACKS,
    help="The folder of packs.  [default: packs]",
)


@command.command()
@folder_option
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def check(folder: Path, as_json: bool) -> None:
    """Report everything wrong with the packs; exit 1 when something is an ERROR."""
    report = pipeline.check(folder.resolve(), registry.setting())
    if as_json:
        issues = [_as_dict(issue) for issue in report.issues]
        click.echo(json.dumps({"issues": issues, "tiers": report.tiers}, ensure_ascii=False, indent=1))
    else:
        _print_issues(report.issues)
        for pack, tier in report.tiers.items():
            click.echo(f"{pack}: {tier or 'no tier'}")
        click.echo(_total(report.issues))
    if report.broken:
        raise SystemExit(1)


@command.command()
@folder_option
@click.argument("province")
def install(folder: Path, province: str) -> None:
    """Publish the packs of PROVINCE (a folder of packs/provinces) and put them in force."""
    try:
        release = kinds.install_packs(province=province, folder=folder.resolve(), actor=HOUSE, now=timezone.now())
    except Broken as broken:
        _print_issues(broken.issues)
        raise click.ClickException(f"nothing was installed: {_total(broken.issues)}") from None
    except Refused as refused:
        raise click.ClickException(refused.message.format(**refused.params)) from None
    state = "installed" if release.is_new else "unchanged since"
    click.echo(f"{release.province} {release.set_hash[:12]}: {state} {timezone.localtime(release.installed_at):%F %T}")
    again = to_reckon_again(timezone.now()) if release.is_new else 0
    if again:
        click.echo(f"the calendar has changed: the worker will reckon {again} open promises again")


@command.command()
@folder_option
@click.argument("province")
def diff(folder: Path, province: str) -> None:
    """What installing PROVINCE would change, field by field, and how many open dossiers keep the old content."""
    try:
        compiled = compile_for(province=province, folder=folder.resolve())
    except Refused as refused:
        raise click.ClickException(refused.message.format(**refused.params)) from None
    _print_issues(tuple(issue for issue in compiled.issues if issue.level.name == "ERROR"))
    found = queries.changes(compiled)
    for change in found:
        _print_change(change)
    counted = Counter(change.what for change in found)
    click.echo(", ".join(f"{counted[what]} {what}" for what in ("added", "changed", "removed")))


@command.command()
@click.argument("kind")
@click.argument("key")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day it is in force.  [default: today]")
def show(kind: str, key: str, on: datetime | None) -> None:
    """The definition in force, as it was published."""
    day = on.date() if on else timezone.localdate()
    try:
        found = queries.definition(kind, key, day)
    except Unknown as unknown:
        raise click.ClickException(str(unknown)) from None
    click.echo(f"# {found.kind} {found.key} of {found.pack}, number {found.id}, {found.hash}")
    click.echo(json.dumps(found.body.model_dump(mode="json"), ensure_ascii=False, indent=2))


@command.command()
def verify() -> None:
    """Read everything installed that counts with this engine; exit 1 when something cannot be read."""
    found = queries.unsound()
    for line in found:
        click.echo(line)
    click.echo(f"{len(found)} unsound")
    if found:
        raise SystemExit(1)


@command.command()
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 when the page is out of date.")
def docs(only_check: bool) -> None:
    """Write docs/reference/packs.md from the types that the checker uses."""
    text = reference()
    if only_check:
        if not REFERENCE.is_file() or REFERENCE.read_text() != text:
            raise click.ClickException("docs/reference/packs.md is out of date: run `motcua packs docs`")
        return
    REFERENCE.parent.mkdir(parents=True, exist_ok=True)
    REFERENCE.write_text(text)
    click.echo(str(REFERENCE.relative_to(CHECKOUT)))


def reference() -> str:
    """The text of docs/reference/packs.md."""
    setting = registry.setting()
    return page(setting.kinds, setting.rules, {"Places of a letter": LETTER_PLACES})


def _as_dict(issue: Issue) -> dict[str, Any]:
    spot = issue.spot
    return {
        "level": issue.level.name,
        "code": issue.code,
        "file": spot.file,
        "line": spot.line,
        "column": spot.column,
        "message": issue.message,
    }


def _print_issues(issues: tuple[Issue, ...]) -> None:
    for issue in issues:
        click.echo(str(issue))


def _total(issues: tuple[Issue, ...]) -> str:
    counted = Counter(issue.level.name for issue in issues)
    return ", ".join(f"{counted[name]} {name}" for name in ("ERROR", "FUTURE_ERROR", "WARNING"))


def _print_change(change: queries.Change) -> None:
    since = f" from {change.valid_from}" if change.valid_from else ""
    stay = f" ({change.open_users} open on the old content)" if change.open_users else ""
    click.echo(f"{change.what} {change.kind} {change.key}{since}{stay}")
    for path, old, new in change.fields:
        click.echo(f"    {path}: {_short(old)} -> {_short(new)}")


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else text[:199] + "…"
