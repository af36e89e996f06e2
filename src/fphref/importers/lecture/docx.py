"""DOCX documents: paragraphs, headings, lists, tables, links and notes; heads and feet of pages as furniture."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fphref.diagnostics import FphrefError
from fphref.evaluations.archive import Archive, damaged
from fphref.evaluations.markup import attribute, elements
from fphref.importers.lecture.docx_styles import Styles, read_styles
from fphref.importers.lecture.marques import clean, is_contact
from fphref.importers.lecture.suite import Bloc, Suite, paragraph_blocs
from fphref.importers.lecture.xml import DOCUMENT, Event, events, title_of
from fphref.importers.modele import Document, Nature

_SKIPPED: Final = frozenset(("del", "moveFrom", "instrText", "delText", "delInstrText", "Fallback", "rPrChange",
                             "pPrChange", "tblPrChange", "sectPrChange", "numberingChange", "tcPrChange"))  # fmt: skip
"""Parts of the text that are not read: what was deleted, codes of fields, the second form of a drawing."""
_DELETED: Final = frozenset(("del", "moveFrom"))
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+"([^"]{1,2000})"', re.I)
_SYMBOLS: Final = {0xB7: "•", 0xA7: "▪", 0xD8: "➢", 0xFC: "✓", 0xE0: "→", 0x76: "❖", 0x71: "❑", 0x6E: "■", 0x6C: "●"}
MAX_CODE: Final = 3_000
"""Characters of the code of a field."""
_HEAD: Final = "entete-de-page"
_FOOT: Final = "pied-de-page"


def read_docx(path: Path) -> Document:
    """The paragraphs of a document as lines; raises `FphrefError` where it is damaged or beyond the bounds."""
    archive = Archive(path, DOCUMENT)
    part = _main_part(archive)
    if not part:
        raise damaged(archive.nom, mots=DOCUMENT)
    targets, kinds = _relations(archive, part)
    styles = read_styles(archive, kinds)
    suite = Suite(archive.nom)
    deleted = 0
    plan = [
        *((each, _HEAD) for each in kinds.get("header", ())),
        (part, ""),
        *((each, "") for kind in ("footnotes", "endnotes") for each in kinds.get(kind, ())),
        *((each, _FOOT) for each in kinds.get("footer", ())),
    ]
    seen: set[str] = set()
    for each, furniture in plan:
        links = targets if each == part else _relations(archive, each)[0]
        reader = _Reader(suite, styles, links, furniture, seen)
        for event in events(archive, each):
            reader.take(event)
        deleted += reader.deleted
    if not any(ligne.texte for ligne in suite.lignes):
        raise FphrefError(f"{archive.nom} ne contient pas de texte : il n’y a peut-être que des images.")
    remarques = []
    if deleted:
        remarques.append(f"{archive.nom} : {deleted} passage(s) supprimé(s) en suivi des modifications, non lu(s).")
    if kinds.get("comments"):
        remarques.append(f"{archive.nom} : les commentaires du document n’ont pas été lus.")
    return Document(
        archive.nom,
        "docx",
        tuple(suite.lignes),
        remarques=tuple(remarques),
        titre=title_of(archive, "docProps/core.xml"),
    )


def _main_part(archive: Archive) -> str:
    rels = archive.find("_rels/.rels")
    if rels:
        for element in elements(archive, rels):
            if element.nom == "Relationship" and element.attributs.get("Type", "").endswith("/officeDocument"):
                found = archive.find(element.attributs.get("Target", "").lstrip("/"))
                if found:
                    return found
    return archive.find("word/document.xml") or ""


def _relations(archive: Archive, part: str) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The targets of a part's links by their id; the parts it names by their kind, in the order of their names."""
    folder, _, name = part.rpartition("/")
    rels = archive.find(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
    targets: dict[str, str] = {}
    kinds: dict[str, list[str]] = {}
    for element in elements(archive, rels) if rels else ():
        if element.nom != "Relationship":
            continue
        kind = element.attributs.get("Type", "").rpartition("/")[2]
        target = element.attributs.get("Target", "")
        if kind == "hyperlink":
            targets[element.attributs.get("Id", "")] = target
        elif element.attributs.get("TargetMode") != "External":
            inside = target.lstrip("/") if target.startswith("/") or not folder else f"{folder}/{target}"
            found = archive.find(inside)
            if found and found not in kinds.setdefault(kind, []):
                kinds[kind].append(found)
    for parts in kinds.values():
        parts.sort()
    return targets, kinds


@dataclass(slots=True)
class _Paragraph:
    """A paragraph that is open: its texts with the link of each, its style and place in a list."""

    parts: list[tuple[str, int]] = field(default_factory=list)
    style: str = ""
    num: str | None = None
    level: str | None = None
    outline: str | None = None


class _Reader:
    """Turns the stream of one part into lines; paragraphs may stand in one another (text boxes)."""

    def __init__(self, suite: Suite, styles: Styles, links: dict[str, str], furniture: str, seen: set[str]) -> None:
        self.deleted = 0
        self._suite, self._styles, self._links, self._furniture = suite, styles, links, furniture
        self._seen = seen
        """Heads of pages already told: most documents have the same in several parts."""
        self._skip = 0
        self._in_text = self._in_code = False
        self._open: list[_Paragraph] = []
        self._targets: list[str] = []
        self._link = -1
        self._fields: list[int] = []
        self._tables: list[list[list[Bloc]]] = []
        self._code = ""
        self._lost = False

    def take(self, event: Event) -> None:
        """The next event of the part."""
        if event.genre == "texte":
            if self._in_text and self._open and not self._skip:
                self._open[-1].parts.append((event.nom, self._link))
            elif self._in_code:
                self._code = (self._code + event.nom)[:MAX_CODE]
            elif self._lost and event.nom.strip():
                self.deleted += 1
                self._lost = False
        elif event.genre == "debut":
            if event.nom == "instrText" and not self._skip:
                self._in_code = True
            if self._skip or event.nom in _SKIPPED or self._is_separator(event):
                self._skip += 1
                if self._skip == 1:
                    self._lost = event.nom in _DELETED
            else:
                self._start(event)
        elif self._skip:
            self._skip -= 1
            self._lost = self._lost and self._skip > 0
            self._in_code = False
        else:
            self._end(event)

    def _is_separator(self, event: Event) -> bool:
        """A note that is only the rule above the notes."""
        return event.nom in ("footnote", "endnote") and (attribute(event.attributs, "type") or "normal") != "normal"

    def _start(self, event: Event) -> None:
        name, attributes = event.nom, event.attributs
        paragraph = self._open[-1] if self._open else None
        if name == "p" and "drawingml" not in event.espace:
            self._open.append(_Paragraph())
        elif name == "t" and "drawingml" not in event.espace:
            self._in_text = True
        elif name == "tbl":
            self._tables.append([])
        elif name == "tr" and self._tables:
            self._tables[-1].clear()
        elif name == "tc" and self._tables:
            self._tables[-1].append([])
        elif paragraph is None:
            return
        elif name in ("tab", "ptab"):
            paragraph.parts.append((" ", self._link))
        elif name == "noBreakHyphen":
            paragraph.parts.append(("-", self._link))
        elif name == "cr" or (name == "br" and (attribute(attributes, "type") or "textWrapping") == "textWrapping"):
            paragraph.parts.append(("\n", self._link))
        elif name == "sym":
            paragraph.parts.append((_symbol(attribute(attributes, "char") or ""), self._link))
        elif name == "hyperlink":
            self._open_link(self._links.get(attribute(attributes, "id") or "", ""))
        elif name == "fldSimple":
            self._field_code(attribute(attributes, "instr") or "")
        elif name == "fldChar":
            self._field(attribute(attributes, "fldCharType") or "")
        else:
            self._property(paragraph, name, attribute(attributes, "val"))

    def _property(self, paragraph: _Paragraph, name: str, value: str | None) -> None:
        if name == "pStyle":
            paragraph.style = value or ""
        elif name == "numId":
            paragraph.num = value
        elif name == "ilvl":
            paragraph.level = value
        elif name == "outlineLvl":
            paragraph.outline = value

    def _end(self, event: Event) -> None:
        name = event.nom
        if name == "t":
            self._in_text = False
        elif name in ("hyperlink", "fldSimple"):
            self._link = -1
        elif name == "p" and self._open and "drawingml" not in event.espace:
            self._write(self._open.pop())
        elif name == "tr" and self._tables:
            cells = [list(cell) for cell in self._tables[-1]]
            self._tables[-1].clear()
            self._row(cells)
        elif name == "tbl" and self._tables:
            self._tables.pop()

    def _open_link(self, target: str) -> None:
        if not is_contact(target):
            self._link = len(self._targets)
            self._targets.append(target)

    def _field(self, kind: str) -> None:
        """A field opens, shows its result, or closes; its result may be a link."""
        if kind == "begin":
            self._fields.append(self._link)
            self._code = ""
        elif kind == "separate":
            self._field_code(self._code)
        elif kind == "end" and self._fields:
            self._link = self._fields.pop()

    def _field_code(self, code: str) -> None:
        if found := _HYPERLINK.match(code):
            self._open_link(found[1])

    def _write(self, paragraph: _Paragraph) -> None:
        nature, niveau, rule = self._styles.place(paragraph.style, paragraph.num, paragraph.level, paragraph.outline)
        blocs = list(self._blocs(paragraph.parts, nature, niveau))
        if self._furniture:
            for bloc in blocs:
                if (words := clean(bloc.texte)) and words not in self._seen:
                    self._seen.add(words)
                    self._suite.add(bloc, furniture=self._furniture)
        elif self._tables and self._tables[-1]:
            self._tables[-1][-1].extend(bloc for bloc in blocs if clean(bloc.texte) or bloc.nature == "puce")
        else:
            for bloc in blocs:
                self._suite.add(bloc, furniture=rule)

    def _blocs(self, parts: list[tuple[str, int]], nature: Nature, niveau: int) -> Iterable[Bloc]:
        """The lines of a paragraph, cut at its line breaks; a heading is one line."""
        rows: list[list[tuple[str, int]]] = [[]]
        for text, link in parts:
            if text == "\n" and nature != "titre":
                rows.append([])
            else:
                rows[-1].append((text, link))
        return paragraph_blocs(rows, self._targets, nature, niveau)

    def _row(self, cells: list[list[Bloc]]) -> None:
        """A row ends: a line, or lines of the cell around where its table stands in another."""
        if len(self._tables) > 1 and self._tables[-2]:
            self._tables[-2][-1].extend(bloc for cell in cells for bloc in cell)
        else:
            self._suite.add_row(cells, furniture=self._furniture)


def _symbol(code: str) -> str:
    """A glyph of a font of symbols, given by its number in hexadecimal."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if number & 0xFF00 == 0xF000 or number < 0x100:
        return _SYMBOLS.get(number & 0xFF, "•")
    return chr(number) if number < 0xD800 or 0xE000 <= number < 0x110000 else ""
