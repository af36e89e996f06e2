"""The evaluations that come with the référentiel « exemple-chu »: a team small enough to be read line by line.

They are made by the same rules as any demonstration, oftener at fault, so that one page shows every state. A test makes
them anew and compares; it writes them when run with `--update-goldens`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from fphref.demo.hasard import draw
from fphref.demo.hopital import finess
from fphref.demo.lignes import CASES, EXIGENCES, Frequences, agents_sql, evaluations_sql, selected
from fphref.model.referentiel import Referentiel
from fphref.moteurs.parquet import Chantier

JOUR = date(2026, 11, 22)
GRAINE = 14
_FREQUENCES = Frequences(
    agent_jamais=25, couple_jamais=50, anciennes=100, doubles=2, egalites=3, departs=260, partis=20, mutations=60,
    oubliees=35, jamais_acquises=35, sous_le_niveau=40, isolees=60, perimees=350,
)  # fmt: skip
_VALABLES = {"cn-bonnes-pratiques-cliniques": 36, "sf-preparer-echantillons": 24, "cn-donnees-personnelles-sante": 36}
"""What an attestation says for so many months: an invention, as all the rest."""
AGENTS = ("agent", "service", "metier", "pole", "etablissement", "quotite", "depart_prevu")
EVALUATIONS = (
    "agent", "service", "metier", "competence", "niveau", "date", "pole", "etablissement", "quotite", "depart_prevu",
    "expiration",
)  # fmt: skip


class _Equipe(NamedTuple):
    pole: str
    service: str
    metiers: dict[str, int]


_EQUIPES = (
    _Equipe("Pôle Recherche", "Promotion", {"EX-CDP": 3, "EX-ARC": 5, "15D30": 2}),
    _Equipe("Pôle Recherche", "Centre d'investigation clinique", {"EX-TEC": 6, "15D30": 1, "EX-ARC": 1}),
    _Equipe("Pôle Recherche", "Gestion des données", {"EX-GDD": 6, "EX-CDP": 1}),
    _Equipe("Pôle Médecine", "Cancérologie", {"EX-TEC": 6, "EX-ARC": 2, "15D30": 1}),
    _Equipe("Pôle Médecine", "Cardiologie", {"EX-TEC": 4, "EX-ARC": 1, "15D30": 1}),
    _Equipe("Pôle Femme, mère, enfant", "Pédiatrie", {"EX-TEC": 4, "EX-ARC": 2, "15D30": 1, "EX-GDD": 1}),
)


def exemple_rows(referentiel: Referentiel) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """The rows of `AGENTS` and of `EVALUATIONS`, days as dates; `referentiel` must hold « exemple-chu »."""
    with Chantier() as chantier:
        chantier.create("cases", CASES, _cases(referentiel))
        chantier.create("exigences", EXIGENCES, _exigences(referentiel))
        agents = agents_sql(GRAINE, JOUR, 2, _FREQUENCES)
        evaluations = evaluations_sql(GRAINE, JOUR, 2, _FREQUENCES)
        return (
            list(chantier.rows(selected(agents, AGENTS))),
            list(chantier.rows(selected(evaluations, EVALUATIONS))),
        )


def _codes() -> list[str]:
    return sorted({code for equipe in _EQUIPES for code in equipe.metiers})


def _cases(referentiel: Referentiel) -> Iterator[tuple[Any, ...]]:
    codes = _codes()
    counts = [len(referentiel.profils[code].exigences) for code in codes]
    number = 1
    for place, equipe in enumerate(_EQUIPES):
        hs, rank, size = draw(GRAINE, 41, place), 0, sum(equipe.metiers.values())
        for code, people in equipe.metiers.items():
            m = codes.index(code)
            yield (
                equipe.service, code, equipe.pole, finess(1), None, None, 0, number, people, rank, size, hs, m,
                counts[m], (m + 1) % len(codes),
            )  # fmt: skip
            number += people
            rank += people


def _exigences(referentiel: Referentiel) -> Iterator[tuple[Any, ...]]:
    for m, code in enumerate(_codes()):
        profil = referentiel.profils[code]
        echelle = referentiel.echelles[profil.echelle]
        for place, asked in enumerate(profil.exigences):
            niveau = echelle.niveau(asked.niveau)
            assert niveau is not None
            name = sum(letter * 31**at for at, letter in enumerate(asked.competence.encode()))
            yield (
                256 * m + place,
                asked.competence,
                niveau.valeur,
                _VALABLES.get(asked.competence, 0),
                draw(GRAINE, 42, name),
            )
