"""From an `Explorer` to one HTML page whose lines can be filtered and sorted. Knows content, nothing of its subject.

Every line is in the page: a short script, the only one that its policy lets run, hides and sorts them. Where it does
not run, filters stay hidden and all lines are shown.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from importlib.resources import files
from itertools import islice
from typing import BinaryIO

from fphref.documents.content import Block, Tint
from fphref.documents.explorateur import Axis, Cell, Chapter, Column, Explorer, Facet, Grid, Row
from fphref.render import style
from fphref.render.cleaning import line
from fphref.render.html.anchors import Ids, PageScope
from fphref.render.html.banner import banner
from fphref.render.html.blocks import BlockWriter
from fphref.render.html.explorateur_feuille import explorer_sheet, labels
from fphref.render.html.icons import NAMES, icon
from fphref.render.html.inline import plain
from fphref.render.html.page import foot_of, head_of, title_of
from fphref.render.html.pictures import Single
from fphref.render.html.sheet import state_class, tint_class

# Lines are kept out of sight until the other script has them in hand: laying out thousands of them is slow. Whatever
# happens to that script, they are shown once the page is loaded.
_FIRST = (
    "if(Element.prototype.replaceChildren){document.documentElement.classList.add('script');"
    "addEventListener('load',()=>document.documentElement.classList.remove('script'))}"
)
_AT_ONCE = 400  # lines written together
_KINDS = {"text": "texte", "number": "nombre", "rank": "rang"}
_WAYS = {"text": ("de A à Z", "de Z à A"), "number": ("le plus petit", "le plus grand"), "rank": ("", "à rebours")}


@cache
def script() -> str:
    """The script that filters and sorts, as the package holds it."""
    return files("fphref.render.html").joinpath("explorateur.js").read_text("utf-8")


def policy() -> str:
    """What the page lets run and load: its own two scripts, its style, pictures that stand in it; nothing else."""
    hashes = " ".join(f"'sha256-{_digest(text)}'" for text in (_FIRST, script()))
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def render_explorateur(content: Explorer, stream: BinaryIO) -> None:
    """Write a page to explore, in UTF-8, to a binary stream.

    It loads nothing; lines are written as they come. Equal content gives equal bytes.
    """
    page = _Page(content)
    for part in page.parts():
        stream.write(part.encode("utf-8"))


class _Page:
    """A page with the ids and the tinted cells that its parts share."""

    def __init__(self, content: Explorer) -> None:
        self.content = content
        self.ids = Ids()
        self.main, self.contents = self.ids.give("contenu"), self.ids.give("sommaire")
        self.states: set[tuple[str, int]] = set()
        self.grids = {id(grid): self.ids.give(grid.name) for chapter in content.chapters for grid in chapter.grids}
        self.names = {grid.name: self.grids[id(grid)] for chapter in content.chapters for grid in chapter.grids}
        self.places = [self.ids.give(line(chapter.title).lower()) for chapter in content.chapters]
        self.first = self._written(content.document.blocks, 2)
        self.written = [(self._written(c.blocks, 3), self._written(c.after, 3)) for c in content.chapters]
        self.tinted = {_shown(cell.tint) for cell in self._cells() if isinstance(cell, Cell) and cell.tint}

    def _cells(self) -> Iterator[str | Cell]:
        for chapter in self.content.chapters:
            for grid in chapter.grids:
                for row in grid.rows:
                    yield from row.cells

    def _written(self, blocks: tuple[Block, ...], level: int) -> str:
        writer = BlockWriter(PageScope(self.ids, blocks, {}), level)
        html = writer.write(blocks)
        self.states |= writer.states
        return html

    def parts(self) -> Iterator[str]:
        """The page, part by part."""
        document = self.content.document
        grids = [grid for chapter in self.content.chapters for grid in chapter.grids]
        more = explorer_sheet(shown for shown in self.tinted if shown[0]) + "".join(
            labels(self.grids[id(grid)], [line(column.title) for column in grid.columns]) for grid in grids
        )
        yield head_of(document, document.banner.title, {document.tint}, self.states, policy(), more)
        yield (
            f'<body class="explorateur {tint_class(document.tint)}">\n'
            f'<a class="evitement" href="#{self.main}">Aller au contenu</a>\n<script>{_FIRST}</script>\n'
        )
        yield banner(document.banner, title_of(document), document.tint, 1, self.ids.give("titre"), Single())
        yield self._contents()
        yield f'<main id="{self.main}" class="cadre" tabindex="-1">\n{self.first}'
        for chapter, place, (before, after) in zip(self.content.chapters, self.places, self.written, strict=True):
            yield from self._chapter(chapter, place, before, after)
        yield "</main>\n"
        yield foot_of(document.footer)
        yield f"<script>{script()}</script>\n</body>\n</html>\n"

    def _contents(self) -> str:
        chapters = zip(self.content.chapters, self.places, strict=True)
        links = "".join(
            f'<li><a href="#{place}">{plain(chapter.title)}</a></li>\n' for chapter, place in chapters if chapter.title
        )
        return (
            f'<nav class="parcours cadre" aria-labelledby="{self.contents}">\n<p id="{self.contents}">Sommaire</p>\n'
            f'<ul role="list">\n{links}</ul>\n</nav>\n'
            if links
            else ""
        )

    def _chapter(self, chapter: Chapter, place: str, before: str, after: str) -> Iterator[str]:
        tile = f'<span class="tuile">{icon(chapter.icon)}</span>' if chapter.icon in NAMES else ""
        title = plain(chapter.title)
        heading = f'<h2 class="t1">{tile}{title}</h2>\n' if title else ""
        yield f'<section id="{place}">\n{heading}{before}'
        for grid in chapter.grids:
            yield from self._grid(grid)
        yield f"{after}</section>\n"

    # Grids

    def _grid(self, grid: Grid) -> Iterator[str]:
        place = self.grids[id(grid)]
        one, several = map(plain, grid.noun)
        target = f' data-vers="{self.names[grid.target]}"' if grid.target in self.names else ""
        caption = plain(grid.caption)
        count = len(grid.rows)
        yield (
            f'<div class="grille" id="{place}" data-un="{one}" data-plusieurs="{several}"{target}>\n'
            f"{self._filters(grid, place, caption)}"
            f'<p class="compte" role="status" tabindex="-1">{count} {several if count > 1 else one}</p>\n'
            f"{_meanings(grid.columns)}"
            # Whoever has no mouse must be able to enter the table to scroll it.
            f'<div class="defile" role="group" tabindex="0" aria-label="Tableau : {caption}">\n'
            f"<table><caption>{caption}</caption>\n<thead><tr>{_heads(grid, bool(target))}</tr></thead>\n<tbody>\n"
        )
        rows = iter(grid.rows)
        while chunk := tuple(islice(rows, _AT_ONCE)):
            yield "".join([_row(row, grid.columns) for row in chunk])
        yield (
            '</tbody></table>\n</div>\n<p class="rien" hidden>Rien ne correspond à ces choix.</p>\n'
            '<p class="suite" hidden><button type="button" class="page">Afficher la suite</button> '
            '<button type="button" class="tout">Tout afficher</button> <span></span></p>\n</div>\n'
        )

    def _filters(self, grid: Grid, place: str, caption: str) -> str:
        """The form, hidden until the script can answer it; sorting is in it too, for stacked lines have no heads."""
        fields = []
        if grid.search:
            name = self.ids.give(f"{place}-recherche")
            fields.append(
                f'<p class="champ large"><label for="{name}">{plain(grid.search)}</label>'
                f'<input type="search" id="{name}" spellcheck="false"></p>\n'
            )
        fields += [self._axis(axis, place) for axis in grid.axes]
        fields += [self._list(facet, place) for facet in grid.facets if not facet.several]
        fields.append(self._orders(grid, place))
        fields += [_boxes(facet) for facet in grid.facets if facet.several]
        kind = "filtres" if grid.filtered else "filtres tri-seul"
        again = '<p class="champ"><button type="button" class="vider">Réinitialiser les choix</button></p>\n'
        return (
            f'<form class="{kind}" role="search" aria-label="Filtrer et trier : {caption}" autocomplete="off" hidden>\n'
            f"{''.join(fields)}{again}</form>\n"
        )

    def _axis(self, axis: Axis, place: str) -> str:
        options = _options([(-1, axis.none), *enumerate(axis.values)], axis.first)
        groups = " ".join(map(str, axis.of))
        return self._choice(axis.title, place, f'data-groupes="{groups}"', options)

    def _list(self, facet: Facet, place: str) -> str:
        flags = [0, *(option.flags for option in facet.options)]
        names = [facet.none, *(option.label for option in facet.options)]
        first = flags[facet.first + 1] if -1 <= facet.first < len(facet.options) else 0
        options = _options(list(zip(flags, names, strict=True)), first)
        return self._choice(facet.title, place, "data-drapeaux", options)

    def _orders(self, grid: Grid, place: str) -> str:
        first = grid.first_order
        chosen = f"{first.column}{'-' if first.descending else '+'}" if first else ""
        known: list[tuple[str, str]] = [("", "ordre de la page")]
        for number, column in enumerate(grid.columns):
            for mark, way in zip("+-", _WAYS[column.kind], strict=True):
                title = line(column.title)
                known.append((f"{number}{mark}", f"{title}, {way}" if way else title))
        return self._choice("Trier par", place, 'class="tri"', _options(known, chosen))

    def _choice(self, title: str, place: str, kind: str, options: str) -> str:
        name = self.ids.give(f"{place}-{line(title).lower()}")
        return (
            f'<p class="champ"><label for="{name}">{plain(title)}</label>'
            f'<select id="{name}" {kind}>\n{options}</select></p>\n'
        )


def _options(known: Iterable[tuple[int | str, str]], chosen: int | str) -> str:
    return "".join(
        f'<option value="{value}"{" selected" if value == chosen else ""}>{plain(name)}</option>\n'
        for value, name in known
    )


def _boxes(facet: Facet) -> str:
    boxes = "".join(
        f'<label><input type="checkbox" value="{option.flags}"{" checked" if number == facet.first else ""}> '
        f"{plain(option.label)}</label>\n"
        for number, option in enumerate(facet.options)
    )
    return f"<fieldset>\n<legend>{plain(facet.title)}</legend>\n{boxes}</fieldset>\n"


def _meanings(columns: tuple[Column, ...]) -> str:
    told = [(plain(column.title), plain(column.meaning)) for column in columns]
    rows = "".join(f"<div><dt>{title}</dt><dd>{meaning}</dd></div>\n" for title, meaning in told if meaning)
    if not rows:
        return ""
    return (
        '<details class="legende"><summary>Ce que disent les colonnes</summary>\n'
        f'<dl class="faits">\n{rows}</dl></details>\n'
    )


def _heads(grid: Grid, counts: bool) -> str:
    cells = []
    for column in grid.columns:
        left = ' class="t nom"' if column.heading else ' class="t"' if column.kind == "text" else ""
        order = f' data-ordre="{plain("|".join(map(line, column.order)))}"' if column.order else ""
        flags = f' data-f="{column.flags}"' if counts and column.flags else ""
        kind = f' data-tri="{_KINDS[column.kind]}"'
        cells.append(f'<th scope="col"{left}{kind}{order}{flags}>{plain(column.title)}</th>')
    return "".join(cells)


def _row(row: Row, columns: tuple[Column, ...]) -> str:
    group = f" data-g={row.group}" if row.group >= 0 else ""
    flags = f" data-f={row.flags}" if row.flags else ""
    cells = [_cell(cell, column, row) for cell, column in zip(row.cells, columns, strict=True)]
    return f"<tr{group}{flags}>{''.join(cells)}</tr>\n"


def _cell(cell: str | Cell, column: Column, row: Row) -> str:
    if isinstance(cell, str):
        cell = Cell(cell)
    text, note = _text(cell.text), _text(cell.note)
    below = f"<small>{note}</small>" if note else ""
    if column.heading:
        if row.details and text:
            items = "".join([f"<li>{_text(detail)}</li>" for detail in row.details])
            text = f"<details><summary>{text}</summary><ul>{items}</ul></details>"
        return f"<th scope=row>{text}{below}</th>"
    shown = _shown(cell.tint)
    kind = f" class={state_class(*shown)}" if shown[0] else " class=t" if column.kind == "text" else ""
    return f"<td{kind}>{text}{below}</td>"


def _shown(tint: Tint | None) -> tuple[str, int]:
    """The state that tints a cell, and how strongly; none for what is no state."""
    if tint is None or tint.state not in style.STATES:
        return ("", 0)
    return (tint.state, style.in_strengths(tint.strength))


def _text(text: str) -> str:
    """A text between tags; quotes can stay, and texts come back line after line."""
    return escape(line(text), quote=False)
