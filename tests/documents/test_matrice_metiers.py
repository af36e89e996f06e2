from __future__ import annotations

import io
import re
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest

import matrice_metiers as banc
from fphref.diagnostics import FphrefError
from fphref.documents import matrice_metiers_proximite
from fphref.documents.calcul import Calcul, completed
from fphref.documents.classeur import Cell, PlainRow, Row, Sheet, Workbook
from fphref.documents.matrice_metiers import build_matrice_metiers
from fphref.documents.matrice_metiers_mesures import Mesures, rounded
from fphref.documents.matrice_metiers_plan import BODY, FIRST, GROUPED_FROM, HEAD, TOTALS, share_text
from fphref.documents.matrice_metiers_synthese import MAX_PAIRES
from fphref.model.metier import Passerelle
from fphref.model.referentiel import Referentiel
from fphref.render.xlsx import check_workbook, render_xlsx
from tests.documents.matrice_fabrique import metier, referentiel
from tests.libreoffice import needs_libreoffice
from tests.render.excel_conformite import faults
from tests.render.test_xlsx_libreoffice import check_results, errors_in, recomputed
from tests.support import grid_of


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lo")


def text_of(cell: Cell) -> str:
    return "" if cell.value is None else str(cell.value)


def table(book: Workbook, sheet: str, first: int, columns: int = 99) -> list[str]:
    rows = tuple(book.sheet(sheet).rows)[first - 1 :]
    return ["|".join(text_of(cell) for cell in row.cells[:columns]) for row in rows]


def formulas(sheet: Sheet) -> int:
    return sum(cell.formula is not None for _, _, cell in grid_of(sheet))


def said(book: Workbook) -> str:
    return "\n".join(table(book, "Lisez-moi", 1))


# -- Matrice -----------------------------------------------------------------------------------------------------------


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
    rows = tuple(sheet.rows)
    row = rows[BODY].cells
    assert row[4].formula == "=COUNTA(G9:I9)"
    assert row[5].formula == (
        '=IF(E9=0,"non demandée",IF(E9=1,"spécifique",IF(E9=$E$6,"commune","partagée ("&E9&")")))'
    )
    # Every row speaks of itself, down to the last one.
    assert rows[-1].cells[4].formula == "=COUNTA(G15:I15)"
    assert rows[5].cells[FIRST - 1].formula == "=COUNTA(G8:G15)"
    assert sheet.columns[0].hidden
    assert sheet.autofilter == "A7:I15"
    assert sheet.freeze == "D8"
    assert sheet.page.repeat_rows == "4:7"


def test_familles_band_the_columns_in_their_order() -> None:
    sheet = build_matrice_metiers(referentiel()).sheet("Matrice")
    band = tuple(sheet.rows)[3].cells[FIRST - 1 :]
    assert [(cell.value, cell.look.split(":")[1]) for cell in band] == [
        ("Soins", "grenat"),
        ("Laboratoire", "ocean"),
        (None, "ocean"),
    ]
    assert sheet.merges == ("H4:I4",)
    assert not any(column.outline for column in sheet.columns)


def test_many_metiers_fold_by_famille_beside_their_count() -> None:
    data = banc.grand_referentiel(GROUPED_FROM, 40)
    sheet = build_matrice_metiers(data).sheet("Matrice")
    rows = tuple(sheet.rows)
    heads = [cell.value for cell in rows[HEAD - 1].cells[FIRST - 1 :]]
    assert heads.count("Σ") == 8
    assert [column.outline for column in sheet.columns[FIRST - 1 :]] == [int(head != "Σ") for head in heads]
    # Two métiers a famille, then the column of their count.
    first = rows[BODY].cells
    assert first[FIRST + 1].formula == f'=IF(COUNTA(G{BODY + 1}:H{BODY + 1})=0,"",COUNTA(G{BODY + 1}:H{BODY + 1}))'
    marked = sum(cell.value is not None for cell in first[FIRST - 1 : FIRST + 1])
    assert first[FIRST + 1].value == (marked or "")
    # A famille's own count is no mark: the row counts métiers only.
    asked = [data.metiers[str(head)] for head in heads if head != "Σ"]
    assert first[4].value == sum(str(first[0].value) in m.competences for m in asked)
    union = {item for m in asked[:2] for item in m.competences}
    assert rows[TOTALS - 1].cells[FIRST + 1].value == len(union)
    assert rows[TOTALS - 1].cells[4].value == GROUPED_FROM


