"""What the matrices share: their head, their « Lisez-moi », the way items are named and measured."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

from fphref.documents.classeur import BLANK, Cell, Column, Print, Row, Sheet, address, filled, span
from fphref.documents.typographie import french_date, typo
from fphref.model.competences import Activite, Connaissance, Item, SavoirFaire
from fphref.model.metier import Metier
from fphref.model.profil import Profil
from fphref.model.referentiel import Referentiel
from fphref.model.repertoire import Repertoire
from fphref.model.sources import Source

GENRES: tuple[tuple[str, str, str, str], ...] = (
    ("savoir_faire", "Savoir-faire", "ocean", "SF"),
    ("connaissance", "Connaissances", "prune", "C"),
    ("savoir_etre", "Savoir-être", "olive", "SE"),
)
"""Kind, title of its band, tint, prefix of its short references."""

ACTIVITES = ("activite", "Activités", "bronze", "A")
"""The same for activités, which are evaluated alone (preset « standard »)."""

_ALONE = {"savoir_faire": "Savoir-faire", "connaissance": "Connaissance", "savoir_etre": "Savoir-être"}
# Small words that must not be the last ones before « … ».
_HANGING = re.compile(r"(?:[ /](?:à|au|aux|dans|de|des|du|en|et|la|le|les|leur|ou|par|pour|sa|ses|son|sur|un|une))+$")
_SINCE = date(1980, 1, 1)


def genre_of(item: Item) -> str:
    """The kind of a compétence or an activité."""
    if isinstance(item, Activite):
        return "activite"
    if isinstance(item, SavoirFaire):
        return "savoir_faire"
    return "connaissance" if isinstance(item, Connaissance) else "savoir_etre"


def genre_label(item: Item) -> str:
    """« Savoir-faire », « Connaissance »: what one item is."""
    return _ALONE.get(genre_of(item), "Activité")


def codes_text(item: Item, separator: str = ", ") -> str:
    """`formacode 15214`, for each code of an item."""
    return separator.join(f"{c.nomenclature}\u00a0{c.code}" for c in getattr(item, "codes", ()))


def french_key(text: str) -> tuple[str, str]:
    """Sorts as a French dictionary does, near enough: accents count only between equals."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return (plain.casefold(), text)


def short(text: str, limit: int) -> str:
    """A label cut between words with « … » so that it fits a narrow header."""
    if len(text) <= limit:
        return text
    kept = text[: limit - 1].rsplit(" ", 1)[0]
    return _HANGING.sub("", kept).rstrip(" ,;:/(") + "\u00a0…"


def height(text: str, width: float, size: float = 10, least: float = 0) -> float:
    """The height in points of a wrapped text in `width` characters: programs do not all measure it on opening."""
    fits = max(1.0, width * 12.4 / size)
    lines = sum(max(1, math.ceil(len(part) / fits)) for part in text.split("\n"))
    return min(409.0, max(least, round(lines * size * 1.32 + 4)))


def edition_date(repertoires: Iterable[Repertoire]) -> date:
    """The day a document is dated by: that of its newest répertoire, never the clock."""
    return max((r.date for r in repertoires), default=_SINCE)


def repertoires_of(referentiel: Referentiel, metiers: Iterable[Metier]) -> tuple[Repertoire, ...]:
    """The répertoires these métiers come from, each once; all of them where that is not known."""
    found = {r.id: r for m in metiers if (r := referentiel.repertoire_of.get(m.code)) is not None}
    return tuple(found.values()) or referentiel.repertoires


def repertoires_of_profile(referentiel: Referentiel, profil: Profil) -> tuple[Repertoire, ...]:
    """The répertoires a profile comes from: the one of its folder, else every local one."""
    folder = PurePosixPath(profil.at().fichier).parent.parent
    found = tuple(r for r in referentiel.repertoires if PurePosixPath(r.at().fichier).parent == folder)
    return found or tuple(r for r in referentiel.repertoires if r.etend)


def subtitle_of(repertoires: Iterable[Repertoire], *more: str) -> str:
    """Editions, what else must be said, and whether it is official: under every title."""
    known = tuple(repertoires)
    parts = [*(r.edition for r in known), *more, *(r.mention for r in known if r.mention)]
    return " · ".join(dict.fromkeys(parts))


def head(title: str, subtitle: str, width: int, first: int = 1) -> tuple[Row, Row]:
    """The two rows at the top of every sheet; the text stands in column `first`, the ground runs on."""
    lines = ((title, "titre", 26), (subtitle, "sous-titre", 17))
    return tuple(  # type: ignore[return-value]
        Row(filled((*(Cell(None, look),) * (first - 1), Cell(typo(text), look)), width, look), points)
        for text, look, points in lines
    )


