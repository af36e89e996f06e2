"""Échelons to come, years in which conditions are fulfilled, contingents: computed by hand, unknown never zero."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from fphref.model.grilles import Contingent
from fphref.model.situation import Situation
from fphref.statut.echeancier import Echeancier, build_echeancier
from fphref.statut.echeancier_contingents import LigneContingent, contingents_of
from fphref.statut.grille import Tables
from tests.statut.fabrique_projections import GRILLE, JOUR, agent, ligne, referentiel, taux


def made(*agents: Situation, horizon: int = 5, **changes: object) -> Echeancier:
    return build_echeancier(agents, Tables(referentiel(**changes)), JOUR, horizon)  # type: ignore[arg-type]


def dates(echeancier: Echeancier, rank: int = 0) -> list[tuple[date, str, str]]:
    return [(p.le, p.de, p.vers) for p in echeancier.agents[rank].passages]


# -- échelons ----------------------------------------------------------------------------------------------------------


def test_an_echelon_is_left_after_its_duration_and_the_last_one_never() -> None:
    found = made(agent(echelon="1", echelon_depuis=date(2026, 3, 1)))
    assert dates(found) == [(date(2027, 3, 1), "1", "2"), (date(2029, 3, 1), "2", "3")]
    assert found.agents[0].arret == "Dernier échelon du grade : rien ne suit sans promotion."


def test_seniority_that_was_kept_brings_the_next_echelon_nearer() -> None:
    found = made(agent(reliquat_mois=5))
    assert dates(found) == [(date(2027, 10, 1), "2", "3")]


def test_a_leap_day_ends_on_the_last_day_of_february() -> None:
    found = made(agent(echelon="1", echelon_depuis=date(2024, 2, 29), etablie_le=date(2024, 6, 1)))
    # 12 months after 29 February 2024 is 28 February 2025; the 24 of the second échelon run from there.
    assert dates(found) == [(date(2027, 2, 28), "2", "3")]


def test_a_shorter_duration_of_a_new_grid_counts_from_its_first_day() -> None:
    lignes = [
        ligne("grade-un", "2", "450", 24, au=date(2027, 6, 1)),
        ligne("grade-un", "3", "500", None, au=date(2027, 6, 1)),
        ligne("grade-un", "2", "450", 12, du=date(2027, 6, 1)),
        ligne("grade-un", "3", "500", None, du=date(2027, 6, 1)),
    ]
    # The twelve months were complete on 1 March 2027, when the old grid still asked for twenty-four.
    assert dates(made(agent(), lignes=lignes)) == [(date(2027, 6, 1), "2", "3")]


def test_the_gain_is_the_difference_of_two_pays_each_rounded() -> None:
    passage = made(agent()).agents[0].passages[0]
    # 435 × 59.0734 / 12 = 2141.41 and 395 × 59.0734 / 12 = 1944.50
    assert (passage.im_avant, passage.im_apres, passage.gain) == (395, 435, Decimal("196.91"))


def test_a_gain_without_indice_majore_is_unknown_not_zero() -> None:
    lignes = [ligne("grade-un", "2", "450", 24), ligne("grade-un", "3", "777", None)]
    passage = made(agent(), lignes=lignes).agents[0].passages[0]
    assert (passage.im_apres, passage.gain) == (None, None)


def test_the_horizon_ends_on_31_december_of_its_last_year() -> None:
    assert made(agent(echelon_depuis=date(2025, 12, 31)), horizon=1).fin == date(2027, 12, 31)
    assert dates(made(agent(echelon_depuis=date(2025, 12, 31)), horizon=1)) == [(date(2027, 12, 31), "2", "3")]
    assert dates(made(agent(echelon_depuis=date(2026, 1, 1)), horizon=1)) == []


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"echelon_depuis": None}, "Date d’entrée dans l’échelon inconnue."),
        ({"echelon": None}, "Échelon inconnu."),
        ({"grade": None}, "Corps ou grade inconnu."),
        ({"corps": "absent"}, "Corps absent du référentiel."),
        ({"echelon": "3"}, "Dernier échelon du grade : rien ne suit sans promotion."),
        ({"position": "disponibilite"}, "Hors activité (disponibilité, hors cadres) : l’ancienneté ne court pas."),
    ],
)
def test_what_cannot_be_dated_is_told_why(changes: dict[str, object], why: str) -> None:
    found = made(agent(**changes)).agents[0]
    assert (found.passages, found.arret) == ((), why)


def test_an_unknown_duration_stops_the_calendar() -> None:
    lignes = [ligne("grade-un", "1", "400", 12), ligne("grade-un", "2", "450", None), ligne("grade-un", "3", "500", 9),
              ligne("grade-un", "4", "550", None)]  # fmt: skip
    found = made(agent(echelon="1", echelon_depuis=date(2026, 3, 1)), lignes=lignes).agents[0]
    assert [p.vers for p in found.passages] == ["2"]
    assert found.arret == "La durée de cet échelon n’est pas connue : la suite ne peut être datée."


# -- years -------------------------------------------------------------------------------------------------------------


def states(echeancier: Echeancier, rank: int = 0) -> dict[int, str]:
    return {year.annee: year.etat for year in echeancier.agents[rank].promouvables[0].annees}


def test_conditions_complete_on_31_december_count_for_that_year_and_a_day_later_for_the_next() -> None:
    # One year in the second échelon, begun on 1 January, is complete on the evening of 31 December.
    on_time = made(agent(echelon="2", echelon_depuis=date(2026, 1, 1)))
    late = made(agent(echelon="2", echelon_depuis=date(2026, 1, 2)))
    assert states(on_time)[2026] == "oui"
    assert states(late)[2026] == "non"
    assert states(late)[2027] == "oui"
    assert (on_time.agents[0].promouvables[0].annee, late.agents[0].promouvables[0].annee) == (2026, 2027)


def test_echelons_to_come_make_promouvable() -> None:
    found = made(agent(echelon="1", echelon_depuis=date(2026, 3, 1)))
    # Second échelon on 1 March 2027, one year in it on 1 March 2028.
    assert states(found) == {2026: "non", 2027: "non", 2028: "oui", 2029: "oui", 2030: "oui", 2031: "oui"}


def test_what_is_not_known_is_neither_yes_nor_no_and_is_named() -> None:
    one = made(agent(echelon_depuis=None)).agents[0].promouvables[0]
    assert (one.etat, one.annee) == ("indetermine", None)
    assert one.premiere.manques


def test_agents_keep_the_order_of_the_list() -> None:
    names = ["Z-9", "A-1", "M-5"]
    depuis = [date(2026, 3, 1), date(2020, 1, 1), date(2025, 1, 1)]
    found = made(*(agent(agent=n, echelon_depuis=d, etablie_le=None) for n, d in zip(names, depuis, strict=True)))
    assert [one.agent for one in found.agents] == names


# -- contingents -------------------------------------------------------------------------------------------------------


def limits(
    *agents: Situation, contingents: tuple[Contingent, ...] = (taux(),), effectifs: dict[str, int] | None = None
) -> dict[int | None, LigneContingent]:
    model = referentiel(contingents=contingents)
    echeancier = build_echeancier(agents, Tables(model), JOUR, 3)
    return {one.annee: one for one in contingents_of(echeancier, model, effectifs or {})}


def ready(count: int) -> list[Situation]:
    """Agents who fulfil the conditions since long."""
    return [agent(agent=f"A-{n}", echelon="3", echelon_depuis=date(2020, 1, 1)) for n in range(count)]


def test_a_rate_is_applied_to_those_of_31_december_of_the_year_before_and_rounded_down() -> None:
    late = agent(agent="B", echelon="2", echelon_depuis=date(2026, 3, 1))  # fulfils them in 2027
    found = limits(*ready(9), late)
    assert (found[2027].promouvables, found[2027].base_annee) == (10, 2026)
    # 9 × 20 % = 1.8, then 10 × 20 % = 2.
    assert [found[year].nombre for year in (2026, 2027, 2028)] == [1, 1, 2]
    assert found[2028].calcul == "10 promouvables × 20 % = 2"


def test_an_old_rate_is_said_to_be_old() -> None:
    found = limits(*ready(5))[2026]
    assert found.taux_du == date(2024, 1, 1)
    assert "Taux de 2024, le dernier connu." in found.remarques
    assert found.confiance == "infere"


def test_undetermined_agents_give_bounds_and_no_number() -> None:
    unknown = [agent(agent=f"I-{n}", echelon_depuis=None) for n in range(5)]
    found = limits(*ready(5), *unknown)[2027]
    assert (found.promouvables, found.indetermines) == (5, 5)
    assert (found.nombre, found.bornes) == (None, (1, 2))
    assert "avec les 5 indéterminés" in found.calcul


def test_an_unknown_rate_gives_no_number() -> None:
    for contingents in ((), (taux(taux=[]),)):
        found = limits(*ready(5), contingents=contingents)[2027]
        assert (found.promouvables, found.nombre, found.bornes) == (5, None, None)
        assert found.calcul == "taux non connu : nombre non calculable"


def test_a_cap_needs_the_headcount_of_the_corps() -> None:
    cap = taux(sens="plafond", taux=[], numerateur=10, denominateur=100, assiette="effectif_corps")
    assert limits(*ready(5), contingents=(cap,))[2027].nombre is None
    assert limits(*ready(5), contingents=(cap,), effectifs={"corps-essai": 45})[2027].nombre == 4


def test_a_contingent_over_what_a_list_does_not_hold_is_told_once() -> None:
    third = taux(sens="plafond", taux=[], numerateur=1, denominateur=3, assiette="recrutements")
    found = limits(*ready(5), contingents=(third,))
    assert list(found) == [None]
    assert found[None].nombre is None


def test_a_contingent_of_a_whole_promotion_counts_each_of_its_ways() -> None:
    found = limits(*ready(5), contingents=(taux(voies=["ce-avancement"]),))
    assert found[2027].nombre == 1


def test_nothing_is_computed_for_a_grade_without_promotion() -> None:
    assert limits(agent(grade="grade-deux", echelon="1")) == {}
    assert GRILLE[-1][0] == "grade-deux"
