"""Reads a DOCX file back, and says what is wrong with it: each check returns its findings, so that it can be tested."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import docx
from lxml import etree

from fphref.documents.book import Book
from fphref.documents.content import Document, iter_banner_texts, iter_texts
from fphref.render.cleaning import clean
from fphref.render.docx import render_docx
from fphref.render.style import contrast

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TEXT_WIDTH = 11906 - 2 * 1020

# The order of children that the schema wants; Word calls a file damaged that has another.
_ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs spacing ind jc outlineLvl "
    "sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps color spacing sz szCs u bdr shd lang",
    "tblPr": "tblStyle tblW tblInd tblBorders tblLayout tblCellMar tblLook tblCaption",
    "tcPr": "tcW tcBorders shd",
    "trPr": "cantSplit tblHeader",
    "pBdr": "top left bottom right",
    "sectPr": "footerReference type pgSz pgMar cols",
    "lvl": "start numFmt pStyle lvlText lvlJc pPr rPr",
    "style": "name basedOn next uiPriority qFormat pPr rPr tblPr tblStylePr",
    "tbl": "tblPr tblGrid tr",
}
_FIELDS = re.compile(r" (PAGE|NUMPAGES|PAGEREF _[dp]\d+ \\h) \Z")


@dataclass(frozen=True)
class Line:
    """A paragraph: the id of its style, its text with tabs and breaks, its element."""

    style: str
    text: str
    element: Any


class Reading:
    """A file that python-docx opens, and its parts as XML."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.names = archive.namelist()
            self.dates = {info.date_time for info in archive.infolist()}
            parts = {name: archive.read(name) for name in self.names}
        self.xml: dict[str, Any] = {n: etree.fromstring(d) for n, d in parts.items() if n.endswith((".xml", ".rels"))}
        self.document = docx.Document(io.BytesIO(data))
        self.body = self.xml["word/document.xml"][0]
        self.styles: dict[str, Any] = {s.get(f"{W}styleId"): s for s in self.xml["word/styles.xml"].iter(f"{W}style")}
        relations = self.xml["word/_rels/document.xml.rels"]
        self.relations = {r.get("Id"): (str(r.get("Target")), r.get("TargetMode") == "External") for r in relations}

    def lines(self) -> list[Line]:
        """Every paragraph in reading order; key figures card by card."""
        return list(self._lines(self.body))

    def _lines(self, holder: Any) -> Iterator[Line]:
        for child in holder:
            if child.tag == f"{W}p":
                yield Line(_value(child, "pPr/pStyle"), text_of(child), child)
            elif child.tag == f"{W}tbl":
                rows = [row.findall(f"{W}tc") for row in child.findall(f"{W}tr")]
                if _value(child, "tblPr/tblStyle") == "ChiffresCles":
                    rows = [list(column) for column in zip(*rows, strict=True)]
                for row in rows:
                    for cell in row:
                        yield from self._lines(cell)

    def told(self) -> str:
        """All that the body says, spaces squeezed."""
        return plain(" ".join(line.text for line in self.lines()))

    def levels(self) -> list[tuple[int, str]]:
        """The plan: level from 1, and title."""
        found = []
        for line in self.lines():
            level = self.level(line)
            if level:
                found.append((level, line.text))
        return found

    def level(self, line: Line) -> int:
        """The outline level of a paragraph, from 1; 0 for text."""
        own = _value(line.element, "pPr/outlineLvl")
        level = own or next((v for s in self.chain(line.style) if (v := _value(s, "pPr/outlineLvl"))), "")
        return int(level) + 1 if level else 0

    def chain(self, style: str) -> list[Any]:
        """A style and those it is based on."""
        found = []
        while style in self.styles:
            element = self.styles[style]
            found.append(element)
            style = _value(element, "basedOn")
        return found

    def look(self, style: str, name: str, attribute: str = "val") -> str:
        """A property of a style or of those it is based on; empty where none says it."""
        for element in self.chain(style):
            for found in element.iter(f"{W}{name}"):
                return str(found.get(f"{W}{attribute}"))
        return ""


def _value(element: Any, path: str) -> str:
    found = element.find("/".join(f"{W}{part}" for part in path.split("/")))
    return "" if found is None else str(found.get(f"{W}val"))


def text_of(paragraph: Any) -> str:
    """The text of a paragraph, field results and the words of pictures included."""
    parts = []
    for element in paragraph.iter():
        if element.tag == f"{W}t":
            parts.append(element.text or "")
        elif element.tag == f"{W}tab" and element.getparent().tag == f"{W}r":
            parts.append("\t")
        elif element.tag == f"{W}br":
            parts.append("\n")
        elif etree.QName(element).localname == "docPr":
            parts.append(element.get("descr"))
    return "".join(parts)


