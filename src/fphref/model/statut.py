"""The statutory side: corps, grades, ways in (voies de recrutement), stage, promotion (avancement)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from fphref.model.base import CHIFFRES, Base, Booleen, Identifiant, Jour, Libelle, MentionOuTexte, Mois, Texte
from fphref.model.conditions import Appreciation as Appreciation
from fphref.model.conditions import ArbreConditions, Quota
from fphref.model.conditions import RegleAppreciation as RegleAppreciation
from fphref.model.sources import Confiance, Fondement, TexteReference

Categorie = Literal["A", "B", "C"]
NatureVoie = Literal["concours_externe", "concours_interne", "troisieme_concours", "examen_professionnel", "choix"]
NatureAvancement = Literal["choix", "examen_professionnel"]


class Ecart(Base):
    """Where the official fiche and the law differ: what each says, since when."""

    fiche: Texte
    droit: Texte
    depuis: Jour | None = None
    fondements: tuple[Fondement, ...] = ()


class Grade(Base):
    """A grade of a corps: its number of échelons (unsaid where it is not known), and of special échelons on top."""

    id: Identifiant
    intitule: Libelle
    sigle: Libelle | None = None
    echelons: Annotated[int, Field(ge=1, le=30), CHIFFRES] | None = None
    echelon_special: Annotated[int, Field(ge=0, le=3), CHIFFRES] = 0


class VoieRecrutement(Base):
    """One of the five ways into a corps: who opens it, its épreuves, its publicity, its conditions, its quota.

    In force within [`du`, `au`); unsaid, as long as its corps. It leads to `au_grade`, the first grade if unsaid.
    """

    id: Identifiant
    nature: NatureVoie
    intitule: Libelle
    ouverture: Texte | None = None
    epreuves: Texte | None = None
    publicite: Texte | None = None
    au_grade: Identifiant | None = None
    conditions: ArbreConditions | None = None
    appreciation: Appreciation | None = None
    precisions: tuple[MentionOuTexte, ...] = ()
    quota: Quota | None = None
    textes: tuple[TexteReference, ...] = ()
    du: Jour | None = None
    au: Jour | None = None
    fondements: tuple[Fondement, ...] = ()
    confiance: Confiance | None = None
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
    """One way to a higher grade; a promotion may have several, any of which is enough.

    In force within [`du`, `au`); unsaid, as long as its corps. Its id is asked for where a promotion has several.
    """

    id: Identifiant | None = None
    nature: NatureAvancement | None = None
    intitule: Libelle | None = None
    conditions: ArbreConditions
    appreciation: Appreciation | None = None
    quota: Quota | None = None
    du: Jour | None = None
    au: Jour | None = None
    fondements: tuple[Fondement, ...] = ()
    confiance: Confiance | None = None
    reserve: Texte | None = None


class Avancement(Base):
    """A promotion from a grade to the next, or to the special échelon of its own (`echelon_special: oui`)."""

    id: Identifiant
    intitule: Libelle
    du_grade: Identifiant
    au_grade: Identifiant
    echelon_special: Booleen = False
    modalites: tuple[ModaliteAvancement, ...] = Field(min_length=1)
    quota: Quota | None = None
    reserve: Texte | None = None


class Corps(Base):
    """A corps of the fonction publique hospitalière, valid from `du` until `au` (excluded).

    It is in its `categorie` since `categorie_depuis` at least; unsaid, since the first day for which it is described.
    """

    id: Identifiant
    intitule: Libelle
    sigle: Libelle | None = None
    categorie: Categorie
    categorie_depuis: Jour | None = None
    grades: tuple[Grade, ...] = ()
    voies: tuple[VoieRecrutement, ...] = ()
    stage: Stage | None = None
    avancements: tuple[Avancement, ...] = ()
    textes: tuple[TexteReference, ...] = ()
    ecarts: tuple[Ecart, ...] = ()
    du: Jour | None = None
    au: Jour | None = None
    extrait: Booleen = False
    fondements: tuple[Fondement, ...] = ()
    confiance: Confiance | None = None
    source: Identifiant | None = None
    reserve: Texte | None = None
