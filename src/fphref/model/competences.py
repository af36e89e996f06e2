"""The items of the catalogues: activités, savoir-faire, connaissances, savoir-être."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from fphref.model.base import Base, Identifiant, Libelle, Texte

Genre = Literal["activite", "savoir_faire", "connaissance", "savoir_etre"]


class CodeNomenclature(Base):
    """A code in a nomenclature, such as `{nomenclature: formacode, code: "15214"}`.

    A tag, not a key: the same code may stand on two items, and an item may have none.
    """

    nomenclature: Identifiant
    code: Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]*$")]
    reserve: Texte | None = None


class Item(Base):
    """What the four kinds share: a stable id, a wording, the source it comes from, a doubt if there is one."""

    id: Identifiant
    libelle: Libelle
    source: Identifiant | None = None
    reserve: Texte | None = None


class Activite(Item):
    """A coherent, finalised set of tâches, named by an action noun (lexique of the répertoire)."""


class SavoirFaire(Item):
    """A practical mastery, named by an infinitive."""

    codes: tuple[CodeNomenclature, ...] = ()


class Connaissance(Item):
    """A body of knowledge the métier asks for, usually with a training code."""

    codes: tuple[CodeNomenclature, ...] = ()


class SavoirEtre(Item):
    """A way of behaving at work; absent from national fiches, used by local, imported and market data."""


Competence = SavoirFaire | Connaissance | SavoirEtre
"""Compétences are savoir-faire, connaissances and savoir-être; activités are not."""
