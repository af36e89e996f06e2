"""WordprocessingML as text: paragraphs, runs, fields. Lengths in twentieths of a point, unless said otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)

PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838  # A4
MARGIN = 1020
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN

BAND_PAD, PANEL_PAD = 9, 4  # points

TAB = "<w:r><w:tab/></w:r>"
BREAK = "<w:r><w:br/></w:r>"


@dataclass(frozen=True, slots=True)
class Layout:
    """What a paragraph says over its style; each empty value leaves the style as it is."""

    keep_next: bool = False
    loose: bool = False  # may be cut, though its style says that it stays whole
    new_page: bool = False
    numbering: tuple[int, int] | None = None  # level from 0, number of the list
    band: str = ""  # colour of the ground of a head
    ground: str = ""  # colour of the ground of a panel
    before: int | None = None
    after: int | None = None
    left: int | None = None
    hanging: int | None = None
    centred: bool = False
    outline: int | None = None

    def xml(self, style: str) -> str:
        """The properties of a paragraph of that style, in the order of the schema."""
        parts = [f'<w:pStyle w:val="{style}"/>']
        if self.keep_next:
            parts.append("<w:keepNext/>")
        if self.loose:
            parts.append('<w:keepLines w:val="0"/>')
        if self.new_page:
            parts.append("<w:pageBreakBefore/>")
        if self.numbering is not None:
            level, number = self.numbering
            parts.append(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
        if self.band:
            parts.append(padded(self.band, BAND_PAD))
        elif self.ground:
            parts.append(padded(self.ground, PANEL_PAD))
        parts.append(_element("w:spacing", before=self.before, after=self.after))
        left, right = self.left, None
        if self.ground:
            # Borders stand outside the indents.
            left, right = (left or 0) + 20 * PANEL_PAD, 20 * PANEL_PAD
        parts.append(_element("w:ind", left=left, right=right, hanging=self.hanging))
        if self.centred:
            parts.append('<w:jc w:val="center"/>')
        if self.outline is not None:
            parts.append(f'<w:outlineLvl w:val="{self.outline}"/>')
        return "".join(parts)


_PLAIN = Layout()


def _element(name: str, **values: int | None) -> str:
    said = "".join(f' w:{key}="{value}"' for key, value in values.items() if value is not None)
    return f"<{name}{said}/>" if said else ""


def shade(colour: str) -> str:
    """A plain ground."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'


def padded(colour: str, pad: int) -> str:
    """A ground with borders of its own colour: they give it padding (points), and join paragraphs alike in one box."""
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="{pad}" w:color="{colour}"/>'
        for side in ("top", "left", "bottom", "right")
    )
    return f"<w:pBdr>{sides}</w:pBdr>{shade(colour)}"


def run(text: str, look: str = "") -> str:
    """A run of clean text; `look` is the inside of its properties. No text, no run."""
    if not text:
        return ""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def character(style: str) -> str:
    """The look of a character style."""
    return f'<w:rStyle w:val="{style}"/>'


def colour(value: str) -> str:
    """The look of a text colour; empty for none."""
    return f'<w:color w:val="{value}"/>' if value else ""


def field(instruction: str, cached: str, look: str = "") -> str:
    """A field that the word processor computes again, and what it shows until then."""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""

    def part(inner: str) -> str:
        return f"<w:r>{properties}{inner}</w:r>"

    return (
        part('<w:fldChar w:fldCharType="begin"/>')
        + part(f'<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText>')
        + part('<w:fldChar w:fldCharType="separate"/>')
        + run(cached, look)
        + part('<w:fldChar w:fldCharType="end"/>')
    )


def inner_link(name: str, content: str) -> str:
    """Content that leads to a bookmark of this file; no name, no link."""
    return f'<w:hyperlink w:anchor="{name}" w:history="1">{content}</w:hyperlink>' if name else content


def outer_link(identifier: str, content: str) -> str:
    """Content that leads to an address of the web, given by its relationship; none, no link."""
    return f'<w:hyperlink r:id="{identifier}" w:history="1">{content}</w:hyperlink>' if identifier else content


def paragraph(style: str, content: str, layout: Layout = _PLAIN) -> str:
    """A paragraph of a style, around its runs."""
    return f"<w:p><w:pPr>{layout.xml(style)}</w:pPr>{content}</w:p>"


def quoted(text: str) -> str:
    """A clean text as the value of an attribute, quotes included."""
    return quoteattr(text)


def picture(identifier: str, number: int, alt: str, width: int, height: int) -> str:
    """An image in the line, given by its relationship; sizes in English Metric Units (36 000 a mm)."""
    said = quoted(alt)
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{number}" name="Image {number}" descr={said}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Image {number}" descr={said}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{identifier}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
