"""What looking at one fact gives: plain data between the leaves and the tree."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from fphref.model.sources import Confiance
from fphref.statut.modele import Manque, Verdict


class Trouve(NamedTuple):
    """A verdict, what was found, what is missing, the first day from which it holds, how sure the grids used are.

    `ouvre_le` is a day to be looked at (see `Regard`): where it holds already, that very day. `des` is the morning
    from which it holds, where that is another day: a length looked at in the evening is complete the next morning.
    `supposes` are French sentences: what was supposed, where it mattered.
    """

    verdict: Verdict
    constat: str
    manques: tuple[Manque, ...] = ()
    ouvre_le: date | None = None
    confiance: Confiance = "verifie"
    des: date | None = None
    supposes: tuple[str, ...] = ()
