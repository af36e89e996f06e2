"""What a reading would change: one evaluation at a time, and how many of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from fphref.evaluations.relire_colonnes import told
from fphref.evaluations.relire_registre import Fiche, Situation

Nature = Literal["ajoute", "modifie", "supprime"]


class Changement(NamedTuple):
    """One evaluation that would change; `avant` and `apres` are codes, `situation` says what else changes.

    `echelle` is the id of the scale of `apres`, empty where it is that of the métier.
    """

    nature: Nature
    agent: str
    competence: str
    jour: date
    avant: str
    apres: str
    echelle: str = ""
    situation: str = ""


@dataclass
class Bilan:
    """How many evaluations of each kind; `a_supprimer` are those whose cell is now blank.

    `confirmes` are the `ajoutes` whose level is the last one known of that agent: a new day, and nothing else new.
    """

    ajoutes: int = 0
    modifies: int = 0
    inchanges: int = 0
    refuses: int = 0
    vides: int = 0
    a_supprimer: int = 0
    confirmes: int = 0


class Verdict(NamedTuple):
    """What becomes of one row that is held: deleted, or given this level and these words beside it.

    `echelle` is what its column of that name must say: empty where the scale is that of the métier.
    """

    supprime: bool
    niveau: str
    situation: Situation
    echelle: str


def merged(held: Situation, said: Situation) -> Situation:
    """What is held, with what is said in its place: a blank says nothing."""
    return Situation(*(new or old for old, new in zip(held, said, strict=True)))


def resituated(before: Fiche, after: Fiche, competence: str) -> str:
    """« service A → B » where what stands beside a level changes; empty otherwise."""
    held = before.situation_of(competence)
    said = merged(held, after.situation_of(competence))
    if held == said:
        return ""
    changed = zip(("service", "métier", "poste"), held, said, strict=True)
    return ", ".join(f"{name} {told(old)} → {told(new)}" for name, old, new in changed if old != new)
