"""Personal data of workbooks: hidden sheets, rows and columns, properties, notes, copies; the workbooks of fphref."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl.comments import Comment

from fphref.diagnostics import FphrefError
from fphref.documents.matrice_agents import build_matrice_agents
from fphref.documents.matrice_agents_plan import Demande
from fphref.evaluations.modele import Agent
from fphref.evaluations.rgpd import examine
from fphref.model.referentiel import Referentiel
from fphref.render.xlsx import render_xlsx
from tests.evaluations import hostiles_archives
from tests.evaluations.hostiles import HOSTILES, SECRET
from tests.evaluations.rgpd_fabrique import (
    JOUR,
    NIR_MADE,
    csv_file,
    found,
    people,
    pseudonym,
    rules,
    told,
    with_part,
    xlsx_file,
)
from tests.support import ROOT, environment

assert hostiles_archives  # it fills the register

DATED = [("À détruire le", date(2030, 1, 1))]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheets(**more: Any) -> dict[str, Any]:
    """A clean workbook: a list of people and the day it must be destroyed."""
    return {"Liste": people(), "Notice": DATED, **more}


def test_a_clean_workbook_has_nothing_to_tell(tmp_path: Path) -> None:
    examen = examine(xlsx_file(tmp_path / "a.xlsx", sheets()), JOUR)
    assert examen.diagnostics == ()
    assert [(f.nom, f.etat, f.lignes, f.personnes) for f in examen.feuilles] == [
        ("Liste", "visible", 7, 6), ("Notice", "visible", 1, 0),
    ]  # fmt: skip
    assert examen.destruction == date(2030, 1, 1)


def test_a_workbook_of_people_says_when_it_is_to_be_destroyed(tmp_path: Path) -> None:
    assert found(xlsx_file(tmp_path / "a.xlsx", {"Liste": people()})) == [
        "RGP018 0:0 le fichier ne dit pas quand il doit être détruit"
    ]
    assert found(xlsx_file(tmp_path / "b.xlsx", {"Liste": [("Fiche", "Code"), ("Soins", "05")]})) == []
    past = xlsx_file(tmp_path / "c.xlsx", {"Liste": people(), "Notice": [("À détruire le", date(2020, 1, 1))]})
    assert found(past) == ["RGP019 0:0 le fichier devait être détruit le 01/01/2020"]
    assert found(xlsx_file(tmp_path / "d.xlsx", {"Liste": people(), "Notice": [("À détruire le", None)]})) == []


def test_a_value_is_found_in_its_cell(tmp_path: Path) -> None:
    rows = people("info", values=[(None,), (int(NIR_MADE),)])
    path = xlsx_file(tmp_path / "a.xlsx", {"Liste": rows, "Notice": DATED})
    assert found(path) == ["RGP001 Liste!D3 1 valeur : numéro de sécurité sociale (NIR), clé de contrôle juste"]


# -- hidden things ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_read_and_told(state: str, tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book["Cachée"].sheet_state = state

    names = [("Nom", "Prénom"), ("Tartempion", "Zoé")]
    lines = found(xlsx_file(tmp_path / "a.xlsx", sheets(Cachée=names), hide))
    assert [line for line in lines if line.startswith("RGP014 Cachée!")]
    assert "RGP002 Cachée!A1 colonne annoncée par son titre : nom (1 valeur)" in lines
    harmless = found(xlsx_file(tmp_path / "b.xlsx", sheets(Cachée=[("Fiche", "Code"), ("x", "y")]), hide))
    assert [line[:17] for line in harmless] == ["RGP014 Cachée! fe"]


def test_people_on_hidden_rows_only_are_told(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        for row in (3, 4):
            book["Liste"].row_dimensions[row].hidden = True

    path = xlsx_file(tmp_path / "a.xlsx", sheets(), hide)
    assert found(path) == [
        "RGP015 Liste!A3 2 personnes ne figurent que sur des lignes masquées ou filtrées : tout part avec le fichier"
    ]
    shown = xlsx_file(tmp_path / "b.xlsx", sheets(Autre=people()), hide)
    assert found(shown) == []


def test_hidden_columns_beside_people_are_told(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book["Liste"].column_dimensions["C"].hidden = True

    assert found(xlsx_file(tmp_path / "a.xlsx", sheets(), hide)) == [
        "RGP015 Liste!C:C colonnes masquées (C) dans une feuille qui parle de personnes"
    ]


def test_a_sheet_that_bears_a_name_is_told_without_it(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "a.xlsx", {"TARTEMPION Zoé": people("RQTH", values=[("oui",)]), "Notice": DATED})
    lines = found(path)
    assert lines[0].startswith("RGP002 feuille n° 1!")
    assert "TARTEMPION" not in repr(examine(path, JOUR))


# -- around the sheets -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "line"),
    [
        ("creator", "TARTEMPION Zoé", "propriété « auteur » : une personne ou son compte"),
        ("creator", "ztartempion", "propriété « auteur » : une personne ou son compte"),
        ("lastModifiedBy", "Zoé Tartempion", "propriété « dernier enregistrement par » : une personne ou son compte"),
    ],
)
def test_the_author_of_a_file_is_told(field: str, value: str, line: str, tmp_path: Path) -> None:
    def sign(book: Any) -> None:
        setattr(book.properties, field, value)

    path = xlsx_file(tmp_path / "a.xlsx", sheets(), sign)
    assert found(path) == [f"RGP016 0:0 {line}"]


@pytest.mark.parametrize(
    "value", ["openpyxl", "Direction des ressources humaines", "CHU Exemple", "Utilisateur Windows"]
)
def test_a_program_or_an_organisation_is_nobody(value: str, tmp_path: Path) -> None:
    def sign(book: Any) -> None:
        book.properties.creator = book.properties.lastModifiedBy = value

    assert found(xlsx_file(tmp_path / "a.xlsx", sheets(), sign)) == []


def test_a_custom_property_is_read(tmp_path: Path) -> None:
    from openpyxl.packaging.custom import StringProperty

    def add(book: Any) -> None:
        book.custom_doc_props.append(StringProperty(name="NIR", value="x"))
        book.custom_doc_props.append(StringProperty(name="Contact", value="zoe.tartempion@exemple.fr"))

    assert rules(xlsx_file(tmp_path / "a.xlsx", sheets(), add)) == ["RGP001", "RGP004"]


def test_notes_are_read(tmp_path: Path) -> None:
    def note(book: Any) -> None:
        book["Liste"]["B2"].comment = Comment("En arrêt maladie, joindre au 06 12 34 56 78", "ztartempion")
        book["Liste"]["B4"].comment = Comment("à revoir", "ztartempion")

    assert [line.split(" : ")[0] for line in found(xlsx_file(tmp_path / "a.xlsx", sheets(), note))] == [
        "RGP016 Liste! auteur de notes de cellules",
        "RGP004 Liste!B2 note de cellule",
        "RGP006 Liste!B2 note de cellule qui parle de l’état d’une personne",
        "RGP008 Liste!B2 2 notes de cellules",
    ]


def test_the_folder_of_an_account_is_told(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "a.xlsx", sheets())
    import zipfile

    with zipfile.ZipFile(path) as archive:
        book = archive.read("xl/workbook.xml").decode()
    where = '<x:absPath xmlns:x="urn:x" url="C:\\Users\\{}\\Documents\\"/></workbook>'
    with_part(path, "xl/workbook.xml", book.replace("</workbook>", where.format("z.tartempion")))
    assert found(path) == ["RGP016 0:0 chemin d’enregistrement qui contient le nom d’un compte"]
    with_part(path, "xl/workbook.xml", book.replace("</workbook>", where.format("Public")))
    assert found(path) == []


def test_a_pivot_table_keeps_the_lines_it_was_made_from(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "a.xlsx", {"Bilan": [("Service", "Agents"), ("Unité 1", 12)]})
    cache = (
        f'<pivotCacheDefinition xmlns="{MAIN}"><cacheFields><cacheField name="Nom"><sharedItems>'
        '<s v="Zoé TARTEMPION"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>'
    )
    with_part(path, "xl/pivotCache/pivotCacheDefinition1.xml", cache)
    assert found(path) == ["RGP017 0:0 tableau croisé qui garde une copie de ses lignes d’origine : nom"]


def test_a_printed_footer_is_read(tmp_path: Path) -> None:
    def sign(book: Any) -> None:
        book["Liste"].oddFooter.left.text = "zoe.tartempion@exemple.fr"

    assert found(xlsx_file(tmp_path / "a.xlsx", sheets(), sign)) == [
        "RGP004 Liste! en-tête ou pied de page : adresse électronique"
    ]


def test_what_is_not_looked_at_is_said(tmp_path: Path) -> None:
    path = with_part(xlsx_file(tmp_path / "a.xlsx", sheets()), "xl/media/image1.png", "x")
    with_part(path, "xl/vbaProject.bin", "x")
    assert examine(path, JOUR).non_regarde == ("une image", "des macros")


def test_thousands_of_findings_are_counted(tmp_path: Path) -> None:
    titles = [f"NIR {n}" for n in range(1_100)]
    path = csv_file(tmp_path / "a.csv", ("agent", *titles), *((pseudonym(n), *["valeur"] * 1_100) for n in range(5)))
    lines = found(path)
    assert len(lines) == 1_001
    assert any(line.endswith("100 autres constats dans la même feuille, qui ne sont pas détaillés") for line in lines)


# -- the files of fphref ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted((ROOT / "exports").glob("matrice_*.xlsx")), ids=lambda path: path.stem)
def test_a_blank_matrix_is_clean(path: Path) -> None:
    examen = examine(path, JOUR)
    assert told(examen) == []
    assert examen.agents == 0
    assert examen.cellules > 1_000


@pytest.mark.parametrize("orientation", ["agents", "competences"])
def test_a_matrix_of_agents_is_clean(orientation: Any, referentiel: Referentiel, tmp_path: Path) -> None:
    agents = tuple(Agent(pseudonym(n), ("Unité 1", "Unité 2")[n % 2], "15D30", "Jour") for n in range(12))
    book = build_matrice_agents(referentiel, Demande(("15D30",), agents=agents, orientation=orientation))
    path = tmp_path / "matrice.xlsx"
    with path.open("wb") as stream:
        render_xlsx(book, stream)
    examen = examine(path, JOUR)
    assert told(examen) == []
    assert [d.regle for d in examen.diagnostics] == ["RGP020"]
    assert examen.agents == 12
    small = examine(path, JOUR, seuil=7)
    assert [d.regle for d in small.diagnostics if d.regle == "RGP011"] == ["RGP011"]


def test_what_is_typed_into_a_matrix_is_found(referentiel: Referentiel, tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "matrice.xlsx"
    shutil.copyfile(ROOT / "exports" / "matrice_agents_15D30.xlsx", path)
    book = openpyxl.load_workbook(path)
    sheet = book["Matrice"]
    for row, name in enumerate(("TARTEMPION Zoé", *map(pseudonym, range(5))), 16):
        sheet.cell(row, 2).value, sheet.cell(row, 3).value, sheet.cell(row, 4).value = name, "Unité 1", "15D30"
    sheet["J18"] = "en arrêt maladie"
    book.properties.lastModifiedBy = "Zoé Tartempion"
    book.save(path)
    assert found(path) == [
        "RGP016 0:0 propriété « dernier enregistrement par » : une personne ou son compte",
        "RGP009 Matrice!B16 un nom à la place d’un pseudonyme (1 personne)",
        "RGP006 Matrice!J18 1 valeur qui parle de l’état d’une personne : santé",
    ]


# -- hostile files ---------------------------------------------------------------------------------------------------

CHILD = """
import resource, sys
from datetime import date
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (60, 61))
from fphref.diagnostics import FphrefError
from fphref.evaluations.rgpd import examine
for path in sys.argv[1:]:
    try:
        print("lu", len(examine(Path(path), date(2026, 11, 23)).feuilles))
    except FphrefError as error:
        print(str(error))
