"""How many a contingent allows: both sides of each rule, and what is not known is never zero."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fphref.diagnostics import FphrefError
from fphref.model.grilles import Contingent
from fphref.statut.contingents import Resultat, compute_contingent, compute_reste
from tests.conftest import Loaded

JOUR = date(2026, 6, 1)


def make_contingent(**more: Any) -> Contingent:
    """A cap of one third of recruitments, rounded down, unless said otherwise; None leaves a key out."""
    base = {
        "id": "tiers", "intitule": "Un tiers", "corps": "ih", "sens": "plafond", "voies": ["v"], "numerateur": 1,
        "denominateur": 3, "assiette": "recrutements", "texte": "Un tiers.", "arrondi": "inferieur", "du": "2024-02-01",
        "fondements": [{"source": "decret", "confiance": "vu"}],
    }  # fmt: skip
    return Contingent.model_validate({key: value for key, value in {**base, **more}.items() if value is not None})


def make_taux(*values: dict[str, str], **more: Any) -> Contingent:
    """A rate of the promouvables."""
    taux = [{"source": "arrete", "confiance": "vu", **value} for value in values]
    return make_contingent(sens="taux", taux=taux, numerateur=None, denominateur=None, assiette="promouvables", **more)


def compute(contingent: Contingent, assiette: int | None, **more: Any) -> Resultat:
    return compute_contingent(contingent, more.pop("jour", JOUR), assiette, **more)


def facts(result: Resultat) -> list[str]:
    return [manque.fait for manque in result.manques]


# -- shares and rounding ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arrondi", "assiette", "nombre", "bornes"),
    [
        ("inferieur", 8, 2, (2, 2)), ("inferieur", 9, 3, (3, 3)), ("superieur", 9, 3, (3, 3)),
        ("superieur", 10, 4, (4, 4)), (None, 10, 3, (3, 3)), (None, 9, 3, (3, 3)), ("inferieur", 0, 0, (0, 0)),
    ],
)  # fmt: skip
def test_a_share_is_exact_then_rounded_as_the_data_says(
    arrondi: str | None, assiette: int, nombre: int | None, bornes: tuple[int, int]
) -> None:
    found = compute(make_contingent(arrondi=arrondi), assiette)
    assert found.exact == Fraction(assiette, 3)
    assert (found.nombre, found.bornes, found.applicable, found.manques) == (nombre, bornes, True, ())


@pytest.mark.parametrize(
    ("sens", "nombre", "bornes"), [("plafond", 3, (3, 3)), ("plancher", 4, (4, 4)), ("taux", None, (3, 4))]
)
def test_without_a_rounding_at_most_goes_down_at_least_goes_up_and_a_rate_keeps_both(
    sens: str, nombre: int | None, bornes: tuple[int, int]
) -> None:
    found = compute(make_contingent(sens=sens, arrondi=None), 10)
    assert (found.nombre, found.bornes) == (nombre, bornes)


def test_the_arithmetic_is_shown() -> None:
    assert compute(make_contingent(), 9).calcul == "9 recrutements × 1/3 = 3"
    assert compute(make_contingent(), 10).calcul == (
        "10 recrutements × 1/3 = 10/3 (environ 3,33) ; arrondi à l’entier inférieur : 3"
    )
    assert compute(make_contingent(arrondi=None), 1).calcul == (
        "1 recrutement × 1/3 = 1/3 (environ 0,33) ; arrondi à l’entier inférieur (au plus) : 0"
    )
    tenth = make_contingent(numerateur=10, denominateur=100, assiette="effectif_corps")
    assert compute(tenth, 25).calcul == "25 agents du corps × 10 % = 2,5 ; arrondi à l’entier inférieur : 2"


@given(st.integers(0, 5000), st.integers(1, 50), st.integers(1, 50))
def test_bounds_hold_the_exact_number(assiette: int, numerateur: int, denominateur: int) -> None:
    share = make_contingent(arrondi=None, sens="taux", numerateur=numerateur, denominateur=denominateur)
    found = compute(share, assiette)
    assert found.exact is not None
    assert found.bornes is not None
    low, high = found.bornes
    assert low <= found.exact <= high
    assert high - low <= 1


def test_an_unknown_headcount_is_missing_not_zero() -> None:
    found = compute(make_contingent(), None)
    assert (found.nombre, found.bornes, found.exact) == (None, None, None)
    assert facts(found) == ["recrutements"]
    assert found.calcul == "1/3 : nombre non calculable ; il manque : nombre de recrutements."


def test_a_number_below_zero_is_refused() -> None:
    with pytest.raises(FphrefError, match="assiette -1 ; un nombre positif ou nul est attendu"):
        compute(make_contingent(), -1)


# -- when it applies -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("jour", "applicable"),
    [(date(2024, 1, 31), False), (date(2024, 2, 1), True), (date(2026, 12, 31), True), (date(2027, 1, 1), False)],
)
def test_it_applies_within_its_validity_alone(jour: date, applicable: bool) -> None:
    found = compute(make_contingent(au="2027-01-01"), 9, jour=jour)
    assert found.applicable is applicable
    assert (found.nombre is None) is not applicable


@pytest.mark.parametrize(
    ("postes", "applicable", "nombre"), [(1, False, None), (2, True, 1), (3, True, 2), (5, True, 3)]
)
def test_half_of_the_posts_from_two_on(postes: int, applicable: bool, nombre: int | None) -> None:
    half = make_contingent(
        sens="plancher", numerateur=1, denominateur=2, assiette="postes_concours", arrondi="superieur", a_partir_de=2
    )
    found = compute(half, postes)
    assert (found.applicable, found.nombre) == (applicable, nombre)
    if not applicable:
        assert found.calcul == "Ne s’applique qu’à partir de 2 postes ; il y en a 1."
    assert compute(half, None).applicable is None


# -- rates by date ---------------------------------------------------------------------------------------------------

SERIES = ({"du": "2018-01-01", "au": "2022-01-01", "valeur": "13"}, {"du": "2022-01-01", "valeur": "10"})


@pytest.mark.parametrize(
    ("jour", "exact"), [(date(2021, 12, 31), 13), (date(2022, 1, 1), 10), (date(2022, 12, 31), 10)]
)
def test_a_rate_is_that_of_the_day(jour: date, exact: int) -> None:
    found = compute(make_taux(*SERIES, du="2011-01-01"), 100, jour=jour)
    assert found.exact == exact
    assert found.confiance == "vu"
    assert found.remarques == ()


def test_the_last_known_rate_serves_after_its_year_and_says_so() -> None:
    found = compute(make_taux(*SERIES, du="2011-01-01"), 100)
    assert (found.nombre, found.confiance) == (10, "infere")
    assert found.remarques == ("Taux de 2022, le dernier connu.",)


def test_a_rate_that_is_over_serves_as_the_last_known() -> None:
    over = make_taux({"du": "2022-01-01", "au": "2023-01-01", "valeur": "10"}, du="2011-01-01")
    assert compute(over, 100, jour=date(2022, 12, 31)).remarques == ()
    assert compute(over, 100, jour=date(2023, 1, 1)).confiance == "infere"


def test_a_rate_checked_since_is_not_doubted() -> None:
    checked = make_taux({"du": "2022-01-01", "valeur": "10", "verifie_le": "2026-06-01"}, du="2011-01-01")
    assert (compute(checked, 100).confiance, compute(checked, 100).remarques) == ("vu", ())
    assert compute(checked, 100, jour=date(2026, 6, 2)).confiance == "infere"


def test_no_rate_on_that_day_is_missing() -> None:
    found = compute(make_taux(*SERIES, du="2011-01-01"), 100, jour=date(2017, 12, 31))
    assert (found.nombre, facts(found)) == (None, ["taux"])
    none = compute(make_taux(), None)
    assert facts(none) == ["taux", "promouvables"]


# -- a minimum, then none for a while --------------------------------------------------------------------------------

SPECIAL = {"minimum": 1, "puis_aucune_mois": 60}


def special(**more: Any) -> Contingent:
    return make_taux({"du": "2026-01-01", "valeur": "10"}, **SPECIAL, **more)


@pytest.mark.parametrize(
    ("assiette", "derniere", "nombre"),
    [
        (9, "aucune", 1),
        (10, "aucune", 1),
        (9, date(2021, 6, 1), 1),  # five years ago to the day
        (9, date(2021, 6, 2), 0),
        (20, date(2025, 1, 1), 0),  # the five years run on, even if the number reaches one meanwhile
        (20, date(2020, 1, 1), 2),
        (20, "aucune", 2),
        (0, "aucune", 0),
    ],
)
def test_less_than_one_gives_one_then_none_for_five_years(assiette: int, derniere: Any, nombre: int) -> None:
    assert compute(special(), assiette, derniere=derniere).nombre == nombre


def test_an_unknown_last_appointment_leaves_both_answers() -> None:
    found = compute(special(), 9)
    assert (found.nombre, found.bornes, facts(found)) == (None, (0, 1), ["derniere_nomination"])
    more = compute(special(), 20)
    assert (more.nombre, more.bornes, facts(more)) == (None, (0, 2), ["derniere_nomination"])


def test_when_none_may_be_made_the_day_is_said() -> None:
    found = compute(special(), 9, derniere=date(2024, 2, 29))
    assert found.calcul.endswith("au titre du minimum n’en permet aucune avant le 28 février 2029")


def test_a_minimum_beats_an_unknown_rounding() -> None:
    assert compute(special(arrondi=None), 9, derniere="aucune").bornes == (1, 1)


# -- years without any -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("assiette", "annees", "nombre"), [(2, 1, 0), (2, 2, 1), (2, 5, 1), (3, 0, 1), (6, 2, 2)])
def test_after_two_years_without_one_may_be_made(assiette: int, annees: int, nombre: int) -> None:
    found = compute(make_contingent(rattrapage={"annees": 2}), assiette, annees_sans=annees)
    assert (found.nombre, found.manques) == (nombre, ())


def test_unknown_years_without_leave_both_answers_where_they_matter() -> None:
    rule = make_contingent(rattrapage={"annees": 2})
    found = compute(rule, 2)
    assert (found.nombre, found.bornes, facts(found)) == (None, (0, 1), ["annees_sans"])
    assert compute(rule, 3).manques == ()


# -- one after so many others ----------------------------------------------------------------------------------------


def alternance() -> Contingent:
    return make_contingent(
        sens="alternance", numerateur=1, denominateur=4, voies_reference=["autre"], assiette="nominations", arrondi=None
    )


@pytest.mark.parametrize(
    ("others", "deja", "nombre"), [(3, 0, 0), (4, 0, 1), (7, 0, 1), (8, 0, 2), (8, 1, 1), (8, 2, 0), (0, 0, 0)]
)
def test_one_after_four_appointments(others: int, deja: int, nombre: int) -> None:
    assert compute(alternance(), others, deja=deja).nombre == nombre


def test_more_than_the_text_allows_is_said() -> None:
    found = compute(alternance(), 4, deja=2)
    assert found.nombre == 0
    assert "Plus de nominations" in found.remarques[-1]


def test_what_an_alternance_needs_is_named() -> None:
    assert facts(compute(alternance(), None, deja=0)) == ["nominations"]
    found = compute(alternance(), 8)
    assert (found.nombre, found.bornes, facts(found)) == (None, (0, 2), ["deja"])
    assert (compute(alternance(), 3).nombre, facts(compute(alternance(), 3))) == (0, [])


# -- what goes over to the next year ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("report", "nombre", "reste"),
    [(Fraction(0), 3, Fraction(1, 3)), (Fraction(1, 3), 3, Fraction(2, 3)), (Fraction(2, 3), 4, Fraction(0))],
)
def test_the_rest_goes_over_to_the_next_year(report: Fraction, nombre: int, reste: Fraction) -> None:
    found = compute(make_contingent(reporte="oui", arrondi=None), 10, report=report)
    assert (found.nombre, found.reste) == (nombre, reste)


def test_an_unknown_rest_leaves_both_answers() -> None:
    found = compute(make_contingent(reporte="oui"), 10)
    assert (found.nombre, found.bornes, facts(found), found.reste) == (None, (3, 4), ["report"], None)
    whole = compute(make_contingent(reporte="oui"), 9)  # a rest is less than one: it cannot matter
    assert (whole.nombre, facts(whole), whole.reste) == (3, [], None)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=12))
def test_years_put_together_lose_nothing(counts: list[int]) -> None:
    rule = make_contingent(reporte="oui")
    report, made = Fraction(0), 0
    for count in counts:
        found = compute(rule, count, report=report)
        assert found.nombre is not None
        assert found.reste is not None
        made, report = made + found.nombre, found.reste
    assert made == sum(counts) // 3


def test_compute_reste_is_never_below_zero() -> None:
    assert compute_reste(Fraction(1, 2), 1) == 0


# -- confidence ------------------------------------------------------------------------------------------------------


def test_confidence_is_the_weakest_and_unsaid_is_not_sure() -> None:
    assert compute(make_contingent(), 9).confiance == "vu"
    assert compute(make_contingent(confiance="conflictuel"), 9).confiance == "conflictuel"
    assert compute(make_contingent(fondements=[{"source": "decret"}]), 9).confiance == "inconnu"
    doubtful = make_taux({"du": "2026-01-01", "valeur": "10", "confiance": "conflictuel"})
    assert compute(doubtful, 10).confiance == "conflictuel"


# -- the shipped contingents -----------------------------------------------------------------------------------------


def test_every_shipped_contingent_says_a_number_or_what_is_missing(shipped: Loaded) -> None:
    contingents = shipped[0].contingents.values()
    assert contingents
    for contingent in contingents:
        for jour in (date(2018, 6, 1), JOUR, date(2040, 1, 1)):
            for assiette in (None, 0, 1, 2, 37):
                found = compute_contingent(contingent, jour, assiette)
                assert found.calcul, contingent.id
                known = found.nombre is not None or found.applicable is False
                undecided = bool(found.manques) or (found.bornes is not None and contingent.arrondi is None)
                assert known or undecided, f"{contingent.id} {jour} {assiette}"
                assert found.bornes is None or 0 <= found.bornes[0] <= found.bornes[1]
