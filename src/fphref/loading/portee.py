"""Which métiers a fault bars: no document may be made of what is shown with it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping

from fphref.diagnostics import Position
from fphref.loading.kinds import Kind
from fphref.model.base import Base
from fphref.model.referentiel import Referentiel
from fphref.yaml_text import Mapping as Node

POINT = "point-indice"
"""The one figure that a grid is shown with."""

_SCOPES = {"grilles": "corps", "bareme": "ib", "contingents": "corps", "parametres": "id", "classements": None}


class Portee:
    """What each line of the files shared by several corps is about; any other file is about one object."""

    def __init__(self) -> None:
        self._scopes: dict[str, tuple[str, list[int], list[str | None]]] = {}

    def file(self, kind: Kind, fichier: str) -> None:
        """A file is read: until its lines are noted, a fault of it is about them all."""
        if kind.name in _SCOPES:
            self._scopes[fichier] = (kind.name, [], [])

    def node(self, fichier: str, node: Node) -> None:
        """One line of a table, or one item of a catalogue; in the order of the file."""
        if fichier not in self._scopes:
            return
        name, lines, keys = self._scopes[fichier]
        key = _SCOPES[name]
        value = node.get(key) if key else None
        lines.append(node.line)
        keys.append(value if isinstance(value, str) else None)

    def metiers(self, referentiel: Referentiel, bad: Iterable[Position], files: Mapping[str, str]) -> set[str]:
        """The codes of the métiers that may not be shown, for faults at these places; `files` are theirs, by code."""
        whole: set[str] = set()
        subjects: set[tuple[str, str | None]] = set()
        for place in set(bad):
            if place.fichier in self._scopes:
                subjects.add(self._subject(place))
            else:
                whole.add(place.fichier)
        corps = _corps_of(subjects, referentiel) if subjects else set()
        return {
            code
            for code, shown in _files_of(referentiel, files)
            if not shown.isdisjoint(whole) or not corps.isdisjoint(referentiel.metiers[code].corps)
        }

    def _subject(self, place: Position) -> tuple[str, str | None]:
        """The kind of file, and what the line is about; None where it cannot be told."""
        name, lines, keys = self._scopes[place.fichier]
        rank = bisect_right(lines, place.ligne) - 1
        return name, keys[rank] if rank >= 0 else None


def _corps_of(subjects: set[tuple[str, str | None]], referentiel: Referentiel) -> set[str]:
    """The corps shown with these; all of them where it cannot be told whose one is."""
    by_ib: dict[str, set[str]] = {}
    for ligne in referentiel.grilles.values():
        by_ib.setdefault(ligne.ib, set()).add(ligne.corps)
    every = {*referentiel.corps, *(ligne.corps for ligne in referentiel.grilles.values())}
    found: set[str] = set()
    for name, key in subjects:
        if name == "classements":
            continue  # no fiche shows them
        if name == "parametres":
            if key == POINT or (key is None and POINT not in referentiel.parametres):
                return every
        elif name == "bareme" and key in by_ib:
            found |= by_ib[key]
        elif name != "bareme" and key is not None and key in referentiel.corps:
            found.add(key)
        else:
            return every
    return found


def _files_of(referentiel: Referentiel, files: Mapping[str, str]) -> Iterator[tuple[str, set[str]]]:
    """For each métier, the files made for it or that its fiche shows whole (its trainings, its corps)."""
    for code, metier in referentiel.metiers.items():
        shown: list[Base] = [referentiel.formations[i] for i in metier.formations if i in referentiel.formations]
        shown += [referentiel.corps[i] for i in metier.corps if i in referentiel.corps]
        shown += [referentiel.profils[code]] if code in referentiel.profils else []
        yield code, {files[code], *(item.at().fichier for item in shown)}
