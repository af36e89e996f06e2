"""The thesaurus: how it is read, what it finds, and that the one that is shipped holds together."""

from __future__ import annotations

from collections import Counter

import pytest

from fphref.diagnostics import FphrefError
from fphref.rapprochement.mots import key, plain, words
from fphref.rapprochement.thesaurus import FILE, Thesaurus, default, extended, parse

SMALL = """
# une remarque
bureautique = Pack Office, outils de bureau > numérique  # une autre
tableur = Excel, feuille de calcul > bureautique
événements = congrès
événements indésirables = incident
coordination = coordination des acteurs
"""


def found(text: str, thesaurus: Thesaurus | None = None) -> set[tuple[str, str, bool]]:
    """The words of each form that is found, the notion, and whether it is a neighbour."""
    text = plain(text)
    mots = words(text)
    known = thesaurus or Thesaurus(parse(SMALL))
    return {(text[mots[one.debut].debut : mots[one.fin - 1].fin], one.notion, one.voisin) for one in known.find(mots)}


def test_a_form_leads_to_its_notion_and_to_the_neighbours_of_it() -> None:
    assert found("Maîtrise du pack office") == {
        ("pack office", "bureautique", False), ("pack office", "numérique", True),
    }  # fmt: skip
    assert found("des FEUILLES de calcul") == {
        ("FEUILLES de calcul", "tableur", False), ("FEUILLES de calcul", "bureautique", True),
    }  # fmt: skip
    assert found("culture numérique") == {("numérique", "numérique", False)}


def test_a_proper_name_is_no_beginning_of_another_word() -> None:
    assert found("Excellente présentation, excellence") == set()
    assert {notion for _, notion, _ in found("Excel")} == {"tableur", "bureautique"}


def test_of_two_forms_the_longer_is_found() -> None:
    assert found("Suivi des événements indésirables") == {("événements indésirables", "événements indésirables", False)}
    assert found("Organiser des événements") == {("événements", "événements", False)}


def test_light_words_may_stand_inside_a_form() -> None:
    assert ("coordination des différents acteurs", "coordination", False) in found(
        "coordination des différents acteurs"
    )
    assert all(notion[0] == "coordination" for notion in found("coordination médicale des acteurs"))


@pytest.mark.parametrize("line", ["bureautique", "= a, b", "> a", "bureautique =", "a = a", "="])
def test_a_line_that_says_nothing_is_told_with_its_number(line: str) -> None:
    with pytest.raises(FphrefError, match=r"^essai\.txt, ligne 2 : "):
        parse(f"# tête\n{line}\n", "essai.txt")


def test_notions_can_be_added_to_those_of_the_program() -> None:
    more = extended("chronotopie = usage alterné des salles > planification", "local.txt")
    assert ("usage alterné des salles", "planification", True) in found("Usage alterné des salles".lower(), more)
    assert found("Pack Office", more) >= {("Pack Office", "bureautique", False)}


def test_the_shipped_thesaurus_is_read_whole() -> None:
    lines = [line for line in FILE.read_text("utf-8").splitlines() if line.partition("#")[0].strip()]
    assert len(default().notions) == len(lines) > 250
    assert sum(len(notion.formes) for notion in default().notions) > 2000


def test_every_neighbour_of_the_shipped_thesaurus_is_a_notion() -> None:
    names = {notion.nom for notion in default().notions}
    assert [(n.nom, near) for n in default().notions for near in n.voisins if near not in names] == []
    assert [notion.nom for notion in default().notions if notion.nom in notion.voisins] == []


def test_no_form_of_the_shipped_thesaurus_stands_on_two_lines() -> None:
    counts = Counter(form for notion in default().notions for form in set(notion.formes))
    assert [form for form, count in counts.items() if count > 1] == []
    assert [form for form in counts if not words(form) or not key(form)] == []
