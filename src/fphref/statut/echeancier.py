"""What time brings to the agents of a list: their échelons, and the years in which they fulfil promotion conditions.

Nobody leaves, nobody is promoted, nobody changes grade: whoever fulfils the conditions of a year still does the next.
Agents keep the order of the list; nothing here compares one with another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Final, Literal

from fphref.model.situation import Situation
from fphref.model.sources import Confiance
from fphref.model.statut import Corps
from fphref.statut.carriere_modele import ARRETS
from fphref.statut.echelons import Marche, marches
from fphref.statut.eligibilite import evaluate
from fphref.statut.grille import Tables
from fphref.statut.modele import Manque, Verdict, Voie, weakest
from fphref.statut.plan import plan_of
from fphref.statut.promotions import lacune, promotions_from
from fphref.statut.remuneration import traitement

HORIZON_MAX: Final = 10
"""Years that a list is projected over, at most."""

Etat = Literal["oui", "non", "indetermine"]
ETATS: Mapping[Verdict, Etat] = {"ouvert": "oui", "ferme": "non", "indetermine": "indetermine"}
"""Whether an agent fulfils conditions: what is not known is neither yes nor no."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A change of échelon; `gain` is in euros per month gross, at the value of the point known on that day."""

    le: date
    de: str
    vers: str
    im_avant: int | None
    im_apres: int | None
    gain: Decimal | None
    confiance: Confiance


@dataclass(frozen=True, slots=True)
class AnneePromouvable:
    """Whether conditions are fulfilled in that year, and what is missing to tell."""

    annee: int
    etat: Etat
    manques: tuple[Manque, ...] = ()
    confiance: Confiance = "verifie"


@dataclass(frozen=True, slots=True)
class Promouvable:
    """One agent and one route, year after year; `veille` is the year before the first one: rates are applied to it."""

    voie: Voie
    veille: AnneePromouvable
    annees: tuple[AnneePromouvable, ...]

    @property
    def premiere(self) -> AnneePromouvable:
        """The first year that answers yes; failing that, the first that cannot be told; failing that, the last one."""
        for wanted in ("oui", "indetermine"):
            found = next((one for one in self.annees if one.etat == wanted), None)
            if found is not None:
                return found
        return self.annees[-1]

    @property
    def etat(self) -> Etat:
        """Whether some year of the horizon answers yes."""
        return self.premiere.etat

    @property
    def annee(self) -> int | None:
        """The first year that answers yes, None where there is none."""
        return self.premiere.annee if self.etat == "oui" else None


@dataclass(frozen=True, slots=True)
class AgentEcheance:
    """One line of the list: `rang` counts from 1; `tenu` is the échelon held on the day of the échéancier, if known.

    `arret` says why nothing follows the last change of échelon within the horizon (a French sentence, or nothing).
    """

    rang: int
    agent: str
    corps: Corps | None
    grade: str | None
    tenu: Marche | None
    passages: tuple[Passage, ...]
    arret: str
    promouvables: tuple[Promouvable, ...]


@dataclass(frozen=True, slots=True)
class Compte:
    """How many agents of the list fulfil the conditions of a route in a year, and of how many it cannot be told."""

    voie: Voie
    annee: int
    oui: int
    indetermines: int
    non: int
    confiance: Confiance


@dataclass(frozen=True)
class Echeancier:
    """The whole of it: `annees` are the present year and those of the horizon; `comptes` begin one year before.

    Rates apply to those who fulfilled the conditions on 31 December of the year before.
    """

    jour: date
    fin: date
    annees: tuple[int, ...]
    agents: tuple[AgentEcheance, ...]
    comptes: tuple[Compte, ...]

    @cached_property
    def lacunes(self) -> tuple[str, ...]:
        """What these data do not describe of the promotions of these agents, in French, each once."""
        found = ((agent.corps, agent.grade) for agent in self.agents)
        told = (lacune(corps, grade) for corps, grade in dict.fromkeys(found) if corps is not None)
        return tuple(dict.fromkeys(text for text in told if text))


def build_echeancier(situations: Iterable[Situation], tables: Tables, jour: date, horizon: int) -> Echeancier:
    """The échéancier of these agents, in their order, from `jour` to 31 December of the last year of the horizon."""
    calendar = _Calendrier(tables, jour, horizon)
    agents = tuple(calendar.agent(rank, situation) for rank, situation in enumerate(situations, start=1))
    return Echeancier(jour, calendar.fin, calendar.annees, agents, _counts(agents))


