"""« Couverture » and « Synthèse » against the oracle, on random fillings and on cases worked out by hand."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from fphref.documents.calcul import Calcul, completed
from fphref.documents.classeur import Sheet, Workbook, address
from fphref.documents.matrice_agents import build_matrice_agents
from fphref.documents.matrice_agents_couverture_calculs import columns_of
from fphref.documents.matrice_agents_plan import Demande, Plan, plan_of
from fphref.model.couverture import PETIT_EFFECTIF
from fphref.render.xlsx import check_workbook, render_xlsx
from tests.documents.couverture_fabrique import (
    METIERS,
    case,
    coverage_cells,
    drawn,
    filled,
    hospital,
    situation_of,
    typing,
)  # fmt: skip
from tests.documents.couverture_oracle import (
    LigneAgent,
    Situation,
    cards,
    figures,
    figures_without_levels,
    folded,
    parts,
    share,
    strengthen,
)  # fmt: skip
from tests.documents.matrice_fabrique import referentiel
from tests.libreoffice import XLSX, convert, needs_libreoffice


def same(computed: object, expected: object) -> bool:
    """A blank text is « unknown »; numbers may differ by rounding alone."""
    if expected is None:
        return computed in ("", None)
    if isinstance(expected, str):
        return computed == expected
    return isinstance(computed, int | float) and computed == pytest.approx(expected)


def coverage_differences(read: Any, plan: Plan, situation: Situation) -> list[str]:
    """Each figure of « Couverture » that the oracle does not find; `read` gives the value of a cell of a sheet."""
    found = []
    for competence, places in coverage_cells(plan).items():
        expected = figures(situation, competence)
        for key, value in expected.items():
            seen = read("Couverture", places[key])
            if not same(seen, value):
                found.append(f"{competence} {key} : {seen!r} au lieu de {value!r}")
    return found


def level_differences(read: Any, plan: Plan, situation: Situation) -> list[str]:
    """The same where no level is required."""
    return [
        f"{item} {key} : {seen!r} au lieu de {value!r}"
        for item, places in coverage_cells(plan).items()
        for key, value in figures_without_levels(situation, item).items()
        if not same(seen := read("Couverture", places[key]), value)
    ]


def synthesis_differences(book: Workbook, read: Any, situation: Situation) -> list[str]:
    """The same for « Synthèse »: cards, groups, what to strengthen, states."""
    found = []
    for number, value in enumerate(cards(situation)):
        seen = read("Synthèse", f"{'BFJNRV'[number]}5")
        if not same(seen, "–" if value is None else value):
            found.append(f"carte {number} : {seen!r} au lieu de {value!r}")
    rows = labels(book.sheet("Synthèse"), "B")
    natures = list(dict.fromkeys(situation.natures.values()))
    people = situation.people()
    groups = {label: people for label in rows if label == "Tous les agents"}
    for label in rows:
        code = label.split(" ")[0]
        if code in situation.profils:
            groups[label] = [line for line in people if line.metier == code]
        elif label in {line.service for line in situation.lignes}:
            groups[label] = [line for line in people if line.service == label]
    for label, lines in groups.items():
        row = rows[label]
        if read("Synthèse", f"L{row}") != len(lines):
            found.append(f"{label} : effectif {read('Synthèse', f'L{row}')!r} au lieu de {len(lines)}")
        first = "BCDEFGHIJKL"[11 - len(natures) - 3 :]
        for letter, kinds in zip(first, [*([n] for n in natures), natures], strict=False):
            met, evaluated, _ = share(situation, lines, kinds)
            shown = (read("Synthèse", f"{letter}{row}"), read("Synthèse", f"{letter}{row + 1}"))
            if not lines:
                expected: tuple[object, object] = (None, None)
            elif len(lines) < PETIT_EFFECTIF:
                expected = ("–", f"moins de {PETIT_EFFECTIF}")
            else:
                expected = (met / evaluated, f"{met}/{evaluated}") if evaluated else (None, None)
            if not all(map(same, shown, expected)):
                found.append(f"{label} {kinds} : {shown} au lieu de {expected}")
        _, evaluated, concerned = share(situation, lines, natures)
        left = read("Synthèse", f"K{row}")
        if not same(left, concerned - evaluated if lines else None):
            found.append(f"{label} à évaluer : {left!r} au lieu de {concerned - evaluated}")
    every = {c: figures(situation, c) for c in situation.natures}
    hidden = folded(situation)
    top = labels(book.sheet("Synthèse"), "N", numbers=True)
    texts = label_of(book)
    expected_top = [] if hidden else [texts[c] for c in strengthen(situation)]
    shown_top = [read("Synthèse", f"O{top[rank]}") for rank in range(1, 6)]
    if [text for text in shown_top if text in texts.values()] != expected_top:
        found.append(f"à renforcer : {shown_top} au lieu de {expected_top}")
    states = [(every[c]["etat"], nature) for c, nature in situation.natures.items()]
    for state in ("non évalué", "non couvert", "sous niveau", "point unique", "à risque", "couvert"):
        counts = [states.count((state, nature)) for nature in natures]
        for letter, count in zip("DEFGHIJ", [*counts, sum(counts)], strict=False):
            shown_count = read("Synthèse", f"{letter}{rows[state]}")
            if not same(shown_count, count if people and not hidden else None):
                found.append(f"{state} {letter} : {shown_count!r} au lieu de {count}")
    first_kind = labels(book.sheet("Synthèse"), "N")["Nature"] + 1
    for rank, nature in enumerate(natures):
        expected_parts = parts(situation, nature)
        shown_parts = [read("Synthèse", f"{letter}{first_kind + rank}") for letter in "STUVW"]
        asked = any(f["requis"] for c, f in every.items() if situation.natures[c] == nature)
        if not all(map(same, shown_parts, expected_parts if asked and not hidden else [None] * 5)):
            found.append(f"{nature} : {shown_parts} au lieu de {expected_parts}")
    return found


def labels(sheet: Sheet, letter: str, *, numbers: bool = False) -> dict[Any, int]:
    """What a column writes → its row."""
    index = ord(letter) - ord("A")
    wanted = int if numbers else str
    return {
        row.cells[index].value: number
        for number, row in enumerate(sheet.rows, 1)
        if len(row.cells) > index and isinstance(row.cells[index].value, wanted) and row.cells[index].formula is None
    }


def label_of(book: Workbook) -> dict[str, str]:
    return {str(row.cells[0].value): str(row.cells[2].value) for row in list(book.sheet("Couverture").rows)[7:]}


def engine(book: Workbook) -> Any:
    """The values that `completed` writes."""
    whole = Calcul(completed(book))
    return whole.value


@pytest.mark.parametrize("orientation", ["agents", "competences"])
@pytest.mark.parametrize("echelle", ["acquis5", "zero", "lettres", "zero-so"])
@pytest.mark.parametrize("seed", range(3))
def test_every_figure_is_the_one_found_by_hand(seed: int, echelle: str, orientation: Any) -> None:
    book, plan, situation = case(seed, echelle, 4 + 12 * seed, orientation)
    read = engine(book)
    assert coverage_differences(read, plan, situation) == []
    assert synthesis_differences(book, read, situation) == []


@pytest.mark.parametrize("orientation", ["agents", "competences"])
@pytest.mark.parametrize("preset", ["standard", "intermediaire"])
@pytest.mark.parametrize("echelle", ["acquis5", "lettres", "zero-so"])
def test_without_levels_agents_count_for_what_their_own_metier_asks(
    echelle: str, preset: Any, orientation: Any
) -> None:
    book, plan, situation = case(7, echelle, 20, orientation, preset)
    assert level_differences(engine(book), plan, situation) == []
    counts: list[Any] = [figures_without_levels(situation, item)["evalues"] for item in situation.natures]
    codes = [situation.code(value) for line in situation.people() for value in line.niveaux.values()]
    typed_levels = sum(1 for code in codes if code is not None and situation.echelle[code] is not None)
    assert 0 < sum(counts) < typed_levels, "some levels were asked by nobody"


def test_the_comparison_without_levels_sees_a_metier_changed() -> None:
    book, plan, situation = case(7, "acquis5", 20, preset="intermediaire")
    line = next(line for line in situation.people() if line.metier == "AA01" and line.niveaux)
    line.metier = "05E10"
    assert level_differences(engine(book), plan, situation) != []


def test_the_comparison_sees_one_level_changed() -> None:
    book, plan, situation = case(2, "acquis5", 20)
    changed = next(
        (line, competence)
        for line in situation.people()
        for competence in situation.natures
        if situation.asked(line, competence) is not None and line.niveaux.get(competence) in (1, 2, 3)
    )
    changed[0].niveaux[changed[1]] = 5
    read = engine(book)
    assert any(text.startswith(changed[1]) for text in coverage_differences(read, plan, situation))
    assert synthesis_differences(book, read, situation) != []


def test_the_fillings_reach_every_state() -> None:
    seen = set()
    for seed in range(24):
        source, plan, lines = drawn(seed, "acquis5", 1 + seed % 4)
        situation = situation_of(plan, source, lines)
        seen |= {figures(situation, competence)["etat"] for competence in situation.natures}
    assert {"non couvert", "sous niveau", "point unique", "à risque", "couvert"} <= seen


# -- by hand -------------------------------------------------------------------------------------------------


def typed_book(*levels: object, metier: str = "AA01", besoin: object = None) -> tuple[Any, dict[str, str]]:
    """AA01 asks for level 3 of `sf-un` (need 2): one agent for each of these levels."""
    source = referentiel()
    plan = plan_of(source, Demande(("AA01",), effectif=max(1, len(levels))))
    lines = tuple(LigneAgent(f"A{n}", "", metier, {"sf-un": level}) for n, level in enumerate(levels))
    book = filled(build_matrice_agents(source, Demande(("AA01",), effectif=max(1, len(levels)))), "Matrice",
                  typing(plan, lines))  # fmt: skip
    places = coverage_cells(plan)["sf-un"]
    if besoin is not None:
        book = filled(book, "Couverture", {places["besoin_ajuste"]: besoin})
    return engine(book), places


@pytest.mark.parametrize(
    ("levels", "besoin", "state"),
    [
        ((), None, ""),
        (("so", "so"), None, ""),
        ((None, "so"), None, "non évalué"),
        ((1, 1), None, "non couvert"),
        ((2, 1), None, "sous niveau"),
        ((3, 1), None, "point unique"),
        ((3, 5, 1), None, "à risque"),
        ((3, 4, 5), None, "couvert"),
        ((3, 4, 5), 4, "à risque"),
        ((3, 4, 5, 5), 4, "couvert"),
    ],
)
def test_the_first_state_that_applies(levels: tuple[object, ...], besoin: object, state: str) -> None:
    read, places = typed_book(*levels, besoin=besoin)
    assert read("Couverture", places["etat"]) == state


def test_unknown_is_not_zero() -> None:
    read, places = typed_book(None, None)
    for key in ("titulaires", "couverture", "iv", "vulnerabilite", "ecarts", "majeurs", "manques", "priorite"):
        assert read("Couverture", places[key]) == "", key
    assert read("Couverture", places["requis"]) == 2
    assert read("Couverture", places["evalues"]) == 0


def test_coverage_has_no_ceiling_and_no_need_has_no_coverage() -> None:
    read, places = typed_book(3, 3, 4, 5, 1)
    assert read("Couverture", places["couverture"]) == 2.0
    read, places = typed_book(3, 3, besoin=0)
    assert read("Couverture", places["couverture"]) == ""


@pytest.mark.parametrize(
    ("levels", "index", "name"),
    [
        ((1, 2, 2), 5 / 3, "forte"),  # on the border 1 × 5/3
        ((1, 1, 2), 4 / 3, "très forte"),
        ((2, 3), 2.5, "moyenne"),  # on the border 1.5 × 5/3
        ((3, 3, 4), 10 / 3, "faible"),  # on the border 2 × 5/3
        ((4, 4, 4, 4, 4, 5), 25 / 6, "nulle"),  # on the border 2.5 × 5/3
        ((4, 4), 4.0, "faible"),
        ((2, "so", None), 2.0, "forte"),
    ],
)
def test_a_border_belongs_to_the_class_above(levels: tuple[object, ...], index: float, name: str) -> None:
    read, places = typed_book(*levels)
    assert read("Couverture", places["iv"]) == pytest.approx(index)
    assert read("Couverture", places["vulnerabilite"]) == name


def test_priority_is_criticite_times_missing_levels() -> None:
    read, places = typed_book(1, 2, 3, 5)
    assert [read("Couverture", places[k]) for k in ("ecarts", "majeurs", "manques", "priorite")] == [2, 1, 3, 9]


def test_an_agent_of_an_unknown_metier_counts_for_nothing() -> None:
    read, places = typed_book(3, 3, metier="ZZ99")
    assert read("Couverture", places["requis"]) == 0
    assert read("Couverture", places["etat"]) == ""


def test_an_adjusted_need_that_is_no_number_leaves_that_of_the_profiles() -> None:
    read, places = typed_book(3, 3, 3, besoin="deux")
    assert read("Couverture", places["besoin"]) == 2


# -- structure -----------------------------------------------------------------------------------------------


def test_the_detail_is_folded_and_only_the_need_is_typed() -> None:
    plan = plan_of(referentiel(), Demande(("AA01",), effectif=3))
    sheet = build_matrice_agents(referentiel(), Demande(("AA01",), effectif=3)).sheet("Couverture")
    columns = columns_of(plan)
    assert [c.hidden for c in sheet.columns[: len(columns)]] == [c.detail for c in columns]
    assert {c.outline for c, k in zip(sheet.columns, columns, strict=False) if k.detail and k.key != "id"} == {1}
    inputs = {k.key for k, cell in zip(columns, list(sheet.rows)[7].cells, strict=True) if "saisie" in cell.look}
    assert inputs == {"besoin_ajuste"}


def test_groups_are_shown_from_two_on() -> None:
    one = build_matrice_agents(referentiel(), Demande(("AA01",), effectif=3))
    assert list(labels(one.sheet("Synthèse"), "B")).count("Tous les agents") == 1
    assert not [text for text in labels(one.sheet("Synthèse"), "B") if text.startswith("AA01")]


@pytest.mark.parametrize("preset", ["standard", "intermediaire"])
def test_without_required_levels_only_levels_are_counted(preset: Any) -> None:
    source = hospital(1, "acquis5")
    asked = Demande(METIERS, effectif=6, preset=preset)
    plan = plan_of(source, asked)
    lines = tuple(
        LigneAgent(f"A{n}", "", "AA01", {a.item.id: value for a in plan.attentes})
        for n, value in enumerate((1, 1, 3, 5, "so", None))
    )
    book = filled(build_matrice_agents(source, asked), "Matrice", typing(plan, lines))
    assert check_workbook(book) == []
    read = engine(book)
    places = next(iter(coverage_cells(plan).values()))
    assert [read("Couverture", places[k]) for k in ("requis", "sans_objet", "evalues", "n0", "n1", "n2", "n4")] == [
        5, 1, 4, 2, 0, 1, 1,
    ]  # fmt: skip
    assert read("Couverture", places["iv"]) == 2.5
    assert read("Couverture", places["vulnerabilite"]) == "moyenne"
    assert read("Synthèse", "F5") == pytest.approx(4 / 5)
    assert "titulaires" not in places


def test_a_blank_workbook_has_no_error_and_claims_nothing() -> None:
    for preset in ("avance", "intermediaire", "standard"):
        book = build_matrice_agents(hospital(1, "zero-so"), Demande(METIERS, effectif=3, preset=preset))
        for title in ("Synthèse", "Couverture", "Anomalies"):
            for row in book.sheet(title).rows:
                for cell in row.cells:
                    assert not (isinstance(cell.value, str) and cell.value.startswith("#") and cell.formula), cell
                    if cell.formula and cell.look in ("part", "ligne-part", "carte-part"):
                        assert cell.value in ("", "–"), cell


# -- LibreOffice ---------------------------------------------------------------------------------------------


def in_libreoffice(book: Workbook, folder: Path) -> Any:
    """Reads the values that LibreOffice computes for itself."""
    import openpyxl

    stream = io.BytesIO()
    render_xlsx(book, stream)
    source = folder / "couverture.xlsx"
    openpyxl.load_workbook(stream).save(source)  # openpyxl keeps formulas and drops our results
    computed = convert(source, XLSX, folder / "sortie", folder / "lo")
    result: Any = openpyxl.load_workbook(computed, data_only=True)
    return lambda sheet, place: result[sheet][place].value


def result_differences(book: Workbook, read: Any) -> tuple[int, list[str]]:
    """How many formulas of our sheets were compared with the engine's results, and which differ."""
    ours, compared, found = engine(book), 0, []
    for sheet in book.sheets:
        if sheet.title not in ("Couverture", "Synthèse", "Plan de formation", "Anomalies"):
            continue
        for number, row in enumerate(sheet.rows, 1):
            for column, cell in enumerate(row.cells, 1):
                if cell.formula:
                    place = address(column, number)
                    mine, theirs = ours(sheet.title, place), read(sheet.title, place)
                    compared += 1
                    if not same(theirs, None if mine == "" else mine):
                        found.append(f"{sheet.title}!{place} : {theirs!r} au lieu de {mine!r}")
    return compared, found


