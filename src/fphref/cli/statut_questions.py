"""The situation of one agent, asked for on a terminal: one question at a time, only what the routes look at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import click

from fphref.cli.text_table import phrase
from fphref.diagnostics import FphrefError
from fphref.documents.matrice_commun import short
from fphref.evaluations import situations_valeurs as lire
from fphref.evaluations.situations_valeurs import Refus
from fphref.model.conditions import Condition
from fphref.model.situation import Situation
from fphref.statut.choix import find_corps, find_grade
from fphref.statut.libelles import Titres, texte
from fphref.statut.vraisemblance import check_situation
from fphref.statut.vraisemblance_commun import walk

if TYPE_CHECKING:
    from datetime import date

    from fphref.statut.avis_service import Voies
    from fphref.statut.grille import Tables

_JOUR = "JJ/MM/AAAA"
_ISO: Final = re.compile(r"\b([0-9]{4})-([0-9]{2})-([0-9]{2})\b")
_MOIS = "en mois, ou « 4 ans 3 mois »"
_TOTAUX: Final[Mapping[str, str]] = {
    "publics": "Services publics", "publics_effectifs": "Services publics effectifs",
    "effectifs_corps": "Services effectifs dans le corps", "effectifs_grade": "Services effectifs dans le grade",
    "effectifs_categorie": "Services effectifs",
}  # fmt: skip
_ACTIVITES: Final[Mapping[str, tuple[str, str]]] = {
    "professionnelle": ("activite_privee", "Activité professionnelle hors fonction publique"),
    "mandat_local": ("mandat_local", "Mandat local"),
    "responsabilite_association": ("association", "Responsabilité d’une association"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question: what it asks, its unit or an example, how an answer is read, how it enters the situation.

    `champ` is the key of the situation whose doubts ask it again.
    """

    champ: str
    texte: str
    exemple: str
    lire: Callable[[str], Any]
    mettre: Callable[[dict[str, Any], Any], None]


class _Retour(Exception):
    """The question before is asked again."""


def ask_situation(tables: Tables, voies: Voies, jour: date) -> Situation:
    """The situation that the answers make; an empty answer leaves a fact unknown. Ctrl-C stops everything.

    `<` goes back: what was answered before is answered again by itself, as later questions depend on it.
    """
    _tell(
        "Une question à la fois ; Entrée : inconnu ; < : revenir à la question précédente ; Ctrl-C : arrêter. Aucun "
        "nom n’est demandé, rien n’est enregistré."
    )
    answers: list[str] = []
    while True:
        try:
            data = _dialogue(tables, voies, jour, answers)
        except _Retour:
            if answers:
                answers.pop()
            else:
                _tell("  C’est la première question.")
            continue
        click.echo()
        return _built(data)


def _dialogue(tables: Tables, voies: Voies, jour: date, answers: list[str]) -> dict[str, Any]:
    """Every question, those that `answers` hold taken as said; the others are asked, and put there."""
    data: dict[str, Any] = {"etablie_le": jour, "services": [], "parcours": [], "faits": []}
    for rank, question in enumerate(_questions(tables, voies, jour, data)):
        if rank == len(answers):
            answers.append(_ask(question, data, tables, jour))
        elif answers[rank]:
            question.mettre(data, question.lire(answers[rank]))
    return data


def _questions(tables: Tables, voies: Voies, jour: date, data: dict[str, Any]) -> Iterator[Question]:
    """One question after another, as the answers that `data` holds call for them."""
    yield from _who(tables)
    if "corps" in data:
        yield from _rank(tables, data)
    chosen = voies.of_corps(data.get("corps"))
    yield from _rest([voie.conditions for voie in chosen], jour, Titres(tables.referentiel))


def _ask(question: Question, data: dict[str, Any], tables: Tables, jour: date) -> str:
    """Ask until the answer is empty, or can be true; what was typed. Raises `_Retour` for `<`."""
    *above, last = phrase(f"{question.texte.rstrip(' .?')} ({question.exemple}) ?", "  ")
    while True:
        for line in above:
            click.echo(line)
        answer = click.prompt(last, default="", show_default=False, prompt_suffix=" ").strip()
        if answer == "<":
            raise _Retour
        if not answer:
            return ""
        found = question.lire(answer)
        if found is None:
            return ""
        if isinstance(found, Refus):
            _tell(f"  {_sentence(found.texte)}")
            continue
        tried = {key: list(value) if isinstance(value, list) else value for key, value in data.items()}
        question.mettre(tried, found)
        told = [d for d in check_situation(_built(tried), tables, jour) if d.champ[0] == question.champ]
        for doubt in told:
            _tell(f"  {_sentence(doubt.message)}")
        if any(doubt.grave for doubt in told):
            continue
        data.clear()
        data.update(tried)
        return str(answer)


