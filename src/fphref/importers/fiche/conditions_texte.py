"""One statutory sentence as typed facts: services, seniority, diploma, functions; what is not understood stays text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from fphref.importers.fiche.mots import LENGTH, NOMBRES, ORDINAUX, months_of, plain, upper_first, words_key
from fphref.importers.modele import Arbre
from fphref.importers.registre import slug

Tree = dict[str, Arbre]

_ORDINAL = "|".join(ORDINAUX)
_ECHELON = re.compile(
    rf"\b(?:(\d{{1,2}})\s*(?:er|ere|e|eme|ieme|nd|nde)?|({_ORDINAL}))\s+echelon\b|\bechelon\s+(\d{{1,2}})\b"
)
_REACHED = re.compile(r"\b(?:atteint|parvenus?|parvenu|ayant atteint|avoir atteint|classes? au|au moins au)\b")
_INDEX = re.compile(r"\bindice brut\s+(?:n°\s*)?(\d{3,4})\b")
_CATEGORY = re.compile(r"\bcategorie\s+([abc])\b")
_SERVICES = re.compile(r"\bservices?\s+(publics?|civils?|militaires?)?\s*(effectifs?)?\b")
_GRADES = re.compile(
    r"\b(?:en qualite (?:de |d')|(?:dans|au|en) (?:le|la|un des|l'un des|les)?\s*grades? (?:de |d'))(.+)$"
)
_THIS_GRADE = re.compile(r"\bdans (?:le|ce|leur|son) grade\b(?! (?:de |d'|superieur))")
_THIS_CORPS = re.compile(r"\bdans (?:le|ce|leur|son|l'un de ces|un de ces|ces|leurs?) (?:corps|cadre d'emplois)\b")
_ACTIVITIES: Final = (
    ("professionnelle", re.compile(r"\bactivites? professionnelles?\b")),
    ("mandat_local", re.compile(r"\bmandats?\b.{0,300}\b(?:assemblee elue|elu local|collectivites? territoriales?)\b")),
    ("responsabilite_association", re.compile(r"\bresponsables?\b.{0,300}\bassociations?\b")),
)  # fmt: skip
_FUNCTIONS = re.compile(r"\bfonctions?\b")
_EXERCISED = re.compile(r"\b(?:exerc\w+|occup\w+)\b")
_DIPLOMA = re.compile(
    r"^(?:(?:ou|soit|et)\s+)?(?:etre\s+|avoir\s+)?"
    r"(?:(?:titulaires?|detenteurs?|obtenu|obtenir|posseder|justifier|detenir)\s+)?"
    r"(?:de\s+l'un\s+des\s+|d'un\s+des\s+|d'une?\s+|du\s+|de\s+la\s+|de\s+l'|des\s+|de\s+|le\s+|la\s+|un\s+|une\s+|l')?(?:autres?\s+)?"
    r"(?:diplomes?|titres?|certificats?|brevets?|licences?|masters?|maitrises?|baccalaureats?|cap|bep|bts|dut|deug|doctorats?"
    r"|certification|qualification reconnue|permis|attestations?)\b"
)
_HOLDER = re.compile(
    r"^(?:(?:ou|soit|et)\s+)?(?:[eê]tre\s+|avoir\s+)?(?:titulaires?|d[ée]tenteurs?|obtenu|poss[ée]der|justifier|d[ée]tenir)\s+"
    r"(?:de\s+l['’]un\s+des\s+|d['’]un\s+des\s+|d['’]une?\s+|du\s+|de\s+la\s+|de\s+l['’]|des\s+|de\s+|le\s+|la\s+|un\s+|une\s+)?",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:(?:ou|soit|et)\s+)?(?:de\s+|d['’]|des\s+|l['’]exercice\s+de\s+)?", re.IGNORECASE)
_LEVEL = re.compile(r"\b(?:classee?s?|inscrite?s?|de|au)\b[^.]*\bniveau\s+([1-8])\b")
_BRACKETS = re.compile(r"\([^()]+\)")
_COUNT = rf"(?:\d|(?:{'|'.join(NOMBRES)})\b)"
_LEAD = r"(?:(?:d['’]au\s+moins|au\s+moins|de|d['’]|justifier|compter|avoir)\s*)"
_AND = re.compile(rf"(?<!\s)\s+et\s+(?={_LEAD}*{_COUNT})", re.IGNORECASE)
_WHICH = re.compile(rf"(?:(?<!\s)\s*,\s+|(?<!\s)\s+)dont\s+(?={_LEAD}*{_COUNT})", re.IGNORECASE)
# What widens or narrows a fact, which the fact itself cannot hold.
_WIDENED = re.compile(
    r"\b(?:equivalent\w*|comparables?|assimile\w*|derogations?|sauf|hormis|excepte\w*|sous reserve|a defaut"
    r"|de meme niveau|ou (?:dans|au|aupres|en))\b"
)
_OR_DIPLOMA = re.compile(
    r"(?<!\s)(?:\s*,\s+(?:ou\s+)?|\s+ou\s+)(?=(?:d['’]une?\s+|du\s+|de\s+la\s+|de\s+l['’]|d['’])"
    r"(?:dipl[oô]me|titre|certificat|brevet|licence|master|baccalaur[ée]at)s?\b)",
    re.IGNORECASE,
)
_OR = re.compile(rf"(?<!\s)\s+ou\s+(?={_LEAD}+{_COUNT})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Contexte:
    """What a sentence may lean on: the grades of its corps (id, title), the one it is left for, and what the
    sentence above its list said already (length in months, catégorie)."""

    grades: tuple[tuple[str, str], ...] = ()
    du_grade: str = ""
    mois: int | None = None
    categorie: str = ""
    exercice: bool = False

    def under(self, texte: str) -> Contexte:
        """The same for the items under a sentence that announces them."""
        text = plain(texte)
        length, category = LENGTH.search(text), _CATEGORY.search(text)
        return replace(
            self,
            mois=months_of(length) if length else self.mois,
            categorie=category[1].upper() if category else self.categorie,
            exercice=self.exercice or bool(_EXERCISED.search(text)),
        )


@dataclass(frozen=True, slots=True)
class Lecture:
    """What a sentence was read as: a node without its `texte` (None: not understood), and remarks on the reading."""

    noeud: Tree | None
    remarques: tuple[str, ...] = ()


def read_condition(texte: str, contexte: Contexte) -> Lecture:
    """The typed fact of one sentence, or several under `tous` or `un_de` where it holds several lengths."""
    parts = _OR_DIPLOMA.split(texte)
    if 1 < len(parts) <= 6 and re.search(r"\bou\b", texte):
        leaves = [_diploma(part, plain(part), contexte) for part in parts]
        if all(leaf is not None for leaf in leaves):
            return Lecture({"un_de": [leaf for leaf in leaves if leaf is not None]})
    for pattern, operator in ((_WHICH, "tous"), (_AND, "tous"), (_OR, "un_de")):
        parts = pattern.split(texte)
        if len(parts) < 2 or len(parts) > 6:
            continue
        leaves = [_leaf(part, contexte) for part in parts]
        if all(leaf is not None for leaf in leaves):
            return Lecture({operator: [leaf for leaf in leaves if leaf is not None]}, _unread(texte))
    leaf = _leaf(texte, contexte)
    return Lecture(leaf, _unread(texte) if leaf is not None and "diplome" not in leaf else ())


def _unread(texte: str) -> tuple[str, ...]:
    """What a bracket adds, which no fact holds."""
    found = _BRACKETS.search(texte)
    return (f"« {found[0]} » reste dans le texte seul : aucune donnée ne le traduit",) if found else ()


def _leaf(texte: str, contexte: Contexte) -> Tree | None:
    text = plain(texte)
    if not text or len(text) > 4_000:
        return None
    bare = _BRACKETS.sub(" ", text)
    several = len(list(LENGTH.finditer(bare))) > 1
    for reader in (_seniority, _detachment, _services, _activity, _functions, _diploma):
        # Two lengths are two facts, and a fact that is widened is another one: a person judges them.
        if reader is not _diploma and (several or (reader in (_seniority, _services) and _WIDENED.search(bare))):
            continue
        if (found := reader(texte, text, contexte)) is not None:
            return found
    return None


def _months(text: str, contexte: Contexte) -> int | None:
    found = LENGTH.search(text)
    months = months_of(found) if found else contexte.mois
    return months if months is None or months <= 1200 else None


def _seniority(texte: str, text: str, contexte: Contexte) -> Tree | None:
    found = _ECHELON.search(text)
    if found is None:
        return None
    echelon = ORDINAUX[found[2]] if found[2] else int(found[1] or found[3])
    months = _months(text, contexte)
    if months is None and _REACHED.search(text):
        months = 0
    grade = _grade_named(text, contexte)
    if not grade or months is None or not 1 <= echelon <= 30:
        return None
    return {"anciennete_echelon": {"grade": grade, "echelon": echelon, "min_mois": months}}


def _grade_named(text: str, contexte: Contexte) -> str:
    """The grade of the corps that a sentence names, the longest title first; the one left, where it names none."""
    found = re.search(r"\bgrade (?:de |d')(.+)", text)
    if found is None:
        return contexte.du_grade
    key = words_key(found[1])
    named = sorted(contexte.grades, key=lambda grade: -len(grade[1]))
    return next((identifiant for identifiant, title in named if _begins(key, words_key(title))), "")


def _begins(text: str, title: str) -> bool:
    return bool(title) and (text == title or text.startswith(title + " "))


def _detachment(texte: str, text: str, contexte: Contexte) -> Tree | None:
    index = _INDEX.search(text)
    months = _months(text, contexte)
    if index is None or "detach" not in text or months is None or not 1 <= int(index[1]) <= 2000:
        return None
    return {"detachement_emploi": {"ib_min": int(index[1]), "min_mois": months}}


def _services(texte: str, text: str, contexte: Contexte) -> Tree | None:
    found = _SERVICES.search(text)
    months = _months(text, contexte)
    if found is None or months is None or not (found[1] or found[2]):
        return None
    category = _CATEGORY.search(text)
    public, effective = (found[1] or "").startswith("public"), bool(found[2])
    if found[1] and not public:
        return None
    tree: Tree = {"nature": "", "min_mois": months}
    if category:
        tree["categorie"] = category[1].upper()
    if public:
        tree["nature"] = "publics_effectifs" if effective else "publics"
    elif grades := _grades_in(texte, text, contexte):
        tree |= {"nature": "effectifs_grade", "grades": list(grades)}
    elif _THIS_GRADE.search(text) and contexte.du_grade:
        tree |= {"nature": "effectifs_grade", "grades": [contexte.du_grade]}
    elif category:
        tree["nature"] = "effectifs_categorie"
    elif _THIS_CORPS.search(text):
        tree["nature"] = "effectifs_corps"
    else:
        return None
    return {"services": tree}


def _grades_in(texte: str, text: str, contexte: Contexte) -> list[str]:
    """The ids of the grades after « en qualité de » or « dans le grade de »."""
    found = _GRADES.search(text)
    if found is None:
        return []
    names = re.split(r"\s+ou\s+(?:de\s+|d')?|\s*,\s*(?:de\s+|d')?", re.sub(r"[.;]\s*$", "", found[1]))
    names = [re.sub(r"\s*\(.*$", "", name).strip() for name in names]
    if not names or any(not name or len(name) > 90 or len(name.split()) > 12 for name in names):
        return []
    ids = []
    for name in names:
        known = next((i for i, title in contexte.grades if words_key(title) == words_key(name)), "")
        ids.append(known or slug(name))
    return list(dict.fromkeys(ids))


def _activity(texte: str, text: str, contexte: Contexte) -> Tree | None:
    natures = [nature for nature, pattern in _ACTIVITIES if pattern.search(text)]
    if len(natures) != 1 or "categorie" in text:
        return None
    tree: Tree = {"nature": natures[0]}
    months = _months(text, contexte)
    if months is not None:
        tree["min_mois"] = months
    return {"activite_professionnelle": tree}


def _functions(texte: str, text: str, contexte: Contexte) -> Tree | None:
    if not _FUNCTIONS.search(text):
        return None
    months = _months(text, contexte)
    if months is None and not contexte.exercice:
        return None
    if not (_EXERCISED.search(text) or contexte.exercice or re.match(r"(?:ou |soit )?(?:de |des |d')?fonctions", text)):
        return None
    if re.search(r"en fonctions? (?:des|dans|au)", text):
        return None
    label = _LEADING.sub("", texte, count=1).strip().rstrip(" .;,")
    at = plain(label).find("fonction")
    if at > 0 and len(plain(label)) == len(label) and LENGTH.search(plain(label[:at])):
        label = label[at:]
    if not label or len(label) > 500:
        return None
    tree: Tree = {"intitule": upper_first(label)}
    if months is not None:
        tree["min_mois"] = months
    category = _CATEGORY.search(text)
    if category or contexte.categorie:
        tree["categorie"] = category[1].upper() if category else contexte.categorie
    return {"fonctions": tree}


def _diploma(texte: str, text: str, contexte: Contexte) -> Tree | None:
    if not _DIPLOMA.match(text):
        return None
    label = _HOLDER.sub("", texte, count=1)
    if label == texte:
        label = re.sub(r"^(?:ou|soit)\s+(?:d['’]une?\s+|du\s+|de\s+la\s+)?", "", texte, flags=re.IGNORECASE)
        label = re.sub(r"^(?:d['’]une?|du|de\s+la|un|une|le|la)\s+", "", label, flags=re.IGNORECASE)
    label = upper_first(label.strip().rstrip(" .;,"))
    if not label or len(label) > 500:
        return None
    tree: Tree = {"intitule": label}
    if level := _LEVEL.search(text):
        tree["niveau"] = int(level[1])
    return {"diplome": tree}


def is_condition(texte: str) -> bool:
    """Whether a paragraph reads as a condition, and not as a remark on the conditions before it."""
    return bool(
        re.match(
            r"(?:ou |et |soit )?(?:justifier|etre|avoir|compter|posseder|detenir|appartenir|remplir|exercer|occuper|"
            r"reunir|relever|avoir atteint|d'au moins|au moins|titulaire|diplome|agee?s?)\b",
            plain(texte),
        )
    )


def announces_choice(texte: str, items: Sequence[str]) -> bool:
    """Whether one item of a list is enough: its announcement says so, or its items begin with « ou »."""
    text = plain(texte)
    if re.search(r"\bsoit\b|\bl'une? (?:des|de ces)\b|\bd'une? (?:des|de ces)\b|\bune? (?:des|de ces)\b|\bau choix\b"
                 r"|\bau moins une?\b|\bune de ces\b", text):  # fmt: skip
        return True
    starts = [re.match(r"(?:ou|soit)\b", plain(item)) is not None for item in items]
    ends = [re.search(r"\b(?:ou|;\s*ou)\s*[;,]?\s*$", plain(item)) is not None for item in items]
    return len(items) > 1 and (starts[-1] or all(starts[1:]) or any(ends[:-1]))
