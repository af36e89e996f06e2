"""The plan of a guide: which lines are headings, furniture and content, and the sections they make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from fphref.importers.guide_listes import split_glued, split_sentences
from fphref.importers.guide_meuble import is_furniture
from fphref.importers.guide_titres import (
    LONGUEUR,
    Rubrique,
    Titre,
    clean_title,
    match_keywords,
    match_label,
    names_metier,
)
from fphref.importers.lecture.marques import without_emoji
from fphref.importers.modele import Carnet, Document, Ligne
from fphref.texte import fold

INCONNU: Final = "inconnu"
"""The field of a section whose heading no vocabulary knows."""
_COLLAGE: Final = re.compile(r"(?<=[a-zà-öø-ÿ)])(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ ])|(?=[\U0001f300-\U0001faff\u2600-\u27bf])")
_DEUX_PARTIES: Final = re.compile(r" ?: | [-–—|] ")
_QUESTION_NUE: Final = re.compile(r"(?:Q|Question|Réponse|R|A)(?: ?\d{1,2})? ?[:.)] ?(?=\S)")


class Morceau(NamedTuple):
    """A piece of content: its words, its line, and whether it is an item of a list."""

    texte: str
    ligne: Ligne
    puce: bool = False


@dataclass(slots=True)
class Section:
    """A heading, the fields it announces (best first), and what stands under it.

    `question` is the heading where it is a question that waits for its answer; `lignes` are those of the heading.
    """

    champs: tuple[str, ...]
    titre: str = ""
    lignes: tuple[Ligne, ...] = ()
    question: bool = False
    marquee: bool = False
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
    heading = _find_title(lignes)
    entete = without_emoji(heading.texte) if heading else document.titre
    titre = clean_title(entete)
    planner = _Planner(carnet, titre.intitule)
    for ligne in lignes:
        if ligne is heading:
            planner.title(ligne, entete)
        else:
            planner.take(ligne)
    return Plan(titre, entete, heading, planner.sections)


def _find_title(lignes: Sequence[Ligne]) -> Ligne | None:
    """The first heading of level 1 near the top, else the first line that is neither furniture nor a rubric."""
    head = [ligne for ligne in lignes[:40] if ligne.nature in ("texte", "titre") and ligne.texte]
    levels = [ligne for ligne in head if ligne.nature == "titre" and ligne.niveau == 1]
    for ligne in (*levels[:1], *head[:12]):
        words = without_emoji(ligne.texte)
        if words and len(words) <= LONGUEUR and not is_furniture(words):
            label = match_label(words)
            if label is None or label.reste or clean_title(words).intitule != words:
                return ligne
            if ligne.nature == "texte":
                return None
    return None


class _Planner:
    """Reads line after line; what a line is depends on the section it stands in."""

    def __init__(self, carnet: Carnet, intitule: str) -> None:
        self.carnet = carnet
        self.intitule = intitule
        self.folded = fold(intitule)
        self.sections = [Section(("presentation",))]
        self.faq: Section | None = None
        self.auto = False

    @property
    def section(self) -> Section:
        return self.sections[-1]

    def title(self, ligne: Ligne, entete: str) -> None:
        """The title line; where it is a question, what follows answers it."""
        if entete.rstrip().endswith("?"):
            self.sections.append(Section(match_keywords(entete) or ("presentation",)))

    def take(self, ligne: Ligne) -> None:
        bare = without_emoji(ligne.texte)
        if not bare:
            self.carnet.structure(ligne, "pictogramme")
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
        if self.folded not in fold(bare):
            return False
        return fold(clean_title(bare).intitule) == self.folded and not bare.endswith(".")

    def _take_glued_heading(self, ligne: Ligne, texte: str) -> bool:
        """A button and the heading behind it on one line: « Voir mon profil❓ Questions fréquentes »."""
        if len(texte) > LONGUEUR:
            return False
        for cut in _COLLAGE.finditer(texte, 1):
            before, after = without_emoji(texte[: cut.start()]), without_emoji(texte[cut.start() :])
            label = match_label(after) if before and after and is_furniture(before) else None
            if label and names_metier(label.reste, self.intitule):
                self.carnet.doubt("IMP003", f"deux libellés collés, séparés : « {before} » et « {after} »", ligne)
                self._open(Section(label.champs, after, (ligne,), marquee=True))
                return True
        return False

    def _take_heading(self, ligne: Ligne, bare: str) -> bool:
        if len(bare) > LONGUEUR or ligne.nature == "puce":
            return False
        if is_furniture(bare):
            return False
        marked = ligne.nature == "titre" or bare != ligne.texte or _is_bold(ligne)
        if bare.endswith("?") and len(split_sentences(bare)) == 1:
            return self._take_question(ligne, bare, marked)
        if bare[-1] in ".!;,…" and ligne.nature != "titre":
            return False
        if self.faq is not None and not marked:
            return False
        label = self._label(bare)
        colon = bare.endswith(":")
        if label and (marked or names_metier(label.reste, self.intitule) or (colon and len(label.reste) <= 40)):
            if ligne.nature == "rang" and label.reste:
                return False
            self._open(Section(label.champs, bare, (ligne,), marquee=marked))
            return True
        if ligne.nature == "titre":
            return self._take_title(ligne, bare)
        return False

    def _label(self, bare: str) -> Rubrique | None:
        """What a heading announces; « Le métier en Belgique : faits marquants » announces facts."""
        label = match_label(bare)
        general = label is None or label.champs == ("presentation",)
        return (self._label_behind_name(bare) if general else None) or label

    def _label_behind_name(self, bare: str) -> Rubrique | None:
        """« Technicien de laboratoire : faits et chiffres », where the name of the métier stands first."""
        for cut in _DEUX_PARTIES.finditer(bare):
            before, after = bare[: cut.start()], bare[cut.end() :]
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
        if not faq:
            self.auto = section.champs[0] == "auto"
            self.faq = section if section.champs[0] == "questions" and not section.question else None

    def _take_content(self, ligne: Ligne, bare: str) -> None:
        item = ligne.nature in ("puce", "rang")
        if is_furniture(bare, item=item, limite=160 if self.section.question else 400):
            self.carnet.structure(ligne, "mobilier-du-site")
            return
        head, items = split_glued(bare)
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


def _is_bold(ligne: Ligne) -> bool:
    raw = ligne.brut.strip()
    return (
        len(raw) > 4 and raw[:2] in ("**", "__") and raw.rstrip(": ")[-2:] in ("**", "__") and raw.count(raw[:2]) == 2
    )


def _without_q(texte: str) -> str:
    return _QUESTION_NUE.sub("", texte, count=1)