def _sentence(text: str) -> str:
    """With a capital, curly apostrophes, days as they are typed here, and one mark at its end."""
    shown = _ISO.sub(r"\3/\2/\1", f"{text[:1].upper()}{text[1:]}".replace("'", "’")).rstrip(" .")
    return shown if shown.endswith("?") else f"{shown}."


def _built(data: Mapping[str, Any]) -> Situation:
    """What was answered; periods and diplomas that nobody told stay unknown."""
    return Situation.model_validate({key: value for key, value in data.items() if value != []})


def _tell(text: str) -> None:
    for line in phrase(text):
        click.echo(line)


def _set(key: str) -> Callable[[dict[str, Any], Any], None]:
    return lambda data, value: data.__setitem__(key, value)


def _found(find: Callable[[str], str]) -> Callable[[str], str | Refus]:
    def read(text: str) -> str | Refus:
        try:
            return find(text)
        except FphrefError as error:
            return Refus(str(error).rstrip("."))

    return read


def _who(tables: Tables) -> Iterator[Question]:
    known = ", ".join(corps.sigle or corps.id for corps in tables.referentiel.corps.values())
    yield Question(
        "corps", "Corps de l’agent", f"{known} ; Entrée : aucun, ou inconnu",
        _found(lambda text: find_corps(tables.referentiel, text).id), _set("corps"),
    )  # fmt: skip


def _rank(tables: Tables, data: dict[str, Any]) -> Iterator[Question]:
    """Grade and échelon; each question is made once the one before it was answered."""
    corps = tables.referentiel.corps[data["corps"]]
    grades = ", ".join(f"{rank} : {grade.intitule}" for rank, grade in enumerate(corps.grades, start=1))
    yield Question("corps_depuis", "Entrée dans le corps le", _JOUR, lire.read_jour, _set("corps_depuis"))
    if corps.grades:
        yield Question("grade", "Grade", grades, _found(lambda text: find_grade(corps, text).id), _set("grade"))
    grade = next((one for one in corps.grades if one.id == data.get("grade")), None)
    if grade is not None:
        yield Question("grade_depuis", "Entrée dans le grade le", _JOUR, lire.read_jour, _set("grade_depuis"))
        top = f"1 à {grade.echelons}" + (", ou special-1" if grade.echelon_special else "")
        yield Question("echelon", "Échelon", top, lire.read_echelon, _set("echelon"))
    if "echelon" in data:
        yield Question(
            "echelon_depuis",
            "Entrée dans l’échelon le",
            f"{_JOUR} ; l’ancienneté reprise est la question suivante",
            lire.read_jour,
            _set("echelon_depuis"),
        )
        yield Question(
            "reliquat_mois",
            "Ancienneté reprise à l’entrée dans l’échelon",
            _MOIS,
            lire.read_mois,
            _set("reliquat_mois"),
        )
    yield Question("position", "Position", ", ".join(n[0] for n in lire.POSITIONS.values()), lire.read_position,
                   _set("position"))  # fmt: skip


def _rest(conditions: list[Condition | None], jour: date, titres: Titres) -> Iterator[Question]:
    """What the leaves of these conditions look at, each fact once."""
    nodes = [node for condition in conditions for node in walk(condition)]
    if any(node.appartenance is not None and node.appartenance.natures_employeur for node in nodes):
        names = ", ".join(n[0] for n in lire.EMPLOYEURS.values())
        yield Question("employeur", "Employeur", names, lire.read_employeur, _set("employeur"))
    asked: dict[tuple[str, str | None], None] = {}
    for node in nodes:
        if node.services is not None and not node.services.grades:
            asked[node.services.nature, node.services.categorie] = None
    for nature, categorie in asked:
        yield _total(nature, categorie, jour)
    if any(node.diplome is not None for node in nodes):
        yield from _diplome()
    if any(node.detachement_emploi is not None or node.emploi_fonctionnel is not None for node in nodes):
        yield from _detachement()
    if any(node.fonctions is not None for node in nodes):
        yield from _period("Fonctions d’encadrement", {"nature": "fonctionnaire", "fonctions": ["encadrement"]})
    natures = [n for node in nodes if node.activite_professionnelle for n in _natures(node)]
    for name in dict.fromkeys(natures):
        nature, label = _ACTIVITES[name]
        yield from _period(label, {"nature": nature})
    if natures or any(node.fonctions is not None or node.detachement_emploi is not None for node in nodes):
        yield Question("parcours_complet", "Rien d’autre à compter dans le parcours", "oui, non", lire.read_oui_non,
                       _whole)  # fmt: skip
    facts: dict[str, Condition] = {}
    for node in nodes:
        if node.fait is not None and (node.fait not in facts or facts[node.fait].texte is None):
            facts[node.fait] = node
    for fait, node in facts.items():
        yield _fait(fait, texte(node, titres))


