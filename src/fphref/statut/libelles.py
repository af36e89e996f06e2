"""French words for conditions whose source has no sentence of their own, for what was found, and for missing facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import Any, Final

from fphref.model.conditions import (
    ActiviteProfessionnelle,
    AncienneteEchelon,
    Appartenance,
    Condition,
    DetachementEmploi,
    Diplome,
    EchelonAtteint,
    EmploiFonctionnel,
    Fonctions,
    PositionRequise,
    Services,
)
from fphref.model.referentiel import Referentiel
from fphref.statut.dates import Duree
from fphref.statut.francais import duree_fr, echelon_fr, jour_fr, ordinal_fr
from fphref.statut.modele import Manque

SERVICES: Final = {
    "publics": "services publics",
    "publics_effectifs": "services publics effectifs",
    "effectifs_corps": "services effectifs dans le corps",
    "effectifs_grade": "services effectifs dans le grade",
    "effectifs_categorie": "services effectifs",
}
POSITIONS: Final = {
    "activite": "activité",
    "detachement": "détachement",
    "conge_parental": "congé parental",
    "disponibilite": "disponibilité",
    "hors_cadres": "hors cadres",
}
EMPLOYEURS: Final = {
    "hospitaliere": "fonction publique hospitalière",
    "etat": "fonction publique de l’État",
    "territoriale": "fonction publique territoriale",
    "militaire": "armées",
    "organisation_internationale": "organisation internationale intergouvernementale",
    "privee": "employeur privé",
}
FONCTIONS: Final = {
    "encadrement": "encadrement",
    "direction": "direction",
    "coordination": "coordination",
    "conduite_projet": "conduite de projet",
    "expertise": "expertise",
}
ACTIVITES: Final = {
    "professionnelle": "activité professionnelle",
    "mandat_local": "mandat local",
    "responsabilite_association": "responsabilité d’association",
}
ACTIVITES_DE: Final = {
    "professionnelle": "d’activité professionnelle",
    "mandat_local": "de mandat local",
    "responsabilite_association": "de responsabilité d’association",
}
TITRES: Final = {
    "ingenieur": "ingénieur",
    "architecte": "architecte",
    "scientifique_technique": "scientifique ou technique",
    "autre": "autre",
}

MANQUES: Final = {
    "corps": "corps de l’agent",
    "corps_depuis": "date d’entrée dans le corps",
    "grade": "grade de l’agent",
    "grade_depuis": "date d’entrée dans le grade",
    "echelon": "échelon de l’agent",
    "echelon_depuis": "date d’entrée dans l’échelon",
    "position": "position statutaire",
    "employeur": "nature de l’employeur",
    "diplomes": "diplômes détenus (titre, niveau)",
    "services": "services accomplis (total à une date, ou parcours complet)",
    "parcours": "parcours complet, avec les périodes et leurs dates",
    "cloture_inscriptions": "date de clôture des inscriptions",
    "premiere_epreuve": "date de la première épreuve",
    "etablissement_tableau": "date d’établissement du tableau d’avancement",
    "date-appreciation": "date d’appréciation des conditions, que le texte lu ne donne pas",
}


def manque(fait: str, libelle: str | None = None) -> Manque:
    """A missing fact with its words; without words of its own, those of the key of the situation."""
    return Manque(fait, libelle or MANQUES.get(fait) or fait.replace("-", " ").replace("_", " "))


@lru_cache(maxsize=8192)
def jour(day: date) -> str:
    """A day in words, each made once."""
    return jour_fr(day)


@lru_cache(maxsize=4096)
def duree(length: Duree) -> str:
    """A length in words, its days only where there are some: `5 ans 3 mois`, `3 ans 11 mois 30 jours`, `aucun jour`."""
    days = f"{length.jours} jour{'s' if length.jours > 1 else ''}" if length.jours else ""
    if not length.mois:
        return days or "aucun jour"
    return f"{duree_fr(length.mois)} {days}".rstrip()


@lru_cache(maxsize=512)
def asked(mois: int, strict: bool = False) -> str:
    """What is asked, after the figure found: `4 ans demandés`, `1 an demandé`, `plus de 5 ans demandés`."""
    return f"{'plus de ' if strict else ''}{duree_fr(mois)} demandé{'' if mois in (1, 12) else 's'}"


def words(values: Iterable[str], last: str = "ou") -> str:
    """A list in words: `activité, détachement ou congé parental`."""
    held = list(values)
    return f" {last} ".join([", ".join(held[:-1]), held[-1]]) if len(held) > 1 else "".join(held)


class Titres:
    """The titles of corps and grades by id, and the corps of each grade; an id nobody describes stands for itself."""

    def __init__(self, referentiel: Referentiel) -> None:
        self._corps = {corps.id: corps.intitule for corps in referentiel.corps.values()}
        self._grades: dict[str, str] = {}
        self._corps_of: dict[str, str] = {}
        self._categories: dict[str, str] = {}
        self._depuis: dict[str, date] = {}
        self._stages: dict[str, int] = {}
        for ligne in referentiel.grilles.values():
            self._depuis[ligne.corps] = min(ligne.du, self._depuis.get(ligne.corps, ligne.du))
        for corps in referentiel.corps.values():
            self._categories[corps.id] = corps.categorie
            since = corps.categorie_depuis or corps.du
            if since is not None:
                self._depuis[corps.id] = (
                    since if corps.categorie_depuis else min(since, self._depuis.get(corps.id, since))
                )
            if corps.stage is not None:
                self._stages[corps.id] = corps.stage.duree_mois + (corps.stage.prolongation_mois or 0)
            for grade in corps.grades:
                self._grades[grade.id] = grade.intitule
                self._corps_of[grade.id] = corps.id

    def corps(self, identifiant: str) -> str:
        """The title of a corps."""
        return self._corps.get(identifiant) or identifiant.replace("-", " ")

    def grade(self, identifiant: str) -> str:
        """The title of a grade."""
        return self._grades.get(identifiant) or identifiant.replace("-", " ")

    def corps_of(self, grade: str) -> str | None:
        """The corps that has that grade, or None."""
        return self._corps_of.get(grade)

    def categorie(self, corps: str | None) -> str | None:
        """The catégorie of a corps, or None where it is not described."""
        return self._categories.get(corps) if corps is not None else None

    def categorie_depuis(self, corps: str | None) -> date:
        """The first day on which a corps is known to be in its catégorie."""
        return self._depuis.get(corps or "", date.min)

    def stage(self, corps: str | None) -> int | None:
        """The months that the stage of a corps may last, prolongation included; None where it is not described."""
        return self._stages.get(corps) if corps is not None else None


def texte(condition: Condition, titres: Titres) -> str:
    """The sentence of a condition: its own, or one made from its facts."""
    if condition.texte is not None:
        return condition.texte
    if condition.tous is not None:
        return "Remplir toutes ces conditions"
    if condition.un_de is not None:
        return "Remplir l’une de ces conditions"
    for name, make in _MAKERS.items():
        fact = getattr(condition, name)
        if fact is not None:
            return make(fact, titres)
    return "Condition à apprécier"


def _anciennete(fact: AncienneteEchelon, titres: Titres) -> str:
    step = echelon_fr(str(fact.echelon))
    return f"Au moins {duree_fr(fact.min_mois)} dans le {step} du grade « {titres.grade(fact.grade)} »"


def _atteint(fact: EchelonAtteint, titres: Titres) -> str:
    return f"Avoir atteint le {ordinal_fr(fact.echelon)} échelon du grade « {titres.grade(fact.grade)} »"


def services(fact: Services, titres: Titres) -> str:
    """The kind of services that a condition counts: `services publics en catégorie A`."""
    kind = SERVICES[fact.nature]
    if fact.nature == "effectifs_grade" and len(fact.grades) > 1:
        kind = "services effectifs dans ces grades"
    if fact.nature == "effectifs_corps" and len(fact.corps) > 1:
        kind = "services effectifs dans ces corps"
    return f"{kind} en catégorie {fact.categorie}" if fact.categorie else kind


def _services(fact: Services, titres: Titres) -> str:
    where = words(f"« {titres.grade(one)} »" for one in fact.grades) or words(
        f"« {titres.corps(one)} »" for one in fact.corps
    )
    least = "Plus de" if fact.strict else "Au moins"
    return f"{least} {duree_fr(fact.min_mois)} de {services(fact, titres)}{' : ' if where else ''}{where}"


def _diplome(fact: Diplome, titres: Titres) -> str:
    return fact.intitule


def _detachement(fact: DetachementEmploi, titres: Titres) -> str:
    return f"Au moins {duree_fr(fact.min_mois)} de détachement dans des emplois culminant à l’indice brut {fact.ib_min}"


def _emploi(fact: EmploiFonctionnel, titres: Titres) -> str:
    return f"Avoir atteint l’indice brut {fact.ib_atteint} dans un emploi fonctionnel"


def _fonctions(fact: Fonctions, titres: Titres) -> str:
    head = f"Au moins {duree_fr(fact.min_mois)} de fonctions : " if fact.min_mois else ""
    return f"{head}{fact.intitule}"


def _activite(fact: ActiviteProfessionnelle, titres: Titres) -> str:
    kinds = words(ACTIVITES[one] for one in fact.natures or (fact.nature,))
    return f"Au moins {duree_fr(fact.min_mois)} : {kinds}" if fact.min_mois else kinds.capitalize()


def _appartenance(fact: Appartenance, titres: Titres) -> str:
    parts = [words(f"« {titres.grade(one)} »" for one in fact.grades)]
    parts.append(words(f"« {titres.corps(one)} »" for one in fact.corps))
    employers = fact.employeurs or tuple(EMPLOYEURS[one] for one in fact.natures_employeur)
    parts.append(words(employers))
    if fact.entree_avant:
        parts.append(f"entrée avant le {jour(fact.entree_avant)}")
    if fact.positions:
        parts.append(f"en position de : {words(POSITIONS[one] for one in fact.positions)}")
    return f"Appartenir à : {' ; '.join(part for part in parts if part)}"


def _position(fact: PositionRequise, titres: Titres) -> str:
    return f"Être en position de : {words(POSITIONS[one] for one in fact.positions)}"


_MAKERS: Final[dict[str, Callable[[Any, Titres], str]]] = {
    "anciennete_echelon": _anciennete,
    "echelon_atteint": _atteint,
    "services": _services,
    "diplome": _diplome,
    "detachement_emploi": _detachement,
    "emploi_fonctionnel": _emploi,
    "fonctions": _fonctions,
    "activite_professionnelle": _activite,
    "appartenance": _appartenance,
    "position": _position,
}
