"""The style sheet of a page to explore, on top of that of every page: filters, grids, wide, narrow and on paper."""

from __future__ import annotations

from collections.abc import Iterable

from fphref.render import style
from fphref.render.html.sheet import state_class


def explorer_sheet(states: Iterable[tuple[str, int]]) -> str:
    """The rules of grids, with the colours of the cells that these states tint."""
    known = list(style.STATES)
    ordered = sorted(states, key=lambda shown: (known.index(shown[0]), shown[1]))
    rules = []
    for name, strength in ordered:
        ground, ink = style.state(name, strength)
        rules.append(f".grille .{state_class(name, strength)}{{--fond:{ground};--sur:{ink}}}\n")
    return _BASE + "".join(rules) + _WIDE + _NARROW + _PRINT


def labels(grid: str, titles: Iterable[str]) -> str:
    """Rules that say the title of a column before each of its cells, where lines are stacked."""
    rules = [
        f'[id="{grid}"] tbody tr>:nth-child({number})::before{{content:"{_quoted(title)}"}}\n'
        for number, title in enumerate(titles, 1)
    ]
    return f"@media screen and (max-width:47.99rem){{\n{''.join(rules)}}}\n"


def _quoted(text: str) -> str:
    """A text inside a string of a style sheet: whatever is not a plain letter or digit is escaped."""
    return "".join(char if char.isascii() and char.isalnum() else f"\\{ord(char):X} " for char in text)


