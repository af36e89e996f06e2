"""Several drafts put into one: catalogues joined by id, one head, nothing written twice and nothing lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from fphref.diagnostics import Position
from fphref.importers.modele import Arbre, Brouillon, Champ, Doute, Rattachement, cut
from fphref.model.referentiel import Referentiel
from fphref.regles import diagnose
from fphref.yaml_splice.emit import Brut, document

HEAD: Final = "repertoire.yaml"
CATALOGUES: Final = {
    "sources.yaml": "sources",
    "familles.yaml": "familles",
    "activites.yaml": "activites",
    "savoir_faire.yaml": "savoir_faire",
    "connaissances.yaml": "connaissances",
    "savoir_etre.yaml": "savoir_etre",
    "marche/sources.yaml": "sources",
}
"""Files that hold one list, under that key: drafts share them."""
DOUBLES: Final = "doublons"
"""The folder of what could not stand beside what is there already; nothing loads it."""
KNOWN: Final = "référentiel étendu"
"""What stands for the file of a field that is known already, where the draft extends a référentiel."""
_STORES: Final = {
    "formations": ("formations", "id"),
    "statut": ("corps", "id"),
    "echelles": ("echelles", "id"),
    "metiers": ("metiers", "code"),
    "profils": ("profils", "metier"),
    "marche": ("marche", "id"),
}
"""By folder of a draft: the store of known objects, and the key that tells them apart."""
_NATIONAL = r"\d{2}[A-Z]\d{2}"

Trees = dict[str, dict[str, Arbre]]


@dataclass(frozen=True, slots=True)
class Ensemble:
    """One draft made of several: the trees by path in its folder, and the drafts with their fields in it.

    `doublons` are texts set aside, by path. In `fichiers` the head comes first, then what is read before the rest.
    """

    fichiers: Trees
    doublons: dict[str, str]
    brouillons: tuple[Brouillon, ...]
    rattachements: tuple[Rattachement, ...]


@dataclass(frozen=True, slots=True)
class Cadre:
    """What the head of a draft says: the day it was made, and the référentiel it extends, from its own folder."""

    jour: date
    etend: str = ""
    referentiel: Referentiel = field(default_factory=Referentiel)


def assemble(brouillons: Sequence[Brouillon], cadre: Cadre, rattachements: Sequence[Rattachement] = ()) -> Ensemble:
    """Join the drafts of one run, in their order; with `etend`, what that référentiel holds already is left out."""
    joiner = _Joiner(cadre)
    done = tuple(joiner.add(brouillon) for brouillon in brouillons)
    given = joiner.trees.pop(HEAD, {})
    fichiers = {path: joiner.trees[path] for path in sorted(joiner.trees, key=_rank)}
    fichiers = {path: tree for path, tree in fichiers.items() if any(tree.values())}
    if cadre.etend or any(not path.startswith("marche/") for path in fichiers):
        fichiers = {HEAD: _head(given, fichiers, cadre), **fichiers}
    return Ensemble(fichiers, joiner.doublons, done, tuple(rattachements))


class _Joiner:
    def __init__(self, cadre: Cadre) -> None:
        self.cadre = cadre
        self.trees: Trees = {}
        self.doublons: dict[str, str] = {}
        self._places: dict[tuple[str, str], int] = {}

    def add(self, brouillon: Brouillon) -> Brouillon:
        """Take in the trees of a draft; the same draft with its fields where they went, and the doubts this raised."""
        doutes = list(brouillon.doutes)
        moved: dict[str, str] = {}
        ranks: dict[str, dict[int, int | str]] = {}
        for path, tree in brouillon.fichiers.items():
            key = CATALOGUES.get(path)
            if key is not None:
                ranks[path] = self._catalogue(path, key, tree, brouillon, doutes)
            else:
                moved[path] = self._file(path, tree, brouillon, doutes)

        def moved_field(champ: Champ) -> Champ:
            if champ.fichier not in ranks:
                return Champ(moved.get(champ.fichier, champ.fichier), champ.chemin)
            key, rank = (*champ.chemin, "", "")[:2]
            found = ranks[champ.fichier].get(rank) if isinstance(rank, int) else None
            if found is None:
                return champ
            if isinstance(found, str):
                return Champ(found, champ.chemin) if found.startswith(DOUBLES) else Champ(KNOWN, (key, found))
            return Champ(champ.fichier, (key, found, *champ.chemin[2:]))

        sorts = tuple(
            replace(sort, champs=tuple(moved_field(champ) for champ in sort.champs)) for sort in brouillon.sorts
        )
        placed = tuple(replace(d, champ=moved_field(d.champ)) if d.champ is not None else d for d in doutes)
        return replace(brouillon, sorts=sorts, doutes=placed)

    def _catalogue(
        self, path: str, key: str, tree: dict[str, Arbre], brouillon: Brouillon, doutes: list[Doute]
    ) -> dict[int, int | str]:
        """Join the items of a catalogue: the rank of each in the joined list, its id where it is known already."""
        held = self.trees.setdefault(path, {key: []}).setdefault(key, [])
        items = tree.get(key)
        ranks: dict[int, int | str] = {}
        if not isinstance(held, list) or not isinstance(items, list):
            return ranks
        for rank, item in enumerate(items):
            identifiant = str(item.get("id", "")) if isinstance(item, dict) else ""
            if self._is_known(key, identifiant):
                ranks[rank] = self._beside_known(path, key, item, brouillon, doutes) or identifiant
                continue
            place = self._places.get((path, identifiant))
            if place is None or not identifiant:
                self._places[path, identifiant] = ranks[rank] = len(held)
                held.append(item)
                continue
            ranks[rank] = place
            other = held[place]
            if isinstance(other, dict) and isinstance(item, dict) and other != item:
                held[place], against = _joined(other, item)
                if against:
                    text = f"« {identifiant} » déjà décrit autrement dans ce brouillon ({', '.join(against)}) : "
                    doutes.append(_doubt("IMP009", text + "le premier est gardé", brouillon))
                    self._set_aside(f"{path}-{identifiant}", {key: [item]}, brouillon)
        return ranks

    def _beside_known(self, path: str, key: str, item: Arbre, brouillon: Brouillon, doutes: list[Doute]) -> str:
        """The file set aside for an item that says more than the known one of its id; empty where it says no more."""
        if not isinstance(item, dict):
            return ""
        known = getattr(self.cadre.referentiel, key)[item["id"]]
        held = {code.code for code in getattr(known, "codes", ())} | {s.id for s in getattr(known, "sous_familles", ())}
        lists = [value for name in ("codes", "sous_familles") if isinstance(value := item.get(name), list)]
        more = [
            str(one.get("code", one.get("intitule", "")))
            for value in lists
            for one in value
            if isinstance(one, dict) and one.get("code", one.get("id")) not in held
        ]
        if not more:
            return ""
        text = f"« {item['id']} » est connu sans « {', '.join(more)} » : à y ajouter si c’est juste"
        doutes.append(_doubt("IMP009", text, brouillon))
        return self._set_aside(f"{path}-{item['id']}", {key: [item]}, brouillon)

    def _is_known(self, key: str, identifiant: str) -> bool:
        store = getattr(self.cadre.referentiel, key, {}) if self.cadre.etend else {}
        return identifiant in store

    def _file(self, path: str, tree: dict[str, Arbre], brouillon: Brouillon, doutes: list[Doute]) -> str:
        """Take in a file of one object: the path it has in the whole."""
        folder, _, name = path.partition("/")
        if folder == "metiers" and self.cadre.etend:
            tree = self._in_known_famille(tree, brouillon, doutes)
        store, key = _STORES.get(folder, ("", "id"))
        identifiant = str(tree.get(key, ""))
        if store and self._is_known(store, identifiant):
            text = f"« {identifiant} » est déjà dans le référentiel étendu : le connu est gardé, la lecture est à part"
            doutes.append(_doubt("IMP010", text, brouillon))
            return self._set_aside(path, tree, brouillon)
        if path not in self.trees or path == HEAD:
            self.trees[path] = {**self.trees.get(path, {}), **tree}
            return path
        if self.trees[path] == tree or document(self.trees[path]) == document(tree):
            return path
        text = f"{name or path} est déjà fait d’un autre document : le premier est gardé, celui-ci est à part"
        doutes.append(_doubt("IMP010", text, brouillon))
        return self._set_aside(path, tree, brouillon)

    def _in_known_famille(self, tree: dict[str, Arbre], brouillon: Brouillon, doutes: list[Doute]) -> dict[str, Arbre]:
        """The same métier without a sous-famille that its known famille lacks: a draft cannot add to that."""
        famille = self.cadre.referentiel.familles.get(str(tree.get("famille")))
        asked = tree.get("sous_famille")
        if famille is None or asked is None or famille.sous_famille(str(asked)) is not None:
            return tree
        text = f"sous-famille « {asked} » absente de « {famille.intitule} » dans le référentiel étendu : l’y ajouter, "
        doutes.append(_doubt("IMP011", text + "puis la citer dans le métier", brouillon))
        self._set_aside("sous-famille", {"famille": famille.id, "sous_famille": asked}, brouillon)
        return {key: value for key, value in tree.items() if key != "sous_famille"}

    def _set_aside(self, path: str, tree: dict[str, Arbre], brouillon: Brouillon) -> str:
        base = re.sub(r"[^0-9A-Za-z_-]+", "-", path.removesuffix(".yaml"))
        name, number = f"{DOUBLES}/{base}.txt", 1
        while name in self.doublons:
            number += 1
            name = f"{DOUBLES}/{base}-{number}.txt"
        self.doublons[name] = document(tree, (f"# Lu dans « {brouillon.document.nom} » ; rien ne lit ce fichier.",))
        return name


def _joined(first: dict[str, Arbre], second: dict[str, Arbre]) -> tuple[dict[str, Arbre], list[str]]:
    """Both descriptions of an item in one, lists of sub-items joined; and the keys on which they disagree.

    Where a fact comes from may differ: the first to say it keeps it.
    """
    whole, against = dict(first), []
    for key, value in second.items():
        mine = whole.get(key)
        if mine is None:
            whole[key] = value
        elif isinstance(mine, list) and isinstance(value, list):
            whole[key] = [*mine, *(item for item in value if item not in mine)]
        elif mine != value and key not in ("source", "reserve"):
            against.append(key)
    return whole, against


def _head(given: dict[str, Arbre], fichiers: Trees, cadre: Cadre) -> dict[str, Arbre]:
    codes = [str(tree.get("code", "")) for path, tree in fichiers.items() if path.startswith("metiers/")]
    national = all(re.fullmatch(_NATIONAL, code) for code in codes)
    head: dict[str, Arbre] = {
        "format": 1,
        "id": "brouillon",
        "intitule": "Brouillon importé",
        "edition": "Brouillon à relire",
        "date": Brut(cadre.jour.isoformat()),
        "motif_code": f"^{_NATIONAL}$" if national else "^[0-9A-Z][0-9A-Z-]{0,19}$",
    }
    head |= given
    if cadre.etend:
        head["etend"] = cadre.etend
    head.setdefault("mention", "Brouillon")
    return head


def _doubt(regle: str, message: str, brouillon: Brouillon) -> Doute:
    return Doute(diagnose(regle, cut(message, 300), Position(brouillon.document.nom)))


_ORDER: Final = ("sources.yaml", "familles.yaml", "activites.yaml", "savoir_faire.yaml", "connaissances.yaml",
                 "savoir_etre.yaml", "echelles/", "formations/", "statut/", "metiers/", "profils/",
                 "marche/")  # fmt: skip


def _rank(path: str) -> tuple[int, str]:
    return next((n for n, start in enumerate(_ORDER) if path.startswith(start)), len(_ORDER)), path