def test_activites_have_their_own_sheet_without_level() -> None:
    assert table(build_matrice_metiers(referentiel()), "Activités", BODY + 1) == [
        "a-un|Activité|Accueil||2|partagée (2)|●|●|",
        "a-deux|Activité|Bilan||1|spécifique||●|",
    ]
    assert [s.title for s in build_matrice_metiers(referentiel(activites={})).sheets][-1] == "Distances"


@pytest.mark.parametrize(
    ("count", "metiers", "text"),
    [(0, 3, "non demandée"), (1, 1, "spécifique"), (1, 3, "spécifique"), (2, 3, "partagée (2)"), (3, 3, "commune")],
)
def test_share(count: int, metiers: int, text: str) -> None:
    assert share_text(count, metiers) == text


# -- specificity, distance, near métiers -------------------------------------------------------------------------------


def test_each_metier_has_its_own_and_its_near_ones() -> None:
    rows = table(build_matrice_metiers(referentiel()), "Métiers", 5, 17)
    # AA01: sf-un is asked by 3, c-un by 2, three items by it alone: (1/3 + 1/2 + 3) / 5.
    assert rows == [
        "AA01|Coordinatrice|Soins|5|3|1|1|0.767|BB01 · Technicien|0.6|2|BB02 · Chercheuse|0.8|1|–||",
        "BB01|Technicien|Laboratoire|2|0|1|1|0.417|BB02 · Chercheuse|0.5|1|AA01 · Coordinatrice|0.6|2|–||",
        "BB02|Chercheuse|Laboratoire|1|0|0|1|0.333|BB01 · Technicien|0.5|1|AA01 · Coordinatrice|0.8|1|–||",
    ]


def test_pairs_are_counted_and_measured() -> None:
    book = build_matrice_metiers(referentiel())
    assert table(book, "Proximité", TOTALS) == [
        "|||Compétences|5|2|1",
        "Code|Métier|Famille|Compétences|AA01|BB01|BB02",
        "AA01|Coordinatrice|Soins|5|—|2|1",
        "BB01|Technicien|Laboratoire|2|2|—|1",
        "BB02|Chercheuse|Laboratoire|1|1|1|—",
    ]
    assert table(book, "Distances", BODY, 7) == [
        "AA01|Coordinatrice|Soins|5|—|0.6|0.8",
        "BB01|Technicien|Laboratoire|2|0.6|—|0.5",
        "BB02|Chercheuse|Laboratoire|1|0.8|0.5|—",
    ]
    rows = tuple(book.sheet("Proximité").rows)
    upper, lower = rows[BODY - 1].cells[5], rows[BODY].cells[4]
    assert upper.formula == "=SUMPRODUCT(('Matrice'!$G$8:$G$15<>\"\")*('Matrice'!$H$8:$H$15<>\"\"))"
    assert lower.formula == "=F8"


def test_closest_pairs_come_first_with_the_passerelle_that_is_declared() -> None:
    data = referentiel()
    there = data.metiers["BB01"].model_copy(update={"passerelles": (Passerelle(intitule="x", vers="AA01"),)})
    back = data.metiers["AA01"].model_copy(update={"passerelles": (Passerelle(intitule="x", vers="BB02"),)})
    last = data.metiers["BB02"].model_copy(update={"passerelles": (Passerelle(intitule="x", vers="AA01"),)})
    book = build_matrice_metiers(referentiel(metiers={m.code: m for m in (back, there, last)}))
    assert table(book, "Paires", 5) == [
        "BB01|Technicien|BB02|Chercheuse|1|1|0|0.5|–",
        "AA01|Coordinatrice|BB01|Technicien|2|3|0|0.6|de BB01 vers AA01",
        "AA01|Coordinatrice|BB02|Chercheuse|1|4|0|0.8|dans les deux sens",
    ]


