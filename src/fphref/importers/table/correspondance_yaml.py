"""Reads a mapping file (`correspondance.yaml`): every fault in one pass, each at its line, with what was meant."""

from __future__ import annotations

import re
from typing import Any, Final

from fphref.diagnostics import Diagnostic, FphrefError, Gravite, Position, sort_diagnostics, suggestion
from fphref.importers.table.correspondance import (
    CHAMPS,
    CODES,
    GENRES,
    LISTES_METIER,
    OBJETS,
    OBLIGATOIRES,
    SEPARATEURS,
    Colonne,
    Correspondance,
    TableVoulue,
)
from fphref.importers.table.echelle import Lecteur, read_echelle
from fphref.importers.table.motif import is_plain
from fphref.importers.table.texte import value_key
from fphref.yaml_text import ORIGINE_KEY, UNREAD, Mapping, Sequence, parse

RACINE: Final = ("id", "intitule", "edition", "editeur", "licence", "motif_code", "echelle", "tables")
TABLE: Final = ("fichier", "feuille", "objet", "entete", "garder", "recopier", "colonnes")
COLONNE: Final = ("colonne", "colonnes", "separateur", "valeurs", "defaut", "si_vide")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def read_correspondance(data: bytes, nom: str) -> Correspondance:
    """The mapping of that text; raises `FphrefError` with all its faults (`diagnostics`), the first in its line."""
    root, faults = parse(data, nom)
    if root is None or faults:
        raise refuse(nom, faults)
    reader = _Reader(nom)
    found = reader.root(root)
    if reader.faults:
        raise refuse(nom, reader.faults)
    return found


def refuse(nom: str, faults: list[Diagnostic]) -> FphrefError:
    """The faults of a mapping as the exception that stops: the first one in full, then how many more there are."""
    ordered = sort_diagnostics(faults)
    first = next((fault for fault in ordered if fault.gravite is Gravite.ERREUR), ordered[0])
    more = len(ordered) - 1
    rest = f" (et {more} autre{'s' if more > 1 else ''} faute{'s' if more > 1 else ''})" if more else ""
    return FphrefError(f"{first.position} : {first.message}{rest}", ordered)


