"""`relire referentiel.xlsx --anomalies`: what is told, as a workbook whose links lead to the cells."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from fphref.diagnostics import FphrefError
from tests.revision.outils import ORIENTER, Depot, cell, relire
from tests.support import run_cli


def texts(path: Path) -> list[list[str]]:
    return [[str(value or "") for value in row] for row in openpyxl.load_workbook(path).active.values]  # type: ignore[union-attr]


def test_each_diagnostic_is_a_line_that_leads_to_its_cell_and_the_rest_is_applied(depot: Depot, tmp_path: Path) -> None:
    depot.do(
        cell("Savoir-faire", "id", "sf-autre", **ORIENTER),
        cell("Savoir-être", "libelle", "Écouter", id="se-ecoute"),
    )
    target = tmp_path / "anomalies.xlsx"
    ran = run_cli(
        "relire", depot.classeur, "-r", depot.root, "--appliquer", "--anomalies", target, "--json"
    )  # fmt: skip
    said = ran.json()
    assert (ran.code, said["applique"]) == (1, True)
    assert [d["regle"] for d in said["diagnostics"]] == ["REV003"]
    assert [file["type"] for file in said["fichiers"]] == ["anomalies", "referentiel"]
    where = said["diagnostics"][0]
    line = next(row for row in texts(target) if "REV003" in row)
    assert f"{where['feuille']}!{where['cellule']}" in line
    sheet = openpyxl.load_workbook(target).active
    links = [one.hyperlink for row in sheet.iter_rows() for one in row if one.hyperlink]  # type: ignore[union-attr]
    assert len(links) == 1
    assert "referentiel.xlsx" in f"{links[0].target}"
    assert where["cellule"] in f"{links[0].target}{links[0].location}"


def test_a_workbook_without_a_fault_gives_an_empty_list(depot: Depot, tmp_path: Path) -> None:
    relu = relire(depot, anomalies=tmp_path / "anomalies.xlsx")
    assert relu.code == 0
    assert relu.report.data["applique"] is False
    assert not any("REV" in text for row in texts(tmp_path / "anomalies.xlsx") for text in row)


@pytest.mark.parametrize("name", ["referentiel.xlsx", "anomalies.csv", "dossier"])
def test_a_list_that_cannot_be_written_there_stops_before_anything_is_read(depot: Depot, name: str) -> None:
    (depot.classeur.parent / "dossier").mkdir()
    depot.do(cell("Savoir-être", "libelle", "Écouter", id="se-ecoute"))
    data, before = depot.classeur.read_bytes(), depot.texts()
    with pytest.raises(FphrefError):
        relire(depot, anomalies=depot.classeur.with_name(name))
    assert (depot.classeur.read_bytes(), depot.texts()) == (data, before)


def test_a_workbook_that_is_open_already_is_not_opened_again(depot: Depot, monkeypatch: pytest.MonkeyPatch) -> None:
    from fphref.evaluations import fichiers

    tableur = fichiers.open_tableur(depot.classeur)
    monkeypatch.setattr(fichiers, "open_tableur", None)
    assert relire(depot, tableur=tableur).plan["inchanges"] > 40