def test_a_metier_without_competence_is_unknown_neither_near_nor_far() -> None:
    data = referentiel()
    bare = metier("BB03", "Stagiaire", "labo")
    book = build_matrice_metiers(referentiel(metiers={**data.metiers, "BB03": bare}))
    assert table(book, "Métiers", 8, 17) == ["BB03|Stagiaire|Laboratoire|0|0|0|0||–|||–|||–||"]
    assert table(book, "Distances", BODY + 3, 8) == ["BB03|Stagiaire|Laboratoire|0||||—"]
    assert not any("BB03" in row for row in table(book, "Paires", 5))
    assert check_values(book) > 50


def test_metiers_that_share_nothing_are_at_one_and_near_nobody() -> None:
    data = referentiel(
        metiers={
            "M1": metier("M1", "Un", "soins", savoir_faire=("sf-un",)),
            "M2": metier("M2", "Deux", "labo", savoir_faire=("sf-deux",)),
        },
        profils={},
    )
    book = build_matrice_metiers(data)
    assert table(book, "Distances", BODY, 6) == ["M1|Un|Soins|1|—|1.0", "M2|Deux|Laboratoire|1|1.0|—"]
    assert table(book, "Métiers", 5, 11) == ["M1|Un|Soins|1|1|0|0|1.0|–||", "M2|Deux|Laboratoire|1|1|0|0|1.0|–||"]
    assert "Aucune paire" in table(book, "Paires", 5)[0]
    assert check_workbook(book) == []


def exact(value: Fraction) -> float:
    return rounded(value.numerator, value.denominator)


@pytest.mark.parametrize("seed", range(5))
def test_figures_are_those_of_the_definitions(seed: int) -> None:
    data = banc.grand_referentiel(23, 90, seed)
    codes = list(data.metiers)
    asked = {code: set(m.competences) for code, m in data.metiers.items()}
    found = Mesures({code: dict.fromkeys(asked[code]) for code in codes}, codes)
    users = {item: [c for c in codes if item in asked[c]] for code in codes for item in asked[code]}
    distances: dict[tuple[str, str], Fraction] = {}
    for left, right in combinations(codes, 2):
        common, union = asked[left] & asked[right], asked[left] | asked[right]
        distances[left, right] = distances[right, left] = 1 - Fraction(len(common), len(union))
        i, j = codes.index(left), codes.index(right)
        assert found.communes(i, j) == len(common)
        assert found.distance(i, j) == found.distance(j, i) == exact(distances[left, right])
    for rank, code in enumerate(codes):
        mean = sum((Fraction(1, len(users[item])) for item in asked[code]), Fraction(0)) / len(asked[code])
        assert found.specificite(rank) == exact(mean)
        assert found.specifiques(rank) == sum(users[item] == [code] for item in asked[code])
        near = sorted((exact(distances[code, c]), codes.index(c)) for c in codes if c != code)[:3]
        assert list(found.proches(rank)) == [other for distance, other in near if distance < 1]


@pytest.mark.parametrize(("value", "expected"), [("1/16", 0.063), ("15/16", 0.938), ("1/3", 0.333), ("1", 1.0)])
def test_figures_are_rounded_half_up_as_spreadsheets_do(value: str, expected: float) -> None:
    assert exact(Fraction(value)) == expected


# -- live and frozen ---------------------------------------------------------------------------------------------------


