"""The blocks of a web page, from its pieces: headings, paragraphs, items of lists, rows of tables.

One pass without recursion; whatever is left open or closed twice, the work stays in proportion to the page.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from fphref.importers.lecture.balises import Ouvre
from fphref.importers.lecture.html_mobilier import Region, is_hidden, region_of
from fphref.importers.lecture.marques import clean, is_contact
from fphref.importers.lecture.suite import Bloc
from fphref.importers.modele import Lien, Nature

MAX_OPEN: Final = 10_000
"""Elements open at once; what is deeper is read as if it stood at that depth."""
MAX_TABLES: Final = 8
"""Tables one inside the other."""
MAX_ORNAMENT: Final = 20
"""Characters of a text hidden from screen readers alone that is taken for a drawing made of signs."""
HIDDEN: Final = "texte caché dans la page"
_VOID: Final = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_LISTS: Final = frozenset(("ul", "ol", "menu", "dir"))
_HEADINGS: Final = {f"h{niveau}": niveau for niveau in range(1, 7)}
_BLOCKS: Final = frozenset((
    "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "head", "header", "hgroup", "html", "legend", "li", "main", "menu", "nav", "noscript", "ol", "optgroup", "option",
    "p", "pre", "search", "section", "select", "summary", "table", "tbody", "td", "template", "textarea", "tfoot",
    "th", "thead", "title", "tr", "ul",
))  # fmt: skip
_UNFOLDS: Final = frozenset(("aria-expanded", "aria-controls"))
"""A button with one of these shows a part of the page: its words are those of a heading."""
_TABLE_PARTS: Final = frozenset(("table", "tr", "td", "th", "tbody", "thead", "tfoot"))
_BARRIERS: Final = frozenset(("table", "td", "th", "caption", "template", "select", "svg", "object"))
"""An end tag inside one of these closes nothing outside of it."""
_ENDS_HEADING: Final = frozenset(("p", "ul", "ol", "dl", "table", "section", "article", "li"))


_ACTIONS: Final = re.compile(
    r"(?:ajouter|imprimer|partager|t[ée]l[ée]charger|enregistrer|sauvegarder|envoyer|signaler|copier|suivre|s['’]abonner|"
    r"retour|accueil|pr[ée]c[ée]dent|suivant|haut de page|mes favoris|favoris|se connecter|connexion|print|share|save|"
    r"download|e-?mail|back|facebook|linkedin|twitter|x)\b",
    re.IGNORECASE,
)
"""What the words of a link begin with that does something with the page."""


def _is_toolbar(texte: str, liens: tuple[Lien, ...]) -> bool:
    """Whether a paragraph is made of short links alone that do something with the page."""
    if len(liens) < 2 or len(texte) > 300 or any(len(lien.texte) > 40 for lien in liens):
        return False
    rest = clean(texte)
    for lien in liens:
        rest = rest.replace(lien.texte, " ", 1)
    acting = sum(
        _ACTIONS.match(lien.texte) is not None or lien.url[:11].lower().startswith(("javascript:", "#"))
        for lien in liens
    )
    return not any(map(str.isalnum, rest)) and 2 * acting > len(liens)


@dataclass(slots=True)
class Entree:
    """A block, or a row of cells, and the region it stands in."""

    bloc: Bloc
    region: Region | None
    cellules: list[list[Entree]] | None = None


@dataclass(slots=True)
class _Element:
    nom: str
    region: Region | None
    lien: int
    cache: bool
    decor: bool


class _Part(NamedTuple):
    """A text of a block, its link or -1, whether it is hidden, whether only from screen readers."""

    texte: str
    lien: int
    cache: bool
    decor: bool


@dataclass(slots=True)
class _Tableau:
    parent: list[Entree]
    """Where its rows go."""
    rang: list[list[Entree]] | None = None
    cellule: bool = False


@dataclass
class Page:
    """Takes start tags, end tags and texts, and gives `entrees` after `finish`."""

    entrees: list[Entree] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._open: list[_Element] = []
        self._scopes: list[Counter[str]] = [Counter()]
        self._total: Counter[str] = Counter()
        self._region: Region | None = None
        self._link = -1
        self._targets: list[str] = []
        self._hidden = self._ornament = False
        self._heading = 0
        self._last_heading = 1
        self._lists: list[str] = []
        self._item: tuple[Nature, int] | None = None
        self._tables: list[_Tableau] = []
        self._sink = self.entrees
        self._parts: list[_Part] = []

    def start(self, tag: Ouvre) -> None:
        """A start tag."""
        name = tag.nom
        if name == "br":
            self._break()
            return
        block = name in _BLOCKS or "-" in name or "display:block" in tag.attributs.get("style", "").replace(" ", "")
        if block or name == "hr":
            self._flush()
            self._imply(name)
        if name == "hr":
            self._sink.append(Entree(Bloc("", "filet"), self._region))
        if name in _VOID or len(self._open) >= MAX_OPEN:
            return
        if name == "a" and self._scopes[-1]["a"]:
            self._pop_to("a")
        self._push(tag)
        self._enter(tag)

    def end(self, name: str) -> None:
        """An end tag."""
        if name == "p" and not self._scopes[-1]["p"]:
            self._flush()
        if name == "br":
            self._break()
        counts = self._total if name in _TABLE_PARTS or name in _BARRIERS else self._scopes[-1]
        if counts[name]:
            self._pop_to(name)

    def text(self, text: str) -> None:
        """A text."""
        if self._total["pre"] and ("\n" in text or "\r" in text):
            for number, row in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
                if number:
                    self._flush()
                self._add(row)
        else:
            self._add(text)

    def _add(self, text: str) -> None:
        self._parts.append(_Part(text, self._link, self._hidden, self._ornament))

    def finish(self) -> None:
        """The page ends: what is open closes."""
        while self._open:
            self._pop()
        self._flush()

    def _imply(self, name: str) -> None:
        """Close what the start of a block closes without a word."""
        scope = self._scopes[-1]
        if scope["p"] and name not in ("option", "optgroup", "button"):
            self._pop_to("p")
        if self._heading and (name in _ENDS_HEADING or name in _HEADINGS):
            for heading in _HEADINGS:
                if self._scopes[-1][heading]:
                    self._pop_to(heading)
        scope = self._scopes[-1]
        if name == "li" and self._lists and self._lists[-1] == "li" and scope["li"]:
            self._pop_to("li")
        elif name in ("dt", "dd"):
            for other in ("dt", "dd"):
                if self._scopes[-1][other]:
                    self._pop_to(other)
        elif self._tables and name in ("td", "th", "tr", "tbody", "thead", "tfoot"):
            table = self._tables[-1]
            if table.cellule:
                self._pop_to("td", "th")
            if table.rang is not None and name not in ("td", "th"):
                self._pop_to("tr")

    def _push(self, tag: Ouvre) -> None:
        self._open.append(_Element(tag.nom, self._region, self._link, self._hidden, self._ornament))
        self._scopes[-1][tag.nom] += 1
        self._total[tag.nom] += 1
        if tag.nom in _BARRIERS:
            self._scopes.append(Counter())

    def _enter(self, tag: Ouvre) -> None:
        """What changes inside an element that has just been opened."""
        name, attributes = tag
        in_content = bool(self._total["main"] or self._total["article"])
        if name == "main" or attributes.get("role") == "main":
            if self._region:
                self._region.mark_content()
        elif not (name == "button" and (self._heading or _UNFOLDS.intersection(attributes))):
            self._in_region(region_of(name, attributes, self._region, in_content=in_content))
        self._hidden = self._hidden or is_hidden(attributes)
        self._ornament = self._ornament or attributes.get("aria-hidden") == "true"
        if name in _HEADINGS or attributes.get("role") == "heading":
            level = attributes.get("aria-level", "2")
            self._heading = _HEADINGS.get(name) or (int(level) if level in "123456" and level else 2)
            self._last_heading = self._heading
            if self._heading == 1 and self._region:
                self._region.mark_title()
        elif name == "summary":
            self._heading = min(self._last_heading + 1, 6)
        elif name == "a" and "href" in attributes and not is_contact(attributes["href"]):
            self._link = len(self._targets)
            self._targets.append(attributes["href"])
        elif name in _LISTS:
            self._item = None
            self._lists.append(name)
        elif name == "li":
            depth = sum(1 for _ in self._lists if _ != "li") if len(self._lists) < 50 else len(self._lists) // 2
            nearest = next((each for each in reversed(self._lists[-2:]) if each != "li"), "ul")
            self._item = ("rang" if nearest == "ol" else "puce", max(depth, 1))
            self._lists.append("li")
        elif name == "table" and len(self._tables) < MAX_TABLES:
            self._tables.append(_Tableau(self._sink))
        elif name == "tr" and self._tables:
            self._tables[-1].rang = []
        elif name in ("td", "th") and self._tables:
            table = self._tables[-1]
            if table.rang is None:
                table.rang = []
            table.rang.append([])
            table.cellule = True
            self._sink = table.rang[-1]
            self._item = None

    def _in_region(self, region: Region | None) -> None:
        """Go on in that region: what was gathered before stands in the one left."""
        if region is not self._region:
            self._flush()
            self._region = region

    def _pop_to(self, *names: str) -> None:
        while self._open:
            if self._pop() in names:
                return

    def _pop(self) -> str:
        """Close the last element, and undo what it changed."""
        element = self._open[-1]
        name = element.nom
        if name in _BLOCKS or "-" in name:
            self._flush()
        self._open.pop()
        if name in _BARRIERS:
            self._scopes.pop()
        self._scopes[-1][name] -= 1
        self._total[name] -= 1
        if name in _HEADINGS or name == "summary":
            self._heading = 0
        elif self._lists and name == self._lists[-1]:
            if name == "li" and self._item and not self._region:
                self._sink.append(Entree(Bloc("", *self._item), None))
            self._item = None
            self._lists.pop()
        elif name == "table" and self._tables and not self._total["table"] >= MAX_TABLES:
            self._end_row(self._tables[-1])
            self._sink = self._tables.pop().parent
        elif self._tables and name in ("td", "th"):
            self._tables[-1].cellule = False
            self._sink = self._tables[-1].parent
            self._item = None
        elif self._tables and name == "tr":
            self._end_row(self._tables[-1])
        self._in_region(element.region)
        self._link = element.lien
        self._hidden, self._ornament = element.cache, element.decor
        return name

    def _end_row(self, table: _Tableau) -> None:
        if table.rang:
            region = next((entree.region for cell in table.rang for entree in cell), self._region)
            table.parent.append(Entree(Bloc("", "tableau"), region, table.rang))
        table.rang = None

    def _break(self) -> None:
        """A line break: a new line, but not inside a heading or a cell of a table."""
        if self._heading or (self._tables and self._tables[-1].cellule):
            self._add(" ")
        else:
            self._flush()

    def _flush(self) -> None:
        """End the block: its texts become a line, with the links among them."""
        if not self._parts:
            return
        parts, self._parts = self._parts, []
        text = "".join(part.texte for part in parts)
        if not text or text.isspace() or not clean(text):
            return
        nature: Nature = "texte"
        niveau = 0
        if self._heading:
            nature, niveau, self._item = "titre", self._heading, None
        elif self._item:
            nature, niveau = self._item
            self._item = None
        seen = [part for part in parts if not part.texte.isspace() and part.texte]
        bloc = Bloc(text, nature, niveau, self._links(parts), HIDDEN if all(part.cache for part in seen) else "")
        region = self._region
        if region is None and nature == "texte" and not self._tables and _is_toolbar(text, bloc.liens):
            region = Region("liens-d-action", None, 1)
        if region is None and all(part.decor for part in seen) and len(clean(text)) <= MAX_ORNAMENT:
            region = Region("decor", None, 1, strict=True)
        if region:
            region.grow(len(text))
        self._sink.append(Entree(bloc, region))

    def _links(self, parts: list[_Part]) -> tuple[Lien, ...]:
        """The links of a block with their targets as they stand, the texts of each joined."""
        texts: dict[int, list[str]] = {}
        for part in parts:
            if part.lien >= 0:
                texts.setdefault(part.lien, []).append(part.texte)
        joined = ((link, clean("".join(text))) for link, text in texts.items())
        return tuple(Lien(words, self._targets[link]) for link, words in joined if words)
