"""The référentiel of an invented hospital: which métiers it has, what they ask for, at which level."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fphref.demo.hasard import choose, draw, share
from fphref.demo.hopital import Etablissement
from fphref.demo.metiers import (
    DECLINES,
    GROUPES,
    OBJETS_DU_LIEU,
    TOUS,
    Base,
    Transversale,
    TypeService,
    bases,
    services,
    transversales,
)
from fphref.texte import fold

MAX_METIERS = 250
_SMALL_WORDS = frozenset(
    {"un", "une", "le", "la", "les", "l", "d", "de", "du", "des", "a", "au", "aux", "en", "et", "pour"}
)


class Competence(NamedTuple):
    """An item of a catalogue; `mois` is how long an evaluation stays valid, 0 for ever."""

    id: str
    libelle: str
    formacode: str = ""
    mois: int = 0


class Exigence(NamedTuple):
    """What a profile asks for; `niveau` from 1 to 5."""

    competence: str
    niveau: int
    criticite: int
    besoin: int


@dataclass(frozen=True, slots=True)
class MetierDemo:
    """A métier of the référentiel: a base, perhaps in one kind of service."""

    code: str
    base: Base
    type: TypeService | None
    activites: tuple[Competence, ...]
    exigences: tuple[Exigence, ...]
    profil: bool = True
    """Whether a profile says what it asks for; its agents enter no rate otherwise."""

    @property
    def masculin(self) -> str:
        return f"{self.base.masculin} {self.type.lieu}" if self.type else self.base.masculin

    @property
    def feminin(self) -> str:
        return f"{self.base.feminin} {self.type.lieu}" if self.type else self.base.feminin

    @property
    def definition(self) -> str:
        return f"{self.base.definition}, {self.type.lieu}." if self.type else f"{self.base.definition}."


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The métiers in the order of their codes, and the compétences that they ask for, by id."""

    metiers: tuple[MetierDemo, ...]
    competences: Mapping[str, Competence]
    places: Mapping[tuple[str, str], int]
    """(kind of service, base) → index of a métier; only those that the service has."""


def build_catalogue(hopital: Sequence[Etablissement], graine: int) -> Catalogue:
    """The métiers that this hospital needs: a few for a team, up to `MAX_METIERS` for a region."""
    kinds = Counter(service.type.cle for one in hopital for service in one.services)
    people: Counter[str] = Counter()
    for one in hopital:
        for service in one.services:
            people[service.type.cle] += service.effectif
    total = people.total()
    wanted = max(4, min(MAX_METIERS, round(6 * (max(total, 30) / 30) ** 0.46)))
    pairs = _demand(people)
    retained = _retained(pairs, wanted)
    mean = min(49, 22 + 8 * math.log10(max(total, 30) / 30))
    builder = _Builder(mean, graine)
    metiers, places = [], {}
    for rank, (base, kind) in enumerate(retained, 1):
        where = [pair for pair in pairs if pair[1] == base.cle and (kind is None or pair[0] == kind.cle)]
        if kind is None:
            where = [pair for pair in where if (base.cle, pair[0]) not in {(b.cle, k.cle) for b, k in retained if k}]
        places.update(dict.fromkeys(where, rank - 1))
        each = sum(pairs[pair] for pair in where) / max(1, sum(kinds[pair[0]] for pair in where))
        last = rank == len(retained) and rank >= 20
        metiers.append(builder.metier(f"DEMO-{rank:03d}", base, kind, each, profil=not last))
    return Catalogue(tuple(metiers), builder.competences, places)


