"""`motcua security`: how safe it is, with evidence."""

from __future__ import annotations

import json

import click

from motcua.wiring import asvs


@click.group()
def command() -> None:
    """How safe it is, with evidence."""


@command.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--write", is_flag=True, help="Renew docs/security/report.md.")
def report(as_json: bool, write: bool) -> None:
    """The requirements of OWASP ASVS 5.0: what is open first, what is met, and what proves it.

    Ends with 1 when a claim has no evidence, or its evidence is not there.
    """
    requirements = asvs.read()
    if write:
        asvs.PAGE.write_text(asvs.page(requirements), "utf-8")
    elif as_json:
        click.echo(json.dumps(asvs.as_json(requirements), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(asvs.told(requirements)))
    if wrong := asvs.faults(requirements):
        raise click.ClickException("\n".join(wrong))


@command.command(name="sbom")
@click.option("--installed", is_flag=True, help="Compare it with what is installed; ends with 1 where they differ.")
def bill_of_materials(installed: bool) -> None:
    """The bill of materials of what runs here, as CycloneDX 1.6."""
    from motcua.wiring import sbom

    if not installed:
        click.echo(sbom.bill(), nl=False)
    elif found := list(sbom.differences()):
        raise click.ClickException("\n".join(found))
    else:
        click.echo("what is installed is what the bill says")
