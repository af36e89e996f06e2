"""The lines of a fiche as units of meaning: wrapped lines joined, empty bullets and running heads set apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from fphref.importers.fiche.mots import is_caps, plain, words_key
from fphref.importers.modele import Carnet, Document, Lien, Ligne, Nature, cut

_PAGE = re.compile(r"(?:page\s*)?\d{1,3}\s*(?:/|sur)\s*\d{1,3}|page\s*\d{1,3}|[-–—]\s*\d{1,3}\s*[-–—]", re.IGNORECASE)
_PAGE_WORDS = re.compile(r"(?:\s|page|sur|fiche|metier|\d{1,3}(?!\d)|\d{2}[a-z]\d{2})*")
_PAGE_END = re.compile(r"\bpage\s*\d{1,3}(?:\s*(?:/|sur)\s*\d{1,3})?\s*$", re.IGNORECASE)
BLOCS: Final = ("html", "docx")
"""In these, a line is a paragraph: nothing but a fault cuts a sentence in two."""
_CLOSED: Final = (".", "!", "?", ":", ";", "…")
# A line that ends with one of these goes on in the next.
_HANGING: Final = frozenset({
    "a", "à", "au", "aux", "avec", "ce", "ces", "cette", "d", "dans", "de", "des", "du", "d'", "en", "et", "l", "la",
    "le", "les", "leur", "leurs", "l'", "ou", "où", "par", "pour", "qu", "que", "s", "sa", "sans", "ses", "son",
    "sous", "sur", "un", "une", "vers", "n°",
})  # fmt: skip
_RESERVE = re.compile(r"^réserve\s*:\s*", re.IGNORECASE)
_APPEL = re.compile(r"(?:\s+R\d{1,3})+$")
# What our own fiches print about themselves.
_MENTIONS = re.compile(r"la fiche en ligne\b.{0,120}$|reperes? r\d.{0,10}: voir\b")
_NOTE = re.compile(r"R\d{1,3}(?: |$)")
# Bold words with others before and after them: not a label, nor a whole line.
_BOLD_INSIDE = re.compile(r"\w[^*]*\*\*\w[^*]*\w\*\*\s+\w(?!.*\*\*)")
_BOLD_WHOLE = re.compile(r"\s*(\*\*|__)(?=\S)[^*]{2,110}\1\s*:?\s*")
_MAX: Final = 20_000


@dataclass(slots=True)
class Unite:
    """A heading, a paragraph, a bullet or a row of a table, and the lines it was read from.

    `isolee`: a blank line stands before it. `appels` are marks of notes it ends with (`R5`), `reserves` the doubts
    printed right under it. `etiquette`: its text is what follows a label on the line of a heading. `note`: it is a
    doubt about the whole of what stands before it (a way in, a corps, a training). `gras`: all of it is bold, as a
    heading is; `bloc`: it is a paragraph of a page or a document, and stands apart without a blank line.
    """

    lignes: tuple[Ligne, ...]
    texte: str
    nature: Nature
    niveau: int = 0
    liens: tuple[Lien, ...] = ()
    cellules: tuple[str, ...] = ()
    isolee: bool = False
    etiquette: bool = False
    appels: tuple[str, ...] = ()
    reserves: list[Unite] = field(default_factory=list)
    note: bool = False
    gras: bool = False
    bloc: bool = False

    @property
    def premiere(self) -> Ligne:
        """The line it begins on."""
        return self.lignes[0]

    @property
    def est_item(self) -> bool:
        """Whether it is an item of a list."""
        return self.nature in ("puce", "rang")

    def reste(self, texte: str) -> Unite:
        """What follows a label: the same lines, another text."""
        return Unite(self.lignes, texte, "texte", 0, self.liens, (), self.isolee, True, self.appels, self.reserves)


def cut_units(document: Document, carnet: Carnet, is_heading: Callable[[str], bool]) -> list[Unite]:
    """The units of a document in order; lines without content are written down as structure.

    `is_heading` tells a line that names a rubrique, which is never the end of the line before.
    """
    heads = _running_heads(document)
    width = _wrap_width(document)
    notes = {line.texte.split(" ")[0] for line in document.lignes if _NOTE.match(line.texte)}
    units: list[Unite] = []
    loose = _is_loose(document)
    blank = True
    empty = 0
    for line in document.lignes:
        if line.nature in ("vide", "filet", "meuble"):
            # A page break is no blank line: a list goes on over it.
            blank = blank or line.nature != "meuble"
            empty += line.nature == "vide"
            continue
        if line.doute:
            carnet.doubt("IMP012", line.doute, line)
        if line.texte[:1] in "LlRr" and _MENTIONS.match(plain(line.texte)):
            carnet.structure(line, "mentions-du-document")
            continue
        if line.numero in heads:
            carnet.structure(line, "entete-de-page")
            continue
        if not line.texte.strip():
            carnet.structure(line, "puce-vide" if line.nature in ("puce", "rang") else "ligne-sans-texte")
            continue
        last = units[-1] if units else None
        apart = blank or document.nature in BLOCS
        goes_on = last is not None and _goes_on(last, line, apart, width)
        if last is not None and goes_on and not is_heading(line.texte) and not is_heading(last.texte):
            _join(last, line, apart, carnet)
        else:
            if empty == 1 and not loose and last is not None and _same_list(last, line):
                carnet.doubt(
                    "IMP002", "liste coupée par une ligne vide : la suite est rattachée à ce qui précède", line
                )
            unit = Unite((line,), line.texte, line.nature, line.niveau, line.liens, line.cellules, blank)
            unit.bloc = document.nature in BLOCS
            unit.gras = line.nature == "texte" and _BOLD_WHOLE.fullmatch(line.brut) is not None
            units.append(unit)
        if "**" in line.brut and _BOLD_INSIDE.search(line.brut):
            carnet.doubt("IMP002", "mise en gras retirée au milieu d’un texte", line)
        blank, empty = False, 0
    for unit in units:
        _take_marks(unit, notes)
    return _take_reserves(units)


def _goes_on(unit: Unite, line: Ligne, blank: bool, width: int) -> bool:
    """Whether a line is the end of the unit before it, cut by a line break or a blank line."""
    if line.nature == "titre":
        # A heading over two lines, as pages set them.
        return unit.nature == "titre" and not blank and unit.niveau == line.niveau and line.texte[:1].islower()
    if (
        len(unit.texte) > _MAX
        or line.nature != "texte"
        or unit.nature in ("titre", "tableau")
        or _RESERVE.match(line.texte)
    ):
        return False
    before, text = unit.texte, line.texte
    if text.startswith("(") and not blank and not is_caps(before):
        return True
    if is_caps(text) or is_caps(before):
        return is_caps(text) and is_caps(before) and not blank and _hangs(before)
    if before.endswith(":"):
        return False
    lower = text[:1].islower() or text[:1] in ",;)»("
    if blank:
        # A list without bullets has items in small letters too: only a sentence that began with a capital goes on.
        return lower and not before.endswith(_CLOSED) and not before[:1].islower() and not _begins_item(text)
    if before.count("(") > before.count(")") and ")" in text and "(" not in text.split(")")[0]:
        return True
    if before.endswith((".", ";")) and not _is_full(unit, line, width):
        return False
    if unit.est_item:
        return lower or _hangs(before) or before.endswith(",") or _is_full(unit, line, width)
    if lower:
        return not before[:1].islower() or _hangs(before) or len(unit.lignes) > 1
    return _hangs(before) or before.endswith(",") or _is_full(unit, line, width)


def _same_list(last: Unite, line: Ligne) -> bool:
    """Whether a bullet goes on with the list of the one before it."""
    return last.nature == "puce" == line.nature and last.niveau == line.niveau


def _is_loose(document: Document) -> bool:
    """Whether blank lines stand between the bullets of its lists by habit."""
    natures = [line.nature for line in document.lignes]
    apart = sum(trio == ("puce", "vide", "puce") for trio in zip(natures, natures[1:], natures[2:], strict=False))
    return apart * 2 > sum(pair == ("puce", "puce") for pair in pairwise(natures))


def _begins_item(text: str) -> bool:
    return re.match(r"(?:ou|et|soit)\b", text, re.IGNORECASE) is not None


def _hangs(text: str) -> bool:
    last = plain(text).rsplit(" ", 1)[-1]
    return last in _HANGING or last.endswith(("'", "-", "/"))


def _is_full(unit: Unite, line: Ligne, width: int) -> bool:
    """Whether the first word of a line would not have fitted on the line before, in a text wrapped at a width."""
    if not width or len(line.texte) < 2:
        return False
    return len(unit.lignes[-1].brut.rstrip()) + 1 + len(line.texte.split(" ", 1)[0]) > width


def _wrap_width(document: Document) -> int:
    """The width at which a plain text was wrapped, or 0 where its lines are not."""
    lengths = [len(line.brut.rstrip()) for line in document.lignes if line.nature in ("texte", "puce", "rang")]
    if document.nature not in ("texte", "pdf") or len(lengths) < 8:
        return 0
    widest = max(lengths)
    near = sum(length > widest - 12 for length in lengths)
    return widest if 50 <= widest <= 130 and near >= max(4, len(lengths) // 8) else 0


def _join(unit: Unite, line: Ligne, blank: bool, carnet: Carnet) -> None:
    if blank:
        text = f"phrase coupée par une ligne vide : suite « {cut(line.texte, 70)} » rattachée à ce qui précède"
        carnet.doubt("IMP002", text, line)
    unit.texte = (
        f"{unit.texte}{'' if unit.texte.endswith(('/', '-')) and not unit.texte.endswith(' -') else ' '}{line.texte}"
    )
    unit.lignes = (*unit.lignes, line)
    unit.liens = (*unit.liens, *line.liens)


def _take_marks(unit: Unite, notes: set[str]) -> None:
    """Take away the marks of notes (`R5`) that end a unit, where the document explains them."""
    if not notes or unit.texte in notes:
        return
    if found := _APPEL.search(unit.texte):
        marks = tuple(found[0].split())
        if set(marks) <= notes:
            unit.appels = marks
            unit.texte = unit.texte[: found.start()].rstrip()
    if unit.cellules:
        unit.cellules = tuple(_APPEL.sub(lambda m: _mark_in_cell(unit, m, notes), cell) for cell in unit.cellules)


def _mark_in_cell(unit: Unite, found: re.Match[str], notes: set[str]) -> str:
    marks = found[0].split()
    if not set(marks) <= notes:
        return found[0]
    unit.appels = (*unit.appels, *marks)
    return ""


def _take_reserves(units: list[Unite]) -> list[Unite]:
    """Put the doubts printed under a unit (« Réserve : … ») with it."""
    kept: list[Unite] = []
    for unit in units:
        found = _RESERVE.match(unit.texte)
        if not found or not kept or found.end() == len(unit.texte):
            kept.append(unit)
            continue
        doubt, last = unit.reste(unit.texte[found.end() :]), kept[-1]
        # Under an item, its own doubt is indented as it is.
        quoted = unit.premiere.brut.startswith(">")
        if last.note or last.reserves or (last.est_item and quoted):
            doubt.note = True
            kept.append(doubt)
        else:
            last.reserves.append(doubt)
    return kept


def _running_heads(document: Document) -> set[int]:
    """The lines that repeat the head or the foot of a page, the first time of a title apart."""
    lines = [line for line in document.lignes if line.nature in ("texte", "titre") and line.texte]
    feet = [
        line for line in lines if len(line.texte) < 200 and line.texte[-1].isdigit() and _PAGE_END.search(line.texte)
    ]
    alike = Counter(_without_figures(line.texte) for line in feet)
    found = {line.numero for line in feet if _PAGE.fullmatch(line.texte) or alike[_without_figures(line.texte)] > 1} | {
        line.numero for line in lines if len(line.texte) < 16 and _PAGE.fullmatch(line.texte)
    }
    heads = [(words_key(line.texte), len(line.texte)) for line in lines[:3] if 12 <= len(line.texte) <= 200]
    for line in lines:
        for key, length in heads:
            # The title of the fiche again (or the name of the répertoire), with at most a code and a number of page.
            if line.numero > 20 and length <= len(line.texte) <= length + 20:
                whole = words_key(line.texte)
                if key in whole and _PAGE_WORDS.fullmatch(whole.replace(key, " ", 1)):
                    found.add(line.numero)
    return found


def _without_figures(text: str) -> str:
    return words_key(re.sub(r"\d+", "0", text))
