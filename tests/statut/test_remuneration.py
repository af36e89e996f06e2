"""Pay to the cent: every vector of the texts, what bounds each line, and what is never counted in silence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fphref.diagnostics import FphrefError
from fphref.statut.grille import Tables
from fphref.statut.remuneration import Paie, compute_remuneration, traitement
from tests.conftest import Loaded
from tests.statut.fabrique_paie import (
    BAS,
    CORPS,
    EN_2026,
    GRADE,
    HORS_CLASSE,
    JOUR,
    euros,
    make_grille,
    make_parametre,
    make_tables,
)

POINT = Decimal("59.0734")
TABLES = make_tables()


def pay(
    echelon: str = "5", *, grade: str = GRADE, jour: date = JOUR, zone: int | None = None,
    enfants: int | None = None, cti: bool = False, tables: Tables = TABLES,
) -> Paie:  # fmt: skip
    return compute_remuneration(tables, CORPS, grade, echelon, jour, zone=zone, enfants=enfants, cti=cti)


def amounts(paie: Paie) -> dict[str, Decimal]:
    return {ligne.code: ligne.montant for ligne in paie.lignes}


# -- vectors ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("im", "point", "expected"),
    [
        (395, "59.0734", "1944.50"), (735, "59.0734", "3618.25"), (366, "59.0734", "1801.74"),
        (49, "59.0734", "241.22"), (673, "58.2004", "3264.07"), (972, "59.0734", "4784.95"),
        (518, "59.0734", "2550.00"), (977, "59.0734", "4809.56"),
    ],
)  # fmt: skip
def test_a_traitement_to_the_cent(im: int, point: str, expected: str) -> None:
    assert traitement(im, Decimal(point)) == Decimal(expected)


def test_the_monthly_point_rounded_first_would_lose_a_cent() -> None:
    assert traitement(735, POINT) == Decimal("3618.25")
    assert (735 * Decimal("4.92278")).quantize(Decimal("0.01")) == Decimal("3618.24")


def test_half_a_cent_goes_up() -> None:
    assert traitement(1, Decimal("0.06")) == Decimal("0.01")  # 0.005
    assert traitement(3, Decimal("0.06")) == Decimal("0.02")  # 0.015


def test_the_worked_example_to_the_cent() -> None:
    paie = pay(zone=1, enfants=2, cti=True)
    assert amounts(paie) == {
        "traitement": euros("2 550,00"),
        "residence": euros("76,50"),
        "supplement_familial": euros("87,17"),
        "cti": euros("241,22"),
    }
    assert paie.total_brut_mensuel == euros("2 954,89")
    assert "de 0,00 € à 1 147,50 € (45 % au plus du traitement)" in paie.non_compris[0]
    assert [ligne.regle for ligne in paie.lignes] == [
        "518 points × 59,0734 € ÷ 12",
        "3 % × 2 550,00 € (zone 1)",
        "10,67 € + 3 % × 2 550,00 €",
        "49 points × 59,0734 € ÷ 12",
    ]


@pytest.mark.parametrize(("zone", "expected"), [(1, "54,05"), (2, "18,02"), (3, "0,00")])
def test_the_floor_of_the_residence(zone: int, expected: str) -> None:
    line = next(ligne for ligne in pay("1", grade=BAS, zone=zone).lignes if ligne.code == "residence")
    assert line.montant == euros(expected)


def test_the_residence_floor_bites_where_the_traitement_is_lower() -> None:
    floor = make_parametre("ir-plancher-im", "point", {"2024-01-01": "400"})
    tables = make_tables(parametres=[floor])
    low, high = pay("1", zone=1, tables=tables), pay("2", zone=1, tables=tables)
    assert amounts(low)["residence"] == euros("59,07")  # 3 % of IM 400, not of 395
    assert "1 969,11 € (indice majoré 400, indice plancher)" in low.lignes[1].regle
    assert amounts(high)["residence"] == (424 * POINT * 3 / 1200).quantize(Decimal("0.01"))
    assert "plancher" not in high.lignes[1].regle


@pytest.mark.parametrize(
    ("grade", "echelon", "enfants", "expected"),
    [
        (GRADE, "5", 0, "0,00"), (GRADE, "5", 1, "2,29"), (GRADE, "1", 2, "77,72"), (GRADE, "1", 3, "194,04"),
        (GRADE, "1", 4, "332,70"), (HORS_CLASSE, "2", 2, "117,30"), (HORS_CLASSE, "2", 3, "299,58"),
        (HORS_CLASSE, "special-2", 1, "2,29"), (HORS_CLASSE, "2", 4, "517,40"),
    ],
)  # fmt: skip
def test_the_supplement_familial(grade: str, echelon: str, enfants: int, expected: str) -> None:
    assert amounts(pay(echelon, grade=grade, enfants=enfants))["supplement_familial"] == euros(expected)


def test_each_further_child_adds_a_fixed_part_and_a_rate() -> None:
    """138,67 at the floor and 217,82 at the cap, before the one rounding of the line."""
    for grade, echelon, more in ((GRADE, "1", "138.67"), (HORS_CLASSE, "2", "217.82")):
        found = [amounts(pay(echelon, grade=grade, enfants=count))["supplement_familial"] for count in (3, 4, 5, 6)]
        assert all(abs(b - a - Decimal(more)) <= Decimal("0.01") for a, b in pairwise(found))


def test_a_rule_names_the_bound_that_was_used() -> None:
    assert "indice plancher" in pay("1", enfants=3).lignes[1].regle
    assert "indice plafond" in pay("2", grade=HORS_CLASSE, enfants=3).lignes[1].regle
    assert "indice p" not in pay("5", enfants=3).lignes[1].regle
    assert pay("5", enfants=5).lignes[1].regle == "15,24 € + 2 × 4,57 € + 20 % × 2 550,00 €"


# -- the lowest pay --------------------------------------------------------------------------------------------------


def test_below_the_minimum_the_minimum_is_paid() -> None:
    paie = pay("1", grade=BAS)
    assert (paie.echelon.im, paie.im_paye, paie.total_brut_mensuel) == (340, 366, euros("1 801,74"))
    assert paie.lignes[0].regle == "366 points (indice majoré minimum ; celui de l’échelon est 340) × 59,0734 € ÷ 12"
    assert pay("2", grade=BAS).lignes[0].regle == "366 points × 59,0734 € ÷ 12"


@pytest.mark.parametrize(
    ("echelon", "expected"),
    [("1", "21,29"), ("2", "21,29"), ("3", "1,60"), ("4", None)],
    ids=["340", "366", "370", "371"],
)
def test_the_differential_brings_pay_to_the_smic(echelon: str, expected: str | None) -> None:
    paie = pay(echelon, grade=BAS, jour=EN_2026)
    assert amounts(paie).get("differentielle") == (euros(expected) if expected else None)
    if expected:
        assert paie.total_brut_mensuel == euros("1 823,03")


@pytest.mark.parametrize(("smic", "expected"), [("1801.74", False), ("1801.75", True)])
def test_the_differential_starts_one_cent_below_the_smic(smic: str, expected: bool) -> None:
    tables = make_tables(parametres=[make_parametre("smic-mensuel", "EUR/mois", {"2024-01-01": smic})])
    assert ("differentielle" in amounts(pay("2", grade=BAS, tables=tables))) is expected


def test_a_smic_that_is_not_known_is_said_only_where_it_matters() -> None:
    low, high = pay("1", grade=BAS), pay("1")
    assert "differentielle" not in amounts(low)
    assert any("SMIC du 1er mars 2024 n’est pas connu" in text for text in low.non_compris)
    assert not any("SMIC" in text for text in high.non_compris)


# -- what is not known -----------------------------------------------------------------------------------------------


def test_what_is_not_given_is_left_out_and_said() -> None:
    paie = pay()
    assert amounts(paie) == {"traitement": euros("2 550,00")}
    said = "\n".join(paie.non_compris)
    assert "zone non donnée (76,50 € en zone 1, 25,50 € en zone 2, 0,00 € en zone 3)" in said
    assert "nombre d’enfants à charge non donné" in said
    assert "241,22 € pour qui y a droit" in said
    assert "NBI" in said


def test_zero_is_not_unknown() -> None:
    paie = pay(zone=3, enfants=0)
    assert amounts(paie)["residence"] == amounts(paie)["supplement_familial"] == Decimal(0)
    assert not any("zone" in text or "enfants" in text for text in paie.non_compris)


def test_the_prime_de_technicite_is_of_one_corps_alone() -> None:
    assert not any(
        "technicité" in text for text in pay(tables=make_tables(without=["prime-technicite-plafond"])).non_compris
    )
    assert any("technicité" in text for text in pay().non_compris)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"jour": date(2024, 1, 31)},
         "Pas de grille connue au 31 janvier 2024 pour : 5e échelon du grade « ingenieur-hospitalier » ; "
         "donner une date à partir de 2024-02-01."),
        ({"echelon": "6"}, "Le référentiel n’a pas de grille pour : 6e échelon du grade « ingenieur-hospitalier »."),
        ({"zone": 4}, "Zone de résidence « 4 » inconnue : 1, 2 ou 3 est attendu."),
        ({"zone": 0}, "Zone de résidence « 0 » inconnue : 1, 2 ou 3 est attendu."),
        ({"enfants": -1}, "Nombre d’enfants « -1 » hors limites : de 0 à 20 est attendu."),
        ({"enfants": 21}, "Nombre d’enfants « 21 » hors limites : de 0 à 20 est attendu."),
        ({"tables": make_tables(without=["point-indice"])},
         "Il manque le paramètre « point-indice » au référentiel : calcul impossible."),
        ({"tables": make_tables(parametres=[make_parametre("point-indice", "EUR/an/point", {"2025-01-01": "60"})])},
         "« point-indice » : pas de chiffre connu au 1er mars 2024 ; donner une date à partir de 2025-01-01."),
        ({"tables": make_tables(parametres=[make_parametre("point-indice", "EUR/an/point", {"2020-01-01": "56"},
                                                           au="2022-07-01")])},
         "« point-indice » : pas de chiffre connu au 1er mars 2024 ; donner une date jusqu’au 2022-06-30."),
        ({"cti": True, "tables": make_tables(without=["cti-points"])},
         "Il manque le paramètre « cti-points » au référentiel : calcul impossible."),
    ],
)  # fmt: skip
def test_what_cannot_be_computed_is_one_line_with_the_nearest_day(changes: dict[str, object], message: str) -> None:
    with pytest.raises(FphrefError) as told:
        pay(**changes)  # type: ignore[arg-type]
    assert str(told.value) == message


def test_an_index_that_the_bareme_lacks_stops() -> None:
    lines = make_grille("autre", {"1": ("999", 1, None)})
    with pytest.raises(FphrefError, match="L’indice majoré de l’indice brut 999 n’est pas dans le référentiel"):
        pay("1", grade="autre", tables=make_tables(grilles=lines))


# -- texts and confidence --------------------------------------------------------------------------------------------


def test_each_line_has_its_texts_and_the_total_the_weakest_confidence() -> None:
    doubtful = make_parametre("cti-points", "point", {"2020-12-01": "49"}, confiance="conflictuel", reserve="Doute.")
    tables = make_tables(parametres=[doubtful])
    paie = pay(zone=2, enfants=1, cti=True, tables=tables)
    assert all(ligne.citations for ligne in paie.lignes)
    assert [citation.source for citation in paie.lignes[0].citations] == [
        "decret-paie",
        "decret-grille",
        "decret-bareme",
    ]
    assert paie.lignes[0].citations[0].article == "1"
    assert [ligne.confiance for ligne in paie.lignes] == ["vu", "vu", "vu", "conflictuel"]
    assert paie.confiance == "conflictuel"
    assert "cti-points : Doute." in paie.remarques
    assert pay(tables=tables).confiance == "vu"  # what is not counted weakens nothing


def test_figures_older_than_the_day_are_said_to_be_so() -> None:
    checked = make_parametre("point-indice", "EUR/an/point", {"2023-07-01": "59.0734"}, verifie_le="2024-02-29")
    tables = make_tables(parametres=[checked])
    assert any("29 février 2024" in text for text in pay(tables=tables).remarques)
    assert not any("relus" in text for text in pay(jour=date(2024, 2, 29), tables=tables).remarques)


# -- properties ------------------------------------------------------------------------------------------------------


@given(st.integers(1, 20), st.sampled_from(["1", "2", "3", "4", "5"]))
def test_one_child_more_never_pays_less(enfants: int, echelon: str) -> None:
    fewer, more = (amounts(pay(echelon, enfants=count))["supplement_familial"] for count in (enfants - 1, enfants))
    assert fewer < more


@given(st.integers(1, 1500), st.decimals("40", "70", places=4))
def test_more_points_never_pay_less(im: int, point: Decimal) -> None:
    assert traitement(im, point) <= traitement(im + 1, point)


@pytest.fixture(scope="module")
def real(shipped: Loaded) -> Tables:
    """The tables of the data that comes with the program."""
    return Tables(shipped[0])


def _grades(tables: Tables) -> list[tuple[str, str]]:
    return sorted({(ligne.corps, ligne.grade) for ligne in tables.referentiel.grilles.values()})


def _days(tables: Tables) -> list[date]:
    """Every day on which a figure of pay changes, and the day before."""
    loaded = tables.referentiel
    periods = [(ligne.du, ligne.au) for ligne in loaded.grilles.values()]
    periods += [(ligne.du, ligne.au) for ligne in loaded.bareme.values()]
    periods += [(valeur.du, valeur.au) for parametre in loaded.parametres.values() for valeur in parametre.valeurs]
    changes = {day for period in periods for day in period if day is not None and day.year >= 2016}
    return sorted(changes | {date.fromordinal(day.toordinal() - 1) for day in changes} | {date(2026, 11, 23)})


def test_the_shipped_grids_never_pay_less_one_echelon_higher_on_any_day_of_change(real: Tables) -> None:
    compared = set()
    for corps, grade in _grades(real):
        for jour in _days(real):
            found = []
            for echelon in real.echelons(corps, grade, jour):
                if echelon.im is None or real.parametre("point-indice", jour) is None:
                    continue
                paie = compute_remuneration(real, corps, grade, echelon.code, jour)
                found.append((echelon.code, paie.total_brut_mensuel))
            for (low, less), (high, more) in pairwise(found):
                compared.add((corps, grade))
                assert less <= more, f"{grade} {jour} : {high} paie moins que {low}"
    assert compared == set(_grades(real)), "a grade of which nothing was compared"


def test_no_shipped_echelon_pays_less_than_the_minimum_or_the_smic(real: Tables) -> None:
    topped_up = 0
    for corps, grade in _grades(real):
        for echelon in real.echelons(corps, grade, EN_2026):
            if echelon.im is None:
                continue
            paie = compute_remuneration(real, corps, grade, echelon.code, EN_2026)
            assert paie.total_brut_mensuel >= euros("1 823,03")
            assert amounts(paie)["traitement"] >= euros("1 801,74")
            topped_up += "differentielle" in amounts(paie)
    assert topped_up


def test_one_child_more_never_pays_less_on_the_shipped_data(real: Tables) -> None:
    for jour in (date(2024, 2, 1), EN_2026):
        for echelon in real.echelons(CORPS, GRADE, jour):
            found = [
                amounts(compute_remuneration(real, CORPS, GRADE, echelon.code, jour, enfants=count))
                for count in range(9)
            ]
            assert all(a["supplement_familial"] < b["supplement_familial"] for a, b in pairwise(found))


def test_a_grid_that_pays_less_one_echelon_higher_would_be_seen() -> None:
    lines = make_grille("autre", {"1": ("611", 518, 12), "2": ("565", 483, None)})
    tables = make_tables(grilles=lines)
    low, high = (pay(code, grade="autre", tables=tables).total_brut_mensuel for code in ("1", "2"))
    assert low > high


@pytest.mark.parametrize(
    ("options", "expected"),
    [({"zone": 1, "enfants": 2, "cti": True}, "2954.89"), ({}, "2550.00"), ({"zone": 3, "enfants": 0}, "2550.00")],
)
def test_the_worked_example_on_the_shipped_data(real: Tables, options: dict[str, object], expected: str) -> None:
    paie = compute_remuneration(real, CORPS, GRADE, "5", date(2026, 11, 23), **options)  # type: ignore[arg-type]
    assert f"{paie.total_brut_mensuel:.2f}" == expected


def test_the_shipped_grid_of_ingenieurs_pays_what_the_reference_lists(real: Tables) -> None:
    expected = [
        "1944.50", "2087.26", "2215.25", "2377.70", "2550.00", "2682.92", "2869.98", "3027.51", "3160.43", "3337.65",
    ]  # fmt: skip
    found = [
        f"{compute_remuneration(real, CORPS, GRADE, str(rank), JOUR).total_brut_mensuel:.2f}" for rank in range(1, 11)
    ]
    assert found == expected
