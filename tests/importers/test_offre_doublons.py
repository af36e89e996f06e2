"""Postings that say nearly the same."""

from __future__ import annotations

from typing import Any

from fphref.importers.offre.doublons import SEUIL, resemblance, signature

MISSIONS = [f"Tenir le registre numéro {word} du service de nuit" for word in ("un", "deux", "trois", "quatre", "cinq")]


def tree(**fields: Any) -> dict[str, Any]:
    """A posting with these fields."""
    return {"id": "x", "intitule": "Lingère", **fields}


def test_a_posting_told_again_with_other_linked_items_is_the_same() -> None:
    linked: list[Any] = [{"texte": text, "item": f"ac-{n}"} for n, text in enumerate(MISSIONS)]
    assert resemblance(signature(tree(missions=MISSIONS)), signature(tree(missions=linked, employeur="CH"))) == 1.0


def test_a_shorter_telling_is_found_inside_the_longer_one() -> None:
    whole, part = (
        signature(tree(missions=MISSIONS, qualites=["Rigueur et calme en toute chose"])),
        signature(tree(missions=MISSIONS[:3])),
    )
    assert resemblance(whole, part) == resemblance(part, whole) >= SEUIL


def test_another_post_of_the_same_house_is_below_the_threshold() -> None:
    other = [f"Laver le linge du bâtiment {word} avant midi" for word in ("un", "deux", "trois", "quatre", "cinq")]
    first, second = signature(tree(missions=MISSIONS)), signature(tree(missions=[MISSIONS[0], *other]))
    assert 0 < resemblance(first, second) < SEUIL


def test_a_few_words_are_no_near_duplicate_of_a_long_posting() -> None:
    assert resemblance(signature(tree(missions=MISSIONS)), signature(tree(missions=MISSIONS[:1]))) < SEUIL


def test_nothing_resembles_an_empty_posting() -> None:
    assert signature(tree()) == frozenset()
    assert resemblance(signature(tree()), signature(tree())) == 0.0


def test_short_labels_languages_and_studies_count() -> None:
    found = signature(tree(qualites=["Rigueur"], langues=[{"langue": "Anglais", "niveau": "C1"}], experience="3 ans"))
    assert found == {"rigueur", "anglais", "c1", "3 ans"}
