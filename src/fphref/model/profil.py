"""Local expectations: a scale of levels, and what an établissement asks of a métier on that scale."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from fphref.model.base import CHIFFRES, Base, Booleen, CodeMetier, Identifiant, Libelle, Texte


class NiveauEchelle(Base):
    """A step of a scale: `valeur` is absent for « sans objet », which leaves every sum."""

    code: str = Field(min_length=1, max_length=4, pattern=r"^[0-9A-Za-z]+$")
    libelle: Libelle
    valeur: Annotated[int, Field(ge=0, le=20), CHIFFRES] | None = None
    description: Texte | None = None


class Echelle(Base):
    """A scale of levels, from the lowest step to the highest; scales are data, not code."""

    id: Identifiant
    intitule: Libelle
    niveaux: tuple[NiveauEchelle, ...] = Field(min_length=2)
    source: Identifiant | None = None
    defaut: Booleen = False
    reserve: Texte | None = None

    @model_validator(mode="after")
    def _steps(self) -> Echelle:
        # One step is one level of difference everywhere: in gaps, in the words « un niveau », in sums.
        values = [n.valeur for n in self.niveaux if n.valeur is not None]
        if len(values) < 2 or any(after - before != 1 for before, after in pairwise(values)):
            raise PydanticCustomError("scale_steps", "scale steps", {})
        return self

    @property
    def mesures(self) -> tuple[NiveauEchelle, ...]:
        """The steps that carry a value, lowest first."""
        return tuple(sorted((n for n in self.niveaux if n.valeur is not None), key=lambda n: n.valeur or 0))

    def niveau(self, code: str) -> NiveauEchelle | None:
        """The step of that code, or None."""
        return next((n for n in self.niveaux if n.code == code), None)


class Exigence(Base):
    """What a profile asks for one compétence.

    `niveau` is a code of the scale, `criticite` goes from 1 (useful) to 3 (vital), `besoin` counts the people needed.
    """

    competence: Identifiant
    niveau: Libelle
    criticite: Annotated[int, Field(ge=1, le=3), CHIFFRES]
    besoin: Annotated[int, Field(ge=0, le=10_000), CHIFFRES]


class Profil(Base):
    """The local profile of a métier: required level, criticité and besoin per compétence."""

    metier: CodeMetier
    echelle: Identifiant
    exigences: tuple[Exigence, ...] = ()
    reserve: Texte | None = None
