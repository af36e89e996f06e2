"""The statutory figures that come with the program: sourced, dated without overlap, in order."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from fphref.model.base import Base
from fphref.model.grilles import Contingent, LigneBareme, LigneGrille, Valeur
from fphref.model.referentiel import Referentiel
from fphref.model.sources import Fondement
from fphref.model.statut import Corps, ModaliteAvancement
from fphref.statut.grille import Tables
from tests.donnees.controles import (
    IH,
    JOUR,
    STATUT,
    TH,
    disorders,
    grades_of,
    overlaps,
    read_before_its_source,
    statutory,
    surer_than_read,
    unknown_sources,
    unsourced,
)

# -- sources and periods ---------------------------------------------------------------------------------------


def test_every_source_named_by_the_statutory_data_exists(fph: Referentiel) -> None:
    assert unknown_sources(fph) == []


def test_every_rule_and_every_value_leans_on_a_text(fph: Referentiel) -> None:
    assert unsourced(fph) == []


def test_no_two_periods_of_one_thing_overlap(fph: Referentiel) -> None:
    assert overlaps(fph) == []


def test_all_the_statutory_data_is_walked_through(fph: Referentiel) -> None:
    kinds = {type(node) for _, node in statutory(fph)}
    assert {Valeur, LigneGrille, LigneBareme, Contingent, Corps, ModaliteAvancement, Fondement} <= kinds
    assert set(STATUT) <= {field.name for field in fields(fph)}
    # What has the attribute names of the statutory side and stands in no store that is walked would be forgotten.
    dated = {f.name for f in fields(fph) for x in _values(getattr(fph, f.name)) if {"du", "au"} <= set(x.model_fields)}
    assert dated <= set(STATUT)


def _values(held: Any) -> list[type[Base]]:
    items = held.values() if hasattr(held, "values") else ()
    return [type(item) for item in items if isinstance(item, Base)]


def _first(referentiel: Referentiel, store: str) -> tuple[str, Any]:
    held: dict[str, Any] = getattr(referentiel, store)
    return next(iter(held.items()))


def _planted(referentiel: Referentiel, store: str, key: str, item: Base) -> Referentiel:
    """The same data with one object more, or in the place of another."""
    changed: dict[str, Any] = {store: {**getattr(referentiel, store), key: item}}
    return replace(referentiel, **changed)


def _with_source(referentiel: Referentiel, where: str) -> Referentiel:
    """The same data with a source that does not exist, planted somewhere."""
    changed: Base
    if where == "valeur d’un paramètre":
        key, held = _first(referentiel, "parametres")
        last = held.valeurs[-1].model_copy(update={"source": "nulle-part"})
        return _planted(referentiel, "parametres", key, held.model_copy(update={"valeurs": (last,)}))
    if where == "durée d’un échelon":
        key, held = _first(referentiel, "grilles")
        return _planted(referentiel, "grilles", key, held.model_copy(update={"source_duree": "nulle-part"}))
    if where == "ligne du barème":
        key, held = _first(referentiel, "bareme")
        return _planted(referentiel, "bareme", key, held.model_copy(update={"source": "nulle-part"}))
    if where == "fondement d’un contingent":
        key, held = _first(referentiel, "contingents")
        changed = held.model_copy(update={"fondements": (Fondement(source="nulle-part"),)})
        return _planted(referentiel, "contingents", key, changed)
    held = referentiel.corps[IH]
    voie = held.voies[0]
    assert voie.conditions is not None
    deep = voie.conditions.model_copy(update={"fondements": (Fondement(source="nulle-part"),)})
    changed = held.model_copy(update={"voies": (voie.model_copy(update={"conditions": deep}),)})
    return _planted(referentiel, "corps", IH, changed)


@pytest.mark.parametrize(
    "where",
    [
        "valeur d’un paramètre", "durée d’un échelon", "ligne du barème", "fondement d’un contingent",
        "condition d’une voie",
    ],
)  # fmt: skip
def test_a_planted_unknown_source_is_found_wherever_it_stands(fph: Referentiel, where: str) -> None:
    (fault,) = unknown_sources(_with_source(fph, where))
    assert fault.endswith(": nulle-part")


def test_a_planted_rule_without_a_text_is_found(fph: Referentiel) -> None:
    held = fph.corps[IH]
    voie = held.voies[0].model_copy(update={"fondements": ()})
    bare = held.model_copy(update={"fondements": (), "voies": (voie,), "avancements": ()})
    assert f"corps/{IH}.voies[0]" in unsourced(_planted(fph, "corps", IH, bare))


def _valeurs(referentiel: Referentiel, *periods: tuple[date, date | None]) -> Referentiel:
    held = referentiel.parametres["point-indice"]
    made = tuple(held.valeurs[0].model_copy(update={"du": du, "au": au}) for du, au in periods)
    return _planted(referentiel, "parametres", held.id, held.model_copy(update={"valeurs": made}))


def test_planted_overlaps_are_found_whatever_they_speak_of(fph: Referentiel) -> None:
    january, july, december = date(2024, 1, 1), date(2024, 7, 1), date(2024, 12, 31)
    assert overlaps(_valeurs(fph, (january, july), (july, None))) == []
    assert overlaps(_valeurs(fph, (january, None), (july, None))) == []  # it lasts until the next
    assert len(overlaps(_valeurs(fph, (january, december), (july, None)))) == 1
    assert len(overlaps(_valeurs(fph, (july, january)))) == 1  # ends before it begins
    for store in ("grilles", "bareme"):
        key, line = next((k, i) for k, i in getattr(fph, store).items() if i.au is None)
        twice = line.model_copy(update={"du": date(2025, 5, 5)})
        assert len(overlaps(_planted(fph, store, f"{key}/encore", twice))) == 1, store
    key, quota = next((k, c) for k, c in fph.contingents.items() if len(c.taux) > 1)
    rates = (quota.taux[0], quota.taux[0].model_copy(update={"au": None}))
    assert len(overlaps(_planted(fph, "contingents", key, quota.model_copy(update={"taux": rates})))) == 1
    corps = fph.corps[IH]
    again = corps.model_copy(update={"voies": (corps.voies[0], corps.voies[0])})
    assert len(overlaps(_planted(fph, "corps", IH, again))) == 1


# -- sources ---------------------------------------------------------------------------------------------------


def test_a_text_is_signed_then_published_and_its_id_carries_its_number(fph: Referentiel) -> None:
    for source in fph.sources.values():
        if source.signe_le is not None and source.publie_le is not None:
            assert source.signe_le <= source.publie_le, source.id
        if source.nature == "decret":
            assert source.numero is not None, source.id
            year, _, number = source.numero.partition("-")
            full = year if len(year) == 4 else f"19{year}"
            assert source.id == f"decret-{full}-{number}"
            if source.signe_le is not None:
                assert str(source.signe_le.year) == full, source.id


def test_a_text_of_law_that_nobody_opened_is_not_said_to_be_read(fph: Referentiel) -> None:
    for source in fph.sources.values():
        if source.confiance == "inconnu":
            assert source.consulte_le is None, source.id
            assert source.reserve is not None, source.id


def test_nothing_is_said_to_be_surer_than_the_source_it_was_read_in(fph: Referentiel) -> None:
    assert surer_than_read(fph) == []


@pytest.mark.parametrize("change", [{"via": None}, {"via": "decret-1982-1105"}, {"confiance": "verifie"}])
def test_a_planted_value_that_is_surer_than_its_source_is_found(fph: Referentiel, change: dict[str, str]) -> None:
    point = fph.parametres["point-indice"]
    valeurs = (*point.valeurs[:-1], point.valeurs[-1].model_copy(update=change))
    planted = _planted(fph, "parametres", "point-indice", point.model_copy(update={"valeurs": valeurs}))
    [found] = surer_than_read(planted)
    assert found.startswith(f"parametres/point-indice.valeurs[{len(valeurs) - 1}]")


def test_a_planted_reading_that_is_surer_than_its_source_is_found(fph: Referentiel) -> None:
    corps = fph.corps[IH]
    bad = corps.fondements[0].model_copy(update={"source": "decret-2024-54", "confiance": "vu"})
    planted = _planted(fph, "corps", IH, corps.model_copy(update={"fondements": (bad,)}))
    assert surer_than_read(planted) == [f"corps/{IH}.fondements[0] : vu, decret-2024-54 inconnu"]


def test_a_figure_is_checked_on_a_day_on_which_its_source_was_read(fph: Referentiel) -> None:
    assert read_before_its_source(fph) == []
    sources = {**fph.sources, "openfisca-france": fph.sources["openfisca-france"].model_copy(
        update={"consulte_le": date(2026, 11, 22)}
    )}  # fmt: skip
    assert len(read_before_its_source(replace(fph, sources=sources))) > 30


# -- grids -----------------------------------------------------------------------------------------------------


def test_echelons_follow_each_other_and_indices_never_go_down(fph: Referentiel) -> None:
    assert disorders(fph) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"ib": "900"}, "indices bruts"),
        ({"echelon": "14"}, "échelons"),
    ],
)
def test_a_planted_disorder_of_a_grid_is_found(fph: Referentiel, change: dict[str, str], told: str) -> None:
    key = f"{IH}/ingenieur-hospitalier/3/2024-02-01"
    bad = fph.grilles[key].model_copy(update=change)
    assert any(told in fault for fault in disorders(_planted(fph, "grilles", key, bad)))


def test_a_planted_fall_of_indices_majores_is_found(fph: Referentiel) -> None:
    low = fph.bareme["518/2024-01-01"].model_copy(update={"im": 300})
    assert any("indices majorés" in fault for fault in disorders(_planted(fph, "bareme", "518/2024-01-01", low)))


def test_a_grid_has_as_many_echelons_as_its_grade_says(fph: Referentiel, tables: Tables) -> None:
    seen = 0
    for corps in fph.corps.values():
        for grade in corps.grades:
            steps = tables.echelons(corps.id, grade.id, JOUR)
            if not steps or grade.echelons is None:
                continue
            seen += 1
            assert sum(not step.special for step in steps) == grade.echelons, grade.id
            assert any(step.special for step in steps) == bool(grade.echelon_special), grade.id
    assert seen >= 3
    assert {corps for corps, _ in grades_of(fph)} <= fph.corps.keys()
    for corps_id, grade_id in grades_of(fph):
        assert grade_id in {grade.id for grade in fph.corps[corps_id].grades}


def test_every_indice_brut_of_a_grid_has_an_indice_majore_today(fph: Referentiel, tables: Tables) -> None:
    held = [line for line in fph.grilles.values() if line.du <= JOUR and (line.au is None or line.au > JOUR)]
    assert len(held) > 150
    assert [line.cle for line in held if tables.im(line.ib, JOUR) is None] == []


def test_each_echelon_but_the_last_has_a_length_where_the_grid_is_whole(fph: Referentiel, tables: Tables) -> None:
    whole = {grade.id for corps in fph.corps.values() for grade in corps.grades if grade.echelons is not None}
    without = {
        (grade, step.code)
        for corps, grade in grades_of(fph)
        for step in tables.echelons(corps, grade, JOUR)
        if grade in whole and step.duree_mois is None and not step.dernier
    }
    assert without == set()


@pytest.mark.parametrize(
    ("corps", "grade", "years"),
    [
        ("infirmiers-soins-generaux", "infirmier-soins-generaux-1er-grade", 26),
        # « l’échelon 11 après 26 ans »
        ("techniciens-laboratoire-medical", "technicien-laboratoire-classe-normale", 26),
        # Since 1 September 2022 the first two grades of catégorie B last 26 years, no more 30.
        (TH, "technicien-hospitalier", 26),
        (TH, "technicien-superieur-hospitalier-2e-classe", 26),
    ],
)
def test_a_career_in_a_grade_lasts_what_its_text_announces(tables: Tables, corps: str, grade: str, years: int) -> None:
    steps = tables.echelons(corps, grade, JOUR)
    assert sum(step.duree_mois or 0 for step in steps) == years * 12


# -- contingents -----------------------------------------------------------------------------------------------


def test_a_contingent_names_routes_of_its_corps(fph: Referentiel) -> None:
    for contingent in fph.contingents.values():
        corps = fph.corps[contingent.corps]
        known = {voie.id for voie in corps.voies} | {a.id for a in corps.avancements}
        known |= {m.id for a in corps.avancements for m in a.modalites if m.id}
        assert set(contingent.voies) | set(contingent.voies_reference) <= known, contingent.id


def test_a_contingent_has_the_figures_its_kind_asks_for_or_says_that_they_are_not_known(fph: Referentiel) -> None:
    for contingent in fph.contingents.values():
        if contingent.sens == "taux":
            assert contingent.numerateur is contingent.denominateur is None
            assert contingent.assiette == "promouvables"
            assert contingent.taux or contingent.confiance == "inconnu", contingent.id
        else:
            assert contingent.numerateur and contingent.denominateur and not contingent.taux
        assert bool(contingent.voies_reference) == (contingent.sens == "alternance")


def test_no_rate_of_promotion_is_said_to_hold_after_the_last_year_that_was_read(fph: Referentiel) -> None:
    rates = [taux for contingent in fph.contingents.values() for taux in contingent.taux]
    assert len(rates) > 15
    for taux in rates:
        assert taux.au is not None and taux.au <= date(2025, 1, 1)
        assert (taux.du.month, taux.du.day, taux.au.month, taux.au.day) == (1, 1, 1, 1)
