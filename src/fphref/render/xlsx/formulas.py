"""What a spreadsheet program refuses in a formula."""

from __future__ import annotations

import re
from collections.abc import Collection

from fphref.render.xlsx.text import utf16_length

MAX_FORMULA = 8_192
MAX_LITERAL = 255
MAX_DEPTH = 64
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_SHEET = re.compile(r"'(?:[^']|'')*'")
_NAMED = re.compile(r"(?:'((?:[^']|'')*)'|([^\W\d][\w.]*))!")
_PARENS = re.compile(r"[()]")
_NO_DIGITS = str.maketrans("", "", "0123456789")
_REMEMBERED = 4_096


def formula_fault(formula: str, titles: Collection[str]) -> str | None:
    """Why Excel would refuse a formula (`=SUM(A1,A2)`), in French; None for a sound one.

    `titles` are the sheets of the workbook.
    """
    if not formula.startswith("=") or len(formula) == 1 or utf16_length(formula) > MAX_FORMULA:
        return "formule sans « = », vide ou de plus de 8 192 caractères"
    bare = formula
    if '"' in bare:
        if any(len(literal) > MAX_LITERAL for literal in _QUOTED.findall(bare)):
            return f"formule avec un texte de plus de {MAX_LITERAL} caractères"
        bare = _QUOTED.sub("", bare)
    if "!" in bare:
        for quoted, plain in _NAMED.findall(bare):
            title = quoted.replace("''", "'") or plain
            if title not in titles:
                return f"formule qui cite la feuille « {title} », absente de ce classeur"
    if "'" in bare:
        bare = _SHEET.sub("", bare)
    if ";" in bare or '"' in bare or "'" in bare:
        return "formule avec « ; » ou guillemet ouvert"
    depth = deepest = 0
    for mark in _PARENS.findall(bare):
        depth += 1 if mark == "(" else -1
        deepest = max(deepest, depth)
        if depth < 0:
            break
    if depth:
        return "parenthèses de la formule non fermées"
    if deepest > MAX_DEPTH:
        return f"formule de plus de {MAX_DEPTH} niveaux"
    return None


class FormulaCheck:
    """`formula_fault` for thousands of formulas that differ by their rows: one of each shape is looked at closely."""

    def __init__(self, titles: Collection[str]) -> None:
        self._titles = titles
        self._sound: set[str] = set()

    def fault(self, formula: str) -> str | None:
        """The same as `formula_fault`."""
        shape = formula.translate(_NO_DIGITS)
        # The length, and the figures of a title, are not in the shape.
        if shape in self._sound and len(formula) < MAX_LITERAL and self._sheets_are_known(formula):
            return None
        said = formula_fault(formula, self._titles)
        if said is None:
            if len(self._sound) > _REMEMBERED:
                self._sound.clear()
            self._sound.add(shape)
        return said

    def _sheets_are_known(self, formula: str) -> bool:
        """Whether every sheet is plainly one of this workbook; False for what must be looked at closely."""
        if "!" not in formula:
            return True
        if "''" in formula:
            return False
        for before in formula.split("!")[:-1]:
            if not before.endswith("'") or before[before.rfind("'", 0, -1) + 1 : -1] not in self._titles:
                return False
        return True
