"""`fphref statut carriere`: the projection of one career, as a page with its curve, a workbook, text or JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fphref.cli.options import common_options, nombre, referentiel_option, sortie_option
from fphref.cli.statut_affichage import date_option

if TYPE_CHECKING:
    from datetime import date

    from fphref.cli.produce import Job
    from fphref.cli.report import Report
    from fphref.model.referentiel import Referentiel
    from fphref.model.situation import Situation
    from fphref.statut.carriere_modele import Carriere, Etape
    from fphref.statut.grille import Tables


@click.command("carriere", short_help="Projection d’une carrière : page PDF avec courbe, et classeur.")
@click.argument("quoi", nargs=-1, metavar="[CORPS GRADE ECHELON]")
@click.option("--situation", type=click.Path(path_type=Path), metavar="FICHIER",
              help="Situation d’un agent (.yaml), au lieu de CORPS GRADE ECHELON.")  # fmt: skip
@click.option("--depuis", metavar="JOUR",
              help="Jour d’entrée dans l’échelon, comme 2025-03-15 [par défaut : celui de --date].")  # fmt: skip
@click.option("--horizon", callback=nombre(1, 45), default="20", show_default=True, metavar="ANNÉES",
              help="Nombre d’années projetées, de 1 à 45.")  # fmt: skip
@click.option("--promotion", "promotions", multiple=True, metavar="VOIE=ANNÉE",
              help="Suppose une promotion cette année-là, comme ih-choix=2032 ; "
              "plusieurs fois au besoin.")  # fmt: skip
@date_option
@referentiel_option
@sortie_option(".", "Dossier, ou fichier .pdf ou .xlsx.")
@common_options
def command(
    quoi: tuple[str, ...],
    situation: Path | None,
    depuis: str | None,
    horizon: int,
    promotions: tuple[str, ...],
    jour: str | None,
    referentiel: Path | None,
    sortie: Path,
    as_json: bool,
    silencieux: bool,
) -> int:
    """Projette une carrière : échelons, indices et traitement brut mensuel, à valeur du point constante.

    CORPS et GRADE sont un identifiant, un sigle ou le début de l’intitulé ; ECHELON est un rang (4, 4e) ou special. La
    courbe dit quand les conditions de chaque promotion sont remplies ; elle n’en suppose aucune sans --promotion, et
    ne suit une promotion que si le texte de classement est dans les données.

    Exemple : fphref statut carriere TH-TSH 2 7 --promotion ih-choix=2032

    Écrit carriere.pdf et carriere.xlsx.
    """
    from fphref.cli.report import Report
    from fphref.cli.several import write_several
    from fphref.cli.statut_affichage import asked_day, load_statut
    from fphref.cli.writing import check_not_read, output_file
    from fphref.diagnostics import FphrefError
    from fphref.statut.carriere import project
    from fphref.statut.grille import Tables

    if (situation is None) == (not quoi) or (quoi and len(quoi) != 3):
        raise FphrefError("Donner CORPS GRADE ECHELON, ou --situation FICHIER : l’un des deux.")
    if situation is not None and depuis is not None:
        raise FphrefError("--depuis va avec CORPS GRADE ECHELON ; une situation dit elle-même « echelon_depuis ».")
    jobs_kinds = _kinds(sortie)
    if situation is not None:
        for kind in jobs_kinds:
            check_not_read(output_file(sortie, f"carriere.{kind}"), situation)
    assumed = _assumptions(promotions)
    report = Report("statut carriere", as_json=as_json, quiet=silencieux)
    day = asked_day(jour)
    loaded = load_statut(referentiel, report)
    tables = Tables(loaded)
    if situation is not None:
        start = _read(situation, tables, day, report)
    else:
        since = _since(depuis) if depuis is not None else day
        start = _typed(tables, quoi, since, day)
    carriere = project(start, tables, day, horizon, assumed)
    report.data = _json(loaded, carriere)
    if not as_json:
        _show(loaded, carriere, report, supposed=situation is None and depuis is None)
    return write_several(_jobs(carriere, jobs_kinds), sortie, report)


def _since(text: str) -> date:
    """The day of `--depuis`."""
    from fphref.cli.options import parse_jour
    from fphref.diagnostics import FphrefError

    try:
        return parse_jour(text)
    except FphrefError as error:
        raise FphrefError(str(error).replace("--date", "--depuis", 1)) from None


def _kinds(sortie: Path) -> tuple[str, ...]:
    """The formats to write: both in a folder, that of its suffix in a file."""
    from fphref.cli.writing import names_file
    from fphref.diagnostics import FphrefError

    if not names_file(sortie):
        return ("pdf", "xlsx")
    suffix = sortie.suffix.lower().removeprefix(".")
    if suffix not in ("pdf", "xlsx"):
        raise FphrefError(f"Une carrière se fait en .pdf et .xlsx, pas en « .{suffix} ».")
    return (suffix,)


def _jobs(carriere: Carriere, kinds: tuple[str, ...]) -> list[Job]:
    from fphref.cli.produce import Job

    def page() -> Any:
        from fphref.documents.statut_carriere import build_carriere

        return build_carriere(carriere)

    def workbook() -> Any:
        from fphref.documents.statut_carriere_classeur import build_carriere_classeur

        return build_carriere_classeur(carriere)

    makers = {"pdf": ("carriere", page), "xlsx": ("carriere_classeur", workbook)}
    return [Job(f"carriere.{kind}", makers[kind][0], makers[kind][1], kind) for kind in kinds]


def _assumptions(texts: tuple[str, ...]) -> dict[str, int]:
    """The years by route; raises `FphrefError` for what is not VOIE=ANNÉE, or is said twice."""
    from fphref.diagnostics import FphrefError

    found: dict[str, int] = {}
    for text in texts:
        voie, sign, annee = text.partition("=")
        if not sign or not voie.strip() or not (annee.strip().isascii() and annee.strip().isdigit()):
            raise FphrefError(f"--promotion « {text} » : une voie et une année sont attendues, comme ih-choix=2032.")
        if voie.strip() in found:
            raise FphrefError(f"--promotion : « {voie.strip()} » est donnée deux fois.")
        found[voie.strip()] = int(annee.strip()[:6])
    return found


def _typed(tables: Tables, quoi: tuple[str, ...], since: date, day: date) -> Situation:
    """The situation that CORPS GRADE ECHELON and --depuis say."""
    from fphref.diagnostics import FphrefError
    from fphref.model.situation import Situation
    from fphref.statut.choix import check_jour, find_corps, find_echelon, find_grade
    from fphref.statut.francais import jour_fr

    corps = find_corps(tables.referentiel, quoi[0])
    check_jour(corps, day)
    grade = find_grade(corps, quoi[1])
    step = find_echelon(tables, corps, grade, quoi[2], day)
    if since > day:
        raise FphrefError(f"--depuis {since.isoformat()} : une date jusqu’au {jour_fr(day)} est attendue.")
    return Situation(
        corps=corps.id, grade=grade.id, echelon=step.code, echelon_depuis=since, etablie_le=day, position="activite"
    )


def _read(path: Path, tables: Tables, day: date, report: Report) -> Situation:
    """The situation of a file; raises `FphrefError` with its first fault where it cannot be used."""
    from fphref.diagnostics import FphrefError
    from fphref.loading.situation import load_situation
    from fphref.statut.vraisemblance import check_situation

    found, faults = load_situation(path, tables.referentiel)
    if found is None:
        report.diagnostics += faults
        said = f"{faults[0].position} : {faults[0].message}" if faults else f"{path} : rien à lire"
        said = said if said.endswith("?") else f"{said}."
        raise FphrefError(said, faults)
    if not report.quiet:
        for fault in faults:
            report.warn(f"{fault.position} : {fault.message}")
    doubts = check_situation(found, tables, day)
    for doubt in doubts:
        where = found.at(*doubt.champ)
        if doubt.grave:
            raise FphrefError(f"{where} : {doubt.message}")
        if not report.quiet:
            report.warn(f"{where} : {doubt.message}")
    return found if found.etablie_le is not None else found.model_copy(update={"etablie_le": day})


# -- JSON ------------------------------------------------------------------------------------------------------------


def _json(referentiel: Referentiel, carriere: Carriere) -> dict[str, Any]:
    from fphref.cli.statut_affichage import jour_json, sources_json
    from fphref.documents.statut_carriere import hypotheses
    from fphref.statut.francais import NOTICE_DROIT

    return {
        "date": carriere.jour.isoformat(),
        "agent": carriere.agent or None,
        "horizon": carriere.horizon,
        "fin": carriere.fin.isoformat(),
        "point_indice": {"valeur": str(carriere.point.valeur), "du": carriere.point.du.isoformat()},
        "etapes": [_etape_json(etape) for etape in carriere.etapes],
        "promotions": [
            {
                "voie": one.voie.id,
                "intitule": _plain(one.voie.intitule),
                "du_grade": one.grade,
                "depuis": one.depuis.isoformat(),
                "verdict": one.verdict,
                "ouvre_le": jour_json(one.ouvre_le),
                "manque": [{"fait": manque.fait, "libelle": _plain(manque.libelle)} for manque in one.manques],
                "supposee_le": jour_json(one.prise_le),
                "confiance": one.confiance,
            }
            for one in carriere.ouvertures
        ],
        "arret": carriere.arret or None,
        "non_tracees": list(map(_plain, carriere.non_tracees)),
        "hypotheses": [_plain(text) for text in hypotheses(carriere)],
        "remarques": list(map(_plain, carriere.remarques)),
        "confiance": carriere.confiance,
        "sources": sources_json(referentiel, (citation.source for citation in carriere.citations)),
        "avertissement": NOTICE_DROIT,
    }


def _etape_json(etape: Etape) -> dict[str, Any]:
    from fphref.cli.statut_affichage import jour_json, montant_json

    return {
        "du": etape.du.isoformat(),
        "au": jour_json(etape.au),
        "motif": etape.motif,
        "corps": etape.corps.id,
        "grade": etape.grade,
        "echelon": etape.echelon.code,
        "ib": etape.echelon.ib,
        "im": etape.echelon.im,
        "im_paye": etape.im_paye,
        "duree_mois": etape.echelon.duree_mois,
        "traitement_brut": montant_json(etape.traitement),
        "gain": montant_json(etape.gain),
        "confiance": etape.confiance,
    }


# -- text ------------------------------------------------------------------------------------------------------------


def _show(referentiel: Referentiel, carriere: Carriere, report: Report, *, supposed: bool) -> None:
    from fphref.cli.statut_affichage import block, legende, show, show_notice, show_title, sources_lines
    from fphref.cli.text_table import phrase
    from fphref.documents.statut_carriere import etat_ouverture, hypotheses
    from fphref.documents.statut_mots import grade_nom, voie_nom
    from fphref.statut.francais import echelon_fr, jour_fr

    if report.quiet:
        return
    first = carriere.etapes[0]
    show_title(f"{grade_nom(first.corps, first.grade)}, {echelon_fr(first.echelon.code)}")
    text = f"{first.corps.intitule}. Projection du {jour_fr(carriere.jour)} au {jour_fr(carriere.fin)}."
    if supposed:
        text += f" Entrée dans l’échelon supposée le {jour_fr(carriere.jour)} (--depuis la précise)."
    show(phrase(text))
    click.echo()
    for text in carriere.non_tracees:
        show(phrase(text))
        click.echo()
    show(_table(carriere))
    show(phrase(carriere.arret))
    said = [f"{voie_nom(one.voie)} ({one.voie.id}) : {_plain(etat_ouverture(one))}" for one in carriere.ouvertures]
    show(block("Promotions", said))
    show(block("Hypothèses", [*map(_plain, hypotheses(carriere)), *map(_plain, carriere.remarques)]))
    show(sources_lines(referentiel, carriere.citations))
    click.echo()
    show(legende([*(etape.confiance for etape in carriere.etapes), *(one.confiance for one in carriere.ouvertures)]))
    show_notice(report)
    click.echo()


def _plain(text: str) -> str:
    """A text of a document as messages write it: ordinary spaces, curly apostrophes."""
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("'", "’")


def _table(carriere: Carriere) -> list[str]:
    from fphref.cli.text_table import Colonne, tableau
    from fphref.documents.statut_carriere import MOTIFS
    from fphref.documents.statut_mots import echelon_court, grade_nom
    from fphref.statut.francais import CONFIANCE, montant_fr

    several = len({etape.grade for etape in carriere.etapes}) > 1
    rows = []
    for etape in carriere.etapes:
        gain = "–" if etape.gain is None else f"{'+' if etape.gain > 0 else ''}{montant_fr(etape.gain)}"
        cells = [
            f"{etape.du:%d/%m/%Y}", MOTIFS[etape.motif], echelon_court(etape.echelon.code), etape.echelon.ib,
            "inconnu" if etape.im_paye is None else str(etape.im_paye),
            "inconnu" if etape.traitement is None else montant_fr(etape.traitement), gain,
            CONFIANCE[etape.confiance],
        ]  # fmt: skip
        if several:
            cells.insert(2, grade_nom(etape.corps, etape.grade))
        rows.append(cells)
    columns = [
        Colonne("À partir du"), Colonne("Pourquoi", souple=several), Colonne("Échelon"),
        Colonne("Indice|brut", droite=True), Colonne("Indice|majoré", droite=True),
        Colonne("Brut|par mois", droite=True), Colonne("Gain", droite=True),
        Colonne("Confiance"),
    ]  # fmt: skip
    if several:
        columns.insert(2, Colonne("Grade", souple=True))
    return tableau(columns, rows)
