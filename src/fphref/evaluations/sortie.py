"""The evaluations once a plan is applied: rows that were there, in their order, then new ones; and as French CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date

from fphref.evaluations.grille import Ligne
from fphref.evaluations.modele import COLONNES
from fphref.evaluations.relire import Relecture
from fphref.evaluations.relire_changements import Changement, Verdict
from fphref.evaluations.relire_colonnes import Cellule, bare, same
from fphref.evaluations.relire_long import FAR, Lue
from fphref.evaluations.relire_registre import Situation
from fphref.evaluations.relire_valeurs import clean, day_of
from fphref.texte import fold

_RISKY = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?")
_DAYS = frozenset(("date", "depart_prevu", "expiration"))


class Lignes(Collection[Sequence[Cellule]]):
    """The rows of the file to write, made anew each time they are asked for; `titres` are those of its columns."""

    def __init__(self, relecture: Relecture, *, supprimer: bool) -> None:
        self._relecture, self._supprimer = relecture, supprimer
        self.titres = self._titles()
        self._at = {fold(title): rank for rank, title in reversed(list(enumerate(self.titres)))}
        self._own = [self._at[name] for name in ("agent", "competence", "niveau", "date")]
        self._beside = [self._at.get(name, -1) for name in Situation._fields]
        existant = relecture.existant
        self._count = relecture.bilan.ajoutes + (existant.nombre if existant else 0)
        if supprimer and existant:
            self._count -= sum(1 for _, lue in existant.lignes() if self._is_deleted(lue))

    def __len__(self) -> int:
        return self._count

    def __contains__(self, row: object) -> bool:
        return any(row == other for other in self)

    def __iter__(self) -> Iterator[list[Cellule]]:
        existant = self._relecture.existant
        if existant is not None:
            for ligne, lue in existant.lignes():
                if not self._is_deleted(lue):
                    yield self._kept(ligne, lue)
        for changement in self._relecture.changements():
            if changement.nature == "ajoute":
                yield self._added(changement)

    def mapped(self, change: Callable[[str, Cellule], Cellule]) -> Collection[Sequence[Cellule]]:
        """The same rows, each value changed by `change(title, value)`."""
        return _Mapped(self, change)

    def _titles(self) -> list[str]:
        existant = self._relecture.existant
        titles: list[str] = []
        if existant is not None:
            named = existant.table.titres
            titles = [named.get(column, f"colonne {column}") for column in range(1, existant.largeur + 1)]
        known = {fold(title) for title in titles}
        wanted = [*COLONNES]
        fiches = self._relecture.nouveau.fiches.values()
        if any(f.situation.poste or any(i.poste for i in (f.autres or {}).values()) for f in fiches):
            wanted.append("poste")
        if self._relecture.needs_scale():
            wanted.append("echelle")
        wanted += self._relecture.colonnes.titres
        for title in wanted:
            if fold(title) not in known:
                known.add(fold(title))
                titles.append(title)
        return titles

    def _verdict(self, lue: Lue | None) -> Verdict | None:
        if lue is None or lue.jour is None or self._relecture.existant is None:
            return None
        agent = self._relecture.contexte.spelling(lue.agent)
        return self._relecture.verdict(agent, lue.jour, lue, self._relecture.existant.level(lue))

    def _is_deleted(self, lue: Lue | None) -> bool:
        verdict = self._verdict(lue) if self._supprimer else None
        return verdict is not None and verdict.supprime

    def _kept(self, ligne: Ligne, lue: Lue | None) -> list[Cellule]:
        row: list[Cellule] = [None] * len(self.titres)
        for column, value in ligne.cellules.items():
            row[column - 1] = bare(value)
        verdict = self._verdict(lue)
        if verdict is not None and not verdict.supprime:
            row[self._at["niveau"]] = verdict.niveau
            self._situate(row, verdict.situation, verdict.echelle)
        for title, said in self._relecture.columns_said(lue).items():
            at = self._at[fold(title)]
            if not same(row[at], said):
                row[at] = said
        return row

    def _added(self, changement: Changement) -> list[Cellule]:
        relecture = self._relecture
        _, agent, competence, jour, _, niveau, echelle, _ = changement
        fiche = relecture.nouveau.fiches[(agent, jour)]
        row: list[Cellule] = [None] * len(self.titres)
        for title, other in relecture.colonnes.unpack(fiche.colonnes_of(competence)).items():
            row[self._at[fold(title)]] = other
        own: tuple[Cellule, ...] = (agent, competence, niveau, jour)
        for at, value in zip(self._own, own, strict=True):
            row[at] = value
        self._situate(row, fiche.situation_of(competence), echelle)
        return row

    def _situate(self, row: list[Cellule], situation: Situation, echelle: str) -> None:
        for at, text in zip(self._beside, situation, strict=True):
            if text:
                row[at] = text
        if "echelle" in self._at:
            row[self._at["echelle"]] = echelle or None


class _Mapped(Collection[Sequence[Cellule]]):
    def __init__(self, rows: Lignes, change: Callable[[str, Cellule], Cellule]) -> None:
        self._rows, self._change = rows, change

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, row: object) -> bool:
        return any(row == other for other in self)

    def __iter__(self) -> Iterator[list[Cellule]]:
        for row in self._rows:
            yield [self._change(title, value) for title, value in zip(self._rows.titres, row, strict=True)]


def csv_text(value: Cellule) -> str:
    """A value in a French CSV file: decimal comma, ISO day; `'` stands before a text that would be computed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return repr(value).replace(".", ",")
    if isinstance(value, str) and _RISKY.match(value) and not _NUMBER.fullmatch(value):
        return "'" + value
    return str(value)


def csv_blocks(titles: Sequence[str], rows: Iterable[Sequence[Cellule]]) -> Iterator[bytes]:
    """The bytes of a French CSV file, piece by piece: BOM, `;`, CRLF."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    stream.write("\ufeff")
    writer.writerow([csv_text(title) for title in titles])
    for count, row in enumerate(rows):
        writer.writerow([csv_text(value) for value in row])
        if count % 5000 == 4999:
            yield stream.getvalue().encode()
            stream.seek(0)
            stream.truncate()
    yield stream.getvalue().encode()


def typed(title: str, value: Cellule) -> Cellule:
    """A value as a sheet should hold it, so that a pivot table can work on it: days, levels in digits, quotités."""
    if not isinstance(value, str):
        return value
    name = fold(title)
    if name in _DAYS:
        return day_of(value, FAR)[0] or value
    text = clean(value)
    if name == "niveau" and text.isascii() and text.isdecimal() and str(int(text)) == text:
        return int(text)
    if name == "quotite" and re.fullmatch(r"[0-9]{1,3}([.,][0-9]+)?", text):
        return float(text.replace(",", "."))
    return value
