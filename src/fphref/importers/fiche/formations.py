"""The « Formation » rubrique of a fiche: any number of blocks, each a training with its programme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from fphref.importers.fiche.chantier import LIBELLE, Chantier, Tree, compact
from fphref.importers.fiche.listes import read_links
from fphref.importers.fiche.mots import (
    is_caps,
    level_of,
    sentence_case,
    whole_months,
    words_key,
)
from fphref.importers.fiche.programme import read_programme
from fphref.importers.fiche.rubriques import Rubrique
from fphref.importers.fiche.unites import Unite
from fphref.importers.modele import Arbre, Champ, cut

_SINGLE: Final = ("certificateur", "valideur", "voie_acces")


def read_formations(chantier: Chantier, rubriques: Sequence[Rubrique]) -> list[str]:
    """Make a file of each training of the fiche: their ids in its order."""
    ids: list[str] = []
    section = [r for r in rubriques if r.section == "formation"]
    for title, block in _blocks(section):
        ids.append(_Formation(chantier, title, block).read())
    for rubrique in rubriques:
        if rubrique.section != "prerequis":
            continue
        for unite in chantier.content(rubrique.unites):
            if chantier.fits(unite):
                ids.append(_Formation(chantier, unite, []).read())
                chantier.doubt("IMP009", "pré-requis rangé parmi les formations : à vérifier", unite)
    return list(dict.fromkeys(ids))


def _blocks(section: list[Rubrique]) -> list[tuple[Unite | None, list[Rubrique]]]:
    """Each training: its title, and its rubriques."""
    blocks: list[tuple[Unite | None, list[Rubrique]]] = []
    for rank, rubrique in enumerate(section):
        following = section[rank + 1].cle if rank + 1 < len(section) else ""
        if rubrique.cle:
            again = rubrique.cle == "infos" and bool(blocks) and any(r.cle == "infos" for r in blocks[-1][1])
            if not blocks or again:
                blocks.append((None, []))
            blocks[-1][1].append(rubrique)
        titles = _titles_in(rubrique, following, blocks)
        for unite in titles:
            rubrique.unites.remove(unite)
            blocks.append((unite, []))
        if not rubrique.cle:
            # What stands before any block, or between them: each line is a training of its own.
            for unite in [u for u in rubrique.unites if not u.note and u not in titles]:
                blocks.insert(len(blocks) - len(titles), (unite, []))
    return blocks


def _titles_in(rubrique: Rubrique, following: str, blocks: list[tuple[Unite | None, list[Rubrique]]]) -> list[Unite]:
    """The unit at the end of a rubrique that is the title of the next training."""
    if not rubrique.unites:
        return []
    # A heading inside a rubrique of one value begins a training too.
    inside = [
        u for u in rubrique.unites if u.nature == "titre" and rubrique.cle not in ("groupe", "programme", "duree")
    ]
    last = rubrique.unites[-1]
    if last.est_item or last.nature == "tableau" or last.note or last.texte.endswith((":", ";")):
        return inside
    if len(last.texte) > LIBELLE or is_caps(last.texte):
        return inside
    begun = {r.cle for r in blocks[-1][1]} if blocks else set()
    starts = following == "infos" or (
        following in ("niveau", "certificateur", "valideur", "acces", "voie_acces")
        and following in begun
        and (rubrique.cle in ("", "obtention") or len(rubrique.unites) > 1)
    )
    if not starts and rubrique.cle == "" and following:
        starts = True
    return [*inside, last] if starts and last not in inside else inside


class _Formation:
    def __init__(self, chantier: Chantier, title: Unite | None, block: list[Rubrique]) -> None:
        self.chantier, self.title, self.block = chantier, title, block
        self.tree: Tree = {}
        self.fichier = ""
        self.after_length: list[Unite] = []

    def read(self) -> str:
        chantier, title = self.chantier, self.title
        intitule = sentence_case(title.texte.rstrip(" :")) if title is not None else "Formation à nommer"
        if len(intitule) > LIBELLE:
            intitule = intitule[:LIBELLE]
        identifiant = self._id(intitule)
        self.fichier = f"formations/{identifiant}.yaml"
        if self.fichier in chantier.fichiers and title is not None:
            chantier.place(title, self.fichier, "intitule")
            chantier.doubt("IMP010", f"formation « {cut(intitule, 80)} » citée deux fois : gardée une fois", title)
            return identifiant
        if title is not None:
            chantier.place(title, self.fichier, "intitule")
        else:
            first = next((r.titre for r in self.block if r.titre), None)
            text = "formation sans intitulé : « Formation à nommer » en tient lieu"
            chantier.doubt("IMP011", text, first if first else 0, Champ(self.fichier, ("intitule",)))
        tree = self._fields()
        head: Tree = {"id": identifiant, "intitule": intitule}
        self.tree = {**head, **compact(tree), "source": chantier.source}
        chantier.fichiers[self.fichier] = self.tree
        notes = [u for r in self.block for u in r.unites if u.note]
        if title is not None:
            chantier.reserve(title, self.tree, self.fichier)
        if notes:
            chantier.add_reserve(notes, self.tree, self.fichier)
        return identifiant

    def _id(self, intitule: str) -> str:
        """A known training of that title, the one this fiche only named again, else a new id."""
        key = words_key(intitule)
        ids = [f.id for f in self.chantier.registre.referentiel.formations.values() if words_key(f.intitule) == key]
        held = self.chantier.fichiers
        ids += [
            str(t["id"]) for p, t in held.items() if p[:11] == "formations/" and words_key(str(t["intitule"])) == key
        ]
        for identifiant in ids:
            if f"formations/{identifiant}.yaml" not in held or not self.block:
                return identifiant
        if ids and self.title is not None:
            text = f"formation « {cut(intitule, 80)} » décrite deux fois : les deux sont gardées, à réunir"
            self.chantier.doubt("IMP010", text, self.title)
        return self.chantier.registre.identifiant("", intitule)

    def _fields(self) -> Tree:
        tree: Tree = {"niveau_qualification": self._level()}
        for cle in _SINGLE:
            tree[cle] = self._single(cle)
        tree["textes"] = self.chantier.textes(self._units("textes"), self.fichier, "textes")
        tree["informations"] = read_links(self.chantier, self._units("informations"), self.fichier, "informations")
        tree["admissibilite"] = self._admission()
        tree["modalites_admission"] = self._paragraph("modalites", "modalites_admission")
        tree["duree"] = self._length()
        tree["programme"], stage = read_programme(self.chantier, self.block, self.after_length, self.fichier)
        tree["stage"] = stage
        tree["obtention"] = self._list("obtention")
        for rubrique in self.block:
            if rubrique.cle in ("infos", "acces"):
                for unite in rubrique.unites:
                    if not unite.note:
                        self._loose(unite, tree)
        order = (
            "niveau_qualification", "certificateur", "valideur", "textes", "informations", "voie_acces",
            "admissibilite", "modalites_admission", "duree", "programme", "stage", "obtention",
        )  # fmt: skip
        return {key: tree[key] for key in order}

    def _units(self, cle: str) -> list[Unite]:
        return [u for r in self.block if r.cle == cle for u in r.unites if not u.note]

    def _loose(self, unite: Unite, tree: Tree) -> None:
        """A line right under « Infos générales » or « Accès »: a level, or words for no field."""
        level, said = level_of(unite.texte)
        if level and said and not tree["niveau_qualification"] and len(unite.texte) < 60:
            tree["niveau_qualification"] = level
            self.chantier.place(unite, self.fichier, "niveau_qualification")
        else:
            self.chantier.leave(unite)

    def _level(self) -> int | None:
        found: int | None = None
        for unite in self._units("niveau"):
            level, said = level_of(unite.texte)
            if level is None or found is not None:
                self.chantier.leave(unite)
                if level is None:
                    self.chantier.doubt("IMP008", f"niveau non compris : « {cut(unite.texte, 80)} »", unite)
                continue
            found = level
            champ = self.chantier.place(unite, self.fichier, "niveau_qualification")
            if not said:
                text = f"« {cut(unite.texte, 60)} » lu comme le niveau {level} de l’échelle de 2019"
                self.chantier.doubt("IMP009", text, unite, champ)
        return found

    def _single(self, cle: str) -> str | None:
        """A rubrique of one label; several lines are joined."""
        units = self._units(cle)
        text = ", ".join(u.texte.rstrip(" ,;") for u in units)
        if len(text) > LIBELLE:
            for unite in units:
                self.chantier.fits(unite, 0)
            return None
        for unite in units:
            self.chantier.place(unite, self.fichier, cle)
        return text or None

    def _paragraph(self, cle: str, field: str) -> str | None:
        units = self._units(cle)
        for unite in units:
            self.chantier.place(unite, self.fichier, field)
        return " ".join(u.texte for u in units)[:20_000] or None

    def _list(self, cle: str) -> list[Arbre]:
        found: list[Arbre] = []
        for unite in self.chantier.content(self._units(cle)):
            found.append(self.chantier.mention(unite, self.fichier, cle, len(found)))
        return found

    def _admission(self) -> list[Arbre]:
        """The groups of alternatives: a line followed by bullets is the heading of a group."""
        groups: list[Arbre] = []
        units = self._units("admissibilite")
        current: list[Arbre] | None = None
        for rank, unite in enumerate(units):
            following = units[rank + 1] if rank + 1 < len(units) else None
            if not unite.est_item and following is not None and following.est_item:
                current = []
                groups.append({"intitule": unite.texte, "alternatives": current})
                self.chantier.place(unite, self.fichier, "admissibilite", len(groups) - 1, "intitule")
                continue
            if current is None or not unite.est_item:
                current = []
                groups.append({"alternatives": current})
            path = ("admissibilite", len(groups) - 1, "alternatives", len(current))
            current.append(self.chantier.mention(unite, self.fichier, *path))
            if not unite.est_item:
                current = None
        return groups

    def _length(self) -> Tree | None:
        units = self._units("duree")
        if not units or not self.chantier.fits(units[0]):
            return None
        first, *others = units
        champ = self.chantier.place(first, self.fichier, "duree", "texte")
        months = whole_months(first.texte)
        tree: Tree = {"texte": first.texte}
        if months is not None:
            tree["mois"] = months
        else:
            self.chantier.doubt("IMP008", f"durée gardée en texte : « {cut(first.texte, 90)} »", first, champ)
        self.after_length = others
        return tree
