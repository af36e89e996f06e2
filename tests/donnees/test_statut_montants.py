"""Grids and parameters give the amounts that were published elsewhere, to the cent."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from fphref.model.referentiel import Referentiel
from fphref.statut.grille import Tables
from tests.donnees.controles import IH, JOUR

TRAITEMENTS = {
    "ingenieur-hospitalier": (
        "1944.50 2087.26 2215.25 2377.70 2550.00 2682.92 2869.98 3027.51 3160.43 3337.65"
    ),
    "ingenieur-hospitalier-principal": (
        "2579.54 2756.76 2963.52 3224.42 3396.72 3618.25 3805.31 3992.38 4066.22"
    ),
    "ingenieur-hospitalier-hors-classe": (
        "3445.95 3618.25 3805.31 3992.38 4110.52 4405.89 4578.19 4809.56"
    ),
}  # fmt: skip
"""Gross euros a month by échelon, since 2024: the table of the corps."""


def cents(amount: Decimal) -> Decimal:
    """Rounded once, half up, to the cent."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def value(tables: Tables, parametre: str, jour: date) -> Decimal:
    """A figure on a day, which must be known."""
    found = tables.parametre(parametre, jour)
    assert found is not None, (parametre, jour)
    return found.valeur


def traitement(tables: Tables, im: int | Decimal, jour: date) -> Decimal:
    """Gross euros a month of an indice majoré on a day."""
    return cents(im * value(tables, "point-indice", jour) / 12)


@pytest.mark.parametrize("grade", TRAITEMENTS)
def test_the_pay_of_ingenieurs_is_that_of_the_published_table(tables: Tables, grade: str) -> None:
    steps = tables.echelons(IH, grade, JOUR)
    expected = [Decimal(amount) for amount in TRAITEMENTS[grade].split()]
    assert [traitement(tables, step.im or 0, JOUR) for step in steps] == expected


@pytest.mark.parametrize(
    ("im", "jour", "expected"),
    [
        (395, "2024-01-01", "1944.50"),
        (735, "2024-01-01", "3618.25"),  # 3618.24 by the monthly value, rounded already
        (366, "2024-01-01", "1801.74"),
        (673, "2023-01-01", "3264.07"),
        (972, "2023-07-01", "4784.95"),
        (534, "2023-06-30", "2589.92"),
    ],
)
def test_an_amount_published_elsewhere_comes_out_to_the_cent(tables: Tables, im: int, jour: str, expected: str) -> None:
    assert traitement(tables, im, date.fromisoformat(jour)) == Decimal(expected)


@pytest.mark.parametrize(
    ("jour", "monthly"),
    [
        ("2010-07-01", "4.630292"), ("2016-06-30", "4.630292"), ("2016-07-01", "4.658075"),
        ("2017-02-01", "4.686025"), ("2022-06-30", "4.686025"), ("2022-07-01", "4.850033"),
        ("2023-06-30", "4.850033"), ("2023-07-01", "4.922783"), ("2026-11-23", "4.922783"),
    ],
)  # fmt: skip
def test_the_monthly_value_of_the_point_is_the_published_one(tables: Tables, jour: str, monthly: str) -> None:
    point = value(tables, "point-indice", date.fromisoformat(jour))
    assert (point / 12).quantize(Decimal("0.000001"), ROUND_HALF_UP) == Decimal(monthly)


def test_the_value_of_the_point_only_ever_rose(fph: Referentiel) -> None:
    values = [valeur.valeur for valeur in fph.parametres["point-indice"].valeurs]
    assert values == sorted(set(values))
    assert len(values) == 17


def test_floors_and_bounds_of_the_other_items_are_the_published_ones(tables: Tables) -> None:
    floor = value(tables, "ir-plancher-im", JOUR)
    amounts = [
        cents(floor * value(tables, "point-indice", JOUR) / 12 * value(tables, f"ir-taux-zone-{zone}", JOUR) / 100)
        for zone in (1, 2, 3)
    ]
    assert amounts == [Decimal("54.05"), Decimal("18.02"), Decimal("0.00")]
    assert traitement(tables, value(tables, "cti-points", JOUR), JOUR) == Decimal("241.22")
    assert traitement(tables, value(tables, "im-minimum", JOUR), JOUR) == Decimal("1801.74")


@pytest.mark.parametrize(
    ("children", "least", "most"),
    [("2", "77.72", "117.30"), ("3", "194.04", "299.58"), ("suivant", "138.67", "217.82")],
)
def test_the_bounds_of_the_supplement_familial_are_the_published_ones(
    tables: Tables, children: str, least: str, most: str
) -> None:
    fixed, rate = value(tables, f"sft-fixe-{children}", JOUR), value(tables, f"sft-taux-{children}", JOUR)
    for bound, expected in (("plancher", least), ("plafond", most)):
        im = value(tables, f"sft-im-{bound}", JOUR)
        assert cents(fixed + im * value(tables, "point-indice", JOUR) / 12 * rate / 100) == Decimal(expected)


def test_the_indices_below_the_smic_are_those_that_were_announced(fph: Referentiel, tables: Tables) -> None:
    january = date(2026, 1, 1)
    smic = value(tables, "smic-mensuel", january)
    ims = sorted({line.im for line in fph.bareme.values() if line.du <= january and line.au is None})
    below_smic = [im for im in ims if traitement(tables, im, january) < smic]
    assert below_smic == [366, 367, 368, 369, 370]
    assert smic - traitement(tables, 366, january) == Decimal("21.29")
    assert smic - traitement(tables, 370, january) == Decimal("1.60")


def test_what_is_not_known_is_absent(tables: Tables) -> None:
    assert tables.parametre("smic-mensuel", date(2025, 12, 31)) is None
    assert tables.parametre("cti-points", date(2020, 8, 31)) is None
    assert tables.im("401", date(2023, 7, 1)) is None  # moved that day, to a value that was not seen
    assert tables.echelons(IH, "ingenieur-hospitalier", date(2024, 1, 31)) == ()


def test_the_bareme_is_looked_up_by_day_and_never_five_more(tables: Tables) -> None:
    before, after = date(2023, 1, 1), date(2024, 1, 1)
    rise = {}
    for ib in {line.ib for line in tables.referentiel.bareme.values() if line.du < after}:
        old = tables.im(ib, before) or tables.im(ib, date(2023, 12, 31))
        new = tables.im(ib, after)
        if old is not None and new is not None:
            rise[ib] = new.im - old.im
    assert {ib: more for ib, more in rise.items() if more != 5} == {"389": 17, "401": 13, "415": 8}
    assert sum(more == 5 for more in rise.values()) > 40
