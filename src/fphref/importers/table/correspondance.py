"""What a mapping file says: which column of which table is which field; read from YAML, its faults told in French."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from fphref.diagnostics import Position

Objet = Literal["famille", "competence", "metier", "lien"]

OBJETS: Final[tuple[Objet, ...]] = ("famille", "competence", "metier", "lien")
"""In the order they are read: what is referred to comes before what refers to it."""
TEXTES_METIER: Final = ("intitule", "feminin", "sigle", "definition", "famille", "sous_famille", "niveau_qualification")
LISTES_ITEMS: Final = ("activites", "savoir_faire", "connaissances", "savoir_etre")
LISTES_METIER: Final = (*LISTES_ITEMS, "autres_appellations", "relations", "structures", "passerelles")
EXIGENCE: Final = ("niveau", "criticite", "besoin")
CODES: Final = "codes."
"""Before the name of a nomenclature: `codes.formacode`."""
CHAMPS: Final[dict[Objet, tuple[str, ...]]] = {
    "famille": ("intitule", "code", "prefixe", "sous_famille"),
    "competence": ("code", "libelle", "genre"),
    "metier": ("code", *TEXTES_METIER, *LISTES_METIER),
    "lien": ("metier", *TEXTES_METIER, *LISTES_METIER, "competence", "libelle", "genre", *EXIGENCE),
}
OBLIGATOIRES: Final[dict[Objet, tuple[tuple[str, ...], ...]]] = {
    "famille": (("intitule",),),
    "competence": (("libelle",), ("genre",)),
    "metier": (("intitule",),),
    "lien": (("metier", "intitule"), ("competence", "libelle")),
}
"""Of each of these groups, one field at least."""
GENRES: Final = ("activite", "savoir_faire", "connaissance", "savoir_etre")
SEPARATEURS: Final[dict[str, str]] = {"ligne": "\n", "tabulation": "\t", "point-virgule": ";", "virgule": ","}
"""Names a separator may be written by."""


@dataclass(frozen=True, slots=True)
class Colonne:
    """Where a field comes from: one column (several for a list), its values, what stands for an empty cell.

    `valeurs` goes from the value of a cell, as `texte.value_key` gives it, to that of the field.
    """

    champ: str
    titres: tuple[str, ...]
    position: Position
    separateurs: tuple[str, ...] = ()
    valeurs: Mapping[str, str] = field(default_factory=dict)
    defaut: str = ""
    depuis_libelle: bool = False
    """Of a code: where the cell is empty, the id comes from the wording (`si_vide: libelle`)."""


@dataclass(frozen=True, slots=True)
class TableVoulue:
    """One table of the mapping: which files and sheets, what a row is, which rows are kept, which columns are read.

    `entete` is the row of titles (line of the file or row of the sheet), 0 where there is none, None to look for it.
    """

    objet: Objet
    position: Position
    colonnes: Mapping[str, Colonne]
    fichier: str = "*"
    feuille: str = ""
    entete: int | None = None
    garder: Mapping[str, tuple[frozenset[str], Position]] = field(default_factory=dict)
    recopier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NiveauVoulu:
    """A level of the scale that the mapping writes."""

    code: str
    libelle: str
    valeur: int | None
    description: str = ""


@dataclass(frozen=True, slots=True)
class EchelleVoulue:
    """The scale of the levels: written by the mapping, or known by its id alone (`niveaux` is then empty)."""

    id: str
    position: Position
    intitule: str = ""
    niveaux: tuple[NiveauVoulu, ...] = ()


@dataclass(frozen=True, slots=True)
class Correspondance:
    """A mapping file: what the répertoire says of itself, its scale, its tables."""

    nom: str
    tables: tuple[TableVoulue, ...]
    id: str = ""
    intitule: str = ""
    edition: str = ""
    editeur: str = ""
    licence: str = ""
    motif_code: str = ""
    echelle: EchelleVoulue | None = None

    def has(self, objet: Objet) -> bool:
        """Whether a table gives such objects."""
        return any(table.objet == objet for table in self.tables)
