"""The texts that an answer leans on, as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from fphref.model.grilles import LigneBareme, LigneGrille, Valeur
from fphref.model.sources import Confiance, Fondement, Source
from fphref.statut.francais import jour_fr
from fphref.statut.kleene import decisive
from fphref.statut.modele import Citation, Noeud, Voie

NON_CONSULTE = "non consulté"
SANS_JOUR = "consulté, jour non noté"
_LUES: tuple[Confiance, ...] = ("verifie", "vu", "conflictuel")
"""What a source is said to be that somebody opened."""


def etat(source: Source | None, jours: Iterable[date] = ()) -> str:
    """When a source was last read, by itself or on one of these days: `consulté le 8 août 2026`, `non consulté`."""
    jour = consulte_le(source, jours)
    if jour is not None:
        return f"consulté le {jour_fr(jour)}"
    return SANS_JOUR if source is not None and source.confiance in _LUES else NON_CONSULTE


def consulte_le(source: Source | None, jours: Iterable[date] = ()) -> date | None:
    """The last day on which it was read; None where none is known."""
    return max((*jours, *((source.consulte_le,) if source and source.consulte_le else ())), default=None)


def confiance_of(one: Fondement, sources: Mapping[str, Source]) -> Confiance:
    """How sure a reading is: as it says, or as the source it was read in."""
    source = sources.get(one.via or one.source)
    return one.confiance or (source.confiance if source is not None else "inconnu")


def lu_dans(via: str | None, sources: Mapping[str, Source]) -> str:
    """The name of what a text was read in: its publisher, the number of a text of law; nothing if it was itself."""
    source = sources.get(via) if via is not None else None
    if source is None:
        return via or ""
    if source.nature == "decret" and source.numero:
        return f"décret n° {source.numero}"
    return (
        source.editeur.partition(", ")[0] if source.editeur else source.intitule.partition(" (")[0].partition(", ")[0]
    )


def dapres(nom: str) -> str:
    """`, d’après Hopitalex`, after a text that was read there; nothing after one that was opened itself."""
    return f", d’après {nom}" if nom else ""


def make_citation(sources: Mapping[str, Source], one: Fondement | Valeur | LigneGrille | LigneBareme) -> Citation:
    """The text that a rule or a figure is taken from, as it is shown."""
    source = sources.get(one.source)
    title = source.intitule if source is not None else one.source
    if isinstance(one, (Fondement, Valeur)):
        sure = confiance_of(one, sources) if isinstance(one, Fondement) else one.confiance
        read = lu_dans(one.via, sources)
        return Citation(one.source, title, one.article, sure, one.verifie_le, one.via, read)
    return Citation(one.source, title, None, one.confiance)


class Citations:
    """The citations of one route: its own texts first, that of its day of appreciation, then those that decide."""

    def __init__(self, voie: Voie, sources: dict[str, Source], nodes: bool) -> None:
        self._sources = sources
        self._nodes = nodes
        """Whether some node of its tree has texts of its own."""
        appreciation = voie.appreciation.fondements if voie.appreciation is not None else ()
        self._base = {(one.source, one.article): self._made(one) for one in (*voie.fondements, *appreciation)}
        self._always = tuple(self._base.values())

    def of(self, tree: Noeud) -> tuple[Citation, ...]:
        """The texts that this marked tree leans on, each once."""
        if not self._nodes:
            return self._always
        return self._with(fondement for node in decisive(tree) for fondement in node.fondements)

    def _with(self, more: Iterable[Fondement]) -> tuple[Citation, ...]:
        found: dict[tuple[str, str | None], Citation] | None = None
        for one in more:
            key = (one.source, one.article)
            if key not in (found or self._base):
                found = found if found is not None else dict(self._base)
                found[key] = self._made(one)
        return self._always if found is None else tuple(found.values())

    def _made(self, one: Fondement) -> Citation:
        return make_citation(self._sources, one)
