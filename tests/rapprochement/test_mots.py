"""What two spellings of a wording share, and what tells two words apart."""

from __future__ import annotations

import pytest

from fphref.rapprochement.mots import MAX_CHARS, MAX_WORDS, clean, key, plain, singular, stem, words


@pytest.mark.parametrize(
    "spelling",
    [
        "Gestion des événements indésirables",
        "gestion d'évènement indésirable",
        "GESTION DES ÉVÉNEMENTS INDÉSIRABLES.",
        "Événement(s) indésirable(s) : gestion",
        "Gestion des e\u0301ve\u0301nements inde\u0301sirables",
        "Gestion des événe\u00adments\u00a0indésirables",
    ],
)
def test_spellings_of_one_label_share_a_key(spelling: str) -> None:
    assert key(spelling) == "evenement gestion indesirable"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gérer un budget", "Suivre un budget"),
        ("Avec encadrement", "Sans encadrement"),
        ("Anglais", "Anglais scientifique"),
        ("Qualité", "Qualités"),
        ("Niveau 1", "Niveau 2"),
    ],
)
def test_other_labels_have_another_key_but_for_the_plural(one: str, other: str) -> None:
    assert (key(one) == key(other)) == (one == "Qualité")


@pytest.mark.parametrize("text", ["", "  ", "…!?", "de la", "\x07\x1b"])
def test_what_says_nothing_has_no_key(text: str) -> None:
    assert key(text) == ""


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("documents", "document"), ("journaux", "journal"), ("tableaux", "tableau"), ("repas", "repas"),
        ("processus", "processus"), ("process", "process"), ("bus", "bus"), ("bpc", "bpc"),
    ],
)  # fmt: skip
def test_the_singular_of_a_word(plural: str, one: str) -> None:
    assert singular(plural) == one


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("planification", "planifier"), ("animation", "animer"), ("encadrement", "encadrer"),
        ("communication", "communiquer"), ("statistique", "statistic"), ("budgetaire", "budget"),
    ],
)  # fmt: skip
def test_a_verb_its_noun_and_its_cognate_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("personnel", "personne"), ("equipement", "equipe"), ("etablissement", "etablir"), ("repas", "reparer"),
        ("contrat", "controle"), ("excel", "excellent"), ("donnee", "donner"), ("patient", "patience"),
    ],
)  # fmt: skip
def test_words_that_only_begin_alike_keep_their_own_stem(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_words_keep_their_place_in_the_text_and_small_ones_are_left_out() -> None:
    text = plain("Suivi du (des) budget(s) dans son domaine")
    assert [text[mot.debut : mot.fin] for mot in words(text)] == ["Suivi", "budget", "domaine"]


def test_what_every_wording_says_weighs_less() -> None:
    domain, manage, budget = words("domaine gérer budget")
    assert domain.poids < manage.poids < budget.poids == 1


def test_an_endless_text_is_read_by_its_beginning() -> None:
    endless = " ".join(f"mot{number}" for number in range(200_000))
    assert len(clean(endless)) <= MAX_CHARS
    assert len(words(plain(endless))) == MAX_WORDS
