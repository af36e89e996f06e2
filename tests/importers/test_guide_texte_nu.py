"""Guides copied from a site as plain text: no emoji, no Markdown; what is a heading is told by wording and place."""

from __future__ import annotations

from typing import Any

import pytest

from fphref.importers.guide.importation import import_guide
from fphref.importers.guide.meuble import is_furniture
from fphref.importers.guide.titres import match_label, names_metier
from fphref.importers.lecture.texte import read_text
from fphref.importers.modele import Brouillon, Etat
from fphref.importers.paie.remuneration import parse_remunerations
from fphref.importers.registre import Registre
from tests.importers.brouillons import dishonest, reread

GUIDE = """Accueil
Métiers
Régulateur

Régulateur / Régulatrice de transport sanitaire : fiche métier

Salaire débutant : 1 820 € brut par mois

Le régulateur répartit les courses entre les équipages.

Ses missions

Répondre aux appels des services
Choisir le véhicule

Outils du régulateur

Logiciel de régulation, téléphone

Comment devenir régulateur de transport sanitaire ?

Passer le test d'aptitude de la préfecture en mars.
Inscrivez-vous avant l'été auprès du centre de formation.

Questions fréquentes

Q : Faut-il être ambulancier ?

R : C'est un plus.

Travaille-t-on la nuit ?

Oui, par roulement.
Une nuit sur cinq environ.

Où travailler et évoluer ?

Lieux de travail

Accueil
Recherche
SAMU

Les chiffres clés (Wallonie 2024)

41 ans Âge moyen

Un mot du terrain

Rien ne remplace le calme.

Qualités

Sang-froid, écoute

Évolutions

Chef de salle
Formateur

Pour en savoir plus
Mentions légales
"""


def imported(texte: str) -> Brouillon:
    return import_guide(read_text("guide.txt", texte), Registre())


def tree(brouillon: Brouillon) -> dict[str, Any]:
    (found,) = (content for path, content in reread(brouillon).items() if path != "marche/sources.yaml")
    fiche: dict[str, Any] = found
    return fiche


def told(brouillon: Brouillon, regle: str) -> list[int]:
    return [doute.numero for doute in brouillon.doutes if doute.diagnostic.regle == regle]


def guide(*lignes: str) -> str:
    """A guide without a mark, with these lines behind its missions."""
    return "\n".join(("Guide du métier : Infirmier", "", "Missions", "- Soigner", "", *lignes, ""))


# --- A whole guide -------------------------------------------------------------------------------------------------


def test_a_guide_without_any_mark_is_read_to_its_end() -> None:
    draft = imported(GUIDE)
    fiche = tree(draft)
    assert fiche["intitule"] == "Régulateur / Régulatrice de transport sanitaire"
    assert fiche["presentation"] == ["Le régulateur répartit les courses entre les équipages."]
    assert fiche["remunerations"][0]["texte"] == "Salaire débutant : 1 820 € brut par mois"
    assert fiche["missions"] == ["Répondre aux appels des services", "Choisir le véhicule"]
    assert fiche["outils"] == ["Logiciel de régulation", "téléphone"]
    assert fiche["etudes"] == [
        "Passer le test d'aptitude de la préfecture en mars.",
        "Inscrivez-vous avant l'été auprès du centre de formation.",
    ]
    assert fiche["questions"] == [
        {"question": "Faut-il être ambulancier ?", "reponse": "C'est un plus."},
        {"question": "Travaille-t-on la nuit ?", "reponse": "Oui, par roulement. Une nuit sur cinq environ."},
    ]
    assert fiche["employeurs"] == ["Accueil", "Recherche", "SAMU"]
    assert fiche["qualites"] == ["Sang-froid", "écoute"]
    assert fiche["evolutions"] == ["Chef de salle", "Formateur"]
    assert dishonest(draft) == []
    assert [sort.numero for sort in draft.sorts if sort.etat is Etat.LISTEE] == []


# --- Behind a FAQ --------------------------------------------------------------------------------------------------

FAQ = ("FAQ", "Qui recrute ?", "Les CHU.")


@pytest.mark.parametrize("titre", ["Qualités", "Qualités de l'infirmière", "Qualités pour devenir infirmier"])
def test_a_label_without_a_mark_closes_the_faq(titre: str) -> None:
    fiche = tree(imported(guide(*FAQ, "", titre, "", "Rigueur", "Calme")))
    assert fiche["questions"] == [{"question": "Qui recrute ?", "reponse": "Les CHU."}]
    assert fiche["qualites"] == ["Rigueur", "Calme"]


