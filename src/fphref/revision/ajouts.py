"""Rows that were added: which file they go to, under which key, or why they cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from fphref.diagnostics import suggestion
from fphref.loading.kinds import KINDS
from fphref.revision.ajout_details import Detail, place_detail
from fphref.revision.cles import Cles
from fphref.revision.depot import Depot, Dossier, Fichier, plain
from fphref.revision.editions import Edition, set_at, typed
from fphref.revision.lecture import Lue
from fphref.revision.lignes import Chemin, Ligne, parent_of
from fphref.revision.noms import slug
from fphref.revision.tables import DETAILS, LISTE, PARENT, RANG, Table
from fphref.revision.valeurs import normal, rang_of
from fphref.revision.verdict import Faute
from fphref.yaml_splice import OneLine, Tree
from fphref.yaml_text import Mapping as Node

_KINDS = {kind.name: kind for kind in KINDS}
_FOLDERS = {"metier": "metiers/{}.yaml", "formation": "formations/{}.yaml", "corps": "statut/corps/{}.yaml",
            "profil": "profils/{}.yaml"}  # fmt: skip


class Place(NamedTuple):
    """Where a new item goes: the edits of a file, and the path of the list there."""

    edition: Edition
    chemin: Chemin


class Ajouts:
    """Places new rows; `edition` gives the edits of a file that exists."""

    def __init__(self, depot: Depot, lignes: Mapping[str, Sequence[Ligne]], edition: Callable[[str], Edition]) -> None:
        self.depot = depot
        self.lignes = lignes
        self._edition = edition
        self.neufs: dict[str, Edition] = {}
        self.dernier = ""
        """Where the last one went."""
        self._trees: dict[str, Tree] = {}
        self._cles = Cles(lignes)

    def add(self, lue: Lue) -> Faute | None:
        """Take a new row, or say why not."""
        table = lue.table
        for role, fault in lue.fautes.items():
            return "REV006", f"ligne ajoutée, lu : {fault}", role
        for colonne in table.colonnes:
            if colonne.obligatoire and not lue.valeurs.get(colonne.role):
                return (
                    "REV004",
                    f"ligne ajoutée, « {colonne.titre} » est obligatoire{self._cles.hint(lue, colonne.role)}",
                    colonne.role,
                )
        if table.nom == DETAILS:
            return self._detail(lue)
        key = lue.valeurs.get(table.cle, "") if table.cle in ("id", "code") else ""
        fault_of_key = self._cles.take(table, key, lue) if key else None
        if fault_of_key is not None:
            return fault_of_key
        if not table.motifs[0]:
            return self._file(lue, key)
        item, fault_of_item = self._item(lue)
        if fault_of_item:
            return "REV006", fault_of_item, "codes"
        return self._into_list(lue, item)

    def known(self, lue: Lue) -> bool:
        """Whether the files hold that very row already: the workbook was applied before."""
        if not all(lue.valeurs.get(colonne.role) for colonne in lue.table.colonnes if colonne.obligatoire):
            return False
        given = {role: text for role, text in lue.valeurs.items() if text and role not in (RANG, "codes")}
        codes, _ = self.codes(lue.valeurs.get("codes", ""))
        lines = "\n".join(f"{code['nomenclature']} {code['code']}" for code in codes)
        return not lue.fautes and any(
            all(row.valeurs.get(role) == text for role, text in given.items()) and row.valeurs.get("codes", "") == lines
            for row in self.lignes[lue.table.nom]
        )

    def _detail(self, lue: Lue) -> Faute | None:
        found = place_detail(self.depot, lue, self._tree)
        if not isinstance(found, Detail):
            return found
        self._edition(found.fichier.nom).poses.append((found.chemin, found.valeur))
        set_at(self._tree(found.fichier), found.chemin, found.valeur)
        self.dernier = found.fichier.affiche
        return None

    def _tree(self, fichier: Fichier) -> Tree:
        """A file with the values that the workbook set so far."""
        if fichier.nom not in self._trees:
            self._trees[fichier.nom] = self._edition(fichier.nom).pose(plain(fichier.arbre))
        return self._trees[fichier.nom]

    # -- what the row holds --------------------------------------------------------------------------------------

    def codes(self, text: str) -> tuple[list[dict[str, Any]], str]:
        """The codes of a cell, or what is wrong with it; a code alone is of the nomenclature the others have."""
        known = {line.partition(" ")[0] for nom in ("savoir_faire", "connaissances") for row in self.lignes[nom]
                 for line in row.valeurs.get("codes", "").split("\n") if line}  # fmt: skip
        usual = known.pop() if len(known) == 1 else ""
        found: list[dict[str, Any]] = []
        for line in filter(None, (normal(part) for part in re.split(r"[\n;]", text))):
            words = line.replace(":", " ").split()
            if len(words) == 1 and usual:
                words = [usual, *words]
            if len(words) != 2:
                return [], f"attendu : la nomenclature, une espace, le code ; lu : « {line} »"
            found.append(OneLine(nomenclature=words[0].lower(), code=words[1]))
        return found, ""

    def _item(self, lue: Lue) -> tuple[Tree, str]:
        table = lue.table
        tree: dict[str, Tree] = {}
        for colonne in table.colonnes:
            text = lue.valeurs.get(colonne.role, "")
            if colonne.nature == "calcul" or colonne.role in (PARENT, LISTE, RANG) or not text:
                continue
            if colonne.nature == "codes":
                codes, fault = self.codes(text)
                if fault:
                    return None, fault
                tree["codes"] = codes  # type: ignore[assignment]
            elif colonne.nature == "liste":
                set_at(tree, tuple(colonne.role.split(".")), [normal(line) for line in text.split("\n")])
            else:
                set_at(tree, tuple(colonne.role.split(".")), typed(text, colonne))
        if table.scalaire and set(tree) == {table.scalaire}:
            return tree[table.scalaire], ""
        return (OneLine(tree) if table.nom == "exigences" else tree), ""

    # -- where it goes -------------------------------------------------------------------------------------------

    def _dossier(self, lue: Lue) -> Dossier | Faute:
        ouverts = {dossier.id: dossier for dossier in self.depot.ouverts}
        if lue.repertoire in ouverts:
            return ouverts[lue.repertoire]
        if lue.repertoire and lue.repertoire.removesuffix(" (lecture seule)") in {d.id for d in self.depot.dossiers}:
            return "REV007", f"« {lue.repertoire} » : ce référentiel est en lecture seule", ""
        if not lue.repertoire and len(ouverts) == 1:
            return next(iter(ouverts.values()))
        return "REV016", f"choisir un répertoire{suggestion(lue.repertoire, ouverts)}", ""

    def _file(self, lue: Lue, key: str) -> Faute | None:
        """A row that is a file of its own."""
        dossier = self._dossier(lue)
        if isinstance(dossier, tuple):
            return dossier
        item, fault = self._item(lue)
        if fault or not isinstance(item, dict):
            return "REV006", fault, ""
        kind = lue.table.natures[0]
        name = f"{key}_{slug(lue.valeurs.get('intitule.masculin', ''), 6)}".rstrip("_") if kind == "metier" else key
        inner = _FOLDERS[kind].format(name)
        fault_of_name = self._taken(dossier, inner, lue.table.cle)
        if fault_of_name is None:
            self._new_file(dossier, kind, inner, item)
        return fault_of_name

    def _taken(self, dossier: Dossier, inner: str, role: str) -> Faute | None:
        """Whether a file of that name holds something else."""
        there = self.depot.fichiers.get(f"{dossier.id}/{inner}")
        if there is None:
            return None
        return (
            "REV008",
            f"le fichier {there.affiche} existe déjà, pour « {parent_of(there.arbre)} » : le renommer",
            role,
        )

    def _new_file(self, dossier: Dossier, kind: str, inner: str, tree: dict[str, Tree]) -> Edition:
        nom = f"{dossier.id}/{inner}"
        edition = self.neufs[nom] = Edition(nom, _KINDS[kind], dossier, inner, neuf=tree)
        self.dernier = nom
        return edition

    def _into_list(self, lue: Lue, item: Tree) -> Faute | None:
        table = lue.table
        motif = self._motif(lue)
        if motif is None:
            return "REV016", f"« Nature » : {lue.valeurs.get(LISTE, '')} n’est pas une liste d’ici", LISTE
        rang: float | None = None
        if text := lue.valeurs.get(RANG, ""):
            rang = rang_of(text)
            if rang is None:
                return "REV006", f"« Rang » : attendu : un nombre, comme 3 ou 2,5 ; lu : « {text} »", RANG
        if table.colonne(PARENT) is None:
            dossier = self._dossier(lue)
            if isinstance(dossier, tuple):
                return dossier
            place = Place(self._catalogue(dossier, table.natures[0]), motif)
        else:
            held = self._holder(lue, motif)
            if not isinstance(held, Place):
                return held
            place = held
        if self._repeated(place, table, item):
            return "REV008", "déjà dans cette liste : modifier l’autre ligne", table.cle
        place.edition.liste(place.chemin).ajouts.append((rang, item))
        self.dernier = place.edition.nom
        return None

    @staticmethod
    def _motif(lue: Lue) -> tuple[str, ...] | None:
        if len(lue.table.motifs) == 1:
            return lue.table.motifs[0]
        wanted = next((key for key, text in lue.table.listes.items() if text == lue.valeurs.get(LISTE)), None)
        return next((motif for motif in lue.table.motifs if motif[-1] == wanted), None)

    def _repeated(self, place: Place, table: Table, item: Tree) -> bool:
        """Whether a list names that element already; those that are being removed do not count."""
        if not table.cle:
            return False

        def name_of(value: Any) -> Any:
            return value.get(table.cle) if isinstance(value, dict) else value

        fichier = self.depot.fichiers.get(place.edition.nom)
        liste = place.edition.liste(place.chemin)
        old = (fichier.noeud(place.chemin) if fichier else None) or ()
        names = [name_of(value) for rank, value in enumerate(old) if rank not in liste.retires]
        return name_of(item) in (*names, *(name_of(value) for _, value in liste.ajouts))

    def _catalogue(self, dossier: Dossier, kind: str) -> Edition:
        nom = f"{dossier.id}/{kind}.yaml"
        if nom in self.depot.fichiers:
            return self._edition(nom)
        return self.neufs.get(nom) or self._new_file(dossier, kind, f"{kind}.yaml", {kind: []})

    def _holder(self, lue: Lue, motif: tuple[str, ...]) -> Place | Faute:
        """The edits of the file that holds the list, and its path there."""
        wanted, natures = lue.valeurs[PARENT], lue.table.natures
        locked: Fichier | None = None
        for fichier in self.depot.fichiers.values():
            if fichier.kind.name not in natures:
                continue
            chemin = _path_in(fichier.arbre, motif, wanted)
            if chemin is None:
                continue
            if not fichier.dossier.verrouille:
                return Place(self._edition(fichier.nom), chemin)
            locked = fichier
        for edition in self.neufs.values():
            if edition.kind.name in natures and "*" not in motif and edition.neuf and parent_of(edition.neuf) == wanted:
                return Place(edition, motif)
        if locked is not None:
            return "REV007", f"« {wanted} » est dans « {locked.dossier.id} », en lecture seule", PARENT
        if natures == ("profil",):
            return self._profile(lue, wanted)
        return "REV016", f"« {wanted} » est inconnu{suggestion(wanted, self._parents(natures))}", PARENT

    def _parents(self, natures: tuple[str, ...]) -> set[str]:
        return {parent_of(f.arbre) for f in self.depot.fichiers.values() if f.kind.name in natures}

    def _profile(self, lue: Lue, metier: str) -> Place | Faute:
        """A first requirement makes the profile, on the default scale."""
        known = self._parents(("metier",)) | {parent_of(e.neuf) for e in self.neufs.values() if e.neuf}
        if metier not in known:
            return "REV016", f"« {metier} » est inconnu{suggestion(metier, known)}", PARENT
        dossier = self._dossier(lue)
        if isinstance(dossier, tuple):
            return dossier
        scales = [f.arbre for f in self.depot.fichiers.values() if f.kind.name == "echelle"]
        scale = next((s for s in scales if s.get("defaut") == "oui"), scales[0] if scales else None)
        if scale is None or not isinstance(scale.get("id"), str):
            return "REV016", "aucune échelle de niveaux dans le référentiel : en ajouter une", PARENT
        inner = _FOLDERS["profil"].format(metier)
        fault = self._taken(dossier, inner, PARENT)
        if fault is not None:
            return fault
        tree: dict[str, Tree] = {"metier": metier, "echelle": scale["id"], "exigences": []}
        return Place(self._new_file(dossier, "profil", inner, tree), ("exigences",))


def _path_in(tree: Any, motif: tuple[str, ...], wanted: str) -> Chemin | None:
    """The path of the list `motif` names, under the object called `wanted`."""
    if "*" not in motif:
        return motif if parent_of(tree) == wanted else None
    rank = motif.index("*")
    items = tree
    for step in motif[:rank]:
        items = items.get(step) if isinstance(items, Node) else None
    for index, item in enumerate(items or ()):
        if isinstance(item, Node) and parent_of(item) == wanted:
            return (*motif[:rank], index, *motif[rank + 1 :])
    return None
