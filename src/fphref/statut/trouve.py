"""What looking at one fact gives: plain data between the leaves and the tree."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from fphref.model.sources import Confiance
from fphref.statut.modele import Manque, Verdict


class Trouve(NamedTuple):
    """A verdict, what was found, what is missing, the first day from which it holds, how sure the grids used are.

    The day is one to be looked at (see `Regard`): where it holds already, that very day.
    """

    verdict: Verdict
    constat: str
    manques: tuple[Manque, ...] = ()
    ouvre_le: date | None = None
    confiance: Confiance = "verifie"
