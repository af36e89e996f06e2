"""Evaluations in long form, one row per agent and compétence: a sheet that a pivot table takes as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from fphref.diagnostics import FphrefError
from fphref.documents.classeur import MAX_ROWS, Cell, Column, Print, Row, Sheet, Table, Value, Workbook, span
from fphref.documents.matrice_commun import genre_label
from fphref.documents.typographie import typo
from fphref.model.referentiel import Referentiel
from fphref.texte import fold

FEUILLE, TABLE = "Évaluations", "tEvaluations"
FOOTER = "Données personnelles pseudonymisées, diffusion restreinte"
_WIDTHS = {
    "agent": 16.0, "service": 22.0, "metier": 12.0, "metier_intitule": 40.0, "competence": 34.0, "libelle": 64.0,
    "nature": 16.0, "niveau": 9.0, "date": 13.0, "echelle": 12.0,
}  # fmt: skip
_AFTER = {"metier": ("metier_intitule",), "competence": ("libelle", "nature")}
"""Words of the référentiel, beside the codes they stand for: made anew each time."""


def build_evaluations_longues(
    titres: Sequence[str], lignes: Collection[Sequence[Value]], referentiel: Referentiel, jour: date
) -> Workbook:
    """The workbook of those rows, whose columns are `titres`, dated `jour`; they may be made as they are read.

    Raises `FphrefError` where they are more than a sheet can hold.
    """
    if len(lignes) >= MAX_ROWS:
        raise FphrefError(
            f"{len(lignes)} évaluations : une feuille en contient {MAX_ROWS - 1} au plus ; donner à -o un nom en .csv."
        )
    plan = _plan(titres)
    heads = _unique([title for title, _ in plan])
    last = max(len(lignes) + 1, 2)
    area = span(1, 1, len(heads), last)
    title = "Évaluations des compétences"
    sheet = Sheet(
        FEUILLE,
        tuple(Column(_WIDTHS.get(fold(name), 16.0)) for name in heads),
        _Rows(heads, plan, lignes, referentiel),
        freeze="B2",
        page=Print("A3", area=area, repeat_rows="1:1", footer=typo(FOOTER)),
        tables=(Table(TABLE, area),),
    )
    author = next((r.editeur for r in referentiel.repertoires if r.editeur), "fphref")
    subject = typo("Une ligne par agent et compétence, à analyser par un tableau croisé dynamique")
    return Workbook(typo(title), subject, jour, author, (sheet,))


def _plan(titres: Sequence[str]) -> list[tuple[str, int | None]]:
    """Each column to write with the rank of the one it takes, None for words that only the référentiel knows."""
    ranks = {fold(title): rank for rank, title in reversed(list(enumerate(titres)))}
    derived = {name for names in _AFTER.values() for name in names}
    plan: list[tuple[str, int | None]] = []
    for rank, title in enumerate(titres):
        if fold(title) in derived:
            continue
        plan.append((title, rank))
        plan += [(name, ranks.get(name)) for name in _AFTER.get(fold(title), ()) if ranks.get(fold(title)) == rank]
    return plan


def _unique(titles: Sequence[str]) -> list[str]:
    """Titles of a table differ, case aside: a second « note » is « note 2 »."""
    seen: dict[str, int] = {}
    found = []
    for title in titles:
        name, rank = title, 1
        while name.casefold() in seen:
            rank += 1
            name = f"{title} {rank}"
        seen[name.casefold()] = rank
        found.append(name)
    return found


class _Rows(Collection[Row]):
    """The rows of the sheet, made as they are read."""

    def __init__(
        self, heads: Sequence[str], plan: Sequence[tuple[str, int | None]], lignes: Collection[Sequence[Value]],
        referentiel: Referentiel,
    ) -> None:  # fmt: skip
        self._heads, self._plan, self._lignes, self._referentiel = heads, plan, lignes, referentiel
        ranks = {fold(title): rank for title, rank in plan if rank is not None}
        self._metier, self._competence = ranks.get("metier"), ranks.get("competence")
        self._words: dict[tuple[str, Value], str | None] = {}

    def __len__(self) -> int:
        return max(len(self._lignes) + 1, 2)  # a table has a row below its head

    def __contains__(self, row: object) -> bool:
        return any(row == other for other in self)

    def __iter__(self) -> Iterator[Row]:
        yield Row(tuple(Cell(name, "entete") for name in self._heads), 22)
        if not self._lignes:
            yield Row(tuple(Cell(None, "ligne-etat") for _ in self._heads))
        for ligne in self._lignes:
            yield Row(tuple(self._cell(name, rank, ligne) for name, rank in self._plan))

    def _cell(self, name: str, rank: int | None, ligne: Sequence[Value]) -> Cell:
        value = ligne[rank] if rank is not None else None
        at = self._metier if name == "metier_intitule" else self._competence
        if name in ("metier_intitule", "libelle", "nature") and at is not None:
            value = self._word(name, ligne[at]) or value
        return Cell(value, "ligne-date" if isinstance(value, date) else "ligne-etat")

    def _word(self, name: str, key: Value) -> str | None:
        if (name, key) not in self._words:
            self._words[(name, key)] = self._find(name, str(key or ""))
        return self._words[(name, key)]

    def _find(self, name: str, key: str) -> str | None:
        if name == "metier_intitule":
            metier = self._referentiel.metiers.get(key)
            return typo(metier.intitule.doublet_court) if metier else None
        item = self._referentiel.competence(key) or self._referentiel.activites.get(key)
        if item is None:
            return None
        return typo(item.libelle) if name == "libelle" else genre_label(item)
