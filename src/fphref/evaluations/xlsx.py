"""Excel workbooks (.xlsx, .xlsm, .xltx, .xltm): the parts around the sheets. Macros and links are never followed."""

from __future__ import annotations

import posixpath
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from urllib.parse import unquote

from fphref.diagnostics import FphrefError
from fphref.evaluations.archive import Archive, damaged
from fphref.evaluations.grille import Ligne, Tableur
from fphref.evaluations.markup import attribute, elements
from fphref.evaluations.nombres import is_date_format
from fphref.evaluations.xlsx_feuille import read_rows
from fphref.evaluations.xlsx_textes import read_texts
from fphref.evaluations.xlsx_valeurs import TRUE, Renvois

MAX_SHEETS: Final = 1_000
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Built-in number formats that show days or times; 27 to 36 and 50 to 58 are those of East Asian languages."""
_NOT_READ = {
    "chartsheet": "une feuille graphique",
    "dialogsheet": "une feuille de dialogue",
    "xlMacrosheet": "une feuille de macros",
    "xlIntlMacrosheet": "une feuille de macros",
}
_STATES = ("visible", "hidden", "veryHidden")


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: the last word of its type, the part, None where it lies outside the archive."""

    nature: str
    part: str | None


@dataclass(frozen=True)
class Classeur:
    """What the sheets of one workbook share: texts and styles, read when the first sheet asks for them."""

    archive: Archive
    textes_part: str | None
    styles_part: str | None
    from_1904: bool

    @cached_property
    def renvois(self) -> Renvois:
        texts = read_texts(self.archive, self.textes_part) if self.textes_part else []
        styles = _date_styles(self.archive, self.styles_part) if self.styles_part else frozenset()
        return Renvois(texts, styles, self.from_1904)


@dataclass(frozen=True, slots=True)
class FeuilleXlsx:
    """One worksheet."""

    nom: str
    etat: str
    part: str
    classeur: Classeur = field(repr=False)

    def lignes(self) -> Iterator[Ligne]:
        """The rows that hold something; raises `FphrefError` where the sheet is damaged or beyond a bound."""
        return read_rows(self.classeur.archive, self.part, self.nom, self.classeur.renvois)


def open_xlsx(archive: Archive) -> Tableur:
    """The sheets of an Excel workbook, none of them read yet; raises `FphrefError` where it is no such workbook."""
    workbook = _workbook_part(archive)
    relations = _relations(archive, workbook)
    listed, from_1904 = _listed(archive, workbook)
    classeur = Classeur(
        archive,
        _shared(archive, workbook, relations, "sharedStrings"),
        _shared(archive, workbook, relations, "styles"),
        from_1904,
    )
    sheets: list[FeuilleXlsx] = []
    remarks = _remarks(archive)
    for number, (name, state, identifier) in enumerate(listed, 1):
        relation = relations.get(identifier) or _numbered(archive, workbook, number, relations)
        if relation is not None and relation.nature in _NOT_READ:
            remarks.append(f"« {name} » est {_NOT_READ[relation.nature]} : elle n’est pas lue.")
            continue
        part = archive.find(relation.part) if relation is not None and relation.part is not None else None
        if part is None:
            raise FphrefError(f"{archive.nom} : la feuille « {name[:80]} » est annoncée mais absente du fichier.")
        sheets.append(FeuilleXlsx(name, state, part, classeur))
    if not sheets:
        raise FphrefError(f"{archive.nom} ne contient aucune feuille de calcul.")
    shared = [part for part in (classeur.textes_part, classeur.styles_part) if part is not None]
    archive.check_markup(sorted({*shared, *(sheet.part for sheet in sheets)}))
    return Tableur(archive.nom, "xlsx", tuple(sheets), _properties(archive), tuple(remarks))


def is_xlsx(archive: Archive) -> bool:
    """Whether the archive looks like an Excel workbook made of XML."""
    return archive.find("xl/workbook.xml") is not None or _main_part(archive) is not None


def _main_part(archive: Archive) -> str | None:
    found = (relation for relation in _relations(archive, "").values() if relation.nature == "officeDocument")
    part = next((relation.part for relation in found if relation.part), None)
    return archive.find(part) if part and "word/" not in part and "ppt/" not in part else None


def _workbook_part(archive: Archive) -> str:
    part = _main_part(archive) or archive.find("xl/workbook.xml")
    if part is None:
        raise damaged(archive.nom)
    return part


