"""French typography, and the words of search."""

from __future__ import annotations

from datetime import date

import pytest

from fphref.documents.typographie import french_date, plural, spans, typo
from fphref.recherche import stem, words
from fphref.texte import fold


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("l'hôpital", "l’hôpital"),
        ("'entre'", "'entre'"),
        ("d'« un arrêté »", "d’«\u00a0un arrêté\u00a0»"),
        ("Oui ; non ! vrai ?", "Oui\u202f; non\u202f! vrai\u202f?"),
        ("Durée : 1 an", "Durée\u00a0: 1\u00a0an"),
        ("« titre »", "«\u00a0titre\u00a0»"),
        ("n° 91-868", "n°\u00a091-868"),
        ("10 %", "10\u00a0%"),
        ("8 ans et 30 mn", "8\u00a0ans et 30\u00a0mn"),
        ("https://exemple.org/a:b", "https://exemple.org/a:b"),
        ("délais,...", "délais,..."),
        ("", ""),
    ],
)
def test_typography_changes_spaces_and_apostrophes_only(before: str, after: str) -> None:
    assert typo(before) == after
    assert typo(after) == after


def test_markup_is_text() -> None:
    (span,) = spans("<b>gras</b> & [x](y)", strong=True, link="https://exemple.org")
    assert (span.text, span.strong, span.link) == ("<b>gras</b> & [x](y)", True, "https://exemple.org")


@pytest.mark.parametrize(("count", "text"), [(0, "0\u00a0voie"), (1, "1\u00a0voie"), (2, "2\u00a0voies")])
def test_plural(count: int, text: str) -> None:
    assert plural(count, "voie") == text


def test_an_irregular_plural() -> None:
    assert plural(3, "échelon spécial", "échelons spéciaux") == "3\u00a0échelons spéciaux"


@pytest.mark.parametrize(
    ("day", "text"), [(date(2024, 2, 1), "1er\u00a0février 2024"), (date(2026, 8, 22), "22\u00a0août 2026")]
)
def test_dates(day: date, text: str) -> None:
    assert french_date(day) == text


@pytest.mark.parametrize(
    ("text", "folded"), [("Études", "etudes"), ("mise en ŒUVRE", "mise en oeuvre"), ("ﬁche", "fiche"), ("Ça", "ca")]
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("word", "found"),
    [("cliniques", "clinique"), ("hopitaux", "hopital"), ("reseaux", "reseau"), ("bus", "bus"), ("prix", "pri")],
)
def test_stem(word: str, found: str) -> None:
    assert stem(word) == found


def test_words_that_count() -> None:
    assert words("L'étude de la qualité, des 15214 !") == {"etude", "qualite", "15214"}
    assert words("de la") == frozenset()
