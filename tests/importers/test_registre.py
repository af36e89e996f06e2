"""Ids of one run: known items keep theirs, new ones are readable and never taken twice; nothing similar is silent."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fphref.importers.modele import Carnet, Ligne
from fphref.importers.registre import LONGUEUR, Registre, slug
from fphref.model.competences import Genre
from fphref.model.referentiel import Referentiel
from tests.importers.fabrique import make_document

BUDGET = "Établir/évaluer/optimiser un budget relatif à son domaine de compétence"
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@pytest.fixture
def carnet() -> Carnet:
    return Carnet(make_document("une ligne"))


def codes(carnet: Carnet) -> list[str]:
    return [doute.diagnostic.regle for doute in carnet.close()[1] if doute.diagnostic.regle != "IMP001"]


def line(carnet: Carnet) -> Ligne:
    return carnet.document.lignes[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Classement et tri des dossiers du service", "ac-classement-tri-dossiers-service"),
        ("Œuvrer à l’accueil", "ac-oeuvrer-accueil"),
        ("De la", "ac-de-la"),
        ("…", "ac-element"),
    ],
)
def test_an_id_says_the_significant_words(text: str, expected: str) -> None:
    assert slug(text, "ac", mots=5) == expected


@given(st.text(max_size=300), st.sampled_from(("", "ac", "sf")))
def test_any_text_gives_a_sound_id(text: str, prefixe: str) -> None:
    found = slug(text, prefixe)
    assert ID.fullmatch(found)
    assert len(found) <= LONGUEUR


def test_the_same_wording_gets_the_same_id_and_another_one_never(carnet: Carnet) -> None:
    registre = Registre()
    first = registre.item("savoir_faire", "Rédiger un compte rendu", line(carnet), carnet)
    again = registre.item("savoir_faire", "rédiger un COMPTE RENDU", line(carnet), carnet)
    other = registre.item("savoir_faire", "Rédiger des comptes rendus et un rapport", line(carnet), carnet)
    assert first == again == "sf-rediger-compte-rendu"
    assert other != first


def test_two_wordings_with_the_same_first_words_get_two_ids(carnet: Carnet) -> None:
    registre = Registre()
    labels = [f"Suivi des dossiers de commande annuelle de fournitures {n}" for n in ("a1", "b2", "c3")]
    ids = [registre.item("activite", label, line(carnet), carnet) for label in labels]
    assert ids[1:] == [f"{ids[0]}-2", f"{ids[0]}-3"]


def test_a_known_wording_keeps_its_id_silently(carnet: Carnet, referentiel: Referentiel) -> None:
    registre = Registre(referentiel)
    assert registre.item("savoir_faire", BUDGET, line(carnet), carnet) == "sf-etablir-budget"
    assert codes(carnet) == []
    assert registre.rattachements[0].methode == "exact"


def test_a_wording_that_differs_by_its_form_alone_is_linked_and_told(carnet: Carnet, referentiel: Referentiel) -> None:
    registre = Registre(referentiel)
    asked = BUDGET.upper().replace("É", "E")
    assert registre.item("savoir_faire", asked, line(carnet), carnet) == "sf-etablir-budget"
    assert codes(carnet) == ["IMP002"]


def test_a_similar_wording_is_a_new_item_and_told_with_its_runner_up(carnet: Carnet, referentiel: Referentiel) -> None:
    registre = Registre(referentiel)
    found = registre.item("savoir_faire", "Établir et évaluer un budget de son domaine", line(carnet), carnet)
    assert found not in referentiel.savoir_faire
    assert codes(carnet) == ["IMP007"]
    link = registre.rattachements[0]
    assert (link.methode, link.candidats[0].id) == ("nouveau", "sf-etablir-budget")


def test_a_wording_of_the_market_is_linked_with_a_doubt_where_similar_and_bare_where_not(
    carnet: Carnet, referentiel: Referentiel
) -> None:
    registre = Registre(referentiel)
    genres: tuple[Genre, ...] = ("savoir_faire", "connaissance")
    assert registre.enonce(BUDGET, line(carnet), carnet, genres) == {"texte": BUDGET, "item": "sf-etablir-budget"}
    assert codes(carnet) == []
    similar = registre.enonce("Établir et évaluer un budget de son domaine", line(carnet), carnet, genres)
    assert isinstance(similar, dict)
    assert similar["item"] == "sf-etablir-budget"
    assert registre.enonce("Conduire un tracteur", line(carnet), carnet, genres) == "Conduire un tracteur"
    assert codes(carnet) == ["IMP006"]


def test_without_a_known_referentiel_nothing_is_linked(carnet: Carnet) -> None:
    registre = Registre()
    assert registre.enonce(BUDGET, line(carnet), carnet, ("savoir_faire",)) == BUDGET
    assert codes(carnet) == []


def test_a_kind_is_never_mistaken_for_another(carnet: Carnet, referentiel: Referentiel) -> None:
    found = Registre(referentiel).item("activite", BUDGET, line(carnet), carnet)
    assert found.startswith("ac-")
    assert found not in referentiel.activites


def test_a_new_id_is_none_of_the_known_ones(referentiel: Referentiel) -> None:
    assert Registre(referentiel).identifiant("sf", "établir budget") == "sf-etablir-budget-2"


@pytest.mark.parametrize("name", ["Sources", "CON", "nul", "Com1"])
def test_no_id_is_a_file_name_that_something_else_bears(name: str) -> None:
    assert Registre().identifiant("", name) == f"{name.lower()}-2"
