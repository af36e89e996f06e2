"""The rubriques of an official fiche: the headings that open them, in several editions, and how a fiche is cut."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from fphref.importers.fiche_mots import is_caps, words_key
from fphref.importers.fiche_unites import Unite

NORMALISES: Final[tuple[str, ...]] = (
    "niveau_qualification", "categorie", "echelons", "echelon_special", "duree_mois", "prolongation_mois", "formation",
)  # fmt: skip
"""Fields whose value is a fact read in a line, not its words (« Niveau 7 (Master) », « Catégorie A »)."""

SANS_VALEUR: Final = ("sans code",)
"""What a cell of a table says instead of a value that is absent."""


class Titre(NamedTuple):
    """A heading that was recognised: the section it stands in, its key, and what follows it on its line."""

    section: str
    cle: str
    reste: str = ""


@dataclass(slots=True)
class Rubrique:
    """What stands under a heading, up to the next one."""

    section: str
    cle: str
    titre: Unite | None
    unites: list[Unite] = field(default_factory=list)


def _table(rows: Iterable[tuple[str, str, str]]) -> dict[str, Titre]:
    return {words_key(name): Titre(section, cle) for section, cle, names in rows for name in names.split("|")}


_GLOBAL = _table(
    [
        ("tete", "intitule", "intitulé du métier|nom du métier|intitulé|métier|intitulé complet du métier"),
        ("tete", "definition", "définition|définition du métier|mission générale|finalité du métier"),
        ("tete", "code", "répertoire des métiers|code métier|code du métier|code|code fph|référence du métier"),
        ("tete", "niveau", "niveau de qualification minimum|niveau de qualification minimal|niveau minimum de "
         "qualification|niveau de qualification requis|niveau de qualification"),
        ("tete", "famille", "famille|famille de métiers|famille professionnelle|famille du métier"),
        ("tete", "sous_famille", "sous-famille|sous-famille de métiers"),
        ("tete", "appellations", "autres appellations|autre appellation|autres appellations courantes|"
         "appellations courantes|autres intitulés|autres appellations du métier"),
        ("referentiel", "", "référentiel|référentiel métier|référentiel du métier"),
        ("referentiel", "activites", "activités|activités principales|les activités|activités du métier"),
        ("referentiel", "savoir_faire", "savoir-faire|savoir-faire requis|les savoir-faire|savoirs-faire|savoir-faire "
         "principaux"),
        ("referentiel", "connaissances", "connaissances requises|connaissances|connaissances associées|"
         "connaissances particulières|connaissances particulières requises|savoirs|connaissances nécessaires"),
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
         "particulières d'exercice|conditions de travail|conditions particulières d'exercice du métier"),
        ("exercice", "relations", "relations professionnelles|relations professionnelles les plus fréquentes|"
         "principales relations professionnelles|relations"),
        ("exercice", "structures", "structures|structures d'exercice|lieux d'exercice|structures d'accueil"),
        ("liens", "liens", "liens professionnels|liens utiles|sites utiles|organismes professionnels|liens"),
        ("mobilite", "", "mobilité|mobilités|mobilité professionnelle"),
        ("mobilite", "passerelles", "passerelles|passerelles dans la fph|passerelles vers d'autres métiers|"
         "passerelles dans la fonction publique hospitalière"),
        ("mobilite", "courtes", "passerelles courtes|passerelle courte|passerelles courtes dans la fph"),
        ("mobilite", "longues", "passerelles longues|passerelle longue|passerelles longues dans la fph"),
        ("annexe", "complements", "informations complémentaires|information complémentaire|compléments d'information"),
        ("annexe", "evolutions", "tendances d'évolution du métier|tendances d'évolution|évolutions|évolution du métier|"
         "évolutions du métier|évolutions prévisibles|facteurs clés à moyen terme|facteurs clés à moyen terme de "
         "l'évolution du métier|conséquences principales ou impact sur l'emploi-type|conséquences principales"),
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
            ("grades", "grades|grade|grades du corps|les grades"),
            ("conditions", "conditions|condition|conditions requises|conditions d'accès"),
            ("toutes", "toutes ces conditions"),
            ("une", "au moins une de ces conditions"),
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
_RESUME: Final = _table([("tete", "resume", "statut|accès|accès au métier")])
"""What the head of a printed fiche sums up; it is told in full further down."""
_FAITS: Final = frozenset({
    "intitule", "code", "niveau", "famille", "sous_famille", "certificateur", "valideur", "voie_acces", "duree",
    "statut_fph", "quota", "resume", "formation_statutaire", "appellations", "modalites",
})  # fmt: skip
"""Rubriques of one value, which may stand on the line of their label, in a bullet or in a row of a table."""
_VOIES: Final = (
    ("concours_externe", r"(?:recrutement |acce )?(?:par |sur )?(?:voie de )?concour (?:externe|sur titre)"),
    ("concours_interne", r"(?:recrutement |acce )?(?:par )?(?:voie de )?concour (?:interne|reserve)"),
    ("troisieme_concours", r"(?:troisieme|3e|3eme) (?:concour|voie)"),
    ("examen_professionnel", r"(?:par )?(?:voie d )?examen profe?ssionnel"),
    ("choix", r"(?:nomination |inscription |promotion |recrutement )?(?:au|par voie de|par) choix"
     r"|(?:inscription sur )?liste d aptitude|(?:au )?tour exterieur|promotion interne"),
    ("autre_voie", r"(?:recrutement |acce )?san concour|recrutement direct|detachement et integration"),
)  # fmt: skip
_VOIE_PATTERNS = tuple((cle, re.compile(pattern + r"\b")) for cle, pattern in _VOIES)
_CORPS = re.compile(r"(?:corp|cadre d emploi) (?:des|de|du|d)\b")
_AU_GRADE = re.compile(
    r"(?:avancement |acce |promotion |nomination )?(?:au|aux|a un|vers le) (?:\w+ )?grade (?:de |d |du |superieur)"
)
_STAGE = re.compile(r"stage\b(?! (?:de|en) )")
_SUITE = re.compile(r"\s*[(-]\s*suite\s*\)?\s*$", re.IGNORECASE)
_LABEL = re.compile(r"([^:]{2,90}?)\s*:\s*(.*)", re.DOTALL)
_DECOR: Final = (" du metier", " de ce metier", " dan la fph", " dan la fonction publique hospitaliere", " exercee",
                 " principale", " requise", " associee", " eventuelle")  # fmt: skip
_NOTE = re.compile(r"^R\d{1,3}\s*\||\s+R\d{1,3}(?=\s|$)")
_COLUMNS: Final = frozenset({"intitule", "libelle", "connaissance", "savoir", "faire", "activite", "code", "formacode"})
_OWN_LABELS: Final = frozenset({"reserve", "intitule de la source"})
LONGUEUR_TITRE: Final = 110


def cut_rubriques(units: Sequence[Unite]) -> list[Rubrique]:
    """The rubriques of a fiche in its order; the first one, without heading, is its head."""
    plain = not any(_is_marked(unit) and _global(unit.texte) for unit in units)
    found = [Rubrique("tete", "", None)]
    level = 0
    for rank, unit in enumerate(units):
        current = found[-1]
        following = units[rank + 1] if rank + 1 < len(units) else None
        leaves = unit.nature == "titre" and 0 < unit.niveau <= level
        title = recognise_title(unit, "" if leaves else current.section, plain, following)
        if title is None:
            current.unites.append(unit)
            continue
        if title.section != current.section:
            level = unit.niveau if unit.nature == "titre" else 0
        found.append(Rubrique(title.section, title.cle, unit))
        if title.reste:
            rest = unit.reste(title.reste)
            nested = recognise_title(rest, title.section, plain, following) if title.section == "statut" else None
            if nested is not None and not title.cle:
                found.append(Rubrique(nested.section, nested.cle, rest))
            else:
                found[-1].unites.append(rest)
    return found


def recognise_title(unit: Unite, section: str, plain: bool = False, following: Unite | None = None) -> Titre | None:
    """The heading a unit is, where it is one; `section` is the one it stands in.

    `plain` is true of a fiche whose headings nothing marks; `following` is the next unit.
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
    whole = None if unit.est_item or len(text) > LONGUEUR_TITRE else _known(text, section)
    if whole is not None:
        if _is_sure(unit, text, whole, section, plain, following):
            return whole
        return None
    label = _LABEL.fullmatch(text)
    if label is None:
        return None
    if not label[2]:
        return None
    fact = _fact(label[1], label[2], section)
    if fact is not None or unit.est_item:
        return fact
    title = _known(label[1], section)
    if title is None or (title.section != section and " " not in words_key(label[1]) and not _is_marked(unit)):
        return None
    return title._replace(reste=label[2])


