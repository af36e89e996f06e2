"""Every style of the file. A name that Word knows is given in its own English form: Word shows it in French."""

from __future__ import annotations

from fphref.render.docx.palette import GREY, INK, LINE, LINK, NOTE_EDGE, NOTE_GROUND, NOTE_INK, PAPER, WHITE, Palette
from fphref.render.docx.xml import BAND_PAD, NAMESPACES, PANEL_PAD, TEXT_WIDTH, padded, shade

LIST_STEP = 360
DEEPEST_LIST_STYLE = 5
DEEPEST_HEADING = 9
FACT_LABEL_WIDTH = 2900

# Half points, by depth of a section below the title of its document.
_PART_SIZE, _DOCUMENT_SIZE = 38, 30
_SECTION_SIZES = (28, 23, 20, 19, 19, 19, 19, 19, 19)
_SECTION_BEFORE = (320, 220, 160, 120, 100, 100, 100, 100, 100)


def styles_xml(palette: Palette, language: str, first_section: int) -> str:
    """The styles part; `first_section` is the heading level of the outermost sections (1, or 3 in a book)."""
    styles = [
        *_base(),
        *_band(palette),
        *(_heading(palette, level, level - first_section) for level in range(1, DEEPEST_HEADING + 1)),
        *_lists(),
        *_small(),
        *_notes_and_panels(palette),
        *_cells(palette),
        *_book(palette),
        *_characters(palette),
        *_tables(palette),
    ]
    language_look = f'<w:lang w:val="{language}" w:eastAsia="{language}" w:bidi="ar-SA"/>'
    defaults = (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" w:hAnsiTheme="minorHAnsi"'
        ' w:cstheme="minorBidi"/>'
        f'<w:color w:val="{INK}"/><w:sz w:val="19"/><w:szCs w:val="19"/>{language_look}</w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:widowControl/><w:spacing w:before="0" w:after="80" w:line="262" w:lineRule="auto"/>'
        "</w:pPr></w:pPrDefault></w:docDefaults>"
    )
    # All other styles of Word stay out of its lists until they are used.
    latent = (
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" w:defUnhideWhenUsed="1"'
        ' w:defQFormat="0" w:count="376"/>'
    )
    return f"<w:styles {NAMESPACES}>{defaults}{latent}{''.join(styles)}</w:styles>"


def _style(
    identifier: str,
    name: str,
    paragraph: str = "",
    look: str = "",
    *,
    based: str = "Normal",
    following: str = "",
    kind: str = "paragraph",
    rank: int = 30,
    more: str = "",
) -> str:
    """One style: the insides of its paragraph and run properties; `rank` orders it in Word's lists."""
    known = "" if name in _KNOWN_TO_WORD else ' w:customStyle="1"'
    default = ' w:default="1"' if identifier in _DEFAULTS else ""
    parts = [f'<w:style w:type="{kind}"{default}{known} w:styleId="{identifier}"><w:name w:val="{name}"/>']
    if based and identifier not in _DEFAULTS:
        parts.append(f'<w:basedOn w:val="{based}"/>')
    if following:
        parts.append(f'<w:next w:val="{following}"/>')
    parts.append(f'<w:uiPriority w:val="{rank}"/>')
    if kind in ("paragraph", "character"):
        parts.append("<w:qFormat/>")
    if paragraph:
        parts.append(f"<w:pPr>{paragraph}</w:pPr>")
    if look:
        parts.append(f"<w:rPr>{look}</w:rPr>")
    return "".join([*parts, more, "</w:style>"])


_DEFAULTS = ("Normal", "DefaultParagraphFont", "TableNormal", "NoList")
_LIST_NAMES = [
    f"List {kind}{number}" for kind in ("Bullet", "Number", "Continue") for number in ("", " 2", " 3", " 4", " 5")
]
_KNOWN_TO_WORD = {
    "Normal", "Default Paragraph Font", "Normal Table", "No List", "Title", "Subtitle", "caption", "footer",
    "toc 1", "toc 2", "index 1", "Strong", "Hyperlink", *_LIST_NAMES, *(f"heading {n}" for n in range(1, 10)),
}  # fmt: skip


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _look(half_points: int = 0, colour: str = "", *, bold: bool = False, italic: bool = False, caps: int = 0) -> str:
    """Run properties in the order of the schema; `caps` sets capitals spaced by so many twentieths of a point."""
    parts = ["<w:b/><w:bCs/>" if bold else "", "<w:i/><w:iCs/>" if italic else "", "<w:caps/>" if caps else ""]
    parts += [f'<w:color w:val="{colour}"/>' if colour else "", f'<w:spacing w:val="{caps}"/>' if caps else ""]
    return "".join([*parts, _size(half_points) if half_points else ""])


