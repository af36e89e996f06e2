"""Which form a document has, and the importer of that form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from fphref.diagnostics import FphrefError
from fphref.importers.fiche.importation import import_fiche, recognise_fiche
from fphref.importers.guide.importation import import_guide, recognise_guide
from fphref.importers.modele import Brouillon, Document
from fphref.importers.offre.importation import import_offre, recognise_offre
from fphref.importers.registre import Registre

CERTITUDE: Final = 0.4
"""Less sure than this, a person has to say which form it is."""
CERTAIN: Final = 0.9
"""As sure as this, the other forms are not tried."""


class Forme(NamedTuple):
    """A form of documents: how sure one is that a document has it (0 to 1), and its importer."""

    nom: str
    libelle: str
    recognise: Callable[[Document], float]
    importe: Callable[[Document, Registre], Brouillon]


FORMES: Final[tuple[Forme, ...]] = (
    Forme("fiche", "fiche métier", recognise_fiche, import_fiche),
    Forme("offre", "offre d’emploi", recognise_offre, import_offre),
    Forme("guide", "guide métier", recognise_guide, import_guide),
)


def import_document(document: Document, registre: Registre, forme: str = "") -> Brouillon:
    """The draft of a document, in the form given or the likeliest; raises `FphrefError` where none is likely."""
    chosen = next((one for one in FORMES if one.nom == forme), None) or _likeliest(document)
    return chosen.importe(document, registre)


def _likeliest(document: Document) -> Forme:
    sure: dict[str, float] = {}
    for one in FORMES:
        sure[one.nom] = one.recognise(document)
        if sure[one.nom] >= CERTAIN:
            return one
    best = max(FORMES, key=lambda one: sure[one.nom])
    if sure[best.nom] < CERTITUDE:
        names = ", ".join(f"{one.nom} ({one.libelle})" for one in FORMES)
        raise FphrefError(f"{document.nom} : forme non reconnue ; la donner avec --forme : {names}.")
    return best
