"""Formulas by the thousand over a small sheet, grown from templates, to be computed by two programs."""

from __future__ import annotations

import random
import re
from datetime import date

from fphref.documents.classeur import Cell, Row, Sheet, Value, Workbook

DATA, FORMULAS = "Données", "Calculs"
ROWS = 10
Held = Value | Cell


def formula(text: str) -> Cell:
    return Cell("", formula=text)


_EMPTY, _MISSING = formula('=""'), formula("=NA()")
COLUMNS: dict[str, tuple[Held, ...]] = {
    "A": (3, 1, 2, None, 3, 0, -1, 5, 2, 4),
    "B": ("Anglais", "anglais", "Zoologie", "été", "abc", "trois", "a*c", "a?c", " x ", "lits  et  salles"),
    "C": (1, "so", None, _EMPTY, 5, 2, "deux", date(2026, 1, 31), 4, 0),
    "D": (0.5, 1.5, 2.25, -2.5, 0.1, 0.2, 0.3, 1e3, 12.345, 1 / 3),
    "E": (1, 2, 3, 3, 5, 8, 13, 21, 34, 55),
    "F": ("abricot", "banane", "cerise", "datte", "figue", "kiwi", "mangue", "orange", "poire", "raisin"),
    "G": ("x", "y", None, "x", _EMPTY, "X", "é", "É", "z", "xy"),
    "H": (_MISSING, 1, "a", _MISSING, None, formula("=1+1"), _EMPTY, 7, _MISSING, "b"),
    "I": (
        date(2024, 2, 29), date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 31), date(2026, 11, 22), 45000,
        46000.75, 1000, date(2030, 6, 15), date(1999, 12, 31),
    ),
    "J": (9, 7.5, 7, 5, 4, 3, 2, 1, 0, -2),
}  # fmt: skip

# {n} a number, {s} a text, {b} a condition, {v} any of them, {crit} a criterion; {cell AB} a cell of these columns
# (one row below them included), {full AB} a cell that is not empty, {col AB} a whole column, {part AB} a piece of
# one; {1|2|3} one of these.
TEMPLATES = {
    "n": '''
({n}+{n})
({n}-{n})
({n}*{n})
({n}/{n})
({full DE}^{2|3|0.5|-1})
-{n}
{5|50|12.5}%
SUM({part ABCDEFG})
SUM({part ACDEH},{n})
SUM({n},{n})
SUMPRODUCT({col ADE}*{col ADE})
SUMPRODUCT({col ABDEG},{col ADEG})
SUMPRODUCT(({col ABCDEFG}{=|<>|>=|<}{0|1|2.5|"x"|"abc"})*{col ADE})
SUMPRODUCT(({col AE}>={rank})*COUNTIFS({col ABG},{col BFG},{col ADE},{col AE}))
SUMPRODUCT(COUNTIF({col ABDEFG},{col ABFG}))
SUMPRODUCT(ISNUMBER({col ABCDEFGH})*{col ADE})
SUMPRODUCT(({col BFG}<>"")*({col AE}>1))
SUMPRODUCT(LEN({col BF})*1)
SUMPRODUCT(ISNUMBER(MATCH({col DEF},{col AEF},0))*1)
SUMPRODUCT(SUMIF({col ABE},{col ABE},{col ADE}))
SUMPRODUCT((MONTH({col I})={rank})*1)
SUMPRODUCT(--({col AE}=LARGE({col AE},{1|2|3})))
SUMPRODUCT((ROW({col A})>3)*{col A})
COUNT({part ABCDEFGHI})
COUNTA({part ABCDEFGHI})
COUNTBLANK({part ABCDEFGHI})
COUNTIF({col ABCDEFGH},{crit})
COUNTIF({part ABDEFG},{crit})
COUNTIF({col BFG},{wild})
COUNTIFS({col ABDEFG},{crit},{col ABDEFG},{crit})
COUNTIFS({col BFG},{wild},{col ABDEFG},{crit})
SUMIF({col ABDEFG},{crit},{col ADE})
SUMIF({col ADE},{crit})
SUMIFS({col ADE},{col ABDEFG},{crit},{col ABEFG},{crit})
AVERAGE({part ADEC})
AVERAGEIF({col ABEFG},{crit},{col ADE})
AVERAGEIFS({col ADE},{col ABEFG},{crit})
MIN({part ABCDE})
MAX({part ABCDEI})
MAX({n},{n})
LARGE({col ADE},{1|2|9})
SMALL({col ADE},{1|2|9})
RANK({full E},{col E})
RANK({full D},{col D},1)
MATCH({0|1|3|8|2.5},{col AEDC},0)
MATCH({"x"|"abc"|"É"|"KIWI"},{col BFG},0)
MATCH({full DEF},{col ABEF},0)
MATCH({0|1|3|6|99},{col E},1)
MATCH({6|7|2.5|0|9|10},{col J},-1)
MATCH({"a"|"c"|"kiwi"|"zz"},{col F})
MATCH({"*a*"|"b*"|"?iwi"|"*"|"~*"},{col F},0)
INDEX({col ABCDE},{1|2|10})
INDEX('Données'!$A$1:$E$8,{1|2|3},{1|2|4})
SUM(INDEX('Données'!$A$1:$E$8,0,{1|2|4|5}))
INDEX('Données'!$A$2:$E$2,{1|2|4|5})
INDEX({col DE},MATCH({full DE},{col AE},0))
VLOOKUP({0|3|6|55},'Données'!$E$1:$G$10,{1|2|3},{FALSE|0|TRUE|1})
VLOOKUP({full F},'Données'!$F$1:$I$10,{1|2|3|4},FALSE)
CHOOSE({rank},{v},{v},{v})
ROW()
COLUMN()
ROW({cell AB})
COLUMN({cell AB})
ROWS({part AB})
COLUMNS('Données'!A1:C2)
ROUND({n},{0|1|2|-1})
ROUNDUP({n},{0|1|2})
ROUNDDOWN({n},{0|1|-1})
INT({n})
MOD({7|-7|5.5|10},{3|-3|2|0})
ABS({n})
EDATE({full I},{1|-1|12|25|0})
EOMONTH({full I},{1|-1|12|0})
DATE({2024|2025|99},{1|2|13|0|-3},{1|29|31|0|-5})
YEAR({full I})
MONTH({full I})
DAY({full I})
LEN({s})
VALUE({s})
N({cell ABCDEFGHI})
IF({b},{n},{n})
IFERROR({n},{n})
_xlfn.IFNA({n},{n})
''',
    "s": '''
({s}&{s})
({s}&{cell AE})
LEFT({s},{rank})
RIGHT({s},{rank})
MID({s},{rank},{rank})
TRIM({s})
UPPER({s})
LOWER({s})
SUBSTITUTE({s},{"a"|""|" "|"x"},{s})
SUBSTITUTE({cell BF},"a","-",{1|2|3})
REPT({s},{0|1|2|-1})
CONCATENATE({s},{s},{cell AE})
T({cell ABCDEFGHI})
TEXT({n},{"0"|"000"|"0%"|"+0;-0;0"|"0 ""j"""|"#"})
IF({b},{s},{s})
IFERROR({s},{s})
INDEX({col BFG},{1|2|9})
HYPERLINK("#A1",{"abc"|"2"})
''',
    "b": '''
AND({b},{b})
OR({b},{b},{n})
NOT({b})
ISNUMBER({n})
ISNUMBER({s})
ISTEXT({s})
ISTEXT({cell ABCDEFGHI})
ISBLANK({cell ABCDEFGHI})
ISNA({v})
ISERROR({v})
ISNA(NA())
EXACT({s},{s})
AND({part AE})
OR({part AE})
''',
}  # fmt: skip
_LEAVES = {
    "n": ("0", "1", "2", "3", "-1", "2.5", "10", "0.1", "-0.75", "{cell ADEI}", "{cell ADEI}", "{cell CH}"),
    "s": ('"abc"', '""', '"Été"', '"2"', '"a b"', '" 3 "', '"x"', "{cell BFG}", "{cell BFG}", "{cell CH}"),
    "b": ("TRUE", "FALSE", "1=1", "{n}{op}{n}", "{s}{op}{s}", "{n}{op}{s}", "{cell ABDEFG}={cell ABDEFG}"),
}
_CHOICES = {
    "op": ("=", "<>", "<", ">", "<=", ">="),
    "rank": ("0", "1", "2", "3", "4", "-1"),
    "crit": (
        '"<>"', '">=3"', '"<3"', '"=3"', "3", '"3"', '"x"', '"<>x"', '"<>3"', '""', '"="', '"ANGLAIS"', '"<=2.25"',
        "1", "0", '"so"', '"é"', "2.25", '"X"', '"="&"x"', '">"&1', "{cell ABDEFG}",
    ),
    "wild": ('"?*"', '"*"', '"a*"', '"~*"', '"a~?c"', '"*a"', '"z*"', '"??"', '"<>a*"', '">cerise"'),
}  # fmt: skip
_SLOT = re.compile(r"\{(?:(n|s|b|v|crit|wild|rank|op)|(cell|full|col|part) ([A-J]+)|([^{}]+\|[^{}]+))\}")


