"""The elements of an Excel worksheet, heard one by one, become rows: every form that the format allows."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Final

from fphref.diagnostics import FphrefError
from fphref.evaluations.archive import too_many_cells
from fphref.evaluations.glance import Glance
from fphref.evaluations.grille import Formule, Ligne, Valeur
from fphref.evaluations.markup import MAX_DEPTH, MAX_TEXT, SEPARATOR, Markup
from fphref.evaluations.nombres import unescape
from fphref.evaluations.xlsx_valeurs import MAX_CELLS, MAX_COLUMN, MAX_ROW, TRUE, Nue, Renvois

MAX_HEARD: Final = 1_200_000
"""Cells of one sheet that are not plain (see `xlsx_clair`): each takes the parser ten times longer."""
PER_CELL: Final = 6
"""Elements that a cell may have, on average."""
MAX_BESIDE: Final = 1_500_000
"""Elements that a sheet may have beside its cells."""
MAX_MASTERS: Final = 100_000
"""Formulas of one sheet that others share."""
NAMESPACES: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)


class Builder:
    """Builds rows out of what the parser meets: one method an element, chosen by its qualified name."""

    def __init__(self, markup: Markup, feuille: str, renvois: Renvois, glance: Glance) -> None:
        self.rows: list[Ligne] = []
        self.row = 0
        self._glance = glance
        self._default = ""
        self._in_data = False
        self._markup = markup
        self._feuille = feuille
        self._renvois = renvois
        self._masters: dict[str, str] = {}
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {}
        self._ends: dict[str, Callable[[], None]] = {}
        self._depth = self._elements = self._cells = self._plain = 0
        self._skip_from = 0
        self._in_row = self._in_cell = False
        self._column = self._last_row = 0
        self._numbered = self._hidden = False
        self._values: dict[int, Valeur] = {}
        self._kind = self._style = ""
        self._capture: list[str] | None = None
        self._length = 0
        self._value: str | None = None
        self._inline: list[str] = []
        self._formula: str | None = None
        self._master = ""
        markup.parser.StartElementHandler = self._root
        markup.parser.StartNamespaceDeclHandler = self._declare
        markup.parser.XmlDeclHandler = self._encoded

    def _root(self, name: str, _: dict[str, str]) -> None:
        namespace, _sep, local = name.rpartition(SEPARATOR)
        if local != "worksheet" or namespace not in NAMESPACES:
            raise self._markup.broken()
        if self._default != namespace:
            self._glance.give_up()
        starts = {
            "sheetData": self._start_data, "row": self._start_row, "c": self._start_cell, "v": self._start_text,
            "f": self._start_formula, "is": self._start_nothing, "r": self._start_nothing, "t": self._start_text,
        }  # fmt: skip
        ends = {
            "sheetData": self._end_data, "row": self._end_row, "c": self._end_cell, "v": self._end_value,
            "f": self._end_formula, "t": self._end_inline,
        }  # fmt: skip
        self._starts = {f"{namespace}{SEPARATOR}{key}": call for key, call in starts.items()}
        self._ends = {f"{namespace}{SEPARATOR}{key}": call for key, call in ends.items()}
        self._depth = 1
        parser = self._markup.parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._chars

    @property
    def in_rows(self) -> bool:
        """Whether the parser stands between two rows."""
        return self._in_data and self._depth == 2

    def glanced(self, last_row: int, cells: int) -> None:
        """Take note of a block that was read at a glance."""
        self.row = last_row
        self._plain += cells
        if self._plain + self._cells > MAX_CELLS:
            raise too_many_cells(self._markup.nom)

    def _declare(self, prefix: str | None, uri: str) -> None:
        if prefix is None:
            # Rows without a prefix must be those of the one default namespace, declared once.
            if self._default:
                self._glance.give_up()
            self._default = uri

    def _encoded(self, _: str, encoding: str | None, __: int) -> None:
        if (encoding or "utf-8").casefold() != "utf-8":
            self._glance.give_up()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH:
            raise self._markup.too_deep()
        if self._skip_from:
            return
        call = self._starts.get(name)
        if call is not None:
            call(attributes)
        elif self._in_row:
            self._skip_from = self._depth  # an extension, or the reading of ideographs
        elif self._elements > MAX_BESIDE + PER_CELL * self._cells:
            raise too_many_cells(self._markup.nom)

    def _end(self, name: str) -> None:
        if self._skip_from:
            if self._depth == self._skip_from:
                self._skip_from = 0
        else:
            call = self._ends.get(name)
            if call is not None:
                call()
        self._depth -= 1

    def _chars(self, text: str) -> None:
        if self._capture is not None and not self._skip_from:
            self._length += len(text)
            if self._length > MAX_TEXT:
                raise self._markup.too_long()
            self._capture.append(text)

    def _start_data(self, _: dict[str, str]) -> None:
        self._in_data = self._depth == 2

    def _end_data(self) -> None:
        self._in_data = False

    def _start_nothing(self, _: dict[str, str]) -> None:
        pass

    def _start_row(self, attributes: dict[str, str]) -> None:
        if self._in_row or not self._in_data or self._depth != 3:
            raise self._refusal("ligne mal placée")
        number = attributes.get("r")
        self._in_row = True
        self._numbered = number is not None
        self._last_row = self.row
        self.row = self._checked_row(str(self.row + 1) if number is None else number)
        self._hidden = attributes.get("hidden", "0") in TRUE
        self._column = 0
        self._values = {}

    def _checked_row(self, text: str) -> int:
        number = int(text) if len(text) <= 7 and text.isascii() and text.isdigit() else 0
        if not 0 < number <= MAX_ROW:
            raise self._refusal(f"numéro de ligne « {text[:20]} » impossible")
        if number <= self._last_row:
            raise self._refusal(f"la ligne {number} vient après la ligne {self._last_row}")
        return number

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if not self._in_row or self._in_cell:
            raise self._refusal("cellule hors d’une ligne")
        self._cells += 1
        if self._cells > MAX_HEARD or self._elements > MAX_BESIDE + PER_CELL * self._cells:
            raise too_many_cells(self._markup.nom)
        self._in_cell = True
        reference = attributes.get("r")
        self._column = self._column + 1 if reference is None else self._placed(reference)
        if self._column > MAX_COLUMN:
            raise self._refusal(f"plus de {MAX_COLUMN} colonnes")
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._value = self._formula = None
        self._inline = []
        self._length = 0
        self._master = ""

    def _placed(self, reference: str) -> int:
        """The column of a cell, whose row must be the present one."""
        letters = reference.rstrip("0123456789")
        column = self._renvois.colonnes[letters]
        row = reference[len(letters) :]
        if not column or not row:
            raise self._refusal(f"cellule « {reference[:20]} » impossible")
        if not self._numbered:
            self.row = self._checked_row(row)
            self._numbered = True
        elif row != str(self.row):
            raise self._refusal(f"cellule « {reference[:20]} » rangée dans une autre ligne")
        return column

    def _start_text(self, _: dict[str, str]) -> None:
        if self._in_cell:
            self._capture = []

    def _start_formula(self, attributes: dict[str, str]) -> None:
        if self._in_cell:
            self._capture = []
            self._master = attributes.get("si", "") if attributes.get("t") == "shared" else ""

    def _captured(self) -> str:
        text = "".join(self._capture or ())
        self._capture = None
        return text

    def _end_value(self) -> None:
        if self._in_cell:
            self._value = self._captured()

    def _end_inline(self) -> None:
        if self._in_cell:
            self._inline.append(self._captured())

    def _end_formula(self) -> None:
        if not self._in_cell:
            return
        text = unescape(self._captured())
        if self._master and text:
            if len(self._masters) < MAX_MASTERS:
                self._masters[self._master] = text
        elif self._master:
            text = self._masters.get(self._master, "")
        self._formula = text if text.startswith("=") else f"={text}"

    def _end_cell(self) -> None:
        self._in_cell = False
        bare = self._bare()
        value = bare if self._formula is None else Formule(self._formula, bare)
        if value is None or value == "":
            return
        if self._column in self._values:
            raise self._refusal(f"deux cellules dans la colonne {self._column}")
        self._values[self._column] = value

    def _bare(self) -> Nue | None:
        if self._kind == "inlineStr":
            return unescape("".join(self._inline) or self._value or "") or None
        try:
            return self._renvois.value(self._kind, self._style, self._value)
        except LookupError as error:
            raise self._refusal(f"texte partagé « {str(error.args[0])[:20]} » absent") from None

    def _end_row(self) -> None:
        self._in_row = False
        if self._values:
            values = self._values
            columns = list(values)
            if any(left > right for left, right in pairwise(columns)):
                values = dict(sorted(values.items()))
            self.rows.append(Ligne(self.row, self._hidden, values))

    def _refusal(self, what: str) -> FphrefError:
        """A fault of the file at the present row."""
        return FphrefError(
            f"{self._markup.nom} est abîmé ({self._feuille[:80]}, ligne {self.row} : {what}) : "
            "l’ouvrir dans un tableur et l’enregistrer à nouveau."
        )
