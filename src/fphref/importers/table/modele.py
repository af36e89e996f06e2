"""Tables as they were read, whatever their format: files of sheets of rows of texts, each row knowing its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from fphref.diagnostics import Position
from fphref.importers.modele import Document
from fphref.importers.table.texte import MAX_TITRE, cleaned, letters

HEAD_ROWS: Final = 30
"""How many rows are looked at for the titles: exports often begin with a few lines of their own."""


class Rang(NamedTuple):
    """One row that holds something: its number in the account of its file, its place, column → text (from 1).

    `fautes` are the columns that show an error such as `#N/A`; their text is that error.
    """

    numero: int
    position: Position
    cellules: dict[int, str]
    fautes: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, one CSV or one JSON array. `titres` are the keys of JSON objects; elsewhere a row holds the titles."""

    fichier: str
    nom: str
    rangs: tuple[Rang, ...]
    titres: dict[int, str] = field(default_factory=dict)
    herites: frozenset[int] = frozenset()
    """Columns of JSON whose values stand in the table above already."""

    @property
    def label(self) -> str:
        """As messages name it."""
        return f"{self.fichier}, « {self.nom} »" if self.nom else self.fichier

    def titles_at(self, rank: int | None) -> dict[int, str]:
        """The titles by column, those of the row at `rank`: one that comes twice is told apart by its number.

        Without a row of titles (None), columns are named by their letters.
        """
        if self.titres:
            return self.titres
        if rank is None:
            columns = sorted({column for rang in self.rangs for column in rang.cellules})
            return {column: letters(column) for column in columns}
        found: dict[int, str] = {}
        seen: dict[str, int] = {}
        for column, text in sorted(self.rangs[rank].cellules.items()):
            title = cleaned(text)[0][:MAX_TITRE]
            if not title:
                continue
            seen[title] = seen.get(title, 0) + 1
            found[column] = title if seen[title] == 1 else f"{title} ({seen[title]})"
        return found


@dataclass(frozen=True, slots=True)
class Fichier:
    """A file of tables: `nature` is `csv`, `xlsx`, `ods` or `json`; `remarques` are French lines on how it was read."""

    nom: str
    nature: str
    tables: tuple[Table, ...]
    remarques: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentTables(Document):
    """The account of a file of tables: its rows by number, and their places (sheet and cell in a workbook)."""

    places: dict[int, Position] = field(default_factory=dict, compare=False)

    def position(self, numero: int) -> Position:
        """The place of a row as messages say it."""
        return self.places.get(numero, Position(self.nom, numero))
