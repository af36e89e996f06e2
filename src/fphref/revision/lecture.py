"""From a spreadsheet to the rows a person left in it: sheets and columns are found by their marks, never by place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from fphref import reperes
from fphref.diagnostics import Diagnostic, FphrefError, Position
from fphref.evaluations.grille import Feuille, Formule, Ligne, Tableur, Valeur, lettre
from fphref.regles import diagnose
from fphref.revision.tables import TABLE_BY_NOM, Table
from fphref.revision.valeurs import ValeurRefusee, read_empreinte, text_of

FICHIER, CLE, EMPREINTE, SUPPRIMER, REPERTOIRE = "#fichier", "#cle", "#empreinte", "#supprimer", "#repertoire"
TITRES, MANIFESTE = "#titres", "#manifeste"
_SEARCHED = 60  # rows in which the marks of a sheet are looked for
_MACHINE = (FICHIER, CLE, EMPREINTE, SUPPRIMER, REPERTOIRE, reperes.CONTROLE)

Repere = tuple[str, str, str]
"""Table, file and key: what names a row of the référentiel."""


@dataclass(frozen=True, slots=True)
class Lue:
    """One row as it was left: `valeurs` by role (only columns that are there), `fautes` by role in French."""

    table: Table
    feuille: str
    numero: int
    colonnes: Mapping[str, int]
    fichier: str
    cle: str
    controle: str | None
    base: Mapping[str, str]
    supprimer: bool
    repertoire: str
    valeurs: Mapping[str, str]
    fautes: Mapping[str, str]
    formules: tuple[str, ...]

    @property
    def repere(self) -> Repere:
        """Which row of the référentiel it says it is."""
        return self.table.nom, self.fichier, self.cle

    def position(self, classeur: str, role: str = "") -> Position:
        """The place of a cell of it, or of its first one."""
        shown = (self.colonnes[c.role] for c in self.table.colonnes if c.role in self.colonnes)
        column = self.colonnes.get(role) or min(shown, default=1)
        return Position(classeur, feuille=self.feuille, cellule=f"{lettre(column)}{self.numero}")


@dataclass(slots=True)
class Classeur:
    """What was read: the rows by table, the list of those that were exported, what is wrong with the whole."""

    nom: str
    lues: dict[str, list[Lue]] = field(default_factory=dict)
    manifeste: dict[Repere, dict[str, str]] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def read_classeur(tableur: Tableur) -> Classeur:
    """The rows of an authoring workbook; raises `FphrefError` where it holds none of its marks."""
    found = Classeur(tableur.nom)
    sheets: dict[str, list[Feuille]] = {}
    for feuille in tableur.feuilles:
        nom = _mark_of(feuille)
        if nom is not None:
            sheets.setdefault(nom, []).append(feuille)
    if not sheets.keys() & TABLE_BY_NOM.keys():
        raise FphrefError(
            f"{tableur.nom} n’a pas les repères d’un classeur de référentiel : "
            "le refaire par « fphref matrice referentiel »."
        )
    for feuille in sheets.pop(MANIFESTE, [])[:1]:
        _read_manifest(feuille, found)
    for nom, feuilles in sheets.items():
        table = TABLE_BY_NOM.get(nom)
        if table is None:
            continue
        if len(feuilles) > 1:
            names = " et ".join(f"« {feuille.nom} »" for feuille in feuilles)
            text = f"les feuilles {names} sont deux copies de la même table : en supprimer une ; aucune n’est lue"
            found.diagnostics.append(diagnose("REV009", text, Position(tableur.nom, feuille=feuilles[1].nom)))
            continue
        rows = _read_table(feuilles[0], table, found)
        if rows is not None:
            found.lues[nom] = rows
    missing = [table.titre for nom, table in TABLE_BY_NOM.items() if nom not in sheets]
    if missing:
        text = f"feuilles absentes, dont rien n’est lu ni supprimé : {', '.join(missing)}"
        found.diagnostics.append(diagnose("REV012", text, Position(tableur.nom)))
    return found


def _mark_of(feuille: Feuille) -> str | None:
    """The name of the table that a sheet carries, whatever its title."""
    for rank, ligne in enumerate(feuille.lignes()):
        if rank >= _SEARCHED:
            return None
        for value in ligne.cellules.values():
            mark = reperes.read_classeur_mark(value) if isinstance(value, str) else None
            if mark is not None and mark[0] == reperes.REFERENTIEL and mark[2]:
                return mark[2][0] if mark[1] == reperes.FORMAT else None
    return None


def _read_manifest(feuille: Feuille, found: Classeur) -> None:
    for ligne in feuille.lignes():
        cells = [str(ligne.cellules.get(column, "")) for column in (1, 2, 3, 4)]
        if cells[0] in TABLE_BY_NOM:
            found.manifeste[(cells[0], cells[1], cells[2])] = read_empreinte(cells[3])


def _read_table(feuille: Feuille, table: Table, found: Classeur) -> list[Lue] | None:
    columns: dict[str, int] | None = None
    rows: list[Lue] = []
    for ligne in feuille.lignes():
        if columns is None:
            columns = _roles_of(ligne, feuille, found) if CLE in ligne.cellules.values() else None
            continue
        if not columns:
            return None
        if ligne.cellules.get(columns[FICHIER]) == TITRES:
            continue
        lue = _read_row(ligne, feuille.nom, table, columns)
        if lue is not None:
            rows.append(lue)
    if columns is None:
        text = f"la ligne de repères de la feuille « {feuille.nom} » a disparu : rien n’y est lu ; refaire le classeur"
        found.diagnostics.append(diagnose("REV001", text, Position(found.nom, feuille=feuille.nom)))
        return None
    return rows if columns else None


def _roles_of(ligne: Ligne, feuille: Feuille, found: Classeur) -> dict[str, int]:
    """Role → column; empty where the row of marks cannot be trusted, which is then told."""
    columns: dict[str, int] = {}
    for column, value in ligne.cellules.items():
        role = str(value)
        if role == "#calcul":
            continue
        if role in columns:
            text = f"deux colonnes portent le repère « {role} » : supprimer celle qui a été copiée ; rien n’est lu ici"
            where = Position(found.nom, feuille=feuille.nom, cellule=f"{lettre(column)}{ligne.numero}")
            found.diagnostics.append(diagnose("REV001", text, where))
            return {}
        columns[role] = column
    lost = [role for role in (FICHIER, CLE) if role not in columns]
    if lost:
        text = f"la colonne de repères « {lost[0]} » a disparu : rien n’est lu ici ; refaire le classeur"
        found.diagnostics.append(diagnose("REV001", text, Position(found.nom, feuille=feuille.nom)))
        return {}
    return columns


def _read_row(ligne: Ligne, feuille: str, table: Table, columns: Mapping[str, int]) -> Lue | None:
    marks = {role: _plain(ligne.cellules.get(columns[role])) for role in _MACHINE if role in columns}
    valeurs: dict[str, str] = {}
    fautes: dict[str, str] = {}
    formules: list[str] = []
    for colonne in table.colonnes:
        if colonne.nature == "calcul" or colonne.role not in columns:
            continue
        value = ligne.cellules.get(columns[colonne.role])
        try:
            valeurs[colonne.role] = text_of(value, colonne.nature)
        except ValeurRefusee as error:
            fautes[colonne.role] = str(error)
        if isinstance(value, Formule):
            formules.append(colonne.role)
    if not marks[FICHIER] and not fautes and not any(valeurs.values()):
        return None
    return Lue(
        table, feuille, ligne.numero, columns, marks[FICHIER], marks[CLE], marks.get(reperes.CONTROLE),
        read_empreinte(marks.get(EMPREINTE, "")), marks.get(SUPPRIMER, "").casefold() in ("oui", "x", "o", "1"),
        marks.get(REPERTOIRE, ""), valeurs, fautes, tuple(formules),
    )  # fmt: skip


def _plain(value: Valeur | None) -> str:
    try:
        return text_of(value, "texte")
    except ValeurRefusee:
        return ""


def duplicates(lues: list[Lue]) -> Iterator[Lue]:
    """The rows that say they are a row which another one is already."""
    seen: set[Repere] = set()
    for lue in lues:
        if lue.fichier and lue.repere in seen:
            yield lue
        seen.add(lue.repere)
