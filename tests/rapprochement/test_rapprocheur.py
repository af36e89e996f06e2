"""Wordings matched to items: which method, in which order, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from fphref.model.referentiel import Referentiel
from fphref.rapprochement.rapprocheur import GENRES, SEUIL, Connu, Rapprocheur, connus_of

CONNUS = (
    Connu("sf-bureautique", "Utiliser les outils bureautique", "savoir_faire"),
    Connu("cn-qualite", "Qualité", "connaissance"),
    Connu("ac-qualite", "Contrôle et suivi de la qualité des prestations rendues aux services", "activite"),
    Connu("cn-conduite-projet", "Conduite de projet", "connaissance"),
    Connu("sf-reunions", "Conduire et animer des réunions", "savoir_faire"),
    Connu("ac-budget", "Établissement et suivi de budget(s) relatif(s) à son domaine", "activite"),
)


@pytest.fixture(scope="module")
def known() -> Rapprocheur:
    return Rapprocheur(CONNUS)


def test_the_same_label_is_exact(known: Rapprocheur) -> None:
    best = known.candidats("Conduite  de projet")[0]
    assert (best.id, best.score, best.methode, best.raison) == ("cn-conduite-projet", 1.0, "exact", "même libellé")
    assert best.genre == "connaissance"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("CONDUITE DE PROJET", "même libellé aux accents et à la casse près"),
        (
            "Projets : conduite",
            "même libellé aux accents, à la casse, à la ponctuation, au pluriel et à l’ordre des mots près",
        ),
    ],
)
def test_the_same_words_are_the_same_label(known: Rapprocheur, text: str, reason: str) -> None:
    best = known.candidats(text)[0]
    assert (best.id, best.score, best.methode, best.raison) == ("cn-conduite-projet", 1.0, "normalise", reason)


def test_an_exact_label_comes_before_a_normalised_one_and_ids_settle_a_tie() -> None:
    twins = [Connu(f"cn-{name}", label, "connaissance") for name, label in
             (("c", "Droits des patients"), ("b", "Droit du patient"), ("a", "droits des patients"))]  # fmt: skip
    found = Rapprocheur(twins).candidats("Droits des patients")
    assert [(one.id, one.methode) for one in found] == [
        ("cn-c", "exact"), ("cn-a", "normalise"), ("cn-b", "normalise"),
    ]  # fmt: skip


def test_a_similar_label_is_never_sure_and_says_why(known: Rapprocheur) -> None:
    best, *_ = known.candidats("Bonne maîtrise de Microsoft Office")
    assert (best.id, best.methode) == ("sf-bureautique", "similaire")
    assert 0 < best.score < 1
    assert best.raison == "par synonyme : “Microsoft Office” → bureautique"
    best, *_ = known.candidats("Suivi du budget et des dépenses")
    assert best.id == "ac-budget"
    assert best.raison == "mots communs : Suivi, budget ; par synonyme : “dépenses” → budget"
    best, *_ = known.candidats("Excel")
    assert best.raison == "par notion voisine : “Excel” → bureautique"


def test_a_label_that_says_only_that_comes_before_a_longer_one(known: Rapprocheur) -> None:
    found = known.candidats("Culture qualité")
    assert [one.id for one in found[:2]] == ["cn-qualite", "ac-qualite"]
    assert found[0].score > found[1].score


@pytest.mark.parametrize("text", ["", "   ", "\x00\x07", "…", "de la", "xyzzy", "Ramonage des cheminées"])
def test_nothing_is_proposed_where_nothing_is_shared(known: Rapprocheur, text: str) -> None:
    assert known.candidats(text) == ()


def test_what_every_wording_says_links_nothing(known: Rapprocheur) -> None:
    assert all(one.score < SEUIL / 2 for one in known.candidats("Bonne connaissance des activités de son domaine"))


@pytest.mark.parametrize("count", [0, 1, 2, 50])
def test_at_most_n_are_proposed(known: Rapprocheur, count: int) -> None:
    found = known.candidats("Suivi de la qualité, du budget et conduite de projets", count)
    assert len(found) <= count
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(one.score == round(one.score, 3) > 0 for one in found)


def test_an_endless_text_is_answered(known: Rapprocheur) -> None:
    assert known.candidats("Conduite de projet " + "a" * 1_000_000)[0].methode == "similaire"
    assert known.candidats("\x1b[31m" * 300_000) == ()
    long = Rapprocheur([Connu("cn-long", "mot " * 2_000, "connaissance")])
    assert [one.methode for one in long.candidats("mot " * 3_000)] == ["similaire"]


def test_no_item_and_items_without_a_word_are_no_fault() -> None:
    assert Rapprocheur(()).candidats("budget") == ()
    assert Rapprocheur([Connu("cn-x", "…", "connaissance")]).candidats("… budget") == ()


def test_another_scorer_takes_the_place_of_the_words() -> None:
    class Lengths:
        def scores(self, texte: str) -> Sequence[float]:
            return [1 / (1 + abs(len(texte) - len(connu.libelle))) for connu in CONNUS]

    found = Rapprocheur(CONNUS, Lengths()).candidats("Qualifé", 1)
    assert [(one.id, one.score, one.methode) for one in found] == [("cn-qualite", 1.0, "similaire")]
    assert found[0].raison == "proche selon le modèle de comparaison"
    assert Rapprocheur(CONNUS, Lengths()).candidats("qualite", 1)[0].methode == "normalise"


def test_items_can_be_those_of_a_metier_and_of_some_kinds(referentiel: Referentiel) -> None:
    metier = referentiel.metiers["15D30"]
    every, cited = connus_of(referentiel), connus_of(referentiel, metier)
    assert len(every) > len(cited) == len(metier.activites) + len(metier.competences)
    assert set(cited) < set(every)
    kinds = connus_of(referentiel, metier, ("connaissance",))
    assert [one.id for one in kinds] == [one.id for one in cited if one.genre == "connaissance"]
    assert {one.genre for one in every} <= set(GENRES)
