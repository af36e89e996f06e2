"""What there is to draw: empty texts, lists and tables leave no trace on the page nor in its structure."""

from __future__ import annotations

from fphref.documents.content import (
    Block,
    BulletList,
    Columns,
    Courbe,
    Facts,
    Flowing,
    HeatMap,
    Inline,
    Note,
    Panel,
    Paragraph,
    Section,
    Table,
    WebPage,
)
from fphref.render.cleaning import line


def has_ink(block: Block) -> bool:
    """Whether there is anything to draw."""
    match block:
        case Paragraph(spans=spans):
            return visible(spans)
        case Note(label=label, spans=spans):
            return bool(line(label)) or visible(spans)
        case BulletList(items=items):
            return any(visible(item.spans) or any(map(has_ink, item.children)) for item in items)
        case Facts(rows=rows):
            return bool(rows)
        case Table(rows=rows) | HeatMap(table=Table(rows=rows)):
            return bool(rows)
        case Courbe(title=title, points=points, table=table, reperes=reperes):
            return bool(points or table.rows or reperes or line(title))
        case Section(title=title, blocks=blocks):
            return bool(line(title)) or any(map(has_ink, blocks))
        case Panel(blocks=blocks) | Flowing(blocks=blocks):
            return any(map(has_ink, blocks))
        case WebPage(label=label, address=address):
            return bool(line(label + address))
        case Columns(left=left, right=right):
            return any(map(has_ink, left)) or any(map(has_ink, right))


def visible(spans: Inline) -> bool:
    """Whether any letter would be drawn."""
    return any(line(span.text) for span in spans)
