"""Trainings that lead to a métier, or that a corps makes compulsory."""

from __future__ import annotations

from fphref.model.base import Base, Identifiant, Libelle, MentionOuTexte, Mois, NiveauQualification, Texte
from fphref.model.sources import Lien, TexteReference


class Module(Base):
    """A part of a programme: its title, and what it holds."""

    intitule: Libelle
    contenu: tuple[MentionOuTexte, ...] = ()
    reserve: Texte | None = None


class GroupeModules(Base):
    """Modules under one heading of the programme (« Tronc commun », « Modules spécifiques »)."""

    intitule: Libelle
    modules: tuple[Module, ...]


class Admissibilite(Base):
    """Who may apply: alternatives under an optional heading."""

    intitule: Texte | None = None
    alternatives: tuple[MentionOuTexte, ...] = ()


class Duree(Base):
    """A length as the source words it, and in months where that is exact."""

    texte: Libelle
    mois: Mois | None = None


class StageFormation(Base):
    """A period of practice inside a training."""

    texte: Libelle
    duree_mois: Mois | None = None
    reserve: Texte | None = None


class Formation(Base):
    """A training: who certifies it, how one enters, what it teaches, how one obtains it."""

    id: Identifiant
    intitule: Libelle
    niveau_qualification: NiveauQualification | None = None
    certificateur: Libelle | None = None
    valideur: Libelle | None = None
    textes: tuple[TexteReference, ...] = ()
    informations: tuple[Lien, ...] = ()
    voie_acces: Libelle | None = None
    admissibilite: tuple[Admissibilite, ...] = ()
    modalites_admission: Texte | None = None
    duree: Duree | None = None
    programme: tuple[GroupeModules, ...] = ()
    stage: StageFormation | None = None
    obtention: tuple[MentionOuTexte, ...] = ()
    source: Identifiant | None = None
    reserve: Texte | None = None
