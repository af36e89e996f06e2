"""Statutory conditions as AND/OR trees; each leaf keeps the wording of its source beside the typed fact."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from fphref.model.base import CHIFFRES, Base, Booleen, Identifiant, Jour, Libelle, Mois, NiveauQualification, Texte
from fphref.model.sources import Confiance, Fondement

NatureServices = Literal["publics", "publics_effectifs", "effectifs_corps", "effectifs_grade", "effectifs_categorie"]
"""Texts differ in the services they count, and so do the results."""

PositionStatutaire = Literal["activite", "detachement", "conge_parental", "disponibilite", "hors_cadres"]

NatureEmployeur = Literal["hospitaliere", "etat", "territoriale", "militaire", "organisation_internationale", "privee"]
"""Whom somebody works for: one of the three fonctions publiques, the armies, an international body, anybody else."""

NatureFonctions = Literal["encadrement", "direction", "coordination", "conduite_projet", "expertise"]

NatureActivite = Literal["professionnelle", "mandat_local", "responsabilite_association"]
"""What the third competition counts: any occupation, a local mandate, the charge of an association."""

RegleAppreciation = Literal[
    "premier_janvier", "trente_et_un_decembre", "cloture_inscriptions", "premiere_epreuve", "etablissement_tableau",
    "inconnue",
]  # fmt: skip
"""The day at which conditions are looked at: 1 January or 31 December of the year, or a day of the procedure."""

TitreDiplome = Literal["ingenieur", "architecte", "scientifique_technique", "autre"]
"""Kinds of diploma that texts name beside a level."""


def _only_yes(value: Any) -> Any:
    if value not in ("oui", True):
        raise PydanticCustomError("only_yes", "oui", {})
    return True


class Appreciation(Base):
    """The day at which conditions are appreciated (its morning; of 31 December, the end of that day)."""

    regle: RegleAppreciation
    confiance: Confiance | None = None
    fondements: tuple[Fondement, ...] = ()
    reserve: Texte | None = None


class AncienneteEchelon(Base):
    """At least `min_mois` months in an échelon of a grade."""

    grade: Identifiant
    echelon: Annotated[int, Field(ge=1, le=30), CHIFFRES]
    min_mois: Mois


class EchelonAtteint(Base):
    """To have reached an échelon of a grade, however lately."""

    grade: Identifiant
    echelon: Annotated[int, Field(ge=1, le=30), CHIFFRES]


class Services(Base):
    """At least `min_mois` months of services of one nature, inside a corps, some grades or a catégorie if named.

    `strict: oui` asks for more than that: « plus de cinq ans ».
    """

    nature: NatureServices
    min_mois: Mois
    strict: Booleen = False
    categorie: Literal["A", "B", "C"] | None = None
    corps: tuple[Identifiant, ...] = ()
    grades: tuple[Identifiant, ...] = ()


class Diplome(Base):
    """A diploma, or any of level `niveau` or above in a domain; `titres` are the kinds that serve, where it names some.

    One that is `a_reconnaitre` serves only where a commission has found it equivalent.
    """

    intitule: Libelle
    niveau: NiveauQualification | None = None
    titres: tuple[TitreDiplome, ...] = ()
    a_reconnaitre: Booleen = False


class DetachementEmploi(Base):
    """At least `min_mois` months of détachement in posts that culminate at `ib_min` (indice brut) or above."""

    ib_min: Annotated[int, Field(ge=1, le=2000), CHIFFRES]
    min_mois: Mois


class EmploiFonctionnel(Base):
    """To have reached `ib_atteint` (indice brut) or above in an emploi fonctionnel."""

    ib_atteint: Annotated[int, Field(ge=1, le=2000), CHIFFRES]


class Fonctions(Base):
    """At least `min_mois` months in functions of a kind (any of `natures`), in a catégorie if named.

    Of these kinds, only `encadrement` (of several public agents) is a fact: the others are for a person to judge.
    """

    intitule: Libelle
    natures: tuple[NatureFonctions, ...] = ()
    min_mois: Mois | None = None
    categorie: Literal["A", "B", "C"] | None = None


class ActiviteProfessionnelle(Base):
    """At least `min_mois` months of professional activity, mandates or responsibilities (third competition).

    Where `natures` is said, the months of all of them add up, and those lived at once count once; `nature` is then
    the one that this branch of the source speaks of.
    """

    nature: NatureActivite
    natures: tuple[NatureActivite, ...] = ()
    min_mois: Mois | None = None


class Appartenance(Base):
    """To be in one of these corps, or grades, or with one of these kinds of employer, in one of these positions.

    `employeurs` are as the source words them; `natures_employeur` are the kinds a program can compare.
    `entree_avant` asks to have entered the corps (or grade) before that day.
    """

    corps: tuple[Identifiant, ...] = ()
    grades: tuple[Identifiant, ...] = ()
    employeurs: tuple[Libelle, ...] = ()
    natures_employeur: tuple[NatureEmployeur, ...] = ()
    positions: tuple[PositionStatutaire, ...] = ()
    entree_avant: Jour | None = None


class PositionRequise(Base):
    """To be in one of these positions."""

    positions: tuple[PositionStatutaire, ...] = Field(min_length=1)


AApprecier = Annotated[bool, BeforeValidator(_only_yes), WithJsonSchema({"enum": ["oui"]})]
"""`oui`: a condition known by its wording alone, which a person has to judge; no program decides it."""


_NOEUDS = (
    "tous",
    "un_de",
    "anciennete_echelon",
    "echelon_atteint",
    "services",
    "diplome",
    "detachement_emploi",
    "emploi_fonctionnel",
    "fonctions",
    "activite_professionnelle",
    "appartenance",
    "position",
    "a_apprecier",
)


class Derogation(Base):
    """An exception to a condition, for whoever fits `si`, within [`du`, `au`).

    `conditions` serve beside those they derogate from (whichever is more favourable), or in their place
    (`remplace: oui`).
    """

    intitule: Libelle
    si: Condition
    conditions: Condition
    remplace: Booleen = False
    du: Jour | None = None
    au: Jour | None = None
    fondements: tuple[Fondement, ...] = ()
    reserve: Texte | None = None


class Condition(Base):
    """A node: `tous` (all of), `un_de` (one of), or one leaf. `texte` is the wording of the source.

    Where one sentence of the source holds several facts, the group carries it and its leaves have no `texte`.
    `fait` names what a person may answer of it in a situation; `confiance` and `fondements` are its own where they
    differ from those of its route; `appreciation` is the day at which it is looked at, where it has one of its own.
    """

    texte: Texte | None = None
    fait: Identifiant | None = None
    confiance: Confiance | None = None
    fondements: tuple[Fondement, ...] = ()
    derogations: tuple[Derogation, ...] = ()
    reserve: Texte | None = None
    appreciation: Appreciation | None = None
    tous: tuple[Condition, ...] | None = Field(default=None, min_length=1)
    un_de: tuple[Condition, ...] | None = Field(default=None, min_length=1)
    anciennete_echelon: AncienneteEchelon | None = None
    echelon_atteint: EchelonAtteint | None = None
    services: Services | None = None
    diplome: Diplome | None = None
    detachement_emploi: DetachementEmploi | None = None
    emploi_fonctionnel: EmploiFonctionnel | None = None
    fonctions: Fonctions | None = None
    activite_professionnelle: ActiviteProfessionnelle | None = None
    appartenance: Appartenance | None = None
    position: PositionRequise | None = None
    a_apprecier: AApprecier | None = None

    @model_validator(mode="after")
    def _one_node(self) -> Condition:
        present = [name for name in _NOEUDS if getattr(self, name) is not None]
        if len(present) != 1:
            raise PydanticCustomError("one_node", "one node", {"vus": present, "attendus": list(_NOEUDS)})
        for rank, child in enumerate(self.enfants):
            if self.texte is None and not child.says:
                raise PydanticCustomError("leaf_text", "leaf text", {"noeud": f"{present[0]}[{rank + 1}]"})
        return self

    @property
    def says(self) -> bool:
        """Whether something of it can be printed: a text of its own, or of a branch."""
        return self.texte is not None or any(child.says for child in self.enfants)

    @property
    def enfants(self) -> tuple[Condition, ...]:
        """The branches of a `tous` or `un_de` node; a leaf has none."""
        return self.tous or self.un_de or ()


class Quota(Base):
    """A cap on appointments: `part` of `assiette`, as the source words it. It never decides eligibility."""

    texte: Texte
    numerateur: Annotated[int, Field(ge=1), CHIFFRES] | None = None
    denominateur: Annotated[int, Field(ge=1), CHIFFRES] | None = None
    assiette: Texte | None = None
    voies: tuple[Identifiant, ...] = ()
    source: Identifiant | None = None
    reserve: Texte | None = None


def _printable(condition: Condition) -> Condition:
    if not condition.says:
        raise PydanticCustomError("leaf_text", "leaf text", {"noeud": "conditions"})
    return condition


ArbreConditions = Annotated[Condition, AfterValidator(_printable)]
"""A whole tree: some wording of the source stands in it."""
