"""The head and foot that documents of a répertoire share: its logo, its edition, its marks."""

from __future__ import annotations

from fphref.documents.content import Picture
from fphref.documents.typographie import french_date, typo
from fphref.model.referentiel import Referentiel
from fphref.model.repertoire import Repertoire


def logo_of(referentiel: Referentiel, repertoire: Repertoire | None) -> Picture | None:
    """The logo of a répertoire, with the words that stand for it; None where it has none."""
    data = referentiel.logos.get(repertoire.id) if repertoire else None
    if repertoire is None or data is None:
        return None
    owner = repertoire.etablissement or repertoire.editeur or repertoire.intitule
    return Picture(data, typo(f"Logo : {owner}"))


def edition_parts(repertoire: Repertoire) -> tuple[str, ...]:
    """What a running foot says of an edition: its name, version, day, and who may read it."""
    version = f"version {repertoire.version}" if repertoire.version else ""
    parts = (f"édition : {repertoire.edition}", version, french_date(repertoire.date), repertoire.confidentialite or "")
    return tuple(filter(None, parts))
