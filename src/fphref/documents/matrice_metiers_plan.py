"""The plan of the métiers matrix: its columns, what each métier asks for, in which rows it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fphref.documents.classeur import Cell, Row, span
from fphref.documents.matrice_commun import french_key, short
from fphref.documents.typographie import typo
from fphref.model.competences import Item
from fphref.model.metier import Metier
from fphref.model.referentiel import Referentiel

MARK = "●"
FIRST = 7  # column of the first métier
COUNT, SHARE = 5, 6
TOTALS, HEAD = 6, 7
BODY = 8
LABEL_WIDTH = 62.0

Wanted = Mapping[str, Mapping[str, str | int | None]]
"""For each métier, what it asks for: id → required level (a code of its scale), None where there is none."""


GROUPED_FROM = 15
"""Métiers from which each famille of several is a group of columns that folds, with its own count beside it."""
_WIDE = 12


@dataclass(frozen=True, slots=True)
class Axis:
    """The métiers in columns, famille by famille; `columns` and `sums` are where « Matrice » has them.

    `sums` holds one column for each famille, after its métiers, or none where the métiers are few.
    """

    metiers: tuple[Metier, ...]
    familles: tuple[tuple[str, str, int], ...]  # title, tint, number of métiers
    tints: tuple[str, ...]
    columns: tuple[int, ...]
    sums: tuple[int, ...] = ()

    @property
    def width(self) -> float:
        """Few métiers breathe, many are packed."""
        count = len(self.metiers)
        return 11.0 if count <= 6 else 9.0 if count <= 14 else 7.4

    @property
    def last(self) -> int:
        """The last column of « Matrice »."""
        return max((*self.columns, *self.sums), default=FIRST - 1)

    def famille_titles(self) -> tuple[str, ...]:
        """The title of the famille of each métier."""
        return tuple(title for title, _, number in self.familles for _ in range(number))

    def areas(self, first_row: int, last_row: int, *, fixed: str = "") -> tuple[str, ...]:
        """The cells of all métiers in these rows of « Matrice », one area for each unbroken run of columns."""
        if not self.sums:
            return (span(FIRST, first_row, self.last, last_row, fixed=fixed),)
        starts = (FIRST, *(column + 1 for column in self.sums[:-1]))
        return tuple(
            span(start, first_row, end - 1, last_row, fixed=fixed) for start, end in zip(starts, self.sums, strict=True)
        )


Bands = Sequence[tuple[str, str, tuple[Item, ...]]]


def axis_of(referentiel: Referentiel, famille: str | None = None) -> Axis:
    """The métiers without fault (of one famille, where its id is given), in the order of the familles, then by code."""
    order = {identifiant: rank for rank, identifiant in enumerate(referentiel.familles)}
    kept = [m for m in referentiel.metiers.values() if m.code not in referentiel.en_erreur]
    kept = [m for m in kept if famille is None or m.famille == famille]
    kept.sort(key=lambda m: (order.get(m.famille or "", len(order)), m.code))
    groups: list[tuple[str, str, int]] = []
    tints: list[str] = []
    for metier in kept:
        found = referentiel.famille_of(metier)
        title = found.intitule if found else "Sans famille"
        tint = (found.teinte if found else None) or "ardoise"
        tints.append(tint)
        if groups and groups[-1][:2] == (title, tint):
            groups[-1] = (title, tint, groups[-1][2] + 1)
        else:
            groups.append((title, tint, 1))
    grouped = len(groups) > 1 and len(kept) >= GROUPED_FROM
    columns: list[int] = []
    sums: list[int] = []
    column = FIRST
    for _, _, number in groups:
        columns.extend(range(column, column + number))
        column += number
        if grouped:
            sums.append(column)
            column += 1
    return Axis(tuple(kept), tuple(groups), tuple(tints), tuple(columns), tuple(sums))


def wanted_of(referentiel: Referentiel, metiers: Sequence[Metier]) -> Wanted:
    """What each métier asks for, with the level of its profile where there is one."""
    found: dict[str, dict[str, str | int | None]] = {}
    for metier in metiers:
        profil = referentiel.profils.get(metier.code)
        niveaux = {e.competence: e.niveau for e in profil.exigences} if profil else {}
        found[metier.code] = {item.id: niveaux.get(item.id) for item in referentiel.competences_of(metier)}
    return found


def activites_of(metiers: Sequence[Metier]) -> Wanted:
    """The activités of each métier; none carries a level."""
    return {metier.code: dict.fromkeys(metier.activites) for metier in metiers}


def ordered(catalogue: Mapping[str, Item], wanted: Wanted) -> tuple[Item, ...]:
    """What at least one métier asks for: the most shared first, then as in a dictionary."""
    counts: dict[str, int] = {}
    for asked in wanted.values():
        for identifiant in asked:
            counts[identifiant] = counts.get(identifiant, 0) + 1
    found = [item for key, item in catalogue.items() if key in counts]
    return tuple(sorted(found, key=lambda item: (-counts[item.id], french_key(item.libelle))))


def last_row_of(bands: Bands) -> int:
    """The last row of a matrix of these bands, each under its title."""
    return BODY + sum(1 + len(items) for _, _, items in bands if items) - 1


def share_text(count: int, metiers: int) -> str:
    """What the « Partage » formula gives, for files opened without being computed."""
    if count == 0:
        return "non demandée"
    if count == 1:
        return "spécifique"
    return "commune" if count == metiers else f"partagée ({count})"


def column_heads(
    axis: Axis, before: Sequence[Cell], labels: tuple[Cell, Cell], *, sums: bool = False
) -> tuple[tuple[Row, Row], list[str]]:
    """The famille band and the rotated titles, with the merges of the band (sheet rows 4 and 5).

    With `sums`, a famille that has a column for its count spans it too.
    """
    extra = int(sums and bool(axis.sums))
    band: list[Cell] = [*before[:-1], labels[0]]
    titles = [*before[:-1], labels[1]]
    merges = []
    narrow = False
    titled = iter(axis.metiers)
    for title, tint, number in axis.familles:
        count = number + extra
        first = len(band) + 1
        upright = count * axis.width < max(len(word) for word in title.split()) + 3
        narrow |= upright
        # The middle of a wide famille is off the screen: its title stands at its left.
        look = "bande-verticale" if upright else "bande-centre" if count <= _WIDE else "bande"
        band.extend([Cell(typo(title), f"{look}:{tint}"), *[Cell(None, f"{look}:{tint}")] * (count - 1)])
        if count > 1:
            merges.append(span(first, 4, first + count - 1, 4))
        titles.extend(Cell(typo(short(next(titled).intitule.doublet_court, 90)), "vertical") for _ in range(number))
        titles.extend([Cell("Toute la famille", "vertical")] * extra)
    tallest = max((len(m.intitule.doublet_court) for m in axis.metiers), default=0)
    lines = max(2, int(axis.width * 5.6 / 12.5))
    points = min(200.0, max(96.0, min(tallest, 90) / lines * 5.6 + 24))
    return (Row(tuple(band), 96 if narrow else 28), Row(tuple(titles), round(points))), merges
