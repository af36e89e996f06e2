"""The plan of a guide: which lines are headings, furniture and content, and the sections they make."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from fphref.importers.guide.listes import split_enumeration, split_glued, split_sentences
from fphref.importers.guide.meuble import is_furniture
from fphref.importers.guide.tete import find_title, is_path
from fphref.importers.guide.titres import (
    LONGUEUR,
    Rubrique,
    Titre,
    clean_title,
    match_keywords,
    match_label,
    names_metier,
)
from fphref.importers.guide.voisins import Voisins
from fphref.importers.lecture.marques import without_emoji
from fphref.importers.modele import Carnet, Document, Ligne, cut
from fphref.importers.registre import ENONCES
from fphref.texte import fold

INCONNU: Final = "inconnu"
"""The field of a section whose heading no vocabulary knows."""
_PARENTES: Final = ("competences_techniques", "qualites", "outils", "atouts", "presentation", INCONNU)
"""Rubrics under which « Savoir-être : rigueur, calme » is a smaller rubric."""
_COLLAGE: Final = re.compile(r"(?<=[a-zà-öø-ÿ)])(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ ])|(?=[\U0001f300-\U0001faff\u2600-\u27bf])")
_DEUX_PARTIES: Final = re.compile(r" ?: | [-–—|] ")
_REPONSE: Final = re.compile(r"(?:Réponse|Rép|Answer|R|A)(?: ?\d{1,2})? ?(?::|\.(?= )) ?(?=\S)")
_QUESTION_NUE: Final = re.compile(r"(?:Q|Question|Réponse|R|A)(?: ?\d{1,2})? ?[:.)] ?(?=\S)")


class Morceau(NamedTuple):
    """A piece of content: its words, its line, and whether it is an item of a list."""

    texte: str
    ligne: Ligne
    puce: bool = False


@dataclass(slots=True)
class Section:
    """A heading, the fields it announces (best first), and what stands under it.

    `question` is the heading where it is a question that waits for its answer; `lignes` are those of the heading;
    `interne` says that heading and content stand on one line, under a wider heading.
    """

    champs: tuple[str, ...]
    titre: str = ""
    lignes: tuple[Ligne, ...] = ()
    question: bool = False
    marquee: bool = False
    interne: bool = False
    contenu: list[Morceau] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """A guide in sections, in order; the first one is what stands before any heading."""

    titre: Titre
    entete: str
    ligne_titre: Ligne | None
    sections: list[Section]


def read_plan(document: Document, carnet: Carnet) -> Plan:
    """Cut a document into sections; furniture, headings and repeated titles get their place in the account."""
    lignes = [ligne for ligne in document.lignes if ligne.nature not in ("vide", "filet", "meuble")]
    heading = find_title(lignes)
    entete = without_emoji(heading.texte) if heading else document.titre
    titre = clean_title(entete)
    planner = _Planner(carnet, titre.intitule, entete, Voisins(document.lignes))
    for ligne in lignes:
        if ligne is heading:
            planner.title(ligne, entete)
        else:
            planner.take(ligne)
    return Plan(titre, entete, heading, planner.sections)


class _Planner:
    """Reads line after line; what a line is depends on the section it stands in."""

    def __init__(self, carnet: Carnet, intitule: str, entete: str, voisins: Voisins) -> None:
        self.carnet = carnet
        self.intitule = intitule
        self.folded = fold(intitule)
        self.entete = fold(entete)
        self.voisins = voisins
        self.sections = [Section(("presentation",))]
        self.faq: Section | None = None
        self.auto = False
        self.parente: Section | None = None
        self.path = True

    @property
    def section(self) -> Section:
        return self.sections[-1]

    def title(self, ligne: Ligne, entete: str) -> None:
        """The title line; where it is a question, what follows answers it."""
        self.path = False
        if entete.rstrip().endswith("?"):
            self.sections.append(Section(match_keywords(entete) or ("presentation",)))

    def take(self, ligne: Ligne) -> None:
        bare = without_emoji(ligne.texte)
        if not bare:
            self.carnet.structure(ligne, "pictogramme")
        elif self.path and not self.section.contenu and is_path(bare):
            self.carnet.structure(ligne, "mobilier-du-site")
        elif ligne.nature == "tableau":
            self.section.contenu.append(Morceau(ligne.texte, ligne))
        elif self._is_repeated_title(ligne, bare):
            self.carnet.structure(ligne, "titre-repete")
        elif self._take_glued_heading(ligne, ligne.texte):
            pass
        elif not self._take_heading(ligne, bare):
            self._take_content(ligne, bare)

    def _is_repeated_title(self, ligne: Ligne, bare: str) -> bool:
        if not self.folded or len(bare) > LONGUEUR or ligne.nature in ("puce", "rang"):
            return False
        if fold(bare) in self.folded.split(" / ") and len(self.sections) == 1:
            return True
        if self.folded not in fold(bare):
            return False
        if fold(clean_title(bare).intitule) != self.folded or bare.endswith("."):
            return False
        above = not any(section.lignes for section in self.sections)
        return (above and self.entete.startswith(fold(bare).rstrip(" ?:"))) or not self._announces(bare)

    def _announces(self, bare: str) -> bool:
        """Whether a heading that names the métier opens a rubric: « Comment devenir infirmier ? »."""
        label = match_label(bare)
        champs = label.champs if label else match_keywords(bare) if bare.endswith("?") else ()
        return bool(champs) and (champs != ("presentation",) or len(self.sections) > 1)

    def _take_glued_heading(self, ligne: Ligne, texte: str) -> bool:
        """A button and the heading behind it on one line: « Voir mon profil❓ Questions fréquentes »."""
        if len(texte) > LONGUEUR:
            return False
        for place in _COLLAGE.finditer(texte, 1):
            before, after = without_emoji(texte[: place.start()]), without_emoji(texte[place.start() :])
            label = match_label(after) if before and after and is_furniture(before) else None
            if label and names_metier(label.reste, self.intitule):
                self.carnet.doubt("IMP003", f"deux libellés collés, séparés : « {before} » et « {after} »", ligne)
                self._open(Section(label.champs, after, (ligne,), marquee=True))
                return True
        return False

    def _take_heading(self, ligne: Ligne, bare: str) -> bool:
        if len(bare) > LONGUEUR or ligne.nature == "puce":
            return False
        if self._is_furniture(ligne, bare):
            return False
        marked = ligne.nature == "titre" or bare != ligne.texte or _is_bold(ligne)
        if bare.endswith("?") and len(split_sentences(bare)) == 1:
            return self._take_question(ligne, bare, marked)
        if bare[-1] in ".!;,…" and ligne.nature != "titre":
            return False
        label = self._label(bare)
        if self.faq is not None and not marked and not self._leaves_faq(ligne, bare, label):
            return False
        colon = bare.endswith(":")
        if label and (marked or names_metier(label.reste, self.intitule) or (colon and len(label.reste) <= 40)):
            if ligne.nature == "rang" and label.reste:
                return False
            self._open(Section(label.champs, bare, (ligne,), marquee=marked))
            return True
        if ligne.nature == "titre":
            return self._take_title(ligne, bare)
        return False

    def _leaves_faq(self, ligne: Ligne, bare: str, label: Rubrique | None) -> bool:
        """Whether a label without any mark closes the FAQ; a line that looks like a heading and does not is told."""
        known = label is not None and names_metier(label.reste, self.intitule)
        apart = self.voisins.is_apart(ligne)
        if ligne.nature == "rang" and self.faq is not None and self.faq.lignes[0].nature == "rang":
            return known  # « 8. Témoignage » behind « 7. Vos questions »
        if ligne.nature != "texte":
            return False
        titled = self.faq is not None and self._faq_level() > 0
        if known and apart and not titled:
            return True
        if len(bare) <= 80 and (known or (apart and self.section.question and self.section.contenu)):
            said = f"« {cut(bare, 60)} » ressemble à un titre de rubrique : laissé dans la réponse de la FAQ"
            self.carnet.doubt("IMP009", said, ligne)
        return False

    def _is_furniture(self, ligne: Ligne, bare: str) -> bool:
        """Furniture by its words alone before the first rubric and among links, by its place too under a rubric."""
        section = self.section
        inside = bool(section.lignes) and section.champs[0] != "liens"
        if inside and self.auto:
            # The self-assessment of a site is where it calls to its quiz, but « Prêt à travailler la nuit ? » asks.
            inside = bare.endswith("?")
        return is_furniture(
            bare,
            item=ligne.nature in ("puce", "rang"),
            limite=160 if section.question else 400,
            rubrique=inside,
            seul=self.voisins.is_alone(ligne),
            separe=not self.auto and self.faq is None and self.voisins.is_apart(ligne),
        )

    def _label(self, bare: str) -> Rubrique | None:
        """What a heading announces; « Le métier en Belgique : faits marquants » announces facts."""
        label = match_label(bare)
        general = label is None or label.champs == ("presentation",)
        return (self._label_behind_name(bare) if general else None) or label

    def _label_behind_name(self, bare: str) -> Rubrique | None:
        """« Technicien de laboratoire : faits et chiffres », « Nurse salary »: the name of the métier stands first."""
        if self.folded and fold(bare).startswith(f"{self.folded} "):
            label = match_label(bare[len(self.intitule) :])
            if label and not label.reste:
                return label
        for place in _DEUX_PARTIES.finditer(bare):
            before, after = bare[: place.start()], bare[place.end() :]
            if names_metier(fold(before), self.intitule) and (label := match_label(after)):
                return label
        return None

    def _take_title(self, ligne: Ligne, bare: str) -> bool:
        """A heading of the format without a known label: a moment, an entry of the FAQ, a sentence, or unknown."""
        if self.faq is not None and ligne.niveau > self._faq_level():
            self._open(Section(("questions",), bare, (ligne,), question=True), faq=True)
        elif "journee_type" in self.section.champs or self.auto:
            return False
        else:
            self._open(Section(match_keywords(bare) or (INCONNU,), bare, (ligne,), marquee=True))
        return True

    def _faq_level(self) -> int:
        heads = self.faq.lignes if self.faq else ()
        return heads[0].niveau if heads and heads[0].nature == "titre" else 0

    def _take_question(self, ligne: Ligne, bare: str, marked: bool) -> bool:
        label = self._label(bare) if marked or self.faq is None else None
        known = label is not None and (marked or not label.reste or names_metier(label.reste, self.intitule))
        if self.auto and not marked:
            return False
        if self.faq is not None:
            faq_titre = bool(self.faq.lignes) and self.faq.lignes[0].nature == "titre"
            leaves = (
                bare != ligne.texte if not faq_titre else ligne.nature == "titre" and ligne.niveau < self._faq_level()
            )
            if not leaves:
                self._open(Section(("questions",), _without_q(bare), (ligne,), question=True), faq=True)
                return True
        champs = label.champs if label and known else match_keywords(bare)
        if champs:
            self._open(Section(champs, bare, (ligne,), marquee=marked))
        elif label is None or not known:
            self._open(Section(("questions",), bare, (ligne,), question=True))
        return True

    def _open(self, section: Section, *, faq: bool = False) -> None:
        if not section.question:
            self.carnet.structure(section.lignes, "titre-de-rubrique")
        self.sections.append(section)
        self.parente = None
        if not faq:
            self.auto = section.champs[0] == "auto"
            self.faq = section if section.champs[0] == "questions" and not section.question else None

    def _take_content(self, ligne: Ligne, bare: str) -> None:
        item = ligne.nature in ("puce", "rang")
        if self._is_furniture(ligne, bare):
            self.carnet.structure(ligne, "mobilier-du-site")
            return
        if self.section.question and not self.section.contenu:
            bare = _REPONSE.sub("", bare, count=1)
        head, items = split_glued(bare)
        if not items and (champs := self._inline_label(ligne, bare)):
            self.parente = self.parente or self.section
            head, _, rest = bare.partition(":")
            pieces = [Morceau(rest.strip(), ligne)]
            self.sections.append(Section(champs, head.strip(), (ligne,), interne=True, contenu=pieces))
            return
        if self.parente is not None and not item:
            parente, self.parente = self.parente, None
            self.sections.append(Section(parente.champs, parente.titre, parente.lignes))
        if not items:
            self.section.contenu.append(Morceau(bare, ligne, item))
            return
        label = match_label(head) if len(head) <= 80 and head.endswith(":") else None
        if label and self.faq is None and names_metier(label.reste, self.intitule):
            self.sections.append(Section(label.champs, head.rstrip(" :"), (ligne,)))
            self.auto = False
        elif head:
            self.section.contenu.append(Morceau(head, ligne, item))
        self.section.contenu.extend(Morceau(part, ligne, True) for part in items)

    def _inline_label(self, ligne: Ligne, bare: str) -> tuple[str, ...]:
        """The field of « Savoir-être : rigueur, calme », a heading and its enumeration on one line under a rubric."""
        head, colon, rest = bare.partition(":")
        if not colon or len(head) > 40 or self.section.question or self.section.champs[0] not in _PARENTES:
            return ()
        if ligne.nature not in ("texte", "puce", "rang") or not split_enumeration(rest.strip()):
            return ()
        label = match_label(head)
        return label.champs if label and not label.reste and label.champs[0] in ENONCES else ()


def _is_bold(ligne: Ligne) -> bool:
    raw = ligne.brut.strip()
    return (
        len(raw) > 4 and raw[:2] in ("**", "__") and raw.rstrip(": ")[-2:] in ("**", "__") and raw.count(raw[:2]) == 2
    )


def _without_q(texte: str) -> str:
    return _QUESTION_NUE.sub("", texte, count=1)
