"""The columns of a long table that are none of ours, packed row by row: 300 000 take a few megabytes."""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping
from datetime import date, datetime, time

from fphref.evaluations.grille import Erreur, Formule, Valeur
from fphref.evaluations.relire_valeurs import shown

Cellule = str | int | float | bool | date | None

_SHARED = 20_000
"""Rows that say the same are kept once, among that many."""


class Colonnes:
    """What stands in those columns, numbered from 1."""

    def __init__(self) -> None:
        self.titres: list[str] = []
        """Every title that was met, as it was first written."""
        self._rangs: dict[str, int] = {}
        self._octets = bytearray()
        self._fins = array("Q", [0])
        self._known: dict[bytes, int] = {}

    def pack(self, found: Mapping[str, Valeur]) -> int:
        """Keep what a row holds under these titles; its number, 0 where it holds nothing."""
        if not found:
            return 0
        pairs = [(self._rang(title), _packed(bare(value))) for title, value in found.items()]
        row = json.dumps(pairs, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        number = self._known.get(row)
        if number is None:
            self._octets += row
            self._fins.append(len(self._octets))
            number = len(self._fins) - 1
            if len(self._known) < _SHARED:
                self._known[row] = number
        return number

    def unpack(self, number: int) -> dict[str, Cellule]:
        """The row of that number, title → value; nothing for 0."""
        if not number:
            return {}
        row = self._octets[self._fins[number - 1] : self._fins[number]]
        return {
            self.titres[rang]: _unpacked(value)
            for rang, value in json.loads(row.decode("utf-8", "surrogatepass"))
        }  # fmt: skip

    def _rang(self, title: str) -> int:
        rang = self._rangs.get(title)
        if rang is None:
            rang = self._rangs[title] = len(self.titres)
            self.titres.append(title)
        return rang


def bare(value: Valeur) -> Cellule:
    """A value without its formula; an error is the text that was shown, midnight is a day."""
    if isinstance(value, Formule):
        return None if value.valeur is None else bare(value.valeur)
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    return str(value) if isinstance(value, Erreur) else value


def same(held: Valeur | None, said: Cellule) -> bool:
    """Whether two values read alike: a number is what a csv file writes of it, a day too."""
    mine, other = (None if held is None else bare(held)), said
    return mine == other or _words(mine) == _words(other)


def _words(value: Cellule) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return shown(value, 10_000)


def told(value: Valeur | Cellule) -> str:
    """A value in a sentence: « Nord », or « vide » without signs."""
    text = shown(value)
    return f"« {text} »" if text else "vide"


def _packed(value: Cellule) -> object:
    """What JSON has no word for stands in a list: a day, a moment."""
    return [isinstance(value, datetime), value.isoformat()] if isinstance(value, date) else value


def _unpacked(value: object) -> Cellule:
    if isinstance(value, list):
        moment, text = value
        return datetime.fromisoformat(text) if moment else date.fromisoformat(text)
    assert value is None or isinstance(value, str | int | float)
    return value