_BASE = """\
.explorateur .cadre{max-width:100rem}
.explorateur .carte :is(th,td){overflow-wrap:break-word}
.explorateur .carte thead :is(th,td){letter-spacing:0;text-transform:none}
.explorateur .defile .carte{min-width:calc(var(--n)*6.5rem)}
.explorateur .carte .gauche,.explorateur .carte [class^="e-"]{padding-left:.6rem}
.script .grille:not(.pret) tbody{display:none}
.filtres{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,15rem),1fr));gap:.9rem 1.25rem;
margin-block:1rem;padding:1.1rem 1.25rem;border-radius:1rem;background:var(--clair)}
.filtres[hidden],.suite[hidden],.rien[hidden]{display:none}
.filtres .champ{display:flex;flex-direction:column;gap:.25rem;margin:0}
.filtres .large,.filtres fieldset{grid-column:1/-1}
.filtres label,.filtres legend{color:var(--fonce);font-size:.875rem;font-weight:600}
.filtres fieldset{display:flex;flex-wrap:wrap;gap:.35rem 1.1rem;margin:0;padding:0;border:0}
.filtres legend{float:left;min-width:6rem;padding:0}
.filtres fieldset label{display:inline-flex;gap:.4rem;align-items:center;min-height:1.6rem;color:var(--encre);
font-weight:400}
.filtres input[type="checkbox"]{width:1.1rem;height:1.1rem;margin:0;accent-color:var(--teinte)}
.filtres input[type="search"],.filtres select,.explorateur button{min-height:2.3rem;padding:.3rem .6rem;
border:1px solid var(--gris);border-radius:.5rem;background:var(--blanc);color:var(--encre);font:inherit;
font-size:.9375rem}
.filtres select,.filtres input[type="search"]{width:100%;text-overflow:ellipsis}
.explorateur button{cursor:pointer}
.explorateur .vider,.suite button{color:var(--fonce);font-weight:600}
.compte{margin-block:.6rem .4rem;color:var(--fonce);font-weight:650}
.rien{padding:1rem;border-radius:.7rem;background:var(--note-fond);color:var(--note)}
.suite{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center}
.suite span{color:var(--gris);font-size:.9063rem}
.legende{margin-block:.5rem}
.legende summary{color:var(--fonce);font-weight:600;cursor:pointer}
.grille{margin-block:1rem 2rem;scroll-margin-top:1rem}
.grille .defile table{min-width:56rem}
.grille table{font-size:.8438rem;line-height:1.35}
.grille caption{font-size:.9375rem}
.grille th,.grille td{padding:.4rem .25rem;text-align:center;vertical-align:top}
.grille thead th{color:var(--fonce);font-size:.75rem;font-weight:650;letter-spacing:0;text-transform:none;
overflow-wrap:normal;vertical-align:bottom}
.grille tbody th{font-weight:600}
.grille thead .t,.grille tbody th,.grille .t{text-align:left}
.grille thead .t{min-width:7.5rem}
.grille thead .nom{min-width:12rem}
.grille tbody :is(th,td){overflow-wrap:break-word}
.grille thead button{display:block;width:100%;min-height:1.5rem;padding:.15rem;border:0;border-radius:.25rem;
background:var(--blanc);color:inherit;font-size:.75rem;font-weight:inherit;line-height:1.2;text-align:inherit}
.grille thead button:hover{text-decoration:underline}
.grille [aria-sort="ascending"] button::after{content:" ▲";font-size:.7em}
.grille [aria-sort="descending"] button::after{content:" ▼";font-size:.7em}
.grille small{display:block;color:var(--gris);font-size:.75rem;font-weight:400}
.grille tbody [class^="e-"]{border-inline:3px solid var(--blanc);background:var(--fond);color:var(--sur);
font-weight:600;white-space:nowrap;forced-color-adjust:none}
.grille tbody [class^="e-"] small,.grille .vers{color:inherit}
.grille .vers{width:100%;min-height:1.5rem;padding:0;border:0;background:none;font-size:inherit;font-weight:inherit;
text-decoration:underline dotted;text-underline-offset:.2em}
.grille .vers:hover{text-decoration:underline}
.grille summary{cursor:pointer}
.grille summary:hover{text-decoration:underline}
.grille details ul{position:relative;z-index:1;margin:.35rem -22rem .5rem 0;padding:.6rem 1rem .6rem 1.8rem;
border:1px solid var(--filet);border-radius:.6rem;background:var(--clair);font-weight:400}
.grille details li+li{margin-top:.1rem}
"""
# Heads sort as well: a list to sort by is for those who do not see them. They stay in sight where the script found that
# the table is no wider than its place, so that nothing need scroll inside.
_WIDE = """\
@media screen and (min-width:48rem){
.tri-seul{display:none}
.grille .tient{overflow:visible}
.grille .tient thead th{position:sticky;top:0;z-index:2;background:var(--blanc);box-shadow:0 1px 0 var(--trait)}
}
"""
_NARROW = """\
@media screen and (max-width:47.99rem){
.filtres legend{float:none;width:100%}
.grille .defile{overflow:visible}
.grille .defile table{display:block;min-width:0}
.grille caption,.grille tbody{display:block}
.grille thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.grille tr{display:block;margin-bottom:.8rem;padding:.5rem .8rem;border:1px solid var(--trait);border-radius:.7rem}
.grille tbody th,.grille tbody td{display:grid;grid-template-columns:min(8.5rem,38%) minmax(0,1fr);gap:0 .75rem;
padding:.3rem 0;text-align:left}
.grille tbody tr>:first-child{border-top:0}
.grille tbody tr>::before{grid-row:span 3;font-weight:400}
.grille tbody tr>*>*{grid-column:2}
.grille tbody td:empty{display:none}
.grille tbody [class^="e-"]{padding:.3rem .5rem;border-radius:.4rem;white-space:normal}
.grille .vers{width:auto;text-align:left}
.grille details ul{margin-right:0}
}
"""
_PRINT = """\
@media print{
@page{size:A4 landscape}
.filtres,.suite,.legende:not([open]){display:none}
.grille .defile table{min-width:0}
.grille table{font-size:7.5pt}
.grille thead th{font-size:7pt}
.grille thead button{display:contents;font-size:7pt}
.grille details ul{margin-right:-8rem}
.explorateur section>p{break-inside:avoid}
.explorateur section>p,.compte,.legende{break-after:avoid}
.grille tbody th,.grille tbody .t{overflow-wrap:anywhere}
.explorateur .somme{break-before:avoid}
.explorateur .defile .carte{min-width:0}
.explorateur .carte tbody>tr>*{padding-block:.2rem}
.grille small{font-size:6.5pt}
.grille th,.grille td{padding:.2rem}
}
"""
