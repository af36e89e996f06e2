"""Typst: one compiler for the process, one template, the document passed as JSON; PDF/UA-1."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

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
    inline_text,
)
from fphref.render import style as ink

from .commun import FONTS, card_cell, looks, note_spans

_TEMPLATE = Path(__file__).with_name("fiche.typ")
_WEIGHTS = {"Regular": 400, "Italic": 400, "SemiBold": 600, "Bold": 700}


@cache
def _compiler() -> tuple[typst.Compiler, str]:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    family = next(name for name in fonts.families() if "Inter" in name)
    return typst.Compiler(_TEMPLATE, font_paths=fonts), family


@cache
def _looks(tint: str) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "size": look.size,
            "lead": look.lead,
            "colour": look.colour,
            "ground": look.ground,
            "weight": _WEIGHTS[look.face],
            "style": "italic" if look.face == "Italic" else "normal",
        }
        for name, look in looks(tint).items()
    }


def draw(document: Document) -> bytes:
    """The document as a PDF/UA-1 file."""
    compiler, family = _compiler()
    data = {
        "title": document.title,
        "family": family,
        "line": ink.LINE,
        "looks": _looks(document.tint),
        "foot": document.footer.left,
        "foot_detail": document.footer.detail,
        "banner": _banner(document.banner),
        "blocks": _blocks(document.blocks),
    }
    inputs = {"data": json.dumps(data, ensure_ascii=False, separators=(",", ":"))}
    made = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards="ua-1", timestamp=0)
    if not isinstance(made, bytes):
        raise TypeError("one PDF was expected")
    return made


def _banner(banner: Banner) -> dict[str, Any]:
    if banner.logo is not None:
        raise ValueError("a rival draws no logo: time a fiche without one")
    return {
        "kicker": banner.kicker,
        "title": banner.title,
        "lead": banner.lead,
        "plate_label": banner.plate_label,
        "plate": banner.plate,
        "cards": [[(inline_text(spans), look) for spans, look in card_cell(card)] for card in banner.cards],
    }


def _blocks(blocks: tuple[Block, ...]) -> list[Any]:
    found: list[Any] = []
    for block in blocks:
        match block:
            case Paragraph(spans=spans, role=role):
                found.append(("small" if role == "small" else "p", _inline(spans)))
            case Note(label=label, spans=spans):
                found.append(("note", _inline(note_spans(label, spans))))
            case BulletList(items=items, numbered=numbered):
                entries = [(_inline(item.spans), _blocks(item.children)) for item in items]
                found.append(("ol" if numbered else "ul", entries))
            case Facts(rows=rows):
                found.append(("facts", [(name, _inline(spans)) for name, spans in rows]))
            case Table(header=header, rows=table_rows, widths=widths, row_headers=heads, caption=caption):
                cells = [[_inline(cell) for cell in row] for row in table_rows]
                found.append(("table", caption, header, widths, "row_head" if heads else "value", cells))
            case Section(title=title, blocks=inner):
                found.append(("section", title, _blocks(inner)))
            case Panel(blocks=inner) | Flowing(blocks=inner):
                found += _blocks(inner)
            case WebPage(label=label, address=address):
                found += [("p", label), ("p", [(address, False, address)])]
            case Columns(left=left, right=right):
                found += [*_blocks(left), *_blocks(right)]
    return found


def _inline(spans: Inline) -> str | list[tuple[str, bool, str | None]]:
    if len(spans) == 1 and not (spans[0].strong or spans[0].chip or spans[0].link):
        return spans[0].text
    return [(span.text, span.strong or span.chip, span.link) for span in spans]
