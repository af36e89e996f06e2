"""Titles and headings of a guide: the name of the métier out of a title, the field that a heading announces."""

from __future__ import annotations

import re
from posixpath import commonprefix
from typing import Final, NamedTuple

from fphref.importers.guide.mots import ADJECTIFS, CLES, DEVANT, LIBELLES, METIER, SUITE
from fphref.importers.paie.montants_mots import words
from fphref.importers.paie.remuneration_autour import fold_signs
from fphref.texte import fold

LONGUEUR: Final = 200
"""A longer line is no heading."""

_LIBELLES: Final = tuple(
    (champ, re.compile(rf"(?:{motif})(?![\w'])|(?:{motif})(?<=[+\-–−])")) for champ, motif in LIBELLES
)
_CLES: Final = tuple((champs, re.compile(motif)) for champs, motif in CLES)
_JOINT: Final = re.compile(r"(?:,| (?:et|&|and|ou|or)\b| ?/) ?")
_NUMERO: Final = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4})[.)] ")
_MOT: Final = re.compile(r"\w+")

_MILLESIME: Final = re.compile(r" (?:19|20)\d\d(?: ?[-–/] ?(?:19|20)?\d\d)?")
_AN: Final = re.compile(r"(?:19|20)\d\d")
_SANS_POIDS: Final = words(
    "pour devenir devient deviens become becoming comment how des les une aux dans sur que qui est the for and "
    "belgique france suisse luxembourg quebec canada belgium switzerland"
)
"""What stands beside the name of the métier in a heading: « Formation pour devenir infirmier en Belgique »."""

_GENRES: Final = words(
    "s e es r rs re res n ns ne nes eur eurs rice rices teur trice euse euses f fs ve ves nt nts nte ntes"
) | {""}
"""What stands behind the common beginning of the names of men and women: « infirmie|r » and « infirmie|re »."""
_GENRE: Final = re.compile(r"\s*\(?\b(?:[hfmx] ?/ ?[hfmx](?: ?/ ?[hfmxd])?)\b\)?", re.IGNORECASE)
_GUIDE: Final = re.compile(
    r"\b(?:guide|metiers?|fiche|formations?|salaires?|missions|tout savoir|complet|etudes|job|career|salary|profile|"
    r"description|competences|skills|debouches|role|presentation)\b"
)
_COUPE: Final = re.compile(r" ?: | [-–—|] ")
_ARTICLE: Final = r"(?:de l'|l'|d'|(?:de la|des|du|de|une?|les?|la|an?|the) )?"
_AVANT: Final = re.compile(
    rf"(?:qu'est[- ]ce qu(?:e |')(?:c'est qu(?:e |'))?|(?:c'est quoi|"
    rf"qui (?:est|sont)|fiche[- ]metiers?|le metier|"
    rf"metiers?|guide(?: complet)?(?: (?:du|des))?(?: metiers?)?|(?:comment )?devenir|tout savoir sur(?: le metier)?|"
    rf"portrait|zoom sur(?: le metier)?|decouvrez?(?: le metier)?|(?:job|career) (?:profile|guide|description)|"
    rf"how to become|what (?:is|does)|who is|becoming|a guide to becoming)(?![\w-]) ?[:–|-]? ?)"
    rf"{_ARTICLE}(?:metier )?{_ARTICLE}"
)
_PAYS_FINAL: Final = re.compile(
    r",? (?:en|au|aux|in) (?:belgique|france|suisse|luxembourg|quebec|canada|belgium|switzerland|the uk)$"
)
_PARENTHESE: Final = re.compile(r"\s*\(([^()]{2,120})\)")


_PROCHES: Final = re.compile(
    r"\bmetiers? (?:similaires?|proches?|voisins?|associes?|lies|connexes|apparentes|du meme secteur)|"
    r"\b(?:related|similar) (?:jobs|careers)"
)


class Titre(NamedTuple):
    """A title: the name of the métier, and the other names that stand in brackets behind it."""

    intitule: str
    autres: tuple[str, ...]


class Rubrique(NamedTuple):
    """What a heading announces: the fields, best first, and what is left of it, folded."""

    champs: tuple[str, ...]
    reste: str


