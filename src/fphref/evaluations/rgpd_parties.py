"""The texts and attributes of the parts of a workbook that are no cells: links, lists to choose from, drawings…

Each part is read once, piece by piece, without entities; past a bound the rest of a part is told as not looked at.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from fphref.diagnostics import FphrefError
from fphref.evaluations.archive import Archive
from fphref.evaluations.markup import MAX_DEPTH, Element, Markup, local

MAX_ELEMENTS: Final = 400_000
"""Elements of one part that are heard, cells left out; the sheets of an honest workbook have some thousands."""
MAX_SIGNS: Final = 20_000_000
"""Signs of one file that are looked at."""
_PIECES: Final = 400
"""Pieces of one text, which the parser gives by lines or by spans."""
_LOOSE: Final = 2_000_000
"""Bytes of a part that is no sound XML, as old drawings often are, whose bare texts are looked at."""

DESSIN: Final = "zone de texte ou dessin"
SAISIE: Final = "liste ou message de saisie"
LIEN: Final = "lien"
LIGNES: Final = "lignes gardées par un tableau croisé"
DETACHEE: Final = "feuille détachée du classeur"
_FORMATS: Final = "mise en forme conditionnelle"

# Where an element stands, by its name or that of its parent, then by the part.
_BY_ELEMENT: Final = {
    "hyperlink": LIEN, "HyperlinkBase": LIEN, "dataValidation": SAISIE, "formula1": SAISIE, "formula2": SAISIE,
    "cfRule": _FORMATS, "conditionalFormatting": _FORMATS, "formula": _FORMATS, "scenario": "scénario",
    "inputCells": "scénario", "fileSharing": "réservation du classeur", "numFmt": "format de nombre",
    "protectedRange": "plage protégée",
}  # fmt: skip
_BY_PART: Final = tuple(
    (re.compile(pattern), where)
    for pattern, where in (
        (r"externallinks/_rels/", "lien vers un autre classeur"), (r"\.rels$", LIEN),
        (r"pivotcacherecords", LIGNES), (r"/pivot", "tableau croisé"), (r"/drawings/|\.vml$", DESSIN),
        (r"/charts?/|/chartsheets/", "graphique"), (r"/externallinks/", "copie d’un autre classeur"),
        (r"/revisions/", "suivi des modifications"), (r"/slicer|/timeline", "segment"), (r"/tables/", "tableau"),
        (r"/connections|/querytables/|^customxml/", "source de données"), (r"/styles\.xml$", "style"),
        (r"/sharedstrings", "texte phonétique"), (r"/worksheets/", "réglage de feuille"),
        (r"/workbook\.xml$", "réglage du classeur"),
    )
)  # fmt: skip
_ACCOUNTS: Final = frozenset({"refreshedBy", "userName", "user"})
_PEOPLE: Final = frozenset({"creator", "author"})
"""Attributes, and elements, whose value is somebody's name or account."""
# Attributes of programs and of their parts, never of people.
_MUTE: Final = frozenset({"Type", "ContentType", "uri", "typeface", "rFont", "schemaLocation", "Requires", "panose"})
_GUID = re.compile(r"\{?[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}\}?")
_SIGNS = re.compile(r"[\s@_/\\,:;]|(?:\d\D{0,2}){9}")
_TAGS = re.compile(r"<[^<>]*>")


class Dit(NamedTuple):
    """A text outside the cells: where it stands, its sheet and cell, whether it is that of somebody's account."""

    ou: str
    texte: str
    feuille: str = ""
    cellule: str = ""
    compte: bool = False
    noms: bool = True
    """Whether two words in it may be somebody: not in figures of a graph, whose names are those of services."""


@dataclass
class Portee:
    """What is left of the bounds of one file, and what was not looked at for it."""

    signes: int = MAX_SIGNS
    coupees: int = 0
    illisibles: int = 0
    masquees: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """Hidden columns by sheet."""

    def worth(self, text: str) -> bool:
        """Whether a text may tell something of a person, and may still be looked at."""
        if len(text) < 5 or _SIGNS.search(text) is None or _GUID.fullmatch(text) is not None:
            return False
        self.signes -= len(text)
        return self.signes > 0

    @property
    def non_regarde(self) -> list[str]:
        """The parts that were not, or not wholly, looked at."""
        cut = self.coupees + (self.signes <= 0)
        said = [("trop longue, lue en partie", "trop longues, lues en partie", cut)]
        said.append(("illisible", "illisibles", self.illisibles))
        return [f"une partie {one}" if count == 1 else f"{count} parties {many}" for one, many, count in said if count]


def where_of(part: str, element: Element) -> str:
    """The French words for where an element stands."""
    told = _BY_ELEMENT.get(element.nom) or _BY_ELEMENT.get(element.parent)
    if told is not None:
        return told
    folded = part.casefold()
    return next((where for pattern, where in _BY_PART if pattern.search(folded)), "autre partie du fichier")


def texts_of(element: Element, where: str, sheet: str = "") -> Iterator[Dit]:
    """The attributes and the text of an element of an Excel workbook."""
    cell = ""
    for name, value in element.attributs.items():
        short = local(name)
        if short in ("ref", "sqref", "r"):
            cell = value.partition(" ")[0].partition(":")[0][:12]
        elif short not in _MUTE:
            yield Dit(where, value, sheet, cell, short in _ACCOUNTS or (short, element.nom) == ("name", "userInfo"))
    if element.texte:
        named = not (where == "graphique" and element.nom == "v")
        yield Dit(where, element.texte, sheet, cell, element.nom in _PEOPLE, named)


