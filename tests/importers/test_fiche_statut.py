"""The statutory part of a fiche: corps, grades, ways in, stage, promotions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fphref.importers.fiche.importation import import_fiche
from fphref.importers.registre import Registre
from tests.importers.fiches import corps_of, draft_of, imported, line_of, listed, loaded, metier_of, read, text_of, told

HEAD = "Agent(e) d'accueil\n\nSTATUT ET ACCÈS\n\nCorps des agents d'accueil\n\nSTATUT DANS LA FPH\n\nCatégorie C\n\n"
GRADES = "Grades\n\n- Agent (9 échelons)\n- Agent principal (7 échelons + 2 échelons spéciaux)\n\n"
ROUTES = "MODALITÉS DE RECRUTEMENT DANS LA FPH\n\n"


def corps(text: str) -> dict[str, Any]:
    return corps_of(draft_of(text), "agents-accueil")


def test_two_corps_of_one_fiche_are_two_files() -> None:
    draft = imported("stocks.txt")
    assert metier_of(draft)["corps"] == ["agents-magasinage-hospitalier", "maitres-magasin"]
    assert [corps_of(draft, name)["categorie"] for name in metier_of(draft)["corps"]] == ["C", "B"]
    assert [g["echelons"] for g in corps_of(draft, "agents-magasinage-hospitalier")["grades"]] == [11, 12]


def test_a_corps_without_the_word_is_named_by_the_line_above_its_statut() -> None:
    tree = corps_of(imported("integration.md"), "attaches-administration-hospitaliere")
    assert tree["intitule"] == "Attachés d'administration hospitalière"
    assert tree["grades"][2] == {
        "id": "attache-hors-classe",
        "intitule": "Attaché hors classe",
        "echelons": 6,
        "echelon_special": 1,
    }


def test_a_way_in_that_the_model_does_not_know_is_left_to_a_person() -> None:
    draft = imported("stocks.txt")
    natures = [v["nature"] for v in corps_of(draft, "agents-magasinage-hospitalier")["voies"]]
    assert natures == ["concours_externe", "choix"]
    where = line_of("stocks.txt", "Recrutement sans concours")
    assert listed(draft) == [where, where + 1]
    assert where in [line for line, _ in told(draft, "IMP008")]


@pytest.mark.parametrize(
    ("heading", "nature"),
    [
        ("Concours externe sur titres", "concours_externe"),
        ("Concours sur titres", "concours_externe"),
        ("Concours interne sur épreuves", "concours_interne"),
        ("Troisième concours", "troisieme_concours"),
        ("3e concours sur épreuves", "troisieme_concours"),
        ("Examen professionnel", "examen_professionnel"),
        ("Au choix", "choix"),
        ("Inscription sur liste d'aptitude", "choix"),
        ("CONCOURS INTERNE", "concours_interne"),
    ],
)
def test_the_five_ways_in_are_known_by_their_names(heading: str, nature: str) -> None:
    tree = corps(f"{HEAD}{GRADES}{ROUTES}{heading}\n\nConditions\n\n- Avoir 2 ans de services publics\n")
    (voie,) = tree["voies"]
    assert (voie["nature"], voie["conditions"]["services"]["min_mois"]) == (nature, 24)


def test_paragraphs_of_a_competition_go_where_they_speak_of() -> None:
    voie = corps_of(imported("stocks.txt"), "agents-magasinage-hospitalier")["voies"][0]
    assert voie["ouverture"] == "Ouvert par le directeur de l'établissement."
    assert voie["publicite"].startswith("Avis publié") and voie["publicite"].endswith("la clôture.")
    assert "epreuves" not in voie


def test_diplomas_announced_as_a_choice_are_one_of() -> None:
    conditions = corps_of(imported("stocks.txt"), "agents-magasinage-hospitalier")["voies"][0]["conditions"]
    assert [list(branch)[1] for branch in conditions["un_de"]] == ["diplome"] * 3
    assert conditions["un_de"][2]["diplome"]["niveau"] == 3


def test_a_remark_after_the_conditions_is_a_precision() -> None:
    text = f"{HEAD}{GRADES}{ROUTES}Concours interne\n\nConditions\n\n- Avoir 2 ans de services publics\n\n"
    (voie,) = corps(text + "Les périodes de congé ne comptent pas.\n")["voies"]
    assert voie["precisions"] == ["Les périodes de congé ne comptent pas."]


@pytest.mark.parametrize(
    ("words", "fraction", "base"),
    [
        ("1/3 des recrutements", (1, 3), "recrutements"),
        ("au plus 12,5 % des postes ouverts", (125, 1000), "postes ouverts"),
        ("pas plus de 10% de l'effectif du corps", (10, 100), "effectif du corps"),
        ("deux tiers des nominations", (2, 3), "nominations"),
        ("la moitié des postes", (1, 2), "postes"),
    ],
)
def test_a_quota_gives_its_fraction_and_what_it_bears_on(words: str, fraction: tuple[int, int], base: str) -> None:
    text = f"{HEAD}{GRADES}{ROUTES}Au choix\n\nConditions\n\n- Avoir 2 ans de services publics\n\nQuota : {words}\n"
    (voie,) = corps(text)["voies"]
    quota = voie["quota"]
    assert quota == {"texte": words, "numerateur": fraction[0], "denominateur": fraction[1], "assiette": base}


def test_a_stage_has_its_length_its_extension_and_its_outcome() -> None:
    assert corps_of(imported("stocks.txt"), "agents-magasinage-hospitalier")["stage"] == {
        "intitule": "Stage",
        "texte_duree": "un an, renouvelable une fois pour six mois.",
        "duree_mois": 12,
        "prolongation_mois": 6,
        "issue": ["Les stagiaires qui ne conviennent pas sont remis dans leur corps d'origine."],
    }


def test_a_stage_names_the_training_of_the_same_fiche() -> None:
    training = "FORMATION\n\nFormation d'accueil des agents\n\nINFOS GÉNÉRALES\n\nCERTIFICATEUR\n\nÉcole fictive\n\n"
    stage = "Stage\n\nDurée : 6 mois\n\nChacun suit une formation d'accueil.\n\nTous les agents y sont tenus.\n"
    text = f"{training}{HEAD}{GRADES}{ROUTES}{stage}"
    assert "formation" not in corps(text)["stage"]
    named = text.replace("une formation d'accueil.", "la formation d'accueil des agents.")
    assert corps(named)["stage"]["formation"] == "formation-accueil-agents"


def test_a_promotion_goes_from_the_grade_before_to_the_one_named() -> None:
    (promotion,) = corps_of(imported("stocks.txt"), "agents-magasinage-hospitalier")["avancements"]
    assert (promotion["du_grade"], promotion["au_grade"]) == ("agent-magasinage", "agent-magasinage-principal")
    (way,) = promotion["modalites"]
    assert [next(iter(leaf)) for leaf in way["conditions"]["tous"]] == ["anciennete_echelon", "services"]


def test_ways_of_promotion_are_told_apart_by_ou() -> None:
    (promotion,) = corps_of(imported("integration.md"), "attaches-administration-hospitaliere")["avancements"]
    assert [way["intitule"] for way in promotion["modalites"]] == ["Par examen professionnel", "Au choix"]
    assert promotion["quota"] == {"texte": "7 %", "numerateur": 7, "denominateur": 100}


def test_conditions_nest_under_the_sentences_that_announce_them() -> None:
    text = (
        f"{HEAD}{GRADES}ÉVOLUTION DANS LA FPH\n\nAU GRADE D'AGENT PRINCIPAL\n\nConditions\n\n"
        "- Avoir 1 an dans le 3e échelon\n- Justifier soit de :\n - 2 ans de services publics\n"
        " - 4 ans d'exercice, en catégorie C :\n 1. De fonctions de guide\n 2. Ou de fonctions de gardien\n"
    )
    (promotion,) = corps(text)["avancements"]
    first, second = promotion["modalites"][0]["conditions"]["tous"]
    assert first["anciennete_echelon"]["grade"] == "agent"
    assert [next(key for key in branch if key != "texte") for branch in second["un_de"]] == ["services", "un_de"]
    assert [leaf["fonctions"]["min_mois"] for leaf in second["un_de"][1]["un_de"]] == [48, 48]


def test_several_diplomas_announced_without_ou_are_a_choice_to_check() -> None:
    text = f"{HEAD}{GRADES}{ROUTES}Concours externe\n\nConditions\n\nPrésenter les pièces suivantes :\n\n"
    draft = draft_of(text + "- diplôme de guide\n- diplôme de portier\n")
    assert "un_de" in corps_of(draft, "agents-accueil")["voies"][0]["conditions"]
    assert any("un de" in message for _, message in told(draft, "IMP009"))


def test_a_known_corps_keeps_its_ids(tmp_path: Path) -> None:
    text = text_of("stocks.txt").replace("\nAgent de magasinage (11", "\nAgent de magasinage (10")
    known, _ = loaded(imported("stocks.txt"), tmp_path)
    draft = import_fiche(read(text), Registre(known))
    tree = corps_of(draft, "agents-magasinage-hospitalier")
    assert [g["id"] for g in tree["grades"]] == ["agent-magasinage", "agent-magasinage-principal"]
    assert [v["id"] for v in tree["voies"]] == ["amh-concours-externe", "amh-choix"]


def test_a_corps_without_categorie_says_what_to_add() -> None:
    draft = draft_of((HEAD + GRADES).replace("Catégorie C\n\n", ""))
    assert "categorie" not in corps_of(draft, "agents-accueil")
    assert any("categorie" in message for _, message in told(draft, "IMP011"))
