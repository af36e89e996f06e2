"""Rows added to « Détails » count from one another: each value is written, or its row is refused."""

from __future__ import annotations

import fphref
from tests.revision.outils import Depot, added, cell, relire

REPERTOIRE = "mini/repertoire.yaml"
FORMATION = "mini/formations/formation-accueil.yaml"
ACCUEIL = "mini/metiers/10A01_agent-accueil.yaml"


def test_a_path_given_twice_is_taken_once_and_the_second_row_refused(depot: Depot) -> None:
    depot.do(
        added("Détails", fichier=REPERTOIRE, chemin="intitule_court", valeur="Un"),
        added("Détails", fichier=REPERTOIRE, chemin="intitule_court", valeur="Deux"),
    )
    relu = relire(depot)
    assert (relu.regles, relu.plan["ajoutes"], relu.plan["refuses"]) == (["REV008"], 1, 1)
    assert "« intitule_court » est déjà donné ailleurs dans ce classeur" in relu.messages
    assert relu.added() == ["intitule_court: Un"]


def test_items_added_to_one_list_stand_in_their_order_and_none_is_lost(depot: Depot) -> None:
    items = (("[2]", "Passer"), ("[3]", "Réussir"), ("[3]", "Rater"), ("[5]", "Sauter"))
    depot.do(*(added("Détails", fichier=FORMATION, chemin=f"obtention{at}", valeur=text) for at, text in items))
    relu = relire(depot)
    assert (relu.regles, relu.plan["ajoutes"], relu.plan["refuses"]) == (["REV008", "REV016"], 2, 2)
    assert "le suivant de cette liste est [4]" in relu.messages
    assert relu.added() == ["  - Passer", "  - Réussir"]


def test_the_values_of_a_new_item_are_put_together(depot: Depot) -> None:
    values = (("intitule", "Orienter"), ("contenu[1]", "Situer"), ("contenu[2]", "Guider"))
    depot.do(
        *(added("Détails", fichier=FORMATION, chemin=f"programme[1].modules[2].{at}", valeur=text)
          for at, text in values)
    )  # fmt: skip
    relu = relire(depot)
    assert (relu.code, relu.plan["ajoutes"]) == (0, 3), relu.messages
    assert [line.strip() for line in relu.added()] == ["- intitule: Orienter", "contenu:", "- Situer", "- Guider"]
    assert fphref.load(depot.root)[1] == ()
    assert relire(depot).plan["inchanges"] == relu.plan["inchanges"] + 3


def test_a_value_under_one_that_another_row_adds_is_refused(depot: Depot) -> None:
    depot.do(
        added("Détails", fichier=FORMATION, chemin="obtention[2]", valeur="Passer"),
        added("Détails", fichier=FORMATION, chemin="obtention[2].texte", valeur="Réussir"),
    )
    relu = relire(depot)
    assert (relu.regles, relu.added()) == (["REV016"], ["  - Passer"])


def test_a_list_changed_in_its_cell_is_not_overwritten_by_a_detail(depot: Depot) -> None:
    depot.do(
        cell("Métiers", "autres_appellations", "Hôte d'accueil\nHôtesse d'accueil", code="10A01"),
        added("Détails", fichier=ACCUEIL, chemin="autres_appellations[2]", valeur="Réceptionniste"),
        added("Détails", fichier=ACCUEIL, chemin="autres_appellations[3]", valeur="Standardiste"),
    )
    relu = relire(depot)
    assert relu.regles == ["REV008"]
    assert relu.added() == ["  - Hôtesse d'accueil", "  - Standardiste"]


def test_a_new_file_never_takes_the_place_of_another(depot: Depot) -> None:
    path = depot.root / "formations/formation-accueil.yaml"
    path.rename(path.with_name("formation-bis.yaml"))
    depot.do(added("Formations", id="formation-bis", intitule="Une autre"))
    relu = relire(depot)
    assert relu.diff() == ""
    assert "le fichier formations/formation-bis.yaml existe déjà, pour « formation-accueil »" in relu.messages
