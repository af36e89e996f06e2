"""What a workbook says of people outside its cells: properties, notes, names of accounts, copies of data."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from fphref.evaluations.archive import Archive
from fphref.evaluations.grille import Tableur
from fphref.evaluations.markup import Element, attribute, elements
from fphref.evaluations.rgpd_titres import read_titre
from fphref.evaluations.rgpd_valeurs import Marque, is_name, read_texte
from fphref.evaluations.xlsx import FeuilleXlsx
from fphref.texte import fold

_AUTHORS: Final = {
    "creator": "auteur", "lastModifiedBy": "dernier enregistrement par", "Manager": "responsable",
    "initial-creator": "premier auteur", "printed-by": "imprimé par",
}  # fmt: skip
_PROPERTIES: Final = ("title", "subject", "description", "keywords", "category", "contentStatus", "Company", "keyword")
# Accounts and attributions that are nobody: programs, functions, organisations.
_NOBODY: Final = frozenset(
    """
    admin administrateur administrator anfh apache auteur author autre bureau ch chr chru chu calc centre client
    communaute compte cpage defaut default direction dgos dpc drh edition ehpad equipe etablissement excel export
    exporter fiche formation fphref ghe ghi ght groupe groupement hopital hopitaux hospices hospitalier institut
    invite libreoffice local logiciel macro microsoft ministere none nobody office openpyxl owner pandas pc poste
    projet python reference referentiel rh root secretariat server service session sirh systeme system test unknown
    user utilisateur windows xlsxwriter
    """.split()  # noqa: SIM905
)
_HOME = re.compile(
    r"(?:[\\/]|%5c)(?:users|utilisateurs|home|documents and settings)(?:[\\/]|%5c)([^\\/%]+)", re.IGNORECASE
)
_SHARED_HOMES: Final = frozenset({"public", "default", "all users", "commun", "partage", "shared"})
_FOOTERS = re.compile(r"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)[^>]*>([^<]*)<")
_CODES = re.compile(r'&(?:"[^"]*"|\d+|K[0-9A-Fa-f]{6}|[A-Za-z])')
_TAIL: Final = 200_000
_MANY: Final = 200
"""Parts of a sort (comments, drawings) that are read; the rest is told as not looked at."""


class Trace(NamedTuple):
    """A finding outside the cells: rule, sentence, sheet and cell where there are any."""

    regle: str
    message: str
    feuille: str = ""
    cellule: str = ""


@dataclass
class Autour:
    """What was found around the sheets, what was looked at, what was not; hidden columns by sheet."""

    traces: list[Trace] = field(default_factory=list)
    regarde: list[str] = field(default_factory=list)
    non_regarde: list[str] = field(default_factory=list)
    masquees: dict[str, list[tuple[int, int]]] = field(default_factory=dict)


def look_around(path: Path, tableur: Tableur) -> Autour:
    """All that a file carries around its sheets; raises `FphrefError` where a part of it is damaged."""
    found = Autour()
    if tableur.nature == "xlsx":
        _look_xlsx(Archive(path), tableur, found)
    elif tableur.nature == "ods":
        _look_ods(Archive(path), found)
    if tableur.nature in ("xlsx", "ods"):
        found.traces += _custom(tableur)
    return found


# -- Excel -----------------------------------------------------------------------------------------------------------


def _look_xlsx(archive: Archive, tableur: Tableur, found: Autour) -> None:
    parts = archive.parts()
    found.regarde += ["propriétés", "noms définis"]
    own = "fphref_document" in tableur.proprietes
    for part in ("docProps/core.xml", "docProps/app.xml"):
        there = archive.find(part)
        if there is not None:
            found.traces += _properties(elements(archive, there), own=own)
    there = archive.find("xl/workbook.xml")
    if there is not None:
        found.traces += _workbook(elements(archive, there))
    sheets = [feuille for feuille in tableur.feuilles if isinstance(feuille, FeuilleXlsx)]
    notes = _few(parts, r"comments?\d*\.xml$", found, "notes")
    if notes:
        found.regarde.append("notes de cellules")
    by_part = _sheets_of(archive, sheets, {posixpath.basename(part) for part in notes})
    for part in notes:
        found.traces += _notes(elements(archive, part), by_part.get(posixpath.basename(part), ""))
    for part in _few(parts, r"^xl/persons/.*\.xml$", found, "listes de personnes"):
        count = sum(element.nom == "person" for element in elements(archive, part))
        if count:
            found.traces.append(Trace("RGP016", f"comptes de {count} auteur{'s' * (count > 1)} de commentaires"))
    for part in _few(parts, r"^xl/drawings/[^/]*\.xml$", found, "dessins"):
        found.traces += _texts((e.texte for e in elements(archive, part) if e.nom == "t"), "zone de texte ou dessin")
    _copies(archive, parts, found)
    for sheet in sheets:
        _around_sheet(archive, sheet, found)
    found.regarde += ["colonnes masquées", "en-têtes et pieds de page"]
    _not_looked_at(parts, found)


def _properties(every: Iterator[Element], *, own: bool) -> Iterator[Trace]:
    for element in every:
        text = element.texte.strip()
        if not text:
            continue
        if element.nom in _AUTHORS:
            # fphref writes who published the data, a sentence or an organisation: only a person's name counts there.
            if is_name(text) or read_texte(text).genres or (not own and is_account(text)):
                yield Trace("RGP016", f"propriété « {_AUTHORS[element.nom]} » : une personne ou son compte")
            elif own and element.nom == "lastModifiedBy" and is_account(text):
                yield Trace("RGP016", "propriété « dernier enregistrement par » : une personne ou son compte")
        elif element.nom in _PROPERTIES:
            yield from _texts([text], f"propriété « {_SAID.get(element.nom, element.nom)} »")


_SAID: Final = {
    "title": "titre", "subject": "objet", "description": "commentaires", "keywords": "mots clés",
    "category": "catégorie", "contentStatus": "état", "Company": "société", "keyword": "mots clés",
}  # fmt: skip


def is_account(text: str) -> bool:
    """Whether the author of a file reads as a person or their account, and not as a program or an organisation."""
    words = re.findall(r"[^\W\d_]+", fold(text))
    return 0 < len(words) <= 3 and not _NOBODY.intersection(words) and max(map(len, words)) >= 3


def _custom(tableur: Tableur) -> Iterator[Trace]:
    for name, value in tableur.proprietes.items():
        if name.startswith("fphref_"):
            continue
        titre = read_titre(name[:60])
        if titre.genre is not None and titre.exact and value.strip():
            yield Trace(titre.genre.regle, f"propriété du fichier annoncée par son nom : {titre.genre.mot}")
        else:
            yield from _texts([value], "propriété du fichier")


def _workbook(every: Iterator[Element]) -> Iterator[Trace]:
    names = 0
    for element in every:
        if element.nom == "absPath":
            home = _HOME.search(attribute(element.attributs, "url") or "")
            if home and fold(home[1]) not in _SHARED_HOMES:
                yield Trace("RGP016", "chemin d’enregistrement qui contient le nom d’un compte")
        elif element.nom == "definedName":
            names += 1
            label = (attribute(element.attributs, "name") or "").replace("_", " ").replace(".", " ")
            yield from _texts([element.texte, label], "nom défini")


def _notes(every: Iterator[Element], sheet: str) -> Iterator[Trace]:
    """The notes of a sheet: their authors once, then each whose text says something of a person."""
    pieces: list[str] = []
    ours = True
    count, first = 0, ""
    for element in every:
        if element.nom == "author":
            text = element.texte.strip()
            if text and fold(text) != "fphref" and not text.startswith("tc="):
                ours = False
                if is_account(text) or is_name(text):
                    yield Trace("RGP016", "auteur de notes de cellules : une personne ou son compte", sheet)
        elif element.nom in ("t", "text") and element.texte:
            pieces.append(element.texte)
        if element.nom in ("comment", "threadedComment"):
            cell = attribute(element.attributs, "ref") or ""
            count += 1
            first = first or cell
            ours = ours and element.nom == "comment"
            yield from _texts(["".join(pieces)], "note de cellule", sheet, cell, states=True)
            pieces.clear()
    if count and not ours:
        said = f"{count} notes de cellules : chacune est à relire" if count > 1 else "une note de cellule, à relire"
        yield Trace("RGP008", said, sheet, first)


def _copies(archive: Archive, parts: Iterable[str], found: Autour) -> None:
    """Copies of other tables: a pivot table keeps the lines it was made from, a linked workbook the values it read."""
    for part in _few(parts, r"^xl/pivotCache/pivotCacheDefinition\d*\.xml$", found, "caches de tableaux croisés"):
        told: set[str] = set()
        for element in elements(archive, part):
            if element.nom == "cacheField":
                titre = read_titre((attribute(element.attributs, "name") or "")[:60])
                if titre.exact and (titre.genre is not None or titre.role == "agent"):
                    told.add(titre.genre.mot if titre.genre is not None else "pseudonyme")
            elif element.nom == "s":
                marque = read_texte(attribute(element.attributs, "v") or "")
                told |= {genre.mot for genre in marque.genres}
                told |= {"nom"} if marque.nom else set()
        if told:
            text = f"tableau croisé qui garde une copie de ses lignes d’origine : {', '.join(sorted(told))}"
            found.traces.append(Trace("RGP017", text))
    for part in _few(parts, r"^xl/externalLinks/_rels/.*\.rels$", found, "liens"):
        for element in elements(archive, part):
            home = _HOME.search(attribute(element.attributs, "Target") or "")
            if home and fold(home[1]) not in _SHARED_HOMES:
                found.traces.append(Trace("RGP016", "lien vers un autre classeur, dont le chemin contient un compte"))


def _around_sheet(archive: Archive, sheet: FeuilleXlsx, found: Autour) -> None:
    """Hidden columns, which stand before the rows of a sheet, and printed headers, which stand at its end."""
    hidden: list[tuple[int, int]] = []
    with closing(elements(archive, sheet.part)) as before:  # type: ignore[type-var]
        for element in before:
            if element.nom == "col" and (attribute(element.attributs, "hidden") or "0") in ("1", "true"):
                first, last = (attribute(element.attributs, name) or "" for name in ("min", "max"))
                if first.isdigit() and last.isdigit() and len(first) < 6 and len(last) < 6:
                    hidden.append((int(first), int(last)))
            elif element.nom in ("cols", "c", "row", "sheetData"):
                break
    if hidden:
        found.masquees[sheet.nom] = hidden
    tail = b""
    for piece in archive.chunks(sheet.part):
        tail = (tail + piece)[-_TAIL:]
    for printed in _FOOTERS.findall(tail.decode("utf-8", "replace")):
        text = _CODES.sub(" ", html.unescape(printed)).strip()
        found.traces += _texts([text], "en-tête ou pied de page", sheet.nom)


def _sheets_of(archive: Archive, sheets: list[FeuilleXlsx], wanted: set[str]) -> dict[str, str]:
    """The sheet that each part of notes belongs to, by the part's short name."""
    names: dict[str, str] = {}
    for sheet in sheets if wanted else ():
        folder, name = posixpath.split(sheet.part)
        rels = archive.find(posixpath.join(folder, "_rels", f"{name}.rels"))
        for element in elements(archive, rels) if rels is not None else ():
            target = posixpath.basename(attribute(element.attributs, "Target") or "")
            if target in wanted:
                names[target] = sheet.nom
    return names


