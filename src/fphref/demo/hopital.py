"""The structures of an invented hospital: établissements, pôles, services, and how many of each métier work there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from fphref.demo.hasard import draw, share
from fphref.demo.metiers import TypeService, services

SEUL = 15_000
"""Up to this number of agents, a single établissement."""
MAX_ETABLISSEMENTS = 2_000
_PAR_ETABLISSEMENT = 3_260
_PAR_SERVICE = 30
_PLAGES = 999_999 // MAX_ETABLISSEMENTS
"""Ranges of numbers, one for each seed in turn."""
_PAR_GHT = 6
_PAR_REGION = 5
_DEBUTS = (
    "Val", "Roc", "Clar", "Font", "Mor", "Bris", "Tour", "Cast", "Bor", "Lor", "Marn", "Bel", "Vers", "Ner", "Sau",
    "Cour", "Long", "Pier", "Ram", "Gren", "Hau", "Mont", "Ver", "Char",
)  # fmt: skip
_FINS = (
    "andre", "ébrac", "oisel", "ouvre", "illon", "escombe", "arsac", "ulaye", "onzac", "ivière", "erande", "olieu",
    "ançon", "eyrac", "ombreuil", "ignol", "astre", "uzière", "évigne", "oncelles",
)  # fmt: skip
_REGIONS = (
    "Armanche", "Basse-Vionne", "Coursane", "Doriette", "Estrelle", "Haute-Vionne", "Isonde", "Larzelle",
    "Mirande-Nord", "Noirelle", "Ouvrane", "Pays de Sorme", "Rivonne", "Soulane", "Tresse", "Ulvie", "Valserre",
    "Yonnelle",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Service:
    """A service: `nom` is unique in its établissement."""

    type: TypeService
    nom: str
    effectif: int


@dataclass(frozen=True, slots=True)
class Etablissement:
    """An établissement; `ght` and `region` are empty where there is only one."""

    finess: str
    nom: str
    ght: str
    region: str
    services: tuple[Service, ...]

    @property
    def effectif(self) -> int:
        """Agents of all services."""
        return sum(service.effectif for service in self.services)


def default_etablissements(agents: int) -> int:
    """How many établissements a number of agents is usually spread over."""
    return 1 if agents <= SEUL else max(2, round(agents / _PAR_ETABLISSEMENT))


def build_hopital(agents: int, etablissements: int, graine: int) -> tuple[Etablissement, ...]:
    """Établissements of unequal sizes, in the order of regions and GHT; none is empty (`etablissements` ≤ `agents`)."""
    sizes = [1 + size for size in share(agents - etablissements, [_weight(rank) for rank in range(etablissements)])]
    groups = -(-etablissements // _PAR_GHT)
    regions = min(len(_REGIONS), -(-groups // _PAR_REGION))
    names = [_name(rank, graine) for rank in range(etablissements)]
    made = []
    for rank, size in enumerate(sizes):
        group = rank % groups
        several = etablissements > 1
        made.append((
            group % regions, group,
            Etablissement(
                finess(rank + 1, graine),
                f"{_kind(size)} {names[rank]} (fictif)",
                f"GHT de {names[group]}" if several else "",
                _REGIONS[group % regions] if several else "",
                tuple(_services(size, rank, graine)),
            ),
        ))  # fmt: skip
    return tuple(etablissement for _, _, etablissement in sorted(made, key=lambda one: (*one[:2], one[2].finess)))


def finess(rank: int, graine: int = 1) -> str:
    """A number with the form and the key of a FINESS number, in the département 99, which does not exist.

    `rank` counts from 1 to `MAX_ETABLISSEMENTS`. Two hospitals whose seeds are less than 499 apart share no number, so
    that they can be consolidated.
    """
    digits = f"99{rank + MAX_ETABLISSEMENTS * ((graine - 1) % _PLAGES):06d}"
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return f"{digits}{-total % 10}"


def _weight(rank: int) -> int:
    return int(1_000_000 / math.pow(rank + 9, 0.8))


def _kind(size: int) -> str:
    return "CHU de" if size >= 5_000 else "CH de" if size >= 300 else "Hôpital de"


def _name(rank: int, graine: int) -> str:
    """A place that does not exist; a number tells the places of one name apart."""
    total = len(_DEBUTS) * len(_FINS)
    turn, place = divmod(rank, total)
    place = (place * 191 + draw(graine, 11)) % total  # 191 shares no factor with 480: no name comes twice in a turn
    name = _DEBUTS[place % len(_DEBUTS)] + _FINS[place // len(_DEBUTS)]
    return f"{name} {turn + 1}" if turn else name


def _services(agents: int, etablissement: int, graine: int) -> list[Service]:
    count = max(1, round(agents / _PAR_SERVICE))
    sizes = _sizes(agents, [60 + draw(graine, 12, etablissement, rank) % 91 for rank in range(count)])
    seen: dict[str, int] = {}
    made = []
    for kind, size in zip(_kinds(count), sizes, strict=True):
        seen[kind.nom] = rank = seen.get(kind.nom, 0) + 1
        made.append(Service(kind, kind.nom if rank == 1 else f"{kind.nom} {rank}", size))
    return sorted(made, key=lambda service: service.type.pole)


def _sizes(agents: int, weights: Sequence[int]) -> list[int]:
    return [1 + size for size in share(agents - len(weights), weights)]


def _kinds(count: int) -> list[TypeService]:
    """Which services a hospital has: one of each kind in their order, then more of those met most often."""
    known = list(services().values())
    found = known[:count]
    if count > len(known):
        extra = share(count - len(known), [kind.poids for kind in known])
        found += [kind for kind, times in zip(known, extra, strict=True) for _ in range(times)]
    return found