def _relations(archive: Archive, part: str) -> dict[str, Relation]:
    folder, name = posixpath.split(part)
    found = archive.find(posixpath.join(folder, "_rels", f"{name}.rels"))
    if found is None:
        return {}
    relations = {}
    for element in elements(archive, found):
        if element.nom == "Relationship":
            given = element.attributs
            outside = given.get("TargetMode", "").casefold() == "external"
            target = None if outside else _resolve(folder, given.get("Target", ""))
            relations[given.get("Id", "")] = Relation(given.get("Type", "").rpartition("/")[2], target)
    return relations


def _resolve(folder: str, target: str) -> str | None:
    """The part that a target names, seen from a folder of the archive; None where it leads out of it."""
    target = unquote(target).replace("\\", "/").partition("#")[0]
    path = posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))
    return None if path.startswith("..") else path


def _shared(archive: Archive, workbook: str, relations: dict[str, Relation], nature: str) -> str | None:
    part = next((relation.part for relation in relations.values() if relation.nature == nature), None)
    beside = posixpath.join(posixpath.dirname(workbook), f"{nature}.xml")
    return archive.find(part) if part is not None else archive.find(beside)


def _numbered(archive: Archive, workbook: str, number: int, relations: dict[str, Relation]) -> Relation | None:
    """The sheet's usual place, in a workbook that has lost its relations altogether."""
    part = archive.find(posixpath.join(posixpath.dirname(workbook), f"worksheets/sheet{number}.xml"))
    return Relation("worksheet", part) if part is not None and not relations else None


def _listed(archive: Archive, workbook: str) -> tuple[list[tuple[str, str, str]], bool]:
    """Name, state and relation of each sheet, in their order; and whether days count from 1904."""
    sheets: list[tuple[str, str, str]] = []
    from_1904 = is_workbook = False
    for element in elements(archive, workbook):
        given = element.attributs
        if element.nom == "sheet" and element.parent == "sheets":
            state = given.get("state", "visible")
            name = given.get("name", "")
            sheets.append((name, state if state in _STATES else "visible", attribute(given, "id") or ""))
        elif element.nom == "workbookPr" and element.parent == "workbook":
            from_1904 = given.get("date1904", "0") in TRUE
        is_workbook = element.nom == "workbook" and element.parent == ""
    if not is_workbook:
        raise damaged(archive.nom, workbook)
    if len(sheets) > MAX_SHEETS:
        raise FphrefError(f"{archive.nom} a plus de {MAX_SHEETS} feuilles : le découper en plusieurs fichiers.")
    return sheets, from_1904


def _date_styles(archive: Archive, part: str) -> frozenset[str]:
    """The cell styles, by their number as sheets write it, that show days or times."""
    codes: dict[str, str] = {}
    formats: list[str] = []
    for element in elements(archive, part):
        if element.nom == "numFmt" and element.parent == "numFmts":
            codes[element.attributs.get("numFmtId", "")] = element.attributs.get("formatCode", "")[:1_000]
        elif element.nom == "xf" and element.parent == "cellXfs":
            formats.append(sys.intern(element.attributs.get("numFmtId", "0")))
    dates = {
        identifier: is_date_format(codes[identifier])
        if identifier in codes
        else identifier.isascii() and identifier.isdigit() and len(identifier) < 5 and int(identifier) in _DATE_FORMATS
        for identifier in set(formats)
    }
    return frozenset(str(number) for number, identifier in enumerate(formats) if dates[identifier])


def _properties(archive: Archive) -> dict[str, str]:
    part = archive.find("docProps/custom.xml")
    found: dict[str, str] = {}
    if part is not None:
        value = ""
        for element in elements(archive, part):
            if element.parent == "property":
                value = element.texte
            elif element.nom == "property":
                found[element.attributs.get("name", "")] = value
                value = ""
    return found


def _remarks(archive: Archive) -> list[str]:
    parts = [part.casefold() for part in archive.parts()]
    remarks = []
    if any(part.endswith("vbaproject.bin") for part in parts):
        remarks.append("Les macros du fichier sont ignorées.")
    if any("/externallinks/" in part for part in parts):
        remarks.append("Les liens vers d’autres classeurs ne sont pas suivis : leurs valeurs enregistrées sont lues.")
    if any("/embeddings/" in part or "/activex/" in part for part in parts):
        remarks.append("Les objets incorporés au fichier sont ignorés.")
    return remarks