@dataclass
class Readme:
    """Builds the « Lisez-moi » sheet line by line: a narrow mark, a label, a text."""

    title: str
    subtitle: str
    rows: list[Row] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)

    WIDTHS = (2.0, 11.0, 25.0, 88.0)

    def __post_init__(self) -> None:
        self.rows.extend(head(self.title, self.subtitle, 4, 2))

    def gap(self, points: float = 10) -> None:
        """An empty row."""
        self.rows.append(Row((BLANK,), points))

    def section(self, title: str) -> None:
        """A heading with a line under it."""
        self.gap()
        self.rows.append(Row((BLANK, *filled((Cell(typo(title), "section"),), 3, "section")), 22))
        self.gap(4)

    def line(self, mark: Cell, label: str, text: str, *, link: str | None = None) -> None:
        """A mark drawn as its look says, what it is, what it means."""
        content = typo(text)
        # LibreOffice never wraps a linked cell: the label carries the link.
        name = Cell(typo(label), "lien", link=link) if link else Cell(typo(label), "texte-fort")
        self._add((BLANK, mark, name, Cell(content, "texte")), content, self.WIDTHS[3], 19)

    def fact(self, label: str, text: str, *, link: str | None = None) -> None:
        """A label over the first two columns, and its value."""
        content = typo(text)
        self._join()
        name = Cell(typo(label), "lien", link=link) if link else Cell(typo(label), "texte-fort")
        self._add((BLANK, name, Cell(None, "texte-fort"), Cell(content, "texte")), content, self.WIDTHS[3], 18)

    def entry(self, label: str, look: str, hint: str) -> None:
        """A label and a cell to fill in; its note says what to write there."""
        self._join()
        label_cells = (Cell(typo(label), "texte-fort"), Cell(None, "texte-fort"))
        self.rows.append(Row((BLANK, *label_cells, Cell(None, look, note=typo(hint))), 20))

    def value(self, label: str, cell: Cell) -> int:
        """A label and a cell as it is given, a formula for one; the number of its row."""
        self._join()
        self.rows.append(Row((BLANK, Cell(typo(label), "texte-fort"), Cell(None, "texte-fort"), cell), 20))
        return len(self.rows)

    def note(self, text: str, *, strong: bool = False) -> None:
        """A boxed text over the whole width."""
        look = "avis-fort" if strong else "avis"
        content = typo(text)
        number = len(self.rows) + 1
        self.merges.append(span(2, number, 4, number))
        self._add((BLANK, *filled((Cell(content, look),), 3, look)), content, 118, 20)

    def _join(self) -> None:
        number = len(self.rows) + 1
        self.merges.append(span(2, number, 3, number))

    def _add(self, cells: Sequence[Cell], text: str, width: float, least: float) -> None:
        self.rows.append(Row(tuple(cells), height(text, width, 10.5, least)))

    def sheet(self, footer: str, *, protected: bool = False) -> Sheet:
        """The sheet, ready to be read and printed on A4."""
        area = f"A1:{address(4, len(self.rows))}"
        return Sheet(
            "Lisez-moi",
            tuple(Column(width) for width in self.WIDTHS),
            tuple(self.rows),
            merges=tuple(self.merges),
            page=Print("A4", landscape=False, area=area, footer=footer),
            protected=protected,
            tab="lecture",
        )


def provenance(
    readme: Readme, referentiel: Referentiel, repertoires: Sequence[Repertoire], borrowed: Iterable[Source]
) -> None:
    """Where the content comes from: edition, day, publisher, source, licence; and whose words are borrowed."""
    readme.section("D'où vient ce contenu")
    for repertoire in repertoires:
        readme.fact("Référentiel", repertoire.intitule)
        readme.fact("Édition", f"{repertoire.edition} ({french_date(repertoire.date)})")
        if repertoire.etablissement:
            readme.fact("Établissement", repertoire.etablissement)
        if repertoire.editeur:
            readme.fact("Éditeur", repertoire.editeur)
        source = referentiel.sources.get(repertoire.source or "")
        if source is not None:
            readme.fact("Source", source.intitule, link=source.url)
        if repertoire.licence:
            readme.fact("Licence du répertoire", repertoire.licence)
        if repertoire.avertissement or repertoire.mention:
            mention = repertoire.mention or "Avertissement"
            readme.note(mention, strong=True)
            if repertoire.avertissement:
                readme.note(repertoire.avertissement)
        readme.gap(6)
    named = {repertoire.source for repertoire in repertoires}
    for source in borrowed:
        if source.id not in named:
            licence = f" (licence : {source.licence})" if source.licence else ""
            readme.fact("Éléments repris de", source.intitule + licence, link=source.url)
