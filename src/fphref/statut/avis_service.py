"""Which routes are looked at for whom, and the avis of a whole service, made as they are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from fphref.diagnostics import FphrefError, suggestion
from fphref.model.referentiel import Referentiel
from fphref.model.situation import Situation
from fphref.model.sources import Confiance
from fphref.model.statut import Corps
from fphref.statut.eligibilite import evaluate_all
from fphref.statut.francais import jour_fr
from fphref.statut.grille import Tables
from fphref.statut.modele import Avis, Verdict, Voie
from fphref.statut.voies import voies_le, voies_of

VERDICTS: Final[tuple[Verdict, ...]] = ("ouvert", "ferme", "indetermine")


@dataclass(frozen=True, slots=True)
class Choix:
    """What is asked: every route of these `corps`, the ways into those of `vers`, the routes of these ids (`voies`).

    With none of them, the promotions of the agent's own corps; and, if `entrees`, the ways into every other corps.
    """

    corps: tuple[Corps, ...] = ()
    vers: tuple[Corps, ...] = ()
    voies: tuple[str, ...] = ()
    entrees: bool = False


class Voies:
    """The routes in force on a day, chosen for one situation after another."""

    def __init__(self, choix: Choix, referentiel: Referentiel, jour: date) -> None:
        self._choix, self._referentiel, self._jour = choix, referentiel, jour
        self._le = {corps.id: voies_le(corps, jour) for corps in referentiel.corps.values()}
        self._made: dict[str | None, tuple[Voie, ...]] = {}
        self._asked = self._named() if choix.voies else None

    def of(self, situation: Situation) -> tuple[Voie, ...]:
        """Those of one agent, in the order of the data."""
        return self.of_corps(situation.corps)

    def of_corps(self, own: str | None) -> tuple[Voie, ...]:
        """Those of every agent of that corps (None: not known)."""
        if own not in self._made:
            self._made[own] = self._of(own)
        return self._made[own]

    def _of(self, own: str | None) -> tuple[Voie, ...]:
        choix = self._choix
        if self._asked is not None:
            return self._asked
        if choix.corps:
            found = [voie for corps in choix.corps for voie in self._le[corps.id]]
        else:
            found = [voie for voie in self._le.get(own or "", ()) if voie.genre != "recrutement"]
        into = list(choix.vers)
        if choix.entrees and not choix.vers and not choix.corps:
            into = [corps for corps in self._referentiel.corps.values() if corps.id != own]
        ways = [voie for corps in into for voie in self._le[corps.id] if voie.genre == "recrutement"]
        known = {voie.id for voie in found}
        return (*found, *(voie for voie in ways if voie.id not in known))

    def _named(self) -> tuple[Voie, ...]:
        """The routes of the ids asked for; raises `FphrefError` for one that is unknown, or not in force that day."""
        every = [voie for corps in self._referentiel.corps.values() for voie in voies_of(corps)]
        found: list[Voie] = []
        for identifiant in dict.fromkeys(self._choix.voies):
            same = [voie for voie in every if voie.id == identifiant]
            if not same:
                near = suggestion(identifiant, dict.fromkeys(voie.id for voie in every))
                raise FphrefError(f"Voie « {identifiant} » inconnue{near or ' (fphref statut voies les liste).'}")
            held = [voie for voie in same if voie.en_vigueur(self._jour)]
            if not held:
                raise FphrefError(f"Voie « {identifiant} » au {jour_fr(self._jour)} : {_when(same, self._jour)}.")
            found += held
        return tuple(found)


def _when(voies: Sequence[Voie], jour: date) -> str:
    """Since or until when routes are in force that are not on that day."""
    later = min((voie.du for voie in voies if voie.du is not None and voie.du > jour), default=None)
    if later is not None:
        return f"elle n’existe que depuis le {jour_fr(later)} ; donner une date à partir de {later.isoformat()}"
    last = max((voie.au for voie in voies if voie.au is not None), default=jour)
    return f"elle n’existe plus depuis le {jour_fr(last)} ; donner une date avant {last.isoformat()}"


class AvisService:
    """The avis of many agents, in their order then in that of the routes, made anew each time they are read.

    Nothing is kept of them but how many of each verdict each route has: a service of 10 000 agents stays small.
    """

    def __init__(
        self, situations: Sequence[Situation], voies: Voies, jour: date, tables: Tables,
        confiance_min: Confiance | None = None,
    ) -> None:  # fmt: skip
        self.situations, self.jour, self.tables, self.confiance_min = situations, jour, tables, confiance_min
        self._voies = voies
        self._comptes: Mapping[str, Counter[Verdict]] | None = None
        corps = dict.fromkeys(situation.corps for situation in situations)
        seen = {voie.id: voie for own in corps for voie in voies.of_corps(own)}
        self.voies: tuple[Voie, ...] = tuple(seen.values())
        """Every route that is looked at, each once."""

    def __len__(self) -> int:
        return sum(len(self._voies.of(situation)) for situation in self.situations)

    def __iter__(self) -> Iterator[tuple[Situation, Avis]]:
        comptes: dict[str, Counter[Verdict]] = {voie.id: Counter() for voie in self.voies}
        for situation in self.situations:
            for avis in evaluate_all(self._voies.of(situation), situation, self.jour, self.tables, self.confiance_min):
                comptes[avis.voie.id][avis.verdict] += 1
                yield situation, avis
        self._comptes = comptes

    @property
    def sans_voie(self) -> int:
        """How many agents no route is looked at for: their corps is not known, or not described."""
        return sum(not self._voies.of(situation) for situation in self.situations)

    @property
    def comptes(self) -> Mapping[str, Counter[Verdict]]:
        """By id of route, how many agents have each verdict; read once all avis were, they cost nothing more."""
        if self._comptes is None:
            for _ in self:
                pass
        assert self._comptes is not None
        return self._comptes
