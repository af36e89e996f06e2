"""`fphref matrice metiers|agents|referentiel`: the workbooks."""

from __future__ import annotations

from importlib import import_module

import click

_COMMANDS = ("metiers", "agents", "referentiel")


class _Kinds(click.Group):
    """Imports the module of a workbook when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"fphref.cli.commands.matrice_{cmd_name}").command
        return command


@click.group(
    "matrice",
    cls=_Kinds,
    short_help="Classeurs Excel : métiers, agents, référentiel à modifier.",
    subcommand_metavar="COMMANDE [OPTIONS]...",
)
def command() -> None:
    """Produit un classeur Excel : métiers × compétences, agents × compétences, ou le référentiel à modifier."""
