"""The catalogues a table fills: items by code or by wording, familles and their sous-familles."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from fphref.importers.modele import Champ, cut
from fphref.importers.registre import PREFIXES, Registre, slug
from fphref.importers.table.compte import Compte
from fphref.importers.table.correspondance import CODES
from fphref.importers.table.modele import Rang
from fphref.importers.table.reperage import Rangee
from fphref.importers.table.texte import code_key, key, label_key
from fphref.model.competences import Genre
from fphref.yaml_splice.emit import OneLine
from fphref.yaml_splice.nodes import Tree

MAX_LIBELLE: Final = 500
FILES: Final[dict[Genre, str]] = {
    "activite": "activites",
    "savoir_faire": "savoir_faire",
    "connaissance": "connaissances",
    "savoir_etre": "savoir_etre",
}
"""The catalogue of a kind, and the list of a métier that cites its items."""
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")


class Place(NamedTuple):
    """A row, and the file it stands in."""

    fichier: str
    rang: Rang

    def said(self, here: Place) -> str:
        """« ligne 12 », or the sheet and cell; with its file, seen from another one."""
        spot = self.rang.position
        name = f"{spot.feuille}!{spot.cellule}" if spot.feuille else f"ligne {spot.ligne}"
        return name if self.fichier == here.fichier else f"{self.fichier} {name}"


@dataclass(slots=True)
class Element:
    """An item of a catalogue: where it was read first, its tree, its rank in its file."""

    id: str
    genre: Genre
    libelle: str
    code: str
    place: Place
    rang: int
    arbre: dict[str, Tree] = field(default_factory=dict)

    @property
    def champ(self) -> Champ:
        """Its wording in the draft."""
        name = FILES[self.genre]
        return Champ(f"{name}.yaml", (name, self.rang, "libelle"))


class Catalogue:
    """Items and familles of a run; `source` is the id of the source that each item names."""

    def __init__(self, compte: Compte, registre: Registre, source: str) -> None:
        self.compte, self.registre, self.source = compte, registre, source
        self.elements: dict[str, Element] = {}
        self.familles: list[dict[str, Tree]] = []
        self.refuses: dict[str, Place] = {}
        """Codes of refused rows: what cites them is told why."""
        self._by_code: dict[str, Element] = {}
        self._by_label: dict[tuple[Genre, str], Element] = {}
        self._counts: dict[Genre, int] = dict.fromkeys(FILES, 0)
        self._famille_ids: dict[str, int] = {}
        self._known_familles = {label_key(f.intitule): i for i, f in registre.referentiel.familles.items()}

    # -- items -----------------------------------------------------------------------------------------------

    def by_code(self, code: str) -> Element | None:
        """The item of that code."""
        return self._by_code.get(code_key(code))

    def by_label(self, libelle: str, genre: Genre | None = None) -> Element | None:
        """The item of that wording, of that kind first."""
        found = label_key(libelle)
        kinds = ([genre] if genre else []) + [kind for kind in FILES if kind != genre]
        return next((e for kind in kinds if (e := self._by_label.get((kind, found))) is not None), None)

    def has(self, genre: Genre) -> bool:
        """Whether there is an item of that kind."""
        return self._counts[genre] > 0

    def add(self, genre: Genre, libelle: str, place: Place, code: str = "") -> Element:
        """The item of that wording: the one of this code or wording where there is one, else a new one."""
        known = self._by_code.get(code_key(code)) if code else self._by_label.get((genre, label_key(libelle)))
        if known is not None:
            return known
        ligne = self.compte.ligne(place.fichier, place.rang)
        carnet = self.compte.carnets[place.fichier]
        prefixe = PREFIXES[genre]
        identifiant = id_of_code(code, prefixe) if code else self.registre.item(genre, libelle, ligne, carnet)
        if identifiant in self.elements:
            identifiant = self.registre.identifiant(prefixe, libelle)
        element = Element(identifiant, genre, libelle, code, place, self._counts[genre])
        element.arbre = {"id": identifiant, "libelle": libelle, "source": self.source}
        self._counts[genre] += 1
        self.elements[identifiant] = element
        if code:
            self._by_code[code_key(code)] = element
        self._by_label.setdefault((genre, label_key(libelle)), element)
        return element

    def read(self, rangee: Rangee, place: Place) -> None:
        """A row of a table of compétences: a new item, a double of one, or a row refused."""
        compte, (fichier, rang) = self.compte, place
        libelle, code = rangee.texte("libelle"), rangee.texte("code")
        genre = rangee.genre()
        colonne = rangee.lecture.voulue.colonnes.get("code")
        reason = _label_fault(libelle, faulty=rangee.faulty("libelle"))
        if not reason and not genre:
            reason = unknown_genre(rangee)
        if not reason and colonne is not None and not colonne.depuis_libelle:
            reason = _code_fault(code, faulty=rangee.faulty("code"))
        if reason:
            if code:
                self.refuses.setdefault(code_key(code), place)
            elif libelle:
                self.refuses.setdefault(label_key(libelle), place)
            compte.refuse(fichier, rang, f"{reason}{_named(libelle)}")
            return
        kind: Genre = next(name for name in FILES if name == genre)
        known = self.by_code(code) if code else self._by_label.get((kind, label_key(libelle)))
        if known is not None:
            self._again(known, libelle, kind, code, place)
        else:
            self._new(kind, libelle, code, place)
            known = self.by_code(code) if code else self.by_label(libelle, kind)
        if known is not None:
            self.codes(known, rangee, place)

    def _new(self, genre: Genre, libelle: str, code: str, place: Place) -> None:
        twin = self._by_label.get((genre, label_key(libelle)))
        element = self.add(genre, libelle, place, code)
        self.compte.place(place.fichier, place.rang, element.champ)
        if twin is not None:
            codes = f"{twin.code or twin.id} ({twin.place.said(place)}) et {code}"
            text = f"« {cut(libelle, 60)} » a deux codes, {codes} : gardés"
            self.compte.doubt("IMP010", text, place.fichier, place.rang, element.champ)

    def _again(self, known: Element, libelle: str, genre: Genre, code: str, place: Place) -> None:
        compte, (fichier, rang) = self.compte, place
        if label_key(known.libelle) == label_key(libelle) and known.genre == genre:
            compte.place(fichier, rang, known.champ)
            text = f"même compétence que {known.place.said(place)}, gardée une seule fois"
            compte.doubt("IMP010", text, fichier, rang, known.champ)
            return
        same = label_key(known.libelle) == label_key(libelle)
        what = "sous un autre genre" if same else f"par « {cut(known.libelle, 60)} »"
        text = f"le code {code or libelle} est déjà pris {what} ({known.place.said(place)}){_named(libelle)}"
        compte.refuse(fichier, rang, text)

    def codes(self, element: Element, rangee: Rangee, place: Place) -> None:
        """The codes of nomenclatures of an item; a savoir-être and an activité have none."""
        for champ in rangee.lecture.colonnes:
            code = rangee.texte(champ) if champ.startswith(CODES) else ""
            if not code:
                continue
            if not _CODE.fullmatch(code) or element.genre not in ("savoir_faire", "connaissance"):
                self.compte.doubt("IMP008", f"code « {cut(code, 60)} » non gardé ({champ})", place.fichier, place.rang)
                self.compte.leave(place.fichier, place.rang, champ, code)
                continue
            tags = element.arbre.setdefault("codes", [])
            tag = OneLine({"nomenclature": champ.removeprefix(CODES), "code": code})
            if isinstance(tags, list) and tag not in tags:
                tags.append(tag)

    def trees(self) -> dict[str, dict[str, Tree]]:
        """The files of the catalogues that have an item, keys in the order of the model."""
        found: dict[str, dict[str, Tree]] = {}
        if self.familles:
            found["familles.yaml"] = {"familles": list(self.familles)}
        for genre, name in FILES.items():
            items: list[Tree] = [
                {k: e.arbre[k] for k in ("id", "libelle", "codes", "source") if k in e.arbre}
                for e in self.elements.values()
                if e.genre == genre
            ]
            if items:
                found[f"{name}.yaml"] = {name: items}
        return found

    # -- familles --------------------------------------------------------------------------------------------

    def famille(self, intitule: str, place: Place, code: str = "") -> tuple[str, int]:
        """The id of a famille and its rank, by its title or its code; a new one where there is none."""
        rank = self._famille_ids.get(label_key(intitule), self._famille_ids.get(code_key(code)) if code else None)
        if rank is None:
            if code:
                identifiant = id_of_code(code, "famille")
            else:
                identifiant = self._known_familles.get(label_key(intitule)) or self.registre.identifiant("", intitule)
            rank = len(self.familles)
            self.familles.append({"id": identifiant, "intitule": intitule})
            if code:
                self._famille_ids[code_key(code)] = rank
        self._famille_ids.setdefault(label_key(intitule), rank)
        self.compte.place(place.fichier, place.rang, Champ("familles.yaml", ("familles", rank, "intitule")))
        return str(self.familles[rank]["id"]), rank

    def sous_famille(self, rank: int, intitule: str, place: Place) -> str:
        """The id of a sous-famille of the famille at that rank."""
        below = self.familles[rank].setdefault("sous_familles", [])
        assert isinstance(below, list)
        names = [label_key(str(one["intitule"])) for one in below if isinstance(one, dict)]
        if label_key(intitule) not in names:
            taken = {str(one["id"]) for one in below if isinstance(one, dict)}
            base = identifiant = slug(intitule)
            number = 1
            while identifiant in taken:
                number += 1
                identifiant = f"{base}-{number}"
            names.append(label_key(intitule))
            below.append({"id": identifiant, "intitule": intitule})
        position = names.index(label_key(intitule))
        path = ("familles", rank, "sous_familles", position, "intitule")
        self.compte.place(place.fichier, place.rang, Champ("familles.yaml", path))
        one = below[position]
        return str(one["id"]) if isinstance(one, dict) else ""

    def read_famille(self, rangee: Rangee, place: Place) -> None:
        """A row of a table of familles."""
        intitule, code, prefixe = (rangee.texte(champ) for champ in ("intitule", "code", "prefixe"))
        reason = _label_fault(intitule, faulty=rangee.faulty("intitule"))
        if reason:
            self.compte.refuse(place.fichier, place.rang, reason)
            return
        _, rank = self.famille(intitule, place, code)
        if prefixe and re.fullmatch("[0-9A-Z]{1,4}", prefixe.upper()):
            self.familles[rank]["prefixe"] = prefixe.upper()
        elif prefixe:
            self.compte.doubt("IMP008", f"préfixe « {cut(prefixe, 40)} » non gardé", place.fichier, place.rang)
            self.compte.leave(place.fichier, place.rang, "prefixe", prefixe)
        below = rangee.texte("sous_famille")
        if len(below) > MAX_LIBELLE:
            self.compte.doubt("IMP008", "sous-famille trop longue, non gardée", place.fichier, place.rang)
            self.compte.leave(place.fichier, place.rang, "sous_famille", below)
        elif below:
            self.sous_famille(rank, below, place)


def id_of_code(code: str, prefixe: str) -> str:
    """The id that a code gives: `COMP.12` gives `comp-12`; a code of digits alone takes a prefix."""
    found = key(code).replace(" ", "-")[:70].strip("-")
    return f"{prefixe}-{found}" if not found or found.replace("-", "").isdigit() else found


def unknown_genre(rangee: Rangee) -> str:
    """Why a row has no kind."""
    seen = rangee.brut("genre")
    return f"genre « {cut(seen, 40)} » absent de « valeurs »" if seen else "sans genre"


def _label_fault(libelle: str, *, faulty: bool) -> str:
    if faulty:
        return f"cellule en erreur ({libelle})"
    if not label_key(libelle):
        return "sans libellé"
    if len(libelle) > MAX_LIBELLE:
        return f"libellé de {len(libelle)} caractères ({MAX_LIBELLE} au plus)"
    return ""


def _code_fault(code: str, *, faulty: bool) -> str:
    if faulty:
        return f"code en erreur ({code})"
    return "" if code else "sans code (« si_vide: libelle » la garderait)"


def _named(libelle: str) -> str:
    return f" : « {cut(libelle, 60)} »" if libelle else ""
