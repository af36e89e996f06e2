"""The head of the first page: a tinted band, a code plate, key figures on cards. Lengths in points."""

from __future__ import annotations

from dataclasses import dataclass, field

from fphref.documents.content import Banner, Block, Card, Facts, Gauge, Paragraph, Picture, Span
from fphref.render import style
from fphref.render.cleaning import clean, line
from fphref.render.pdf.fonts import face
from fphref.render.pdf.gauge import draw_gauge
from fphref.render.pdf.image import Bitmap, load_bitmap
from fphref.render.pdf.inline import TextSetter
from fphref.render.pdf.page import PAGE_HEIGHT, PAGE_WIDTH, Element, Page, polygon, rounded
from fphref.render.pdf.tagged import TaggedFile
from fphref.render.pdf.text import TextStyle, ellipsis, wrap_plain
from fphref.render.pdf.theme import MARGIN, RADIUS, Theme

_WIDTH = PAGE_WIDTH - 2 * MARGIN
_TOP = PAGE_HEIGHT - 25
# Size, lead, most lines.
_TITLE_STEPS = ((24.0, 28.5, 2), (21.0, 25.0, 2), (18.0, 22.0, 3), (15.0, 18.5, 4), (13.0, 16.0, 6))
_LEAD_LINES = 7
_ABOVE_TOP = PAGE_HEIGHT - 9  # where the title of a part stands, over its first document
_KICKER_LINES = 2
_PLATE_HEIGHT = 52.0
_PLATE_PAD = 12.0
_PLATE_WIDEST = 170.0
_PLATE_GAP = 9.0
_LOGO_PAD = 7.0
_LOGO_WIDEST = 120.0
# A cover: its title stands lower and larger, its band is higher.
_COVER_STEPS = ((36.0, 42.0, 4), (30.0, 35.0, 5))
_COVER_DROP = 150.0
_COVER_BAND = 0.56  # of the page's height, from below
_CARD_GAP = 9.0
_CARD_PAD = 11.0
_CARDS_IN_ROW = 4
_VALUE_LINES = 4
_DETAIL_LINES = 5
_OVERLAP = 22.0  # how far the cards reach up into the band


@dataclass(slots=True)
class _CardPlan:
    card: Card
    x: float
    width: float
    label: list[str]
    value: list[str]
    detail: list[str]
    beside: bool  # the detail stands on the value's line
    height: float = 0.0


@dataclass(slots=True)
class BannerResult:
    """Where the text below starts, and what was too long for the band and must be told in full there."""

    bottom: float
    spill: list[Block] = field(default_factory=list)


