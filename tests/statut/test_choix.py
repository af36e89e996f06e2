"""What a user types is found, or told in one line with what there is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fphref.diagnostics import FphrefError
from fphref.model.referentiel import Referentiel
from fphref.model.statut import Corps
from fphref.statut.choix import check_jour, find_corps, find_echelon, find_grade
from tests.conftest import Loaded
from tests.statut.fabrique_paie import GRADE, HORS_CLASSE, JOUR, make_corps, make_referentiel, make_tables

TECHNICIENS = Corps.model_validate(
    {
        "id": "techniciens-hospitaliers", "sigle": "TH-TSH", "categorie": "B",
        "intitule": "Corps des techniciens et techniciens supérieurs hospitaliers",
    }
)  # fmt: skip
LABORATOIRE = Corps.model_validate(
    {"id": "techniciens-laboratoire-medical", "sigle": "TLM", "categorie": "A",
     "intitule": "Corps des techniciens de laboratoire médical"}
)  # fmt: skip
TABLES = make_tables(corps=[TECHNICIENS, LABORATOIRE])
REFERENTIEL = TABLES.referentiel
IH = REFERENTIEL.corps["ingenieurs-hospitaliers"]
SIMPLE, SPECIAL = (next(grade for grade in IH.grades if grade.id == i) for i in (GRADE, HORS_CLASSE))


def told(function: object, *args: object) -> str:
    with pytest.raises(FphrefError) as error:
        function(*args)  # type: ignore[operator]
    text = str(error.value)
    assert "\n" not in text
    return text


# -- corps -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ingenieurs-hospitaliers", "ingenieurs-hospitaliers"), ("IH", "ingenieurs-hospitaliers"),
        ("ih", "ingenieurs-hospitaliers"), ("  Ih ", "ingenieurs-hospitaliers"),
        ("Corps des ingénieurs hospitaliers", "ingenieurs-hospitaliers"),
        ("INGÉNIEURS", "ingenieurs-hospitaliers"), ("ingenieurs hosp", "ingenieurs-hospitaliers"),
        ("th", "techniciens-hospitaliers"), ("TSH", "techniciens-hospitaliers"), ("th-tsh", "techniciens-hospitaliers"),
        ("tlm", "techniciens-laboratoire-medical"), ("techniciens de labo", "techniciens-laboratoire-medical"),
        ("techniciens supérieurs", "techniciens-hospitaliers"),
    ],
)  # fmt: skip
def test_a_corps_by_id_sigle_title_or_its_start(text: str, expected: str) -> None:
    assert find_corps(REFERENTIEL, text).id == expected


def test_several_corps_are_named() -> None:
    assert told(find_corps, REFERENTIEL, "technicien") == (
        "« technicien » désigne plusieurs corps : TH-TSH (techniciens-hospitaliers), "
        "TLM (techniciens-laboratoire-medical)."
    )


def test_an_unknown_corps_names_the_nearest_or_all() -> None:
    near = told(find_corps, REFERENTIEL, "ingenieurs-hopitaliers")
    assert near == "Corps « ingenieurs-hopitaliers » inconnu ; vouliez-vous « ingenieurs-hospitaliers » ?"
    assert told(find_corps, REFERENTIEL, "xyz") == (
        "Corps « xyz » inconnu ; corps connus : IH (ingenieurs-hospitaliers), TH-TSH (techniciens-hospitaliers), "
        "TLM (techniciens-laboratoire-medical)."
    )
    assert told(find_corps, Referentiel(), "IH") == "Le référentiel ne décrit aucun corps."


# -- grades ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GRADE, GRADE), ("Ingénieur", GRADE), ("ingenieur", GRADE), ("1", GRADE), ("hors classe", HORS_CLASSE),
        ("Ingénieur hors", HORS_CLASSE), ("2", HORS_CLASSE), ("HORS-CLASSE", HORS_CLASSE),
    ],
)  # fmt: skip
def test_a_grade_by_id_title_words_or_rank(text: str, expected: str) -> None:
    assert find_grade(IH, text).id == expected


def test_an_unknown_grade_names_the_nearest_or_all() -> None:
    assert told(find_grade, IH, "ingénieur hor classe").endswith(f"vouliez-vous « {HORS_CLASSE} » ?")
    assert told(find_grade, IH, "4") == (
        "Grade « 4 » inconnu ; les grades de ce corps : « Ingénieur », « Ingénieur hors classe », « Agent »."
    )
    assert told(find_grade, IH, "ing").startswith("« ing » désigne plusieurs grades du corps : « Ingénieur », ")
    assert told(find_grade, IH, "").startswith("Grade «  » inconnu")
    assert "ne donne pas les grades" in told(find_grade, TECHNICIENS, "1")


# -- échelons --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["4", "4e", "4E", "4ème", "04", "4e échelon", " 4 "])
def test_an_echelon_by_its_rank(text: str) -> None:
    assert find_echelon(TABLES, IH, SIMPLE, text, JOUR).code == "4"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1er", "1"), ("special", "special-1"), ("spécial", "special-1"), ("échelon spécial", "special-1"),
        ("special-2", "special-2"), ("Spécial 2", "special-2"), ("hea2", "special-2"), ("HEA 2", "special-2"),
        ("HEA", "special-1"),
    ],
)  # fmt: skip
def test_a_special_echelon_by_its_chevron(text: str, expected: str) -> None:
    assert find_echelon(TABLES, IH, SPECIAL, text, JOUR).code == expected


@pytest.mark.parametrize("text", ["11", "0", "-1", "", "x", "4.5", "1e3", "٣", "special", "hea1"])
def test_an_unknown_echelon_says_how_far_the_grade_goes(text: str) -> None:
    near = {"11": "5", "0": "1", "special": "5", "hea1": "5"}.get(text)
    expected = f"Échelon « {text} » inconnu : le grade « Ingénieur » va du 1er au 5e échelon"
    expected += f" ; le plus proche est « {near} »." if near else "."
    assert told(find_echelon, TABLES, IH, SIMPLE, text, JOUR) == expected


def test_the_special_echelon_is_named_among_those_there_are() -> None:
    assert told(find_echelon, TABLES, IH, SPECIAL, "3", JOUR) == (
        "Échelon « 3 » inconnu : le grade « Ingénieur hors classe » va du 1er au 2e échelon et a un échelon spécial "
        "(special-1 ou HEA1, special-2 ou HEA2) ; le plus proche est « 2 »."
    )


# -- days ------------------------------------------------------------------------------------------------------------


def test_a_day_before_the_corps_existed() -> None:
    text = (
        "« Corps des ingénieurs hospitaliers » au 31 janvier 2024 : le corps existe depuis le 1er février 2024 ; "
        "donner une date à partir de 2024-02-01."
    )
    assert told(check_jour, IH, date(2024, 1, 31)) == text
    assert told(find_echelon, TABLES, IH, SIMPLE, "4", date(2024, 1, 31)) == text
    check_jour(IH, date(2024, 2, 1))


def test_a_day_after_the_corps_is_no_more() -> None:
    gone = make_corps(au="2025-01-01")
    assert told(check_jour, gone, date(2025, 1, 1)).endswith(
        "le corps n’existe plus depuis le 1er janvier 2025 ; donner une date jusqu’au 2024-12-31."
    )
    check_jour(gone, date(2024, 12, 31))


def test_a_day_of_which_no_grid_is_known() -> None:
    old = make_corps(du="1991-09-05")
    assert told(find_echelon, TABLES, old, SIMPLE, "4", date(2020, 1, 1)) == (
        "La grille du grade « Ingénieur » n’est pas connue au 1er janvier 2020 ; "
        "donner une date à partir de 2024-02-01."
    )
    none = make_referentiel().corps["ingenieurs-hospitaliers"].model_copy(update={"id": "autre"})
    assert told(find_echelon, TABLES, none, SIMPLE, "4", JOUR) == (
        "La grille du grade « Ingénieur » n’est pas dans le référentiel."
    )


@given(st.text(max_size=30))
def test_nothing_typed_makes_a_traceback(text: str) -> None:
    for find in (
        lambda: find_corps(REFERENTIEL, text),
        lambda: find_grade(IH, text),
        lambda: find_echelon(TABLES, IH, SPECIAL, text, JOUR),
    ):
        try:
            find()
        except FphrefError:
            continue


# -- labels of pay software ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("corps", "label", "grade"),
    [
        ("AAH", "Attaché", "attache-administration-hospitaliere"),
        ("AAH", "Attaché d’administration hospitalière", "attache-administration-hospitaliere"),
        ("AAH", "Attaché principal", "attache-principal-administration-hospitaliere"),
        ("AAH", "AAH hors classe", "attache-hors-classe-administration-hospitaliere"),
        ("CSP", "Cadre de santé", "cadre-sante"), ("CSP", "Cadre supérieur de santé", "cadre-superieur-sante"),
        ("TH-TSH", "TSH 2e classe", "technicien-superieur-hospitalier-2e-classe"),
        ("TH-TSH", "TSH 2ème classe", "technicien-superieur-hospitalier-2e-classe"),
        ("TH-TSH", "TSH2", "technicien-superieur-hospitalier-2e-classe"),
        ("TH-TSH", "TSH1", "technicien-superieur-hospitalier-1re-classe"),
        ("IH", "IH principal", "ingenieur-hospitalier-principal"), ("IH", "Ingénieur", "ingenieur-hospitalier"),
        ("ISGS", "ISG 2e grade", "infirmier-soins-generaux-2e-grade"),
    ],
)  # fmt: skip
def test_labels_of_pay_software_are_understood(shipped: Loaded, corps: str, label: str, grade: str) -> None:
    assert find_grade(find_corps(shipped[0], corps), label).id == grade


@pytest.mark.parametrize(
    ("corps", "label"),
    [("TH-TSH", "TSH"), ("TH-TSH", "Technicien supérieur hospitalier"), ("ISGS", "Infirmier"), ("TLM", "Technicien")],
)
def test_a_label_that_could_be_two_grades_is_not_guessed(shipped: Loaded, corps: str, label: str) -> None:
    found = told(find_grade, find_corps(shipped[0], corps), label)
    assert "désigne plusieurs grades du corps : " in found
    assert found.count("«") == 3
    assert "'" not in found


@pytest.mark.parametrize(
    ("label", "corps"),
    [
        ("Ingénieur hospitalier", "ingenieurs-hospitaliers"), ("ingénieurs hospitaliers", "ingenieurs-hospitaliers"),
        ("Corps des ingénieurs hospitaliers", "ingenieurs-hospitaliers"),
        ("Technicien hospitalier", "techniciens-hospitaliers"), ("cadre de santé", "cadres-sante-paramedicaux"),
        ("Attaché d'administration hospitalière", "attaches-administration-hospitaliere"),
    ],
)  # fmt: skip
def test_a_corps_in_the_singular_or_with_its_article(shipped: Loaded, label: str, corps: str) -> None:
    assert find_corps(shipped[0], label).id == corps


def test_a_label_of_two_corps_lists_them(shipped: Loaded) -> None:
    assert "désigne plusieurs corps : TH-TSH" in told(find_corps, shipped[0], "technicien")
