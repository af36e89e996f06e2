"""`fphref statut remuneration CORPS GRADE ECHELON`: monthly gross pay, line by line, each with its rule and text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fphref.cli.options import common_options, referentiel_option
from fphref.cli.statut_affichage import date_option, entier_option

if TYPE_CHECKING:
    from fphref.cli.report import Report
    from fphref.model.referentiel import Referentiel
    from fphref.model.statut import Corps, Grade
    from fphref.statut.remuneration import LignePaie, Paie


@click.command("remuneration", short_help="Rémunération brute mensuelle d’un échelon, ligne à ligne.")
@click.argument("corps", metavar="CORPS")
@click.argument("grade", metavar="GRADE")
@click.argument("echelon", metavar="ECHELON")
@date_option
@entier_option("--zone", 1, 3, "1|2|3", "Zone d’indemnité de résidence de la commune de travail : 1, 2 ou 3.")
@entier_option("--enfants", 0, 20, "N", "Nombre d’enfants à charge, de 0 à 20 : compte le supplément familial.")
@click.option("--cti", is_flag=True, help="Compte le complément de traitement indiciaire (Ségur).")
@referentiel_option
@common_options
def command(
    corps: str,
    grade: str,
    echelon: str,
    jour: str | None,
    zone: int | None,
    enfants: int | None,
    cti: bool,
    referentiel: Path | None,
    as_json: bool,
    silencieux: bool,
) -> int:
    """Calcule la rémunération brute mensuelle d’un échelon : chaque ligne avec sa règle et son texte.

    CORPS et GRADE sont un identifiant, un sigle ou le début de l’intitulé ; ECHELON est un rang (4, 4e), special ou un
    chevron (special-2, HEA2). Sans --zone ou --enfants, la ligne n’est pas comptée, et c’est dit.
    """
    from fphref.cli.report import Report
    from fphref.cli.statut_affichage import asked_day, load_statut
    from fphref.statut.choix import check_jour, find_corps, find_echelon, find_grade
    from fphref.statut.grille import Tables
    from fphref.statut.remuneration import compute_remuneration

    report = Report("statut remuneration", as_json=as_json, quiet=silencieux)
    day = asked_day(jour)
    loaded = load_statut(referentiel, report)
    tables = Tables(loaded)
    one = find_corps(loaded, corps)
    check_jour(one, day)
    rank = find_grade(one, grade)
    step = find_echelon(tables, one, rank, echelon, day)
    paie = compute_remuneration(tables, one.id, rank.id, step.code, day, zone=zone, enfants=enfants, cti=cti)
    report.data = _json(loaded, one, rank, paie)
    if not as_json:
        _show(loaded, one, rank, paie, report)
    report.finish()
    return 0


def _json(referentiel: Referentiel, corps: Corps, grade: Grade, paie: Paie) -> dict[str, Any]:
    from fphref.cli.statut_affichage import corps_json, grade_json, montant_json, sources_json
    from fphref.statut.francais import NOTICE_DROIT

    used = [citation.source for ligne in paie.lignes for citation in ligne.citations]
    return {
        "date": paie.jour.isoformat(),
        "corps": corps_json(corps),
        "grade": grade_json(grade),
        "echelon": {
            "echelon": paie.echelon.code, "ib": paie.echelon.ib, "im": paie.echelon.im, "im_paye": paie.im_paye,
        },
        "lignes": [_ligne_json(ligne) for ligne in paie.lignes],
        "total_brut_mensuel": montant_json(paie.total_brut_mensuel),
        "confiance": paie.confiance,
        "non_compris": list(paie.non_compris),
        "remarques": list(paie.remarques),
        "sources": sources_json(referentiel, used),
        "avertissement": NOTICE_DROIT,
    }  # fmt: skip


def _ligne_json(ligne: LignePaie) -> dict[str, Any]:
    from fphref.cli.statut_affichage import citation_json, montant_json

    return {
        "code": ligne.code,
        "libelle": ligne.libelle,
        "montant": montant_json(ligne.montant),
        "regle": ligne.regle,
        "source": ligne.citations[0].source if ligne.citations else None,
        "citations": [citation_json(citation) for citation in ligne.citations],
        "confiance": ligne.confiance,
    }


def _show(referentiel: Referentiel, corps: Corps, grade: Grade, paie: Paie, report: Report) -> None:
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
    from fphref.statut.francais import echelon_fr, jour_fr

    echelon = paie.echelon
    show_title(f"{grade.intitule}, {echelon_fr(echelon.code)} : indice brut {echelon.ib}, majoré {echelon.im}")
    show(phrase(f"{corps_line(corps)}. Rémunération brute mensuelle au {jour_fr(paie.jour)}, à temps plein."))
    click.echo()
    show(_table(paie))
    if report.quiet:
        return
    show(block("Non compris dans ce total", paie.non_compris))
    show(block("Remarques", paie.remarques))
    cited = (citation for ligne in paie.lignes for citation in ligne.citations)
    show(sources_lines(referentiel, cited, reserves=False))
    click.echo()
    from fphref.statut.francais import CONFIANCE

    show(phrase(f"Le total a la confiance de sa ligne la moins sûre : {CONFIANCE[paie.confiance]}."))
    show(legende(ligne.confiance for ligne in paie.lignes))
    show_notice(report)


def _table(paie: Paie) -> list[str]:
    from fphref.cli.text_table import Colonne, tableau
    from fphref.statut.francais import CONFIANCE, montant_fr

    rows = [
        [_held(ligne.libelle), montant_fr(ligne.montant), _held(ligne.regle), CONFIANCE[ligne.confiance]]
        for ligne in paie.lignes
    ]
    rows.append(["Total brut mensuel", montant_fr(paie.total_brut_mensuel), "", CONFIANCE[paie.confiance]])
    lines = tableau(
        [
            Colonne("Ligne", souple=True, lignes=3), Colonne("Montant", droite=True),
            Colonne("Règle", souple=True, lignes=4), Colonne("Confiance"),
        ],
        rows,
    )  # fmt: skip
    rule = lines[1]
    return [*lines[:-1], rule, lines[-1]]


def _held(text: str) -> str:
    """What a narrow column must not part: a figure and its unit, a figure and its thousands."""
    return re.sub(r"(?<=\d) (?=\d|[€%]|enfant|points)|(?<=zone) (?=\d)|(?<=[×÷]) (?=\d)|(?<=€) (?=÷)", "\u00a0", text)
