"""What stands around an amount: for whom it holds (« Débutant (0-2 ans) », « 3-5 ans d’expérience ») and where."""

from __future__ import annotations

import re

from fphref.texte import fold

_MOTS_D_EXPERIENCE = (
    r"debutante?s?(?:\([es]+\))?|juniors?|jeunes? diplomee?s?|confirmee?s?|experimentee?s?|intermediaires?|seniors?|"
    r"(?:en )?(?:debut|milieu|fin) de carriere|entry[- ]level|mid[- ](?:level|career)|experienced|"
    r"graduates?|beginners?|starters?|experte?s?|(?:early|late)[- ]career"
)
_ANNEES = (
    r"(?:[<>+≥≤] ?)?(?:[0-9]{1,2}(?: ?(?:-|–|a|to|et) ?[0-9]{1,2})? ?\+?|plusieurs|quelques|several) "
    r"?(?:ans?|annees?|years?)(?: et plus)?"
)
_EXPERIENCE = re.compile(
    rf"\b(?:{_MOTS_D_EXPERIENCE})\b(?: ?\([^()]{{1,40}}\))?"
    rf"|{_ANNEES} (?:d'|de |of )?(?:experience|anciennete|carriere|metier|pratique)\b(?: professionnelle)?"
    rf"|(?<=\bapres ){_ANNEES}\b|(?<=\bafter ){_ANNEES}\b"
)
_LIEU = re.compile(
    r"paris(?: ?/ ?idf)?|(?:en )?ile-de-france|idf|(?:en )?region parisienne|(?:en )?provinces?|(?:en )?regions?|"
    r"grandes villes|(?:a )?bruxelles|(?:en )?wallonie|(?:en )?flandre|(?:en )?suisse(?: romande)?|(?:a )?geneve|"
    r"(?:a )?lausanne|(?:a )?zurich|(?:au )?luxembourg|(?:a )?lyon|(?:a )?paris|(?:in )?london"
)
_ZONE = re.compile(rf"(?<![\w-])(?:en|a|au|dans les|in) ((?:{_LIEU.pattern}))(?![\w-])")
_SUJET = re.compile(
    r"\W*(?:un|une|le|la|les|des|a|an|the) ([^.,:;]{3,80}?)(?: y)? (?:peu(?:t|vent)|gagne(?:nt|ra)?|touche(?:nt|ra)?|"
    r"percoi(?:t|vent)|debute(?:nt)?|commence(?:nt)?|demarre(?:nt)?|est (?:paye|remunere)e?|can|may|earns?|makes?|"
    r"starts?|gets?|is paid) "
)
"""Who earns, at the head of a sentence: « Un chef de projet senior peut gagner »."""
_PREPOSITION = re.compile("(?:en|à|au|in) ", re.IGNORECASE)


def find_experience(before: str, after: str) -> str:
    """The experience that the words before or after an amount say, as they say it; empty where they don’t."""
    label, colon, rest = before.rpartition(":")
    label = label.strip(" (•-–—,;/")
    if colon and len(label) <= 80 and len(rest) <= 30 and _EXPERIENCE.search(fold_signs(label)):
        return label
    for text in (before, after):
        folded = fold_signs(text)
        spans = list(_EXPERIENCE.finditer(folded))
        if spans:
            found = spans[0] if text is after else spans[-1]
            subject = _SUJET.match(folded) if text is before else None
            if subject and subject.start(1) <= found.start() and found.end() <= subject.end(1):
                return " ".join(text[subject.start(1) : subject.end(1)].split())
            return " ".join(text[found.start() : found.end()].split())
    return ""


def find_zone(before: str) -> str:
    """The place that the words before an amount say; empty where they don’t."""
    folded = fold_signs(before)
    label = folded.rpartition(":")[0].strip(" (•-–—,;")
    if label and _LIEU.fullmatch(label):
        zone = " ".join(before.rpartition(":")[0].split()).strip(" (•-–—,;")
        return _PREPOSITION.sub("", zone, count=1)
    spans = list(_ZONE.finditer(folded))
    return " ".join(before[spans[-1].start(1) : spans[-1].end(1)].split()) if spans else ""


def fold_signs(text: str) -> str:
    """The same without case or accents, one sign for each sign, so that places in it are places in the text."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded
    return "".join(plain if len(plain := fold(sign)) == 1 else sign for sign in text)
