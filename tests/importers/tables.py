"""Small tables of our own in every format, imported and loaded as a user would."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from fphref.diagnostics import Diagnostic, Gravite
from fphref.importers.modele import Brouillon, Champ, Etat, Sort
from fphref.importers.registre import Registre
from fphref.importers.table.correspondance_yaml import read_correspondance
from fphref.importers.table.importation import import_tables
from fphref.importers.table.lecture import open_tables
from fphref.loading.load import load
from fphref.model.referentiel import Referentiel
from fphref.yaml_splice.emit import Brut, document
from tests.support import Files, write_files

Cell = str | int | float | bool | None
Sheets = Mapping[str, Sequence[Sequence[Cell]]]

COMPETENCES = """N°;Compétence;Type
C1;Dresser une assiette;Savoir-faire
C2;Règles d’hygiène alimentaire;Savoir
C3;Garder son calme;Savoir-être
C4;Conduire un véhicule léger;Savoir-faire
"""
METIERS = """Code;Emploi;Filière
LOG-01;Agent de restauration;Logistique
LOG-02;Chauffeur-livreur;Transports
"""
LIENS = """Emploi;Compétence;Niveau
LOG-01;C1;3
LOG-01;C2;2
LOG-02;C4;3
LOG-02;C3;1
"""
CORRESPONDANCE = """id: logistique
intitule: Métiers de la logistique
edition: Édition 2026
echelle:
  id: niveaux-1-3
  intitule: Niveaux de 1 à 3
  niveaux: [Notions, Pratique, Maîtrise]
tables:
  - fichier: competences.csv
    objet: competence
    colonnes:
      code: N°
      libelle: Compétence
      genre:
        colonne: Type
        valeurs: {Savoir: connaissance}
  - fichier: metiers.csv
    objet: metier
    colonnes:
      code: Code
      intitule: Emploi
      famille: Filière
  - fichier: liens.csv
    objet: lien
    colonnes:
      metier: Emploi
      competence: Compétence
      niveau: Niveau
      criticite: {defaut: 2}
      besoin: {defaut: 1}
"""
TROIS: dict[str, str] = {"competences.csv": COMPETENCES, "metiers.csv": METIERS, "liens.csv": LIENS}


@dataclass(frozen=True)
class Importe:
    """What an import made, and what it is once written and loaded."""

    brouillons: tuple[Brouillon, ...]
    referentiel: Referentiel
    diagnostics: tuple[Diagnostic, ...]

    @property
    def trees(self) -> dict[str, Any]:
        """The files of the draft."""
        return dict(self.brouillons[0].fichiers)

    def of(self, nom: str) -> Brouillon:
        """The account of a file."""
        return next(b for b in self.brouillons if b.document.nom == nom)

    def sort(self, nom: str, ligne: int) -> Sort:
        """What became of a row."""
        return next(sort for sort in self.of(nom).sorts if sort.numero == ligne)

    def doubts(self, regle: str) -> list[str]:
        """The doubts of a rule, each after its place."""
        return [
            f"{d.diagnostic.position} {d.diagnostic.message}"
            for b in self.brouillons
            for d in b.doutes
            if d.diagnostic.regle == regle
        ]

    def states(self) -> dict[str, dict[str, int]]:
        """How many rows of each file are in each state, the structure by its rule."""
        return {
            b.document.nom: dict(Counter(s.regle if s.etat is Etat.STRUCTURE else s.etat.value for s in b.sorts))
            for b in self.brouillons
        }

    def links(self) -> set[tuple[str, str]]:
        """Every métier with each of its compétences."""
        return {(code, one) for code, metier in self.referentiel.metiers.items() for one in metier.competences}


def import_files(
    folder: Path, files: Files, mapping: str, known: Referentiel | None = None, *, etend: bool = False
) -> Importe:
    """Write these tables, import them with that mapping, write the draft and load it."""
    write_files(folder / "tables", files)
    return import_paths([folder / "tables" / name for name in files], mapping, folder / "brouillon", known, etend=etend)


def import_paths(
    paths: Sequence[Path], mapping: str, out: Path, known: Referentiel | None = None, *, etend: bool = False
) -> Importe:
    """Import these files, write the draft in `out` and load it."""
    correspondance = read_correspondance(mapping.encode(), "correspondance.yaml")
    found = import_tables(open_tables(paths), correspondance, Registre(known), etend=etend)
    write_files(out, {path: document(_dated(path, tree)) for path, tree in found[0].fichiers.items()})
    referentiel, diagnostics = load(out)
    return Importe(found, referentiel, tuple(d for d in diagnostics if d.gravite is Gravite.ERREUR))


def _dated(path: str, tree: dict[str, Any]) -> dict[str, Any]:
    return {**tree, "date": Brut("2026-01-31")} if path == "repertoire.yaml" else tree


def value_at(trees: Mapping[str, Any], champ: Champ) -> Any:
    """The value of a field; an error where the draft has no such field."""
    node: Any = trees[champ.fichier]
    for step in champ.chemin:
        node = node[step]
    return node


def make_xlsx(path: Path, sheets: Sheets) -> Path:
    """A workbook as Excel would save it."""
    from openpyxl import Workbook

    book = Workbook()
    del book[book.sheetnames[0]]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row, values in enumerate(rows, 1):
            for column, value in enumerate(values, 1):
                if value is not None:
                    cell = sheet.cell(row, column)
                    cell.value = value
                    if isinstance(value, str) and value.startswith("="):
                        cell.data_type = "s"
                    if isinstance(value, str) and value.startswith("#"):
                        cell.data_type = "e"
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def make_ods(path: Path, sheets: Sheets) -> Path:
    """A spreadsheet as LibreOffice would save it, reduced to its cells."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{"".join(map(_ods_row, rows))}</table:table>'
        for name, rows in sheets.items()
    )
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0" '
        f'xmlns:text="{names}:text:1.0" office:version="1.3"><office:body><office:spreadsheet>{tables}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
    return path


def _ods_row(values: Sequence[Cell]) -> str:
    cells = []
    for value in values:
        if value is None:
            cells.append("<table:table-cell/>")
        elif isinstance(value, str):
            text = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
            cells.append(f'<table:table-cell office:value-type="string">{text}</table:table-cell>')
        else:
            cells.append(f'<table:table-cell office:value-type="float" office:value="{value}"/>')
    return f"<table:table-row>{''.join(cells)}</table:table-row>"
