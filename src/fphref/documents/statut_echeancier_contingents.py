"""« Contingents »: per promotion and year, how many fulfil the conditions and how many promotions a rate allows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from fphref.documents.classeur import Sheet, Value
from fphref.documents.couverture_classeur_liste import Colonne, Encre, Liste, liste
from fphref.documents.statut_mots import voie_nom
from fphref.documents.typographie import typo
from fphref.statut.echeancier_contingents import TAUX_INCONNU, LigneContingent
from fphref.statut.francais import CONFIANCE

if TYPE_CHECKING:
    from fphref.documents.statut_echeancier_vue import Vue

CONTINGENTS = "Contingents"
_SENS = {"plafond": "plafond", "plancher": "plancher", "taux": "taux", "alternance": "alternance"}


def contingents_sheet(vue: Vue) -> Sheet:
    """One line per contingent and run of years that say the same, and so for a route that no known rate limits."""
    columns: tuple[Colonne[Periode], ...] = (
        Colonne("Promotion", 46, "ligne-forte", lambda x: routes(x.ligne)),
        Colonne("Corps", 12, "ligne", lambda x: x.ligne.voies[0].corps.sigle or typo(x.ligne.voies[0].corps.intitule)),
        Colonne("Année", 13, "ligne-centre-forte", lambda x: x.annees or "toutes"),
        Colonne("Remplissent les conditions", 12, "ligne-centre-forte", lambda x: x.ligne.promouvables, "",
                "Agents du fichier, chacun une fois, à la date d'appréciation de l'année."),
        Colonne("Indéterminés", 12, "ligne-centre", lambda x: x.ligne.indetermines, "",
                "Agents du fichier dont une donnée manque : ils peuvent remplir les conditions ou non."),
        Colonne("Règle", 12, "ligne", lambda x: _SENS[x.ligne.contingent.sens] if x.ligne.contingent else TAUX_INCONNU),
        Colonne("Nombre calculé", 14, "ligne-centre-forte", lambda x: number(x.ligne), "",
                "Au plus (au moins pour un plancher). « inconnu » : il manque le taux ou l'effectif."),
        Colonne("Calcul", 62, "ligne", lambda x: typo(calcul(x.ligne, x.seule))),
        Colonne("Taux en vigueur depuis", 14, "ligne-date", lambda x: x.ligne.taux_du),
        Colonne("Confiance", 11, "ligne-centre", lambda x: CONFIANCE[x.ligne.confiance]),
        Colonne("Remarques", 60, "ligne-discrete", lambda x: typo(" ".join(x.ligne.remarques)) or None),
    )  # fmt: skip
    guide = (
        "Sans départ ni nomination : les promouvables d'une année le restent les suivantes. Calculé sur les seuls "
        "agents du fichier ; un taux ancien est donné comme tel, un taux non connu n'est jamais remplacé par un autre."
    )
    empty = "Aucune promotion n'est connue depuis les grades de ces agents."
    ink = Encre(columns, "")
    forme = Liste(CONTINGENTS, "Promouvables et contingents, par année", guide, empty, "tContingents", 1, "A3")
    return liste(vue, forme, columns, [ink.row(line) for line in periods(vue.contingents, whole=True)])


class Periode(NamedTuple):
    """Years running that say the same of a contingent: the line of the first of them, and those years in words."""

    ligne: LigneContingent
    derniere: int | None

    @property
    def annees(self) -> int | str | None:
        """`2027`, « 2026 à 2031 », None where it is of no year."""
        if self.ligne.annee is None or self.seule:
            return self.ligne.annee
        return f"{self.ligne.annee} à {self.derniere}"

    @property
    def seule(self) -> bool:
        """Whether it is of one year."""
        return self.derniere == self.ligne.annee


def periods(lignes: Iterable[LigneContingent], *, whole: bool) -> list[Periode]:
    """Lines put together where years that follow one another say the same: the number and its arithmetic.

    With `whole`, all that a sheet shows, headcounts too.
    """
    found: list[Periode] = []
    for ligne in lignes:
        if found and _same(found[-1], ligne, whole):
            found[-1] = found[-1]._replace(derniere=ligne.annee)
        else:
            found.append(Periode(ligne, ligne.annee))
    return found


def _same(before: Periode, ligne: LigneContingent, whole: bool) -> bool:
    one = before.ligne
    if ligne.annee is None or before.derniere is None or ligne.annee != before.derniere + 1:
        return False
    if (one.contingent, one.voies) != (ligne.contingent, ligne.voies):
        return False
    same = (one.nombre, one.bornes, one.calcul) == (ligne.nombre, ligne.bornes, ligne.calcul)
    if not whole:
        return same
    shown = [(x.promouvables, x.indetermines, x.taux_du, x.confiance, x.remarques) for x in (one, ligne)]
    return same and shown[0] == shown[1]


def routes(ligne: LigneContingent) -> str:
    """The routes that are counted together."""
    return " + ".join(map(voie_nom, ligne.voies))


def number(ligne: LigneContingent) -> Value:
    """The number, its bounds, or « inconnu »: never a zero in its place; agents of the grade are said to be so."""
    if ligne.nombre is None and ligne.bornes is None:
        return "inconnu"
    held = ligne.contingent is not None and ligne.contingent.porte_sur == "agents_du_grade"
    if ligne.nombre is None or ligne.bornes is None:
        text: int | str = f"{ligne.bornes[0]} à {ligne.bornes[1]}" if ligne.bornes else ligne.nombre or 0
    else:
        text = ligne.nombre
    return f"{text} dans le grade" if held else text


def calcul(ligne: LigneContingent, seule: bool = True) -> str:
    """The arithmetic in words, and the headcount it is made on; `seule` where it is of one year."""
    base = ""
    if ligne.base_annee is not None and ligne.contingent is not None and ligne.contingent.taux:
        when = str(ligne.base_annee) if seule else "de l'année précédente"
        base = f" (promouvables au 31 décembre {when})"
    return ligne.calcul + base
