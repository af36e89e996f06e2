"""The correspondence table: who is behind each pseudonym. It decides for those it knows, and nothing in it is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fphref.diagnostics import FphrefError
from fphref.evaluations.agents import roles_of
from fphref.evaluations.cle import is_made_with
from fphref.evaluations.grille import Tableur
from fphref.evaluations.identites import Identite, find_identite, part_of
from fphref.evaluations.listes import find_liste, text_of, title_key
from fphref.evaluations.modele import agent_key


@dataclass(frozen=True)
class Correspondance:
    """Who is behind each pseudonym: `titres` and `lignes` as they stand in its file, pseudonym first.

    `connus` goes from identity (in its normal form) to pseudonym.
    """

    titres: tuple[str, ...] = ()
    lignes: tuple[tuple[str, ...], ...] = ()
    parties: tuple[str, ...] = ()
    connus: dict[tuple[str, ...], str] = field(default_factory=dict, repr=False)
    retouchees: int = 0
    """Lines whose identity was changed by hand since: they keep their pseudonym."""


def read_correspondance(tableur: Tableur, key: bytes, asked: Sequence[str] = ()) -> Correspondance:
    """A correspondence table as it was written or touched up since; a line may have been given a new identity.

    Raises `FphrefError`, naming nobody, where it is none, or was made with another key.
    """
    liste = find_liste(tableur, lambda keys: int("agent" in keys.values() and _identity(keys, asked) is not None))
    if liste is None:
        raise FphrefError(
            f"{tableur.nom} n’est pas une table de correspondance : colonne « agent » et colonnes d’identité attendues "
            "(--identite, si elle a été faite avec)."
        )
    keys = {column: title_key(title) for column, title in liste.titres.items()}
    identite = _identity(keys, asked)
    assert identite is not None
    agent = next(column for column, key_ in keys.items() if key_ == "agent")
    order = [agent, *(column for column in liste.titres if column != agent)]
    known: dict[tuple[str, ...], str] = {}
    taken: set[str] = set()
    kept: list[tuple[str, ...]] = []
    touched = 0
    for ligne in liste.lignes():
        name, identity = text_of(ligne.cellules.get(agent)), identite.read(ligne)
        place = f"{tableur.nom}, ligne {ligne.numero}"
        if not name or identity is None:
            raise FphrefError(f"{place} : pseudonyme ou identité absente ; la compléter ou supprimer la ligne.")
        if identity in known or agent_key(name) in taken:
            raise FphrefError(f"{place} : pseudonyme ou identité en double ; supprimer l’une des deux lignes.")
        known[identity] = name
        taken.add(agent_key(name))
        kept.append(tuple(text_of(ligne.cellules.get(column)) for column in order))
        touched += not is_made_with(key, identity, name)
    if known and touched == len(known):
        raise FphrefError(f"{tableur.nom} a été faite avec une autre clé, ou sur d’autres colonnes d’identité.")
    titles = tuple(liste.titres[column] for column in order)
    return Correspondance(titles, tuple(kept), identite.parties, known, touched)


def extended(
    known: Correspondance, titles: tuple[str, ...], new: Sequence[tuple[str, tuple[str, ...]]]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The titles and lines of the correspondence with the new people at its end; nothing in it is lost."""
    if not known.titres:
        return ("agent", *titles), tuple((name, *shown) for name, shown in new)
    parts = [part_of(title_key(title)) for title in known.titres]
    rows = []
    for name, shown in new:
        values = dict(zip((part_of(title_key(title)) for title in titles), shown, strict=True))
        rows.append((name, *(values.get(part, "") for part in parts[1:])))
    return known.titres, (*known.lignes, *rows)


def foreign_pseudonyms(tableur: Tableur, known: Correspondance) -> int | None:
    """How many agents of a list this correspondence does not know; None where the file is no list of agents."""
    liste = find_liste(tableur, lambda keys: int("agent" in roles_of(keys)))
    if liste is None:
        return None
    column = roles_of({column: title_key(title) for column, title in liste.titres.items()})["agent"]
    names = set(map(agent_key, known.connus.values()))
    found = (agent_key(text_of(ligne.cellules.get(column))) for ligne in liste.lignes())
    return sum(name != "" and name not in names for name in found)


def _identity(keys: Mapping[int, str], asked: Sequence[str]) -> Identite | None:
    """The identity columns of a correspondence table: its column « agent » holds pseudonyms."""
    return find_identite({column: key for column, key in keys.items() if key != "agent"}, asked)
