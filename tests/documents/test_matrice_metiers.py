from __future__ import annotations

import pytest

from fphref.diagnostics import FphrefError
from fphref.documents.classeur import Cell, Workbook
from fphref.documents.matrice_metiers import build_matrice_metiers
from fphref.documents.matrice_metiers_plan import BODY, FIRST, HEAD, share_text
from fphref.model.referentiel import Referentiel
from fphref.render.xlsx import check_workbook
from tests.documents.matrice_fabrique import metier, referentiel


def text_of(cell: Cell) -> str:
    return "" if cell.value is None else str(cell.value)


def table(book: Workbook, sheet: str, first: int) -> list[str]:
    return ["|".join(text_of(cell) for cell in row.cells) for row in book.sheet(sheet).rows[first - 1 :]]


def test_matrix_says_who_asks_for_what_the_most_shared_first() -> None:
    assert table(build_matrice_metiers(referentiel()), "Matrice", HEAD) == [
        "#id|Nature|Compétence|Codes|Nombre de métiers|Partage|AA01|BB01|BB02",
        "|Savoir-faire · 2|||||||",
        "sf-un|Savoir-faire|Écrire un protocole||3|commune|3|● U|●",
        "sf-deux|Savoir-faire|=1+1|rome\u00a01|1|spécifique|2||",
        "|Connaissances · 2|||||||",
        "c-un|Connaissance|Anglais scientifique|formacode\u00a015214|2|partagée (2)|5|● L|",
        "c-deux|Connaissance|Zoologie||1|spécifique|1||",
        "|Savoir-être · 1|||||||",
        "se-un|Savoir-être|-Écouter||1|spécifique|●||",
    ]


def test_counts_and_shares_are_formulas_over_the_marks() -> None:
    sheet = build_matrice_metiers(referentiel()).sheet("Matrice")
    row = sheet.rows[BODY].cells
    assert row[4].formula == "=COUNTA(G9:I9)"
    assert row[5].formula == (
        '=IF($E9=0,"non demandée",IF($E9=1,"spécifique",IF($E9=$E$6,"commune","partagée ("&$E9&")")))'
    ).replace("$E9", "E9")
    # Every row speaks of itself, down to the last one.
    assert sheet.rows[-1].cells[4].formula == "=COUNTA(G15:I15)"
    assert sheet.rows[5].cells[FIRST - 1].formula == "=COUNTA(G8:G15)"
    assert sheet.columns[0].hidden
    assert sheet.autofilter == "A7:I15"
    assert sheet.freeze == "D8"
    assert sheet.page.repeat_rows == "4:7"


def test_familles_band_the_columns_in_their_order() -> None:
    sheet = build_matrice_metiers(referentiel()).sheet("Matrice")
    band = sheet.rows[3].cells[FIRST - 1 :]
    assert [(cell.value, cell.look.split(":")[1]) for cell in band] == [
        ("Soins", "grenat"),
        ("Laboratoire", "ocean"),
        (None, "ocean"),
    ]
    assert sheet.merges == ("H4:I4",)


def test_proximity_counts_pairs_and_names_the_nearest() -> None:
    book = build_matrice_metiers(referentiel())
    assert table(book, "Proximité", HEAD) == [
        "AA01|Coordinatrice|Soins|5|BB01|2|—|2|1",
        "BB01|Technicien|Laboratoire|2|AA01|2|2|—|1",
        "BB02|Chercheuse|Laboratoire|1|AA01|1|1|1|—",
    ]
    rows = book.sheet("Proximité").rows
    upper, lower = rows[HEAD - 1].cells[FIRST], rows[HEAD].cells[FIRST - 1]
    assert upper.formula == "=SUMPRODUCT(('Matrice'!$G$8:$G$15<>\"\")*('Matrice'!$H$8:$H$15<>\"\"))"
    assert lower.formula == "=H7"


def test_activites_have_their_own_sheet_without_level() -> None:
    assert table(build_matrice_metiers(referentiel()), "Activités", BODY + 1) == [
        "a-un|Activité|Accueil||2|partagée (2)|●|●|",
        "a-deux|Activité|Bilan||1|spécifique||●|",
    ]
    assert [s.title for s in build_matrice_metiers(referentiel(activites={})).sheets][-1] == "Proximité"


def test_readme_carries_the_warning_and_what_is_left_out() -> None:
    book = build_matrice_metiers(referentiel(en_erreur=frozenset({"BB02"})))
    said = "\n".join(table(book, "Lisez-moi", 1))
    assert "Exemple non officiel" in said
    assert "Tout est inventé." in said
    assert "leur fiche comporte une erreur\u00a0: BB02" in said
    assert "BB02" not in "".join(table(book, "Matrice", 1))


def test_no_metier_is_an_error_for_the_user() -> None:
    with pytest.raises(FphrefError, match="aucun métier"):
        build_matrice_metiers(Referentiel())


@pytest.mark.parametrize(
    ("count", "metiers", "said"),
    [(0, 3, "non demandée"), (1, 1, "spécifique"), (1, 3, "spécifique"), (2, 3, "partagée (2)"), (3, 3, "commune")],
)
def test_share(count: int, metiers: int, said: str) -> None:
    assert share_text(count, metiers) == said


@pytest.mark.parametrize("count", [1, 2, 40, 250])
def test_any_number_of_metiers_gives_a_sound_workbook(count: int) -> None:
    many = {
        f"M{n:03}": metier(f"M{n:03}", f"Métier au titre assez long numéro {n}", "soins", savoir_faire=("sf-un",))
        for n in range(count)
    }
    book = build_matrice_metiers(referentiel(metiers=many, profils={}))
    assert check_workbook(book) == []
    assert len(book.sheet("Proximité").rows) == HEAD - 1 + count
    assert book.sheet("Matrice").rows[BODY].cells[5].value == ("commune" if count > 1 else "spécifique")
