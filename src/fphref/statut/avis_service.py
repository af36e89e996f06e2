"""Which routes are looked at for whom, and the avis of a whole service, made as they are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
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
from fphref.statut.promotions import lacune, trous
from fphref.statut.voies import voies_le, voies_of

SANS_CORPS: Final = "Corps non donné dans le fichier : aucune voie n’est regardée pour cet agent."
CORPS_ABSENT: Final = "Corps absent de ces données : aucune de ses promotions n’y est décrite."
SANS_VOIE: Final = "Aucune voie décrite au départ du grade de cet agent, qui est le dernier de son corps ici."
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

    @property
    def nommees(self) -> bool:
        """Whether routes were asked for one by one."""
        return self._asked is not None

    @property
    def demandes(self) -> tuple[Corps, ...]:
        """The corps whose every route was asked for."""
        return self._choix.corps if self._asked is None else ()

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
                raise FphrefError(f"Voie « {identifiant} » inconnue{near or _some(every)}")
            held = [voie for voie in same if voie.en_vigueur(self._jour)]
            if not held:
                raise FphrefError(f"Voie « {identifiant} » au {jour_fr(self._jour)} : {_when(same, self._jour)}.")
            found += held
        return tuple(found)


def _some(voies: Sequence[Voie]) -> str:
    """A few routes, and where the others are, for who typed none that is near."""
    names = ", ".join(list(dict.fromkeys(voie.id for voie in voies))[:5])
    return f" ; voies connues : {names}… (« fphref statut voies CORPS » donne les autres)."


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

    def par_agent(self) -> Iterator[tuple[Situation, tuple[Avis, ...]]]:
        """Each agent with all avis, which may be none."""
        comptes: dict[str, Counter[Verdict]] = {voie.id: Counter() for voie in self.voies}
        for situation in self.situations:
            voies = self._voies.of(situation)
            found = evaluate_all(voies, situation, self.jour, self.tables, self.confiance_min)
            for avis in found:
                comptes[avis.voie.id][avis.verdict] += 1
            yield situation, found
        self._comptes = comptes

    def __iter__(self) -> Iterator[tuple[Situation, Avis]]:
        for situation, found in self.par_agent():
            for avis in found:
                yield situation, avis

    def lacune(self, situation: Situation) -> str:
        """What cannot be told of one agent for want of a corps, or of routes, in a French sentence; or nothing."""
        if self._voies.nommees:
            return ""
        corps = self.tables.referentiel.corps.get(situation.corps or "")
        if corps is None:
            return SANS_CORPS if situation.corps is None else CORPS_ABSENT
        return lacune(corps, situation.grade) or ("" if self._voies.of(situation) else SANS_VOIE)

    @cached_property
    def lacunes(self) -> tuple[tuple[str, int], ...]:
        """What these data do not describe, each sentence once, in the order it is met, with how many agents it is of.

        Corps that were asked for by name are told too, even where no agent is of them (0).
        """
        found = Counter(text for situation in self.situations if (text := self.lacune(situation)))
        known = self.tables.referentiel.corps
        asked = list(self._voies.demandes)
        if not asked and not self._voies.nommees:
            asked = [known[one] for one in dict.fromkeys(s.corps or "" for s in self.situations) if one in known]
        told = [lacune(corps) for corps in self._voies.demandes]
        told += [trou for corps in asked for trou in trous(corps, self.jour)]
        return (*found.items(), *((text, 0) for text in dict.fromkeys(told) if text and text not in found))

    @property
    def sans_corps(self) -> int:
        """How many agents have no corps that could be read, or one that these data do not hold."""
        corps = self.tables.referentiel.corps
        return sum((situation.corps or "") not in corps for situation in self.situations)

    @property
    def sans_voie(self) -> int:
        """How many agents of a known corps no route is looked at for: none of theirs is described."""
        corps = self.tables.referentiel.corps
        return sum((s.corps or "") in corps and not self._voies.of(s) for s in self.situations)

    @property
    def comptes(self) -> Mapping[str, Counter[Verdict]]:
        """By id of route, how many agents have each verdict; read once all avis were, they cost nothing more."""
        if self._comptes is None:
            for _ in self:
                pass
        assert self._comptes is not None
        return self._comptes
