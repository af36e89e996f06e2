"""Faults planted in a fiche: each is told with its line, and what the source says is kept as it stands."""

from __future__ import annotations

import pytest

from tests.importers.fiches import at, corps_of, draft_of, imported, line_of, listed, metier_of, text_of, told

PLANTED = [
    ("IMP002", "Proposer des ateliers", "gras"),
    ("IMP009", "SOCIAL, EDUCATIF", "sous-famille"),
    ("IMP009", "Bac + 2", "niveau 5"),
    ("IMP003", "(chant, jeux", "parenthèse"),
    ("IMP003", "Suivi du du", "du du"),
    ("IMP002", "Mise en place", "liste coupée"),
    ("IMP003", "recette Recette", "recette Recette"),
    ("IMP003", "oeuvres", "œ"),
    ("IMP003", "Gérontologie", "44054"),
    ("IMP004", "Programme du certificat", "adresse"),
    ("IMP008", "Trois semaines", "durée"),
    ("IMP003", "Écoute active", "« Écoute active » et « Ateliers de mémoire »"),
    ("IMP003", "STAGE DE MOIS", "nombre"),
    ("IMP009", "Niveau IV", "niveau 4"),
    ("IMP011", "- Animateur principal", "échelons"),
    ("IMP002", "la vie sociale réuni", "coupée"),
    ("IMP003", "Etre titulaire", "Etre"),
    ("IMP003", "de d'exercice", "de d'exercice"),
    ("IMP008", "Montrer un vrai goût", "à apprécier"),
    ("IMP003", "Etre animateur de maison", "redoublé"),
    ("IMP008", "une part fixée", "quota"),
    ("IMP011", "Stage (à effectuer", "durée du stage"),
    ("IMP003", "Durée : mois", "nombre"),
    ("IMP008", "AU GRADE D'ANIMATEUR EN CHEF", "grade"),
    ("IMP003", "suivi du cahiers", "du cahiers"),
    ("IMP003", "suivi du cahiers", "deux éléments"),
    ("IMP004", "Réseau des animateurs", "adresse"),
    ("IMP004", "Coordinateur de vie", "adresse"),
]


@pytest.mark.parametrize(("code", "where", "words"), PLANTED)
def test_a_planted_fault_is_told_at_its_line(code: str, where: str, words: str) -> None:
    line = line_of("fautes.md", where)
    assert [text for number, text in told(imported("fautes.md"), code) if number == line and words in text]


def test_nothing_else_is_told_as_a_fault_of_the_source() -> None:
    expected = [(line_of("fautes.md", where), words) for code, where, words in PLANTED if code == "IMP003"]
    repeated = [n for n, line in enumerate(text_of("fautes.md").split("\n"), 1) if line == "Jeux de société"][1]
    expected.append((repeated, "deux fois"))
    found = told(imported("fautes.md"), "IMP003")
    assert [one for one in found if not any(line == one[0] and words in one[1] for line, words in expected)] == []


@pytest.mark.parametrize("nom", ["dialyse.txt", "integration.md"])
def test_a_sound_fiche_raises_no_fault_of_the_source_but_what_it_has(nom: str) -> None:
    found = [text for _, text in told(imported(nom), "IMP003")]
    assert all("deux éléments" in text for text in found)


def test_the_words_of_a_fault_stay_as_printed() -> None:
    draft = imported("fautes.md")
    voie = corps_of(draft, "animateurs-maison")["voies"][0]
    assert voie["ouverture"] == "Ouvert par l'établissement après avis du conseil de la vie sociale réuni en séance."
    assert voie["conditions"]["tous"][1]["texte"] == "Justifier d'au moins 2 ans de d'exercice de fonctions d'animation"
    assert at(draft, "formations/certificat-animateur-maison.yaml", "stage") == {
        "texte": "Stage de mois en maison de retraite"
    }


def test_a_missing_code_has_a_stand_in_that_says_so() -> None:
    draft = imported("fautes.md")
    assert metier_of(draft)["code"] == "A-COMPLETER-ANIMATEU"
    assert metier_of(draft)["sources"] == ["fiche-a-completer-animateu"]
    assert any("A-COMPLETER" in text for _, text in told(draft, "IMP011"))


def test_a_promotion_to_an_unknown_grade_is_left_to_a_person() -> None:
    draft = imported("fautes.md")
    assert "avancements" not in corps_of(draft, "animateurs-maison")
    assert listed(draft) == [
        line_of("fautes.md", "AU GRADE D'ANIMATEUR EN CHEF"),
        line_of("fautes.md", "Justifier d'un an dans"),
    ]


def test_what_a_fiche_lacks_is_told_once_each() -> None:
    draft = draft_of("Veilleur(se) de nuit\n\nACTIVITÉS\n\n- Ronde des couloirs\n")
    missing = [text for _, text in told(draft, "IMP011")]
    for word in ("définition", "famille", "code", "niveau", "savoir-faire", "connaissances"):
        assert sum(word in text for text in missing) == 1, word


def test_a_spelling_is_told_once_and_not_at_each_line() -> None:
    draft = draft_of(text_of("fautes.md").replace("- Montrer un vrai", "- Etre de bonne humeur\n- Montrer un vrai"))
    assert len([text for _, text in told(draft, "IMP003") if "accent" in text]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Justifier d'au moins 4 ans de services publics.",
        "Suivi du processus et du temps de travail",
        "Nous nous réunissons pas à pas",
        "Attaché (11 échelons)",
        "Stage de 4 mois en établissement",
        "Contrôle de gestion, contrôle interne et contrôle des comptes",
    ],
)
def test_a_right_sentence_raises_nothing(text: str) -> None:
    assert told(draft_of(f"ACTIVITÉS\n\n- {text}\n"), "IMP003") == []
