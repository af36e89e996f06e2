"""The corps an older edition of a fiche only names (« Correspondances statutaires »)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fphref.importers.fiche.chantier import LIBELLE, OUI, Chantier, Tree
from fphref.importers.fiche.mots import CATEGORIE, is_caps, plain, words_key
from fphref.importers.fiche.rubriques import Rubrique
from fphref.importers.fiche.unites import Unite
from fphref.importers.modele import cut

_PRINTED = re.compile(r"(?<!\s)\s*(?:[(\[,–-]\s*)?\b(?:cat[ée]gorie|cat\.?)\s*:?\s*[ABC]\b\s*[)\]]?\s*:?\s*")
_LETTER = re.compile(r"(?<!\s)\s*\(\s*([ABC])\s*\)\s*$")


def corps_key(intitule: str) -> str:
    """What two writings of the name of a corps share."""
    return re.sub(r"^(?:corp )?(?:de|des|du|d) ", "", words_key(intitule))


def read_correspondances(chantier: Chantier, rubriques: Sequence[Rubrique]) -> list[str]:
    """The ids of those corps: the known ones, and those whose catégorie the fiche prints; the others are left."""
    ids: list[str] = []
    for rubrique in rubriques:
        if rubrique.section != "correspondances":
            continue
        category = ""
        for unite in rubrique.unites:
            printed = CATEGORIE.search(plain(unite.texte))
            bare = _LETTER.search(unite.texte)
            letter = (printed[1] or printed[2]).upper() if printed else bare[1] if bare else ""
            name = _LETTER.sub("", _PRINTED.sub(" ", unite.texte)).strip(" :–-;.")
            if printed and not name:
                category = letter
                chantier.structure(unite, "categorie-en-tete-de-liste")
            elif identifiant := _corps(chantier, unite, name, letter, category):
                ids.append(identifiant)
    return list(dict.fromkeys(ids))


def _corps(chantier: Chantier, unite: Unite, name: str, letter: str, above: str) -> str:
    """The id of one corps, whose file is made; empty where its catégorie is not known."""
    known = next(
        (c for c in chantier.registre.referentiel.corps.values() if corps_key(c.intitule) == corps_key(name)), None
    )
    category = letter or above or (known.categorie if known else "")
    if not category or len(name) > LIBELLE or is_caps(name):
        chantier.leave(unite)
        if not category and not unite.note:
            text = f"corps « {cut(unite.texte, 80)} » cité sans catégorie : à ajouter à la main"
            chantier.doubt("IMP011", text, unite)
        return ""
    short = re.sub(r"^corps\s+", "", name, flags=re.IGNORECASE)
    identifiant = known.id if known else chantier.registre.identifiant("", short)
    fichier = f"statut/corps/{identifiant}.yaml"
    tree: Tree = {"id": identifiant, "intitule": name, "categorie": category, "extrait": OUI, "source": chantier.source}
    chantier.place(unite, fichier, "intitule")
    if letter:
        chantier.place(unite, fichier, "categorie")
    chantier.fichiers.setdefault(fichier, tree)
    return identifiant
