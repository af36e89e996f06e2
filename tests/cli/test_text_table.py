"""Sentences and tables in plain text: fitted to the screen, nothing lost that fits, nothing wider."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fphref.cli.text_table import Colonne, clean, compte, folded, fraction, nombre, phrase, screen_width, size, tableau


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def test_a_table_is_set_in_columns() -> None:
    columns = [Colonne("Nom", souple=True), Colonne("Agents|présents", droite=True), Colonne("État")]
    assert tableau(columns, [["Bloc", "3", "couvert"], ["Réa", "12", ""]]) == [
        "         Agents",
        "  Nom  présents État",
        "  ──── ──────── ───────",
        "  Bloc        3 couvert",
        "  Réa        12",
    ]


def test_a_long_cell_runs_over_two_lines_then_is_cut() -> None:
    assert folded("Unité de recherche clinique", 18, 2) == ["Unité de recherche", "clinique"]
    assert folded("Unité de recherche clinique et de biostatistique", 18, 2) == [
        "Unité de recherche",
        "clinique et de bi…",
    ]
    assert folded("anticonstitutionnellement", 10, 3) == ["anticonsti", "tutionnell", "ement"]
    assert folded("", 10, 2) == [""]


@given(st.text(alphabet="ab éœ’-日\u0301", max_size=60), st.integers(4, 20), st.integers(1, 3))
def test_a_folded_cell_keeps_to_its_place_and_its_words(text: str, width: int, lines: int) -> None:
    found = folded(text, width, lines)
    assert 1 <= len(found) <= lines
    assert max(map(size, found)) <= width
    if not found[-1].endswith("…"):
        assert "".join(found).replace(" ", "") == text.replace(" ", "")


def test_flexible_columns_share_the_room_that_is_left() -> None:
    long = "mot " * 30
    columns = [Colonne("A", souple=True), Colonne("B", souple=True, part=3), Colonne("C")]
    lines = tableau(columns, [[long, long, "fin"]])
    assert {len(line) for line in lines} <= set(range(80))
    widths = [len(part) for part in lines[1].split()]
    assert widths[1] > 2 * widths[0]
    assert sum(widths) + 4 == 79


@pytest.mark.parametrize(("columns", "width"), [("20", 59), ("80", 79), ("400", 159)])
def test_the_width_is_that_of_the_terminal_within_reason(
    columns: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert screen_width() == width


def test_a_sentence_holds_what_belongs_together() -> None:
    text = "Trente-deux compétences que personne n’a encore évaluées dans ce service « Réa » : 12 345 évaluations."
    lines = phrase(text, "    ", "  ")
    assert max(map(len, lines)) <= 79
    assert lines[0].startswith("  T") and lines[1].startswith("    ")
    assert not any(line.startswith((":", "»")) or line.rstrip().endswith("«") for line in map(str.strip, lines))
    assert " ".join(line.strip() for line in lines).replace("\u00a0", " ") == text


def test_numbers_are_french_and_unknown_is_a_word() -> None:
    assert (nombre(1234567), nombre(None)) == ("1\u00a0234\u00a0567", "inconnu")
    assert (fraction(3, 12), fraction(3, None)) == ("3/12", "3/?")
    assert (compte(0, "agent"), compte(1, "agent"), compte(2, "a expiré", "ont expiré")) == (
        "0 agent", "1 agent", "2 ont expiré",
    )  # fmt: skip


def test_what_would_steer_the_terminal_is_taken_away() -> None:
    assert clean("a\x1b[31m\tb\u202e\nc d'e") == "a [31m b c d’e"
