"""What the market says of a métier: guides and job postings, as facts with their source; never a national fiche."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from fphref.model.base import (
    CHIFFRES,
    Base,
    Booleen,
    Identifiant,
    Jour,
    Libelle,
    MentionOuTexte,
    Texte,
    _TextOrObject,
)

NatureFiche = Literal["guide", "offre"]
Periode = Literal["heure", "jour", "mois", "an"]
StatutEmploi = Literal["salarie", "independant"]

Montant = Annotated[int, Field(ge=0, le=10_000_000), CHIFFRES]
"""A whole amount of money, in the currency and for the period said beside it."""


class Enonce(Base):
    """A wording of the market; `item` is the item of the catalogues it was linked to."""

    texte: Texte
    item: Identifiant | None = None
    reserve: Texte | None = None


def _as_enonce(value: Any) -> Any:
    return {"texte": value} if isinstance(value, str) else value


EnonceOuTexte = Annotated[Enonce, BeforeValidator(_as_enonce), _TextOrObject]
"""An `Enonce`, which a file may write as its text alone."""


class Remuneration(Base):
    """A range of pay as the market tells it; `texte` keeps the wording of the source.

    `min` and `max` are whole amounts of `devise` per `periode`; `et_plus` says that `max` is no cap. What the source
    does not say is absent: `brut` above all.
    """

    texte: Texte
    min: Montant | None = None
    max: Montant | None = None
    et_plus: Booleen = False
    devise: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    periode: Periode | None = None
    brut: Booleen | None = None
    zone: Libelle | None = None
    experience: Libelle | None = None
    statut: StatutEmploi | None = None
    reserve: Texte | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Remuneration:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise PydanticCustomError("pay_order", "pay order", {"min": self.min, "max": self.max})
        return self


class Chiffre(Base):
    """A key figure as its source words it."""

    intitule: Libelle
    valeur: Libelle
    reserve: Texte | None = None


class Question(Base):
    """A question that a guide asks, and its answer."""

    question: Texte
    reponse: Texte
    reserve: Texte | None = None


class LangueDemandee(Base):
    """A language that is asked for, and how well, as the source words it."""

    langue: Libelle
    niveau: Libelle | None = None


def _plain_tree(value: Any) -> Any:
    """A tree of bare texts, lists and mappings: where each stood in the file is not part of it."""
    if isinstance(value, dict):
        return {key: _plain_tree(inner) for key, inner in value.items() if isinstance(key, str) and key[:1] != "\0"}
    if isinstance(value, list):
        return [_plain_tree(inner) for inner in value]
    return value


HorsModele = Annotated[
    dict[str, Any], BeforeValidator(_plain_tree), WithJsonSchema({"type": "object", "additionalProperties": True})
]
"""What a source says under keys that the model does not know, as it stands."""


class FicheMarche(Base):
    """A guide of a métier, or a job posting: what is asked, offered and paid elsewhere than in the répertoire."""

    id: Identifiant
    nature: NatureFiche
    intitule: Libelle
    autres_appellations: tuple[Libelle, ...] = ()
    langue: Annotated[str, Field(pattern=r"^[a-z]{2}$")] | None = None
    pays: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    employeur: Libelle | None = None
    lieux: tuple[Libelle, ...] = ()
    contrat: Libelle | None = None
    temps_travail: Libelle | None = None
    presence: Libelle | None = None
    publie_le: Jour | None = None
    expire_le: Jour | None = None
    presentation: tuple[MentionOuTexte, ...] = ()
    missions: tuple[EnonceOuTexte, ...] = ()
    competences_techniques: tuple[EnonceOuTexte, ...] = ()
    qualites: tuple[EnonceOuTexte, ...] = ()
    atouts: tuple[EnonceOuTexte, ...] = ()
    outils: tuple[EnonceOuTexte, ...] = ()
    langues: tuple[LangueDemandee, ...] = ()
    experience: Libelle | None = None
    etudes: tuple[MentionOuTexte, ...] = ()
    certifications: tuple[MentionOuTexte, ...] = ()
    evolutions: tuple[MentionOuTexte, ...] = ()
    employeurs: tuple[MentionOuTexte, ...] = ()
    conditions_travail: tuple[MentionOuTexte, ...] = ()
    journee_type: tuple[MentionOuTexte, ...] = ()
    avantages: tuple[MentionOuTexte, ...] = ()
    inconvenients: tuple[MentionOuTexte, ...] = ()
    remunerations: tuple[Remuneration, ...] = ()
    chiffres: tuple[Chiffre, ...] = ()
    faits: tuple[MentionOuTexte, ...] = ()
    questions: tuple[Question, ...] = ()
    conseils: tuple[MentionOuTexte, ...] = ()
    temoignages: tuple[MentionOuTexte, ...] = ()
    candidature: Texte | None = None
    source: Identifiant
    hors_modele: HorsModele = Field(default_factory=dict)
    reserve: Texte | None = None