def outside_cells(archive: Archive, part: str, portee: Portee, mute: str = "sheetData") -> Iterator[Element]:
    """The elements of a part but for those within `mute`, each where it ends; raises `FphrefError` for unsound XML."""
    markup = Markup(archive.nom, part)
    parser = markup.parser
    stack: list[tuple[str, dict[str, str], list[str]]] = [("", {}, [])]
    ended: list[Element] = []
    muted = False
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count, muted
        if muted:
            return
        short = local(name)
        count += 1
        muted = short == mute
        if len(stack) > MAX_DEPTH:
            raise markup.too_deep()
        stack.append((short, attributes, []))

    def chars(text: str) -> None:
        if not muted and len(stack[-1][2]) < _PIECES:
            stack[-1][2].append(text)

    def end(name: str) -> None:
        nonlocal muted
        if muted:
            muted = local(name) != mute
            if muted:
                return
        if len(stack) == 1:
            return  # of a part that opens what is muted twice
        short, attributes, texts = stack.pop()
        ended.append(Element(short, stack[-1][0], attributes, "".join(texts)))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = chars
    sign, before, wide = mute.encode(), b"", False
    for piece in archive.chunks(part):
        wide = wide or b"\0" in piece[:200]
        # Cells are by far the most of a part: pieces that hold nothing else are parsed for their form alone.
        if muted and not wide and sign not in before + piece:
            markup.feed_unheard(piece)
        else:
            markup.feed(piece)
        before = piece[-len(sign) :]
        yield from ended
        ended.clear()
        if count > MAX_ELEMENTS:
            portee.coupees += 1
            return
    markup.feed(b"", last=True)
    yield from ended


def bare_texts(archive: Archive, part: str) -> Iterator[str]:
    """The texts and attributes of a part that is no sound XML, tags taken away, up to a bound."""
    text = archive.start(part, _LOOSE).decode("utf-8", "replace")
    for tag in _TAGS.findall(text):
        yield from re.findall(r'="([^"<>]{5,2000})"', html.unescape(tag))
    for piece in _TAGS.split(text):
        if piece.strip():
            yield html.unescape(piece.strip())


# -- OpenDocument ----------------------------------------------------------------------------------------------------

_CONTEXTS: Final = {
    "annotation": "note de cellule", "tracked-changes": "suivi des modifications", "content-validation": SAISIE,
    "named-expressions": "nom défini", "database-ranges": "plage de données", "a": LIEN, "shapes": DESSIN,
    "frame": DESSIN, "custom-shape": DESSIN, "dde-links": "lien vers un autre document", "scenario": "scénario",
    "table-source": "lien vers un autre classeur", "cell-range-source": "lien vers un autre classeur",
    "forms": "formulaire", "master-page": "en-tête ou pied de page", "data-pilot-tables": "tableau croisé",
    "config-item": "réglage du classeur", "consolidation": "réglage du classeur",
}  # fmt: skip
_CELLS: Final = frozenset({"table-cell", "covered-table-cell", "table-row", "p", "span", "s", "tab", "table"})
_WITHIN: Final = frozenset({"span", "a", "s", "tab", "line-break"})
"""Elements that do not part a text."""


def texts_of_ods(archive: Archive, part: str, portee: Portee, where: str = "") -> Iterator[Dit]:
    """The texts and attributes of a part of an OpenDocument workbook, cells left out; `where` for all of a part."""
    markup = Markup(archive.nom, part)
    parser = markup.parser
    stack: list[tuple[str, str]] = [("", where)]
    said: list[Dit] = []
    pieces: list[str] = []
    sheet = ""
    count = column = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count, sheet, column
        short = local(name)
        outer = stack[-1][1]
        context = _CONTEXTS.get(short, outer)
        if len(stack) > MAX_DEPTH:
            raise markup.too_deep()
        stack.append((short, context))
        if context and short not in _WITHIN:
            pieces.clear()
        if short == "table" and not outer:
            column = 0
            sheet = next((value for key, value in attributes.items() if local(key) == "name"), "")
        elif short == "table-column":
            column = _columns(attributes, column, portee.masquees.setdefault(sheet, []))
        if context or short not in _CELLS:
            count += 1
            said.extend(Dit(context or "style", v, sheet) for k, v in attributes.items() if local(k) not in _MUTE)

    def chars(text: str) -> None:
        if stack[-1][1] and len(pieces) < _PIECES:
            pieces.append(text)

    def end(_: str) -> None:
        short, context = stack.pop()
        if context and short not in _WITHIN and pieces:
            said.append(Dit(context, "".join(pieces), sheet, compte=short in _PEOPLE))
            pieces.clear()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = chars
    for piece in archive.chunks(part):
        markup.feed(piece)
        yield from said
        said.clear()
        if count > MAX_ELEMENTS:
            portee.coupees += 1
            return
    markup.feed(b"", last=True)
    yield from said


def _columns(attributes: dict[str, str], before: int, hidden: list[tuple[int, int]]) -> int:
    """The number of the last of some columns of a sheet, noted in `hidden` where a reader does not see them."""
    given = {local(key): value for key, value in attributes.items()}
    repeated = given.get("number-columns-repeated", "1")
    last = before + (int(repeated) if repeated.isascii() and repeated.isdigit() and len(repeated) < 6 else 1)
    if given.get("visibility", "visible") != "visible":
        hidden.append((before + 1, last))
    return last


def sound(archive: Archive, part: str, portee: Portee, texts: Iterator[Dit]) -> Iterator[Dit]:
    """The texts of a part up to where it is unsound: a part that no cell needs stops no examination."""
    try:
        yield from texts
    except FphrefError:
        if not part.casefold().endswith(".vml"):
            portee.illisibles += 1
            return
        yield from (Dit(DESSIN, text) for text in bare_texts(archive, part))