def _fact(label: str, value: str, section: str) -> Titre | None:
    """The heading that a label with a value on its line is."""
    if section == "tete" and (resume := _RESUME.get(words_key(label))):
        return resume._replace(reste=value)
    title = _known(label, section)
    return title._replace(reste=value) if title is not None and title.cle in _FAITS else None


def _known(text: str, section: str) -> Titre | None:
    """The heading of that wording, in its section first."""
    key = words_key(text.rstrip(" :"))
    if not key or len(key) > LONGUEUR_TITRE:
        return None
    local = _LOCAL.get(section, {}).get(key)
    if local is not None:
        return local
    if section in ("statut", "evolution") and (title := _statutory(key, text, section)):
        return title
    return _global(text)


def _global(text: str) -> Titre | None:
    key = words_key(text.rstrip(" :"))
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
    text = _NOTE.sub(" ", texte)
    for phrase in SANS_VALEUR:
        text = re.sub(rf"(?:\||^)\s*{phrase}\b", " ", text, flags=re.IGNORECASE)
    label = _LABEL.fullmatch(text.strip())
    if label is None:
        return text.strip()
    key = words_key(label[1])
    known = (
        key in _OWN_LABELS or key in _RESUME or any(_known(label[1], name) for name in ("tete", "formation", "statut"))
    )
    return label[2] if known else text.strip()