def _not_looked_at(parts: Iterable[str], found: Autour) -> None:
    folded = [part.casefold() for part in parts]
    for pattern, one, many in (
        (r"/media/|thumbnail", "une image", "images"),
        (r"vbaproject\.bin$", "des macros", "macros"),
        (r"/embeddings/|/activex/|/ctrlprops/", "un objet incorporé", "objets incorporés"),
        (r"pivotcacherecords", "les lignes d’un tableau croisé", "copies de lignes de tableaux croisés"),
        (r"/externallinks/[^/]*\.xml$", "les valeurs gardées d’un autre classeur", "liens vers d’autres classeurs"),
        (r"^xl/connections|/querytables/|^customxml/item\d", "une source de données externe", "sources externes"),
        (r"/charts/[^/]*\.xml$", "un graphique", "graphiques"),
    ):
        count = sum(re.search(pattern, part) is not None for part in folded)
        if count:
            found.non_regarde.append(one if count == 1 else f"{count} {many}")


def _few(parts: Iterable[str], pattern: str, found: Autour, words: str) -> list[str]:
    there = sorted(part for part in parts if re.search(pattern, part, re.IGNORECASE))
    if len(there) > _MANY:
        found.non_regarde.append(f"{len(there) - _MANY} parties de plus ({words})")
    return there[:_MANY]


