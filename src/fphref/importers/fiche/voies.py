"""The ways into a corps: who opens them, their épreuves, their publicity, their conditions, their quota."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from fphref.importers.fiche.chantier import Chantier, Tree, compact
from fphref.importers.fiche.conditions_arbre import build, grow
from fphref.importers.fiche.conditions_texte import Contexte, is_condition
from fphref.importers.fiche.mots import NOMBRES, plain, sentence_case, words_key
from fphref.importers.fiche.rubriques import INCONNUE, Rubrique
from fphref.importers.fiche.unites import Unite
from fphref.importers.modele import Arbre, Champ, cut

SUFFIXES: Final = {
    "concours_externe": "concours-externe",
    "concours_interne": "concours-interne",
    "troisieme_concours": "troisieme-concours",
    "examen_professionnel": "examen-professionnel",
    "choix": "choix",
}
_FRACTIONS: Final = {"moitie": 2, "tiers": 3, "quart": 4, "cinquieme": 5, "sixieme": 6, "dixieme": 10}
_FRACTION = re.compile(r"\b(\d{1,3})\s*/\s*(\d{1,3})(?:e|eme|ieme)?\b")
_PERCENT = re.compile(r"\b(\d{1,3})(?:[.,](\d))?\s*(?:%|pour cent\b)")
_NAMED = re.compile(rf"\b(?:l[ea] |({'|'.join(NOMBRES)}) )({'|'.join(_FRACTIONS)})s?\b")
# A least part, a range, a limit beside the fraction: the words say more than one cap.
_NOT_A_CAP = re.compile(
    r"\b(?:au moins|minimum|minimal\w*|entre|inferieure?s?|(?<!pas )plus d[e']|a partir d[e']"
    r"|superieure?s? ou egale?s?)(?!\w)|\b(?:depasser|exceder|limite de|maximum de)\s+\d+\s+(?!%|pour cent\b|/)"
)
_OPENING = re.compile(
    r"(?:concours )?(?:ouverte?s?|organisee?s?)\b|(?:le |les |ce )?concours (?:est|sont) (?:ouverts?|organises?)"
)
_EXAM = re.compile(r"\b(?:epreuves?|jurys?|programme des)\b")
_NOTICE = re.compile(r"\b(?:avis|affich|publi|journal officiel|site internet|annonce)")
_SAME = re.compile(
    r"memes? modalites? (?P<quoi>.{3,200}?) que (?:celles d[eu]s? )?(?:pour )?(?:l[ea]s? |l['’])?"
    r"(?P<voie>[^.;:]{3,200})\.?$"
)
_FIELDS: Final = {"ouverture": "ouvertur", "epreuves": "epreuve", "publicite": "publicit"}


@dataclass
class Voie:
    """The rubriques of one way in."""

    nature: str
    titre: Unite
    paragraphes: list[Unite] = field(default_factory=list)
    conditions: list[Unite] = field(default_factory=list)
    choix: bool | None = None
    quotas: list[Unite] = field(default_factory=list)
    textes: list[Unite] = field(default_factory=list)
    notes: list[Unite] = field(default_factory=list)


def read_voies(
    chantier: Chantier, rubriques: Sequence[Rubrique], fichier: str, initials: str, ids: Mapping[str, str]
) -> list[Arbre]:
    """The ways in of a corps, in its order; `ids` are those of the known ones, by nature."""
    found: list[Arbre] = []
    taken: set[str] = set()
    for voie in _gather(chantier, rubriques):
        if voie.nature not in SUFFIXES:
            _refuse(chantier, voie)
            continue
        identifiant = base = ids.get(voie.nature) or f"{initials}-{SUFFIXES[voie.nature]}"
        number = 1
        while identifiant in taken:
            number += 1
            identifiant = f"{base}-{number}"
        taken.add(identifiant)
        shared = _shared(chantier, voie, found)
        found.append(_read(chantier, voie, identifiant, fichier, ("voies", len(found)), shared))
    return found


def _gather(chantier: Chantier, rubriques: Sequence[Rubrique]) -> list[Voie]:
    voies: list[Voie] = []
    for rubrique in rubriques:
        # What stands under a heading nobody knows, its conditions too, is not of the way in before it.
        if rubrique.cle in (*SUFFIXES, "autre_voie", INCONNUE) and rubrique.titre is not None:
            voies.append(Voie(rubrique.cle, rubrique.titre))
        if not voies:
            for unite in rubrique.unites:
                if unite.texte.endswith(":"):
                    chantier.structure(unite, "annonce-de-liste")
            continue
        voie = voies[-1]
        units = [u for u in rubrique.unites if not u.note]
        voie.notes += [u for u in rubrique.unites if u.note]
        if rubrique.cle in ("conditions", "toutes", "une"):
            voie.conditions += units
            if rubrique.cle != "conditions":
                voie.choix = rubrique.cle == "une"
        elif rubrique.cle == "ou" and voie.conditions:
            voie.conditions += units
            voie.choix = True
        elif rubrique.cle == "quota":
            voie.quotas += units
        elif rubrique.cle == "textes":
            voie.textes += units
        else:
            voie.paragraphes += units
    return voies


def _shared(chantier: Chantier, voie: Voie, before: Sequence[Arbre]) -> Tree:
    """What a way in has in common with one before it (« Mêmes modalités … que le concours externe »), by field.

    A sentence that names no way in before it stays among the paragraphs, and becomes a precision.
    """
    found: Tree = {}
    for unite in tuple(voie.paragraphes):
        same = _SAME.match(plain(unite.texte).strip())
        if same is None:
            continue
        name = words_key(same["voie"])
        others = [tree for tree in before if isinstance(tree, dict) and tree is not None]
        other = next((t for t in others if words_key(str(t["intitule"])) == name), None)
        near = [t for t in others if name and words_key(str(t["intitule"])).startswith(f"{name} ")]
        other = other or (near[0] if len(near) == 1 else None)
        held = [cle for cle, word in _FIELDS.items() if word in same["quoi"]]
        if other is None or not held or not all(cle in other for cle in held):
            continue
        found |= {cle: other[cle] for cle in held}
        voie.paragraphes.remove(unite)
        chantier.structure(unite, "renvoi-a-une-voie")
    return found


def _refuse(chantier: Chantier, voie: Voie) -> None:
    """A way in the model has no name for: its lines are left to a person."""
    if voie.nature != INCONNUE:
        text = f"voie « {cut(voie.titre.texte, 80)} » : le modèle n’en connaît que cinq ; à reprendre à la main"
        chantier.doubt("IMP008", text, voie.titre)
    for unite in (
        *((voie.titre,) if voie.nature != INCONNUE else ()),
        *voie.paragraphes,
        *voie.conditions,
        *voie.quotas,
        *voie.textes,
        *voie.notes,
    ):
        chantier.leave(unite)


def _read(
    chantier: Chantier, voie: Voie, identifiant: str, fichier: str, path: tuple[str | int, ...], shared: Tree
) -> Tree:
    """`shared` holds the fields it has in common with another way in."""
    title = sentence_case(voie.titre.texte.rstrip(" :"))
    chantier.place(voie.titre, fichier, *path, "intitule")
    tree: Tree = {"id": identifiant, "nature": voie.nature, "intitule": title}
    if voie.nature == "concours_externe" and "extern" not in plain(title):
        text = f"« {cut(title, 80)} » lu comme un concours externe : à vérifier"
        chantier.doubt("IMP009", text, voie.titre, Champ(fichier, (*path, "nature")))
    paragraphs: dict[str, list[str]] = {"ouverture": [], "epreuves": [], "publicite": []}
    remarks: list[Unite] = []
    early: list[Unite] = []
    for unite in voie.paragraphes:
        if _SAME.match(plain(unite.texte).strip()):
            remarks.append(unite)
            continue
        if unite.est_item or is_condition(unite.texte) or unite.texte.endswith(":") or early:
            early.append(unite)
            continue
        kind = _kind(unite.texte)
        if kind:
            paragraphs[kind].append(unite.texte)
            chantier.place(unite, fichier, *path, kind)
        else:
            remarks.append(unite)
    for kind, texts in paragraphs.items():
        own = [*([str(shared[kind])] if kind in shared else []), *texts]
        if own:
            tree[kind] = " ".join(own)
    conditions, after = split_conditions([*early, *voie.conditions])
    found = build(chantier, grow(conditions, voie.choix), Contexte(), fichier, (*path, "conditions"))
    precisions: list[Arbre] = []
    for unite in (*remarks, *after):
        precisions.append(chantier.mention(unite, fichier, *path, "precisions", len(precisions)))
    quota = read_quota(chantier, voie.quotas, fichier, (*path, "quota"))
    texts_of_law = chantier.textes(voie.textes, fichier, *path, "textes")
    tree |= compact({"conditions": found, "precisions": precisions, "quota": quota, "textes": texts_of_law})
    chantier.reserve(voie.titre, tree, fichier, *path)
    if voie.notes:
        chantier.add_reserve(voie.notes, tree, fichier, *path)
    return tree


def _kind(texte: str) -> str:
    """The field a paragraph about a competition belongs to; empty where none fits."""
    text = plain(texte)
    if _OPENING.match(text):
        return "ouverture"
    if _NOTICE.search(text[:60]):
        return "publicite"
    if _EXAM.search(text):
        return "epreuves"
    return "publicite" if _NOTICE.search(text) else ""


def split_conditions(unites: Sequence[Unite]) -> tuple[list[Unite], list[Unite]]:
    """The conditions, and the paragraphs after them that only comment on them."""
    conditions, remarks = list(unites), list[Unite]()
    bullets = any(unite.est_item for unite in unites)
    while conditions:
        last = conditions[-1]
        if last.est_item or last.texte.endswith(":") or is_condition(last.texte):
            break
        before = conditions[-2] if len(conditions) > 1 else None
        if before is None or (not bullets and before.texte.endswith(":")) or last.texte[:1].islower():
            break
        remarks.insert(0, conditions.pop())
    return conditions, remarks


def read_quota(chantier: Chantier, unites: Sequence[Unite], fichier: str, path: tuple[str | int, ...]) -> Tree | None:
    """A cap on appointments: its words, and the fraction of what they say."""
    if not unites:
        return None
    first = unites[0]
    texte = " ".join(unite.texte for unite in unites)
    for unite in unites:
        chantier.place(unite, fichier, *path, "texte")
    tree: Tree = {"texte": texte}
    share = _share(texte)
    if share is None:
        text = f"quota gardé en texte : « {cut(texte, 90)} »"
        chantier.doubt("IMP008", text, first, Champ(fichier, path))
    else:
        numerator, denominator, end = share
        tree |= {"numerateur": numerator, "denominateur": denominator}
        base = re.sub(
            r"^\s*(?:au plus |maximum )?(?:des\s|de\sl['’]|du\s|de\sla\s|de\s|d['’])?\s*", "", texte[end:]
        ).strip(" .;")
        if base:
            tree["assiette"] = base
    chantier.reserve(first, tree, fichier, *path)
    return tree


def _share(texte: str) -> tuple[int, int, int] | None:
    """Numerator, denominator, and where the words of the fraction end in the text."""
    text = plain(texte)
    if len(text) != len(texte):
        texte = text
    shares = [found for pattern in (_FRACTION, _PERCENT, _NAMED) for found in pattern.finditer(text)]
    if _NOT_A_CAP.search(text) or len(shares) > 1:
        return None
    if found := _FRACTION.search(text):
        numerator, denominator = int(found[1]), int(found[2])
        return (numerator, denominator, found.end()) if 0 < numerator <= denominator else None
    if found := _PERCENT.search(text):
        tenths = int(found[1]) * 10 + int(found[2] or 0)
        if 0 < tenths <= 1000:
            return (tenths, 1000, found.end()) if found[2] else (int(found[1]), 100, found.end())
    if found := _NAMED.search(text):
        return (NOMBRES[found[1]] if found[1] else 1), _FRACTIONS[found[2]], found.end()
    return None
