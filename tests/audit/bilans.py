"""A real audit of a small made-up team, for the tests of what is made from a `Bilan`."""

from __future__ import annotations

from datetime import date

from fphref.audit.calcul import Noms, conclude
from fphref.audit.modele import Bilan, Lecture
from fphref.model.referentiel import Referentiel
from fphref.moteurs.texte import NEVER
from tests.audit.sqlite_moteur import SqliteMoteur

JOUR = date(2026, 11, 23)
SERVICES = (("Recherche", "Unité de recherche clinique"), ("Recherche", "Biostatistique"), ("Soins", "Réanimation"))
METIERS = ("", "15D30", "EX-ARC", "EX-TEC", "EX-SANS")
"""None, three with a profile, one without."""
EFFECTIFS = {(0, 1): 6, (0, 2): 7, (0, 3): 3, (1, 1): 2, (1, 3): 5, (2, 2): 4, (2, 4): 2, (2, 0): 1}
"""Agents by (service, métier)."""


def bilan_exemple(
    referentiel: Referentiel, *, par: tuple[str, ...] = ("service", "pole", "metier", "ensemble"), sans: int = 0
) -> Bilan:
    """Thirty agents of three services, on the shipped référentiel: every state, departures, what has expired.

    `sans` agents are supposed gone.
    """
    competences = [*referentiel.savoir_faire, *referentiel.connaissances, *referentiel.savoir_etre]
    profils = {code: referentiel.profils[code] for code in METIERS if code in referentiel.profils}
    asked = [
        (METIERS.index(code), competences.index(e.competence), int(e.niveau), 1, 5, e.criticite, e.besoin)
        for code, profil in profils.items()
        for e in profil.exigences
    ]
    agents, evaluations, number = [], [], 0
    for (service, metier), count in EFFECTIFS.items():
        for _ in range(count):
            number += 1
            depart = {0: 20280101, 1: 20300601}.get(number % 9, NEVER)
            agents.append(
                (f"AGT-{number:03}", service, metier, 80 if number % 5 == 0 else 100, depart, int(number <= sans))
            )
            for rank, (owner, competence, requis, *_) in enumerate(a for a in asked if a[0] == metier):
                seed = (number * 7 + competence * 13 + rank * rank * 5 + owner) % 23
                if competence % 11 == 3 or (competence % 7 == 2 and seed > 3):
                    continue
                niveau = max(1, min(5, requis + (seed % 5) - 2)) if competence % 6 else 1
                expire = {0: 20261122, 1: 20270115, 2: 20270420, 3: 20271001}.get(seed % 12, NEVER)
                if competence % 9 == 4:
                    expire = 20261031
                code = 0 if seed == 22 else niveau + 1
                evaluations.append((f"AGT-{number:03}", competence, 20260315 + seed % 5, code, expire))
                if seed == 7:
                    evaluations.append((f"AGT-{number:03}", competence, 20240315, 2, NEVER))
    evaluations.append(("AGT-001", len(competences) - 1, 20260315, 3, NEVER))
    moteur = SqliteMoteur()
    moteur.load("evaluations", evaluations)
    moteur.load("agents", agents)
    moteur.load("exigences", asked)
    moteur.load("parametres", [(20261123, 20291123, 20311123, 20270221, 20270523, 20271123)])
    for step in ("tenus", "effectifs", "cube", "appuis", "hors_profil"):
        moteur.run(step)
    noms = Noms([("", "", "", pole, nom) for pole, nom in SERVICES], METIERS, competences, profils)
    lecture = Lecture(1, len(evaluations) + 2, 2, len(evaluations), 4, 0, 0, 0, number, 3)
    couts = {"sf-etablir-budget": 600, "43454": 850}
    return conclude(moteur, noms, JOUR, par, lecture, sans=sans, couts=couts)
