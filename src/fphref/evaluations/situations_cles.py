"""From the values of a line, by column, to the keys of a situation, and from a key back to its column."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fphref.diagnostics import FphrefError, suggestion
from fphref.evaluations.situations_colonnes import BORNES, TOTAUX
from fphref.evaluations.situations_valeurs import TUE, Refus, shown
from fphref.model.situation import Situation
from fphref.model.statut import Corps
from fphref.statut.choix import find_corps, find_grade
from fphref.statut.grille import Tables
from fphref.statut.vraisemblance_commun import Champ, connus

_SIMPLES = (
    "etablie_le", "echelon", "echelon_depuis", "reliquat_mois", "corps_depuis", "grade_depuis", "position",
    "employeur", "annee_naissance", "cloture_inscriptions", "premiere_epreuve", "etablissement_tableau",
)  # fmt: skip
"""Columns that are a key of the situation as they stand."""


class Cles:
    """Makes the keys of situations; the corps and grades that come back are looked for once."""

    def __init__(self, tables: Tables, jour: date) -> None:
        self._tables, self._jour = tables, jour
        self._corps: dict[str, str | Refus] = {}
        self._grades: dict[tuple[str, str], tuple[str, str] | Refus] = {}

    def places(self, values: Mapping[str, Any]) -> dict[str, str | Refus]:
        """The corps and the grade, each as its id; the grade alone says the corps where only one has it."""
        found: dict[str, str | Refus] = {}
        corps, grade = values.get("corps"), values.get("grade")
        if corps:
            if corps not in self._corps:
                self._corps[corps] = self._find_corps(corps)
            found["corps"] = self._corps[corps]
            if isinstance(found["corps"], Refus):
                return found
        if grade:
            key = (str(found.get("corps", "")), grade)
            if key not in self._grades:
                self._grades[key] = self._find_grade(*key)
            held = self._grades[key]
            found |= {"grade": held} if isinstance(held, Refus) else {"corps": held[0], "grade": held[1]}
        return found

    def data(self, name: str, places: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
        """A line as the keys of a situation."""
        data: dict[str, Any] = {"agent": name, **places}
        data.update((role, values[role]) for role in _SIMPLES if role in values)
        data["services"] = self._totals(values)
        periods = self._periods(values, data)
        if values.get("parcours_complet"):
            data |= {"parcours": periods, "parcours_complet": True}
        elif periods:
            data["parcours"] = periods
        if "niveau" in values or "titre" in values or "reconnu" in values:
            data["diplomes"] = _diplomes(values)
        data["faits"] = [
            {"id": role.removeprefix("fait:"), "vrai": vrai}
            for role, vrai in values.items()
            if role.startswith("fait:")
        ]
        return data

    def _find_corps(self, text: str) -> str | Refus:
        if text in connus(self._tables).corps:
            return text
        try:
            return find_corps(self._tables.referentiel, text).id
        except FphrefError as error:
            return Refus(_masked(str(error), text))

    def _find_grade(self, corps: str, text: str) -> tuple[str, str] | Refus:
        referentiel = self._tables.referentiel
        held = referentiel.corps.get(corps)
        if held is None and corps:
            known = connus(self._tables).grades
            return (corps, text) if text in known else Refus(f"grade {shown(text)} inconnu{suggestion(text, known)}")
        among: list[Corps] = [held] if held is not None else list(referentiel.corps.values())
        found, told = [], None
        for one in among:
            try:
                found.append((one.id, find_grade(one, text).id))
            except FphrefError as error:
                told = error
        if len(found) == 1:
            return found[0]
        if held is None:
            return Refus(f"grade {shown(text)} : dire aussi le corps")
        return Refus(_masked(str(told), text))

    def _totals(self, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The totals of services, counted up to their own day, else the common one, else that of the situation."""
        usual = values.get("services_au") or values.get("etablie_le") or self._jour
        return [
            {"nature": total.nature, "categorie": total.categorie, "mois": values[f"total:{role}"],
             "au": values.get(f"total:{role}:au") or usual}
            for role, (total, _) in TOTAUX.items()
            if f"total:{role}" in values
        ]  # fmt: skip

    def _periods(self, values: Mapping[str, Any], data: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The periods that pairs of columns tell, those of a civil servant being in the catégorie of the corps."""
        corps = self._tables.referentiel.corps.get(str(data.get("corps", "")))
        found = []
        for role, bornes in BORNES.items():
            if f"{role}:du" not in values:
                continue
            period: dict[str, Any] = {"nature": "fonctionnaire", "du": values[f"{role}:du"], **bornes.champs}
            period["au"] = values.get(f"{role}:au")
            if period["nature"] == "fonctionnaire" and corps is not None:
                period["categorie"] = corps.categorie
            if role == "fonctions" and "nature_fonctions" in values:
                period["fonctions"] = (values["nature_fonctions"],)
            if role == "detachement":
                period |= {key: values[key] for key in ("ib_culminant", "ib_atteint") if key in values}
            found.append(period)
        return found


def _masked(message: str, text: str) -> str:
    """What is said of a text, without it where it could tell who somebody is."""
    message = message.rstrip(".")
    if shown(text) != TUE:
        return message
    # What was typed stands first in these messages, and may hold quotation marks of its own.
    label, _, rest = message.partition("« ")
    if "» désigne" in rest:
        return f"{TUE} désigne{rest.partition('» désigne')[2]}"
    return f"{label.strip()} inconnu, non répété ici (peut-être un nom){rest.partition('» inconnu')[2]}"


def roles_of(champ: Champ, situation: Situation) -> tuple[str, ...]:
    """The columns that a value of the situation may come from, the likeliest first."""
    head, rank, last = champ[0], champ[1] if len(champ) > 1 else 0, champ[-1]
    if not isinstance(rank, int):
        return (str(head),)
    if head == "services" and len(champ) > 1:
        total = situation.services[rank]
        role = next((f"total:{r}" for r, (t, _) in TOTAUX.items() if t == (total.nature, total.categorie)), "agent")
        return (f"{role}:au", "services_au", "etablie_le", role) if last == "au" else (role,)
    if head == "parcours" and len(champ) > 1:
        return (_period_role(situation, rank, str(last)),)
    if head == "faits" and len(champ) > 1:
        return (f"fait:{situation.faits[rank].id}",)
    return (str(head),)


def _period_role(situation: Situation, rank: int, key: str) -> str:
    if key not in ("du", "au"):
        return key
    period = (situation.parcours or ())[rank]
    for role, bornes in BORNES.items():
        told = {"nature": "fonctionnaire", "position": "activite", "fonctions": period.fonctions, **bornes.champs}
        if all(getattr(period, name) == value for name, value in told.items()):
            return f"{role}:{key}"
    return key


def _diplomes(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The diploma of a line; a level of 0 says that there is none."""
    if values.get("niveau") == 0:
        return []
    told = {"niveau": values.get("niveau"), "titre": values.get("titre", "autre"), "reconnu": values.get("reconnu")}
    return [{key: value for key, value in told.items() if value is not None}]
