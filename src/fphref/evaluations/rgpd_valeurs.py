"""What a value itself tells of a person, whatever its title says: numbers with their keys, addresses, names."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from fphref.evaluations.rgpd_prenoms import PRENOMS
from fphref.evaluations.rgpd_titres import (
    ADRESSE,
    IBAN,
    MAIL,
    NAISSANCE,
    NIR,
    NOM,
    NOM_DIT,
    PERSONNE,
    SANCTION,
    SANTE,
    SYNDICAT,
    TELEPHONE,
    Genre,
    read_titre,
)
from fphref.texte import fold

_SPACES = re.compile(r"[\s.\-/_]")
_GAP = r"[\s.\-]{0,2}"
_NIR = re.compile(
    rf"(?:(?<![\dA-Za-z])|(?<=[Nn][Ii][Rr]))([1-478]){_GAP}(\d{{2}}){_GAP}(0[1-9]|1[0-2]|[2-9]\d){_GAP}(\d{{2}}|2[AaBb]){_GAP}(\d{{3}})"
    rf"{_GAP}(\d{{3}})(?:[\s.\-/,;(]{{0,3}}(?:[Cc][Ll][EeÉé][Ff]?[\s:]{{0,3}})?(\d{{2}}))?(?![\dA-Za-z])"
)
_MAIL = re.compile(r"([^\s@<>;,:()\"']{1,64})@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\d+])(?<!\d[.,])(?:(?:\+|00)33[\s.]?(?:\(0\))?|0)[\s.\-]?[1-9]\)?(?:[\s.\-/]{0,2}\d{2}){4}(?!\d|[.,]\d)"
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,4})?(?![A-Za-z0-9])")
_STREET = re.compile(
    r"(?<![\d,.])\d{1,4}\s?(?:bis|ter|quater|[a-d])?\s?,?\s"
    r"(?:(?:rue|avenue|av\.|bd|boulevard|allee|impasse|square|lotissement|faubourg|ruelle|sente)\s[a-z]"
    r"|(?:chemin|route|quai|cours|place|passage|residence)\s.{2,60}(?<!\d)\d{5}(?!\d))"
)
_BORN = re.compile(r"\bnee?s? ?(?:\(e\))? ?(?:le|en) (?:\d|janv|fev|mars|avr|mai|juin|juil|aout|sept|oct|nov|dec)")
_CIVIL = re.compile(
    r"(?:^|[\s(,;:/])(?:M\.|Mr\.?|Mme\.?|Mlle\.?|Dr\.?|Pr\.?|Madame|Monsieur|Mademoiselle)\s+"
    r"(?:[A-ZÀ-Þ]\.\s*)?[A-ZÀ-Þ][\w'’\-]+"
)
_DAY = re.compile(r"(?<!\d)(?:(\d{1,2})[/.\-](\d{1,2})[/.\-]((?:19|20)\d{2})|((?:19|20)\d{2})-(\d{2})-(\d{2}))(?!\d)")
_ADDED = re.compile(r"(?:[\s,\-]{1,3}(?:\([^()]{1,20}\)|\d{1,3}(?:[.,]\d)?\s?%))+\s*$")
_DESTROY = re.compile(
    r"detrui[rt]e? (?:le|avant le|apres le|au plus tard le)\s?:?\s?([\d/.\-]{8,10}|\d{1,2} \w+ \d{4})"
)
_LABELLED = re.compile(r"([^:]{2,40})\s?:\s*([A-ZÀ-Þ0-9+][^:]{1,60})")
_PARTED = re.compile(r"(?<=\d)\s+(?=\d)")
_TOKEN = re.compile(r"[^\W\d_](?:[\w'’]|-(?=\w))*\.?")

# « Accueillir une personne handicapée », « pied diabétique »: said of those who are cared for.
_SELF: Final = "".join(
    f"(?<!{word} )"
    for word in ("personne", "personnes", "patient", "patients", "patiente", "patientes", "enfant", "enfants", "adulte",
                 "adultes", "usager", "usagers", "public", "pied", "pieds", "retinopathie", "coma", "sujet", "sujets",
                 "malade", "malades", "parent", "parents")
)  # fmt: skip
# Said of the state of one person; « santé », « maladie » and « syndicat » alone are words of the référentiel.
_STATES: Final = (
    (
        SANTE,
        r"arrets? (?:de )?(?:maladie|travail)|arret longue duree|cmo|tpt|ald"
        rf"|{_SELF}(?:handicapee?|diabetique|seropositi(?:f|ve))|at du \d+"
        r"|conges? (?:de )?(?:longue )?maladie|longue maladie"
        r"|conges? (?:de )?longue duree|conges? (?:de )?(?:maternite|pathologique)|(?:en )?conge mat(?:er)?|rqth|boeth"
        r"|travailleu(?:r|se) handicapee?|reconnue? handicapee?|enceinte|grossesse"
        r"|mi.temps therapeutique|temps partiel therapeutique|invalidite|inapte|inaptitude"
        r"|restrictions? (?:medicales?|d'aptitude|(?:au |de |du )?port)"
        r"|apt(?:e|itude) (?:avec|sous) (?:reserves?|restrictions?)"
        r"|reclassement (?:medical|pour (?:raisons?|motifs?) (?:de sante|medica(?:le|ux?)s?))"
        r"|burn.?out|depression|depressi(?:f|ve)|cancer|citis|clm|cld"
        r"|en arret|souffre de|suivi psy\w*|alcool\w*|addiction|accident du travail|maladie professionnelle",
    ),
    (
        SYNDICAT,
        r"cgt|cfdt|cftc|cfe.cgc|unsa|sud sante|force ouvriere|deleguee? (?:syndicale?|fo|sud)|syndiquee?|syndicalistes?"
        r"|(?:adherente?|elue?|militante?|permanente?|representante?|secretaire) (?:fo|sud|syndicale?)"
        r"|(?:elue?|membre) (?:au |du )?(?:cse|cst|chsct|f3sct)|(?:detachee?|detachement|permanente?|asa) syndicale?"
        r"|mandat syndical|decharge syndicale|representante? du personnel|greviste|a fait greve",
    ),
    (SANCTION, r"blame|sanction disciplinaire|conseil de discipline|mise a pied|exclusion temporaire|condamnee?"),
)  # fmt: skip
_STATE = re.compile("|".join(rf"(?P<g{n}>\b(?:{words})\b)" for n, (_, words) in enumerate(_STATES)))
# Mailboxes of a function, not of a person.
_SHARED: Final = frozenset(
    """
    accueil admin administration assistance ase bureau cadres communication comptabilite compta contact courrier
    direction dpo drh dpc drci dsi dsin ecole equipe finances formation ged grh hotline ifsi info informatique infos
    mail messagerie nepasrepondre noreply no-reply paie pharmacie pole qualite recherche recrutement referent
    reponse rgpd rh secretariat securite service services standard support urc urgences webmaster
    """.split()  # noqa: SIM905
)
_SAINTS: Final = frozenset({"st", "ste", "saint", "sainte"})
# In a text that is no person's name though a first name stands in it: « Pavillon Marie Curie ».
_NO_NAME: Final = frozenset(
    """
    accueil agent agents aile amphitheatre association avenue batiment bloc boulevard bp cabinet campus cardiologie
    cedex centre cfa ch chic chirurgie chr chru chu cite clinique college consultation consultations creche crf
    delegation departement direction echelle ecole edition editions ehpad ephad equipe esat espace etablissement
    exemple faculte federation fiche filiere fondation formation foyer fph gcs geriatrie ghe ght groupe groupement
    hopital hopitaux hospices hospitalier hospitaliere hospitalieres ifas ifsi imagerie impasse imprimante institut
    laboratoire loi lycee maison maladie maternite matrice medecine methode metier ministere neurologie office
    oncologie palais pavillon pediatrie pharmacie place plan pole poste prefecture prix projet psychiatrie quai
    radiologie reanimation residence rue saint sainte saints salle samu score secteur service site smur societe
    soins square st stade ste syndrome test type unite universite urgences user usld utilisateur version ville
    windows
    """.split()  # noqa: SIM905
)
# Of somebody by what they do, or of nobody: « cadre de santé », « oui ».
_FUNCTIONS: Final = frozenset(
    """
    absent adjoint adjointe aide ancien ancienne ash as assistant assistante aucun aucune autre auto autoevaluation
    brancardier cadre chef chefs collegue collegues commission comite compagnon conseiller coordinateur coordinatrice
    coordonnateur coordonnatrice csup dieteticien dieteticienne directeur directrice drh educateur educatrice
    encadrant encadrante encadrement entretien ergotherapeute evaluateur evaluatrice expert experte externe
    formateur formatrice hierarchie iade ibode ide infirmier infirmiere ingenieur interne ipa kine kinesitherapeute
    manager manipulateur manipulatrice masseur medecin mer neant non oui organisme orthophoniste pair pairs patron
    personne pharmacien pharmacienne praticien prestataire psychologue puericultrice rh referent referente
    responsable sage sans sante secretaire soignant soignante specialiste superieur superieure surveillant
    surveillante technicien technicienne tiers tuteur tutrice vide
    """.split()  # noqa: SIM905
)
_PARTICLES: Final = frozenset(
    {"de", "du", "des", "la", "le", "les", "d", "l", "el", "al", "ben", "van", "von", "di", "da"}
)
_CACHE = 200_000
_SHORT = 200
"""Characters of the texts that are remembered: services, métiers and levels stand on every line."""
_LONGEST = 40_000
"""Characters of a text that are read: a cell of a spreadsheet program holds 32 767."""


class Marque(NamedTuple):
    """What one text tells: certain kinds, a kind its bare form suggests, a name, a state, the year of a lone day."""

    genres: tuple[Genre, ...] = ()
    nir_sans_cle: bool = False
    nom: bool = False
    etat: Genre | None = None
    annee: int = 0
    titre: bool = False
    """Whether it is a text that usually stands above columns."""
    etiquette: Genre | None = None
    """The kind that the text itself names before a colon: « Nom : Dupont »."""
    detruire: str = ""
    """The day that the text gives for destroying the file, as written."""


RIEN: Final = Marque()


def read_texte(text: str) -> Marque:
    """What a text tells of a person; `RIEN` for one that tells nothing."""
    return _read_short(text) if len(text) <= _SHORT else _read(text[:_LONGEST])


def _read(text: str) -> Marque:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)  # full-width figures, no-break spaces
    genres: list[Genre] = []
    digits = sum(map(text.count, "0123456789"))
    bare = False
    annee, detruire = 0, ""
    if digits >= 12:
        keyed, bare = _nirs(text)
        if keyed:
            genres.append(NIR)
        if any(_is_iban(found[0]) for written in (text, text.upper()) for found in _IBAN.finditer(written)):
            genres.append(IBAN)
    if digits >= 9 and _PHONE.search(text) and NIR not in genres:
        genres.append(TELEPHONE)
    if "@" in text and any(not is_shared(found[1]) for found in _MAIL.finditer(text)):
        genres.append(MAIL)
    plain = " ".join((text.lower() if text.isascii() else fold(text).replace("’", "'")).split())
    if digits >= 2:
        if _STREET.search(plain):
            genres.append(ADRESSE)
        if _BORN.search(plain):
            genres.append(NAISSANCE)
        if digits == 8 and len(text) <= 12 and (day := _DAY.fullmatch(text.strip())):
            annee = int(day[3] or day[4])
        if "detrui" in plain and (found := _DESTROY.search(plain)):
            detruire = found[1]
    if _CIVIL.search(text):
        genres.append(PERSONNE)
    state = _STATE.search(plain)
    etat = _STATES[int((state.lastgroup or "g0")[1:])][0] if state else None
    nom = len(text) <= 60 and _names(text)
    titre = len(text) <= 60 and digits < 2 and read_titre(text).connu
    marque = Marque(tuple(genres), bare, nom, etat, annee, titre, _labelled(text) if ":" in text else None,
                    detruire)  # fmt: skip
    return RIEN if marque == RIEN else marque


_read_short = lru_cache(maxsize=_CACHE)(_read)


def _nirs(text: str) -> tuple[bool, bool]:
    """Whether a text holds a NIR whose key is right, and one that has no key or a wrong one."""
    keyed = bare = False
    for found in _NIR.finditer(text):
        digits = "".join(found.groups("")[:6]).upper()
        key = found[7]
        if key is not None and int(key) == nir_key(digits):
            keyed = True
        else:
            bare = True
    return keyed, bare


def nir_key(digits: str) -> int:
    """The control key of the 13 signs of a NIR, Corsica (2A, 2B) included."""
    number = int(digits.replace("2A", "19").replace("2B", "18"))
    return 97 - number % 97


def _is_iban(text: str) -> bool:
    joined = _SPACES.sub("", text)
    if not 15 <= len(joined) <= 34:
        return False
    turned = joined[4:] + joined[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def is_rpps(text: str) -> bool:
    """Whether a text has the form of an RPPS number: eleven digits from 1 or 8, whose last is a Luhn key."""
    if len(text) != 11 or not text.isascii() or not text.isdigit() or text[0] not in "18":
        return False
    total = 0
    for rank, sign in enumerate(reversed(text)):
        digit = int(sign) * (2 if rank % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def is_shared(mailbox: str) -> bool:
    """Whether the part before the @ is the mailbox of a function (« drh », « secretariat-urgences »)."""
    words = re.split(r"[.\-_+]", fold(mailbox))
    # « hopital-saint-antoine-drh »: the name of a saint is that of a place.
    persons = (word for before, word in zip(("", *words), words, strict=False) if before not in _SAINTS)
    return bool(_SHARED.intersection(words)) and not PRENOMS.intersection(persons)


def is_name(text: str) -> bool:
    """Whether a text reads as one person's name: two to four words, a common first name and another name."""
    tokens = _TOKEN.findall(text)
    if not 2 <= len(tokens) <= 4 or re.sub(r"[\s,]", "", text) != "".join(tokens):
        return False
    folded = [fold(token).strip(".'’") for token in tokens]
    if _NO_NAME.intersection(folded):
        return False
    names = [word for word in folded if word not in _PARTICLES]
    if len(names) < 2:
        return False
    first = [word in PRENOMS or _is_compound(word) for word in names]
    if not any(first):
        return False
    written = [token for token, word in zip(tokens, folded, strict=True) if word not in _PARTICLES]
    capital = all(token[0].isupper() for token in written)
    return capital or (text.islower() and len(names) == 2)


