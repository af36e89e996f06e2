"""What is known of one agent, under a pseudonym: the facts that statutory conditions are looked at with.

What is absent is unknown, never zero and never no. An empty list (`parcours: []`) says that there is none.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from fphref.model.base import CHIFFRES, Base, Booleen, Identifiant, Jour, Libelle, Mois, NiveauQualification
from fphref.model.conditions import NatureEmployeur, NatureFonctions, NatureServices, PositionStatutaire, TitreDiplome
from fphref.model.grilles import CodeEchelon
from fphref.model.statut import Categorie

NaturePeriode = Literal["fonctionnaire", "contractuel", "militaire", "activite_privee", "mandat_local", "association"]
"""What somebody did: as a civil servant, under public contract, as a soldier, in private life, by a local mandate, as
responsible of an association."""


class Periode(Base):
    """Something done within [`du`, `au`); without `au`, still so.

    `ib_culminant` is the indice brut at which a post held by détachement culminates, `ib_atteint` the one reached in
    it: given in a détachement, the post is taken to be an emploi fonctionnel; outside one, it says nothing.
    `encadrement` among the `fonctions` is that of several public agents. What counts for no seniority (school, most
    often stage) is `effectifs: non`.
    """

    nature: NaturePeriode
    du: Jour
    au: Jour | None = None
    corps: Identifiant | None = None
    grade: Identifiant | None = None
    categorie: Categorie | None = None
    position: PositionStatutaire = "activite"
    effectifs: Booleen = True
    fonctions: tuple[NatureFonctions, ...] = ()
    ib_culminant: Annotated[int, Field(ge=1, le=2000), CHIFFRES] | None = None
    ib_atteint: Annotated[int, Field(ge=1, le=2000), CHIFFRES] | None = None


class TotalServices(Base):
    """Services added up by the employer, in months on the morning of `au`; they run on while the agent is in service.

    `corps` and `grade` are where they were done, unsaid where they are in the present one.
    """

    nature: NatureServices
    mois: Mois
    au: Jour
    categorie: Categorie | None = None
    corps: Identifiant | None = None
    grade: Identifiant | None = None


class DiplomeDetenu(Base):
    """A diploma held: its level, its kind, and whether a commission has found it equivalent."""

    titre: TitreDiplome = "autre"
    niveau: NiveauQualification | None = None
    reconnu: Booleen | None = None
    intitule: Libelle | None = None


class Fait(Base):
    """An answer given by a person to a condition that no program decides, by the `fait` of that condition."""

    id: Identifiant
    vrai: Booleen


class Situation(Base):
    """One agent on the morning of `etablie_le` (unsaid: the day the question is put).

    `echelon_depuis` is the day the échelon was entered, seniority kept (`reliquat_mois`, months) not counted in it.
    `parcours_complet` says that nothing is missing in `parcours` since the first public post.
    """

    agent: Libelle | None = None
    etablie_le: Jour | None = None
    annee_naissance: Annotated[int, Field(ge=1900, le=2150), CHIFFRES] | None = None
    corps: Identifiant | None = None
    corps_depuis: Jour | None = None
    grade: Identifiant | None = None
    grade_depuis: Jour | None = None
    echelon: CodeEchelon | None = None
    echelon_depuis: Jour | None = None
    reliquat_mois: Mois | None = None
    position: PositionStatutaire | None = None
    employeur: NatureEmployeur | None = None
    diplomes: tuple[DiplomeDetenu, ...] | None = None
    services: tuple[TotalServices, ...] = ()
    parcours: tuple[Periode, ...] | None = None
    parcours_complet: Booleen = False
    cloture_inscriptions: Jour | None = None
    premiere_epreuve: Jour | None = None
    etablissement_tableau: Jour | None = None
    faits: tuple[Fait, ...] = ()
