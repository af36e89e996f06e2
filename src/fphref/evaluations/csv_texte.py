"""Text files of separated values, as French spreadsheets write them: one sheet, whose values stay text."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from fphref.diagnostics import FphrefError
from fphref.evaluations.archive import regular_size
from fphref.evaluations.grille import Ligne, Tableur, Valeur

MAX_FILE: Final = 300_000_000
MAX_LINE: Final = 2_000_000
"""Characters of one line of the file."""
MAX_COLUMN: Final = 16_384
MAX_LINES: Final = 3_000_000
MAX_VALUES: Final = 30_000_000
"""Values of the file, blank ones included: a list of 2.5 million evaluations has some 20 million."""
SEPARATORS: Final = (";", ",", "\t")
_BLOCK: Final = 1 << 20
_FEW_NULS: Final = 100
"""Beyond so many null characters, or one in a hundred, a file is no text with a spoilt cell."""
_SNIFFED: Final = 30
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(r'"?sep=([;,\t|])"?[\r\n]*', re.IGNORECASE)
_MARK: Final = "\0"
_BREAK = re.compile(r"\r\n|[\r\n]")
_NEUTRALISED = re.compile(r"'[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class FeuilleCsv:
    """The one sheet of such a file."""

    nom: str
    path: Path
    encodage: str
    separateur: str
    etat: str = "visible"

    def lignes(self) -> Iterator[Ligne]:
        """The records that hold something, by the line of the file they begin on; raises `FphrefError` at a bound.

        An apostrophe before `=`, `+`, `-`, `@`, a tab or a return is taken away: so are texts kept from becoming
        formulas in the files that fphref writes.
        """
        values = 0
        with self.path.open(encoding=self.encodage, newline="") as stream:
            for number, record in _records(self.path.name, _lines(self.path.name, stream), self.separateur):
                values += len(record)
                if len(record) > MAX_COLUMN or values > MAX_VALUES:
                    raise FphrefError(f"{self.path.name} a trop de valeurs : le découper en plusieurs fichiers.")
                cells: dict[int, Valeur] = {
                    column: value[1:] if value[0] == "'" and _NEUTRALISED.match(value) else value
                    for column, value in enumerate(record, 1)
                    if value
                }
                if cells and not (number == 1 and _declared(record, self.separateur)):
                    yield Ligne(number, False, cells)


def open_csv(path: Path, *, whole: bool = False) -> Tableur:
    """The sheet of a text file; raises `FphrefError` where it is no text, or beyond a bound.

    The separator is told from the first records; `whole` asks all of them, and admits `|` too.
    """
    if regular_size(path) > MAX_FILE:
        raise FphrefError(f"{path.name} est trop gros : le découper en plusieurs fichiers.")
    encoding, remarks = _encoding(path)
    separator = _separator(path, encoding, whole=whole)
    sheet = FeuilleCsv(path.stem, path, encoding, separator)
    return Tableur(path.name, "csv", (sheet,), {}, remarks)


def _encoding(path: Path) -> tuple[str, tuple[str, ...]]:
    """UTF-8 or UTF-16 where the file says so, else UTF-8 if all of it is, else that of old French Windows files."""
    with path.open("rb") as stream:
        head = stream.read(4)
    for mark, name in _BOMS:
        if head.startswith(mark):
            _check_text(path, name)
            return name, ()
    try:
        _check_text(path, "utf-8")
    except UnicodeError:
        _check_text(path, "cp1252")
        return "cp1252", (f"{path.name} n’est pas en UTF-8 : il a été lu en Windows-1252.",)
    return "utf-8", ()


def _check_text(path: Path, encoding: str) -> None:
    """Decode the whole file once; raises `UnicodeError` for UTF-8 alone, `FphrefError` for the others."""
    decoder = codecs.getincrementaldecoder(encoding)()
    size = nuls = line = 0
    before = 1
    try:
        with path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                text = decoder.decode(block)
                if (first := text.find("\x00")) >= 0:
                    line = line or before + text.count("\n", 0, first)
                    nuls += text.count("\x00")
                before += text.count("\n")
                size += len(text)
            decoder.decode(b"", True)
    except UnicodeError:
        if encoding == "utf-8":
            raise
        raise FphrefError(f"{path.name} n’est pas un fichier texte lisible : l’enregistrer en CSV UTF-8.") from None
    if nuls > _FEW_NULS or nuls * 100 > size:
        raise FphrefError(f"{path.name} n’est pas un fichier texte : l’enregistrer en .xlsx ou en CSV UTF-8.")
    if nuls:
        raise FphrefError(
            f"{path.name} n’est pas un fichier texte correct : caractère nul (invisible) à la ligne {line} ; ressaisir "
            "la cellule, ou enregistrer en .xlsx."
        )


def _separator(path: Path, encoding: str, *, whole: bool = False) -> str:
    """The one that the first records (or all) agree on most, `;` where none does; a line `sep=;` has the last word."""
    with path.open(encoding=encoding, newline="") as stream:
        first = list(islice(_lines(path.name, stream), _SNIFFED))
    declared = _DECLARED.fullmatch(first[0]) if first else None
    if declared:
        return declared[1]
    best, best_score = SEPARATORS[0], (0.0, 0)
    for separator in (*SEPARATORS, "|") if whole else SEPARATORS:
        try:
            if whole:
                with path.open(encoding=encoding, newline="") as stream:
                    widths = _widths(_records(path.name, _lines(path.name, stream), separator))
            else:
                widths = _widths(_records(path.name, iter(first), separator, cut=True))
        except FphrefError:
            continue
        count = widths.total()
        widths.pop(1, None)
        if widths:
            width, agreed = widths.most_common(1)[0]
            score = (agreed / count, width)
            if score > best_score:
                best, best_score = separator, score
    return best


def _widths(records: Iterator[tuple[int, list[str]]]) -> Counter[int]:
    """How many records have each number of values; blank ones are not counted."""
    return Counter(len(record) for _, record in records if record)


def _declared(record: list[str], separator: str) -> bool:
    return _DECLARED.fullmatch(separator.join(record)) is not None


def _lines(nom: str, stream: Iterator[str]) -> Iterator[str]:
    """The lines of a text stream, none of them longer than the bound."""
    count = 0
    while line := stream.readline(MAX_LINE + 1):  # type: ignore[attr-defined]
        count += 1
        if len(line) > MAX_LINE or count > MAX_LINES:
            raise FphrefError(f"{nom} a une ligne démesurée, ou trop de lignes : le découper en plusieurs fichiers.")
        yield line


def _records(nom: str, lines: Iterator[str], separator: str, *, cut: bool = False) -> Iterator[tuple[int, list[str]]]:
    """The records, each with the number of the line it begins on; raises `FphrefError` for one that does not end.

    `cut` says that the lines are the first of a file: its last record may go on after them.
    """
    source = _Marked(lines)
    reader = csv.reader(source, delimiter=separator)
    while True:
        number = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            if reader.line_num <= number:  # one line alone went over what `csv` admits of a value
                raise FphrefError(
                    f"{nom} : une cellule de la ligne {number} a plus de {csv.field_size_limit()} caractères ; la "
                    "vider, ou la raccourcir."
                ) from None
            raise _endless(nom, number) from None
        if source.marked:
            if not cut and reader.line_num > number:
                raise _endless(nom, source.opened(record[-1]))
            if reader.line_num == number:
                return
            record[-1] = record[-1].removesuffix(_MARK)
        yield number, record


class _Marked:
    """Lines, then a mark: a value that swallows it has an opening quote and no closing one."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.marked = False
        self._lines = lines
        self._count = 0
        self._last = ""

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self._count += 1
            self._last = line
            yield line
        self.marked = True
        yield _MARK

    def opened(self, value: str) -> int:
        """The line on which the unclosed last value begins."""
        ended = _BREAK.search(self._last) is not None
        return self._count + ended - len(_BREAK.findall(value))


def _endless(nom: str, number: int) -> FphrefError:
    return FphrefError(f"{nom} : la valeur de la ligne {number} n’a pas de fin (un guillemet de trop ?).")
