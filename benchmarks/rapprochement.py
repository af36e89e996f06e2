"""How well wordings are matched to known items, beside what is usual: `python benchmarks/rapprochement.py`.

The wordings and their graded answers among the 32 items of 15D30 stand in `tests/rapprochement`: `gold.csv`, which the
thesaurus was written with, and `temoin.csv`, written once it was frozen. Items alone, then among 3 000 labels of an
invented hospital; a few of these are fair answers too, so that the second figures are lower bounds, and abstention is
told for the items alone.

P@1: the first item is a right one. R@3: share of the right ones among the first three (of at most three). MAP over
twenty. Abstention: chance that the best score of a wording with an answer is above that of one without (AUC).
"""

from __future__ import annotations

import csv
import difflib
import math
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import fphref
from fphref.demo.catalogue import build_catalogue
from fphref.demo.hopital import build_hopital
from fphref.demo.metiers import transversales
from fphref.rapprochement.lexical import Lexical
from fphref.rapprochement.mots import key, plain, words
from fphref.rapprochement.rapprocheur import SEUIL, Connu, Scorer, connus_of
from fphref.rapprochement.thesaurus import Thesaurus, default

ROOT = Path(__file__).resolve().parent.parent
GOLDS = ROOT / "tests" / "rapprochement"
COUNT = 3000
DEEP = 20
Maker = Callable[[Sequence[str]], Scorer]


@dataclass(frozen=True, slots=True)
class Cas:
    """A wording, its language, and the items that are right: 2 says the same, 1 is fair to propose."""

    texte: str
    langue: str
    attendus: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Mesure:
    """The figures of one method on one list of items; `ms` is of the wall clock, a wording."""

    p1: float
    p1_fr: float
    p1_en: float
    r3: float
    map: float
    auc: float
    lies: int
    faux: int
    """How many wordings have a first item at or above the threshold, and how many of these items are wrong."""
    ms: float


def read_gold(path: Path) -> list[Cas]:
    """The cases of a file; raises `ValueError` for one that does not hold together."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    found = []
    for row in rows:
        pairs = [pair.partition("=") for pair in row["attendus"].split()]
        found.append(Cas(row["texte"], row["langue"], {item: int(grade) for item, _, grade in pairs}))
    return found


def items() -> tuple[Connu, ...]:
    """The items of the shipped fiche."""
    referentiel, _ = fphref.load(ROOT / "referentials" / "fph")
    return connus_of(referentiel, referentiel.metiers["15D30"])


def drowned() -> tuple[Connu, ...]:
    """The same among labels of an invented hospital; those that many métiers ask for, often right, are left out."""
    shared = {item.id for item in transversales()}
    catalogue = build_catalogue(build_hopital(60_000, 30, 1), 1)
    made = {item.id: item for metier in catalogue.metiers for item in metier.activites}
    made.update(catalogue.competences)
    others = [Connu(f"zz-{id_}", item.libelle, "demo") for id_, item in made.items() if id_ not in shared]
    step = len(others) / (COUNT - 32)
    return (*items(), *(others[int(rank * step)] for rank in range(COUNT - 32)))


def measure(make: Maker, connus: Sequence[Connu], cases: Sequence[Cas]) -> Mesure:
    """The figures of a method."""
    scorer = make([connu.libelle for connu in connus])
    start = time.perf_counter()
    answers = [scorer.scores(case.texte) for case in cases]
    ms = (time.perf_counter() - start) * 1000 / len(cases)
    first: dict[str, list[bool]] = {"fr": [], "en": []}
    recalls, precisions, above, wrong = [], [], 0, 0
    bests: tuple[list[float], list[float]] = ([], [])
    for case, scores in zip(cases, answers, strict=True):
        order = sorted(range(len(connus)), key=lambda rank: (-scores[rank], connus[rank].id))
        ranked = [connus[rank].id for rank in order[:DEEP] if scores[rank] > 0]
        best = max(scores)
        bests[bool(case.attendus)].append(best)
        right = bool(ranked) and ranked[0] in case.attendus
        above += best >= SEUIL
        wrong += best >= SEUIL and not right
        if case.attendus:
            first[case.langue].append(right)
            recalls.append(sum(item in case.attendus for item in ranked[:3]) / min(3, len(case.attendus)))
            precisions.append(_average_precision(ranked, case.attendus))
    without, having = bests
    pairs = [(one > other) + (one == other) / 2 for one in having for other in without]
    both = [*first["fr"], *first["en"]]
    return Mesure(
        _mean(both), _mean(first["fr"]), _mean(first["en"]), _mean(recalls), _mean(precisions), _mean(pairs),
        above, wrong, ms,
    )  # fmt: skip


class Bm25:
    """BM25 as it stands in the books, on words cut at five letters, without thesaurus; scores over the best one."""

    def __init__(self, libelles: Sequence[str]) -> None:
        bags = [Counter(self._terms(libelle)) for libelle in libelles]
        mean = sum(bag.total() for bag in bags) / len(bags)
        held = Counter(term for bag in bags for term in bag)
        self._idf = {term: math.log(1 + (len(bags) - n + 0.5) / (n + 0.5)) for term, n in held.items()}
        self._postings: dict[str, list[tuple[int, float]]] = {}
        for rank, bag in enumerate(bags):
            for term, times in bag.items():
                gain = times * 2.5 / (times + 1.5 * (0.25 + 0.75 * bag.total() / mean))
                self._postings.setdefault(term, []).append((rank, gain * self._idf[term]))
        self._count = len(bags)

    def scores(self, texte: str) -> list[float]:
        """The sum of the words' gains, over what the wording could reach."""
        totals = [0.0] * self._count
        terms = self._terms(texte)
        best = sum(2.5 * self._idf.get(term, math.log(1 + self._count)) for term in terms) or 1.0
        for term in terms:
            for rank, gain in self._postings.get(term, ()):
                totals[rank] += gain / best
        return totals

    def _terms(self, text: str) -> list[str]:
        return [mot.seul[:5] for mot in words(plain(text))]


