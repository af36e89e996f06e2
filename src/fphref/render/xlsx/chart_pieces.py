"""What charts of every kind are made of: the values they show today, texts, colours, lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from openpyxl.chart.data_source import NumData, NumRef, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)

from fphref.documents.classeur import Value
from fphref.render import style
from fphref.render.xlsx.styles import FONT, NAVY
from fphref.render.xlsx.text import escaped, number_text, safe_text

Lookup = Callable[[str], list[Value]]
"""The values of an area (`'Feuille'!$C$7:$C$9`), cell by cell."""

_POINT = 12_700  # English metric units in a point


def texts_of(area: str, lookup: Lookup) -> StrRef:
    """The texts of an area, and what they say today."""
    values = lookup(area)
    points = [StrVal(n, v=_shown(value)) for n, value in enumerate(values) if value not in (None, "")]
    return StrRef(f=area, strCache=StrData(ptCount=len(values), pt=points))


def _shown(value: Value) -> str:
    return escaped(safe_text(value)) if isinstance(value, str) else number_text(value)  # type: ignore[arg-type]


def numbers_of(area: str, number_format: str, lookup: Lookup) -> NumRef:
    """The numbers of an area, and what they are today; texts and empty cells leave holes."""
    values = lookup(area)
    points = [
        NumVal(n, v=float(number_text(value)))
        for n, value in enumerate(values)
        if value is not None and not isinstance(value, str | bool)
    ]
    data = NumData(formatCode=number_format, ptCount=len(values), pt=points)
    return NumRef(f=area, numCache=data)


def title_of(text: str, size: float = 11, colour: str = NAVY, bold: bool = True) -> Title:
    """A title, or the name of an axis."""
    run = RegularTextRun(rPr=_characters(size, colour, bold), t=safe_text(text))
    rich = RichText(bodyPr=RichTextProperties(), p=[Paragraph(r=[run])])
    return Title(tx=Text(rich=rich), overlay=False)


def rich(size: float, colour: str = style.INK, bold: bool = False) -> RichText:
    """How texts look."""
    characters = _characters(size, colour, bold)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=characters), endParaRPr=CharacterProperties())
    return RichText(bodyPr=RichTextProperties(), p=[paragraph])


def _characters(size: float, colour: str, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(sz=int(size * 100), b=bold, solidFill=choice(colour), latin=Font(typeface=FONT))


def line_of(colour: str, width: float = 0.75, dash: Literal["sysDash"] | None = None) -> LineProperties:
    """A line of that colour, its width in points."""
    return LineProperties(solidFill=hexa(colour), w=round(width * _POINT), prstDash=dash)


def choice(colour: str) -> ColorChoice:
    """A colour."""
    return ColorChoice(srgbClr=hexa(colour))  # type: ignore[arg-type]  # the stubs know less than openpyxl


def hexa(colour: str) -> str:
    """`RRGGBB`."""
    return colour.removeprefix("#")
