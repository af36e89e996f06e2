"""The rubriques of an official fiche: the headings that open them, in several editions, and how a fiche is cut."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from fphref.importers.fiche.mots import is_caps, plain, words_key
from fphref.importers.fiche.unites import Unite
from fphref.importers.fiche.vocabulaire import (
    FAITS,
    LONGUEUR_TITRE,
    RESUME,
    Titre,
    global_title,
    known_title,
    names_way,
)

SANS_VALEUR: Final = ("sans code",)
"""What a cell of a table says instead of a value that is absent."""


@dataclass(slots=True)
class Rubrique:
    """What stands under a heading, up to the next one."""

    section: str
    cle: str
    titre: Unite | None
    unites: list[Unite] = field(default_factory=list)


_LABEL = re.compile(r"([^:]{2,90}?)\s*:\s*(.*)", re.DOTALL)
_NOTE = re.compile(r"^R\d{1,3}\s*\||\s+R\d{1,3}(?=\s|$)")
_COLUMNS: Final = frozenset({"intitule", "libelle", "connaissance", "savoir", "faire", "activite", "code", "formacode"})
_CODE_LABEL = re.compile(r"^code(?: (?:du )?m[ée]tier)?\s+(?=\d{2}[A-Z]\d{2}\b)", re.IGNORECASE)
_INNER_LABEL = re.compile(
    r"^fiche m[ée]tier\s*(?:n°)?|^intitul[ée] de la source(?!\s*:)|(?<=\S)\s*\bsous-famille\s*:", re.IGNORECASE
)
_OWN_LABELS: Final = frozenset({"reserve", "intitule de la source"})
_EN_TETE_DE_LIGNE: Final = frozenset(
    {
        "certificateur",
        "valideur",
        "voie_acces",
        "duree",
        "code",
        "famille",
        "sous_famille",
        "statut_fph",
        "resume",
        "niveau",
    }
)
_LISTES: Final = frozenset(
    {"referentiel", "textes", "exercice", "liens", "mobilite", "prerequis", "correspondances", "annexe"}
)
INCONNUE: Final = "inconnue"
"""The key of a rubrique whose heading nobody knows: it is listed with all that stands under it."""
_MOTS_TITRE: Final = 9
_VOIES: Final = ("concours_externe", "concours_interne", "troisieme_concours", "examen_professionnel", "choix")
_SOUS_VOIE: Final = ("conditions", "toutes", "une", "ou", "quota", "autre_voie", INCONNUE)
# What a sentence that announces a list says, and a heading does not.
_ANNONCE = re.compile(
    r"\b(?:il|elle|ils|elles|on|vous|nous|est|sont|doit|doivent|peut|peuvent|notamment|suivant(?:e?s)?|ci-dessous"
    r"|ci-apres|assure|permet|comprend|dont|afin|ainsi)\b"
)
_SUITE = re.compile(r"\s*[(-]\s*suite\s*\)?\s*$", re.IGNORECASE)


def cut_rubriques(units: Sequence[Unite]) -> list[Rubrique]:
    """The rubriques of a fiche in its order; the first one, without heading, is its head."""
    units = _spread(units)
    plain = not any(_is_marked(unit) and global_title(unit.texte) for unit in units)
    found = [Rubrique("tete", "", None)]
    level, alike = 0, False
    for rank, unit in enumerate(units):
        current = found[-1]
        following = units[rank + 1] if rank + 1 < len(units) else None
        after_items = bool(current.unites) and current.unites[-1].est_item
        apart = unit.isolee and (after_items or current.section == "annexe")
        title = recognise_title(unit, current.section, plain or apart, following)
        if (
            unit.nature == "titre"
            and 0 < unit.niveau <= level
            and title is not None
            and title.section == current.section
        ):
            # As high as the heading of its section: it leaves it, but in a page where all headings are alike.
            other = recognise_title(unit, "", True, following)
            alike = alike or other is None
            title = title if alike or other is None else other
        if title is None:
            title = _strange(unit, current, following, level)
        if title is None:
            current.unites.append(unit)
            continue
        if title.section != current.section:
            level, alike = (unit.niveau if unit.nature == "titre" else 0), False
        found.append(Rubrique(title.section, title.cle, unit))
        if title.reste:
            rest = unit.reste(title.reste)
            nested = recognise_title(rest, title.section, plain, following) if title.section == "statut" else None
            if nested is not None and not title.cle:
                found.append(Rubrique(nested.section, nested.cle, rest))
            else:
                found[-1].unites.append(rest)
    return found


def _spread(units: Sequence[Unite]) -> list[Unite]:
    """The same, a row of labels over a row of values turned into one line « label : value » for each column."""
    found: list[Unite] = []
    labels: Unite | None = None
    for unit in units:
        if labels is not None and len(unit.cellules) == len(labels.cellules):
            lines = (*labels.lignes, *unit.lignes)
            for label, value in zip(labels.cellules, unit.cellules, strict=True):
                found.append(Unite(lines, f"{label} : {value}", "texte", isolee=True))
            labels = None
            continue
        if labels is not None:
            found.append(labels)
        cells = unit.cellules if unit.nature == "tableau" else ()
        is_head = len(cells) > 1 and all(words_key(c) in RESUME or known_title(c, "tete") for c in cells)
        labels = unit if is_head and not is_table_head(unit) else None
        if labels is None:
            found.append(unit)
    return [*found, labels] if labels is not None else found


def _glued(text: str, section: str) -> Titre | None:
    """The heading of one value that begins a line, nothing but a space before its value."""
    words = text.split(" ", 8)
    for count in range(min(len(words) - 1, 7), 0, -1):
        label, rest = " ".join(words[:count]), " ".join(words[count:])
        begins = rest[0].isdigit() or (rest[0].isupper() and not (is_caps(label) and is_caps(rest)))
        if not begins or label.endswith((".", ",", ";", ":")):
            continue
        title = RESUME.get(words_key(label)) if section == "tete" else None
        title = title or known_title(label, section)
        # « Niveau 7 » and « Catégorie A » are values, not labels before one.
        alone = count == 1 and title is not None and title.cle in ("niveau", "statut_fph")
        if title is not None and title.section == section and title.cle in _EN_TETE_DE_LIGNE and not alone:
            return title._replace(reste=rest)
    return None


def _strange(unit: Unite, current: Rubrique, following: Unite | None, level: int) -> Titre | None:
    """The heading of a rubrique nobody knows, which ends the one before it; None for any other line.

    `level` is that of the heading of its section, 0 where it has none.
    """
    if unit.note or unit.nature not in ("titre", "texte") or len(unit.texte) > LONGUEUR_TITRE:
        return None
    if current.section in _LISTES:
        above = current.titre.niveau if current.titre is not None and current.titre.nature == "titre" else level
        # A list may have parts: their headings stand below its own, the first one before any item.
        within = unit.nature == "titre" and 0 < above < unit.niveau and current.section != "annexe"
        if (within and not current.unites) or _is_part(unit, current):
            return None
        return Titre("annexe", INCONNUE) if _is_heading(unit, current, following) else None
    if current.section == "tete":
        lone = unit.texte.endswith(":") and bool(current.cle and current.unites) and (unit.isolee or unit.bloc)
        return Titre("tete", INCONNUE) if lone else None
    if current.section not in ("statut", "evolution") or not current.unites or current.titre is None:
        return None
    opening = current.titre
    beside = (unit.nature, unit.gras) == (opening.nature, opening.gras) and unit.niveau <= opening.niveau
    if current.cle not in _SOUS_VOIE and not (current.cle in _VOIES and beside):
        return None
    after = recognise_title(following, current.section) if following is not None else None
    if after is not None and after.cle in ("statut_fph", "grades", "corps"):
        return None  # the name of the next corps
    quota = current.cle == "quota"
    if unit.nature == "titre" or unit.gras or (quota and _is_lone(unit, following)):
        if current.section == "evolution" and names_way(unit.texte):
            return Titre("evolution", "modalite", unit.texte.rstrip(" :"))
        return Titre(current.section, INCONNUE)
    # A quota is one sentence: what stands apart from it is another remark.
    return Titre(current.section, "suite", unit.texte) if quota and (unit.isolee or unit.bloc) else None


def _is_heading(unit: Unite, current: Rubrique, following: Unite | None) -> bool:
    """Whether a line among the items of a list is set as a heading is."""
    text = unit.texte
    bullets = any(one.est_item for one in current.unites)
    if text.endswith((".", ";", ",", "!", "?", "…")):
        return False
    if unit.nature == "titre":
        return True
    if is_caps(text):
        return (bullets or unit.isolee) and len(text) > 5 and not text.endswith(":")
    if not current.unites or not text[:1].isupper() or len(text.split()) > _MOTS_TITRE:
        return False
    if text.endswith(":"):
        return (unit.isolee or unit.bloc or unit.gras) and not _ANNONCE.search(plain(text))
    return unit.gras or (bullets and _is_lone(unit, following))


def _is_lone(unit: Unite, following: Unite | None) -> bool:
    """Whether a short line stands alone: apart from what is before it, and from what follows but for bullets."""
    apart = unit.isolee or unit.bloc
    short = len(unit.texte.split()) <= _MOTS_TITRE and unit.texte[:1].isupper() and unit.texte[-1:] not in ".;,!?…"
    clear = following is not None and (following.isolee or following.bloc or following.nature != "texte")
    return apart and short and clear and unit.nature == "texte" and not unit.liens


def _is_part(unit: Unite, current: Rubrique) -> bool:
    """Whether a line is a heading inside a list that is parted by such headings: it begins with one of them."""
    first = current.unites[0] if current.unites else None
    if first is None or first.est_item or len(current.unites) < 2 or current.section == "annexe":
        return False
    if (first.nature, first.niveau, first.gras) != (unit.nature, unit.niveau, unit.gras):
        return False
    return unit.nature == "titre" or (
        current.unites[1].est_item and first.texte.endswith(":") == unit.texte.endswith(":")
    )


def recognise_title(unit: Unite, section: str, plain: bool = False, following: Unite | None = None) -> Titre | None:
    """The heading a unit is, where it is one; `section` is the one it stands in.

    `plain` is true where nothing but a blank line before it marks a heading; `following` is the next unit.
    """
    text = _SUITE.sub("", unit.texte)
    if unit.note:
        return None
    if unit.nature == "tableau":
        if section == "referentiel" or is_table_head(unit):
            return None
        cells = [cell for cell in unit.cellules if cell]
        return _fact(cells[0], cells[1], section) if len(cells) == 2 else None
    if len(text) > 400 and ":" not in text[:90]:
        return None
    if section == "tete" and not _is_marked(unit) and (resume := RESUME.get(words_key(text))):
        return resume
    whole = None if unit.est_item or len(text) > LONGUEUR_TITRE else known_title(text, section)
    if whole is not None:
        if _is_sure(unit, text, whole, section, plain, following):
            return whole
        return None
    label = _LABEL.fullmatch(text)
    if label is None:
        return _glued(text, section) if unit.nature == "texte" else None
    if not label[2]:
        return None
    fact = _fact(label[1], label[2], section)
    if fact is not None or unit.est_item:
        return fact
    title = known_title(label[1], section)
    if title is None or (title.section != section and " " not in words_key(label[1]) and not _is_marked(unit)):
        return None
    return title._replace(reste=label[2])


def _fact(label: str, value: str, section: str) -> Titre | None:
    """The heading that a label with a value on its line is."""
    if section == "tete" and (resume := RESUME.get(words_key(label))):
        return resume._replace(reste=value)
    title = known_title(label, section)
    return title._replace(reste=value) if title is not None and title.cle in FAITS else None


def _is_marked(unit: Unite) -> bool:
    return unit.nature == "titre" or (unit.nature == "texte" and (is_caps(unit.texte) or unit.texte.endswith(":")))


def _is_sure(unit: Unite, text: str, title: Titre, section: str, plain: bool, following: Unite | None) -> bool:
    """Whether a line that reads as a heading is one: a word such as « Formation » may be an item without its bullet."""
    if _is_marked(unit) or title.section == section or " " in words_key(text) or "-" in text.strip(" -"):
        return True
    if following is not None and following.est_item:
        return True
    return plain and unit.isolee


def is_table_head(unit: Unite) -> bool:
    """Whether a row only names the columns of a table of items."""
    return unit.nature == "tableau" and all(word in _COLUMNS for word in words_key(unit.texte).split(" "))


def bare_words(texte: str) -> str:
    """The words of a line that are its own: no label of a rubrique before them, no mark of a note around them.

    « Durée : 12 mois » gives « 12 mois », « Management R2 | sans code » gives « Management ».
    """
    text = _INNER_LABEL.sub(" ", _CODE_LABEL.sub("", _NOTE.sub(" ", texte)))
    for phrase in SANS_VALEUR:
        text = re.sub(rf"(?:\||^)\s*{phrase}\b", " ", text, flags=re.IGNORECASE)
    text = text.strip()
    label = _LABEL.fullmatch(text)
    if label is None:
        glued = next(filter(None, (_glued(text, section) for section in ("tete", "formation", "statut"))), None)
        return glued.reste if glued is not None else text
    key = words_key(label[1])
    known = (
        key in _OWN_LABELS
        or key in RESUME
        or any(known_title(label[1], name) for name in ("tete", "formation", "statut"))
    )
    return label[2] if known else text.strip()
