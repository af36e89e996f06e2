"""The workbook of avis: the order of the file, verdicts in words, marked trees, counts that agree, nothing held."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from fphref.documents.classeur import Sheet, Workbook
from fphref.documents.statut_eligibilite import build_statut_eligibilite, tree_text
from fphref.documents.statut_eligibilite_mots import tree_lines
from fphref.evaluations.situations import read_situations
from fphref.model.situation import Situation
from fphref.render.xlsx import render_xlsx
from fphref.statut import avis_service
from fphref.statut.avis_service import AvisService, Choix, Voies
from fphref.statut.choix import find_corps
from fphref.statut.eligibilite import evaluate_all
from fphref.statut.francais import NOTICE_AVIS
from fphref.statut.modele import Avis, Noeud
from tests.evaluations.tableurs import tableur
from tests.statut.situations_fabrique import JOUR, referentiel, situation, tables


def service(*agents: Any) -> AvisService:
    people = agents or (
        situation(agent="Z-9"),
        situation(agent="A-1", echelon="1", echelon_depuis="2026-01-01"),
        situation(agent="M-5", echelon=None, echelon_depuis=None),
    )
    voies = Voies(Choix(corps=(find_corps(referentiel(), "IH"),)), referentiel(), JOUR)
    return AvisService(people, voies, JOUR, tables())


def book(made: AvisService | None = None, ecartes: Any = ()) -> Workbook:
    return build_statut_eligibilite(made or service(), ecartes, "agents.csv")


def body(sheet: Sheet) -> list[tuple[Any, ...]]:
    rows = [tuple(cell.value for cell in row.cells) for row in sheet.rows]
    header = next(rank for rank, row in enumerate(rows) if row and row[0] in ("Agent", "Voie", "Place"))
    return rows[header:]


def test_lines_keep_the_order_of_the_file_then_that_of_the_routes() -> None:
    made = service()
    titles, *rows = body(book(made).sheet("Avis"))
    assert titles[:3] == ("Agent", "Réponse", "Voie")
    assert [row[0] for row in rows] == [name for name in ("Z-9", "A-1", "M-5") for _ in made.voies]
    assert len(rows) == len(made)


def test_a_verdict_is_told_in_words_beside_its_mark_and_by_its_look() -> None:
    made = service()
    rows = list(book(made).sheet("Avis").rows)[-len(made) :]
    for row, (_, avis) in zip(rows, made, strict=True):
        words = {"ouvert": "✔ Ouvert", "ferme": "✘ Fermé", "indetermine": "? Indéterminé"}
        assert row.cells[1].value == words[avis.verdict]
        assert row.cells[1].look == f"verdict-{avis.verdict}"
        assert (row.cells[8].value, row.cells[9].value) == (avis.ouvre_le and avis.ouvre_le.year, avis.apprecie_le)


def test_the_marked_tree_of_a_cell_has_every_node() -> None:
    for _, avis in service():
        text, tall = tree_text(avis.arbre)
        marks = [line.strip()[0] for line in text.split("\n") if line.strip()[:1] in "✔✘?" and line.strip()[1:2] == " "]
        assert marks == [line.marque for line in tree_lines(avis.arbre)]
        assert tall >= text.count("\n") + 1


def test_a_huge_tree_fits_a_cell() -> None:
    leaf = Noeud("ouvert", "fait", "condition " * 30, "constat " * 40)
    text, _ = tree_text(Noeud("ouvert", "un_de", "groupe", enfants=(leaf,) * 500))
    assert len(text) < 32_767
    assert text.endswith("…")


def test_counts_of_routes_are_those_of_the_avis_and_cost_no_second_evaluation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[str] = []

    def counted(voies: Any, one: Situation, *more: Any) -> tuple[Avis, ...]:
        calls.append(one.agent or "")
        return evaluate_all(voies, one, *more)

    monkeypatch.setattr(avis_service, "evaluate_all", counted)
    made = service()
    drawn = book(made)
    avis = body(drawn.sheet("Avis"))[1:]
    routes = body(drawn.sheet("Voies"))[1:]
    assert calls == ["Z-9", "A-1", "M-5"]
    for route in routes:
        mine = [row[1] for row in avis if row[2] == route[0]]
        told = (mine.count("✔ Ouvert"), mine.count("✘ Fermé"), mine.count("? Indéterminé"))
        assert route[4:7] == told
    assert sum(sum(route[4:7]) for route in routes) == len(made)


def test_counts_asked_first_are_the_same() -> None:
    first, after = service(), service()
    list(after)
    assert first.comptes == after.comptes


def test_the_notice_the_confidence_and_the_sources_are_told() -> None:
    sheets = book()
    readme = " ".join(str(cell.value) for row in sheets.sheet("Lisez-moi").rows for cell in row.cells if cell.value)
    plain = readme.replace("\u00a0", " ").replace("\u202f", " ")
    assert NOTICE_AVIS in plain
    assert "2024-52" in plain
    assert all(word in plain for word in ("Vérifié", "Inféré", "Conflictuel", "ne se diffuse pas"))
    assert "Ils ne classent ni ne recommandent personne" in str(list(sheets.sheet("Avis").rows)[2].cells[0].value)


def test_lines_left_out_have_their_sheet_with_the_cell_and_no_pseudonym() -> None:
    found = read_situations(
        tableur(("Agent", "Corps", "Échelon"), ("SECRET-7", "IH", "x"), nature="xlsx", nom="a.xlsx"), tables(), JOUR
    )
    sheet = book(ecartes=found.diagnostics).sheet("Lignes écartées")
    (row,) = body(sheet)[1:]
    assert row[0] == "Liste!C2"
    assert "SECRET-7" not in str(body(sheet))
    assert "Lignes écartées" not in [one.title for one in book().sheets]


def test_the_file_is_the_same_each_time_and_opens() -> None:
    files = []
    for _ in range(2):
        stream = BytesIO()
        render_xlsx(book(), stream)
        files.append(stream.getvalue())
    assert files[0] == files[1]
    opened = load_workbook(BytesIO(files[0]))
    assert opened.sheetnames == ["Avis", "Voies", "Lisez-moi"]
    avis = opened["Avis"]
    assert avis.freeze_panes is not None
    assert list(avis.tables) == ["tAvis"]
    assert avis.print_title_rows is not None
