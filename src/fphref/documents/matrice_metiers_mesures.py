"""What the métiers have in common, in figures: shared and own compétences, specificity, distance.

Definitions, said in the same words in « Lisez-moi »:

- *specificity* of a métier: the mean, over its compétences, of 1 / number of métiers that ask for it. 1 where all of
  them are its own; the more métiers share them, the nearer to 0. A convention of this workbook;
- *distance* of two métiers: 1 − common / union of their compétences (Jaccard). 0 where they ask for the same, 1 where
  they share nothing. Unknown where one of them has no compétence, and then None: neither 0 nor 1.

Both are rounded half up to three decimals, as the formulas of the workbook do, so that equals are equals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from heapq import nsmallest

from fphref.documents.matrice_metiers_plan import Wanted

NEAREST = 3
"""How many near métiers are named for each."""


def rounded(top: int, bottom: int) -> float:
    """A positive fraction to three decimals, half up."""
    return (2000 * top + bottom) // (2 * bottom) / 1000


@dataclass(frozen=True)
class Paire:
    """Two métiers (by rank), what they share, what is asked by one only, and their distance."""

    gauche: int
    droite: int
    communes: int
    gauche_seule: int
    droite_seule: int
    distance: float


class Mesures:
    """The figures of métiers given by their codes, in order; ranks count from 0."""

    def __init__(self, wanted: Wanted, codes: Sequence[str]) -> None:
        self._asked = [frozenset(wanted[code]) for code in codes]
        self._users = Counter(item for asked in self._asked for item in asked)
        self._bits: dict[str, int] = {item: 1 << rank for rank, item in enumerate(self._users)}
        self._masks = [sum(self._bits[item] for item in asked) for asked in self._asked]

    def __len__(self) -> int:
        return len(self._asked)

    def demandees(self, rank: int) -> int:
        """How many compétences a métier asks for."""
        return len(self._asked[rank])

    def specifiques(self, rank: int) -> int:
        """How many no other métier asks for."""
        return sum(self._users[item] == 1 for item in self._asked[rank])

    def communes_a_tous(self, rank: int) -> int:
        """How many every métier asks for; 0 where there is but one métier."""
        everyone = len(self)
        return sum(self._users[item] == everyone for item in self._asked[rank]) if everyone > 1 else 0

    def specificite(self, rank: int) -> float | None:
        """Mean of 1 / number of métiers that ask for it, over its compétences; None without compétence."""
        asked = self._asked[rank]
        if not asked:
            return None
        shares = Counter(self._users[item] for item in asked)
        total = sum((Fraction(number, users) for users, number in shares.items()), Fraction(0))
        return rounded(total.numerator, total.denominator * len(asked))

    def communes(self, left: int, right: int) -> int:
        """How many compétences two métiers share."""
        return self._rows[left][right]

    def distance(self, left: int, right: int) -> float | None:
        """Jaccard's distance; None where one of the two has no compétence."""
        return self._distances[left][right]

    def proches(self, rank: int) -> tuple[int, ...]:
        """The nearest métiers that share something, nearest first; between equals, the first in order."""
        line = enumerate(self._distances[rank])
        found = [(far, other) for other, far in line if other != rank and far is not None and far < 1]
        return tuple(other for _, other in nsmallest(NEAREST, found))

    def paires(self) -> tuple[Paire, ...]:
        """Every pair that shares something, the nearest first; between equals, the one that shares more."""
        found = []
        for left in range(len(self)):
            for right in range(left + 1, len(self)):
                common = self._rows[left][right]
                distance = self.distance(left, right) if common else None
                if distance is not None:
                    own = (self.demandees(left) - common, self.demandees(right) - common)
                    found.append(Paire(left, right, common, *own, distance))
        found.sort(key=lambda p: (p.distance, -p.communes, p.gauche, p.droite))
        return tuple(found)

    @cached_property
    def _rows(self) -> list[list[int]]:
        # Sets as bits: 250 métiers make 31 000 pairs.
        return [[(left & right).bit_count() for right in self._masks] for left in self._masks]

    @cached_property
    def _distances(self) -> list[list[float | None]]:
        sizes = [len(asked) for asked in self._asked]

        def far(one: int, other: int, common: int) -> float | None:
            union = one + other - common
            return rounded(union - common, union) if one and other else None

        return [
            [far(one, other, common) for other, common in zip(sizes, line, strict=True)]
            for one, line in zip(sizes, self._rows, strict=True)
        ]
