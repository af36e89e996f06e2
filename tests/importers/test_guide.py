"""Guides of métiers: invented ones of several forms, read as a person reads them, and every line accounted for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fphref
from fphref.importers.guide.importation import import_guide, recognise_guide
from fphref.importers.lecture.texte import read_text
from fphref.importers.modele import Brouillon, Document, Etat
from fphref.importers.registre import Registre
from fphref.model.marche import FicheMarche
from fphref.model.sources import Source
from tests.importers.brouillons import ATTENDUS, SEEDS, dishonest, plain, reread
from tests.support import OUTSIDE, REFERENTIALS

GUIDES = Path(__file__).parent / "documents" / "guides"
NOMS = sorted(path.name for path in GUIDES.iterdir())


def read(name: str) -> Document:
    return read_text(name, (GUIDES / name).read_text("utf-8"))


def imported(texte: str, nom: str = "guide.md") -> Brouillon:
    return import_guide(read_text(nom, texte), Registre())


def tree(brouillon: Brouillon) -> dict[str, Any]:
    """The market file of a draft."""
    (found,) = (content for path, content in reread(brouillon).items() if path != "marche/sources.yaml")
    fiche: dict[str, Any] = found
    return fiche


def under(titre: str, *lignes: str) -> dict[str, Any]:
    """What a guide of a « Brancardier » says, with these lines under that heading."""
    return tree(imported("\n".join(("# Brancardier", "", f"## {titre}", *lignes))))


def doubts(brouillon: Brouillon) -> list[tuple[str, int]]:
    return [(doute.diagnostic.regle, doute.numero) for doute in brouillon.doutes]


def rules(brouillon: Brouillon) -> dict[int, str]:
    return {sort.numero: sort.regle for sort in brouillon.sorts if sort.etat is Etat.STRUCTURE}


def amounts(fiche: dict[str, Any]) -> list[tuple[str, ...]]:
    """min, max, currency, period, experience, place of each range."""
    keys = ("min", "max", "devise", "periode", "experience", "zone")
    return [tuple(pay.get(key, "") for key in keys) for pay in fiche.get("remunerations", ())]


# --- Whole guides --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NOMS)
def test_every_line_of_an_invented_guide_is_placed_honestly_or_structure(name: str) -> None:
    draft = import_guide(read(name), Registre())
    assert dishonest(draft) == []
    listed = [sort.reste for sort in draft.sorts if sort.etat is Etat.LISTEE]
    # Other métiers alone have no field: they are kept aside.
    kept = tree(draft).get("hors_modele", {}).get("liens", [])
    assert set(listed) <= {one["texte"] for one in kept}
    assert len(draft.sorts) == len(draft.document.lignes)


@pytest.mark.parametrize("name", NOMS)
def test_a_draft_of_a_guide_is_what_the_model_takes(name: str) -> None:
    files = reread(import_guide(read(name), Registre()))
    source = files.pop("marche/sources.yaml")["sources"][0]
    ((path, fiche),) = files.items()
    assert FicheMarche.model_validate(fiche).source == Source.model_validate(source).id
    assert path == f"marche/{fiche['id']}.yaml"


@pytest.mark.parametrize("name", NOMS)
def test_a_guide_gives_the_same_draft_twice(name: str) -> None:
    assert import_guide(read(name), Registre()) == import_guide(read(name), Registre())


@pytest.mark.parametrize("name", NOMS)
def test_a_guide_is_recognised(name: str) -> None:
    assert recognise_guide(read(name)) >= 0.7


@pytest.mark.parametrize(
    ("name", "sure"), [("fiche_inventee.md", 0.3), ("offre_inventee.md", 0.3), ("guide_invente.yaml.txt", 0.3)]
)
def test_another_form_is_no_guide(name: str, sure: float) -> None:
    assert recognise_guide(read_text(name, (ATTENDUS / name).read_text("utf-8"))) <= sure


def test_prose_is_no_guide() -> None:
    assert recognise_guide(read_text("note.txt", "Compte rendu\n\nLa réunion du 3 mai.\n- Budget\n")) == 0


@pytest.mark.parametrize(
    ("start", "least", "most"), [("000", 0.7, 1), ("001", 0.7, 1), ("004", 0.7, 1), ("002", 0, 0.3), ("003", 0, 0.3)]
)
def test_real_sources_are_told_apart(start: str, least: float, most: float) -> None:
    found = sorted(SEEDS.glob(f"{start}_*.txt"))
    if not found:
        pytest.skip(f"source {start} {OUTSIDE}")
    assert least <= recognise_guide(read_text(found[0].name, found[0].read_text("utf-8"))) <= most


def test_the_laboratory_guide_in_markdown() -> None:
    fiche = tree(import_guide(read("technicien-laboratoire.md"), Registre()))
    assert fiche["intitule"] == "Technicien de laboratoire"
    assert fiche["autres_appellations"] == ["technicien d'analyses biomédicales"]
    assert fiche["missions"] == [
        "Recevoir et enregistrer les tubes", "Préparer les lames et les réactifs",
        "Valider techniquement les résultats",
    ]  # fmt: skip
    assert fiche["competences_techniques"] == ["Régler un automate", "Tenir un cahier de paillasse"]
    assert fiche["qualites"] == ["minutie", "sens de l'alerte", "calme"]
    assert fiche["etudes"][0] == "Études : bac +2 ou bac +3"
    assert fiche["certifications"] == ["Une habilitation au prélèvement sanguin est demandée par certains sites."]
    assert fiche["journee_type"] == [
        "7h30 - 9h : Contrôles de qualité des automates.", "Après-midi : Analyses urgentes", "Après-midi : Maintenance",
    ]  # fmt: skip
    assert fiche["avantages"] == ["Peu de chômage", "Travail varié"]
    assert fiche["inconvenients"] == ["Station debout", "Gardes de nuit"]
    assert ("2200", "2450", "EUR", "mois", "Confirmé (5 ans et plus)", "Brest") in amounts(fiche)
    assert "Une prime de nuit de 150 € s'ajoute parfois." in fiche["faits"]
    assert fiche["questions"][0] == {
        "question": "Faut-il aimer les chiffres ?",
        "reponse": "Oui. Un contrôle se lit sur une courbe. Les cartes de contrôle se tiennent chaque jour.",
    }
    assert fiche["hors_modele"]["liens"] == [
        {"texte": "DE de technicien de laboratoire médical", "url": "https://exemple.test/de"},
        {"texte": "Préparateur en pharmacie", "url": "https://exemple.test/prepa"},
        {"texte": "Aide de laboratoire"},
    ]


def test_the_swiss_guide_with_emoji_headings() -> None:
    draft = import_guide(read("cuisinier-hopital.txt"), Registre())
    fiche = tree(draft)
    assert (fiche["pays"], fiche["langue"]) == ("CH", "fr")
    assert amounts(fiche) == [
        ("4200", "4600", "CHF", "mois", "Débutant", ""),
        ("5100", "5800", "CHF", "mois", "", ""),
        ("6500", "7800", "CHF", "mois", "", ""),
    ]
    assert fiche["chiffres"][1] == {
        "intitule": "Cuisiniers en institution",
        "valeur": "> 9000",
        "reserve": "Suisse 2024",
    }
    assert fiche["faits"][0] == "Un grand hôpital sert plus de 6'000 repas par jour."
    assert len(fiche["outils"]) == len(fiche["employeurs"]) == 3
    assert fiche["lieux"] == ["Vaud", "Valais (Sion, Viège)"]
    assert "Vaud : deux grands hôpitaux et beaucoup d'EMS" in fiche["faits"]
    assert fiche["conseils"] == [
        "Supportes-tu la chaleur d'une cuisine ?", "Aimes-tu suivre une fiche technique au gramme près ?",
    ]  # fmt: skip
    assert {("IMP015", 63), ("IMP011", 77), ("IMP003", 96)} <= set(doubts(draft))


def test_the_guide_in_questions_with_a_table_in_two_layouts() -> None:
    draft = import_guide(read("aide-soignant.txt"), Registre())
    fiche = tree(draft)
    young, old = "Débutant (0-3 ans)", "Confirmé (4 ans et +)"
    assert amounts(fiche) == [
        ("24000", "26000", "EUR", "an", young, "Île-de-France"), ("22000", "24000", "EUR", "an", young, "Province"),
        ("130", "150", "EUR", "jour", young, ""), ("27000", "30000", "EUR", "an", old, "Île-de-France"),
        ("25000", "27000", "EUR", "an", old, "Province"), ("150", "180", "EUR", "jour", old, ""),
        ("28000", "31000", "EUR", "an", old, "Île-de-France"),
    ]  # fmt: skip
    assert [pay.get("statut", "") for pay in fiche["remunerations"]].count("independant") == 2
    assert {("IMP002", 26), ("IMP009", 27)} <= set(doubts(draft))
    assert fiche["competences_techniques"][0] == "Mesurer les constantes (TA, SpO2)"
    assert fiche["etudes"][1:] == ["le cursus complet", "la VAE", "l’apprentissage"]
    assert fiche["certifications"] == ["AFGSU de niveau 2"]
    assert fiche["questions"] == [
        {"question": "Faut-il le permis de conduire ?", "reponse": "Non, sauf en hospitalisation à domicile."}
    ]


def test_the_english_guide() -> None:
    draft = import_guide(read("clinical-data-manager.md"), Registre())
    fiche = tree(draft)
    assert (fiche["langue"], fiche["autres_appellations"]) == ("en", ["study data lead"])
    assert amounts(fiche) == [
        ("62000", "75000", "USD", "", "Entry level", ""), ("98000", "120000", "USD", "", "Senior", ""),
        ("85", "110", "USD", "heure", "", ""), ("110000", "130000", "USD", "an", "", ""),
    ]  # fmt: skip
    assert [question["question"] for question in fiche["questions"]] == [
        "Do I need to code?", "How much does a lead data manager earn in the United States?",
    ]  # fmt: skip
    assert fiche["inconvenients"] == ["Tight database locks"]
    assert doubts(draft) == [("IMP008", 39), ("IMP008", 40)]


# --- One behaviour each --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    ["## Missions", "**Missions**", "🔍 Missions", "Missions :", "MISSIONS", "1. Missions", "Missions du brancardier"],
)
def test_a_heading_in_any_style_opens_its_rubric(heading: str) -> None:
    fiche = tree(imported(f"# Brancardier\n\nIl court.\n\n{heading}\n\n- Conduire les lits\n- Rassurer\n"))
    assert (fiche["presentation"], fiche["missions"]) == (["Il court."], ["Conduire les lits", "Rassurer"])


def test_a_line_that_only_begins_like_a_heading_stays_an_item() -> None:
    fiche = under("Missions", "Formation des nouveaux arrivants", "Conduite des lits")
    assert fiche["missions"] == ["Formation des nouveaux arrivants", "Conduite des lits"]


@pytest.mark.parametrize("bullet", ["- ", "* ", "• ", "– ", "✔ ", "1. ", "  • "])
def test_any_bullet_makes_an_item(bullet: str) -> None:
    assert under("Missions", f"{bullet}Conduire les lits")["missions"] == ["Conduire les lits"]


def test_prose_under_a_list_of_wordings_goes_to_the_presentation() -> None:
    fiche = under("Missions", "- Conduire les lits", "", "Il court toute la journée. Le soir, il range.")
    assert fiche["presentation"] == ["Il court toute la journée. Le soir, il range."]


def test_a_sentence_that_announces_a_list_is_structure() -> None:
    draft = imported("# Brancardier\n## Missions\nIl sait :\n- Conduire\n")
    assert rules(draft)[3] == "annonce-de-liste"
    assert ("IMP003", 3) not in doubts(draft)


def test_a_list_that_is_announced_and_lost_is_told() -> None:
    draft = imported("# Brancardier\n## Formation\nVoici les écoles :\n## Missions\n- Conduire\n")
    assert rules(draft)[3] == "annonce-de-liste"
    assert ("IMP003", 3) in doubts(draft)


def test_rubrics_without_content_are_told_once() -> None:
    draft = imported("# Brancardier\n## Outils\n## Salaire\n## Avantages et inconvénients\n### Avantages\n- Bouger\n")
    (told,) = (doute for doute in draft.doutes if doute.diagnostic.regle == "IMP011" and doute.numero)
    assert "« Outils », « Salaire »" in told.diagnostic.message
    assert "Avantages" not in told.diagnostic.message


def test_an_unknown_rubric_is_kept_with_a_doubt() -> None:
    draft = imported("# Brancardier\n## Un peu d’histoire\nOn portait à deux.\n")
    assert tree(draft)["presentation"] == ["On portait à deux."]
    assert ("IMP009", 2) in doubts(draft)


def test_furniture_and_a_repeated_title_are_structure() -> None:
    draft = imported(
        "Brancardier (h/f) : le guide du métier\nFaire le quiz\nBrancardier - Formation et métier\n"
        "Métiers voisins\nAmbulancier\n"
    )
    assert rules(draft) == {2: "mobilier-du-site", 3: "titre-repete", 4: "titre-de-rubrique"}
    assert [sort.reste for sort in draft.sorts if sort.etat is Etat.LISTEE] == ["Ambulancier"]
    assert tree(draft)["hors_modele"]["liens"] == [{"texte": "Ambulancier"}]


def test_a_file_without_a_title_takes_the_name_of_the_file() -> None:
    draft = imported("Missions\n- Conduire\n", "agent_de_liaison.txt")
    assert tree(draft)["intitule"] == "Agent de liaison"
    assert ("IMP011", 0) in doubts(draft)


def test_the_same_wording_twice_in_a_rubric_is_written_once() -> None:
    draft = imported("# Brancardier\n## Avantages\n- Bouger\n- Bouger\n")
    assert tree(draft)["avantages"] == ["Bouger"]
    assert [sort.etat for sort in draft.sorts[2:]] == [Etat.PLACEE] * 2


def test_pay_of_a_card_said_again_in_an_answer_is_counted_once_and_new_pay_is_kept() -> None:
    draft = imported(
        "# Brancardier\n## Salaire\nDébutant : 1.900€ - 2.100€ brut/mois.\n## FAQ\n### Combien gagne-t-il ?\n"
        "Il débute entre 1.900€ et 2.100€. Après 10 ans, il touche 2.500€ brut/mois.\n"
    )
    assert [pay[:2] for pay in amounts(tree(draft))] == [("1900", "2100"), ("2500", "2500")]
    assert tree(draft)["remunerations"][1]["experience"] == "10 ans"
    assert ("IMP002", 6) in doubts(draft)


def test_pay_without_an_amount_is_a_fact() -> None:
    assert under("Salaire", "La grille est celle de l’établissement.")["faits"] == [
        "La grille est celle de l’établissement."
    ]


def test_a_short_line_above_an_amount_says_for_whom() -> None:
    fiche = under("Salaire", "Débutant", "1 850 € brut par mois", "À Lyon", "2 000 € brut par mois")
    assert amounts(fiche)[0] == ("1850", "1850", "EUR", "mois", "Débutant", "")
    assert under("Salaire", "Lyon", "2 000 € brut par mois")["remunerations"][0]["zone"] == "Lyon"


def test_the_heading_says_the_period() -> None:
    (pay,) = under("Salaire mensuel brut", "Entre 1 800 € et 2 000 €")["remunerations"]
    assert (pay["periode"], pay["brut"]) == ("mois", "oui")


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (["| Expérience | Salaire brut mensuel (€) |", "|---|---|", "| Débutant | 1 800 - 1 900 |"],
         [("1800", "1900", "EUR", "mois", "Débutant", "")]),
        (["| Niveau | Minimum | Maximum |", "|---|---|---|", "| Senior | 2 000 € | 2 400 € |"],
         [("2000", "2400", "EUR", "", "Senior", "")]),
        (["| | Junior | Senior |", "|---|---|---|", "| Lyon | 2 000 € | - |", "| Metz | n.c. | 2 400 € |"],
         [("2000", "2000", "EUR", "", "Junior", "Lyon"), ("2400", "2400", "EUR", "", "Senior", "Metz")]),
        (["| Canton | Salaire annuel |", "|---|---|", "| Vaud | CHF 60'000 - 65'000 |"],
         [("60000", "65000", "CHF", "an", "", "Vaud")]),
        (["| Expérience | Salaire |", "|---|---|", "| Débutant | selon grille |", "| Senior | 3 000 € |"],
         [("", "", "", "", "Débutant", ""), ("3000", "3000", "EUR", "", "Senior", "")]),
    ],
)  # fmt: skip
def test_a_table_of_pay_is_read_in_either_direction(rows: list[str], wanted: list[tuple[str, ...]]) -> None:
    assert amounts(under("Salaire", *rows)) == wanted


def test_amounts_of_a_table_in_thousands_are_read_as_yearly_with_one_doubt() -> None:
    draft = imported(
        "# B\n## Salaire\n| Expérience | Metz | Lyon |\n|--|--|--|\n"
        "| Junior | 25 k€ | 27 k€ |\n| Senior | 35 k€ | 38 k€ |\n"
    )
    assert {pay[3] for pay in amounts(tree(draft))} == {"an"}
    assert [doubt for doubt in doubts(draft) if doubt[0] == "IMP009"] == [("IMP009", 5)]


def test_figures_on_one_line_on_two_lines_and_in_a_table() -> None:
    fiche = under(
        "Chiffres clés", "65 % Femmes", "38 ans", "Âge moyen", "", "| Effectif | 900 |", "|---|---|", "| Sites | 12 |"
    )
    assert [(figure["intitule"], figure["valeur"]) for figure in fiche["chiffres"]] == [
        ("Femmes", "65 %"), ("Âge moyen", "38 ans"), ("Effectif", "900"), ("Sites", "12"),
    ]  # fmt: skip


def test_a_question_in_any_rubric_keeps_its_answer() -> None:
    fiche = tree(
        imported(
            "# Brancardier\nIl court.\n\nFaut-il courir vite ?\nNon.\nMais longtemps.\n\n## Missions\n- Conduire\n"
        )
    )
    assert fiche["questions"] == [{"question": "Faut-il courir vite ?", "reponse": "Non. Mais longtemps."}]
    assert fiche["missions"] == ["Conduire"]


def test_a_question_without_an_answer_is_advice_where_it_asks_the_reader_and_listed_elsewhere() -> None:
    draft = imported("# Brancardier\n## FAQ\n### Aimez-vous marcher ?\n### Qui paie les chaussures ?\n")
    assert tree(draft)["conseils"] == ["Aimez-vous marcher ?"]
    assert draft.sorts[3].etat is Etat.LISTEE


@pytest.mark.parametrize(
    "said",
    [
        "« Je m’appelle Inès et je cours. »",
        "« Je cours. » - Inès, brancardière",
        "Inès, 34 ans, raconte.",
        "Inès Roy, brancardière à Metz",
    ],
)
def test_a_testimony_that_names_somebody_is_told(said: str) -> None:
    draft = imported(f"# Brancardier\n## Témoignage\n{said}\n")
    assert tree(draft)["temoignages"] == [said]
    assert ("IMP015", 3) in doubts(draft)


def test_a_testimony_without_a_name_is_not_told() -> None:
    draft = imported("# Brancardier\n## Témoignage\n« Je cours, et Metz est grande. »\n")
    assert "IMP015" not in dict(doubts(draft))


@pytest.mark.parametrize(
    ("texte", "pays"),
    [("Être brancardier en Belgique", "BE"), ("Brancardier. En France, on court. Toute la France court.", "FR"),
     ("Brancardier en Suisse, vu de France", "CH"), ("Brancardier en Île-de-France", ""), ("Brancardier", "")],
)  # fmt: skip
def test_the_country_is_said_where_the_guide_says_it_plainly(texte: str, pays: str) -> None:
    assert tree(imported(f"# {texte}\n## Missions\n- Conduire\n")).get("pays", "") == pays


def test_a_wording_is_linked_to_the_known_item_of_the_same_wording() -> None:
    referentiel = fphref.load(REFERENTIALS / "fph")[0]
    item = next(iter(referentiel.activites.values()))
    draft = import_guide(
        read_text("g.md", f"# Brancardier\n## Missions\n- {item.libelle}\n- Zzz\n"), Registre(referentiel)
    )
    linked, bare = tree(draft)["missions"]
    assert linked == {"texte": item.libelle, "item": item.id}
    assert bare == "Zzz"
    assert [found.id for found in draft.rattachements][:1] == [item.id]


# --- Whatever the file ---------------------------------------------------------------------------------------------

LIGNES = st.sampled_from(
    ["# Brancardier", "## Missions", "Salaire", "❓ FAQ", "Pourquoi ?", "- a- b- c", "Hard skills :- a- b",
     "| Paris | 20 k€ |", "| Niveau | Lyon |", "|---|---|", "2 500 € net", "38 ans Âge", "> 5000", "Matin",
     "Faire le quiz", "- [x](http://e.test/a)", "💡 Vrai.", "", "Liste :", "## ?", "« Je m’appelle Bo. »",
     "Débutant : 2.000€. Senior : 3.000€+", "Points -", "\u200b", "a\ufdd0b", "Formation :Un an",
     "Outils : plan, grue", "Qualités", "R : oui", "Q : non ?", "Imprimer", "Comment devenir brancardier ?"]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(LIGNES | st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=14).map("\n".join))
def test_any_text_gives_a_draft_the_model_takes_and_every_line_has_its_place(texte: str) -> None:
    draft = imported(texte)
    assert len(draft.sorts) == len(draft.document.lignes)
    assert dishonest(draft) == []
    fiche = next(content for path, content in draft.fichiers.items() if path != "marche/sources.yaml")
    FicheMarche.model_validate(plain(fiche))
