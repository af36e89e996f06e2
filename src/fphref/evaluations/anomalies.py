"""What was found wrong in a workbook: where, who, which compétence, what was expected, what was done."""

from __future__ import annotations

from dataclasses import dataclass

from fphref.diagnostics import Diagnostic, Position
from fphref.evaluations.grille import lettre
from fphref.evaluations.relire_valeurs import shown
from fphref.regles import diagnose

LIMITE = 10_000
"""Anomalies kept in full; the rest is counted, so that a file of nonsense cannot fill the memory."""

REJETE, CORRIGE, IGNORE, LU = "rejeté", "corrigé", "ignoré", "lu"
"""What was done: the value is left out, mended, of no account, or taken with a doubt."""


@dataclass(frozen=True, slots=True)
class Lieu:
    """A sheet of a file, by what it is called; `tableau` is False for a csv file, which has lines and no cells."""

    fichier: str
    feuille: str
    tableau: bool = True


def position(lieu: Lieu, ligne: int = 0, colonne: int = 0) -> Position:
    """The place of a cell, of a whole line (no `colonne`), of a whole column (no `ligne`), or of the sheet."""
    if not lieu.tableau:
        return Position(lieu.fichier, ligne, colonne or 1) if ligne else Position(lieu.fichier)
    letters = lettre(colonne)
    whole = f"{ligne}:{ligne}" if ligne else f"{letters}:{letters}" if letters else ""
    return Position(lieu.fichier, ligne, colonne, lieu.feuille, f"{letters}{ligne}" if ligne and colonne else whole)


@dataclass(frozen=True, slots=True)
class Anomalie:
    """One anomaly, in the words of the person who will mend it."""

    diagnostic: Diagnostic
    agent: str = ""
    competence: str = ""
    quoi: str = ""
    attendu: str = ""
    lu: str = ""
    suite: str = REJETE


class Journal:
    """Collects anomalies, the first `LIMITE` in full; `refuses` counts the levels that were left out."""

    def __init__(self) -> None:
        self.anomalies: list[Anomalie] = []
        self.tues = 0
        self.refuses = 0

    def say(
        self, code: str, place: Position, quoi: str, *, agent: str = "", competence: str = "", attendu: str = "",
        lu: str = "", suite: str = REJETE,
    ) -> None:  # fmt: skip
        """Note an anomaly; `competence` is its wording. The message is made of the same pieces."""
        if len(self.anomalies) >= LIMITE:
            self.tues += 1
            return
        # Some words come from the file: none of them may steer the terminal it is shown on.
        agent, quoi, attendu, lu = (shown(text, 300) for text in (agent, quoi, attendu, lu))
        who = " · ".join(filter(None, (agent, competence)))
        message = f"{who} : {quoi}" if who else quoi
        if attendu:
            message += f" ; attendu {attendu}"
        if lu:
            message += f", lu « {lu} »" if attendu else f" ; lu « {lu} »"
        if suite:
            message += f" ; {suite}"
        found = diagnose(code, message, place)
        self.anomalies.append(Anomalie(found, agent, competence, quoi, attendu, lu, suite))

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """The anomalies as every command tells them."""
        return [anomalie.diagnostic for anomalie in self.anomalies]
