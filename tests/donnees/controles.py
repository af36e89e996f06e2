"""What the data of the statutory side is checked with: walked through as a whole, so that nothing is forgotten."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Final

from fphref.model.base import Base
from fphref.model.conditions import Derogation
from fphref.model.grilles import Contingent, LigneBareme, LigneClassement, LigneGrille, Valeur
from fphref.model.referentiel import Referentiel
from fphref.model.sources import CONFIANCES
from fphref.model.statut import Corps, ModaliteAvancement, VoieRecrutement
from fphref.statut.grille import Echelon, Tables

STATUT: Final = ("corps", "contingents", "parametres", "grilles", "bareme", "classements")
"""The stores of the statutory side."""
LONGTEMPS: Final = date(9999, 12, 31)
JOUR: Final = date(2026, 11, 23)
"""A day on which everything that is in force is looked at."""
IH: Final = "ingenieurs-hospitaliers"
TH: Final = "techniciens-hospitaliers"


def below(node: object, path: str) -> Iterator[tuple[str, Base]]:
    """Every object of the model at or below `node`, with its place."""
    if isinstance(node, Base):
        yield path, node
        for name in type(node).model_fields:
            if name != "origine":
                yield from below(getattr(node, name), f"{path}.{name}")
    elif isinstance(node, tuple):
        for rank, item in enumerate(node):
            yield from below(item, f"{path}[{rank}]")


def statutory(referentiel: Referentiel) -> Iterator[tuple[str, Base]]:
    """Every object of the statutory side, with its place."""
    for store in STATUT:
        for key, item in getattr(referentiel, store).items():
            yield from below(item, f"{store}/{key}")


def unknown_sources(referentiel: Referentiel) -> list[str]:
    """The places that name a source which does not exist, whatever the name of the attribute."""
    found = []
    for path, node in statutory(referentiel):
        for name in type(node).model_fields:
            value = getattr(node, name)
            if (
                (name.startswith("source") or name == "via")
                and isinstance(value, str)
                and value not in referentiel.sources
            ):
                found.append(f"{path}.{name} : {value}")
    return found


def unsourced(referentiel: Referentiel) -> list[str]:
    """The places where a rule or a value leans on no text at all: neither its own, nor one of its corps."""
    found = []
    for store in STATUT:
        for key, item in getattr(referentiel, store).items():
            whole = bool(getattr(item, "fondements", ()))
            for path, node in below(item, f"{store}/{key}"):
                match node:
                    case VoieRecrutement() | ModaliteAvancement() | Corps() | Contingent():
                        lacks = not (whole or node.fondements)
                    case Valeur() | LigneGrille() | LigneBareme() | LigneClassement():
                        lacks = not node.source
                    case _:
                        lacks = False
                found += [path] if lacks else []
    return found


def surer_than_read(referentiel: Referentiel) -> list[str]:
    """The places where a value or a reading is said to be surer than the source it was read in (`via`, or `source`)."""
    found = []
    for path, node in statutory(referentiel):
        for name, sure in (("source", "confiance"), ("source_duree", "confiance_duree")):
            confiance = getattr(node, sure, None)
            read = (getattr(node, "via", None) if name == "source" else None) or getattr(node, name, None)
            source = referentiel.sources.get(read) if read else None
            if confiance is None or source is None:
                continue
            if CONFIANCES.index(confiance) < CONFIANCES.index(source.confiance):
                found.append(f"{path} : {confiance}, {source.id} {source.confiance}")
    return found


def read_before_its_source(referentiel: Referentiel) -> list[str]:
    """The places whose `verifie_le` is after the last day on which the source they were read in was read."""
    found = []
    for path, node in statutory(referentiel):
        day = getattr(node, "verifie_le", None)
        source = referentiel.sources.get(getattr(node, "via", None) or getattr(node, "source", None) or "")
        if day is not None and source is not None and (source.consulte_le is None or source.consulte_le < day):
            found.append(path)
    return found


def same_thing(path: str, node: Base) -> tuple[object, ...] | None:
    """What a dated object speaks of: two of them that speak of one thing may not hold on one day."""
    above = re.sub(r"\[\d+\]$", "", path)
    match node:
        case Valeur():
            return (above,)
        case LigneGrille():
            return (node.corps, node.grade, node.echelon)
        case LigneBareme():
            return (node.ib,)
        case LigneClassement():
            return (node.corps, node.grade, node.echelon, node.vers_corps, node.vers_grade)
        case VoieRecrutement() | ModaliteAvancement():
            # Successive versions of one route carry its id with the year of their text.
            return (above, re.sub(r"-(19|20)\d\d$", "", node.id or path))
        case Derogation():
            return (above, node.intitule)
        case Contingent() | Corps():
            return (node.id,)
    return None


def periods(referentiel: Referentiel) -> dict[tuple[object, ...], list[tuple[date, date, str]]]:
    """By thing, the periods within which something is said of it; a value without end lasts until the next one."""
    found: dict[tuple[object, ...], list[tuple[date, date, str]]] = defaultdict(list)
    for path, node in statutory(referentiel):
        if "du" not in type(node).model_fields:
            continue
        key = same_thing(path, node)
        assert key is not None, f"{path} is dated, and the test does not know what it speaks of"
        du, au = (getattr(node, name) or unsaid for name, unsaid in (("du", date.min), ("au", LONGTEMPS)))
        found[type(node).__name__, *key].append((du, au, path))
    for (kind, *_), held in found.items():
        held.sort()
        if kind == "Valeur":
            days = [du for du, _, _ in held[1:]] + [LONGTEMPS]
            held[:] = [(du, nxt if au == LONGTEMPS else au, p) for (du, au, p), nxt in zip(held, days, strict=True)]
    return found


def overlaps(referentiel: Referentiel) -> list[str]:
    """The places of two objects that say something of one thing on one day, or of which one ends before it begins."""
    found = []
    for held in periods(referentiel).values():
        found += [path for du, au, path in held if au <= du]
        found += [f"{one[2]} / {two[2]}" for one, two in pairwise(held) if two[0] < one[1]]
    return found


def rank_of_ib(ib: str) -> tuple[str, int]:
    """The place of an indice brut in the scale: numbers, then the letters and their chevrons."""
    return ("", int(ib)) if ib.isdigit() else (ib[:-1], int(ib[-1]))


def days_of(referentiel: Referentiel, corps: str, grade: str) -> list[date]:
    """The days on which the grid of a grade, or an index of it, changes."""
    lines = [line for line in referentiel.grilles.values() if (line.corps, line.grade) == (corps, grade)]
    indices = {line.ib for line in lines}
    days = {line.du for line in lines} | {b.du for b in referentiel.bareme.values() if b.ib in indices}
    return [*sorted(day for day in days if day >= min(line.du for line in lines)), JOUR]


def grades_of(referentiel: Referentiel) -> list[tuple[str, str]]:
    """The corps and grades that have a grid."""
    return list(dict.fromkeys((line.corps, line.grade) for line in referentiel.grilles.values()))


def grids(referentiel: Referentiel) -> Iterator[tuple[str, date, tuple[Echelon, ...]]]:
    """Each grid on each day on which it changes."""
    tables = Tables(referentiel)
    for corps, grade in grades_of(referentiel):
        for day in days_of(referentiel, corps, grade):
            yield f"{corps}/{grade} le {day}", day, tables.echelons(corps, grade, day)


def disorders(referentiel: Referentiel) -> list[str]:
    """The grids whose échelons do not follow each other, or whose indices go down."""
    found = []
    for name, _, steps in grids(referentiel):
        plain = [step.code for step in steps if not step.special]
        special = [step.code for step in steps if step.special]
        if plain != [str(n) for n in range(1, len(plain) + 1)]:
            found.append(f"{name} : échelons {plain}")
        if special != [f"special-{n}" for n in range(1, len(special) + 1)]:
            found.append(f"{name} : chevrons {special}")
        ibs = [rank_of_ib(step.ib) for step in steps]
        if ibs != sorted(ibs):
            found.append(f"{name} : indices bruts {ibs}")
        ims = [step.im for step in steps if step.im is not None]
        if ims != sorted(ims):
            found.append(f"{name} : indices majorés {ims}")
    return found
