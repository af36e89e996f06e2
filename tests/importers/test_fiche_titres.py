"""Headings nobody knows inside a fiche: they close the list before them, and are listed with what they hold."""

from __future__ import annotations

import pytest

from fphref.diagnostics import FphrefError
from fphref.importers.fiche.importation import import_fiche
from fphref.importers.lecture.fichier import read_document
from fphref.importers.registre import Registre
from tests.importers.fiches import at, corps_of, draft_of, labels, listed, lost_words, metier_of, told

EXERCICE = "Garde-malade\n\nEXERCICE DU MÉTIER\n\nRelations professionnelles\n\n- Familles reçues\n- Cuisine\n\n"


def listed_texts(draft: object) -> list[str]:
    """The texts that went nowhere, in order."""
    return [sort.reste for sort in draft.sorts if sort.etat.value == "listee"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("heading", "shown"),
    [
        ("Matériel prêté", "Matériel prêté"),
        ("Matériel prêté :", "Matériel prêté :"),
        ("**Matériel prêté**", "Matériel prêté"),
        ("MATÉRIEL PRÊTÉ", "MATÉRIEL PRÊTÉ"),
        ("### Matériel prêté", "Matériel prêté"),
    ],
)
@pytest.mark.parametrize("under", ["- Lit\n- Fauteuil", "Un lit par étage, rendu propre."])
def test_a_heading_nobody_knows_closes_the_list_whatever_its_form(heading: str, shown: str, under: str) -> None:
    draft = draft_of(f"{EXERCICE}{heading}\n\n{under}\n\nStructures\n\n- Clinique du parc\n")
    assert metier_of(draft)["exercice"] == {
        "relations": ["Familles reçues", "Cuisine"],
        "structures": ["Clinique du parc"],
    }
    assert listed_texts(draft)[-1 - len(under.split("\n")) :] == [
        shown,
        *[line.removeprefix("- ") for line in under.split("\n")],
    ]
    assert any("« matériel prêté » inconnue" in text.lower() for _, text in told(draft, "IMP009"))


def test_a_heading_as_high_as_that_of_its_list_closes_it() -> None:
    draft = draft_of(
        "# Garde-malade\n\n## Exercice du métier\n\n### Conditions de travail\n\n#### Structures\n\n- Clinique\n\n"
        "### Matériel prêté\n\nUn lit par étage.\n"
    )
    assert metier_of(draft)["exercice"] == {"structures": ["Clinique"]}
    assert listed_texts(draft)[-2:] == ["Matériel prêté", "Un lit par étage."]


@pytest.mark.parametrize("mark", ["", " :"])
def test_headings_that_part_a_list_from_its_beginning_do_not_close_it(mark: str) -> None:
    draft = draft_of(
        f"ACTIVITÉS\n\nDe jour{mark}\n\n- Accueil\n- Repas\n\nDe nuit{mark}\n\n- Ronde\n\nSAVOIR-FAIRE\n\n- Lire\n"
    )
    assert labels(draft, "activites") == ["Accueil", "Repas", "Ronde"]
    assert listed_texts(draft) == ([] if mark else ["De jour", "De nuit"])


@pytest.mark.parametrize(
    "line",
    ["Il participe aussi à :", "Les tâches suivantes :", "le rangement :", "Tenue des comptes de la caisse.", "Linge"],
)
def test_a_sentence_among_items_closes_no_list(line: str) -> None:
    after = "" if line == "Linge" else "\n"
    draft = draft_of(f"ACTIVITÉS\n\n- Accueil\n- Repas\n{after}{line}\n- Ronde\n\nSAVOIR-FAIRE\n\n- Lire\n")
    assert labels(draft, "activites")[-1] == "Ronde"


def test_a_list_without_bullets_is_not_cut_by_its_own_items() -> None:
    draft = draft_of(
        "ACTIVITÉS\n\nAccueil des familles\n\nTenue des chambres\n\nRonde de nuit\n\nSAVOIR-FAIRE\n\n- Lire\n"
    )
    assert labels(draft, "activites") == ["Accueil des familles", "Tenue des chambres", "Ronde de nuit"]
    assert listed(draft) == []