def _whole(data: dict[str, Any], vrai: Any) -> None:
    """A career that is whole may be empty, which is not unknown."""
    if vrai:
        data |= {"parcours_complet": True, "parcours": tuple(data["parcours"])}


def _natures(node: Condition) -> tuple[str, ...]:
    activity = node.activite_professionnelle
    assert activity is not None
    return tuple(getattr(activity, "natures", None) or (activity.nature,))


def _total(nature: str, categorie: str | None, jour: date) -> Question:
    label = _TOTAUX[nature] + (f" en catégorie {categorie}" if categorie else "")

    def put(data: dict[str, Any], mois: Any) -> None:
        told = {"nature": nature, "mois": mois, "au": jour} | ({"categorie": categorie} if categorie else {})
        data["services"] = [*data["services"], told]

    return Question("services", f"{label}, à ce jour", _MOIS, lire.read_mois, put)


def _diplome() -> Iterator[Question]:
    def put(key: str) -> Callable[[dict[str, Any], Any], None]:
        def one(data: dict[str, Any], value: Any) -> None:
            if key == "niveau" and value == 0:
                data["diplomes"] = ()
            else:
                held: tuple[dict[str, Any], ...] = data.get("diplomes") or ({},)
                data["diplomes"] = ({**held[0], key: value},)

        return one

    yield Question("diplomes", "Plus haut diplôme, niveau", "1 à 8 ; 7 : bac + 5 ; ou « aucun »", lire.read_niveau,
                   put("niveau"))  # fmt: skip
    titres = ", ".join(names[0] for names in lire.TITRES.values())
    yield Question("diplomes", "Sorte de diplôme", titres, lire.read_titre, put("titre"))
    yield Question("diplomes", "Équivalence reconnue par une commission", "oui, non", lire.read_oui_non, put("reconnu"))


def _period(label: str, fields: Mapping[str, Any]) -> Iterator[Question]:
    """Since when, then until when: the second is asked only where the first was answered."""
    done: list[int] = []

    def begin(data: dict[str, Any], day: Any) -> None:
        data["parcours"] = [*data["parcours"], {**fields, "du": day}]
        done[:] = [len(data["parcours"]) - 1]

    yield Question("parcours", f"{label}, depuis le", _JOUR, lire.read_jour, begin)
    if done:
        yield Question("parcours", f"{label}, jusqu’au", f"{_JOUR} ; Entrée : encore", lire.read_jour, _last("au"))


def _detachement() -> Iterator[Question]:
    seen: list[bool] = []
    for question in _period("Détachement sur un emploi", {"nature": "fonctionnaire", "position": "detachement"}):
        yield question
        seen.append(True)
    if len(seen) > 1:
        example = "un nombre, comme 985"
        yield Question(
            "parcours", "Indice brut auquel culmine cet emploi", example, lire.read_ib, _last("ib_culminant")
        )
        yield Question("parcours", "Indice brut atteint dans cet emploi", example, lire.read_ib, _last("ib_atteint"))


def _last(key: str) -> Callable[[dict[str, Any], Any], None]:
    def put(data: dict[str, Any], value: Any) -> None:
        data["parcours"] = [*data["parcours"][:-1], {**data["parcours"][-1], key: value}]

    return put


def _fait(fait: str, condition: str) -> Question:
    label = short(condition.replace("'", "’"), 400).strip(" .:;,")

    def put(data: dict[str, Any], vrai: Any) -> None:
        data["faits"] = [*data["faits"], {"id": fait, "vrai": vrai}]

    return Question(
        "faits", f"La condition suivante est-elle remplie : « {label} »", "oui, non", lire.read_oui_non, put
    )
