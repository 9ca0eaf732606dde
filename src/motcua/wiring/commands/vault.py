"""`motcua vault`: the share of papers that are digitised; what was used of what is held, and what was asked again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from motcua.ground.vault.digitising.queries import Share

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def command() -> None:
    """What people hold with the administration."""


@command.command()
@click.option("--from", "first", type=_DAY, required=True, help="The first day on which papers came in.")
@click.option("--to", "last", type=_DAY, required=True, help="The last day, itself included.")
@click.option("--json", "as_json", is_flag=True, help="For a program.")
def digitised(first: datetime, last: datetime, as_json: bool) -> None:
    """Of the papers that came in and that the law wants digitised: how many are, by procedure and office.

    Whole dossiers are counted too. Everything comes from the facts. A share is numerator and denominator; of nothing
    there is none.
    """
    from motcua.ground.vault.digitising.queries import digitised_share

    shares = digitised_share(_begins(first.date()), _begins(last.date() + timedelta(days=1)))
    rows = [*_rows(shares), _total(shares)]
    if as_json:
        click.echo(
            json.dumps({"from": f"{first:%Y-%m-%d}", "to": f"{last:%Y-%m-%d}", "rows": rows}, ensure_ascii=False)
        )
        return
    for row in rows:
        name = f"{row['procedure']}  {row['office']}" if row["procedure"] else "total"
        papers = f"papers {row['digitised']}/{row['papers']} ({row['share']})"
        click.echo(f"{name}: {papers}, dossiers {row['whole']}/{row['dossiers']}, spared {row['spared']}")


def _begins(day: date) -> datetime:
    from motcua.ground.words.moments import VIETNAM

    return datetime.combine(day, time.min, VIETNAM)


def _rows(shares: Iterable[Share]) -> list[dict[str, object]]:
    from motcua.ground.offices.models import Office

    offices = dict(Office.objects.filter(pk__in={each.office_id for each in shares}).values_list("pk", "name"))
    return [_row(each.procedure, offices[each.office_id], each) for each in shares]


def _total(shares: Iterable[Share]) -> dict[str, object]:
    from motcua.ground.vault.digitising.queries import Share

    parts = [(each.papers, each.digitised, each.dossiers, each.whole, each.spared) for each in shares]
    return _row("", "", Share("", 0, *(sum(column) for column in zip(*parts, strict=True)) if parts else (0,) * 5))


def _row(procedure: str, office: str, share: Share) -> dict[str, object]:
    return {
        "procedure": procedure,
        "office": office,
        "papers": share.papers,
        "digitised": share.digitised,
        "share": f"{100 * share.digitised / share.papers:.1f} %" if share.papers else "none",
        "dossiers": share.dossiers,
        "whole": share.whole,
        "spared": share.spared,
    }


@command.command()
@click.option("--from", "first", type=_DAY, required=True, help="The first day.")
@click.option("--to", "last", type=_DAY, required=True, help="The last day, itself included.")
@click.option("--json", "as_json", is_flag=True, help="For a program.")
def measures(first: datetime, last: datetime, as_json: bool) -> None:
    """Once-only, by procedure and office: papers asked that were held, of these used, of these asked again (seed S1-24;
    Index 766, component 4.3)."""
    from motcua.record.cases.measures import once_only_between, totals

    rows = once_only_between(first.date(), last.date())
    total = totals(rows)
    if as_json:
        click.echo(json.dumps({"rows": [asdict(row) for row in rows], "total": total}, ensure_ascii=False, indent=2))
        return
    click.echo(f"{'procedure':<12} {'office':<16} {'held':>6} {'reused':>6} {'asked again':>11}")
    for row in rows:
        click.echo(f"{row.procedure:<12} {row.office:<16} {row.held:>6} {row.reused:>6} {row.asked_again:>11}")
    click.echo(f"{'total':<29} {total['held']:>6} {total['reused']:>6} {total['asked_again']:>11}")
    reused, again = (total[name] or "-" for name in ("reused_percent", "asked_again_percent"))
    click.echo(f"{reused} % reused, {again} % asked again although held")
