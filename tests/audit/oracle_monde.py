"""What the oracle of coverage knows: a hospital on one day, and where each agent stands for what is asked of them.

Nothing here is imported from the package.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

STRUCTURES = ("region", "ght", "etablissement", "pole", "service")
"""From the widest."""

Chemin = tuple[tuple[str, str], ...]
Cle = tuple[str, Chemin]
"""What is broken down by, and the names from the widest level down."""


@dataclass(frozen=True)
class Personne:
    """An agent, where they are, until when (`depart`: gone from that day on), and for what part of full time."""

    agent: str
    lieux: Mapping[str, str] = field(default_factory=dict)
    metier: str = ""
    quotite: int = 100
    depart: date | None = None


@dataclass(frozen=True)
class Note:
    """One line of the evaluations; `niveau` is a code of the scale of the agent's profile."""

    agent: str
    competence: str
    niveau: str
    jour: date
    expiration: date | None = None


@dataclass(frozen=True)
class Demandee:
    """What the profile of one métier asks for one compétence."""

    niveau: str
    criticite: int
    besoin: int


@dataclass(frozen=True)
class Profil:
    """The name of its scale, and what is asked by compétence."""

    echelle: str
    demandes: Mapping[str, Demandee]


@dataclass(frozen=True)
class Monde:
    """All that is known on the day of the audit.

    `echelles`: by name, code → value (None: « sans objet »); the first reads the levels of those who have no profile.
    `besoins`: what was given for a structure. `sans`: those whom one supposes gone. `notes` are the lines whose agent,
    compétence, level and dates could be read.
    """

    jour: date
    echelles: Mapping[str, Mapping[str, int | None]]
    profils: Mapping[str, Profil]
    personnes: Sequence[Personne]
    notes: Sequence[Note]
    besoins: Mapping[tuple[Cle, str], int] = field(default_factory=dict)
    sans: Collection[str] = ()

    @cached_property
    def presents(self) -> list[Personne]:
        return [p for p in self.personnes if p.depart is None or p.depart > self.jour]

    @cached_property
    def par_paire(self) -> dict[tuple[str, str], list[Note]]:
        """The lines dated on or before the audit, by agent and compétence."""
        found: dict[tuple[str, str], list[Note]] = {}
        for note in self.notes:
            if note.jour <= self.jour:
                found.setdefault((note.agent, note.competence), []).append(note)
        return found

    @cached_property
    def metier_de(self) -> dict[str, str]:
        return {p.agent: p.metier for p in self.personnes}

    def valeur(self, note: Note) -> int | None:
        """The value of a level, on the scale of its agent's profile; None for « sans objet »."""
        profil = self.profils.get(self.metier_de[note.agent])
        return self.echelles[profil.echelle if profil else next(iter(self.echelles))][note.niveau]


def in_months(jour: date, months: int) -> date:
    """The same day of the month so many months later, or its last day."""
    year, month = divmod(jour.year * 12 + jour.month - 1 + months, 12)
    return date(year, month + 1, min(jour.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Situation:
    """Where one agent stands for one compétence that their own métier asks for; scales are told apart by their ends."""

    personne: Personne
    demandee: Demandee
    requis: int
    bas: int
    haut: int
    note: Note | None
    niveau: int | None
    """Value of the latest evaluation, expired or not; None for « sans objet » and for nothing."""
    perime: bool

    @property
    def sans_objet(self) -> bool:
        return self.note is not None and self.niveau is None and not self.perime

    @property
    def evalue(self) -> int | None:
        """The valid level."""
        return None if self.perime else self.niveau

    @property
    def titulaire(self) -> bool:
        return self.evalue is not None and self.evalue >= self.requis


def latest(monde: Monde, agent: str, competence: str) -> Note | None:
    """The evaluation that counts: the last one on or before the audit; that day, the highest, « sans objet » last.

    Of two equal ones on one day, the one that stays valid longest.
    """

    def rank(note: Note) -> tuple[date, int, date]:
        value = monde.valeur(note)
        return note.jour, -1 if value is None else value, note.expiration or date.max

    return max(monde.par_paire.get((agent, competence), ()), key=rank, default=None)


def situation(monde: Monde, personne: Personne, competence: str) -> Situation | None:
    """None where the agent's own métier does not ask for it."""
    profil = monde.profils.get(personne.metier)
    demandee = profil.demandes.get(competence) if profil else None
    if profil is None or demandee is None:
        return None
    codes = monde.echelles[profil.echelle]
    values = [value for value in codes.values() if value is not None]
    requis = codes[demandee.niveau]
    assert requis is not None
    note = latest(monde, personne.agent, competence)
    niveau = codes[note.niveau] if note else None
    perime = note is not None and note.expiration is not None and note.expiration < monde.jour
    return Situation(personne, demandee, requis, min(values), max(values), note, niveau, perime)


def levels_known(monde: Monde) -> list[str]:
    """The levels of a structure that the agents who are there tell of."""
    return [level for level in STRUCTURES if any(p.lieux.get(level) for p in monde.presents)]


def place(personne: Personne, par: str, known: Sequence[str]) -> Chemin:
    """The structure of an agent when broken down by `par`."""
    if par == "ensemble":
        return ()
    if par == "metier":
        return (*place(personne, "etablissement", known), ("metier", personne.metier))
    upto = STRUCTURES[: STRUCTURES.index(par) + 1]
    return tuple((level, personne.lieux.get(level, "")) for level in upto if level in known)


def groups(monde: Monde, par: str) -> dict[Chemin, list[Personne]]:
    known = levels_known(monde)
    found: dict[Chemin, list[Personne]] = {}
    for personne in monde.presents:
        found.setdefault(place(personne, par, known), []).append(personne)
    return found
