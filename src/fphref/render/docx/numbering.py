"""Lists that Word counts itself: bullets by tint, and one instance for each numbered list, so that each begins at 1."""

from __future__ import annotations

from fphref.render.docx.palette import Palette
from fphref.render.docx.styles import DEEPEST_LIST_STYLE, LIST_STEP
from fphref.render.docx.xml import NAMESPACES

DEEPEST = 8  # Word has nine levels, counted from 0
_MARKS = ("▪", "•", "–")


class Numbering:
    """The lists of a file. The styles of lists lean on numbers 1 (bullets) and 2 (numbers), in the file's own tint."""

    def __init__(self, own: Palette) -> None:
        self._abstract: dict[tuple[Palette, bool], int] = {}
        self._numbers: list[tuple[int, int]] = []  # pattern, level that starts again at 1 (none: -1)
        self._bullets: dict[Palette, int] = {}
        self._own = own
        self.bullets(own)
        self._number(own, numbered=True)

    def bullets(self, palette: Palette) -> int:
        """The number of all bullet lists of a tint."""
        if palette not in self._bullets:
            self._bullets[palette] = self._number(palette, numbered=False)
        return self._bullets[palette]

    def numbered(self, palette: Palette, level: int) -> int:
        """The number of a new numbered list, which counts from 1 at its level."""
        return self._number(palette, numbered=True, restart=level)

    def _number(self, palette: Palette, *, numbered: bool, restart: int = -1) -> int:
        pattern = self._abstract.setdefault((palette, numbered), len(self._abstract))
        self._numbers.append((pattern, restart))
        return len(self._numbers)

    def xml(self) -> str:
        """The numbering part."""
        patterns = "".join(
            f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>'
            + "".join(self._level(palette, numbered, level) for level in range(DEEPEST + 1))
            + "</w:abstractNum>"
            for (palette, numbered), number in self._abstract.items()
        )
        instances = "".join(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{pattern}"/>{_restart(level)}</w:num>'
            for number, (pattern, level) in enumerate(self._numbers, 1)
        )
        return f"<w:numbering {NAMESPACES}>{patterns}{instances}</w:numbering>"

    def _level(self, palette: Palette, numbered: bool, level: int) -> str:
        text = f"%{level + 1}." if numbered else _MARKS[min(level, len(_MARKS) - 1)]
        style = ""
        if palette == self._own and level < DEEPEST_LIST_STYLE:
            kind = "Number" if numbered else "Bullet"
            style = f'<w:pStyle w:val="List{kind}{level + 1 if level else ""}"/>'
        bold = "<w:b/><w:bCs/>" if numbered else ""
        left, hanging = LIST_STEP * (level + 1), LIST_STEP - 40 if numbered else 240
        return (
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{"decimal" if numbered else "bullet"}"/>'
            f'{style}<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr>'
            f'<w:rPr>{bold}<w:color w:val="{palette.base}"/></w:rPr></w:lvl>'
        )


def _restart(level: int) -> str:
    if level < 0:
        return ""
    return f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>'
