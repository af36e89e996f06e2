"""What the importer of guides sees in a line: the name in a title, a heading, furniture, a list, a key figure."""

from __future__ import annotations

import pytest

from fphref.importers.guide.chiffres import split_figure
from fphref.importers.guide.listes import space_colons, split_enumeration, split_glued, split_sentences
from fphref.importers.guide.meuble import is_furniture
from fphref.importers.guide.titres import clean_title, match_keywords, match_label, names_metier


@pytest.mark.parametrize(
    ("titre", "intitule"),
    [
        ("Qu’est-ce qu’un Gestionnaire de lits ?", "Gestionnaire de lits"),
        ("Qu'est-ce que le métier d'ambulancier ?", "Ambulancier"),
        ("C’est quoi un ergothérapeute ?", "Ergothérapeute"),
        ("Gestionnaire de lits (h/f) : le guide complet du métier", "Gestionnaire de lits"),
        ("Ambulancier / Ambulancière (f/h) - Formation et métier en Suisse", "Ambulancier / Ambulancière"),
        ("Devenir ambulancier : salaire, études, débouchés", "Ambulancier"),
        ("Comment devenir un ambulancier en Belgique ?", "Ambulancier"),
        ("Fiche métier : Légiste H/F", "Légiste"),
        ("Tout savoir sur le métier de l’unijambiste", "Unijambiste"),
        ("Ambulancier | Un site", "Ambulancier"),
        ("Bed Manager: Job Description and Salary", "Bed Manager"),
        ("How to become a bed manager", "Bed manager"),
        ("Secrétaire - assistante médicale", "Secrétaire - assistante médicale"),
        ("Métier", "Métier"),
        ("", ""),
    ],
)
def test_the_name_of_the_metier_is_taken_out_of_a_title(titre: str, intitule: str) -> None:
    assert clean_title(titre).intitule == intitule


def test_other_names_stand_in_brackets_behind_a_title() -> None:
    assert clean_title("Agent de stérilisation (Sterile Services Technician) (AST) (h/f)") == (
        "Agent de stérilisation",
        ("Sterile Services Technician", "AST"),
    )


@pytest.mark.parametrize(
    ("titre", "champs"),
    [
        ("Missions quotidiennes", "missions"), ("3. Missions principales :", "missions"), ("MISSIONS", "missions"),
        ("Rôle et responsabilités", "missions"), ("Responsibilities", "missions"), ("Daily tasks", "missions"),
        ("Compétences techniques", "competences_techniques"), ("Hard skills :", "competences_techniques"),
        ("Soft skills", "qualites"), ("Qualités requises pour être brancardier", "qualites"),
        ("Savoir-faire et savoir-être", "competences_techniques qualites"),
        ("Outils et compétences du brancardier", "outils competences_techniques"),
        ("Formation pour devenir brancardier", "etudes"), ("Comment devenir brancardier", "etudes"),
        ("Education and training", "etudes"), ("Certificats demandés", "certifications"),
        ("Perspectives d’évolution", "evolutions"), ("Career path", "evolutions"),
        ("Lieux de travail", "employeurs"), ("Secteurs d’activité", "employeurs"), ("Zones d'emploi", "lieux"),
        ("Conditions de travail", "conditions_travail"), ("Une journée type de brancardier", "journee_type"),
        ("Les avantages et les inconvénients du métier", "avantages inconvenients"), ("Points +", "avantages"),
        ("Points -", "inconvenients"), ("Les plus et les moins", "avantages inconvenients"), ("Cons", "inconvenients"),
        ("Atouts du métier", "avantages"), ("Atouts", "atouts"), ("Nice to have", "atouts"),
        ("Salaire", "remunerations"), ("Le salaire du brancardier", "remunerations"), ("Salary range", "remunerations"),
        ("Le métier en chiffres (Suisse 2024)", "chiffres"), ("Faits marquants", "faits"),
        ("Questions fréquentes sur le métier", "questions"), ("FAQ", "questions"), ("Conseils", "conseils"),
        ("Auto-évaluation : êtes-vous fait pour ce métier ?", "auto"), ("Témoignage d’un brancardier", "temoignages"),
        ("Métiers similaires", "liens"), ("Introduction au métier de brancardier", "presentation"),
    ],
)  # fmt: skip
def test_a_heading_announces_its_fields(titre: str, champs: str) -> None:
    label = match_label(titre)
    assert label is not None
    assert " ".join(label.champs) == champs


@pytest.mark.parametrize(
    "texte",
    ["Missionner les équipes", "Payer les fournisseurs", "Conseiller les familles", "Le brancardier", "Sectoriser",
     "", "?", "Missions " * 40, "Formateur"],
)  # fmt: skip
def test_words_that_begin_like_a_heading_are_none(texte: str) -> None:
    assert match_label(texte) is None


@pytest.mark.parametrize(
    ("titre", "champ"),
    [
        ("Combien gagne un brancardier ?", "remunerations"),
        ("Que fait un brancardier au quotidien ?", "missions"),
        ("Quelles sont les compétences pour devenir brancardier ?", "competences_techniques"),
        ("Quelles études après le bac ?", "etudes"),
        ("Quels sont les secteurs d’activité ?", "employeurs"),
        ("Où se former et travailler en Suisse ?", "etudes"),
        ("What does a porter do?", "missions"),
    ],
)
def test_a_question_tells_what_it_speaks_of(titre: str, champ: str) -> None:
    assert match_keywords(titre)[0] == champ


