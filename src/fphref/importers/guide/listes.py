"""Lists inside a line: « Hard skills :- a- b- c », « a, b, c. », and sentences."""

from __future__ import annotations

import re
from typing import Final

_COLLE = re.compile(r"(?<=[^\s\-–—(])(?<!\d\.)[-–] (?!(?:et|ou|and|or|puis)\b)(?=\S)")
_OUVRE = re.compile(r":[ ]?[-–•*] ?(?=\S)")
_ESPACE = re.compile(r" [-–] (?=\S)")
_RONDS = re.compile(r" ?[•▪●◦‣·✓✔➔➤❖](?=[ \w«\"(]) ?")
_PHRASE = re.compile(
    r"(?<=[.!?…])[ ]+(?=[^\W\d_a-zà-öø-ÿ]|[«“\"(] ?\w)|(?<=[.!?…][»”\"])[ ]+(?=\w)"
    r"|(?<=[.!?…] »)[ ]+(?=\w)"
)
_DEUX_POINTS = re.compile(r"(?<=\w) ?:(?=[^\W\d_])")
_VIRGULE = re.compile(r"[,;](?![^()]{0,200}\))(?= )")
_SUJET = re.compile(
    r"(?:il|elle|ils|elles|on|vous|tu|nous|je|j['’]|ce|cette|ces|c['’]est|he|she|they|you|it|this)\b", re.IGNORECASE
)
_CADRE = re.compile(
    r"(?:le (?:soir|matin|midi|week-end)|la nuit|en|au|aux|à|dans|pour|chaque|si|souvent|parfois|ici|selon|sans|avec|"
    r"oui|non|bref|enfin|at|in|for|if|often|yes|no|here)\b",
    re.IGNORECASE,
)
"""What begins a sentence of two parts, where an enumeration would name a thing."""
_ABREGE: Final = re.compile(
    r"(?:^|[\s(])(?:ex|env|cf|m|mm|mme|dr|pr|min|max|p|art|st|fig|vs|approx|no|i\.e|e\.g)\.$", re.IGNORECASE
)


def split_glued(texte: str) -> tuple[str, list[str]]:
    """What stands before a list glued on one line, and its items; no items where the line holds no such list.

    Hyphens inside words, ranges, and dashes with a space on both sides are left alone.
    """
    opened = _OUVRE.search(texte)
    if opened:
        head, body = texte[: opened.start() + 1], texte[opened.end() :]
        glued = _COLLE.split(body)
        spaced = opened.group().startswith(": ") and len(glued) == 1
        items = _ESPACE.split(body) if spaced else glued
        if len(items) == 1:
            items = _RONDS.split(body)
        return (head, _clean(items)) if len(items) > 1 else (texte, [])
    for pattern in (_RONDS, _COLLE):
        parts = pattern.split(texte)
        if len(parts) > 2:
            return parts[0].strip(), _clean(parts[1:])
    return texte, []


def split_enumeration(texte: str) -> list[str]:
    """The parts of « a, b, c et d. » where the line is such an enumeration of short labels; otherwise nothing.

    Two parts alone have to be shorter: « GMAO, Excel ».
    """
    body = texte.rstrip(" .;")
    if len(body) > 600 or len(split_sentences(texte)) > 1 or ":" in body:
        return []
    parts = [part.strip() for part in _VIRGULE.split(body)]
    if len(parts) < 2 or _SUJET.match(parts[0]) or any(not part or len(part.split()) > 8 for part in parts):
        return []
    if len(parts) == 2 and (_CADRE.match(parts[0]) or _SUJET.match(parts[1]) or any(len(p.split()) > 4 for p in parts)):
        return []
    return parts


def split_sentences(texte: str) -> list[str]:
    """The sentences of a line; « ex. », « M. » and other short words do not end one."""
    sentences: list[str] = []
    for part in _PHRASE.split(texte):
        if sentences and _ABREGE.search(sentences[-1][-10:]):
            sentences[-1] += f" {part}"
        else:
            sentences.append(part)
    return sentences


def space_colons(texte: str) -> str:
    """« Formation initiale :La plupart » with the space that was lost behind the colon; addresses stay as they are."""
    return _DEUX_POINTS.sub(" : ", texte) if ":" in texte and "://" not in texte and " :" in texte else texte


def _clean(items: list[str]) -> list[str]:
    return [item for part in items if (item := part.strip(" \t-–•"))]
