"""« Contingents »: per promotion and year, how many fulfil the conditions and how many promotions a rate allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fphref.documents.classeur import Sheet, Value
from fphref.documents.couverture_classeur_liste import Colonne, Encre, Liste, liste
from fphref.documents.statut_mots import voie_nom
from fphref.documents.typographie import typo
from fphref.statut.echeancier_contingents import TAUX_INCONNU, LigneContingent
from fphref.statut.francais import CONFIANCE

if TYPE_CHECKING:
    from fphref.documents.statut_echeancier import Vue

CONTINGENTS = "Contingents"
_SENS = {"plafond": "plafond", "plancher": "plancher", "taux": "taux", "alternance": "alternance"}


def contingents_sheet(vue: Vue) -> Sheet:
    """One line per contingent and year, and one per year for a route that no known rate limits."""
    columns: tuple[Colonne[LigneContingent], ...] = (
        Colonne("Promotion", 46, "ligne-forte", lambda x: routes(x)),
        Colonne("Corps", 12, "ligne", lambda x: x.voies[0].corps.sigle or typo(x.voies[0].corps.intitule)),
        Colonne("Année", 8, "ligne-centre-forte", lambda x: x.annee or "toutes"),
        Colonne("Remplissent les conditions", 12, "ligne-centre-forte", lambda x: x.promouvables, "",
                "Agents du fichier, chacun une fois, à la date d'appréciation de l'année."),
        Colonne("Indéterminés", 12, "ligne-centre", lambda x: x.indetermines, "",
                "Agents du fichier dont une donnée manque : ils peuvent remplir les conditions ou non."),
        Colonne("Règle", 12, "ligne", lambda x: _SENS[x.contingent.sens] if x.contingent else TAUX_INCONNU),
        Colonne("Nombre calculé", 14, "ligne-centre-forte", number, "",
                "Au plus (au moins pour un plancher). « inconnu » : il manque le taux ou l'effectif."),
        Colonne("Calcul", 62, "ligne", lambda x: typo(calcul(x))),
        Colonne("Taux en vigueur depuis", 14, "ligne-date", lambda x: x.taux_du),
        Colonne("Confiance", 11, "ligne-centre", lambda x: CONFIANCE[x.confiance]),
        Colonne("Remarques", 60, "ligne-discrete", lambda x: typo(" ".join(x.remarques)) or None),
    )  # fmt: skip
    guide = (
        "Sans départ ni nomination : les promouvables d'une année le restent les suivantes. Calculé sur les seuls "
        "agents du fichier ; un taux ancien est donné comme tel, un taux non connu n'est jamais remplacé par un autre."
    )
    empty = "Aucune promotion n'est connue depuis les grades de ces agents."
    ink = Encre(columns, "")
    forme = Liste(CONTINGENTS, "Promouvables et contingents, par année", guide, empty, "tContingents", 1, "A3")
    return liste(vue, forme, columns, [ink.row(line) for line in vue.contingents])


def routes(ligne: LigneContingent) -> str:
    """The routes that are counted together."""
    return " + ".join(map(voie_nom, ligne.voies))


def number(ligne: LigneContingent) -> Value:
    """The number, its bounds, or « inconnu »: never a zero in its place."""
    if ligne.nombre is not None:
        return ligne.nombre
    return "inconnu" if ligne.bornes is None else f"{ligne.bornes[0]} à {ligne.bornes[1]}"


def calcul(ligne: LigneContingent) -> str:
    """The arithmetic in words, and the headcount it is made on."""
    base = ""
    if ligne.base_annee is not None and ligne.contingent is not None and ligne.contingent.taux:
        base = f" (promouvables au 31 décembre {ligne.base_annee})"
    return ligne.calcul + base
