"""Search by words: accents, case, plural and order do not matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from fphref.model.referentiel import Referentiel
from fphref.texte import fold

_WORD = re.compile(r"[a-z0-9]+")
# Too common to tell anything apart.
_SMALL = frozenset(
    ("a au aux d de des du en et l la le les ou par pour s sa ses son sur un une").split()  # noqa: SIM905 - a list of words
)


@dataclass(frozen=True, slots=True)
class Resultat:
    """Something found: its kind in French, its id, its label, and the codes of the métiers that use it."""

    type: str
    id: str
    libelle: str
    metiers: tuple[str, ...]


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """A folded word without the marks of plural."""
    if len(word) > 4 and word.endswith("aux") and not word.endswith("eaux"):
        return word[:-3] + "al"
    if len(word) > 3 and word.endswith(("s", "x")):
        return word[:-1]
    return word


def words(text: str) -> frozenset[str]:
    """The stems that count in a text."""
    return frozenset(stem(word) for word in _WORD.findall(fold(text)) if word not in _SMALL)


def search(referentiel: Referentiel, query: str) -> tuple[Resultat, ...]:
    """What holds every word of `query` (as a whole word or as its beginning), métiers first, then by kind and label."""
    wanted = words(query)
    if not wanted:
        return ()
    return tuple(found for found, text in _entries(referentiel) if _holds(words(text), wanted))


def _holds(have: frozenset[str], wanted: frozenset[str]) -> bool:
    return all(word in have or (len(word) > 2 and any(h.startswith(word) for h in have)) for word in wanted)


def _entries(referentiel: Referentiel) -> Iterator[tuple[Resultat, str]]:
    """Each thing that can be found, with the text it is found by."""
    for metier in referentiel.metiers.values():
        title = metier.intitule
        text = [metier.code, title.masculin, title.feminin, title.sigle or "", metier.definition or ""]
        text += metier.autres_appellations
        yield Resultat("métier", metier.code, title.complet, (metier.code,)), " ".join(text)
    users: dict[str, list[str]] = {}
    for metier in referentiel.metiers.values():
        for attribute in ("activites", "savoir_faire", "connaissances", "savoir_etre", "formations", "corps"):
            for identifiant in getattr(metier, attribute):
                users.setdefault(identifiant, []).append(metier.code)
    catalogues = (
        ("activité", referentiel.activites),
        ("savoir-faire", referentiel.savoir_faire),
        ("connaissance", referentiel.connaissances),
        ("savoir-être", referentiel.savoir_etre),
    )
    for label, catalogue in catalogues:
        for item in catalogue.values():
            codes = " ".join(code.code for code in getattr(item, "codes", ()))
            yield (
                Resultat(label, item.id, item.libelle, tuple(users.get(item.id, ()))),
                f"{item.libelle} {item.id} {codes}",
            )
    for formation in referentiel.formations.values():
        yield (
            Resultat("formation", formation.id, formation.intitule, tuple(users.get(formation.id, ()))),
            formation.intitule,
        )
    for corps in referentiel.corps.values():
        grades = " ".join(grade.intitule for grade in corps.grades)
        found = Resultat("corps", corps.id, corps.intitule, tuple(users.get(corps.id, ())))
        yield found, f"{corps.intitule} {grades}"
