"""The command `motcua`: each module of `wiring.commands` is one subcommand and exposes it as `command`."""

from __future__ import annotations

import importlib
import pkgutil

import click

from motcua.wiring.start import start_django

_STARTS_DJANGO_ITSELF = {"bench", "demo", "sandbox", "security", "serve", "verify"}


class Commands(click.Group):
    """Finds the subcommands by the modules' names and loads only the one that is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from motcua.wiring import commands

        return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(commands.__path__))

    def invoke(self, ctx: click.Context) -> object:
        from django.db import OperationalError

        try:
            return super().invoke(ctx)
        except OperationalError as error:
            raise click.ClickException(
                f"the database does not answer: {error}".rstrip()
                + "\n`make demo` runs one of its own; DATABASE_URL names another."
            ) from None

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        if cmd_name not in _STARTS_DJANGO_ITSELF:
            start_django()
        module = importlib.import_module("motcua.wiring.commands." + cmd_name.replace("-", "_"))
        found = module.command
        assert isinstance(found, click.Command), f"{module.__name__}.command is not a click command"
        return found


@click.group(cls=Commands)
def main() -> None:
    """Một Cửa: a province's digital government."""


if __name__ == "__main__":
    main(prog_name="motcua")
