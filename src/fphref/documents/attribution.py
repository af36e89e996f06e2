"""Whose words a document prints: the sources of every item, training and corps it shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fphref.model.competences import Item
from fphref.model.metier import Metier
from fphref.model.referentiel import Referentiel
from fphref.model.sources import Source


def sources_of(referentiel: Referentiel, metiers: Iterable[Metier]) -> tuple[Source, ...]:
    """The sources of what documents of these métiers print, each once: the métier's own, then those it borrows from."""
    named = (identifiant for metier in metiers for identifiant in _named(referentiel, metier))
    found = dict.fromkeys(identifiant for identifiant in named if identifiant in referentiel.sources)
    return tuple(referentiel.sources[identifiant] for identifiant in found)


def _named(referentiel: Referentiel, metier: Metier) -> Iterator[str]:
    yield from metier.sources
    stores = (
        (referentiel.activites, metier.activites),
        (referentiel.savoir_faire, metier.savoir_faire),
        (referentiel.connaissances, metier.connaissances),
        (referentiel.savoir_etre, metier.savoir_etre),
        (referentiel.formations, metier.formations),
        (referentiel.corps, metier.corps),
    )
    for store, identifiants in stores:
        for identifiant in identifiants:
            item = store.get(identifiant)
            if item is not None and item.source is not None:
                yield item.source


def reserves_of(item: Item) -> tuple[str, ...]:
    """The doubts about an item: about its wording, then about each of its codes."""
    codes = getattr(item, "codes", ())
    return tuple(reserve for reserve in (item.reserve, *(code.reserve for code in codes)) if reserve)
