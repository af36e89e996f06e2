"""What `fphref statut eligibilite` does: read one situation or a service, choose routes, evaluate, show or write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fphref.cli.report import Report, envelope
from fphref.diagnostics import Diagnostic, FphrefError, Gravite, suggestion

if TYPE_CHECKING:
    from fphref.model.referentiel import Referentiel
    from fphref.model.situation import Situation
    from fphref.model.sources import Confiance
    from fphref.statut.avis_service import AvisService, Choix, Voies
    from fphref.statut.grille import Tables
    from fphref.statut.vraisemblance_commun import Invraisemblance

_SUFFIXES = (".xlsx", ".json", ".csv")
NOM = "eligibilite.xlsx"


@dataclass(frozen=True, slots=True)
class Demande:
    """What was asked on the command line, paths as they were written."""

    corps: tuple[str, ...]
    vers: tuple[str, ...]
    voies: tuple[str, ...]
    situation: Path | None
    agents: Path | None
    jour: date
    confiance_min: Confiance | None
    sortie: Path | None


def answer(demande: Demande, referentiel: Referentiel, report: Report) -> int:
    """Answer, on the terminal or in a file; the exit code."""
    from fphref.statut.avis_service import AvisService, Voies
    from fphref.statut.grille import Tables

    target = _target(demande)
    tables = Tables(referentiel)
    choix = _choix(demande, referentiel)
    voies = Voies(choix, referentiel, demande.jour)
    if demande.agents is not None:
        return _service(demande, tables, voies, target, report)
    if demande.situation is not None:
        situation = _read_one(demande.situation, tables, demande.jour, report)
    else:
        from fphref.cli.statut_questions import ask_situation

        situation = ask_situation(tables, voies, demande.jour)
    if situation.etablie_le is not None and situation.etablie_le > demande.jour:
        report.warn(
            f"La situation est du {situation.etablie_le:%d/%m/%Y}, après le jour demandé "
            f"({demande.jour:%d/%m/%Y}) : ce qui a changé entre les deux n’est pas connu."
        )
    service = AvisService((situation,), voies, demande.jour, tables, demande.confiance_min)
    return _one(demande, situation, service, target, report)


def _choix(demande: Demande, referentiel: Referentiel) -> Choix:
    from fphref.statut.avis_service import Choix
    from fphref.statut.choix import check_jour, find_corps

    corps = [find_corps(referentiel, text) for text in demande.corps]
    vers = [find_corps(referentiel, text) for text in demande.vers]
    for one in (*corps, *vers):
        check_jour(one, demande.jour)
    unique = {one.id: one for one in corps}
    return Choix(
        tuple(unique.values()), tuple({one.id: one for one in vers}.values()), demande.voies,
        entrees=demande.agents is None,
    )  # fmt: skip


def _target(demande: Demande) -> Path | None:
    """The file to write; raises `FphrefError`, before anything is read, for one that could not be."""
    from fphref.cli.writing import check_not_read, check_writable, names_file

    sortie = demande.sortie
    if sortie is None:
        return None
    if names_file(sortie) or (sortie.suffix and not sortie.is_dir()):
        if sortie.suffix.lower() not in _SUFFIXES:
            near = suggestion(sortie.suffix.lower(), _SUFFIXES, limit=0)
            raise FphrefError(f"-o {sortie} : des avis s’écrivent en {', '.join(_SUFFIXES)}{near or '.'}")
        target = sortie
    else:
        target = sortie / NOM
    check_not_read(target, demande.agents, demande.situation)
    check_writable(target)
    return target


def _read_one(path: Path, tables: Tables, jour: date, report: Report) -> Situation:
    """The situation of a file; raises `FphrefError` where it cannot be read, or cannot be true."""
    from fphref.cli.several import show_some
    from fphref.loading.situation import load_situation
    from fphref.statut.vraisemblance import check_situation

    situation, faults = load_situation(path, tables.referentiel)
    report.diagnostics = list(faults)
    if situation is None:
        if len(faults) == 1 and not faults[0].position.ligne:
            raise FphrefError(f"{path} : {faults[0].message}.", faults)
        show_some(report)
        raise FphrefError(f"{path} : situation à corriger, rien n’est conclu.", faults)
    doubts = [*faults, *(_diagnostic(doubt, situation) for doubt in check_situation(situation, tables, jour))]
    report.diagnostics = doubts
    show_some(report)
    if any(fault.gravite is Gravite.ERREUR for fault in doubts):
        raise FphrefError(f"{path} : situation à corriger, rien n’est conclu.", doubts)
    return situation


def _diagnostic(doubt: Invraisemblance, situation: Situation) -> Diagnostic:
    from fphref.regles import diagnose

    rule = "SIT002" if doubt.grave else "SIT003"
    return diagnose(rule, doubt.message, situation.at(*doubt.champ))


def _one(demande: Demande, situation: Situation, service: AvisService, target: Path | None, report: Report) -> int:
    from fphref.cli.eligibilite_json import avis_json, head_json

    avis = [one for _, one in service]
    if not avis and not service.lacunes:
        text = "aucune voie n’est en vigueur" if situation.corps or demande.corps else "corps inconnu"
        raise FphrefError(
            f"{text} au {demande.jour:%d/%m/%Y} : donner un corps (fphref statut eligibilite IH …) ou une voie "
            "(--voie)."
        )
    if target is not None:
        _write(service, target, (), demande, report, head_json(service, demande.jour, 1, 0))
        for path, _, _ in report.files:
            report.line(str(path))
    elif report.as_json:
        report.data |= {**head_json(service, demande.jour, 1, 0), "avis": [avis_json(one) for one in avis]}
    else:
        from fphref.cli.eligibilite_affichage import show_one

        narrowed = bool(demande.corps or demande.voies or demande.vers) or len(avis) < 6
        show_one(situation, avis, service, report, narrowed)
    return report.finish()


def _service(demande: Demande, tables: Tables, voies: Voies, target: Path | None, report: Report) -> int:
    import click

    from fphref.cli.eligibilite_json import head_json, json_blocks
    from fphref.cli.several import show_some
    from fphref.cli.tableurs import open_told
    from fphref.evaluations.situations import left_out, read_situations
    from fphref.statut.avis_service import AvisService

    assert demande.agents is not None
    releve = read_situations(open_told(demande.agents, report), tables, demande.jour)
    report.diagnostics = list(releve.diagnostics)
    show_some(report)
    if not releve.situations:
        raise FphrefError(f"{demande.agents.name} : aucune ligne ne peut être lue.", releve.diagnostics)
    service = AvisService(releve.situations, voies, demande.jour, tables, demande.confiance_min)
    head = head_json(service, demande.jour, releve.lues, releve.ecartees)
    if target is not None:
        _write(service, target, left_out(releve.diagnostics), demande, report, head)
    if report.as_json:
        if target is None:
            whole = {**envelope(report.command, report.diagnostics), **head}
            for block in json_blocks(whole, (avis for _, avis in service)):
                click.echo(block, nl=False)
            return report.exit_code()
        report.data.update(head, comptes=_comptes(service))
        return report.finish()
    from fphref.cli.eligibilite_affichage import show_service

    show_service(service, report, target is not None)
    if releve.ecartees:
        many = releve.ecartees > 1
        said = f"{releve.ecartees} lignes écartées" if many else "1 ligne écartée"
        report.line(f"{said} sur {releve.lues} : voir plus haut{', et « Lignes écartées »' if target else ''}.")
    for path, _, _ in report.files:
        report.line(str(path))
    return report.finish()


def _comptes(service: AvisService) -> list[dict[str, Any]]:
    from fphref.statut.avis_service import VERDICTS

    return [
        {"voie": voie.id, **{verdict: service.comptes[voie.id][verdict] for verdict in VERDICTS}}
        for voie in service.voies
    ]


def _write(
    service: AvisService, target: Path, ecartes: Sequence[Diagnostic], demande: Demande, report: Report,
    head: Mapping[str, Any],
) -> None:  # fmt: skip
    """Write the avis in the format of the file."""
    from fphref.cli.produce import Job, produce
    from fphref.cli.progress import waiting
    from fphref.cli.writing import write_file

    suffix = target.suffix.lower()
    fichier = (demande.agents or demande.situation or Path("questions")).name
    with waiting("Avis en cours", show=not (report.as_json or report.quiet)):
        if suffix == ".xlsx":
            from fphref.documents.statut_eligibilite import MAX_LIGNES, build_statut_eligibilite

            if len(service) > MAX_LIGNES:
                raise FphrefError(
                    f"{len(service)} avis, pour {MAX_LIGNES} lignes au plus dans un classeur : nommer moins de voies."
                )
            author = next((r.editeur for r in service.tables.referentiel.repertoires if r.editeur), "fphref")
            job = Job(
                target.name, "statut_eligibilite",
                lambda: build_statut_eligibilite(service, ecartes, fichier, author or "fphref"), "xlsx",
            )  # fmt: skip
            produce(job, target, report)
            return
        if suffix == ".json":
            from fphref.cli.eligibilite_json import json_blocks

            whole = {**envelope(report.command, report.diagnostics), **head}
            blocks: Iterable[bytes] = (block.encode() for block in json_blocks(whole, (avis for _, avis in service)))
        else:
            from fphref.cli.eligibilite_json import CSV_TITRES, csv_rows
            from fphref.evaluations.sortie import csv_blocks

            blocks = csv_blocks(CSV_TITRES, csv_rows(service))
        kept: list[Path] = []
        size = write_file(target, lambda stream: stream.writelines(blocks), kept=kept, any_other=True)
        report.wrote(target, f"statut_eligibilite_{suffix[1:]}", size)
        for old in kept:
            report.warn(f"{target.name} existait avec un autre contenu : l’ancien fichier est gardé sous {old.name}")