def check_values(book: Workbook) -> int:
    """Every value beside a formula is what our engine computes; how many were compared."""
    compared = 0
    for ours, computed in zip(book.sheets, completed(book).sheets, strict=True):
        for (row, column, cell), (_, _, other) in zip(grid_of(ours), grid_of(computed), strict=True):
            if cell.formula is not None:
                assert cell.value == other.value, (ours.title, row, column, cell.formula)
                compared += 1
    return compared


def test_a_planted_value_is_found() -> None:
    book = build_matrice_metiers(referentiel())
    sheet = book.sheet("Distances")
    rows = list(sheet.rows)
    cells = list(rows[BODY].cells)
    cells[4] = replace(cells[4], value=0.61)
    rows[BODY] = Row(tuple(cells))
    wrong = replace(book, sheets=tuple(replace(s, rows=tuple(rows)) if s is sheet else s for s in book.sheets))
    with pytest.raises(AssertionError, match=re.escape("('Distances', 9, 5, '=F8')")):
        check_values(wrong)


def test_values_beside_formulas_are_what_they_compute() -> None:
    assert check_values(build_matrice_metiers(referentiel())) > 100
    assert check_values(build_matrice_metiers(banc.grand_referentiel(18, 60))) > 1_000


@needs_libreoffice
@pytest.mark.parametrize("data", [referentiel(), banc.grand_referentiel(18, 60)], ids=["small", "by famille"])
def test_libreoffice_computes_the_same(data: Referentiel, tmp_path: Path, profile: Path) -> None:
    assert check_results(build_matrice_metiers(data), tmp_path, profile) > 100


def after_a_mark() -> Workbook:
    """What the workbook says where BB02 asks for `c-un` too."""
    data = referentiel()
    more = data.metiers["BB02"].model_copy(update={"connaissances": ("c-un",)})
    return build_matrice_metiers(referentiel(metiers={**data.metiers, "BB02": more}))


FOLLOW = {"Métiers": (5, 14), "Proximité": (BODY, 7), "Distances": (BODY, 7)}
"""Sheets whose every figure follows a mark: their first row of figures, and the columns compared."""


def test_every_figure_follows_a_mark_that_is_added() -> None:
    calcul = Calcul(build_matrice_metiers(referentiel()))
    calcul.set("Matrice", "I12", "●")
    expected = after_a_mark()
    for sheet, (first, width) in FOLLOW.items():
        for row, column, cell in grid_of(expected.sheet(sheet)):
            if row >= first and column <= width and cell.formula is not None:
                place = f"{chr(64 + column)}{row}"
                assert calcul.value(sheet, place) == cell.value, (sheet, place)


@needs_libreoffice
def test_every_figure_follows_a_mark_in_libreoffice(tmp_path: Path, profile: Path) -> None:
    def mark(copy: object) -> None:
        copy["Matrice"]["I12"] = "●"  # type: ignore[index]

    found = recomputed(build_matrice_metiers(referentiel()), tmp_path, profile, mark)
    expected = after_a_mark()
    assert errors_in(found) == []
    for sheet, (first, width) in FOLLOW.items():
        for row, column, cell in grid_of(expected.sheet(sheet)):
            if row >= first and column <= width and cell.formula is not None:
                value = found[sheet].cell(row, column).value
                assert ("" if value is None else value) == cell.value, (sheet, row, column)


def test_too_many_pairs_are_plain_values_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    data = referentiel()
    live = build_matrice_metiers(data)
    monkeypatch.setattr(matrice_metiers_proximite, "MAX_LIVE", 0)
    frozen = build_matrice_metiers(data)
    for sheet in ("Métiers", "Paires", "Proximité", "Distances"):
        # The same figures, whichever way.
        assert table(frozen, sheet, 4) == table(live, sheet, 4)
    for sheet in ("Paires", "Proximité", "Distances"):
        assert (formulas(live.sheet(sheet)) > 0, formulas(frozen.sheet(sheet))) == (True, 0)
    assert formulas(frozen.sheet("Métiers")) == 3 * 5
    assert "Figé" in said(frozen)
    assert "Figé" not in said(live)
    assert "Sauf un ordre" in said(live)


