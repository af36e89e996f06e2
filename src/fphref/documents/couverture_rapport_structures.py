"""The structures of the coverage report: how many compétences stand in each state, tinted by their share."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from fphref.audit.modele import Structure, Synthese
from fphref.documents.content import Tint
from fphref.documents.couverture_rapport_commun import (
    ETAT_TINTS,
    GRAVITE,
    INCONNU,
    Contexte,
    decimal,
    many,
    part,
    percent,
)
from fphref.documents.couverture_rapport_lignes import ETAT_FLAGS, LIGNES, axes_of
from fphref.documents.explorateur import Cell, Column, Grid, Row
from fphref.documents.typographie import grouped, plural, typo
from fphref.model.couverture import ETATS

MOST_STRUCTURES = 3000
"""How many structures the page shows: beyond, those with the most compétences without titulaire."""
_FEW = 20  # so many structures are taken in at a glance
_STRONG, _MIDDLING = Fraction(1, 3), Fraction(1, 8)
_PLACES = tuple(next(n for n, etat in enumerate(ETATS) if etat.code == code) for code in GRAVITE)


def structures_grid(contexte: Contexte) -> Grid:
    """One line for each structure: states, exigences evaluated, needs held now and later."""
    bilan = contexte.bilan
    by_structure = {synthese.structure: synthese for synthese in bilan.syntheses}
    shown = _shown(contexte, by_structure)
    rows = [_row(contexte, number, bilan.structures[number], by_structure.get(number)) for number in shown]
    axes = tuple(axes_of(contexte))[: 1 if len(rows) <= _FEW else None]
    return Grid(
        "structures",
        typo("Compétences par état, dans chaque structure"),
        tuple(_columns()),
        tuple(rows),
        axes=axes,
        search="Chercher une structure" if len(rows) > _FEW else "",
        noun=("structure", "structures"),
        target=LIGNES,
    )


def structures_left_out(contexte: Contexte) -> str:
    """How many structures the grid does not show, in a sentence; empty where it shows them all."""
    missing = len(contexte.bilan.structures) - MOST_STRUCTURES
    if missing <= 0:
        return ""
    return typo(
        f"{plural(missing, 'structure')} n’y sont pas : restent celles qui ont le plus de compétences sans titulaire."
    )


def _shown(contexte: Contexte, by_structure: dict[int, Synthese]) -> list[int]:
    numbers = range(len(contexte.bilan.structures))
    if len(numbers) <= MOST_STRUCTURES:
        return list(numbers)

    def bare(number: int) -> tuple[int, int]:
        synthese = by_structure.get(number)
        return -(sum(synthese.etats[place] for place in _PLACES[:3]) if synthese else -1), number

    return sorted(sorted(numbers, key=bare)[:MOST_STRUCTURES])


def _columns() -> Iterator[Column]:
    yield Column("Structure", "text", heading=True)
    yield Column("Agents", meaning=typo("Agents présents à la date de l’audit."))
    yield Column(typo("Exigences évaluées"), meaning=typo("Une exigence est un agent concerné × une compétence."))
    for code in GRAVITE:
        sens = next(etat.sens for etat in ETATS if etat.code == code)
        yield Column(code[0].upper() + code[1:], meaning=typo(f"Compétences : {sens}."), flags=ETAT_FLAGS[code])
    for title, when in (("Besoins tenus", "aujourd’hui"), ("T+3", "dans trois ans"), ("T+5", "dans cinq ans")):
        yield Column(title, meaning=typo(f"Compétences dont le besoin est tenu {when}, sur celles qui en ont un."))
    yield Column(
        "Polyvalence", meaning=typo("Niveau moyen de la structure, pondéré par la criticité ; jamais par agent.")
    )


def _row(contexte: Contexte, number: int, structure: Structure, synthese: Synthese | None) -> Row:
    name, place = contexte.noms[number]
    cells: list[str | Cell] = [Cell(name, place), contexte.agents(structure)]
    if synthese is None:
        # No profile asks anything of anybody here, or all of its lines are suppressed.
        cells += [""] * (len(tuple(_columns())) - len(cells))
        return Row(tuple(cells), (typo("Aucune compétence publiée ou demandée par un profil"),), number)
    cells.append(Cell(part(synthese.evalues, synthese.concernes), _rate(synthese.evalues, synthese.concernes)))
    counted = sum(synthese.etats)
    for place_ in _PLACES:
        count = synthese.etats[place_]
        tint = Tint(ETAT_TINTS[ETATS[place_].code], _strength(count, counted)) if count else None
        cells.append(Cell(grouped(count), tint=tint))
    cells += [part(held, synthese.besoins) for held in (synthese.tenus_t0, synthese.tenus_t3, synthese.tenus_t5)]
    mean = synthese.polyvalence
    cells.append(INCONNU if mean is None else decimal(mean))
    return Row(tuple(cells), tuple(typo(text) for text in _explain(synthese)), number)


def _strength(count: int, whole: int) -> int:
    share = Fraction(count, whole)
    return 3 if share >= _STRONG else 2 if share >= _MIDDLING else 1


def _rate(count: int, whole: int) -> str:
    return percent(Fraction(count, whole)) if whole else ""


def _explain(synthese: Synthese) -> Iterator[str]:
    nobody = synthese.competences - sum(synthese.etats)
    without = f", dont {nobody} où personne n’est concerné" if nobody else ""
    yield f"Compétences demandées : {synthese.competences}{without}"
    missing = synthese.concernes - synthese.evalues
    expired = f", dont {many(synthese.perimes, 'périmée')}" if synthese.perimes else ""
    yield (
        f"Exigences : {grouped(synthese.evalues)} évaluées sur {grouped(synthese.concernes)} ; "
        f"à évaluer : {grouped(missing)}{expired}"
    )
    if synthese.evalues:
        yield f"Exigences atteintes : {grouped(synthese.titulaires)} sur {grouped(synthese.evalues)} évaluées"
        yield (
            f"Écarts : {grouped(synthese.ecarts)}, dont {grouped(synthese.ecarts_majeurs)} de deux niveaux ou plus ; "
            f"{grouped(synthese.manques)} niveaux manquants, priorité {grouped(synthese.priorite)}"
        )
    if synthese.polyvalence is not None:
        yield (
            f"Polyvalence : niveaux pondérés {grouped(synthese.somme_ponderee)} ÷ {grouped(synthese.poids)} = "
            f"{decimal(synthese.polyvalence)}, sommet {synthese.haut}"
        )
    yield f"Besoins : {synthese.besoins} connus sur {synthese.competences} compétences"
    if synthese.expire_m12:
        yield (
            f"Expirent : {synthese.expire_j90} sous 90 jours, {synthese.expire_m6} sous 6 mois, "
            f"{synthese.expire_m12} sous 12 mois (titulaires × compétences)"
        )
    if synthese.concentration is not None:
        yield (
            f"Concentration : {percent(synthese.concentration)} de ce qui est tenu "
            f"({synthese.plus_grand} sur {grouped(synthese.tenues or 0)}) repose sur une seule personne"
        )
