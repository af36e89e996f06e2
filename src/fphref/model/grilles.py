"""Pay tables and dated figures: échelons of grades (grilles), brut and majoré indices, parameters of pay, quotas."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from fphref.model.base import CHIFFRES, Base, Booleen, Identifiant, Jour, Libelle, Mois, Nombre, Texte
from fphref.model.sources import Confiance, Fondement

MOTIF_ECHELON = r"^([1-9]|[12][0-9]|30|special-[1-9])$"
MOTIF_PART = r"^(aucune|totale|[1-9]/[1-9])$"
MOTIF_IB = r"^([1-9][0-9]{2,3}|HE[A-G](bis)?[1-3])$"

CodeEchelon = Annotated[str, StringConstraints(pattern=MOTIF_ECHELON)]
"""`4`, or `special-2` for the second chevron of a special échelon."""

IndiceBrut = Annotated[str, StringConstraints(pattern=MOTIF_IB)]
"""`444`, or beyond the scale `HEA1` (letter and chevron)."""

IndiceMajore = Annotated[int, Field(ge=1, le=2000), CHIFFRES]

Unite = Literal["EUR/an/point", "EUR/mois", "point", "%"]


class LigneGrille(Base):
    """An échelon of a grade within [`du`, `au`): its indice brut, and the months spent in it before the next.

    The last échelon has no `duree_mois`; any other without one has a length that is not known.
    """

    corps: Identifiant
    grade: Identifiant
    echelon: CodeEchelon
    du: Jour
    au: Jour | None = None
    ib: IndiceBrut
    source: Identifiant
    confiance: Confiance
    duree_mois: Mois | None = None
    source_duree: Identifiant | None = None
    confiance_duree: Confiance | None = None
    reserve: Texte | None = None

    @property
    def cle(self) -> str:
        """What tells it from every other line."""
        return f"{self.corps}/{self.grade}/{self.echelon}/{self.du}"


class LigneBareme(Base):
    """The indice majoré of an indice brut within [`du`, `au`), as the texts list it: never computed."""

    ib: IndiceBrut
    du: Jour
    au: Jour | None = None
    im: IndiceMajore
    source: Identifiant
    confiance: Confiance
    reserve: Texte | None = None

    @property
    def cle(self) -> str:
        """What tells it from every other line."""
        return f"{self.ib}/{self.du}"


class LigneClassement(Base):
    """Where somebody of an échelon is placed on entering another grade, within [`du`, `au`), and the seniority kept.

    `anciennete` is the part of the time already spent in the échelon that is kept: `aucune`, `totale`, or a fraction
    (`3/4`).
    """

    corps: Identifiant
    grade: Identifiant
    echelon: CodeEchelon
    vers_corps: Identifiant
    vers_grade: Identifiant
    vers_echelon: CodeEchelon
    anciennete: Annotated[str, StringConstraints(pattern=MOTIF_PART)]
    du: Jour
    au: Jour | None = None
    source: Identifiant
    article: Libelle | None = None
    confiance: Confiance
    reserve: Texte | None = None

    @property
    def cle(self) -> str:
        """What tells it from every other line."""
        return f"{self.corps}/{self.grade}/{self.echelon}/{self.vers_grade}/{self.du}"


class Valeur(Base):
    """A figure within [`du`, `au`); without `au`, until the next one.

    `via` is the source it was read in, where the text itself was not opened; `verifie_le` the day we last read it.
    """

    du: Jour
    au: Jour | None = None
    valeur: Nombre
    source: Identifiant
    article: Libelle | None = None
    via: Identifiant | None = None
    confiance: Confiance
    verifie_le: Jour | None = None
    reserve: Texte | None = None


class Parametre(Base):
    """A figure of pay, dated: the value of the point, a rate, a floor. `valeurs` go from the oldest on."""

    id: Identifiant
    intitule: Libelle
    unite: Unite
    valeurs: tuple[Valeur, ...] = Field(min_length=1)
    reserve: Texte | None = None

    @model_validator(mode="after")
    def _point_is_worth_something(self) -> Self:
        if self.unite == "EUR/an/point":
            for rank, valeur in enumerate(self.valeurs):
                if valeur.valeur == 0:
                    raise PydanticCustomError("point_value", "point value", {"rang": rank})
        return self

    def le(self, jour: date) -> Valeur | None:
        """The value in force on that day, or None."""
        found: Valeur | None = None
        for valeur in self.valeurs:
            if valeur.du <= jour and (valeur.au is None or jour < valeur.au):
                found = valeur
        return found


class Rattrapage(Base):
    """After `annees` years running without any, `nombre` may be made in the next one."""

    annees: Annotated[int, Field(ge=1, le=20), CHIFFRES]
    nombre: Annotated[int, Field(ge=1), CHIFFRES] = 1


class Contingent(Base):
    """How many may be appointed: a cap, a floor, a rate or an alternation, over a headcount. Never who is eligible.

    `voies` are the ids of the routes it counts together (voies, modalités or avancements), none where the data does not
    hold them;
    for `alternance`, one for each `denominateur` appointments by `voies_reference`. It does not apply below
    `a_partir_de` (units of its `assiette`). Where the computed number is less than one, `minimum` may be made,
    then none for `puis_aucune_mois`, even if the number reaches one meanwhile. No `arrondi`: a cap is rounded down, a
    floor up, and how a rate is rounded is not known. `porte_sur`: what the number counts, appointments, or the agents
    who hold the grade.
    """

    id: Identifiant
    intitule: Libelle
    corps: Identifiant
    sens: Literal["plafond", "plancher", "taux", "alternance"]
    voies: tuple[Identifiant, ...] = ()
    voies_reference: tuple[Identifiant, ...] = ()
    numerateur: Annotated[int, Field(ge=1), CHIFFRES] | None = None
    denominateur: Annotated[int, Field(ge=1), CHIFFRES] | None = None
    taux: tuple[Valeur, ...] = ()
    assiette: Literal["recrutements", "postes_concours", "effectif_corps", "promouvables", "promotions", "nominations"]
    porte_sur: Literal["nominations", "agents_du_grade"] = "nominations"
    texte: Texte
    arrondi: Literal["inferieur", "superieur"] | None = None
    a_partir_de: Annotated[int, Field(ge=1), CHIFFRES] | None = None
    minimum: Annotated[int, Field(ge=1), CHIFFRES] | None = None
    puis_aucune_mois: Mois | None = None
    rattrapage: Rattrapage | None = None
    reporte: Booleen = False
    du: Jour | None = None
    au: Jour | None = None
    fondements: tuple[Fondement, ...] = Field(min_length=1)
    confiance: Confiance | None = None
    reserve: Texte | None = None
