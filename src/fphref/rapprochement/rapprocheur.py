"""A wording and the known items it may mean: the same label, the same but for its spelling, or a similar one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, Protocol, runtime_checkable

from fphref.model.competences import Genre
from fphref.model.metier import Metier
from fphref.model.referentiel import Referentiel
from fphref.rapprochement.lexical import Lexical
from fphref.rapprochement.mots import MAX_CHARS, clean, key
from fphref.rapprochement.thesaurus import default
from fphref.texte import fold

Methode = Literal["exact", "normalise", "similaire"]
GENRES: Final[tuple[Genre, ...]] = ("activite", "savoir_faire", "connaissance", "savoir_etre")
SEUIL: Final[float] = 0.6
"""Below it, nothing may be linked without a person (docs/rapprochement.md says how it was chosen)."""
_METHODES: Final[tuple[Methode, ...]] = ("exact", "normalise", "similaire")


class Connu(NamedTuple):
    """An item to match against."""

    id: str
    libelle: str
    genre: str


@dataclass(frozen=True, slots=True)
class Candidat:
    """A known item that a wording may mean: `score` from 0 to 1, `raison` one French sentence without final stop."""

    id: str
    libelle: str
    genre: str
    score: float
    methode: Methode
    raison: str


class Scorer(Protocol):
    """How near a wording is to each known item; made over the same items, in the same order, as the `Rapprocheur`."""

    def scores(self, texte: str) -> Sequence[float]:
        """A score from 0 to 1 for each item, 0 where there is nothing in common."""
        ...


@runtime_checkable
class Explaining(Protocol):
    """A scorer that can say why."""

    def reason(self, texte: str, rang: int) -> str:
        """One French sentence, without final stop, on what makes the score of the item of that rank."""
        ...


class Rapprocheur:
    """Known items, ready to be compared with wordings; another `scorer` takes the place of words and thesaurus."""

    def __init__(self, connus: Iterable[Connu], scorer: Scorer | None = None) -> None:
        self.connus = tuple(connus)
        self._scorer: Scorer = scorer or Lexical([connu.libelle for connu in self.connus], default())
        self._exact: dict[str, list[int]] = {}
        self._keys: dict[str, list[int]] = {}
        for rank, connu in enumerate(self.connus):
            self._exact.setdefault(clean(connu.libelle), []).append(rank)
            self._keys.setdefault(key(connu.libelle), []).append(rank)

    def candidats(self, texte: str, n: int = 3) -> tuple[Candidat, ...]:
        """The `n` nearest items, best first (exact before normalised), ties by id; none without anything in common."""
        if not self.connus:
            return ()
        texte = clean(texte)
        same = dict(self._same(texte))
        found = [(-1.0, how, self.connus[rank].id, rank) for rank, how in same.items()]
        if len(found) < n and texte:
            for rank, score in enumerate(self._scorer.scores(texte)):
                rounded = round(min(1.0, score), 3)
                if rounded > 0 and rank not in same:
                    found.append((-rounded, 2, self.connus[rank].id, rank))
        return tuple(self._candidat(texte, -score, how, rank) for score, how, _, rank in sorted(found)[: max(0, n)])

    def _same(self, texte: str) -> Iterator[tuple[int, int]]:
        """The items of that label by rank, with the place of the method among `_METHODES`."""
        if not texte or len(texte) >= MAX_CHARS:  # what was cut off is unknown
            return
        exact = self._exact.get(texte, ())
        yield from ((rank, 0) for rank in exact)
        if folded := key(texte):
            yield from ((rank, 1) for rank in self._keys.get(folded, ()) if rank not in exact)

    def _candidat(self, texte: str, score: float, how: int, rank: int) -> Candidat:
        connu = self.connus[rank]
        if how == 0:
            why = "même libellé"
        elif how == 1:
            why = _difference(texte, connu.libelle)
        elif isinstance(self._scorer, Explaining):
            why = self._scorer.reason(texte, rank)
        else:
            why = "proche selon le modèle de comparaison"
        return Candidat(connu.id, connu.libelle, connu.genre, score, _METHODES[how], why)


def connus_of(
    referentiel: Referentiel, metier: Metier | None = None, genres: tuple[str, ...] = GENRES
) -> tuple[Connu, ...]:
    """The items of the catalogues of these kinds, in their order; of one métier, only those it cites."""
    cited = None if metier is None else {*metier.activites, *metier.competences}
    return tuple(
        Connu(item.id, item.libelle, genre)
        for genre in GENRES
        if genre in genres
        for item in referentiel.catalogue(genre).values()
        if cited is None or item.id in cited
    )


def _difference(texte: str, libelle: str) -> str:
    """What tells two spellings of one label apart, as far as it is known."""
    if fold(texte) == fold(clean(libelle)):
        return "même libellé aux accents et à la casse près"
    return "même libellé aux accents, à la casse, à la ponctuation, au pluriel et à l’ordre des mots près"
