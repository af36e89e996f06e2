"""Formula texts as trees, and the shape that formulas share when they only differ by where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fphref.documents.calcul.values import ERREURS, CalculError, Scalar

_REFERENCE = r"\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}(?![\w(.!])"
# What is quoted or bracketed comes first: `"A1"`, `'A1'!` and `t[A1]` hold no reference.
_PARTS = re.compile(r"""("[^"]*"|'[^']*'|\[[^\]]*\])|(?<![\w.$])(\$?[A-Za-z]{1,3}\$?)([1-9][0-9]{0,6})(?![\w(.!])""")
_TOKENS = re.compile(
    rf"""\s*(?:
    (?P<text>"(?:[^"]|"")*")
    |(?P<error>\#(?:N/A|DIV/0!|NAME\?|NUM!|REF!|VALUE!|NULL!))
    |(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)
    |(?P<reference>{_REFERENCE})
    |(?P<column>[^\W\d][\w.]*\[[^\[\]]+\])
    |(?P<word>[^\W\d][\w.]*)
    |(?P<sign><>|<=|>=|[-+*/^&=<>%(),:])
    )""",
    re.VERBOSE,
)
_CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]+)")
_STRIDE = 1 << 26


@dataclass(frozen=True, slots=True)
class Const:
    """A literal, or an argument left out (`None`)."""

    value: Scalar


@dataclass(frozen=True, slots=True)
class Cellule:
    """One cell: rows and columns are counted from 1 where fixed, else from the formula's own."""

    sheet: str | None
    row: int
    row_fixed: bool
    column: int
    column_fixed: bool


@dataclass(frozen=True, slots=True)
class Zone:
    """A rectangle of cells."""

    first: Cellule
    last: Cellule


@dataclass(frozen=True, slots=True)
class Nom:
    """A defined name."""

    name: str


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column of a table: `tEvaluations[Niveau]`."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class Unaire:
    """`-x`, `+x` or `x%`."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binaire:
    """`x operator y`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Appel:
    """A function with its arguments; its name is in capitals."""

    function: str
    arguments: tuple[Node, ...]


Node = Const | Cellule | Zone | Nom | Colonne | Unaire | Binaire | Appel

_LEVELS = (("=", "<>", "<", "<=", ">", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))


def column_number(letters: str) -> int:
    """1 for `A`, 27 for `AA`."""
    found = 0
    for letter in letters.upper():
        found = found * 26 + ord(letter) - 64
    return found


def place(address: str) -> tuple[int, int]:
    """Row and column of `C7` or `$C$7`, counted from 1."""
    found = _CELL.fullmatch(address)
    if found is None:
        raise CalculError(f"« {address} » n’est pas une cellule")
    return int(found[4]), column_number(found[2])


class Shapes:
    """Gives each formula the key that all its copies share: its text, references counted from its own cell."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, int, int]] = {}

    def key(self, formula: str, row: int, column: int) -> tuple[str | int | None, ...]:
        """Two formulas have the same key only if one is the copy of the other."""
        parts: list[str | int | None] = _PARTS.split(formula)
        known = self._known
        # A text, then what was quoted, or a column and a row; and again.
        for i in range(2, len(parts), 4):
            letters: str | None = parts[i]  # type: ignore[assignment]
            if letters is not None:
                try:
                    base, per_column, per_row = known[letters]
                except KeyError:
                    base, per_column, per_row = known[letters] = _weights(letters)
                parts[i] = base + int(parts[i + 1]) * 4 - per_column * column - per_row * row  # type: ignore[arg-type]
                parts[i + 1] = None
        return tuple(parts)


def _weights(letters: str) -> tuple[int, int, int]:
    """`$A$` as a number, and what of the reference moves with the formula's column and row."""
    fixed_column, fixed_row = letters.startswith("$"), letters.endswith("$")
    base = column_number(letters.strip("$")) * _STRIDE + 2 * fixed_column + fixed_row
    return base, 0 if fixed_column else _STRIDE, 0 if fixed_row else 4


