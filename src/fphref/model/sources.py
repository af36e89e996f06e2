"""Where facts come from: documents, texts of law, pages."""

from __future__ import annotations

from typing import Literal

from fphref.model.base import Base, Identifiant, Jour, Libelle, Texte, Url

Confiance = Literal["verifie", "vu", "infere", "conflictuel", "inconnu"]
"""How sure we are: read in the official text, seen in a copy, deduced, sources disagree, not found."""

CONFIANCES: tuple[Confiance, ...] = ("verifie", "vu", "infere", "conflictuel", "inconnu")
"""From the surest to the least sure."""

NatureSource = Literal["loi", "decret", "arrete", "circulaire", "fiche", "guide", "offre", "page", "norme", "interne"]


class Source(Base):
    """A document that facts are taken from. `consulte_le` is the day we last read it, the other dates its own.

    A text of law has a number, and was signed, published in the Journal officiel, and in force on days of their own.
    """

    id: Identifiant
    nature: NatureSource
    intitule: Libelle
    numero: Libelle | None = None
    nor: Libelle | None = None
    editeur: Libelle | None = None
    url: Url | None = None
    signe_le: Jour | None = None
    publie_le: Jour | None = None
    en_vigueur_le: Jour | None = None
    abroge_le: Jour | None = None
    remplace_par: Identifiant | None = None
    consulte_le: Jour | None = None
    licence: Libelle | None = None
    confiance: Confiance = "vu"
    reserve: Texte | None = None


class Fondement(Base):
    """The text a rule is taken from: its article where it is known, and how sure we are of this reading of it.

    `via` is the source it was read in, where the text itself was not opened; `confiance` left unsaid is that of the
    source it was read in. `verifie_le` is the day on which we last read it.
    """

    source: Identifiant
    article: Libelle | None = None
    via: Identifiant | None = None
    confiance: Confiance | None = None
    verifie_le: Jour | None = None
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