def _spacing(before: int, after: int, line: int = 262) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _base() -> list[str]:
    return [
        _style("Normal", "Normal", _spacing(30, 70), rank=0),
        _style("DefaultParagraphFont", "Default Paragraph Font", kind="character", rank=1),
        _style(
            "TableNormal", "Normal Table", kind="table", rank=99,
            more='<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
            '<w:left w:w="90" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="90" w:type="dxa"/>'
            "</w:tblCellMar></w:tblPr>",
        ),
        _style("NoList", "No List", kind="numbering", rank=99),
    ]  # fmt: skip


def _band(palette: Palette) -> list[str]:
    """The head of a document. Four styles with the same edges, so that Word draws them as one box."""
    box = f"<w:keepNext/><w:keepLines/>{padded(palette.base, BAND_PAD)}"
    inset = f'<w:ind w:left="{20 * BAND_PAD}" w:right="{20 * BAND_PAD}"/>'

    def inner(before: int, after: int, line: int = 262) -> str:
        return box + _spacing(before, after, line) + inset

    title = inner(20, 60, 245)
    return [
        _style("Surtitre", "Surtitre", inner(0, 40), _look(16, WHITE, bold=True, caps=16), following="Title", rank=9),
        _style("Title", "Title", title, _look(46, WHITE, bold=True), following="Subtitle", rank=10),
        _style("Subtitle", "Subtitle", inner(0, 80), _look(20, WHITE), following="Normal", rank=11),
        _style("Plaque", "Plaque", inner(40, 0), _look(16, WHITE, bold=True, caps=16), following="Normal", rank=12),
        _style(
            "TitreDocument", "Titre de document", f'{title}<w:outlineLvl w:val="1"/>', _look(42, WHITE, bold=True),
            based="Heading2", following="Subtitle", rank=10,
        ),
        _style("Logo", "Logo", _spacing(60, 120, 240), rank=12),
    ]  # fmt: skip


def _heading(palette: Palette, level: int, depth: int) -> str:
    """A heading; one above the outermost sections (parts of a book) is larger still."""
    size = _SECTION_SIZES[depth] if depth >= 0 else _DOCUMENT_SIZE if depth == -1 else _PART_SIZE
    before = _SECTION_BEFORE[depth] if depth >= 0 else 320
    colour = palette.dark if depth < 2 else INK if depth == 2 else GREY
    rule = f'<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="3" w:color="{LINE}"/></w:pBdr>' if depth == 0 else ""
    spacing = _spacing(before, 100 if depth <= 0 else 50, 250)
    return _style(
        f"Heading{level}", f"heading {level}",
        f'<w:keepNext/><w:keepLines/>{rule}{spacing}<w:outlineLvl w:val="{level - 1}"/>',
        _look(size, colour, bold=True, italic=depth > 4), following="Normal", rank=9,
    )  # fmt: skip


def _lists() -> list[str]:
    styles = []
    for level in range(DEEPEST_LIST_STYLE):
        suffix, shown = (str(level + 1), f" {level + 1}") if level else ("", "")
        left = LIST_STEP * (level + 1)
        for kind, number in (("Bullet", 1), ("Number", 2)):
            numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
            styles.append(_style(f"List{kind}{suffix}", f"List {kind}{shown}", numbering + _spacing(0, 50), rank=14))
        indent = f'<w:ind w:left="{left}"/>'
        styles.append(_style(f"ListContinue{suffix}", f"List Continue{shown}", _spacing(0, 50) + indent, rank=15))
    return styles


def _small() -> list[str]:
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>'
    rule = f'<w:pBdr><w:top w:val="single" w:sz="6" w:space="6" w:color="{LINE}"/></w:pBdr>'
    return [
        _style("Petit", "Petit", _spacing(40, 60), _look(16, GREY), rank=16),
        _style("Caption", "caption", f"<w:keepNext/>{_spacing(120, 60)}", _look(17, GREY, italic=True), rank=35),
        _style(
            "Fait", "Fait",
            f"<w:keepLines/>{_spacing(0, 40)}"
            f'<w:ind w:left="{FACT_LABEL_WIDTH}" w:hanging="{FACT_LABEL_WIDTH}"/>',
            rank=17,
        ),
        _style("Footer", "footer", f"{rule}{tab}{_spacing(0, 0)}", _look(15, GREY), rank=99),
        _style("PiedDetail", "Détail de pied de page", f"{tab}{_spacing(20, 0)}", _look(15, GREY), rank=99),
    ]  # fmt: skip


def _notes_and_panels(palette: Palette) -> list[str]:
    def edge(side: str, size: int, space: int, colour: str) -> str:
        return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/>'

    note = edge("top", 4, 3, NOTE_GROUND) + edge("left", 24, 6, NOTE_EDGE) + edge("bottom", 4, 3, NOTE_GROUND)
    note += edge("right", 4, 6, NOTE_GROUND)
    return [
        _style(
            "Reserve", "Réserve",
            f'<w:pBdr>{note}</w:pBdr>{shade(NOTE_GROUND)}{_spacing(100, 140, 252)}<w:ind w:left="150" w:right="130"/>',
            _look(17, NOTE_INK), rank=18,
        ),
        _style(
            "Encadre", "Encadré",
            f'{padded(palette.soft, PANEL_PAD)}{_spacing(60, 100)}'
            f'<w:ind w:left="{20 * PANEL_PAD}" w:right="{20 * PANEL_PAD}"/>',
            rank=18,
        ),
    ]  # fmt: skip