def clean_title(texte: str) -> Titre:
    """The name of the métier in a title: without « (h/f) », « Le guide complet… », « Qu’est-ce qu’un … ? »."""
    titre = _GENRE.sub("", texte.strip()).strip()
    for cut in _COUPE.finditer(titre):
        site = "|" in cut.group()
        speaks = _GUIDE.search(fold(titre[cut.end() :])) and not _GUIDE.match(fold(titre[: cut.start()]))
        if site or speaks:
            titre = titre[: cut.start()]
            break
    titre = titre.rstrip(" ?!.:;,-–—")
    titre = _without_start(titre)
    folded = fold_signs(titre)
    if found := _PAYS_FINAL.search(folded):
        titre = titre[: found.start()]
    autres = tuple(found.strip() for found in _PARENTHESE.findall(titre))
    titre = " ".join(_PARENTHESE.sub("", titre).split()).strip(" -–—:,")
    return Titre(titre[:1].upper() + titre[1:], autres)


def _without_start(titre: str) -> str:
    for _ in range(3):
        found = _AVANT.match(fold_signs(titre))
        if not found or found.end() >= len(titre):
            break
        titre = titre[found.end() :].lstrip(" :-–")
    return titre


def normalise_heading(texte: str) -> str:
    """A heading folded, without its number, closing marks and the articles it begins with."""
    folded = " ".join(fold(texte).split()).rstrip(" :?!.")
    folded = _NUMERO.sub("", folded, count=1) if _NUMERO.match(folded) else folded
    found = DEVANT.match(folded)
    return folded[found.end() :] if found and found.end() < len(folded) and not _whole(folded) else folded


def _whole(folded: str) -> bool:
    """Whether the heading begins with a known wording as it stands (« les plus », « le métier en chiffres »)."""
    return any(motif.match(folded) for _, motif in _LIBELLES)


def match_label(texte: str) -> Rubrique | None:
    """The fields of a heading that is a label (« Missions quotidiennes du technicien », « Outils et compétences »)."""
    if len(texte) > LONGUEUR:
        return None
    folded = normalise_heading(texte)
    champs: list[str] = []
    place = 0
    while True:
        core = _longest(folded, place)
        if core is None:
            break
        champs.append(core[0])
        place = core[1]
        if found := ADJECTIFS.match(folded, place):
            place = found.end()
        joint = _JOINT.match(folded, place)
        if joint is None:
            break
        starts = (joint.end(), _skip_articles(folded, joint.end()))
        following = next((start for start in starts if _longest(folded, start)), None)
        if following is None:
            break
        place = following
    if not champs:
        return None
    reste = folded[place:]
    becoming = folded[:place].endswith(("devenir", "become"))
    if reste and not becoming and not SUITE.match(reste) and not _MILLESIME.fullmatch(reste):
        return None
    if champs == ["atouts"] and METIER.search(reste):
        champs = ["avantages"]
    return Rubrique(tuple(dict.fromkeys(champs)), reste.strip(" :()-–—|"))


def _skip_articles(folded: str, place: int) -> int:
    found = DEVANT.match(folded, place)
    return found.end() if found else place


def _longest(folded: str, place: int) -> tuple[str, int] | None:
    best: tuple[str, int] | None = None
    for champ, motif in _LIBELLES:
        found = motif.match(folded, place)
        if found and found.end() > place and (best is None or found.end() > best[1]):
            best = (champ, found.end())
    return best


def match_keywords(texte: str) -> tuple[str, ...]:
    """The fields that a heading speaks of where it is a sentence or a question; empty where it speaks of none."""
    if len(texte) > LONGUEUR:
        return ()
    folded = " ".join(fold(texte).split())
    return next((champs for champs, motif in _CLES if motif.search(folded)), ())


def speaks_of(texte: str, champs: tuple[str, ...]) -> bool:
    """Whether one of these fields is among all those that a heading speaks of."""
    folded = " ".join(fold(texte[:LONGUEUR]).split())
    return any(set(found) & set(champs) for found, motif in _CLES if motif.search(folded))


def names_metier(reste: str, intitule: str) -> bool:
    """Whether the rest of a heading names the métier, or says « métier », « poste »."""
    if not reste or METIER.search(reste):
        return True
    known = [mot for mot in _MOT.findall(fold(intitule)) if len(mot) > 2]
    said = [mot for mot in _MOT.findall(reste) if len(mot) > 2 and mot not in _SANS_POIDS and not _AN.fullmatch(mot)]
    if len(said) <= 1 and _AN.search(reste[-4:]):
        return True
    return sum(any(_is_alike(mot, other) for other in known) for mot in said) * 2 >= max(len(said), 1)


def _is_alike(mot: str, other: str) -> bool:
    """« infirmière » and « infirmiers » for « infirmier »."""
    if mot == other:
        return True
    same = len(commonprefix((mot, other)))
    return same >= 5 and mot[same:] in _GENRES and other[same:] in _GENRES


def names_related(texte: str) -> bool:
    """Whether a heading announces other métiers (« Métiers similaires »), rather than other pages of the site."""
    return bool(_PROCHES.search(fold(texte)))
