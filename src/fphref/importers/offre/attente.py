"""Texts that stand where a fact was to be written: placeholders, sample names, a field filled with its own name."""

from __future__ import annotations

import re
from typing import Final

from fphref.importers.offre.cles import fold_key, names_of
from fphref.importers.offre.noeuds import words
from fphref.texte import fold

_WHOLE: Final = frozenset(
    fold_key(text)
    for text in (
        "N/A", "n.a.", "NA", "none", "null", "nil", "nan", "undefined", "TBD", "TBC", "TBA", "todo", "to do",
        "to be defined", "to be determined", "to be confirmed", "to be completed", "not specified", "not available",
        "not applicable", "unspecified", "unknown", "à définir", "à compléter", "à préciser", "à renseigner",
        "à déterminer", "à remplir", "non renseigné", "non précisé", "non communiqué", "non spécifié",
        "non applicable", "sans objet", "inconnu", "aucun", "aucune", "néant", "string", "text", "value", "sample",
        "test", "your text here", "lorem ipsum", "company name", "your company name", "your company",
        "nom de l’entreprise", "nom de l’employeur", "nom de la société", "nom de l’établissement",
        "votre entreprise", "votre établissement", "employer name", "job title", "your job title", "titre du poste",
        "titre de l’offre", "job location", "your location", "job post id", "job posting id", "job id",
        "job opening id", "job opening url", "job posting url", "job url", "job description", "short description",
        "long description", "insert text here", "your email", "votre email", "City, Country", "ville, pays",
        "street address", "first name last name", "prénom nom", "placeholder",
    )
)  # fmt: skip
_IDENTITY: Final = ("intitule", "employeur", "lieux", "url", "reference", "candidature")
"""Fields that hold no single common word: such a word is the name of a field, not its value."""
_DOTS = re.compile(r"[\s.…_?*/\\#–—-]+")
_EXES = re.compile(r"x{2}[x\s./-]*x|y{3,}|z{3,}", re.IGNORECASE)
_BRACKETED = re.compile(r"(?:\[[^\]]*\]|<[^>]*>|\{\{[^}]*\}\}|\{[^}]*\}|%[A-Z_]+%|\$\{[^}]*\})")
_ASKED = re.compile(
    r"(?:please |merci de )?(?:insert|enter|fill in|type|saisir|saisissez|inserer|inserez|indiquer|indiquez|renseigner"
    r"|completer|completez|ajouter|votre|your)\b(?:\W+\w+){1,5}"
)
_ASKED_FOR = re.compile(
    r"\b(?:here|ici|name|nom|title|titre|url|email|adresse|address|ville|city|company|entreprise)\b"
)
_INSIDE = re.compile(
    r"\b(?:your company(?: name)?|company name(?:'s)?|nom de (?:l'entreprise|l'employeur|la societe|l'etablissement)"
    r"|job opening url|job title here|lorem ipsum|(?:email|name|nom|user|votre\.?nom|your\.?name)@example\.(?:com"
    r"|org|net)"
    r"|x{4,})(?![\w-])"
)
_IN_URL = re.compile(
    r"(?:your|votre)[-_.]?(?:company|entreprise|site|domain|job)|company[-_]name|nom[-_](?:de[-_])?l?[-_]?entreprise"
)
_LONGEST: Final = 200
"""Characters of a text that may only hold the place of another."""
_SEQUENCES: Final = frozenset({"123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "0123456789",
                               "0", "00", "000", "0000", "1"})  # fmt: skip


def is_waiting(texte: str, cible: str = "") -> bool:
    """Whether the whole of a value only holds the place of one; `cible` is what its key was read as."""
    text = texte.strip()
    if len(text) > _LONGEST:
        return fold(text[:_LONGEST]).startswith("lorem ipsum")
    folded = fold_key(text)
    if not text or _DOTS.fullmatch(text) or folded in _WHOLE:
        return True
    if _EXES.fullmatch(text) or _BRACKETED.fullmatch(text):
        return True
    plain = fold(text)
    if plain.startswith("lorem ipsum"):
        return True
    if "://" in text or text.startswith("www."):
        return bool(_IN_URL.search(plain))
    if _ASKED.fullmatch(plain) and _ASKED_FOR.search(plain):
        return True
    if cible == "reference" and folded in _SEQUENCES:
        return True
    return cible in _IDENTITY and len(words(text)) <= 3 and any(folded in names_of(one) for one in _IDENTITY)


def waiting_part(texte: str) -> str:
    """The placeholder inside a text that says more than it; empty where there is none."""
    plain = fold(texte[:5000])
    found = _INSIDE.search(plain)
    if found is None:
        return ""
    return (texte[found.start() : found.end()] if len(plain) == len(texte) else found.group()).removesuffix("'s")
