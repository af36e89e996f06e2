"""Where facts come from: documents, texts of law, pages."""

from __future__ import annotations

from typing import Literal

from fphref.model.base import Base, Identifiant, Jour, Libelle, Texte, Url

Confiance = Literal["verifie", "vu", "infere", "conflictuel", "inconnu"]
"""How sure we are: read in the official text, seen in a copy, deduced, sources disagree, not found."""

NatureSource = Literal["loi", "decret", "arrete", "circulaire", "fiche", "guide", "offre", "page", "norme", "interne"]


class Source(Base):
    """A document that facts are taken from. `publie_le` is its own date, `consulte_le` the day we last checked it."""

    id: Identifiant
    nature: NatureSource
    intitule: Libelle
    editeur: Libelle | None = None
    url: Url | None = None
    publie_le: Jour | None = None
    en_vigueur_le: Jour | None = None
    abroge_le: Jour | None = None
    remplace_par: Identifiant | None = None
    consulte_le: Jour | None = None
    licence: Libelle | None = None
    confiance: Confiance = "vu"
    reserve: Texte | None = None


class TexteReference(Base):
    """A text of law as a fiche cites it: the wording of the fiche, and the source it names."""

    source: Identifiant
    intitule: Libelle
    reserve: Texte | None = None


class Lien(Base):
    """A link as the source shows it; the target is often missing there, and is then absent here."""

    intitule: Libelle
    url: Url | None = None
    reserve: Texte | None = None
