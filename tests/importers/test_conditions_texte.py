"""Statutory sentences as typed facts; what is not understood stays text."""

from __future__ import annotations

from typing import Any

import pytest

from fphref.importers.fiche.conditions_texte import Contexte, announces_choice, is_condition, read_condition

GRADES = (("agent", "Agent"), ("agent-principal", "Agent principal"), ("agent-chef", "Agent en chef"))
INSIDE = Contexte(GRADES, "agent-principal")

TYPED: list[tuple[str, dict[str, Any]]] = [
    ("Justifier d'au moins 4 ans de services publics.", {"services": {"nature": "publics", "min_mois": 48}}),
    ("Compter trois années de services publics effectifs",
     {"services": {"nature": "publics_effectifs", "min_mois": 36}}),
    ("Avoir 18 mois de services effectifs dans le corps", {"services": {"nature": "effectifs_corps", "min_mois": 18}}),
    ("Avoir deux ans et six mois de services effectifs dans leur grade",
     {"services": {"nature": "effectifs_grade", "min_mois": 30, "grades": ["agent-principal"]}}),
    ("Avoir 6 ans de services effectifs en qualité d'agent principal ou d'aide de camp",
     {"services": {"nature": "effectifs_grade", "min_mois": 72, "grades": ["agent-principal", "aide-camp"]}}),
    ("Justifier de 5 ans de services effectifs dans un corps de catégorie B",
     {"services": {"nature": "effectifs_categorie", "min_mois": 60, "categorie": "B"}}),
    ("Justifier d'un an d'ancienneté dans le 5ème échelon",
     {"anciennete_echelon": {"grade": "agent-principal", "echelon": 5, "min_mois": 12}}),
    ("Avoir 2 ans dans le deuxième échelon du grade d'agent",
     {"anciennete_echelon": {"grade": "agent", "echelon": 2, "min_mois": 24}}),
    ("Avoir atteint le 7e échelon de leur grade",
     {"anciennete_echelon": {"grade": "agent-principal", "echelon": 7, "min_mois": 0}}),
    ("5 ans de détachement dans un emploi culminant au moins à l'indice brut 1015",
     {"detachement_emploi": {"ib_min": 1015, "min_mois": 60}}),
    ("d'au moins 6 ans d'une activité professionnelle",
     {"activite_professionnelle": {"nature": "professionnelle", "min_mois": 72}}),
    ("ou d'un mandat de membre d'une assemblée élue d'une collectivité territoriale",
     {"activite_professionnelle": {"nature": "mandat_local"}}),
    ("ou d'une activité de responsable d'une association",
     {"activite_professionnelle": {"nature": "responsabilite_association"}}),
    ("Avoir exercé pendant 3 ans des fonctions de tuteur",
     {"fonctions": {"intitule": "Fonctions de tuteur", "min_mois": 36}}),
    ("Etre titulaire du diplôme d'État de psychomotricien.",
     {"diplome": {"intitule": "Diplôme d'État de psychomotricien"}}),
    ("un titre classé au niveau 5 du répertoire",
     {"diplome": {"intitule": "Titre classé au niveau 5 du répertoire", "niveau": 5}}),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "node"), TYPED)
def test_a_sentence_that_is_understood_gives_its_fact(sentence: str, node: dict[str, Any]) -> None:
    assert read_condition(sentence, INSIDE).noeud == node


@pytest.mark.parametrize(
    "sentence",
    [
        "Être de bonne moralité",
        "Avoir réussi un entretien devant trois personnes",
        "Justifier de services effectifs",
        "Avoir 2 ans dans le 4e échelon du grade de brigadier",
        "Être en fonction dans l'établissement depuis 2 ans",
        "Justifier de plusieurs années de services publics",
        "",
    ],
)
def test_a_sentence_that_is_not_understood_has_no_fact(sentence: str) -> None:
    assert read_condition(sentence, INSIDE).noeud is None


