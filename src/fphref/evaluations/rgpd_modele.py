"""What the examination of a file for personal data gives: plain values, in which no personal value stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fphref.diagnostics import Diagnostic, Gravite

SEUIL = 5
"""Under this number of people a group tells who they are."""


@dataclass(frozen=True, slots=True)
class FeuilleVue:
    """One sheet as it was read; `personnes` are the different people its lines speak of."""

    nom: str
    etat: str
    lignes: int
    cellules: int
    personnes: int


@dataclass(frozen=True, slots=True)
class Examen:
    """One file: what was looked at, what was found, what was not looked at.

    `agents` are different pseudonyms (one for all its spellings, none for a name), `lignes_nominatives` lines that name
    somebody; `destruction` the day written in the file on which it is to be destroyed. `correspondance`: the file says
    who is behind pseudonyms.
    """

    fichier: str
    nature: str
    feuilles: tuple[FeuilleVue, ...]
    agents: int
    lignes_nominatives: int
    destruction: date | None
    correspondance: bool
    diagnostics: tuple[Diagnostic, ...]
    regarde: tuple[str, ...]
    non_regarde: tuple[str, ...]

    @property
    def lignes(self) -> int:
        return sum(feuille.lignes for feuille in self.feuilles)

    @property
    def cellules(self) -> int:
        return sum(feuille.cellules for feuille in self.feuilles)

    @property
    def a_des_personnes(self) -> bool:
        """Whether its lines speak of people, named or not."""
        return bool(self.agents or self.lignes_nominatives)

    @property
    def propre(self) -> bool:
        """Whether nothing was found but remarks."""
        return all(d.gravite is Gravite.INFO for d in self.diagnostics)
