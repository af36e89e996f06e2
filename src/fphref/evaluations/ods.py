"""OpenDocument spreadsheets (.ods, .ots): the parts around the sheets. Macros and links are never followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from fphref.diagnostics import FphrefError
from fphref.evaluations.archive import Archive, damaged
from fphref.evaluations.grille import Ligne, Tableur
from fphref.evaluations.markup import attribute, elements
from fphref.evaluations.ods_feuille import MAX_MARKUP, list_sheets, read_rows

_KINDS: Final = tuple(
    f"application/vnd.oasis.opendocument.spreadsheet{ending}".encode() for ending in ("", "-template")
)


@dataclass(frozen=True, slots=True)
class FeuilleOds:
    """One sheet, by its place in the file."""

    nom: str
    etat: str
    rang: int
    archive: Archive = field(repr=False)

    def lignes(self) -> Iterator[Ligne]:
        """The rows that hold something; raises `FphrefError` where the file is damaged or beyond a bound."""
        return read_rows(self.archive, self.nom, self.rang)


def open_ods(archive: Archive) -> Tableur:
    """The sheets of an OpenDocument spreadsheet; raises `FphrefError` where it is none."""
    kind = archive.find("mimetype")
    if kind is not None and archive.start(kind, 200).strip() not in _KINDS:
        raise FphrefError(f"{archive.nom} n’est pas un classeur : l’enregistrer en .xlsx, en .ods ou en .csv.")
    if archive.find("content.xml") is None:
        raise damaged(archive.nom, "content.xml")
    manifest = archive.find("META-INF/manifest.xml")
    if manifest is not None and any(element.nom == "encryption-data" for element in elements(archive, manifest)):
        raise FphrefError(f"{archive.nom} est protégé par mot de passe : l’enregistrer sans mot de passe.")
    archive.check_markup(["content.xml"], MAX_MARKUP)
    sheets = tuple(FeuilleOds(name, state, place, archive) for place, (name, state) in enumerate(list_sheets(archive)))
    if not sheets:
        raise FphrefError(f"{archive.nom} ne contient aucune feuille de calcul.")
    return Tableur(archive.nom, "ods", sheets, _properties(archive), _remarks(archive))


def _properties(archive: Archive) -> dict[str, str]:
    part = archive.find("meta.xml")
    if part is None:
        return {}
    return {
        attribute(element.attributs, "name") or "": element.texte
        for element in elements(archive, part)
        if element.nom == "user-defined"
    }


def _remarks(archive: Archive) -> tuple[str, ...]:
    parts = archive.parts()
    remarks = []
    if any(part.startswith(("Basic/", "Scripts/")) for part in parts):
        remarks.append("Les macros du fichier sont ignorées.")
    if any(part.startswith("Object ") and part.endswith("/content.xml") for part in parts):
        remarks.append("Les objets incorporés au fichier (graphiques) sont ignorés.")
    return tuple(remarks)