"""


def test_a_hostile_file_is_examined_or_refused(tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="no limits of memory on this system: they lie outside the repository")
    chosen = sorted(HOSTILES)[::12]
    paths = []
    for number, nom in enumerate(chosen):
        folder = tmp_path / str(number)
        folder.mkdir()
        paths.append(folder / nom)
        HOSTILES[nom][0](paths[-1])
    command = [sys.executable, "-X", "utf8", "-c", CHILD, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-600:]
    lines = done.stdout.splitlines()
    assert len(lines) == len(paths) > 6
    assert SECRET not in done.stdout


@pytest.mark.parametrize(
    "value", ["a" * 39_000 + "@", "@" + "a" * 39_000, "1" * 39_000, "A1 " * 13_000, "Zoé " * 9_000]
)
def test_a_very_long_text_is_read_at_once(value: str, tmp_path: Path) -> None:
    """Nothing grows as the square of a text: such a file would take minutes."""
    path = csv_file(tmp_path / "a.csv", ("agent", "info"), *((pseudonym(n), value + str(n)) for n in range(30)))
    pytest.importorskip("resource", reason="no limits of memory on this system: they lie outside the repository")
    command = [sys.executable, "-X", "utf8", "-c", CHILD, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=300, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "lu 1"), done.stderr[-300:]


def test_a_broken_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 rien")
    with pytest.raises(FphrefError):
        examine(tmp_path / "a.xlsx", JOUR)
