"""What each paragraph of a PDF is (heading, item, text, furniture), written as the lines of the document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from fphref.importers.lecture.marques import split_mark
from fphref.importers.lecture.pdf.meubles import Meuble
from fphref.importers.lecture.pdf.paragraphes import Paragraphe, body_size, is_caps
from fphref.importers.lecture.pdf.rangees import Rangee
from fphref.importers.lecture.suite import Bloc, Suite
from fphref.importers.modele import Lien, Nature

_LARGER: Final = 1.12
_MAX_HEADING: Final = 220
_MAX_SENTENCE: Final = 60
_MAX_BOLD: Final = 140
_MAX_LINES: Final = 4
_MAX_LEVELS: Final = 6
_STEP: Final = 0.6
"""Ems between the bullets of two depths."""
HIDDEN: Final = "texte invisible sur la page"
ORDER: Final = "ordre de lecture déduit de la mise en page"

Style = tuple[float, bool, bool]


class Ecrivain:
    """Writes paragraphs and furniture as lines, page after page."""

    def __init__(self, suite: Suite, rangees: Sequence[Rangee], *, hidden_all: bool, tagged: bool) -> None:
        self.suite = suite
        self._body = body_size(rangees)
        self._hidden_all = hidden_all
        self._tagged = tagged
        self._marks: list[float] = []
        self._levels: dict[Style, int] = {}
        self._row: list[Paragraphe] = []
        self._items: set[int] = set()

    def rank_headings(self, paragraphs: Sequence[Paragraphe]) -> None:
        """Learn the styles of the headings: the largest one is of the first level."""
        styles = Counter(self._style(p) for p in paragraphs if self._is_heading(p))
        ordered = sorted(styles, key=lambda style: (-style[0], not style[1], not style[2]))
        # Where there are more styles than levels, what was set once is no level of its own.
        crowded = len(ordered) > _MAX_LEVELS
        level = 0
        for style in ordered:
            level += 1 if not crowded or styles[style] > 1 or not level else 0
            self._levels[style] = min(level, _MAX_LEVELS)

    def write(self, paragraph: Paragraphe, doubt: str = "") -> None:
        """Write a paragraph; cells of one row of a table wait for the others."""
        balise = paragraph.premiere.balise
        row = balise.rangee if balise else 0
        if self._row and (row == 0 or row != _row_of(self._row[0])):
            self.end_row()
        if row:
            self._row.append(paragraph)
            return
        self._add(paragraph, self._bloc(paragraph, doubt))

    def end_row(self) -> None:
        """Write the row of a table that waits."""
        cells: dict[int, list[Bloc]] = {}
        for paragraph in self._row:
            cell = paragraph.premiere.balise.cellule if paragraph.premiere.balise else 0
            cells.setdefault(cell, []).append(self._bloc(paragraph, ""))
        if self._row:
            self.suite.add_row(list(cells.values()), page=self._row[0].premiere.page)
        self._row = []

    def furnish(self, meuble: Meuble, page: int) -> None:
        """Write a line of furniture."""
        self.suite.add(Bloc(meuble.texte), page=page, furniture=meuble.regle)

    def _add(self, paragraph: Paragraphe, bloc: Bloc) -> None:
        figure = paragraph.premiere.balise is not None and paragraph.premiere.balise.role == "Figure"
        self.suite.add(bloc, page=paragraph.premiere.page, furniture="figure" if figure else "")

    def _bloc(self, paragraph: Paragraphe, doubt: str) -> Bloc:
        nature, niveau = self._nature(paragraph)
        doubts = list(paragraph.doutes)
        if doubt:
            doubts.append(doubt)
        if not self._hidden_all and any(rangee.cache for rangee in paragraph.rangees):
            doubts.append(HIDDEN)
        liens = tuple(lien for rangee in paragraph.rangees for lien in rangee.liens)
        texte = paragraph.texte
        if nature not in ("puce", "rang") and paragraph.premiere.puce:
            texte = f"{paragraph.premiere.puce} {texte}"
        return Bloc(_printable(texte), nature, niveau, _merged(liens), " ; ".join(doubts))

    def _nature(self, paragraph: Paragraphe) -> tuple[Nature, int]:
        first = paragraph.premiere
        balise = first.balise
        if balise is not None and (balise.niveau or balise.role == "H"):
            self._marks = []
            return "titre", balise.niveau or 1
        if first.puce or (balise is not None and balise.item and self._begins_item(paragraph)):
            depth = balise.profondeur if balise is not None and balise.item else self._depth(first)
            return ("rang" if split_mark(f"{first.puce} ").nature == "rang" else "puce"), max(depth, 1)
        if balise is None or not balise.item:
            self._text_at(first)
        if self._is_heading(paragraph) and (balise is None or not balise.cellule):
            self._marks = []
            return "titre", self._levels.get(self._style(paragraph), 1)
        return "texte", 0

    def _begins_item(self, paragraph: Paragraphe) -> bool:
        """Whether a paragraph is the first one of a tagged item: its bullet may be a drawing."""
        balise = paragraph.premiere.balise
        if balise is None or balise.item in self._items:
            return False
        self._items.add(balise.item)
        return True

    def _depth(self, line: Rangee) -> int:
        """The depth of an item from the place of its bullet in its column."""
        place = line.x_puce - line.colonne.gauche
        step = _STEP * line.taille
        while self._marks and place < self._marks[-1] - step:
            self._marks.pop()
        if not self._marks or place > self._marks[-1] + step:
            self._marks.append(place)
        return len(self._marks)

    def _text_at(self, line: Rangee) -> None:
        place = line.x0 - line.colonne.gauche
        while self._marks and place < self._marks[-1] + _STEP * line.taille:
            self._marks.pop()

    def _is_heading(self, paragraph: Paragraphe) -> bool:
        """Whether a paragraph is set as a heading: larger, bold, or in capitals."""
        if self._tagged or not paragraph.texte or len(paragraph.rangees) > _MAX_LINES:
            return False
        first, text = paragraph.premiere, paragraph.texte
        if first.puce or len(text) > _MAX_HEADING or not any(c.isalpha() for c in text):
            return False
        if first.taille >= _LARGER * self._body:
            return not text.endswith((";", ",")) and not (text.endswith(".") and len(text) > _MAX_SENTENCE)
        if len(text) > _MAX_BOLD or text.endswith((".", ";", ",")):
            return False
        bold = all(rangee.gras for rangee in paragraph.rangees)
        return first.taille >= 0.93 * self._body and (bold or is_caps(text))

    def _style(self, paragraph: Paragraphe) -> Style:
        first = paragraph.premiere
        return (round(first.taille * 2) / 2, first.gras, is_caps(paragraph.texte))


def _row_of(paragraph: Paragraphe) -> int:
    return paragraph.premiere.balise.rangee if paragraph.premiere.balise else 0


def _printable(texte: str) -> str:
    """The text with its hyphens visible: a soft one that is not at the end of a line was drawn."""
    return texte.replace("\u00ad", "-")


def _merged(liens: tuple[Lien, ...]) -> tuple[Lien, ...]:
    """The links, those over several lines made one."""
    found: list[Lien] = []
    for lien in liens:
        if found and found[-1].url == lien.url:
            found[-1] = Lien(f"{found[-1].texte} {lien.texte}", lien.url)
        else:
            found.append(lien)
    return tuple(found)