def plain(text: str) -> str:
    """Words with one space between."""
    return " ".join(text.split())


def told_by(document: Document) -> str:
    """What a reader must find, in order: nothing more, nothing less."""
    texts = [*iter_banner_texts(document.banner), *iter_texts(document.blocks)]
    return plain(" ".join(map(clean, texts)))


def links(reading: Reading) -> list[tuple[str, str]]:
    """Text and goal of each link."""
    found = []
    for link in reading.body.iter(f"{W}hyperlink"):
        identifier = link.get(f"{R}id")
        goal = reading.relations[identifier][0] if identifier else f"#{link.get(f'{W}anchor')}"
        found.append((text_of(link), goal))
    return found


def data_of(content: Document | Book) -> bytes:
    """The file of a content."""
    stream = io.BytesIO()
    render_docx(content, stream)
    return stream.getvalue()


def render(content: Document | Book) -> Reading:
    """The file of a content, read back and found sound."""
    reading = Reading(data_of(content))
    assert faults(reading) == []
    return reading


def tampered(data: bytes, old: str, new: str, part: str = "word/document.xml") -> Reading:
    """The same file with the first `old` in a part replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old.encode() in content, old
                content = content.replace(old.encode(), new.encode(), 1)
            target.writestr(name, content)
    return Reading(stream.getvalue())


def faults(reading: Reading) -> list[str]:
    """All that the checks below find."""
    checks = (order_faults, style_faults, heading_faults, list_faults, table_faults, link_faults, field_faults)
    return [fault for check in checks for fault in check(reading)]


def order_faults(reading: Reading) -> list[str]:
    """Children of an element in another order than the schema's, or unknown there."""
    found = []
    for name, part in reading.xml.items():
        for element in part.iter(etree.Element):
            local = etree.QName(element).localname
            wanted = _ORDER.get(local, "").split() if str(element.tag).startswith(W) else []
            if not wanted:
                continue
            children = [etree.QName(child).localname for child in element]
            ranks = [wanted.index(child) if child in wanted else -1 for child in children]
            if -1 in ranks or ranks != sorted(ranks):
                found.append(f"{name}: {local} holds {' '.join(children)}")
    return found


def style_faults(reading: Reading) -> list[str]:
    """Styles that are used, or built on, and not there; a body that does not end as Word wants it."""
    kinds = {"pStyle": "paragraph", "rStyle": "character", "tblStyle": "table"}
    known = {identifier: style.get(f"{W}type") for identifier, style in reading.styles.items()}
    found = []
    for name, part in reading.xml.items():
        for tag, kind in kinds.items():
            for element in part.iter(f"{W}{tag}"):
                identifier = element.get(f"{W}val")
                if known.get(identifier) != kind:
                    found.append(f"{name}: {kind} style {identifier}")
    found += [f"style {s} on {b}" for s in known if (b := _value(reading.styles[s], "basedOn")) and b not in known]
    tags = [etree.QName(child).localname for child in reading.body]
    if tags[-1] != "sectPr" or tags[-2] != "p" or ("tbl", "tbl") in pairwise(tags):
        found.append("tables that touch, or one that ends the text")
    return found


def heading_faults(reading: Reading) -> list[str]:
    """Headings that skip a level, or whose style is none of Word's own nor built on one of that level."""
    found, before = [], 0
    for line in reading.lines():
        level = reading.level(line)
        if not level:
            continue
        if level > before + 1:
            found.append(f"{line.text}: level {level} after {before}")
        before = level
        names = [_value(style, "name") for style in reading.chain(line.style)]
        direct = _value(line.element, "pPr/outlineLvl")
        if f"heading {level}" not in names and not (direct and any(n.startswith("heading ") for n in names)):
            found.append(f"{line.text}: style {names[0]}")
        if not any(style.find(f"{W}pPr/{W}keepNext") is not None for style in reading.chain(line.style)):
            found.append(f"{line.text}: may stand alone at the foot of a page")
    return found


