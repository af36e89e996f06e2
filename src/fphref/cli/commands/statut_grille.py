"""`fphref statut grille CORPS`: échelons, indices, lengths and gross pay of each grade on a day."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fphref.cli.options import common_options, referentiel_option
from fphref.cli.statut_affichage import date_option

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from decimal import Decimal

    from fphref.cli.report import Report
    from fphref.model.grilles import Valeur
    from fphref.model.referentiel import Referentiel
    from fphref.model.sources import Confiance
    from fphref.model.statut import Corps, Grade
    from fphref.statut.grille import Echelon, Tables
    from fphref.statut.modele import Citation


@click.command("grille", short_help="Échelons, indices, durées et traitement brut d’un corps.")
@click.argument("corps", metavar="CORPS")
@click.option("--grade", metavar="GRADE", help="Seulement ce grade : identifiant, intitulé ou rang.")
@date_option
@referentiel_option
@common_options
def command(
    corps: str, grade: str | None, jour: str | None, referentiel: Path | None, as_json: bool, silencieux: bool
) -> int:
    """Affiche la grille de chaque grade d’un corps : échelons, indices brut et majoré, durées, traitement brut mensuel.

    CORPS est un identifiant, un sigle ou le début de l’intitulé : ingenieurs-hospitaliers, IH.
    """
    from fphref.cli.report import Report
    from fphref.cli.statut_affichage import asked_day, load_statut
    from fphref.statut.choix import check_jour, find_corps, find_grade
    from fphref.statut.grille import Tables

    report = Report("statut grille", as_json=as_json, quiet=silencieux)
    day = asked_day(jour)
    loaded = load_statut(referentiel, report)
    found = find_corps(loaded, corps)
    check_jour(found, day)
    one = find_grade(found, grade) if grade is not None else None
    grids = _grids(Tables(loaded), found, one, day)
    report.data = _json(loaded, found, day, grids)
    if not as_json:
        _show(loaded, found, day, grids, report)
    report.finish()
    return 0


@dataclass(frozen=True, slots=True)
class _Ligne:
    """An échelon with what is computed of it: months from the first one on (None: not known), pay in euros a month."""

    echelon: Echelon
    cumul: int | None
    brut: Decimal | None
    minimum: int | None
    confiance: Confiance


@dataclass(frozen=True, slots=True)
class _Grille:
    grade: Grade
    lignes: tuple[_Ligne, ...]
    connue_le: date | None
    """Where there is no grid on the day: the nearest day that has one."""


def _grids(tables: Tables, corps: Corps, one: Grade | None, jour: date) -> list[_Grille]:
    """The grid of each grade asked for; raises `FphrefError` where none is known on that day."""
    from fphref.diagnostics import FphrefError
    from fphref.statut.choix import echelons_or_stop
    from fphref.statut.grille import nearest_day

    grades = (one,) if one else corps.grades
    if not grades:
        raise FphrefError(f"Le référentiel ne donne pas les grades de « {corps.intitule} ».")
    if not any(tables.echelons(corps.id, grade.id, jour) for grade in grades):
        echelons_or_stop(tables, corps, grades[0], jour)
    return [
        _Grille(grade, tuple(_lines(tables, corps, grade, jour)), nearest_day(tables.lignes(corps.id, grade.id), jour))
        for grade in grades
    ]


def _lines(tables: Tables, corps: Corps, grade: Grade, jour: date) -> Iterator[_Ligne]:
    from fphref.statut.modele import weakest
    from fphref.statut.remuneration import traitement

    point = tables.parametre("point-indice", jour)
    minimum = tables.parametre("im-minimum", jour)
    cumul: int | None = 0
    for echelon in tables.echelons(corps.id, grade.id, jour):
        least = int(minimum.valeur) if minimum and echelon.im and minimum.valeur > echelon.im else None
        brut = traitement(least or echelon.im, point.valeur) if point and echelon.im else None
        marks = [echelon.ligne.confiance]
        marks += [echelon.bareme.confiance] if echelon.bareme else []
        marks += [echelon.confiance_duree] if echelon.duree_mois is not None else []
        yield _Ligne(echelon, None if echelon.special else cumul, brut, least, weakest(marks))
        cumul = None if cumul is None or echelon.duree_mois is None else cumul + echelon.duree_mois


# -- JSON ------------------------------------------------------------------------------------------------------------


def _json(referentiel: Referentiel, corps: Corps, jour: date, grids: list[_Grille]) -> dict[str, Any]:
    from fphref.cli.statut_affichage import corps_json, sources_json
    from fphref.statut.francais import NOTICE_DROIT

    point = _point(referentiel, jour)
    citations = _citations(referentiel, jour, grids)
    return {
        "date": jour.isoformat(),
        "corps": corps_json(corps),
        "point_indice": None if point is None else {"valeur": str(point.valeur), "du": point.du.isoformat()},
        "grades": [
            {
                "grade": grid.grade.id,
                "intitule": grid.grade.intitule,
                "echelons": [_echelon_json(ligne) for ligne in grid.lignes],
            }
            for grid in grids
        ],
        "sources": sources_json(referentiel, (citation.source for citation in citations)),
        "reserves": _reserves(corps, grids),
        "avertissement": NOTICE_DROIT,
    }


def _echelon_json(ligne: _Ligne) -> dict[str, Any]:
    from fphref.cli.statut_affichage import montant_json

    echelon = ligne.echelon
    texts = [echelon.ligne.source, echelon.bareme.source if echelon.bareme else None, echelon.ligne.source_duree]
    return {
        "echelon": echelon.code,
        "ib": echelon.ib,
        "im": echelon.im,
        "im_paye": ligne.minimum or echelon.im,
        "duree_mois": echelon.duree_mois,
        "cumul_mois": ligne.cumul,
        "dernier": echelon.dernier,
        "traitement_brut": montant_json(ligne.brut),
        "confiance": ligne.confiance,
        "sources": list(dict.fromkeys(text for text in texts if text)),
        "reserve": echelon.ligne.reserve,
    }


def _point(referentiel: Referentiel, jour: date) -> Valeur | None:
    found = referentiel.parametres.get("point-indice")
    return found.le(jour) if found else None


def _citations(referentiel: Referentiel, jour: date, grids: list[_Grille]) -> list[Citation]:
    """The texts of the figures shown, each once: those of grids first, then of the barème, of lengths, of the point."""
    from fphref.statut.modele import Citation
    from fphref.statut.remuneration import citation_of

    echelons = [ligne.echelon for grid in grids for ligne in grid.lignes]
    found = [citation_of(referentiel, echelon.ligne) for echelon in echelons]
    found += [citation_of(referentiel, echelon.bareme) for echelon in echelons if echelon.bareme]
    for echelon in echelons:
        if (text := echelon.ligne.source_duree) is not None:
            source = referentiel.sources.get(text)
            found.append(Citation(text, source.intitule if source else text, None, echelon.confiance_duree))
    point = _point(referentiel, jour)
    found += [citation_of(referentiel, point)] if point else []
    return list(dict.fromkeys(found))


def _reserves(corps: Corps, grids: list[_Grille]) -> list[str]:
    """The doubts about what is shown, each once; those of an échelon name it."""
    from fphref.statut.francais import echelon_fr

    found = [corps.reserve] if corps.reserve else []
    for grid in grids:
        by_text: dict[str, list[str]] = {}
        for ligne in grid.lignes:
            if ligne.echelon.ligne.reserve:
                by_text.setdefault(ligne.echelon.ligne.reserve, []).append(echelon_fr(ligne.echelon.code))
        for text, names in by_text.items():
            where = (
                f", {names[0]}" if len(names) == 1 else "" if len(names) == len(grid.lignes) else f", {_some(names)}"
            )
            found.append(f"{grid.grade.intitule}{where} : {text}")
        baremes = [ligne.echelon.bareme for ligne in grid.lignes if ligne.echelon.bareme]
        found += [f"Indice brut {bareme.ib} : {bareme.reserve}" for bareme in baremes if bareme.reserve]
    return list(dict.fromkeys(found))


def _some(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} et {names[-1]}"


# -- text ------------------------------------------------------------------------------------------------------------


def _show(referentiel: Referentiel, corps: Corps, jour: date, grids: list[_Grille], report: Report) -> None:
    from fphref.cli.statut_affichage import (
        block,
        corps_line,
        legende,
        show,
        show_notice,
        show_title,
        sources_lines,
    )
    from fphref.cli.text_table import phrase
    from fphref.statut.francais import jour_fr, nombre_fr

    point = _point(referentiel, jour)
    show_title(corps_line(corps))
    worth = f"point d’indice : {nombre_fr(point.valeur)} € par an" if point else "valeur du point d’indice non connue"
    show(phrase(f"Grilles au {jour_fr(jour)} ; {worth}."))
    for grid, table in zip(grids, _tables(grids), strict=True):
        click.echo()
        show_title(f"{grid.grade.intitule} ({grid.grade.id})")
        show(table if grid.lignes else phrase(_no_grid(grid, jour), "  "))
    if report.quiet:
        return
    click.echo()
    show(legende(ligne.confiance for grid in grids for ligne in grid.lignes))
    show(block("Réserves", _reserves(corps, grids)))
    show(sources_lines(referentiel, _citations(referentiel, jour, grids)))
    show_notice(report)


def _no_grid(grid: _Grille, jour: date) -> str:
    from fphref.statut.francais import jour_fr

    if grid.connue_le is None:
        return "La grille de ce grade n’est pas dans le référentiel."
    when = "à partir du" if grid.connue_le > jour else "jusqu’au"
    return f"Grille non connue au {jour_fr(jour)} ; elle l’est {when} {jour_fr(grid.connue_le)}."


def _tables(grids: list[_Grille]) -> list[list[str]]:
    """The lines of each grade's table; columns are as wide in all of them."""
    from fphref.cli.text_table import Colonne, phrase, tableau
    from fphref.statut.francais import ordinal_fr

    head, body = 3, [[_cells(ligne) for ligne in grid.lignes] for grid in grids]
    every = tableau(
        [
            Colonne("Échelon"), Colonne("Indice|brut", droite=True), Colonne("Indice|majoré", droite=True),
            Colonne("Durée", droite=True), Colonne("Atteint|après", droite=True),
            Colonne("Traitement|brut mensuel", droite=True), Colonne("Confiance"),
        ],
        [row for rows in body for row in rows],
    )  # fmt: skip
    found, start = [], head
    for grid, rows in zip(grids, body, strict=True):
        lines = [*every[:head], *every[start : start + len(rows)]]
        start += len(rows)
        least = next((ligne.minimum for ligne in grid.lignes if ligne.minimum), None)
        if least:
            text = f"* indice inférieur au minimum de ce jour : c’est l’indice majoré {least} qui est payé."
            lines += phrase(text, "    ", "  ")
        plain = [ligne.echelon for ligne in grid.lignes if not ligne.echelon.special]
        if plain and not plain[-1].dernier:
            lines += phrase(f"Au-delà du {ordinal_fr(int(plain[-1].code))} échelon, la grille n’est pas connue.", "  ")
        found.append(lines)
    return found


def _cells(ligne: _Ligne) -> list[str]:
    from fphref.statut.francais import CONFIANCE, duree_fr, montant_fr, ordinal_fr

    echelon = ligne.echelon
    length = duree_fr(echelon.duree_mois) if echelon.duree_mois is not None else None
    if ligne.cumul is None:
        after = "promotion" if echelon.code == "special-1" else "–" if echelon.special else "inconnu"
    else:
        after = duree_fr(ligne.cumul) if ligne.cumul else "–"
    return [
        f"spécial {echelon.code[-1]}" if echelon.special else ordinal_fr(int(echelon.code)),
        echelon.ib,
        str(echelon.im) if echelon.im else "inconnu",
        length or ("–" if echelon.dernier else "inconnue"),
        after,
        f"{montant_fr(ligne.brut)}{' *' if ligne.minimum else ''}" if ligne.brut else "inconnu",
        CONFIANCE[ligne.confiance],
    ]
