"""`fphref statut grille|voies|eligibilite|echeancier|remuneration|carriere`: the statutory rules at work."""

from __future__ import annotations

import re
from typing import Any, Final

import click

from fphref.cli.lazy import LazyGroup
from fphref.diagnostics import FphrefError

_QUOTED: Final = re.compile(r"(« |')([^«»']{81,}?)( »|')")
_LONG: Final = re.compile(r"\S{201,}")
_NOT_FOUND: Final = re.compile(
    r"inconnue?\b|n’est pas (?:connue?|dans le référentiel)|ne (?:donne|décrit) |n’a pas de grille"
    r"|Il manque le paramètre|aucune n’est connue|[Aa]ucune grille|[Pp]as de grille"
)
"""What commands say of a corps, a grade, a grid or a figure that is not in the data they were given."""


def _short(message: str) -> str:
    """A message whose quotations have 80 signs at most."""
    cut = _QUOTED.sub(lambda found: f"{found[1]}{found[2][:79]}…{found[3]}", message)
    return _LONG.sub(lambda found: f"{found[0][:79]}…", cut)


def _explained(message: str, error: FphrefError, ctx: click.Context) -> str:
    from fphref.cli.statut_affichage import STATUT_EN_ERREUR

    message = _short(message)
    told = (message, *(fault.message for fault in error.diagnostics))
    if ctx.meta.get(STATUT_EN_ERREUR) and any(_NOT_FOUND.search(text) for text in told):
        return f"{message.rstrip('.')} (un fichier du statut est en erreur : fphref verifier)."
    return message


class _Questions(LazyGroup):
    noms = ("grille", "voies", "eligibilite", "echeancier", "remuneration", "carriere")
    prefixe = "statut_"
    chemin = "statut "

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what it says of its failure is kept short, and tells where a faulty file may be why."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            message = error.format_message()
            if (short := _short(message)) == message:
                raise
            raise click.UsageError(short, error.ctx) from None
        except FphrefError as error:
            raise FphrefError(_explained(str(error), error, ctx), error.diagnostics) from None


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
