"""A table of agents under pseudonyms, one line each, as situations that statutory conditions are looked at with.

A line that cannot be read, or cannot be true, is left out with the place of the cell; the others are read. No message
repeats a pseudonym, which may be a name: it says where. An empty cell is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from fphref.diagnostics import Diagnostic, FphrefError, Gravite, Position, nearest
from fphref.evaluations.grille import Formule, Ligne, Tableur, Valeur, lettre
from fphref.evaluations.identites import find_identite
from fphref.evaluations.listes import Liste, find_liste, is_error, text_of, title_key
from fphref.evaluations.modele import agent_key
from fphref.evaluations.nominatif import identifying_title
from fphref.evaluations.situations_cles import Cles, roles_of
from fphref.evaluations.situations_colonnes import AILLEURS, COLONNES, ROLES, cle, fait_of
from fphref.evaluations.situations_valeurs import Refus, read_oui_non
from fphref.model.situation import Situation
from fphref.personnes import may_tell, pseudonym_fault
from fphref.regles import diagnose
from fphref.statut.grille import Tables
from fphref.statut.vraisemblance import check_situation
from fphref.statut.vraisemblance_commun import Champ, Invraisemblance, connus

MAX_LIGNES: Final = 100_000
"""Lines of one list: three times the staff of the biggest hospital group."""
MAX_FAUTES: Final = 10_000
"""Faults kept in full; the rest is counted, so that a file of nonsense cannot fill the memory."""
_TITRES = {title_key(titre) for titre in ROLES}


@dataclass(frozen=True, slots=True)
class Releve:
    """The situations of a table in its order; `lues` counts lines that hold something.

    `ecartees` counts those that are left out: a cell of them cannot be read, or cannot be true.
    """

    situations: tuple[Situation, ...]
    lues: int
    ecartees: int
    diagnostics: tuple[Diagnostic, ...]


def read_situations(tableur: Tableur, tables: Tables, jour: date) -> Releve:
    """The situations of a list of agents; those that do not say their day are of `jour`.

    Raises `FphrefError` where the file goes beyond a limit, or lists agents without anything of their situation.
    """
    liste = find_liste(tableur, _points)
    if liste is None:
        text = "aucune colonne « agent » (ou « pseudonyme ») dans les premières lignes"
        if find_liste(tableur, lambda keys: int(find_identite(keys) is not None)) is not None:
            text = "liste de noms ou de matricules, sans pseudonymes : en faire avec « fphref pseudonymiser »"
        return Releve((), 0, 0, (diagnose("AGE001", text, Position(tableur.nom)),))
    return _Reader(liste, tables, jour).read()


def _points(keys: Mapping[int, str]) -> int:
    """How many of the titles are known, 0 without one of pseudonyms."""
    known = [key for key in keys.values() if key in _TITRES]
    return len(known) if any(ROLES.get(cle(key)) == "agent" for key in known) else 0


class _Reader:
    """Reads the lines of one list, and keeps what was found."""

    def __init__(self, liste: Liste, tables: Tables, jour: date) -> None:
        self._liste, self._tables, self._jour = liste, tables, jour
        self._diagnostics: list[Diagnostic] = []
        self._situations: list[Situation] = []
        self._lues = self._ecartees = self._fautes = 0
        self._seen: dict[str, int] = {}
        self._doubts: dict[tuple[str, str], tuple[Diagnostic, int]] = {}
        self._cles = Cles(tables, jour)
        self._columns: dict[str, int] = {}
        self._faits: dict[str, int] = {}
        self._titles()
        if "corps" not in self._columns and "grade" not in self._columns:
            raise FphrefError(
                f"{liste.fichier} : ce fichier n’a ni « Corps » ni « Grade » : c’est une liste d’agents, sans leur "
                "situation ; colonnes à ajouter : docs/situations.md."
            )

    def read(self) -> Releve:
        hidden = 0
        for ligne in self._liste.lignes():
            if any(ligne.cellules.get(c) is not None for c in (*self._columns.values(), *self._faits.values())):
                hidden += ligne.cachee
                self._lues += 1
                if self._lues > MAX_LIGNES:
                    raise FphrefError(f"{self._liste.fichier} a plus de {MAX_LIGNES} lignes : le découper.")
                self._line(ligne)
        if hidden:
            text = f"{hidden} lignes masquées ou filtrées, lues aussi" if hidden > 1 else "une ligne masquée, lue aussi"
            self._say("AGE008", text, self._liste.entete)
        if not self._lues:
            self._say("AGE001", "la liste a des titres, mais aucune ligne", self._liste.entete)
        if self._fautes > len(self._diagnostics):
            text = f"{self._fautes - len(self._diagnostics)} autres cellules à corriger, qui ne sont pas détaillées"
            self._diagnostics.append(diagnose("SIT001", text, self._at(self._liste.entete)))
        for fault, more in self._doubts.values():
            tail = f" (et {more} autres lignes)" if more > 1 else " (et une autre ligne)" if more else ""
            self._diagnostics.append(replace(fault, message=fault.message + tail))
        return Releve(tuple(self._situations), self._lues, self._ecartees, tuple(self._diagnostics))

    # -- titles ----------------------------------------------------------------------------------------------

    def _titles(self) -> None:
        liste, unread = self._liste, []
        if liste.autres:
            names = ", ".join(f"« {name} »" for name in liste.autres)
            text = f"seule la feuille « {liste.feuille.nom} » est lue ; d’autres portent aussi une liste : {names}"
            self._say("AGE008", text, liste.entete)
        facts = connus(self._tables).faits
        for column, title in sorted(liste.titres.items()):
            key = cle(title)
            role, fait = ROLES.get(key), fait_of(title, facts)
            if role is not None and role not in self._columns:
                self._columns[role] = column
            elif fait is not None and fait in facts and fait not in self._faits:
                self._faits[fait] = column
            elif fait is not None and fait in self._faits:
                first = liste.titres[self._faits[fait]][:60]
                text = f"colonne « {title[:60]} » déjà donnée (« {first} ») : pas lue"
                self._say("SIT004", text, liste.entete, column)
            elif fait is not None:
                near = nearest(fait, facts)
                hint = f" ; vouliez-vous « fait: {near} » ?" if near and near != fait else ""
                self._say("SIT004", f"colonne d’un fait qu’aucune condition ne demande{hint}", liste.entete, column)
            elif (kind := identifying_title(title)) is not None and role is None:
                text = f"colonne nominative ({kind}) : elle n’est pas lue, et n’a pas sa place ici"
                self._say("AGE006", text, liste.entete, column)
            elif role is not None:
                text = f"colonne « {title[:60]} » déjà donnée (« {liste.titres[self._columns[role]][:60]} ») : pas lue"
                self._say("SIT004", text, liste.entete, column)
            elif key and key not in AILLEURS:
                unread.append((column, title, nearest(key, ROLES)))
        for column, title, known in unread:
            if known is not None and ROLES[known] not in self._columns:
                text = f"colonne « {title[:60]} » non reconnue ; vouliez-vous « {known} » ?"
                self._say("SIT004", text, liste.entete, column)
        others = [title[:40] for _, title, known in unread if known is None or ROLES[known] in self._columns]
        if others:
            more = f" et {len(others) - 10} autres" if len(others) > 10 else ""
            text = f"colonnes laissées de côté : {', '.join(f'« {title} »' for title in others[:10])}{more}"
            self._say("SIT005", text, liste.entete)

    # -- lines -----------------------------------------------------------------------------------------------

    def _line(self, ligne: Ligne) -> None:
        number = ligne.numero
        before = self._fautes
        name = self._agent(ligne)
        values = dict(self._values(ligne))
        places = self._cles.places(values)
        for role, found in places.items():
            if isinstance(found, Refus):
                self._refuse(found, number, self._columns[role])
        if name is None or self._fautes > before:
            self._ecartees += 1
            return
        situation = Situation.model_validate(self._cles.data(name, places, values))
        doubts = check_situation(situation, self._tables, self._jour)
        grave = False
        for doubt in doubts:
            grave |= doubt.grave
            self._doubt(doubt, situation, number)
        if grave:
            self._ecartees += 1
        else:
            self._situations.append(situation)

    def _agent(self, ligne: Ligne) -> str | None:
        column, number = self._columns["agent"], ligne.numero
        name = text_of(ligne.cellules.get(column))
        if not name:
            self._say("AGE002", "ligne sans pseudonyme : elle n’est pas lue", number, column)
            return None
        refused = pseudonym_fault(name)
        if refused is not None:
            self._say(refused[0], f"{refused[1]} : la ligne n’est pas lue", number, column)
            return None
        first = self._seen.setdefault(agent_key(name), number)
        if first != number:
            text = f"pseudonyme déjà donné à la ligne {first} : la ligne n’est pas lue"
            self._say("AGE003", text, number, column)
            return None
        doubt = may_tell(name)
        if doubt is not None:
            text = f"ce pseudonyme pourrait être {doubt} : vérifier qu’il ne désigne personne"
            self._count(diagnose("AGE005", text, self._at(number, column)), doubt)
        return name

    def _values(self, ligne: Ligne) -> Iterator[tuple[str, Any]]:
        """What each column says, by role (`fait:…` for a fact); a cell that cannot be read is told, and left out."""
        for role, column in self._columns.items():
            lire = COLONNES[role].lire
            value = ligne.cellules.get(column)
            if value is None or role == "agent":
                continue
            found = _read(value, lire or text_of)
            if isinstance(found, Refus):
                self._refuse(found, ligne.numero, column)
            elif found is not None and found != "":
                yield role, found
        for fait, column in self._faits.items():
            value = ligne.cellules.get(column)
            found = _read(value, read_oui_non) if value is not None else None
            if isinstance(found, Refus):
                self._refuse(found, ligne.numero, column)
            elif found is not None:
                yield f"fait:{fait}", found

    def _refuse(self, refus: Refus, number: int, column: int) -> None:
        title = " ".join(self._liste.titres[column].split())[:60]
        self._say("SIT001", f"{title} : {refus.texte} ; la ligne n’est pas lue", number, column)

    # -- what is told ----------------------------------------------------------------------------------------

    def _doubt(self, doubt: Invraisemblance, situation: Situation, number: int) -> None:
        where = self._at(number, self._column(doubt.champ, situation))
        if doubt.grave:
            self._keep(diagnose("SIT002", f"{doubt.message} ; la ligne n’est pas lue", where))
        else:
            self._count(diagnose("SIT003", doubt.message, where), doubt.genre)

    def _count(self, fault: Diagnostic, genre: str) -> None:
        """Warnings of one kind are told once, with how many lines there are more."""
        key = (fault.regle, genre)
        first, more = self._doubts.get(key, (fault, -1))
        self._doubts[key] = (first, more + 1)

    def _column(self, champ: Champ, situation: Situation) -> int:
        """The column that a value of the situation came from."""
        columns = {**self._columns, **{f"fait:{fait}": column for fait, column in self._faits.items()}}
        return next((columns[r] for r in roles_of(champ, situation) if r in columns), self._columns["agent"])

    def _at(self, number: int, column: int = 1) -> Position:
        """The place of a cell, named as a spreadsheet program shows it (`E7`), in a text file too."""
        where = self._liste.at(number, column)
        return where if where.feuille else replace(where, cellule=f"{lettre(column)}{number}")

    def _say(self, code: str, text: str, number: int, column: int = 1) -> None:
        self._keep(diagnose(code, text, self._at(number, column)))

    def _keep(self, fault: Diagnostic) -> None:
        self._fautes += 1
        if len(self._diagnostics) < MAX_FAUTES:
            self._diagnostics.append(fault)


def _read(value: Valeur, lire: Any) -> Any:
    """What a cell says; an error or a formula without its result is refused."""
    if is_error(value):
        return Refus(f"la cellule montre une erreur ({value.valeur if isinstance(value, Formule) else value})")
    if isinstance(value, Formule):
        if value.valeur is None:
            return Refus("formule sans résultat dans le fichier : l’ouvrir, l’enregistrer, ou saisir la valeur")
        value = value.valeur
    return lire(value)


def left_out(diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """The faults for which a line was left out."""
    return tuple(fault for fault in diagnostics if fault.gravite is Gravite.ERREUR)
