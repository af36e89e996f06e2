"""An evaluation, as `evaluations.csv` holds it: one line per agent, compétence and day."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import NamedTuple

COLONNES = ("agent", "service", "metier", "competence", "niveau", "date")
COLONNES_FACULTATIVES = (
    "poste", "pole", "etablissement", "ght", "region", "quotite", "depart_prevu", "expiration",
    "echelle",
)  # fmt: skip


def agent_key(agent: str) -> str:
    """What is the same for every spelling of a pseudonym: `agt-01` is `AGT-01`, full-width letters are letters."""
    return unicodedata.normalize("NFKC", agent).casefold()


class Evaluation(NamedTuple):
    """What was found of one agent for one compétence on one day; `niveau` is a code of the scale, never a blank.

    `echelle` is the id of that scale, empty where nothing says which.
    """

    agent: str
    service: str
    metier: str
    competence: str
    niveau: str
    date: date
    poste: str = ""
    echelle: str = ""


class Agent(NamedTuple):
    """One line of a list of agents: a pseudonym, never a name; `metier` is a code, or empty where unknown."""

    agent: str
    service: str = ""
    metier: str = ""
    poste: str = ""
