"""`motcua check`: may real people's data lie here?"""

from __future__ import annotations

import sys

import click


@click.command()
@click.option("--standing", is_flag=True, help="Also ask the database, the scanner and Django's own checks.")
def command(standing: bool) -> None:
    """Each setting that is unsafe, and what to do. The exit status is 1 if one keeps the house from starting."""
    from motcua.wiring import checks

    found = checks.problems()
    if standing:
        from motcua.wiring.standing import standing as beside

        found += beside()
    for each in found:
        click.echo(str(each))
    wrong = sum(each.level == "error" for each in found)
    where = "" if checks.production() else " This is a demo or a test, which starts all the same."
    click.echo(f"{wrong} error(s), {len(found) - wrong} warning(s).{where}")
    sys.exit(1 if wrong else 0)


def refuse_to_start() -> None:
    """For the processes that serve people: not with settings that are unsafe."""
    from motcua.wiring import checks

    if checks.production() and (wrong := checks.errors()):
        told = "\n".join(map(str, wrong))
        raise click.ClickException(f"these settings are unsafe, so nothing starts (`motcua check` lists all):\n{told}")
