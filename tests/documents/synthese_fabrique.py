"""Audits of any size for the one-page synthesis, made by rule: their figures agree, and nobody is in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from fphref.audit.modele import Bilan, Lecture, Ligne, Masque, Structure, Synthese
from fphref.model.couverture import ETATS
from fphref.model.referentiel import Referentiel

JOUR = date(2026, 11, 23)
_GRAVITE = (4, 1, 0, 2, 3, 5, 6)
"""Rank of each state of `ETATS` among the gravest; what is not evaluated is not among them."""


def _ligne(structure: int, competence: str, seed: int) -> Ligne:
    etat = (6, 5, 4, 6, 3, 6, 2, 5, 1, 0, 6, 4)[seed % 12]
    titulaires = {0: 0, 1: 0, 2: 0, 3: 0, 4: 1, 5: 2, 6: 4}[etat]
    requis = 8
    evalues = 0 if etat in (0, 1) else 6
    return Ligne(
        structure=structure, competence=competence, haut=5, criticite=1 + seed % 3, requis=requis, sans_objet=0,
        evalues=evalues, perimes=2 if etat == 1 else 0, titulaires_perimes=2 if etat == 1 else 0,
        titulaires=titulaires, quotite=100 * titulaires, titulaires_t3=max(0, titulaires - seed % 2),
        titulaires_t5=max(0, titulaires - 1), titulaires_sans=titulaires, expire_j90=int(titulaires > 2),
        expire_m6=int(titulaires > 1), expire_m12=int(titulaires > 0), au_dessus=titulaires, somme=3 * evalues,
        ecarts=evalues - titulaires if evalues else 0, ecarts_majeurs=0, manques=evalues - titulaires if evalues else 0,
        somme_ponderee=3 * evalues, poids=evalues, besoin_profils=3, besoin_ajuste=0, besoin=3, etat=etat, classe=2,
    )  # fmt: skip


def synthese_of(structure: int, lignes: Sequence[Ligne]) -> Synthese:
    """The sums of the lines of one structure."""

    def total(name: str) -> int:
        return sum(getattr(ligne, name) for ligne in lignes)

    def held(name: str) -> int:
        return sum(bool(ligne.besoin) and getattr(ligne, name) >= (ligne.besoin or 0) for ligne in lignes)

    etats = tuple(sum(ligne.etat == place for ligne in lignes) for place in range(len(ETATS)))
    return Synthese(
        structure, len(lignes), etats, total("concernes"), total("evalues"), total("perimes"), total("titulaires"),
        total("ecarts"), 0, total("manques"), total("manques"), sum(bool(ligne.besoin) for ligne in lignes),
        held("titulaires"), held("titulaires_t3"), held("titulaires_t5"), total("expire_j90"), total("expire_m6"),
        total("expire_m12"), total("somme_ponderee"), total("poids"), 5,
    )  # fmt: skip


def bilan_de(
    services: int,
    competences: Sequence[str],
    *,
    poles: int = 0,
    agents: Callable[[int], int | None] = lambda number: 8 + number % 30,
    nom: Callable[[int], str] = lambda number: f"Service {number + 1}",
    masques: frozenset[int] = frozenset(),
    seuil: int = 0,
) -> Bilan:
    """An audit by service; those of `masques` are suppressed whole, when a `seuil` is given."""
    structures, lignes, syntheses = [], [], []
    for number in range(services):
        pole = (("pole", f"Pôle {number % poles + 1}"),) if poles else ()
        structures.append(Structure("service", (*pole, ("service", nom(number))), agents(number)))
        own = [_ligne(number, c, number * 5 + rank * 7 + number * rank) for rank, c in enumerate(competences)]
        if number not in masques and own:
            lignes += own
            syntheses.append(synthese_of(number, own))
    grave = sorted(
        (ligne for ligne in lignes if 0 < ligne.etat < len(ETATS) - 1),
        key=lambda ligne: (_GRAVITE[ligne.etat], -ligne.criticite),
    )
    return Bilan(
        JOUR, ("service",), tuple(structures), tuple(lignes), tuple(syntheses), tuple(grave[:200]), (),
        Lecture(1, len(lignes) * 6, 0, len(lignes) * 6, agents=8 * services),
        masques=tuple(Masque(number, c) for number in sorted(masques) for c in competences), seuil=seuil,
    )  # fmt: skip


def competences_of(referentiel: Referentiel, most: int = 40) -> tuple[str, ...]:
    """The first compétences of a référentiel."""
    return (*referentiel.savoir_faire, *referentiel.connaissances)[:most]
