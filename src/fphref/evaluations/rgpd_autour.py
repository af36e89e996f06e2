"""What a workbook says of people outside its cells: properties, notes, names of accounts, copies of data."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from fphref.evaluations.archive import Archive
from fphref.evaluations.grille import Tableur
from fphref.evaluations.markup import Element, attribute, elements
from fphref.evaluations.rgpd_parties import (
    DETACHEE,
    LIGNES,
    Dit,
    Portee,
    outside_cells,
    sound,
    texts_of,
    texts_of_ods,
    where_of,
)
from fphref.evaluations.rgpd_table import LISTE
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
_CODES = re.compile(r'&(?:"[^"]*"|\d+|K[0-9A-Fa-f]{6}|[A-Za-z])')
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
    _copies(archive, parts, found)
    portee = Portee()
    found.traces += _conclude(_parts(archive, parts, sheets, found, portee), portee)
    found.regarde += ["colonnes masquées", "en-têtes et pieds de page", "liens", "listes de saisie", "dessins"]
    _not_looked_at(parts, found)
    found.non_regarde += portee.non_regarde


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


def _parts(
    archive: Archive, parts: Iterable[str], sheets: list[FeuilleXlsx], found: Autour, portee: Portee
) -> Iterator[Dit]:
    """What the parts of an Excel workbook say beside cells, and beside what was read of them already."""
    names = {sheet.part: sheet.nom for sheet in sheets}
    rels = {posixpath.join(posixpath.dirname(part), "_rels", f"{posixpath.basename(part)}.rels"): nom
            for part, nom in names.items()}  # fmt: skip
    for part in sorted(parts):
        if part in names:
            hidden: list[tuple[int, int]] = []
            for element in outside_cells(archive, part, portee):
                if element.nom == "col":
                    hidden += _hidden(element)
                elif _PRINTED.fullmatch(element.nom):
                    yield Dit("en-tête ou pied de page", _CODES.sub(" ", element.texte).strip(), names[part])
                else:
                    yield from texts_of(element, where_of(part, element), names[part])
            if hidden:
                found.masquees[names[part]] = hidden
        elif _XML.search(part) and not _READ.search(part):
            orphan = _SHEET.search(part) is not None
            if orphan:
                found.traces.append(Trace("RGP014", f"{DETACHEE}, qu’un tableur ne montre pas"))
            yield from sound(archive, part, portee, _of_part(archive, part, rels.get(part, ""), portee, orphan))


def _of_part(archive: Archive, part: str, sheet: str, portee: Portee, orphan: bool) -> Iterator[Dit]:
    kept = _KEPT.get(part.casefold().rpartition("/")[2])
    for element in outside_cells(archive, part, portee, ""):
        if kept is not None and element.nom not in kept and element.parent not in kept:
            continue
        if element.nom in _TOLD or (element.nom == "s" and "pivotcachedefinition" in part.casefold()):
            continue
        yield from texts_of(element, DETACHEE if orphan else where_of(part, element), sheet)


_XML = re.compile(r"\.(?:xml|rels|vml)$", re.IGNORECASE)
_SHEET = re.compile(r"^xl/worksheets/[^/]*\.xml$", re.IGNORECASE)
_READ = re.compile(
    r"(?:^|/)(?:comments?\d*\.xml$|threadedcomments?/|persons/|calcchain|\[content_types\]|docprops/(?!app))|metadata\.xml$",
    re.IGNORECASE,
)
"""Parts that were read already, or hold nothing but references."""
_TOLD: Final = frozenset({"definedName", "absPath", "sheet", "cacheField", "tableColumn"})
"""Elements that were told already: names of sheets and of columns are in the sheets."""
_KEPT: Final = {"sharedstrings.xml": frozenset({"rPh"}), "app.xml": frozenset({"HyperlinkBase"})}
"""Of parts whose other texts are read, the elements that are not."""
_PRINTED = re.compile(r"(?:odd|even|first)(?:Header|Footer)")


def _hidden(element: Element) -> list[tuple[int, int]]:
    if (attribute(element.attributs, "hidden") or "0") not in ("1", "true"):
        return []
    first, last = (attribute(element.attributs, name) or "" for name in ("min", "max"))
    sound = first.isdigit() and last.isdigit() and len(first) < 6 and len(last) < 6
    return [(int(first), int(last))] if sound else []


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
    left = [part for part in map(str.casefold, parts) if part not in ("mimetype", "layout-cache")]
    for pattern, one, many in (
        (r"/media/|^pictures/|thumbnail", "une image", "images"),
        (r"vbaproject\.bin$|^basic/|^scripts/", "des macros", "macros"),
        (
            r"/embeddings/|/activex/|/ctrlprops/|^object(?:replacements/| \d+$)",
            "un objet incorporé",
            "objets incorporés",
        ),
        (r"/printersettings/", "des réglages d’imprimante", "réglages d’imprimante"),
        (r"^xl/connections|/querytables/|^customxml/item\d", "une source de données externe", "sources externes"),
        (r"(?<!\.xml)(?<!\.rels)(?<!\.vml)(?<!/)$", "une partie d’une autre nature", "parties d’une autre nature"),
    ):
        seen = [part for part in left if re.search(pattern, part) is not None]
        left = [part for part in left if part not in seen]
        if seen:
            found.non_regarde.append(one if len(seen) == 1 else f"{len(seen)} {many}")


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
        said = f"{count} notes de cellules : chacune est à relire" if count > 1 else "une note de cellule, à relire"
        found.traces.append(Trace("RGP008", said))
    portee = Portee()
    found.traces += _conclude(_ods_parts(archive, portee), portee)
    found.masquees.update({sheet: columns for sheet, columns in portee.masquees.items() if columns})
    found.regarde += ["notes de cellules", "colonnes masquées", "en-têtes et pieds de page", "liens",
                      "listes de saisie", "dessins"]  # fmt: skip
    _not_looked_at(archive.parts(), found)
    found.non_regarde += portee.non_regarde


_ODS: Final = {"content.xml": "", "styles.xml": "style", "settings.xml": "réglage du classeur"}


def _ods_parts(archive: Archive, portee: Portee) -> Iterator[Dit]:
    for part in sorted(archive.parts()):
        folder, name = posixpath.split(part)
        if not name.endswith((".xml", ".rdf")) or name == "meta.xml" or folder == "META-INF":
            continue
        where = _ODS.get(part, "objet ou graphique")
        yield from sound(archive, part, portee, texts_of_ods(archive, part, portee, where))


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


def _conclude(said: Iterable[Dit], portee: Portee) -> Iterator[Trace]:
    """What texts of parts come to: each kind once for each place of each sheet, names by how many there are."""
    told: dict[tuple[str, str, str], str] = {}
    names: dict[tuple[str, str], tuple[int, str]] = {}
    for dit in said:
        text = dit.texte.strip()
        if dit.compte and (is_account(text) or is_name(text)):
            told.setdefault(("RGP016", f"{dit.ou} : une personne ou son compte", dit.feuille), dit.cellule)
        if not portee.worth(text):
            continue
        home = _HOME.search(text) if not text.casefold().startswith(("http:", "https:")) else None
        if home and fold(home[1]) not in _SHARED_HOMES:
            told.setdefault(("RGP016", f"{dit.ou}, dont le chemin contient un compte", dit.feuille), dit.cellule)
        for trace in _texts([text], dit.ou):
            if trace.regle != "RGP022":
                regle = "RGP017" if dit.ou == LIGNES else trace.regle
                told.setdefault((regle, trace.message, dit.feuille), dit.cellule)
        count = sum(map(is_name, _NAMES.split(text.replace("_", " "))[:_MANY])) if dit.noms and not dit.compte else 0
        if count:
            known, cell = names.get((dit.ou, dit.feuille), (0, dit.cellule))
            names[dit.ou, dit.feuille] = known + count, cell
    for (regle, message, sheet), cell in told.items():
        yield Trace(regle, message, sheet, cell)
    for (where, sheet), (count, cell) in names.items():
        if count < LISTE:
            yield Trace("RGP022", f"{where} que l’on lit comme le nom d’une personne", sheet, cell)
        else:
            yield Trace("RGP002", f"{where} : {count} noms de personnes", sheet, cell)


_NAMES = re.compile(r"[\",;:|\n\t&()=]+")
