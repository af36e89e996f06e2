"""What people do to a workbook, written once for every program that does it, with what must be read afterwards.

Nothing here imports fphref: the interpreter that drives LibreOffice reads this module too. Lines run across the
agents and positions along one of them, both from 1, whichever way the sheet is laid.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

Verite = dict[tuple[str, str], str]
Value = str | int | float | date | None


class Main(Protocol):
    """A program that has the sheet open; `p` says where things stood when it was opened."""

    p: Any

    def set(self, line: int, position: int, value: Value) -> None: ...
    def formula(self, line: int, position: int, text: str) -> None: ...
    def name(self, line: int, position: int) -> str: ...
    def sort(self, first: int, last: int, start: int, end: int, by: int) -> None: ...
    def insert(self, *, line: int = 0, position: int = 0, count: int = 1) -> None: ...
    def delete(self, *, line: int = 0, position: int = 0) -> None: ...
    def move(self, source: int, target: int, *, lines: bool) -> None: ...
    def copy(self, source: int, target: int, start: int, end: int, *, lines: bool) -> None: ...
    def merge(self, line: int, start: int, end: int) -> None: ...
    def hide(self, *, line: int = 0, position: int = 0) -> None: ...
    def rename(self, name: str) -> None: ...
    def duplicate(self) -> None: ...
    def alone(self) -> None: ...


@dataclass(frozen=True)
class Edit:
    """One thing people do: `meant` is what is true afterwards; `dit` where something must be said of it.

    `refus` where the file must be refused; `tenu` where the reading compares with what was held before; `flou` are
    keys of which the programs disagree.
    """

    do: Callable[[Main], None]
    meant: Callable[[Verite, tuple[str, ...], tuple[str, ...]], Verite] = lambda v, a, c: v
    dit: bool = False
    refus: bool = False
    tenu: bool = False
    flou: Callable[[tuple[str, ...], tuple[str, ...]], set[tuple[str, str]]] = lambda a, c: set()


def _without(agent: int | None = None, competence: int | None = None) -> Callable[..., Verite]:
    def meant(v: Verite, a: tuple[str, ...], c: tuple[str, ...]) -> Verite:
        return {
            k: code for k, code in v.items()
            if not (agent is not None and k[0] == a[agent]) and not (competence is not None and k[1] == c[competence])
        }  # fmt: skip

    return meant


def _with(agent: int, *codes: str) -> Callable[..., Verite]:
    """The first levels of an agent are these; "" is blank."""

    def meant(v: Verite, a: tuple[str, ...], c: tuple[str, ...]) -> Verite:
        found = dict(v)
        for competence, code in zip(c, codes, strict=False):
            found.pop((a[agent], competence), None)
            if code:
                found[(a[agent], competence)] = code
        return found

    return meant


def _sort(start: str, end: str, shift: int = 0) -> Callable[[Main], None]:
    def do(m: Main) -> None:
        first = getattr(m.p, start) if start else 1
        m.sort(m.p.premiere, m.p.derniere, first + shift, getattr(m.p, end), m.p.debut + 9)

    return do


def _typed(line: int, *values: Value) -> Callable[[Main], None]:
    def do(m: Main) -> None:
        for rank, value in enumerate(values):
            m.set(m.p.premiere + line, m.p.debut + rank, value)

    return do


def _inserted_position(m: Main) -> None:
    m.insert(position=m.p.debut + 5, count=1)
    m.set(m.p.libelles, m.p.debut + 5, "À revoir")
    for line in range(m.p.premiere, m.p.derniere + 1):
        m.set(line, m.p.debut + 5, 3)


def _inserted_above(m: Main) -> None:
    m.insert(line=1, count=3)
    m.insert(position=1, count=2)
    m.set(1, 1, "Ne pas diffuser")


def _renamed_heads(m: Main) -> None:
    m.set(m.p.titres, m.p.agent, "Collaborateur")
    for position in range(m.p.debut, m.p.fin + 1):
        m.set(m.p.libelles, position, f"Titre {position}")


def _duplicated_changed(m: Main) -> None:
    m.duplicate()
    m.set(m.p.premiere, m.p.debut, 1)
    m.set(m.p.premiere, m.p.debut + 1, 2)
    m.set(m.p.premiere, m.p.debut + 2, 3)


def _formulas(m: Main) -> None:
    m.formula(m.p.premiere, m.p.debut, "=1+2")
    m.formula(m.p.premiere + 1, m.p.debut, "=" + m.name(m.p.premiere, m.p.debut))


def _hidden(m: Main) -> None:
    for line in (m.p.premiere, m.p.premiere + 3):
        m.hide(line=line)
    m.hide(position=m.p.debut + 2)


def _mean_below(m: Main) -> None:
    line = m.p.derniere + 1
    m.set(line, m.p.agent, "Moyenne")
    for position in range(m.p.debut, m.p.fin + 1):
        area = f"{m.name(m.p.premiere, position)}:{m.name(m.p.derniere, position)}"
        m.formula(line, position, f"=ROUND(AVERAGE({area}),0)")


def _new_agent(m: Main) -> None:
    m.insert(line=m.p.premiere + 4)
    m.set(m.p.premiere + 4, m.p.agent, "AGT-77")
    m.set(m.p.premiere + 4, m.p.debut, 3)


def _several(m: Main) -> None:
    _sort("", "controle")(m)
    m.move(m.p.debut + 1, m.p.debut + 12, lines=False)
    m.insert(line=m.p.premiere + 2)
    m.delete(position=m.p.debut + 4)
    m.rename("Bilan 2026")


def _nothing(m: Main) -> None:
    pass


EDITS: dict[str, Edit] = {
    "rien": Edit(_nothing),
    "trier les lignes entières": Edit(_sort("", "controle")),
    "trier sans la colonne de contrôle": Edit(_sort("", "fin"), dit=True),
    "trier sans les pseudonymes": Edit(_sort("agent", "controle", 1), dit=True),
    "trier les derniers niveaux et le contrôle": Edit(_sort("debut", "controle", 7), dit=True),
    "trier les seuls niveaux": Edit(_sort("debut", "fin"), dit=True, tenu=True),
    "insérer une position": Edit(_inserted_position, dit=True),
    "insérer une ligne": Edit(lambda m: m.insert(line=m.p.premiere + 3)),
    "insérer avant le tableau": Edit(_inserted_above),
    "supprimer une position": Edit(lambda m: m.delete(position=m.p.debut + 4), _without(competence=4), dit=True),
    "supprimer un agent": Edit(lambda m: m.delete(line=m.p.premiere + 2), _without(agent=2)),
    "supprimer les identifiants": Edit(lambda m: m.delete(line=m.p.ids), refus=True),
    "supprimer le contrôle": Edit(lambda m: m.delete(position=m.p.controle), refus=True),
    "supprimer les pseudonymes": Edit(lambda m: m.delete(position=m.p.agent), refus=True),
    "déplacer une position": Edit(lambda m: m.move(m.p.debut + 1, m.p.debut + 10, lines=False)),
    "déplacer une position hors du contrôle": Edit(
        lambda m: m.move(m.p.debut, m.p.controle + 1, lines=False), _without(competence=0), dit=True
    ),
    "déplacer une ligne": Edit(lambda m: m.move(m.p.premiere, m.p.premiere + 5, lines=True)),
    "renommer la feuille": Edit(lambda m: m.rename("Équipe d’été 2026")),
    "renommer les titres": Edit(_renamed_heads),
    "dupliquer la feuille": Edit(lambda m: m.duplicate()),
    "dupliquer la feuille et la changer": Edit(_duplicated_changed, refus=True),
    "copier la feuille seule": Edit(lambda m: m.alone()),
    "masquer des lignes et une position": Edit(_hidden),
    "fusionner deux niveaux": Edit(
        lambda m: m.merge(m.p.premiere, m.p.debut, m.p.debut + 1), flou=lambda a, c: {(a[0], c[1])}
    ),
    "coller une ligne sur une autre": Edit(
        lambda m: m.copy(m.p.premiere, m.p.premiere + 1, 1, m.p.controle, lines=True), _without(agent=1), dit=True
    ),
    "coller les niveaux d’un agent sur un autre": Edit(
        lambda m: m.copy(m.p.premiere, m.p.premiere + 1, m.p.debut, m.p.fin, lines=True),
        lambda v, a, c: {
            **_without(agent=1)(v, a, c), **{(a[1], k): code for (who, k), code in v.items() if who == a[0]}
        },
    ),
    "coller une position sur une autre": Edit(
        lambda m: m.copy(m.p.debut, m.p.debut + 1, m.p.ids, m.p.derniere, lines=False),
        lambda v, a, c: {k: code for k, code in v.items() if k[1] not in c[:2]}, dit=True,
    ),
    "saisir des formules": Edit(
        _formulas, lambda v, a, c: {**v, (a[0], c[0]): "3", (a[1], c[0]): "3"}, dit=True
    ),
    "saisir une formule en erreur": Edit(
        lambda m: m.formula(m.p.premiere, m.p.debut, "=1/0"), _with(0, ""), dit=True
    ),
    "effacer les niveaux d’un agent": Edit(
        lambda m: _typed(2, *[None] * (m.p.fin + 1 - m.p.debut))(m), _without(agent=2)
    ),
    "effacer un pseudonyme": Edit(lambda m: m.set(m.p.premiere + 3, m.p.agent, None), _without(agent=3), dit=True),
    "changer un pseudonyme": Edit(lambda m: m.set(m.p.premiere + 3, m.p.agent, "AGT-99"), _without(agent=3), dit=True),
    "saisir à sa façon": Edit(
        _typed(4, "Acquis", "3 ", "03", "\u00a02", " ", "3,0"), _with(4, "3", "3", "3", "2", "", "3")
    ),
    "saisir n’importe quoi": Edit(
        _typed(5, "NA", 7, 2.5, "2/3", date(2026, 3, 2), -1), _with(5, "", "", "", "", "", ""), dit=True
    ),
    "écrire une moyenne sous le tableau": Edit(_mean_below, dit=True),
    "ajouter un agent": Edit(_new_agent, lambda v, a, c: {**v, ("AGT-77", c[0]): "3"}),
    "tout à la fois": Edit(_several, _without(competence=5), dit=True),
}  # fmt: skip

AUSSI = {
    "ods": ("rien", "trier les lignes entières", "trier sans la colonne de contrôle", "insérer une position",
            "déplacer une position", "saisir des formules", "saisir une formule en erreur", "fusionner deux niveaux"),
    "csv": ("rien", "trier les lignes entières", "trier sans les pseudonymes", "supprimer une position"),
    "ods puis xlsx": ("rien", "supprimer une position", "trier les lignes entières"),
}  # fmt: skip
"""Edits that LibreOffice saves in other formats too."""
