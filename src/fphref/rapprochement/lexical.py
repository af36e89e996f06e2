"""How near a wording is to labels, by their words and the thesaurus: BM25's weights, as a share of the best possible.

Each word of the wording has a weight: its rarity among the labels (the idf of BM25), times a share for words that say
little. It is met in a label by the same stem (1), by a form of the same notion (0.9), by a notion that the wording's
leads to (0.7) or that the label's leads to (0.36), or by a beginning in common (0.3): the best of these counts. The
score is the weight that is met over the whole weight, so 1 is a wording met word for word; half of it is then taken in
proportion to the weight of the label that is met in turn, which is what BM25's length does: « Qualité » is all of the
label « Qualité », and little of a label of thirty words. A word that no label holds counts in the whole, as if one
label held it: a wording about something else stays far from 1.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from fphref.rapprochement.mots import Mot, plain, words
from fphref.rapprochement.thesaurus import LIGHT, Thesaurus, Trouve

SAME: Final = 0.9
BROADER: Final = 0.7
NARROWER: Final = 0.4
BEGINNING: Final = 0.3
UNKNOWN: Final = 0.8
"""Of the weight of a word that one label holds, for a word that none holds."""
LABEL: Final = 0.5
"""How much of a score depends on how much of the label is met."""
BEST: Final = 0.99
"""1 is kept for the same label."""
_BEGINNING: Final = 6
_SHOWN: Final = 4


class _Rencontre(NamedTuple):
    """How well a label meets a word, from 0 to 1, and with which of its words (a bit for each)."""

    force: float
    masque: int


class Lexical:
    """Scores of wordings over labels; `reason` says what makes one."""

    def __init__(self, libelles: Sequence[str], thesaurus: Thesaurus) -> None:
        self.thesaurus = thesaurus
        self._count = len(libelles)
        self._words: dict[str, dict[int, int]] = {}
        self._alike: dict[str, list[str]] = {}
        self._notions: dict[str, dict[int, _Rencontre]] = {}
        labels = [words(plain(libelle)) for libelle in libelles]
        for rank, mots in enumerate(labels):
            for place, mot in enumerate(mots):
                if mot.terme not in self._words and len(mot.terme) >= _BEGINNING:
                    self._alike.setdefault(mot.terme[:_BEGINNING], []).append(mot.terme)
                there = self._words.setdefault(mot.terme, {})
                there[rank] = there.get(rank, 0) | 1 << place
            for found in thesaurus.find(mots):
                force = NARROWER if found.voisin else 1.0
                _keep(self._notions.setdefault(found.notion, {}), rank, force, _mask(found))
        self._weights = [[self._weight(mot) for mot in mots] for mots in labels]
        self._wholes = [sum(weights) or 1.0 for weights in self._weights]

    def scores(self, texte: str) -> list[float]:
        """A score from 0 to 1 for each label, 0 where nothing is shared."""
        mots = words(plain(texte))
        found = self.thesaurus.find(mots)
        times = Counter(mot.terme for mot in mots)
        met = [0.0] * self._count
        masks = [0] * self._count
        shares = [0.0] * self._count
        whole = 0.0
        for place, mot in enumerate(mots):
            weight = self._weight(mot) / times[mot.terme]
            whole += weight
            for rank, (force, mask) in self._hits(place, mot, found).items():
                met[rank] += weight * force
                if fresh := mask & ~masks[rank]:
                    masks[rank] |= fresh
                    weights = self._weights[rank]
                    shares[rank] += force * sum(weights[i] for i in range(len(weights)) if fresh >> i & 1)
        return [
            min(BEST, part / whole * (1 - LABEL + LABEL * shares[rank] / self._wholes[rank])) if part else 0.0
            for rank, part in enumerate(met)
        ]

    def reason(self, texte: str, rang: int) -> str:
        """One French sentence without final stop: the words and notions that a wording and a label share."""
        text = plain(texte)
        mots = words(text)
        shared = [mot for mot in mots if rang in self._words.get(mot.terme, ())]
        heavy = [mot for mot in shared if mot.poids > LIGHT] or shared
        same = [text[mot.debut : mot.fin] for mot in heavy]
        said = {place for place, mot in enumerate(mots) if mot in heavy}
        synonyms: list[str] = []
        neighbours: list[str] = []
        for found in sorted(self.thesaurus.find(mots), key=lambda one: (one.voisin, one.debut)):
            meeting = self._notions.get(found.notion, {}).get(rang)
            places = set(range(found.debut, found.fin))
            if meeting is not None and not places <= said:
                said |= places
                words_of = text[mots[found.debut].debut : mots[found.fin - 1].fin]
                near = found.voisin or meeting.force < 1
                (neighbours if near else synonyms).append(f"“{words_of}” → {found.notion}")
        parts = (("mots communs", same), ("par synonyme", synonyms), ("par notion voisine", neighbours))
        told = [f"{name} : {', '.join(list(dict.fromkeys(which))[:_SHOWN])}" for name, which in parts if which]
        return " ; ".join(told) or "mots de même début"

    def _hits(self, place: int, mot: Mot, found: Sequence[Trouve]) -> dict[int, _Rencontre]:
        """The labels that meet the word at that place."""
        hits = {rank: _Rencontre(1.0, mask) for rank, mask in self._words.get(mot.terme, {}).items()}
        for one in found:
            if one.debut <= place < one.fin:
                own = BROADER if one.voisin else SAME
                for rank, (force, mask) in self._notions.get(one.notion, {}).items():
                    _keep(hits, rank, own * force, mask)
        if len(mot.terme) >= _BEGINNING:
            for other in self._alike.get(mot.terme[:_BEGINNING], ()):
                for rank, mask in self._words[other].items():
                    if rank not in hits:
                        hits[rank] = _Rencontre(BEGINNING, mask)
        return hits

    def _weight(self, mot: Mot) -> float:
        count = len(self._words.get(mot.terme, ()))
        held = max(1, count)
        idf = math.log(1 + (self._count - held + 0.5) / (held + 0.5))
        return mot.poids * (idf if count else UNKNOWN * idf)


def _mask(found: Trouve) -> int:
    return (1 << found.fin) - (1 << found.debut)


def _keep(hits: dict[int, _Rencontre], rank: int, force: float, mask: int) -> None:
    """The stronger of two meetings stays; of two as strong, both."""
    have = hits.get(rank)
    if have is None or force > have.force:
        hits[rank] = _Rencontre(force, mask)
    elif force == have.force:
        hits[rank] = _Rencontre(force, have.masque | mask)
