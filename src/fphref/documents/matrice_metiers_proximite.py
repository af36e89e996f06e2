"""The two square tables of the métiers workbook: what each pair has in common, and how far apart it is."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from fphref.documents.classeur import AnyRow, Cell, Column, PlainRow, Print, Row, Rule, Sheet, Value, address, on, span
from fphref.documents.matrice_commun import head, height
from fphref.documents.matrice_metiers_mesures import Mesures
from fphref.documents.matrice_metiers_plan import BODY, HEAD, TOTALS, Axis, column_heads
from fphref.documents.typographie import typo

MATRICE, PROXIMITE, DISTANCES = "Matrice", "Proximité", "Distances"
FIRST_PAIR = 5
"""Column of the first métier in the square tables; before it: code, titre, famille, number of compétences."""
OWN = 4
DECIMALS = "0.00"

MAX_LIVE = 10_000_000
"""Pairs of métiers × rows of « Matrice » up to which pairs are live formulas (about 120 métiers × 1 400 compétences).

Measured in LibreOffice: computing the whole workbook takes 0.4 s at 1.6 million, 1 s at 6 million, 2.2 s at 20 million,
10 s at 94 million (250 métiers × 3 000 compétences); spreadsheets do so when they open a file.
"""

_DIAGONAL = Cell("—", "diagonale")
_UNKNOWN = ""


@dataclass(frozen=True)
class Cadre:
    """What every sheet about métiers needs; `last_row` is the last row of « Matrice »."""

    axis: Axis
    mesures: Mesures
    last_row: int
    subtitle: str
    footer: str

    @property
    def live(self) -> bool:
        """Whether pairs are formulas: few enough for a spreadsheet to follow as a mark is typed."""
        count = len(self.axis.metiers)
        return count * (count - 1) // 2 * (self.last_row - BODY + 1) <= MAX_LIVE

    @property
    def last_pair(self) -> int:
        """The last column of the square tables."""
        return FIRST_PAIR + len(self.axis.metiers) - 1

    @property
    def last_line(self) -> int:
        """The last row of the square tables."""
        return BODY + len(self.axis.metiers) - 1

    def marks(self, rank: int) -> str:
        """The marks of a métier in « Matrice »."""
        column = self.axis.columns[rank]
        return on(MATRICE, span(column, BODY, column, self.last_row, fixed="cr"))

    def own(self, rank: int) -> str:
        """The cell of « Matrice » that counts the compétences of a métier."""
        return on(MATRICE, address(self.axis.columns[rank], TOTALS, fixed="cr"))


def proximity(cadre: Cadre) -> Sheet:
    """How many compétences two métiers share: the upper half counts the marks of « Matrice », the lower repeats it."""
    legend = (
        "Nombre de compétences en commun. Fond d'autant plus soutenu que c'est une grande part de celles du métier de "
        "la ligne : moins du tiers, du tiers aux deux tiers, deux tiers et plus."
    )

    def formula(left: int, right: int) -> str:
        return f'=SUMPRODUCT(({cadre.marks(left)}<>"")*({cadre.marks(right)}<>""))'

    cell, own = address(FIRST_PAIR, BODY), address(OWN, BODY, fixed="c")
    tests = ((f"*3>={own}*2", "proche-3"), (f"*3>={own}", "proche-2"), (">0", "proche-1"))
    rules = tuple(Rule(_body(cadre), f"AND(ISNUMBER({cell}),{cell}>0,{cell}{test})", look, "0") for test, look in tests)
    return _square(cadre, PROXIMITE, "Proximité des métiers", legend, cadre.mesures.communes, formula, rules)


def distances(cadre: Cadre) -> Sheet:
    """Jaccard's distance of each pair, from the counts of « Proximité »; blank where a métier has no compétence."""
    legend = (
        "De 0 (mêmes compétences) à 1 (aucune en commun). Fond d'autant plus soutenu que les métiers sont proches : "
        "un tiers au plus, deux tiers au plus, moins de 1."
    )

    def value(left: int, right: int) -> Value:
        found = cadre.mesures.distance(left, right)
        return _UNKNOWN if found is None else found

    def formula(left: int, right: int) -> str:
        common = on(PROXIMITE, address(FIRST_PAIR + right, BODY + left))
        one = address(OWN, BODY + left, fixed="c")
        other = address(FIRST_PAIR + right, TOTALS, fixed="r")
        union = f"({one}+{other}-{common})"
        return f'=IF(OR({one}=0,{other}=0),"",ROUND(({union}-{common})/{union},3))'

    cell = address(FIRST_PAIR, BODY)
    tests = (("<=1/3", "proche-3"), ("<=2/3", "proche-2"), ("<1", "proche-1"), (">=1", ""))
    rules = tuple(Rule(_body(cadre), f"AND(ISNUMBER({cell}),{cell}{test})", look, DECIMALS) for test, look in tests)
    return _square(cadre, DISTANCES, "Distances entre métiers", legend, value, formula, rules)


