"""Whose words a document prints: the sources of every item, training and corps it shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fphref.model.competences import Item
from fphref.model.metier import Metier
from fphref.model.referentiel import Referentiel
from fphref.model.sources import Source

COMPETENCES = ("savoir_faire", "connaissances", "savoir_etre")
ALL = ("activites", *COMPETENCES, "formations", "corps")


def sources_of(
    referentiel: Referentiel, metiers: Iterable[Metier], shown: Iterable[str] = ALL, more: Iterable[str | None] = ()
) -> tuple[Source, ...]:
    """The sources of what documents of these métiers print, each once: the métier's own, then those it borrows from.

    `shown` are the lists of a métier that the document prints; `more` are sources of anything else in it.
    """
    lists = tuple(shown)
    named = [identifiant for metier in metiers for identifiant in _named(referentiel, metier, lists)]
    found = dict.fromkeys(identifiant for identifiant in (*named, *more) if identifiant in referentiel.sources)
    return tuple(referentiel.sources[identifiant] for identifiant in found if identifiant is not None)


def _named(referentiel: Referentiel, metier: Metier, shown: tuple[str, ...]) -> Iterator[str]:
    yield from metier.sources
    for name in shown:
        store = getattr(referentiel, name)
        for identifiant in getattr(metier, name):
            item = store.get(identifiant)
            if item is not None and item.source is not None:
                yield item.source


def reserves_of(item: Item) -> tuple[str, ...]:
    """The doubts about an item: about its wording, then about each of its codes."""
    codes = getattr(item, "codes", ())
    return tuple(reserve for reserve in (item.reserve, *(code.reserve for code in codes)) if reserve)