# -- OpenDocument ----------------------------------------------------------------------------------------------------


def _look_ods(archive: Archive, found: Autour) -> None:
    found.regarde.append("propriétés")
    part = archive.find("meta.xml")
    if part is not None:
        found.traces += _properties(elements(archive, part), own=False)
    content = archive.find("content.xml")
    count, before = 0, b""
    for piece in archive.chunks(content) if content is not None else ():
        joined = before + piece
        count += joined.count(b"<office:annotation ") + joined.count(b"<office:annotation>")
        before = joined[-18:]  # one byte less than the shortest tag: none is counted twice
    if count:
        said = f"{count} notes de cellules" if count > 1 else "une note de cellule"
        found.traces.append(Trace("RGP008", f"{said}, que le programme ne lit pas dans ce format : à relire"))
    found.non_regarde += ["notes de cellules", "colonnes masquées", "en-têtes et pieds de page", "images et graphiques"]


# -- shared ----------------------------------------------------------------------------------------------------------


def _texts(
    texts: Iterable[str], where: str, sheet: str = "", cell: str = "", *, states: bool = False
) -> Iterator[Trace]:
    """What texts outside the cells say of people; a name there may be an author's, and is to be looked at."""
    for text in texts:
        marque: Marque = read_texte(text.strip())
        for genre in (*marque.genres, *((marque.etiquette,) if marque.etiquette is not None else ())):
            yield Trace(genre.regle, f"{where} : {genre.mot}", sheet, cell)
        if marque.nom:
            yield Trace("RGP022", f"{where} que l’on lit comme le nom d’une personne", sheet, cell)
        if states and marque.etat is not None:
            yield Trace(
                marque.etat.regle, f"{where} qui parle de l’état d’une personne : {marque.etat.mot}", sheet, cell
            )