class TokenSet:
    """The ratio of common words, as matching libraries have it, by the standard library's `difflib`."""

    def __init__(self, libelles: Sequence[str]) -> None:
        self._labels = [frozenset(key(libelle).split()) for libelle in libelles]

    def scores(self, texte: str) -> list[float]:
        """The best ratio of the common words, of them with the rest of one, and of them with the rest of the other."""
        return [self._ratio(frozenset(key(texte).split()), label) for label in self._labels]

    def _ratio(self, one: frozenset[str], other: frozenset[str]) -> float:
        common = " ".join(sorted(one & other))
        left = " ".join([common, *sorted(one - other)]).strip()
        right = " ".join([common, *sorted(other - one)]).strip()
        pairs = [(left, right), (common, left), (common, right)] if common else [(left, right)]
        return max(difflib.SequenceMatcher(None, *pair, autojunk=False).ratio() for pair in pairs)


def rapidfuzz() -> Maker | None:
    """The ratio of common words of rapidfuzz, where it is installed."""
    try:
        fuzz: Any = import_module("rapidfuzz.fuzz")
    except ImportError:
        return None

    class Fuzz:
        def __init__(self, libelles: Sequence[str]) -> None:
            self._labels = [key(libelle) for libelle in libelles]

        def scores(self, texte: str) -> list[float]:
            mine = key(texte)
            return [float(fuzz.token_set_ratio(mine, label)) / 100 for label in self._labels]

    return Fuzz


METHODS: dict[str, Maker] = {
    "difflib, mots communs": TokenSet,
    "BM25, mots coupés à 5 lettres": Bm25,
    "fphref sans thésaurus": lambda libelles: Lexical(libelles, Thesaurus()),
    "fphref": lambda libelles: Lexical(libelles, default()),
}


def _average_precision(ranked: Sequence[str], right: Mapping[str, int]) -> float:
    hits = [place for place, item in enumerate(ranked, 1) if item in right]
    return sum(count / place for count, place in enumerate(hits, 1)) / len(right)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def main() -> None:
    start = time.perf_counter()
    default()
    print(f"thésaurus lu en {(time.perf_counter() - start) * 1000:.0f} ms : {len(default().notions)} notions, "
          f"{sum(len(n.formes) for n in default().notions)} formes")  # fmt: skip
    methods = dict(METHODS)
    if (fuzz := rapidfuzz()) is not None:
        methods["rapidfuzz, mots communs"] = fuzz
    alone, among = items(), drowned()
    start = time.perf_counter()
    Lexical([connu.libelle for connu in among], default())
    print(f"index de {len(among)} libellés en {(time.perf_counter() - start) * 1000:.0f} ms")
    for name in ("gold", "temoin"):
        cases = read_gold(GOLDS / f"{name}.csv")
        none = sum(not case.attendus for case in cases)
        print(f"\n{name}.csv : {len(cases)} libellés, dont {none} sans réponse")
        for connus in (alone, among):
            print(f"  {len(connus)} éléments{'':<22} P@1   fr   en   R@3  MAP  abst.  ≥ seuil (faux)  ms/libellé")
            for method, make in methods.items():
                if make is TokenSet and connus is among:
                    continue  # a third of a second for each wording
                m = measure(make, connus, cases)
                auc = f"{m.auc:4.2f}" if connus is alone else "   –"
                print(f"    {method:<32} {m.p1:4.2f} {m.p1_fr:4.2f} {m.p1_en:4.2f}  {m.r3:4.2f} {m.map:4.2f}  {auc}"
                      f"  {m.lies:7} ({m.faux:2})     {m.ms:7.2f}")  # fmt: skip
        sys.stdout.flush()


if __name__ == "__main__":
    main()
