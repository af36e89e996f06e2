"""One career: steps and pay computed by hand, promotions followed only where a text says the échelon."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from fphref.diagnostics import FphrefError
from fphref.model.situation import Situation
from fphref.statut.carriere import project
from fphref.statut.carriere_modele import Carriere
from fphref.statut.classement import classement as place
from fphref.statut.dates import Duree
from fphref.statut.grille import Tables
from tests.statut.fabrique_projections import CORPS, JOUR, agent, classement, ligne, referentiel


def made(
    situation: Situation, *, horizon: int = 10, jour: date = JOUR, promotions: dict[str, int] | None = None,
    **changes: Any,
) -> Carriere:  # fmt: skip
    return project(situation, Tables(referentiel(**changes)), jour, horizon, promotions)


def steps(carriere: Carriere) -> list[tuple[date, str, str | None]]:
    return [(e.du, e.echelon.code, None if e.traitement is None else str(e.traitement)) for e in carriere.etapes]


def test_steps_follow_the_durations_and_each_ends_where_the_next_begins() -> None:
    found = made(agent(echelon="1", echelon_depuis=date(2026, 3, 1)))
    # 360, 395 and 435 × 59.0734 / 12
    assert steps(found) == [
        (JOUR, "1", "1772.20"), (date(2027, 3, 1), "2", "1944.50"), (date(2029, 3, 1), "3", "2141.41"),
    ]  # fmt: skip
    assert [e.au for e in found.etapes] == [date(2027, 3, 1), date(2029, 3, 1), None]
    assert [e.gain for e in found.etapes] == [None, Decimal("172.30"), Decimal("196.91")]
    assert found.arret == "Dernier échelon du grade : rien ne suit sans promotion."


def test_the_point_is_that_of_the_day_for_the_whole_projection() -> None:
    points = (("2023-07-01", "59.0734"), ("2027-01-01", "70"))
    assert [e.traitement for e in made(agent(), points=points).etapes] == [Decimal("1944.50"), Decimal("2141.41")]


def test_a_new_grid_cuts_a_step_where_its_indices_change() -> None:
    lignes = [
        ligne("grade-un", "2", "450", 24, au=date(2027, 1, 1)), ligne("grade-un", "3", "500", None),
        ligne("grade-un", "2", "600", 24, du=date(2027, 1, 1)),
    ]  # fmt: skip
    found = made(agent(), lignes=lignes)
    assert [(e.du, e.motif, e.im_paye) for e in found.etapes] == [
        (JOUR, "depart", 395), (date(2027, 1, 1), "grille", 524), (date(2028, 3, 1), "echelon", 435),
    ]  # fmt: skip


def test_an_indice_brut_that_the_bareme_lacks_has_no_pay() -> None:
    lignes = [ligne("grade-un", "2", "777", 24), ligne("grade-un", "3", "500", None)]
    found = made(agent(), lignes=lignes)
    assert [e.traitement for e in found.etapes] == [None, Decimal("2141.41")]
    assert found.etapes[1].gain is None


def test_a_promotion_opens_for_the_year_whose_31_december_sees_the_conditions_complete() -> None:
    (one,) = made(agent(echelon="1", echelon_depuis=date(2026, 3, 1))).ouvertures
    assert (one.verdict, one.ouvre_le, one.dans_la_projection) == ("ferme", date(2028, 1, 1), True)


def test_what_opens_after_the_end_is_not_in_the_projection() -> None:
    (one,) = made(agent(echelon="1", echelon_depuis=date(2026, 3, 1)), horizon=1).ouvertures
    assert (one.ouvre_le, one.dans_la_projection) == (date(2028, 1, 1), False)


# -- assumed promotions ------------------------------------------------------------------------------------------------


def test_a_promotion_follows_the_table_and_keeps_seniority_as_it_says() -> None:
    found = made(agent(), promotions={"ce-choix": 2028}, classements=[classement("2", "1", "totale")])
    # In the second échelon since 1 March 2026: 22 months on 1 January 2028, 36 make the next one.
    assert [(e.du, e.grade, e.echelon.code, e.motif) for e in found.etapes] == [
        (JOUR, "grade-un", "2", "depart"),
        (date(2028, 1, 1), "grade-deux", "1", "promotion"),
        (date(2029, 3, 1), "grade-deux", "2", "echelon"),
    ]
    assert found.ouvertures[0].prise_le == date(2028, 1, 1)
    assert [e.confiance for e in found.etapes] == ["vu", "infere", "infere"]
    assert ("texte", "article 7") in {(c.source, c.article) for c in found.citations}


def test_a_promotion_takes_effect_when_the_conditions_come_to_hold_in_its_year() -> None:
    found = made(agent(), promotions={"ce-choix": 2027}, classements=[classement("2", "1", "aucune")])
    # One year in the second échelon is complete on the morning of 1 March 2027.
    assert (found.etapes[1].du, found.etapes[1].motif) == (date(2027, 3, 1), "promotion")


def test_without_a_table_the_present_grade_goes_on_and_it_is_said() -> None:
    found = made(agent(), promotions={"ce-choix": 2028})
    assert {e.grade for e in found.etapes} == {"grade-un"}
    (said,) = found.non_tracees
    assert said.startswith("Promotion de 2028 non tracée")
    assert "n’est pas dans les données" in said


def test_a_promotion_against_the_texts_stops_with_the_year_in_which_it_may_be() -> None:
    with pytest.raises(FphrefError, match="ne sont pas remplies cette année-là ; elles peuvent l’être en 2028"):
        made(agent(echelon="1", echelon_depuis=date(2026, 3, 1)), promotions={"ce-choix": 2027})


@pytest.mark.parametrize(
    ("promotions", "text"),
    [
        ({"ce-chois": 2028}, "vouliez-vous « ce-choix »"),
        ({"ce-choix": 2050}, "une année de 2026 à 2036 est attendue"),
        ({"ce-choix": 2020}, "une année de 2026 à 2036 est attendue"),
    ],
)
def test_an_assumption_that_is_none_is_told(promotions: dict[str, int], text: str) -> None:
    with pytest.raises(FphrefError, match=text):
        made(agent(), promotions=promotions)


def test_an_undetermined_promotion_may_be_assumed_and_what_lacks_is_said() -> None:
    asked = {
        "tous": [
            {"texte": "6 ans de services publics", "services": {"nature": "publics", "min_mois": 72}},
            {"texte": "être au 2e échelon", "echelon_atteint": {"grade": "grade-un", "echelon": 2}},
        ]
    }
    way = CORPS["avancements"][0]["modalites"][0] | {"conditions": asked}
    corps = CORPS | {"avancements": [CORPS["avancements"][0] | {"modalites": [way]}]}
    found = made(agent(), corps=corps, promotions={"ce-choix": 2027}, classements=[classement("2", "1", "aucune")])
    assert found.etapes[1].grade == "grade-deux"
    assert any("conditions non vérifiées, il manque" in text for text in found.remarques)


# -- what cannot be projected ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["corps", "grade", "echelon", "echelon_depuis"])
def test_a_situation_that_lacks_a_fact_names_it(key: str) -> None:
    with pytest.raises(FphrefError, match=f"« {key} »"):
        made(agent(**{key: None}))


def test_an_echelon_entered_later_is_refused() -> None:
    with pytest.raises(FphrefError, match="après le 22 novembre 2026"):
        made(agent(echelon_depuis=date(2027, 1, 1)))


def test_no_value_of_the_point_no_projection() -> None:
    with pytest.raises(FphrefError, match="point d’indice au 22 novembre 2026 n’est pas connue"):
        made(agent(), points=(("2027-01-01", "60"),))


# -- classement --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("anciennete", "acquis", "kept"),
    [
        ("aucune", Duree(20, 10), 0),
        ("totale", Duree(20, 10), 20),
        ("3/4", Duree(20, 0), 15),
        ("3/4", Duree(20, 20), 15),  # 620 days of thirty a month: three quarters are 465, fifteen months and a half
        ("1/2", Duree(3, 0), 1),
        ("totale", Duree(60, 0), 36),  # never beyond the duration of the new échelon
    ],
)
def test_seniority_is_kept_as_the_table_says(anciennete: str, acquis: Duree, kept: int) -> None:
    tables = Tables(referentiel(classements=[classement("2", "1", anciennete)]))
    found = place(tables, ("corps-essai", "grade-un", "2"), ("corps-essai", "grade-deux"), JOUR, acquis)
    assert found is not None
    assert (found.ligne.vers_echelon, found.reliquat_mois) == ("1", kept)


def test_no_line_no_classement() -> None:
    tables = Tables(referentiel(classements=[classement("2", "1", "totale")]))
    for echelon, jour in (("3", JOUR), ("2", date(2019, 12, 31))):
        assert (
            place(tables, ("corps-essai", "grade-un", echelon), ("corps-essai", "grade-deux"), jour, Duree(5)) is None
        )
