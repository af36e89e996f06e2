"""What falls under need, and what is to be renewed: hand-made lines, in their order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fphref.audit.horizon import SORTS, Chutes, Quand, Renouvellements, falls, renewals
from fphref.audit.modele import Bilan, Ligne
from fphref.audit.perimetre import first, lines_of, structures_of, whole
from fphref.model.referentiel import Referentiel
from tests.audit.bilans import bilan_exemple


@pytest.fixture(scope="module")
def bilan(referentiel: Referentiel) -> Bilan:
    return bilan_exemple(referentiel, par=("service", "ensemble"), sans=6)


@pytest.fixture(scope="module")
def ligne(bilan: Bilan) -> Ligne:
    return next(iter(bilan.lignes))._replace(criticite=1, titulaires_perimes=0, expire_j90=0, expire_m6=0, expire_m12=0)


@pytest.mark.parametrize(
    ("avant", "apres", "besoin", "sort"),
    [
        (3, 3, 3, None),  # nobody leaves
        (3, 3, 5, None),  # under need, and stays there: nothing changes
        (4, 3, 3, None),
        (3, 2, 3, "passe sous le besoin"),
        (2, 1, 3, "s’éloigne du besoin"),
        (2, 1, 1, "devient point unique"),
        (2, 1, None, "devient point unique"),
        (3, 2, None, None),
        (3, 0, 3, "plus aucun titulaire"),
        (1, 0, None, "plus aucun titulaire"),
        (1, 0, 0, "plus aucun titulaire"),
    ],
)
@pytest.mark.parametrize("quand", ["sans", "t3", "t5", "j90", "m6", "m12"])
def test_what_happens_to_a_competence_that_loses_titulaires(
    avant: int, apres: int, besoin: int | None, sort: str | None, quand: Quand, ligne: Ligne
) -> None:
    lost: dict[str, Any] = {
        "sans": {"titulaires_sans": apres}, "t3": {"titulaires_t3": apres}, "t5": {"titulaires_t5": apres},
        "j90": {"expire_j90": avant - apres}, "m6": {"expire_m6": avant - apres}, "m12": {"expire_m12": avant - apres},
    }[quand]  # fmt: skip
    chutes = Chutes(quand)
    chutes.add(ligne._replace(titulaires=avant, besoin=besoin, **lost))
    assert [(c.avant, c.apres, c.nom_sort) for c in chutes.chutes] == ([(avant, apres, sort)] if sort else [])
    if sort and besoin is not None:
        assert chutes.chutes[0].manquent == max(0, besoin - apres)
    assert sum(chutes.comptes) == len(chutes.chutes)


def test_the_gravest_falls_come_first_and_a_limit_keeps_them(ligne: Ligne) -> None:
    def made(titulaires: int, left: int, besoin: int, criticite: int) -> Ligne:
        return ligne._replace(titulaires=titulaires, titulaires_sans=left, besoin=besoin, criticite=criticite)

    wanted = [
        made(1, 0, 1, 3),
        made(1, 0, 9, 1),
        made(1, 0, 1, 1),
        made(9, 5, 6, 3),
        made(9, 5, 9, 1),
        made(5, 4, 9, 3),
    ]
    everything, few = Chutes("sans"), Chutes("sans", 2)
    for repeated in range(900):  # more than a limit lets stay in memory
        for line in reversed(wanted):
            few.add(line)
            if not repeated:
                everything.add(line)
    assert [c.ligne for c in everything.chutes] == wanted
    assert [c.ligne for c in few.chutes] == [wanted[0]] * 2
    assert few.comptes == [2700, 1800, 900, 0]
    assert len(SORTS) == len(few.comptes)


def test_renewals_are_of_what_has_expired_or_soon_will(ligne: Ligne) -> None:
    found = Renouvellements()
    lines = [
        ligne,
        ligne._replace(expire_m12=1),
        ligne._replace(titulaires_perimes=1),
        ligne._replace(expire_j90=1, expire_m6=1, expire_m12=1),
        ligne._replace(criticite=3, expire_m12=1),
    ]
    for line in lines:
        found.add(line)
    assert [r.ligne for r in found.renouvellements] == [lines[4], lines[2], lines[3], lines[1]]
    assert found.nombre == 4


def test_falls_are_those_of_the_first_breakdown_or_of_what_is_asked(bilan: Bilan) -> None:
    assert {bilan.structures[c.ligne.structure].par for c in falls(bilan)} == {"service"}
    everywhere = falls(bilan, "sans", whole(bilan))
    assert {bilan.structures[c.ligne.structure].par for c in everywhere} == {"ensemble"}
    assert {bilan.structures[r.ligne.structure].par for r in renewals(bilan, whole(bilan))} == {"ensemble"}
    assert falls(bilan, "t3") and renewals(bilan)


def test_structures_of_a_breakdown_stand_together(bilan: Bilan) -> None:
    assert (first(bilan), whole(bilan)) == (range(3), range(3, 4))
    assert whole(replace(bilan, par=("service",))) == range(3)
    assert not structures_of(bilan, "region")
    assert {line.structure for line in lines_of(bilan, range(1, 2))} == {1}
    assert list(lines_of(bilan, range(0))) == []