def test_moves_out_of_the_public_hospitals_stand_under_their_own_heading() -> None:
    draft = draft_of("MOBILITÉ\n\nPasserelles dans la FPH\n\n- Brancardier\n\nPasserelles hors FPH\n\n- Portier\n")
    assert metier_of(draft)["passerelles"] == [{"intitule": "Brancardier"}, {"intitule": "Portier"}]
    assert [line for line, text in told(draft, "IMP009") if "hors FPH" in text] == [9]


def test_the_headings_of_the_old_form_are_known() -> None:
    draft = draft_of(
        "Garde-malade\n\nFamille : Soins - accueil\nSous-famille : Veille - nuit\n\nAutres appellations :\nVeilleur\n\n"
        "Spécificités dans le métier :\nVeilleur d'enfants\n\nActivités :\n* Ronde\n\nSavoir-faire :\n* Lire\n\n"
        "Connaissances particulières associées au métier :\n* Hygiène\n\n"
        "Relations professionnelles les plus fréquentes :\nCuisine pour les repas\n\n"
        "Nombre et/ou conditions particulières d'exercice du métier :\nTravail de nuit\n\n"
        "Passerelles courtes et longues vers d'autres métiers :\nPasserelles courtes :\n- Portier\n"
    )
    metier = metier_of(draft)
    assert labels(draft, "savoir_faire") == ["Lire"] and labels(draft, "connaissances") == ["Hygiène"]
    assert metier["autres_appellations"] == ["Veilleur"]
    assert metier["exercice"] == {"relations": ["Cuisine pour les repas"]}
    assert metier["passerelles"] == [{"intitule": "Portier"}]
    assert at(draft, "familles.yaml", "familles", 0, "sous_familles", 0, "intitule") == "Veille - nuit"
    assert listed_texts(draft) == ["Veilleur d'enfants", "Travail de nuit"]


def test_an_unknown_label_of_the_head_is_no_other_name_of_the_metier() -> None:
    draft = draft_of(
        "Garde-malade\n\nAutres appellations :\nVeilleur\n\nTenue portée :\nBlouse\n\nActivités :\n* Ronde\n"
    )
    assert metier_of(draft)["autres_appellations"] == ["Veilleur"]
    assert listed_texts(draft) == ["Tenue portée :", "Blouse"]


STATUT = (
    "## Statut et accès\n\n### Corps des veilleurs\n\n#### Statut dans la FPH\n\nCatégorie C\n\n##### Grades\n\n"
    "* Veilleur (9 échelons)\n* Veilleur de classe principale, 8 échelons\n\n#### Modalités de recrutement\n\n"
    "##### Concours interne sur épreuves\n\n* Justifier de 2 ans de services publics\n\n{quota}\n\n{then}\n"
)


def voies_of(quota: str, then: str = "") -> list[dict[str, object]]:
    """The ways in of the corps, a quota and what follows it given."""
    voies = corps_of(draft_of(STATUT.format(quota=quota, then=then)), "veilleurs")["voies"]
    assert isinstance(voies, list)
    return voies


@pytest.mark.parametrize("heading", ["##### Tirage au sort", "**Tirage au sort**", "Tirage au sort", "Détachement"])
def test_a_way_in_nobody_knows_is_not_glued_to_the_quota_before_it(heading: str) -> None:
    draft = draft_of(
        STATUT.format(quota="Quota : un quart des postes", then=f"{heading}\n\nOuvert aux agents du site.")
    )
    quota = corps_of(draft, "veilleurs")["voies"][0]["quota"]
    assert quota == {"texte": "un quart des postes", "numerateur": 1, "denominateur": 4, "assiette": "postes"}
    assert listed_texts(draft) == [heading.strip("#* "), "Ouvert aux agents du site."]


