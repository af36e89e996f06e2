"""The first lines of a posting without keys: « Offre d’emploi – Centre hospitalier de … », then « Poste : … »."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from fphref.importers.modele import Ligne, cut
from fphref.importers.offre.cles import read_heading
from fphref.importers.offre.employeur import is_establishment, put_employer
from fphref.importers.offre.fiche import Redacteur
from fphref.importers.offre.noeuds import words
from fphref.importers.offre.rubriques import TITRE
from fphref.importers.offre.titre import cut_formula
from fphref.importers.offre.valeurs import is_only
from fphref.texte import fold

_LINES: Final = 12
"""Lines that say something among which the head is looked for."""
_RUBRICS: Final = ("missions", "exigences", "candidature", "conditions_travail", "remunerations", "avantages")
_NO_TITLE = re.compile(r"(?:a pourvoir|vacant|ouvert|base|situe|permanent|disponible|non)\b|\d")
_SAYS = re.compile(r"\b(?:recrut|recherch|rejoign|hiring|seeking|join )|[.!?…:]$")


def read_front(redacteur: Redacteur, lignes: Sequence[Ligne]) -> dict[int, None]:
    """Set title and employer where the first lines tell them apart; the lines they take.

    Empty where the first line is a title of its own, or nothing below it says what the post is.
    """
    shown = [ligne for ligne in lignes if ligne.nature not in ("vide", "filet", "meuble") and words(ligne.texte)]
    shown = shown[:_LINES]
    if not shown or not _gives_way(shown[0].texte):
        return {}
    titre = _named(shown) or _following(shown)
    if titre is None:
        return {}
    ligne, said = titre
    taken: dict[int, None] = {ligne.numero: None}
    redacteur.set("intitule", said, [ligne.numero])
    for other in shown[: shown.index(ligne)]:
        formula, rest = cut_formula(other.texte)
        if not rest or not words(rest):
            redacteur.structure([other.numero], "formule-d-annonce")
        elif is_establishment(rest) and not redacteur.uniques.get("employeur"):
            put_employer(redacteur, rest, [other.numero])
            if formula:
                redacteur.leave([other.numero], formula)
                text = f"formule « {cut(formula, 60)} » retirée du nom de l’employeur"
                redacteur.doubt("IMP002", text, other.numero, redacteur.uniques["employeur"][0])
        else:
            continue
        taken[other.numero] = None
    return taken


def _gives_way(texte: str) -> bool:
    """Whether a first line is no title: it names an establishment, says that this is a posting, or is a sentence."""
    rest = cut_formula(texte)[1]
    return (
        not rest or is_establishment(rest) or _SAYS.search(fold(rest)) is not None or TITRE.fullmatch(texte) is not None
    )


def _named(shown: Sequence[Ligne]) -> tuple[Ligne, str] | None:
    """The line « Poste : … » above the first rubric."""
    for ligne in shown:
        found = TITRE.fullmatch(ligne.texte)
        if found is not None and not _NO_TITLE.match(fold(found[1])) and not is_only(found[1], "contrat", "temps"):
            return ligne, found[1].strip()
        if ":" not in ligne.texte and len(ligne.texte.split()) <= 4 and read_heading(ligne.texte) in _RUBRICS:
            return None
    return None


def _following(shown: Sequence[Ligne]) -> tuple[Ligne, str] | None:
    """The first short line without a label below lines that name an establishment or say that this is a posting."""
    for index, ligne in enumerate(shown[:4]):
        rest = cut_formula(ligne.texte)[1]
        if not rest or is_establishment(rest):
            continue
        plain = ligne.nature in ("texte", "titre") and len(rest.split()) <= 12
        if not index or not plain or _SAYS.search(fold(rest)) or re.search(r"\s:\s|:$", rest):
            return None
        if len(rest.split()) <= 4 and read_heading(rest) in (*_RUBRICS, "presentation"):
            return None
        return ligne, ligne.texte
    return None
