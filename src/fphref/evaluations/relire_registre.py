"""Millions of levels in a few bytes each: a line of small numbers per agent and day."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

VIDE, TU, REFUSE, CONFLIT, PREMIER = range(5)
"""What stands where no level does: a blank, nothing said, refused, two answers. Levels are numbered from `PREMIER`."""


class Situation(NamedTuple):
    """What is said beside each level of an agent."""

    service: str = ""
    metier: str = ""
    poste: str = ""


class Origine(NamedTuple):
    """Where a line was read: rank of its source, number of its row (or column)."""

    source: int
    numero: int


class Codes:
    """Numbers for levels: a code on its scale. The same code on two scales is two levels, and has two numbers."""

    def __init__(self) -> None:
        self._niveaux = [("", "")] * PREMIER
        self._numeros: dict[tuple[str, str], int] = {}

    def numero(self, code: str, echelle: str) -> int:
        """The number of a code of that scale (its id); that of `VIDE` for an empty code."""
        if not code:
            return VIDE
        found = self._numeros.get((code, echelle))
        if found is None:
            # 16 bits hold every scale; a column full of odd texts stops being told apart there.
            if len(self._niveaux) >= 65_000:
                return CONFLIT
            found = self._numeros[(code, echelle)] = len(self._niveaux)
            self._niveaux.append((code, echelle))
        return found

    def texte(self, numero: int) -> str:
        """The code of a number."""
        return self._niveaux[numero][0]

    def echelle(self, numero: int) -> str:
        """The id of the scale of a number."""
        return self._niveaux[numero][1]


class Fiche:
    """What is held of one agent on one day; `rangs` says where each compétence stands in `niveaux`.

    `autres` are the situations that differ from `situation`, by rank; `colonnes` the packed columns of each rank.
    """

    __slots__ = ("autres", "colonnes", "niveaux", "origine", "rangs", "situation")

    def __init__(self, rangs: dict[str, int], niveaux: array[int], situation: Situation, origine: Origine) -> None:
        self.rangs = rangs
        self.niveaux = niveaux
        self.situation = situation
        self.origine = origine
        self.autres: dict[int, Situation] | None = None
        self.colonnes: array[int] | None = None

    def niveau(self, competence: str) -> int:
        """The number of its level; `TU` where nothing is said."""
        rang = self.rangs.get(competence)
        return TU if rang is None or rang >= len(self.niveaux) else self.niveaux[rang]

    def situation_of(self, competence: str) -> Situation:
        """What stands beside that compétence, most often what stands beside them all."""
        return self.autres.get(self.rangs[competence], self.situation) if self.autres else self.situation

    def items(self) -> Iterator[tuple[str, int]]:
        """Compétences with the number of their level, `TU` left out."""
        for competence, numero in zip(self.rangs, self.niveaux, strict=False):
            if numero != TU:
                yield competence, numero

    def set(self, competence: str, numero: int) -> None:
        """Put a level in its place."""
        rang = self.rangs.setdefault(competence, len(self.rangs))
        if rang >= len(self.niveaux):
            self.niveaux.extend([TU] * (rang + 1 - len(self.niveaux)))
        self.niveaux[rang] = numero

    def set_beside(self, competence: str, situation: Situation, colonnes: int) -> None:
        """Note what stands beside a level that was set: its situation, the number of its packed columns (or 0)."""
        rang = self.rangs[competence]
        if situation != self.situation:
            self.autres = self.autres or {}
            self.autres[rang] = situation
        if colonnes:
            self.colonnes = self.colonnes or array("I")
            self.colonnes.extend([0] * (rang + 1 - len(self.colonnes)))
            self.colonnes[rang] = colonnes

    def colonnes_of(self, competence: str) -> int:
        """The number of the packed columns beside that compétence, 0 where there are none."""
        rang = self.rangs[competence]
        return self.colonnes[rang] if self.colonnes and rang < len(self.colonnes) else 0


Cle = tuple[str, date | None]


class Registre:
    """Levels by agent, day and compétence."""

    def __init__(self) -> None:
        self.fiches: dict[Cle, Fiche] = {}
        self._jours: dict[str, list[date]] = {}
        self._rangs: dict[str, dict[str, int]] = {}

    def add(self, agent: str, jour: date | None, fiche: Fiche) -> None:
        """A whole line, the first of its agent and day."""
        self.fiches[(agent, jour)] = fiche
        if jour is not None:
            self._jours.setdefault(agent, []).append(jour)

    def fiche(self, agent: str, jour: date | None, situation: Situation, origine: Origine) -> Fiche:
        """The line of that agent and day, made where there is none."""
        found = self.fiches.get((agent, jour))
        if found is None:
            # Agents of one métier are asked for the same compétences: they share the numbering.
            rangs = self._rangs.setdefault(situation.metier, {})
            found = Fiche(rangs, array("H"), situation, origine)
            self.add(agent, jour, found)
        return found

    def latest(self, agent: str, competence: str) -> int:
        """The number of the last level known of that pair, `TU` where there is none."""
        return latest(self.recentes(agent), competence)

    def recentes(self, agent: str) -> list[Fiche]:
        """The lines of an agent, the last day first."""
        return [self.fiches[(agent, jour)] for jour in sorted(self._jours.get(agent, ()), reverse=True)]

    @property
    def agents(self) -> dict[str, list[date]]:
        """The agents, with the days that are known of each."""
        return self._jours


def latest(recentes: list[Fiche], competence: str) -> int:
    """The first level that one of these lines holds, `TU` where none does."""
    return next((numero for fiche in recentes if (numero := fiche.niveau(competence)) >= CONFLIT), TU)
