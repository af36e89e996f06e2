"""The situation of one agent, from a YAML file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from fphref.diagnostics import Diagnostic, FphrefError, Position
from fphref.loading.faults import translate
from fphref.model.referentiel import Referentiel
from fphref.model.situation import DiplomeDetenu, Fait, Periode, Situation, TotalServices
from fphref.personnes import identifying_content, identifying_within, may_tell, pseudonym_fault, told
from fphref.regles import diagnose
from fphref.statut.choix import find_corps, find_grade
from fphref.yaml_text import MAX_BYTES, ORIGINE_KEY, Mapping, parse, too_big

_CLES: Final = frozenset(
    name for model in (Situation, Periode, TotalServices, DiplomeDetenu, Fait) for name in model.model_fields
)
_QUOTED: Final = re.compile(r"« (.*?) »")
_TUE: Final = "une valeur qui n’est pas répétée ici (peut-être un nom)"
_MOIS: Final = ("mois", "reliquat_mois")
_DUREE: Final = re.compile(r"(?:([0-9]{1,2}) ?ans?)?(?: ?et)? ?(?:([0-9]{1,3}) ?mois)?")
_JOUR: Final = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}")


def load_situation(
    path: Path | str, referentiel: Referentiel | None = None
) -> tuple[Situation | None, tuple[Diagnostic, ...]]:
    """The situation that a file tells, and every fault of it with its line; None where one of them is an error.

    `parcours: []` and `diplomes: []` say that there is none; a key left out, or left empty, says that it is not known.
    Who stands where a pseudonym should is refused, and no message repeats it. With a référentiel, a corps or a grade
    given by its sigle or its title is told its id.
    """
    path = Path(path)
    data, fault = _read(path)
    if data is None:
        return None, (fault,) if fault else ()
    root, faults = parse(data, str(path))
    if root is None or faults:
        return None, tuple(replace(one, message=_masked(one.message)) for one in faults)
    try:
        situation = Situation.model_validate(root)
    except ValidationError as error:
        spots = dict(_spots(root, str(path)))
        found = translate(error, root, str(path), Situation)
        return None, (*_agent(root, str(path)), *(_mended(one, spots.get(one.position), referentiel) for one in found))
    doubts = tuple(_agent(root, str(path)))
    return (None if any(one.regle != "AGE005" for one in doubts) else situation), doubts


def _agent(root: Mapping, fichier: str) -> Iterator[Diagnostic]:
    """What stands where a pseudonym should: refused where it is a person, doubted where it may be; never repeated."""
    name = root.get("agent")
    if not isinstance(name, str):
        return
    name = " ".join(unicodedata.normalize("NFKC", name).split())
    where = Position(fichier, *root.spots["agent"])
    refused = pseudonym_fault(name)
    if refused is not None:
        yield diagnose(refused[0], f"« agent » : {refused[1]} ; attendu : un pseudonyme, comme « A-001 »", where)
    elif (doubt := may_tell(name)) is not None:
        text = f"« agent » : ce pseudonyme pourrait être {doubt} : vérifier qu’il ne désigne personne"
        yield diagnose("AGE005", text, where)


def _spots(
    node: Any, fichier: str, key: str = "", above: Any = None
) -> Iterator[tuple[Position, tuple[str, str, Any]]]:
    """What stands at each place of a file: the key, the text, and the mapping it is in; an unknown key as a text."""
    pairs = node.items() if isinstance(node, Mapping) else enumerate(node) if isinstance(node, list) else ()
    for step, value in pairs:
        if step == ORIGINE_KEY:
            continue
        if isinstance(step, str) and step not in _CLES:
            yield Position(fichier, *node.key_spots[step]), ("", step, node)
        named = step if isinstance(step, str) else key
        if isinstance(value, str):
            yield Position(fichier, *node.spots[step]), (named, value, node)
        else:
            yield from _spots(value, fichier, named)


def _mended(fault: Diagnostic, spot: tuple[str, str, Any] | None, referentiel: Referentiel | None) -> Diagnostic:
    """A fault as a situation tells it: nobody named, and what is expected shown by an example that is valid."""
    if spot is None:
        return fault
    key, text, inside = spot
    message = fault.message
    if key in _MOIS and fault.regle in ("VAL001", "VAL004"):
        message = message.replace("un nombre entier", "un nombre entier de mois") + f" ; {_months(text)}"
        if _DUREE.fullmatch(text.strip()):
            return replace(fault, message=message)
    elif key in ("corps", "grade") and referentiel is not None and fault.regle == "VAL003":
        message = _place(message, key, text, inside, referentiel)
    elif key == "annee_naissance" and identifying_content(text):
        message = "« annee_naissance » : une date de naissance entière ; n’écrire que l’année, comme 1985"
    if fault.regle == "VAL007" and _JOUR.fullmatch(text):
        return replace(fault, message=message)
    return replace(fault, message=_masked(message, text))


def _months(text: str) -> str:
    """The number of months that was meant, or an example of one."""
    found = _DUREE.fullmatch(text.strip())
    if found is None or not any(found.groups()):
        return "écrire un nombre de mois, comme 51 pour 4 ans 3 mois"
    return f"écrire {int(found[1] or 0) * 12 + int(found[2] or 0)}"


def _place(message: str, key: str, text: str, inside: Any, referentiel: Referentiel) -> str:
    """The id of the corps or grade that goes by this name, in place of an id made up from it."""
    try:
        if key == "corps":
            meant = find_corps(referentiel, text).id
        else:
            meant = find_grade(find_corps(referentiel, str(inside.get("corps"))), text).id
    except FphrefError:
        return message.partition(" ; par exemple")[0]
    return f"{message.partition(' ; par exemple')[0]} ; vouliez-vous « {meant} » ?"


def _masked(message: str, text: str | None = None) -> str:
    """A message without what could tell who somebody is; only what was read (`text`) is looked at, where it is known.

    A word near one that is expected is a slip, and is shown, unless it holds an address or a number of somebody.
    """
    near = "vouliez-vous" in message

    def mask(found: re.Match[str]) -> str:
        piece = found[1]
        if piece in _CLES or piece in ("clé: valeur", "---"):
            return found[0]
        if text is not None and piece != text and not text.startswith(piece.removesuffix("…")):
            return found[0]
        whole = text or piece
        if identifying_content(whole, days=False) or identifying_within(whole):
            return _TUE
        kept = whole if near else told(whole, len(whole))
        if kept is None:
            return _TUE
        return found[0] if len(piece) <= 80 else f"« {piece[:79]}… »"

    return _QUOTED.sub(mask, message).replace(
        f"clé inconnue {_TUE}", "clé inconnue, non répétée ici (peut-être un nom)"
    )


def _read(path: Path) -> tuple[bytes | None, Diagnostic | None]:
    """The bytes of a file, or why they cannot be had; a file over the limit is not read at all."""
    where = Position(str(path))
    try:
        if path.is_dir():
            return None, diagnose("FIC004", "c’est un dossier ; donner le fichier YAML de la situation", where)
        if not path.is_file():
            kind = "ce n’est pas un fichier ordinaire" if path.exists() else "fichier introuvable"
            return None, diagnose("FIC004", kind, where)
        size = path.stat().st_size
        if size > MAX_BYTES:
            return None, too_big(size, str(path))
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1), None
    except (OSError, ValueError) as error:  # ValueError: a name that the system refuses
        reason = "accès refusé" if isinstance(error, PermissionError) else "lecture impossible"
        return None, diagnose("FIC004", f"{reason} ; vérifier le fichier et ses droits", where)
