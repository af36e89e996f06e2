"""A list of people as a table: the line of its titles, its lines, and the place of each of their cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from fphref.diagnostics import Position
from fphref.evaluations.anomalies import Lieu, position
from fphref.evaluations.grille import Erreur, Feuille, Formule, Ligne, Tableur, Valeur
from fphref.evaluations.relire_valeurs import clean
from fphref.texte import fold

HEAD_ROWS = 30
"""How many filled rows are looked at for the titles: exports often begin with a few lines of their own."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_WORD = re.compile(r"[a-z0-9]+")
_SMALL = frozenset({"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou"})

Score = Callable[[Mapping[int, str]], int]
"""How well a row serves as titles: its cells as `title_key` gives them, by column; 0 where it cannot."""


@dataclass(frozen=True, slots=True)
class Liste:
    """A table found in a file: `entete` is the number of its line of titles, `titres` are these as written."""

    fichier: str
    en_feuilles: bool
    feuille: Feuille
    entete: int
    titres: Mapping[int, str]
    autres: tuple[str, ...] = ()
    """Other sheets of the file that look like such a list too."""

    def at(self, ligne: int, colonne: int = 1) -> Position:
        """The place of a cell: sheet and cell in a workbook, line and column in a text file."""
        return position(Lieu(self.fichier, self.feuille.nom, self.en_feuilles), ligne, colonne)

    def lignes(self) -> Iterator[Ligne]:
        """The lines under the titles that hold something."""
        return (ligne for ligne in self.feuille.lignes() if ligne.numero > self.entete)


def find_liste(tableur: Tableur, score: Score) -> Liste | None:
    """The list of a file: in the first sheet (the visible ones first) that has a row of titles, the best such row."""
    found = find_listes(tableur, score)
    if not found:
        return None
    first = found[0]
    others = tuple(liste.feuille.nom for liste in found[1:])
    return Liste(first.fichier, first.en_feuilles, first.feuille, first.entete, first.titres, others)


def find_listes(tableur: Tableur, score: Score) -> list[Liste]:
    """The list of each sheet that has a row of titles (the visible ones first), under the best such row."""
    found: list[Liste] = []
    for feuille in sorted(tableur.feuilles, key=lambda f: f.etat != "visible"):
        best, best_score = None, 0
        for ligne in islice(feuille.lignes(), HEAD_ROWS):
            titles = {c: title for c, value in sorted(ligne.cellules.items()) if (title := text_of(value))}
            points = score({column: title_key(title) for column, title in titles.items()})
            if points > best_score:
                best, best_score = Liste(tableur.nom, tableur.nature != "csv", feuille, ligne.numero, titles), points
        if best is not None:
            found.append(best)
    return found


def title_key(text: str) -> str:
    """A title without what varies: « Nom d’usage » and « NOM_USAGE » are `nom usage`."""
    return " ".join(word for word in _WORD.findall(fold(text)) if word not in _SMALL)


def column_of(keys: Mapping[int, str], names: tuple[str, ...]) -> int | None:
    """The column whose title is one of these names, the first name that is found winning."""
    for name in names:
        for column, key in keys.items():
            if key == name:
                return column
    return None


def text_of(value: Valeur | None) -> str:
    """A value as a person reads it: NFKC, single spaces, days `AAAA-MM-JJ`, a formula's result; "" for an error."""
    if isinstance(value, Formule):
        value = value.valeur
    if value is None or isinstance(value, Erreur):
        return ""
    if isinstance(value, bool):
        return "vrai" if value else "faux"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return clean(_CONTROL.sub("", unicodedata.normalize("NFKC", str(value))))


def is_error(value: Valeur | None) -> bool:
    """Whether a cell shows an error such as `#N/A`, computed or not."""
    return isinstance(value.valeur if isinstance(value, Formule) else value, Erreur)
