"""Small pieces of content that several documents share."""

from __future__ import annotations

from collections.abc import Iterable

from fphref.documents.content import Block, BulletList, Item, Note
from fphref.documents.typographie import spans
from fphref.model.base import Mention


def reserve_note(reserve: str | None) -> tuple[Block, ...]:
    """A visible note for a doubt about what the source says, or nothing."""
    return (Note("Réserve", spans(reserve)),) if reserve else ()


def text_items(texts: Iterable[str]) -> tuple[Item, ...]:
    """Plain texts as list items."""
    return tuple(Item(spans(text)) for text in texts)


def bullet_list(items: tuple[Item, ...], *, numbered: bool = False) -> tuple[Block, ...]:
    """A list as blocks; no items, no list."""
    return (BulletList(items, numbered),) if items else ()


def mentions(values: Iterable[Mention]) -> tuple[Block, ...]:
    """Texts of the source as a list, each with its doubt below it."""
    return bullet_list(tuple(Item(spans(m.texte), reserve_note(m.reserve)) for m in values))
