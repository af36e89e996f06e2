"""Saved web pages: each block of the page becomes a line; the furniture of its site stays, named as such."""

from __future__ import annotations

import codecs
import re
from typing import Final
from urllib.parse import urljoin

from fphref.diagnostics import FphrefError
from fphref.importers.lecture.balises import Commentaire, Ferme, Ouvre, Texte, pieces
from fphref.importers.lecture.html_blocs import Entree, Page
from fphref.importers.lecture.marques import address, clean
from fphref.importers.lecture.suite import Bloc, Suite
from fphref.importers.modele import Document, Lien

MAX_BALISES: Final = 400_000
"""Start tags of a page; a long one has some 20 000."""
MAX_DONNEES: Final = 1_000_000
"""Characters of one block of data of a page."""
_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w:.-]{1,40})", re.I)
_LATIN: Final = frozenset(("iso8859-1", "ascii", "cp1252"))
"""What pages declared so hold is read as Windows text, as browsers do."""
_ENCODINGS: Final = frozenset(("utf-8", "cp1252", "iso8859-15", "mac-roman", "cp1250", "iso8859-2", "koi8-r"))
_SAVED_FROM = re.compile(r"\s*saved from url=\(\d+\)(\S+)")


def declared_encoding(data: bytes) -> str:
    """The encoding a page says it has, where it is one of those read; else empty."""
    match = _CHARSET.search(data[:4_096])
    if not match:
        return ""
    try:
        name = codecs.lookup(match[1].decode("ascii", "replace")).name
    except LookupError:
        return ""
    name = "cp1252" if name in _LATIN else name
    return name if name in _ENCODINGS else ""


class _Head:
    """What a page says of itself outside of its text: title, addresses, blocks of data."""

    def __init__(self) -> None:
        self.title = self.og_title = self.canonical = self.og_url = self.saved = self.base = ""
        self.data: list[tuple[int, str]] = []
        self.scripts = 0

    def read(self, tag: Ouvre) -> None:
        """A start tag that may say something of the page."""
        attributes = tag.attributs
        if tag.nom == "link" and "canonical" in attributes.get("rel", "").lower().split():
            self.canonical = self.canonical or address(attributes.get("href", ""))
        elif tag.nom == "base":
            self.base = self.base or address(attributes.get("href", ""))
        elif tag.nom == "meta":
            name = (attributes.get("property") or attributes.get("name") or "").lower()
            if name == "og:title":
                self.og_title = self.og_title or clean(attributes.get("content", ""))
            elif name == "og:url":
                self.og_url = self.og_url or address(attributes.get("content", ""))

    @property
    def url(self) -> str:
        return self.canonical or self.og_url or self.saved


def read_html(nom: str, texte: str) -> Document:
    """The blocks of a page as lines, numbered as they are read; raises `FphrefError` beyond the bounds."""
    page, head = Page(), _Head()
    _feed(nom, page, head, texte)
    writer = _Writer(nom, page, head)
    lignes = tuple(writer.suite.lignes)
    if not any(ligne.texte for ligne in lignes):
        raise FphrefError(
            f"{nom} ne contient pas de texte : l’enregistrer depuis le navigateur en « page web complète »."
        )
    remarques = []
    words = sum(len(ligne.texte.split()) for ligne in lignes if ligne.nature != "meuble")
    if words < 40 and head.scripts > 2_000:
        remarques.append(
            f"{nom} est presque vide : un programme écrit cette page ; l’enregistrer en « page web complète »."
        )
    return Document(nom, "html", lignes, writer.donnees, tuple(remarques), head.title or head.og_title, head.url)


def _feed(nom: str, page: Page, head: _Head, texte: str) -> None:
    """Hand the pieces of a page to its blocks and its head."""
    inside = ""
    tags = 0
    for piece in pieces(texte):
        if isinstance(piece, Ouvre):
            tags += 1
            if tags > MAX_BALISES:
                raise FphrefError(f"{nom} contient trop de balises : il n’a pas été lu.")
            head.read(piece)
            inside = piece.nom
            if inside == "script" and "ld+json" in piece.attributs.get("type", "").lower():
                inside = "donnees"
            if inside not in ("script", "donnees", "style", "title"):
                page.start(piece)
        elif isinstance(piece, Texte):
            if inside == "donnees" and piece.brut:
                if len(piece.texte) <= MAX_DONNEES and piece.texte.strip():
                    head.data.append((len(page.entrees), piece.texte))
            elif inside == "title":
                head.title = head.title or clean(piece.texte)
            elif piece.brut:
                head.scripts += len(piece.texte)
            else:
                page.text(piece.texte)
        elif isinstance(piece, Ferme):
            inside = ""
            if piece.nom not in ("script", "style", "title"):
                page.end(piece.nom)
        elif isinstance(piece, Commentaire) and not head.saved and (found := _SAVED_FROM.match(piece.texte)):
            head.saved = address(found[1])
    page.finish()


class _Writer:
    """Writes the blocks of a page as lines once the whole page tells what of it is furniture."""

    def __init__(self, nom: str, page: Page, head: _Head) -> None:
        self.suite = Suite(nom)
        self._base = head.base or head.url
        self._total = sum(map(_size, page.entrees))
        self._untitled = False
        self._untitled = not any(_is_title(entree) and not self._rule(entree) for entree in page.entrees)
        found: list[tuple[int, str]] = []
        waiting = iter([*head.data, (-1, "")])
        place, data = next(waiting)
        for index in range(len(page.entrees) + 1):
            while place == index:
                ligne = self.suite.add(Bloc(data.strip()[:200]), furniture="donnees-de-la-page")
                found.append((ligne.numero if ligne else 0, data))
                place, data = next(waiting)
            if index < len(page.entrees):
                self._write(page.entrees[index])
        self.donnees = tuple(found)

    def _write(self, entree: Entree) -> None:
        """A block, or a row of cells; rows of tables in cells come one after the other."""
        todo = [entree]
        while todo:
            each = todo.pop()
            rule = self._rule(each)
            cells = each.cellules
            if cells is None:
                self.suite.add(self._resolved(each.bloc), furniture=rule)
            elif any(inner.cellules is not None or inner.region is not each.region for cell in cells for inner in cell):
                todo.extend(inner for cell in reversed(cells) for inner in reversed(cell))
            else:
                self.suite.add_row([[self._resolved(inner.bloc) for inner in cell] for cell in cells], furniture=rule)

    def _rule(self, entree: Entree) -> str:
        """The rule by which a block is furniture; empty where it is none."""
        return entree.region.name(self._total, untitled=self._untitled) if entree.region else ""

    def _resolved(self, bloc: Bloc) -> Bloc:
        if not bloc.liens:
            return bloc
        return bloc._replace(liens=tuple(Lien(lien.texte, self._target(lien.url)) for lien in bloc.liens))

    def _target(self, target: str) -> str:
        """The address a link leads to; empty for a place on the page itself, a script, an address beyond repair."""
        target = target.strip()
        if not target or target.startswith("#") or len(target) > 2_000:
            return ""
        if self._base and not address(target):
            try:
                return address(urljoin(self._base, target))
            except ValueError:  # an unclosed bracket in what should be a host
                return ""
        return address(target)


def _size(entree: Entree) -> int:
    size, todo = 0, [entree]
    while todo:
        each = todo.pop()
        size += len(each.bloc.texte)
        if each.cellules:
            todo.extend(inner for cell in each.cellules for inner in cell)
    return size


def _is_title(entree: Entree) -> bool:
    return entree.bloc.nature == "titre" and entree.bloc.niveau == 1
