"""Checks of the tables: grids against corps, indices against the barème, placings against both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from fphref.diagnostics import Position
from fphref.loading.mentions import Mentions, others
from fphref.loading.periodes import check_lines, check_period
from fphref.model.grilles import LigneBareme, LigneGrille
from fphref.model.statut import Grade

SPECIAL = "special-"
MOST_SHOWN = 12
"""Indices that one message names."""


def check_grilles(mentions: Mentions) -> None:
    """What the tables say of each other, of corps and of sources."""
    _Tables(mentions).check()


class _Tables:
    def __init__(self, mentions: Mentions) -> None:
        self.mentions = mentions
        self.grids: dict[tuple[str, str], list[LigneGrille]] = {}
        for ligne in mentions.ref.grilles.values():
            self.grids.setdefault((ligne.corps, ligne.grade), []).append(ligne)
        self.bareme: dict[str, list[LigneBareme]] = {}
        for bareme in mentions.ref.bareme.values():
            self.bareme.setdefault(bareme.ib, []).append(bareme)
        self.unknown: dict[tuple[str, str, str], list[Position]] = {}
        """By file, store and id: told once, at the first of its lines."""
        self.lost = mentions.doubtful("grilles")
        """Whether some line could not be placed: what a grid seems to lack may be that line."""

    def check(self) -> None:
        ref = self.mentions.ref
        for table in (ref.grilles, ref.bareme, ref.classements):
            for line in table.values():
                self._mention("sources", line.source, line, "source")
                self._mention("sources", getattr(line, "source_duree", None), line, "source_duree")
                check_period(self.mentions, line)
        grades = {key: self._grade_of(*key, lines, "") for key, lines in self.grids.items()}
        for key, lines in self.grids.items():
            grade = grades[key]
            self._overlaps(lines, key[1])
            if not self.lost:
                self._holes(lines, key[1], grade)
            self._durations(lines, key[1])
        for ib, held in self.bareme.items():
            check_lines(self.mentions, held, f"indice brut {ib}")
        if not self.mentions.doubtful("bareme"):
            self._indices()
        self._classements()
        for (_, store, identifiant), places in self.unknown.items():
            self.mentions.known(store, identifiant, places[0], more=places[1:])

    def _mention(self, store: str, identifiant: str | None, line: Any, key: str) -> bool:
        """Whether an id is known; where it is not, the line waits to be told with the others that name it."""
        held: Mapping[str, Any] = getattr(self.mentions.ref, store)
        if identifiant is None or (identifiant in held and identifiant not in self.mentions.faulty.get(store, ())):
            return True
        where = line.at(key)
        self.unknown.setdefault((where.fichier, store, identifiant), []).append(where)
        return False

    # -- grids -----------------------------------------------------------------------------------------------

    def _grade_of(self, corps: str, grade: str, lines: list[Any], side: str) -> Grade | None:
        """The grade of these lines; a corps, a grade or an échelon that is not there is told."""
        key, step = f"{side}grade", f"{side}echelon"
        unknown = sum(not self._mention("corps", corps, line, f"{side}corps") for line in lines)
        if unknown:
            self.lost = True
            return None
        known = {one.id: one for one in self.mentions.ref.corps[corps].grades}
        found = known.get(grade)
        if found is None:
            text = f"grade « {grade} » inconnu dans le corps « {corps} »{self.mentions.hint(grade, known)}"
            self.mentions.say("REF001", f"{text}{others(len(lines))}", lines[0].at(key))
            self.lost = True
            return None
        for line in lines:
            fault = _no_such_step(getattr(line, step), found)
            if fault is not None:
                self.mentions.say("REF001", fault, line.at(step))
                self.lost = True
        return found

    def _overlaps(self, lines: list[LigneGrille], grade: str) -> None:
        steps: dict[str, list[LigneGrille]] = {}
        for line in lines:
            steps.setdefault(line.echelon, []).append(line)
        for code, held in steps.items():
            check_lines(self.mentions, held, f"échelon {code} du grade « {grade} »")

    def _holes(self, lines: list[LigneGrille], name: str, grade: Grade | None) -> None:
        """On each day that the grid changes, its échelons follow each other, and none is missing."""
        told: set[str] = set()
        for day, held in _states(lines):
            missing = _missing(held, grade)
            if missing and missing not in told:
                told.add(missing)
                text = f"grille du grade « {name} » au {day} : {missing}"
                self.mentions.say("STA003", text, held[0].at("echelon"))

    def _durations(self, lines: list[LigneGrille], name: str) -> None:
        """Échelons without a duration, though another follows."""
        told: set[str] = set()
        for _, held in _states(lines):
            lasts = [_last(held, special=special) for special in (False, True)]
            for line in held:
                if line.duree_mois is None and line.cle not in told and not any(line is last for last in lasts):
                    told.add(line.cle)
                    text = f"durée inconnue de l’échelon {line.echelon} du grade « {name} » (grille du {line.du})"
                    self.mentions.say("STA006", text, line.at("duree_mois"))

    # -- barème ----------------------------------------------------------------------------------------------

    def _indices(self) -> None:
        """Each indice brut of a grid has an indice majoré, as long as the barème says anything.

        One that is still lacking is a warning; for days gone by, the barème may have been left incomplete knowingly.
        """
        held = list(self.mentions.ref.bareme.values())
        if not held:
            return
        start = min(line.du for line in held)
        end = max(line.au or date.max for line in held)
        gaps = {
            ib: _gaps([(line.du, line.au or date.max) for line in lines], start, end)
            for ib, lines in self.bareme.items()
        }
        past: dict[tuple[str, date, date], dict[str, Position]] = {}
        for line in self.mentions.ref.grilles.values():
            for du, au in gaps.get(line.ib, [(start, end)]):
                first, until = max(du, line.du), min(au, line.au or date.max)
                if first >= until:
                    continue
                if until == end:
                    text = f"indice brut {line.ib} sans indice majoré dans le barème à partir du {first}"
                    self.mentions.say("STA004", text, line.at("ib"))
                else:
                    where = line.at("ib")
                    past.setdefault((where.fichier, first, until), {}).setdefault(line.ib, where)
        for (_, first, until), places in past.items():
            numbers = sorted(places, key=lambda ib: (len(ib), ib))
            shown = ", ".join(numbers[:MOST_SHOWN]) + (
                f"… ({len(numbers)} en tout)" if len(numbers) > MOST_SHOWN else ""
            )
            text = f"indices majorés non relevés du {first} au {until} exclu : indice brut {shown}"
            self.mentions.say("STA010", text, next(iter(places.values())))

    # -- classements -----------------------------------------------------------------------------------------

    def _classements(self) -> None:
        """Both ends of a placing exist, and one échelon is placed in one way on a day."""
        ends: dict[tuple[str, str, str], list[Any]] = {}
        ways: dict[tuple[str, ...], list[Any]] = {}
        for line in self.mentions.ref.classements.values():
            ends.setdefault((line.corps, line.grade, ""), []).append(line)
            ends.setdefault((line.vers_corps, line.vers_grade, "vers_"), []).append(line)
            way = (line.corps, line.grade, line.echelon, line.vers_corps, line.vers_grade)
            ways.setdefault(way, []).append(line)
        for (corps, grade, side), lines in ends.items():
            self._grade_of(corps, grade, lines, side)
        for (_, grade, step, _, target), lines in ways.items():
            check_lines(self.mentions, lines, f"échelon {step} de « {grade} » vers « {target} »")


def _no_such_step(code: str, grade: Grade) -> str | None:
    if code.startswith(SPECIAL):
        return None if grade.echelon_special else f"« {code} » : le grade « {grade.id} » n’a pas d’échelon spécial"
    if grade.echelons is None or int(code) <= grade.echelons:
        return None
    return f"échelon {code} inconnu : le grade « {grade.id} » en a {grade.echelons}"


def _missing(held: list[LigneGrille], grade: Grade | None) -> str:
    """What a grid lacks on a day, in words; nothing where it is whole."""
    codes = {line.echelon for line in held}
    plain = {int(code) for code in codes if not code.startswith(SPECIAL)}
    chevrons = {int(code.removeprefix(SPECIAL)) for code in codes if code.startswith(SPECIAL)}
    top = (grade.echelons if grade else None) or max(plain, default=0)
    absent = [str(step) for step in range(1, top + 1) if step not in plain]
    said = []
    if absent:
        said.append(f"échelon {absent[0]} absent" if len(absent) == 1 else f"échelons {', '.join(absent)} absents")
    if grade is not None and grade.echelon_special and not chevrons:
        said.append("échelon spécial absent (special-1…)")
    lost = [f"special-{step}" for step in range(1, max(chevrons, default=0)) if step not in chevrons]
    if lost:
        said.append(f"{', '.join(lost)} absent{'s' if len(lost) > 1 else ''}")
    return " ; ".join(said)


def _last(held: list[LigneGrille], *, special: bool) -> LigneGrille | None:
    """The last échelon of a grid, or the last chevron of its special échelon."""
    steps = [line for line in held if line.echelon.startswith(SPECIAL) == special]
    return max(steps, key=lambda line: int(line.echelon.removeprefix(SPECIAL)), default=None)


def _states(lines: Iterable[LigneGrille]) -> Iterator[tuple[date, list[LigneGrille]]]:
    """Each day on which the grid of a grade changes, with the lines that hold from it on, one an échelon."""
    events: dict[date, tuple[list[LigneGrille], list[LigneGrille]]] = {}
    for line in lines:
        events.setdefault(line.du, ([], []))[1].append(line)
        if line.au is not None:
            events.setdefault(line.au, ([], []))[0].append(line)
    held: dict[str, LigneGrille] = {}
    for day in sorted(events):
        ended, begun = events[day]
        for line in ended:
            if held.get(line.echelon) is line:
                del held[line.echelon]
        held.update((line.echelon, line) for line in begun)
        if held:
            yield day, list(held.values())


def _gaps(periods: list[tuple[date, date]], start: date, end: date) -> list[tuple[date, date]]:
    """The parts of [start, end) that no period covers."""
    found = []
    for du, au in sorted(periods):
        if du > start:
            found.append((start, du))
        start = max(start, au)
    if start < end:
        found.append((start, end))
    return found
