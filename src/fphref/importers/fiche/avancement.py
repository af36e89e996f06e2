"""The promotions inside a corps: to which grade, by which ways, under which conditions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from fphref.importers.fiche.chantier import LIBELLE, OUI, Chantier, Tree, compact
from fphref.importers.fiche.conditions_arbre import build, grow
from fphref.importers.fiche.conditions_texte import Contexte, is_condition
from fphref.importers.fiche.mots import sentence_case, upper_first, words_key
from fphref.importers.fiche.rubriques import INCONNUE, Rubrique
from fphref.importers.fiche.unites import Unite
from fphref.importers.fiche.voies import read_quota, split_conditions
from fphref.importers.modele import Arbre, Champ, cut
from fphref.model.statut import Corps

_TO_GRADE = re.compile(
    r"^(?:avancement |acce |promotion |nomination )?(?:au|aux|a un|vers le) (?:\w+ )?grade (?:superieur )?"
    r"(?:de |d |du )?"
)
_TO_SPECIAL = re.compile(
    r"(?:avancement |acce |promotion |nomination )?a (?:l |un )?echelon special(?: (?=(?:du|de) ))?"
    r"(?:du grade )?(?:de la |de l |de |d |du )?"
)


@dataclass
class _Modalite:
    titres: list[Unite] = field(default_factory=list)
    conditions: list[Unite] = field(default_factory=list)
    choix: bool | None = None
    quotas: list[Unite] = field(default_factory=list)


@dataclass
class _Avancement:
    titre: Unite
    modalites: list[_Modalite] = field(default_factory=lambda: [_Modalite()])
    notes: list[Unite] = field(default_factory=list)


def read_avancements(
    chantier: Chantier,
    rubriques: Sequence[Rubrique],
    fichier: str,
    initials: str,
    grades: Sequence[tuple[str, str]],
    known: Corps | None,
) -> list[Arbre]:
    """The promotions of a corps; `grades` are its grades (id, title) in order."""
    found: list[Arbre] = []
    for one in _gather(rubriques):
        special = _TO_SPECIAL.match(words_key(one.titre.texte))
        target = _grade(one.titre.texte, grades)
        rank = next((n for n, (identifiant, _) in enumerate(grades) if identifiant == target), 0)
        if not target or (rank == 0 and not special):
            _refuse(chantier, one)
            continue
        # A special échelon is one more of its own grade.
        source = target if special else grades[rank - 1][0]
        identifiant = _id(target, source, initials, known, found)
        path = ("avancements", len(found))
        tree = _read(chantier, one, fichier, path, Contexte(tuple(grades), source))
        found.append({"id": identifiant, **_ordered(tree, source, target)})
    return found


def _ordered(tree: Tree, source: str, target: str) -> Tree:
    head: Tree = {"intitule": tree["intitule"], "du_grade": source, "au_grade": target}
    if source == target:
        head["echelon_special"] = OUI
    return {**head, **{key: value for key, value in tree.items() if key != "intitule"}}


def _gather(rubriques: Sequence[Rubrique]) -> list[_Avancement]:
    found: list[_Avancement] = []
    lost = False
    for rubrique in rubriques:
        # What stands under a heading nobody knows is not of the promotion before it.
        lost = rubrique.cle == INCONNUE or (lost and rubrique.cle not in ("au_grade", "ou", "modalite"))
        if rubrique.cle == "au_grade" and rubrique.titre is not None:
            found.append(_Avancement(rubrique.titre))
        elif rubrique.section != "evolution" and rubrique.cle != "ou":
            continue
        if not found or lost:
            continue
        current = found[-1]
        units = [u for u in rubrique.unites if not u.note]
        current.notes += [u for u in rubrique.unites if u.note]
        if rubrique.cle in ("ou", "modalite"):
            current.modalites.append(_Modalite())
        modalite = current.modalites[-1]
        if rubrique.cle == "quota":
            modalite.quotas += units
        elif rubrique.cle in ("conditions", "toutes", "une"):
            modalite.conditions += units
            if rubrique.cle != "conditions":
                modalite.choix = rubrique.cle == "une"
        else:
            for unite in units:
                first = not modalite.conditions and not unite.est_item and not unite.texte.endswith(":")
                if first and not is_condition(unite.texte):
                    modalite.titres.append(unite)
                else:
                    modalite.conditions.append(unite)
    return found


def _grade(texte: str, grades: Sequence[tuple[str, str]]) -> str:
    """The grade of the corps that a heading names: the same title, else the longest one it begins with."""
    special = _TO_SPECIAL.match(words_key(texte))
    name = words_key(texte)[special.end() :] if special else _TO_GRADE.sub("", words_key(texte)).removeprefix("au ")
    if not name:
        return ""
    for identifiant, title in grades:
        if words_key(title) == name:
            return identifiant
    # « au grade de classe supérieure » names the one grade whose title ends so.
    ending = [identifiant for identifiant, title in grades if words_key(title).endswith(f" {name}")]
    if len(ending) == 1:
        return ending[0]
    named = sorted(grades, key=lambda grade: -len(grade[1]))
    return next((i for i, title in named if words_key(title) and name.startswith(words_key(title) + " ")), "")


def _refuse(chantier: Chantier, one: _Avancement) -> None:
    text = f"« {cut(one.titre.texte, 80)} » : grade absent de la liste des grades, ou premier grade ; à reprendre"
    chantier.doubt("IMP008", text, one.titre)
    chantier.leave(one.titre)
    for modalite in one.modalites:
        for unite in (*modalite.titres, *modalite.conditions, *modalite.quotas):
            chantier.leave(unite)


def _id(target: str, source: str, initials: str, known: Corps | None, found: Sequence[Arbre]) -> str:
    """The id of the known promotion to that grade, else one from the words the grade adds to the one before."""
    for avancement in known.avancements if known else ():
        if avancement.au_grade == target and avancement.echelon_special == (source == target):
            return avancement.id
    words = target.split("-")
    shared = source.split("-")
    # « classe supérieure », « 1re classe »: the word « classe » says little, and goes with the one beside it.
    added = [
        word
        for rank, word in enumerate(words)
        if word not in shared or (word == "classe" and any(w not in shared for w in words[max(0, rank - 1) : rank + 2]))
    ] or words
    if source == target:
        added = ["echelon", "special"]
    base = identifiant = f"{initials}-avancement-{'-'.join(added)}"[:70].rstrip("-")
    taken = {str(one["id"]) for one in found if isinstance(one, dict)}
    number = 1
    while identifiant in taken:
        number += 1
        identifiant = f"{base}-{number}"
    return identifiant


def _read(chantier: Chantier, one: _Avancement, fichier: str, path: tuple[str | int, ...], contexte: Contexte) -> Tree:
    champ = chantier.place(one.titre, fichier, *path, "intitule")
    tree: Tree = {"intitule": sentence_case(one.titre.texte.rstrip(" :"))}
    ways: list[Arbre] = []
    modalites = [m for m in one.modalites if m.titres or m.conditions or m.quotas]
    quota: Tree | None = None
    for rank, modalite in enumerate(modalites):
        spot = (*path, "modalites", len(ways))
        way: Tree = {}
        conditions, after = split_conditions(modalite.conditions)
        if not conditions and modalite.titres:
            # The sentence that names the way is all that is said of it.
            conditions, modalite.titres = [modalite.titres[-1]], modalite.titres[:-1]
        title = " ".join(upper_first(u.texte.rstrip(" :")) for u in modalite.titres)
        if len(title) > LIBELLE:
            conditions, modalite.titres = [*modalite.titres, *conditions], []
        if modalite.titres:
            way["intitule"] = title
            for unite in modalite.titres:
                chantier.place(unite, fichier, *spot, "intitule")
        found = build(chantier, grow(conditions, modalite.choix), contexte, fichier, (*spot, "conditions"))
        last = rank == len(modalites) - 1
        if found is None and last and ways:
            quota = read_quota(chantier, modalite.quotas, fichier, (*path, "quota"))
            continue
        way["conditions"] = found if found is not None else _unknown(chantier, one, Champ(fichier, spot))
        if modalite.quotas:
            if last:
                quota = read_quota(chantier, modalite.quotas, fichier, (*path, "quota"))
            else:
                way["quota"] = read_quota(chantier, modalite.quotas, fichier, (*spot, "quota"))
        if after:
            chantier.add_reserve(after, way, fichier, *spot)
            for unite in after:
                text = f"précision rangée en réserve : « {cut(unite.texte, 90)} »"
                chantier.doubt("IMP009", text, unite, Champ(fichier, spot))
        ways.append(way)
    if not ways:
        ways.append({"conditions": _unknown(chantier, one, champ)})
    tree["modalites"] = ways
    tree |= compact({"quota": quota})
    chantier.reserve(one.titre, tree, fichier, *path)
    if one.notes:
        chantier.add_reserve(one.notes, tree, fichier, *path)
    return tree


def _unknown(chantier: Chantier, one: _Avancement, champ: Champ) -> Tree:
    chantier.doubt("IMP011", f"« {cut(one.titre.texte, 80)} » : aucune condition imprimée", one.titre, champ)
    return {"texte": "Conditions non données par la fiche", "a_apprecier": OUI}
