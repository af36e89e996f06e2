"""One row that was exported, judged: the same, changed, kept as the files have it, or refused and why. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fphref.revision.feuilles import figes_of
from fphref.revision.lecture import Lue
from fphref.revision.lignes import Ligne
from fphref.revision.tables import DETAILS, LISTE, PARENT, RANG
from fphref.revision.valeurs import digest

_EMPTY = digest("")

Faute = tuple[str, str, str]
"""Rule, French sentence, role of the cell."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row: `changes` the roles that differ, `faute` if refused, `garde` why the files are kept."""

    ligne: Ligne | None = None
    changes: tuple[str, ...] = ()
    garde: str = ""
    faute: Faute | None = None


def judge(lue: Lue, base: Mapping[str, str] | None, index: Mapping[str, Ligne], rows: Sequence[Ligne]) -> Verdict:
    """Compare a row of the workbook with its fingerprints (`base`) and with the files.

    `rows` are those of its table in the files, `index` the same by identity.
    """
    if lue.controle is not None and lue.controle != f"{lue.fichier}#{lue.cle}":
        text = (
            "les repères du début et de la fin de la ligne se contredisent : un tri ou un collage a mélangé les "
            "lignes ; annuler ce tri"
        )
        return Verdict(faute=("REV002", text, ""))
    if not base:
        text = "l’empreinte de la ligne a été effacée : on ne sait plus ce qui a changé"
        return Verdict(faute=("REV002", text, ""))
    ligne = _find(lue, base, index, rows)
    faute = _wrong_key(lue, base, ligne, rows)
    if faute is not None:
        return Verdict(faute=faute)
    here = [role for role, text in lue.valeurs.items() if digest(text) != base.get(role, _EMPTY)] + list(lue.fautes)
    if ligne is None:
        return Verdict(faute=_gone(here[0])) if here else Verdict(garde="n’est plus dans les fichiers")
    there = [role for role, text in ligne.valeurs.items() if digest(text) != base.get(role, _EMPTY)]
    if RANG in there and RANG not in here:
        there.remove(RANG)  # other rows came or went above it
    if not here:
        garde = "a changé dans les fichiers depuis la création du classeur, pas ici" if there else ""
        return Verdict(ligne, garde=garde)
    if not lue.fautes and all(lue.valeurs[role] == ligne.valeurs.get(role) for role in here):
        return Verdict(ligne)
    faute = _unfit(lue, ligne, here)
    if faute is None and there:
        faute = _conflict(lue, ligne, here, there)
    return Verdict(ligne, tuple(here), faute=faute)


def titre(lue: Lue, role: str) -> str:
    """The title of a column."""
    colonne = lue.table.colonne(role)
    return colonne.titre if colonne else role


def is_same(ligne: Ligne, base: Mapping[str, str]) -> bool:
    """Whether the files hold a row as it was exported, wherever it stands in its list."""
    return all(digest(text) == base.get(role, _EMPTY) for role, text in ligne.valeurs.items() if role != RANG)


def _find(lue: Lue, base: Mapping[str, str], index: Mapping[str, Ligne], rows: Sequence[Ligne]) -> Ligne | None:
    """The row in the files; one known by its place only is looked for again where it may have moved."""
    found = index.get(f"{lue.fichier}#{lue.cle}")
    head, _, last = lue.cle.rpartition("[")
    if not last.startswith("#") or (found is not None and is_same(found, base)):
        return found
    near = [
        ligne
        for ligne in rows
        if ligne.fichier.nom == lue.fichier and ligne.cle.rpartition("[")[0] == head and is_same(ligne, base)
    ]
    return near[0] if len(near) == 1 else found


def _wrong_key(lue: Lue, base: Mapping[str, str], ligne: Ligne | None, rows: Sequence[Ligne]) -> Faute | None:
    """What names the row is no longer what it was: renamed, or shuffled with others."""
    details = ("fichier", "chemin") if lue.table.nom == DETAILS else ()
    for role in (lue.table.cle, PARENT, LISTE, *details):
        if not role or role not in lue.valeurs or role not in base or digest(lue.valeurs[role]) == base[role]:
            continue
        text, title = lue.valeurs[role], titre(lue, role)
        if any(other.valeurs.get(role) == text for other in rows):
            message = (
                f"« {title} » est « {text} », qui n’est pas celui de ses repères : un tri ou un collage a mélangé les "
                "lignes ; annuler ce tri"
            )
            return "REV002", message, role
        old = f" (« {ligne.valeurs.get(role, '')} »)" if ligne else ""
        message = f"« {title} » ne change jamais{old} ; lu : « {text} » ; ajouter une ligne, puis supprimer celle-ci"
        return "REV003", message, role
    return None


def _gone(role: str) -> Faute:
    return "REV010", "modifiée ici, mais cette ligne n’est plus dans les fichiers : refaire le classeur", role


def _unfit(lue: Lue, ligne: Ligne, here: Sequence[str]) -> Faute | None:
    """Why a changed row may not be written, whatever the files hold now."""
    for role, fault in lue.fautes.items():
        return "REV006", f"« {titre(lue, role)} » : lu : {fault} ; la ligne n’est pas modifiée", role
    if ligne.verrouillee:
        text = (
            f"« {ligne.fichier.dossier.id} » est en lecture seule, un autre référentiel l’étend ; rien n’y est modifié"
        )
        return "REV007", text, here[0]
    fixed = set(figes_of(ligne))
    for role in here:
        if role in fixed or role not in ligne.valeurs:
            text = f"« {titre(lue, role)} » ne se modifie pas ici (voir « Détails », ou le fichier)"
            return "REV003", text, role
        colonne = lue.table.colonne(role)
        if colonne and colonne.obligatoire and not lue.valeurs[role]:
            return "REV004", f"« {colonne.titre} » est obligatoire ; la ligne n’est pas modifiée", role
    return None


def _conflict(lue: Lue, ligne: Ligne, here: Sequence[str], there: Iterable[str]) -> Faute:
    other = list(there)
    mine = next((role for role in here if role in other), here[0])
    theirs = mine if mine in other else other[0]
    where = ligne.fichier.position(spot(ligne, theirs))
    text = (
        f"modifiée ici et dans les fichiers ; « {titre(lue, mine)} » ici : « {lue.valeurs[mine]} » ; "
        f"« {titre(lue, theirs)} » dans {where} : « {ligne.valeurs[theirs]} »"
    )
    return "REV005", text, mine


def spot(ligne: Ligne, role: str) -> tuple[str | int, ...]:
    """The path of the value behind a cell, in its file."""
    if ligne.table == DETAILS or role in (RANG, PARENT, LISTE) or isinstance(ligne.fichier.noeud(ligne.chemin), str):
        whole = ligne.table == DETAILS or role in (RANG, PARENT, LISTE, "element", "texte")
        return ligne.chemin if whole else (*ligne.chemin, role)
    return (*ligne.chemin, *role.split("."))
