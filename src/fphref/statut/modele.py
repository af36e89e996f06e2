"""What statutory questions are answered with: routes, marked trees, opinions (avis); plain data, no rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from fphref.model.conditions import Condition
from fphref.model.sources import CONFIANCES, Confiance, Fondement
from fphref.model.statut import Appreciation, Corps

Verdict = Literal["ouvert", "ferme", "indetermine"]
"""Three values: what is not known is neither yes nor no."""

GenreVoie = Literal["recrutement", "avancement", "echelon_special"]


def weakest(confiances: Iterable[Confiance]) -> Confiance:
    """The least sure of them; of none, the surest there is."""
    return max(confiances, key=CONFIANCES.index, default="verifie")


def strongest(confiances: Iterable[Confiance]) -> Confiance:
    """The surest of them; of none, the least sure there is."""
    return min(confiances, key=CONFIANCES.index, default="inconnu")


class Manque(NamedTuple):
    """A fact that is missing: the key of the situation (`echelon_depuis`, or the `fait` of a condition), in words."""

    fait: str
    libelle: str


@dataclass(frozen=True, slots=True)
class Noeud:
    """A condition marked: its verdict, what was found (`constat`), what is missing, and when it opens by itself.

    `ouvre_le` is the first day from which it holds if nothing but time changes, None where none is known; `confiance`
    that of the weakest value that the verdict leans on. `regarde_le` is the day to look at conditions on for it to hold
    (the eve of `ouvre_le`, for a length that is looked at in the evening); `reserves` what is doubtful or supposed.
    """

    verdict: Verdict
    genre: Literal["tous", "un_de", "fait", "derogation"]
    texte: str
    constat: str = ""
    manques: tuple[Manque, ...] = ()
    ouvre_le: date | None = None
    confiance: Confiance = "verifie"
    fondements: tuple[Fondement, ...] = ()
    enfants: tuple[Noeud, ...] = ()
    regarde_le: date | None = None
    reserves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Voie:
    """A statutory route: a way into a corps, a promotion, a special échelon; in force within [`du`, `au`)."""

    id: str
    genre: GenreVoie
    nature: str
    intitule: str
    corps: Corps
    du_grade: str | None
    au_grade: str | None
    conditions: Condition | None
    appreciation: Appreciation | None
    fondements: tuple[Fondement, ...]
    confiance: Confiance
    du: date | None
    au: date | None
    reserves: tuple[str, ...] = ()

    def en_vigueur(self, jour: date) -> bool:
        """Whether it is in force on that day."""
        return (self.du is None or self.du <= jour) and (self.au is None or jour < self.au)


@dataclass(frozen=True, slots=True)
class Citation:
    """A text that a result leans on, as it is shown: the title of the source, its article, how sure we are.

    `via` is the source it was read in where it was not opened itself, `lu_dans` its name; `verifie_le` the day on
    which we last read it, where that is known.
    """

    source: str
    intitule: str
    article: str | None
    confiance: Confiance
    verifie_le: date | None = None
    via: str | None = None
    lu_dans: str = ""


@dataclass(frozen=True, slots=True)
class Avis:
    """What may be said of one agent and one route on `jour`; it ranks nobody, and only the employer decides.

    `apprecie_le` is the day at which conditions were looked at, None where that day is not known; `ouvre_le` the first
    day on which the answer is « ouvert » if nothing but time changes, `jour` itself where it is so already.
    `remarques` are French sentences: an unknown day of appreciation, a doubt of the data, a confidence too low.
    """

    agent: str
    voie: Voie
    jour: date
    apprecie_le: date | None
    verdict: Verdict
    arbre: Noeud
    manques: tuple[Manque, ...]
    ouvre_le: date | None
    confiance: Confiance
    citations: tuple[Citation, ...]
    remarques: tuple[str, ...] = ()
