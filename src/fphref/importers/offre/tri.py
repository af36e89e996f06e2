"""To which field a line of the profile belongs, from its own words: language, studies, experience, quality, asset…"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from fphref.texte import fold

LANGUES: Final = {
    "english": "en", "anglais": "en", "anglaise": "en", "french": "fr", "francais": "fr", "francaise": "fr",
    "german": "de", "allemand": "de", "spanish": "es", "espagnol": "es", "italian": "it", "italien": "it",
    "dutch": "nl", "neerlandais": "nl", "flemish": "nl", "flamand": "nl", "chinese": "zh", "chinois": "zh",
    "mandarin": "zh", "portuguese": "pt", "portugais": "pt", "arabic": "ar", "arabe": "ar", "russian": "ru",
    "russe": "ru", "japanese": "ja", "japonais": "ja", "polish": "pl", "polonais": "pl", "turkish": "tr", "turc": "tr",
    "luxembourgish": "lb", "luxembourgeois": "lb", "lsf": "sgn", "langue des signes": "sgn",
}  # fmt: skip
"""Names of languages, and the code by which two of them are one."""

_LANGUAGE = re.compile(rf"\b(?:{'|'.join(LANGUES)})\b")
_SKILL = re.compile(
    r"fluen|spoken|written|oral|parle|ecrit|courant|bilingu|natif|native|mother tongue|proficien|professional|niveau"
    r"|level"
    r"|langue|language|maitrise|pratique|lu\b|\b[abc][12]\b|\b[abc][12] |required|exige|souhaite|requis|command of"
    r"|notions"
    r"|plus|intermediate|advanced|scolaire|operationnel"
)
_SOFT = re.compile(
    r"\bteam ?(?:work|player|spirit)|work(?:ing)? (?:well )?(?:in|as|with) (?:a |the )?(?:\w+ )?team|in a team"
    r"|en equipe"
    r"|esprit d'equipe|communicat|interpersonal|relationnel|leadership|autonom|rigo(?:u)?r|rigueur|rigoureu|curio"
    r"|humil|enthusias|passion|motivat|proactiv|reactiv|multi-?task|adaptab|flexib|souplesse|attention to detail"
    r"|organi[sz]ational"
    r"|sens (?:de |du |des |d')|esprit (?:de|d')|ecoute|empath|discret|dynami|polyvalen|self[- ]?(?:driven|motivated"
    r"|starter)"
    r"|can-do|problem[- ]solving|creativ|synthesis abilit|diplomat|patien[ct]e\b|bienveillan|ponctual|assidu"
    r"|maitrise de soi"
    r"|gestion du stress|resistance au stress|initiative|fiabilit|reliab|love (?:for|of)|under pressure|fast-paced"
    r"|willing"
    r"|eager|goût du|gout (?:du|pour)|savoir[- ]etre|disponibilite|tact\b|calme\b|confidentialit|secret professionnel"
    r"|capacite d'adaptation|presentation skills|people skills|positive attitude|commitment|engagement\b|implication\b"
    r"|organise[e]?\b|methodique|respectueu|honnet|bon contact|aisance"
)
_HARD = re.compile(
    r"^(?:\w+ ){0,2}(?:knowledge|proficien|familiarity|familiar|connaissances?|maitrise (?:des|de la|de l'|du|d')"
    r"|experience (?:in|with|of|en|dans)"
    r"|understanding of|utilisation|usage|techniques? de|outils de|protocoles?)\b"
)
_STUDIES = re.compile(
    r"\bdegrees?\b|\bbachelor|\bmaster(?:'?s)? (?:of (?:science|arts|business|engineer|education|law|public)|degree"
    r"|in|en|[12]\b|specialise|pro)|\b(?:niveau|diplome de|titulaire d'un) master"
    r"|\bmba\b|\bph\.? ?d\b|\bdoctora|\bdiplom|\blicence (?:pro|en|de|[123]\b)|\bbac(?:\b|calaureat)|\bbts\b|\bdut\b"
    r"|\bbut\b (?:en|gea)"
    r"|\b(?:de|ide)? ?d'etat\b|\bifsi\b|\bd\.?e\.?[sia]*\b d'|^education ?:|^(?:formation|etudes"
    r"|niveau d'etudes?) ?:|formation (?:initiale|superieure)"
    r"|ecole d'ingenieur|engineering school|grande ecole|university|universitaire|graduate|\b(?:cap|bep)\b(?:$"
    r"|[ /,](?:ou|et|en|de|bep|petite)\b)|\bbrevet\b"
    r"|\bdiu\b|titulaire d(?:u|'un) (?:de|titre|diplome|brevet)|currently (?:pursuing|studying)|en cours d'etudes"
)
_CERTIFICATE = re.compile(
    r"\bcertifi|\bistqb\b|\bssiap\b"
    r"|\bhabilitation|\bafgsu\b|\bpermis\b|driving licen[cs]e|\bcaces\b|\battestation|\bagrement"
    r"|inscription (?:a l'ordre|au tableau)|\bbls\b|\bacls\b|\bitil\b|\bgcp certif"
)
_YEARS = re.compile(r"(?<!\d)\d{1,3}\s?(?:[-–/+]|a|to|ou|or)?\s?\d{0,3}\s?\+?\s?(?:years?|ans?|annees?|months?|mois)\b")
_EXPERIENCE = re.compile(
    r"experience|pratique|ancien|(?:years?|ans?|annees?) (?:in|as|en|dans|sur|at|minimum|on)\b|(?:minimum|au moins"
    r"|at least)"
)
_BEGINNER = re.compile(
    r"\bdebutants?\b|\bjunior\b.*accept|premiere experience|\bexperience (?:souhaitee|exigee|requise|appreciee"
    r"|similaire|significative)"
)
_ASSET = re.compile(
    r"\b(?:is|are|would be|will be|serai[st]|serait|est|sont|constitue) (?:a |an |un |une |considered )?(?:real "
    r"|vrai |strong )?"
    r"(?:plus|asset|advantage|atout|bonus)\b|\ba plus\b|\bun (?:plus|atout)\b|\b(?:particularly )?appreci(?:ated"
    r"|ee?s?)\b"
    r"|nice to have|advantageous|\bsouhaitee?s?$|\bserait? (?:un |)apprecie|preferred$"
)
_FOLLOWS = re.compile(r"(?:ideally|preferably|idealement|de preference|si possible|or equivalent|ou equivalent)\b")
_BENEFIT = re.compile(
    r"voucher|ticket|titres?[- ]restaurant|restaurant|cantine|mutuelle|insurance|assurance|prevoyance|annual leave"
    r"|paid leave"
    r"|conges|\brtt\b|\bcet\b|prime|bonus|interessement|participation aux|creche|childcare|transport|mobility pass"
    r"|parking"
    r"|stationnement|loan|pret\b|salary|competitive|salaire|benefits|avantages|\bcgos\b|comite d'entreprise|logement"
    r"|gym|sport|formation continue|career|discount|reduction"
)


class Langue(NamedTuple):
    """A language asked for, as the source names it, and the words that say how well."""

    langue: str
    niveau: str


def sort_line(texte: str, *, after: str = "") -> str:
    """The field of one line of the profile; `after` is that of the line above it, which it may lean on."""
    plain = fold(texte).strip()
    count = len(plain.split())
    if read_languages(texte):
        return "langues"
    if _STUDIES.search(plain):
        return "etudes"
    if _CERTIFICATE.search(plain):
        return "certifications"
    if _FOLLOWS.match(plain) and after == "etudes" and re.search(r"\b(?:in|en|dans)\b", plain):
        return "etudes"
    if _ASSET.search(plain):
        return "atouts"
    if (_YEARS.search(plain) and _EXPERIENCE.search(plain)) or (_BEGINNER.search(plain) and count <= 12):
        return "experience"
    if is_quality(texte):
        return "qualites"
    return "competences_techniques"


def is_quality(texte: str) -> bool:
    """Whether a line speaks of the person rather than of what they know."""
    plain = fold(texte).strip()
    return len(plain.split()) <= 25 and bool(_SOFT.search(plain)) and not _HARD.search(plain)


def is_benefit(texte: str) -> bool:
    """Whether a line speaks of what the employer gives."""
    return bool(_BENEFIT.search(fold(texte)))


def is_experience(texte: str) -> bool:
    """Whether a line says for how long something must have been done."""
    plain = fold(texte)
    return bool(_YEARS.search(plain) and _EXPERIENCE.search(plain))


def language_code(texte: str) -> str:
    """The code of the one language that a label names; empty for any other text."""
    return LANGUES.get(fold(texte).strip(" .:"), "")


def read_languages(texte: str) -> list[Langue]:
    """The languages of a line that speaks of nothing else, each as written, with how well; empty for any other line."""
    plain = fold(texte)
    found = list(_LANGUAGE.finditer(plain))
    if not found or len(plain.split()) > 14 or len(plain) != len(texte):
        return []
    if len(plain.split()) > len(found) * 2 and not _SKILL.search(_LANGUAGE.sub(" ", plain)):
        return []
    names = {LANGUES[match.group()]: texte[match.start() : match.end()] for match in reversed(found)}
    only = list(reversed(names.values()))
    if len(only) == 1:
        first = found[0]
        rest = (texte[: first.start()] + texte[first.end() :]).strip()
        wrapped = re.fullmatch(r"[\s:(–—-]*([^()]*?)[)\s.]*", rest)
        if not first.start() and wrapped:
            return [Langue(only[0], wrapped[1].strip(" ,;"))]
        return [Langue(only[0], " ".join(texte.split()).rstrip("."))]
    rest = _LANGUAGE.sub(" ", plain)
    bare = not re.sub(r"[\W_]+|\b(?:et|and|or|ou)\b", "", rest)
    if bare and re.search(r"\b(?:et|and|or|ou)\b", rest) is None:
        return [Langue(name, "") for name in only]
    return [Langue(name, " ".join(texte.split()).rstrip(".")) for name in only]
