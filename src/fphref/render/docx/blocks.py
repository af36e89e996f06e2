"""Blocks of content as paragraphs and tables, in one column: whoever reworks the text moves them about."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest

from fphref.documents.content import (
    Block,
    BulletList,
    Columns,
    Courbe,
    Facts,
    Flowing,
    HeatMap,
    Item,
    Note,
    Panel,
    Paragraph,
    Section,
    Span,
    Table,
    WebPage,
    inline_text,
)
from fphref.render.cleaning import active, line
from fphref.render.docx import xml
from fphref.render.docx.body import Body, Place, inked, seen
from fphref.render.docx.numbering import DEEPEST
from fphref.render.docx.styles import DEEPEST_HEADING, DEEPEST_LIST_STYLE, FACT_LABEL_WIDTH, LIST_STEP
from fphref.render.docx.tables import table
from fphref.render.docx.xml import Layout

_NOTE_INSET = 150


def draw(body: Body, blocks: tuple[Block, ...], place: Place) -> None:
    """Add blocks one under the other."""
    for block, following in zip_longest(blocks, blocks[1:]):
        _block(body, block, following, place)


def heading(body: Body, title: str, place: Place, *, new_page: bool = False) -> None:
    """Add the heading of a section."""
    depth = place.heading - body.first_section
    look = xml.colour(body.foreign(place, place.palette.dark)) if depth < 2 else ""
    level = min(place.heading, DEEPEST_HEADING)
    after = 0 if place.ground else None
    layout = Layout(new_page=new_page, ground=place.ground, left=_indent(place) or None, after=after)
    body.paragraph(f"Heading{level}", xml.run(line(title), look), layout)


def _block(body: Body, block: Block, following: Block | None, place: Place) -> None:
    match block:
        case Paragraph():
            _paragraph(body, block, following, place)
        case BulletList():
            _list(body, block, place)
        case Facts(rows=rows):
            for label, spans in rows:
                content = body.runs(spans, place)
                if line(label) or content:
                    head = xml.run(line(label), xml.character("Libelle"))
                    body.paragraph("Fait", f"{head}{xml.TAB}{content}", _fact_layout(place))
        case Note(label=label, spans=spans):
            head, content = xml.run(line(label), xml.character("Strong")), body.runs(spans, place)
            if head or content:
                gap = xml.run(" ") if head and content else ""
                left = _NOTE_INSET + _indent(place) if place.level else None
                body.paragraph("Reserve", head + gap + content, Layout(left=left))
        case Table(caption=caption, rows=rows) | HeatMap(table=Table(caption=caption, rows=rows)):
            if rows and line(caption):
                body.paragraph("Caption", xml.run(line(caption)), Layout(left=_indent(place) or None))
            if rows:
                table(body, block, place, _indent(place))
        case Courbe():
            _curve(body, block, place)
        case Section(title=title, blocks=inner):
            if line(title):
                heading(body, title, place)
                place = replace(place, heading=place.heading + 1)
            draw(body, inner, place)
        case Panel(blocks=inner):
            draw(body, inner, replace(place, ground=place.palette.soft))
        case Flowing(blocks=inner):
            draw(body, inner, place)
        case Columns(left=left_blocks, right=right_blocks):
            draw(body, left_blocks, place)
            draw(body, right_blocks, place)
        case WebPage():
            _web_page(body, block, place)


def _paragraph(body: Body, block: Paragraph, following: Block | None, place: Place) -> None:
    content = body.runs(block.spans, place)
    if not content:
        return
    leads = isinstance(following, BulletList) and inline_text(block.spans).rstrip().endswith(":")
    left = None
    if block.role == "small":
        style, left = "Petit", _indent(place) or None
    elif place.level:
        style = f"ListContinue{_suffix(place.level - 1)}"
    else:
        style = "Encadre" if place.ground else "Normal"
    ground = place.ground if not place.level and (style != "Encadre" or body.foreign(place, place.ground)) else ""
    body.paragraph(style, content, Layout(keep_next=leads, ground=ground, left=left))


def _list(body: Body, block: BulletList, place: Place) -> None:
    level = min(place.level, DEEPEST)
    kind = "Number" if block.numbered else "Bullet"
    numbers = body.numbering
    number = numbers.numbered(place.palette, level) if block.numbered else numbers.bullets(place.palette)
    inner = replace(place, level=place.level + 1)
    for item in block.items:
        children = inked(item.children)
        if seen([inline_text(item.spans)]) or children:
            layout = Layout(keep_next=children, numbering=(level, number))
            body.paragraph(f"List{kind}{_suffix(level)}", body.runs(item.spans, place), layout)
            draw(body, item.children, inner)


def _curve(body: Body, block: Courbe, place: Place) -> None:
    """Words and figures: the title, what the picture would show, the marks by number, the table."""
    marks = tuple(Item((Span(repere.label),)) for repere in block.reperes)
    words: tuple[Block, ...] = (
        Paragraph((Span(line(block.title), strong=True),)),
        Paragraph((Span(block.alternative),)),
        BulletList(marks, numbered=True),
        block.table,
    )
    draw(body, words, place)


def _web_page(body: Body, block: WebPage, place: Place) -> None:
    """The label as a link, then the address, which is all that is left of it on paper."""
    label, address = line(block.label), line(block.address)
    target = active(block.address)
    identifier = body.package.link(target) if target else ""
    look = xml.character("Hyperlink") if identifier else ""
    content = xml.outer_link(identifier, xml.run(label or address, look))
    if label and address:
        content += xml.run(f" {address}")
    if label or address:
        body.paragraph("Petit", content, Layout(ground=place.ground, left=_indent(place) or None))


def _fact_layout(place: Place) -> Layout:
    left = _indent(place) + FACT_LABEL_WIDTH if place.level else None
    return Layout(left=left, hanging=FACT_LABEL_WIDTH if left else None)


def _indent(place: Place) -> int:
    """How far blocks that hang below a list item stand to the right."""
    return LIST_STEP * min(place.level, DEEPEST + 1)


def _suffix(level: int) -> str:
    """What follows the name of a list style of that level, from 0."""
    return str(min(level + 1, DEEPEST_LIST_STYLE)) if level else ""
