"""What a référentiel says of itself, and its familles."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fphref.model.base import CHIFFRES, Base, Booleen, CheminFichier, Identifiant, Jour, Libelle, Texte

FORMAT = 1
"""The version of the file format this program writes, and the newest it reads."""


class Repertoire(Base):
    """The head of a référentiel folder (`repertoire.yaml`): documents are dated by its edition, not by the clock."""

    format: Annotated[int, Field(ge=1), CHIFFRES]
    id: Identifiant
    intitule: Libelle
    intitule_court: Libelle | None = None
    edition: Libelle
    version: Libelle | None = None
    date: Jour
    motif_code: str = Field(min_length=1, max_length=200)
    etend: Libelle | None = None
    url_metier: str | None = Field(default=None, max_length=500, pattern=r"^https://[^\s<>\"']+$")
    editeur: Libelle | None = None
    etablissement: Libelle | None = None
    approbateur: Libelle | None = None
    mention: Libelle | None = None
    confidentialite: Libelle | None = None
    logo: CheminFichier | None = None
    officiel: Booleen = False
    avertissement: Texte | None = None
    source: Identifiant | None = None
    licence: Libelle | None = None


class SousFamille(Base):
    """A precise field of activity inside a famille."""

    id: Identifiant
    intitule: Libelle


class Famille(Base):
    """A space of compétence; `prefixe` are the first digits of its codes, `teinte` the colour of its documents."""

    id: Identifiant
    intitule: Libelle
    prefixe: str | None = Field(default=None, pattern=r"^[0-9A-Z]{1,4}$")
    teinte: Identifiant | None = None
    sous_familles: tuple[SousFamille, ...] = ()
    reserve: Texte | None = None

    def sous_famille(self, identifiant: str | None) -> SousFamille | None:
        """The sous-famille of that id, or None."""
        return next((s for s in self.sous_familles if s.id == identifiant), None)
