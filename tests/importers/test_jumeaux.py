"""Postings that say nearly the same are told, and all of them kept."""

from __future__ import annotations

from fphref.importers.jumeaux import tell_twins
from fphref.importers.modele import Arbre, Brouillon
from tests.importers.fabrique import make_document

MISSIONS = [
    "Tenir le planning des blocs opératoires et prévenir les équipes",
    "Commander le matériel stérile et suivre les livraisons du fournisseur",
    "Saisir chaque incident dans le registre de la direction",
]


def posting(nom: str, *missions: str, nature: str = "offre") -> Brouillon:
    tree: dict[str, Arbre] = {"id": nom, "nature": nature, "intitule": f"Poste {nom}", "missions": list(missions)}
    return Brouillon("offre", make_document(nom=f"{nom}.md"), {f"marche/{nom}.yaml": tree}, ())


def told(*brouillons: Brouillon) -> list[list[str]]:
    return [[str(doute.diagnostic) for doute in one.doutes] for one in tell_twins(brouillons)]


def test_the_same_post_told_twice_is_said_once_on_the_later_one() -> None:
    first, second = told(posting("a", *MISSIONS), posting("b", *MISSIONS[:2], "Ranger les archives du service"))
    assert first == []
    assert second == ["IMP010 b.md offre très proche de « Poste a » (a.md, 84 % en commun)"]


def test_two_posts_that_share_a_sentence_are_two_posts() -> None:
    others = ("Conduire les véhicules de service la nuit", "Entretenir les espaces verts de l’établissement")
    assert told(posting("a", *MISSIONS), posting("b", MISSIONS[0], *others)) == [[], []]


def test_guides_and_empty_postings_resemble_nothing() -> None:
    assert told(posting("a", *MISSIONS), posting("b", *MISSIONS, nature="guide"), posting("c"), posting("d")) == [
        [], [], [], [],
    ]  # fmt: skip


def test_nothing_is_taken_away() -> None:
    given = (posting("a", *MISSIONS), posting("b", *MISSIONS))
    assert [one.fichiers for one in tell_twins(given)] == [one.fichiers for one in given]