def test_outside_a_corps_an_echelon_without_grade_is_no_fact() -> None:
    assert read_condition("Avoir 2 ans dans le 4e échelon", Contexte()).noeud is None


def test_two_lengths_in_one_sentence_are_two_facts() -> None:
    found = read_condition("Avoir atteint le 6e échelon et compter au moins trois ans de services publics", INSIDE)
    assert found.noeud == {
        "tous": [
            {"anciennete_echelon": {"grade": "agent-principal", "echelon": 6, "min_mois": 0}},
            {"services": {"nature": "publics", "min_mois": 36}},
        ]
    }
    either = read_condition("Justifier de 2 ans dans le 4e échelon ou de 9 ans de services publics", INSIDE)
    assert list(either.noeud or ()) == ["un_de"]


def test_half_an_understood_sentence_is_not_typed() -> None:
    assert read_condition("Avoir 2 ans dans le 4e échelon et 3 ans de vie commune", INSIDE).noeud is None


def test_services_of_which_a_part_is_said_are_two_facts() -> None:
    found = read_condition("Compter 8 ans de services publics dont 3 ans de services effectifs en catégorie C", INSIDE)
    assert found.noeud == {
        "tous": [
            {"services": {"nature": "publics", "min_mois": 96}},
            {"services": {"nature": "effectifs_categorie", "min_mois": 36, "categorie": "C"}},
        ]
    }


def test_diplomas_of_which_one_is_enough_are_told_apart() -> None:
    found = read_condition("Être titulaire du diplôme de veilleur, du brevet de garde ou d'un titre équivalent", INSIDE)
    assert found.noeud == {
        "un_de": [
            {"diplome": {"intitule": "Diplôme de veilleur"}},
            {"diplome": {"intitule": "Brevet de garde"}},
            {"diplome": {"intitule": "Titre équivalent"}},
        ]
    }
    whole = read_condition("Être titulaire du diplôme de veilleur et du brevet de garde", INSIDE).noeud or {}
    assert "un_de" not in whole


@pytest.mark.parametrize(
    "sentence",
    [
        "Compter 8 ans de services publics, dont 3 ans auprès du public",
        "Justifier de 3 ans de services effectifs dans ce grade ou dans un grade équivalent",
        "Justifier de 3 ans de services publics, sauf dérogation",
        "Justifier de 3 ans de services publics au cours des 6 ans qui précèdent",
        "Avoir 2 ans dans le 4e échelon ou dans un échelon comparable",
    ],
)
def test_a_fact_that_the_sentence_widens_or_narrows_is_left_to_a_person(sentence: str) -> None:
    assert read_condition(sentence, INSIDE).noeud is None


def test_a_bracket_that_no_fact_holds_is_remarked() -> None:
    assert read_condition("Avoir 3 ans de services publics (deux nominations sur trois)", INSIDE).remarques


def test_items_take_the_length_and_the_categorie_announced_above_them() -> None:
    under = INSIDE.under("6 ans d'exercice, dans un corps de catégorie B :")
    assert read_condition("De fonctions de régie", under).noeud == {
        "fonctions": {"intitule": "Fonctions de régie", "min_mois": 72, "categorie": "B"}
    }


@pytest.mark.parametrize(
    ("announced", "items", "choice"),
    [
        ("Justifier soit de :", ["a", "b"], True),
        ("Etre titulaire de l'un des diplômes suivants :", ["a", "b"], True),
        ("Justifier :", ["de a", "ou de b"], True),
        ("", ["a ;", "b ; ou", "c"], True),
        ("Remplir les conditions suivantes :", ["a", "b"], False),
        ("", ["a", "b"], False),
    ],
)
def test_a_list_is_a_choice_where_its_words_say_so(announced: str, items: list[str], choice: bool) -> None:
    assert announces_choice(announced, items) is choice


def test_a_remark_is_no_condition() -> None:
    assert is_condition("Justifier d'un diplôme") and not is_condition(
        "Les périodes simultanées ne comptent qu'une fois."
    )
