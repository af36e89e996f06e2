"""The people a file speaks of: whether their pseudonyms hide them, and whether small groups give them away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from fphref.evaluations.modele import agent_key
from fphref.evaluations.rgpd_table import Groupe
from fphref.evaluations.rgpd_valeurs import read_texte
from fphref.personnes import identifying_within, looks_like_name, may_tell
from fphref.texte import fold

_HASH = re.compile(
    r"(?:[0-9a-f]{16}|[0-9a-f]{20}|[0-9a-f]{24}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}"
    r"|[0-9a-f]{128}|[0-9a-z+/]{22}==|[0-9a-z+/]{27}=|[0-9a-z+/]{43}=)",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"([a-z]{2,4})[\s.\-_]?(?:(?:\d{2}[\s./\-_]?){2})?(?:19[3-9]\d|20[01]\d|[3-9]\d)", re.IGNORECASE)
_NUMBER = re.compile(r"[a-z]{0,2}\d{4,9}[a-z]?", re.IGNORECASE)
_SERIAL = re.compile(r"(.*?)0*(\d+)")
_PLAIN = re.compile(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9_\-]{1,29}")
"""One word with a figure: no name, and with fewer figures than a day has, no day nor number of a person either."""
_DAY = 8
_LONGEST = 200
_HALF = 0.5
_MANY = 5
"""Pseudonyms from which a form that they share is no chance."""
_SHORT_HASH = 20
"""Signs of a hash: shorter ones must have a letter and a figure both, as a number has not."""


class Constat(NamedTuple):
    """A finding about people: its rule, its sentence, the place of the first one it speaks of."""

    regle: str
    message: str
    groupe: Groupe


def people_of(agents: Iterable[str]) -> dict[str, str]:
    """The different people behind spellings: what is the same for all those of one (`agent_key`) → the first."""
    found: dict[str, str] = {}
    for name in agents:
        found.setdefault(agent_key(name), name)
    return found


def says_who(name: str) -> bool:
    """Whether what stands for a person says who it is: a name, a number of a person; a doubt is none."""
    found = _identity(name)
    return found is not None and found[0] == "RGP009"


def check_pseudonymes(agents: Mapping[str, Groupe]) -> Iterator[Constat]:
    """What is wrong with the pseudonyms of a file; at most one finding of each sort, with its number."""
    told: dict[tuple[str, str], list[str]] = {}
    hidden: list[str] = []
    for name in people_of(agents).values():
        found = _identity(name)
        if found is None:
            hidden.append(name)
        else:
            told.setdefault(found, []).append(name)
    for (regle, kind), names in told.items():
        many = f"{len(names)} pseudonymes" if len(names) > 1 else "un pseudonyme"
        verb = "seraient" if regle == "RGP010" and len(names) > 1 else "serait" if regle == "RGP010" else ""
        text = f"{many} qui {verb} {kind}" if verb else f"{kind} à la place d’un pseudonyme ({_persons(len(names))})"
        yield Constat(regle, text, agents[names[0]])
    yield from _forms(hidden, agents)


def _identity(name: str) -> tuple[str, str] | None:
    """Rule and kind of a pseudonym that is, or may be, what it should hide."""
    if _PLAIN.fullmatch(name) and sum(map(str.isdigit, name)) < _DAY:
        return None
    name = name[:_LONGEST]
    marque = read_texte(name)
    digits = any(map(str.isdigit, name))
    if marque.nom or (looks_like_name(name) and not (digits and " " not in name)):
        return "RGP009", "un nom"
    if marque.genres or marque.nir_sans_cle:
        return "RGP009", marque.genres[0].mot if marque.genres else "un numéro de sécurité sociale (NIR)"
    kind = identifying_within(name)
    if kind is not None:
        return "RGP009", kind
    doubt = may_tell(name)
    return ("RGP010", doubt) if doubt == "un nom" else None


def _forms(names: list[str], agents: Mapping[str, Groupe]) -> Iterator[Constat]:
    """Forms that most pseudonyms share and that can be undone: numbers of staff, initials and years, bare hashes."""

    def most(found: list[str]) -> bool:
        return bool(found) and len(found) >= _HALF * len(agents)

    hashes = [name for name in names if _is_hash(name)]
    if most(hashes):
        text = (
            f"{_pseudonyms(len(hashes))} en forme d’empreinte (hachage) : faite sans clé secrète, elle se retrouve en "
            "essayant tous les noms ou tous les matricules"
        )
        yield Constat("RGP010", text, agents[hashes[0]])
        return
    initials = [name for name in names if _INITIALS.fullmatch(name)]
    prefixes = {found[1].casefold() for name in initials if (found := _INITIALS.fullmatch(name))}
    if most(initials) and len(prefixes) > max(1, len(initials) // 3):
        text = f"{_pseudonyms(len(initials))} en forme d’initiales suivies d’une date ou d’une année de naissance"
        yield Constat("RGP010", text, agents[initials[0]])
        return
    serial = _is_serial(names)
    numbers = [name for name in names if _NUMBER.fullmatch(name)]
    if most(numbers) and not serial:
        yield Constat("RGP010", f"{_pseudonyms(len(numbers))} en forme de matricule", agents[numbers[0]])
    elif serial:
        text = (
            f"{_pseudonyms(len(names))} qui se suivent : sans danger si leur ordre n’est ni alphabétique, ni celui "
            "d’une liste connue"
        )
        yield Constat("RGP024", text, agents[names[0]])


def _is_hash(name: str) -> bool:
    bare = name.rpartition("-")[2] if "-" in name else name
    if not _HASH.fullmatch(bare):
        return False
    return len(bare) > _SHORT_HASH or (any(map(str.isdigit, bare)) and any(map(str.isalpha, bare)))


def _is_serial(names: list[str]) -> bool:
    """Whether they are one word followed by numbers that leave few gaps."""
    if len(names) < _MANY:
        return False
    found = [_SERIAL.fullmatch(name) for name in names]
    if not all(found):
        return False
    stems = {match[1] for match in found if match}
    numbers = {int(match[2][:15]) for match in found if match}
    return len(stems) == 1 and len(numbers) == len(names) and max(numbers) - min(numbers) < 2 * len(names)


def check_groupes(agents: Mapping[str, Groupe], seuil: int) -> Iterator[Constat]:
    """Groups (service × métier, then with what else is known) of fewer people than the threshold."""
    agents = {name: agents[name] for name in people_of(agents).values()}
    if not any(group.service or group.metier for group in agents.values()):
        return
    plain = lru_cache(10_000)(fold)
    cells = {name: (plain(group.service), plain(group.metier)) for name, group in agents.items()}
    sizes = Counter(cells.values())
    small = {cell: size for cell, size in sizes.items() if size < seuil}
    if not small:
        return
    people = sum(small.values())
    alone = sum(size == 1 for size in small.values())
    first = next(agents[name] for name, cell in cells.items() if cell in small)
    groups = "groupe" if len(small) == 1 else "groupes"
    text = f"{len(small)} {groups} service × métier de moins de {seuil} personnes ({_persons(people)}"
    text += f", dont {alone} seule{'s' * (alone > 1)} de son métier dans son service)" if alone else ")"
    text = text.replace("seules de son métier dans son service", "seules de leur métier dans leur service")
    wider = Counter((*cells[name], *map(plain, group.autres)) for name, group in agents.items())
    more = sum(size == 1 for size in wider.values())
    if more > alone:
        text += f" ; avec le poste, le grade ou les dates du fichier, {_persons(more)} sans pareille"
    yield Constat("RGP011", text, first)


def _pseudonyms(count: int) -> str:
    return f"{count} pseudonyme{'s' * (count > 1)}"


def _persons(count: int) -> str:
    return f"{count} personne{'s' * (count > 1)}"