class Grower:
    """Grows formulas; the same seed grows the same ones."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)
        self._templates = {kind: text.strip().split("\n") for kind, text in TEMPLATES.items()}

    def formulas(self, count: int) -> list[str]:
        """Every template at least once, then any of them."""
        every = [line for lines in self._templates.values() for line in lines]
        more = (self._dice.choice(every) for _ in range(count - len(every)))
        return ["=" + self.filled(template, 2) for template in (*every, *more)]

    def filled(self, template: str, depth: int) -> str:
        return _SLOT.sub(lambda slot: self._slot(slot, depth), template)

    def _slot(self, slot: re.Match[str], depth: int) -> str:
        kind, area, columns, choices = map(str, slot.groups(default=""))
        dice = self._dice
        if choices:
            return dice.choice(choices.split("|"))
        if area:
            return self._area(area, columns)
        if kind in _CHOICES:
            return self.filled(dice.choice(_CHOICES[kind]), depth)
        if kind == "v":
            kind = dice.choice("ns")
        leaf = depth <= 0 or dice.random() < 0.4
        return self.filled(dice.choice(_LEAVES[kind] if leaf else self._templates[kind]), depth - 1)

    def _area(self, kind: str, columns: str) -> str:
        letter, dice = self._dice.choice(columns), self._dice
        if kind == "col":
            return f"'{DATA}'!${letter}$1:${letter}${ROWS}"
        if kind == "part":
            first = dice.randint(1, 6)
            return f"'{DATA}'!{letter}{first}:{letter}{dice.randint(first, ROWS)}"
        return f"'{DATA}'!{letter}{dice.randint(1, ROWS + (kind == 'cell'))}"


def book_of(formulas: list[str]) -> Workbook:
    """The data sheet, and a sheet of these formulas one below the other."""
    rows = []
    for line in zip(*COLUMNS.values(), strict=True):
        rows.append(Row(tuple(held if isinstance(held, Cell) else Cell(held) for held in line)))
    sheets = (Sheet(DATA, (), tuple(rows)), Sheet(FORMULAS, (), tuple(Row((formula(f),)) for f in formulas)))
    return Workbook("T", "S", date(2026, 1, 1), "A", sheets)
