"""Ink of workbooks: what each look is drawn with, each built once and shared by all its cells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from fphref.render import style

FONT = "Calibri"
NAVY = "#1B2F4B"
ACCENT = "#0B6E75"
RULE_LINE = "#C9D1DA"
# Seen from afar, as by colour-blind eyes, no two of these six grounds look alike; the text on each is 4.5:1 or more.
STATES: dict[str, tuple[str, str]] = {
    "ecart-majeur": ("#B35806", style.WHITE),
    "ecart": ("#FDC788", "#4A2600"),
    "conforme": ("#D3E6F5", "#14344F"),
    "au-dela": ("#6AA5D4", "#071A2B"),
    "a-evaluer": ("#FFF7CC", "#5C4A00"),
    "sans-objet": ("#D9D5CF", "#4A443B"),
    "alerte": (style.WHITE, "#B00020"),
}
STRONG = frozenset({"ecart-majeur", "au-dela", "alerte"})


@dataclass(frozen=True, slots=True)
class Ink:
    """How one look is drawn; sizes in points, `rotation` in degrees, `border` one of those of `_BORDERS`."""

    size: float = 10
    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = style.INK
    ground: str | None = None
    horizontal: str | None = None
    vertical: str = "center"
    wrap: bool = False
    rotation: int = 0
    indent: int = 0
    border: str = ""
    locked: bool = True
    number_format: str = "General"


_BAND = Ink(10, bold=True, colour=style.WHITE, border="white")
_LINE = Ink(10, horizontal="left", indent=1, border="bottom")
_HEAD = Ink(10, bold=True, colour=style.WHITE, ground=NAVY, horizontal="left", indent=1, wrap=True, border="white")
_BOX = Ink(10, horizontal="center", border="all")
_TOTAL = Ink(9, bold=True, ground=style.PAPER, horizontal="center", border="all")

LOOKS: dict[str, Ink] = {
    "": Ink(),
    "titre": Ink(18, bold=True, colour=style.WHITE, ground=NAVY, horizontal="left", indent=1),
    "sous-titre": Ink(10, colour="#D5E0EC", ground=NAVY, horizontal="left", indent=1),
    "section": Ink(13, bold=True, colour=NAVY, horizontal="left", indent=1, border="accent"),
    "texte": Ink(10.5, horizontal="left", wrap=True, indent=1),
    "texte-fort": Ink(10.5, bold=True, horizontal="left", wrap=True, indent=1),
    "texte-saisie": Ink(
        10.5, ground="#FFF7CC", horizontal="left", border="all", locked=False, number_format="dd/mm/yyyy"
    ),
    "lien": Ink(10.5, colour=style.LINK, underline=True, bold=True, horizontal="left", wrap=True, indent=1),
    "etape": Ink(11, bold=True, colour=style.WHITE, ground=ACCENT, horizontal="center", border="white"),
    "avis": Ink(10.5, colour=style.NOTE_INK, ground=style.NOTE_GROUND, horizontal="left", wrap=True, indent=1),
    "avis-fort": Ink(
        10.5,
        bold=True,
        colour=style.NOTE_INK,
        ground=style.NOTE_GROUND,
        horizontal="left",
        wrap=True,
        indent=1,
    ),
    "legende": Ink(9, colour=style.GREY, italic=True, horizontal="left", indent=1),
    "legende-texte": Ink(9, horizontal="left", indent=1),
    "legende-marque": Ink(10, bold=True, colour=NAVY, horizontal="center", border="all"),
    "etiquette": Ink(9, bold=True, colour=style.GREY, horizontal="right"),
    "etiquette-bas": Ink(9, bold=True, colour=style.GREY, horizontal="right", vertical="bottom"),
    "machine": Ink(8, colour=style.GREY),
    "entete": _HEAD,
    "entete-centre": replace(_HEAD, horizontal="center", indent=0),
    "entete-code": replace(_HEAD, size=8, horizontal="center", indent=0),
    "bande": _BAND,
    "bande-centre": replace(_BAND, horizontal="center", wrap=True),
    "bande-verticale": replace(_BAND, size=9, horizontal="center", wrap=True, rotation=90),
    "rang": replace(_BAND, horizontal="left", indent=1, border="", size=10.5),
    "vertical": Ink(9, horizontal="center", vertical="bottom", rotation=90, wrap=True, border="all"),
    "code": Ink(7.5, colour=style.GREY, horizontal="center", wrap=True, border="all"),
    "code-ligne": Ink(9, colour=style.GREY, horizontal="left", indent=1, wrap=True, border="bottom"),
    "criticite": Ink(
        7.5,
        colour=ACCENT,
        bold=True,
        horizontal="center",
        border="all",
        number_format='[=3]"★★★ "0;[=2]"★★ "0;"★ "0',
    ),
    "ligne-criticite": Ink(
        10, colour=ACCENT, horizontal="center", border="bottom", number_format='[=3]"★★★ "0;[=2]"★★ "0;"★ "0'
    ),
    "requis": replace(_TOTAL, colour=style.WHITE, ground="#3D4B5F"),
    "total": _TOTAL,
    "total-signe": replace(_TOTAL, number_format="+0;−0;0"),
    "ligne": replace(_LINE, wrap=True),
    "ligne-forte": replace(_LINE, bold=True, wrap=True),
    "ligne-discrete": replace(_LINE, size=9, colour=style.GREY, wrap=True),
    "ligne-centre": replace(_LINE, horizontal="center", indent=0),
    "ligne-centre-forte": replace(_LINE, horizontal="center", indent=0, bold=True),
    "ligne-signe": replace(_LINE, horizontal="center", indent=0, bold=True, number_format="+0;−0;0"),
    "ligne-etat": replace(_LINE, horizontal="left"),
    "marque": replace(_BOX, size=11, colour=NAVY),
    "marque-niveau": replace(_BOX, bold=True, colour=NAVY, number_format='"● "0'),
    "nombre": _BOX,
    "diagonale": replace(_BOX, colour=style.GREY, ground="#E7EBF0"),
    "saisie": replace(_BOX, locked=False),
    "saisie-texte": replace(_LINE, border="all", locked=False),
    "saisie-date": replace(_BOX, locked=False, number_format="dd/mm/yyyy"),
    **{name: replace(_BOX, bold=name in STRONG, colour=ink, ground=ground) for name, (ground, ink) in STATES.items()},
    "legende-commune": replace(_BOX, size=9, colour=style.WHITE, ground=ACCENT, bold=True),
    "legende-partagee": replace(_BOX, size=9, colour="#0A4148", ground="#D2E9EA"),
    # Conditional looks without a ground of their own.
    "commune": Ink(colour=style.WHITE, ground=ACCENT, bold=True),
    "partagee": Ink(colour="#0A4148", ground="#D2E9EA"),
    "proche-1": Ink(colour="#0A4148", ground="#E3F1F2"),
    "proche-2": Ink(colour="#0A3A40", ground="#A9D5D8"),
    "proche-3": Ink(colour=style.WHITE, ground=ACCENT, bold=True),
}


def _argb(colour: str) -> str:
    return "FF" + colour.removeprefix("#")


def _side(colour: str, weight: str = "thin") -> Side:
    return Side(weight, color=_argb(colour))  # type: ignore[arg-type]


_THIN = _side(RULE_LINE)
_WHITE = _side(style.WHITE)
_BORDERS: dict[str, Border] = {
    "": Border(),
    "all": Border(_THIN, _THIN, _THIN, _THIN),
    "bottom": Border(bottom=_THIN),
    "white": Border(_WHITE, _WHITE, _WHITE, _WHITE),
    "accent": Border(bottom=_side(ACCENT, "medium")),
}


def ink_of(look: str) -> Ink:
    """The ink of a look; `bande:ocean` is the look `bande` on the tint `ocean`."""
    role, _, tint = look.partition(":")
    ink = LOOKS[role]
    return replace(ink, ground=style.tint(tint)) if tint else ink


def tab_colour(role: str) -> str:
    """The colour of a tab: `saisie`, `lecture`, else none of note."""
    return _argb({"saisie": "#E0A100", "lecture": ACCENT}.get(role, NAVY))


class Styles:
    """The style tables of one workbook: each look becomes one number, computed once."""

    def __init__(self, book: Workbook) -> None:
        self._book: Any = book
        self._known: dict[tuple[str, bool], int] = {}

    def index(self, look: str, quoted: bool = False) -> int:
        """The number cells write in `s=`; `quoted` keeps a text that begins like a formula a text when retyped."""
        found = self._known.get((look, quoted))
        if found is None:
            found = self._known[(look, quoted)] = self._build(ink_of(look), quoted)
        return found

    def _build(self, ink: Ink, quoted: bool) -> int:
        # Setting a font on a cell hashes the whole style: done once per look, never per cell.
        cell: Any = Cell(self._book.worksheets[0], 1, 1)
        cell.font = Font(
            name=FONT,
            sz=ink.size,
            b=ink.bold,
            i=ink.italic,
            u="single" if ink.underline else None,
            color=_argb(ink.colour),
        )
        if ink.ground is not None:
            cell.fill = PatternFill("solid", fgColor=_argb(ink.ground))
        cell.alignment = Alignment(
            horizontal=ink.horizontal,
            vertical=ink.vertical,
            textRotation=ink.rotation,
            wrap_text=ink.wrap,
            indent=ink.indent,
        )
        cell.border = _BORDERS[ink.border]
        cell.protection = Protection(locked=ink.locked)
        cell.number_format = ink.number_format
        if quoted:
            cell.style_id  # noqa: B018 - makes openpyxl create the array the flag lives in
            cell._style.quotePrefix = 1
        return int(self._book._cell_styles.add(cell._style))

    def differential(self, look: str, number_format: str | None) -> DifferentialStyle:
        """Font, ground and number format in one piece: LibreOffice applies the first true rule only."""
        ink = ink_of(look)
        ground = _argb(ink.ground) if ink.ground else None
        return DifferentialStyle(
            font=Font(color=_argb(ink.colour), b=ink.bold or None, u="double" if look == "alerte" else None),
            fill=PatternFill("solid", bgColor=ground, fgColor=ground) if ground else None,
            numFmt=self._number_format(number_format) if number_format else None,
        )

    def _number_format(self, code: str) -> NumberFormat:
        # Conditional formats draw their ids from the same list as the cells, or Excel mixes them up.
        return NumberFormat(numFmtId=164 + self._book._number_formats.add(code), formatCode=code)
