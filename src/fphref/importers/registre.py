"""The ids of one run of imports: known items keep theirs, the same wording always gets the same one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from fphref.importers.modele import Arbre, Carnet, Champ, Ligne, Propose, Rattachement, cut
from fphref.model.competences import Genre
from fphref.model.referentiel import Referentiel
from fphref.texte import fold

if TYPE_CHECKING:
    from fphref.rapprochement.rapprocheur import Candidat, Rapprocheur

PREFIXES: Final[dict[Genre, str]] = {
    "activite": "ac",
    "savoir_faire": "sf",
    "connaissance": "cn",
    "savoir_etre": "se",
}
ENONCES: Final[dict[str, tuple[Genre, ...]]] = {
    "missions": ("activite", "savoir_faire"),
    "competences_techniques": ("savoir_faire", "connaissance"),
    "qualites": ("savoir_etre", "connaissance"),
    "atouts": ("savoir_faire", "connaissance"),
    "outils": ("connaissance", "savoir_faire"),
}
"""Fields of market facts whose wordings are linked to known items, and of what kind those are."""
MOTS: Final = 5
"""Significant words in the id of an item."""
RESERVED: Final = frozenset(
    {"sources", "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)
"""Names that no file of a draft may bear: `marche/sources.yaml` is a catalogue, the others are devices of Windows."""
LONGUEUR: Final = 60
"""Characters of an id."""
_LABELS: Final[dict[Genre, str]] = {
    "activite": "activité",
    "savoir_faire": "savoir-faire",
    "connaissance": "connaissance",
    "savoir_etre": "savoir-être",
}
_WORD = re.compile("[a-z0-9]+")
_KEY = re.compile("[a-z0-9+#]+")
_SMALL: Final = frozenset(
    _WORD.findall(
        "a au aux avec d dans de des du en et l la le les leur leurs ou par pour qu que s sa ses son sur un une vers"
    )
)


def slug(texte: str, prefixe: str = "", *, mots: int = 0, longueur: int = LONGUEUR) -> str:
    """A readable id of a text: its folded words without the small ones, cut at a word; `element` where none is left."""
    words = _WORD.findall(fold(texte))
    words = [word for word in words if word not in _SMALL] or words or ["element"]
    found = prefixe
    for word in words[: mots or len(words)]:
        longer = f"{found}-{word[:longueur]}" if found else word[:longueur]
        if len(longer) > longueur and found != prefixe:
            break
        found = longer[:longueur].rstrip("-")
    return found


class Registre:
    """Gives ids, and links wordings to what is known; one of it serves all the files of a run."""

    def __init__(self, referentiel: Referentiel | None = None) -> None:
        self.referentiel = referentiel or Referentiel()
        self._rattachements: list[Rattachement] = []
        self._taken: set[str] = _known_ids(self.referentiel)
        self._new: dict[tuple[Genre, str], str] = {}
        self._found: dict[tuple[tuple[Genre, ...], str], tuple[Candidat, ...]] = {}
        self._matchers: dict[tuple[Genre, ...], Rapprocheur] = {}

    @property
    def rattachements(self) -> tuple[Rattachement, ...]:
        """Every wording met so far, and what it was linked to."""
        return tuple(self._rattachements)

    def item(self, genre: Genre, libelle: str, ligne: Ligne, carnet: Carnet) -> str:
        """The id of an item of that wording: a known one where the wording is the same, else one of this run.

        A new item that resembles a known one is told (IMP007); nothing similar is linked.
        """
        candidats = self._candidats((genre,), libelle)
        if candidats and candidats[0].methode != "similaire":
            best = candidats[0]
            methode: str = best.methode
            if methode == "normalise" and _printed(libelle) != _printed(best.libelle):
                text = f"« {cut(libelle, 70)} » lu comme « {cut(best.libelle, 70)} », déjà au référentiel"
                carnet.doubt("IMP002", text, ligne)
            if len(candidats) > 1 and candidats[1].methode == methode:
                self._tell_double(libelle, candidats, ligne, carnet, None)
            return self._note(libelle, genre, methode, best.id, ligne, candidats)
        key = (genre, _key(libelle))
        identifiant = self._new.get(key)
        if identifiant is None:
            identifiant = self.identifiant(PREFIXES[genre], libelle, mots=MOTS)
            self._new[key] = identifiant
            self._resembles(genre, libelle, ligne, carnet, candidats)
        return self._note(libelle, genre, "nouveau", identifiant, ligne, candidats)

    def enonce(
        self,
        libelle: str,
        ligne: Ligne,
        carnet: Carnet,
        genres: tuple[Genre, ...],
        champ: Champ | None = None,
    ) -> str | dict[str, Arbre]:
        """The tree of an `Enonce`: the text alone, or with the known item it was linked to; `champ` is where it goes.

        The same wording is linked silently, a similar one above the threshold with a doubt (IMP006), none below it.
        """
        candidats = self._candidats(genres, libelle)
        if not candidats:
            return libelle
        best = candidats[0]
        if best.methode == "similaire":
            from fphref.rapprochement.rapprocheur import SEUIL

            if best.score < SEUIL:
                self._note(libelle, best.genre, "nouveau", "", ligne, candidats)
                return libelle
            carnet.doubt("IMP006", f"« {cut(libelle, 60)} » rattaché à {_told(candidats)}", ligne, champ)
        elif len(candidats) > 1 and candidats[1].methode != "similaire":
            self._tell_double(libelle, candidats, ligne, carnet, champ)
        self._note(libelle, best.genre, best.methode, best.id, ligne, candidats)
        return {"texte": libelle, "item": best.id}

    def identifiant(self, prefixe: str, texte: str, *, mots: int = 0) -> str:
        """A readable id nobody bears yet in this run, nor in the known référentiel; `-2`, `-3` tell doubles apart."""
        base = slug(texte, prefixe, mots=mots)
        found, number = base, 1
        while found in self._taken or found in RESERVED:
            number += 1
            found = f"{base[: LONGUEUR - len(str(number)) - 1].rstrip('-')}-{number}"
        self._taken.add(found)
        return found

    def _candidats(self, genres: tuple[Genre, ...], libelle: str) -> tuple[Candidat, ...]:
        matcher = self._matchers.get(genres)
        if matcher is None:
            from fphref.rapprochement.rapprocheur import Rapprocheur, connus_of

            matcher = self._matchers[genres] = Rapprocheur(connus_of(self.referentiel, genres=genres))
        key = (genres, libelle)
        if key not in self._found:
            self._found[key] = matcher.candidats(libelle)
        return self._found[key]

    def _tell_double(
        self, libelle: str, candidats: tuple[Candidat, ...], ligne: Ligne, carnet: Carnet, champ: Champ | None
    ) -> None:
        """Two known items have that very wording: which was meant is not known."""
        first, second = candidats[0], candidats[1]
        text = f"« {cut(libelle, 60)} » est le libellé de « {first.id} » et de « {second.id} » : le premier est pris"
        carnet.doubt("IMP009", text, ligne, champ)

    def _resembles(
        self, genre: Genre, libelle: str, ligne: Ligne, carnet: Carnet, candidats: Iterable[Candidat]
    ) -> None:
        from fphref.rapprochement.rapprocheur import SEUIL

        near = [candidat for candidat in candidats if candidat.score >= SEUIL]
        if near:
            carnet.doubt("IMP007", f"{_LABELS[genre]} « {cut(libelle, 60)} » : proche de {_told(near)}", ligne)

    def _note(
        self, texte: str, genre: str, methode: str, identifiant: str, ligne: Ligne, candidats: Iterable[Candidat]
    ) -> str:
        proposes = tuple(Propose(c.id, c.libelle, c.score, c.raison) for c in candidats)
        found = Rattachement(texte, genre, methode, identifiant, ligne.numero, proposes)  # type: ignore[arg-type]
        self._rattachements.append(found)
        return identifiant


def _told(candidats: Iterable[Candidat]) -> str:
    """The best of them with its reason, and the runner-up."""
    best, *others = candidats
    text = f"« {cut(best.libelle, 60)} » ({_score(best)} : {cut(best.raison, 80)})"
    return text + (f" ; ensuite « {cut(others[0].libelle, 40)} » ({_score(others[0])})" if others else "")


def _score(candidat: Candidat) -> str:
    return f"{candidat.score:.2f}".replace(".", ",")


def _printed(libelle: str) -> str:
    """The wording without what printers set: curved apostrophes, spaces that do not break, ellipses."""
    return " ".join(libelle.replace("’", "'").replace("…", "...").replace("\u2011", "-").split())


def _key(libelle: str) -> str:
    """What two wordings of one item share: their folded words, in order (C, C++ and C# are three)."""
    return " ".join(_KEY.findall(fold(libelle)))


def _known_ids(referentiel: Referentiel) -> set[str]:
    stores = (
        referentiel.familles, referentiel.activites, referentiel.savoir_faire, referentiel.connaissances,
        referentiel.savoir_etre, referentiel.formations, referentiel.corps, referentiel.echelles, referentiel.sources,
        referentiel.marche,
    )  # fmt: skip
    return {identifiant for store in stores for identifiant in store}
