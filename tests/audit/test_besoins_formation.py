"""Training needs: sums by compétence and by Formacode, their order, their costs."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from fphref.audit.besoins_formation import (
    BesoinFormacode,
    BesoinFormation,
    by_formacode,
    formacodes_of,
    training_needs,
)
from fphref.audit.horizon import falls, renewals
from fphref.audit.modele import Bilan
from fphref.audit.perimetre import structures_of
from fphref.audit.releve import Releve, shown_concentration, shown_polyvalence
from fphref.model.referentiel import Referentiel
from tests.audit.bilans import bilan_exemple
from tests.audit.comparaison import bilan_of
from tests.audit.fabrique_couverture import mondes
from tests.audit.sqlite_moteur import SqliteMoteur


@pytest.fixture(scope="module")
def bilan(referentiel: Referentiel) -> Bilan:
    return bilan_exemple(referentiel, par=("service", "metier", "ensemble"))


def besoin(competence: str, ecarts: int, manques: int, criticite: int = 1, **more: Any) -> BesoinFormation:
    codes = more.pop("formacodes", ())
    return BesoinFormation(competence, competence, codes, criticite, 20, 15, ecarts, 0, manques, 1, **more)


def test_needs_are_those_of_the_whole_however_the_audit_is_broken_down(bilan: Bilan, referentiel: Referentiel) -> None:
    whole = training_needs(bilan, referentiel)
    by_service = training_needs(bilan_exemple(referentiel, par=("service",)), referentiel)
    assert [b._replace(structures=0) for b in by_service] == [b._replace(structures=0) for b in whole]
    assert {b.structures for b in whole} == {1}
    assert max(b.structures for b in by_service) == 3
    lines = {line.competence: line for line in bilan.lignes if bilan.structures[line.structure].par == "ensemble"}
    short = [line for line in lines.values() if line.ecarts]
    assert len(whole) == len(short)
    for need in whole:
        line = lines[need.competence]
        assert (need.ecarts, need.manques, need.priorite) == (line.ecarts, line.manques, line.priorite)


def test_needs_come_by_priority_then_in_the_order_of_the_referentiel(bilan: Bilan, referentiel: Referentiel) -> None:
    order = [*referentiel.savoir_faire, *referentiel.connaissances, *referentiel.savoir_etre]
    keys = [(-b.priorite, order.index(b.competence)) for b in training_needs(bilan, referentiel)]
    assert keys == sorted(keys)
    assert len({priority for priority, _ in keys}) < len(keys)


def test_the_needs_of_one_structure_are_its_own(bilan: Bilan, referentiel: Referentiel) -> None:
    for index in structures_of(bilan, "service"):
        needs = training_needs(bilan, referentiel, range(index, index + 1))
        own = {line.competence: line.ecarts for line in bilan.lignes if line.structure == index and line.ecarts}
        assert {need.competence: need.ecarts for need in needs} == own


def test_a_cost_is_that_of_the_competence_else_of_its_formacode(bilan: Bilan, referentiel: Referentiel) -> None:
    needs = {need.competence: need for need in training_needs(bilan, referentiel)}
    first = next(need for need in needs.values() if need.formacodes)
    code = first.formacodes[0]
    changed = bilan.with_changes(couts={code: 850})
    found = {n.competence: n for n in training_needs(changed, referentiel)}[first.competence]
    assert (found.cout_unitaire, found.cout_de, found.cout) == (850, code, 850 * first.ecarts)
    changed = bilan.with_changes(couts={code: 850, first.competence: 0})
    found = {n.competence: n for n in training_needs(changed, referentiel)}[first.competence]
    assert (found.cout_unitaire, found.cout_de, found.cout) == (0, first.competence, 0)
    assert training_needs(bilan.with_changes(couts={}), referentiel)[0].cout is None


def test_a_formacode_counts_agents_at_least_and_at_most() -> None:
    shared: dict[str, Any] = {"cout_unitaire": 100, "cout_de": "43001", "formacodes": ("43001",)}
    group = BesoinFormacode("43001", (
        besoin("a", 3, 4, 2, **shared), besoin("b", 5, 5, **shared),
        besoin("c", 2, 2, formacodes=("43001",), cout_unitaire=10, cout_de="c"),
        besoin("d", 1, 1, formacodes=("43001",)),
    ))  # fmt: skip
    assert (group.agents_au_moins, group.agents_au_plus) == (5, 11)
    assert (group.manques, group.priorite, group.sans_cout) == (12, 16, 1)
    assert group.couts == (100 * 5 + 20, 100 * 8 + 20)
    assert BesoinFormacode("", (besoin("d", 1, 1),)).couts is None


def test_groups_come_by_priority_and_what_has_no_code_last() -> None:
    groups = by_formacode([
        besoin("a", 9, 9, 3),
        besoin("b", 1, 1, formacodes=("15214", "14220")), besoin("c", 1, 2, formacodes=("14220",)),
    ])  # fmt: skip
    assert [(g.code, [b.competence for b in g.besoins]) for g in groups] == [
        ("14220", ["b", "c"]), ("15214", ["b"]), ("", ["a"]),
    ]  # fmt: skip


def test_codes_of_other_nomenclatures_are_no_formacodes(referentiel: Referentiel) -> None:
    item = next(c for c in referentiel.connaissances.values() if c.codes)
    code = item.codes[0]
    other = item.model_copy(update={"id": "x", "codes": (code, code, code.model_copy(update={"nomenclature": "rome"}))})
    changed = Referentiel(connaissances={"x": other})
    assert formacodes_of(changed, "x") == (code.code,)
    assert formacodes_of(changed, "absent") == ()


def test_one_walk_counts_what_each_function_counts(bilan: Bilan, referentiel: Referentiel) -> None:
    releve = Releve(bilan, referentiel, 1000).read()
    assert releve.besoins == training_needs(bilan, referentiel)
    assert sorted(releve.chutes) == ["t3", "t5"]
    for quand, chutes in releve.chutes.items():
        assert chutes.chutes == falls(bilan, quand)
    assert releve.renouvellements.renouvellements == renewals(bilan)
    unknown = [x for x in bilan.lignes if bilan.structures[x.structure].par == "service" and x.nom_etat == "non évalué"]
    assert releve.besoins_inconnus.nombre == sum(bool(line.besoin) for line in unknown) > 0


@pytest.mark.parametrize(("agents", "shown"), [(None, False), (4, False), (5, True)])
def test_means_are_not_shown_under_five_people(agents: int | None, shown: bool, bilan: Bilan) -> None:
    synthese = bilan.syntheses[0]._replace(
        agents_evalues=agents, somme_ponderee=7, poids=2, haut=5, tenues=4, plus_grand=1
    )
    assert shown_polyvalence(synthese) == (Fraction(7, 2) if shown else None)
    assert shown_concentration(synthese) == (Fraction(1, 4) if shown else None)


@pytest.mark.parametrize("number", range(12))
def test_an_engine_adds_up_what_a_walk_over_its_lines_counts(number: int, referentiel: Referentiel) -> None:
    monde = mondes(number + 1)[number]
    bilan = bilan_of(monde, SqliteMoteur())
    walked = Releve(bilan.with_changes(lignes=tuple(bilan.lignes)), referentiel, 1000).read()
    added = Releve(bilan, referentiel, 1000).read()
    assert added.besoins == walked.besoins
    assert added.besoins_inconnus.nombre == walked.besoins_inconnus.nombre
    assert added.renouvellements.renouvellements == walked.renouvellements.renouvellements
    assert {q: (c.chutes, c.comptes) for q, c in added.chutes.items()} == {
        q: (c.chutes, c.comptes) for q, c in walked.chutes.items()
    }
