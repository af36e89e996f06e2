"""What an importer reads (lines of a source), and what it makes: a draft where each line has its place.

The accounting is strict: each line of a source ends *placed* (all of it feeds fields), *structure* (recognised by a
named rule) or *listed* (left over, with a doubt). `Carnet` keeps it; what nobody claimed is listed when it closes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal, NamedTuple, TypeAlias

from fphref.diagnostics import Diagnostic, Position
from fphref.model.base import Base
from fphref.regles import diagnose
from fphref.yaml_splice.nodes import Tree

Nature = Literal["vide", "texte", "titre", "puce", "rang", "filet", "tableau", "meuble"]
"""What the reader of a format sees in a line: blank, running text, heading, bullet, numbered item, rule, row of a
table, furniture of the page (running head, menu, page number)."""


Arbre: TypeAlias = Tree
"""A tree of a YAML file, as `yaml_splice.emit` writes it."""


_NIR = re.compile(r"(?<!\d)[1-478](?:[ .\u00a0-]?\d){12}(?:[ .\u00a0-]?\d{2})?(?!\d)")


class Lien(NamedTuple):
    """A link of a line: its words, and its target, empty where the source lost it."""

    texte: str
    url: str


@dataclass(frozen=True, slots=True)
class Ligne:
    """One line of a source: a physical line of a text, a block of a page or a document, a line on a page of a PDF.

    `brut` is what stands there; `texte` the same without marks of form (bullet, `#`, `**`, link target), its spaces
    single. `niveau` is the level of a heading (1…6) or the depth of a bullet (from 1). `page` counts from 1 in a PDF.
    `cellules` are the texts of a row of a table.
    """

    numero: int
    brut: str
    texte: str
    nature: Nature = "texte"
    niveau: int = 0
    page: int = 0
    liens: tuple[Lien, ...] = ()
    cellules: tuple[str, ...] = ()
    regle: str = ""
    """For `filet` and `meuble`, the rule that recognised it."""
    doute: str = ""
    """What the reader is not sure of in this line (order, hyphenation, hidden text): a French clause for IMP012."""


@dataclass(frozen=True, slots=True)
class Document:
    """A source that was read: `nature` is `texte`, `html`, `docx`, `odt`, `pdf`, `yaml` or `json`.

    `donnees` are blocks of data a page carries (JSON-LD), each with the number of the line it begins on. `remarques`
    are French lines on what could not be read; `url` and `titre` what the file says of itself.
    """

    nom: str
    nature: str
    lignes: tuple[Ligne, ...]
    donnees: tuple[tuple[int, str], ...] = ()
    remarques: tuple[str, ...] = ()
    titre: str = ""
    url: str = ""

    def position(self, numero: int) -> Position:
        """The place of a line as messages say it; in a PDF, its page too."""
        ligne = self.lignes[numero - 1] if 0 < numero <= len(self.lignes) else None
        if ligne is not None and ligne.page:
            return Position(self.nom, 0, 0, f"page {ligne.page}", f"ligne {numero}")
        return Position(self.nom, numero)


class Etat(StrEnum):
    """Where a line of the source went."""

    PLACEE = "placee"
    STRUCTURE = "structure"
    LISTEE = "listee"


class Champ(NamedTuple):
    """A field of the draft: the file inside it, and the path of the value in that file."""

    fichier: str
    chemin: tuple[str | int, ...]

    def __str__(self) -> str:
        path = ""
        for step in self.chemin:
            path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
        return f"{self.fichier}:{path}"


@dataclass(frozen=True, slots=True)
class Sort:
    """What became of a line: its state, the rule that named it structure, the fields it feeds, what was left of it."""

    numero: int
    etat: Etat
    regle: str = ""
    champs: tuple[Champ, ...] = ()
    reste: str = ""


@dataclass(frozen=True, slots=True)
class Doute:
    """A doubt: a diagnostic at a line of the source, and the field it bears on where there is one."""

    diagnostic: Diagnostic
    numero: int = 0
    champ: Champ | None = None


class Propose(NamedTuple):
    """A known item that a wording may mean: `score` from 0 to 1, `raison` one French sentence."""

    id: str
    libelle: str
    score: float
    raison: str


@dataclass(frozen=True, slots=True)
class Rattachement:
    """How a wording was linked: `methode` is `exact`, `normalise`, `similaire` (shown as a doubt) or `nouveau`.

    `id` is the item it became; `candidats` the nearest known items, best first: the one taken and the runners-up.
    """

    texte: str
    genre: str
    methode: Literal["exact", "normalise", "similaire", "nouveau"]
    id: str
    numero: int
    candidats: tuple[Propose, ...] = ()


@dataclass(frozen=True, slots=True)
class Brouillon:
    """What an importer makes of one source: the trees of YAML files by their path in the draft folder, and the account.

    `forme` is `fiche`, `offre`, `guide` or `table`. In `fichiers`, a catalogue is `{"activites": [ … ]}`.
    """

    forme: str
    document: Document
    fichiers: dict[str, dict[str, Arbre]]
    sorts: tuple[Sort, ...]
    doutes: tuple[Doute, ...] = ()
    rattachements: tuple[Rattachement, ...] = ()


@dataclass
class Carnet:
    """Keeps the account of one source while an importer works; each line gets exactly one state."""

    document: Document
    _champs: dict[int, list[Champ]] = field(default_factory=dict)
    _regles: dict[int, str] = field(default_factory=dict)
    _restes: dict[int, list[str]] = field(default_factory=dict)
    _doutes: list[Doute] = field(default_factory=list)
    _told: set[Doute] = field(default_factory=set)
    _said: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        for ligne in self.document.lignes:
            if ligne.nature == "vide":
                self._regles[ligne.numero] = "ligne-vide"
            elif ligne.nature in ("filet", "meuble"):
                self._regles[ligne.numero] = ligne.regle or ligne.nature

    def place(self, lignes: int | Ligne | Iterable[int | Ligne], fichier: str, *chemin: str | int) -> Champ:
        """These lines feed that field (a line may feed several); the field is given back."""
        champ = Champ(fichier, chemin)
        for numero in _numbers(lignes):
            fields = self._champs.setdefault(numero, [])
            if champ not in fields:
                fields.append(champ)
        return champ

    def structure(self, lignes: int | Ligne | Iterable[int | Ligne], regle: str) -> None:
        """These lines carry no fact of their own: `regle` names why, in French, such as `titre-de-rubrique`."""
        for numero in _numbers(lignes):
            self._regles.setdefault(numero, regle)

    def leave(self, ligne: int | Ligne, reste: str, *, told: bool = False) -> None:
        """A part of a line that was not placed: the line is then listed, with that rest.

        `told` says that a doubt about the whole source gives the reason, so that the line needs none of its own.
        """
        for numero in _numbers(ligne):
            self._restes.setdefault(numero, []).append(reste)
            if told:
                self._said.add(numero)

    def doubt(self, regle: str, message: str, ligne: int | Ligne, champ: Champ | None = None) -> None:
        """A doubt about a line (0 for the whole source), told once."""
        numero = ligne if isinstance(ligne, int) else ligne.numero
        position = self.document.position(numero) if numero else Position(self.document.nom)
        doute = Doute(diagnose(regle, _NIR.sub("[numéro masqué]", message), position), numero, champ)
        if doute not in self._told:
            self._told.add(doute)
            self._doutes.append(doute)

    def is_used(self, ligne: int | Ligne) -> bool:
        """Whether a line has a state already."""
        numero = ligne if isinstance(ligne, int) else ligne.numero
        return numero in self._champs or numero in self._regles or numero in self._restes

    def is_structure(self, ligne: int | Ligne) -> bool:
        """Whether a line feeds nothing and carries no fact of its own."""
        numero = ligne if isinstance(ligne, int) else ligne.numero
        return numero in self._regles and numero not in self._champs and numero not in self._restes

    def close(self) -> tuple[tuple[Sort, ...], tuple[Doute, ...]]:
        """The state of every line, and the doubts by line; each line left over is listed with a doubt.

        That doubt is IMP001, unless the line was refused with a reason (IMP013).
        """
        for ligne in self.document.lignes:
            if ligne.nature != "vide" and _NIR.search(ligne.brut):
                text = "numéro qui a la forme d’un numéro national d’identification : à retirer s’il en est un"
                self.doubt("IMP015", text, ligne)
        sorts = []
        refused = self._said | {doute.numero for doute in self._doutes if doute.diagnostic.regle == "IMP013"}
        for ligne in self.document.lignes:
            numero = ligne.numero
            champs, restes = tuple(self._champs.get(numero, ())), self._restes.get(numero, [])
            if not champs and not restes and numero in self._regles:
                sorts.append(Sort(numero, Etat.STRUCTURE, self._regles[numero]))
            elif champs and not restes:
                sorts.append(Sort(numero, Etat.PLACEE, "", champs))
            else:
                reste = " … ".join(restes) if restes else ligne.texte or ligne.brut.strip()
                sorts.append(Sort(numero, Etat.LISTEE, "", champs, reste))
                if numero not in refused:
                    self.doubt("IMP001", f"non placé : « {cut(reste)} »", numero)
        found = (self._at_its_field(doute) for doute in self._doutes)
        doutes = sorted(found, key=lambda d: (d.numero, d.diagnostic.regle, d.diagnostic.message))
        return tuple(sorts), tuple(doutes)

    def _at_its_field(self, doute: Doute) -> Doute:
        """A doubt about a line that feeds one field bears on that field."""
        champs = self._champs.get(doute.numero, ())
        return replace(doute, champ=champs[0]) if doute.champ is None and len(champs) == 1 else doute


def cut(text: str, limit: int = 120) -> str:
    """A text that fits a message: its end left out where it is long."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def in_order(model: type[Base], values: Mapping[str, Arbre]) -> dict[str, Arbre]:
    """The same values, keys in the order of the model's fields."""
    return {name: values[name] for name in model.model_fields if name in values}


def count_sorts(sorts: Sequence[Sort]) -> dict[str, int]:
    """How many lines, and how many of each state, as the JSON answer says it."""
    etats = [sort.etat for sort in sorts]
    return {
        "lignes": len(etats),
        "placees": etats.count(Etat.PLACEE),
        "structure": etats.count(Etat.STRUCTURE),
        "listees": etats.count(Etat.LISTEE),
    }


def _numbers(lignes: int | Ligne | Iterable[int | Ligne]) -> list[int]:
    if isinstance(lignes, int | Ligne):
        lignes = [lignes]
    return [ligne if isinstance(ligne, int) else ligne.numero for ligne in lignes]
