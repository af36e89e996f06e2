"""What the columns of a table hold, from a sample: how many values, how many different ones, texts, numbers, lists."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from fphref.importers.table.modele import HEAD_ROWS, Rang, Table
from fphref.importers.table.mots import Titre, read_title
from fphref.importers.table.texte import ENTRE, count, is_number

SAMPLE = 3_000
_SEPARATORS = (("ligne", "\n"), ("point-virgule", ";"), ("|", "|"))
_DISTINCT = 40


@dataclass(frozen=True, slots=True)
class ColonneVue:
    """A column as a sample shows it; `valeurs` are its commonest values, where they are few."""

    numero: int
    titre: Titre
    rangs: int
    remplies: int
    valeurs: Counter[str]
    differentes: int
    nombres: int
    longueur: float
    separateur: str = ""

    @property
    def part(self) -> float:
        """The share of rows that hold something."""
        return self.remplies / self.rangs if self.rangs else 0.0

    @property
    def unique(self) -> float:
        """The share of its values that are different from all the others."""
        return self.differentes / self.remplies if self.remplies else 0.0

    @property
    def is_text(self) -> bool:
        """Whether it holds words rather than numbers."""
        return self.remplies > 0 and self.nombres < self.remplies / 2

    @property
    def shape(self) -> str:
        """What a comment says of it."""
        if not self.remplies:
            return "vide"
        share = "" if self.remplies == self.rangs else f" sur {count(self.rangs, 'ligne')}"
        if self.remplies == 1:
            return f"1 valeur{share}"
        same = "toutes les mêmes" if self.differentes == 1 else f"{self.differentes} différentes"
        distinct = "toutes différentes" if self.unique == 1 else same
        return f"{count(self.remplies, 'valeur')}{share}, {distinct}"


@dataclass(frozen=True, slots=True)
class TableVue:
    """A table and its columns; `entete` is the rank of its row of titles, None for JSON."""

    table: Table
    entete: int | None
    colonnes: tuple[ColonneVue, ...]

    @property
    def data(self) -> tuple[Rang, ...]:
        """The rows under its titles."""
        return self.table.rangs[0 if self.entete is None else self.entete + 1 :]

    @property
    def rangs(self) -> int:
        """How many they are."""
        return len(self.data)


def look(table: Table) -> TableVue:
    """The columns of a table, under the row that looks most like titles."""
    head = None if table.titres else _header(table)
    titles = table.titles_at(head) if head is not None or table.titres else {}
    rows = table.rangs[0 if head is None else head + 1 :]
    sample = rows[:SAMPLE]
    columns = tuple(
        _column(number, title, [r.cellules.get(number, "") for r in sample]) for number, title in titles.items()
    )
    return TableVue(table, head, columns)


def _header(table: Table) -> int:
    """The first row that has most words we know; failing that, the fullest one."""

    def score(rank: int) -> tuple[int, int]:
        titles = table.titles_at(rank)
        known = sum(bool(read_title(title).groupes) for title in titles.values() if len(title) <= 80)
        return known, len(titles)

    ranks = range(min(HEAD_ROWS, len(table.rangs)))
    return max(ranks, key=lambda rank: (*score(rank), -rank))


def _column(number: int, title: str, cells: list[str]) -> ColonneVue:
    filled = [cell for cell in cells if cell]
    values = Counter(filled)
    numbers = sum(is_number(cell) for cell in filled)
    length = sum(map(len, filled)) / len(filled) if filled else 0.0
    separator = ""
    for name, mark in _SEPARATORS:
        if sum(mark in cell.strip() for cell in filled) > len(filled) / 5:
            separator = name
            break
    if any(ENTRE in cell for cell in filled):
        separator = "json"
    kept = Counter(dict(values.most_common(_DISTINCT)))
    return ColonneVue(number, read_title(title), len(cells), len(filled), kept, len(values), numbers, length, separator)
