"""The statutory side: corps, grades, ways in (voies de recrutement), stage, promotion (avancement)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from fphref.model.base import CHIFFRES, Base, Booleen, Identifiant, Jour, Libelle, MentionOuTexte, Mois, Texte
from fphref.model.conditions import ArbreConditions, Quota
from fphref.model.sources import TexteReference

Categorie = Literal["A", "B", "C"]
NatureVoie = Literal["concours_externe", "concours_interne", "troisieme_concours", "examen_professionnel", "choix"]


class Grade(Base):
    """A grade of a corps: its number of échelons, and of special échelons on top."""

    id: Identifiant
    intitule: Libelle
    echelons: Annotated[int, Field(ge=1, le=30), CHIFFRES]
    echelon_special: Annotated[int, Field(ge=0, le=3), CHIFFRES] = 0


class VoieRecrutement(Base):
    """One of the five ways into a corps: who opens it, its épreuves, its publicity, its conditions, its quota."""

    id: Identifiant
    nature: NatureVoie
    intitule: Libelle
    ouverture: Texte | None = None
    epreuves: Texte | None = None
    publicite: Texte | None = None
    conditions: ArbreConditions | None = None
    precisions: tuple[MentionOuTexte, ...] = ()
    quota: Quota | None = None
    textes: tuple[TexteReference, ...] = ()
    reserve: Texte | None = None


class Stage(Base):
    """The probation before titularisation; lengths in months."""

    intitule: Libelle
    texte_duree: Texte
    duree_mois: Mois
    prolongation_mois: Mois | None = None
    issue: tuple[MentionOuTexte, ...] = ()
    formation: Identifiant | None = None
    reserve: Texte | None = None


class ModaliteAvancement(Base):
    """One way to a higher grade; a promotion may have several, any of which is enough."""

    intitule: Libelle | None = None
    conditions: ArbreConditions
    quota: Quota | None = None
    reserve: Texte | None = None


class Avancement(Base):
    """A promotion from a grade to the next."""

    id: Identifiant
    intitule: Libelle
    du_grade: Identifiant
    au_grade: Identifiant
    modalites: tuple[ModaliteAvancement, ...] = Field(min_length=1)
    quota: Quota | None = None
    reserve: Texte | None = None


class Corps(Base):
    """A corps of the fonction publique hospitalière, valid from `du` until `au` (excluded)."""

    id: Identifiant
    intitule: Libelle
    categorie: Categorie
    grades: tuple[Grade, ...] = ()
    voies: tuple[VoieRecrutement, ...] = ()
    stage: Stage | None = None
    avancements: tuple[Avancement, ...] = ()
    textes: tuple[TexteReference, ...] = ()
    du: Jour | None = None
    au: Jour | None = None
    extrait: Booleen = False
    source: Identifiant | None = None
    reserve: Texte | None = None
