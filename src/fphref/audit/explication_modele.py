"""What stands behind the figures of one compétence: the lines that were read, and what was made of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fphref.audit.modele import Ligne, Structure
from fphref.diagnostics import Position


class Appui(NamedTuple):
    """One line that was read, or one agent of whom nothing was (then `position` names no file).

    `agent` is a pseudonym; `niveau` and `requis` are codes of the scale, `requis` empty where the agent's métier asks
    for none, `jour` None for a line that was rejected. `compte` is whether the line enters a figure; `raison` says in
    French which one, or why it does not.
    """

    agent: str
    service: str
    metier: str
    niveau: str
    requis: str
    jour: date | None
    expiration: date | None
    position: Position
    compte: bool
    raison: str


@dataclass(frozen=True)
class Explication:
    """The figures of a compétence by structure, and the lines behind them: by agent, then by day, the latest first."""

    competence: str
    libelle: str
    jour: date
    structures: tuple[tuple[Structure, Ligne], ...]
    appuis: tuple[Appui, ...]
