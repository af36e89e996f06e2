"""The programme of a training: groups of modules, what each holds, and the period of practice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from fphref.importers.fiche.anomalies import glued_labels
from fphref.importers.fiche.chantier import LIBELLE, Chantier, Tree
from fphref.importers.fiche.mots import LENGTH, is_caps, months_of, plain, sentence_case, words_key
from fphref.importers.fiche.rubriques import Rubrique
from fphref.importers.fiche.unites import Unite
from fphref.importers.modele import Arbre, Champ, cut

_MODULE = re.compile(r"(?:module|unite d'enseignement|ue|unite|bloc|semestre|sequence)\s*(?:n\s*°\s*)?[0-9ivx]+\b")
_GROUP = re.compile(
    r"(?:troncs? communs?|(?:modules?|enseignements?|unites?(?: d'enseignement)?) (?:communs?|specifiques?|optionnels?"
    r"|obligatoires?|complementaires?|libres?|au choix|fondamenta\w+|de specialites?)|options?|parcours|specialites?)\b"
)
_STAGE = re.compile(r"(?:stages?|periode de stage)\b")


@dataclass
class _Groupe:
    """Lines under one heading of the programme, or under none."""

    titre: Unite | None
    label: str
    unites: list[Unite] = field(default_factory=list)


def read_programme(
    chantier: Chantier, block: Sequence[Rubrique], after_length: Sequence[Unite], fichier: str
) -> tuple[list[Arbre], Tree | None]:
    """The groups of modules in order, and the period of practice; `after_length` are lines under « Durée »."""
    groups: list[_Groupe] = []
    practice: list[Unite] = []
    for rubrique in block:
        if rubrique.cle not in ("programme", "groupe", "duree"):
            continue
        units = [u for u in rubrique.unites if not u.note]
        if rubrique.cle == "duree":
            units = [u for u in after_length if u in units]
        if rubrique.cle == "groupe" and rubrique.titre is not None:
            title = rubrique.titre
            label = title.texte.split(":")[0] if units and units[0].etiquette else title.texte
            groups.append(_Groupe(title, label.rstrip(" :")))
        elif units:
            groups.append(_Groupe(None, "Programme" if rubrique.cle == "programme" else "Modules"))
        # Where lines stand in blocks, one alone above a block may be its heading without being in capitals.
        blocks = any(not unite.isolee and not unite.bloc for unite in units[1:])
        for unite in units:
            if _is_practice(unite):
                practice.append(unite)
            elif _is_group(unite) or (blocks and unite.isolee and _names_group(unite)):
                groups.append(_Groupe(unite, unite.texte.rstrip(" :")))
            else:
                groups[-1].unites.append(unite)
    made: list[Arbre] = []
    for group in groups:
        tree = _group(chantier, group, fichier, len(made))
        if tree["modules"]:
            made.append(tree)
    return made, _practice(chantier, practice, fichier)


def _is_practice(unite: Unite) -> bool:
    """Whether a line is the heading or the sentence of a period of practice, not a module on it."""
    return not unite.est_item and len(unite.texte) < 160 and _STAGE.match(plain(unite.texte)) is not None


def _is_group(unite: Unite) -> bool:
    """Whether a line of a programme is the heading of a group of modules."""
    if unite.est_item or _MODULE.match(plain(unite.texte)):
        return False
    return unite.nature == "titre" or is_caps(unite.texte)


def _names_group(unite: Unite) -> bool:
    """Whether a line begins with the words that name a group of modules."""
    return not unite.est_item and len(unite.texte.split()) <= 8 and _GROUP.match(plain(unite.texte)) is not None


def _group(chantier: Chantier, group: _Groupe, fichier: str, rank: int) -> Tree:
    tree: Tree = {"intitule": sentence_case(group.label)[:LIBELLE]}
    modules = _modules(chantier, group.unites, fichier, ("programme", rank, "modules"))
    tree["modules"] = modules
    if group.titre is not None:
        if modules:
            chantier.carnet.place(group.titre.lignes, fichier, "programme", rank, "intitule")
        elif not chantier.carnet.is_used(group.titre.premiere):
            chantier.leave(group.titre)
    return tree


def _modules(chantier: Chantier, units: Sequence[Unite], fichier: str, path: tuple[str | int, ...]) -> list[Arbre]:
    """The modules of a group: numbered ones, items with deeper items, lines followed by items, or one a line."""
    numbered = any(_MODULE.match(plain(u.texte)) for u in units)
    nested = any(u.est_item and u.niveau > 1 for u in units) and any(u.est_item and u.niveau == 1 for u in units)
    headed = any(not one.est_item and two.est_item for one, two in pairwise(units))
    modules: list[Arbre] = []
    seen: set[str] = set()
    for unite in units:
        if numbered:
            inner = not _MODULE.match(plain(unite.texte)) and unite.est_item
        elif nested:
            inner = unite.est_item and unite.niveau > 1
        else:
            inner = headed and unite.est_item
        module = modules[-1] if modules else None
        if inner and isinstance(module, dict):
            held = module.setdefault("contenu", [])
            assert isinstance(held, list)
            spot = (*path, len(modules) - 1, "contenu", len(held))
            held.append(chantier.mention(unite, fichier, *spot))
        elif chantier.fits(unite):
            spot = (*path, len(modules))
            tree: Tree = {"intitule": unite.texte}
            champ = chantier.place(unite, fichier, *spot, "intitule")
            chantier.reserve(unite, tree, fichier, *spot)
            modules.append(tree)
            _label_faults(chantier, unite, champ, seen, glued=not numbered)
    for module in modules:
        # The keys in the order of the model: what it holds before the doubt about it.
        if isinstance(module, dict) and "reserve" in module:
            module["reserve"] = module.pop("reserve")
    return modules


def _label_faults(chantier: Chantier, unite: Unite, champ: Champ, seen: set[str], *, glued: bool) -> None:
    key = words_key(unite.texte)
    if key in seen:
        text = f"« {cut(unite.texte, 80)} » est imprimé deux fois dans cette liste"
        chantier.doubt("IMP003", text, unite, champ)
    seen.add(key)
    if glued and (parts := glued_labels(unite.texte)):
        text = f"deux intitulés semblent collés : « {cut(parts[0], 60)} » et « {cut(parts[1], 60)} »"
        chantier.doubt("IMP003", text, unite, champ)


def _practice(chantier: Chantier, units: Sequence[Unite], fichier: str) -> Tree | None:
    if not units:
        return None
    text = " ".join(sentence_case(unite.texte) for unite in units)[:LIBELLE]
    for unite in units:
        chantier.place(unite, fichier, "stage", "texte")
    tree: Tree = {"texte": text}
    lengths = list(LENGTH.finditer(plain(text)))
    if len(lengths) == 1:
        tree["duree_mois"] = months_of(lengths[0])
    chantier.reserve(units[0], tree, fichier, "stage")
    return tree