class _Calendrier:
    def __init__(self, tables: Tables, jour: date, horizon: int) -> None:
        self.tables, self.jour = tables, jour
        self.annees = tuple(range(jour.year, jour.year + horizon + 1))
        self.fin = date(self.annees[-1], 12, 31)
        self._routes: dict[tuple[str, str], tuple[Voie, ...]] = {}

    def agent(self, rang: int, situation: Situation) -> AgentEcheance:
        """One agent, or as much of it as its line tells."""
        corps = self.tables.referentiel.corps.get(situation.corps or "")
        stays = marches(situation, self.tables, self.jour, self.fin)
        passages = tuple(
            self._passage(situation, before, after) for before, after in pairwise(stays) if after.entree > self.jour
        )
        tenu = next((stay for stay in stays if stay.entree <= self.jour), None)
        return AgentEcheance(
            rang, situation.agent or f"ligne {rang}", corps, situation.grade, tenu, passages,
            _why(situation, corps, stays), self._promouvables(situation),
        )  # fmt: skip

    def _passage(self, situation: Situation, before: Marche, after: Marche) -> Passage:
        """Indices of both échelons on the day of the change, so that the gain is that of the échelon alone."""
        le, corps, grade = after.entree, situation.corps or "", situation.grade or ""
        steps = [self.tables.echelon(corps, grade, code, le) for code in (before.code, after.code)]
        old, new = (step.im if step else None for step in steps)
        point, lowest = self.tables.parametre("point-indice", le), self.tables.parametre("im-minimum", le)
        gain = None
        lines = [line for step in steps if step for line in (step.ligne, step.bareme) if line]
        if old is not None and new is not None and point is not None:
            paid = [max(im, int(lowest.valeur)) if lowest else im for im in (old, new)]
            gain = traitement(paid[1], point.valeur) - traitement(paid[0], point.valeur)
        return Passage(
            le, before.code, after.code, old, new, gain, weakest([after.confiance, *(line.confiance for line in lines)])
        )

    def _promouvables(self, situation: Situation) -> tuple[Promouvable, ...]:
        if situation.corps is None or situation.grade is None:
            return ()
        # What is known today of the year before, and not what was known then.
        before = situation.model_copy(update={"etablie_le": None})
        routes = self.routes(situation.corps, situation.grade)
        # One situation after the other: what is found of one is kept from a route to the next.
        eves = [self._annee(before, voie, self.annees[0] - 1) for voie in routes]
        years = [tuple(self._annees(situation, voie)) for voie in routes]
        return tuple(map(Promouvable, routes, eves, years))

    def _annees(self, situation: Situation, voie: Voie) -> Iterator[AnneePromouvable]:
        """Each year; conditions that are fulfilled, and that no dated derogation makes easier, still are afterwards."""
        simple = plan_of(voie, self.tables).simple
        held: AnneePromouvable | None = None
        for annee in self.annees:
            if held is not None and voie.en_vigueur(date(annee, 12, 31)):
                yield replace(held, annee=annee)
                continue
            found = self._annee(situation, voie, annee)
            held = found if simple and found.etat == "oui" else None
            yield found

    def _annee(self, situation: Situation, voie: Voie, annee: int) -> AnneePromouvable:
        last = date(annee, 12, 31)
        if not voie.en_vigueur(last):
            return AnneePromouvable(annee, "non")
        avis = evaluate(voie, situation, last, self.tables)
        etat = ETATS[avis.verdict]
        return AnneePromouvable(annee, etat, avis.manques if etat == "indetermine" else (), avis.confiance)

    def routes(self, corps: str, grade: str) -> tuple[Voie, ...]:
        """The promotions from a grade that are in force within the horizon."""
        key = (corps, grade)
        if key not in self._routes:
            known = promotions_from(self.tables.referentiel, corps, grade)
            self._routes[key] = tuple(voie for voie in known if self._within(voie))
        return self._routes[key]

    def _within(self, voie: Voie) -> bool:
        begins = voie.du is None or voie.du <= self.fin
        return begins and (voie.au is None or voie.au > date(self.annees[0], 12, 31))


def _why(situation: Situation, corps: Corps | None, stays: tuple[Marche, ...]) -> str:
    """Why nothing follows, in one French sentence; nothing where the horizon alone ends it."""
    if situation.corps is None or situation.grade is None:
        return "Corps ou grade inconnu."
    if corps is None:
        return "Corps absent du référentiel."
    if situation.echelon is None:
        return "Échelon inconnu."
    if situation.echelon_depuis is None:
        return "Date d’entrée dans l’échelon inconnue."
    return ARRETS.get(stays[-1].arret, "") if stays else ""


def _counts(agents: tuple[AgentEcheance, ...]) -> tuple[Compte, ...]:
    """By route and year, in the order in which routes are met."""
    routes: dict[str, Voie] = {}
    seen: dict[tuple[str, int], dict[Etat, int]] = {}
    sure: dict[tuple[str, int], Confiance] = {}
    for agent in agents:
        for one in agent.promouvables:
            routes.setdefault(one.voie.id, one.voie)
            for year in (one.veille, *one.annees):
                key = (one.voie.id, year.annee)
                tally = seen.setdefault(key, {"oui": 0, "indetermine": 0, "non": 0})
                tally[year.etat] += 1
                sure[key] = weakest((sure.get(key, "verifie"), year.confiance))
    return tuple(
        Compte(routes[route], annee, tally["oui"], tally["indetermine"], tally["non"], sure[route, annee])
        for route in routes
        for (name, annee), tally in seen.items()
        if name == route
    )
