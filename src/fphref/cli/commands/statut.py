"""`fphref statut grille|voies|eligibilite|echeancier|remuneration|carriere`: the statutory rules at work."""

from __future__ import annotations

from importlib import import_module

import click

_COMMANDS = ("grille", "voies", "eligibilite", "echeancier", "remuneration", "carriere")


class _Questions(click.Group):
    """Imports the module of a question when it is asked."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"fphref.cli.commands.statut_{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if args and not name.startswith("-") and name not in _COMMANDS:
            from fphref.diagnostics import suggestion

            ctx.fail(f"Commande inconnue : « statut {name} »{suggestion(name, _COMMANDS)}")
        return super().resolve_command(ctx, args)


@click.group(
    "statut",
    cls=_Questions,
    short_help="Le statut : grilles, voies d’accès, éligibilité, rémunération, carrière.",
    subcommand_metavar="COMMANDE [OPTIONS]...",
)
def command() -> None:
    """Répond, texte à l’appui, sur le statut : grilles, voies d’accès et d’avancement, éligibilité, rémunération.

    Chaque réponse vaut à une date (--date, aujourd’hui par défaut) et cite ses textes, avec leur degré de confiance.
    Rien n’y classe ni n’y recommande personne : seul le texte fait foi, et seule la décision de l’employeur compte.
    """
