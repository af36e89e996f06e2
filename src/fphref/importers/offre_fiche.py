"""A posting being put together: values by field with the lines that feed them, then the tree and its account."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from fphref.importers.lecture.marques import clean
from fphref.importers.modele import Arbre, Carnet, Champ, Ligne, cut
from fphref.importers.offre_noeuds import put, tidy, words
from fphref.importers.offre_valeurs import read_language
from fphref.importers.registre import Registre
from fphref.model.competences import Genre
from fphref.yaml_splice.emit import Brut

NORMALISES: Final = frozenset({"langue", "pays", "contrat", "temps_travail", "presence", "publie_le", "expire_le"})
"""Fields that may say a fact in other words than the source: a flag, a code, a date."""

ORDRE: Final = (
    "id", "nature", "intitule", "autres_appellations", "langue", "pays", "employeur", "lieux", "contrat",
    "temps_travail", "presence", "publie_le", "expire_le", "presentation", "missions", "competences_techniques",
    "qualites", "atouts", "outils", "langues", "experience", "etudes", "certifications", "evolutions",
    "conditions_travail", "avantages", "remunerations", "faits", "conseils", "candidature", "source", "hors_modele",
)  # fmt: skip
"""The fields of a posting in the order of the model."""
_GENRES: Final[dict[str, tuple[Genre, ...]]] = {
    "missions": ("activite",),
    "competences_techniques": ("savoir_faire", "connaissance"),
    "qualites": ("savoir_etre",),
    "atouts": ("savoir_faire", "connaissance"),
    "outils": ("connaissance", "savoir_faire"),
}
_LIBELLES: Final = frozenset({"intitule", "employeur", "contrat", "temps_travail", "presence", "experience", "lieux",
                              "autres_appellations", "langues"})  # fmt: skip
LIBELLE, TEXTE = 500, 20_000
"""Characters of a label and of a text of the model."""
_PERSON = re.compile(
    r"\b(?:M\.|Mr\.?|Mme|Mlle|Mrs\.?|Ms\.?|Madame|Monsieur|Dr\.?|Docteur|Pr\.?"
    r"|Professeur)\s+(?:[A-ZÉÈ][\w.'’-]*\s+)?[A-ZÉÈ][\w'’-]+"
)
_NAMED_BOX = re.compile(
    r"\b(?!contact|recrut|emploi|job|hr\b|rh\b)[a-z]{2,}[.][a-z]{3,}@[\w.-]+\.[a-z]{2,}", re.IGNORECASE
)


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
        return " ".join(words(self.texte))


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
    same_list: frozenset[int] = frozenset()
    """The lines of the list that is being read: what it says twice is told."""
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
            return found
        self.listes.setdefault(champ, []).append(new)
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
        known = self.entries()
        exact = next((entree for entree in known if entree.cle == key), None)
        if exact is not None or not inside or not wanted:
            return exact
        return next((entree for entree in known if set(wanted) <= set(words(entree.texte))), None)

    def _known(self, new: Entree, everywhere: bool) -> Entree | None:
        if everywhere and (found := self.find(new.texte)) is not None:
            return found
        for other in self.listes.get(new.champ, ()):
            if other.cle == new.cle:
                return other
            short, long = sorted((other.cle, new.cle), key=len)
            if new.arbre is None and other.arbre is None and short.count(" ") >= 3 and long.startswith(f"{short} "):
                return other
        return None

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
        self._settle()
        self._warn_of_persons()
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
        genres = _GENRES.get(entree.champ)
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
                self.carnet.place((ligne for ligne in entree.lignes if ligne), champ.fichier, *champ.chemin)
        for regle, message, ligne, about in self._doutes:
            self.carnet.doubt(regle, message, ligne, places.get(id(about)) if about is not None else None)

    def _settle(self) -> None:
        """One value for each field that holds one; joined where several are said, with a doubt."""
        self._settle_presence()
        for champ, found in self.uniques.items():
            if len(found) < 2:
                continue
            if champ in ("publie_le", "expire_le", "intitule", "pays", "employeur"):
                for other in found[1:]:
                    text = f"« {cut(other.texte, 60)} » écarté : « {cut(found[0].texte, 60)} » est déjà lu ({champ})"
                    self.doubt("IMP009", text, next(iter(other.lignes), 0), found[0])
                    self.leave(other.lignes, other.texte)
            else:
                self._join(champ, found)
            del found[1:]
        first, last = (self.uniques.get(champ, []) for champ in ("publie_le", "expire_le"))
        if first and last and date.fromisoformat(last[0].texte) < date.fromisoformat(first[0].texte):
            text = f"date limite ({last[0].texte}) avant la date de publication ({first[0].texte})"
            self.doubt("IMP003", text, next(iter(last[0].lignes), 0), last[0])

    def _settle_presence(self) -> None:
        found = self.uniques.get("presence", [])
        if len(found) < 2:
            return
        said = ", ".join(f"« {entree.texte} »" for entree in found)
        chosen = next((entree for entree in found if entree.texte == "hybride"), None)
        if chosen is None:
            return  # joined below, with a doubt
        for other in found:
            chosen.lignes.update(other.lignes)
        self.uniques["presence"] = [chosen]
        self.doubt(
            "IMP009",
            f"présence dite de plusieurs façons ({said}) : lue « hybride »",
            next(iter(chosen.lignes), 0),
            chosen,
        )

    def _join(self, champ: str, found: list[Entree]) -> None:
        first = found[0]
        limit = TEXTE if champ == "candidature" else LIBELLE
        for other in found[1:]:
            if set(words(other.texte)) <= set(words(first.texte)):
                first.lignes.update(other.lignes)
            elif len(first.texte) + len(other.texte) + 3 > limit:
                self.leave(other.lignes, other.texte)
            else:
                if champ not in ("candidature", "experience"):
                    text = (
                        f"deux valeurs ({champ}) : « {cut(first.texte, 60)} » et « {cut(other.texte, 60)} » : à choisir"
                    )
                    self.doubt("IMP009", text, next(iter(other.lignes), 0), first)
                glue = " " if first.texte.endswith((".", "!", "?", ":")) else " ; "
                first.texte = f"{first.texte}{glue}{other.texte}"
                first.lignes.update(other.lignes)

    def _warn_of_persons(self) -> None:
        for entree in self.entries():
            found = _PERSON.search(entree.texte) or _NAMED_BOX.search(entree.texte)
            if found is not None:
                text = (
                    f"« {cut(found.group(), 60)} » : nom d’une personne ; le retirer si l’offre n’est plus à pourvoir"
                )
                self.doubt("IMP015", text, next(iter(entree.lignes), 0), entree)
