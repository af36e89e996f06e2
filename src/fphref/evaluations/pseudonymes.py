"""Stable pseudonyms from a staff list: the same person and the same key give the same pseudonym at each campaign.

The correspondence table decides for those it knows; the key makes the pseudonym of the others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from fphref.diagnostics import Diagnostic, FphrefError
from fphref.evaluations.agents import roles_of
from fphref.evaluations.cle import LENGTH, MAX_LENGTH, STEP, pseudonym
from fphref.evaluations.correspondance import Correspondance, extended
from fphref.evaluations.grille import Ligne, Tableur
from fphref.evaluations.identites import ROLES, find_identite, labels_of, part_of
from fphref.evaluations.listes import Liste, find_liste, text_of, title_key
from fphref.evaluations.modele import Agent
from fphref.evaluations.nominatif import identifying_content, identifying_title
from fphref.regles import diagnose
from fphref.texte import fold

_WORD = re.compile(r"[^\W\d_]{3,}")
_KEPT = ("service", "metier", "poste")


@dataclass(frozen=True)
class Plan:
    """What would be written, and what is said of it; agents are sorted by pseudonym, never as the list was."""

    agents: tuple[Agent, ...]
    correspondance: Correspondance = field(repr=False)
    identite: tuple[str, ...]
    laissees: tuple[str, ...]
    nouveaux: int
    connus: int
    absents: int
    refuses: int
    diagnostics: tuple[Diagnostic, ...]


def plan_pseudonymes(
    tableur: Tableur, key: bytes, prefix: str, known: Correspondance, asked: Sequence[str] = ()
) -> Plan:
    """A pseudonym for each person of a staff list, of which service, métier and poste alone are kept.

    A line without a whole identity, or whose identity stands twice, is refused and listed by its place; no message
    holds a name. Raises `FphrefError` where no identity is found, or not the one the correspondence was made with.
    """
    liste = find_liste(tableur, lambda keys: _points(keys, asked))
    if liste is None:
        what = "ces colonnes d’identité sont introuvables" if asked else "aucune colonne d’identité reconnue"
        raise FphrefError(
            f"{tableur.nom} : {what} (matricule, ou nom et prénom) ; les nommer avec --identite, comme dans le fichier."
        )
    reader = _Reader(liste, asked)
    if known.parties and known.parties != reader.identite.parties:
        raise FphrefError(
            f"La correspondance tient l’identité de « {labels_of(known.parties)} », la liste de "
            f"« {labels_of(reader.identite.parties)} » : nommer les mêmes colonnes avec --identite."
        )
    people = reader.read()
    names = _names(list(people), key, prefix, known)
    agents = sorted(Agent(names[identity], *person.gardes) for identity, person in people.items())
    new = sorted((names[identity], identity) for identity in people if identity not in known.connus)
    titles, rows = extended(known, reader.titres_identite(), [(name, people[i].montree) for name, i in new])
    everyone = {**known.connus, **{identity: name for name, identity in new}}
    return Plan(
        agents=tuple(agents),
        correspondance=replace(
            known, titres=titles, lignes=rows, parties=reader.identite.parties, connus=everyone
        ),
        identite=reader.titres_identite(),
        laissees=reader.titres_laisses(),
        nouveaux=len(new),
        connus=len(people) - len(new),
        absents=sum(identity not in reader.vus for identity in known.connus),
        refuses=reader.refuses,
        diagnostics=tuple(reader.diagnostics),
    )  # fmt: skip


def _points(keys: Mapping[int, str], asked: Sequence[str]) -> int:
    """How well a row serves as the titles of a staff list."""
    if find_identite(keys, asked) is None:
        return 0
    return len(roles_of(keys)) + sum(part_of(key) in ROLES for key in keys.values()) + 1


def _names(
    identities: Sequence[tuple[str, ...]], key: bytes, prefix: str, known: Correspondance
) -> dict[tuple[str, ...], str]:
    """A pseudonym for each identity, that no two people share: all new ones are lengthened until none does."""
    taken = set(known.connus.values())
    new = [identity for identity in identities if identity not in known.connus]
    lengths = [len(name.partition("-")[2].replace("-", "")) for name in taken]
    length = max(LENGTH, *lengths) if lengths else LENGTH
    while True:
        made = {identity: pseudonym(key, identity, prefix, length) for identity in new}
        if len(set(made.values()) - taken) == len(new):
            return {**{i: known.connus[i] for i in identities if i in known.connus}, **made}
        length += STEP
        if length > MAX_LENGTH:
            raise FphrefError("Deux personnes différentes auraient le même pseudonyme : changer de clé.")


@dataclass(frozen=True)
class _Personne:
    """One line that may be pseudonymised: its number, its identity as written, what is kept of it."""

    numero: int
    montree: tuple[str, ...] = field(repr=False)
    gardes: tuple[str, ...]


class _Reader:
    """Reads a staff list: who is in it once, and what is wrong with the other lines."""

    def __init__(self, liste: Liste, asked: Sequence[str]) -> None:
        self.diagnostics: list[Diagnostic] = []
        self.refuses = 0
        self.vus: set[tuple[str, ...]] = set()
        self._liste = liste
        keys = {column: title_key(title) for column, title in liste.titres.items()}
        identite = find_identite(keys, asked)
        assert identite is not None
        self.identite = identite
        found = roles_of(keys)
        self._kept = {role: found[role] for role in _KEPT if found.get(role, 0) not in (0, *identite.colonnes.values())}

        told = {c for c, title in liste.titres.items() if identifying_title(title) in ("nom", "prénom")}
        self._named = (told | set(identite.colonnes.values())) - set(self._kept.values())

    def titres_identite(self) -> tuple[str, ...]:
        """The titles of the columns an identity is made of; « agent » is what the correspondence calls a pseudonym."""
        titles = (self._liste.titres[column] for column in self.identite.colonnes.values())
        return tuple("Identité" if title_key(title) == "agent" else title for title in titles)

    def titres_laisses(self) -> tuple[str, ...]:
        """The titles of the columns that go nowhere."""
        used = {*self.identite.colonnes.values(), *self._kept.values()}
        return tuple(title for column, title in self._liste.titres.items() if column not in used)

    def read(self) -> dict[tuple[str, ...], _Personne]:
        """Those who may have a pseudonym, by identity; a homonym is nobody's, so that no two people become one."""
        liste = self._liste
        if liste.autres:
            others = ", ".join(f"« {name} »" for name in liste.autres)
            text = f"seule la feuille « {liste.feuille.nom} » est lue ; d’autres portent aussi une liste : {others}"
            self.diagnostics.append(diagnose("AGE008", text, liste.at(liste.entete)))
        lines = [ligne for ligne in liste.lignes() if any(map(text_of, ligne.cellules.values()))]
        identities = [self.identite.read(ligne) for ligne in lines]
        counts = Counter(identity for identity in identities if identity is not None)
        self.vus = set(counts)
        first: dict[tuple[str, ...], int] = {}
        found: dict[tuple[str, ...], _Personne] = {}
        column = next(iter(self.identite.colonnes.values()))
        hidden = 0
        for ligne, identity in zip(lines, identities, strict=True):
            hidden += ligne.cachee
            if identity is None:
                self._fault("PSE001", "identité incomplète : la ligne n’est pas reprise", ligne.numero, column)
            elif counts[identity] > 1:
                other = first.setdefault(identity, ligne.numero)
                same = (
                    f"même identité que la ligne {other}"
                    if other != ligne.numero
                    else "identité présente plusieurs fois"
                )
                self._fault("PSE002", f"{same} : la ligne n’est pas reprise", ligne.numero, column)
            elif self._is_clean(ligne):
                gardes = tuple(text_of(ligne.cellules.get(self._kept.get(role, 0))) for role in _KEPT)
                found[identity] = _Personne(ligne.numero, self.identite.shown(ligne), gardes)
        if hidden:
            text = f"{hidden} lignes masquées ou filtrées, lues aussi" if hidden > 1 else "une ligne masquée, lue aussi"
            self.diagnostics.append(diagnose("AGE008", text, liste.at(liste.entete)))
        return found

    def _is_clean(self, ligne: Ligne) -> bool:
        """Whether what is kept of a line tells nobody's number or address; a name in it is a warning."""
        names = (text_of(ligne.cellules.get(column)) for column in self._named)
        words = {fold(word) for name in names for word in _WORD.findall(name)}
        for column in self._kept.values():
            text = text_of(ligne.cellules.get(column))
            kind = identifying_content(text, days=False)
            if kind is not None:
                self._fault("PSE003", f"{kind} : la ligne n’est pas reprise", ligne.numero, column)
                return False
            if words & {fold(word) for word in _WORD.findall(text)}:
                message = "cette cellule contient un mot du nom de la personne"
                self.diagnostics.append(diagnose("PSE004", message, self._liste.at(ligne.numero, column)))
        return True

    def _fault(self, code: str, text: str, number: int, column: int) -> None:
        self.refuses += 1
        self.diagnostics.append(diagnose(code, text, self._liste.at(number, column)))
