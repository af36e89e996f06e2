"""`fphref pseudonymiser`: a staff list becomes a list of agents without names, and a correspondence kept apart."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fphref.cli.options import common_options, sortie_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fphref.cli.report import Report
    from fphref.evaluations.correspondance import Correspondance
    from fphref.evaluations.pseudonymes import Plan

COLONNES = ("agent", "service", "metier", "poste")
"""The only columns of the list without names."""

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("pseudonymiser", short_help="Des pseudonymes stables à partir d’une liste du personnel.")
@click.argument("liste", type=_FILE, metavar="LISTE")
@sortie_option("agents.csv", "Liste sans noms : dossier, ou fichier .csv.")
@click.option("--correspondance", type=_FILE, required=True, metavar="FICHIER",
              help="Table agent-identité (.csv), créée ou complétée ; jamais dans le dossier de --sortie.")  # fmt: skip
@click.option("--cle", type=_FILE, required=True, metavar="FICHIER",
              help="Fichier de la clé secrète ; jamais dans le dossier de --sortie.")  # fmt: skip
@click.option("--nouvelle-cle", is_flag=True, help="Crée la clé, qui ne doit pas encore exister.")
@click.option("--identite", metavar="COL[,COL]",
              help="Colonnes de l’identité [par défaut : le matricule, sinon nom, prénom et naissance].")  # fmt: skip
@click.option("--prefixe", default="AGT", show_default=True, metavar="MOT", help="Début des pseudonymes.")
@common_options
def command(
    liste: Path,
    sortie: Path,
    correspondance: Path,
    cle: Path,
    nouvelle_cle: bool,
    identite: str | None,
    prefixe: str,
    as_json: bool,
    silencieux: bool,
) -> int:
    """Remplace les noms d’une LISTE du personnel (csv, xlsx, ods) par des pseudonymes.

    La liste écrite n’a que quatre colonnes : agent, service, metier, poste. La même personne reçoit le même pseudonyme
    à chaque campagne, tant que la clé et la correspondance sont les mêmes.

    La clé est un nombre secret, tiré au hasard par --nouvelle-cle. Sans elle, personne ne peut refaire les pseudonymes
    à partir d’une liste de noms. La perdre, c’est ne plus pouvoir en faire de nouveaux ; la donner avec la liste sans
    noms, c’est donner les noms. La garder, comme la correspondance, là où seuls ceux qui en ont besoin ont accès.

    Aucun nom n’est affiché : les lignes à corriger sont dites par leur numéro.
    """
    from fphref.cli.report import Report
    from fphref.cli.several import show_some
    from fphref.cli.tableurs import open_told
    from fphref.cli.writing import check_suffix, check_writable, output_file
    from fphref.diagnostics import FphrefError
    from fphref.evaluations.cle import check_prefix
    from fphref.evaluations.pseudonymes import plan_pseudonymes

    report = Report("pseudonymiser", as_json=as_json, quiet=silencieux)
    check_suffix(sortie, ".csv", "La liste sans noms")
    if correspondance.suffix.lower() != ".csv":
        raise FphrefError("La correspondance est un fichier .csv.")
    target = output_file(sortie, "agents.csv")
    _check_apart(target, {"correspondance": correspondance, "clé": cle}, liste)
    prefix = check_prefix(prefixe)
    asked = [part.strip() for part in (identite or "").split(",") if part.strip()]
    key, is_new = _key(cle, nouvelle_cle, correspondance, report)
    known = _known(correspondance, key, asked)
    plan = plan_pseudonymes(open_told(liste, report), key, prefix, known, asked)
    report.diagnostics = list(plan.diagnostics)
    show_some(report)
    if not plan.agents:
        raise FphrefError("Aucune ligne de la liste ne peut être reprise : rien n’a été écrit.", plan.diagnostics)
    _check_same_key(target, plan)
    for path in (target, correspondance, cle):
        check_writable(path)
    _write(plan, known, target, correspondance, cle, key if is_new else None, report)
    _tell(plan, known, target, correspondance, report)
    return report.finish()


def _write(
    plan: Plan, known: Correspondance, target: Path, correspondance: Path, cle: Path, key: bytes | None, report: Report
) -> None:
    """The key first, then the correspondence, then the list: a halt between two of them loses nobody."""
    from fphref.cli.private_files import write_private
    from fphref.cli.writing import write_file
    from fphref.evaluations.sortie import csv_blocks

    if key is not None:
        write_private(cle, f"{key.hex()}\n".encode())
        report.line(f"{cle} : clé créée ; la garder, elle resservira à chaque campagne")
    table = plan.correspondance
    data = b"".join(csv_blocks(table.titres, table.lignes))
    if (table.titres, table.lignes) != (known.titres, known.lignes):
        report.wrote(correspondance, "correspondance", write_private(correspondance, data))
    data = b"".join(csv_blocks(COLONNES, plan.agents))
    if _same_bytes(target, data):
        return
    kept: list[Path] = []
    report.wrote(target, "agents", write_file(target, lambda stream: stream.write(data), kept=kept, any_other=True))
    for old in kept:
        report.warn(f"{target.name} a changé : l’ancienne liste est gardée sous {old.name}")


def _same_bytes(path: Path, data: bytes) -> bool:
    return path.exists() and path.stat().st_size == len(data) and path.read_bytes() == data


def _tell(plan: Plan, known: Correspondance, target: Path, correspondance: Path, report: Report) -> None:
    """The figures of the plan, as lines and as JSON."""
    from fphref.documents.typographie import plural

    total = len(plan.agents)
    unchanged = "" if report.files else " (inchangée)"
    report.line(f"{target}{unchanged} : {plural(total, 'agent')}, {plural(plan.nouveaux, 'nouveau', 'nouveaux')}, "
                f"{plural(plan.connus, 'déjà connu', 'déjà connus')}")  # fmt: skip
    gone = f", dont {plan.absents} hors de cette liste" if plan.absents else ""
    report.line(f"{correspondance} : {plural(len(plan.correspondance.lignes), 'personne')}{gone}")
    if known.retouchees:
        report.line(f"  {plural(known.retouchees, 'identité modifiée', 'identités modifiées')} à la main : "
                    "pseudonyme gardé")  # fmt: skip
    report.line(f"Identité : {', '.join(plan.identite)}")
    if plan.noms:
        report.line(f"Gardées dans la correspondance seule : {', '.join(plan.noms)}")
    if plan.laissees:
        report.line(f"Colonnes laissées de côté : {', '.join(plan.laissees)}")
    _tell_missing(plan, report)
    if any(d.regle == "PSE002" for d in plan.diagnostics):
        report.warn("Une personne sur deux lignes : ne garder que sa ligne principale ; deux homonymes : ajouter une "
                    "colonne à --identite.")  # fmt: skip
    if plan.refuses:
        report.line(f"{plural(plan.refuses, 'ligne refusée', 'lignes refusées')} : corriger la liste, puis recommencer")
    report.data.update(
        agents=total,
        nouveaux=plan.nouveaux,
        connus=plan.connus,
        absents=plan.absents,
        refuses=plan.refuses,
        identite=list(plan.identite),
        colonnes_laissees=list(plan.laissees),
    )


def _tell_missing(plan: Plan, report: Report) -> None:
    """Warn of services and métiers that are missing, or that the référentiel (where there is one) does not know."""
    from fphref.documents.typographie import plural
    from fphref.evaluations.agents import is_metier

    for word, values in (("service", [a.service for a in plan.agents]), ("métier", [a.metier for a in plan.agents])):
        if not all(values):
            report.warn(
                f"{plural(values.count(''), 'agent')} sans {word} : compléter la colonne « {word} » de la liste."
            )
    root = Path("referentials")
    named = {agent.metier for agent in plan.agents if agent.metier}
    if not named or not root.is_dir():
        return
    from fphref.loading.load import load

    referentiel = load(root)[0]
    unknown = sum(agent.metier in named and not is_metier(referentiel, agent.metier) for agent in plan.agents)
    if referentiel.metiers and unknown:
        report.warn(f"{plural(unknown, 'agent')} dont le métier est inconnu du référentiel : écrire son code.")


def _check_apart(target: Path, secrets: dict[str, Path], liste: Path) -> None:
    """Raises `FphrefError` where a secret would lie beside the list without names, or two files would be one."""
    from fphref.diagnostics import FphrefError

    paths = [path.resolve() for path in (target, liste, *secrets.values())]
    if len(set(paths)) < len(paths):
        raise FphrefError("LISTE, --sortie, --correspondance et --cle doivent être quatre fichiers différents.")
    for name, path in secrets.items():
        if path.resolve().parent == target.resolve().parent:
            raise FphrefError(
                f"La {name} irait dans le dossier de la liste sans noms, qui circulera : donner un autre dossier."
            )


def _key(path: Path, wanted: bool, correspondance: Path, report: Report) -> tuple[bytes, bool]:
    """The key of a file, or a new one that is not written yet; whether it is new."""
    import secrets

    from fphref.cli.private_files import is_open_to_others
    from fphref.cli.writing import reason
    from fphref.diagnostics import FphrefError
    from fphref.evaluations.cle import KEY_BYTES, read_key

    if wanted:
        if path.exists():
            raise FphrefError(f"{path} existe déjà : sans --nouvelle-cle, cette clé resservira.")
        if correspondance.exists():
            raise FphrefError(
                f"{correspondance} a été faite avec une clé : donner cette clé, ou une autre correspondance."
            )
        return secrets.token_bytes(KEY_BYTES), True
    if not path.exists():
        raise FphrefError(f"Clé introuvable : {path} ; pour une première fois, ajouter --nouvelle-cle.")
    try:
        with path.open("rb") as stream:
            text = stream.read(1_000).decode("ascii", "replace")
    except OSError as error:
        raise FphrefError(f"Impossible de lire {path} : {reason(error)}.") from None
    if is_open_to_others(path):
        report.warn(f"Attention : d’autres comptes de cette machine peuvent lire {path}.")
    return read_key(text), False


def _known(path: Path, key: bytes, asked: Sequence[str]) -> Correspondance:
    """The correspondence as it stands, empty where there is none yet."""
    from fphref.evaluations.correspondance import Correspondance, read_correspondance
    from fphref.evaluations.fichiers import open_tableur

    if not path.exists():
        return Correspondance()
    return read_correspondance(open_tableur(path), key, asked)


def _check_same_key(target: Path, plan: Plan) -> None:
    """Raises `FphrefError` where the list that stands there holds pseudonyms that this key did not make."""
    from fphref.diagnostics import FphrefError
    from fphref.documents.typographie import plural
    from fphref.evaluations.correspondance import foreign_pseudonyms
    from fphref.evaluations.fichiers import open_tableur

    if not target.exists():
        return
    count = foreign_pseudonyms(open_tableur(target), plan.correspondance)
    if count is None:
        raise FphrefError(f"{target} existe et n’est pas une liste d’agents : donner un autre nom de fichier.")
    if count:
        raise FphrefError(
            f"{target} porte {plural(count, 'pseudonyme')} que cette correspondance ne connaît pas (autre clé ?) : "
            "donner un autre nom de fichier, ou la bonne correspondance."
        )
