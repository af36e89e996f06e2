"""What a DOCX document says of its styles and lists: which paragraphs are headings, which are items, of what depth."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from fphref.evaluations.archive import Archive
from fphref.evaluations.markup import attribute, elements
from fphref.importers.modele import Nature

_HEADING = re.compile(r"(?:heading|titre|title|überschrift|encabezado)\s*(\d)", re.I)
_CONTENTS = re.compile(r"(?:toc|tm|table des matières|contents)\s*(?:heading|\d*)", re.I)
_TITLES: Final = {"title": 1, "titre": 1, "subtitle": 2, "sous-titre": 2}
MAX_CHAIN: Final = 20
"""Styles one based on the other."""


@dataclass(slots=True)
class _Style:
    name: str = ""
    based_on: str = ""
    num: str | None = None
    level: str | None = None
    outline: str | None = None


@dataclass(slots=True)
class Styles:
    """The styles by their id, and the form of each level of each list."""

    styles: dict[str, _Style] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    """The definition that each list follows."""
    forms: dict[tuple[str, str], str] = field(default_factory=dict)
    """The form of numbers (`bullet`, `decimal`…) of a definition at a level."""

    def place(self, style: str, num: str | None, level: str | None, outline: str | None) -> tuple[Nature, int, str]:
        """Nature, level of heading or depth of item, rule of furniture, of a paragraph with these properties."""
        for _ in range(MAX_CHAIN):
            found = self.styles.get(style)
            if found is None:
                break
            if _CONTENTS.fullmatch(found.name):
                return "texte", 0, "table-des-matieres"
            if heading := _HEADING.match(found.name):
                return "titre", min(max(int(heading[1]), 1), 6), ""
            if title := _TITLES.get(found.name.strip().lower()):
                return "titre", title, ""
            outline = found.outline if outline is None else outline
            num = found.num if num is None else num
            level = found.level if level is None else level
            style = found.based_on
        if outline is not None and outline.isdecimal() and int(outline) < 9:
            return "titre", min(int(outline) + 1, 6), ""
        if num is None or num == "0":
            return "texte", 0, ""
        depth = int(level) + 1 if level is not None and level.isdecimal() and len(level) < 3 else 1
        form = self.forms.get((self.abstract.get(num, ""), str(depth - 1)), "bullet")
        if form == "none":
            return "texte", 0, ""
        return "puce" if form == "bullet" else "rang", depth, ""


def read_styles(archive: Archive, kinds: dict[str, list[str]]) -> Styles:
    """The styles and lists of a document, from the parts its relations name."""
    found = Styles()
    for part in kinds.get("styles", ()):
        _read_styles(archive, part, found)
    for part in kinds.get("numbering", ()):
        _read_lists(archive, part, found)
    return found


def _read_styles(archive: Archive, part: str, found: Styles) -> None:
    style = _Style()
    for element in elements(archive, part):
        value = attribute(element.attributs, "val")
        if element.nom == "style":
            found.styles[attribute(element.attributs, "styleId") or ""] = style
            style = _Style()
        elif element.nom == "name" and element.parent == "style":
            style.name = value or ""
        elif element.nom == "basedOn":
            style.based_on = value or ""
        elif element.nom == "numId":
            style.num = value
        elif element.nom == "ilvl":
            style.level = value
        elif element.nom == "outlineLvl":
            style.outline = value
        elif element.nom == "docDefaults":
            style = _Style()


def _read_lists(archive: Archive, part: str, found: Styles) -> None:
    form, levels = "bullet", dict[str, str]()
    for element in elements(archive, part):
        if element.nom == "numFmt" and element.parent == "lvl":
            form = attribute(element.attributs, "val") or "bullet"
        elif element.nom == "lvl":
            levels[attribute(element.attributs, "ilvl") or "0"] = form
            form = "bullet"
        elif element.nom == "abstractNum":
            definition = attribute(element.attributs, "abstractNumId") or ""
            found.forms.update({(definition, level): each for level, each in levels.items()})
            levels = {}
        elif element.nom == "abstractNumId" and element.parent == "num":
            reference = attribute(element.attributs, "val") or ""
        elif element.nom == "num":
            found.abstract[attribute(element.attributs, "numId") or ""] = reference
            levels = {}