def shares(kind: TypeService, known: Iterable[tuple[str, str]]) -> list[tuple[str, int]]:
    """The métiers of a kind of service that a hospital knows, each with its share: half as many for the second…"""
    there = set(known)
    found = [base for base in kind.metiers if (kind.cle, base) in there]
    return [(base, 2520 // rank) for rank, base in enumerate(found, 1)]


def _demand(people: Mapping[str, int]) -> dict[tuple[str, str], float]:
    """(kind of service, base) → how many people."""
    found: dict[tuple[str, str], float] = {}
    for kind in services().values():
        if people[kind.cle]:
            whole = share(people[kind.cle] * 1000, [2520 // rank for rank in range(1, len(kind.metiers) + 1)])
            found.update({(kind.cle, base): part / 1000 for base, part in zip(kind.metiers, whole, strict=True)})
    return found


def _retained(pairs: Mapping[tuple[str, str], float], wanted: int) -> list[tuple[Base, TypeService | None]]:
    """The first métier of each service, then the most numerous ones; once all are there, specialities."""
    weight: Counter[str] = Counter()
    for (_, base), count in pairs.items():
        weight[base] += round(count * 1000)
    first = {services()[kind].metiers[0] for kind, _ in pairs}
    order = list(bases())
    ranked = sorted(weight, key=lambda base: (base not in first, -weight[base], order.index(base)))
    kept = ranked[: max(wanted, len(first))]
    special = [
        (kind, base) for kind, base in sorted(pairs, key=lambda pair: (-pairs[pair], pair))
        if base in DECLINES and services()[kind].objets
    ][: max(0, wanted - len(kept))]  # fmt: skip
    chosen = [(bases()[base], None) for base in kept]
    known = sorted(special, key=lambda pair: (order.index(pair[1]), list(services()).index(pair[0])))
    return sorted(
        [*chosen, *((bases()[base], services()[kind]) for kind, base in known)],
        key=lambda one: (order.index(one[0].cle), one[1] is not None),
    )


class _Builder:
    """Makes métiers one by one, and the compétences that they share once."""

    def __init__(self, mean: float, graine: int) -> None:
        self.competences: dict[str, Competence] = {}
        self._mean, self._graine = mean, graine

    def metier(self, code: str, base: Base, kind: TypeService | None, each: float, *, profil: bool) -> MetierDemo:
        """A métier of which a service has `each` people on average."""
        number = int(code[-3:])
        count = round(self._mean) - 4 + draw(self._graine, 21, number) % 9
        common = [item for item in transversales() if item.pour == (TOUS,)][: round(count * 0.31)]
        family = [item for item in transversales() if item.pour == (base.famille,)][: round(count * 0.24)]
        own = {base.cle} | ({kind.cle} if kind else set())
        special = [item for item in transversales() if own & set(item.pour)]
        shared = [*common, *family, *special]
        asked = [self._shared(item, number, each) for item in shared]
        for place, competence in enumerate(_specific(base, kind, count - len(shared))):
            criticite = choose(draw(self._graine, 22, number, place), ((25, 1), (45, 2), (30, 3)))
            asked.append(self._asked(competence, number, criticite, each))
        activites = tuple(_activity(base, objet) for objet in (*_local(base, kind), *base.objets)[:5])
        return MetierDemo(code, base, kind, activites, tuple(asked), profil)

    def _shared(self, item: Transversale, number: int, each: float) -> Exigence:
        competence = Competence(item.id, item.libelle, item.formacode, item.mois)
        return self._asked(competence, number, item.criticite, each)

    def _asked(self, competence: Competence, number: int, criticite: int, each: float) -> Exigence:
        self.competences[competence.id] = competence
        chance = draw(self._graine, 23, number, len(self.competences), len(competence.id))
        shares = ((30, 3), (10, 4)) if competence.mois else ((20, 2), (50, 3), (25, 4), (5, 5))
        besoin = max(1, round(each * {3: 0.6, 2: 0.4, 1: 0.25}[criticite]))
        if criticite == 1 and chance % 23 == 0:
            besoin = 0  # some profiles ask for a level without saying how many must hold it
        return Exigence(competence.id, choose(chance >> 8, shares), criticite, min(besoin, 10_000))


def _local(base: Base, kind: TypeService | None) -> tuple[str, ...]:
    """What a métier works on in one kind of service."""
    if kind is None:
        return ()
    own = OBJETS_DU_LIEU.get(base.cle)
    return tuple(objet.format(lieu=kind.lieu) for objet in own) if own else kind.objets


def _specific(base: Base, kind: TypeService | None, count: int) -> list[Competence]:
    """`count` compétences about what the métier works on, those of its service first."""
    local = _about(base, _local(base, kind))
    proper = _about(base, base.objets)
    kept = local[: count * 2 // 5] if local else []
    return [*kept, *proper[: count - len(kept)]]


def _about(base: Base, objets: Sequence[str]) -> list[Competence]:
    """What to do with each object and what to know of it, the most important first."""
    groupe = GROUPES[base.groupe]
    found: list[Competence] = []
    for rank in range(max(len(groupe.gestes), len(groupe.savoirs))):
        for prefix, wordings in (("sf", groupe.gestes), ("cn", groupe.savoirs)):
            if rank < len(wordings):
                suffix, text = wordings[rank]
                found += [
                    Competence(f"{prefix}-{slug(objet)}-{suffix}", text.format(o=objet, t=_theme(objet)))
                    for objet in objets
                ]
    return found


def _activity(base: Base, objet: str) -> Competence:
    text = GROUPES[base.groupe].activite.format(t=_theme(objet).lower())
    return Competence(f"ac-{slug(objet)}-{base.groupe}", text)


def _theme(objet: str) -> str:
    words = objet.removeprefix("une ").removeprefix("un ")
    return words[:1].upper() + words[1:]


def slug(text: str) -> str:
    """A text as the end of an identifier: no accent, no small word, 40 characters at most, cut between words."""
    words = [word for word in re.findall(r"[a-z0-9]+", fold(text)) if word not in _SMALL_WORDS]
    made = ""
    for word in words:
        if len(made) + len(word) >= 40:
            break
        made = f"{made}-{word}" if made else word
    return made
