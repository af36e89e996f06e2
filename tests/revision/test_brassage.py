"""Values that passed from row to row are refused, also among others that a person typed; what she typed is taken."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.revision.outils import Depot, Edite, make, make_workbook, relire

SHOWN = ("^", "@", "#rang", "texte")
"""The visible columns of « Exercice »."""


@pytest.fixture(scope="module")
def modele_chu(tmp_path_factory: pytest.TempPathFactory) -> Depot:
    return make(tmp_path_factory.mktemp("chu"), chu=True)


@pytest.fixture
def chu(modele_chu: Depot, tmp_path: Path) -> Depot:
    folder = shutil.copytree(modele_chu.folder, tmp_path / "depot")
    classeur = Path(shutil.copy(modele_chu.classeur, tmp_path / "referentiel.xlsx"))
    return Depot(folder / modele_chu.root.relative_to(modele_chu.folder), folder, classeur)


def turn(edite: Edite, sheet: str, rows: Sequence[int], roles: Sequence[str]) -> None:
    """Pass the cells of these rows to the next one, the last to the first: a sort does such turns."""
    for role in roles:
        values = [edite.get(sheet, row, role) for row in rows]
        for row, value in zip(rows, [values[-1], *values[:-1]], strict=True):
            edite.set(sheet, row, role, value)


def relations(edite: Edite, metier: str = "EX-ARC") -> list[int]:
    wanted = (metier, "relations")
    return [
        n for n in edite.rows("Exercice") if (edite.get("Exercice", n, "^"), edite.get("Exercice", n, "@")) == wanted
    ]


def test_labels_that_turned_are_refused_and_one_that_was_typed_waits_with_them(chu: Depot) -> None:
    edite = chu.edit()
    rows = [n for n in edite.rows("Savoir-faire") if edite.get("Savoir-faire", n, "#repertoire") == "exemple-chu"]
    turn(edite, "Savoir-faire", rows[:4], ["libelle"])
    edite.set("Savoir-faire", rows[4], "libelle", "Un libellé saisi à la main")
    edite.save()
    relu = relire(chu)
    assert relu.regles == ["REV011"] * 5
    assert "1 autre ligne modifiée" in relu.messages
    assert (relu.diff(), relu.plan["refuses"]) == ("", 5)


def test_another_sheet_is_written_where_one_is_mixed(chu: Depot) -> None:
    edite = chu.edit()
    rows = [n for n in edite.rows("Savoir-faire") if edite.get("Savoir-faire", n, "#repertoire") == "exemple-chu"]
    turn(edite, "Savoir-faire", rows[:4], ["libelle"])
    edite.set("Métiers", edite.row("Métiers", code="EX-ARC"), "intitule.sigle", "ATRC")
    edite.save()
    assert relire(chu).added() == ["  sigle: ATRC"]


def test_labels_that_slipped_by_one_row_are_refused(chu: Depot) -> None:
    edite = chu.edit()
    rows = [n for n in edite.rows("Savoir-faire") if edite.get("Savoir-faire", n, "#repertoire") == "exemple-chu"]
    texts = [edite.get("Savoir-faire", n, "libelle") for n in rows[:5]]
    for number, text in zip(rows[:4], texts[1:], strict=True):
        edite.set("Savoir-faire", number, "libelle", text)
    edite.save()
    relu = relire(chu)
    assert (relu.regles, relu.diff()) == (["REV011"] * 4, "")


def test_columns_sorted_without_the_others_change_nothing(chu: Depot) -> None:
    edite = chu.edit()
    roles = ("niveau", "criticite", "besoin")
    rows = edite.rows("Profils")
    cells = sorted((tuple(edite.get("Profils", n, role) for role in roles) for n in rows), key=lambda c: str(c[0]))
    for number, values in zip(rows, cells, strict=True):
        for role, value in zip(roles, values, strict=True):
            edite.set("Profils", number, role, value)
    edite.save()
    relu = relire(chu)
    assert (set(relu.regles), relu.diff(), relu.plan["modifies"]) == ({"REV011"}, "", 0)


@pytest.mark.parametrize("typed", [False, True])
def test_rows_known_by_their_place_and_sorted_without_their_marks_change_nothing(chu: Depot, typed: bool) -> None:
    """Those of one list still have the right métier: nothing but the texts gives the sort away."""
    edite = chu.edit()
    turn(edite, "Exercice", [*relations(edite), *relations(edite, "EX-TEC")], SHOWN)
    if typed:
        edite.set("Exercice", relations(edite)[-1], "texte", "Un texte saisi à la main")
    edite.save()
    relu = relire(chu)
    assert relu.diff() == ""
    assert set(relu.regles) - {"REV011"} == {"REV002"}


def test_a_sort_over_a_row_that_was_added_loses_nothing(chu: Depot) -> None:
    edite = chu.edit()
    mine = relations(edite)
    number = edite.add("Exercice", {"^": "EX-ARC", "@": "relations", "#rang": 9, "texte": "Un service de plus"})
    turn(edite, "Exercice", [*mine, number], SHOWN)
    edite.save()
    relu = relire(chu)
    assert (set(relu.regles), relu.diff()) == ({"REV011"}, "")
    assert len(relu.regles) == len(mine) + 1


def test_a_text_of_another_row_is_taken_unless_the_sheet_is_mixed(chu: Depot) -> None:
    edite = chu.edit()
    mine, theirs = relations(edite), relations(edite, "EX-TEC")
    text = edite.get("Exercice", theirs[0], "texte")
    edite.set("Exercice", mine[1], "texte", text)
    classeur = edite.save()
    assert relire(chu, classeur, appliquer=False).plan["modifies"] == 1
    edite = chu.edit()
    edite.set("Exercice", theirs[-1], "^", "EX-ARC")
    edite.save()
    relu = relire(chu)
    assert (relu.regles, relu.diff()) == (["REV002", "REV002"], "")


def test_a_reserve_said_of_several_rows_may_pass_to_another(chu: Depot) -> None:
    edite = chu.edit()
    rows = [n for n in edite.rows("Savoir-faire") if edite.get("Savoir-faire", n, "#repertoire") == "exemple-chu"]
    for number in rows[:3]:
        edite.set("Savoir-faire", number, "reserve", "À vérifier")
    edite.save()
    assert relire(chu).plan["modifies"] == 3
    depot = Depot(chu.root, chu.folder, chu.classeur.with_name("refait.xlsx"))
    make_workbook(depot)
    edite = depot.edit()
    for number in rows[:3]:
        edite.set("Savoir-faire", number, "reserve", None)
    edite.set("Savoir-faire", rows[4], "reserve", "À vérifier")
    edite.save()
    assert (relire(depot).regles, relire(depot).plan["refuses"]) == ([], 0)