def test_a_sentence_after_a_quota_is_a_remark_on_the_way_in() -> None:
    (voie,) = voies_of(
        "Quota : un quart des postes", "Le jury tient compte des notes obtenues au cours de la formation."
    )
    assert voie["quota"]["texte"] == "un quart des postes"  # type: ignore[index]
    assert "Le jury tient compte" in str({key: value for key, value in voie.items() if key != "quota"})


@pytest.mark.parametrize(
    "words",
    [
        "au moins 20 % des postes",
        "entre 10 et 15 % des postes",
        "au minimum un sixième et au maximum un tiers des postes",
        "un dixième des postes, sans pouvoir dépasser 4 postes",
    ],
)
def test_a_quota_that_is_more_than_a_cap_stays_text_and_is_told(words: str) -> None:
    (voie,) = voies_of(f"Quota : {words}")
    assert voie["quota"] == {"texte": words}
    draft = draft_of(STATUT.format(quota=f"Quota : {words}", then=""))
    assert [text for _, text in told(draft, "IMP008") if "quota gardé en texte" in text]


@pytest.mark.parametrize(
    ("words", "share"),
    [
        ("pas plus de 8 % de l'effectif", (8, 100)),
        ("20 % au maximum", (20, 100)),
        ("ne peut excéder le tiers du total", (1, 3)),
        ("un tiers des nominations", (1, 3)),
    ],
)
def test_a_cap_keeps_its_fraction(words: str, share: tuple[int, int]) -> None:
    quota = voies_of(f"Quota : {words}")[0]["quota"]
    assert (quota["numerateur"], quota["denominateur"]) == share  # type: ignore[index]
    assert told(draft_of(STATUT.format(quota=f"Quota : {words}", then="")), "IMP003") == []


def test_grades_after_a_comma_and_promotions_named_by_the_end_of_a_grade() -> None:
    then = "#### Évolution dans la FPH\n\n##### Au grade de classe principale\n\n* Avoir 2 ans dans le 4e échelon"
    tree = corps_of(draft_of(STATUT.format(quota="", then=then)), "veilleurs")
    assert [grade["echelons"] for grade in tree["grades"]] == [9, 8]
    assert tree["avancements"][0]["au_grade"] == "veilleur-classe-principale"


def test_a_competition_that_does_not_say_it_is_open_to_all_is_told() -> None:
    draft = draft_of(
        STATUT.format(quota="", then="##### Concours sur titres\n\n* Être titulaire d'un diplôme de niveau 3")
    )
    assert [text for _, text in told(draft, "IMP009") if "concours externe" in text]


ONE = (
    "{titre}\n\nSOINS\n\nNIVEAU DE QUALIFICATION MINIMUM\nNiveau 3\nRÉPERTOIRE DES MÉTIERS\n{code}\n"
    "ACTIVITÉS\n- {item}\nSAVOIR-FAIRE\n- Lire\nMOBILITÉ\nPasserelles dans la FPH\n- Portier\n\n"
)


def test_two_fiches_in_one_file_are_refused_in_one_line() -> None:
    text = ONE.format(titre="Veilleur", code="05V10", item="Ronde") + ONE.format(
        titre="Lingère", code="25L10", item="Tri"
    )
    with pytest.raises(
        FphrefError, match=r"plusieurs fiches \(05V10, 25L10\) : les enregistrer dans des fichiers séparés"
    ):
        draft_of(text)


def test_a_catalogue_of_labelled_codes_is_refused_too() -> None:
    one = "## {0}\n\n**Code métier** : EX-{0}\n\n### Activités\n\n- Tâche {0}\n\n### Savoir-faire\n\n- Lire\n\n"
    with pytest.raises(FphrefError, match=r"\(EX-A, EX-B\)"):
        draft_of("# Catalogue\n\n" + one.format("A") + one.format("B"))


