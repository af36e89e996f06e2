"""Stable pseudonyms from a staff list: the same person and the same key give the same pseudonym at each campaign.

The correspondence table decides for those it knows; the key makes the pseudonym of the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from fphref.diagnostics import Diagnostic, FphrefError
from fphref.evaluations.agents import roles_of
from fphref.evaluations.cle import LENGTH, MAX_LENGTH, STEP, pseudonym
from fphref.evaluations.correspondance import Correspondance, extended
from fphref.evaluations.grille import Ligne, Tableur
from fphref.evaluations.identites import ROLES, find_identite, labels_of, normal, part_of
from fphref.evaluations.listes import Liste, find_liste, text_of, title_key
from fphref.evaluations.modele import Agent
from fphref.evaluations.nominatif import identifying_title
from fphref.personnes import identifying_within
from fphref.regles import diagnose
from fphref.texte import fold

_WORD = re.compile(r"[^\W\d_]{2,}")
_TOKEN = re.compile(r"[^\W_]+")
_PARTICLES = frozenset({"de", "du", "des", "la", "le", "les", "et"})
"""Words of names that any text may hold."""
_NAMED = 5
"""Lines that the message of a double names."""
_SHORTEST = 3
"""Signs of a number of staff that is looked for in other cells: shorter ones stand in the names of services."""
_KEPT = ("service", "metier", "poste")
_NAMES = ("naissance_nom", "nom", "prenom", "complet")
"""Parts of an identity that the correspondence shows even where another one is keyed: a number names nobody."""


@dataclass(frozen=True)
class Plan:
    """What would be written, and what is said of it; agents are sorted by pseudonym, never as the list was."""

    agents: tuple[Agent, ...]
    correspondance: Correspondance = field(repr=False)
    identite: tuple[str, ...]
    noms: tuple[str, ...]
    """Columns of names that the correspondence shows beside the identity."""
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
    shown = {names[identity]: person.montree for identity, person in people.items()}
    titles, rows = extended(known, (*reader.titres_identite(), *reader.titres_noms()), [n for n, _ in new], shown)
    everyone = {**known.connus, **{identity: name for name, identity in new}}
    return Plan(
        agents=tuple(agents),
        correspondance=replace(
            known, titres=titles, lignes=rows, parties=reader.identite.parties, connus=everyone
        ),
        identite=reader.titres_identite(),
        noms=reader.titres_noms(),
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


class _Soi:
    """What says who the person of one line is: words of the names, number of staff, day of birth."""

    def __init__(self, ligne: Ligne, columns: Mapping[int, str]) -> None:
        self._words: set[str] = set()
        self._numbers: set[str] = set()
        self._days: set[str] = set()
        for column, part in columns.items():
            text = text_of(ligne.cellules.get(column))
            if part == "naissance":
                self._days.add(normal(part, text))
            elif part in _NAMES:
                self._words |= {fold(word) for word in _WORD.findall(text)} - _PARTICLES
            else:
                self._words |= {fold(word) for word in _WORD.findall(text) if text.replace(" ", "").isalpha()}
                number = _bare("".join(_TOKEN.findall(fold(text))))
                self._numbers |= {number} if len(number) >= _SHORTEST else set()
        self._days.discard("")

    def is_in(self, text: str) -> bool:
        """Whether a text holds one of them as a whole word, whatever its case and accents."""
        plain = fold(text)
        tokens = {_bare(token) for token in _TOKEN.findall(plain)} | {_bare("".join(_TOKEN.findall(plain)))}
        tokens |= {_bare(re.sub(r"[^\w]|_", "", part)) for part in plain.split()}
        days = (normal("naissance", part.strip(",;()")) for part in text.split())
        words = {fold(word) for word in _WORD.findall(text)}
        return bool(self._words & words or self._numbers & tokens or self._days.intersection(days))


def _bare(token: str) -> str:
    return token.lstrip("0")


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

        parts = {column: part_of(key) for column, key in keys.items() if column not in self._kept.values()}
        used = identite.colonnes.values()
        self._told = {c: part for c, part in parts.items() if part in ROLES or c in used}
        for column in parts:
            kind = identifying_title(liste.titres[column])
            if column not in self._told and kind in ("nom", "prénom", "matricule", "naissance"):
                self._told[column] = {"prénom": "prenom"}.get(kind, kind)
        self._beside: dict[str, int] = {}
        for column, part in parts.items():
            if part in _NAMES and part not in identite.colonnes and column not in used:
                self._beside.setdefault(part, column)

    def titres_identite(self) -> tuple[str, ...]:
        """The titles of the columns an identity is made of; « agent » is what the correspondence calls a pseudonym."""
        return self._titles(self.identite.colonnes.values())

    def titres_noms(self) -> tuple[str, ...]:
        """The titles of the columns of names that the correspondence shows beside the identity."""
        return self._titles(self._beside.values())

    def _titles(self, columns: Iterable[int]) -> tuple[str, ...]:
        titles = (self._liste.titres[column] for column in columns)
        return tuple("Identité" if title_key(title) == "agent" else title for title in titles)

    def titres_laisses(self) -> tuple[str, ...]:
        """The titles of the columns that go nowhere."""
        used = {*self.identite.colonnes.values(), *self._beside.values(), *self._kept.values()}
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
        places: dict[tuple[str, ...], list[int]] = {}
        for ligne, identity in zip(lines, identities, strict=True):
            if identity is not None:
                places.setdefault(identity, []).append(ligne.numero)
        self.vus = set(places)
        found: dict[tuple[str, ...], _Personne] = {}
        column = next(iter(self.identite.colonnes.values()))
        hidden = 0
        for ligne, identity in zip(lines, identities, strict=True):
            hidden += ligne.cachee
            if identity is None:
                self._fault("PSE001", "identité incomplète : la ligne n’est pas reprise", ligne.numero, column)
            elif len(places[identity]) > 1:
                twins = [str(number) for number in places[identity] if number != ligne.numero]
                which = f"la ligne {twins[0]}" if len(twins) == 1 else f"les lignes {', '.join(twins[:_NAMED])}"
                more = "…" if len(twins) > _NAMED else ""
                same = f"même identité que {which}{more}"
                self._fault("PSE002", f"{same} : la ligne n’est pas reprise", ligne.numero, column)
            else:
                found[identity] = _Personne(ligne.numero, self._shown(ligne), self._gardes(ligne))
        if hidden:
            text = f"{hidden} lignes masquées ou filtrées, lues aussi" if hidden > 1 else "une ligne masquée, lue aussi"
            self.diagnostics.append(diagnose("AGE008", text, liste.at(liste.entete)))
        return found

    def _shown(self, ligne: Ligne) -> tuple[str, ...]:
        """What the correspondence says of a person: the identity as written, then the names beside it."""
        names = (text_of(ligne.cellules.get(column)) for column in self._beside.values())
        return (*self.identite.shown(ligne), *names)

    def _gardes(self, ligne: Ligne) -> tuple[str, ...]:
        """What is kept of a line; a value that tells who the person is, or names anybody, is left out and said."""
        texts = {role: text_of(ligne.cellules.get(column)) for role, column in self._kept.items()}
        own = _Soi(ligne, self._told)
        for role, text in texts.items():
            kind = identifying_within(text)
            if kind is not None:
                self._left_out("PSE003", f"{kind} : valeur laissée vide", ligne, role)
            elif own.is_in(text):
                self._left_out("PSE004", "nom ou matricule de la personne : valeur laissée vide", ligne, role)
            else:
                continue
            texts[role] = ""
        return tuple(texts.get(role, "") for role in _KEPT)

    def _left_out(self, code: str, text: str, ligne: Ligne, role: str) -> None:
        self.diagnostics.append(diagnose(code, text, self._liste.at(ligne.numero, self._kept[role])))

    def _fault(self, code: str, text: str, number: int, column: int) -> None:
        self.refuses += 1
        self.diagnostics.append(diagnose(code, text, self._liste.at(number, column)))
