"""Key figures of a guide: « 38 ans Âge moyen », « Âge moyen : 38 ans », the value and its label on two lines."""

from __future__ import annotations

import re
from typing import Final

from fphref.importers.guide.fiche import Fiche
from fphref.importers.guide.listes import space_colons
from fphref.importers.guide.paie import read_pay_text
from fphref.importers.guide.plan import Morceau, Section
from fphref.importers.modele import cut
from fphref.importers.paie.remuneration_autour import fold_signs

_NOMBRE: Final = r"\d(?:[\d.,' \u00a0]{0,14}\d)?"
_UNITE: Final = (
    r"%|€|k€|chf\b|\$|£|\+|ans?\b|mois\b|annees?\b|jours?\b|semaines?\b|heures?\b|h\b|years?\b|months?\b|hours?\b|"
    r"days?\b|millions?\b|euros?\b|keur\b|(?:/|par) ?(?:an|mois|jour|heure|semaine)\b|bruts?\b|nets?\b"
)
_VALEUR: Final = re.compile(
    r"(?:(?:environ|plus de|pres de|moins de|about|over|more than|around|bac) )?"
    r"(?:[>≥<≤~≈±+\-–−] ?)?(?:bac ?)?(?:\+ ?)?"
    rf"{_NOMBRE}(?: ?(?:-|–|a|to|/) ?{_NOMBRE})?(?: ?(?:{_UNITE})){{0,4}}(?: ?\([^()]{{1,60}}\))?(?= |$)"
)
_PORTEE: Final = re.compile(r"\(([^()]{2,80})\)\W*$|\b((?:en )?(?:19|20)\d\d(?: ?[-–/] ?(?:19|20)?\d\d)?)\W*$")


def fill_figures(fiche: Fiche, section: Section, pieces: list[Morceau]) -> None:
    """Key figures: « 38 ans Âge moyen », « Âge moyen : 38 ans », or the value and its label on two lines."""
    reserve = find_scope(section.titre)
    rank = 0
    while rank < len(pieces):
        morceau = pieces[rank]
        texte = _with_sign(morceau)
        pair = split_figure(texte)
        following = pieces[rank + 1] if rank + 1 < len(pieces) else None
        lines = [morceau.ligne]
        if pair is None and following and is_value(texte) and not split_figure(_with_sign(following)):
            pair, lines, rank = (following.texte, texte), [morceau.ligne, following.ligne], rank + 1
        elif (
            pair is None
            and following
            and len(texte) <= 60
            and not texte.endswith(".")
            and is_value(_with_sign(following))
        ):
            pair, lines, rank = (texte, _with_sign(following)), [morceau.ligne, following.ligne], rank + 1
        rank += 1
        if pair:
            fiche.add_pair("chiffres", ("intitule", "valeur"), pair, lines, reserve=reserve)
        else:
            fiche.add("faits", repaired(fiche, morceau), morceau.ligne)
        read_pay_text(fiche, f"{pair[0]} : {pair[1]}" if pair else texte, morceau.ligne, seul=False)


def find_scope(titre: str) -> str:
    """Where and when the figures hold, as their heading says it: « Le métier en chiffres (Belgique 2025) »."""
    found = _PORTEE.search(titre)
    return (found[1] or found[2]).strip() if found else ""


def _with_sign(morceau: Morceau) -> str:
    """The text with the « > » that begins it: a reader of Markdown takes it for the mark of a quotation."""
    raw = morceau.ligne.brut.strip()
    signed = raw.startswith(">") and raw[1:].strip()[:1].isdigit() and not morceau.texte.startswith(">")
    return f"> {morceau.texte}" if signed else morceau.texte


def split_figure(texte: str) -> tuple[str, str] | None:
    """The label and the value of a key figure on one line; None where it is a sentence or holds no such pair."""
    if len(texte) > 160 or texte.endswith((".", "!")):
        return None
    head, colon, rest = texte.partition(" : ") if " : " in texte else texte.partition(": ")
    if colon and rest.strip() and not any(sign.isdigit() for sign in head) and any(sign.isdigit() for sign in rest):
        return head.strip(), rest.strip()
    found = _VALEUR.match(fold_signs(texte))
    if found and (label := texte[found.end() :].strip(" :-–—")) and label[0].isalpha():
        return label, texte[: found.end()].strip()
    return None


def is_value(texte: str) -> bool:
    """Whether a text is a value alone: « 38 ans », « > 5000 »."""
    found = _VALEUR.match(fold_signs(texte))
    return found is not None and not texte[found.end() :].strip()


def repaired(fiche: Fiche, morceau: Morceau) -> str:
    """The text of a piece with the spaces its colons lost, which is told."""
    texte = space_colons(morceau.texte)
    if texte != morceau.texte:
        fiche.carnet.doubt("IMP002", f"espace remise après les deux-points : « {cut(texte, 80)} »", morceau.ligne)
    return texte
