"""The style sheet of the page: colours as custom properties, one class per tint; wide, narrow and on paper."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from fphref.render import style


def tint_class(name: str) -> str:
    """The class that sets the colours of a tint; of the default one for a name that is none."""
    return f"t-{name if name in style.TINTS else style.DEFAULT_TINT}"


def shades(tint: str) -> dict[str, str]:
    """The colours of a tint: name of the custom property → `#RRGGBB`."""
    own = style.shades(tint)
    return {
        "teinte": own.base,
        "fonce": own.dark,
        "clair": own.soft,
        "filet": own.line,
        "facette": own.facet,
        "facette2": own.deep_facet,
        "discret": own.quiet,
        "net": own.clear,
    }


def common() -> dict[str, str]:
    """The colours that no tint changes: name of the custom property → `#RRGGBB`."""
    return {
        "encre": style.INK,
        "gris": style.GREY,
        "trait": style.LINE,
        "blanc": style.WHITE,
        "note": style.NOTE_INK,
        "note-fond": style.NOTE_GROUND,
        "note-bord": style.NOTE_EDGE,
    }


@cache
def _colours(selector: str, name: str | None) -> str:
    found = common() if name is None else shades(name)
    return f"{selector}{{{';'.join(f'--{key}:{value}' for key, value in found.items())}}}\n"


def state_class(name: str, strength: int) -> str:
    """The class that sets the colours of a tinted cell."""
    return f"e-{name}-{strength}"


def sheet(tints: Iterable[str], states: Iterable[tuple[str, int]] = ()) -> str:
    """The whole sheet, with the colours of these tints, and of cells that these states tint this strongly."""
    used = {tint_class(name) for name in tints}
    classes = [_colours(f".{tint_class(name)}", name) for name in style.TINTS if tint_class(name) in used]
    order = list(style.STATES)
    classes += [_tinted(*shown) for shown in sorted(states, key=lambda shown: (order.index(shown[0]), shown[1]))]
    return (
        _colours(":root", None) + "".join(classes) + _BASE + _BANNER + _BODY + _HEAT + _CURVE + _BOOK + _WIDE + _PRINT
    )


def _tinted(name: str, strength: int) -> str:
    ground, ink = style.state(name, strength)
    return f".{state_class(name, strength)}{{--fond:{ground};--sur:{ink}}}\n"


_BASE = """\
*,*::before,*::after{box-sizing:border-box}
html{color-scheme:light;-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--blanc);color:var(--encre);overflow-wrap:anywhere;
font:1rem/1.55 Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
p,ul,ol,dl,dd,table,h1,h2,h3,h4,h5,h6,aside{margin:0}
.cadre{width:100%;max-width:76rem;margin-inline:auto;padding-inline:clamp(1rem,4vw,3rem)}
a{color:var(--fonce);text-decoration-thickness:1px;text-underline-offset:.18em}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--fonce);outline-offset:3px;border-radius:3px}
main:focus,h2:focus{outline:none}
.evitement{position:absolute;left:1rem;top:-6rem;z-index:2;padding:.6rem 1rem;border-radius:0 0 .5rem .5rem;
background:var(--blanc);color:var(--fonce);font-weight:600}
.evitement:focus{top:0}
"""
_BANNER = """\
.bande{background:linear-gradient(57deg,var(--teinte) calc(100% - 17rem),var(--facette) calc(100% - 17rem) \
calc(100% - 7rem),var(--facette2) calc(100% - 7rem));background-color:var(--teinte);color:var(--blanc);
padding-block:clamp(1.5rem,4vw,3rem)}
.chiffre .bande{padding-bottom:4.5rem}
.bande .cadre{display:flex;flex-wrap:wrap;gap:1.5rem 3rem;align-items:flex-start;justify-content:space-between}
.titres{flex:1 1 22rem;max-width:50rem}
.surtitre{color:var(--discret);font-size:.8125rem;font-weight:600;letter-spacing:.09em;text-transform:uppercase}
.titres h1,.titres h2,.titres h3{font-weight:750;line-height:1.15;letter-spacing:-.015em;text-wrap:balance}
.titres h1{margin-top:.35rem;font-size:clamp(1.75rem,1.2rem + 2.4vw,2.75rem)}
.titres h2,.titres h3{margin-top:.25rem;font-size:clamp(1.4rem,1.1rem + 1.4vw,2rem)}
.chapeau{margin-top:.7rem;color:var(--net);font-size:clamp(1rem,.95rem + .3vw,1.15rem)}
.insignes{display:flex;flex-wrap:wrap;gap:1rem;align-items:stretch}
.plaque,.logo{border-radius:.9rem;background:var(--blanc);color:var(--fonce)}
.plaque{display:flex;flex-direction:column;justify-content:center;min-width:8.5rem;max-width:18rem;
padding:.65rem 1.25rem}
.plaque-nom{color:var(--gris);font-size:.75rem;font-weight:600;letter-spacing:.08em;text-transform:uppercase}
.plaque-code{font-size:2.25rem;font-weight:750;line-height:1.2;letter-spacing:-.01em}
.plaque-code.long{font-size:1.35rem}
.logo{display:flex;align-items:center;padding:.65rem 1rem}
.logo img{display:block;max-width:12rem;max-height:4.5rem}
.logo svg{display:block;flex:none}
.images{position:absolute}
.cartes{display:flex;flex-wrap:wrap;gap:1rem;margin-top:-2.75rem}
.cartes>div{flex:1 1 9rem;min-width:0;padding:.9rem 1.15rem 1.05rem;border:1px solid var(--trait);
border-radius:.9rem;background:var(--blanc);color:var(--encre)}
.cartes>.large{flex:1.9 1 17rem}
.cartes dt{color:var(--gris);font-size:.75rem;font-weight:600;letter-spacing:.07em;text-transform:uppercase}
.valeur{margin-top:.15rem;color:var(--fonce);font-size:1.2rem;font-weight:700;line-height:1.25}
.large .valeur{display:inline-block;margin-right:.6rem;font-size:1.4rem}
.large .precision{display:inline-block}
.precision{font-size:.9375rem;line-height:1.4}
.echelle{display:flex;flex-wrap:wrap;gap:.3rem;margin-top:.6rem;forced-color-adjust:none;background:var(--blanc)}
.pas{flex:1 1 0;min-width:1.1rem}
.pas i,.regle{display:block;height:.65rem;border-radius:.3rem;background:var(--trait)}
.pas.atteint i,.regle i{background:var(--teinte)}
.regle{flex:1 1 100%}
.regle i{display:block;height:100%;border-radius:.3rem}
.pas b{display:block;margin-top:.2rem;color:var(--gris);font-size:.8125rem;font-weight:400;text-align:center}
.pas.ici b{color:var(--fonce);font-weight:700}
.bornes{display:flex;flex:1 1 100%;justify-content:space-between}
.bornes b{color:var(--gris);font-size:.8125rem;font-weight:400}
"""
_BODY = """\
main{padding-block:1.5rem 3rem}
.parcours{display:flex;flex-wrap:wrap;gap:.25rem .5rem;align-items:baseline;padding-top:1.25rem}
.parcours p{margin-right:.5rem;color:var(--gris);font-size:.8125rem;font-weight:600;letter-spacing:.07em;
text-transform:uppercase}
.parcours ul{display:flex;flex:1 1 20rem;flex-wrap:wrap;gap:.35rem .4rem;padding:0;list-style:none}
.parcours a{display:block;padding:.2rem .7rem;border-radius:1rem;background:var(--clair);color:var(--fonce);
font-size:.9375rem;font-weight:500;text-decoration:none}
.parcours a:hover{text-decoration:underline}
section{scroll-margin-top:1rem}
.t1,.t2,.t3,.t4{line-height:1.3;text-wrap:balance}
.t1{display:flex;gap:.7rem;align-items:center;margin-block:2.25rem .8rem;color:var(--fonce);font-size:1.4375rem;
font-weight:700;letter-spacing:-.005em}
.t2{margin-block:1.6rem .5rem;color:var(--fonce);font-size:1.0938rem;font-weight:650}
.t3{margin-block:1.25rem .35rem;font-size:1rem;font-weight:650}
.t4{margin-block:1rem .25rem;color:var(--gris);font-size:.9688rem;font-weight:600}
.tuile{flex:none;display:grid;place-items:center;width:2.4rem;height:2.4rem;border-radius:.65rem;
background:var(--clair);color:var(--teinte)}
.panneau .tuile{background:var(--blanc)}
.tuile svg{width:1.45rem;height:1.45rem;fill:none;stroke:currentColor;stroke-width:1.1;stroke-linecap:round;
stroke-linejoin:round}
main *+p{margin-top:.6rem}
main *+ul,main *+ol{margin-top:.4rem}
.petit{color:var(--gris);font-size:.9063rem}
main ul,main ol{padding-left:1.35rem}
main ul{list-style:square}
main ul ul{list-style:disc}
main ul ul ul{list-style:circle}
main li{padding-left:.25rem}
main li+li{margin-top:.35rem}
main li>ul,main li>ol,main li>.note{margin-top:.35rem}
main li::marker{color:var(--teinte)}
main ol>li::marker{color:var(--fonce);font-weight:600}
strong{font-weight:650}
.puce{display:inline-block;padding:0 .45rem;border-radius:.35rem;background:var(--filet);color:var(--fonce);
font-size:.875em;font-weight:600;line-height:1.5}
.puce strong{font-weight:inherit}
a.puce{min-width:1.5rem;line-height:1.5rem;text-align:center}
.puce.appel{background:var(--note-fond);color:var(--note)}
.note{margin-block:.75rem;padding:.5rem .8rem;border-left:.25rem solid var(--note-bord);border-radius:.3rem;
background:var(--note-fond);color:var(--note);font-size:.9375rem}
.note-titre{color:var(--note)}
.note a{color:var(--note)}
.panneau{margin-block:1.5rem;padding:1.25rem clamp(.9rem,2vw,1.4rem);border-radius:1rem;background:var(--clair)}
.panneau>:first-child,.panneau>section:first-child>:first-child{margin-top:0}
.faits{margin-block:.4rem}
.faits>div{display:grid;grid-template-columns:minmax(0,min(33%,11rem)) minmax(0,1fr);gap:1rem;padding-block:.35rem}
.faits>div+div{border-top:1px solid var(--filet)}
.faits dt{color:var(--gris);font-weight:600;overflow-wrap:break-word}
table{width:100%;margin-block:.6rem;border-collapse:collapse}
caption{padding-bottom:.4rem;color:var(--gris);font-size:.9375rem;font-style:italic;text-align:left}
th,td{padding:.45rem .9rem .45rem 0;border-top:1px solid var(--filet);text-align:left;vertical-align:baseline}
th:last-child,td:last-child{padding-right:0}
.court{overflow-wrap:normal}
tbody th{font-weight:600}
thead th,thead td{border-top:0;color:var(--gris);font-size:.75rem;font-weight:600;letter-spacing:.07em;
text-transform:uppercase}
table.petit{color:var(--gris);font-size:.9063rem}
tr:target>*{background:var(--note-fond);color:var(--encre)}
.defile{overflow-x:auto}
.defile table{min-width:calc(var(--n)*7.5rem)}
.defile table.petit{min-width:calc(var(--n)*3.6rem)}
.page-web{margin-block:.75rem}
.page-web .adresse{display:block;font-size:.9063rem}
.page-web a{display:inline-block;padding:.6rem 1rem;border-radius:.7rem;background:var(--clair);color:var(--fonce);
font-weight:600;text-decoration:none}
.page-web .adresse{font-weight:400;text-decoration:underline}
.pied{padding-block:1.25rem 2rem;border-top:1px solid var(--trait);font-size:.9063rem}
.pied p+p{color:var(--gris)}
"""
_HEAT = """\
.carte th,.carte td{padding:.4rem .6rem;border-top:2px solid var(--blanc);text-align:center;vertical-align:middle}
.carte thead th,.carte thead td{vertical-align:bottom}
.carte tbody th,.carte .gauche{padding-left:0;text-align:left}
.carte [class^="e-"]{border-left:2px solid var(--blanc);background:var(--fond);color:var(--sur);font-weight:600;
forced-color-adjust:none}
.somme>*{border-top-color:var(--gris)}
"""
_CURVE = """\
.courbe{margin:.9rem 0 .6rem;break-inside:avoid}
figcaption{padding-bottom:.3rem;font-weight:600}
.courbe svg{display:block;width:100%;min-width:32rem;max-width:52rem;height:auto;font-size:13px;fill:var(--gris)}
.grille,.axe,.repere,.marches{fill:none;stroke:var(--filet);stroke-width:1}
.axe{stroke:var(--gris);stroke-width:1.4}
.repere{stroke:var(--fonce);stroke-width:1.2;stroke-dasharray:3 3}
.marches{stroke:var(--teinte);stroke-width:2.8;stroke-linejoin:round;stroke-linecap:round}
.rond,.valeur-pas{fill:var(--fonce)}
.valeur-pas,.numero{font-weight:600}
.numero{fill:var(--blanc)}
"""
_BOOK = """\
.table-matieres li,.index li{break-inside:avoid}
.table-matieres>ul,.table-matieres ul ul{padding:0;list-style:none}
.table-matieres li{padding:0}
.table-matieres>ul>li{margin-top:1rem;font-size:1.0938rem;font-weight:650}
.table-matieres ul ul{columns:2 26rem;column-gap:2.5rem;margin-top:.35rem;font-size:1rem;font-weight:400}
.table-matieres ul ul li+li{margin-top:0}
.table-matieres ul ul a{display:block;padding:.3rem 0;text-decoration:none}
.table-matieres ul ul a:hover{text-decoration:underline}
.partie>h2{margin-block:3rem 1.25rem;padding:.9rem 1.4rem;border-radius:.9rem;background:var(--clair);
color:var(--fonce);font-size:1.6rem;font-weight:750;line-height:1.25}
article{margin-bottom:2.5rem;border:1px solid var(--trait);border-radius:1.1rem;overflow:clip;scroll-margin-top:1rem}
article .corps{padding:.5rem clamp(1rem,3vw,2.5rem) 1rem}
article .cadre{padding-inline:clamp(1rem,3vw,2.5rem)}
article>footer{display:flex;flex-wrap:wrap;gap:.25rem 2rem;justify-content:space-between;
padding:.8rem clamp(1rem,3vw,2.5rem) 1rem;border-top:1px solid var(--trait);color:var(--gris);font-size:.9063rem}
.bande p+.logo,article>footer p{margin-top:0}
.retour{margin-left:auto}
.index ul{columns:2 22rem;column-gap:2.5rem}
"""
# What is out of sight is laid out when it is scrolled to: a book of 250 documents opens four times sooner.
_WIDE = """\
@media screen{
article{content-visibility:auto;contain-intrinsic-size:auto 150rem}
}
@media screen and (max-width:30rem){
thead th{letter-spacing:0}
.plaque-code{font-size:1.75rem}
}
@media screen and (min-width:75rem){
main .colonnes .colonnes{display:grid}
}
@media screen and (min-width:60rem){
.colonnes{display:grid;grid-template-columns:minmax(0,var(--g)) minmax(0,var(--d));gap:0 2.75rem;align-items:start}
.colonnes .colonnes{display:block}
.cote{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,3fr);gap:0 2.75rem;margin-top:1.5rem;
padding-top:1.1rem;border-top:1px solid var(--filet)}
.cote>h3,.cote>h4,.cote>h5,.cote>h6{margin-top:0}
.cote>div>:first-child,.cote>div>section:first-child>:first-child{margin-top:0}
.flux:not(.long){columns:var(--n) 20rem;column-gap:2.75rem}
.flux:not(.long)>:first-child,.flux:not(.long)>section:first-child>:first-child{margin-top:0}
.flux li,.flux tr,.flux .note,.flux .faits>div{break-inside:avoid}
.flux h2,.flux h3,.flux h4,.flux h5,.flux h6{break-after:avoid}
}
"""
_PRINT = """\
@page{size:A4;margin:14mm 13mm 16mm;@bottom-right{content:counter(page) " / " counter(pages);font:8pt sans-serif}}
@media print{
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
html{font-size:9.6pt}
body{line-height:1.4}
.cadre{max-width:none;padding-inline:0}
.bande{border-radius:.9rem}
.bande>.cadre,.cartes{padding-inline:1.5rem}
.evitement,.parcours,.retour{display:none}
main{padding-block:.5rem 0}
h1,h2,h3,h4,h5,h6,caption,thead{break-after:avoid}
p:has(+ul),p:has(+ol){break-after:avoid}
li,tr,.note,.faits>div,.cartes>div,.bande{break-inside:avoid}
.cartes>div{flex-basis:7rem}
.cartes>.large{flex-basis:13rem}
p,li,dd{orphans:2;widows:2}
thead{display:table-header-group}
.defile{overflow:visible}
.defile table{min-width:0}
.colonnes{display:grid;grid-template-columns:minmax(0,var(--g)) minmax(0,var(--d));gap:0 1.5rem;align-items:start}
.colonnes .colonnes{display:block}
.cote{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,3fr);gap:0 1.5rem;margin-top:1rem;padding-top:.7rem;
border-top:1px solid var(--filet)}
.cote>h3,.cote>h4,.cote>h5,.cote>h6,.cote>div>:first-child,.cote>div>section:first-child>:first-child{margin-top:0}
.flux{columns:var(--n) 12rem;column-gap:1.5rem}
.flux .cote{display:block}
.flux>:first-child,.flux>section:first-child>:first-child{margin-top:0}
a[href^="http"]:not(.nue)::after,a[href^="mailto"]:not(.nue)::after{content:" (" attr(href) ")";font-size:.85em;
font-weight:400}
article{border:0;break-before:page}
.partie>h2,.index{break-before:page}
.partie>h2+article{break-before:auto}
article .corps,article>footer{padding-inline:0}
.pied{padding-block:.8rem 0}
}
"""
