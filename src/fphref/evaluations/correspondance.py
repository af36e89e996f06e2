"""The correspondence table: who is behind each pseudonym. It decides for those it knows, and nothing in it is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fphref.diagnostics import FphrefError
from fphref.evaluations.agents import roles_of
from fphref.evaluations.cle import is_made_with
from fphref.evaluations.grille import Tableur
from fphref.evaluations.identites import Identite, find_identite, labels_of, part_of
from fphref.evaluations.listes import Liste, find_liste, text_of, title_key
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
        default = find_liste(tableur, lambda keys: int("agent" in keys.values() and _identity(keys, ()) is not None))
        if default is not None and asked:
            _check_columns(default, key, asked)
        raise FphrefError(
            f"{tableur.nom} n’est pas une table de correspondance : colonne « agent » et colonnes d’identité attendues "
            "(--identite, si elle a été faite avec)."
        )
    _check_columns(liste, key, asked)
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


def _check_columns(liste: Liste, key: bytes, asked: Sequence[str]) -> None:
    """Raises `FphrefError` where the pseudonyms were made with this key, but on other columns than those asked for."""
    keys = {column: title_key(title) for column, title in liste.titres.items()}
    wanted, default = _identity(keys, asked), _identity(keys, ())
    if not asked or default is None or (wanted is not None and wanted.parties == default.parties):
        return
    agent = next(column for column, key_ in keys.items() if key_ == "agent")
    for ligne in liste.lignes():
        identity = default.read(ligne)
        if identity is not None and is_made_with(key, identity, text_of(ligne.cellules.get(agent))):
            raise FphrefError(
                f"{liste.fichier} a été faite sur « {labels_of(default.parties)} », et --identite demande "
                f"« {', '.join(asked)} » : retirer --identite, ou donner une autre correspondance."
            )


def extended(
    known: Correspondance, titles: tuple[str, ...], new: Sequence[str], shown: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The titles and lines of the correspondence with the `new` pseudonyms at its end; nothing in it is lost.

    `shown` says of each pseudonym of the list what stands under `titles`; a column that is missing is added.
    """
    if not known.titres:
        return ("agent", *titles), tuple((name, *shown[name]) for name in new)
    parts = [part_of(title_key(title)) for title in titles]
    there = [part_of(title_key(title)) for title in known.titres]
    missing = [rank for rank, part in enumerate(parts) if part not in there]
    rows = []
    for row in known.lignes:
        values = shown.get(row[0], ("",) * len(titles))
        rows.append((*row, *(values[rank] for rank in missing)))
    for name in new:
        of = dict(zip(parts, shown[name], strict=True))
        rows.append((name, *(of.get(part, "") for part in there[1:]), *(shown[name][rank] for rank in missing)))
    return (*known.titres, *(titles[rank] for rank in missing)), tuple(rows)


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
