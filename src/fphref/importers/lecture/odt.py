"""ODT documents: headings, paragraphs, lists, tables, links and notes; heads and feet of pages as furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fphref.diagnostics import FphrefError
from fphref.evaluations.archive import Archive, damaged
from fphref.evaluations.markup import attribute, elements
from fphref.importers.lecture.marques import clean, is_contact
from fphref.importers.lecture.suite import Bloc, Suite, paragraph_blocs
from fphref.importers.lecture.xml import DOCUMENT, Event, events, title_of
from fphref.importers.modele import Document, Nature

_SKIPPED: Final = frozenset(
    ("tracked-changes", "annotation", "sequence-decls", "note-citation", "index-title-template")
)
_CONTENTS: Final = frozenset(("table-of-content", "alphabetical-index", "illustration-index"))
_HEADS: Final = {
    "header": "entete-de-page", "header-left": "entete-de-page", "header-first": "entete-de-page",
    "footer": "pied-de-page", "footer-left": "pied-de-page", "footer-first": "pied-de-page",
}  # fmt: skip
_TITLES: Final = {"Title": 1, "Subtitle": 2}
_HEADING = re.compile(r"Heading_20_(\d)")
MAX_SPACES: Final = 1_000
MAX_CHAIN: Final = 20
"""Styles one made from the other."""


def read_odt(path: Path) -> Document:
    """The paragraphs of a document as lines; raises `FphrefError` where it is damaged or beyond the bounds."""
    archive = Archive(path, DOCUMENT)
    part = archive.find("content.xml")
    if not part:
        raise damaged(archive.nom, mots=DOCUMENT)
    suite = Suite(archive.nom)
    styles = archive.find("styles.xml")
    heads = _Reader(Suite(archive.nom), {}, {})
    if styles:
        _run(archive, styles, heads)
    ordered, parents = _lists(archive, part, styles)
    for bloc, rule in heads.furniture:
        if rule == "entete-de-page":
            suite.add(bloc, furniture=rule)
    reader = _Reader(suite, ordered, parents)
    _run(archive, part, reader)
    for bloc, rule in heads.furniture:
        if rule == "pied-de-page":
            suite.add(bloc, furniture=rule)
    if not any(ligne.texte for ligne in suite.lignes):
        raise FphrefError(f"{archive.nom} ne contient pas de texte : il n’y a peut-être que des images.")
    remarques = []
    if reader.deleted:
        remarques.append(f"{archive.nom} : des passages supprimés en suivi des modifications n’ont pas été lus.")
    if reader.comments:
        remarques.append(f"{archive.nom} : les commentaires du document n’ont pas été lus.")
    return Document(
        archive.nom, "odt", tuple(suite.lignes), remarques=tuple(remarques), titre=title_of(archive, "meta.xml")
    )


def _run(archive: Archive, part: str, reader: _Reader) -> None:
    for event in events(archive, part):
        reader.take(event)


def _lists(archive: Archive, *parts: str | None) -> tuple[dict[tuple[str, str], bool], dict[str, str]]:
    """Which levels of which lists are numbered; and the style that each style of a paragraph is made from."""
    ordered: dict[tuple[str, str], bool] = {}
    parents: dict[str, str] = {}
    for part in parts:
        levels: list[tuple[str, bool]] = []
        for element in elements(archive, part) if part else ():
            name = attribute(element.attributs, "name") or ""
            if element.nom in ("list-level-style-number", "list-level-style-bullet", "list-level-style-image"):
                numbered = element.nom.endswith("number") and bool(attribute(element.attributs, "num-format"))
                levels.append((attribute(element.attributs, "level") or "1", numbered))
            elif element.nom == "list-style":
                ordered.update({(name, level): numbered for level, numbered in levels})
                levels = []
            elif element.nom == "style" and attribute(element.attributs, "parent-style-name"):
                parents[name] = attribute(element.attributs, "parent-style-name") or ""
    return ordered, parents


@dataclass(slots=True)
class _Paragraph:
    """A paragraph that is open: its rows of texts, each text with its link; what it will be."""

    nature: Nature = "texte"
    niveau: int = 0
    rows: list[list[tuple[str, int]]] = field(default_factory=lambda: [[]])


class _Reader:
    """Turns the stream of one part into lines; paragraphs may stand in one another (notes, text boxes)."""

    def __init__(self, suite: Suite, ordered: dict[tuple[str, str], bool], parents: dict[str, str]) -> None:
        self.deleted = self.comments = False
        self.furniture: list[tuple[Bloc, str]] = []
        self._suite, self._ordered, self._parents = suite, ordered, parents
        self._skip = 0
        self._rule = ""
        self._open: list[_Paragraph] = []
        self._lists: list[str] = []
        self._item: tuple[Nature, int] | None = None
        self._targets: list[str] = []
        self._links: list[int] = []
        self._tables: list[list[list[Bloc]]] = []

    def take(self, event: Event) -> None:
        """The next event of the part."""
        if event.genre == "texte":
            if self._open and not self._skip:
                self._add(event.nom)
        elif event.genre == "debut":
            if self._skip or event.nom in _SKIPPED:
                self._skip += 1
                self.deleted = self.deleted or event.nom == "deletion"
                self.comments = self.comments or event.nom == "annotation"
            else:
                self._start(event)
        elif self._skip:
            self._skip -= 1
        else:
            self._end(event)

    def _add(self, text: str) -> None:
        self._open[-1].rows[-1].append((text, self._links[-1] if self._links else -1))

    def _start(self, event: Event) -> None:
        name, attributes = event.nom, event.attributs
        if name in ("p", "h"):
            self._open.append(self._paragraph(name, attributes))
        elif name in _HEADS and "style" in event.espace:
            self._rule = _HEADS[name]
        elif name in _CONTENTS:
            self._rule = "table-des-matieres"
        elif name == "list":
            self._item = None
            self._lists.append(attribute(attributes, "style-name") or (self._lists[-1] if self._lists else ""))
        elif name in ("list-item", "list-header"):
            depth = max(len(self._lists), 1)
            numbered = bool(self._lists) and self._ordered.get((self._lists[-1], str(depth)), False)
            self._item = ("rang" if numbered else "puce", depth)
        elif name == "table":
            self._tables.append([])
        elif name == "table-row" and self._tables:
            self._tables[-1] = []
        elif name in ("table-cell", "covered-table-cell") and self._tables:
            self._tables[-1].append([])
        elif name == "a":
            target = attribute(attributes, "href") or ""
            self._links.append(-1 if is_contact(target) else len(self._targets))
            if not is_contact(target):
                self._targets.append(target)
        elif self._open:
            if name == "line-break" and self._open[-1].nature != "titre":
                self._open[-1].rows.append([])
            elif name in ("tab", "line-break"):
                self._add(" ")
            elif name == "s":
                count = attribute(attributes, "c") or "1"
                self._add(" " * min(int(count) if count.isdecimal() and len(count) < 6 else 1, MAX_SPACES))

    def _paragraph(self, name: str, attributes: dict[str, str]) -> _Paragraph:
        style = attribute(attributes, "style-name") or ""
        level = self._level(style)
        if name == "h":
            outline = attribute(attributes, "outline-level") or "1"
            level = level or (min(max(int(outline), 1), 6) if outline.isdecimal() and len(outline) < 3 else 1)
        if level:
            self._item = None
            return _Paragraph("titre", level)
        if self._item and not self._open:
            found = _Paragraph(*self._item)
            self._item = None
            return found
        return _Paragraph()

    def _level(self, style: str) -> int:
        """The level of heading that a style has by its name, or by those it is made from; 0 where it has none."""
        for _ in range(MAX_CHAIN):
            if style in _TITLES:
                return _TITLES[style]
            if found := _HEADING.fullmatch(style):
                return min(max(int(found[1]), 1), 6)
            if style not in self._parents:
                break
            style = self._parents[style]
        return 0

    def _end(self, event: Event) -> None:
        name = event.nom
        if name in ("p", "h") and self._open:
            self._write(self._open.pop())
        elif (name in _HEADS and "style" in event.espace) or name in _CONTENTS:
            self._rule = ""
        elif name == "list" and self._lists:
            self._lists.pop()
            self._item = None
        elif name == "a" and self._links:
            self._links.pop()
        elif name == "table-row" and self._tables:
            cells, self._tables[-1] = self._tables[-1], []
            self._row(cells)
        elif name == "table" and self._tables:
            self._tables.pop()

    def _write(self, paragraph: _Paragraph) -> None:
        for bloc in paragraph_blocs(paragraph.rows, self._targets, paragraph.nature, paragraph.niveau):
            if self._rule in ("entete-de-page", "pied-de-page"):
                if clean(bloc.texte) and (bloc, self._rule) not in self.furniture[-100:]:
                    self.furniture.append((bloc, self._rule))
            elif self._tables and self._tables[-1]:
                if clean(bloc.texte) or bloc.nature == "puce":
                    self._tables[-1][-1].append(bloc)
            else:
                self._suite.add(bloc, furniture=self._rule)

    def _row(self, cells: list[list[Bloc]]) -> None:
        """A row ends: a line, or lines of the cell around where its table stands in another."""
        if self._rule in ("entete-de-page", "pied-de-page"):
            self.furniture.extend((bloc, self._rule) for cell in cells for bloc in cell)
        elif len(self._tables) > 1 and self._tables[-2]:
            self._tables[-2][-1].extend(bloc for cell in cells for bloc in cell)
        else:
            self._suite.add_row(cells, furniture=self._rule)
