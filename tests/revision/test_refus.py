"""What cannot be read back without doubt is refused by name, and the files stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.revision.outils import ORIENTER, Depot, Edite, added, cell, make, make_workbook, refusal, relire


def swap(sheet: str, roles: list[str], first: int = 0, second: int = 1) -> Callable[[Edite], None]:
    """Put the cells of some columns of a row in another, and the other way round: a sort of those columns alone."""

    def edit(edite: Edite) -> None:
        a, b = (edite.rows(sheet)[rank] for rank in (first, second))
        for role in roles:
            left, right = edite.get(sheet, a, role), edite.get(sheet, b, role)
            edite.set(sheet, a, role, right)
            edite.set(sheet, b, role, left)

    return edit


def without_fingerprints(edite: Edite) -> None:
    del edite.book["Repères"]
    edite.set("Savoir-faire", edite.rows("Savoir-faire")[0], "#empreinte", None)


@pytest.mark.parametrize(
    ("edit", "regle", "words"),
    [
        (swap("Savoir-faire", ["libelle"]), "REV011", "triée ou mélangée seule"),
        (swap("Savoir-faire", ["id", "libelle"]), "REV002", "mélangé"),
        (swap("Savoir-faire", ["#fichier", "#cle", "#empreinte"]), "REV002", "se contredisent"),
        (without_fingerprints, "REV002", "l’empreinte de la ligne a été effacée"),
        (cell("Savoir-faire", "id", "sf-autre", **ORIENTER), "REV003", "ne change jamais (« sf-orienter-public »)"),
        (cell("Métiers", "code", "10A09", code="10A01"), "REV003", "ne change jamais"),
        (cell("Savoir-faire", "libelle", None, **ORIENTER), "REV004", "« Libellé » est obligatoire"),
        (cell("Savoir-faire", "libelle", "#DIV/0!", **ORIENTER), "REV006", "#DIV/0!"),
        (cell("Savoir-faire", "codes", "un deux trois", **ORIENTER), "REV006", "« un deux trois »"),
        (cell("Liens", "#rang", "deux", element="sf-classer-documents"), "REV006", "attendu : un nombre"),
        *(
            (cell("Liens", "#rang", rang, element="sf-classer-documents"), "REV006", f"lu : « {rang} »")
            for rang in ("nan", "inf", "-1e999", "1_0", "9" * 400)
        ),
        (added("Liens", parent="10A02", liste="savoir-être", element="se-ecoute", rang="nan"), "REV006", "« nan »"),
        (cell("Détails", "valeur", "autre", fichier="mini/repertoire.yaml", chemin="id"), "REV003", "ne se modifie"),
        (added("Savoir-faire", libelle="Tenir le registre des visites"), "REV004", "« sf-tenir-registre-visites »"),
        (added("Savoir-faire", id="SF X", libelle="X"), "REV004", "en minuscules"),
        (added("Savoir-faire", id="sf-orienter-public", libelle="Autre"), "REV008", "existe déjà"),
        (added("Activités", id="sf-orienter-public", libelle="Autre"), "REV008", "existe déjà"),
        (added("Liens", parent="10A01", liste="savoir-faire"), "REV004", "« Élément » est obligatoire"),
        (added("Liens", parent="10A99", liste="savoir-faire", element="sf-classer-documents"), "REV016", "« 10A99 »"),
        (added("Liens", parent="10A01", liste="autre", element="sf-orienter-public"), "REV016", "n’est pas une liste"),
        (added("Profils", parent="10A01", competence="se-ecoute", niveau=1, criticite=1, besoin=1), "REV008", "déjà"),
        (added("Savoir-faire", id="sf-x", libelle="X", repertoire="minni"), "REV016", "vouliez-vous « mini »"),
        (added("Détails", fichier="mini/repertoire.yaml", chemin="edition", valeur="x"), "REV008", "a déjà une valeur"),
        (added("Détails", fichier="mini/x.yaml", chemin="a", valeur="x"), "REV016", "fichier inconnu"),
        (added("Détails", fichier="mini/repertoire.yaml", chemin="edition.x", valeur="x"), "REV016", "ne mène pas"),
        (added("Détails", fichier="mini/repertoire.yaml", chemin="edition[x]", valeur="x"), "REV016", "mal écrit"),
    ],
)  # fmt: skip
def test_a_doubtful_row_is_refused_and_nothing_is_written(
    depot: Depot, edit: Callable[[Edite], None], regle: str, words: str
) -> None:
    edite = depot.edit()
    edit(edite)
    edite.save()
    relu = relire(depot)
    assert set(relu.regles) == {regle}
    assert words in relu.messages
    assert relu.diff() == ""
    assert relu.code == 1
    assert relu.plan["refuses"] == len(relu.regles)
    assert all(d.position.feuille and d.position.cellule for d in relu.report.diagnostics)


def test_a_refused_row_does_not_hold_back_the_others(depot: Depot) -> None:
    edite = depot.edit()
    cell("Savoir-faire", "id", "sf-autre", **ORIENTER)(edite)
    cell("Savoir-faire", "libelle", "Classer", id="sf-classer-documents")(edite)
    edite.save()
    relu = relire(depot)
    assert relu.code == 1
    assert relu.diff().splitlines()[2:] == [
        "@@ -5 +5 @@",
        "-    libelle: Classer des documents",
        "+    libelle: Classer",
    ]


def test_a_column_of_levels_sorted_alone_is_found(tmp_path: Path) -> None:
    depot = make(tmp_path, chu=True)
    edite = depot.edit()
    rows = [n for n in edite.rows("Profils") if edite.get("Profils", n, "^") == "EX-TEC"]
    levels = sorted((edite.get("Profils", n, "niveau") for n in rows), reverse=True)
    for number, level in zip(rows, levels, strict=True):
        edite.set("Profils", number, "niveau", level)
    edite.save()
    relu = relire(depot)
    assert set(relu.regles) == {"REV011"}
    assert relu.diff() == ""


def test_ranks_sorted_alone_are_found_but_a_list_may_be_put_in_another_order(tmp_path: Path) -> None:
    depot = make(tmp_path, chu=True)
    edite = depot.edit()
    rows = [n for n in edite.rows("Liens") if edite.get("Liens", n, "^").startswith("EX-")]
    before = [edite.get("Liens", n, "#rang") for n in rows]
    for number, rang in zip(rows, sorted(before), strict=True):
        edite.set("Liens", number, "#rang", rang)
    edite.save()
    assert set(relire(depot).regles) == {"REV011"}
    for number, rang in zip(rows, before, strict=True):
        edite.set("Liens", number, "#rang", rang)
    mine = [n for n in rows if (edite.get("Liens", n, "^"), edite.get("Liens", n, "@")) == ("EX-TEC", "savoir-être")]
    for rang, number in enumerate(reversed(mine), 1):
        edite.set("Liens", number, "#rang", rang)
    edite.save()
    relu = relire(depot)
    assert relu.code == 0, relu.messages
    text = relu.after["exemple-chu/metiers/EX-TEC_technicien-etudes-cliniques.yaml"].decode()
    assert "savoir_etre:\n  - se-esprit-equipe\n  - se-ecoute\n  - se-discretion\n  - se-rigueur\n" in text


def test_levels_that_a_person_typed_are_taken(tmp_path: Path) -> None:
    depot = make(tmp_path, chu=True)
    edite = depot.edit()
    for competence in ("sf-lire-protocole", "sf-preparer-echantillons", "cn-anglais-scientifique"):
        edite.set("Profils", edite.row("Profils", parent="EX-TEC", competence=competence), "niveau", 5)
    edite.save()
    assert relire(depot).plan["modifies"] == 3


def test_a_row_changed_on_both_sides_is_a_conflict_with_both_values(depot: Depot) -> None:
    path = depot.root / "savoir_faire.yaml"
    path.write_text(path.read_text("utf-8").replace("le bon service", "son service"), "utf-8")
    edite = depot.edit()
    cell("Savoir-faire", "libelle", "Guider le public", **ORIENTER)(edite)
    edite.save()
    relu = relire(depot)
    assert (relu.regles, relu.diff()) == (["REV005"], "")
    assert "« Guider le public »" in relu.messages
    assert "savoir_faire.yaml:3:14" in relu.messages
    assert "« Orienter le public vers son service »" in relu.messages


def test_a_row_changed_in_the_files_alone_is_kept(depot: Depot) -> None:
    path = depot.root / "savoir_faire.yaml"
    path.write_text(path.read_text("utf-8").replace("le bon service", "son service"), "utf-8")
    relu = relire(depot)
    assert (relu.code, relu.regles, relu.diff(), relu.plan["gardes"]) == (0, ["REV015"], "", 1)


def test_the_same_change_on_both_sides_is_no_change(depot: Depot) -> None:
    path = depot.root / "savoir_faire.yaml"
    path.write_text(path.read_text("utf-8").replace("vers le bon service", "ici"), "utf-8")
    edite = depot.edit()
    cell("Savoir-faire", "libelle", "Orienter le public ici", **ORIENTER)(edite)
    edite.save()
    relu = relire(depot)
    assert (relu.code, relu.regles, relu.diff()) == (0, [], "")


def test_an_item_added_to_the_files_since_is_not_removed(depot: Depot) -> None:
    path = depot.root / "savoir_faire.yaml"
    path.write_text(path.read_text("utf-8") + "  - id: sf-neuf\n    libelle: Neuf\n", "utf-8")
    relu = relire(depot, supprimer=True)
    assert (relu.plan["supprimes"], relu.diff()) == (0, "")


def test_an_item_placed_before_others_in_the_files_does_not_shift_edits(depot: Depot) -> None:
    path = depot.root / "metiers/10A01_agent-accueil.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("    - Services de soins\n", "    - Urgences\n    - Services de soins\n"), "utf-8")
    edite = depot.edit()
    cell("Exercice", "texte", "Tous les services", texte="Services de soins")(edite)
    edite.save()
    relu = relire(depot)
    assert [line for line in relu.diff().splitlines() if line[:2] in ("- ", "+ ")] == [
        "-    - Services de soins", "+    - Tous les services",
    ]  # fmt: skip


# -- removals --------------------------------------------------------------------------------------------------------


def without_row(depot: Depot) -> None:
    edite = depot.edit()
    edite.book["Liens"].delete_rows(edite.row("Liens", parent="10A02", element="sf-orienter-public"))
    edite.save()


def test_a_row_that_is_gone_is_listed_but_stays(depot: Depot) -> None:
    without_row(depot)
    relu = relire(depot)
    assert (relu.plan["a_supprimer"], relu.plan["supprimes"], relu.diff()) == (1, 0, "")
    assert "À supprimer, si l’option --supprimer est donnée" in relu.out
    assert "metiers/10A02_archiviste.yaml:12:5" in relu.out


def test_a_row_that_is_gone_goes_when_asked(depot: Depot) -> None:
    without_row(depot)
    assert relire(depot, supprimer=True).diff().splitlines()[2:] == ["@@ -12 +11,0 @@", "-  - sf-orienter-public"]


def test_a_removal_that_leaves_a_mention_behind_is_refused_whole(depot: Depot) -> None:
    edite = depot.edit()
    cell("Savoir-faire", "#supprimer", "oui", **ORIENTER)(edite)
    edite.save()
    relu = relire(depot, supprimer=True)
    assert relu.diff() == ""
    assert set(relu.regles) == {"REF001"}
    assert "Rien n’a été écrit" in relu.out + relu.err


def test_a_métier_that_goes_is_set_aside_not_lost(depot: Depot) -> None:
    edite = depot.edit()
    cell("Métiers", "#supprimer", "oui", code="10A02")(edite)
    cell("Passerelles", "#supprimer", "oui", vers="10A02")(edite)
    edite.save()
    relu = relire(depot, supprimer=True)
    assert relu.code == 0, relu.messages
    aside = depot.root / "metiers/10A02_archiviste.yaml.sauvegarde-1"
    assert aside.read_bytes() == relu.before["metiers/10A02_archiviste.yaml"]
    assert not aside.with_name("10A02_archiviste.yaml").exists()


def test_a_mark_for_removal_that_a_sort_moved_removes_nothing(depot: Depot) -> None:
    """« oui » and the libellé went together to another row, the marks stayed."""
    edite = depot.edit()
    cell("Savoir-faire", "#supprimer", "oui", id="sf-classer-documents")(edite)
    swap("Savoir-faire", ["#supprimer", "libelle", "codes"])(edite)
    edite.save()
    relu = relire(depot, supprimer=True)
    assert (relu.plan["supprimes"], relu.diff()) == (0, "")
    assert relu.regles == ["REV011", "REV011"]


def test_a_row_both_marked_for_removal_and_changed_is_refused(depot: Depot) -> None:
    edite = depot.edit()
    cell("Savoir-être", "#supprimer", "oui", id="se-ecoute")(edite)
    cell("Savoir-être", "libelle", "Écouter", id="se-ecoute")(edite)
    edite.save()
    relu = relire(depot, supprimer=True)
    assert (relu.regles, relu.diff()) == (["REV002"], "")


def test_a_sort_over_locked_rows_too_is_found(tmp_path: Path) -> None:
    depot = make(tmp_path, chu=True)
    edite = depot.edit()
    last = len(edite.rows("Connaissances")) - 1
    swap("Connaissances", ["libelle"], 0, last)(edite)
    edite.save()
    relu = relire(depot)
    assert (sorted(relu.regles), relu.diff()) == (["REV007", "REV011"], "")


def test_a_sheet_that_is_gone_removes_nothing(depot: Depot) -> None:
    edite = depot.edit()
    del edite.book["Liens"]
    edite.save()
    relu = relire(depot, supprimer=True)
    assert (relu.regles, relu.diff()) == (["REV012"], "")
    assert "Liens" in relu.messages


# -- what people do to a workbook ---------------------------------------------------------------------------------


def renamed(edite: Edite) -> None:
    edite.book["Savoir-faire"].title = "SF 2027"
    for cell_ in edite.book["Liens"][edite.machine("Liens")[0] + 1]:
        if cell_.value and not str(cell_.value).startswith("#"):
            cell_.value = f"mon {cell_.value}"


def moved(edite: Edite) -> None:
    sheet = edite.book["Savoir-faire"]
    row, roles = edite.machine("Savoir-faire")
    a, b = roles["libelle"], roles["source"]
    for number in range(row, sheet.max_row + 1):
        left, right = sheet.cell(number, a), sheet.cell(number, b)
        left.value, right.value = right.value, left.value


def whole_rows_sorted(edite: Edite) -> None:
    for name in ("Savoir-faire", "Liens", "Détails", "Profils"):
        sheet = edite.book[name]
        numbers = edite.rows(name)
        rows = [[cell_.value for cell_ in sheet[number]] for number in numbers]
        for number, values in zip(numbers, reversed(rows), strict=True):
            for column, value in enumerate(values, 1):
                sheet.cell(number, column).value = value


def shifted(edite: Edite) -> None:
    for name in ("Savoir-faire", "Métiers"):
        edite.book[name].insert_rows(1, 2)
        edite.book[name].insert_cols(7)


def hidden(edite: Edite) -> None:
    sheet = edite.book["Métiers"]
    sheet.column_dimensions["H"].hidden = True
    sheet.row_dimensions[7].hidden = True
    sheet.sheet_state = "hidden"


def column_gone(edite: Edite) -> None:
    _, roles = edite.machine("Savoir-faire")
    edite.book["Savoir-faire"].delete_cols(roles["reserve"])


def copied_row_left_blank(edite: Edite) -> None:
    edite.book["Savoir-faire"].insert_rows(edite.rows("Savoir-faire")[1])


@pytest.mark.parametrize(
    "edit", [renamed, moved, whole_rows_sorted, shifted, hidden, column_gone, copied_row_left_blank]
)
def test_what_does_not_change_the_data_changes_nothing(depot: Depot, edit: Callable[[Edite], None]) -> None:
    edite = depot.edit()
    edit(edite)
    edite.save()
    relu = relire(depot, supprimer=True)
    assert (relu.code, relu.regles, relu.diff()) == (0, [], "")


def test_a_row_copied_then_renamed_is_a_new_one(depot: Depot) -> None:
    edite = depot.edit()
    number = edite.row("Savoir-faire", **ORIENTER)
    last = edite.rows("Savoir-faire")[-1] + 1
    for cell_ in edite.book["Savoir-faire"][number]:
        edite.book["Savoir-faire"].cell(last, cell_.column).value = cell_.value
    edite.set("Savoir-faire", last, "id", "sf-orienter-familles")
    edite.save()
    relu = relire(depot)
    assert relu.code == 0, relu.messages
    assert "+  - id: sf-orienter-familles" in relu.diff()
    assert relu.plan["ajoutes"] == 1


def test_a_row_copied_as_it_is_is_refused(depot: Depot) -> None:
    edite = depot.edit()
    number, last = edite.row("Savoir-faire", **ORIENTER), edite.rows("Savoir-faire")[-1] + 1
    for cell_ in edite.book["Savoir-faire"][number]:
        edite.book["Savoir-faire"].cell(last, cell_.column).value = cell_.value
    edite.save()
    assert relire(depot).regles == ["REV008"]


def test_two_copies_of_a_sheet_are_not_guessed_between(depot: Depot) -> None:
    edite = depot.edit()
    edite.book.copy_worksheet(edite.book["Savoir-faire"])
    edite.save()
    relu = relire(depot, supprimer=True)
    assert (relu.regles, relu.diff()) == (["REV009"], "")


@pytest.mark.parametrize("gone", ["row", "column"])
def test_a_sheet_without_its_marks_is_not_read(depot: Depot, gone: str) -> None:
    edite = depot.edit()
    row, roles = edite.machine("Savoir-faire")
    sheet = edite.book["Savoir-faire"]
    if gone == "row":
        sheet.delete_rows(row)
    else:
        sheet.cell(row, roles["#fichier"]).value = None
    edite.save()
    relu = relire(depot, supprimer=True)
    assert relu.regles == ["REV001"]
    assert relu.diff() == ""


def test_a_row_gone_from_the_files_is_not_made_again(depot: Depot) -> None:
    path = depot.root / "savoir_etre.yaml"
    path.write_text(path.read_text("utf-8") + "  - id: se-autre\n    libelle: Autre\n", "utf-8")
    fresh = make_workbook(depot)
    path.write_text(path.read_text("utf-8").replace("  - id: se-autre\n    libelle: Autre\n", ""), "utf-8")
    edite = fresh.edit()
    cell("Savoir-être", "libelle", "Changé", id="se-autre")(edite)
    edite.save()
    assert relire(fresh).regles == ["REV010"]


def test_the_national_part_is_read_only(tmp_path: Path) -> None:
    depot = make(tmp_path, chu=True)
    edite = depot.edit()
    cell("Connaissances", "libelle", "Anglais", id="cn-anglais-scientifique")(edite)
    added("Liens", parent="15D30", liste="savoir-faire", element="sf-lire-protocole")(edite)
    edite.save()
    relu = relire(depot)
    assert (relu.regles, relu.diff()) == (["REV007", "REV007"], "")


def test_a_formula_gives_its_result_and_says_so(depot: Depot) -> None:
    from fphref.evaluations.fichiers import open_tableur
    from fphref.evaluations.grille import Feuille, Formule, Ligne, Tableur
    from fphref.loading.load import load
    from fphref.revision.depot import read_depot
    from fphref.revision.lecture import read_classeur
    from fphref.revision.plan import make_plan

    class Calculee:
        """A sheet where one text became a formula."""

        def __init__(self, feuille: Feuille) -> None:
            self.nom, self.etat, self._feuille = feuille.nom, feuille.etat, feuille

        def lignes(self) -> Any:
            for ligne in self._feuille.lignes():
                yield Ligne(ligne.numero, ligne.cachee, {
                    column: Formule('="Clas"&"ser"', "Classer") if value == "Classer des documents" else value
                    for column, value in ligne.cellules.items()
                })  # fmt: skip

    tableur = open_tableur(depot.classeur)
    changed = Tableur(tableur.nom, tableur.nature, tuple(map(Calculee, tableur.feuilles)), {})
    plan = make_plan(read_classeur(changed), read_depot(depot.root, load(depot.root)[0]))
    assert [d.regle for d in plan.diagnostics] == ["REV013"]
    assert [change.apres for change in plan.changements] == ["Classer"]


def test_a_file_written_in_an_unusual_way_is_left_alone(depot: Depot) -> None:
    (depot.root / "savoir_etre.yaml").write_text('{savoir_etre: [{id: se-ecoute, libelle: "Écoute"}]}\n', "utf-8")
    edite = depot.edit()
    cell("Savoir-être", "libelle", "Écouter", id="se-ecoute")(edite)
    edite.save()
    relu = relire(depot)
    assert (relu.regles, relu.diff()) == (["REV014"], "")


def test_another_workbook_is_refused_in_one_line(depot: Depot, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Savoir-faire").append(["id", "libelle"])
    book.save(tmp_path / "autre.xlsx")
    assert "n’a pas les repères d’un classeur de référentiel" in refusal(depot, tmp_path / "autre.xlsx")


def test_a_bad_value_never_reaches_the_files(depot: Depot) -> None:
    edite = depot.edit()
    cell("Métiers", "niveau_qualification", 12, code="10A01")(edite)
    edite.save()
    relu = relire(depot)
    assert (relu.code, relu.regles, relu.diff()) == (1, ["VAL004"], "")