def _cells(palette: Palette) -> list[str]:
    cell = f"<w:keepLines/>{_spacing(30, 30, 250)}"
    return [
        _style("Cellule", "Cellule", cell, _look(18), rank=19),
        _style("PetiteCellule", "Petite cellule", cell, _look(16), based="Cellule", rank=19),
        _style("EnTeteLigne", "En-tête de ligne", "", _look(bold=True), based="Cellule", rank=19),
        _style("PetitEnTeteLigne", "Petit en-tête de ligne", "", _look(bold=True), based="PetiteCellule", rank=19),
        _style(
            "EnTeteColonne", "En-tête de colonne", f"<w:keepNext/>{cell}", _look(15, GREY, bold=True, caps=8), rank=19
        ),
        _style(
            "LibelleChiffre", "Libellé de chiffre clé", f"<w:keepNext/>{_spacing(60, 0, 245)}",
            _look(14, GREY, bold=True, caps=8), rank=20,
        ),
        _style("ChiffreCle", "Chiffre clé", _spacing(20, 10, 245), _look(24, palette.dark, bold=True), rank=20),
        _style("DetailChiffre", "Détail de chiffre clé", _spacing(0, 40, 245), _look(16, INK), rank=20),
        _style("Jauge", "Jauge", _spacing(40, 60, 300), _look(14, GREY), rank=20),
    ]  # fmt: skip


def _book(palette: Palette) -> list[str]:
    tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH}"/></w:tabs>'
    first = f"<w:keepNext/>{tab}{_spacing(180, 60)}"
    return [
        _style("TOC1", "toc 1", first, _look(21, palette.dark, bold=True), rank=39),
        _style("TOC2", "toc 2", f'{tab}{_spacing(0, 40)}<w:ind w:left="340"/>', rank=39),
        _style(
            "Index1", "index 1", f'<w:keepLines/>{_spacing(0, 40)}<w:ind w:left="240" w:hanging="240"/>', _look(17),
            rank=99,
        ),
    ]  # fmt: skip


def _characters(palette: Palette) -> list[str]:
    def chip(colour: str, ground: str) -> str:
        edge = f'<w:bdr w:val="single" w:sz="4" w:space="0" w:color="{ground}"/>'
        return f'<w:b/><w:bCs/><w:color w:val="{colour}"/>{_size(16)}{edge}{shade(ground)}'

    code = f'<w:b/><w:bCs/><w:color w:val="{palette.dark}"/><w:spacing w:val="0"/>{_size(26)}'
    code += f'<w:bdr w:val="single" w:sz="4" w:space="0" w:color="{WHITE}"/>{shade(WHITE)}'
    link = f'<w:color w:val="{LINK}"/><w:u w:val="single"/>'
    looks = (
        ("Strong", "Strong", "<w:b/><w:bCs/>", 22),
        ("Hyperlink", "Hyperlink", link, 99),
        ("Libelle", "Libellé", f'<w:b/><w:bCs/><w:color w:val="{GREY}"/>', 17),
        ("Etiquette", "Étiquette", chip(INK, LINE), 21),
        ("Repere", "Repère", chip(NOTE_INK, NOTE_GROUND), 21),
        ("Code", "Code", code, 21),
    )
    return [
        _style(identifier, name, "", look, based="DefaultParagraphFont", kind="character", rank=rank)
        for identifier, name, look, rank in looks
    ]


def _tables(palette: Palette) -> list[str]:
    def edges(*sides: str, colour: str = LINE) -> str:
        return "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{colour}"/>' for side in sides)

    def table(borders: str, head: str) -> str:
        margins = "".join(
            f'<w:{side} w:w="{width}" w:type="dxa"/>'
            for side, width in (("top", 20), ("left", 90), ("bottom", 20), ("right", 90))
        )
        return (
            f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
            f'<w:tblStylePr w:type="firstRow"><w:tcPr>{head}</w:tcPr></w:tblStylePr>'
        )

    plain = table(edges("top", "bottom", "insideH"), shade(PAPER))
    figures = table(
        edges("top", colour=palette.base) + edges("left", "bottom", "right", "insideV"),
        f"<w:tcBorders>{edges('top', colour=palette.base)}</w:tcBorders>",
    )
    return [
        _style("Tableau", "Tableau", based="TableNormal", kind="table", rank=40, more=plain),
        _style("ChiffresCles", "Chiffres clés", based="TableNormal", kind="table", rank=40, more=figures),
    ]
