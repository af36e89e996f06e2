"""`fphref statut grille|voies|eligibilite|echeancier|remuneration|carriere`: the statutory rules at work."""

from __future__ import annotations

import click

from fphref.cli.lazy import LazyGroup


class _Questions(LazyGroup):
    noms = ("grille", "voies", "eligibilite", "echeancier", "remuneration", "carriere")
    prefixe = "statut_"
    chemin = "statut "


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
