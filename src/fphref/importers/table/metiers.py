"""The métiers a table fills: their title, their texts, their lists; rows that tell more of one métier are joined."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from fphref.importers.intitule import both_genders
from fphref.importers.modele import Champ, cut, in_order
from fphref.importers.registre import slug
from fphref.importers.table.catalogue import FILES, MAX_LIBELLE, Catalogue, Element, Place
from fphref.importers.table.compte import Compte, Partage
from fphref.importers.table.correspondance import LISTES_ITEMS, LISTES_METIER, TEXTES_METIER, Correspondance
from fphref.importers.table.reperage import Rangee
from fphref.importers.table.texte import code_key, label_key
from fphref.model.competences import Genre
from fphref.model.metier import Metier
from fphref.texte import fold
from fphref.yaml_splice.nodes import Tree

_MAX_TEXTE: Final = 20_000
_CODE = re.compile(r"[0-9A-Z][0-9A-Z-]{0,19}")
_NIVEAU = re.compile(r"(?:niveau\s*)?([1-8])(?:[.,]0+)?", re.IGNORECASE)
_GENRE_OF: Final[dict[str, Genre]] = {
    "activites": "activite",
    "savoir_faire": "savoir_faire",
    "connaissances": "connaissance",
    "savoir_etre": "savoir_etre",
}


@dataclass(slots=True)
class MetierLu:
    """A métier as its rows tell it: `vus` says where each of its texts was read first, as it stood there."""

    code: str
    titre: str
    place: Place
    arbre: dict[str, Tree]
    fichier: str
    vus: dict[str, tuple[str, Place]] = field(default_factory=dict)
    listes: dict[str, list[str]] = field(default_factory=dict)
    listed: dict[str, dict[str, int]] = field(default_factory=dict)
    """Of each list, the rank of what it holds."""

    def put(self, liste: str, value: str) -> tuple[int, bool]:
        """The rank of a value in a list, and whether it is new there."""
        ranks = self.listed.setdefault(liste, {})
        known = value in ranks
        if not known:
            ranks[value] = len(ranks)
            self.listes.setdefault(liste, []).append(value)
        return ranks[value], not known

    def tree(self) -> dict[str, Tree]:
        """Its file, keys in the order of the model."""
        found: dict[str, Tree] = {**self.arbre}
        for name, values in self.listes.items():
            if name in ("relations", "structures"):
                found.setdefault("exercice", {})
                exercice = found["exercice"]
                if isinstance(exercice, dict):
                    exercice[name] = list(values)
            elif name == "passerelles":
                found[name] = [{"intitule": value} for value in values]
            else:
                found[name] = list(values)
        return in_order(Metier, found)


class Metiers:
    """The métiers of a run; a table of links may name them only, where another table gives them."""

    def __init__(self, compte: Compte, catalogue: Catalogue, correspondance: Correspondance, source: str) -> None:
        self.compte, self.catalogue = compte, catalogue
        self.source = source
        self.lus: dict[str, MetierLu] = {}
        self.refuses: dict[str, Place] = {}
        self._by_key: dict[str, MetierLu] = {}
        self._given = correspondance.has("metier")
        self._closed = correspondance.has("competence")

    # -- which métier a row is about -------------------------------------------------------------------------

    def read(self, rangee: Rangee, place: Place) -> MetierLu | None:
        """The métier of a row of métiers, with all that the row tells of it; None where the row is refused."""
        code, titre = rangee.texte("code"), rangee.texte("intitule")
        colonne = rangee.lecture.voulue.colonnes.get("code")
        known = self._find(code, titre)
        coded = colonne is not None and not colonne.depuis_libelle
        reason = _fault(rangee, code, titre or (known.titre if known is not None else ""), coded=coded)
        if known is not None and code and titre and label_key(known.titre) != label_key(titre):
            reason = f"le code {code} est déjà celui de « {cut(known.titre, 60)} » ({known.place.said(place)})"
        if reason:
            for name in (code, titre):
                if name:
                    self.refuses.setdefault(label_key(name), place)
            self.compte.refuse(*place, reason)
            return None
        before = _size(known)
        metier = known or self._new(code, titre, place, rangee)
        self.tell(metier, rangee, place)
        if known is not None and before == _size(metier) and not rangee.lecture.voulue.recopier:
            text = f"même métier que {metier.place.said(place)}, gardé une seule fois"
            self.compte.doubt("IMP010", text, *place, Champ(metier.fichier, ("code",)))
        return metier

    def of_link(self, rangee: Rangee, place: Place) -> MetierLu | None:
        """The métier that a row of links names; None where it is refused."""
        code, titre = rangee.texte("metier"), rangee.texte("intitule")
        reason = _fault(rangee, code or titre, titre or code, coded=False)
        if reason:
            self.compte.refuse(*place, reason)
            return None
        known = self._find(code, titre)
        if known is None and self._given:
            name = code or titre
            refused = self.refuses.get(label_key(name))
            why = f"dont la ligne est refusée ({refused.said(place)})" if refused else "absent de la table des métiers"
            self.compte.refuse(*place, f"métier « {cut(name, 60)} » {why}")
            return None
        if known is None:
            coded = "metier" in rangee.lecture.voulue.colonnes and "intitule" in rangee.lecture.voulue.colonnes
            reason = _fault(rangee, code, titre or code, coded=coded)
            if reason:
                self.compte.refuse(*place, reason)
                return None
            known = self._new(code if coded else "", titre or code, place, rangee)
        elif titre and label_key(titre) != label_key(known.titre):
            first = f"« {cut(known.titre, 60)} » ({known.place.said(place)})"
            text = f"métier {known.code} : « {cut(titre, 60)} » ici, {first} est gardé"
            self.compte.doubt("IMP009", text, *place, Champ(known.fichier, ("intitule",)))
        self.compte.place(*place, Champ(known.fichier, ("code",)))
        self.tell(known, rangee, place)
        return known

    def _find(self, code: str, titre: str) -> MetierLu | None:
        """By code; by title where there is no code. In a table of links, one column may hold either."""
        if code:
            found = self._by_key.get(f"code {code_key(code)}")
            return found or (self._by_key.get(f"titre {label_key(code)}") if not titre else None)
        return self._by_key.get(f"titre {label_key(titre)}")

    def _new(self, code: str, titre: str, place: Place, rangee: Rangee) -> MetierLu:
        shown = self._code(code, titre, place)
        genres = both_genders(titre)
        feminin = rangee.texte("feminin")
        masculin = titre if feminin else genres.masculin
        path = f"metiers/{shown}_{slug(masculin)}.yaml"
        intitule: dict[str, Tree] = {"masculin": masculin, "feminin": feminin or genres.feminin}
        if genres.sigle and not feminin:
            intitule["sigle"] = genres.sigle
        if not feminin and genres.publie not in intitule.values():
            intitule["publie"] = genres.publie
        if genres.remarque and not feminin:
            one = f"« {cut(titre, 60)} » : {genres.remarque}"
            example = cut(str(intitule["masculin" if genres.feminin == titre else "feminin"]), 60)
            many = f"{{n}} intitulés n’ont qu’un genre : l’autre est proposé (« {example} »…), à relire"
            self.compte.shared(Partage("IMP009", "genre", one, many), *place, Champ(path, ("intitule",)))
        metier = MetierLu(shown, titre, place, {"code": shown, "intitule": intitule, "sources": [self.source]}, path)
        self.lus[shown] = metier
        if code:
            self._by_key[f"code {code_key(code)}"] = metier
        self._by_key.setdefault(f"titre {label_key(titre)}", metier)
        return metier

    def _code(self, code: str, titre: str, place: Place) -> str:
        """A code in the form of codes of métiers, that no other métier has."""
        wanted = re.sub("[^0-9A-Z]+", "-", fold(code).upper()).strip("-")[:20].strip("-")
        if not wanted:
            wanted = slug(titre, longueur=20).upper()[:20].strip("-")
            one = f"pas de code de métier : « {wanted} » est tiré de l’intitulé"
            many = "pas de code de métier : {n} codes sont tirés des intitulés"
            self.compte.shared(Partage("IMP011", "code", one, many), *place)
        elif not _CODE.fullmatch(code):
            one = f"code « {cut(code, 40)} » écrit « {wanted} » (majuscules, chiffres, tirets)"
            many = f"{{n}} codes récrits en majuscules, chiffres et tirets (« {cut(code, 40)} » → « {wanted} »)"
            self.compte.shared(Partage("IMP002", "code", one, many), *place)
        found, number = wanted, 1
        while found in self.lus:
            number += 1
            found = f"{wanted[: 19 - len(str(number))]}-{number}"
        return found

    # -- what a row tells of it ------------------------------------------------------------------------------

    def tell(self, metier: MetierLu, rangee: Rangee, place: Place) -> None:
        """Put the texts and the lists of a row where they belong."""
        self._title(metier, rangee, place)
        for champ in TEXTES_METIER:
            if champ in rangee.lecture.colonnes and champ not in ("intitule", "feminin", "sous_famille"):
                self._text(metier, champ, rangee, place)
        below = rangee.texte("sous_famille")
        if below and not rangee.texte("famille"):
            self._left("sous_famille", below, "sous-famille sans famille : non placée", place)
        for champ in LISTES_METIER:
            if champ in rangee.lecture.colonnes:
                for value in rangee.liste(champ):
                    self._listed(metier, champ, value, place)

    def _title(self, metier: MetierLu, rangee: Rangee, place: Place) -> None:
        if rangee.texte("intitule"):
            self.compte.place(*place, Champ(metier.fichier, ("intitule",)))
        if rangee.texte("code"):
            self.compte.place(*place, Champ(metier.fichier, ("code",)))

    def _text(self, metier: MetierLu, champ: str, rangee: Rangee, place: Place) -> None:
        value = rangee.texte(champ)
        if not value:
            return
        seen = metier.vus.get(champ)
        if seen is not None and label_key(seen[0]) != label_key(value):
            text = f"« {champ} » de {metier.code} : autre valeur que {seen[1].said(place)}, qui est gardée"
            self._left(champ, value, text, place)
            return
        tree, path = self._typed(metier, champ, value, rangee, place)
        if tree is None:
            self._left(champ, value, f"« {champ} » : « {cut(value, 60)} » non compris", place, "IMP008")
            return
        if seen is None:
            metier.vus[champ] = (value, place)
            if path[0] == "intitule":
                intitule = metier.arbre["intitule"]
                if isinstance(intitule, dict):
                    intitule[path[-1]] = tree
            else:
                metier.arbre[champ] = tree
        self.compte.place(*place, Champ(metier.fichier, path))

    def _typed(
        self, metier: MetierLu, champ: str, value: str, rangee: Rangee, place: Place
    ) -> tuple[Tree, tuple[str, ...]]:
        """The tree of a text of a métier, None where it cannot be one; and its path."""
        if rangee.faulty(champ) or (champ == "famille" and len(value) > MAX_LIBELLE):
            return None, (champ,)
        if champ == "famille":
            identifiant, rank = self.catalogue.famille(value, place)
            below = rangee.texte("sous_famille")
            if len(below) > MAX_LIBELLE:
                self._left("sous_famille", below, f"« sous_famille » : texte de {len(below)} caractères", place)
            elif below and "sous_famille" not in metier.arbre:
                metier.arbre["sous_famille"] = self.catalogue.sous_famille(rank, below, place)
                metier.vus["sous_famille"] = (below, place)
            elif below and label_key(metier.vus["sous_famille"][0]) == label_key(below):
                self.catalogue.sous_famille(rank, below, place)
            elif below:
                first = metier.vus["sous_famille"][1].said(place)
                text = f"« sous_famille » de {metier.code} : autre valeur que {first}, gardée"
                self._left("sous_famille", below, text, place)
            return identifiant, (champ,)
        if champ == "niveau_qualification":
            found = _NIVEAU.fullmatch(value)
            return (int(found[1]) if found else None), (champ,)
        if champ == "sigle":
            return (value if len(value) <= MAX_LIBELLE else None), ("intitule", champ)
        return (value if len(value) <= _MAX_TEXTE else None), (champ,)

    def _listed(self, metier: MetierLu, champ: str, value: str, place: Place) -> None:
        if champ not in LISTES_ITEMS:
            if len(value) > MAX_LIBELLE:
                self._left(champ, value, f"« {champ} » : texte de {len(value)} caractères", place)
                return
            rank, _ = metier.put(champ, value)
            path: tuple[str | int, ...] = ("exercice",) if champ in ("relations", "structures") else ()
            path = (*path, champ, rank, "intitule") if champ == "passerelles" else (*path, champ, rank)
            self.compte.place(*place, Champ(metier.fichier, path))
            return
        element = self.element(_GENRE_OF[champ], value, place)
        if element is None:
            refused = self.catalogue.refuses.get(label_key(value))
            why = (
                f"dont la ligne est refusée ({refused.said(place)})"
                if refused
                else "absent de la table des compétences"
            )
            self._left(champ, value, f"« {cut(value, 60)} » {why}", place)
            return
        self.link(metier, element, place)
        if label_key(value) != label_key(element.code):
            self.compte.place(*place, element.champ)

    def element(self, genre: Genre, value: str, place: Place) -> Element | None:
        """The item that a value of a list means, by its code or its wording; a new one where no table gives them."""
        found = self.catalogue.by_code(value) or self.catalogue.by_label(value, genre)
        if found is not None and (found.genre == genre or self._closed):
            return found
        closed = self._closed and (genre != "activite" or self.catalogue.has("activite"))
        if closed or len(value) > MAX_LIBELLE:
            return None
        return self.catalogue.add(genre, value, place)

    def link(self, metier: MetierLu, element: Element, place: Place) -> bool:
        """The métier cites that item; whether it is for the first time."""
        name = FILES[element.genre]
        rank, is_new = metier.put(name, element.id)
        self.compte.place(*place, Champ(metier.fichier, (name, rank)))
        return is_new

    def _left(self, champ: str, value: str, message: str, place: Place, regle: str = "IMP013") -> None:
        self.compte.doubt(regle, message, *place)
        self.compte.leave(*place, champ, value)

    def trees(self) -> dict[str, dict[str, Tree]]:
        """Their files; a passerelle whose title or code is that of a métier of these tables names its code."""
        found = {}
        for metier in self.lus.values():
            tree = metier.tree()
            for passerelle in tree.get("passerelles") or []:  # type: ignore[union-attr]
                if isinstance(passerelle, dict):
                    title = str(passerelle["intitule"])
                    other = self._find(title, "")
                    if other is not None and other is not metier:
                        passerelle["vers"] = other.code
                        if code_key(title) == code_key(other.code):
                            passerelle["intitule"] = other.titre
            found[metier.fichier] = tree
        return found


def _fault(rangee: Rangee, code: str, titre: str, *, coded: bool) -> str:
    """Why a row can be no métier."""
    for champ in ("code", "metier", "intitule"):
        if rangee.faulty(champ):
            return f"cellule en erreur ({rangee.brut(champ)})"
    if not titre and not code:
        return "sans métier (s’il n’est écrit que sur sa première ligne, le dire par « recopier »)"
    if coded and not code:
        return f"métier sans code : « {cut(titre, 60)} »"
    if not titre:
        return f"métier sans intitulé : {cut(code, 40)}"
    if len(titre) > MAX_LIBELLE:
        return f"intitulé de {len(titre)} caractères ({MAX_LIBELLE} au plus)"
    return ""


def _size(metier: MetierLu | None) -> int:
    """How much is told of a métier."""
    return 0 if metier is None else len(metier.vus) + sum(map(len, metier.listes.values()))
