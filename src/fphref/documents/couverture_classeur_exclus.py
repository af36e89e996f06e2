"""« Exclus » and « Remarques » of a coverage audit: what entered no rate and why, and what was wrong in the data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from fphref.audit.modele import Exclu
from fphref.diagnostics import Diagnostic
from fphref.documents.classeur import Sheet, Value
from fphref.documents.couverture_classeur_liste import Colonne, Encre, Liste, liste
from fphref.documents.couverture_classeur_vue import EXCLUS, REMARQUES, Vue
from fphref.documents.typographie import grouped, plural, typo

MAX_EXCLUS, MAX_REMARQUES = 20_000, 5_000
"""Lines that each sheet lists at most; it says how many it leaves out."""


class _Raison(NamedTuple):
    """A reason in a sentence (one, then several of what is counted), and what to do about it."""

    un: str
    plusieurs: str
    faire: str


_RAISONS: Mapping[str, _Raison] = {
    "sans profil": _Raison(
        "{n} agent d'un métier sans profil : rien ne lui est demandé, il n'entre dans aucun compte.",
        "{n} agents d'un métier sans profil : rien ne leur est demandé, ils n'entrent dans aucun compte.",
        "Écrire le profil de ce métier dans le référentiel.",
    ),
    "sans métier": _Raison(
        "{n} agent sans métier connu : il n'entre dans aucun compte.",
        "{n} agents sans métier connu : ils n'entrent dans aucun compte.",
        "Compléter la colonne « metier » des évaluations ou de la liste des agents.",
    ),
    "hors profil": _Raison(
        "{n} évaluation d'une compétence que le métier de l'agent ne demande pas : elle est gardée, et ne compte pas.",
        "{n} évaluations d'une compétence que le métier de l'agent ne demande pas : elles sont gardées, et ne comptent "
        "pas.",
        "Rien, sauf si le métier de l'agent est à corriger ou le profil à compléter.",
    ),
    "besoin inconnu": _Raison(
        "Besoin inconnu : pas de taux de couverture, pour {n} agent concerné.",
        "Besoin inconnu : pas de taux de couverture, pour {n} agents concernés.",
        "Fixer un besoin dans un profil, ou le donner pour la structure (--besoins).",
    ),
    "besoin nul": _Raison(
        "Besoin de zéro : pas de taux de couverture, pour {n} agent concerné.",
        "Besoin de zéro : pas de taux de couverture, pour {n} agents concernés.",
        "Vérifier que le profil ne demande vraiment personne.",
    ),
    "échelles différentes": _Raison(
        "Évaluations sur plusieurs échelles : pas de niveau moyen (IV), pour {n} agent évalué.",
        "Évaluations sur plusieurs échelles : pas de niveau moyen (IV), pour {n} agents évalués.",
        "Évaluer sur la même échelle, si l'on veut un niveau moyen.",
    ),
}


def excluded_sheet(vue: Vue) -> Sheet:
    """One sentence for each thing left out, in the order of the structures."""
    exclus = vue.bilan.exclus
    columns: tuple[Colonne[Exclu], ...] = (
        Colonne("Structure", 30, "ligne-forte", lambda x: vue.noms[x.structure]),
        Colonne("Niveau", 13, "ligne-discrete", lambda x: vue.niveaux[x.structure]),
        Colonne("Métier", 30, "ligne", lambda x: _metier(vue, x)),
        Colonne("Compétence", 42, "ligne", lambda x: vue.libelle(x.competence) if x.competence else None),
        Colonne("Ce qui n'entre pas, et pourquoi", 56, "ligne", _told(lambda r, n: r.plusieurs if n > 1 else r.un)),
        Colonne("Nombre", 10, "ligne-centre-forte", lambda x: x.nombre, "", "Ce que compte la phrase."),
        Colonne("Que faire", 44, "ligne-discrete", _told(lambda r, _: r.faire)),
    )
    guide = "Ce qui n'est dans aucun taux, pour que chaque chiffre dise aussi ce qu'il ne voit pas."
    if not vue.bilan.seuil:
        guide += " Ce qui a été écarté à la lecture des fichiers est dans « Lisez-moi »."
    if len(exclus) > MAX_EXCLUS:
        guide += f" {plural(len(exclus) - MAX_EXCLUS, 'autre ligne', 'autres lignes')} ne sont pas listées."
    if vue.bilan.seuil:
        guide += (
            f" Ce qui est masqué ({vue.pourquoi}) n'y est pas, ni le nombre d'agents d'une structure qui sont sans "
            "métier ou sans profil."
        )
    empty = "Rien n'est exclu : tout agent a un métier et un profil, toute compétence demandée a un besoin."
    if vue.bilan.seuil:
        empty = "Rien n'est exclu de ce qui est montré."
    ink = Encre(columns, vue.moins)
    forme = Liste(EXCLUS, "Ce qui n'entre dans aucun taux", guide, empty, "tExclus", 1)
    return liste(vue, forme, columns, [ink.row(exclu) for exclu in exclus[:MAX_EXCLUS]])


def _metier(vue: Vue, exclu: Exclu) -> str | None:
    metier = vue.referentiel.metiers.get(exclu.metier)
    return f"{exclu.metier} · {typo(metier.intitule.doublet_court)}" if metier else exclu.metier or None


def _told(part: Callable[[_Raison, int], str]) -> Callable[[Exclu], Value]:
    def value(exclu: Exclu) -> Value:
        raison = _RAISONS.get(exclu.raison)
        said = part(raison, exclu.nombre) if raison else exclu.raison
        return typo(said.replace("{n}", grouped(exclu.nombre)))

    return value


def remarks_sheet(vue: Vue) -> Sheet:
    """What the reading of the files had to say, with the place of each."""
    found = vue.bilan.diagnostics
    columns: tuple[Colonne[Diagnostic], ...] = (
        Colonne("Gravité", 15, "ligne-forte", lambda d: str(d.gravite)),
        Colonne("Règle", 10, "ligne", lambda d: d.regle),
        Colonne("Fichier", 32, "ligne", lambda d: d.position.fichier),
        Colonne("Place", 20, "ligne", _place, "", "Ligne du fichier, ou feuille et cellule."),
        Colonne("Constat", 90, "ligne", lambda d: typo(d.message)),
    )
    guide = (
        "Ce que la lecture des fichiers a relevé. Le tableau des règles, dans docs/formats.md, dit que faire de "
        "chacune."
    )
    if len(found) > MAX_REMARQUES:
        guide += f" {plural(len(found) - MAX_REMARQUES, 'autre remarque', 'autres remarques')} ne sont pas listées."
    ink = Encre(columns, vue.moins)
    forme = Liste(REMARQUES, "Remarques sur les données lues", guide, "Aucune remarque.", "tRemarques", 0)
    return liste(vue, forme, columns, [ink.row(fault) for fault in found[:MAX_REMARQUES]])


def _place(fault: Diagnostic) -> str | None:
    place = fault.position
    if place.feuille:
        return f"{place.feuille}!{place.cellule}" if place.cellule else place.feuille
    return f"ligne {place.ligne}" if place.ligne else None
