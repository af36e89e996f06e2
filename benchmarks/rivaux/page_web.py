"""WeasyPrint: plain HTML, one style sheet and one set of fonts for the process; PDF/UA-1."""

from __future__ import annotations

from functools import cache
from html import escape

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from fphref.documents.content import (
    Banner,
    Block,
    BulletList,
    Columns,
    Document,
    Facts,
    Flowing,
    Inline,
    Note,
    Panel,
    Paragraph,
    Section,
    Table,
    WebPage,
)
from fphref.render import style as ink

from .commun import BOTTOM, FACES, FACTS, FONTS, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, TOP, card_cell, looks, note_spans

_WEIGHTS = {"Regular": 400, "Italic": 400, "SemiBold": 600, "Bold": 700}
_SELECTORS = {
    "body": "body",
    "heading0": "h2",
    "heading1": "h3",
    "heading2": "h4",
    "heading3": "h5, h6",
    "title": "h1",
    "label": ".facts th",
    "value": "td",
    "row_head": "tbody th",
    "column_head": "thead th",
    "caption": "caption",
}


@cache
def _styles(tint: str) -> tuple[CSS, FontConfiguration]:
    fonts = FontConfiguration()
    known = looks(tint)
    foot = known["foot"]
    rules = [
        f"@font-face{{font-family:Inter;font-weight:{_WEIGHTS[face]};"
        f"font-style:{'italic' if face == 'Italic' else 'normal'};src:url({(FONTS / f'inter-{face}.ttf').as_uri()})}}"
        for face in FACES
    ]
    rules.append(
        f"@page{{size:{PAGE_WIDTH}pt {PAGE_HEIGHT}pt;margin:{TOP}pt {MARGIN}pt {BOTTOM}pt;"
        f"font:{foot.size}pt/{foot.lead}pt Inter;color:{foot.colour};"
        "@bottom-left{content:string(foot);white-space:pre-line;width:85%}"
        '@bottom-right{content:"page " counter(page) " sur " counter(pages)}}'
    )
    rules.append(
        "body{font-family:Inter;margin:0}p,h1,h2,h3,h4,h5,h6{margin:4pt 0}ul,ol{margin:0;padding-left:12pt}"
        f"ul{{list-style:disc}}table{{width:100%;border-collapse:collapse;table-layout:fixed}}th,td{{text-align:left;vertical-align:top;"
        f"padding:3.2pt 9pt 3.2pt 0;border-top:.5pt solid {ink.LINE}}}thead th,.cards td{{border:0}}"
    )
    # Selectors last: a table head is also a cell of its row.
    for name in sorted(known, key=lambda name: name != "body"):
        look = known[name]
        ground = f";background:{look.ground}" if look.ground else ""
        rules.append(
            f"{_SELECTORS.get(name, '.' + name)}{{font-size:{look.size}pt;line-height:{look.lead}pt;"
            f"font-weight:{_WEIGHTS[look.face]};color:{look.colour}{ground}}}"
        )
    return CSS(string="".join(rules), font_config=fonts), fonts


def draw(document: Document) -> bytes:
    """The document as a PDF/UA-1 file."""
    sheet, fonts = _styles(document.tint)
    foot = f"{document.footer.left}\n{document.footer.detail}"
    parts = [
        f'<html lang="fr"><head><title>{escape(document.title)}</title></head>'
        f'<body><div class="foot" style="string-set:foot attr(title)" title="{escape(foot)}"></div>'
    ]
    _banner(document.banner, parts)
    _blocks(document.blocks, 2, parts)
    page: bytes = HTML(string="".join(parts)).write_pdf(
        stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1", pdf_identifier=b"fiche"
    )
    return page


def _banner(banner: Banner, parts: list[str]) -> None:
    if banner.logo is not None:
        raise ValueError("a rival draws no logo: time a fiche without one")
    parts.append(
        f'<p class="kicker">{escape(banner.kicker)}</p><h1>{escape(banner.title)}</h1>'
        f'<p class="lead">{escape(banner.lead)}</p><p class="card_label">{escape(banner.plate_label)}</p>'
        f'<p class="plate">{escape(banner.plate)}</p>'
    )
    for card in banner.cards:
        parts.append('<div class="card">')
        parts += [f'<div class="{look}">{_inline(spans)}</div>' for spans, look in card_cell(card)]
        parts.append("</div>")


def _blocks(blocks: tuple[Block, ...], level: int, parts: list[str]) -> None:
    for block in blocks:
        match block:
            case Paragraph(spans=spans, role=role):
                parts.append(
                    f'<p class="small">{_inline(spans)}</p>' if role == "small" else f"<p>{_inline(spans)}</p>"
                )
            case Note(label=label, spans=spans):
                parts.append(f'<p class="note">{_inline(note_spans(label, spans))}</p>')
            case BulletList(items=items, numbered=numbered):
                tag = "ol" if numbered else "ul"
                parts.append(f"<{tag}>")
                for item in items:
                    parts.append(f"<li>{_inline(item.spans)}")
                    _blocks(item.children, level, parts)
                    parts.append("</li>")
                parts.append(f"</{tag}>")
            case Facts(rows=rows):
                parts.append('<table class="facts">' + _columns(FACTS))
                parts += [
                    f'<tr><th scope="row">{escape(name)}</th><td>{_inline(spans)}</td></tr>' for name, spans in rows
                ]
                parts.append("</table>")
            case Table():
                _table(block, parts)
            case Section(title=title, blocks=inner):
                parts.append(f"<h{min(level, 6)}>{escape(title)}</h{min(level, 6)}>")
                _blocks(inner, level + 1, parts)
            case Panel(blocks=inner) | Flowing(blocks=inner):
                _blocks(inner, level, parts)
            case WebPage(label=label, address=address):
                parts.append(f'<p>{escape(label)}</p><p><a href="{escape(address)}">{escape(address)}</a></p>')
            case Columns(left=left, right=right):
                _blocks(left, level, parts)
                _blocks(right, level, parts)


def _table(block: Table, parts: list[str]) -> None:
    parts.append("<table>")
    if block.caption:
        parts.append(f"<caption>{escape(block.caption)}</caption>")
    total = sum(block.widths)
    parts.append(_columns(tuple(width / total for width in block.widths)))
    if block.header:
        cells = "".join(f'<th scope="col">{escape(name)}</th>' for name in block.header)
        parts.append(f"<thead><tr>{cells}</tr></thead>")
    parts.append("<tbody>")
    for row in block.rows:
        parts.append("<tr>")
        for index, cell in enumerate(row):
            heads = block.row_headers and index == 0
            text = _inline(cell)
            parts.append(f'<th scope="row">{text}</th>' if heads else f"<td>{text}</td>")
        parts.append("</tr>")
    parts.append("</tbody></table>")


def _columns(shares: tuple[float, ...]) -> str:
    return "".join(f'<col style="width:{share:.1%}">' for share in shares)


def _inline(spans: Inline) -> str:
    parts: list[str] = []
    for span in spans:
        text = escape(span.text)
        if span.strong or span.chip:
            text = f"<b>{text}</b>"
        parts.append(f'<a href="{escape(span.link)}">{text}</a>' if span.link else text)
    return "".join(parts)
