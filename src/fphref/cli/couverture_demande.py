"""From the options of `fphref couverture` to what is asked of the audit: files, référentiel, breakdowns, dates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from fphref.audit.modele import PAR
from fphref.diagnostics import FphrefError, suggestion

EVALUATIONS = Path("evaluations.csv")
_AGENTS = ("agents.csv", "agents.parquet", "agents.xlsx", "agents.ods")
_FAR = date(2199, 12, 31)


def chosen_files(fichiers: Sequence[Path]) -> tuple[Path, ...]:
    """What was named, each once; `evaluations.csv` of this folder where nothing was."""
    if fichiers:
        for path in fichiers:
            if not path.exists():
                raise FphrefError(f"{path} n’existe pas : donner un fichier d’évaluations, ou un dossier.")
        return tuple(dict.fromkeys(fichiers))
    if not EVALUATIONS.exists():
        raise FphrefError(
            f"Pas de {EVALUATIONS} ici : donner un fichier d’évaluations (.csv, .xlsx, .ods, .parquet), ou un dossier."
        )
    return (EVALUATIONS,)


def folder_referentiel(fichiers: Iterable[Path]) -> Path | None:
    """The référentiel that comes with the folders: their `referentiel/`, or the folder that is one itself."""
    found = list(dict.fromkeys(path for folder in fichiers if (path := _referentiel_in(folder)) is not None))
    if len(found) > 1:
        names = " et ".join(f"{path}" for path in found[:2])
        raise FphrefError(f"Deux référentiels possibles, {names} : choisir avec --referentiel.")
    return found[0] if found else None


def _referentiel_in(folder: Path) -> Path | None:
    if (folder / "repertoire.yaml").is_file():
        return folder
    inside = folder / "referentiel"
    below = (inside / "repertoire.yaml", *sorted(inside.glob("*/repertoire.yaml")))
    return inside if any(path.is_file() for path in below) else None


def folder_agents(fichiers: Iterable[Path]) -> Path | None:
    """The list of agents that stands in a folder of evaluations."""
    found = [folder / name for folder in fichiers if folder.is_dir() for name in _AGENTS if (folder / name).is_file()]
    if len(found) > 1:
        names = " et ".join(f"{path}" for path in found[:2])
        raise FphrefError(f"Deux listes d’agents possibles, {names} : choisir avec --agents.")
    return found[0] if found else None


def breakdowns(text: str | None) -> tuple[str, ...]:
    """The breakdowns that are asked for, each once; none where the data is to choose."""
    if text is None:
        return ()
    names = tuple(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))
    if not names:
        raise FphrefError(f"--par est vide : donner un niveau au moins ({', '.join(PAR)}).")
    for name in names:
        if name not in PAR:
            near = suggestion(name, PAR) or f" ; niveaux admis : {', '.join(PAR)}."
            raise FphrefError(f"--par « {name} » : niveau inconnu{near}")
    return names


def day_of_audit(text: str | None, today: date) -> date:
    """The day that is asked for, as people write days; today where none is."""
    from fphref.evaluations.relire_valeurs import day_of

    if text is None:
        return today
    day, refused, _ = day_of(text, _FAR)
    if day is None:
        raise FphrefError(f"--date « {text} » : {refused or 'date vide'} ; écrire une date comme 2027-01-15.")
    return day


def check_together(
    *, diffusion: bool, seuil: int | None, hypothese: bool, expliquer: bool, structure: bool, fichiers: bool
) -> None:
    """Raises `FphrefError` for options that do not go together."""
    if diffusion and hypothese:
        raise FphrefError(
            "--diffusion ne va pas avec --sans ni --depart : la différence dirait ce que tiennent ces agents."
        )
    if diffusion and expliquer:
        raise FphrefError("--diffusion ne va pas avec --expliquer, qui montre des lignes d’agents.")
    if seuil is not None and not diffusion:
        raise FphrefError("--seuil ne sert qu’avec --diffusion.")
    if structure and not expliquer:
        raise FphrefError("--structure ne sert qu’avec --expliquer COMPETENCE.")
    if expliquer and fichiers:
        raise FphrefError("--expliquer montre des lignes d’agents : il n’écrit pas de fichier (retirer -o et --cube).")