def parse(formula: str, row: int, column: int) -> Node:
    """The tree of a formula that stands in this cell; `=` before it may be left out.

    Raises:
        CalculError: for what is no formula in English notation, or goes beyond the supported set.
    """
    return _Parser(formula.removeprefix("="), row, column).whole()


class _Parser:
    def __init__(self, formula: str, row: int, column: int) -> None:
        self._row, self._column = row, column
        self._tokens: list[tuple[str, str]] = []
        at = 0
        body = formula.rstrip()
        while at < len(body):
            found = _TOKENS.match(body, at)
            if found is None or found.lastgroup is None:
                raise CalculError(f"signe inattendu : « {body[at : at + 12]} »")
            self._tokens.append((found.lastgroup, found[found.lastgroup]))
            at = found.end()
        self._tokens.append(("end", ""))
        self._at = 0

    def whole(self) -> Node:
        node = self._level(0)
        if self._tokens[self._at][0] != "end":
            raise CalculError(f"suite inattendue : « {self._tokens[self._at][1]} »")
        return node

    def _next(self) -> tuple[str, str]:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _takes(self, *signs: str) -> str:
        kind, text = self._tokens[self._at]
        if kind == "sign" and text in signs:
            self._at += 1
            return text
        return ""

    def _expects(self, sign: str) -> None:
        if not self._takes(sign):
            raise CalculError(f"« {sign} » attendu avant {self._seen()}")

    def _seen(self) -> str:
        text = self._tokens[self._at][1]
        return f"« {text} »" if text else "la fin"

    def _level(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self._signed()
        node = self._level(level + 1)
        while operator := self._takes(*_LEVELS[level]):
            node = Binaire(operator, node, self._level(level + 1))
        return node

    def _signed(self) -> Node:
        # A sign binds tighter than a power: -2^2 is 4.
        if operator := self._takes("-", "+"):
            return Unaire(operator, self._signed())
        node = self._operand()
        while self._takes("%"):
            node = Unaire("%", node)
        return node

    def _operand(self) -> Node:
        kind, text = self._next()
        match kind:
            case "text":
                return Const(text[1:-1].replace('""', '"'))
            case "number":
                amount = float(text)
                return Const(int(amount) if amount.is_integer() and abs(amount) < 1e15 else amount)
            case "error":
                return Const(ERREURS[text])
            case "sheet":
                name = text[:-1]
                return self._area(name[1:-1].replace("''", "'") if name.startswith("'") else name, self._next())
            case "reference":
                return self._area(None, (kind, text))
            case "column":
                table, _, rest = text.partition("[")
                return Colonne(table, rest[:-1])
            case "word":
                return self._word(text)
            case "sign" if text == "(":
                node = self._level(0)
                self._expects(")")
                return node
        raise CalculError(f"opérande attendu, trouvé « {text or 'la fin'} »")

    def _area(self, sheet: str | None, token: tuple[str, str]) -> Node:
        first = self._cell(sheet, token)
        if self._takes(":"):
            return Zone(first, self._cell(sheet, self._next()))
        return first

    def _cell(self, sheet: str | None, token: tuple[str, str]) -> Cellule:
        kind, text = token
        found = _CELL.fullmatch(text) if kind == "reference" else None
        if found is None:
            raise CalculError(f"référence non prise en charge : « {text} »")
        column_fixed, row_fixed = bool(found[1]), bool(found[3])
        column, row = column_number(found[2]), int(found[4])
        return Cellule(
            sheet,
            row if row_fixed else row - self._row,
            row_fixed,
            column if column_fixed else column - self._column,
            column_fixed,
        )

    def _word(self, word: str) -> Node:
        if self._takes("("):
            return Appel(word.upper(), self._arguments())
        known = {"TRUE": True, "FALSE": False}.get(word.upper())
        return Nom(word) if known is None else Const(known)

    def _arguments(self) -> tuple[Node, ...]:
        if self._takes(")"):
            return ()
        found: list[Node] = []
        while True:
            kind, text = self._tokens[self._at]
            empty = kind == "sign" and text in ",)"
            found.append(Const(None) if empty else self._level(0))
            if not self._takes(","):
                self._expects(")")
                return tuple(found)
