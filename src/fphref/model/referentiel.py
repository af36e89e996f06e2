"""Everything that was loaded, by id, and the few questions asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from fphref.model.competences import Activite, Competence, Connaissance, Genre, Item, SavoirEtre, SavoirFaire
from fphref.model.formation import Formation
from fphref.model.grilles import Contingent, LigneBareme, LigneClassement, LigneGrille, Parametre
from fphref.model.marche import FicheMarche
from fphref.model.metier import Metier
from fphref.model.profil import Echelle, Profil
from fphref.model.repertoire import Famille, Repertoire
from fphref.model.sources import Source
from fphref.model.statut import Corps

T = TypeVar("T")


def _empty() -> Mapping[str, T]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Referentiel:
    """One référentiel with those it extends, or a collection of them.

    Mappings go from id (or code of métier) to object, in a stable order: métiers by code, the rest as written.
    `complet` is False where a file could not be read: what is here is then only a part.
    `grilles`, `bareme` and `classements` hold the lines of tables by their `cle`.
    `en_erreur` holds the codes of the métiers that have a fault, of which no document may be made.
    `logos` are PNG or JPEG bytes by id of répertoire, where there is a picture that can be used.
    """

    repertoires: tuple[Repertoire, ...] = ()
    familles: Mapping[str, Famille] = field(default_factory=_empty)
    activites: Mapping[str, Activite] = field(default_factory=_empty)
    savoir_faire: Mapping[str, SavoirFaire] = field(default_factory=_empty)
    connaissances: Mapping[str, Connaissance] = field(default_factory=_empty)
    savoir_etre: Mapping[str, SavoirEtre] = field(default_factory=_empty)
    metiers: Mapping[str, Metier] = field(default_factory=_empty)
    formations: Mapping[str, Formation] = field(default_factory=_empty)
    corps: Mapping[str, Corps] = field(default_factory=_empty)
    contingents: Mapping[str, Contingent] = field(default_factory=_empty)
    parametres: Mapping[str, Parametre] = field(default_factory=_empty)
    grilles: Mapping[str, LigneGrille] = field(default_factory=_empty)
    bareme: Mapping[str, LigneBareme] = field(default_factory=_empty)
    classements: Mapping[str, LigneClassement] = field(default_factory=_empty)
    echelles: Mapping[str, Echelle] = field(default_factory=_empty)
    profils: Mapping[str, Profil] = field(default_factory=_empty)
    sources: Mapping[str, Source] = field(default_factory=_empty)
    marche: Mapping[str, FicheMarche] = field(default_factory=_empty)
    repertoire_of: Mapping[str, Repertoire] = field(default_factory=_empty)
    logos: Mapping[str, bytes] = field(default_factory=_empty, repr=False)
    complet: bool = True
    en_erreur: frozenset[str] = frozenset()

    def competence(self, identifiant: str) -> Competence | None:
        """The compétence of that id (savoir-faire, connaissance or savoir-être), or None."""
        return (
            self.savoir_faire.get(identifiant)
            or self.connaissances.get(identifiant)
            or self.savoir_etre.get(identifiant)
        )

    def competences_of(self, metier: Metier) -> tuple[Competence, ...]:
        """The known compétences of a métier: savoir-faire, connaissances, savoir-être, each in its order."""
        found = (self.competence(i) for i in metier.competences)
        return tuple(item for item in found if item is not None)

    def famille_of(self, metier: Metier) -> Famille | None:
        """The famille of a métier, or None where it is absent or unknown."""
        return self.familles.get(metier.famille) if metier.famille else None

    def catalogue(self, genre: Genre) -> Mapping[str, Item]:
        """The catalogue of one kind of item."""
        catalogues: dict[Genre, Mapping[str, Item]] = {
            "activite": self.activites,
            "savoir_faire": self.savoir_faire,
            "connaissance": self.connaissances,
            "savoir_etre": self.savoir_etre,
        }
        return catalogues[genre]