@pytest.mark.parametrize("lignes", [("", "Un peu d'histoire"), ("Qualités",)])
def test_a_line_like_a_heading_that_stays_in_an_answer_is_told(lignes: tuple[str, ...]) -> None:
    draft = imported(guide(*FAQ, *lignes, "Rigueur, calme et patience."))
    assert tree(draft)["questions"][0]["reponse"].startswith(f"Les CHU. {lignes[-1]}")
    assert told(draft, "IMP009") == [8 + len(lignes)]


def test_several_paragraphs_of_an_answer_raise_no_doubt() -> None:
    draft = imported(guide(*FAQ, "", "Les cliniques aussi, en été surtout."))
    assert told(draft, "IMP009") == []


def test_without_blank_lines_a_label_behind_a_sentence_closes_the_faq() -> None:
    draft = imported("Infirmier : fiche métier\nMissions\n- Soigner\nFAQ\nQui recrute ?\nLes CHU.\nQualités\nRigueur\n")
    assert tree(draft)["qualites"] == ["Rigueur"]


def test_numbered_headings_close_a_numbered_faq() -> None:
    texte = "Le métier de grutier\n1. Missions\nLever\nPoser\n2. FAQ\nFait-il froid ?\nOui.\n3. Qualités\nCalme\n"
    draft = imported(texte)
    assert tree(draft)["qualites"] == ["Calme"]


def test_the_letter_of_an_answer_is_a_mark_of_form() -> None:
    draft = imported(guide("FAQ", "Q : Qui recrute ?", "R : Les CHU.", "Réponse : rien n'est sûr."))
    assert tree(draft)["questions"] == [{"question": "Qui recrute ?", "reponse": "Les CHU. Réponse : rien n'est sûr."}]


# --- Headings that name the métier ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "titre",
    ["Formation pour devenir infirmier", "Formation pour devenir infirmière à Mons", "Comment devenir infirmier ?"],
)
def test_a_heading_that_names_the_metier_opens_its_rubric(titre: str) -> None:
    fiche = tree(imported(guide(titre, "Un bachelier en trois ans.")))
    assert (fiche["etudes"], "presentation" in fiche) == (["Un bachelier en trois ans."], False)


def test_english_headings_that_name_the_job_open_their_rubrics() -> None:
    fiche = tree(
        imported(
            "How to Become a Bed Manager\n\nWhat does a bed manager do?\nAllocate the beds\nTrack discharges\n\n"
            "How to become a bed manager\nEarn a degree of the field.\n\nBed manager salary\n$50,000 per year\n"
        )
    )
    assert fiche["etudes"] == ["Earn a degree of the field."]
    assert fiche["remunerations"][0]["min"] == "50000"


def test_a_title_said_again_above_the_first_rubric_stays_structure() -> None:
    draft = imported("Devenir grutier : le guide\nDevenir grutier\n\nMissions\n- Lever\n")
    assert draft.sorts[1].regle == "titre-repete"


def test_another_name_is_not_that_of_the_metier() -> None:
    assert not names_metier("des nouveaux arrivants", "Infirmier")
    assert names_metier("pour devenir infirmiere", "Infirmier")
    assert not names_metier("de regulation, telephone", "Régulateur")
    assert match_label("Chiffres clés 2023") is not None


# --- Furniture under a rubric --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "texte",
    [
        "Passer le test de niveau du centre en juin.",
        "Inscrivez-vous avant mars.",
        "Un bilan gratuit est offert à votre entrée.",
        "Copyright et droit de l'image : notions.",
        "Accueil",
        "Recette des cookies",
    ],
)
def test_content_that_looks_like_furniture_is_kept_under_a_rubric(texte: str) -> None:
    assert not is_furniture(texte, rubrique=True)


@pytest.mark.parametrize(
    "texte",
    ["Faire le quiz gratuit", "Cliquez ici", "Passer le test", "© 2024 Un site", "Lire la suite",
     "Nous utilisons des cookies", "Découvre ton profil de compatibilité"],
)  # fmt: skip
def test_what_speaks_of_the_site_is_furniture_even_under_a_rubric(texte: str) -> None:
    assert is_furniture(texte, rubrique=True)


