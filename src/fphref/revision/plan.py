"""What a workbook changes in the référentiel: row by row, what is added, changed, removed, kept, or refused and why.

Three things are compared: the row as it was exported (its fingerprints), as it is in the workbook, as it is in the
files now. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from fphref.diagnostics import Diagnostic, Position
from fphref.regles import diagnose
from fphref.revision.ajouts import Ajouts
from fphref.revision.brassage import shuffled
from fphref.revision.cellules import edit_cell
from fphref.revision.depot import Depot
from fphref.revision.editions import ABSENT, Edition, FichierEdite, textes_of
from fphref.revision.lecture import Classeur, Lue, Repere, duplicates
from fphref.revision.lignes import Ligne, lignes_of
from fphref.revision.tables import DETAILS, PARENT, TABLE_BY_NOM, Table
from fphref.revision.valeurs import digest
from fphref.revision.verdict import Faute, Verdict, is_same, judge, spot, titre

Nature = Literal["ajoute", "modifie", "supprime"]
_FILES_FIRST = ("metiers", "familles", "corps", "formations")
"""Tables whose new rows may be named by the new rows of others."""


@dataclass(frozen=True, slots=True)
class Changement:
    """One cell (or one whole row) that changes; `objet` says which row in words, `cellule` where it was read."""

    nature: Nature
    table: str
    objet: str
    cle: str
    avant: str
    apres: str
    position: Position
    cellule: str


@dataclass(slots=True)
class Plan:
    """The outcome: counts of rows, the changes, what is to be told, the files as they would be.

    Where `bloque`, nothing may be applied.
    """

    changements: list[Changement] = field(default_factory=list)
    suppressions: list[Changement] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    fichiers: list[FichierEdite] = field(default_factory=list)
    ajoutes: int = 0
    modifies: int = 0
    inchanges: int = 0
    gardes: int = 0
    refuses: int = 0
    supprimes: int = 0
    bloque: bool = False


def make_plan(classeur: Classeur, depot: Depot, *, supprimer: bool = False) -> Plan:
    """Compare a workbook with the files; with `supprimer`, the rows that were removed go too."""
    planner = _Planner(classeur, depot, supprimer=supprimer)
    planner.run()
    return planner.plan


def objet_of(table: Table, values: Mapping[str, str]) -> str:
    """A row in words: what holds it, what names it."""
    roles = (PARENT, table.cle, table.scalaire, "intitule", "libelle", "fichier", "chemin")
    shown = [text for text in dict.fromkeys(values.get(role, "") for role in roles) if text][:2]
    return " · ".join(text if len(text) <= 60 else text[:59] + "…" for text in shown)


@dataclass(slots=True)
class _Feuille:
    """The rows of one table: those exported with their fingerprints, those of them that differ, those that are new.

    `mixed` where marks and cells of some rows contradict each other.
    """

    exported: list[tuple[Lue, Mapping[str, str]]] = field(default_factory=list)
    changed: list[tuple[Lue, Ligne, Verdict]] = field(default_factory=list)
    added: list[Lue] = field(default_factory=list)
    mixed: bool = False


class _Planner:
    def __init__(self, classeur: Classeur, depot: Depot, *, supprimer: bool) -> None:
        self.classeur, self.depot, self.supprimer = classeur, depot, supprimer
        self.plan = Plan(diagnostics=list(classeur.diagnostics))
        self.lignes = lignes_of(depot)
        self.editions: dict[str, Edition] = {}
        self.ajouts = Ajouts(depot, self.lignes, self.edition)
        self.seen: set[Repere] = set()
        self.asked: dict[Repere, Lue] = {}
        """Rows marked for removal, of which nothing else is in doubt."""
        self.mixed: set[str] = set()
        """Tables of which nothing is written: what a sort changed there cannot be told from what was typed."""

    def run(self) -> None:
        added: list[Lue] = []
        for nom, lues in self.classeur.lues.items():
            feuille = _Feuille()
            self._known(nom, lues, feuille)
            sorted_alone = shuffled(feuille.exported, feuille.added)
            if feuille.mixed or sorted_alone:
                self._set_aside(nom, feuille, sorted_alone)
            else:
                self._changed(feuille)
                added += feuille.added
        for lue in sorted(added, key=lambda lue: lue.table.nom not in _FILES_FIRST):
            self._added(lue)
        self._removed()
        editions = [*self.editions.values(), *self.ajouts.neufs.values()]
        self.plan.fichiers, refused = textes_of(self.depot, editions)
        for nom in refused:
            text = "ce fichier est écrit d’une façon que l’on ne sait pas modifier sans risque : le modifier à la main"
            self.plan.diagnostics.append(diagnose("REV014", text, Position(nom)))
            self.plan.bloque = True

    def edition(self, nom: str) -> Edition:
        """The edits of a file that exists."""
        if nom not in self.editions:
            fichier = self.depot.fichiers[nom]
            self.editions[nom] = Edition(nom, fichier.kind, fichier.dossier, fichier.inner)
        return self.editions[nom]

    # -- rows that were exported -------------------------------------------------------------------------------

    def _known(self, nom: str, lues: list[Lue], feuille: _Feuille) -> None:
        """Sort out the rows of a table; those that are neither new nor changed are told, or counted."""
        ordered = sorted(lues, key=_is_renamed)  # each original before its copies
        copies = {id(lue) for lue in duplicates(ordered)}
        index = {ligne.identite: ligne for ligne in self.lignes[nom]}
        for lue in ordered:
            if not lue.fichier:
                feuille.added.append(lue)
            elif id(lue) in copies and _is_renamed(lue):
                feuille.added.append(lue)  # a row copied whole, then renamed: the usual way to add one
            elif id(lue) in copies:
                text = "ligne en double : une autre a les mêmes repères ; la supprimer ou changer son identifiant"
                self._fault("REV008", text, lue)
            else:
                self.seen.add(lue.repere)
                base = lue.base or self.classeur.manifeste.get(lue.repere)
                verdict = judge(lue, base, index, self.lignes[nom])
                if base:
                    feuille.exported.append((lue, base))
                if verdict.ligne is not None and verdict.changes:
                    feuille.changed.append((lue, verdict.ligne, verdict))
                elif verdict.faute is not None:
                    feuille.mixed |= verdict.faute[0] == "REV002"
                    self._fault(*verdict.faute[:2], lue, verdict.faute[2])
                elif lue.supprimer:
                    self.asked[lue.repere] = lue
                elif verdict.garde:
                    self.say("REV015", f"{verdict.garde} : les fichiers sont gardés tels quels", lue)
                    self.plan.gardes += 1
                else:
                    self.plan.inchanges += 1

    def _is_sorted_alone(self, lue: Lue, roles: Iterable[str], sorted_alone: set[tuple[int, str]]) -> bool:
        """Tell a row whose cells passed from row to row, and refuse it."""
        bad = next((role for role in roles if (id(lue), role) in sorted_alone), None)
        if bad is not None:
            text = (
                f"la colonne « {titre(lue, bad)} » semble avoir été triée ou mélangée seule : les mêmes valeurs, "
                "sur d’autres lignes ; annuler ce tri"
            )
            self._fault("REV011", text, lue, bad)
        return bad is not None

    def _set_aside(self, nom: str, feuille: _Feuille, sorted_alone: set[tuple[int, str]]) -> None:
        """Write nothing of a table whose rows were mixed: its doubtful rows are told one by one, the rest counted."""
        self.mixed.add(nom)
        others = [lue for repere, lue in self.asked.items() if repere[0] == nom]
        others += [lue for lue in feuille.added if not self._is_sorted_alone(lue, lue.valeurs, sorted_alone)]
        for lue, _, verdict in feuille.changed:
            if verdict.faute is not None:
                self._fault(*verdict.faute[:2], lue, verdict.faute[2])
            elif not self._is_sorted_alone(lue, verdict.changes, sorted_alone):
                others.append(lue)
        if others:
            many = "s" * (len(others) > 1)
            text = (
                f"rien de cette feuille n’est écrit, car des lignes y sont mélangées : {len(others)} autre{many} "
                f"ligne{many} modifiée{many}, ajoutée{many} ou à supprimer attend{'ent' * (len(others) > 1)} ; "
                "annuler ce tri"
            )
            where = Position(self.classeur.nom, feuille=others[0].feuille)
            self.plan.diagnostics.append(diagnose("REV011" if sorted_alone else "REV002", text, where))
            self.plan.refuses += len(others)

    def _changed(self, feuille: _Feuille) -> None:
        """The changes of one table, but for those refused."""
        for lue, ligne, verdict in feuille.changed:
            if verdict.faute is not None:
                self._fault(*verdict.faute[:2], lue, verdict.faute[2])
            elif lue.supprimer:
                text = "« Suppr. » sur une ligne aussi modifiée : annuler la modification, ou le tri qui l’a faite"
                self._fault("REV002", text, lue)
            elif ligne.table == DETAILS and not lue.valeurs["valeur"]:
                self._to_remove(ligne, lue)
            else:
                self._write(lue, ligne, verdict.changes)

    def _write(self, lue: Lue, ligne: Ligne, roles: Iterable[str]) -> None:
        edits = [edit_cell(lue, ligne, role, self.ajouts.codes) for role in roles]
        faute = next((edit for edit in edits if isinstance(edit, tuple)), None)
        if faute is not None:
            self._fault(*faute[:2], lue, faute[2])
            return
        edition = self.edition(ligne.fichier.nom)
        for role, edit in zip(roles, edits, strict=True):
            if not isinstance(edit, tuple):
                edit(edition)
            if role in lue.formules:
                text = f"« {titre(lue, role)} » est une formule : son résultat, « {lue.valeurs[role]} », est pris"
                self.say("REV013", text, lue, role)
            self.plan.changements.append(
                Changement(
                    "modifie",
                    lue.table.titre,
                    objet_of(lue.table, ligne.valeurs),
                    titre(lue, role),
                    ligne.valeurs[role],
                    lue.valeurs[role],
                    ligne.fichier.position(spot(ligne, role)),
                    self._cell(lue, role),
                )
            )
        self.plan.modifies += 1

    # -- rows that come ----------------------------------------------------------------------------------------

    def _added(self, lue: Lue) -> None:
        if lue.supprimer:
            return
        if not lue.fichier and self.ajouts.known(lue):
            self.plan.inchanges += 1
            return
        faute: Faute | None = self.ajouts.add(lue)
        if faute is not None:
            self._fault(*faute[:2], lue, faute[2])
            return
        self.plan.ajoutes += 1
        values = [f"{c.titre} : {lue.valeurs[c.role]}" for c in lue.table.colonnes if lue.valeurs.get(c.role)]
        objet, where = objet_of(lue.table, lue.valeurs), Position(self.ajouts.dernier)
        self.plan.changements.append(
            Changement("ajoute", lue.table.titre, objet, "", "", " · ".join(values), where, self._cell(lue))
        )

    # -- rows that go --------------------------------------------------------------------------------------------

    def _removed(self) -> None:
        """Rows marked for removal, and rows that were exported and are in no sheet; those changed since stay."""
        asked = self.asked
        wanted = {**{repere: lue.base for repere, lue in asked.items()}, **self.classeur.manifeste}
        index = {(nom, ligne.fichier.nom, ligne.cle): ligne for nom, rows in self.lignes.items() for ligne in rows}
        for repere, base in wanted.items():
            ligne = index.get(repere)
            if repere[0] in self.mixed or repere[0] not in self.classeur.lues:
                continue
            if (repere in self.seen and repere not in asked) or ligne is None:
                continue
            where = ligne.fichier.position(ligne.chemin)
            objet = objet_of(TABLE_BY_NOM[ligne.table], ligne.valeurs)
            if ligne.verrouillee:
                text = f"« {objet} » n’est pas supprimé : « {ligne.fichier.dossier.id} » est en lecture seule"
                self.plan.diagnostics.append(diagnose("REV007", text, where))
                self.plan.refuses += 1
            elif not is_same(ligne, base):
                text = (
                    f"« {objet} » n’est pas supprimé : la ligne a changé dans les fichiers depuis ; refaire le classeur"
                )
                self.plan.diagnostics.append(diagnose("REV005", text, where))
                self.plan.refuses += 1
            else:
                self._to_remove(ligne, asked.get(repere))

    def _to_remove(self, ligne: Ligne, lue: Lue | None) -> None:
        table = TABLE_BY_NOM[ligne.table]
        objet, where = objet_of(table, ligne.valeurs), ligne.fichier.position(ligne.chemin)
        cell = self._cell(lue) if lue else ""
        self.plan.suppressions.append(Changement("supprime", table.titre, objet, "", objet, "", where, cell))
        if not self.supprimer:
            return
        self.plan.supprimes += 1
        edition = self.edition(ligne.fichier.nom)
        if not ligne.chemin:
            edition.supprime = True
        elif isinstance(ligne.chemin[-1], int):
            edition.liste(ligne.chemin[:-1]).retires.add(ligne.chemin[-1])
        else:
            edition.poses.append((ligne.chemin, ABSENT))

    # -- telling -------------------------------------------------------------------------------------------------

    def _cell(self, lue: Lue, role: str = "") -> str:
        return f"{lue.feuille}!{lue.position(self.classeur.nom, role).cellule}"

    def say(self, code: str, text: str, lue: Lue, role: str = "") -> None:
        who = objet_of(lue.table, lue.valeurs)
        message = f"{who} : {text}" if who else text
        self.plan.diagnostics.append(diagnose(code, message, lue.position(self.classeur.nom, role)))

    def _fault(self, code: str, text: str, lue: Lue, role: str = "") -> None:
        self.say(code, text, lue, role)
        self.plan.refuses += 1


def _is_renamed(lue: Lue) -> bool:
    """Whether the visible key of a row is another one than its marks say."""
    role = lue.table.cle
    text = lue.valeurs.get(role, "")
    return bool(lue.fichier and role and text and lue.base.get(role, "") != digest(text))
