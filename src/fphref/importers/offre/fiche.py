"""A posting being put together: values by field with the lines that feed them, then the tree and its account."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from fphref.importers.lecture.marques import clean
from fphref.importers.modele import Arbre, Carnet, Champ, Ligne, cut
from fphref.importers.offre.noeuds import put, tidy, words
from fphref.importers.offre.valeurs import read_language
from fphref.importers.registre import ENONCES, Registre
from fphref.model.marche import FicheMarche
from fphref.yaml_splice.emit import Brut

ORDRE: Final = tuple(FicheMarche.model_fields)
"""The fields of a posting in the order of the model."""
_LIBELLES: Final = frozenset({"intitule", "employeur", "contrat", "temps_travail", "presence", "experience", "lieux",
                              "autres_appellations", "langues"})  # fmt: skip
LIBELLE, TEXTE = 500, 20_000
"""Characters of a label and of a text of the model."""
VALEURS: Final = 3_000
"""Values in the lists of one posting; more is left over."""
_RUN: Final = 4
"""Words by which a text that begins another one must be known."""


@lru_cache(maxsize=10_000)
def _key(texte: str) -> str:
    return " ".join(words(texte))


@lru_cache(maxsize=10_000)
def _bag(texte: str) -> frozenset[str]:
    return frozenset(words(texte))


def _start(key: str) -> str:
    return " ".join(key.split(" ", _RUN)[:_RUN])


@dataclass(slots=True, eq=False)
class Entree:
    """A value of a field; `arbre` where it is more than its text."""

    champ: str
    texte: str
    lignes: dict[int, None]
    arbre: dict[str, Arbre] | None = None

    @property
    def cle(self) -> str:
        """What two wordings of one value share."""
        return _key(self.texte)


@dataclass(slots=True)
class Redacteur:
    """Collects what one posting says. `carnet` gets rests and structure at once, the places of values at the end."""

    carnet: Carnet
    ligne: int = 0
    """The line of the block of data it is read from, where its values stand on no line of their own."""
    listes: dict[str, list[Entree]] = field(default_factory=dict)
    uniques: dict[str, list[Entree]] = field(default_factory=dict)
    hors_modele: dict[str, Arbre] = field(default_factory=dict)
    url: Entree | None = None
    editeur: Entree | None = None
    ailleurs: list[Entree] = field(default_factory=list)
    """Values that the file says, not its block of data."""
    same_list: frozenset[int] = frozenset()
    """The lines of the list that is being read: what it says twice is told."""
    total: int = 0
    """How many values its lists were given."""
    _by_key: dict[tuple[str, str], Entree] = field(default_factory=dict)
    _by_start: dict[tuple[str, str], list[Entree]] = field(default_factory=dict)
    _doutes: list[tuple[str, str, int, Entree | None]] = field(default_factory=list)

    def add(self, champ: str, texte: str, lignes: Iterable[int], *, everywhere: bool = False,
            arbre: dict[str, Arbre] | None = None) -> Entree | None:  # fmt: skip
        """A text of a list; one that is there already gets these lines too (`everywhere`: in whatever field).

        Of two texts one of which begins with the other, the longer one stays. What passes the limit of the model is
        left over. None where there is no word in it.
        """
        texte = clean(tidy(texte))
        lignes = dict.fromkeys(lignes)
        if not re.search(r"\w", texte):
            self.structure(lignes, "sans-texte")
            return None
        texte = self._limited(champ, texte, lignes)
        if arbre and len(str(arbre.get("texte", ""))) > TEXTE:
            arbre = {**arbre, "texte": texte}
        new = Entree(champ, texte, lignes, arbre)
        found = self._known(new, everywhere)
        if found is not None:
            if found.cle == new.cle and not everywhere and self.same_list & found.lignes.keys():
                self.doubt(
                    "IMP010", f"« {cut(texte, 100)} » dit deux fois : repris une fois", next(iter(lignes), 0), found
                )
            found.lignes.update(lignes)
            if len(new.cle) > len(found.cle):
                found.texte = texte
                self._by_key.setdefault((champ, found.cle), found)
            return found
        self.total += 1
        if self.total > VALEURS:
            self.leave(lignes, texte)
            if self.total == VALEURS + 1:
                self.doubt("IMP010", f"plus de {VALEURS} textes dans une offre : la suite n’est pas reprise",
                           next(iter(lignes), 0))  # fmt: skip
            return None
        self.listes.setdefault(champ, []).append(new)
        self._register(new)
        return new

    def set(self, champ: str, texte: str, lignes: Iterable[int]) -> Entree:
        """One value of a field that holds one; several are told at the end."""
        texte = clean(tidy(texte))
        lignes = dict.fromkeys(lignes)
        texte = self._limited(champ, texte, lignes)
        new = Entree(champ, texte, lignes)
        for other in self.uniques.setdefault(champ, []):
            if other.cle == new.cle:
                other.lignes.update(lignes)
                return other
        self.uniques[champ].append(new)
        return new

    def drop(self, entree: Entree) -> None:
        """Take a value out again."""
        for store in (self.listes, self.uniques):
            if entree in store.get(entree.champ, ()):
                store[entree.champ].remove(entree)
                self._by_key.pop((entree.champ, entree.cle), None)

    def doubt(self, regle: str, message: str, ligne: int, entree: Entree | None = None) -> None:
        """A doubt, at the field of a value where it has one."""
        self._doutes.append((regle, tidy(cut(message, 200)), ligne or self.ligne, entree))

    def structure(self, lignes: Iterable[int], regle: str) -> None:
        """These lines carry no fact of their own."""
        self.carnet.structure([numero for numero in lignes if numero], regle)

    def leave(self, lignes: Iterable[int], texte: str) -> None:
        """A text that went nowhere, on its lines or on that of its block."""
        for ligne in [numero for numero in lignes if numero] or [self.ligne] * bool(self.ligne):
            self.carnet.leave(ligne, texte)

    def keep_unknown(self, cle: str, arbre: Arbre) -> str:
        """A value as it stands under `hors_modele`."""
        return put(self.hors_modele, cle, arbre)

    def entries(self) -> list[Entree]:
        """Every value, fields in the order of the model."""
        found = []
        for champ in ORDRE:
            found += [*self.uniques.get(champ, ()), *self.listes.get(champ, ())]
        return found

    def find(self, texte: str, *, inside: bool = False) -> Entree | None:
        """The value of that wording; with `inside`, the first that has all these words."""
        wanted = words(texte)
        key = " ".join(wanted)
        for champ in ORDRE:
            single = next((entree for entree in self.uniques.get(champ, ()) if entree.cle == key), None)
            exact = single or self._by_key.get((champ, key))
            if exact is not None:
                return exact
        if not inside or not wanted:
            return None
        return next((entree for entree in self.entries() if set(wanted) <= _bag(entree.texte)), None)

    def _known(self, new: Entree, everywhere: bool) -> Entree | None:
        if everywhere and (found := self.find(new.texte)) is not None:
            return found
        found = self._by_key.get((new.champ, new.cle))
        if found is not None or new.arbre is not None:
            return found
        for other in self._by_start.get((new.champ, _start(new.cle)), ()):
            short, long = sorted((other.cle, new.cle), key=len)
            if short.count(" ") >= _RUN - 1 and long.startswith(f"{short} "):
                return other
        return None

    def _register(self, entree: Entree) -> None:
        self._by_key.setdefault((entree.champ, entree.cle), entree)
        if entree.arbre is None:
            self._by_start.setdefault((entree.champ, _start(entree.cle)), []).append(entree)

    def _limited(self, champ: str, texte: str, lignes: dict[int, None]) -> str:
        limit = LIBELLE if champ in _LIBELLES else TEXTE
        if len(texte) <= limit:
            return texte
        stop = texte.rfind(" ", limit // 2, limit)
        stop = stop if stop > 0 else limit
        self.leave(list(lignes)[-1:], texte[stop:].strip())
        self.doubt("IMP003", f"texte trop long pour son champ, coupé : « …{texte[stop - 60 : stop]} »",
                   next(iter(lignes), 0))  # fmt: skip
        return texte[:stop].rstrip()

    def finish(self, registre: Registre, identifiant: str, rang: int) -> dict[str, Arbre]:
        """The tree of the posting, keys in order; its lines get their places, its doubts their fields.

        `rang` is that of its source in `marche/sources.yaml`.
        """
        fichier = f"marche/{identifiant}.yaml"
        places: dict[int, Champ] = {}
        tree: dict[str, Arbre] = {}
        textes = [entree.texte for entree in self.entries()]
        fixed: dict[str, Arbre] = {
            "id": identifiant,
            "nature": "offre",
            "langue": read_language(textes) or None,
            "source": f"offre-{identifiant}",
            "hors_modele": self.hors_modele or None,
        }
        for champ in ORDRE:
            if self.uniques.get(champ):
                entree = self.uniques[champ][0]
                places[id(entree)] = Champ(fichier, (champ,))
                value = Brut(entree.texte) if champ in ("publie_le", "expire_le") else entree.texte
                tree[champ] = value
            elif self.listes.get(champ):
                items: list[Arbre] = []
                for index, entree in enumerate(self.listes[champ]):
                    places[id(entree)] = Champ(fichier, (champ, index))
                    items.append(self._item(entree, registre))
                tree[champ] = items
            elif fixed.get(champ) is not None:
                tree[champ] = fixed[champ]
        for key, extra in (("url", self.url), ("editeur", self.editeur)):
            if extra is not None:
                places[id(extra)] = Champ("marche/sources.yaml", ("sources", rang, key))
        self._account(places)
        return tree

    def _item(self, entree: Entree, registre: Registre) -> Arbre:
        if entree.arbre is not None:
            return entree.arbre
        genres = ENONCES.get(entree.champ)
        if genres is None:
            return entree.texte
        return registre.enonce(entree.texte, self._line(next(iter(entree.lignes), 0)), self.carnet, genres)

    def _line(self, numero: int) -> Ligne:
        lignes = self.carnet.document.lignes
        return lignes[numero - 1] if 0 < numero <= len(lignes) else Ligne(numero, "", "")

    def _account(self, places: dict[int, Champ]) -> None:
        extras = [extra for extra in (self.url, self.editeur) if extra is not None]
        for entree in (*self.entries(), *extras):
            champ = places.get(id(entree))
            if champ is not None:
                lignes = [ligne for ligne in entree.lignes if ligne]
                if not lignes and self.ligne and not any(entree is other for other in self.ailleurs):
                    lignes = [self.ligne]
                self.carnet.place(lignes, champ.fichier, *champ.chemin)
        for regle, message, ligne, about in self._doutes:
            self.carnet.doubt(regle, message, ligne, places.get(id(about)) if about is not None else None)
