"""The texts that an answer leans on, as they are shown."""

from __future__ import annotations

from collections.abc import Iterable

from fphref.model.sources import Confiance, Fondement, Source
from fphref.statut.conditions import decisive
from fphref.statut.modele import Citation, Noeud, Voie


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
        source = self._sources.get(one.source)
        confiance: Confiance = one.confiance or (source.confiance if source is not None else "inconnu")
        return Citation(one.source, source.intitule if source is not None else one.source, one.article, confiance)