@pytest.mark.parametrize("limit", [0, 10**9], ids=["frozen", "live"])
@pytest.mark.parametrize("data", [referentiel(), banc.grand_referentiel(18, 60)], ids=["small", "by famille"])
def test_the_files_are_sound(data: Referentiel, limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrice_metiers_proximite, "MAX_LIVE", limit)
    stream = io.BytesIO()
    render_xlsx(build_matrice_metiers(data), stream)
    assert faults(stream.getvalue()) == []


# -- Lisez-moi, restrictions, size -------------------------------------------------------------------------------------


def test_readme_defines_the_figures_with_an_example_that_is_right() -> None:
    text = said(build_matrice_metiers(referentiel()))
    assert "Jaccard" in text
    one, users, counted, result = re.search(r"\((\d) \+ 1/(\d)\) ÷ (\d) = (\d,\d+)", text).groups()  # type: ignore[union-attr]
    exact = (int(one) + Fraction(1, int(users))) / int(counted)
    assert abs(exact - Fraction(result.replace(",", "."))) <= Fraction(5, 1000)


def test_readme_carries_the_warning_and_what_is_left_out() -> None:
    book = build_matrice_metiers(referentiel(en_erreur=frozenset({"BB02"})))
    assert "Exemple non officiel" in said(book)
    assert "Tout est inventé." in said(book)
    assert "leur fiche comporte une erreur\u00a0: BB02" in said(book)
    assert "BB02" not in "".join(table(book, "Matrice", 1))


def test_one_famille_counts_its_own_metiers_only_and_says_so() -> None:
    book = build_matrice_metiers(referentiel(), "labo")
    assert table(book, "Matrice", HEAD, 8)[0].endswith("|BB01|BB02")
    assert table(book, "Métiers", 5, 8) == [
        "BB01|Technicien|Laboratoire|2|1|0|1|0.75",
        "BB02|Chercheuse|Laboratoire|1|0|0|1|0.5",
    ]
    assert "famille Laboratoire" in said(book)
    assert "métier d’une autre famille" in said(book)
    with pytest.raises(FphrefError, match="aucun métier"):
        build_matrice_metiers(referentiel(), "absente")


def test_no_metier_is_an_error_for_the_user() -> None:
    with pytest.raises(FphrefError, match="aucun métier"):
        build_matrice_metiers(Referentiel())


@pytest.mark.parametrize("count", [1, 2, 40, 250])
def test_any_number_of_metiers_gives_a_sound_workbook(count: int) -> None:
    many = {
        f"M{n:03}": metier(f"M{n:03}", f"Métier au titre assez long numéro {n}", "soins", savoir_faire=("sf-un",))
        for n in range(count)
    }
    book = build_matrice_metiers(referentiel(metiers=many, profils={}))
    assert check_workbook(book) == []
    assert len(book.sheet("Distances").rows) == HEAD + count
    share = tuple(book.sheet("Matrice").rows)[BODY].cells[5].value
    assert share == ("commune" if count > 1 else "spécifique")
    assert len(book.sheet("Paires").rows) == 4 + max(1, min(MAX_PAIRES, count * (count - 1) // 2))


def test_a_whole_repertoire_is_written(tmp_path: Path) -> None:
    book = build_matrice_metiers(banc.grand_referentiel(250, 3000))
    matrix = book.sheet("Matrice")
    assert len(matrix.rows) == BODY - 1 + 3 + 3000
    assert matrix.page.pages_wide > 3
    for sheet in ("Proximité", "Distances", "Paires"):
        assert sum(isinstance(row, PlainRow) for row in book.sheet(sheet).rows) >= 250
    path = tmp_path / "grand.xlsx"
    with path.open("wb") as stream:
        render_xlsx(book, stream)
    assert path.stat().st_size < 8_000_000
