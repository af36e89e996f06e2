"""The account of files of tables: every row has its place, and doubts that many rows share are told once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from fphref.diagnostics import FphrefError
from fphref.importers.modele import Brouillon, Carnet, Champ, Ligne, cut
from fphref.importers.table.modele import DocumentTables, Fichier, Rang, Table
from fphref.importers.table.reperage import Lecture
from fphref.importers.table.texte import ENTRE, count
from fphref.yaml_splice.nodes import Tree

MAX_REFUS: Final = 2_000
"""Rows refused: beyond that, the mapping does not fit, and a list of doubts would help nobody."""
_TROUS: Final = 40
"""Empty cells of a row that are shown as such."""
_SHOWN: Final = 6
"""Rows that a doubt told once for many names."""


class Partage(NamedTuple):
    """A doubt that rows share by its `motif`: `seul` says it of one row, `ensemble` (with `{n}`) of several."""

    regle: str
    motif: str
    seul: str
    ensemble: str


@dataclass(slots=True)
class _Group:
    partage: Partage
    rows: list[tuple[int, Champ | None]] = field(default_factory=list)


class Compte:
    """The accounts of all the files of a run."""

    def __init__(self, fichiers: Sequence[Fichier], lectures: Sequence[Lecture]) -> None:
        self._lectures = lectures
        self._fichiers = fichiers
        self.documents = {fichier.nom: _document(fichier, lectures) for fichier in fichiers}
        self.carnets = {nom: Carnet(document) for nom, document in self.documents.items()}
        self._lignes = {
            nom: {ligne.numero: ligne for ligne in document.lignes} for nom, document in self.documents.items()
        }
        self._groups: dict[tuple[str, str, str], _Group] = {}
        self._refused = 0
        self._first = ""

    def ligne(self, fichier: str, rang: Rang) -> Ligne:
        """The row as the account knows it."""
        return self._lignes[fichier][rang.numero]

    def place(self, fichier: str, rang: Rang, chemin: Champ) -> None:
        """The row feeds that field."""
        self.carnets[fichier].place(rang.numero, chemin.fichier, *chemin.chemin)

    def refuse(self, fichier: str, rang: Rang, raison: str) -> None:
        """The whole row is refused; raises `FphrefError` where too many are."""
        ligne = self.ligne(fichier, rang)
        self.carnets[fichier].doubt("IMP013", f"ligne refusée : {raison}", ligne)
        self.carnets[fichier].leave(ligne, ligne.texte)
        self._refused += 1
        self._first = self._first or f"{rang.position} : {raison}"
        if self._refused > MAX_REFUS:
            text = (
                f"plus de {count(MAX_REFUS, 'ligne')} refusées, la première {self._first} : revoir la correspondance."
            )
            raise FphrefError(text)

    def leave(self, fichier: str, rang: Rang, champ: str, value: str, *, told: bool = False) -> None:
        """One cell of a row is left over; `told` where a doubt about the whole file says why."""
        self.carnets[fichier].leave(rang.numero, f"{champ} : {value}", told=told)

    def doubt(self, regle: str, message: str, fichier: str, rang: Rang, champ: Champ | None = None) -> None:
        """A doubt about one row."""
        self.carnets[fichier].doubt(regle, message, rang.numero, champ)

    def shared(self, partage: Partage, fichier: str, rang: Rang, champ: Champ | None = None) -> None:
        """A doubt that many rows of a file may share: told once, with the words of the first."""
        group = self._groups.setdefault((fichier, partage.regle, partage.motif), _Group(partage))
        group.rows.append((rang.numero, champ))

    def close(self, fichiers: dict[str, dict[str, Tree]]) -> tuple[Brouillon, ...]:
        """The draft of each file: all bear the same trees, each its own account."""
        for fichier in self._fichiers:
            for table in fichier.tables:
                self._structure(table)
        for (nom, _, _), group in self._groups.items():
            self._tell(nom, group)
        found = []
        for fichier in self._fichiers:
            carnet = self.carnets[fichier.nom]
            sorts, doutes = carnet.close()
            found.append(Brouillon("table", self.documents[fichier.nom], fichiers, sorts, doutes))
        return tuple(found)

    def _tell(self, nom: str, group: _Group) -> None:
        regle, rows = group.partage.regle, group.rows
        numero, champ = rows[0]
        if len(rows) == 1:
            self.carnets[nom].doubt(regle, group.partage.seul, numero, champ)
            return
        document = self.documents[nom]
        spots = [document.position(row) for row, _ in rows[:_SHOWN]]
        names = ", ".join(f"{spot.feuille}!{spot.cellule}" if spot.feuille else str(spot.ligne) for spot in spots)
        more = "…" if len(rows) > _SHOWN else ""
        text = group.partage.ensemble.replace("{n}", f"{len(rows):,}".replace(",", " "), 1)
        self.carnets[nom].doubt(regle, f"{text} (lignes {names}{more})", numero, champ)

    # -- what is no data -------------------------------------------------------------------------------------

    def _structure(self, table: Table) -> None:
        """Rows that no table of the mapping reads, titles, what stands above them; columns that are not read."""
        carnet = self.carnets[table.fichier]
        lectures = [lecture for lecture in self._lectures if lecture.table is table]
        if not lectures:
            carnet.structure([rang.numero for rang in table.rangs], "hors-correspondance")
            text = f"{table.label} : {count(len(table.rangs), 'ligne')} hors de la correspondance, rien n’en est lu"
            carnet.doubt("IMP005", text, table.rangs[0].numero)
            return
        lecture = lectures[0]
        head = lecture.entete
        read: set[int] = set()
        for lecture in lectures:
            read |= lecture.lues | set(lecture.garder)
        for rank, rang in enumerate(table.rangs):
            if head is not None and (rank == head or rang.cellules == table.rangs[head].cellules):
                carnet.structure(rang.numero, "entete-de-tableau")
            elif head is not None and rank < head and len(rang.cellules) == 1:
                carnet.structure(rang.numero, "titre-de-tableau")
            elif head is None or rank > head:
                if not read & rang.cellules.keys():
                    carnet.structure(rang.numero, "rien-a-lire")
                elif not any(one.keeps(rang) for one in lectures):
                    carnet.structure(rang.numero, "hors-filtre")
        rows = [rang for rang in table.rangs[0 if head is None else head + 1 :] if any(x.keeps(rang) for x in lectures)]
        self._ignored(table, lecture, read, rows)

    def _ignored(self, table: Table, lecture: Lecture, read: set[int], rows: list[Rang]) -> None:
        """Each column that feeds nothing, once; but for one that repeats another, or a JSON value read above."""
        carnet = self.carnets[table.fichier]
        numero = table.rangs[lecture.entete or 0].numero
        for column, title in lecture.titres.items():
            if column in read or column in table.herites:
                continue
            values = [text for rang in rows if (text := rang.cellules.get(column))]
            twin = next((c for c, t in lecture.titres.items() if c in read and title.startswith(f"{t} (")), None)
            if twin is not None and all(r.cellules.get(twin) == r.cellules.get(column) for r in rows):
                continue
            if values:
                text = f"colonne « {cut(title, 80)} » ignorée : {count(len(values), 'valeur')}"
                carnet.doubt("IMP005", text, numero)


def _document(fichier: Fichier, lectures: Sequence[Lecture]) -> DocumentTables:
    """The rows of a file as lines: `brut` is all of a row, `texte` what the mapping reads of it."""
    lignes, places = [], {}
    for table in fichier.tables:
        of_table = [lecture for lecture in lectures if lecture.table is table]
        read = {column for lecture in of_table for column in lecture.lues}
        for rang in table.rangs:
            cells = {column: text.replace(ENTRE, " ; ") for column, text in rang.cellules.items()}
            texts = tuple(cells.get(column, "") for column in range(1, max(cells) + 1))
            # An empty cell keeps its place, so that a row reads as in its table.
            brut = " | ".join(texts) if len(texts) <= 2 * len(cells) + _TROUS else " | ".join(cells.values())
            texte = " | ".join(text for column, text in cells.items() if column in read)
            lignes.append(Ligne(rang.numero, brut, " ".join(texte.split()), "tableau", cellules=texts))
            places[rang.numero] = rang.position
    return DocumentTables(fichier.nom, fichier.nature, tuple(lignes), remarques=fichier.remarques, places=places)
