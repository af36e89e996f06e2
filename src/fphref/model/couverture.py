"""The definitions of coverage, as constants that documents, formulas and audits compute by (see docs/couverture.md)."""

from __future__ import annotations

from typing import Literal, NamedTuple

CodeEtat = Literal["non évalué", "périmé", "non couvert", "sous niveau", "point unique", "à risque", "couvert"]


class Etat(NamedTuple):
    """A state of a compétence in a structure, and what it means in words."""

    code: CodeEtat
    sens: str


ETATS: tuple[Etat, ...] = (
    Etat("non évalué", "personne n’a d’évaluation valable"),
    Etat("périmé", "les titulaires le sont sur des évaluations qui ont toutes expiré"),
    Etat("non couvert", "aucun titulaire, et personne au-dessus du plus bas niveau"),
    Etat("sous niveau", "aucun titulaire, mais quelqu’un au-dessus du plus bas niveau"),
    Etat("point unique", "un seul titulaire : son absence arrête l’activité"),
    Etat("à risque", "deux titulaires, ou moins que le besoin"),
    Etat("couvert", "au moins trois titulaires, et le besoin est atteint"),
)
"""In the order in which they are tried: the first that applies is the state."""

GRAVITE: tuple[CodeEtat, ...] = ("non couvert", "périmé", "sous niveau", "point unique", "à risque")
"""The states to act on, from the gravest on; what nobody has evaluated is unknown rather than grave."""

TITULAIRES_POINT_UNIQUE = 1
TITULAIRES_A_RISQUE = 2
HORIZONS_MOIS = (36, 60)
"""T+3 and T+5, in months from the day of the audit: who is planned to have left by then no longer counts."""
ECHEANCE_JOURS, ECHEANCES_MOIS = 90, (6, 12)
"""The windows, from the day of the audit, in which evaluations of titulaires expire."""
PETIT_EFFECTIF = 5
"""Under this number of people, a rate is not shown in what is circulated."""

BORNES_IV = (1.0, 1.5, 2.0, 2.5)
"""Borders of the classes of IV on a scale whose top value is 3; multiply by (top value / 3)."""
CLASSES_IV = ("très forte", "forte", "moyenne", "faible", "nulle")
"""Vulnerability below the first border, between the others in turn, and from the last one on."""
SOMMET_IV = 3
