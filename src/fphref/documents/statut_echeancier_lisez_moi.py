"""« Lisez-moi » of an échéancier: what it is worth, who may read it, what it takes for granted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fphref.documents.classeur import Cell, Sheet
from fphref.documents.matrice_commun import Readme
from fphref.documents.statut_echeancier_agents import ECHELONS, ETATS, PROMOUVABLES
from fphref.documents.statut_echeancier_contingents import CONTINGENTS
from fphref.documents.statut_mots import legende
from fphref.documents.typographie import french_date, plural
from fphref.model.sources import Confiance
from fphref.statut.francais import NOTICE_AVIS, SANS_VALEUR

if TYPE_CHECKING:
    from fphref.documents.statut_echeancier_vue import Vue

DIFFUSION = "Document de travail : ne pas diffuser (données individuelles sous pseudonyme)"
HYPOTHESES = (
    "Sans départ ni nomination : les promouvables d'une année le restent.",
    "Échelons franchis à la durée de la grille, sans interruption ; les périodes de disponibilité que le fichier donne "
    "ne comptent pas.",
    "Grilles, barème, valeur du point et taux connus à ce jour : ce qui changera n'y est pas.",
    "Un taux s'applique aux promouvables du 31 décembre de l'année précédente ; pour la première année, ils sont "
    "reconstitués avec les grades d'aujourd'hui : les agents promus depuis y manquent, le vrai nombre peut être plus "
    "grand.",
)
"""What an échéancier takes for granted, in French sentences."""
_FEUILLES = {
    ECHELONS: "Les changements d'échelon de chaque agent, ou pourquoi ils ne peuvent être datés.",
    PROMOUVABLES: "Pour chaque agent et chaque promotion de son grade : les conditions sont-elles remplies, année par "
                  "année ?",
    CONTINGENTS: "Par promotion et par année : combien remplissent les conditions, et combien de promotions un taux ou "
                 "un plafond permet.",
    "Lignes écartées": "Ce qui n'a pas pu être lu dans le fichier, et où.",
}  # fmt: skip
_SENS = {
    "oui": "Les conditions du texte sont remplies à sa date d'appréciation.",
    "indetermine": "Il manque une donnée : la colonne « Ce qui manque » dit laquelle.",
    "non": "Les conditions ne sont pas remplies.",
}


def readme_sheet(vue: Vue, feuilles: Sequence[str]) -> Sheet:
    """The sheet that is read first, though it stands last."""
    echeancier = vue.echeancier
    readme = Readme("Échéancier statutaire", vue.sous_titre)
    readme.gap(6)
    readme.note(f"{DIFFUSION}.", strong=True)
    readme.note(f"{NOTICE_AVIS} {SANS_VALEUR}")
    readme.section("Ce que contient ce classeur")
    for name in feuilles:
        readme.fact(name, _FEUILLES[name], link=f"#'{name}'!A1")
    readme.section("Les mots")
    for etat, (word, look) in ETATS.items():
        readme.line(Cell(None, look), word, _SENS[etat])
    readme.section("Ce qui est supposé")
    for rank, text in enumerate(HYPOTHESES, start=1):
        readme.fact(f"{rank}.", text)
    for text in echeancier.lacunes:
        readme.fact("Non décrit", text)
    readme.section("D'où cela vient")
    lines = plural(vue.lues, "ligne lue", "lignes lues")
    left = plural(vue.ecartees, "écartée")
    readme.fact("Fichier", f"{vue.fichier} : {lines}, dont {left}.")
    readme.fact("Jour", f"{french_date(echeancier.jour)} ; les années vont de {echeancier.annees[0]} à "
                        f"{echeancier.annees[-1]}.")  # fmt: skip
    readme.fact("Confiance", legende(_seen(vue)) or "aucune valeur utilisée")
    return readme.sheet(vue.pied)


def _seen(vue: Vue) -> Iterator[Confiance]:
    for agent in vue.echeancier.agents:
        yield from (passage.confiance for passage in agent.passages)
        yield from (one.premiere.confiance for one in agent.promouvables)
    yield from (ligne.confiance for ligne in vue.contingents)
