"""JSON: the content itself, for other programs; its form is published in docs/formats.md. Knows content only."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from fphref.documents.book import Book, IndexGroup, Part
from fphref.documents.content import (
    Banner,
    Block,
    BulletList,
    Card,
    Columns,
    Courbe,
    Document,
    Facts,
    Flowing,
    Footer,
    HeatMap,
    Inline,
    Item,
    Note,
    Panel,
    Paragraph,
    Section,
    Span,
    Table,
    WebPage,
)
from fphref.render.cleaning import active, clean, line

FORMAT = 1
"""Changes when a reader of the former form would go wrong; keys may be added without it."""

Tree = dict[str, Any]


def render_json(content: Document | Book, stream: BinaryIO) -> None:
    """Write a document or a book as one JSON object, in UTF-8, to a binary stream. Equal content gives equal bytes.

    Raises ValueError for a width or share that is no finite number.
    """
    if isinstance(content, Book):
        tree: Tree = {"format": FORMAT, "livre": _book(content)}
    else:
        tree = {"format": FORMAT, "document": _document(content)}
    text = json.dumps(tree, ensure_ascii=False, indent=2, allow_nan=False)
    stream.write((text + "\n").encode("utf-8"))


def _told(**values: Any) -> Tree:
    """The keys that say something: empty texts and lists, false and absent values are left out."""
    return {key: value for key, value in values.items() if value not in ("", None, [], {}) and value is not False}


def _head(content: Document | Book) -> Tree:
    return {
        "titre": line(content.title),
        "langue": line(content.language),
        **_told(
            date=line(content.date),
            teinte=line(content.tint),
            sujet=line(content.subject),
            auteur=line(content.author),
            mots_cles=[line(word) for word in content.keywords],
        ),
    }


def _document(document: Document) -> Tree:
    return {
        **_told(ancre=line(document.anchor)),
        **_head(document),
        "bandeau": _banner(document.banner),
        "blocs": _blocks(document.blocks),
        **_told(pied=_footer(document.footer)),
    }


def _book(book: Book) -> Tree:
    return {
        **_head(book),
        "bandeau": _banner(book.cover),
        "blocs": _blocks(book.blocks),
        "titre_sommaire": line(book.contents_title),
        "parties": [_part(part) for part in book.parts],
        "titre_index": line(book.index_title),
        "index": [_index_group(group) for group in book.index],
        **_told(pied=_footer(book.footer)),
    }


def _part(part: Part) -> Tree:
    return {
        "titre": line(part.title),
        **_told(teinte=line(part.tint)),
        "documents": [_document(document) for document in part.documents],
    }


def _index_group(group: IndexGroup) -> Tree:
    entries = [
        {"texte": line(entry.text), "renvois": [line(target) for target in entry.targets]} for entry in group.entries
    ]
    return {"titre": line(group.title), "entrees": entries}


def _footer(footer: Footer) -> Tree:
    return _told(gauche=line(footer.left), detail=line(footer.detail))


def _banner(banner: Banner) -> Tree:
    return _told(
        surtitre=line(banner.kicker),
        titre=line(banner.title),
        chapeau=line(banner.lead),
        libelle_plaque=line(banner.plate_label),
        plaque=line(banner.plate),
        logo={"alternative": line(banner.logo.alt)} if banner.logo is not None else None,
        cartes=[_card(card) for card in banner.cards],
    )


def _card(card: Card) -> Tree:
    gauge = card.gauge
    return {
        "libelle": line(card.label),
        "valeur": line(card.value),
        **_told(
            detail=line(card.detail),
            jauge={
                "valeur": gauge.value,
                "minimum": gauge.lowest,
                "maximum": gauge.highest,
                "description": line(gauge.description),
            }
            if gauge is not None
            else None,
        ),
    }


def _blocks(blocks: tuple[Block, ...]) -> list[Tree]:
    return [_block(block) for block in blocks]


def _block(block: Block) -> Tree:
    match block:
        case Paragraph(spans=spans, role=role):
            return {"type": "paragraphe", **_role(role), "texte": _inline(spans)}
        case BulletList(items=items, numbered=numbered):
            return {"type": "liste", **_told(numerotee=numbered), "elements": [_item(item) for item in items]}
        case Facts(rows=rows, role=role):
            lines = [{"libelle": line(name), "texte": _inline(spans)} for name, spans in rows]
            return {"type": "faits", **_role(role), "lignes": lines}
        case Note(label=label, spans=spans):
            return {"type": "note", "libelle": line(label), "texte": _inline(spans)}
        case Table():
            return _table(block)
        case HeatMap():
            return _heat_map(block)
        case Courbe():
            return _curve(block)
        case Section(title=title, blocks=inner, icon=icon):
            return {"type": "section", "titre": line(title), **_told(icone=line(icon)), "blocs": _blocks(inner)}
        case Panel(blocks=inner):
            return {"type": "encadre", "blocs": _blocks(inner)}
        case Flowing(blocks=inner, count=count):
            return {"type": "flux", "colonnes": count, "blocs": _blocks(inner)}
        case Columns(left=left, right=right, share=share):
            return {"type": "colonnes", "part": share, "gauche": _blocks(left), "droite": _blocks(right)}
        case WebPage(label=label, address=address):
            return {"type": "page_web", "libelle": line(label), "adresse": line(address), **_told(lien=active(address))}


def _role(role: str) -> Tree:
    return _told(role="petit" if role == "small" else "")


def _item(item: Item) -> Tree:
    return {"texte": _inline(item.spans), **_told(blocs=_blocks(item.children))}


def _table(block: Table) -> Tree:
    anchors = (*block.anchors[: len(block.rows)], *[""] * (len(block.rows) - len(block.anchors)))
    rows = [
        {**_told(ancre=line(anchor)), "cellules": [_inline(cell) for cell in row]}
        for anchor, row in zip(anchors, block.rows, strict=True)
    ]
    return {
        "type": "tableau",
        **_role(block.role),
        **_told(legende=line(block.caption), entetes=[line(name) for name in block.header]),
        **_told(entetes_de_ligne=block.row_headers, entier=block.whole),
        "largeurs": list(block.widths),
        "lignes": rows,
    }


def _heat_map(block: HeatMap) -> Tree:
    tints = [
        [{"etat": line(tint.state), "force": tint.strength} if tint else None for tint in row] for row in block.tints
    ]
    return {
        "type": "tableau_teinte",
        "tableau": _table(block.table),
        "teintes": tints,
        "a_gauche": block.left,
        **_told(total=block.total),
    }


def _curve(block: Courbe) -> Tree:
    return {
        "type": "courbe",
        "titre": line(block.title),
        "alternative": line(block.alternative),
        "points": [{"x": point.x, "y": point.y} for point in block.points],
        **_told(
            reperes=[{"x": mark.x, "texte": line(mark.label)} for mark in block.reperes],
            unite_x=line(block.unit_x),
            unite_y=line(block.unit_y),
            decimales=block.decimals,
        ),
        **({"jusque": block.until} if block.until is not None else {}),
        "tableau": _table(block.table),
    }


def _inline(spans: Inline) -> list[Tree]:
    return [_span(span) for span in spans]


def _span(span: Span) -> Tree:
    return {
        "texte": clean(span.text),
        **_told(
            gras=span.strong,
            puce=span.chip,
            appel=span.call,
            lien=active(span.link),
            renvoi=line(span.target),
        ),
    }
