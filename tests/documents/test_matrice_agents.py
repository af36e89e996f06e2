"""The agents workbook as content: « Matrice » in both orientations, « Écarts », « Référentiel », « Listes »."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from fphref import reperes
from fphref.diagnostics import Diagnostic, FphrefError, Gravite, Position
from fphref.documents.calcul import Calcul
from fphref.documents.classeur import Cell, Sheet, Workbook, column_letter
from fphref.documents.matrice_agents import build_matrice_agents
from fphref.documents.matrice_agents_connu import known, latest, left_out, off_scale
from fphref.documents.matrice_agents_ecarts import _STATES
from fphref.documents.matrice_agents_long import TITRES, long_rows, long_titles
from fphref.documents.matrice_agents_plan import (
    AGENT,
    BESOIN,
    BODY,
    CRITICITE,
    DATE,
    ECART,
    EVALUES,
    FIRST,
    HEAD,
    IDS,
    LABELS,
    MAX_LIVE,
    METIER,
    POSTE,
    RANGS,
    REPERE,
    REQUIS,
    SERVICE,
    TITULAIRES,
    Demande,
    Plan,
    Preset,
    plan_of,
)  # fmt: skip
from fphref.evaluations.modele import Agent, Evaluation
from fphref.model.referentiel import Referentiel
from fphref.render.xlsx import check_workbook, render_xlsx
from tests.documents.matrice_fabrique import (
    AGENTS,
    JOUR,
    SU,
    demande_connue,
    deux_profils,
    echelles,
    evaluations,
    referentiel,
)  # fmt: skip
from tests.render.excel_conformite import faults

SHEETS = [
    "Lisez-moi", "Synthèse", "Matrice", "Écarts", "Plan de formation", "Couverture", "Référentiel",
    "Anomalies", "Listes",
]  # fmt: skip
ITEMS = ["sf-un", "sf-deux", "c-un", "c-deux", "se-un"]
PRESETS: tuple[Preset, ...] = ("standard", "intermediaire", "avance")
BOTH = pytest.mark.parametrize("orientation", ["agents", "competences"])


def made(demande: Demande | str = "AA01", effectif: int = 4, **source: object) -> tuple[Workbook, Plan]:
    """A workbook of the référentiel with two profiles, and its plan."""
    asked = Demande((demande,), effectif=effectif) if isinstance(demande, str) else demande
    data = deux_profils(**source)
    return build_matrice_agents(data, asked), plan_of(data, asked)


def at(book: Workbook, plan: Plan, line: int, position: int) -> Cell:
    """The cell of « Matrice » at a line and a position, in either orientation."""
    column, row = plan.place(line, position)
    return list(book.sheet("Matrice").rows)[row - 1].cells[column - 1]


def along(book: Workbook, plan: Plan, line: int, first: int = FIRST, last: int | None = None) -> list[object]:
    """The values of a line, over the evaluated compétences unless said otherwise."""
    return [at(book, plan, line, position).value for position in range(first, (last or plan.last) + 1)]


def texts(sheet: Sheet) -> Iterator[str]:
    for row in sheet.rows:
        for cell in row.cells:
            yield from (part for part in (cell.value, cell.note) if isinstance(part, str))


def every_variant() -> Iterator[Demande]:
    for orientation in ("agents", "competences"):
        yield demande_connue(orientation=orientation)
        yield demande_connue(orientation=orientation, preset="intermediaire")
        yield Demande(("AA01",), effectif=3, orientation=orientation)
        yield Demande(("AA01", "BB01"), effectif=2, preset="standard", orientation=orientation, protege=False)


@pytest.mark.parametrize("demande", list(every_variant()))
def test_every_variant_opens_without_repair_and_is_made_the_same_twice(demande: Demande) -> None:
    book, _ = made(demande)
    assert check_workbook(book) == []
    stream, again = io.BytesIO(), io.BytesIO()
    render_xlsx(book, stream)
    render_xlsx(made(demande)[0], again)
    assert faults(stream.getvalue()) == []
    assert stream.getvalue() == again.getvalue()


@pytest.mark.parametrize("scale", ["acquis5", "n03", "n04", "iluo"])
@BOTH
def test_every_shipped_scale_makes_a_workbook(scale: str, orientation: str, referentiel: Referentiel) -> None:
    """Of a métier without profile: a profile has its scale."""
    source = replace(referentiel, profils={})
    asked = Demande(("15D30",), effectif=2, preset="intermediaire", echelle=scale, orientation=orientation)  # type: ignore[arg-type]
    book = build_matrice_agents(source, asked)
    assert check_workbook(book) == []
    steps = referentiel.echelles[scale].niveaux
    listed = [row.cells[0].value for row in list(book.sheet("Listes").rows)[5 : 5 + len(steps)]]
    assert [str(code) for code in listed] == [n.code for n in steps]


# -- « Matrice » ---------------------------------------------------------------------------------------------


def test_sheets_stand_in_the_order_of_their_use() -> None:
    assert [s.title for s in made()[0].sheets] == SHEETS


@pytest.mark.parametrize("preset", ["standard", "intermediaire"])
def test_without_required_levels_there_are_no_gaps_and_lisez_moi_says_so(preset: str) -> None:
    book, plan = made(Demande(("AA01",), preset=preset))  # type: ignore[arg-type]
    assert [s.title for s in book.sheets] == [s for s in SHEETS if s not in ("Écarts", "Plan de formation")]
    said = "".join(texts(book.sheet("Lisez-moi"))).replace("\xa0", " ")
    assert "n’a donc ni « Écarts » ni « Plan de formation »" in said
    assert not [v for v in along(book, plan, IDS, 1, plan.control) if str(v).startswith(reperes.REQUIS)]
    expected = ["a-un"] if preset == "standard" else ITEMS
    assert along(book, plan, IDS) == expected


@BOTH
def test_machine_marks_are_hidden_and_the_two_blocks_never_share_an_id(orientation: str) -> None:
    book, plan = made(Demande(("AA01",), effectif=2, orientation=orientation))  # type: ignore[arg-type]
    roles = [at(book, plan, IDS, p).value for p in (AGENT, SERVICE, METIER, POSTE, REPERE, DATE)]
    assert roles == list(reperes.ROLES[:6])
    assert along(book, plan, IDS) == ITEMS
    assert along(book, plan, IDS, plan.first_required, plan.last_required) == [f"R|{i}" for i in ITEMS]
    assert at(book, plan, IDS, plan.control).value == reperes.CONTROLE
    assert at(book, plan, RANGS, AGENT).value == "#fphref|matrice_agents|2|acquis5"
    sheet = book.sheet("Matrice")
    rows = list(sheet.rows)
    lines, positions = ((rows, sheet.columns), (sheet.columns, rows))[orientation == "competences"]
    offset = {"agents": (3, 0), "competences": (0, 3)}[orientation]
    assert all(lines[offset[0] + line - 1].hidden for line in (IDS, RANGS))
    folded = [positions[offset[1] + p - 1] for p in range(plan.first_required, plan.last_required + 1)]
    assert {(form.hidden, form.outline) for form in folded} == {(True, 1)}
    assert not positions[offset[1] + plan.rail - 1].hidden, "the + that opens them must stay in view"
    assert positions[offset[1] + plan.control - 1].hidden


@BOTH
def test_the_date_stands_beside_its_label_and_nothing_near_could_be_taken_for_it(orientation: str) -> None:
    book, plan = made(Demande(("AA01",), orientation=orientation))  # type: ignore[arg-type]
    column, row = plan.campaign
    cells = list(book.sheet("Matrice").rows)[row - 1].cells
    assert cells[column - 2].value == reperes.DATE_EVALUATION
    assert cells[column - 1].value is None
    # A reading looks at two cells, and a column may have been inserted between.
    assert [c.value for c in cells[column : column + 3]] == [None] * 3
    assert dict(book.names)["date_campagne"] == f"'Matrice'!${column_letter(column)}${row}"


@BOTH
def test_known_agents_are_filled_in_with_their_latest_levels_and_a_control(orientation: str) -> None:
    book, plan = made(demande_connue(orientation=orientation))
    for rank, agent in enumerate(AGENTS):
        line = BODY + rank
        assert [at(book, plan, line, p).value or "" for p in (AGENT, SERVICE, METIER, POSTE)] == list(agent)
        held = [SU[agent.agent].get(item) for item in ITEMS]
        assert along(book, plan, line) == [int(c) if c and c.isdigit() else c for c in held]
        assert at(book, plan, line, plan.control).value == agent.agent
        assert [at(book, plan, line, p).value for p in (REPERE, DATE)] == [None, None]


def test_blank_lines_have_no_control_and_hold_the_only_metier_there_is() -> None:
    book, plan = made("AA01", 3)
    for line in range(BODY, plan.last_line + 1):
        assert at(book, plan, line, METIER).value == "AA01"
        assert at(book, plan, line, AGENT).value is None
        assert at(book, plan, line, plan.control).value is None
    several, plan = made(Demande(("AA01", "BB01"), effectif=2))
    assert at(several, plan, BODY, METIER).value is None


@BOTH
def test_required_levels_are_those_of_the_agent_s_own_metier(orientation: str) -> None:
    book, plan = made(demande_connue(orientation=orientation))
    found = [along(book, plan, BODY + n, plan.first_required, plan.last_required) for n in range(4)]
    assert found == [[3, 2, 5, 1, "–"], [2, "–", 3, "–", "–"], [3, 2, 5, 1, "–"], [""] * 5]


def test_the_head_counts_people_by_competence_and_unknown_is_not_zero() -> None:
    book, plan = made(demande_connue())
    assert along(book, plan, CRITICITE) == [3, 1, 3, 1, None]
    assert along(book, plan, REQUIS) == ["2 à 3", 2, "3 à 5", 1, "–"] or along(book, plan, REQUIS) == [
        "2 à 3", "2", "3 à 5", "1", "–",
    ]  # fmt: skip
    assert along(book, plan, EVALUES)[:4] == [3, 1, 3, 0]
    assert along(book, plan, TITULAIRES)[:4] == [2, 1, 1, ""]
    assert along(book, plan, BESOIN)[:4] == [3, 1, 3, 0]
    assert along(book, plan, ECART)[:4] == [-1, 0, -2, ""]


def test_nothing_adds_up_rates_or_ranks_a_person() -> None:
    book, plan = made(demande_connue())
    computed = {p for p in range(1, plan.control + 1) if at(book, plan, BODY, p).formula}
    required = set(range(plan.first_required, plan.last_required + 1))
    assert computed == required | {1}, "only required levels, and where the métier stands, are computed"
    heads = " ".join(str(v) for v in along(book, plan, HEAD, 1, plan.control)).casefold()
    assert not [word for word in ("nom", "prénom", "total", "taux", "moyenne", "rang") if word in heads.split()]


def test_heads_say_the_whole_wording_and_what_each_level_means() -> None:
    book, plan = made(demande_connue())
    note = at(book, plan, LABELS, FIRST).note or ""
    for said in ("Écrire un protocole", "AA01 : 3 Niveau 3", "BB01 : 2 Niveau 2", "so Sans objet"):
        assert said in note.replace("\xa0", " ")


def test_entries_offer_the_lists_and_refuse_a_double() -> None:
    book, _ = made(demande_connue())
    entries = {(e.kind, e.formula) for e in book.sheet("Matrice").entries}
    assert {("list", "ech_codes"), ("list", "lst_metiers"), ("list", "lst_services"), ("date", "36526")} < entries
    assert ("custom", "COUNTIF($B$16:$B$19,B16)=1") in entries
    blank, _ = made()
    assert "lst_services" not in {e.formula for e in blank.sheet("Matrice").entries}, "no service is known yet"


def test_each_state_has_one_rule_that_carries_its_text() -> None:
    book, _ = made()
    asked = "INDEX($M16:$Q16,H$5)"
    found = {(r.formula, r.look, r.number_format) for r in book.sheet("Matrice").rules}
    over = '0"/3";-0"/3";0"/3";@"/3"'
    # A level pasted as a text is the level it writes.
    assert (f'AND({asked}=3,H16&""="1")', "ecart-majeur", over) in found
    assert (f'AND({asked}=3,H16&""="2")', "ecart", over) in found
    assert (f'AND({asked}=3,H16&""="3")', "conforme", over) in found
    assert (f'AND({asked}=3,OR(H16&""="4",H16&""="5"))', "au-dela", over) in found
    assert ('AND(H16<>"",SUMPRODUCT(--(ech_codes&""=H16&""))=0)', "alerte", None) in found
    assert ('H16&""="so"', "sans-objet", None) in found
    # 5 levels: 3 + 4 + 5 + 4 + 4 … one rule per level and state that can be.
    assert len([r for r in book.sheet("Matrice").rules if r.number_format and r.formula.startswith("AND(INDEX")]) == 16


def test_letters_are_levels_and_take_the_same_states() -> None:
    book = build_matrice_agents(referentiel(), "BB01", 2)
    found = {(r.formula, r.look, r.number_format) for r in book.sheet("Matrice").rules}
    assert ('AND(INDEX($J16:$K16,H$5)="U",H16&""="I")', "ecart-majeur", '0"/U";-0"/U";0"/U";@"/U"') in found
    assert not [r for r in book.sheet("Matrice").rules if '"so"' in r.formula]


@pytest.mark.parametrize(("protege", "expected"), [(True, {True}), (False, {False})])
def test_protection_is_for_every_sheet_or_none(protege: bool, expected: set[bool]) -> None:
    book, _ = made(Demande(("AA01",), protege=protege))
    assert {sheet.protected for sheet in book.sheets} == expected


# -- what is typed is followed -------------------------------------------------------------------------------


def ecarts(calcul: Calcul, book: Workbook) -> dict[tuple[object, object], tuple[object, ...]]:
    """(agent, id) → required, held, gap, state, date of « Écarts »."""
    found: dict[tuple[object, object], tuple[object, ...]] = {}
    for row in range(6, len(book.sheet("Écarts").rows) + 1):
        agent = calcul.value("Écarts", f"F{row}")
        if agent:
            key = agent, calcul.value("Écarts", f"R{row}")
            found[key] = tuple(calcul.value("Écarts", f"{c}{row}") for c in "MNOPQ")
    return found


@BOTH
def test_typing_a_level_moves_gap_coverage_head_and_synthesis(orientation: str) -> None:
    # One more, of whom nothing is required: figures of fewer than five agents are not shown.
    agents = (*AGENTS, Agent("AGT-5", "Accueil", "BB02"))
    book, plan = made(demande_connue(orientation=orientation, agents=agents))
    before = Calcul(book)
    cell = plan.cell(BODY, FIRST)
    assert ecarts(before, book)["AGT-2", "sf-un"][:4] == (3, 1, -2, "écart majeur")
    typed = Calcul(book).set("Matrice", cell, 4)
    assert ecarts(typed, book)["AGT-2", "sf-un"][:4] == (3, 4, 1, "au-delà")
    holders = plan.cell(TITULAIRES, FIRST)
    assert (before.value("Matrice", holders), typed.value("Matrice", holders)) == (2, 3)

    def summary(calcul: Calcul) -> dict[str, object]:
        rows = list(book.sheet("Synthèse").rows)
        return {
            str(cell.value): calcul.value("Synthèse", f"{column_letter(column)}{row + 1}")
            for row, line in enumerate(rows[:6], 1)
            for column, cell in enumerate(line.cells, 1)
            if cell.value in ("Écarts à combler", "Écarts majeurs")
        }

    assert {key: (summary(before)[key], summary(typed)[key]) for key in summary(before)} == {
        "Écarts à combler": (3, 2),
        "Écarts majeurs": (1, 0),
    }


def test_gaps_say_each_case_in_words() -> None:
    book, plan = made(demande_connue())
    calcul = Calcul(book)
    calcul.set("Matrice", plan.cell(BODY, FIRST + 1), "xx").set("Matrice", plan.cell(BODY + 2, METIER), "ZZ99")
    found = ecarts(calcul, book)
    states = {key: value[3] for key, value in found.items()}
    assert states["AGT-2", "sf-deux"] == "saisie non reconnue"
    assert states["AGT-2", "c-un"] == "conforme"
    assert states["AGT-2", "c-deux"] == "sans objet"
    assert states["AGT-2", "se-un"] == "non requis"
    assert states["AGT-1", "c-un"] == "écart"
    assert states["AGT-3", "sf-un"] == "métier à préciser"
    assert states["AGT-4", "sf-un"] == "métier sans profil"
    assert len(found) == len(AGENTS) * len(ITEMS)
    assert set(states.values()) < {text for text, _ in _STATES}


def test_the_date_of_a_line_goes_before_that_of_the_campaign() -> None:
    book, plan = made(demande_connue())
    calcul = Calcul(book)
    column, row = plan.campaign
    calcul.set("Matrice", f"{column_letter(column)}{row}", date(2027, 1, 15))
    calcul.set("Matrice", plan.cell(BODY, DATE), date(2027, 2, 1))
    found = ecarts(calcul, book)
    assert found["AGT-2", "sf-un"][4] == serial(date(2027, 2, 1))
    assert found["AGT-1", "sf-un"][4] == serial(date(2027, 1, 15))
    assert found["AGT-1", "se-un"][4] == "", "what was not evaluated has no date"


def serial(day: date) -> int:
    return (day - date(1899, 12, 30)).days


def test_the_day_of_destruction_follows_the_campaign_and_is_blank_without_it() -> None:
    book, plan = made(Demande(("AA01",), conservation=18))
    sheet = book.sheet("Lisez-moi")
    place = next(
        f"D{row}" for row, line in enumerate(sheet.rows, 1) for cell in line.cells if "EDATE" in (cell.formula or "")
    )
    column, row = plan.campaign
    calcul = Calcul(book)
    assert calcul.value("Lisez-moi", place) == ""
    calcul.set("Matrice", f"{column_letter(column)}{row}", date(2027, 1, 31))
    assert calcul.value("Lisez-moi", place) == serial(date(2028, 7, 31))
    assert dict(book.names)["conservation_mois"] == f"'Lisez-moi'!$D${int(place[1:]) - 1}"


# -- around --------------------------------------------------------------------------------------------------


def test_gaps_have_one_row_a_pair_ready_for_a_pivot_table() -> None:
    book, _ = made(demande_connue())
    sheet = book.sheet("Écarts")
    size = len(AGENTS) * len(ITEMS)
    assert dict(book.names)["ecarts_donnees"] == f"'Écarts'!$F$5:$R${5 + size}"
    heads = [cell.value for cell in list(sheet.rows)[4].cells[5:]]
    assert len(set(heads)) == len(heads) == 13
    assert not sheet.merges
    assert all(column.hidden for column in sheet.columns[:5])


def test_gaps_of_a_blank_workbook_print_one_page() -> None:
    assert made("AA01", 40)[0].sheet("Écarts").page.area == "A1:R30"


def test_gaps_print_what_is_required_and_say_when_more_has_come() -> None:
    book, plan = made(demande_connue())
    assert book.sheet("Écarts").page.area == "A1:R15", "4 + 2 + 4 required pairs, then those that are not"
    calcul = Calcul(book)
    assert calcul.value("Écarts", "F4") == "Calculée depuis « Matrice », à chaque saisie.".replace(
        "« ", "«\xa0"
    ).replace(" »", "\xa0»")
    calcul.set("Matrice", plan.cell(BODY + 3, METIER), "AA01")
    assert "Zone d’impression" in str(calcul.value("Écarts", "F4"))


def test_above_the_limit_gaps_are_the_known_pairs_and_the_sheet_says_so() -> None:
    many = tuple(Agent(f"X-{n}", "", "AA01") for n in range(MAX_LIVE // len(ITEMS) + 1))
    known = (Evaluation("X-1", "", "AA01", "sf-un", "1", JOUR), Evaluation("X-2", "", "AA01", "c-un", "so", JOUR))
    book, _ = made(Demande(("AA01",), agents=many, evaluations=known))
    sheet = book.sheet("Écarts")
    body = [[cell.value for cell in row.cells[5:]] for row in list(sheet.rows)[5:]]
    assert [(r[0], r[7], r[8], r[9], r[10], r[11]) for r in body] == [
        ("X-1", 3, 1, -2, "écart majeur", JOUR),
        ("X-2", 5, "so", None, "sans objet", JOUR),
    ]
    assert "figée" in "".join(texts(sheet))
    assert "figé" in "".join(texts(book.sheet("Lisez-moi")))


def test_the_fixed_list_of_gaps_uses_the_words_of_the_live_one(monkeypatch: pytest.MonkeyPatch) -> None:
    live = ecarts(Calcul(book := made(demande_connue())[0]), book)
    monkeypatch.setattr("fphref.documents.matrice_agents_plan.MAX_LIVE", 1)
    rows = [[cell.value for cell in row.cells[5:]] for row in list(made(demande_connue())[0].sheet("Écarts").rows)[5:]]
    fixed = {(r[0], r[12]): ("" if r[9] is None else r[9], r[10]) for r in rows}
    assert len(fixed) == sum(map(len, SU.values()))
    assert fixed == {key: (gap, state) for key, (_, _, gap, state, _) in live.items() if key in fixed}


def test_the_referentiel_holds_what_each_metier_asks_and_an_absent_figure_is_empty() -> None:
    book, _ = made(demande_connue())
    names = dict(book.names)
    assert names["req_metiers"] == "'Référentiel'!$H$5:$I$5"
    assert names["req_niveaux"] == "'Référentiel'!$H$6:$I$10"
    rows = [[cell.value for cell in row.cells] for row in list(book.sheet("Référentiel").rows)[5:]]
    assert [r[0] for r in rows] == ITEMS
    assert [r[7:9] for r in rows] == [[3, 2], [2, "–"], [5, 3], [1, "–"], ["–", "–"]]
    assert [r[9:11] for r in rows] == [[2, 1], [1, None], [1, 2], [0, None], [None, None]]
    assert [r[11:13] for r in rows] == [[3, 2], [1, None], [2, 3], [1, None], [None, None]]


def test_lists_hold_every_pair_of_measured_levels() -> None:
    book, _ = made(demande_connue())
    sheet, names = book.sheet("Listes"), dict(book.names)

    def column(name: str) -> list[object]:
        letter, first, _, last = names[name].split("!")[1].replace(":", "").split("$")[1:]
        index = ord(letter) - 65
        rows = list(sheet.rows)[int(first) - 1 : int(last)]
        return [row.cells[index].value if index < len(row.cells) else None for row in rows]

    assert column("ech_codes") == ["so", 1, 2, 3, 4, 5]
    assert column("mes_codes") == column("mes_valeurs") == [1, 2, 3, 4, 5]
    pairs = list(zip(column("pair_evalue"), column("pair_requis"), column("pair_ecart"), strict=True))
    assert len(set(pairs)) == 25
    assert all(held - asked == gap for held, asked, gap in pairs)  # type: ignore[operator]
    assert column("lst_metiers") == ["AA01", "BB01", "BB02"]
    assert column("lst_services")[:3] == ["Accueil", "Bloc", None]


def test_readme_says_what_must_be_known() -> None:
    said = "\n".join(texts(made()[0].sheet("Lisez-moi"))).replace("\xa0", " ").replace("\u202f", " ")
    for text in (
        "pseudonyme", "ne compare pas les personnes", "À détruire le", "Tout est inventé.", "Niveau 5", "Titulaire",
        "n’est jamais relue", "fphref relire", "Exemple non officiel",
    ):  # fmt: skip
        assert text in said, text


def test_levels_that_are_carried_over_are_said_to_be() -> None:
    assert any("préremplis" in text for text in texts(made(demande_connue())[0].sheet("Lisez-moi")))
    assert not any("préremplis" in text for text in texts(made()[0].sheet("Lisez-moi")))


def test_faults_of_these_metiers_are_listed_and_those_of_others_are_not() -> None:
    data = deux_profils()
    here, elsewhere = data.metiers["AA01"].at().fichier, "metiers/autre.yaml"
    said = [
        Diagnostic("REF001", Gravite.AVERTISSEMENT, "constat d’ici", Position(here, 3)),
        Diagnostic("REF001", Gravite.INFO, "simple remarque", Position(here, 3)),
        Diagnostic("REF001", Gravite.ERREUR, "constat d’ailleurs", Position(elsewhere, 3)),
    ]
    found = "".join(texts(build_matrice_agents(data, "AA01", diagnostics=said).sheet("Anomalies")))
    assert "constat d’ici" in found
    assert "simple remarque" not in found
    assert "constat d’ailleurs" not in found


def test_links_of_the_readme_lead_to_every_other_sheet() -> None:
    book, _ = made()
    links = {c.link for row in book.sheet("Lisez-moi").rows for c in row.cells if c.link and c.link.startswith("#")}
    assert links == {f"#'{title}'!A1" for title in SHEETS[1:]}


# -- the plan ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("demande", "message"),
    [
        (Demande(("AA02",)), "Métier « AA02 » inconnu ; vouliez-vous « AA01 » ?"),
        (
            Demande(("BB02",)),
            "Métier « BB02 » : aucun profil ne fixe de niveaux requis ; choisir --preset intermediaire, ou un métier "
            "avec profil : « AA01 », « BB01 »",
        ),
        (Demande(("AA01",), effectif=0), "Effectif 0 : de 1 à 10000 agents par classeur"),
        (Demande(("AA01",), effectif=10_001), "Effectif 10001 : de 1 à 10000 agents par classeur"),
        (Demande(()), "Matrice des agents : aucun métier à y mettre"),
        (Demande(("BB02",), preset="standard", echelle="zero"), "Métier « BB02 » : aucune activité à évaluer"),
        (
            Demande(("BB02",), preset="intermediaire"),
            "Aucune échelle par défaut : donner --echelle ID ; valeurs admises : « acquis5 », « lettres », « zero »",
        ),
        (
            Demande(("AA01",), preset="intermediaire", echelle="zéro"),
            "Échelle « zéro » inconnue ; vouliez-vous « zero » ?",
        ),
        (
            Demande(("AA01",), echelle="lettres"),
            "--echelle lettres : le profil du métier « AA01 » fixe ses niveaux requis sur « acquis5 » : "
            "retirer --echelle, ou changer l’échelle du profil",
        ),
        *(
            (
                Demande(("BB02", "BB01"), preset=preset, echelle="zero"),
                "--echelle zero : le profil du métier « BB01 » fixe ses niveaux requis sur « lettres » : "
                "retirer --echelle, ou changer l’échelle du profil",
            )
            for preset in PRESETS
        ),
        (
            Demande(("AA01", "BB01"), preset="intermediaire"),
            "Les profils de ces métiers n’ont pas la même échelle : « acquis5 » (AA01), « lettres » (BB01) ; un "
            "classeur par échelle",
        ),
        (
            Demande(("AA01", "BB01")),
            "Les profils de ces métiers n’ont pas la même échelle : « acquis5 » (AA01), « lettres » (BB01) ; un "
            "classeur par échelle",
        ),
    ],
)
def test_refusals_are_one_french_line(demande: Demande, message: str) -> None:
    with pytest.raises(FphrefError) as stop:
        build_matrice_agents(referentiel(), demande)
    assert str(stop.value) == message


def test_a_faulty_metier_gets_no_document() -> None:
    with pytest.raises(FphrefError, match="comporte une erreur"):
        build_matrice_agents(referentiel(en_erreur=frozenset({"AA01"})), "AA01")


def test_of_two_levels_the_latest_counts_and_on_one_day_the_highest() -> None:
    scale = echelles()["acquis5"]
    levels = [("2", JOUR), ("so", JOUR), ("4", JOUR), ("5", date(2020, 1, 1)), ("3", JOUR)]
    rows = [Evaluation("A", "", "AA01", "sf-un", code, day) for code, day in levels]
    assert latest(rows, scale)["A", "sf-un"].niveau == "4"
    assert latest(reversed(rows), scale)["A", "sf-un"].niveau == "4"


def test_a_level_of_another_scale_is_no_level_of_this_one() -> None:
    """Neither when it says so, nor when this scale has no such code; an older one of this scale then stands."""
    scale = echelles()["acquis5"]
    older = Evaluation("A", "", "AA01", "sf-un", "1", date(2020, 1, 1), "", "acquis5")
    others = [older._replace(date=JOUR, niveau=code, echelle=e) for code, e in (("3", "zero"), ("U", ""), ("0", ""))]
    assert latest([older, *others], scale) == {("A", "sf-un"): older}
    assert latest(others, scale) == {}
    stray = Evaluation("AGT-2", "", "AA01", "sf-un", "3", date(2027, 1, 1), "", "zero")
    plan = plan_of(deux_profils(), demande_connue(evaluations=(*evaluations(), stray)))
    assert (off_scale(plan), left_out(plan)) == (1, 0)
    assert known(plan) == known(plan_of(deux_profils(), demande_connue()))


def test_a_level_known_under_another_case_is_that_of_the_agent_of_the_list() -> None:
    shouted = tuple(e._replace(agent=e.agent.lower()) for e in evaluations())
    plain, other = made(demande_connue())[0], made(demande_connue(evaluations=shouted))[0]
    assert plain.sheet("Matrice") == other.sheet("Matrice")
    assert plain.sheet("Écarts") == other.sheet("Écarts")
    asked = demande_connue(evaluations=shouted)
    assert list(long_rows(plan_of(deux_profils(), asked))) == list(long_rows(plan_of(deux_profils(), demande_connue())))


def test_a_plan_makes_the_workbook_of_its_request() -> None:
    asked = demande_connue()
    assert build_matrice_agents(deux_profils(), plan_of(deux_profils(), asked)) == made(asked)[0]


def test_evaluations_without_a_place_are_counted() -> None:
    stray = Evaluation("AGT-2", "", "AA01", "sf-orphelin", "3", JOUR)
    asked = demande_connue(evaluations=(*evaluations(), stray))
    assert left_out(plan_of(deux_profils(), asked)) == 1
    assert left_out(plan_of(deux_profils(), demande_connue())) == 0
    assert off_scale(plan_of(deux_profils(), asked)) == 0


def test_the_long_form_has_what_each_metier_asks_and_what_is_known() -> None:
    rows = list(long_rows(plan_of(deux_profils(), demande_connue(agents=AGENTS[:3]))))
    found = {(r[0], r[4]): tuple(r[6:]) for r in rows}
    assert {(r[0], r[3]) for r in rows} >= {("AGT-1", "Poste de nuit"), ("AGT-2", "")}
    assert len(TITRES) == len(rows[0])
    assert found["AGT-2", "sf-un"] == ("3", "1", JOUR)
    assert found["AGT-1", "c-un"] == ("3", "2", JOUR)
    assert found["AGT-3", "c-deux"] == ("1", "", None)
    assert ("AGT-1", "se-un") not in found, "BB01 does not ask for it"
    blank = list(long_rows(plan_of(deux_profils(), Demande(("AA01",), effectif=2))))
    assert {r[0] for r in blank} == {"AGT-01", "AGT-02"}
    assert {r[7] for r in blank} == {""}


def test_the_long_form_names_its_scale_where_nothing_else_says_it() -> None:
    known_by_profile = plan_of(deux_profils(), demande_connue(agents=AGENTS[:3]))
    assert long_titles(known_by_profile) == TITRES
    # BB02 has no profile, and this référentiel no scale by default.
    plan = plan_of(deux_profils(), demande_connue())
    assert long_titles(plan) == (*TITRES, "echelle")
    assert {(r[0], r[-1]) for r in long_rows(plan)} == {
        ("AGT-1", ""), ("AGT-2", ""), ("AGT-3", ""), ("AGT-4", "acquis5"),
    }  # fmt: skip
    scales = {**echelles(), "zero": echelles()["zero"].model_copy(update={"defaut": True})}
    blank = Demande(("BB02",), effectif=1, preset="intermediaire", echelle="zero")
    assert long_titles(plan_of(referentiel(echelles=scales), blank)) == TITRES
    assert long_titles(plan_of(referentiel(), blank)) == (*TITRES, "echelle")
