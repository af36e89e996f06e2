"""Personal data in lists: found by the title of a column and by what stands in it; nothing is found in clean ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from fphref.diagnostics import Gravite
from fphref.evaluations.rgpd import examine
from fphref.evaluations.rgpd_titres import read_titre
from fphref.evaluations.rgpd_valeurs import is_name, is_rpps, nir_key, read_texte
from tests.evaluations.rgpd_fabrique import (
    IBAN_MADE,
    JOUR,
    NIR_CORSE,
    NIR_MADE,
    csv_file,
    found,
    people,
    pseudonym,
    rules,
)

# -- by title --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "regle"),
    [
        ("NIR", "RGP001"), ("N° Sécurité sociale", "RGP001"), ("Matricule INS", "RGP001"), ("Nom", "RGP002"),
        ("NOM_USAGE", "RGP002"), ("Prénom", "RGP002"), ("Matricule", "RGP002"), ("N° RPPS", "RGP002"),
        ("ADELI", "RGP002"), ("Login", "RGP002"), ("Photo", "RGP002"), ("Date de naissance", "RGP003"),
        ("Né(e) le", "RGP003"), ("Âge", "RGP003"), ("Sexe", "RGP003"), ("Civilité", "RGP003"),
        ("Situation familiale", "RGP003"), ("Nombre d’enfants", "RGP003"), ("Nationalité", "RGP003"),
        ("Adresse personnelle", "RGP004"), ("Téléphone", "RGP004"), ("Courriel", "RGP004"), ("Code postal", "RGP004"),
        ("IBAN", "RGP005"), ("Salaire brut", "RGP005"), ("RQTH", "RGP006"), ("Arrêt maladie", "RGP006"),
        ("Restrictions médicales", "RGP006"), ("Date de la visite médicale", "RGP006"), ("Grossesse", "RGP006"),
        ("Mandat syndical", "RGP006"), ("Syndicat", "RGP006"), ("Religion", "RGP006"), ("Origine ethnique", "RGP006"),
        ("Opinions politiques", "RGP006"), ("Sanctions", "RGP007"), ("Casier judiciaire", "RGP007"),
    ],
)  # fmt: skip
def test_a_refused_column_is_known_by_its_title(title: str, regle: str, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", *people(title, values=[("valeur",), ("autre",)]))
    [line] = found(path)
    assert line.startswith(f"{regle} 1:4 colonne annoncée par son titre : ")
    assert line.endswith("(2 valeurs)")


@pytest.mark.parametrize(
    "title",
    [
        "Santé publique", "Soins à la personne âgée", "Utiliser un poste téléphonique", "Éducation à la santé", "NE",
        "Droit syndical dans la fonction publique", "Nom du service", "Téléphone du service", "Nom de la compétence",
        "Prévention des maladies nosocomiales", "Discipline", "Accueil", "Hygiène", "Date d’évaluation", "Niveau",
    ],
)  # fmt: skip
def test_a_competence_or_a_thing_is_no_refused_column(title: str, tmp_path: Path) -> None:
    assert found(csv_file(tmp_path / "a.csv", *people(title, values=[(3,), (2,), ("so",)]))) == []


def test_an_empty_refused_column_is_to_be_looked_at(tmp_path: Path) -> None:
    [line] = found(csv_file(tmp_path / "a.csv", *people("NIR")))
    assert line == ("RGP022 1:4 colonne prévue pour une donnée refusée, vide : numéro de sécurité sociale (NIR)")


def test_words_of_the_referentiel_are_no_data_of_people(tmp_path: Path) -> None:
    rows = [
        ("identifiant", "libelle", "nature", "codes"),
        ("sf-1", "Gérer un arrêt maladie", "Savoir-faire", ""),
        ("cn-2", "Droits de la personne enceinte, RQTH, mandat syndical", "Connaissance", "43415"),
        ("cn-3", "Maladie d’Alzheimer", "Connaissance", "43426"),
    ]
    assert found(csv_file(tmp_path / "a.csv", *rows)) == []


def test_a_catalogue_with_a_column_nom_is_no_list_of_people(tmp_path: Path) -> None:
    rows = [("Nom", "Description", "Adresse"), ("Scanner", "Appareil de radiologie", "Bâtiment B"), ("Table", "–", "")]
    assert found(csv_file(tmp_path / "a.csv", *rows)) == []


@pytest.mark.parametrize(
    "row",
    [
        ("Nom", "Poser une perfusion", "Accueil"),
        ("Nom", "Service", "Commentaire libre"),
        ("NOM", "Grade", "Quotité"),
    ],
)
def test_surnames_alone_make_a_list_of_people(row: tuple[str, ...], tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", row, ("TARTEMPION", 3, 2), ("BIDULE", 2, 1), ("Machin", 1, 2))
    assert "RGP002 1:1 colonne annoncée par son titre : nom (3 valeurs)" in found(path)


SURNAMES = ("TARTEMPION", "BIDULE", "MACHIN", "TRUCMUCHE", "CHOSE", "UNTEL")


@pytest.mark.parametrize("write", [str.upper, str.title])
@pytest.mark.parametrize(
    ("titles", "rest", "said"),
    [
        ("Nom de l’agent;competence;niveau;date", "sf-hygiene-mains;3;2026-01-01", "nom d’une personne"),
        ("nom;competence;niveau;date", "sf-hygiene-mains;3;2026-01-01", "nom"),
        ("Nom;Compétence;Niveau", "Se frictionner les mains;3", "nom"),
        ("Nom d’usage;formation", "AFGSU", "nom d’une personne"),
    ],
)
def test_evaluations_under_surnames_are_lines_of_people(
    titles: str, rest: str, said: str, write: Callable[[str], str], tmp_path: Path
) -> None:
    rows = [(write(name), *rest.split(";")) for name in SURNAMES]
    path = csv_file(tmp_path / "a.csv", titles.split(";"), *rows)
    assert found(path) == [f"RGP002 1:1 colonne annoncée par son titre : {said} (6 valeurs)"]
    assert examine(path, JOUR).lignes_nominatives == 6


def test_capitals_under_a_title_nom_are_surnames(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", ("Noms", "Niveau"), *((name, 3) for name in SURNAMES))
    assert found(path) == ["RGP002 1:1 colonne annoncée par son titre : nom (6 valeurs)"]


@pytest.mark.parametrize("titles", ["Nom;Niveau requis", "Nom;Nature;Niveau", "competence;Nom;Niveau", "Nom;Date"])
def test_competences_under_a_title_nom_are_no_people(titles: str, tmp_path: Path) -> None:
    names = ("Transfusion", "Hygiène des mains", "Accueil", "Prise de sang", "AFGSU", "Douleur aiguë")
    by_title = {"competence": "sf-{}", "Niveau requis": "3", "Niveau": "2", "Nature": "Savoir-faire", "Date": "2026"}
    keys = titles.split(";")
    rows = [[name if key == "Nom" else by_title[key].format(n) for key in keys] for n, name in enumerate(names)]
    assert found(csv_file(tmp_path / "a.csv", keys, *rows)) == []


@pytest.mark.parametrize("title", ["Évaluateur", "Tuteur", "Responsable", "N+1", "Cadre"])
def test_who_evaluates_is_a_person_too(title: str, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", *people(title, values=[(name,) for name in SURNAMES]))
    assert found(path) == ["RGP002 1:4 colonne annoncée par son titre : nom (6 valeurs)"]
    for others in (
        ("Cadre de santé", "IDE", "médecin", "sans", "pair", "chef de pôle"),
        [pseudonym(n) for n in range(40, 46)],
    ):
        assert found(csv_file(tmp_path / "b.csv", *people(title, values=[(other,) for other in others]))) == []


@pytest.mark.parametrize("title", ["niveau", "date", "niveau requis", "évalué"])
def test_the_state_of_a_person_is_found_where_a_level_is_expected(title: str, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", *people(title, values=[("3",), ("arrêt maladie",), ("ne",)]))
    assert found(path) == ["RGP006 3:4 1 valeur qui parle de l’état d’une personne : santé"]
    words = csv_file(tmp_path / "b.csv", *people("competence", values=[("Gérer un arrêt maladie",)]))
    assert found(words) == []


def test_a_label_before_a_word_is_no_name(tmp_path: Path) -> None:
    rows = people("info", values=[("Nom d’usage : celui de la carte",), ("Nom de naissance : TARTEMPION",)])
    assert found(csv_file(tmp_path / "a.csv", *rows)) == ["RGP002 3:4 1 valeur : nom d’une personne"]


# -- by content ------------------------------------------------------------------------------------------------------

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
"""Figures as wide as Chinese signs, which some forms give."""


@pytest.mark.parametrize(
    ("value", "regle"),
    [
        (NIR_MADE, "RGP001"), (f"{NIR_MADE[0]} {NIR_MADE[1:3]} {NIR_MADE[3:5]} {NIR_MADE[5:]}", "RGP001"),
        (NIR_CORSE, "RGP001"), (f"voir {NIR_MADE} au dossier", "RGP001"), ("TARTEMPION Marie", "RGP002"),
        ("Jean-Pierre Bidule", "RGP002"), ("vu avec Mme Tartempion", "RGP002"), ("née le 3 mai 1980", "RGP003"),
        ("marie.tartempion@exemple.fr", "RGP004"), ("06 12 34 56 78", "RGP004"), ("+33 6 12 34 56 78", "RGP004"),
        ("12 bis rue de la Paix", "RGP004"), ("3 place du Marché 99999 Nulleville", "RGP004"), (IBAN_MADE, "RGP005"),
        ("FR76 3000 6000 0112 3456 7890 189", "RGP005"), ("en arrêt maladie depuis mars", "RGP006"), ("RQTH", "RGP006"),
        ("enceinte", "RGP006"), ("mi-temps thérapeutique", "RGP006"), ("déléguée CGT", "RGP006"),
        ("sanction disciplinaire en 2020", "RGP007"),
        (f"{NIR_MADE[:13]}/{NIR_MADE[13:]}", "RGP001"), (f"{NIR_MADE[:13]} clé {NIR_MADE[13:]}", "RGP001"),
        (f"{NIR_MADE[0]}  {NIR_MADE[1:3]}  {NIR_MADE[3:5]}  {NIR_MADE[5:]}", "RGP001"), (f"NIR{NIR_MADE}", "RGP001"),
        ("NIR : 1 85 05 99 999 048", "RGP001"), (NIR_MADE.translate(WIDE), "RGP001"),
        ("marie.rh@exemple.fr", "RGP004"), ("marie-pole@exemple.fr", "RGP004"), ("Tél : 06 12 34 56 78.", "RGP004"),
        ("06  12  34  56  78", "RGP004"), ("06/12/34/56/78", "RGP004"), ("(06) 12 34 56 78", "RGP004"),
        (IBAN_MADE.lower(), "RGP005"), ("TARTEMPION Marie (CDI)", "RGP002"), ("TARTEMPION Marie 50%", "RGP002"),
        ("TARTEMPION Marie - 80 % (CDD)", "RGP002"), ("handicapée", "RGP006"), ("en CMO", "RGP006"),
        ("TPT 50 %", "RGP006"), ("ALD", "RGP006"), ("restriction port de charges", "RGP006"),
        ("restriction  d’aptitude", "RGP006"), ("aptitude avec réserves", "RGP006"), ("séropositive", "RGP006"),
        ("diabétique", "RGP006"), ("AT du 12/03", "RGP006"), ("reclassement pour raison de santé", "RGP006"),
        ("délégué FO", "RGP006"), ("élue au CSE", "RGP006"), ("permanent syndical", "RGP006"),
        ("détachement syndical", "RGP006"), ("syndicaliste", "RGP006"),
    ],
)  # fmt: skip
def test_a_value_is_known_whatever_its_title(value: str, regle: str, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", *people("info", values=[("",), (value,)]))
    [line] = found(path)
    assert line.startswith(f"{regle} 3:4 1 valeur")
    assert value not in line


@pytest.mark.parametrize(
    "value",
    [
        "drh@exemple.fr", "secretariat-urgences@exemple.fr", "Anglais scientifique", "Hôpital Saint Louis",
        "Pavillon Marie Curie", "990000010", "2 cours de formation", "écrire le rang voulu (2,5 place entre 2 et 3)",
        "hopital.saint-louis.drh@exemple.fr", "Marie (bâtiment B)", "Pavillon Marie Curie (2e étage)", "Marie Line 3",
        "Accueillir une personne handicapée", "Soigner le pied diabétique", "10.12.34.56.78", "06 12 34 56 789",
        "2026-01-02 03:04:05", "port de charges", "apte", "élue meilleure équipe",
        "12345678901234567890", "1850599999048", "Rose Bengale", "15D30", "2026-03-12", "IDE de nuit",
        "Nom : le nom du service",
        "FR7630006000011234567890188",
    ],
)  # fmt: skip
def test_a_harmless_value_is_left_alone(value: str, tmp_path: Path) -> None:
    assert found(csv_file(tmp_path / "a.csv", *people("info", values=[(value,)]))) == []


def test_a_building_may_bear_a_name(tmp_path: Path) -> None:
    rows = [("agent", "service", "site"), *((pseudonym(n), "Marie Curie", "Jean Monnet") for n in range(6))]
    assert found(csv_file(tmp_path / "a.csv", *rows)) == []


def test_many_numbers_without_a_key_are_nir_too(tmp_path: Path) -> None:
    bare = [(NIR_MADE[:13],), (NIR_CORSE[:13],), (f"{NIR_MADE[:13]}00",)]
    [line] = found(csv_file(tmp_path / "a.csv", *people("code", values=bare, count=4)), seuil=1)
    assert line.startswith("RGP001 2:4 3 valeurs de la forme d’un numéro de sécurité sociale (NIR), sans clé")


def test_rpps_numbers_are_known_by_their_last_figure(tmp_path: Path) -> None:
    numbers = [f"1000{n:06}" for n in (345, 7712, 99120)]
    keyed = [next(f"{n}{k}" for k in range(10) if is_rpps(f"{n}{k}")) for n in numbers]
    assert rules(csv_file(tmp_path / "a.csv", *people("info", values=[(n,) for n in keyed], count=5))) == ["RGP002"]
    wrong = [(str(int(n) // 10 * 10 + (int(n) + 1) % 10),) for n in keyed]
    assert rules(csv_file(tmp_path / "a.csv", *people("info", values=wrong, count=5))) == []


def test_old_days_without_a_title_may_be_births(tmp_path: Path) -> None:
    born = [("12/05/1978",), ("03/02/1969",), ("28/11/1990",), ("01/01/1983",), ("05/06/1975",), ("09/09/1962",)]
    [line] = found(csv_file(tmp_path / "a.csv", *people("info", values=born)))
    assert line.startswith("RGP022 2:4 6 valeurs qui pourraient être des dates de naissance")
    assert found(csv_file(tmp_path / "a.csv", *people("Date d’entrée", values=born)), seuil=1) == []
    recent = [(f"12/05/202{n}",) for n in range(6)]
    assert found(csv_file(tmp_path / "a.csv", *people("info", values=recent))) == []


def test_names_across_the_titles_are_a_list_of_names(tmp_path: Path) -> None:
    rows = [("Compétence", "TARTEMPION Marie", "Paul Bidule", "Jean-Luc Machin"), ("Accueil", 1, 2, 3)]
    [line] = found(csv_file(tmp_path / "a.csv", *rows))
    assert line == "RGP002 1:2 3 cellules que l’on lit comme des noms de personnes"


def test_one_name_outside_a_table_is_to_be_looked_at(tmp_path: Path) -> None:
    [line] = found(csv_file(tmp_path / "a.csv", ("Référente", "Marie TARTEMPION"), ("Édition", "2026")))
    assert line.startswith("RGP022 1:2 ")


def test_a_form_is_read_by_its_labels(tmp_path: Path) -> None:
    across = csv_file(tmp_path / "a.csv", ("Nom", "Tartempion", "Prénom", "Zoé"), ("Entretien", "2026"))
    assert [line[:10] for line in found(across)] == ["RGP002 1:2", "RGP002 1:4"]
    down = csv_file(
        tmp_path / "b.csv", ("Nom", "Tartempion"), ("Prénom", "Zoé"), ("Service", "Accueil"), ("RQTH", "oui")
    )
    assert rules(down, seuil=1) == ["RGP002", "RGP002", "RGP006"]


def test_agents_in_columns_are_read_as_well(tmp_path: Path) -> None:
    names = [pseudonym(n) for n in range(6)]
    rows = [("Agent", *names), ("Service", *["Unité 1"] * 6), ("RQTH", "oui", *[""] * 5), ("Accueil", *[2] * 6)]
    path = csv_file(tmp_path / "a.csv", *rows)
    assert found(path) == ["RGP006 3:1 colonne annoncée par son titre : santé (1 valeur)"]
    assert examine(path, JOUR).agents == 6


# -- free texts, marks of people -------------------------------------------------------------------------------------


def test_free_texts_are_to_be_read(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", *people("Commentaires", values=[("à l’aise",), ("à revoir",)]))
    assert found(path) == ["RGP008 2:4 colonne de texte libre (2 valeurs) : chacune est à relire"]
    long = [(f"Une phrase assez longue, la numéro {n}, que personne n’a annoncée",) for n in range(4)]
    assert rules(csv_file(tmp_path / "b.csv", *people("info", values=long))) == ["RGP008"]
    assert found(csv_file(tmp_path / "c.csv", *people("Commentaires"))) == []


@pytest.mark.parametrize("title", ["Score", "Rang", "Total", "IP", "Indice de polyvalence", "Moyenne", "Classement"])
def test_a_figure_that_sums_a_person_up_is_found(title: str, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", *people(title, values=[(12,), ("9,5",)]))
    assert found(path) == ["RGP013 1:4 total, note ou rang par personne (2 valeurs)"]


def test_a_note_on_lines_of_evaluations_sums_nobody_up(tmp_path: Path) -> None:
    rows = [("agent", "service", "competence", "note")]
    rows += [(pseudonym(n), "Unité 1", f"sf-{c}", "2") for n in range(6) for c in range(4)]
    assert found(csv_file(tmp_path / "a.csv", *rows)) == []


# -- pseudonyms and small groups -------------------------------------------------------------------------------------


def named(*names: str) -> list[tuple[str, ...]]:
    return [("agent", "service"), *((name, "Unité 1") for name in names)]


@pytest.mark.parametrize(
    ("names", "line"),
    [
        (["TARTEMPION Marie", *map(pseudonym, range(5))], "RGP009 2:1 un nom à la place d’un pseudonyme (1 personne)"),
        (["zoe@exemple.fr", *map(pseudonym, range(5))],
         "RGP009 2:1 adresse électronique à la place d’un pseudonyme (1 personne)"),
        ([NIR_MADE, *map(pseudonym, range(5))],
         "RGP009 2:1 numéro de sécurité sociale (NIR) à la place d’un pseudonyme (1 personne)"),
        (["Tartempion", *map(pseudonym, range(5))], "RGP010 2:1 un pseudonyme qui serait un nom"),
        (["00123", "00971", "01544", "02218", "04091"], "RGP010 2:1 5 pseudonymes en forme de matricule"),
        (["MT78", "PD69", "JM81", "ZB90", "AC55"],
         "RGP010 2:1 5 pseudonymes en forme d’initiales suivies d’une date ou d’une année de naissance"),
        ([f"{n:032x}".replace("0", "a") for n in range(10**37, 10**37 + 5)],
         "RGP010 2:1 5 pseudonymes en forme d’empreinte (hachage) : faite sans clé secrète, elle se retrouve en "
         "essayant tous les noms ou tous les matricules"),
    ],
    ids=["nom", "adresse", "nir", "nom seul", "matricule", "initiales", "empreinte"],
)  # fmt: skip
def test_a_pseudonym_that_tells_is_found(names: list[str], line: str, tmp_path: Path) -> None:
    assert found(csv_file(tmp_path / "a.csv", *named(*names))) == [line]


@pytest.mark.parametrize("genre", ["liste", "evaluations"])
def test_names_and_numbers_of_people_are_no_pseudonyms_and_a_spelling_is_nobody_else(
    genre: str, tmp_path: Path
) -> None:
    known = ["AGT-7K2", "AGT-9QX", "agt-9qx", "Tartempion Marie", "MARIE TARTEMPION", NIR_MADE, "KERZADEC Zoltan"]
    more = ("competence", "niveau", "date") if genre == "evaluations" else ()
    filled = ("sf-lire-protocole", "3", "2026-03-02") if more else ()
    rows = [("agent", "service", "metier", *more), *((name, "Unité 1", "15D30", *filled) for name in known)]
    path = csv_file(tmp_path / "a.csv", *rows)

    examen = examine(path, JOUR)

    assert (examen.agents, examen.lignes_nominatives) == (2, 4)
    assert examen.feuilles[0].personnes == 6
    assert [line for line in found(path) if line.startswith("RGP009")] == [
        "RGP009 5:1 un nom à la place d’un pseudonyme (3 personnes)",
        "RGP009 7:1 numéro de sécurité sociale (NIR) à la place d’un pseudonyme (1 personne)",
    ]


def test_two_spellings_make_no_group_bigger(tmp_path: Path) -> None:
    rows = people(count=4)
    path = csv_file(tmp_path / "a.csv", *rows, *((str(name).lower(), *rest) for name, *rest in rows[1:]))
    [line] = found(path)
    assert line.startswith("RGP011 2:1 1 groupe service × métier de moins de 5 personnes (4 personnes)")


def test_numbers_in_a_row_are_a_remark(tmp_path: Path) -> None:
    examen = examine(csv_file(tmp_path / "a.csv", *named(*(f"AGT-{n:02}" for n in range(1, 13)))), JOUR)
    assert examen.propre
    assert "RGP024" in [d.regle for d in examen.diagnostics]
    other = examine(csv_file(tmp_path / "b.csv", *named(*map(pseudonym, range(12)))), JOUR)
    assert "RGP024" not in [d.regle for d in other.diagnostics]


def test_small_groups_are_counted_against_the_threshold(tmp_path: Path) -> None:
    rows = people(count=6)
    rows += [(pseudonym(n), "Unité 2", "15D30") for n in range(10, 13)] + [(pseudonym(20), "unité 1", "EX-ARC")]
    path = csv_file(tmp_path / "a.csv", *rows)
    assert found(path) == [
        "RGP011 8:1 2 groupes service × métier de moins de 5 personnes (4 personnes, dont 1 seule de son métier dans "
        "son service)"
    ]
    assert found(path, seuil=3) == [
        "RGP011 11:1 1 groupe service × métier de moins de 3 personnes (1 personne, dont 1 seule de son métier dans "
        "son service)"
    ]
    assert found(path, seuil=1) == []


def test_what_else_narrows_a_person_down_is_counted(tmp_path: Path) -> None:
    rows = people("depart_prevu", values=[(f"2030-01-0{n}",) for n in range(1, 4)])
    rows.append((pseudonym(30), "Unité 2", "15D30", ""))
    [line] = found(csv_file(tmp_path / "a.csv", *rows))
    assert line.endswith("; avec le poste, le grade ou les dates du fichier, 4 personnes sans pareille")


def test_small_numbers_of_people_in_an_aggregate(tmp_path: Path) -> None:
    rows = [("service", "competence", "evalues", "titulaires"), ("Unité 1", "sf-1", 12, 3), ("Unité 2", "sf-1", 4, 1)]
    path = csv_file(tmp_path / "a.csv", *rows)
    assert found(path) == ["RGP012 1:3 effectifs de moins de 5 personnes (une case) dans un tableau sans agent"]
    assert found(path, seuil=4) == []


# -- the file itself -------------------------------------------------------------------------------------------------


def test_a_csv_reminds_that_it_bears_no_date(tmp_path: Path) -> None:
    examen = examine(csv_file(tmp_path / "a.csv", *people()), JOUR)
    assert [(d.regle, d.gravite) for d in examen.diagnostics] == [("RGP020", Gravite.INFO)]
    assert (examen.propre, examen.agents, examen.lignes, examen.cellules) == (True, 6, 7, 21)


def test_the_key_and_the_correspondence_must_lie_elsewhere(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "agents.csv", *people())
    csv_file(tmp_path / "voisins.csv", *people())
    assert found(path) == []
    csv_file(tmp_path / "correspondance.csv", ("agent", "Nom", "Prénom"), (pseudonym(1), "Tartempion", "Zoé"))
    (tmp_path / "cle.txt").write_text("0f" * 32 + "\n", "ascii")
    assert found(path) == [
        "RGP021 0:0 clé des pseudonymes dans le même dossier (cle.txt)",
        "RGP021 0:0 table de correspondance dans le même dossier (correspondance.csv) : elle redonne les noms",
    ]
    table = examine(tmp_path / "correspondance.csv", JOUR)
    assert (table.correspondance, table.propre) == (True, False)


def test_a_name_in_the_name_of_the_file_is_to_be_looked_at(tmp_path: Path) -> None:
    [line] = found(csv_file(tmp_path / "entretien_Marie_Tartempion.csv", ("a", "b"), ("1", "2")))
    assert line.startswith("RGP022 0:0 nom de fichier")
    assert found(csv_file(tmp_path / "matrice_cardio_2026.csv", ("a", "b"), ("1", "2"))) == []


def test_the_date_of_destruction_of_a_list(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", ("À détruire le", "31/12/2025"), *people())
    assert found(path) == ["RGP019 0:0 le fichier devait être détruit le 31/12/2025"]
    assert found(path, jour=date(2025, 12, 31)) == []
    assert examine(path, JOUR).destruction == date(2025, 12, 31)
    words = csv_file(tmp_path / "b.csv", ("Liste à détruire le 31/12/2025",), *people())
    assert rules(words) == ["RGP019"]


def test_no_message_repeats_a_value(tmp_path: Path) -> None:
    secrets = ("TARTEMPION", "Zoé", NIR_MADE, "zoe.tartempion@exemple.fr", "0612345678", "Marie Bidule", "Paul Machin")
    rows = [
        ("agent", "Nom", "Prénom", "x", "y", "z", "Commentaires"),
        ("Zoé TARTEMPION", "TARTEMPION", "Zoé", *secrets[2:5], "voir Marie Bidule, en arrêt maladie"),
        ("Paul Machin", "Machin", "Paul", "", "", "Marie Bidule", "née le 3 mai 1980"),
    ]
    examen = examine(csv_file(tmp_path / "a.csv", *rows), JOUR)
    assert len(examen.diagnostics) > 8
    said = repr(examen).casefold()
    assert [secret for secret in secrets if secret.casefold() in said] == []


# -- the pieces ------------------------------------------------------------------------------------------------------


def test_the_key_of_a_nir_is_that_of_the_published_rule() -> None:
    # 97 less the rest of the 13 figures by 97; 2A counts as 19 and 2B as 18.
    assert nir_key("2550814168025") == 38
    assert nir_key("1234567890123") == 97 - 1234567890123 % 97
    assert nir_key("185052A999048") == 97 - 1850519999048 % 97
    assert nir_key("185052B999048") == 97 - 1850518999048 % 97


@pytest.mark.parametrize("sign", range(15))
def test_one_wrong_figure_is_no_nir(sign: int) -> None:
    changed = NIR_MADE[:sign] + str((int(NIR_MADE[sign]) + 1) % 10) + NIR_MADE[sign + 1 :]
    assert read_texte(changed).genres == ()


@pytest.mark.parametrize("text", ["Marie Tartempion", "TARTEMPION Marie", "tartempion marie", "Jean-Paul de la Tour"])
def test_names_of_people(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "Marie",
        "Maternité Marie Curie",
        "poser une perfusion à marie",
        "Marie 3",
        "Plan Marie",
        "",
        "A B",
        "Rue Paul Bert",
    ],
)
def test_texts_that_name_nobody(text: str) -> None:
    assert not is_name(text)


def test_a_title_of_a_mark_is_no_title() -> None:
    assert not read_titre("#rang").connu
    assert read_titre("Rang").connu