class BannerDrawer:
    """Measures the banner, then draws it: on a cover `tall`, in a book with the title of its part `above` it.

    `level` is that of the heading that its title is; the one above is a level higher.
    """

    def __init__(
        self,
        file: TaggedFile,
        theme: Theme,
        setter: TextSetter,
        page: int = 0,
        *,
        tall: bool = False,
        above: str = "",
        level: int = 1,
    ) -> None:
        self._file, self._theme, self._setter = file, theme, setter
        self._page, self._tall = page, tall
        self._above, self._level = above, level
        quiet, clear = theme.on_band()
        self._kicker = TextStyle(face("SemiBold", True), 7.4, 11, quiet, 0.9)
        self._lead = TextStyle(face("Regular"), 9.6, 13.6, clear)
        self._plate_label = TextStyle(face("SemiBold", True), 6.4, 9, style.GREY, 0.6)
        self._card_label = TextStyle(face("SemiBold", True), 6.5, 9, style.GREY, 0.55)
        self._card_value = TextStyle(face("Bold"), 11, 13.6, theme.dark)
        self._card_big = TextStyle(face("Bold"), 13, 16.5, theme.dark)
        self._card_detail = TextStyle(face("Regular"), 7.8, 10.2, style.INK)
        self._spill: list[Block] = []
        self._bitmap: Bitmap | None = None

    def draw(self, banner: Banner, parent: Element) -> BannerResult:
        """Draw at the top of the page; the band is as high as its text."""
        page = self._file.page(self._page)
        plate, logo = self._plate_width(banner), self._logo(banner)
        taken = sum(part + _PLATE_GAP for part in (plate, logo[1] if logo else 0.0) if part)
        # On a cover the text stands below the plates, else beside them.
        width = _WIDTH * 0.86 if self._tall else _WIDTH - (taken + 26 - _PLATE_GAP if taken else 0)
        kicker = self._or_spill(banner.kicker, self._kicker, width, _KICKER_LINES)
        title_style, title = self._title(banner.title, width)
        lead = self._or_spill(banner.lead, self._lead, width, _LEAD_LINES)
        y = _TOP - _COVER_DROP if self._tall else _TOP
        places: list[tuple[str, list[str], TextStyle, float]] = []
        for tag, lines, text_style, after in (
            ("P", kicker, self._kicker, 3.0),
            (f"H{self._level}", title, title_style, 6.0),
            ("P", lead, self._lead, 0.0),
        ):
            if lines:
                places.append((tag, lines, text_style, y))
                y -= len(lines) * text_style.lead + after
        if taken:
            y = min(y, _TOP - _PLATE_HEIGHT)
        if self._tall:
            y = min(y, PAGE_HEIGHT * _COVER_BAND)
        rows = self._card_rows(banner.cards)
        cards_top = y - 13
        bottom = cards_top - _OVERLAP if rows else y - 18
        self._band(page, bottom)
        if self._above:
            heading = [ellipsis(self._above, self._kicker, _WIDTH)]
            self._text(page, Element(f"H{self._level - 1}", parent), MARGIN, _ABOVE_TOP, heading, self._kicker)
        for tag, lines, text_style, top in places:
            self._text(page, Element(tag, parent), MARGIN, top, lines, text_style)
        if plate:
            self._plate(page, banner, plate, parent)
        if logo:
            self._draw_logo(page, *logo, PAGE_WIDTH - MARGIN - (plate + _PLATE_GAP if plate else 0), parent)
        for row in rows:
            height = max(plan.height for plan in row)
            for plan in row:
                self._card(page, plan, cards_top, height, parent)
            cards_top -= height + _CARD_GAP
            bottom = cards_top + _CARD_GAP
        return BannerResult(bottom, self._spill)

    def _text(self, page: Page, owner: Element, x: float, top: float, lines: list[str], text_style: TextStyle) -> None:
        page.mark(owner)
        page.text(
            x,
            top - text_style.drop,
            lines,
            text_style.face,
            text_style.size,
            text_style.lead,
            text_style.colour,
            text_style.tracking,
        )

    @staticmethod
    def _bounded(text: str, text_style: TextStyle, width: float, most: int) -> tuple[list[str], bool]:
        """At most `most` lines, the last one cut with « … » if there were more; and whether it was cut."""
        lines = wrap_plain(clean(text), text_style, width)
        if len(lines) <= most:
            return lines, False
        rest = "".join(lines[most - 1 : most + 1])
        return [*lines[: most - 1], ellipsis(rest, text_style, width)], True

    def _or_spill(self, text: str, text_style: TextStyle, width: float, most: int) -> list[str]:
        """At most `most` lines; a text that was cut is told in full below the band."""
        lines, cut = self._bounded(text, text_style, width, most)
        if cut:
            self._spill.append(Paragraph((Span(text),)))
        return lines

    def _title(self, title: str, width: float) -> tuple[TextStyle, list[str]]:
        for size, lead, most in (*(_COVER_STEPS if self._tall else ()), *_TITLE_STEPS):
            text_style = TextStyle(face("Bold"), size, lead, style.WHITE)
            lines = wrap_plain(clean(title), text_style, width)
            if len(lines) <= most:
                break
        else:
            lines = self._or_spill(title, text_style, width, most)
        return text_style, lines

    def _band(self, page: Page, bottom: float) -> None:
        height = PAGE_HEIGHT - bottom
        first, second = self._theme.facets()
        page.mark("")
        page.fill(rounded(0, bottom, PAGE_WIDTH, height, 0), self._theme.base)
        page.draw(f"q 0 {bottom:.2f} {PAGE_WIDTH} {height:.2f} re W n")
        # Diagonals keep their slope whatever the height of the band.
        for left, colour in ((PAGE_WIDTH - 210, first), (PAGE_WIDTH - 86, second)):
            foot = left + 0.7 * height
            corners = (
                (left, PAGE_HEIGHT),
                (PAGE_WIDTH + height, PAGE_HEIGHT),
                (PAGE_WIDTH + height, bottom),
                (foot, bottom),
            )
            page.fill(polygon(corners), colour)
        page.draw("Q")

    # The code plate

    def _plate_width(self, banner: Banner) -> float:
        if not (line(banner.plate) or line(banner.plate_label)):
            return 0.0
        wanted = max(
            self._code_style(banner.plate).width(clean(banner.plate)),
            self._plate_label.width(clean(banner.plate_label)),
        )
        return min(max(wanted + 2 * _PLATE_PAD, 88.0), _PLATE_WIDEST)

    def _code_style(self, code: str) -> TextStyle:
        for size in (23.0, 20.0, 17.0, 14.0, 11.0):
            text_style = TextStyle(face("Bold"), size, 29, self._theme.dark)
            if text_style.width(clean(code)) <= _PLATE_WIDEST - 2 * _PLATE_PAD:
                break
        return text_style

    def _plate(self, page: Page, banner: Banner, width: float, parent: Element) -> None:
        x = PAGE_WIDTH - MARGIN - width
        page.mark("")
        page.fill(rounded(x, _TOP - _PLATE_HEIGHT, width, _PLATE_HEIGHT, 9), style.WHITE)
        owner = Element("P", parent)
        inner = width - 2 * _PLATE_PAD
        for text, text_style, top in (
            (banner.plate_label, self._plate_label, _TOP - 8.5),
            (banner.plate, self._code_style(banner.plate), _TOP - 18),
        ):
            shown = ellipsis(text, text_style, inner)
            if shown != line(text):
                self._spill.append(Paragraph((Span(text),)))
            if shown:
                # The space keeps the two texts apart when they are read as one.
                said = shown + " " if text is banner.plate_label else shown
                self._text(page, owner, x + _PLATE_PAD, top, [said], text_style)

    # The logo

    def _logo(self, banner: Banner) -> tuple[Picture, float] | None:
        """The logo and the width of its plate; a picture that cannot be read is told by its words."""
        if banner.logo is None:
            return None
        bitmap = load_bitmap(banner.logo.data)
        if bitmap is None:
            self._spill.append(Paragraph((Span(banner.logo.alt),)))
            return None
        self._bitmap = bitmap
        inner = (_PLATE_HEIGHT - 2 * _LOGO_PAD) * bitmap.width / bitmap.height
        return banner.logo, min(max(inner, 20.0), _LOGO_WIDEST) + 2 * _LOGO_PAD

    def _draw_logo(self, page: Page, logo: Picture, width: float, right: float, parent: Element) -> None:
        bitmap = self._bitmap
        assert bitmap is not None
        low = _TOP - _PLATE_HEIGHT
        page.mark("")
        page.fill(rounded(right - width, low, width, _PLATE_HEIGHT, 9), style.WHITE)
        scale = min((width - 2 * _LOGO_PAD) / bitmap.width, (_PLATE_HEIGHT - 2 * _LOGO_PAD) / bitmap.height)
        wide, high = bitmap.width * scale, bitmap.height * scale
        x, y = right - width / 2 - wide / 2, low + _PLATE_HEIGHT / 2 - high / 2
        box = f"[{x:.2f} {y:.2f} {x + wide:.2f} {y + high:.2f}]"
        alt = line(logo.alt) or "Logo"
        page.mark(Element("Figure", parent, f"/O /Layout /Placement /Block /BBox {box}", alt=alt))
        self._file.images[bitmap.name] = (bitmap.data, bitmap.width, bitmap.height)
        page.image(bitmap.name, x, y, wide, high)

    # Cards

    def _card_rows(self, cards: tuple[Card, ...]) -> list[list[_CardPlan]]:
        rows: list[list[_CardPlan]] = []
        told_before = len(self._spill)
        for start in range(0, len(cards), _CARDS_IN_ROW):
            row = cards[start : start + _CARDS_IN_ROW]
            weights = [1.5 if card.gauge and len(row) > 1 else 1.0 for card in row]
            usable = _WIDTH - _CARD_GAP * (len(row) - 1)
            if len(row) == 1:
                usable /= 2
            x = MARGIN
            plans = []
            for card, weight in zip(row, weights, strict=True):
                width = usable * weight / sum(weights)
                plans.append(self._card_plan(card, x, width))
                x += width + _CARD_GAP
            rows.append(plans)
        if sum(max(plan.height for plan in row) for row in rows) > PAGE_HEIGHT * 0.4:
            # Too much for a head: all cards become rows of facts below it.
            self._spill[told_before:] = [_as_facts(cards)]
            return []
        return rows

    def _card_plan(self, card: Card, x: float, width: float) -> _CardPlan:
        inner = width - 2 * _CARD_PAD
        value_style = self._card_big if card.gauge else self._card_value
        (label, cut1), (value, cut2), (detail, cut3) = (
            self._bounded(card.label, self._card_label, inner, 2),
            self._bounded(card.value, value_style, inner, _VALUE_LINES),
            self._bounded(card.detail, self._card_detail, inner, _DETAIL_LINES),
        )
        if cut1 or cut2 or cut3:
            self._spill.append(_as_facts((card,)))
        plan = _CardPlan(card, x, width, label, value, detail, False)
        if card.gauge and len(value) == len(detail) == 1:
            plan.beside = value_style.width(value[0]) + 7 + self._card_detail.width(detail[0]) <= inner
        height = 9 + len(label) * self._card_label.lead + 2 + len(value) * value_style.lead
        if detail and not plan.beside:
            height += 1 + len(detail) * self._card_detail.lead
        plan.height = height + (31 if card.gauge else 0) + 9
        return plan

    def _card(self, page: Page, plan: _CardPlan, top: float, height: float, parent: Element) -> None:
        card, x = plan.card, plan.x + _CARD_PAD
        page.mark("")
        page.fill(rounded(plan.x, top - height, plan.width, height, RADIUS), style.WHITE, style.LINE, 0.8)
        holder = Element("Div", parent)
        y = top - 9
        value_style = self._card_big if card.gauge else self._card_value
        if plan.label:
            self._text(page, Element("P", holder), x, y, plan.label, self._card_label)
            y -= len(plan.label) * self._card_label.lead
        y -= 2
        if plan.value:
            self._text(page, Element("P", holder), x, y, plan.value, value_style)
            y -= len(plan.value) * value_style.lead
        if plan.detail and plan.beside:
            beside = x + value_style.width(plan.value[0]) + 7
            up = y + value_style.lead - value_style.drop + self._card_detail.drop
            self._text(page, Element("P", holder), beside, up, plan.detail, self._card_detail)
        elif plan.detail:
            self._text(page, Element("P", holder), x, y - 1, plan.detail, self._card_detail)
        if card.gauge is not None:
            self._gauge(page, card.gauge, x, top - plan.height + 9, plan.width - 2 * _CARD_PAD, holder)

    def _gauge(self, page: Page, gauge: Gauge, x: float, y: float, width: float, holder: Element) -> None:
        box = f"{x:.2f} {y:.2f} {x + width:.2f} {y + 20:.2f}"
        alt = line(gauge.description) or f"{gauge.value} ({gauge.lowest}–{gauge.highest})"
        figure = Element("Figure", holder, f"/O /Layout /Placement /Block /BBox [{box}]", alt=alt)
        page.mark(figure)
        draw_gauge(page, gauge, x, y, width, self._theme)


def _as_facts(cards: tuple[Card, ...]) -> Facts:
    def told(card: Card) -> str:
        return " ".join(filter(None, (card.value, card.detail, card.gauge.description if card.gauge else "")))

    return Facts(tuple((card.label, (Span(told(card)),)) for card in cards))