def is_surname(text: str) -> bool:
    """Whether a text under a title such as « Évaluateur » may be a name, and is not a function or a service."""
    words = fold(text).split()
    if not 0 < len(words) <= 4 or any(sign.isdigit() for sign in text):
        return False
    bare = re.findall(r"[^\W_]+", fold(text))
    return any(len(word) > 2 for word in bare) and not _NO_NAME.intersection(bare) and not _FUNCTIONS.intersection(bare)


def _names(text: str) -> bool:
    """Whether a text is a name, with or without what lists add to it: « (CDI) », « 50 % »."""
    found = _ADDED.search(text)
    if found is None:
        return not any(map(str.isdigit, text)) and is_name(text)
    added = _TOKEN.findall(fold(found[0]))
    return not _NO_NAME.intersection(added) and _names(text[: found.start()])


def _is_compound(word: str) -> bool:
    return "-" in word and all(part in PRENOMS for part in word.split("-"))


def _labelled(text: str) -> Genre | None:
    found = _LABELLED.fullmatch(text.strip())
    if found is None:
        return None
    titre, value = read_titre(found[1].strip()), found[2].strip()
    if titre.genre is None or not titre.exact or len(_PARTED.sub("", value).split()) > 5:
        return None
    # « Nom : le nom du service » says how to fill a cell; addresses and numbers are known by themselves.
    named = is_name(value) or (value.isupper() and value.isalpha())
    told = named if titre.genre in (NOM, NOM_DIT) else titre.genre.seul
    return titre.genre if told else None