def test_a_fiche_whose_pages_repeat_its_code_is_one_fiche() -> None:
    text = ONE.format(titre="Veilleur", code="05V10", item="Ronde")
    draft = draft_of(text + "RÉPERTOIRE DES MÉTIERS\n05V10\nACTIVITÉS\n- Tri\n")
    assert labels(draft, "activites") == ["Ronde", "Tri"]


def test_a_label_in_small_letters_is_not_the_end_of_the_line_before() -> None:
    draft = draft_of(
        "Veilleur\n\nSOINS\n\nSous famille\nNuit\n\nniveau de qualification minimum : Niveau 3\n\nACTIVITÉS\n- Ronde\n"
    )
    assert (metier_of(draft)["sous_famille"], metier_of(draft)["niveau_qualification"]) == ("nuit", 3)


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("Bureau des soins, M. Jean Valmont, poste 12", "M. Jean Valmont"),
        ("Écrire à Mme Aubrac", "Mme Aubrac"),
        ("Line Aubrac, 2e étage", "Line Aubrac"),
    ],
)
def test_the_name_of_a_person_in_a_contact_is_told(line: str, person: str) -> None:
    draft = draft_of(f"{EXERCICE}**Contact**\n\n{line}\n")
    assert [text for _, text in told(draft, "IMP015")] == [f"« {person} » semble un nom de personne : à retirer"]
    assert "exercice" in metier_of(draft) and "Contact" in listed_texts(draft)


@pytest.mark.parametrize(
    "line", ["Docteur en pharmacie", "Madame, Monsieur", "Conseil Départemental", "Professeur des écoles"]
)
def test_a_title_without_a_name_is_no_person(line: str) -> None:
    assert told(draft_of(f"{EXERCICE}- {line}\n"), "IMP015") == []


@pytest.mark.parametrize("line", ["À compléter", "(à définir)", "XXXX", "Texte à venir…"])
def test_what_waits_for_a_content_is_listed_and_told(line: str) -> None:
    draft = draft_of(f"ACTIVITÉS\n\n- Ronde\n- {line}\n")
    assert labels(draft, "activites") == ["Ronde"]
    assert [number for number, _ in told(draft, "IMP010")] == [4] == listed(draft)


@pytest.mark.parametrize("after", [" - Niveau 2", ", niveau 2", " (niveau 2)"])
def test_a_level_after_the_code_of_a_connaissance_is_left_and_its_code_kept(after: str) -> None:
    draft = draft_of(f"CONNAISSANCES\n\n- Hygiène des lits (42093){after}\n- Couture\n")
    first = at(draft, "connaissances.yaml", "connaissances", 0)
    assert (first["libelle"], first["codes"][0]["code"]) == ("Hygiène des lits", "42093")
    assert listed(draft) == [3] and [number for number, _ in told(draft, "IMP008")] == [3]
    assert [(number, "Couture" in text) for number, text in told(draft, "IMP011") if "sans code" in text] == [(4, True)]
    assert lost_words(draft) == []


def test_a_line_that_begins_with_a_bracket_goes_on_with_the_one_before() -> None:
    draft = draft_of("SAVOIR-FAIRE\n\n- Tenir le dossier de garde\n  (DDG)\n- Lire\n")
    assert labels(draft, "savoir_faire") == ["Tenir le dossier de garde (DDG)", "Lire"]


def test_a_bullet_under_another_is_told() -> None:
    draft = draft_of("ACTIVITÉS\n\n- Tenue des lits\n    - draps\n    - taies\n- Ronde\n")
    assert [number for number, text in told(draft, "IMP009") if "sous-puce" in text] == [4, 5]


