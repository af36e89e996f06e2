"""The values of a mapping file, and the scale of levels that it writes."""

from __future__ import annotations

import re
from typing import Any, Final

from fphref.diagnostics import Diagnostic, Position, suggestion
from fphref.importers.table.correspondance import EchelleVoulue, NiveauVoulu
from fphref.importers.table.texte import cleaned
from fphref.regles import diagnose
from fphref.yaml_text import ORIGINE_KEY, UNREAD, Mapping, Sequence

_ECHELLE: Final = ("id", "intitule", "niveaux")
_NIVEAU: Final = ("code", "libelle", "valeur", "description")
_MAX_TEXTE: Final = 500
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CODE = re.compile(r"[0-9A-Za-z]{1,4}")


class Lecteur:
    """Reads values of a mapping file, and keeps the faults of all of it."""

    def __init__(self, nom: str) -> None:
        self.nom = nom
        self.faults: list[Diagnostic] = []

    def say(self, regle: str, message: str, position: Position) -> None:
        """Keep a fault."""
        self.faults.append(diagnose(regle, message, position))

    def at(self, node: Mapping, key: str) -> Position:
        """The place of the value of a key, or of its mapping."""
        return Position(self.nom, *node.spots.get(key, (node.line, node.column)))

    # -- values ----------------------------------------------------------------------------------------------

    def keys(self, node: Mapping, known: tuple[str, ...], where: str) -> None:
        """Tell the keys that are not among those known."""
        for key in node:
            if key != ORIGINE_KEY and key not in known:
                position = Position(self.nom, *node.key_spots[key])
                self.say("CLE002", f"clé inconnue « {key} » dans {where}{suggestion(key, known, limit=10)}", position)

    def text(self, node: Mapping, key: str) -> str:
        """A text, empty where it is absent or something else (which is then told)."""
        value = node.get(key)
        if isinstance(value, str):
            text = cleaned(value)[0]
            if len(text) <= _MAX_TEXTE:
                return text
            self.say(
                "VAL006", f"« {key} » : {len(text)} caractères ; la limite est de {_MAX_TEXTE}", self.at(node, key)
            )
            return text[:_MAX_TEXTE]
        if value is not None and value is not UNREAD:
            self.say("VAL001", f"« {key} » : attendu : un texte", self.at(node, key))
        return ""

    def mapping(self, node: Mapping, key: str) -> Mapping | None:
        """Keys below a key, None where there are none."""
        value = node.get(key)
        if isinstance(value, Mapping):
            return value
        if value is not None and value is not UNREAD:
            self.say("VAL001", f"« {key} » : attendu : des clés en dessous (« clé: valeur »)", self.at(node, key))
        return None

    def texts(self, node: Mapping, key: str, position: Position) -> tuple[str, ...]:
        """A text or a list of texts."""
        value = node.get(key)
        values = value if isinstance(value, Sequence) else [value]
        if value is None or value is UNREAD:
            return ()
        if not all(isinstance(inner, str) for inner in values):
            self.say("VAL001", f"« {key} » : attendu : un texte, ou une liste de textes", position)
            return ()
        return tuple(str(inner) for inner in values)


def read_echelle(reader: Lecteur, root: Mapping, *, reads_levels: bool) -> EchelleVoulue | None:
    """The scale of a mapping: its id alone where it is a known one, else its id, its name and its levels."""
    node, position = root.get("echelle"), reader.at(root, "echelle")
    if node is None:
        if reads_levels:
            text = "« echelle » absente : la donner, puisque « niveau » est lu (id, intitule, niveaux)"
            reader.say("CLE001", text, position)
        return None
    if isinstance(node, str):
        return EchelleVoulue(node.strip(), position)
    if not isinstance(node, Mapping):
        if node is not UNREAD:
            reader.say("VAL001", "« echelle » : attendu : « id », « intitule » et « niveaux »", position)
        return None
    reader.keys(node, _ECHELLE, "« echelle »")
    identifiant = reader.text(node, "id")
    if not _ID.fullmatch(identifiant):
        text = "« echelle » : « id » : attendu : des minuscules sans accent, des chiffres et des tirets"
        reader.say("VAL003" if identifiant else "CLE001", text, reader.at(node, "id"))
    levels = _levels(reader, node)
    values = [level.valeur for level in levels if level.valeur is not None]
    if len(values) < 2 or values != list(range(values[0], values[0] + len(values))):
        text = "« niveaux » : attendu : au moins deux niveaux, du plus bas au plus haut, qui se suivent de un en un"
        reader.say("VAL011", text, reader.at(node, "niveaux"))
    return EchelleVoulue(identifiant, position, reader.text(node, "intitule") or identifiant, levels)


def _levels(reader: Lecteur, node: Mapping) -> tuple[NiveauVoulu, ...]:
    """`niveaux` as `{"1": Notions, …}`, as a list of wordings, or as a list of levels."""
    levels = node.get("niveaux")
    found: list[NiveauVoulu] = []
    if isinstance(levels, Mapping):
        for code in levels:
            if code != ORIGINE_KEY:
                found.append(_level(reader, reader.at(levels, code), code, reader.text(levels, code)))
    elif isinstance(levels, Sequence):
        for rank, (item, spot) in enumerate(zip(levels, levels.spots, strict=True), 1):
            found += _listed(reader, item, rank, Position(reader.nom, *spot))
    if any(level.valeur is not None for level in found):
        return tuple(found)  # a level without a value is then « sans objet »
    whole = all(level.code.isdecimal() for level in found)
    return tuple(
        NiveauVoulu(level.code, level.libelle, int(level.code) if whole else rank, level.description)
        for rank, level in enumerate(found, 1)
    )


def _listed(reader: Lecteur, item: Any, rank: int, position: Position) -> list[NiveauVoulu]:
    if isinstance(item, str):
        return [_level(reader, position, str(rank), item)]
    if not isinstance(item, Mapping):
        return []
    reader.keys(item, _NIVEAU, "un niveau")
    code, libelle, valeur, description = (reader.text(item, name) for name in _NIVEAU)
    return [_level(reader, position, code or str(rank), libelle, valeur, description)]


def _level(
    reader: Lecteur, position: Position, code: str, libelle: str, valeur: str = "", description: str = ""
) -> NiveauVoulu:
    if not _CODE.fullmatch(code):
        reader.say("VAL003", f"niveau « {code} » : attendu : 1 à 4 lettres ou chiffres", position)
    libelle = cleaned(libelle)[0]
    if len(libelle) > _MAX_TEXTE:
        reader.say("VAL006", f"niveau « {code} » : {len(libelle)} caractères ; la limite est de {_MAX_TEXTE}", position)
    if valeur and not re.fullmatch("[0-9]|1[0-9]|20", valeur):
        reader.say("VAL002", f"niveau « {code} » : « valeur » : attendu : un nombre de 0 à 20", position)
        valeur = ""
    return NiveauVoulu(code, libelle or f"Niveau {code}", int(valeur) if valeur else None, description)
