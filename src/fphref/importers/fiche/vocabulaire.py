"""The headings of an official fiche, in several editions: which wording names which rubrique, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from fphref.importers.fiche.mots import words_key

LONGUEUR_TITRE: Final = 110
"""Characters of the longest heading."""


class Titre(NamedTuple):
    """A heading that was recognised: the section it stands in, its key, and what follows it on its line."""

    section: str
    cle: str
    reste: str = ""


def _table(rows: Iterable[tuple[str, str, str]]) -> dict[str, Titre]:
    return {words_key(name): Titre(section, cle) for section, cle, names in rows for name in names.split("|")}


_GLOBAL = _table(
    [
        ("tete", "intitule", "intitulé du métier|nom du métier|intitulé|métier|intitulé complet du métier"),
        ("tete", "definition", "définition|définition du métier|mission générale|finalité du métier"),
        ("tete", "code", "répertoire des métiers|code métier|code du métier|code|code fph|référence du métier"),
        ("tete", "niveau", "niveau de qualification minimum|niveau de qualification minimal|niveau minimum de "
         "qualification|niveau de qualification requis|niveau de qualification|niveau d'études|niveau d'études minimum|"
         "niveau d'études requis"),
        ("tete", "famille", "famille|famille de métiers|famille professionnelle|famille du métier"),
        ("tete", "sous_famille", "sous-famille|sous-famille de métiers"),
        ("tete", "appellations", "autres appellations|autre appellation|autres appellations courantes|"
         "appellations courantes|autres intitulés|autres appellations du métier"),
        ("referentiel", "", "référentiel|référentiel métier|référentiel du métier|compétences|compétences requises"),
        ("referentiel", "activites", "activités|activités principales|les activités|activités du métier"),
        ("referentiel", "savoir_faire", "savoir-faire|savoir-faire requis|les savoir-faire|savoirs-faire|savoir-faire "
         "principaux"),
        ("referentiel", "connaissances", "connaissances requises|connaissances|connaissances associées|"
         "connaissances particulières|connaissances particulières requises|savoirs|connaissances nécessaires|"
         "connaissances associées au métier|connaissances particulières associées au métier"),
        ("referentiel", "savoir_etre", "savoir-être|savoirs-être|qualités requises|qualités personnelles|aptitudes|"
         "aptitudes requises|savoir-être requis"),
        ("textes", "textes", "textes de référence|textes réglementaires|références réglementaires|textes officiels|"
         "textes de références réglementaires"),
        ("formation", "", "formation|formations|formations et diplômes|diplômes et formations|formation requise"),
        ("prerequis", "prerequis", "pré-requis|prérequis|pré-requis indispensables pour exercer le métier|pré-requis "
         "réglementaires pour exercer le métier|nature et niveau de formation pour s'inscrire dans le métier|nature et "
         "niveau de formation|nature et niveau de formation pour exercer le métier|pré-requis pour exercer le métier|"
         "prérequis réglementaires|prérequis indispensables"),
        ("statut", "", "statut et accès|statut|statuts|statut et carrière|statut et accès au métier"),
        ("statut", "statut_fph", "statut dans la fph|statut dans la fonction publique hospitalière"),
        ("statut", "recrutement", "modalités de recrutement dans la fph|modalités de recrutement|recrutement|"
         "modalités de recrutement dans la fonction publique hospitalière|recrutement dans la fph"),
        ("evolution", "", "évolution dans la fph|évolution dans la fonction publique hospitalière|évolution de "
         "carrière|évolution de carrière dans la fph|avancement de grade"),
        ("correspondances", "correspondances", "correspondances statutaires|correspondances statutaires éventuelles|"
         "correspondance statutaire|correspondance statutaire éventuelle"),
        ("exercice", "", "exercice du métier|conditions d'exercice|conditions d'exercice du métier"),
        ("exercice", "conditions", "conditions et environnement de travail|environnement de travail|conditions "
         "particulières d'exercice|conditions de travail|conditions particulières d'exercice du métier|nombre et "
         "conditions particulières d'exercice|nombre et/ou conditions particulières d'exercice|nombre et/ou conditions "
         "particulières d'exercice du métier"),
        ("exercice", "relations", "relations professionnelles|relations professionnelles les plus fréquentes|"
         "principales relations professionnelles|relations"),
        ("exercice", "structures", "structures|structures d'exercice|lieux d'exercice|structures d'accueil"),
        ("liens", "liens", "liens professionnels|liens utiles|sites utiles|organismes professionnels|liens"),
        ("mobilite", "", "mobilité|mobilités|mobilité professionnelle|passerelles courtes et longues|"
         "passerelles courtes et longues vers d'autres métiers"),
        ("mobilite", "passerelles", "passerelles|passerelles dans la fph|passerelles vers d'autres métiers|"
         "passerelles dans la fonction publique hospitalière"),
        ("mobilite", "hors", "passerelles hors fph|passerelles hors de la fph|passerelles hors fonction publique "
         "hospitalière|passerelles hors de la fonction publique hospitalière|passerelles hors fonction publique"),
        ("mobilite", "courtes", "passerelles courtes|passerelle courte|passerelles courtes dans la fph"),
        ("mobilite", "longues", "passerelles longues|passerelle longue|passerelles longues dans la fph"),
        ("annexe", "specificites", "spécificités|spécificités du métier|spécificités dans le métier"),
        ("annexe", "complements", "informations complémentaires|information complémentaire|compléments d'information"),
        ("annexe", "evolutions", "tendances d'évolution du métier|tendances d'évolution|évolutions|évolution du métier|"
         "évolutions du métier|évolutions prévisibles|facteurs clés à moyen terme|facteurs clés à moyen terme de "
         "l'évolution du métier|conséquences principales ou impact sur l'emploi-type|conséquences principales|"
         "conséquences de ces facteurs|conséquences de ces évolutions|facteurs d'évolution"),
        ("notes", "reserves", "réserves sur la source"),
        ("notes", "edition", "source et édition"),
    ]
)  # fmt: skip
_LOCAL: Final[dict[str, dict[str, Titre]]] = {
    "formation": _table(
        ("formation", cle, names)
        for cle, names in (
            ("infos", "infos générales|informations générales|information générale"),
            ("niveau", "niveau de qualification|niveau|niveau de sortie|niveau du diplôme|niveau de la formation"),
            ("certificateur", "certificateur|certificateurs|autorité certificatrice"),
            ("valideur", "valideur|valideurs|organisme valideur"),
            ("rncp", "code rncp|rncp|n° rncp|numéro rncp|fiche rncp|enregistrement au rncp"),
            ("textes", "textes de référence|textes réglementaires|textes"),
            ("informations", "informations complémentaires|liens utiles|pour en savoir plus"),
            ("acces", "accès|accès à la formation"),
            ("voie_acces", "voie d'accès au diplôme|voies d'accès au diplôme|voie d'accès|voies d'accès"),
            ("admissibilite", "admissibilité|conditions d'admission|conditions d'accès|public"),
            ("modalites", "modalités d'admission|modalité d'admission|modalités d'inscription|admission"),
            ("programme", "programme|contenu|contenu de la formation|programme de la formation"),
            ("duree", "durée|durée de la formation|durée des études"),
            ("obtention", "obtention du diplôme|modalités d'obtention du diplôme|obtention|validation|modalités de "
             "validation|obtention du certificat|obtention du titre"),
            ("groupe", "modules|tronc commun|unités d'enseignement|enseignements"),
        )
    ),
    "statut": _table(
        ("statut", cle, names)
        for cle, names in (
            ("statut_fph", "statut dans la fph|statut dans la fonction publique hospitalière|catégorie"),
            ("corps", "corps|corps d'appartenance|corps concerné"),
            ("grades", "grades|grade|grades du corps|les grades"),
            ("conditions", "conditions|condition|conditions requises|conditions d'accès"),
            ("toutes", "toutes ces conditions|conditions, toutes nécessaires|conditions cumulatives"),
            ("une", "au moins une de ces conditions|conditions, une au moins|une de ces conditions"),
            ("hors_fiche", "grilles indiciaires|grille indiciaire|échelonnement indiciaire|grilles|contingents "
             "d'autres voies|textes du statut|textes du statut particulier|où la fiche officielle diffère du droit|"
             "où la fiche officielle diffère du droit, ou n'en dit rien|écarts entre la fiche et le droit|"
             "écarts avec le droit"),
            ("quota", "quota|quotas|contingent"),
            ("duree", "durée|durée du stage"),
            ("textes", "textes du corps|textes de cette voie|textes de référence"),
            ("formation_statutaire", "formation statutaire"),
            ("ou", "ou|ou bien"),
        )
    ),
    "exercice": _table([("exercice", "structures", "structures"), ("exercice", "conditions", "conditions")]),
    "tete": _table([("tete", "niveau", "niveau|niveau requis|niveau minimum")]),
}  # fmt: skip
_LOCAL["evolution"] = {key: Titre("evolution", found.cle) for key, found in _LOCAL["statut"].items()}
RESUME: Final = _table([("tete", "resume", "statut|accès|accès au métier")])
"""What the head of a printed fiche sums up; it is told in full further down."""
FAITS: Final = frozenset({
    "intitule", "code", "niveau", "famille", "sous_famille", "certificateur", "valideur", "voie_acces", "duree",
    "statut_fph", "quota", "resume", "formation_statutaire", "appellations", "modalites", "corps",
})  # fmt: skip
"""Rubriques of one value, which may stand on the line of their label, in a bullet or in a row of a table."""
_VOIES: Final = (
    ("concours_externe", r"(?:recrutement |acce )?(?:par |sur )?(?:voie de )?concour (?:externe|sur titre)"),
    ("concours_interne", r"(?:recrutement |acce )?(?:par )?(?:voie de )?concour (?:interne|reserve)"),
    ("troisieme_concours", r"(?:troisieme|3e|3eme) (?:concour|voie)"),
    ("examen_professionnel", r"(?:par )?(?:voie d )?examen profe?ssionnel"),
    ("choix", r"(?:nomination |inscription |promotion |recrutement )?(?:au|par voie de|par) choix"
     r"|(?:inscription sur )?liste d aptitude|(?:au )?tour exterieur|promotion interne"),
    ("autre_voie", r"(?:recrutement |acce )?san concour|recrutement direct|detachement (?:et|ou) (?:d )?integration"
     r"|(?:recrutement |acce )?(?:par )?(?:voie de |voie d )?(?:detachement|integration directe|mutation)$"),
)  # fmt: skip
_VOIE_PATTERNS = tuple((cle, re.compile(pattern + r"\b")) for cle, pattern in _VOIES)
_TABLEAU = re.compile(
    r"(?:par )?(?:(?:voie d )?inscription (?:au|sur)|(?:au )?tableau|(?:voie de )?concour profe?ssionnel)\b"
)
_CORPS = re.compile(r"(?:corp|cadre d emploi) (?:des|de|du|d)\b")
_AU_GRADE = re.compile(
    r"(?:avancement |acce |promotion |nomination )?(?:au|aux|a un|vers le) (?:\w+ )?grade (?:de |d |du |superieur)"
    r"|(?:avancement |acce |promotion |nomination )?a (?:l |un )?echelon special\b"
    r"|(?:avancement |acce |promotion |nomination )?au (?:deuxieme|second|troisieme|quatrieme) grade$"
)
_STAGE = re.compile(r"stage\b(?! (?:de|en) )")
_BRACKET = re.compile(r"\s*\([^()]{0,80}\)\s*:?\s*$")
_DECOR: Final = (" du metier", " de ce metier", " dan la fph", " dan la fonction publique hospitaliere", " exercee",
                 " principale", " requise", " associee", " eventuelle")  # fmt: skip


def known_title(text: str, section: str) -> Titre | None:
    """The heading of that wording, in its section first."""
    key = words_key(_BRACKET.sub("", text).rstrip(" :"))
    if not key or len(key) > LONGUEUR_TITRE:
        return None
    local = _LOCAL.get(section, {}).get(key)
    if local is not None:
        return local
    if section in ("statut", "evolution") and (title := _statutory(key, text, section)):
        return title
    return global_title(text)


def global_title(text: str) -> Titre | None:
    key = words_key(_BRACKET.sub("", text).rstrip(" :"))
    if found := _GLOBAL.get(key):
        return found
    for ending in _DECOR:
        if key.endswith(ending) and (found := _GLOBAL.get(key.removesuffix(ending))):
            return found
    for article in ("le ", "la ", "l ", "les "):
        if key.startswith(article) and (found := _GLOBAL.get(key.removeprefix(article))):
            return found
    return None


def _statutory(key: str, text: str, section: str) -> Titre | None:
    """The corps, the way in, the stage or the promotion that a line of the statutory part names."""
    if text.endswith((".", ";", ",")):
        return None
    if _CORPS.match(key):
        return Titre("statut", "corps")
    if _AU_GRADE.match(key):
        return Titre("evolution", "au_grade")
    if section == "statut":
        for cle, pattern in _VOIE_PATTERNS:
            if pattern.match(key):
                return Titre("statut", cle)
        if _STAGE.match(key):
            return Titre("statut", "stage")
    return None


def names_way(texte: str) -> bool:
    """Whether a heading names a way to a promotion: at choice, by an examination or a competition, by a list."""
    key = words_key(texte)
    return any(pattern.match(key) for _, pattern in _VOIE_PATTERNS) or _TABLEAU.match(key) is not None


def names_rubrique(texte: str) -> bool:
    """Whether a line of text is the heading of a rubrique in some section, word for word."""
    if len(texte) > LONGUEUR_TITRE:
        return False
    key = words_key(texte.rstrip(" :"))
    label, colon, _ = texte.partition(":")
    if colon and (fact := global_title(label)) is not None and fact.section == "tete" and fact.cle in FAITS:
        return True
    return bool(key) and (global_title(texte) is not None or any(key in known for known in _LOCAL.values()))
