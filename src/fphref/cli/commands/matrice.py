"""`fphref matrice metiers|agents|referentiel`: the workbooks."""

from __future__ import annotations

import click

from fphref.cli.lazy import LazyGroup


class _Classeurs(LazyGroup):
    noms = ("metiers", "agents", "referentiel")
    prefixe = "matrice_"
    chemin = "matrice "


@click.group(
    "matrice",
    cls=_Classeurs,
    short_help="Classeurs Excel : métiers, agents, référentiel à modifier.",
    subcommand_metavar="COMMANDE [OPTIONS]...",
)
def command() -> None:
    """Produit un classeur Excel : métiers × compétences, agents × compétences, ou le référentiel à modifier."""
