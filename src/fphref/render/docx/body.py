"""The text of the file in the making: what is written, where it stands, and where its links lead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from fphref.documents.content import Block, Inline, Picture, Span, iter_anchors, iter_texts
from fphref.render.cleaning import active, line, settle
from fphref.render.docx import xml
from fphref.render.docx.numbering import Numbering
from fphref.render.docx.package import Package
from fphref.render.docx.palette import Palette
from fphref.render.docx.xml import Layout
from fphref.render.scope import Scope

_AFTER_TABLE = 120
_STRONG = "<w:b/><w:bCs/>"


def scope_of(prefix: str, blocks: tuple[Block, ...], documents: dict[str, str]) -> Scope:
    """What the spans of one document may lead to, by bookmark; `documents` are those of its book."""
    anchors = dict.fromkeys(iter_anchors(blocks))
    return Scope({anchor: f"{prefix}_{number}" for number, anchor in enumerate(anchors, 1)}, documents)


@dataclass(frozen=True, slots=True)
class Place:
    """Where blocks stand: tint, reach of links, level of the next heading, lists around, ground of a panel.

    `ink` is the colour of plain text, where it is not that of its style.
    """

    palette: Palette
    scope: Scope
    heading: int
    level: int = 0
    ground: str = ""
    ink: str = ""


class Body:
    """Paragraphs and tables, one after the other."""

    def __init__(self, package: Package, palette: Palette, first_section: int) -> None:
        self.package = package
        self.numbering = Numbering(palette)
        self.first_section = first_section
        self._own = palette
        self._parts: list[str] = []
        self._bookmarks = self._pictures = 0
        self._after_table = False

    def foreign(self, place: Place, colour: str) -> str:
        """A colour of the place where its tint is not the file's own, of which the styles speak; else empty."""
        return "" if place.palette == self._own else colour

    def paragraph(self, style: str, content: str, layout: Layout | None = None) -> None:
        """Add a paragraph; headings and the like bring their own space above, others need some below a table."""
        layout = layout or Layout()
        if self._after_table and layout.before is None and not style.startswith(("Heading", "Caption")):
            layout = replace(layout, before=_AFTER_TABLE)
        self._after_table = False
        self._parts.append(xml.paragraph(style, content, layout))

    def table(self, content: str) -> None:
        """Add a table. Word would join two that touch, so a narrow empty line keeps them apart."""
        if self._after_table:
            self.paragraph("Petit", "", Layout(before=0, after=0))
        self._parts.append(content)
        self._after_table = True

    def end_section(self, properties: str) -> None:
        """End a section of pages here: its properties stand in its last paragraph."""
        if self._after_table or not self._parts:
            self.paragraph("Petit", "", Layout(before=0, after=0))
        self._parts[-1] = self._parts[-1].replace("</w:pPr>", f"{properties}</w:pPr>", 1)

    def text(self, properties: str) -> str:
        """All of it, the last paragraph and the properties of the last section at the end."""
        if self._after_table or not self._parts:
            self.paragraph("Petit", "", Layout(before=0, after=0))
        return "".join([*self._parts, properties])

    def bookmark(self, name: str, content: str) -> str:
        """Content that links lead to; no name, no bookmark."""
        if not name:
            return content
        self._bookmarks += 1
        start = f'<w:bookmarkStart w:id="{self._bookmarks}" w:name="{name}"/>'
        return f'{start}{content}<w:bookmarkEnd w:id="{self._bookmarks}"/>'

    def picture(self, picture: Picture) -> str:
        """A run with the image and its words; the words alone where the bytes are no image that can be read."""
        alt = line(picture.alt)
        placed = self.package.picture(picture)
        if placed is None:
            return xml.run(alt)
        self._pictures += 1
        identifier, width, height = placed
        return xml.picture(identifier, self._pictures, alt, width, height)

    def runs(self, spans: Inline, place: Place) -> str:
        """The runs of a text, with its links; empty if there is nothing to see."""
        return "".join(self._run(span, place) for span in settle(spans))

    def _run(self, span: Span, place: Place) -> str:
        text = span.text
        name = place.scope.resolve(span.target)
        address = "" if name else active(span.link)
        identifier = self.package.link(address) if address else ""
        if span.chip:
            # The ground of a label ends with its letters.
            core = text.strip(" ")
            before, _, after = text.partition(core) if core else (text, "", "")
            look = xml.character("Repere" if span.call else "Etiquette")
            content = xml.inner_link(name, xml.outer_link(identifier, xml.run(core, look)))
            return xml.run(before) + content + xml.run(after)
        if not name and not identifier:
            return xml.run(text, (xml.character("Strong") if span.strong else "") + xml.colour(place.ink))
        look = xml.character("Hyperlink") + (_STRONG if span.strong else "")
        return xml.inner_link(name, xml.outer_link(identifier, xml.run(text, look)))


def seen(texts: Iterable[str]) -> bool:
    """Whether there is any letter among texts."""
    return any(map(line, texts))


def inked(blocks: tuple[Block, ...]) -> bool:
    """Whether there is anything to read in blocks."""
    return seen(iter_texts(blocks))