def test_a_paragraph_of_links_that_act_on_the_page_is_furniture(tmp_path: object) -> None:
    from pathlib import Path

    page = Path(str(tmp_path)) / "page.html"
    page.write_text(
        "<html><body><h1>Veilleur</h1><p>Garder les malades de nuit, dans tous les services du site.</p>"
        '<p><a href="/f">Garder en favoris</a> | <a href="javascript:print()">Imprimer</a> '
        '<a href="/p">Partager</a></p>'
        '<h2>Activités</h2><ul><li>Ronde</li></ul><h2>Liens utiles</h2><p><a href="https://a.invalid/a">Guide</a> '
        '<a href="https://a.invalid/b">Charte</a></p></body></html>',
        "utf-8",
    )
    draft = import_fiche(read_document(page), Registre())
    assert metier_of(draft)["definition"] == "Garder les malades de nuit, dans tous les services du site."
    assert [link["intitule"] for link in metier_of(draft)["liens"]] == ["Guide", "Charte"]


def test_a_famille_and_the_groups_of_a_programme_need_no_capitals() -> None:
    draft = draft_of(
        "# Veilleur\n\nServices logistiques accueil\n\n## Activités\n\n- Ronde\n\n## Formation\n\n"
        "### Certificat de veilleur\n\n"
        "#### Infos générales\n\n##### Certificateur\n\nÉcole\n\n##### Code RNCP\n\nRNCP99999\n\n#### Programme\n\n"
        "Tronc commun\n\nSommeil\nSécurité\n\nModules spécifiques\n\nEnfants\nAdultes\n"
    )
    assert (metier_of(draft)["famille"], metier_of(draft)["sous_famille"]) == ("services-logistiques", "accueil")
    assert at(draft, "familles.yaml", "familles", 0, "sous_familles", 0, "intitule") == "Accueil"
    programme = at(draft, "formations/certificat-veilleur.yaml", "programme")
    assert [(group["intitule"], len(group["modules"])) for group in programme] == [
        ("Tronc commun", 2),
        ("Modules spécifiques", 2),
    ]
    assert listed_texts(draft) == ["RNCP99999"] and told(draft, "IMP008") == []


def test_the_line_under_a_known_famille_is_its_sous_famille_and_told() -> None:
    draft = draft_of("Veilleur\n\nSERVICES LOGISTIQUES\n\nGarde des lieux\n\nACTIVITÉS\n\n- Ronde\n")
    assert metier_of(draft)["sous_famille"] == "garde-lieux"
    assert [line for line, text in told(draft, "IMP009") if "sous-famille" in text] == [5]


def test_the_conditions_under_a_way_in_nobody_knows_are_not_those_of_the_one_before() -> None:
    then = (
        "##### Tirage au sort\n\n###### Conditions\n\n* Avoir un ticket\n\n"
        "##### Au choix\n\n* Avoir 5 ans de services publics"
    )
    draft = draft_of(STATUT.format(quota="", then=then))
    voies = corps_of(draft, "veilleurs")["voies"]
    assert [(voie["nature"], voie["conditions"]["texte"]) for voie in voies] == [
        ("concours_interne", "Justifier de 2 ans de services publics"),
        ("choix", "Avoir 5 ans de services publics"),
    ]
    assert listed_texts(draft) == ["Tirage au sort", "Avoir un ticket"]


def test_the_ways_to_a_promotion_may_have_headings_and_an_unknown_one_is_listed() -> None:
    then = (
        "#### Évolution dans la FPH\n\n##### Au grade de veilleur de classe principale\n\n"
        "###### Par examen professionnel\n\n###### Conditions\n\n* Avoir 2 ans dans le 4e échelon\n\n"
        "###### Au choix\n\n###### Conditions\n\n* Avoir 5 ans de services publics\n\n"
        "###### Fête du grade\n\n###### Conditions\n\n* Venir en tenue"
    )
    draft = draft_of(STATUT.format(quota="", then=then))
    (promotion,) = corps_of(draft, "veilleurs")["avancements"]
    assert [(way["intitule"], way["conditions"]["texte"]) for way in promotion["modalites"]] == [
        ("Par examen professionnel", "Avoir 2 ans dans le 4e échelon"),
        ("Au choix", "Avoir 5 ans de services publics"),
    ]
    assert listed_texts(draft) == ["Fête du grade", "Venir en tenue"]
