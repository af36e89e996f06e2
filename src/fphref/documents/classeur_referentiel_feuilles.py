"""The sheets of the authoring workbook: one a table, with its inputs, its drop-downs and the marks it is read by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from fphref import reperes
from fphref.documents.classeur import (
    BLANK,
    Cell,
    Column,
    Entry,
    Print,
    Row,
    Sheet,
    Value,
    address,
    column_letter,
    on,
    span,
)
from fphref.documents.matrice_commun import head, height
from fphref.documents.typographie import typo

LISTES = "Listes"
TITLES, BODY = 5, 6
"""Rows of the column titles and of the first line."""
TITRES = "#titres"
"""Marks the row of the column titles, whatever they are renamed to."""
_MACHINE = ("#fichier", "#cle", "#empreinte")
_OWN = (("#supprimer", "Suppr.", 7.0), ("#repertoire", "Répertoire", 15.0))
FIRST = len(_MACHINE) + len(_OWN) + 1


class Colonne(Protocol):
    """What a column says of itself."""

    @property
    def role(self) -> str: ...
    @property
    def titre(self) -> str: ...
    @property
    def largeur(self) -> float: ...
    @property
    def nature(self) -> str: ...
    @property
    def choix(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def obligatoire(self) -> bool: ...


class Table(Protocol):
    """What a table says of itself; its rows come apart."""

    @property
    def nom(self) -> str: ...
    @property
    def titre(self) -> str: ...
    @property
    def aide(self) -> str: ...
    @property
    def cle(self) -> str: ...
    @property
    def vides(self) -> int: ...
    @property
    def listes(self) -> Mapping[str, str]: ...
    @property
    def colonnes(self) -> Sequence[Colonne]: ...


class Rang(Protocol):
    """One row to show: its marks, its cells by role, the roles that may not be changed."""

    @property
    def fichier(self) -> str: ...
    @property
    def cle(self) -> str: ...
    @property
    def empreinte(self) -> str: ...
    @property
    def identite(self) -> str: ...
    @property
    def repertoire(self) -> str: ...
    @property
    def verrouillee(self) -> bool: ...
    @property
    def valeurs(self) -> Mapping[str, str]: ...
    @property
    def figes(self) -> frozenset[str]: ...


@dataclass
class Lists:
    """The sheet of the drop-downs: for each list, its values and their labels, live where a row may be added."""

    columns: list[tuple[str, list[Cell], list[Cell]]] = field(default_factory=list)

    def add(self, name: str, values: Iterable[Cell], labels: Iterable[Cell] = ()) -> None:
        """One list; its labels, if any, go beside."""
        self.columns.append((name, list(values), list(labels)))

    def area(self, name: str, *, labels: bool = False) -> str:
        """The range of a list, empty where it holds nothing."""
        for rank, (other, values, _) in enumerate(self.columns):
            if other == name and values:
                column = 2 * rank + 1 + labels
                return on(LISTES, span(column, 2, column, len(values) + 1, fixed="cr"))
        return ""

    def sheet(self) -> Sheet:
        """The hidden sheet."""
        titles = [Cell(text, "machine") for name, _, _ in self.columns for text in (name, "")]
        rows = [Row(tuple(titles))]
        for rank in range(max((len(values) for _, values, _ in self.columns), default=0)):
            cells: list[Cell] = []
            for _, values, labels in self.columns:
                cells += [side[rank] if rank < len(side) else BLANK for side in (values, labels)]
            rows.append(Row(tuple(cells)))
        columns = tuple(Column(width) for _ in self.columns for width in (28.0, 40.0))
        return Sheet(LISTES, columns, tuple(rows), protected=True, state="hidden")


def shown_value(text: str, nature: str) -> Value:
    """A number or a day where the cell holds one, else the text."""
    if not text:
        return None
    if (
        nature in ("nombre", "court")
        and text.isascii()
        and text.isdigit()
        and str(int(text)) == text
        and len(text) < 10
    ):
        return int(text)
    if nature == "date":
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


def _look(colonne: Colonne) -> str:
    if colonne.nature == "date":
        return "saisie-libre-date"
    return "saisie-libre-centre" if colonne.nature in ("nombre", "court") else "saisie-libre"


_CENTRED = ("nombre", "court", "date")


def _locked(colonne: Colonne, *, dim: bool) -> str:
    if colonne.nature == "date":
        return "ligne-date"
    if colonne.nature in _CENTRED:
        return "ligne-centre"
    return "ligne-discrete" if dim else "ligne"


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the sheets: what they share is given once."""

    lists: Lists
    labels: Mapping[str, str]
    subtitle: str
    footer: str

    def sheet(self, table: Table, rows: Sequence[Rang]) -> Sheet:
        """The sheet of a table: title, marks, column titles, its rows, then blank rows to add some."""
        roles = [*_MACHINE, *(role for role, _, _ in _OWN), *(c.role for c in table.colonnes), reperes.CONTROLE]
        width = len(roles)
        visible = width - 1
        title, subtitle = head(table.titre, self.subtitle, visible, len(_MACHINE) + 1)
        mark = Cell(reperes.classeur_mark(reperes.REFERENTIEL, table.nom), "machine")
        aide = f"{table.aide} En jaune, ce qui se modifie ; en bas, des lignes vides pour ajouter."
        lines = [
            Row((mark, *title.cells[1:]), title.height),
            subtitle,
            Row((*(BLANK,) * len(_MACHINE), Cell(typo(aide), "legende")), 20),
            Row(tuple(Cell(role or "#calcul", "machine") for role in roles), hidden=True),
            self._titles(table),
            *(self._row(table, row, BODY + rank) for rank, row in enumerate(rows)),
        ]
        first_blank = BODY + len(rows)
        lines += [self._blank(table, first_blank + rank) for rank in range(table.vides)]
        last = len(lines)
        columns = [Column(12, hidden=True)] * len(_MACHINE)
        columns += [Column(size) for _, _, size in _OWN]
        columns += [Column(c.largeur) for c in table.colonnes]
        return Sheet(
            table.titre,
            (*columns, Column(12, hidden=True)),
            tuple(lines),
            freeze=address(FIRST + 1, BODY),
            # The marks are in it: a sort by its arrows moves whole rows.
            autofilter=span(1, TITLES, width, last),
            entries=tuple(self._entries(table, last)),
            page=Print("A3", area=span(len(_MACHINE) + 1, 1, visible, max(BODY, first_blank - 1)),
                       repeat_rows=f"{TITLES}:{TITLES}", footer=self.footer,
                       pages_wide=1 if sum(c.largeur for c in table.colonnes) < 260 else 2),
            protected=True,
            zoom=90,
            tab="saisie",
        )  # fmt: skip

    def _titles(self, table: Table) -> Row:
        cells = [Cell(TITRES if rank == 0 else None, "machine") for rank in range(len(_MACHINE))]
        notes = {
            "#supprimer": "Écrire « oui » pour supprimer la ligne. Rien n'est supprimé sans l'option --supprimer.",
            "#repertoire": "Le référentiel de la ligne ; à choisir pour une ligne ajoutée, s'il y en a plusieurs.",
        }
        cells += [Cell(titre, "entete", note=typo(notes[role])) for role, titre, _ in _OWN]
        for colonne in table.colonnes:
            note = " ".join(filter(None, (colonne.note, "Obligatoire." if colonne.obligatoire else "")))
            look = "entete-centre" if colonne.nature in _CENTRED else "entete"
            cells.append(Cell(colonne.titre, look, note=typo(note) or None))
        return Row((*cells, Cell(None, "machine")), 34)

    def _row(self, table: Table, row: Rang, number: int) -> Row:
        machine = (row.fichier, row.cle, row.empreinte)
        cells = [Cell(text, "machine") for text in machine]
        cells.append(Cell(None, "ligne-discrete" if row.verrouillee else "saisie-libre-centre"))
        origin = f"{row.repertoire} (lecture seule)" if row.verrouillee else row.repertoire
        cells.append(Cell(origin, "ligne-discrete"))
        tallest = 18.0
        for colonne in table.colonnes:
            if colonne.nature == "calcul":
                cells.append(self._looked_up(table, colonne, number, row.valeurs))
            else:
                text = row.valeurs.get(colonne.role)
                fixed = row.verrouillee or colonne.role in row.figes or text is None
                look = _locked(colonne, dim=row.verrouillee or text is None) if fixed else _look(colonne)
                cells.append(Cell(shown_value(text or "", colonne.nature), look))
            value = cells[-1].value
            if isinstance(value, str):
                tallest = max(tallest, height(value, colonne.largeur - 2))
        return Row((*cells, Cell(row.identite, "machine")), tallest)

    def _blank(self, table: Table, number: int) -> Row:
        cells = [Cell(None, "machine")] * len(_MACHINE)
        cells += [Cell(None, "ligne-discrete"), Cell(None, "saisie-libre")]
        for colonne in table.colonnes:
            if colonne.nature == "calcul":
                cells.append(self._looked_up(table, colonne, number, {}))
            else:
                cells.append(Cell(None, _look(colonne)))
        return Row((*cells, Cell(None, "machine")), 18)

    def _looked_up(self, table: Table, colonne: Colonne, number: int, values: Mapping[str, str]) -> Cell:
        """The label of what another cell of the row names, computed live so that a new row shows its own."""
        name, _, role = colonne.choix.partition(":")
        place = address(column_of(table, role), number)
        text = values.get(role, "")
        ids, labels = self.lists.area(name), self.lists.area(name, labels=True)
        if not ids:
            return Cell(None, "ligne-discrete")
        formula = f'=IF({place}="","",IFERROR(INDEX({labels},MATCH({place},{ids},0)),"inconnu"))'
        return Cell(self.labels.get(text, "inconnu") if text else "", "ligne-discrete", formula)

    def _entries(self, table: Table, last: int) -> Iterable[Entry]:
        wanted = [(len(_MACHINE) + 1, "oui_seul"), (len(_MACHINE) + 2, "repertoires")]
        for rank, colonne in enumerate(table.colonnes):
            name = f"listes_{table.nom}" if colonne.choix == "listes" else colonne.choix
            if name and colonne.nature != "calcul":
                wanted.append((FIRST + rank, name))
        for column, name in wanted:
            area = self.lists.area(name)
            if area:
                yield Entry(
                    span(column, BODY, column, last), "list", f"={area}", "Valeur inconnue",
                    typo("Choisir une valeur de la liste ; une nouvelle s'ajoute d'abord dans sa propre feuille."),
                )  # fmt: skip


def column_of(table: Table, role: str) -> int:
    """The column of a role, counted from 1."""
    return FIRST + next(rank for rank, colonne in enumerate(table.colonnes) if colonne.role == role)


def column_name(table: Table, role: str) -> str:
    """The letter of that column."""
    return column_letter(column_of(table, role))
