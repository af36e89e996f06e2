"""A matrix as a bare grid, edited in memory: each cell remembers whose it is, so that the truth follows every move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fphref.evaluations.grille import Tableur, Valeur
from fphref.reperes import AGENT, CONTROLE, DATE_EVALUATION, METIER, SERVICE, classeur_mark
from tests.evaluations.tableurs import FeuilleFaite, classeur

Cle = tuple[str, str]


@dataclass
class Case:
    """One cell: what it holds, and whose level it is (agent, compétence), None for what is no level."""

    valeur: Valeur | None = None
    cle: Cle | None = None


@dataclass
class Grille:
    """Lines and positions; `corps` says which lines are agents."""

    lignes: list[list[Case]]
    corps: list[bool]

    # -- where things are ----------------------------------------------------------------------------------------

    def position(self, mark: str) -> int | None:
        """The position that bears a mark in the line of ids, None where it was deleted."""
        ids = next((line for line in self.lignes if any(case.valeur == AGENT for case in line)), None)
        return next((i for i, case in enumerate(ids) if case.valeur == mark), None) if ids else None

    @property
    def agents(self) -> list[int]:
        """The lines of agents."""
        return [i for i, body in enumerate(self.corps) if body]

    @property
    def largeur(self) -> int:
        return len(self.lignes[0])

    # -- what people do ------------------------------------------------------------------------------------------

    def permute(self, order: Sequence[int], start: int, end: int) -> None:
        """Sort the positions `start` to `end` (excluded) of the agents' lines into that order."""
        agents = self.agents
        kept = [self.lignes[i][start:end] for i in agents]
        moved = [kept[rank] for rank in order]
        for i, cases in zip(agents, moved, strict=True):
            self.lignes[i][start:end] = [Case(case.valeur, case.cle) for case in cases]

    def retag(self) -> None:
        """What stands before the eyes is the truth: each level belongs to the agent and compétence of its place."""
        at = self.position(AGENT)
        ids = next(line for line in self.lignes if any(case.valeur == AGENT for case in line))
        for i in self.agents:
            for position, case in enumerate(self.lignes[i]):
                name = ids[position].valeur
                if at is not None and isinstance(name, str) and not name.startswith(("#", "R|")):
                    case.cle = (str(self.lignes[i][at].valeur), name)

    def insert_line(self, at: int) -> None:
        self.lignes.insert(at, [Case() for _ in range(self.largeur)])
        self.corps.insert(at, False)

    def insert_position(self, at: int) -> None:
        for line in self.lignes:
            line.insert(at, Case())

    def delete_line(self, at: int) -> None:
        del self.lignes[at], self.corps[at]

    def delete_position(self, at: int) -> None:
        for line in self.lignes:
            del line[at]

    def move_line(self, source: int, target: int) -> None:
        self.lignes.insert(target, self.lignes.pop(source))
        self.corps.insert(target, self.corps.pop(source))

    def move_position(self, source: int, target: int) -> None:
        for line in self.lignes:
            line.insert(target, line.pop(source))

    def copy_line(self, source: int, target: int) -> None:
        self.lignes[target] = [Case(case.valeur, case.cle) for case in self.lignes[source]]

    # -- what comes out ------------------------------------------------------------------------------------------

    def tableur(self, *, transposed: bool = False) -> Tableur:
        """The file, as a reader would give it."""
        rows = [[case.valeur for case in line] for line in self.lignes]
        if transposed:
            rows = [list(column) for column in zip(*rows, strict=True)]
        # The date of the campaign stands beside its label, whichever way the agents run.
        return classeur(FeuilleFaite([[], [DATE_EVALUATION, date(2026, 11, 2)], *rows], "Matrice"))

    def admises(self) -> dict[Cle, set[str]]:
        """For each agent and compétence, the levels that its own cells hold."""
        found: dict[Cle, set[str]] = {}
        for line in self.lignes:
            for case in line:
                if case.cle is not None and case.valeur is not None:
                    found.setdefault(case.cle, set()).add(str(case.valeur))
        return found


def grid(agents: Sequence[str], competences: Sequence[str], levels: dict[Cle, str | int], metier: str) -> Grille:
    """A matrix as the program makes it: ids, mark, wordings, totals, titles, agents, control."""
    width = 3 + 2 * len(competences) + 1
    required = [f"R|{c}" for c in competences]

    def line(*values: Valeur | None) -> list[Case]:
        return [Case(value) for value in values] + [Case() for _ in range(width - len(values))]

    heads = [
        line(AGENT, SERVICE, METIER, *competences, *required, CONTROLE),
        line(classeur_mark("matrice_agents", "acquis5")),
        line("Mode d’emploi", None, "Compétence", *(f"Titre {n}" for n, _ in enumerate(competences))),
        line(None, None, "Niveau requis", *[3] * len(competences)),
        line(None, None, "Besoin", *[2] * len(competences)),
        line("Agent (pseudonyme)", "Service", "Métier", *(f"S{n}" for n, _ in enumerate(competences))),
    ]
    heads[-1][-1] = Case("Contrôle")
    body = []
    for agent in agents:
        cases = line(agent, "Urgences", metier)
        for at, competence in enumerate(competences, 3):
            cases[at] = Case(levels.get((agent, competence)), (agent, competence))
            cases[at + len(competences)] = Case(3)
        cases[-1] = Case(agent)
        body.append(cases)
    return Grille([*heads, *body], [False] * len(heads) + [True] * len(body))
