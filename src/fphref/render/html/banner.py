"""The head of a document as HTML: a tinted band, a plate, a logo, key figures on cards."""

from __future__ import annotations

from fphref.documents.content import Banner, Card, Gauge, Picture
from fphref.render.cleaning import line
from fphref.render.html.inline import plain
from fphref.render.html.pictures import Pictures
from fphref.render.html.sheet import tint_class

_MOST_STEPS = 20
_FAINTEST = 0.45  # of the first lit step; they darken up to the value


def banner(content: Banner, title: str, tint: str, level: int, place: str, pictures: Pictures) -> str:
    """The head; its heading says `title`, which stands in for a banner without one, and has the id `place`."""
    kicker, lead = plain(content.kicker), plain(content.lead)
    above = f'<p class="surtitre">{kicker}</p>\n' if kicker else ""
    below = f'<p class="chapeau">{lead}</p>\n' if lead else ""
    side = _plate(content) + _logo(content.logo, pictures)
    if side:
        side = f'<div class="insignes">\n{side}</div>\n'
    cards = "".join([_card(card) for card in content.cards])
    kind = "bandeau"
    if cards:
        kind += " chiffre"
        cards = f'<dl class="cartes cadre">\n{cards}</dl>\n'
    return (
        f'<header class="{kind} {tint_class(tint)}">\n<div class="bande"><div class="cadre">\n'
        f'<div class="titres">\n{above}<h{level} id="{place}">{plain(title)}</h{level}>\n{below}</div>\n'
        f"{side}</div></div>\n{cards}</header>\n"
    )


def _plate(content: Banner) -> str:
    label, code = plain(content.plate_label), plain(content.plate)
    parts = [f'<span class="plaque-nom">{label}</span>'] if label else []
    if code:
        long = " long" if len(line(content.plate)) > 10 else ""
        parts.append(f'<span class="plaque-code{long}">{code}</span>')
    return f'<p class="plaque">{" ".join(parts)}</p>\n' if parts else ""


def _logo(picture: Picture | None, pictures: Pictures) -> str:
    shown = pictures.show(picture) if picture is not None else ""
    return f'<p class="logo">{shown}</p>\n' if shown else ""


def _card(card: Card) -> str:
    label, value, detail = plain(card.label), plain(card.value), plain(card.detail)
    gauge = _gauge(card.gauge) if card.gauge is not None else ""
    told = [f'<dd class="valeur">{value}</dd>'] if value else []
    if detail:
        told.append(f'<dd class="precision">{detail}</dd>')
    if gauge:
        told.append(f"<dd>{gauge}</dd>")
    if not label and not told:
        return ""
    kind = ' class="large"' if gauge else ""
    return f"<div{kind}><dt>{label}</dt>{''.join(told) or '<dd></dd>'}</div>\n"


def _gauge(gauge: Gauge) -> str:
    """Steps of which those up to the value are lit, over their numbers; one picture to a screen reader."""
    lowest, highest = sorted((gauge.lowest, gauge.highest))
    value = min(max(gauge.value, lowest), highest)
    said = plain(gauge.description) or f"{gauge.value} ({lowest}–{highest})"
    if highest - lowest >= _MOST_STEPS:
        part = 100 * (value - lowest) / (highest - lowest)
        steps = (
            f'<span class="regle"><i style="width:{part:.4g}%"></i></span>'
            f'<span class="bornes"><b>{lowest}</b><b>{highest}</b></span>'
        )
    else:
        steps = "".join([_step(number, lowest, value) for number in range(lowest, highest + 1)])
    return f'<span class="echelle" role="img" aria-label="{said}">{steps}</span>'


def _step(number: int, lowest: int, value: int) -> str:
    if number > value:
        return f'<span class="pas"><i></i><b>{number}</b></span>'
    strength = _FAINTEST + (1 - _FAINTEST) * (number - lowest + 1) / (value - lowest + 1)
    lit = "pas atteint ici" if number == value else "pas atteint"
    return f'<span class="{lit}"><i style="opacity:{strength:.2f}"></i><b>{number}</b></span>'
