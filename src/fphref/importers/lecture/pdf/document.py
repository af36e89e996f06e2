"""Reads a PDF: its text layer as the lines of a document, within bounds of time and memory."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fphref.diagnostics import FphrefError
from fphref.importers.lecture.marques import clean
from fphref.importers.lecture.pdf.balisage import read_tags
from fphref.importers.lecture.pdf.bornes import MAX_OCTETS_PAGE, MAX_PAGES, Bornes, faults
from fphref.importers.lecture.pdf.colonnes import reading_order
from fphref.importers.lecture.pdf.filtres import counted_filters
from fphref.importers.lecture.pdf.grilles import read_grid
from fphref.importers.lecture.pdf.lignes import ORDER, Ecrivain
from fphref.importers.lecture.pdf.meubles import Meuble, take_furniture
from fphref.importers.lecture.pdf.ouverture import open_reader, protected
from fphref.importers.lecture.pdf.pages import Page, number_words, read_page
from fphref.importers.lecture.pdf.paragraphes import build_paragraphs
from fphref.importers.lecture.pdf.polices import INCONNU, Polices
from fphref.importers.lecture.pdf.puces import write_bullets
from fphref.importers.lecture.pdf.rangees import Rangee, cut_lines, join_words
from fphref.importers.lecture.suite import Suite
from fphref.importers.modele import Document

if TYPE_CHECKING:
    from pypdf import PdfReader

_TAGGED = 0.9
"""Part of the words of a page that its tags must know to be believed."""


def read_pdf(path: Path) -> Document:
    """The lines of a PDF; raises `FphrefError`, one French line, where it cannot be read or is beyond the bounds."""
    from pypdf import apply_configuration
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

    nom = path.name
    bornes = Bornes(nom)
    try:
        data = path.read_bytes()
    except OSError:
        raise FphrefError(f"{nom} ne peut pas être lu.") from None
    limits: dict[str, Any] = dict.fromkeys(_LIMITED, MAX_OCTETS_PAGE)
    locked = True
    try:
        with _silence(), counted_filters(bornes), apply_configuration(**limits, page_tree_maximum_entries=20_000):
            reader = open_reader(data, bornes)
            locked = reader.is_encrypted
            document = _read(reader, nom, bornes)
    except FileNotDecryptedError:
        raise protected(nom) from None
    except DependencyError:
        # A way to lock, or to compress, that pypdf alone does not know.
        raise (protected(nom) if locked else _broken(nom)) from None
    except LimitReachedError:
        raise bornes.too_much() from None
    except faults():
        bornes.confirm()
        raise _broken(nom) from None
    bornes.confirm()
    return document


_LIMITED = (
    "zlib_maximum_output_length", "lzw_maximum_output_length", "run_length_maximum_output_length",
    "array_based_stream_maximum_output_length", "brotli_maximum_output_length",
)  # fmt: skip


@contextmanager
def _silence() -> Iterator[None]:
    """Without what pypdf tells of broken files."""
    logger = logging.getLogger("pypdf")
    before = logger.level, logger.disabled, logger.propagate
    handler = logging.NullHandler()
    logger.addHandler(handler)
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.level, logger.disabled, logger.propagate = before
        logger.setLevel(before[0])


def _broken(nom: str) -> FphrefError:
    return FphrefError(f"{nom} est abîmé ou n’est pas un PDF : l’ouvrir et l’enregistrer à nouveau en PDF.")


def _read(reader: PdfReader, nom: str, bornes: Bornes) -> Document:
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise FphrefError(f"{nom} a {count} pages : le découper en fichiers de {MAX_PAGES} pages au plus.")
    tags = read_tags(reader.root_object, bornes)
    polices = Polices(bornes)
    pages = [read_page(reader.pages[i], i + 1, polices, bornes) for i in range(count)]
    write_bullets(pages)
    for page in pages:
        number_words(page, tags)
    if not any(page.mots or page.tournes for page in pages):
        if not count:
            raise FphrefError(f"{nom} ne contient aucune page.")
        raise FphrefError(
            f"{nom} ne contient que des images : le faire reconnaître (OCR) et l’enregistrer en PDF avec son texte."
        )
    _check_readable(pages, nom)
    return _written(reader, nom, pages)


def _check_readable(pages: list[Page], nom: str) -> None:
    letters = lost = 0
    for page in pages:
        for mot in page.mots:
            letters += len(mot.texte)
            lost += mot.texte.count(INCONNU)
    if lost > 0.3 * letters:
        raise FphrefError(
            f"{nom} a des polices dont les lettres ne se lisent pas : l’enregistrer à nouveau, ou le faire "
            "reconnaître (OCR)."
        )


def _written(reader: PdfReader, nom: str, pages: list[Page]) -> Document:
    remarques = []
    hidden = sum(mot.cache for page in pages for mot in page.mots)
    total = sum(len(page.mots) for page in pages)
    hidden_all = hidden > 0.9 * total
    if hidden_all:
        remarques.append(f"{nom} : texte reconnu sur des images (OCR) : le relire avec soin.")
    furniture = take_furniture(pages)
    lines, doubtful = _lines(pages)
    rangees = [line for page in lines for line in page]
    tagged = any(line.balise is not None and line.balise.niveau for line in rangees)
    ecrivain = Ecrivain(Suite(nom), rangees, hidden_all=hidden_all, tagged=tagged)
    paragraphs = build_paragraphs(rangees)
    ecrivain.rank_headings(paragraphs)
    page = 0
    doubts = dict.fromkeys(doubtful, ORDER)
    for paragraph in paragraphs:
        while page < paragraph.premiere.page:
            if page:
                _furnish(ecrivain, pages[page - 1], furniture[page - 1], head=False)
            page += 1
            _furnish(ecrivain, pages[page - 1], furniture[page - 1], head=True)
        ecrivain.write(paragraph, doubts.pop(page, ""))
    while page <= len(pages):
        if page:
            _furnish(ecrivain, pages[page - 1], furniture[page - 1], head=False)
        page += 1
        if page <= len(pages):
            _furnish(ecrivain, pages[page - 1], furniture[page - 1], head=True)
    if turned := sum(bool(each.tournes) for each in pages):
        remarques.append(f"{nom} : du texte tourné est laissé à part ({turned} page{'s' if turned > 1 else ''}).")
    lost = sum(INCONNU in ligne.texte for ligne in ecrivain.suite.lignes)
    if lost:
        remarques.append(f"{nom} : des caractères illisibles sont remplacés par « {INCONNU} » ({lost} ligne(s)).")
    empty = [each.numero for each in pages if not each.mots and not each.tournes and not furniture[each.numero - 1]]
    if empty and len(empty) < len(pages):
        remarques.append(f"{nom} : page(s) sans texte, peut-être des images : {', '.join(map(str, empty[:20]))}.")
    return Document(nom, "pdf", tuple(ecrivain.suite.lignes), (), tuple(remarques), _title(reader))


def _lines(pages: list[Page]) -> tuple[list[list[Rangee]], list[int]]:
    """The visual lines of each page in reading order, and the pages whose order was guessed."""
    lefts = [(min(mot.x0 for mot in page.mots), max(mot.x1 for mot in page.mots)) for page in pages if page.mots]
    lines: list[list[Rangee]] = []
    doubtful: list[int] = []
    for page in pages:
        if not page.mots:
            lines.append([])
            continue
        left, right = min(mot.x0 for mot in page.mots), max(mot.x1 for mot in page.mots)
        right = max([right, *(r for l, r in lefts if abs(l - left) < 6 and r < page.cadre[2])])  # noqa: E741
        known = sum(len(mot.texte) for mot in page.mots if mot.rang in page.balises)
        balises = page.balises if known >= _TAGGED * sum(len(mot.texte) for mot in page.mots) else {}
        ordres = {rang: balise.rang for rang, balise in balises.items()}
        balises = balises or read_grid(page)
        lecture = reading_order(page.mots, ordres, left, right)
        if lecture.doute:
            doubtful.append(page.numero)
        lines.append(cut_lines(page.numero, lecture.places, balises, page.liens))
    return lines, doubtful


def _furnish(ecrivain: Ecrivain, page: Page, meubles: list[Meuble], *, head: bool) -> None:
    ecrivain.end_row()
    for meuble in meubles:
        if meuble.haut == head:
            ecrivain.furnish(meuble, page.numero)
    if not head and page.tournes:
        for texte in _turned_texts(page):
            ecrivain.furnish(Meuble(texte, "texte-tourne", False), page.numero)


def _turned_texts(page: Page) -> list[str]:
    """What does not stand upright on a page, by direction and line."""
    found: dict[tuple[int, int], list[Any]] = {}
    for mot in page.tournes:
        found.setdefault((mot.sens, round(mot.y / max(mot.taille, 1.0)) if mot.sens >= 0 else 0), []).append(mot)
    return [join_words(mots) for mots in found.values()]


def _title(reader: PdfReader) -> str:
    try:
        metadata = reader.metadata
        title = metadata.title if metadata is not None else None
    except faults():
        return ""
    return clean(title)[:500] if isinstance(title, str) else ""
