"""The agents workbook and the audit find the same figures for the same agents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from fphref.audit.modele import Ligne
from fphref.documents.calcul import Calcul, completed
from fphref.documents.classeur import Workbook
from fphref.documents.matrice_agents_plan import Plan
from tests.audit.comparaison import bilan_of
from tests.audit.oracle_monde import Cle, Demandee, Monde, Note, Personne, Profil
from tests.audit.sqlite_moteur import SqliteMoteur
from tests.documents.couverture_fabrique import METIERS, case, coverage_cells, filled
from tests.documents.couverture_oracle import Situation

JOUR = date(2026, 11, 23)
AJUSTES = {"sf-un": 4, "c-un": 0}
"""Needs typed in « Couverture »."""


def known_as(situation: Situation) -> Monde:
    """The lines of a workbook as an audit would read them: one evaluation for each cell that holds a level."""
    people = situation.people()
    profils = {
        code: Profil("seule", {c: Demandee(d.niveau, d.criticite, d.besoin) for c, d in asked.items()})
        for code, asked in situation.profils.items()
    }
    notes = [
        Note(line.agent, competence, code, JOUR)
        for line in people
        for competence, typed in line.niveaux.items()
        if (code := situation.code(typed)) is not None
    ]
    personnes = [Personne(line.agent, {"service": line.service}, line.metier) for line in people]
    besoins: dict[tuple[Cle, str], int] = {(("ensemble", ()), c): need for c, need in situation.ajustes.items()}
    return Monde(JOUR, {"seule": situation.echelle}, profils, personnes, notes, besoins)


def told_in_excel(ligne: Ligne) -> dict[str, object]:
    """A line of an audit under the keys of « Couverture »; what is unknown is None."""
    known = ligne.evalues > 0
    return {
        "criticite": ligne.criticite,
        "requis": ligne.requis,
        "sans_objet": ligne.sans_objet,
        "evalues": ligne.evalues,
        "titulaires": ligne.titulaires if known else None,
        "besoin_profils": ligne.besoin_profils,
        "besoin": ligne.besoin,
        "couverture": ligne.couverture,
        "etat": ligne.nom_etat,
        "iv": ligne.iv,
        "vulnerabilite": ligne.vulnerabilite,
        "ecarts": ligne.ecarts if known else None,
        "majeurs": ligne.ecarts_majeurs if known else None,
        "manques": ligne.manques if known else None,
        "priorite": ligne.priorite,
    }


def workbook(seed: int, echelle: str, effectif: int, orientation: Any) -> tuple[Workbook, Plan, Situation]:
    """A workbook with levels and two needs typed in; every métier of it is there."""
    book, plan, situation = case(seed, echelle, effectif, orientation)
    places = coverage_cells(plan)
    book = filled(book, "Couverture", {places[c]["besoin_ajuste"]: need for c, need in AJUSTES.items()})
    situation = replace(situation, ajustes=AJUSTES)
    assert {line.metier for line in situation.people()} >= set(METIERS)
    return book, plan, situation


def differences(book: Workbook, plan: Plan, lines: Mapping[str, Ligne]) -> list[str]:
    """Each figure of « Couverture » that is not that of the audit."""
    engine = Calcul(completed(book))
    found = []
    for competence, places in coverage_cells(plan).items():
        if competence not in lines:
            shown = [engine.value("Couverture", places[key]) for key in ("requis", "evalues", "etat")]
            if shown != [0, 0, ""]:
                found.append(f"{competence} : {shown}, et rien dans l’audit")
            continue
        for key, value in told_in_excel(lines[competence]).items():
            seen = engine.value("Couverture", places[key])
            if not _same(seen, value):
                found.append(f"{competence} {key} : {seen!r} dans le classeur, {value!r} dans l’audit")
    return found


def _same(seen: object, value: object) -> bool:
    if value is None or isinstance(value, str):
        return seen == (value or "")
    return isinstance(seen, int | float) and seen == pytest.approx(float(value))  # type: ignore[arg-type]


def audited(situation: Situation) -> dict[str, Ligne]:
    return {line.competence: line for line in bilan_of(known_as(situation), SqliteMoteur(), ("ensemble",)).lignes}


@pytest.mark.parametrize("echelle", ["acquis5", "zero", "lettres", "zero-so"])
@pytest.mark.parametrize(("seed", "orientation"), [(1, "agents"), (2, "competences")])
def test_the_workbook_and_the_audit_find_the_same(seed: int, echelle: str, orientation: Any) -> None:
    book, plan, situation = workbook(seed, echelle, 10 + 14 * seed, orientation)
    lines = audited(situation)
    assert len(lines) > 2
    assert differences(book, plan, lines) == []


def test_the_comparison_sees_one_level_changed() -> None:
    book, plan, situation = workbook(1, "acquis5", 24, "agents")
    line, competence = next(
        (line, c)
        for line in situation.people()
        for c, typed in line.niveaux.items()
        if situation.asked(line, c) is not None and typed in (1, 2)
    )
    line.niveaux[competence] = 5
    assert any(text.startswith(f"{competence} manques") for text in differences(book, plan, audited(situation)))
