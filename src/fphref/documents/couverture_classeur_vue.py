"""How a coverage audit is named in its workbook: structures, compétences, states, what is suppressed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from fphref.audit.modele import METIER, Bilan, Ligne, Structure, Synthese
from fphref.audit.perimetre import structures_of
from fphref.documents.matrice_agents_couverture import CLASSE_LOOKS, ETAT_LOOKS
from fphref.documents.matrice_commun import codes_text, genre_label
from fphref.documents.typographie import plural, typo
from fphref.model.competences import Item
from fphref.model.couverture import ETATS, PETIT_EFFECTIF
from fphref.model.referentiel import Referentiel

SYNTHESE, CARTE, COUVERTURE, STRUCTURES = "Synthèse", "Carte", "Couverture", "Structures"
FORMATION, FORMACODES, HORIZON, HABILITATIONS = "Formation", "Formacodes", "Horizon", "Habilitations"
SANS, EXCLUS, REMARQUES, LISEZ_MOI = "Sans", "Exclus", "Remarques", "Lisez-moi"

PARS: Mapping[str, tuple[str, str]] = {
    "ensemble": ("Ensemble", "ensemble"), "region": ("Région", "régions"), "ght": ("GHT", "GHT"),
    "etablissement": ("Établissement", "établissements"), "pole": ("Pôle", "pôles"), "service": ("Service", "services"),
    "metier": ("Métier", "métiers"),
}  # fmt: skip
"""What each level is called: one structure, several of them."""

ABREGES = ("NÉ", "PÉ", "NC", "SN", "PU", "AR", "C")
"""The states in the order of `ETATS`, for narrow cells."""
LOOKS_ETAT = tuple(ETAT_LOOKS[etat.code] for etat in ETATS)
GRAVES = (1, 2, 3, 4)
"""Ranks of the states in which the activity has nobody, or one person: périmé to point unique."""


def number(value: Fraction | None) -> float | None:
    """A fraction as a cell holds it."""
    return None if value is None else float(value)


def connu(ligne: Ligne) -> bool:
    """Whether it is known who holds the compétence: somebody is evaluated, or was by what has expired."""
    return bool(ligne.evalues or ligne.titulaires_perimes)


@dataclass(frozen=True)
class Vue:
    """An audit, and how its structures and compétences are named in the workbook."""

    bilan: Bilan
    referentiel: Referentiel
    titre: str
    sous_titre: str
    pied: str
    pied_court: str

    @property
    def seuil(self) -> int:
        """Under this number of people, nothing is told."""
        return self.bilan.seuil or PETIT_EFFECTIF

    @property
    def moins(self) -> str:
        """What stands for a figure that is not told: « moins de 5 », or « masqué » where it may be about more."""
        return "masqué" if self.bilan.seuil else typo(f"moins de {self.seuil}")

    @property
    def pourquoi(self) -> str:
        """Why a figure is suppressed in what is circulated."""
        return typo(f"moins de {self.seuil} personnes, ou déductible par soustraction")

    @cached_property
    def syntheses(self) -> Mapping[int, Synthese]:
        """The figures of each structure that has lines."""
        return {synthese.structure: synthese for synthese in self.bilan.syntheses}

    @cached_property
    def plages(self) -> Mapping[str, range]:
        """The structures of each breakdown."""
        return {par: structures_of(self.bilan, par) for par in self.bilan.par}

    @cached_property
    def noms(self) -> tuple[str, ...]:
        """The name of each structure; a métier by its code and title."""
        return tuple(self._nom(structure) for structure in self.bilan.structures)

    @cached_property
    def rattachements(self) -> tuple[str, ...]:
        """What each structure belongs to, from the widest: « CHU › Pôle Urgences »; empty where nothing is wider."""
        return tuple(" › ".join(name for _, name in s.chemin[:-1] if name) for s in self.bilan.structures)

    @cached_property
    def niveaux(self) -> tuple[str, ...]:
        """« Service », « Pôle »… for each structure."""
        return tuple(PARS[structure.par][0] for structure in self.bilan.structures)

    @cached_property
    def masques(self) -> Mapping[int, tuple[str, ...]]:
        """Suppressed compétences by structure."""
        found: dict[int, list[str]] = {}
        for masque in self.bilan.masques:
            found.setdefault(masque.structure, []).append(masque.competence)
        return {structure: tuple(ids) for structure, ids in found.items()}

    def _nom(self, structure: Structure) -> str:
        code = structure.chemin[-1][1] if structure.chemin else ""
        metier = self.referentiel.metiers.get(code) if structure.par == METIER else None
        return f"{code} · {typo(metier.intitule.doublet_court)}" if metier else structure.nom

    def petite(self, index: int) -> bool:
        """Whether a rate of that structure would speak of very few people; where lines are suppressed, none does."""
        agents = self.bilan.structures[index].agents
        return not self.bilan.seuil and agents is not None and agents < PETIT_EFFECTIF

    @cached_property
    def _items(self) -> dict[str, Item | None]:
        return {}

    def item(self, identifiant: str) -> Item | None:
        """The compétence (or activité) of that id, None where the référentiel does not hold it."""
        if identifiant not in self._items:
            source = self.referentiel
            self._items[identifiant] = source.competence(identifiant) or source.activites.get(identifiant)
        return self._items[identifiant]

    def libelle(self, identifiant: str) -> str:
        """The wording of a compétence, its id where it is not known."""
        item = self.item(identifiant)
        return typo(item.libelle) if item else identifiant

    def nature(self, identifiant: str) -> str | None:
        """« Savoir-faire »…"""
        item = self.item(identifiant)
        return genre_label(item) if item else None

    def codes(self, identifiant: str) -> str | None:
        """Its codes of nomenclature, one a line."""
        item = self.item(identifiant)
        return (codes_text(item, "\n") or None) if item else None

    def masquees_par_competence(self, structures: range) -> dict[str, int]:
        """How many of these structures have each compétence suppressed."""
        return Counter(m.competence for m in self.bilan.masques if m.structure in structures)

    def mot_structures(self, indices: Collection[int]) -> str:
        """« services », « structures » where levels differ."""
        pars = {self.bilan.structures[index].par for index in indices}
        return PARS[pars.pop()][1] if len(pars) == 1 else "structures"

    def structures_en_mots(self, indices: Collection[int]) -> str:
        """« 3 services »."""
        many = self.mot_structures(indices)
        return plural(len(indices), many.removesuffix("s"), many)


def etat_look(rank: int, otherwise: str = "ligne-centre") -> str:
    """The look of a state by its rank in `ETATS`; -1 is none."""
    return LOOKS_ETAT[rank] if rank >= 0 else otherwise


def classe_look(rank: int) -> str:
    """The look of a class of vulnerability by its rank; -1 is none."""
    return CLASSE_LOOKS[rank] if rank >= 0 else "ligne-centre"
