"""The content of the sections of a guide, put into the fields of its market file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Final

from fphref.importers.guide.chiffres import fill_figures, find_scope, is_value, repaired
from fphref.importers.guide.fiche import Fiche
from fphref.importers.guide.listes import split_enumeration, split_sentences
from fphref.importers.guide.mots import MOMENTS
from fphref.importers.guide.paie import is_pay_table, read_pay_table, read_pay_text
from fphref.importers.guide.plan import INCONNU, Morceau, Section
from fphref.importers.guide.titres import match_label, names_metier, names_related, speaks_of
from fphref.importers.modele import Ligne, cut
from fphref.importers.paie.remuneration import parse_remunerations
from fphref.importers.paie.remuneration_autour import find_experience, find_zone
from fphref.importers.personnes import find_person
from fphref.importers.registre import ENONCES
from fphref.texte import fold

_ITEM: Final = 220
"""Characters of a line without a bullet that may still be an item of a list."""
_SALAIRE: Final = re.compile(r"(?:salaire|remuneration|salary|pay)\b")
_CERTIFICATIONS: Final = re.compile(
    r"(?:des |les |plusieurs |certaines |une |la |d'autres |some )?(?:certifications?|habilitations?|certificates?)\b"
)
_PERSONNE: Final = re.compile(
    r"(?:[Jj]e m['’]appelle|[Mm]oi,? c['’]est|[Mm]on nom est|[Mm]y name is|I['’]m) ([A-ZÀ-Þ][\w-]+)"
    r"|(?:(?:^|[»”\"] ?|[.!?] )[-–—] ?|[»”] )([A-ZÀ-Þ][\w-]+(?: [A-ZÀ-Þ][\w.-]*)?)\s*(?:,|\(|$)"
    r"|\b([A-ZÀ-Þ][a-zà-ÿ-]+(?: [A-ZÀ-Þ][\w.-]*)?), \d{2} (?:ans|years)\b"
    r"|^([A-ZÀ-Þ][a-zà-ÿ-]+(?: [A-ZÀ-Þ][\w.-]*)?)(?:,| :| -) [^.]{3,80}$"
)


def fill(fiche: Fiche, sections: Sequence[Section]) -> None:
    """Put every section into its fields, in order; what is announced and missing is told."""
    empty: list[Section] = []
    for rank, section in enumerate(sections):
        following = sections[rank + 1] if rank + 1 < len(sections) else None
        if section.contenu:
            _take_announcements(fiche, section, following)
            _fill_section(fiche, section)
        elif section.question and following and not following.question and speaks_of(section.titre, following.champs):
            fiche.carnet.structure(section.lignes, "titre-de-rubrique")
        elif section.question:
            _place_unanswered(fiche, section, section.lignes[0])
        elif section.lignes and not (following and _goes_on(section, following)):
            if section.champs[0] not in ("liens", INCONNU):
                empty.append(section)
        elif section.champs[0] == INCONNU and not following:
            empty.append(section)
    if empty:
        titles = ", ".join(f"« {cut(section.titre, 40)} »" for section in empty)
        fiche.carnet.doubt("IMP011", cut(f"rubriques sans contenu dans la source : {titles}", 200), empty[0].lignes[0])


def _goes_on(section: Section, following: Section) -> bool:
    """Whether the next heading says what an empty rubric holds."""
    return following.interne or bool(set(following.champs) & set(section.champs))


def _take_announcements(fiche: Fiche, section: Section, following: Section | None) -> None:
    """Sentences that only announce a list are structure; a list that does not come is told."""
    kept: list[Morceau] = []
    parts = Counter(morceau.ligne.numero for morceau in section.contenu)
    for rank, morceau in enumerate(section.contenu):
        alone = parts[morceau.ligne.numero] == 1 and not morceau.puce
        if alone and _is_announcement(morceau) and not section.question:
            fiche.carnet.structure(morceau.ligne, "annonce-de-liste")
            last = rank + 1 == len(section.contenu)
            if last and (following is None or following.marquee or not following.contenu):
                fiche.carnet.doubt("IMP003", f"liste annoncée, absente : « {cut(morceau.texte, 100)} »", morceau.ligne)
        else:
            kept.append(morceau)
    section.contenu = kept


def _is_announcement(morceau: Morceau) -> bool:
    texte = morceau.texte
    return (
        morceau.ligne.nature in ("texte", "titre")
        and texte.endswith(":")
        and len(texte) <= 250
        and len(split_sentences(texte)) == 1
    )


def _fill_section(fiche: Fiche, section: Section) -> None:
    if section.question:
        _fill_answer(fiche, section)
        return
    champ = section.champs[0]
    if champ == INCONNU:
        text = f"rubrique « {cut(section.titre, 60)} » non reconnue : son contenu est rangé dans la présentation"
        fiche.carnet.doubt("IMP009", text, section.lignes[0])
    for tabular, group in groupby(section.contenu, key=lambda morceau: morceau.ligne.nature == "tableau"):
        pieces = list(group)
        if tabular:
            _fill_table(fiche, section, pieces)
        else:
            _FILLERS.get(champ, _fill_texts if champ not in ENONCES else _fill_enonces)(fiche, section, pieces)


def _fill_answer(fiche: Fiche, section: Section) -> None:
    pieces = list(dict.fromkeys(section.contenu))
    answer = " ".join(morceau.texte for morceau in pieces)
    lines = list(dict.fromkeys([*section.lignes, *(morceau.ligne for morceau in pieces)]))
    fiche.add_pair("questions", ("question", "reponse"), (section.titre, answer), lines)
    for morceau in pieces:
        read_pay_text(fiche, morceau.texte, morceau.ligne, seul=False)


def _place_unanswered(fiche: Fiche, section: Section, ligne: Ligne) -> None:
    """A question without an answer is one the reader is to ask himself."""
    if re.search(r"\b(?:vous|tu|te|toi|votre|ton|ta|you|your)\b|-(?:vous|tu)\b", fold(section.titre)):
        fiche.add("conseils", section.titre, ligne)
    else:
        fiche.carnet.leave(ligne, section.titre)


def _fill_enonces(fiche: Fiche, section: Section, pieces: list[Morceau]) -> None:
    """Items of a list of wordings; running prose between them belongs to the presentation."""
    champ = section.champs[0]
    bulleted = any(morceau.puce for morceau in pieces)
    label = (
        len(pieces) == 1 and len(pieces[0].texte.split()) <= 6 and not pieces[0].texte.endswith((".", ":", "!", "?"))
    )
    plain = [morceau for morceau in pieces if _is_short(morceau.texte)]
    for morceau in pieces:
        parts = split_enumeration(morceau.texte) if not morceau.puce else []
        if morceau.puce:
            fiche.add(champ, _item(morceau.texte), morceau.ligne)
        elif parts:
            for part in parts:
                fiche.add(champ, part, morceau.ligne)
        elif not bulleted and (len(plain) > 1 or label) and _is_short(morceau.texte):
            fiche.add(champ, _item(morceau.texte), morceau.ligne)
        else:
            fiche.add("presentation", repaired(fiche, morceau), morceau.ligne)


def _is_short(texte: str) -> bool:
    return len(texte) <= _ITEM and len(split_sentences(texte)) == 1


def _item(texte: str) -> str:
    return texte.rstrip(" ;,")


def _fill_texts(fiche: Fiche, section: Section, pieces: list[Morceau]) -> None:
    champ = section.champs[0] if section.champs[0] != INCONNU else "presentation"
    signed = any(morceau.texte.startswith("+ ") for morceau in pieces) and "inconvenients" in section.champs
    for morceau in pieces:
        texte = repaired(fiche, morceau)
        texte = _item(texte) if morceau.puce else texte
        into = champ
        if champ == "etudes" and _CERTIFICATIONS.match(fold(texte)):
            into = "certifications"
        elif champ == "presentation" and not section.lignes and _take_card(fiche, morceau):
            continue
        elif signed and morceau.puce and morceau.ligne.brut.lstrip()[:1] in "-–−":
            into = "inconvenients"
        fiche.add(into, texte.removeprefix("+ ") if signed else texte, morceau.ligne)
        if into == "faits":
            read_pay_text(fiche, texte, morceau.ligne, seul=False)


def _take_card(fiche: Fiche, morceau: Morceau) -> bool:
    """« Salaire : 2 500 € » among the lines before any heading: a card of its own, its wording kept whole."""
    head, colon, rest = morceau.texte.partition(":")
    label = match_label(head) if colon and rest.strip() and len(head) <= 40 else None
    if colon and _SALAIRE.match(fold(head)) and len(head) <= 40 and parse_remunerations(rest):
        return read_pay_text(fiche, morceau.texte, morceau.ligne, seul=True)
    if label is None or label.reste or label.champs[0] in ("presentation", "questions", "liens", "auto", *ENONCES):
        return False
    if label.champs[0] == "remunerations":
        if not read_pay_text(fiche, morceau.texte, morceau.ligne, seul=True):
            fiche.add("faits", morceau.texte, morceau.ligne)
        return True
    if label.champs[0] == "chiffres":
        return False
    fiche.add(label.champs[0], morceau.texte, morceau.ligne)
    return True


def _fill_pay(fiche: Fiche, section: Section, pieces: list[Morceau]) -> None:
    """Pay in lines; a short line that says for whom or where belongs to the amounts of the next one."""
    waiting: Morceau | None = None
    for rank, morceau in enumerate(pieces):
        following = pieces[rank + 1] if rank + 1 < len(pieces) else None
        texte = repaired(fiche, morceau)
        label = texte.rstrip(" :")
        bare = (
            waiting is None
            and following is not None
            and len(texte) <= 60
            and not parse_remunerations(texte, pays=fiche.pays)
        )
        says = bare and (find_experience(label, "") or find_zone(f"{label} :"))
        if says and following and parse_remunerations(following.texte):
            waiting = morceau
            continue
        before = waiting.texte.rstrip(" :") if waiting else ""
        zone = before if before and find_zone(f"{before} :") else ""
        lines = [waiting.ligne] if waiting else []
        waiting = None
        experience = "" if zone else before
        if not read_pay_text(fiche, texte, morceau.ligne, seul=True, titre=section.titre, avec=lines, zone=zone,
                             experience=experience):  # fmt: skip
            fiche.add("faits", _item(texte) if morceau.puce else texte, morceau.ligne)


def _fill_day(fiche: Fiche, section: Section, pieces: list[Morceau]) -> None:
    """A typical day: what is done in the morning, at noon…, each under its part of the day."""
    moment: Morceau | None = None
    used = False
    for morceau in (*pieces, None):
        named = morceau is not None and not morceau.puce and MOMENTS.fullmatch(fold(morceau.texte).rstrip(" :"))
        if (named or morceau is None) and moment and not used:
            fiche.add("journee_type", moment.texte, moment.ligne)
        if morceau is None:
            break
        if named:
            moment, used = morceau, False
        elif moment:
            head = moment.texte.rstrip(" :")
            fiche.add("journee_type", f"{head} : {_item(morceau.texte)}", [moment.ligne, morceau.ligne])
            used = True
        else:
            fiche.add("journee_type", _item(repaired(fiche, morceau)), morceau.ligne)


def _fill_testimony(fiche: Fiche, section: Section, pieces: list[Morceau]) -> None:
    for morceau in pieces:
        fiche.add("temoignages", morceau.texte, morceau.ligne)
        found = _PERSONNE.search(morceau.texte)
        if found and not find_person(morceau.texte):
            name = next(filter(None, found.groups()), "")
            fiche.carnet.doubt(
                "IMP015", f"témoignage : « {cut(name, 40)} » semble un nom de personne, à retirer", morceau.ligne
            )


def _fill_self(fiche: Fiche, section: Section, pieces: list[Morceau]) -> None:
    for morceau in pieces:
        fiche.add("conseils", _item(morceau.texte), morceau.ligne)


def _fill_stray(fiche: Fiche, section: Section, pieces: list[Morceau]) -> None:
    """What stands between the heading of the FAQ and its first question."""
    for morceau in pieces:
        fiche.add("faits", repaired(fiche, morceau), morceau.ligne)


def _fill_links(fiche: Fiche, section: Section, pieces: list[Morceau]) -> None:
    """Names of other pages are furniture, those of other métiers are kept aside; a sentence says something."""
    related = names_related(section.titre)
    for morceau in pieces:
        if is_page_name(morceau.texte):
            if not related:
                fiche.carnet.structure(morceau.ligne, "mobilier-du-site")
        else:
            fiche.add("faits", morceau.texte, morceau.ligne)


def is_page_name(texte: str) -> bool:
    """Whether a text under a heading of links is the name of a page rather than a sentence."""
    return len(texte) <= 120 and not texte.endswith(".")


def _fill_table(fiche: Fiche, section: Section, pieces: list[Morceau]) -> None:
    rows = [morceau.ligne for morceau in pieces]
    if is_pay_table(rows, "remunerations" in section.champs):
        read_pay_table(fiche, rows)
        return
    columns = [match_label(cell) for cell in rows[0].cellules]
    if len(columns) > 1 and all(columns) and len(rows) > 1:
        fiche.carnet.structure(rows[0], "entete-de-tableau")
        for row in rows[1:]:
            for cell, column in zip(row.cellules, columns, strict=False):
                if column and cell:
                    fiche.add(_list_field(column.champs[0]), cell, row)
            for cell in row.cellules[len(columns) :]:
                if cell:
                    fiche.carnet.leave(row, cell)
        return
    for row in rows:
        _fill_row(fiche, section, row)


def _fill_row(fiche: Fiche, section: Section, row: Ligne) -> None:
    cells = [cell for cell in row.cellules if cell]
    label = match_label(cells[0]) if len(cells) == 2 else None
    if section.champs[0] == "chiffres" and len(cells) == 2:
        value_first = is_value(cells[0]) and not is_value(cells[1])
        pair = (cells[1], cells[0]) if value_first else (cells[0], cells[1])
        fiche.add_pair("chiffres", ("intitule", "valeur"), pair, [row], reserve=find_scope(section.titre))
    elif label and names_metier(label.reste, "") and section.champs[0] in ("presentation", INCONNU):
        fiche.add(_list_field(label.champs[0]), " : ".join(cells), row)
    elif cells:
        fiche.add(_list_field(section.champs[0]), " : ".join(cells), row)


def _list_field(champ: str) -> str:
    """A field that takes texts, for what stands in a table under that heading."""
    other = {"remunerations": "faits", "chiffres": "faits", "questions": "faits", "auto": "conseils", "liens": "faits"}
    return "presentation" if champ == INCONNU else other.get(champ, champ)


_FILLERS: Final[dict[str, Callable[[Fiche, Section, list[Morceau]], None]]] = {
    "remunerations": _fill_pay,
    "chiffres": fill_figures,
    "journee_type": _fill_day,
    "temoignages": _fill_testimony,
    "auto": _fill_self,
    "liens": _fill_links,
    "questions": _fill_stray,
}
