"""A list of statutory conditions as an AND/OR tree: the bullets of a source, and the sentences that announce them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from fphref.importers.fiche.chantier import OUI, Chantier, Tree
from fphref.importers.fiche.conditions_texte import Contexte, announces_choice, read_condition
from fphref.importers.fiche.mots import plain
from fphref.importers.fiche.unites import Unite
from fphref.importers.modele import Arbre, Champ, cut

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Noeud:
    """A sentence, and the items it announces. `choix` forces « one of » or « all of »; None lets the words decide."""

    unite: Unite | None
    enfants: list[Noeud] = field(default_factory=list)
    choix: bool | None = None


def grow(unites: Sequence[Unite], choix: bool | None = None) -> Noeud:
    """Group sentences under those that announce them (« : »), by depth, and by kind of mark where depths were lost."""
    root = Noeud(None, choix=choix)
    open_lists: list[tuple[Noeud, str, int]] = [(root, "", -1)]
    for unite in unites:
        kind, depth = (unite.nature, unite.niveau) if unite.est_item else ("texte", 0)
        while len(open_lists) > 1:
            _, its_kind, its_depth = open_lists[-1]
            if its_depth < 0 or (kind, depth) == (its_kind, its_depth):
                break
            if any((kind, depth) == (k, d) for _, k, d in open_lists[:-1]) or depth < its_depth:
                open_lists.pop()
                continue
            break
        holder, its_kind, its_depth = open_lists[-1]
        if its_depth < 0:
            open_lists[-1] = (holder, kind, depth)
        node = Noeud(unite)
        holder.enfants.append(node)
        if unite.texte.endswith(":") and len(open_lists) < 12:
            open_lists.append((node, "", -1))
    return root


def build(chantier: Chantier, root: Noeud, contexte: Contexte, fichier: str, path: Path) -> Tree | None:
    """The tree of conditions of a list, its lines placed; None where there is none."""
    if not root.enfants:
        return None
    if len(root.enfants) == 1 and root.choix is None:
        return _node(chantier, root.enfants[0], contexte, fichier, path)
    operator = "un_de" if _is_choice(root, "") else "tous"
    branches: list[Arbre] = []
    for child in root.enfants:
        branches.append(_node(chantier, child, contexte, fichier, (*path, operator, len(branches))))
    return {operator: branches}


def _is_choice(node: Noeud, texte: str) -> bool:
    if node.choix is not None:
        return node.choix
    return announces_choice(texte, [child.unite.texte for child in node.enfants if child.unite is not None])


def _node(chantier: Chantier, node: Noeud, contexte: Contexte, fichier: str, path: Path) -> Tree:
    unite = node.unite
    assert unite is not None
    chantier.place(unite, fichier, *path, "texte")
    tree: Tree = {"texte": unite.texte}
    chantier.reserve(unite, tree, fichier, *path)
    if node.enfants:
        choice = _is_choice(node, unite.texte)
        if not choice and _all_diplomas(node) and node.choix is None and len(node.enfants) > 1:
            choice = True
            text = "plusieurs diplômes annoncés sans « ou » : lus comme « un de »"
            chantier.doubt("IMP009", text, unite, Champ(fichier, path))
        operator = "un_de" if choice else "tous"
        under = contexte.under(unite.texte)
        branches: list[Arbre] = []
        for child in node.enfants:
            branches.append(_node(chantier, child, under, fichier, (*path, operator, len(branches))))
        tree[operator] = branches
        return tree
    found = read_condition(unite.texte, contexte)
    champ = Champ(fichier, path)
    for remark in found.remarques:
        chantier.doubt("IMP009", remark, unite, champ)
    if found.noeud is None:
        tree["a_apprecier"] = OUI
        text = f"condition gardée en texte, à apprécier : « {cut(unite.texte, 90)} »"
        chantier.doubt("IMP008", text, unite, champ)
    else:
        tree |= found.noeud
    return tree


def _all_diplomas(node: Noeud) -> bool:
    words = ("diplome", "titre", "certificat", "brevet", "licence", "master", "baccalaureat")
    return all(
        child.unite is not None and plain(child.unite.texte).lstrip("- ").startswith(words) for child in node.enfants
    )
