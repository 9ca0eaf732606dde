"""`motcua money`: whether the money agrees, who issues receipts, and the day's summary for the tax office."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from motcua.ground.money.actions import name_issuer
from motcua.ground.money.models import Receipt
from motcua.ground.money.queries import receipts_on
from motcua.ground.offices.models import Office
from motcua.ground.words.errors import Unavailable
from motcua.ground.words.moments import day_of, local
from motcua.wiring.parity import compare

_DAY = click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="A day, 2026-12-01; today where none is given.")


@click.group()
def command() -> None:
    """The book: does it agree, and what the tax office is told of it."""


@command.command()
@_DAY
def parity(day: datetime | None) -> None:
    """Compare the book with itself and with the gateways. Each mismatch is printed and becomes a task; any is exit
    1."""
    try:
        found = compare(day.date() if day else None, timezone.now())
    except Unavailable as silent:
        raise click.ClickException(f"a gateway does not answer, so nobody knows: {silent.reason}") from None
    for check, mismatch in found:
        click.echo(f"{check}: {mismatch.kind} {mismatch.reference}: {mismatch.expected} / {mismatch.found}")
    click.echo(f"{len(found)} mismatch(es)")
    sys.exit(1 if found else 0)


@command.command()
@click.option("--office", "code", required=True, help="The code of the office.")
@click.option("--name", required=True, help="Its name as it stands on receipts.")
@click.option("--tax-code", required=True, help="10 digits, or 10 and 3.")
@click.option("--form", type=click.Choice(["EBL01", "EBL02"]), default="EBL01")
@click.option("--letters", default="AA", help="The two letters of its series.")
def issuer(code: str, name: str, tax_code: str, form: str, letters: str) -> None:
    """From now on the office issues an electronic receipt for each payment."""
    office = Office.objects.filter(code=code).first()
    if office is None:
        raise click.ClickException(f"no office {code}")
    now = timezone.now()
    try:
        name_issuer(office_id=office.pk, name=name, tax_code=tax_code, form=form, letters=letters, now=now)
    except (IntegrityError, ValidationError) as problem:
        raise click.ClickException(f"not as TT 91/2026 wants it: {problem}".splitlines()[0]) from None
    click.echo(f"{office.name}: {form}, {letters}")


@command.command()
@_DAY
@click.option("--office", "code", help="The code of one office; all where none is given.")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv")
def summary(day: datetime | None, code: str | None, form: str) -> None:
    """The receipts issued or cancelled on a day, for the tax office, to standard output."""
    office = Office.objects.filter(code=code).first() if code else None
    if code and office is None:
        raise click.ClickException(f"no office {code}")
    on = day.date() if day else day_of(timezone.now())
    rows = (_row(receipt) for receipt in receipts_on(on, office.pk if office else None))
    if form == "csv":
        _write_csv(rows)
    else:
        _write_json(rows)


_COLUMNS = (
    "tax_code",
    "issuer",
    "form",
    "series",
    "number",
    "issued_at",
    "payer",
    "items",
    "amount",
    "state",
    "replaces",
)


def _row(receipt: Receipt) -> dict[str, Any]:
    return {
        "tax_code": receipt.tax_code,
        "issuer": receipt.issuer_name,
        "form": receipt.form,
        "series": receipt.series,
        "number": f"{receipt.number:08d}",
        "issued_at": local(receipt.issued_at).isoformat(),
        "payer": receipt.payer,
        "items": "; ".join(item["name"] for item in receipt.items),
        "amount": receipt.amount,
        "state": "cancelled" if receipt.cancelled_at else "issued",
        "replaces": receipt.replaces.full_number if receipt.replaces else "",
    }


def _write_csv(rows: Iterator[dict[str, Any]]) -> None:
    writer = csv.DictWriter(sys.stdout, _COLUMNS)
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _harmless(said) for key, said in row.items()})


def _harmless(value: Any) -> Any:
    """A name that begins like a formula is text in whatever opens this."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t" else value


def _write_json(rows: Iterator[dict[str, Any]]) -> None:
    for row in rows:
        click.echo(json.dumps(row, ensure_ascii=False))
