"""Routes and agents made ready, and kept for as long as the tables they are looked at with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from weakref import WeakKeyDictionary

from fphref.model.conditions import Appartenance, Condition
from fphref.model.situation import Situation
from fphref.model.sources import Confiance, Source
from fphref.statut.citations import Citations
from fphref.statut.conditions import Regle, prepare
from fphref.statut.dossier import Dossier
from fphref.statut.grille import Tables
from fphref.statut.libelles import Titres
from fphref.statut.modele import Voie
from fphref.statut.portee import (
    DROITS_FONDEMENTS,
    DROITS_TEXTE,
    ENTREE_TEXTE,
    SPECIAL_TEXTE,
    judge_droits,
    judge_entree,
    judge_special,
)

_MAX_PLANS: Final = 2000
"""Routes kept ready; those of all corps are fewer."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A route made ready: its tree, its rule of appreciation, the days on which derogations begin or end."""

    voie: Voie
    regle_arbre: Regle
    regle: str
    confiance_regle: Confiance
    datee: bool
    simple: bool
    bascules: tuple[date, ...]
    citations: Citations


class _Atelier:
    """What is made once for some tables."""

    def __init__(self, tables: Tables) -> None:
        self.titres = Titres(tables.referentiel)
        self.sources = dict(tables.referentiel.sources)
        self.plans: dict[int, Plan] = {}
        self.dossier: Dossier | None = None


_ATELIERS: WeakKeyDictionary[Tables, _Atelier] = WeakKeyDictionary()


def _atelier(tables: Tables) -> _Atelier:
    found = _ATELIERS.get(tables)
    if found is None:
        found = _ATELIERS[tables] = _Atelier(tables)
    return found


def plan_of(voie: Voie, tables: Tables) -> Plan:
    """The route made ready; made once for each object."""
    atelier = _atelier(tables)
    plans = atelier.plans
    found = plans.get(id(voie))
    if found is None or found.voie is not voie:
        if len(plans) >= _MAX_PLANS:
            plans.clear()
            atelier.dossier = None
        found = plans[id(voie)] = _plan(voie, atelier.titres, atelier.sources)
    return found


def dossier_of(situation: Situation, tables: Tables) -> Dossier:
    """The agent's facts made ready; the last agent is kept, since routes are asked about one after the other."""
    atelier = _atelier(tables)
    if atelier.dossier is None or atelier.dossier.situation is not situation:
        atelier.dossier = Dossier(situation, tables, atelier.titres)
    return atelier.dossier


def _implied(voie: Voie) -> list[Regle]:
    """The conditions that texts take for granted."""
    if voie.genre == "recrutement":
        return [Regle("fait", ENTREE_TEXTE, None, voie.confiance, (), juge=judge_entree, fact=voie, tue=True)]
    droits = Regle(
        "fait", DROITS_TEXTE, None, "infere", DROITS_FONDEMENTS, juge=judge_droits, fact=voie, datee=False, tue=True
    )  # fmt: skip
    if voie.genre != "echelon_special":
        return [droits]
    return [droits, Regle("fait", SPECIAL_TEXTE, None, voie.confiance, (), juge=judge_special, fact=voie, tue=True)]


def _plan(voie: Voie, titres: Titres, sources: dict[str, Source]) -> Plan:
    parts = []
    if voie.genre != "recrutement" and voie.du_grade is not None:
        text = f"Être au grade « {titres.grade(voie.du_grade)} »"
        parts.append(Condition(texte=text, appartenance=Appartenance(grades=(voie.du_grade,))))
    if voie.conditions is not None:
        parts.append(voie.conditions)
    if not parts:
        text = "Aucune condition n’est connue pour cette voie"
        parts.append(Condition.model_validate({"texte": text, "fait": "conditions-de-la-voie", "a_apprecier": "oui"}))
    ready = (*_implied(voie), *(prepare(one, titres, voie.confiance) for one in parts))
    tree = Regle("tous", "Remplir toutes ces conditions", None, voie.confiance, (), ready, enveloppe=True)
    rules = list(tree.regles())
    bascules = {day for rule in rules for one in rule.exceptions for day in (one.du, one.au) if day is not None}
    regle = voie.appreciation.regle if voie.appreciation is not None else "inconnue"
    confiance = (voie.appreciation.confiance if voie.appreciation is not None else None) or (
        "inconnu" if regle == "inconnue" else voie.confiance
    )
    return Plan(
        voie, tree, regle, confiance, any(rule.datee and rule.juge and not rule.tue for rule in rules),
        not any(one.remplace or one.du or one.au for rule in rules for one in rule.exceptions), tuple(sorted(bascules)),
        Citations(voie, sources, _cites(rules)),
    )  # fmt: skip


def _cites(rules: list[Regle]) -> bool:
    """Whether some node has texts of its own."""
    return any(rule.fondements or any(one.fondements for one in rule.exceptions) for rule in rules)
