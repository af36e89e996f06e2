"""The lines of a document in the order they are read, numbered from 1, within bounds: what all formats write into."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from fphref.diagnostics import FphrefError
from fphref.importers.lecture.marques import address, clean, split_mark, without_emoji
from fphref.importers.modele import Lien, Ligne, Nature

MAX_LIGNES: Final = 200_000
MAX_SIGNES: Final = 100_000
"""Characters of one line."""
_RULE = re.compile(r"([-*_=~–—.])(?:\s*\1){2,}")


class Bloc(NamedTuple):
    """A line to be: what a reader found before it is known where it goes."""

    texte: str
    nature: Nature = "texte"
    niveau: int = 0
    liens: tuple[Lien, ...] = ()
    doute: str = ""


def paragraph_blocs(
    rows: Iterable[Sequence[tuple[str, int]]], targets: Sequence[str], nature: Nature, niveau: int
) -> Iterator[Bloc]:
    """The lines of a paragraph of an office document: rows of texts, each with the rank of its link (-1 without one).

    The first line is what the paragraph is, those after a line break are running text.
    """
    for number, row in enumerate(rows):
        texts: dict[int, str] = {}
        for text, link in row:
            if link >= 0:
                texts[link] = texts.get(link, "") + text
        liens = tuple(Lien(words, address(targets[link])) for link, text in texts.items() if (words := clean(text)))
        whole = "".join(text for text, _ in row)
        yield Bloc(whole, liens=liens) if number else Bloc(whole, nature, niveau, liens)


class Suite:
    """Collects the lines of one document; `nom` is the file's name, as messages say it."""

    def __init__(self, nom: str) -> None:
        self.nom = nom
        self.lignes: list[Ligne] = []

    def add(self, bloc: Bloc, *, page: int = 0, furniture: str = "", cellules: tuple[str, ...] = ()) -> Ligne | None:
        """Add a line; None where it has neither words nor a bullet. `furniture` names the rule of page furniture."""
        brut = bloc.texte.strip()
        texte, nature, niveau, regle = clean(bloc.texte), bloc.nature, bloc.niveau, ""
        if nature in ("texte", "puce", "rang") and not furniture:
            mark = split_mark(texte)
            if nature == "texte" and mark.nature:
                nature, niveau, texte = mark.nature, 1, mark.reste
            elif nature == "puce" and mark.nature == "puce":
                texte = mark.reste
        if furniture:
            nature, niveau, regle = "meuble", 0, furniture
        elif nature in ("texte", "titre") and _RULE.fullmatch(texte):
            texte, nature, niveau, regle = "", "filet", 0, "filet"
        elif nature == "filet":
            regle = "filet"
        elif nature in ("texte", "titre") and texte and not without_emoji(texte):
            nature, niveau, regle = "filet", 0, "pictogramme"
        if not texte and nature not in ("puce", "rang", "filet"):
            return None
        if len(brut) > MAX_SIGNES:
            raise too_long_line(self.nom)
        if len(self.lignes) >= MAX_LIGNES:
            raise too_many_lines(self.nom)
        numero = len(self.lignes) + 1
        ligne = Ligne(numero, brut, texte, nature, niveau, page, bloc.liens, cellules, regle, bloc.doute)
        self.lignes.append(ligne)
        return ligne

    def add_row(self, cells: Sequence[Sequence[Bloc]], *, page: int = 0, furniture: str = "") -> None:
        """Add a row of a table: one line with its cells, or their lines where the table only sets out a page."""
        if len(cells) < 2 or any(map(_is_laid_out, cells)):
            for bloc in (bloc for cell in cells for bloc in cell):
                self.add(bloc, page=page, furniture=furniture)
            return
        texts = tuple(clean(" ".join(bloc.texte for bloc in cell)) for cell in cells)
        if any(texts):
            liens = tuple(lien for cell in cells for bloc in cell for lien in bloc.liens)
            doute = next((bloc.doute for cell in cells for bloc in cell if bloc.doute), "")
            bloc = Bloc(join_cells(texts), "tableau", 0, liens, doute)
            self.add(bloc, page=page, furniture=furniture, cellules=texts)


def join_cells(cells: Sequence[str]) -> str:
    """The text of a row of a table: its cells that are not empty, a bar between them."""
    return " | ".join(filter(None, cells))


def too_many_lines(nom: str) -> FphrefError:
    """What to say of a document with more lines than are read."""
    most = f"{MAX_LIGNES:,}".replace(",", " ")
    return FphrefError(f"{nom} a plus de {most} lignes : le découper en plusieurs fichiers.")


def too_long_line(nom: str) -> FphrefError:
    """What to say of a line no document has."""
    most = f"{MAX_SIGNES:,}".replace(",", " ")
    return FphrefError(f"{nom} a une ligne de plus de {most} signes : la couper en plusieurs lignes.")


def _is_laid_out(cell: Sequence[Bloc]) -> bool:
    """Whether a cell holds a piece of a page rather than a value: a heading, a list, several paragraphs."""
    items = sum(bloc.nature in ("puce", "rang") for bloc in cell)
    return items > 1 or len(cell) > 4 or any(bloc.nature in ("titre", "tableau") for bloc in cell)
