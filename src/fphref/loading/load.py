"""`load`: a folder in, `(Referentiel, diagnostics)` out; every fault in one pass, none hidden, none invented twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from fphref.diagnostics import Diagnostic, Gravite, Position, sort_diagnostics, suggestion
from fphref.loading.faults import translate
from fphref.loading.files import HEAD, DataFile, display, find_folders, has_head, list_files, list_marche, read_bytes
from fphref.loading.kinds import ITEM_STORES, KIND_BY_STORE, Kind
from fphref.loading.logo import read_logo
from fphref.loading.portee import Portee
from fphref.loading.references import check_references
from fphref.loading.salvage import salvage
from fphref.loading.tables import MAX_FAULTY, parse_table
from fphref.model.base import Base
from fphref.model.referentiel import Referentiel
from fphref.model.repertoire import FORMAT, Repertoire
from fphref.regles import diagnose
from fphref.yaml_text import UNREAD, Mapping, Sequence, parse


def load(path: Path | str) -> tuple[Referentiel, tuple[Diagnostic, ...]]:
    """Everything the folder holds that is right, and every fault.

    `path` is a référentiel (a folder with `repertoire.yaml`; what it extends is loaded under it) or a collection of
    them. Never raises on bad data. Where a file could not be read, `Referentiel.complet` is False.
    """
    loader = _Loader(Path(path))
    return loader.run()


class _Loader:
    """The state of one load."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.diagnostics: list[Diagnostic] = []
        self.stores: dict[str, dict[str, Any]] = {store: {} for store in KIND_BY_STORE if store != "repertoires"}
        self.repertoires: list[Repertoire] = []
        self.repertoire_of: dict[str, Repertoire] = {}
        self.logos: dict[str, bytes] = {}
        self.faulty: dict[str, set[str]] = {}
        """By store, ids that exist in a file but could not be read: a mention of them is no second fault."""
        self.unread: set[str] = set()
        """Stores of which a whole file is missing: what they hold is not known."""
        self.partial: list[Base] = []
        """What is sound in faulty objects: checked like the others, never stored."""
        self.metier_files: dict[str, str] = {}
        self.portee = Portee()

    def run(self) -> tuple[Referentiel, tuple[Diagnostic, ...]]:
        folders = find_folders(self.root)
        beside = list_marche(self.root, folders)
        if not folders and not beside:
            self._report(self._no_folder())
            return Referentiel(complet=False), sort_diagnostics(self.diagnostics)
        seen: dict[Path, str] = {}
        for folder in folders:
            self._folder(folder, seen, ())
        for file in beside:
            self._file(file, None)
        referentiel = self._assemble()
        found = check_references(referentiel, self.faulty, frozenset(self.unread), self.partial)
        self.diagnostics += found.diagnostics
        bad = {d.position for d in self.diagnostics if d.gravite is Gravite.ERREUR} | found.places
        in_error = self.portee.metiers(referentiel, bad, self.metier_files)
        in_error |= self.faulty.get("profils", set()) & referentiel.metiers.keys()
        referentiel = replace(
            referentiel,
            complet=not self.unread,
            en_erreur=frozenset(in_error | found.metiers | self.faulty.get("metiers", set())),
        )
        return referentiel, sort_diagnostics(self.diagnostics)

    def _no_folder(self) -> Diagnostic:
        where = Position(str(self.root))
        try:
            exists, is_folder = self.root.exists(), self.root.is_dir()
        except (OSError, ValueError):  # a name that the system refuses
            exists = False
        if not exists:
            return diagnose("FIC001", "dossier introuvable", where)
        if not is_folder:
            return diagnose("FIC001", "ce n’est pas un dossier ; donner le dossier du référentiel", where)
        return diagnose("FIC001", f"aucun {HEAD} dans ce dossier ni dans ses sous-dossiers", where)

    def _report(self, *diagnostics: Diagnostic) -> None:
        self.diagnostics.extend(diagnostics)

    # -- folders ---------------------------------------------------------------------------------------------

    def _folder(self, folder: Path, seen: dict[Path, str], above: tuple[Path, ...]) -> None:
        """Load one référentiel, after what it extends; each folder once."""
        key = folder.resolve()
        if key in seen:
            return
        seen[key] = display(folder, self.root)
        files, unread = list_files(folder, self.root)
        self._report(*unread)
        if any(d.gravite is Gravite.ERREUR for d in unread):
            self.unread.update(self.stores)  # a folder that cannot be listed may hold anything
        head = next((file for file in files if file.inner == HEAD), None)
        root = self._tree(head) if head else None
        if head is not None and root is not None and self._is_newer(root, head):
            return  # a newer format may mean other things by the same words: nothing of it is guessed
        repertoire = self._head(root, head) if head is not None and root is not None else None
        # What it extends is read even where the rest of the head is faulty: else each mention of it would be one more.
        if head is not None and root is not None and isinstance(root.get("etend"), str) and root["etend"].strip():
            where = Position(head.name, *root.spots["etend"])
            self._extends(root["etend"], where, folder, seen, (*above, key))
        elif root is None or root.get("etend") is not None:
            self.unread.update(self.stores)  # what it extends cannot be known
        if repertoire is not None:
            self._repertoire(repertoire, folder)
        for file in files:
            if file is not head:
                self._file(file, repertoire)

    def _is_newer(self, root: Mapping, file: DataFile) -> bool:
        newer = _newer_format(root)
        if newer is None:
            return False
        text = (
            f"écrit au format {newer}, plus récent que celui que lit cette version de fphref ({FORMAT}) ; "
            "mettre fphref à jour, ne rien supprimer du fichier"
        )
        self._report(diagnose("CLE003", text, Position(file.name, *root.spots["format"])))
        self.unread.update(self.stores)
        return True

    def _head(self, root: Mapping, file: DataFile) -> Repertoire | None:
        repertoire = self._validate(root, file, Repertoire)
        if not isinstance(repertoire, Repertoire):
            self.unread.add("repertoires")
            return None
        try:
            re.compile(repertoire.motif_code)
        except re.error:
            text = "« motif_code » : expression régulière incorrecte ; pour 5 signes comme 15D30, ^\\d{2}[A-Z]\\d{2}$"
            self._report(diagnose("VAL003", text, repertoire.at("motif_code")))
            return None
        return repertoire

    def _repertoire(self, repertoire: Repertoire, folder: Path) -> None:
        """Keep it, and its logo; two of one id could not be told apart in documents."""
        other = next((r for r in self.repertoires if r.id == repertoire.id), None)
        if other is not None:
            text = f"« id » : « {repertoire.id} » est déjà celui d’un autre répertoire ({other.at('id')})"
            self._report(diagnose("REF002", f"{text} ; en donner un autre", repertoire.at("id")))
        self.repertoires.append(repertoire)
        data, fault = read_logo(folder, repertoire)
        self._report(*([fault] if fault else []))
        if data is not None:
            self.logos.setdefault(repertoire.id, data)

    def _extends(
        self, etend: str, where: Position, folder: Path, seen: dict[Path, str], above: tuple[Path, ...]
    ) -> None:
        """Load the référentiel that this one extends, before it."""
        base = folder / etend
        if not has_head(base):
            self._report(diagnose("FIC007", f"« etend » : {etend} n’a pas de {HEAD}", where))
            self.unread.update(self.stores)
        elif base.resolve() in above:
            text = f"« etend » : {etend} étend déjà ce référentiel (boucle)"
            self._report(diagnose("FIC007", text, where))
        else:
            # Named from the root where it stands inside it, so that one file has one name in messages.
            self._folder(self.root / display(base.resolve(), self.root.resolve()), seen, above)

    # -- files -----------------------------------------------------------------------------------------------

    def _tree(self, file: DataFile) -> Mapping | None:
        data, fault = read_bytes(file)
        if data is None:
            root, faults = None, [fault] if fault else []
        else:
            root, faults = parse(data, file.name)
        self._report(*faults)
        if root is None:
            self._lost(file)
        return root

    def _lost(self, file: DataFile) -> None:
        """A whole file could not be read."""
        self.unread.add(file.kind.store)
        if file.kind.name == "metier":
            self.faulty.setdefault("metiers", set()).add(_code_of(file))

    def _validate(self, node: Mapping, file: DataFile, model: type[Base]) -> Base | None:
        try:
            return model.model_validate(node)
        except ValidationError as error:
            self._report(*translate(error, node, file.name, model))
            return None

    def _table(self, file: DataFile) -> None:
        """The lines of a CSV table that are right."""
        data, fault = read_bytes(file)
        fields = {name: field for name, field in file.kind.model.model_fields.items() if name != "origine"}
        required = [name for name, field in fields.items() if field.is_required()]
        rows, faults = parse_table(data, file.name, list(fields), required) if data is not None else (None, [fault])
        self._report(*filter(None, faults))
        if rows is None:
            self._lost(file)
            return
        store, faulty = self.stores[file.kind.store], 0
        if len(faults) > sum(row.broken for row in rows):
            self.faulty.setdefault(file.kind.store, set()).add(file.name)  # a line that is no row at all
        for row in rows:
            self.portee.node(file.name, row)
            built: Any = self._validate(row, file, file.kind.model)
            if built is None:
                self.faulty.setdefault(file.kind.store, set()).add(f"{file.name}:{row.line}")
                faulty += 1
                if faulty == MAX_FAULTY:
                    text = f"déjà {MAX_FAULTY} lignes fautives : la suite n’est pas lue"
                    self._report(diagnose("STA002", text, Position(file.name, row.line, 1)))
                    self._lost(file)
                    return
            elif built.cle in store:
                text = f"{file.kind.label} déjà écrite ({store[built.cle].at()}) : n’en garder qu’une"
                self._report(diagnose("REF002", text, built.at()))
            else:
                store[built.cle] = built

    def _file(self, file: DataFile, repertoire: Repertoire | None) -> None:
        self.portee.file(file.kind, file.name)
        if file.kind.table:
            self._table(file)
            return
        root = self._tree(file)
        if root is None:
            return
        if file.kind.many:
            for node in self._catalogue(root, file):
                self.portee.node(file.name, node)
                self._object(node, file, repertoire)
        else:
            self._object(root, file, repertoire)

    def _catalogue(self, root: Mapping, file: DataFile) -> Iterable[Mapping]:
        """The mappings of a catalogue's list; every other shape is a fault."""
        name = file.kind.name
        for key, (line, column) in root.key_spots.items():
            if key != name:
                text = f"clé inconnue « {key} »{suggestion(key, [name])}"
                self._report(diagnose("CLE002", text, Position(file.name, line, column)))
        if name not in root:
            self._report(diagnose("CLE001", f"clé obligatoire « {name} » absente", Position(file.name, 1, 1)))
            self.unread.add(file.kind.store)
            return
        items = root[name]
        line, column = root.spots[name]
        if name in root.repeated or items is UNREAD:
            self.unread.add(file.kind.store)  # the list that was read, if any, is not the whole
        if items is None or items is UNREAD:
            return
        if not isinstance(items, Sequence):
            text = f"« {name} » : attendu : une liste (une ligne « - … » par élément)"
            self._report(diagnose("VAL001", text, Position(file.name, line, column)))
            self.unread.add(file.kind.store)
            return
        for item, (line, column) in zip(items, items.spots, strict=True):
            if isinstance(item, Mapping):
                yield item
            elif item is not UNREAD:
                seen = "rien" if item is None else "une liste" if isinstance(item, Sequence) else "un texte"
                text = f"« {name} » : attendu : des clés (« id: … ») ; lu : {seen}"
                self._report(diagnose("VAL001", text, Position(file.name, line, column)))

    def _object(self, node: Mapping, file: DataFile, repertoire: Repertoire | None) -> None:
        kind = file.kind
        key_name = {"metier": "code", "profil": "metier"}.get(kind.name, "id")
        built = self._validate(node, file, kind.model)
        if built is None or node.broken:
            key = node.get(key_name)
            if isinstance(key, str):
                self.faulty.setdefault(kind.store, set()).add(key)
            elif kind.name == "metier":
                self.faulty.setdefault("metiers", set()).add(_code_of(file))
            partial = built or salvage(node, kind.model)
            if partial is not None:
                self.partial.append(partial)
                if kind.name == "metier" and isinstance(key, str) and getattr(partial, key_name) == key:
                    self._code(partial, key, file, repertoire)
            return
        key = getattr(built, key_name)
        if self._taken(kind, key, built, key_name):
            return
        self.stores[kind.store][key] = built
        if kind.name == "metier":
            self._metier(built, key, file, repertoire)

    def _taken(self, kind: Kind, key: str, built: Any, key_name: str) -> bool:
        """Whether an object of that id is there already, in any catalogue that shares its space of ids."""
        for store in ITEM_STORES if kind.store in ITEM_STORES else (kind.store,):
            other = self.stores[store].get(key)
            if other is None:
                continue
            first = other.at(key_name)
            text = f"{kind.label} « {key} » : identifiant déjà pris ({first}) ; en donner un autre à l’un des deux"
            self._report(diagnose("REF002", text, built.at(key_name)))
            self.faulty.setdefault(store, set()).add(key)  # which of the two is meant is not known
            return True
        return False

    def _metier(self, metier: Any, code: str, file: DataFile, repertoire: Repertoire | None) -> None:
        self.metier_files[code] = file.name
        if repertoire is None:  # without its head, a document would lack its edition and its warnings
            self.faulty.setdefault("metiers", set()).add(code)
            return
        self.repertoire_of[code] = repertoire
        self._code(metier, code, file, repertoire)

    def _code(self, metier: Base, code: str, file: DataFile, repertoire: Repertoire | None) -> None:
        """The form of the code, and its place in the name of the file."""
        if repertoire is None:
            return
        if not re.fullmatch(repertoire.motif_code, code):
            sound = (c for c, r in self.repertoire_of.items() if r is repertoire and re.fullmatch(r.motif_code, c))
            like = next((f", par exemple « {other} »" for other in sound), "")
            text = f"« code » : « {code} » n’a pas la forme des codes de ce répertoire{like}"
            self._report(diagnose("VAL003", f"{text} (motif_code : {repertoire.motif_code})", metier.at("code")))
        stem = Path(file.inner).stem
        if stem != code and not stem.startswith(f"{code}_"):
            text = f"le fichier contient le métier « {code} » ; le nommer « {code}_….yaml »"
            self._report(diagnose("FIC006", text, metier.at("code")))

    # -- the whole -------------------------------------------------------------------------------------------

    def _assemble(self) -> Referentiel:
        stores: dict[str, Any] = {name: MappingProxyType(items) for name, items in self.stores.items()}
        # Codes sort alike on every system, whatever the order of the folders.
        stores["metiers"] = MappingProxyType(dict(sorted(self.stores["metiers"].items())))
        stores["profils"] = MappingProxyType(dict(sorted(self.stores["profils"].items())))
        return Referentiel(
            repertoires=tuple(self.repertoires),
            repertoire_of=MappingProxyType(self.repertoire_of),
            logos=MappingProxyType(self.logos),
            **stores,
        )


def _code_of(file: DataFile) -> str:
    """The code of métier that the name of its file tells."""
    return Path(file.inner).stem.partition("_")[0]


def _newer_format(root: Mapping) -> int | None:
    value = root.get("format")
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19 and int(value) > FORMAT:
        return int(value)
    return None
