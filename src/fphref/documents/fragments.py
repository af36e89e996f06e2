"""Small pieces of content that several documents share."""

from __future__ import annotations

from collections.abc import Iterable

from fphref.documents.content import Block, BulletList, Flowing, Inline, Item, Note, Section, Span, Table
from fphref.documents.typographie import spans
from fphref.model.base import Mention
from fphref.model.referentiel import Referentiel
from fphref.model.sources import Lien, TexteReference

RESERVES_TITLE = "Réserves sur la source"


class Reserves:
    """The doubts of one document: a mark (« R1 ») where each stands, and the list of them at the end.

    The same doubt said twice has one number. A doubt about a whole block is a note on the spot (`note`).
    """

    def __init__(self) -> None:
        self._texts: dict[str, int] = {}

    def mark(self, *reserves: str | None) -> Inline:
        """The marks to put after a text; nothing where there is no doubt."""
        marks: list[Span] = []
        for reserve in reserves:
            if reserve:
                number = self._texts.setdefault(reserve, len(self._texts) + 1)
                marks += [Span("\u00a0"), Span(f"R{number}", chip=True, call=True, target=_anchor(number))]
        return tuple(marks)

    def __bool__(self) -> bool:
        return bool(self._texts)

    def section(self) -> tuple[Section, ...]:
        """Every doubt marked so far, by number."""
        if not self:
            return ()
        rows = tuple((spans(f"R{number}"), spans(text)) for text, number in self._texts.items())
        anchors = tuple(map(_anchor, self._texts.values()))
        table = Table((), rows, (0.09, 0.91), anchors=anchors, role="small")
        return (Section(RESERVES_TITLE, (Flowing((table,)),), "badge"),)


def _anchor(number: int) -> str:
    return f"reserve-{number}"


def note(*reserves: str | None) -> tuple[Block, ...]:
    """A visible note for each doubt about a whole block."""
    return tuple(Note("Réserve\u00a0:", spans(reserve)) for reserve in reserves if reserve)


def text_items(texts: Iterable[str]) -> tuple[Item, ...]:
    """Plain texts as list items."""
    return tuple(Item(spans(text)) for text in texts)


def bullet_list(items: tuple[Item, ...]) -> tuple[Block, ...]:
    """A list as blocks; no items, no list."""
    return (BulletList(items),) if items else ()


def mentions(values: Iterable[Mention], reserves: Reserves) -> tuple[Block, ...]:
    """Texts of the source as a list, each with the mark of its doubt."""
    return bullet_list(tuple(Item((*spans(m.texte), *reserves.mark(m.reserve))) for m in values))


def liens(values: Iterable[Lien], reserves: Reserves) -> tuple[Block, ...]:
    """Links of the source as a list; one without address is its title alone."""
    return bullet_list(tuple(Item((*spans(v.intitule, link=v.url), *reserves.mark(v.reserve))) for v in values))


def textes_reference(
    referentiel: Referentiel, values: Iterable[TexteReference], reserves: Reserves
) -> tuple[Block, ...]:
    """Texts of law as a list, linked to the source they name and marked with its doubt; that of the mention below."""
    items = []
    for texte in values:
        source = referentiel.sources.get(texte.source)
        mark = reserves.mark(source.reserve) if source else ()
        items.append(Item((*spans(texte.intitule, link=source.url if source else None), *mark), note(texte.reserve)))
    return bullet_list(tuple(items))
