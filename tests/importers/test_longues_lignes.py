"""Lines of a hundred thousand signs without what a form looks for: read to the end, and nothing is found in them."""

from __future__ import annotations

import re

import pytest

from fphref.importers import intitule
from fphref.importers.fiche import conditions_texte, correspondances, listes, statut
from fphref.importers.offre import rubriques

LONG = 100_000
PIECES = ("a", "a ", "1", "1 ", " ", "\t", "(", "( ", ")", "-", "- ", "– ", "a-", "12345 (", ", ", "services ")
ANYWHERE = (
    correspondances._PRINTED, correspondances._LETTER, listes._CODES, listes._END, conditions_texte._SERVICES,
    conditions_texte._AND, conditions_texte._WHICH, conditions_texte._OR, conditions_texte._OR_DIPLOMA,
    intitule._SIGLE, intitule._MARKERS, intitule._ABBREVIATION,
)  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_line_without_the_marks_is_searched_to_its_end(piece: str) -> None:
    line = piece * (LONG // len(piece)) + "!"
    found = {motif.pattern for motif in ANYWHERE if motif.search(line)}
    assert found == ({conditions_texte._SERVICES.pattern} if piece == "services " else set())
    assert statut._GRADE.match(line) is None
    assert rubriques._LABELLED.fullmatch(line.replace(":", "")) is None or "–" in piece or "-" in piece


@pytest.mark.parametrize(
    ("motif", "text", "rest"),
    [
        (correspondances._PRINTED, "Infirmiers   (  catégorie A )", "Infirmiers"),
        (correspondances._PRINTED, "Infirmiers – cat. B", "Infirmiers"),
        (correspondances._LETTER, "Infirmiers   ( C )", "Infirmiers"),
        (listes._CODES, "Hygiène  ( formacode 12345 , 23456 )", "Hygiène"),
        (listes._CODES, "Hygiène  –  12345", "Hygiène"),
        (listes._CODES, "Hygiène 12345 .", "Hygiène"),
        (intitule._MARKERS, "Brancardier   ( H / F )", "Brancardier"),
        (intitule._MARKERS, "Brancardier F/H", "Brancardier"),
        (intitule._SIGLE, "Technicien   (TSH)", "Technicien"),
    ],
)
def test_the_marks_are_still_found_behind_any_blanks(motif: re.Pattern[str], text: str, rest: str) -> None:
    assert motif.sub("", text) == rest


def test_a_condition_still_parts_at_its_joints() -> None:
    assert statut._GRADE.match("Aide-soignant principal (11 échelons)")
    assert conditions_texte._AND.split("5 ans de services   et 2 ans de grade") == [
        "5 ans de services",
        "2 ans de grade",
    ]
    assert conditions_texte._WHICH.split("5 ans  ,  dont 2 ans de grade") == ["5 ans", "2 ans de grade"]
    assert conditions_texte._WHICH.split("5 ans  dont 2 ans de grade") == ["5 ans", "2 ans de grade"]
