"""The head of a document: a band with its title, then its key figures as a table."""

from __future__ import annotations

from collections.abc import Sequence

from fphref.documents.content import Banner, Card, Gauge
from fphref.render.cleaning import line
from fphref.render.docx import xml
from fphref.render.docx.body import Body, Place, seen
from fphref.render.docx.tables import column_widths, frame, row
from fphref.render.docx.xml import Layout

_IN_ROW = 4
_GAUGE_SHARE = 1.7
_MOST_STEPS = 12
_BELOW_BAND = 220


def draw_banner(
    body: Body,
    banner: Banner,
    place: Place,
    *,
    style: str,
    title: str,
    bookmark: str = "",
    outline: int | None = None,
    above: int | None = None,
) -> None:
    """Add the head, `above` twentieths of a point below what precedes it.

    `style` and `title` are those of its title, `outline` its level in the plan where it is not the style's.
    """
    lines = [
        ("Surtitre", xml.run(line(banner.kicker))),
        (style, xml.run(line(title))),
        ("Subtitle", xml.run(line(banner.lead))),
        ("Plaque", _plate(body, banner, place)),
    ]
    lines = [(name, content) for name, content in lines if content]
    for rank, (name, content) in enumerate(lines):
        layout = Layout(
            band=body.foreign(place, place.palette.base),
            before=above if rank == 0 else None,
            after=_BELOW_BAND if rank == len(lines) - 1 else None,
            outline=outline if name == style else None,
        )
        body.paragraph(name, body.bookmark(bookmark if name == style else "", content), layout)
    if banner.logo is not None:
        content = body.picture(banner.logo)
        if content:
            body.paragraph("Logo", content)
    cards = [card for card in banner.cards if card.gauge or seen((card.label, card.value, card.detail))]
    for start in range(0, len(cards), _IN_ROW):
        _cards(body, cards[start : start + _IN_ROW], place)


def _plate(body: Body, banner: Banner, place: Place) -> str:
    label, plate = line(banner.plate_label), line(banner.plate)
    look = xml.character("Code") + xml.colour(body.foreign(place, place.palette.dark))
    if not plate:
        return xml.run(label)
    pad = xml.run("\u00a0", look)
    return xml.run(label) + (xml.run("\u2002") if label else "") + pad + xml.run(plate, look) + pad


def _cards(body: Body, cards: Sequence[Card], place: Place) -> None:
    """One table of key figures: labels name the columns, one row tells the values."""
    shares = [_GAUGE_SHARE if card.gauge else 1.0 for card in cards]
    room = xml.TEXT_WIDTH if len(cards) > 1 else xml.TEXT_WIDTH // 2
    widths = column_widths(shares, len(cards), room)
    rows = []
    headed = seen(card.label for card in cards)
    if headed:
        cells = [xml.paragraph("LibelleChiffre", xml.run(line(card.label))) for card in cards]
        rows.append(row(cells, widths, header=True))
    rows.append(row([_figure(body, card, place) for card in cards], widths, whole=True))
    body.table(frame("ChiffresCles", widths, rows, 0, headed, row_headers=False))


def _figure(body: Body, card: Card, place: Place) -> str:
    parts = []
    if value := line(card.value):
        look = xml.colour(body.foreign(place, place.palette.dark))
        parts.append(xml.paragraph("ChiffreCle", xml.run(value, look)))
    if detail := line(card.detail):
        parts.append(xml.paragraph("DetailChiffre", xml.run(detail)))
    if card.gauge is not None:
        parts.append(xml.paragraph("Jauge", _gauge(card.gauge, place)))
    return "".join(parts) or xml.paragraph("DetailChiffre", "")


def _gauge(gauge: Gauge, place: Place) -> str:
    """Steps as grounds under spaces, which are not read aloud, then the words, which say it all."""
    words = line(gauge.description) or f"{gauge.value} ({gauge.lowest}–{gauge.highest})"
    steps = range(gauge.lowest, gauge.highest + 1)
    if not 1 < len(steps) <= _MOST_STEPS:
        return xml.run(words)
    bars = []
    for step in steps:
        ground = place.palette.base if step <= gauge.value else place.palette.pale
        bars.append(xml.run("\u2003\u2003", f'<w:sz w:val="13"/><w:szCs w:val="13"/>{xml.shade(ground)}'))
    gap = xml.run("\u2009", '<w:sz w:val="13"/><w:szCs w:val="13"/>')
    return gap.join(bars) + xml.BREAK + xml.run(words)
