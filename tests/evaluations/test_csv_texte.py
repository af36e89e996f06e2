"""Lists whose quotes are not closed: told with their line, whatever their size, and never half read."""

from __future__ import annotations

from pathlib import Path

import pytest

from fphref.diagnostics import FphrefError
from fphref.evaluations.csv_texte import open_csv
from fphref.evaluations.rgpd import examine
from tests.evaluations.rgpd_fabrique import JOUR, NIR_MADE


def read(folder: Path, content: bytes) -> list[dict[int, object]]:
    path = folder / "liste.csv"
    path.write_bytes(content)
    return [dict(ligne.cellules) for ligne in open_csv(path).feuilles[0].lignes()]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'a;b\n1;"x\n3;4\n', 2),
        (b'a;b\n1;"x\n3;4', 2),
        (b'a;b\r\n1;"x\r\ny";"z\r\n3;4\r\n', 3),
        (b'a;b\r1;"x\ry";"z\r3;4', 3),
        (b'a;b\n1;2\n"', 3),
        (b'"', 1),
        (b"a;b\n" + b"1;2\n" * 50 + b'"3;4\n' + b"5;6\n" * 50, 52),
        (b"a;b\n" + b"1;2\n" * 60_000 + b'3;"4\n' + b"5;6\n" * 60_000, 60_002),
    ],
)
def test_a_quote_that_is_never_closed_is_told_with_its_line(content: bytes, line: int, tmp_path: Path) -> None:
    with pytest.raises(FphrefError) as stopped:
        read(tmp_path, content)
    said = f"liste.csv : la valeur de la ligne {line} n’a pas de fin (un guillemet de trop ?)."
    assert str(stopped.value) == said


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_a_quote_closed_at_the_very_end_is_read(end: bytes, tmp_path: Path) -> None:
    assert read(tmp_path, b'a;b\n1;"x\ny"' + end) == [{1: "a", 2: "b"}, {1: "1", 2: "x\ny"}]


def test_a_value_longer_than_what_is_tried_first_does_not_hide_the_separator(tmp_path: Path) -> None:
    rows = read(tmp_path, b"a,b\n1,2\n" + b'3,"' + b"x;\n" * 60 + b'"\n4,5\n')
    assert [row[1] for row in rows] == ["a", "1", "3", "4"]


def test_nothing_is_said_clean_behind_an_open_quote(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text(f'agent;note\nA1;"à revoir\nA2;{NIR_MADE}\n', "utf-8")
    with pytest.raises(FphrefError, match="ligne 2"):
        examine(path, JOUR)


def test_one_null_character_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_bytes(b"agent;corps\n" + b"A-1;IH\n" * 50 + b"A-2;I\0H\n" + b"A-3;IH\n" * 50)
    with pytest.raises(FphrefError, match=r"caractère nul .* à la ligne 52"):
        open_csv(path)
    path.write_bytes(b"a\0;\0b\0\n" * 500)
    with pytest.raises(FphrefError, match="pas un fichier texte :"):
        open_csv(path)


def test_a_huge_cell_is_told_for_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("agent;corps\nA-1;IH\nA-2;" + "x" * 200_000 + "\nA-3;IH\n", "utf-8")
    with pytest.raises(FphrefError, match="une cellule de la ligne 3 a plus de 131072 caractères"):
        list(open_csv(path).feuilles[0].lignes())