def test_a_button_is_furniture_under_a_rubric_where_it_stands_alone() -> None:
    draft = imported(guide("Lieux de travail", "Accueil", "Recherche", "", "Imprimer", "", "Salaire", "Bas."))
    assert tree(draft)["employeurs"] == ["Accueil", "Recherche"]
    assert draft.sorts[9].regle == "mobilier-du-site"


# --- Lists on one line ---------------------------------------------------------------------------------------------


def test_a_label_and_its_enumeration_on_one_line_are_a_rubric_of_their_own() -> None:
    inline = ("Outils : tableur, messagerie", "Savoir-être : calme, tact")
    draft = imported(guide("Compétences", *inline, "Lire un plan", "Piloter"))
    fiche = tree(draft)
    assert (fiche["outils"], fiche["qualites"]) == (["tableur", "messagerie"], ["calme", "tact"])
    assert fiche["competences_techniques"] == ["Lire un plan", "Piloter"]
    assert dishonest(draft) == []
    assert told(draft, "IMP011") == [0]


def test_a_sentence_of_two_parts_is_no_enumeration() -> None:
    fiche = tree(imported(guide("Qualités", "Calme, il écoute.")))
    assert (fiche["presentation"], "qualites" in fiche) == (["Calme, il écoute."], False)


# --- Persons, links, places, figures -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "texte",
    ["Écrire à Mme Odile Ferrand.", "Appelez le 02 44 51 60 77.", "Joindre +32 4 366 71 11.", "Écrire à rh@chu.test"],
)
def test_a_person_or_a_way_to_reach_one_is_told_anywhere(texte: str) -> None:
    assert told(imported(guide("Lieux de travail", texte)), "IMP015") == [7]


@pytest.mark.parametrize("texte", ["Salaire de 02 à 30 000 €.", "De 2 000 000 à 3 000 000 patients.", "Loi 2004-806"])
def test_other_numbers_are_no_telephone(texte: str) -> None:
    assert told(imported(guide("À savoir", texte)), "IMP015") == []


def test_a_link_that_lost_its_address_is_told() -> None:
    draft = imported(guide("Formation", "L'école de Mons (site officiel) et celle de Huy (site web)."))
    assert told(draft, "IMP004") == [7]


def test_no_country_comes_from_a_single_line() -> None:
    assert "pays" not in tree(imported(guide("Salaire", "En Suisse : CHF 5'000 par mois, en France moins.")))
    assert tree(imported(guide("Salaire", "En Suisse : CHF 5'000 par mois.", "La Suisse recrute.")))["pays"] == "CH"


def test_the_year_and_place_of_the_figures_are_kept() -> None:
    figures = tree(imported(GUIDE))["chiffres"]
    assert figures == [{"intitule": "Âge moyen", "valeur": "41 ans", "reserve": "Wallonie 2024"}]


# --- Pay -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texte", "wanted"),
    [
        ("Entre 2,1 et 2,9 k€ mensuels. 28 000 à 33 000 € par an", [("EUR", "mois"), ("EUR", "an")]),
        ("Un salaire de 2 à 3 k€ mensuels. £31,000 - £39,000 per year", [("EUR", "mois"), ("GBP", "an")]),
        ("Salaire env. 2 300 € par mois, soit min. 27 000 € par an", [("EUR", "mois"), ("EUR", "an")]),
        ("1.650,- € par mois", [("EUR", "mois")]),
        ("Formation : 3 200 € par an", []),
        ("Un loyer de 480 € par mois", []),
        ("Les études coûtent 900 € par an", []),
        ("Salaire en formation : 1 300 € par mois", [("EUR", "mois")]),
    ],
)
def test_a_sentence_ends_before_an_amount_and_a_cost_is_no_pay(texte: str, wanted: list[tuple[str, str]]) -> None:
    assert [(pay.devise, pay.periode) for pay in parse_remunerations(texte)] == wanted


def test_an_amount_without_a_period_is_told() -> None:
    assert told(imported(guide("Salaire", "2 200 € net")), "IMP008") == [7]
    assert told(imported(guide("Salaire", "2 200 € net par mois")), "IMP008") == []


def test_the_post_of_who_earns_is_kept_with_the_experience() -> None:
    (pay,) = parse_remunerations("Un cadre de nuit confirmé peut gagner 3 400 € par mois.")
    assert pay.experience == "cadre de nuit confirmé"
