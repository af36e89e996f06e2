"""The métier: what a fiche describes, all but its statutory side, which hangs on its corps."""

from __future__ import annotations

from fphref.model.base import Base, CodeMetier, Identifiant, Libelle, MentionOuTexte, NiveauQualification, Texte
from fphref.model.sources import Lien, TexteReference


class Intitule(Base):
    """The title in both genders; `publie` is the form the source prints, kept as it stands."""

    masculin: Libelle
    feminin: Libelle
    sigle: Libelle | None = None
    publie: Libelle | None = None

    @property
    def epicene(self) -> bool:
        """Whether both forms are one."""
        return self.masculin == self.feminin

    @property
    def doublet(self) -> str:
        """Both genders in full, without typographic shortcut (circulaire du 21 novembre 2017)."""
        return self.masculin if self.epicene else f"{self.masculin} / {self.feminin}"

    @property
    def doublet_court(self) -> str:
        """« Coordinateur / Coordinatrice d’études cliniques »: what both forms end with is said once."""
        left, right = self.masculin.split(" "), self.feminin.split(" ")
        shared = 0
        while shared < min(len(left), len(right)) - 1 and left[-1 - shared] == right[-1 - shared]:
            shared += 1
        if self.epicene or not shared:
            return self.doublet
        tail = " ".join(left[-shared:])
        return f"{' '.join(left[:-shared])} / {' '.join(right[:-shared])} {tail}"

    @property
    def complet(self) -> str:
        """The short doublet, and the sigle in brackets where there is one."""
        return f"{self.doublet_court} ({self.sigle})" if self.sigle else self.doublet_court


class ExerciceMetier(Base):
    """How the métier is exercised: with whom, and where."""

    relations: tuple[MentionOuTexte, ...] = ()
    structures: tuple[MentionOuTexte, ...] = ()


class Passerelle(Base):
    """A move to another métier; `vers` is absent where the source gives the title only."""

    intitule: Libelle
    vers: CodeMetier | None = None
    reserve: Texte | None = None


class Metier(Base):
    """A métier: postes of strongly alike activités and compétences. A national one carries no required level."""

    code: CodeMetier
    intitule: Intitule
    definition: Texte | None = None
    famille: Identifiant | None = None
    sous_famille: Identifiant | None = None
    niveau_qualification: NiveauQualification | None = None
    activites: tuple[Identifiant, ...] = ()
    savoir_faire: tuple[Identifiant, ...] = ()
    connaissances: tuple[Identifiant, ...] = ()
    savoir_etre: tuple[Identifiant, ...] = ()
    textes: tuple[TexteReference, ...] = ()
    formations: tuple[Identifiant, ...] = ()
    corps: tuple[Identifiant, ...] = ()
    exercice: ExerciceMetier = ExerciceMetier()
    liens: tuple[Lien, ...] = ()
    passerelles: tuple[Passerelle, ...] = ()
    autres_appellations: tuple[Libelle, ...] = ()
    sources: tuple[Identifiant, ...] = ()
    reserve: Texte | None = None

    @property
    def competences(self) -> tuple[str, ...]:
        """The ids of what it asks for: savoir-faire, connaissances, savoir-être, each in its order."""
        return (*self.savoir_faire, *self.connaissances, *self.savoir_etre)
