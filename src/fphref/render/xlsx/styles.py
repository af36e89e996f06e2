"""Ink of workbooks: what each look is drawn with, each built once and shared by all its cells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from fphref.render import style

FONT = "Calibri"
NAVY = "#1B2F4B"
ACCENT = "#0B6E75"
RULE_LINE = "#C9D1DA"
PERCENT = '0"\u00a0"%'
"""A share as French writes it: the no-break space is quoted, the sign is not, so that it still multiplies by 100."""
SIGNED = '+0;"−"0;0'
TEXT = "@"
"""What is typed stays as it is typed: « 007 » and « 05E20 » are no numbers."""
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
    "total-signe": replace(_TOTAL, number_format=SIGNED),
    "ligne": replace(_LINE, wrap=True),
    "ligne-forte": replace(_LINE, bold=True, wrap=True),
    "ligne-discrete": replace(_LINE, size=9, colour=style.GREY, wrap=True),
    "ligne-centre": replace(_LINE, horizontal="center", indent=0),
    "ligne-centre-forte": replace(_LINE, horizontal="center", indent=0, bold=True),
    "ligne-signe": replace(_LINE, horizontal="center", indent=0, bold=True, number_format=SIGNED),
    "ligne-etat": replace(_LINE, horizontal="left"),
    "marque": replace(_BOX, size=11, colour=NAVY),
    "marque-niveau": replace(_BOX, bold=True, colour=NAVY, number_format='"● "0'),
    "nombre": _BOX,
    "diagonale": replace(_BOX, colour=style.GREY, ground="#E7EBF0"),
    "saisie": replace(_BOX, locked=False),
    "saisie-texte": replace(_LINE, border="all", locked=False, number_format=TEXT),
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
    # Agents matrices: narrow cells where agents stand in columns, dates, months, folded required levels.
    "saisie-colonne": replace(_BOX, size=9, bold=True, wrap=True, locked=False, number_format=TEXT),
    "saisie-date-colonne": replace(_BOX, size=8, locked=False, number_format="dd/mm/yyyy"),
    "saisie-repere-colonne": replace(_BOX, size=8, italic=True, wrap=True, locked=False, number_format=TEXT),
    "saisie-forte": replace(_LINE, bold=True, border="all", locked=False, number_format=TEXT),
    "saisie-repere": replace(_LINE, size=9, italic=True, border="all", locked=False, number_format=TEXT),
    "saisie-campagne": Ink(
        11, bold=True, ground="#FFF7CC", horizontal="center", border="all", locked=False, number_format="dd/mm/yyyy"
    ),
    "saisie-mois": Ink(10.5, ground="#FFF7CC", horizontal="left", border="all", locked=False, number_format='0" mois"'),
    "texte-date": Ink(10.5, bold=True, horizontal="left", border="all", number_format="dd/mm/yyyy"),
    "libelle-ligne": Ink(9.5, horizontal="left", wrap=True, indent=1, border="all"),
    "mode-emploi": Ink(9, colour=style.GREY, horizontal="left", vertical="bottom", wrap=True, indent=1),
    # To the left: in a folded column LibreOffice prints a centred number over the cell before it.
    "requis-agent": Ink(9, colour=style.GREY, ground=style.PAPER, horizontal="left", indent=1, border="all"),
    "criticite-etoiles": Ink(
        7.5, colour=ACCENT, bold=True, horizontal="center", border="all", number_format='[=3]"★★★";[=2]"★★";"★"'
    ),
    "glissiere": Ink(8, colour=style.GREY, ground="#E7EBF0", horizontal="center", rotation=90),
    "ligne-date": replace(_LINE, horizontal="center", indent=0, number_format="dd/mm/yyyy"),
    "ligne-saisie": Ink(10, ground="#FFF7CC", horizontal="left", indent=1, border="bottom", locked=False),
    "saisie-texte-colonne": replace(_BOX, size=8, wrap=True, locked=False, number_format=TEXT),
    "niveau-1": replace(_BOX, colour="#14344F", ground="#EAF2F9"),
    "niveau-2": replace(_BOX, colour="#14344F", ground="#C4DDF0"),
    "niveau-3": replace(_BOX, colour="#071A2B", ground="#8DBCE0"),
    "niveau-4": replace(_BOX, colour=style.WHITE, ground="#1F5C93", bold=True),
    "entete-bas-gauche": replace(_HEAD, vertical="bottom"),
    "entete-bas": replace(_HEAD, size=9, horizontal="center", indent=0, vertical="bottom"),
    # Coverage, synthesis, training plan: cards, shares with what they are made of, yellow inputs in lines.
    "carte-titre": Ink(9.5, bold=True, colour=style.GREY, ground=style.PAPER, horizontal="center"),
    "carte": Ink(22, bold=True, colour=NAVY, ground=style.PAPER, horizontal="center"),
    "carte-part": Ink(22, bold=True, colour=NAVY, ground=style.PAPER, horizontal="center", number_format=PERCENT),
    "carte-note": Ink(9, colour=style.GREY, ground=style.PAPER, horizontal="center", border="accent"),
    "groupe": Ink(10.5, bold=True, colour=NAVY, horizontal="left", indent=1, wrap=True, border="bottom"),
    "groupe-nombre": Ink(10.5, bold=True, horizontal="center", border="bottom"),
    "lien-ligne": Ink(10, colour=style.LINK, underline=True, horizontal="left", indent=1, border="bottom"),
    "part": Ink(11, bold=True, horizontal="center", number_format=PERCENT),
    "part-detail": Ink(8, colour=style.GREY, horizontal="center", border="bottom"),
    "entete-clair": Ink(9, bold=True, colour=style.GREY, horizontal="center", vertical="bottom", wrap=True),
    "entete-clair-gauche": Ink(9, bold=True, colour=style.GREY, horizontal="left", vertical="bottom", indent=1),
    "ligne-part": replace(_LINE, horizontal="center", indent=0, bold=True, number_format=PERCENT),
    "ligne-decimale": replace(_LINE, horizontal="center", indent=0, number_format="0.00"),
    "ligne-euro": replace(_LINE, horizontal="center", indent=0, bold=True, number_format='#,##0 "€"'),
    "ligne-saisie-nombre": Ink(10, ground="#FFF7CC", horizontal="center", border="bottom", locked=False),
    "ligne-saisie-euro": Ink(
        10, ground="#FFF7CC", horizontal="center", border="bottom", locked=False, number_format='#,##0 "€"'
    ),
    "ligne-saisie-date": Ink(
        10, ground="#FFF7CC", horizontal="center", border="bottom", locked=False, number_format="dd/mm/yyyy"
    ),
    # Pay: cents are told.
    "ligne-montant": replace(_LINE, horizontal="right", indent=1, number_format='#,##0.00 "€"'),
    "ligne-montant-signe": replace(_LINE, horizontal="right", indent=1, number_format='+#,##0.00 "€";-#,##0.00 "€"'),
    "saisie-point": Ink(
        10.5, ground="#FFF7CC", horizontal="left", border="all", locked=False, number_format='0.0000 "€ par an"'
    ),
    "total-gauche": replace(_TOTAL, horizontal="right", indent=1),
    "total-euro": replace(_TOTAL, number_format='#,##0 "€"'),
    "etat-sous-niveau": replace(_BOX, colour="#2E1600", ground="#E08A45"),
    "etat-a-risque": replace(_BOX, colour="#2C1650", ground="#CDB6EA"),
    "chaleur-1": Ink(9, bold=True, horizontal="center", colour="#4A2600", ground="#FDC788"),
    "chaleur-2": Ink(9, bold=True, horizontal="center", colour="#4A2600", ground="#FEEAD3"),
    "chaleur-3": Ink(9, bold=True, horizontal="center", colour="#14344F", ground="#E4EFF8"),
    "chaleur-4": Ink(9, bold=True, horizontal="center", colour="#0C2A45", ground="#A9CCE8"),
    # Coverage audit: what is suppressed, euros that are no total, cards of states.
    "masque": Ink(8.5, italic=True, colour=style.GREY, ground=style.PAPER, horizontal="center", border="bottom"),
    "masque-case": replace(_BOX, size=8, italic=True, colour=style.GREY, ground=style.PAPER),
    "ligne-discrete-centre": replace(_LINE, size=9, colour=style.GREY, horizontal="center", indent=0),
    "ligne-euro-simple": replace(_LINE, horizontal="center", indent=0, number_format='#,##0 "€"'),
    "carte-texte": Ink(14, bold=True, colour=NAVY, ground=style.PAPER, horizontal="center"),
    # Avis on statutory routes: a verdict reads without its ground; long cells hang from the top of their line.
    "verdict-ouvert": replace(_LINE, bold=True, colour="#14344F", ground="#D3E6F5", vertical="top"),
    "verdict-ferme": replace(_LINE, bold=True, colour="#4A443B", ground="#E6E3DE", vertical="top"),
    "verdict-indetermine": replace(_LINE, bold=True, colour="#5C4A00", ground="#FFF7CC", vertical="top"),
    "haute": replace(_LINE, vertical="top", wrap=True),
    "haute-forte": replace(_LINE, bold=True, vertical="top", wrap=True),
    "haute-discrete": replace(_LINE, size=9, colour=style.GREY, vertical="top", wrap=True),
    "haute-arbre": replace(_LINE, size=9, vertical="top", wrap=True),
    "haute-date": replace(_LINE, horizontal="center", indent=0, vertical="top", number_format="dd/mm/yyyy"),
    "haute-nombre": replace(_LINE, horizontal="center", indent=0, bold=True, vertical="top"),
    # Authoring workbook: yellow inputs; texts keep what is typed (« 01 » stays « 01 », « =a » stays a text).
    "saisie-libre": Ink(
        10, ground="#FFF9DB", horizontal="left", indent=1, wrap=True, border="all", locked=False, number_format="@"
    ),
    "saisie-libre-centre": Ink(10, ground="#FFF9DB", horizontal="center", border="all", locked=False),
    "saisie-libre-date": Ink(
        10, ground="#FFF9DB", horizontal="center", border="all", locked=False, number_format="dd/mm/yyyy"
    ),
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


def is_look(look: str) -> bool:
    """Whether a look can be drawn."""
    return look.partition(":")[0] in LOOKS


@dataclass(frozen=True, slots=True)
class Parts:
    """The pieces of openpyxl that draw one look."""

    font: Font
    fill: PatternFill
    alignment: Alignment
    border: Border
    protection: Protection
    number_format: str


@cache
def parts_of(look: str) -> Parts:
    """Built once a look: openpyxl hashes a piece each time it is set, so that none is set cell by cell."""
    ink = ink_of(look)
    return Parts(
        font=Font(
            name=FONT,
            sz=ink.size,
            b=ink.bold,
            i=ink.italic,
            u="single" if ink.underline else None,
            color=_argb(ink.colour),
        ),
        fill=PatternFill("solid", fgColor=_argb(ink.ground)) if ink.ground is not None else PatternFill(),
        alignment=Alignment(
            horizontal=ink.horizontal,
            vertical=ink.vertical,
            textRotation=ink.rotation,
            wrap_text=ink.wrap,
            indent=ink.indent,
        ),
        border=_BORDERS[ink.border],
        protection=Protection(locked=ink.locked),
        number_format=ink.number_format,
    )


def differential(look: str, number_format: NumberFormat | None) -> DifferentialStyle:
    """Font, ground and number format in one piece: LibreOffice applies the first true rule only."""
    ink = ink_of(look)
    ground = _argb(ink.ground) if ink.ground else None
    return DifferentialStyle(
        font=Font(color=_argb(ink.colour), b=ink.bold or None, u="double" if look == "alerte" else None),
        fill=PatternFill("solid", bgColor=ground, fgColor=ground) if ground else None,
        numFmt=number_format,
    )