def list_faults(reading: Reading) -> list[str]:
    """List paragraphs that Word does not count, or not at the level and in the manner of their style."""
    numbering = reading.xml["word/numbering.xml"]
    patterns = {p.get(f"{W}abstractNumId"): p for p in numbering.findall(f"{W}abstractNum")}
    numbers = {n.get(f"{W}numId"): patterns[_value(n, "abstractNumId")] for n in numbering.findall(f"{W}num")}
    found = []
    for line in reading.lines():
        match = re.fullmatch(r"List(Bullet|Number)(\d?)", line.style)
        if not match:
            continue
        level, number = _value(line.element, "pPr/numPr/ilvl"), _value(line.element, "pPr/numPr/numId")
        if number not in numbers:
            found.append(f"{line.text}: list {number}")
            continue
        if min(int(level), 4) != int(match[2] or 1) - 1:
            found.append(f"{line.text}: level {level} with {line.style}")
        formats = {e.get(f"{W}ilvl"): _value(e, "numFmt") for e in numbers[number].findall(f"{W}lvl")}
        if formats.get(level) != {"Bullet": "bullet", "Number": "decimal"}[match[1]]:
            found.append(f"{line.text}: {formats.get(level)} with {line.style}")
    return found


def table_faults(reading: Reading) -> list[str]:
    """Tables whose rows do not fit their grid, that are wider than the text, or whose header row is not flagged."""
    found = []
    for table in reading.body.iter(f"{W}tbl"):
        first = plain(text_of(table))[:30]
        widths = [int(column.get(f"{W}w")) for column in table.findall(f"{W}tblGrid/{W}gridCol")]
        indent = int(table.find(f"{W}tblPr/{W}tblInd").get(f"{W}w"))
        if min(widths) <= 0 or sum(widths) + indent > TEXT_WIDTH or len(widths) > 63:
            found.append(f"{first}: columns {widths}")
        rows = table.findall(f"{W}tr")
        for row in rows:
            if [int(c.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for c in row.findall(f"{W}tc")] != widths:
                found.append(f"{first}: a row of other cells")
            if any(cell.find(f"{W}p") is None for cell in row.findall(f"{W}tc")):
                found.append(f"{first}: a cell without paragraph")
        flagged = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
        headed = table.find(f"{W}tblPr/{W}tblLook").get(f"{W}firstRow") == "1"
        if flagged != [headed] + [False] * (len(rows) - 1):
            found.append(f"{first}: header rows {flagged}")
    return found


def link_faults(reading: Reading) -> list[str]:
    """Links that lead nowhere or elsewhere than to the web, bookmarks with one name."""
    names = [b.get(f"{W}name") for b in reading.body.iter(f"{W}bookmarkStart")]
    numbers = [b.get(f"{W}id") for b in reading.body.iter(f"{W}bookmarkStart")]
    ends = [b.get(f"{W}id") for b in reading.body.iter(f"{W}bookmarkEnd")]
    found = []
    if len(set(names)) < len(names) or len(set(numbers)) < len(numbers) or sorted(ends) != sorted(numbers):
        found.append("bookmarks")
    for link in reading.body.iter(f"{W}hyperlink"):
        anchor, identifier = link.get(f"{W}anchor"), link.get(f"{R}id")
        target, external = reading.relations.get(identifier, ("", False))
        if not plain(text_of(link)):
            found.append("a link without text")
        if (anchor is None) == (identifier is None):
            found.append("a link of two kinds")
        elif anchor is not None and anchor not in names:
            found.append(f"no bookmark {anchor}")
        elif identifier is not None and not (external and re.match(r"(?i)(https?://|mailto:)[!-~]+\Z", target)):
            found.append(f"link to {target}")
    for element in reading.body.iter(f"{W}instrText"):
        if (match := re.search(r"PAGEREF (\S+)", element.text)) and match[1] not in names:
            found.append(f"page of {match[1]}")
    return found


def field_faults(reading: Reading) -> list[str]:
    """Fields other than page numbers, or that are not whole."""
    found = []
    for name, part in reading.xml.items():
        found += [f"{name}: {e.text}" for e in part.iter(f"{W}instrText") if not _FIELDS.match(e.text)]
        for paragraph in part.iter(f"{W}p"):
            kinds = [e.get(f"{W}fldCharType") for e in paragraph.iter(f"{W}fldChar")]
            if kinds != ["begin", "separate", "end"] * (len(kinds) // 3):
                found.append(f"{name}: {kinds}")
    return found


def contrast_faults(reading: Reading) -> list[str]:
    """Text of a style on the ground of its own style, less than 4.5 to 1."""
    found = []
    for identifier, style in reading.styles.items():
        if style.get(f"{W}type") not in ("paragraph", "character"):
            continue
        ink = reading.look(identifier, "color") or "1B2333"
        ground = reading.look(identifier, "shd", "fill") or "FFFFFF"
        if contrast(f"#{ink}", f"#{ground}") < 4.5:
            found.append(f"{identifier}: {ink} on {ground}")
    return found