class _Reader(Lecteur):
    # -- the whole -------------------------------------------------------------------------------------------

    def root(self, root: Mapping) -> Correspondance:
        self.keys(root, RACINE, "la correspondance")
        identifiant = self.text(root, "id")
        if identifiant and not _ID.fullmatch(identifiant):
            text = f"« id » : « {identifiant} » : attendu : des minuscules sans accent, des chiffres et des tirets"
            self.say("VAL003", text, self.at(root, "id"))
        motif = self.text(root, "motif_code")
        try:
            re.compile(motif)
        except (re.error, OverflowError):
            text = "« motif_code » : expression régulière incorrecte ; la retirer pour qu’elle soit tirée des codes lus"
            self.say("VAL003", text, self.at(root, "motif_code"))
        else:
            if motif and not is_plain(motif):
                text = (
                    "« motif_code » : trop compliqué ; des signes, \\d et [A-Z] suffisent : peu de répétitions, aucune "
                    "derrière « ) », 200 signes au plus"
                )
                self.say("VAL003", text, self.at(root, "motif_code"))
        tables = root.get("tables")
        if not isinstance(tables, Sequence) or not tables:
            message = "« tables » : attendu : une liste (une ligne « - objet: … » par table)"
            self.say("CLE001" if tables is None else "VAL001", message, self.at(root, "tables"))
            tables = Sequence(1, 1)
        found = [self.table(node, Position(self.nom, *spot)) for node, spot in zip(tables, tables.spots, strict=True)]
        kept = tuple(table for table in found if table is not None)
        if kept and not self.faults and not any(table.objet in ("metier", "lien") for table in kept):
            text = (
                "aucune table de métiers ni de liens : écrire « objet: metier » ou « objet: lien » pour l’une d’elles"
            )
            self.say("CLE001", text, self.at(root, "tables"))
        return Correspondance(
            self.nom,
            kept,
            identifiant,
            self.text(root, "intitule"),
            self.text(root, "edition"),
            self.text(root, "editeur"),
            self.text(root, "licence"),
            motif,
            read_echelle(self, root, reads_levels=any("niveau" in table.colonnes for table in kept)),
        )

    # -- tables ----------------------------------------------------------------------------------------------

    def table(self, node: Any, position: Position) -> TableVoulue | None:
        if not isinstance(node, Mapping):
            if node is not UNREAD:
                self.say("VAL001", "« tables » : attendu : des clés (« objet: … », « colonnes: … »)", position)
            return None
        self.keys(node, TABLE, "une table")
        objet = self.text(node, "objet")
        known = next((name for name in OBJETS if name == objet), None)
        if known is None:
            text = f"« objet » : « {objet} » n’est pas une valeur admise{suggestion(objet, OBJETS)}"
            missing = f"clé obligatoire « objet » absente : {', '.join(OBJETS)}"
            self.say("VAL002" if objet else "CLE001", text if objet else missing, self.at(node, "objet"))
            return None
        columns = self.mapping(node, "colonnes")
        if columns is None:
            if node.get("colonnes") is None:
                text = "clé obligatoire « colonnes » absente : « champ: titre de la colonne »"
                self.say("CLE001", text, position)
            return None
        fields = CHAMPS[known]
        found: dict[str, Colonne] = {}
        for champ in columns:
            if champ == ORIGINE_KEY:
                continue
            coded = champ.startswith(CODES) and known in ("competence", "lien") and _ID.fullmatch(champ[len(CODES) :])
            if champ not in fields and not coded:
                where = Position(self.nom, *columns.key_spots[champ])
                text = f"champ inconnu « {champ} » pour « objet: {known} »{suggestion(champ, fields, limit=20)}"
                self.say("CLE002", text, where)
                continue
            colonne = self.column(columns, champ)
            if colonne is not None:
                found[champ] = colonne
        self._obligatory(known, set(columns), position)
        return TableVoulue(
            known,
            position,
            found,
            self.text(node, "fichier") or "*",
            self.text(node, "feuille"),
            self._header(node),
            self._kept(node),
            self._repeated(node, known),
        )

    def _obligatory(self, objet: Any, written: set[str], position: Position) -> None:
        for group in OBLIGATOIRES[objet]:
            if not written & set(group):
                names = " ou ".join(f"« {name} »" for name in group)
                self.say("CLE001", f"champ obligatoire {names} absent de « colonnes » (objet: {objet})", position)

    def _header(self, node: Mapping) -> int | None:
        text = self.text(node, "entete")
        if text in ("", "non"):
            return 0 if text else None
        if text.isdecimal() and 0 < int(text[:7]) < 1_000_000:
            return int(text)
        self.say(
            "VAL002", "« entete » : attendu : le numéro de la ligne des titres, ou « non »", self.at(node, "entete")
        )
        return None

    def _kept(self, node: Mapping) -> dict[str, tuple[frozenset[str], Position]]:
        wanted = self.mapping(node, "garder")
        found: dict[str, tuple[frozenset[str], Position]] = {}
        for title in wanted or ():
            if title != ORIGINE_KEY and wanted is not None:
                position = Position(self.nom, *wanted.key_spots[title])
                values = self.texts(wanted, title, position)
                if not values:
                    self.say("VAL005", f"« garder » : écrire les valeurs de « {title} » à garder", position)
                found[title] = (frozenset(map(value_key, values)), position)
        return found

    def _repeated(self, node: Mapping, objet: Any) -> tuple[str, ...]:
        fields = self.texts(node, "recopier", self.at(node, "recopier"))
        for champ in fields:
            if champ not in CHAMPS[objet]:
                text = f"« recopier » : champ inconnu « {champ} »{suggestion(champ, CHAMPS[objet], limit=20)}"
                self.say("VAL002", text, self.at(node, "recopier"))
        return fields

    # -- columns ---------------------------------------------------------------------------------------------

    def column(self, columns: Mapping, champ: str) -> Colonne | None:
        value, position = columns[champ], self.at(columns, champ)
        if value is UNREAD:
            return None
        if value is None:
            self.say("VAL005", f"« {champ} » : écrire le titre de la colonne", position)
            return None
        if not isinstance(value, Mapping):
            titles = self.texts(columns, champ, position)
            self._one_title(champ, titles, position)
            return Colonne(champ, titles, position) if titles else None
        self.keys(value, COLONNE, f"« {champ} »")
        titles = self.texts(value, "colonne", position) or self.texts(value, "colonnes", position)
        self._one_title(champ, titles, position)
        separators = tuple(SEPARATEURS.get(one.strip(), one) for one in self.texts(value, "separateur", position))
        if separators and champ not in LISTES_METIER:
            self.say(
                "VAL002", f"« {champ} » : « separateur » ne sert qu’aux listes ({', '.join(LISTES_METIER)})", position
            )
        if not all(separators):
            self.say("VAL005", f"« {champ} » : « separateur » vide", position)
        default = self.text(value, "defaut")
        if not titles and not default:
            self.say("CLE001", f"« {champ} » : ni « colonne » ni « defaut »", position)
        if_empty = self.text(value, "si_vide")
        if if_empty and (champ != "code" or if_empty != "libelle"):
            self.say("VAL002", f"« {champ} » : « si_vide » ne s’écrit que « code: {{…, si_vide: libelle}} »", position)
        values = self._values(value, champ)
        self._targets(champ, [*values.values(), *([default] if default else [])], position)
        return Colonne(champ, titles, position, separators, values, default, bool(if_empty))

    def _one_title(self, champ: str, titles: tuple[str, ...], position: Position) -> None:
        if len(titles) > 1 and champ not in LISTES_METIER:
            self.say("VAL002", f"« {champ} » : une seule colonne ; plusieurs ne servent qu’aux listes", position)

    def _values(self, value: Mapping, champ: str) -> dict[str, str]:
        wanted = self.mapping(value, "valeurs")
        found: dict[str, str] = {}
        for seen in wanted or ():
            if seen != ORIGINE_KEY and wanted is not None:
                target = self.text(wanted, seen)
                if not target:
                    self.say("VAL005", f"« {champ} » : valeur de « {seen} » absente", self.at(wanted, seen))
                found[value_key(seen)] = target
        return found

    def _targets(self, champ: str, targets: list[str], position: Position) -> None:
        """What a table of values gives must be a value of the field."""
        for target in targets:
            if champ == "genre" and target not in GENRES:
                text = f"« genre » : « {target} » n’est pas une valeur admise{suggestion(target, GENRES)}"
                self.say("VAL002", text, position)
            elif champ == "criticite" and target not in ("1", "2", "3"):
                self.say("VAL002", f"« criticite » : « {target} » : attendu : 1 (utile), 2 ou 3 (vitale)", position)
            elif champ == "besoin" and not re.fullmatch("[0-9]{1,4}", target):
                self.say("VAL002", f"« besoin » : « {target} » : attendu : un nombre de personnes", position)
