"""Millions of levels in a few bytes each: a line of small numbers per agent and day."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

VIDE, TU, REFUSE, CONFLIT, PREMIER = range(5)
"""What stands where no level does: a blank, nothing said, refused, two answers. Levels are numbered from `PREMIER`."""


class Identite(NamedTuple):
    """What is said beside each level of an agent."""

    service: str = ""
    metier: str = ""
    poste: str = ""


class Origine(NamedTuple):
    """Where a line was read: rank of its source, number of its row (or column)."""

    source: int
    numero: int


class Codes:
    """Numbers for the codes of levels, those of every scale together."""

    def __init__(self) -> None:
        self._textes = [""] * PREMIER
        self._numeros: dict[str, int] = {}

    def numero(self, code: str) -> int:
        """The number of a code; that of `VIDE` for an empty one."""
        if not code:
            return VIDE
        found = self._numeros.get(code)
        if found is None:
            # 16 bits hold every scale; a column full of odd texts stops being told apart there.
            if len(self._textes) >= 65_000:
                return CONFLIT
            found = self._numeros[code] = len(self._textes)
            self._textes.append(code)
        return found

    def texte(self, numero: int) -> str:
        """The code of a number."""
        return self._textes[numero]


class Fiche:
    """What is held of one agent on one day; `rangs` says where each compétence stands in `niveaux`."""

    __slots__ = ("autres", "identite", "niveaux", "origine", "rangs")

    def __init__(self, rangs: dict[str, int], niveaux: array[int], identite: Identite, origine: Origine) -> None:
        self.rangs = rangs
        self.niveaux = niveaux
        self.identite = identite
        self.origine = origine
        self.autres: dict[int, Identite] | None = None

    def niveau(self, competence: str) -> int:
        """The number of its level; `TU` where nothing is said."""
        rang = self.rangs.get(competence)
        return TU if rang is None or rang >= len(self.niveaux) else self.niveaux[rang]

    def identite_of(self, competence: str) -> Identite:
        """What stands beside that compétence, most often what stands beside them all."""
        return self.autres.get(self.rangs[competence], self.identite) if self.autres else self.identite

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

    def fiche(self, agent: str, jour: date | None, identite: Identite, origine: Origine) -> Fiche:
        """The line of that agent and day, made where there is none."""
        found = self.fiches.get((agent, jour))
        if found is None:
            # Agents of one métier are asked for the same compétences: they share the numbering.
            rangs = self._rangs.setdefault(identite.metier, {})
            found = Fiche(rangs, array("H"), identite, origine)
            self.add(agent, jour, found)
        return found

    def latest(self, agent: str, competence: str) -> int:
        """The number of the last level known of that pair, `TU` where there is none."""
        for jour in sorted(self._jours.get(agent, ()), reverse=True):
            numero = self.fiches[(agent, jour)].niveau(competence)
            if numero >= CONFLIT:
                return numero
        return TU

    @property
    def agents(self) -> dict[str, list[date]]:
        """The agents, with the days that are known of each."""
        return self._jours