def _body(cadre: Cadre) -> str:
    return span(FIRST_PAIR, BODY, cadre.last_pair, cadre.last_line)


def _square(
    cadre: Cadre,
    sheet: str,
    title: str,
    legend: str,
    value: Callable[[int, int], Value],
    formula: Callable[[int, int], str],
    rules: tuple[Rule, ...],
) -> Sheet:
    axis, mesures = cadre.axis, cadre.mesures
    count = len(axis.metiers)
    rows: list[AnyRow] = [*head(title, cadre.subtitle, cadre.last_pair)]
    rows.append(Row((Cell(typo(legend), "legende"),), 20))
    before = (Cell(),) * (FIRST_PAIR - 1)
    (band, titles), merges = column_heads(axis, before, (Cell("Famille", "etiquette"), Cell("Métier", "etiquette-bas")))
    totals = [Cell()] * (FIRST_PAIR - 2) + [Cell("Compétences", "etiquette")]
    totals += [_own(cadre, rank) for rank in range(count)]
    names = ("Code", "Métier", "Famille", "Compétences")
    headers = [Cell(name, "entete" if i < 3 else "entete-centre") for i, name in enumerate(names)]
    headers += [Cell(m.code, f"entete-code:{t}") for m, t in zip(axis.metiers, axis.tints, strict=True)]
    rows += [band, titles, Row(tuple(totals), 17), Row(tuple(headers), 30)]
    familles = axis.famille_titles()
    plain_looks = tuple(
        (
            "ligne-forte",
            "ligne",
            "ligne-discrete",
            "nombre",
            *("diagonale" if j == i else "nombre" for j in range(count)),
        )
        for i in range(count)
    )
    for i, metier in enumerate(axis.metiers):
        name = metier.intitule.doublet_court
        points = max(height(name, 42, 10, 20), height(familles[i], 19, 9))
        margin = (metier.code, typo(name), typo(familles[i]))
        if not cadre.live:
            line = ("—" if j == i else value(i, j) for j in range(count))
            rows.append(PlainRow((*margin, mesures.demandees(i), *line), plain_looks[i], points))
            continue
        cells = [Cell(text, look) for text, look in zip(margin, plain_looks[i], strict=False)]
        cells.append(_own(cadre, i, "nombre"))
        for j in range(count):
            if i == j:
                cells.append(_DIAGONAL)
            else:
                text = formula(i, j) if j > i else f"={address(FIRST_PAIR + i, BODY + j)}"
                cells.append(Cell(value(i, j), "nombre", text))
        rows.append(Row(tuple(cells), points))
    return Sheet(
        sheet,
        (*(Column(w) for w in (9, 44, 22, 13)), *(Column(axis.width),) * count),
        tuple(rows),
        merges=tuple(merges),
        freeze=address(3, BODY),
        rules=rules,
        page=Print(
            "A4" if count <= 6 else "A3",
            area=span(1, 1, cadre.last_pair, cadre.last_line),
            footer=cadre.footer,
            repeat_rows=f"4:{HEAD}",
            repeat_columns="A:B" if count > 45 else None,
            pages_wide=max(1, math.ceil(count / 45)),
        ),
        zoom=90 if count <= 14 else 80,
    )


def _own(cadre: Cadre, rank: int, look: str = "total") -> Cell:
    """The number of compétences of a métier, counted in « Matrice » where the workbook is live."""
    return Cell(cadre.mesures.demandees(rank), look, f"={cadre.own(rank)}" if cadre.live else None)
