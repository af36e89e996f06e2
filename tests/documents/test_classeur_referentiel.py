"""The authoring workbook holds the whole référentiel, opens without repair, and says how it is used."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

import fphref
from fphref import reperes
from fphref.cli.commands.matrice_referentiel import referentiel_job
from fphref.documents.calcul import completed
from fphref.documents.classeur import Workbook
from fphref.loading.load import load
from fphref.render.xlsx import check_workbook, render_xlsx
from fphref.revision.depot import HORS_CLASSEUR
from fphref.revision.tables import TABLES
from fphref.yaml_text import parse
from tests.libreoffice import needs_libreoffice
from tests.render.excel_conformite import faults
from tests.render.test_xlsx_libreoffice import check_results
from tests.support import MINI, REFERENTIALS, copy_mini, grid_of


def build(root: Path) -> Workbook:
    book = referentiel_job(root, load(root)[0]).build()
    assert isinstance(book, Workbook)
    return book


@pytest.fixture(scope="module", params=[MINI, REFERENTIALS], ids=["mini", "livré"])
def root(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


@pytest.fixture(scope="module")
def book(root: Path) -> Workbook:
    return build(root)


def leaves(node: Any) -> list[str]:
    if isinstance(node, dict):
        return [text for key, inner in node.items() if not key.startswith("\0") for text in leaves(inner)]
    if isinstance(node, list):
        return [text for inner in node for text in leaves(inner)]
    return [] if node is None else [" ".join(str(node).split())]


def lines_of(book: Workbook) -> set[str]:
    """Every line of every cell of the tables."""
    values = (cell.value for table in TABLES for _, _, cell in grid_of(book.sheet(table.titre)))
    texts = [value.isoformat() if hasattr(value, "isoformat") else str(value) for value in values if value is not None]
    return {line for text in texts for line in text.split("\n")} | {w for text in texts for w in text.split()}


def test_nothing_of_the_files_is_missing(root: Path, book: Workbook) -> None:
    shown = lines_of(book)
    # Market facts are no part of a référentiel: they are read beside it, to be compared. Quotas and figures of pay are
    # copied from texts of law: they are not drafted in a workbook.
    out = {"schemas", "marche", "parametres"}
    files = [path for path in root.rglob("*.yaml") if not out & set(path.parts) and path.name != "contingents.yaml"]
    texts = [text for path in files for text in leaves(parse(path.read_bytes(), path.name)[0])]
    assert len(texts) > 100
    assert [text for text in texts if text not in shown] == []


def test_a_value_that_no_table_knows_is_in_the_details(tmp_path: Path) -> None:
    root = copy_mini(tmp_path / "depot")
    path = root / "metiers/10A01_agent-accueil.yaml"
    path.write_text(path.read_text("utf-8") + "cle_locale:\n  - valeur: à garder\n", "utf-8")
    details = [cell.value for _, _, cell in grid_of(build(root).sheet("Détails"))]
    assert "cle_locale[1].valeur" in details
    assert "à garder" in details


def test_the_file_is_one_that_spreadsheet_programs_open(book: Workbook) -> None:
    assert check_workbook(book) == []
    stream, again = io.BytesIO(), io.BytesIO()
    render_xlsx(book, stream)
    render_xlsx(book, again)
    assert faults(stream.getvalue()) == []
    assert stream.getvalue() == again.getvalue()


def test_the_results_written_are_those_of_our_own_engine(book: Workbook) -> None:
    differ = [
        (sheet.title, row, column, cell.value, other.value)
        for sheet, known in zip(book.sheets, completed(book).sheets, strict=True)
        for (row, column, cell), (_, _, other) in zip(grid_of(sheet), grid_of(known), strict=True)
        if cell.formula is not None and cell.value != other.value
    ]
    assert differ == []
    assert sum(cell.formula is not None for sheet in book.sheets for _, _, cell in grid_of(sheet)) > 100


@needs_libreoffice
def test_libreoffice_computes_the_same(book: Workbook, tmp_path: Path) -> None:
    assert check_results(book, tmp_path, tmp_path / "profil") > 100


def test_each_sheet_carries_its_marks_in_hidden_cells(book: Workbook) -> None:
    for table in TABLES:
        sheet = book.sheet(table.titre)
        rows = tuple(sheet.rows)
        assert reperes.read_classeur_mark(str(rows[0].cells[0].value)) == ("referentiel", "2", (table.nom,))
        roles = [cell.value for cell in rows[3].cells]
        assert rows[3].hidden
        assert (roles[:3], roles[-1]) == (["#fichier", "#cle", "#empreinte"], "#controle")
        assert [column.hidden for column in sheet.columns] == [True] * 3 + [False] * (len(roles) - 4) + [True]
        assert sheet.protected


def test_every_kind_of_key_of_the_model_is_a_column_or_a_detail() -> None:
    """A key that the model gains must be thought of here: it is a column, or it is left to « Détails »."""
    from fphref.loading.kinds import KINDS
    from fphref.revision.editions import order_of

    columns = {(kind, c.role.split(".")[0]) for table in TABLES for kind in table.natures for c in table.colonnes}
    lists = {(kind, step) for table in TABLES for kind in table.natures for motif in table.motifs for step in motif}
    left = {
        kind.name: [key for key in order_of(kind)((kind.name, "*") if kind.many else ())
                    if (kind.name, key) not in columns | lists]
        for kind in KINDS if kind.name not in {"repertoire", "fiche_marche", *HORS_CLASSEUR}
    }  # fmt: skip
    assert left == {
        # Rare keys, which a text of law alone has.
        "sources": ["numero", "nor", "signe_le"],
        "familles": [], "activites": [], "savoir_faire": [], "connaissances": [], "savoir_etre": [],
        "metier": [], "profil": ["metier", "echelle", "reserve"],
        "echelle": ["id", "intitule", "source", "defaut", "reserve"],
        "formation": ["informations", "admissibilite", "programme", "obtention"],
        # Trees, and the grounds of a rule: what a jurist writes beside the text.
        "corps": ["sigle", "categorie_depuis", "voies", "stage", "avancements", "ecarts", "fondements", "confiance"],
    }  # fmt: skip


def test_kinds_left_out_are_kinds_and_their_files_are_in_no_row(root: Path, book: Workbook) -> None:
    from fphref.loading.kinds import KIND_BY_STORE, KINDS

    assert HORS_CLASSEUR.issubset(kind.name for kind in KINDS)
    assert {kind.name for kind in KINDS if kind.table} <= HORS_CLASSEUR
    referentiel = load(root)[0]
    for kind in KIND_BY_STORE.values():
        if kind.name in HORS_CLASSEUR:
            held = getattr(referentiel, kind.store)
            assert held, kind.name
            assert not {item.at().fichier.rpartition("/")[2] for item in held.values()} & lines_of(book)


def test_what_another_référentiel_extends_is_locked_and_last() -> None:
    rows = tuple(build(REFERENTIALS).sheet("Connaissances").rows)[5:]
    origins = [str(row.cells[4].value) for row in rows if row.cells[0].value]
    assert origins == sorted(origins)
    assert set(origins) == {"exemple-chu", "fph (lecture seule)"}
    for row in rows:
        unlocked = {cell.look for cell in row.cells if cell.look.startswith("saisie")}
        assert bool(unlocked) == ("lecture seule" not in str(row.cells[4].value))


def test_alone_the_national_one_is_edited() -> None:
    rows = tuple(build(REFERENTIALS / "fph").sheet("Connaissances").rows)[5:]
    assert {row.cells[4].value for row in rows if row.cells[0].value} == {"fph"}


def test_drop_downs_take_the_rows_that_are_still_blank(book: Workbook) -> None:
    """An element added in its sheet can be named in « Liens » before the workbook is read back."""
    lists = book.sheet("Listes")
    live = [cell.formula for _, _, cell in grid_of(lists) if cell.formula and "'Savoir-faire'" in cell.formula]
    vides = next(table.vides for table in TABLES if table.nom == "savoir_faire")
    assert len(live) == 4 * vides  # id and label, among elements and among compétences
    entry = next(e for e in book.sheet("Liens").entries if e.formula.startswith("='Listes'!$C$"))
    assert entry.kind == "list"


def test_texts_are_those_of_the_files_not_embellished(tmp_path: Path) -> None:
    root = copy_mini(tmp_path / "depot")
    texts = {cell.value for _, _, cell in grid_of(build(root).sheet("Métiers"))}
    assert "Agent d'accueil" in texts
    assert fphref.load(root)[1] == ()