@needs_libreoffice
@pytest.mark.parametrize(("orientation", "echelle"), [("agents", "zero-so"), ("competences", "lettres")])
def test_libreoffice_finds_the_same(orientation: Any, echelle: str, tmp_path: Path) -> None:
    book, plan, situation = case(3, echelle, 24, orientation)
    read = in_libreoffice(book, tmp_path)
    assert coverage_differences(read, plan, situation) == []
    assert synthesis_differences(book, read, situation) == []
    compared, differences = result_differences(book, read)
    assert differences == []
    assert compared > 300


@needs_libreoffice
def test_libreoffice_agrees_without_required_levels(tmp_path: Path) -> None:
    book, plan, situation = case(5, "zero-so", 12, preset="intermediaire")
    read = in_libreoffice(book, tmp_path)
    assert level_differences(read, plan, situation) == []
    compared, differences = result_differences(book, read)
    assert differences == []
    assert compared > 150


def test_a_result_that_differs_is_named() -> None:
    book, _, _ = case(1, "acquis5", 5)
    right = engine(book)
    place = coverage_cells(case(1, "acquis5", 5)[1])["sf-un"]["requis"]
    wrong = lambda sheet, at: 99 if (sheet, at) == ("Couverture", place) else right(sheet, at)  # noqa: E731
    assert [text.split(" ")[0] for text in result_differences(book, wrong)[1]] == [f"Couverture!{place}"]
