"""Tables: fixed widths, a header row that Word repeats on each page, short rows never cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fphref.documents.content import HeatMap, Inline, Span, Table, Tint, inline_text
from fphref.render import style
from fphref.render.cleaning import line
from fphref.render.docx import xml
from fphref.render.docx.body import Body, Place, seen
from fphref.render.docx.palette import hexa
from fphref.render.docx.xml import Layout

_SHORT = 500  # characters of a cell that may not be cut
_NARROWEST = 300
_MOST_COLUMNS = 63  # Word opens no table with more


def table(body: Body, content: Table | HeatMap, place: Place, indent: int) -> None:
    """Add a table, tinted or not; rows that are too short are filled up with empty cells."""
    heat = content if isinstance(content, HeatMap) else HeatMap(content, (), left=_MOST_COLUMNS)
    block = heat.table
    count = min(max(1, len(block.header), *map(len, block.rows)), _MOST_COLUMNS)
    widths = column_widths(block.widths, count, xml.TEXT_WIDTH - indent)
    headed = seen(block.header)
    rows = []
    if headed:
        names = [(Span(text),) for text in block.header]
        cells = [
            xml.paragraph("EnTeteColonne", body.runs(spans, place), Layout(centred=column >= heat.left))
            for column, spans in enumerate(_fitted(names, count))
        ]
        rows.append(row(cells, widths, place.ground, header=True))
    small = block.role == "small"
    first, other = ("PetitEnTeteLigne", "PetiteCellule") if small else ("EnTeteLigne", "Cellule")
    for number, texts in enumerate(block.rows):
        anchor = block.anchors[number] if number < len(block.anchors) else ""
        cells, grounds = [], []
        summed = heat.total and number == len(block.rows) - 1
        for column, spans in enumerate(_fitted(texts, count)):
            ground, ink = _tinted(heat.tint(number, column), place.ground)
            grounds.append(ground)
            said = body.runs(spans, replace(place, ink=ink) if ink else place)
            if column == 0:
                said = body.bookmark(place.scope.place(anchor), said)
            look = first if summed or ink or (block.row_headers and column == 0) else other
            layout = Layout(loose=len(inline_text(spans)) > _SHORT, centred=bool(ink) or column >= heat.left)
            cells.append(xml.paragraph(look, said, layout))
        # Rows stay whole by the style of their paragraphs. Said of the row itself, LibreOffice 7.4 loses all that
        # follow the last one that just fits on a page.
        rows.append(row(cells, widths, grounds))
    body.table(frame("Tableau", widths, rows, indent, headed, block.row_headers, line(block.caption)))


def _tinted(tint: Tint | None, ground: str) -> tuple[str, str]:
    """Ground of a cell and colour of its text; without tint, the ground of the place and no colour of its own."""
    if tint is None or tint.state not in style.STATES:
        return ground, ""
    own, ink = map(hexa, style.state(tint.state, tint.strength))
    return own, ink


def _fitted(cells: Sequence[Inline], count: int) -> list[Inline]:
    """As many cells as there are columns; where Word knows no such number, the last one says all the rest."""
    kept = list(cells[:count]) + [()] * (count - len(cells))
    for spans in cells[count:]:
        kept[-1] = (*kept[-1], Span(" "), *spans)
    return kept


def column_widths(shares: Sequence[float], count: int, room: int) -> list[int]:
    """Whole widths of `count` columns that fill the room; shares that make no sense count as 1."""
    known = [share if share > 0 else 1.0 for share in shares[:count]]
    known += [1.0] * (count - len(known))
    narrowest = min(_NARROWEST, room // count)
    widths = [max(int(room * share / sum(known)), narrowest) for share in known]
    widths[widths.index(max(widths))] += room - sum(widths)
    return widths


def row(
    cells: Sequence[str],
    widths: Sequence[int],
    grounds: str | Sequence[str] = "",
    *,
    header: bool = False,
    whole: bool = False,
) -> str:
    """A row, from the paragraphs of its cells; `grounds` of them all, or of each."""
    properties = ("<w:cantSplit/>" if whole or header else "") + ("<w:tblHeader/>" if header else "")
    each = [grounds] * len(cells) if isinstance(grounds, str) else grounds
    parts = []
    for content, width, ground in zip(cells, widths, each, strict=True):
        shading = xml.shade(ground) if ground else ""
        parts.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shading}</w:tcPr>{content}</w:tc>')
    said = f"<w:trPr>{properties}</w:trPr>" if properties else ""
    return f"<w:tr>{said}{''.join(parts)}</w:tr>"


def frame(
    style: str,
    widths: Sequence[int],
    rows: Sequence[str],
    indent: int,
    headed: bool,
    row_headers: bool,
    caption: str = "",
) -> str:
    """A table around its rows; the flags tell a screen reader which cells name the others."""
    flags = (headed, False, row_headers, False, True, True)
    names = ("firstRow", "lastRow", "firstColumn", "lastColumn", "noHBand", "noVBand")
    look = "".join(f' w:{name}="{int(flag)}"' for name, flag in zip(names, flags, strict=True))
    mask = 0x0600 | (0x0020 if headed else 0) | (0x0080 if row_headers else 0)
    title = f"<w:tblCaption w:val={xml.quoted(caption)}/>" if caption else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{indent}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{mask:04X}"{look}/>{title}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )
