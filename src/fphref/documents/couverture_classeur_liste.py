"""Lists: columns that tell what they hold, drawn as a sheet with filters and a table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, Protocol, TypeVar

from fphref.documents.classeur import (
    AnyRow,
    Cell,
    Column,
    PlainRow,
    Print,
    Row,
    RowsOnDemand,
    Sheet,
    Table,
    Value,
    address,
    column_letter,
    span,
)
from fphref.documents.matrice_commun import head, height, short
from fphref.documents.typographie import typo

T = TypeVar("T")


class Cadre(Protocol):
    """What is written around every list of a workbook: the line under its title, and its foot."""

    @property
    def sous_titre(self) -> str:
        """The line under the title."""

    @property
    def pied(self) -> str:
        """The foot of each printed page."""


MASQUE = "masque"
"""The look of a figure that is suppressed."""
_IN_SIGHT = 190
"""Characters that a screen, or a page, shows at once."""
_LEFT = frozenset({"ligne", "ligne-forte", "ligne-discrete", "ligne-etat", "code-ligne"})


@lru_cache(maxsize=20_000)
def tall(text: str, width: float, size: float = 10) -> float:
    """The height of a wrapped text, remembered: the same names come back on thousands of lines."""
    return height(text, width, size)


class Page(Protocol):
    """What every sheet of a workbook shows: a line under its title, and a footer."""

    @property
    def sous_titre(self) -> str: ...

    @property
    def pied(self) -> str: ...


class Colonne(NamedTuple, Generic[T]):
    """A column of a list: how it is drawn, and what it says of one thing (None: unknown, or without object).

    `rendu` gives the look of one thing where it is not always the same. `masque` tells whether a suppressed line
    shows « moins de N » there; `somme` that what the filter leaves is added up above its title.
    """

    titre: str
    largeur: float
    look: str
    valeur: Callable[[T], Value]
    bande: str = ""
    sens: str = ""
    rendu: Callable[[T], str] | None = None
    masque: bool = False
    somme: bool = False


_BANDS = ("ocean", "olive", "prune", "petrole", "bronze", "grenat", "ardoise", "indigo")


class Liste(NamedTuple):
    """A sheet that is read as a list: its title, the sentence under it, what it says when it is empty.

    `figees` are the columns that stay in sight, `pages` how many sheets of paper it is wide; `table` names its table.
    """

    feuille: str
    titre: str
    guide: str
    vide: str
    table: str
    figees: int = 2
    papier: str = "A4"
    pages: int = 1


def liste(vue: Cadre, forme: Liste, colonnes: Sequence[Colonne[T]], lignes: Collection[AnyRow]) -> Sheet:
    """The sheet of those rows: title, guide, bands and totals where columns have some, titles, filters, table."""
    width = len(colonnes)
    guide = typo(forme.guide)
    across, room = _in_sight(colonnes)
    above: list[Row] = [*head(forme.titre, short(vue.sous_titre, round(room)), width)]
    above.append(Row(_spread(Cell(guide, "mode-emploi"), across), height(guide, room, 9, 20)))
    merges = [span(1, 3, across, 3)]
    if not lignes:
        notice = typo(forme.vide)
        above += [Row((), 8), Row(_spread(Cell(notice, "avis"), across), height(notice, room, 10.5, 24))]
        return _sheet(vue, forme, colonnes, tuple(above), [*merges, span(1, 5, across, 5)])
    if any(c.bande for c in colonnes):
        above.append(_band_row(colonnes))
        merges += _joined(colonnes, len(above))
    header = len(above) + 1 + any(c.somme for c in colonnes)
    last = header + len(lignes)
    if header > len(above) + 1:
        above.append(_totals(colonnes, header + 1, last, lignes))
    above.append(Row(tuple(_title(c) for c in colonnes), _header_height(colonnes)))
    return _sheet(
        vue, forme, colonnes, RowsOnDemand(last, lambda: _chain(above, lignes)), merges, (header, last)
    )  # fmt: skip


def _in_sight(colonnes: Sequence[Colonne[T]]) -> tuple[int, float]:
    """How many columns a text above them runs over, and their width: what a screen, or a page, shows at once."""
    room = colonnes[0].largeur + colonnes[1].largeur
    across = 2
    for colonne in colonnes[2:]:
        if room + colonne.largeur > _IN_SIGHT:
            break
        room, across = room + colonne.largeur, across + 1
    return across, room


def _sheet(
    vue: Cadre,
    forme: Liste,
    colonnes: Sequence[Colonne[T]],
    rows: Collection[AnyRow],
    merges: Sequence[str],
    body: tuple[int, int] | None = None,
) -> Sheet:
    width = len(colonnes)
    header, last = body or (0, len(rows))
    return Sheet(
        forme.feuille,
        tuple(Column(c.largeur) for c in colonnes),
        rows,
        merges=tuple(merges),
        freeze=address(forme.figees + 1, header + 1) if body else None,
        page=Print(
            "A3" if forme.papier == "A3" else "A4",
            area=span(1, 1, width, last),
            repeat_rows=f"{header}:{header}" if body else None,
            repeat_columns=f"A:{column_letter(forme.figees)}" if body and forme.pages > 1 else None,
            pages_wide=forme.pages,
            footer=vue.pied,
        ),
        zoom=90,
        tab="lecture",
        tables=(Table(forme.table, span(1, header, width, last)),) if body else (),
    )


def _chain(above: Iterable[AnyRow], lignes: Iterable[AnyRow]) -> Iterator[AnyRow]:
    yield from above
    yield from lignes


def _spread(cell: Cell, width: int) -> tuple[Cell, ...]:
    return (cell, *(Cell(None, cell.look),) * (width - 1))


def _band_row(colonnes: Sequence[Colonne[T]]) -> Row:
    tints = dict(zip(dict.fromkeys(c.bande for c in colonnes if c.bande), _BANDS, strict=False))
    cells, before = [], ""
    for colonne in colonnes:
        text = typo(colonne.bande) if colonne.bande != before else None
        cells.append(Cell(text, f"bande-centre:{tints[colonne.bande]}") if colonne.bande else Cell())
        before = colonne.bande
    return Row(tuple(cells), 18)


def _joined(colonnes: Sequence[Colonne[T]], row: int) -> Iterator[str]:
    start = 0
    for number in range(1, len(colonnes) + 1):
        if number == len(colonnes) or colonnes[number].bande != colonnes[start].bande:
            if colonnes[start].bande and number - start > 1:
                yield span(start + 1, row, number, row)
            start = number


def _totals(colonnes: Sequence[Colonne[T]], first: int, last: int, lignes: Iterable[AnyRow]) -> Row:
    """What the filter leaves, added up; texts (« moins de 5 ») and blanks are not in it."""
    sums = [0.0 if c.somme else None for c in colonnes]
    for ligne in lignes:
        values = ligne.values if isinstance(ligne, PlainRow) else ()
        for rank, value in enumerate(values):
            if sums[rank] is not None and isinstance(value, int | float):
                sums[rank] += value  # type: ignore[operator]
    label = next(rank for rank, c in enumerate(colonnes) if c.somme) - 1
    cells = []
    for rank, (colonne, total) in enumerate(zip(colonnes, sums, strict=True)):
        if total is not None:
            look = "total-euro" if colonne.look == "ligne-euro" else "total"
            area = span(rank + 1, first, rank + 1, last)
            cells.append(Cell(int(total) if total.is_integer() else total, look, f"=SUBTOTAL(109,{area})"))
        else:
            cells.append(Cell("Total des lignes affichées" if rank == label else None, "total-gauche"))
    return Row(tuple(cells), 20)


def _title(colonne: Colonne[T]) -> Cell:
    look = "entete" if colonne.look in _LEFT else "entete-centre"
    return Cell(typo(colonne.titre), look, note=typo(colonne.sens) or None)


def _header_height(colonnes: Sequence[Colonne[T]]) -> float:
    return max(32.0, *(height(c.titre, c.largeur - 1.5, 10.5) for c in colonnes))


class Encre(Generic[T]):
    """Draws things as rows of a list: the looks of rows that look the same are one tuple, so that they draw fast."""

    def __init__(self, colonnes: Sequence[Colonne[T]], moins: str) -> None:
        self._colonnes, self._moins = colonnes, moins
        self._known: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._base = [c.look for c in colonnes]
        self._places = [(rank, c.rendu) for rank, c in enumerate(colonnes) if c.rendu is not None]
        self._masked = tuple(MASQUE if c.masque else c.look for c in colonnes)
        self._values = [c.valeur for c in colonnes]
        self._texts = [(rank, c.largeur) for rank, c in enumerate(colonnes) if c.look in _LEFT]

    def row(self, thing: T) -> PlainRow:
        """One thing."""
        values = tuple([value(thing) for value in self._values])
        drawn = tuple([rendu(thing) for _, rendu in self._places])
        looks = self._known.get(drawn)
        if looks is None:
            base = list(self._base)
            for (rank, _), look in zip(self._places, drawn, strict=True):
                base[rank] = look
            looks = self._known[drawn] = tuple(base)
        return PlainRow(values, looks, self._height(values))

    def masked(self, known: Mapping[str, Value]) -> PlainRow:
        """A suppressed line: what is known of it by the title of the column, « moins de N » for what is not told."""
        values = tuple(known.get(c.titre, self._moins if c.masque else None) for c in self._colonnes)
        return PlainRow(values, self._masked, self._height(values))

    def _height(self, values: Sequence[Value]) -> float:
        tallest = 18.0
        for rank, width in self._texts:
            text = values[rank]
            if isinstance(text, str) and len(text) > width:
                tallest = max(tallest, tall(text, width - 1.5))
        return tallest
