"""The workbook of a coverage audit as a whole, and its « Synthèse » (its other sheets: see feuilles)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fphref.audit.modele import Bilan, Ligne, Masque
from fphref.documents.classeur import RowsOnDemand, Workbook, column_letter
from fphref.documents.matrice_agents_couverture import ETAT_LOOKS
from fphref.model.couverture import ETATS
from fphref.model.referentiel import Referentiel
from fphref.render.xlsx import check_workbook
from tests.audit.bilans import bilan_exemple
from tests.documents import matrice_fabrique
from tests.documents.couverture_classeur_fabrique import (
    PAR,
    TITRE,
    audit,
    book_of,
    empty,
    file_of,
    line,
    masked,
    plain,
    published,
    read_back,
    service,
    texts_of,
    values_of,
)
from tests.libreoffice import XLSX, convert, needs_libreoffice
from tests.render.excel_conformite import faults

SHEETS = ["Synthèse", "Carte", "Couverture", "Structures", "Formation", "Formacodes", "Horizon", "Habilitations",
          "Exclus", "Lisez-moi"]  # fmt: skip
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(1)",
    "-2",
    "x" * 300,
    "</row><script>",
    "a\x00\x07b",
    "  ",
    "",
)


def hostile() -> Bilan:
    """Services whose names are traps, two of them alike, and a compétence that no référentiel holds."""
    structures = [service(name, name) for name in (*HOSTILE, HOSTILE[0])]
    return audit(structures, [line(index, "=inconnue()", etat=4, titulaires=1) for index in range(len(structures))])


Make = Callable[[Referentiel], Bilan]
CASES: dict[str, Make] = {
    "four levels": bilan_exemple,
    "one team": lambda source: bilan_exemple(source, par=("ensemble",)),
    "what-if": lambda source: bilan_exemple(source, par=("ensemble", "service"), sans=6),
    "circulated": lambda _: published(),
    "suppressed lines": lambda source: masked(bilan_exemple(source)),
    "nobody": empty,
    "very few": lambda source: few(bilan_exemple(source)),
    "hostile names": lambda _: hostile(),
    "seventy services": lambda _: many(70),
}


def few(bilan: Bilan) -> Bilan:
    """The same audit, had it been of three agents."""
    return bilan.with_changes(structures=tuple(s._replace(agents=3) for s in bilan.structures))


def many(count: int) -> Bilan:
    structures = [service(f"P{n % 9}", f"Service {n:03}") for n in range(count)]
    lines = [line(n, f"c-{c:02}", etat=(n + c) % 7, criticite=1 + c % 3) for n in range(count) for c in range(65)]
    return audit(structures, lines)


@pytest.fixture(scope="module")
def exemple() -> tuple[Referentiel, Bilan]:
    import fphref
    from tests.support import REFERENTIALS

    referentiel, _ = fphref.load(REFERENTIALS)
    return referentiel, bilan_exemple(referentiel)


@pytest.fixture(scope="module")
def read(exemple: tuple[Referentiel, Bilan]) -> Any:
    referentiel, bilan = exemple
    return read_back(book_of(bilan, referentiel))


@pytest.mark.parametrize("case", CASES)
def test_every_audit_makes_a_sound_workbook(case: str, referentiel: Referentiel) -> None:
    book = book_of(CASES[case](referentiel), referentiel)
    assert check_workbook(book) == []
    assert faults(file_of(book)) == []


@pytest.mark.parametrize("case", ["four levels", "circulated", "nobody"])
def test_the_same_audit_gives_the_same_bytes(case: str, referentiel: Referentiel) -> None:
    one, other = (file_of(book_of(CASES[case](referentiel), referentiel)) for _ in range(2))
    assert one == other


def test_the_sheets_stand_in_the_order_of_use(read: Any, referentiel: Referentiel) -> None:
    assert read.sheetnames == SHEETS
    what_if = book_of(bilan_exemple(referentiel, sans=3), referentiel)
    assert [s.title for s in what_if.sheets if s.title not in SHEETS] == ["Sans"]


def test_no_agent_is_named_anywhere(read: Any) -> None:
    assert not any("AGT-" in str(value) for sheet in read for value in values_of(sheet))
    assert any("Biostatistique" in str(value) for sheet in read for value in values_of(sheet))


def test_every_sheet_can_be_printed_and_says_who_may_read_it(exemple: tuple[Referentiel, Bilan]) -> None:
    referentiel, bilan = exemple
    for sheet in book_of(bilan, referentiel).sheets:
        assert sheet.page.area and sheet.page.footer.startswith("Document de travail, diffusion restreinte")
        if sheet.freeze:
            assert sheet.page.repeat_rows
        else:
            assert sheet.title in ("Synthèse", "Lisez-moi")
    circulated = book_of(published(), matrice_fabrique.referentiel())
    assert {sheet.page.footer.partition(" ·")[0] for sheet in circulated.sheets} == {
        "Moins de 5 personnes\u00a0: masqué"
    }


def test_hostile_names_stay_texts(referentiel: Referentiel) -> None:
    bilan = hostile()
    book = book_of(bilan, referentiel, "=cmd|calc _x0041_ " + "y" * 500)
    read = read_back(book)
    kinds = {cell.data_type for sheet in read for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds <= {"s", "n"}
    names = {row[0].value for row in read["Couverture"].iter_rows()}
    assert {"=cmd|' /C calc'!A0", "+1+1", "x" * 300, "</row><script>", "ab"} <= names
    assert "(sans service)" in names


def test_an_audit_of_nobody_says_so_on_every_sheet(referentiel: Referentiel) -> None:
    read = read_back(book_of(empty(referentiel), referentiel))
    for title in SHEETS[1:9]:
        assert re.search(r"Aucun|Rien n'est exclu", texts_of(read[title])), title
        assert not read[title].tables
    assert "Rien à montrer" in texts_of(read["Synthèse"])
    nothing = audit([service("A")], []).with_changes(syntheses=(), masques=(Masque(0, "c-un"),), seuil=5)
    hidden = read_back(book_of(nothing, referentiel))
    told = "Rien à montrer : tout est masqué (moins de 5 personnes, ou déductible par soustraction)."
    assert told in texts_of(hidden["Synthèse"])
    assert not read["Synthèse"]._charts


class Counted(list[Ligne]):
    """Lines that know how often they were read from the first one on."""

    readings = 0

    def __iter__(self) -> Any:
        self.readings += 1
        return super().__iter__()


def test_a_large_audit_is_read_twice_and_never_held() -> None:
    bilan = many(70)
    lines = Counted(bilan.lignes)
    book = book_of(bilan.with_changes(lignes=lines), matrice_fabrique.referentiel())
    assert lines.readings == 1
    assert isinstance(book.sheet("Couverture").rows, RowsOnDemand)
    assert isinstance(book.sheet("Carte").rows, RowsOnDemand)
    file_of(book)
    assert lines.readings == 2


# -- « Synthèse » --------------------------------------------------------------------------------------------


def cards(sheet: Any) -> dict[str, tuple[Any, str]]:
    """Title of a card → its value and its note."""
    found = {}
    for row in (4, 8):
        for column in range(2, 29, 4):
            title, value, note = (sheet.cell(row + n, column).value for n in range(3))
            found[plain(title)] = (value, plain(note))
    return found


def test_the_cards_tell_the_figures_of_the_whole_each_over_what_it_is_counted(
    exemple: tuple[Referentiel, Bilan], read: Any
) -> None:
    _, bilan = exemple
    (whole,) = (s for s in bilan.syntheses if bilan.structures[s.structure].par == "ensemble")
    found = cards(read["Synthèse"])
    assert found["Agents"] == (30, "dans 3 services")
    assert found["Exigences évaluées"] == (whole.evalues / whole.concernes, f"{whole.evalues} sur {whole.concernes}")
    assert found["Exigences atteintes"] == (whole.titulaires / whole.evalues, f"{whole.titulaires} sur {whole.evalues}")
    for title, held in (("Besoins tenus", whole.tenus_t0), ("Tenus dans 3 ans", whole.tenus_t3),
                        ("Tenus dans 5 ans", whole.tenus_t5)):  # fmt: skip
        assert found[title] == (held / whole.besoins, f"{held} sur {whole.besoins}")
    assert found["À renouveler"] == (whole.expire_m12, f"d'ici 12 mois, dont {whole.expire_j90} à 90 j")
    windows = f"{whole.perimes} | {whole.expire_j90} | {whole.expire_m6} | {whole.expire_m12}"
    heads = "Titulaires × compétences | Expirées (tous agents) | D'ici 90 jours | D'ici 6 mois | D'ici 12 mois"
    assert heads in texts_of(read["Synthèse"])
    assert f"Les délais s'emboîtent | {windows}" in texts_of(read["Synthèse"])
    for etat, count in zip(ETATS, whole.etats, strict=True):
        assert found[etat.code] == (count, f"sur {sum(whole.etats)}")


def test_without_the_whole_the_cards_add_up_the_first_level(referentiel: Referentiel) -> None:
    bilan = bilan_exemple(referentiel, par=("service", "metier"))
    services = [s for s in bilan.syntheses if bilan.structures[s.structure].par == "service"]
    found = cards(read_back(book_of(bilan, referentiel))["Synthèse"])
    part, total = sum(s.evalues for s in services), sum(s.concernes for s in services)
    assert found["Exigences évaluées"] == (part / total, f"{part} sur {total}")
    assert found["couvert"][0] == sum(s.etats[6] for s in services)
    assert found["Agents"][0] == 30


def test_states_are_told_in_words_and_in_their_colour(exemple: tuple[Referentiel, Bilan]) -> None:
    referentiel, bilan = exemple
    rows = list(book_of(bilan, referentiel).sheet("Synthèse").rows)
    titles = [cell for cell in rows[7].cells if cell.value]
    assert [(c.value, c.look) for c in titles] == list(ETAT_LOOKS.items())


def area(book: Workbook, place: str) -> list[Any]:
    """The values of `'Synthèse'!$B$14:$B$16`."""
    first, last = (re.fullmatch(r"\$([A-Z]+)\$(\d+)", end) for end in place.partition("!")[2].split(":"))
    assert first and last and first[1] == last[1]
    rows = list(book.sheet("Synthèse").rows)[int(first[2]) - 1 : int(last[2])]
    column = next(n for n in range(1, 60) if column_letter(n) == first[1])
    return [row.cells[column - 1].value for row in rows]


def test_the_charts_draw_the_figures_that_the_page_writes(exemple: tuple[Referentiel, Bilan]) -> None:
    referentiel, bilan = exemple
    book = book_of(bilan, referentiel)
    states, horizon = book.sheet("Synthèse").charts
    services = [s for s in bilan.syntheses if bilan.structures[s.structure].par == "service"]
    assert area(book, states.categories) == [bilan.structures[s.structure].nom for s in services]
    assert [s.name for s in states.series] == [etat.code for etat in ETATS]
    for rank, series in enumerate(states.series):
        assert area(book, series.values) == [s.etats[rank] for s in services]
    (whole,) = (s for s in bilan.syntheses if bilan.structures[s.structure].par == "ensemble")
    met = [whole.tenus_t0, whole.tenus_t3, whole.tenus_t5]
    assert [area(book, series.values) for series in horizon.series] == [met, [whole.besoins - n for n in met]]
    for chart in (states, horizon):
        assert "chiffres" in chart.alternative
        assert len({(s.look, s.pattern) for s in chart.series}) == len(chart.series)


@pytest.mark.parametrize("count", [1, 2, 4, 5, 8, 9, 12, 40])
def test_charts_stay_clear_of_the_cells_and_the_page_stays_one(count: int) -> None:
    """One service or forty: nothing is written under a chart, and the page holds twelve of them at most."""
    structures = [service(f"Service {n:02}") for n in range(count)]
    lines = [line(n, c, etat=n % 7) for n in range(count) for c in ("c-un", "c-deux")]
    sheet = book_of(audit(structures, lines), matrice_fabrique.referentiel()).sheet("Synthèse")
    assert (sheet.page.pages_wide, sheet.page.pages_high) == (1, 1)
    rows = list(sheet.rows)
    for chart in sheet.charts:
        top = int(re.sub(r"\D", "", chart.place))
        tall, row = chart.height / 2.54 * 72, top
        while tall > 0:
            assert not any(cell.value is not None for cell in rows[row - 1].cells)
            tall -= rows[row - 1].height or 15
            row += 1
    named = {
        row.cells[1].value for row in rows if len(row.cells) > 1 and str(row.cells[1].value).startswith("Service ")
    }
    assert len(named) == min(count, 12)
    said = "\n".join(str(cell.value) for row in rows for cell in row.cells)
    assert ("12 services sur 40" in said) == (count == 40)


def test_where_services_are_too_many_the_most_fragile_are_detailed() -> None:
    structures = [service(f"Service {n:02}") for n in range(30)]
    lines = [line(n, "c-un", etat=4 if n % 10 == 9 else 6) for n in range(30)]
    read = read_back(book_of(audit(structures, lines), matrice_fabrique.referentiel()))
    detailed = [read["Synthèse"].cell(row, 2).value for row in range(14, 26)]
    assert {"Service 09", "Service 19", "Service 29"} <= set(detailed)
    assert detailed == sorted(detailed)


def test_the_first_level_that_fits_the_page_is_detailed(referentiel: Referentiel) -> None:
    bilan = bilan_exemple(referentiel, par=("ensemble", "pole", "service"))
    text = texts_of(read_back(book_of(bilan, referentiel))["Synthèse"])
    assert "État des compétences, par pôle" in text
    assert "Biostatistique" not in text


def test_the_gravest_lines_are_listed_with_titulaires_over_besoin(
    exemple: tuple[Referentiel, Bilan], read: Any
) -> None:
    _, bilan = exemple
    sheet = read["Synthèse"]
    shown = [(sheet.cell(row, 25).value, sheet.cell(row, 27).value) for row in range(14, 22)]
    gravest = bilan.fragiles[:8]
    assert shown == [(x.nom_etat, f"{x.titulaires} / {x.besoin}") for x in gravest]


def test_an_unknown_besoin_is_not_a_zero() -> None:
    bilan = audit([service("A")], [line(0, "c-un", etat=4, titulaires=1, besoin=None, besoin_profils=None)])
    sheet = read_back(book_of(bilan, matrice_fabrique.referentiel()))["Synthèse"]
    assert sheet.cell(14, 27).value == "1 / –"
    assert cards(sheet)["Besoins tenus"] == ("–", "besoins connus")


def test_what_concerns_very_few_people_is_not_on_the_page_that_is_passed_round(referentiel: Referentiel) -> None:
    """A service of four among others: its figures and its rates go, its agents stay."""
    bilan = bilan_exemple(referentiel, par=("service", "ensemble"))
    small = bilan.structures[0]
    four = bilan.with_changes(structures=(small._replace(agents=4), *bilan.structures[1:]))
    before, after = (read_back(book_of(b, referentiel))["Synthèse"] for b in (bilan, four))
    assert before.cell(14, 2).value == after.cell(14, 2).value == small.nom
    assert after.cell(14, 6).value == 4
    assert [before.cell(14, c).value for c in range(7, 14)] == list(bilan.syntheses[0].etats)
    assert [v for c in range(7, 14) if (v := after.cell(14, c).value)] == [
        "moins de\u00a05 agents".replace("\u00a05", " 5")
    ]
    assert isinstance(before.cell(14, 14).value, float)
    assert after.cell(14, 14).value is None
    listed = {after.cell(row, 16).value for row in range(14, 22)}
    assert small.nom not in listed and len(listed) > 1
    assert small.nom in {before.cell(row, 16).value for row in range(14, 22)}
    assert "Sans les structures de moins de 5 agents" in texts_of(after)


def test_of_very_few_people_the_page_tells_only_how_many_they_are(referentiel: Referentiel) -> None:
    sheet = read_back(book_of(few(bilan_exemple(referentiel, par=("ensemble",))), referentiel))["Synthèse"]
    found = cards(sheet)
    assert found.pop("Agents") == (3, "à la date de l'audit")
    assert set(found.values()) == {("–", "moins de 5")}
    assert not sheet._charts and "Moins de 5 agents" in texts_of(sheet)


def test_where_lines_are_suppressed_an_unknown_number_of_agents_is_no_sum() -> None:
    bilan = audit([service("A"), service("B", agents=None)], [line(0, "c-un")], seuil=5)
    found = cards(read_back(book_of(bilan, matrice_fabrique.referentiel()))["Synthèse"])
    assert found["Agents"][0] == "masqué"


def test_the_content_of_the_sheets_that_are_read_first(
    exemple: tuple[Referentiel, Bilan], golden: Callable[[str, str], None]
) -> None:
    referentiel, _ = exemple
    bilan = bilan_exemple(referentiel, par=("service", "ensemble"), sans=4)
    read = read_back(book_of(bilan, referentiel))
    parts = [
        f"## {name}\n{texts_of(read[name])}\n" for name in ("Synthèse", "Formation", "Sans", "Exclus", "Lisez-moi")
    ]
    golden("couverture_classeur.txt", "\n".join(parts))


@needs_libreoffice
@pytest.mark.parametrize("case", ["four levels", "suppressed lines", "hostile names"])
def test_libreoffice_finds_the_same_totals_and_no_error(case: str, referentiel: Referentiel, tmp_path: Path) -> None:
    import openpyxl

    book = book_of(CASES[case](referentiel), referentiel)
    source = tmp_path / "audit.xlsx"
    source.write_bytes(file_of(book))
    before = openpyxl.load_workbook(source, data_only=True)
    after = openpyxl.load_workbook(convert(source, XLSX, tmp_path / "lo", tmp_path / "profile"), data_only=True)
    assert after.sheetnames == before.sheetnames == [s.title for s in book.sheets]
    for sheet in book.sheets:
        for number, row in enumerate(sheet.rows, 1):
            for column, cell in enumerate(row.cells, 1):
                if cell.formula:
                    place = f"{column_letter(column)}{number}"
                    assert after[sheet.title][place].value == before[sheet.title][place].value == cell.value
        assert not any(cell.data_type == "e" for row in after[sheet.title].iter_rows() for cell in row)


def test_the_title_names_the_workbook(exemple: tuple[Referentiel, Bilan]) -> None:
    referentiel, bilan = exemple
    book = book_of(bilan, referentiel)
    assert (book.title, book.date) == (TITRE, bilan.jour)
    assert ("fphref_niveaux", ", ".join(PAR)) in book.properties
