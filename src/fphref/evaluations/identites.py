"""Which columns say who a person is, and the one form in which an identity is compared and keyed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fphref.evaluations.grille import Ligne, Valeur
from fphref.evaluations.listes import column_of, text_of, title_key
from fphref.texte import fold

ROLES: dict[str, tuple[str, ...]] = {
    "matricule": (
        "matricule", "numero matricule", "n matricule", "no matricule", "matricule agent", "matricule rh",
        "matricule paie", "identifiant rh", "numero agent", "n agent", "no agent",
    ),
    "naissance_nom": ("nom naissance", "nom jeune fille", "nom patronymique", "patronyme", "nom famille"),
    "nom": ("nom", "nom usage", "nom usuel", "nom marital", "noms"),
    "prenom": ("prenom", "prenoms", "prenom usuel", "prenom usage", "premier prenom"),
    "complet": (
        "nom prenom", "prenom nom", "nom prenoms", "noms prenoms", "nom complet", "identite", "identite agent",
        "nom agent", "agent nom prenom", "agent",
    ),
    "naissance": ("date naissance", "naissance", "ne", "ne e", "date naiss", "ddn"),
}  # fmt: skip
"""For each part of an identity, the titles it is known by (as `title_key` gives them), the preferred ones first."""

_LABELS = {
    "naissance_nom": "nom de naissance",
    "prenom": "prénom",
    "complet": "nom complet",
    "naissance": "date de naissance",
}
_RANKS = {role: rank for rank, role in enumerate(ROLES)}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_FRENCH = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Identite:
    """The columns that make an identity, by part: a part of `ROLES`, or the title of another column the user named."""

    colonnes: Mapping[str, int]

    @property
    def parties(self) -> tuple[str, ...]:
        """Its parts, in the one order they are keyed in."""
        return tuple(self.colonnes)

    def read(self, ligne: Ligne) -> tuple[str, ...] | None:
        """The identity of a line in its normal form; None where one part is missing."""
        values = tuple(normal(part, ligne.cellules.get(column)) for part, column in self.colonnes.items())
        return values if all(values) else None

    def shown(self, ligne: Ligne) -> tuple[str, ...]:
        """The same as written, for the correspondence."""
        return tuple(text_of(ligne.cellules.get(column)) for column in self.colonnes.values())


def find_identite(keys: Mapping[int, str], asked: Sequence[str] = ()) -> Identite | None:
    """The identity that these titles allow: the columns `asked` for, else the best one there is; None for none.

    The number of staff alone is best, since it outlives a marriage; else name and first name, with the day of birth
    where there is one; the name of birth before the name of use.
    """
    if asked:
        found = {part_of(key): column_of(keys, (key,)) for key in map(title_key, asked)}
        columns = {part: column for part, column in found.items() if column is not None}
        return _ordered(columns) if len(columns) == len(found) else None
    there = {part: column for part, names in ROLES.items() if (column := column_of(keys, names)) is not None}
    if "matricule" in there:
        return Identite({"matricule": there["matricule"]})
    name = next((part for part in ("naissance_nom", "nom") if part in there), None)
    if name is not None and "prenom" in there:
        parts = [name, "prenom"]
    elif "complet" in there:
        parts = ["complet"]
    else:
        return None
    return _ordered({part: there[part] for part in (*parts, "naissance") if part in there})


def part_of(key: str) -> str:
    """The part of an identity that a column of this title holds; the title itself where it is none of `ROLES`."""
    return next((part for part, names in ROLES.items() if key in names), key)


def labels_of(parts: Sequence[str]) -> str:
    """These parts in words: « nom, prénom, date de naissance »."""
    return ", ".join(_LABELS.get(part, part) for part in parts)


def normal(part: str, value: Valeur | None) -> str:
    """One part of an identity without what typing varies: case, accents, spaces, hyphens, leading zeros, day forms."""
    text = text_of(value)
    if part == "naissance":
        iso, french = _ISO.fullmatch(text), _FRENCH.fullmatch(text)
        if iso:
            return f"{int(iso[1]):04}-{int(iso[2]):02}-{int(iso[3]):02}"
        if french:
            return f"{int(french[3]):04}-{int(french[2]):02}-{int(french[1]):02}"
    words = _WORD.findall(fold(text))
    # A number that one file holds as a number and another as a text is the same number.
    return words[0].lstrip("0") or "0" if len(words) == 1 and words[0].isdecimal() else " ".join(words)


def _ordered(columns: Mapping[str, int]) -> Identite:
    parts = sorted(columns, key=lambda part: (_RANKS.get(part, len(_RANKS)), part))
    return Identite({part: columns[part] for part in parts})