def test_a_question_about_something_else_announces_nothing() -> None:
    assert match_keywords("Faut-il aimer marcher ?") == ()


def test_the_rest_of_a_heading_names_the_metier_or_not() -> None:
    assert names_metier("du brancardier de nuit", "Brancardier de nuit (h/f)")
    assert names_metier("du metier", "")
    assert not names_metier("des nouveaux arrivants", "Brancardier")


@pytest.mark.parametrize(
    "texte",
    ["Démarrer", "Faire le quiz gratuit", "Tester ma compatibilité (Quiz)", "Prêt(e) à vous lancer ?",
     "En savoir plus »", "Découvrez si votre profil est compatible avec ce métier.", "Partager sur Facebook",
     "Inscrivez-vous à notre newsletter", "Gagnez du temps avec un bilan immédiat :",
     "Cliquez sur une étiquette pour voir d’autres métiers.", "Read more",
     "Pour ne pas vous tromper, comparez avec une analyse objective de vos forces."],
)  # fmt: skip
def test_calls_and_buttons_are_furniture(texte: str) -> None:
    assert is_furniture(texte)


@pytest.mark.parametrize(
    "texte",
    ["Démarrer l’automate et vérifier les réactifs", "Réaliser une analyse objective des incidents",
     "Le suivi est gratuit.", "Prêt de matériel aux services",
     "Partager l’information en équipe et la tracer chaque jour", "Travaille-t-on la nuit ?"],
)  # fmt: skip
def test_what_the_metier_does_is_no_furniture(texte: str) -> None:
    assert not is_furniture(texte)


def test_an_item_of_a_list_and_a_long_text_are_seldom_furniture() -> None:
    assert not is_furniture("Contact", item=True)
    assert is_furniture("Cliquez ici", item=True)
    assert not is_furniture("Faire le quiz. " * 40)


@pytest.mark.parametrize(
    ("texte", "head", "items"),
    [
        (
            "Hard skills :- Lire un plan- Régler un four- Bac +5",
            "Hard skills :",
            ["Lire un plan", "Régler un four", "Bac +5"],
        ),
        ("Voies :- CAP (un an)- Bac pro - Lyon", "Voies :", ["CAP (un an)", "Bac pro - Lyon"]),
        ("Il sait : - lire - écrire - compter", "Il sait :", ["lire", "écrire", "compter"]),
        ("Outils : • tableur • agenda", "Outils :", ["tableur", "agenda"]),
        ("Deux points.- un- deux", "Deux points.", ["un", "deux"]),
    ],
)
def test_a_list_glued_on_one_line_is_cut_into_items(texte: str, head: str, items: list[str]) -> None:
    assert split_glued(texte) == (head, items)


@pytest.mark.parametrize(
    "texte",
    ["Norme ICH-GCP et data-manager", "CRO - Contract Research", "Soins pré- et post-opératoires",
     "2.600-3.200€ brut", "CHF 5'000.– brut", "Ecole - Paris - Lyon", "Un item : seul", "a- b", ":-", "Bac +5"],
)  # fmt: skip
def test_other_hyphens_cut_nothing(texte: str) -> None:
    assert split_glued(texte) == (texte, [])


def test_an_enumeration_of_short_labels_is_cut_and_a_sentence_is_not() -> None:
    assert split_enumeration("Calme, écoute (oui, vraiment), mémoire.") == [
        "Calme",
        "écoute (oui, vraiment)",
        "mémoire",
    ]
    assert split_enumeration("Calme, écoute.") == ["Calme", "écoute"]
    assert split_enumeration("En équipe, il se tait.") == split_enumeration("Le soir, repos.") == []
    assert split_enumeration("Il est calme, il écoute. Il retient, il note, il rend.") == []
    assert split_enumeration("Il doit, en toutes circonstances et devant tous les publics, rester calme, poli.") == []


def test_sentences_are_cut_but_not_behind_abbreviations() -> None:
    assert split_sentences("Un an. Puis deux ! « Trois. » Quatre") == ["Un an.", "Puis deux !", "« Trois. »", "Quatre"]
    assert split_sentences("Un outil (ex. Monday), M. Dupont.") == ["Un outil (ex. Monday), M. Dupont."]


def test_the_space_lost_behind_a_colon_comes_back() -> None:
    assert space_colons("Formation initiale :Le diplôme") == "Formation initiale : Le diplôme"
    assert (
        space_colons("De 9:30 à 10 : voir https://exemple.test :Non") == "De 9:30 à 10 : voir https://exemple.test :Non"
    )


@pytest.mark.parametrize(
    ("texte", "wanted"),
    [
        ("5-8 ans (master) Durée de formation", ("Durée de formation", "5-8 ans (master)")),
        ("> 5000 Professionnels actifs", ("Professionnels actifs", "> 5000")),
        ("+5% Croissance annuelle", ("Croissance annuelle", "+5%")),
        ("65 % Proportion de femmes", ("Proportion de femmes", "65 %")),
        ("2 800 € brut/mois Salaire médian", ("Salaire médian", "2 800 € brut/mois")),
        ("Bac +3 Niveau d’entrée", ("Niveau d’entrée", "Bac +3")),
        ("Âge moyen : 38 ans", ("Âge moyen", "38 ans")),
        ("38 ans", None),
        ("Âge moyen", None),
        ("500 essais ont été autorisés en 2023.", None),
        ("Le métier recrute", None),
    ],
)
def test_a_key_figure_is_cut_into_label_and_value(texte: str, wanted: tuple[str, str] | None) -> None:
    assert split_figure(texte) == wanted
